//! Which of a test's instructions belong to the case that failed.
//!
//! riscv-tests keep the number of the case under way in `gp` (their `TESTNUM`). So the case begins
//! where its number is put there, and it has been decided when `gp` changes to what is reported.
//! What follows, which in the virtual environment is hundreds of instructions of trap handling, is
//! the same for every failure and explains none.

use crate::hart::{Exception, Hart};
use crate::isa::asm::GP;
use crate::isa::{Kind, Reg};
use crate::machine::{Fetched, InsnObserver};
use crate::mem::Memory;
use std::cell::Cell;
use std::rc::Rc;

/// What was seen of a run.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Seen {
    /// Instructions.
    pub(super) count: u64,
    /// Where the case's number was last put into `gp`: address and mode.
    pub(super) begin: Option<(u64, char)>,
    /// The last instruction before which `gp` held the number, from 1, with address and mode.
    pub(super) last: Option<(u64, u64, char)>,
}

/// Looks for a case.
#[derive(Debug)]
pub(super) struct CaseWatch {
    case: Option<u64>,
    seen: Rc<Cell<Seen>>,
}

impl CaseWatch {
    /// A watch for this case, or for the end alone, and what it sees.
    pub(super) fn new(case: Option<u64>) -> (CaseWatch, Rc<Cell<Seen>>) {
        let seen = Rc::new(Cell::new(Seen::default()));
        let watch = CaseWatch {
            case,
            seen: Rc::clone(&seen),
        };
        (watch, seen)
    }
}

impl InsnObserver for CaseWatch {
    fn before(&mut self, hart: &Hart, _: &Memory, insn: &Fetched) {
        let mut seen = self.seen.get();
        seen.count += 1;
        if self.case == Some(hart.x.get(GP)) {
            seen.last = Some((seen.count, insn.pc, hart.privilege.letter()));
        }
        self.seen.set(seen);
    }

    fn after(&mut self, hart: &Hart, _: &Memory, insn: &Fetched, trap: Option<Exception>) {
        // `li`, not a load by which a trap handler restores `gp`.
        let is_li = insn.op.kind == Kind::Addi && insn.op.rs1 == Reg::R0 && insn.op.rd == GP;
        if is_li && trap.is_none() && self.case == Some(hart.x.get(GP)) {
            let mut seen = self.seen.get();
            seen.begin = Some((insn.pc, hart.privilege.letter()));
            self.seen.set(seen);
        }
    }
}
