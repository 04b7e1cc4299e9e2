//! Telling a trap handler that gets nowhere from one that is merely busy.

use crate::hart::regs::XRegs;
use crate::hart::{Exception, Hart, Privilege};

/// So many exceptions in a row that lead nowhere make a trap loop.
const TRAP_LOOP: u32 = 10_000;

/// Where an exception came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TrapOrigin {
    /// The mode that raised it.
    pub from: Privilege,
    /// The instruction.
    pub pc: u64,
    /// What it raised.
    pub exception: Exception,
}

/// The exceptions of one hart.
#[derive(Clone, Debug, Default)]
pub(super) struct TrapWatch {
    /// The last one.
    last: Option<TrapOrigin>,
    /// The last one that was not just another round of the loop.
    before: Option<TrapOrigin>,
    /// How often in a row it led nowhere.
    repeats: u32,
    /// `Hart::returns` at the last one.
    returns: u64,
    /// Whether there was a return between the last two.
    returned: bool,
    /// The registers at the last one that was raised in the mode of its handler.
    x: XRegs,
}

impl TrapWatch {
    /// Notes an exception that the hart has just taken; whether it is in a trap loop.
    ///
    /// That is: at the same place, in the mode that handles it, again and again, either with no
    /// return in between (the handler itself traps, even if the stack pointer creeps on), or with
    /// every register the same (the handler returns and has changed nothing). A guest may of course
    /// call its own mode for ever, so calls are loops only if nothing returns from them.
    pub(super) fn note(&mut self, hart: &Hart, origin: TrapOrigin) -> bool {
        let own_mode = origin.from == hart.privilege;
        let same_place = || {
            self.last
                .is_some_and(|last| (last.from, last.pc) == (origin.from, origin.pc))
        };
        let idle =
            || self.returns == hart.returns || !is_call(origin.exception) && self.x == hart.x;
        if own_mode && same_place() && idle() {
            self.repeats = self.repeats.saturating_add(1);
        } else {
            self.repeats = 0;
            self.before = self.last;
        }
        self.last = Some(origin);
        self.returned = self.returns != hart.returns;
        self.returns = hart.returns;
        if own_mode {
            self.x.clone_from(&hart.x);
        }
        self.repeats > TRAP_LOOP
    }

    /// Whether the handler returned, last time.
    pub(super) fn returns_in_loop(&self) -> bool {
        self.repeats > 0 && self.returned
    }

    /// The trap that led into the loop, or the last one where there is no loop.
    pub(super) fn origin(&self) -> Option<TrapOrigin> {
        if self.repeats > 0 {
            self.before
        } else {
            self.last
        }
    }
}

/// Whether the guest wanted this exception.
const fn is_call(exception: Exception) -> bool {
    matches!(
        exception,
        Exception::EcallFromU
            | Exception::EcallFromS
            | Exception::EcallFromM
            | Exception::Breakpoint(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addr::VirtAddr;
    use crate::isa::Extensions;
    use crate::isa::asm::A0;

    const FAULT: Exception = Exception::LoadAccess(VirtAddr(0x10));

    fn hart() -> Hart {
        Hart::new(0, Extensions::all(), 0)
    }

    fn at(pc: u64, exception: Exception) -> TrapOrigin {
        TrapOrigin {
            from: Privilege::Machine,
            pc,
            exception,
        }
    }

    /// After how many rounds a loop is found, if it is.
    fn rounds(mut round: impl FnMut(&mut Hart, u64) -> TrapOrigin) -> Option<u64> {
        let (mut watch, mut hart) = (TrapWatch::default(), hart());
        let first = at(0x4444, FAULT);
        watch.note(&hart, first);
        let found = (0..30_000).find(|n| {
            let origin = round(&mut hart, *n);
            watch.note(&hart, origin)
        });
        assert!(found.is_none() || watch.origin() == Some(first));
        found
    }

    #[test]
    fn a_handler_that_traps_is_found() {
        assert!(rounds(|_, _| at(0x100, FAULT)).is_some());
    }

    #[test]
    fn even_if_its_stack_grows() {
        let creeping = rounds(|hart, n| {
            hart.x.set(A0, n);
            at(0x100, Exception::StoreAccess(VirtAddr(n * 256)))
        });
        assert!(creeping.is_some());
    }

    #[test]
    fn a_handler_that_returns_and_changes_nothing_is_found() {
        let fruitless = rounds(|hart, _| {
            hart.returns += 1;
            at(0x100, FAULT)
        });
        assert!(fruitless.is_some());
    }

    #[test]
    fn a_handler_that_gets_somewhere_is_not() {
        let emulating = rounds(|hart, n| {
            hart.returns += 1;
            hart.x.set(A0, n);
            at(0x100, FAULT)
        });
        assert_eq!(emulating, None);
        let called = rounds(|hart, _| {
            hart.returns += 1;
            at(0x100, Exception::EcallFromM)
        });
        assert_eq!(called, None);
        let places = rounds(|_, n| at(n % 2, FAULT));
        assert_eq!(places, None);
        let from_below = rounds(|_, _| TrapOrigin {
            from: Privilege::User,
            ..at(0x100, FAULT)
        });
        assert_eq!(from_below, None);
    }

    #[test]
    fn without_a_loop_the_last_trap_is_the_origin() {
        let (mut watch, hart) = (TrapWatch::default(), hart());
        assert_eq!(watch.origin(), None);
        for pc in [0x100, 0x200] {
            watch.note(&hart, at(pc, FAULT));
            assert_eq!(watch.origin(), Some(at(pc, FAULT)));
        }
    }
}
