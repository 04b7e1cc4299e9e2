//! A watchdog for guests that are busy and get nowhere.
//!
//! A hart gets somewhere when it executes code that it has not executed before, calls a system (an
//! environment call), faults elsewhere than it has just done, or waits (WFI); and all harts do when
//! something is said, read from input, or transferred by a disk. Timer interrupts and what their handlers do
//! are no progress: they go on in a guest that hangs. A computation of its own that takes longer than the
//! limit looks like a hang, so the limit is for who knows the guest to choose.
//!
//! Nothing is counted where instructions are executed, only where they are left anyway.

use super::{Machine, Stop, Stuck};
use crate::hart::Exception;

/// Faults that are remembered, to know them again.
const FAULTS: usize = 4;

/// The signs of progress of a hart.
#[derive(Clone, Debug, Default)]
pub(super) struct Signs {
    count: u64,
    /// The faults that it has raised last: where, and what.
    faults: [Option<(u64, Exception)>; FAULTS],
    /// The place in `faults` of the next one.
    next: usize,
}

impl Signs {
    /// It has got somewhere.
    pub(super) fn note(&mut self) {
        self.count += 1;
    }

    /// It has raised an exception.
    pub(super) fn note_exception(&mut self, pc: u64, exception: Exception) {
        let is_call = matches!(
            exception,
            Exception::EcallFromU | Exception::EcallFromS | Exception::EcallFromM
        );
        let fault = Some((pc, exception));
        if !is_call && self.faults.contains(&fault) {
            return;
        }
        self.note();
        if !is_call {
            self.faults[self.next] = fault;
            self.next = (self.next + 1) % FAULTS;
        }
    }
}

/// The watchdog, and what it saw last.
#[derive(Clone, Debug)]
pub(super) struct Watchdog {
    limit: u64,
    /// For each hart its signs and the machine's, and the instructions executed when they changed.
    seen: Vec<(u64, u64)>,
}

impl Machine {
    /// Stops the machine with [`Stuck::NoProgress`] when a hart has executed so many instructions
    /// without getting anywhere, or a little later.
    pub fn set_watchdog(&mut self, limit: u64) {
        let seen = vec![(0, self.executed()); self.harts.len()];
        self.watchdog = Some(Watchdog { limit, seen });
    }

    /// Looks whether a hart has got nowhere for too long.
    pub(super) fn bark(&mut self) -> Option<Stop> {
        let executed = self.executed();
        let watchdog = self.watchdog.as_mut()?;
        let states = self.states.iter().enumerate();
        for (number, state) in states {
            let signs = state.signs.count + self.signs;
            let seen = &mut watchdog.seen[number];
            if seen.0 != signs || state.waiting {
                *seen = (signs, executed);
            } else if executed - seen.1 >= watchdog.limit {
                return Some(Stop::Stuck(number, Stuck::NoProgress(watchdog.limit)));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addr::VirtAddr;

    #[test]
    fn only_what_is_new_is_a_sign() {
        let fault = |va| Exception::LoadPageFault(VirtAddr(va));
        for (exceptions, expected) in [
            (
                &[(0x10, fault(1)), (0x10, fault(2)), (0x14, fault(2))][..],
                3,
            ),
            (&[(0x10, fault(1)), (0x10, fault(1)), (0x10, fault(1))], 1),
            // One that returns and faults, and its handler's own fault.
            (
                &[
                    (0x10, fault(1)),
                    (0x90, fault(7)),
                    (0x10, fault(1)),
                    (0x90, fault(7)),
                ],
                2,
            ),
            (
                &[(0x10, Exception::EcallFromU), (0x10, Exception::EcallFromU)],
                2,
            ),
        ] {
            let mut signs = Signs::default();
            for (pc, exception) in exceptions {
                signs.note_exception(*pc, *exception);
            }
            assert_eq!(signs.count, expected, "{exceptions:?}");
        }
    }
}
