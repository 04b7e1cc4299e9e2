//! Watching a machine: instruction by instruction, or at marks that the guest sets.

use super::Machine;
use crate::hart::trap::Cause;
use crate::hart::{Exception, Hart, Privilege};
use crate::isa::{Op, Reg};
use crate::mem::Memory;
use crate::observe::Snapshot;
use crate::recording::Event;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// An instruction that has been fetched.
#[derive(Clone, Copy, Debug)]
pub struct Fetched {
    /// Its virtual address.
    pub pc: u64,
    /// The word in memory; a compressed one in the low 16 bits.
    pub word: u32,
    /// Decoded. Immediates relative to the pc are relative to its block here.
    pub op: Op,
    /// 2 or 4 bytes.
    pub len: u8,
}

/// Sees each instruction before and after it is executed, and changes nothing.
pub trait InsnObserver: fmt::Debug {
    /// It is about to be executed.
    fn before(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched);
    /// It was executed, or it raised this exception; the trap has not been taken yet.
    fn after(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched, trap: Option<Exception>);
    /// A trap has been taken, of this instruction or before it, from this mode and pc: the hart is at
    /// its handler. What could not even be fetched is only seen here.
    fn trap_taken(&mut self, _hart: &Hart, _from: Privilege, _pc: u64, _cause: Cause) {}
}

/// For whoever wants to look at what was observed when the run is over.
impl<T: InsnObserver> InsnObserver for Rc<RefCell<T>> {
    fn before(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched) {
        self.borrow_mut().before(hart, memory, insn);
    }

    fn after(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched, trap: Option<Exception>) {
        self.borrow_mut().after(hart, memory, insn, trap);
    }

    fn trap_taken(&mut self, hart: &Hart, from: Privilege, pc: u64, cause: Cause) {
        self.borrow_mut().trap_taken(hart, from, pc, cause);
    }
}

/// A mark that the guest set with a tracepoint, and the counts at that moment.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Up to eight ASCII characters.
    pub label: String,
    /// 0 where something begins, 1 where it ends.
    pub phase: u64,
    /// The counts.
    pub snapshot: Snapshot,
}

/// Marks that wait to be taken before the machine stops for it.
const MAX_MARKS: usize = 1024;

impl Machine {
    /// Shows every instruction from now on to this observer, too, after those that it is shown to
    /// already. Execution is slower with one, and does the same.
    pub fn observe(&mut self, observer: Box<dyn InsnObserver>) {
        self.observers.push(observer);
    }

    /// Whether anybody sees every instruction.
    pub(super) fn is_observed(&self) -> bool {
        !self.observers.is_empty()
    }

    /// Whether as many marks wait as are kept.
    pub(super) fn marks_wait(&self) -> bool {
        self.marks.len() >= MAX_MARKS
    }

    /// A tracepoint at which counts are taken has been executed. Says whether somebody must take the
    /// marks now.
    #[cold]
    pub(super) fn mark(&mut self, number: usize, id: i32) -> bool {
        if id != tracepoint::id::MARK {
            return false;
        }
        if self.memory.recorder.is_some() {
            self.record_sample(self.harts[number].cycle, number);
        }
        let hart = &self.harts[number];
        let x = &hart.x;
        let label = x.get(Reg::R10).to_le_bytes();
        let label: String = label
            .iter()
            .take_while(|b| b.is_ascii_graphic())
            .map(|b| *b as char)
            .collect();
        let phase = x.get(Reg::R11);
        // The machine's own time is that of the last turn's end.
        let cycle = hart.cycle;
        let snapshot = Snapshot {
            cycle,
            ..self.snapshot()
        };
        if let Some(recorder) = &mut self.memory.recorder {
            let label = label.clone();
            recorder.note(&self.harts[number], &Event::Mark { label, phase });
        }
        self.marks.push(Mark {
            label,
            phase,
            snapshot,
        });
        self.marks_wait()
    }
}
