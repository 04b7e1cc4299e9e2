//! Call stacks, kept from calls and returns while a machine runs under observation.
//!
//! Which jumps are calls and returns is told by their link registers, as hardware's return-address
//! stacks are told (Unprivileged ISA, Unconditional Jumps, table of return-address stack prediction
//! hints). A return is believed only where address and stack pointer are those of a call that was seen,
//! so that code which does otherwise (a jump by a link register, `longjmp`, a change of threads) leads to
//! the right stack and not to a wrong one.
//!
//! A trap is a frame as well: the handler's calls lie on those of the program that it interrupted. A
//! stack that is left for another one, because the guest changes threads, waits until somebody returns
//! to where it was left. Everything is bounded, whatever a guest does.

use crate::hart::trap::Cause;
use crate::hart::{Hart, Privilege};
use crate::isa::{Kind, Op, Reg};
use crate::machine::Fetched;
use std::collections::HashMap;

/// Frames of a stack. When there are more, the outer half is forgotten.
const MAX_DEPTH: usize = 2048;
/// Stacks that wait for their threads. When there are more, the one that has waited longest is forgotten.
const MAX_PARKED: usize = 256;
/// A signal's handler begins at most so far below where the program was interrupted.
const SIGNAL_FRAME: u64 = 64 << 10;
/// Hand-written code may return to an address that it has put into `ra` itself, with the stack pointer
/// at most so far below that of its own caller.
const SMALL_FRAME: u64 = 1 << 10;

/// The stack pointer (RISC-V ABIs, Integer Register Convention).
const SP: Reg = Reg::R2;

/// What began a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// A call.
    Call,
    /// A trap.
    Trap(Cause),
}

/// Something that is to be returned to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frame {
    /// How it was left.
    pub how: How,
    /// The call, or the instruction that was interrupted.
    pub site: u64,
    /// Where it goes on.
    pub return_to: u64,
    /// The stack pointer then.
    pub sp: u64,
    /// The mode it is in.
    pub privilege: Privilege,
    /// The root of its address space, in U-mode; elsewhere 0, as threads of a kernel share one.
    pub space: u64,
    /// For whoever keeps the stack: what is known of it already. 0 when it is new.
    pub note: u32,
}

impl Frame {
    const fn is_call(&self) -> bool {
        matches!(self.how, How::Call)
    }

    /// Whether it is left in the mode, and the address space, that a hart is in now.
    fn is_of(&self, hart: &Hart) -> bool {
        self.privilege == hart.privilege && self.space == space(hart)
    }
}

/// How a stack is found that waits: by the return that will go on with it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Key {
    /// The address of a return, and nothing of a trap: system calls are returned from behind.
    target: Option<u64>,
    sp: u64,
    privilege: u8,
    space: u64,
}

impl Key {
    fn of(frame: &Frame) -> Key {
        Key {
            target: frame.is_call().then_some(frame.return_to),
            sp: frame.sp,
            privilege: frame.privilege as u8,
            space: frame.space,
        }
    }

    /// That of what a hart has just returned to.
    fn returned(hart: &Hart, by_trap: bool) -> Key {
        Key {
            target: (!by_trap).then_some(hart.pc),
            sp: hart.x.get(SP),
            privilege: hart.privilege as u8,
            space: space(hart),
        }
    }
}

/// The root page of the address space that a hart is in.
fn space(hart: &Hart) -> u64 {
    space_of(hart, hart.privilege)
}

/// The root page of the address space of U-mode, as `satp` has it.
fn space_of(hart: &Hart, privilege: Privilege) -> u64 {
    const PPN: u64 = (1 << 44) - 1;
    match privilege {
        Privilege::User => hart.csr.satp() & PPN,
        Privilege::Supervisor | Privilege::Machine => 0,
    }
}

/// A thread's frames, the outermost first.
#[derive(Clone, Default, Debug)]
struct Stack {
    frames: Vec<Frame>,
    /// Frames further out have been forgotten.
    cut: bool,
}

impl Stack {
    fn push(&mut self, frame: Frame) {
        if self.frames.len() == MAX_DEPTH {
            self.frames.drain(..MAX_DEPTH / 2);
            self.cut = true;
        }
        self.frames.push(frame);
    }

    /// Leaves the frame that `key` returns to; whether there is one.
    fn return_by(&mut self, key: &Key) -> bool {
        let found = self.frames.iter().rposition(|frame| Key::of(frame) == *key);
        if let Some(at) = found {
            self.frames.truncate(at);
        }
        found.is_some()
    }
}

/// What a hart is doing.
#[derive(Clone, Default, Debug)]
struct Running {
    stack: Stack,
    /// How often it has changed.
    changes: u64,
}

/// The call stacks of all harts and threads.
#[derive(Clone, Default, Debug)]
pub struct CallStacks {
    running: Vec<Running>,
    /// Stacks that were left, and when.
    parked: HashMap<Key, (u64, Stack)>,
    parkings: u64,
}

impl CallStacks {
    /// None known yet.
    #[must_use]
    pub fn new() -> CallStacks {
        CallStacks::default()
    }

    /// What a hart will return to, the outermost first.
    #[must_use]
    pub fn frames(&self, hart: usize) -> &[Frame] {
        let running = self.running.get(hart);
        running.map_or(&[], |running| &running.stack.frames)
    }

    /// Whether there were further frames outside of these, which have been forgotten.
    #[must_use]
    pub fn is_cut(&self, hart: usize) -> bool {
        let running = self.running.get(hart);
        running.is_some_and(|running| running.stack.cut)
    }

    /// The same frames, for notes to be taken.
    pub fn frames_mut(&mut self, hart: usize) -> &mut [Frame] {
        &mut self.hart(hart).stack.frames
    }

    /// How often a hart's stack has changed.
    #[must_use]
    pub fn changes(&self, hart: usize) -> u64 {
        self.running.get(hart).map_or(0, |running| running.changes)
    }

    fn hart(&mut self, number: usize) -> &mut Running {
        if self.running.len() <= number {
            self.running.resize_with(number + 1, Running::default);
        }
        &mut self.running[number]
    }

    /// An instruction has been retired; the hart is at the next one.
    #[inline]
    pub fn retired(&mut self, hart: &Hart, insn: &Fetched) {
        match insn.op.kind {
            Kind::Jal if is_link(insn.op.rd) => self.call(hart, insn),
            Kind::Jalr => self.jump(hart, insn),
            Kind::Mret | Kind::Sret => self.trap_return(hart),
            _ => {}
        }
    }

    /// A trap has been taken from this mode and pc; the hart is at its handler.
    pub fn trapped(&mut self, hart: &Hart, from: Privilege, pc: u64, cause: Cause) {
        let frame = Frame {
            how: How::Trap(cause),
            site: pc,
            return_to: pc,
            sp: hart.x.get(SP),
            privilege: from,
            space: space_of(hart, from),
            note: 0,
        };
        // A handler that traps itself, again and again, must not push out what led to it.
        let top = self.frames(hart.id).last();
        if top.is_none_or(|top| (Frame { note: 0, ..*top }) != frame) {
            self.push(hart, frame);
        }
    }

    fn push(&mut self, hart: &Hart, frame: Frame) {
        let running = self.hart(hart.id);
        running.changes += 1;
        running.stack.push(frame);
    }

    fn call(&mut self, hart: &Hart, insn: &Fetched) {
        let return_to = insn.pc.wrapping_add(u64::from(insn.len));
        self.push(
            hart,
            Frame {
                how: How::Call,
                site: insn.pc,
                return_to,
                sp: hart.x.get(SP),
                privilege: hart.privilege,
                space: space(hart),
                note: 0,
            },
        );
    }

    /// `jalr`, by the table of hints.
    fn jump(&mut self, hart: &Hart, insn: &Fetched) {
        let Op { rd, rs1, .. } = insn.op;
        if is_link(rs1) && rd != rs1 {
            self.call_return(hart, rs1);
        }
        if is_link(rd) {
            self.call(hart, insn);
        }
    }

    /// A return by this link register has led to where the hart is.
    fn call_return(&mut self, hart: &Hart, link: Reg) {
        let key = Key::returned(hart, false);
        let running = self.hart(hart.id);
        running.changes += 1;
        if running.stack.return_by(&key) {
            return;
        }
        if self.parked.contains_key(&key) {
            return self.resume(hart, &key);
        }
        let frames = &mut self.hart(hart.id).stack.frames;
        let Some(top) = frames.last().copied() else {
            return;
        };
        // Whoever it is that returns here, it came by this call, on another stack.
        if top.is_call() && top.return_to == hart.pc && top.is_of(hart) {
            frames.pop();
            return;
        }
        // The alternate link register serves for plain jumps, too.
        if link != Reg::R1 || !top.is_call() || !top.is_of(hart) {
            return;
        }
        let same = |frame: &&Frame| frame.is_call() && frame.is_of(hart);
        let outermost = frames.iter().rev().take_while(same).last();
        let highest = outermost.map_or(top.sp, |frame| frame.sp);
        if (top.sp.saturating_sub(SMALL_FRAME)..=top.sp).contains(&key.sp) {
            // A return address that was put into the register by hand.
        } else if (top.sp..=highest).contains(&key.sp) {
            // `longjmp`: what was called from lower stack pointers is gone.
            while frames
                .last()
                .is_some_and(|top| same(&top) && top.sp <= key.sp)
            {
                frames.pop();
            }
        } else {
            self.park(hart);
        }
    }

    /// `mret` or `sret` has led to where the hart is.
    fn trap_return(&mut self, hart: &Hart) {
        let key = Key::returned(hart, true);
        let running = self.hart(hart.id);
        running.changes += 1;
        if running.stack.return_by(&key) {
            return;
        }
        // Whatever the handler has called is over.
        let frames = &mut running.stack.frames;
        let traps = frames.iter().rposition(|frame| !frame.is_call());
        frames.truncate(traps.map_or(0, |at| at + 1));
        if self.parked.contains_key(&key) {
            return self.resume(hart, &key);
        }
        let frames = &self.hart(hart.id).stack.frames;
        let is_signal = hart.privilege == Privilege::User
            && frames.last().is_some_and(|top| {
                let distance = top.sp.checked_sub(key.sp);
                top.is_of(hart) && distance.is_some_and(|distance| distance <= SIGNAL_FRAME)
            });
        // A signal's handler runs on top of what was interrupted, and returns there.
        if !is_signal {
            self.park(hart);
        }
    }

    /// Leaves a hart's stack for an empty one.
    fn park(&mut self, hart: &Hart) {
        let stack = std::mem::take(&mut self.hart(hart.id).stack);
        let Some(top) = stack.frames.last() else {
            return;
        };
        self.parkings += 1;
        self.parked.insert(Key::of(top), (self.parkings, stack));
        if self.parked.len() > MAX_PARKED {
            let oldest = self.parked.iter().min_by_key(|(_, (since, _))| *since);
            if let Some(key) = oldest.map(|(key, _)| *key) {
                self.parked.remove(&key);
            }
        }
    }

    /// Goes on with a stack that was left.
    fn resume(&mut self, hart: &Hart, key: &Key) {
        let stack = self.parked.remove(key).map(|(_, stack)| stack);
        self.park(hart);
        let running = self.hart(hart.id);
        running.stack = stack.unwrap_or_default();
        running.stack.frames.pop();
    }
}

/// Whether a register is one of the two that link (`x1` and `x5`).
const fn is_link(reg: Reg) -> bool {
    matches!(reg, Reg::R1 | Reg::R5)
}

#[cfg(test)]
mod tests;
