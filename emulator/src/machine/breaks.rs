//! Stopping a machine for a debugger, and going on as if it had never stopped.
//!
//! A stop may come in the middle of a round of the harts' turns. What was left of the round is kept, so
//! that devices are looked at, interrupts taken and input offered at the same instructions as without.

use super::Machine;
use super::run::{NEVER, Turn};
use super::stop::{Break, Stop, Why};
use crate::block::Breakpoint;
use crate::console::Input;
use crate::hart::AccessKind;
use crate::mem::Memory;
use crate::mem::watch::Watchpoint;
use std::fmt;
use std::os::fd::OwnedFd;

/// Somebody who may ask at any moment that the machine stop.
pub trait Caller: fmt::Debug {
    /// Whether it is to stop. Asked a few hundred times in a second of execution.
    fn calls(&mut self) -> bool;
}

/// What was left of a round.
#[derive(Clone, Copy, Debug)]
pub(super) struct Round {
    /// The time to which the machine runs before it exchanges input and output.
    pub(super) until: u64,
    /// The end of each turn.
    pub(super) deadline: u64,
    /// Whose turn it is.
    pub(super) number: usize,
    /// The cycle at which that began.
    pub(super) begin: u64,
}

/// What a debugger wants, and how far things are.
#[derive(Debug, Default)]
pub(super) struct Breaks {
    pub(super) caller: Option<Box<dyn Caller>>,
    /// The hart that is to execute one instruction.
    step: Option<usize>,
    /// The hart and the cycle of it at which to stop.
    moment: Option<(usize, u64)>,
    /// Why the machine is about to stop.
    due: Option<Break>,
    /// How the turn in hand would have gone on.
    owed: Option<Turn>,
    pub(super) round: Option<Round>,
}

impl Breaks {
    /// The cycle at which to stop, or [`NEVER`].
    pub(super) fn moment(&self) -> u64 {
        self.moment.map_or(NEVER, |(_, cycle)| cycle)
    }

    /// Something has changed from outside: where the machine has stopped in the middle of a turn, that
    /// goes on so.
    pub(super) fn owe(&mut self, turn: Turn) {
        if self.round.is_some() && self.owed.is_none() {
            self.owed = Some(turn);
        }
    }
}

impl Machine {
    /// Stops with [`Stop::Break`] before these instructions, in place of those before. Nothing else
    /// changes, neither for the guest nor in any count.
    pub fn set_breakpoints(&mut self, points: &[Breakpoint]) {
        self.blocks.set_breakpoints(points);
    }

    /// Stops with [`Stop::Break`] after an instruction that accesses one of these, in place of those
    /// before; likewise.
    pub fn set_watchpoints(&mut self, points: &[Watchpoint]) {
        self.memory.watches.set(points);
        let Memory {
            ram, code, watches, ..
        } = &self.memory;
        for hart in &mut self.harts {
            hart.tlb.rewatch(|kind, va, offset| {
                let by_debugger = watches.cover_page(va, ram.base().wrapping_add(offset), kind);
                by_debugger || kind == AccessKind::Store && code.contains(offset)
            });
        }
    }

    /// Stops with [`Stop::Break`] when this hart has executed one more instruction; the others go on as
    /// they would. `None` takes that back.
    pub fn step_hart(&mut self, number: Option<usize>) {
        self.breaks.step = number;
    }

    /// Stops with [`Stop::Break`] when this hart has come to a cycle: before it fetches what it executes in
    /// that cycle, and before devices and interrupts are looked at there. Where all harts wait, the time up
    /// to then passes first.
    pub fn stop_at_cycle(&mut self, number: usize, cycle: u64) {
        self.breaks.moment = Some((number, cycle));
    }

    /// Whether a hart has come to the moment at which to stop.
    fn is_moment_of(&self, number: usize) -> bool {
        let moment = self.breaks.moment;
        moment.is_some_and(|(hart, cycle)| hart == number && self.harts[hart].cycle >= cycle)
    }

    /// Stops between two rounds if the moment to stop has come; after this, what comes next is looked at
    /// as without.
    pub(super) fn stop_between_rounds(&mut self, until: u64) -> Option<Stop> {
        let (hart, _) = self.breaks.moment?;
        if !self.is_moment_of(hart) {
            return None;
        }
        let round = Round {
            until,
            deadline: self.now,
            number: self.harts.len(),
            begin: self.now,
        };
        self.breaks.due = Some(Break {
            hart,
            why: Why::Moment,
        });
        self.due_stop(round)
    }

    /// Lets somebody stop the machine with [`Stop::Called`] while it runs.
    pub fn attach_caller(&mut self, caller: Option<Box<dyn Caller>>) {
        self.breaks.caller = caller;
    }

    pub(super) fn is_called(&mut self) -> bool {
        let caller = self.breaks.caller.as_mut();
        caller.is_some_and(|caller| caller.calls())
    }

    /// Whether a hart must stop that is about to execute at its pc by other means than a block.
    pub(super) fn must_stop(&mut self, number: usize) -> bool {
        let hart = &self.harts[number];
        let stops = self.blocks.stops_at(hart, &self.memory, hart.pc);
        if stops {
            self.stop_before(number);
        }
        stops
    }

    /// There is a breakpoint for what a hart is about to execute.
    #[cold]
    pub(super) fn stop_before(&mut self, number: usize) -> Turn {
        self.breaks.due = Some(Break {
            hart: number,
            why: Why::Breakpoint,
        });
        Turn::Break
    }

    /// Whether what is watched has been accessed; if so, the turn is to go on as `turn` says later on.
    #[inline]
    pub(super) fn watch_hit(&mut self, turn: Option<Turn>) -> bool {
        let hit = self.memory.watches.has_hit();
        if hit {
            self.breaks.owed = turn;
        }
        hit
    }

    /// An instruction has ended its block for a watched access, and for nothing else.
    #[cold]
    pub(super) fn left_for_watch(&mut self, number: usize) {
        self.drop_written_code();
        if self.harts[number].unexecuted > 0 {
            // What comes next is the rest of the same block, and its fetch was counted.
            self.blocks.uncount_fetch();
        }
    }

    /// The end of the piece of a turn that may be executed at a time.
    pub(super) fn piece_end(&self, number: usize, deadline: u64) -> u64 {
        let deadline = match self.breaks.moment {
            Some((hart, cycle)) if hart == number => deadline.min(cycle),
            _ => deadline,
        };
        match self.breaks.step {
            Some(stepping) if stepping == number => deadline.min(self.harts[number].cycle + 1),
            _ => deadline,
        }
    }

    /// How the turn in hand goes on by itself, where it was interrupted.
    pub(super) fn take_owed(&mut self) -> Option<Turn> {
        self.breaks.owed.take()
    }

    /// A hart has executed something, from this cycle on, and its turn goes on so: or the machine has to
    /// stop first.
    pub(super) fn after_piece(&mut self, number: usize, from: u64, end: u64, turn: Turn) -> bool {
        let stepped = self.breaks.step == Some(number) && self.harts[number].cycle > from;
        if stepped && self.breaks.due.is_none() {
            self.breaks.due = Some(Break {
                hart: number,
                why: Why::Step,
            });
        }
        if self.breaks.due.is_none() && self.is_moment_of(number) {
            self.breaks.due = Some(Break {
                hart: number,
                why: Why::Moment,
            });
        }
        if self.breaks.due.is_none() && !self.memory.watches.has_hit() {
            return false;
        }
        let ended = match turn {
            Turn::Break => false,
            Turn::Over => self.harts[number].cycle >= end,
            _ => true,
        };
        if ended {
            self.breaks.owed = Some(turn);
        }
        true
    }

    /// Why the machine must stop now, in this round, if it must.
    pub(super) fn due_stop(&mut self, round: Round) -> Option<Stop> {
        let watched = self.memory.watches.take_hit().map(|hit| Break {
            hart: round.number,
            why: Why::Watch(hit),
        });
        // It may have come there without executing anything.
        let moment = self.is_moment_of(round.number).then_some(Break {
            hart: round.number,
            why: Why::Moment,
        });
        let due = watched.or(self.breaks.due).or(moment)?;
        self.breaks.due = None;
        self.breaks.step = None;
        if due.why == Why::Moment {
            self.breaks.moment = None;
        }
        self.breaks.round = Some(round);
        if self.harts.len() == 1 {
            self.now = self.now.max(self.harts[0].cycle);
        }
        Some(Stop::Break(due))
    }

    /// Waits until somebody calls, with the guest standing still.
    ///
    /// # Errors
    /// The user leaves by the console's escape key, or the console cannot be read.
    pub fn wait_for_caller(&mut self) -> Result<(), Stop> {
        while !self.is_called() {
            if matches!(self.console.read(&mut []), Ok(Input::Quit)) {
                return Err(Stop::Escape);
            }
            self.console.wait_for_wake().map_err(Stop::Console)?;
        }
        Ok(())
    }

    /// Lets the console's waits end when this can be read from.
    pub fn wake_console_by(&mut self, wake: Option<OwnedFd>) {
        self.console.wake_by(wake);
    }

    /// Takes over the console and the caller of another machine.
    pub fn take_over_from(&mut self, other: &mut Machine) {
        std::mem::swap(&mut self.console, &mut other.console);
        self.breaks.caller = other.breaks.caller.take();
    }

    /// Shows on the console what the guest has sent so far.
    pub(super) fn show_output(&mut self) -> Result<(), Stop> {
        let output = self.memory.bus.uart_mut().show_output();
        self.console.write(output).map_err(Stop::Console)
    }
}
