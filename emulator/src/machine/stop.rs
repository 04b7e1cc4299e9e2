//! Why a machine stops.

use crate::console::ConsoleError;
use crate::mem::watch::WatchHit;
use std::fmt;

/// Why [`super::Machine::run`] came back.
#[derive(Debug)]
pub enum Stop {
    /// The guest ended with this status, through the test finisher or HTIF's `tohost`; 0 is
    /// success.
    Exit(u64),
    /// The guest asked for a reset.
    Reset,
    /// As many instructions as were asked for have been executed.
    Limit,
    /// Many marks wait: take them with [`super::Machine::take_marks`] and run on.
    Marks,
    /// The guest can make no progress; which hart, and why.
    Stuck(usize, Stuck),
    /// Every hart waits, the guest looks for input, and there will be no more.
    InputEnded,
    /// The user left by the console's escape key.
    Escape,
    /// The console could not be read or written.
    Console(ConsoleError),
    /// A breakpoint, a watchpoint, or the end of a step. To run on goes on as if it had not stopped.
    Break(Break),
    /// Whoever may stop the machine has done so; see [`super::Machine::attach_caller`].
    Called,
}

/// Where and why a machine has stopped for a debugger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Break {
    /// The hart that has come there.
    pub hart: usize,
    /// Why.
    pub why: Why,
}

/// Why a machine has stopped for a debugger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// There is a breakpoint at the pc.
    Breakpoint,
    /// What is watched was accessed; the instruction has been executed.
    Watch(WatchHit),
    /// It was to execute one instruction.
    Step,
    /// It has come to a cycle.
    Moment,
}

/// Why a guest can make no progress.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stuck {
    /// WFI with every interrupt disabled.
    WaitsForNothing,
    /// WFI for what cannot come: no timer is set, no device is busy, and the guest does not look
    /// for input.
    WaitsForEver,
    /// A jump to itself with no interrupt that could end it.
    SpinsForEver,
    /// An exception at the same place, in the mode that handles it, again and again: the handler raises it,
    /// or returns and has changed nothing.
    TrapLoop,
    /// So many instructions have led nowhere, as the watchdog sees it.
    NoProgress(u64),
}

impl fmt::Display for Stuck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stuck::NoProgress(limit) => {
                return write!(
                    f,
                    "it has executed {limit} instructions and got nowhere: no new code, no system \
                     call, no new fault, no wfi, no output, no input and no disk transfer"
                );
            }
            Stuck::WaitsForNothing => "it waits (wfi) with every interrupt disabled in mie",
            Stuck::WaitsForEver => {
                "it waits (wfi) for what cannot come: no timer is set, no device is busy, \
                 and it does not look for input"
            }
            Stuck::SpinsForEver => "it jumps to itself, and no interrupt can end that",
            Stuck::TrapLoop => "it traps, again and again, at the same place",
        })
    }
}
