//! What a guest did last: its call stacks, its last instructions, and whether it goes round a loop.

use super::CallStacks;
use super::call_stack::Frame;
use crate::hart::regs::XRegs;
use crate::hart::trap::Cause;
use crate::hart::{Exception, Hart, Privilege};
use crate::isa::{Kind, Op};
use crate::machine::{Fetched, InsnObserver};
use crate::mem::Memory;
use std::collections::VecDeque;

/// Instructions of a hart that are remembered.
pub(super) const REMEMBERED: usize = 24;

/// An instruction, and what came of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Executed {
    pub(super) pc: u64,
    pub(super) word: u32,
    pub(super) privilege: Privilege,
    /// The exception that it raised.
    pub(super) trap: Option<Exception>,
}

/// A loop that comes to where it was, with every integer register as it was and nothing written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Round {
    /// How many instructions.
    pub(super) length: u64,
    /// The lowest and the highest of their addresses.
    pub(super) addresses: (u64, u64),
}

/// Looks for a loop in which nothing changes, from the first instruction that it sees.
#[derive(Clone, Debug, Default)]
struct RoundFinder {
    begin: Option<(u64, XRegs)>,
    length: u64,
    addresses: (u64, u64),
    found: Option<Round>,
}

impl RoundFinder {
    fn before(&mut self, hart: &Hart, insn: &Fetched) {
        if self.found.is_some() {
            return;
        }
        let returned = self
            .begin
            .as_ref()
            .is_some_and(|(pc, x)| (*pc, x) == (insn.pc, &hart.x));
        if returned && self.length > 0 {
            self.found = Some(Round {
                length: self.length,
                addresses: self.addresses,
            });
        }
        // A pass that has changed something is none; the next one may be.
        let at_begin = self.begin.as_ref().is_none_or(|(pc, _)| *pc == insn.pc);
        if at_begin {
            self.begin = Some((insn.pc, hart.x.clone()));
            (self.length, self.addresses) = (0, (insn.pc, insn.pc));
        }
        let (low, high) = self.addresses;
        self.addresses = (low.min(insn.pc), high.max(insn.pc));
        self.length += 1;
        if changes_more_than_registers(&insn.op) {
            self.spoil();
        }
    }

    /// What was seen since the beginning is no round, whatever the registers say.
    fn spoil(&mut self) {
        self.begin = None;
    }
}

/// Whether an instruction may change what integer registers do not tell.
fn changes_more_than_registers(op: &Op) -> bool {
    use crate::isa::table::Format;
    let Some(insn) = op.insn() else { return true };
    match insn.row().format {
        Format::R
        | Format::Unary
        | Format::I
        | Format::Load
        | Format::Jalr
        | Format::Shift6
        | Format::Shift5
        | Format::B
        | Format::U
        | Format::J
        | Format::Fence => op.kind == Kind::Tracepoint,
        _ => true,
    }
}

/// What is remembered of a hart.
#[derive(Clone, Debug, Default)]
struct Memo {
    last: VecDeque<Executed>,
    round: RoundFinder,
}

/// Sees everything, and remembers the end of it.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    stacks: CallStacks,
    harts: Vec<Memo>,
}

impl Witness {
    /// One that has seen nothing yet.
    #[must_use]
    pub fn new() -> Witness {
        Witness::default()
    }

    /// What a hart will return to, the outermost first.
    pub(super) fn frames(&self, hart: usize) -> &[Frame] {
        self.stacks.frames(hart)
    }

    /// The last instructions of a hart, the last one last.
    pub(super) fn last(&self, hart: usize) -> impl Iterator<Item = &Executed> {
        self.harts.get(hart).into_iter().flat_map(|memo| &memo.last)
    }

    /// The loop that a hart goes round without changing anything, if it was found.
    pub(super) fn round(&self, hart: usize) -> Option<Round> {
        self.harts.get(hart)?.round.found
    }

    fn memo(&mut self, hart: usize) -> &mut Memo {
        if self.harts.len() <= hart {
            self.harts.resize_with(hart + 1, Memo::default);
        }
        &mut self.harts[hart]
    }
}

impl InsnObserver for Witness {
    fn before(&mut self, hart: &Hart, _: &Memory, insn: &Fetched) {
        let executed = Executed {
            pc: insn.pc,
            word: insn.word,
            privilege: hart.privilege,
            trap: None,
        };
        let memo = self.memo(hart.id);
        if memo.last.len() == REMEMBERED {
            memo.last.pop_front();
        }
        memo.last.push_back(executed);
        memo.round.before(hart, insn);
    }

    fn after(&mut self, hart: &Hart, _: &Memory, insn: &Fetched, trap: Option<Exception>) {
        if trap.is_none() {
            return self.stacks.retired(hart, insn);
        }
        if let Some(last) = self.memo(hart.id).last.back_mut() {
            last.trap = trap;
        }
    }

    fn trap_taken(&mut self, hart: &Hart, from: Privilege, pc: u64, cause: Cause) {
        self.stacks.trapped(hart, from, pc, cause);
        self.memo(hart.id).round.spoil();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isa::{Extensions, Reg, decode};

    /// Whether a round is found among these instructions: addresses, words, and the value of `a0`
    /// before them.
    fn round(insns: &[(u64, u32, u64)]) -> Option<Round> {
        let mut hart = Hart::new(0, Extensions::all(), 0);
        let mut finder = RoundFinder::default();
        for (pc, word, a0) in insns.iter().cycle().take(4 * insns.len()) {
            let decoded = decode(*word, Extensions::all());
            hart.x.set(Reg::R10, *a0);
            let insn = Fetched {
                pc: *pc,
                word: *word,
                op: decoded.op,
                len: decoded.len,
            };
            finder.before(&hart, &insn);
        }
        finder.found
    }

    const LOAD: u32 = 0x0005_b503; // ld a0,0(a1)
    const STORE: u32 = 0x00a5_b023; // sd a0,0(a1)
    const BRANCH: u32 = 0xfe05_0ee3; // beqz a0,-4

    #[test]
    fn polling_is_a_round_and_what_writes_is_none() {
        let poll = [(0x100, LOAD, 0), (0x104, BRANCH, 0)];
        let expected = Round {
            length: 2,
            addresses: (0x100, 0x104),
        };
        assert_eq!(round(&poll), Some(expected));
        assert_eq!(round(&[(0x100, LOAD, 0), (0x104, STORE, 0)]), None);
        // A counter.
        let counts: Vec<_> = (0..8).map(|n| (0x100 + n % 2 * 4, BRANCH, n)).collect();
        assert_eq!(round(&counts[..7]), None);
    }
}
