//! From a guest's tracepoints to events (`guest/tracepoint` has their numbers), for whoever listens.

use super::event::{Event, FaultKind, FrameKind};
use super::field::{Hex, MAX_TEXT};
use crate::addr::{PAGE_SIZE, PhysAddr, VirtAddr};
use crate::hart::{AccessKind, Hart, Privilege};
use crate::isa::Reg;
use crate::mem::Memory;
use crate::mmu::translate::{request_as, walk_memory};
use crate::platform::MAX_HARTS;
use std::collections::BTreeMap;
use tracepoint::id;

/// The arguments of tracepoints and of system calls.
pub(super) const ARGUMENTS: [Reg; 6] = [Reg::R10, Reg::R11, Reg::R12, Reg::R13, Reg::R14, Reg::R15];

/// Makes events of tracepoints. What events hold that is not told each time is kept here.
#[derive(Debug)]
pub(super) struct Decoder {
    /// Each hart's process and thread, if the guest tells.
    running: [(u32, u32); MAX_HARTS],
    /// Processes' spaces.
    spaces: BTreeMap<u32, u32>,
    /// How many pages map each frame.
    sharers: Vec<u32>,
}

impl Decoder {
    /// A decoder for a machine with so many bytes of RAM.
    pub(super) fn new(memory: u64) -> Decoder {
        Decoder {
            running: [(0, 0); MAX_HARTS],
            spaces: BTreeMap::new(),
            sharers: vec![0; (memory / PAGE_SIZE) as usize],
        }
    }

    /// The process and the thread on a hart; zeros if there is none, or if the guest does not tell.
    pub(super) fn running(&self, hart: usize) -> Option<(u32, u32)> {
        self.running.get(hart).copied()
    }

    /// What a tracepoint of this hart tells, other than a mark. What makes no sense is `None`: any guest may use
    /// these numbers for something else.
    pub(super) fn event_of(&mut self, h: &Hart, m: &Memory, id: i32) -> Option<Event> {
        let [a0, a1, a2, a3, ..] = ARGUMENTS.map(|register| h.x.get(register));
        // Numbers of processes, spaces, frames and slots have 32 bits.
        let [w0, w1, w2] = [a0 as u32, a1 as u32, a2 as u32];
        Some(match id {
            id::SWITCH => {
                *self.running.get_mut(h.id)? = (w0, w1);
                Event::Switch { pid: w0, tid: w1 }
            }
            id::PROCESS_START => Event::ProcessStart {
                pid: w0,
                parent: w1,
            },
            id::PROCESS_NAME => Event::ProcessName {
                pid: w0,
                name: text(h, m, a1, a2),
            },
            id::PROCESS_SPACE => {
                self.spaces.insert(w0, w1);
                Event::ProcessSpace { pid: w0, space: w1 }
            }
            id::PROCESS_EXIT => {
                self.spaces.remove(&w0);
                Event::ProcessExit {
                    pid: w0,
                    status: w1,
                }
            }
            id::FAULT_DONE => Event::FaultDone {
                kind: FaultKind::from_number(a0)?,
                va: Hex(a1),
                space: w2,
                major: a3 != 0,
                pte: self.entry(h, m, a1, w2).map(Hex),
            },
            id::FRAME_USE => Event::FrameUse {
                frame: w0,
                usage: FrameKind::from_number(a1)?,
            },
            id::FRAME_MAP | id::FRAME_UNMAP => self.mapped(id, w0, w1, a2)?,
            id::COW => Event::Cow {
                from: w0,
                to: w1,
                space: w2,
                va: Hex(a3.wrapping_mul(PAGE_SIZE)),
            },
            id::SWAP_OUT => Event::SwapOut {
                frame: w0,
                area: w1,
                slot: w2,
            },
            id::SWAP_IN => Event::SwapIn {
                frame: w0,
                area: w1,
                slot: w2,
            },
            id::SWAP_DONE => Event::SwapDone {
                frame: w0,
                ok: a1 != 0,
            },
            id::EVICT => Event::Evict {
                frame: w0,
                dirty: a1 != 0,
            },
            id::FRAMES => Event::Frames { first: w0, end: w1 },
            _ => return None,
        })
    }

    fn mapped(&mut self, id: i32, frame: u32, space: u32, page: u64) -> Option<Event> {
        let va = Hex(page.wrapping_mul(PAGE_SIZE));
        let sharers = self.sharers.get_mut(frame as usize)?;
        Some(if id == id::FRAME_MAP {
            *sharers = sharers.saturating_add(1);
            let sharers = *sharers;
            Event::FrameMap {
                frame,
                space,
                va,
                sharers,
            }
        } else {
            *sharers = sharers.saturating_sub(1);
            let sharers = *sharers;
            Event::FrameUnmap {
                frame,
                space,
                va,
                sharers,
            }
        })
    }

    /// The last entry that a walk to an address of the running process reads.
    fn entry(&self, h: &Hart, m: &Memory, va: u64, space: u32) -> Option<u64> {
        let (pid, _) = self.running.get(h.id)?;
        if self.spaces.get(pid) != Some(&space) {
            return None;
        }
        let request = request_as(h, VirtAddr(va), AccessKind::Load, Privilege::User)?;
        let walk = walk_memory(h, m, &request);
        walk.steps().last().map(|step| step.pte.0)
    }
}

/// Text of the guest's, as far as it can be read.
fn text(h: &Hart, m: &Memory, address: u64, len: u64) -> String {
    let mut bytes = Vec::new();
    for at in 0..len.min(MAX_TEXT as u64) {
        let byte = physical(h, m, address.wrapping_add(at)).and_then(|pa| m.ram.read_at::<u8>(pa));
        match byte {
            Some(byte) => bytes.push(byte),
            None => break,
        }
    }
    String::from_utf8_lossy(&bytes)
        .chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

fn physical(h: &Hart, m: &Memory, va: u64) -> Option<PhysAddr> {
    match request_as(h, VirtAddr(va), AccessKind::Load, h.privilege) {
        None => Some(PhysAddr(va)),
        Some(request) => walk_memory(h, m, &request).outcome.ok().map(|leaf| leaf.pa),
    }
}

/// A tracepoint was executed.
#[cold]
#[inline(never)]
pub(crate) fn tracepoint(h: &Hart, m: &mut Memory, id: i32) {
    if id == id::SWITCH
        && let Some(tracer) = &m.tracer
    {
        let [pid, tid, ..] = ARGUMENTS.map(|register| h.x.get(register) as u32);
        tracer.runs(h.id, pid, tid);
    }
    if let Some(mut recorder) = m.recorder.take() {
        recorder.told(h, m, id);
        m.recorder = Some(recorder);
    }
    if let Some(mut ledger) = m.ledger.take() {
        ledger.told(h, m, id);
        m.ledger = Some(ledger);
    }
}
