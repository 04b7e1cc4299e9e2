//! The outer loop: devices, interrupts, deadlines, and the harts' turns.

use super::breaks::Round;
use super::trap_loop::{TrapOrigin, TrapWatch};
use super::watchdog::Signs;
use super::{Engine, Machine, Stop, Stuck};
use crate::devices::finisher::Finish;
use crate::hart::trap::{self, Cause};
use crate::hart::{AccessKind, Exception, interrupt};
use crate::mem::CYCLES_PER_TICK;
use crate::mem::bus::{MIP_MEIP, MIP_MSIP, MIP_MTIP, MIP_SEIP};
use crate::mmu;
use crate::observe::events;

/// How long a hart runs, in cycles, before the next one does, with several of them.
const TURN: u64 = 1_000;
/// How long a hart runs, in cycles, before the console is looked at: two milliseconds of guest
/// time, and in host time less than a person notices.
const CONSOLE_PERIOD: u64 = 2_000_000;
/// Serial output that is not left waiting for the console's turn.
const OUTPUT_LIMIT: usize = 4096;
/// No deadline.
pub(super) const NEVER: u64 = u64::MAX;
/// The last cycle to which WFI jumps, after some 300 years: no sum of cycles comes near overflow,
/// whatever time a guest sets its timers to.
const END_OF_TIME: u64 = NEVER / 2;

/// What the run loop remembers of a hart.
#[derive(Clone, Debug, Default)]
pub(super) struct HartState {
    /// It has executed WFI and nothing has woken it since.
    pub(super) waiting: bool,
    /// In its last turn it has done nothing but jump to itself, and no interrupt will end that.
    spins: bool,
    /// Its exceptions.
    traps: TrapWatch,
    /// Its signs of progress.
    pub(super) signs: Signs,
}

/// How far [`Machine::run`] is to go.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Stop when so many instructions have been executed since reset. With several harts it
    /// bounds the time that they run: each executes as many, or waits.
    pub max_insns: u64,
}

/// Why a hart's turn ended before its time was up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Turn {
    /// Its time is up.
    Over,
    /// Interrupts and devices must be looked at.
    Look,
    /// It executed WFI.
    Wait,
    /// It jumps to itself.
    Spin,
    /// It is in a trap loop.
    TrapLoop,
    /// A debugger wants the machine to stop, and the turn to go on then.
    Break,
}

impl Machine {
    /// Runs until something stops the machine.
    pub fn run(&mut self, progress: Progress) -> Stop {
        loop {
            if let Some(round) = self.breaks.round.take() {
                match self.run_until(round.until, Some(round)) {
                    Some(stop) => return self.last_words(stop),
                    None => continue,
                }
            }
            if self.is_called() {
                return self.last_words(Stop::Called);
            }
            if let Err(stop) = self.exchange_console() {
                return stop;
            }
            if self.executed() >= progress.max_insns {
                return Stop::Limit;
            }
            let left = progress.max_insns - self.executed();
            let until = self.now.saturating_add(left.min(CONSOLE_PERIOD));
            if let Some(stop) = self.run_until(until, None) {
                return self.last_words(stop);
            }
            if let Some(stop) = self.bark() {
                return stop;
            }
        }
    }

    /// Shows what the guest wrote last, which must not be lost; where it is to go on as if nothing had
    /// happened, without giving it input.
    fn last_words(&mut self, stop: Stop) -> Stop {
        let shown = match stop {
            Stop::Break(_) | Stop::Called => self.show_output(),
            _ => self.exchange_console().map(drop),
        };
        shown.err().unwrap_or(stop)
    }

    /// The trap that led into a trap loop, or the last one of a hart that is in none: its traces
    /// in the CSRs are overwritten by then.
    #[must_use]
    pub fn trap_before_loop(&self, hart: usize) -> Option<TrapOrigin> {
        self.states.get(hart)?.traps.origin()
    }

    /// Whether the handler returns in the trap loop that a hart is in, and does not trap itself.
    #[must_use]
    pub fn returns_from_traps(&self, hart: usize) -> bool {
        let state = self.states.get(hart);
        state.is_some_and(|state| state.traps.returns_in_loop())
    }

    /// Instructions executed since reset, as [`Progress`] counts them: cycles, less what was
    /// skipped while waiting.
    #[must_use]
    pub fn executed(&self) -> u64 {
        self.now - self.skipped
    }

    /// Runs all harts to this time, unless the machine stops. It may go on with a round in which it
    /// has stopped.
    fn run_until(&mut self, until: u64, mut resumed: Option<Round>) -> Option<Stop> {
        let several = self.harts.len() > 1;
        while self.now < until || resumed.is_some() {
            if let Some(round) = resumed.take() {
                if let Some(stop) = self.finish_round(round, round.number) {
                    return Some(stop);
                }
                continue;
            }
            if let Some(stop) = self.stop_between_rounds(until) {
                return Some(stop);
            }
            self.memory.common_ticks = several.then_some(self.now / CYCLES_PER_TICK);
            if let Some(stop) = self.look() {
                return Some(stop);
            }
            if self.states.iter().all(|state| state.waiting) {
                match self.idle() {
                    Ok(()) => continue,
                    Err(stop) => return Some(stop),
                }
            }
            let deadline = self.deadline().clamp(self.now + 1, until);
            let deadline = if several {
                deadline.min(self.now + TURN)
            } else {
                deadline
            };
            let round = Round {
                until,
                deadline,
                number: 0,
                begin: self.harts[0].cycle,
            };
            self.states[0].spins = false;
            if let Some(stop) = self.finish_round(round, 0) {
                return Some(stop);
            }
        }
        None
    }

    /// Gives the harts their turns, from the one that the round has come to on.
    fn finish_round(&mut self, mut round: Round, first: usize) -> Option<Stop> {
        for number in first..self.harts.len() {
            if number > first {
                round.number = number;
                round.begin = self.harts[number].cycle;
                self.states[number].spins = false;
            }
            match self.turn(round) {
                None => {}
                stop @ Some(Stop::Break(_)) => return stop,
                Some(stop) => {
                    self.pass_time();
                    return Some(stop);
                }
            }
        }
        self.pass_time();
        if let Some(number) = self.spins_for_ever() {
            return Some(Stop::Stuck(number, Stuck::SpinsForEver));
        }
        self.marks_wait().then_some(Stop::Marks)
    }

    fn pass_time(&mut self) {
        let cycles = self.harts.iter().map(|hart| hart.cycle);
        self.now = cycles.fold(self.now, u64::max);
    }

    /// Runs one hart to the deadline. With one hart, time is where it has got; with several, each
    /// runs to the deadline, and `look` comes between the pieces of its turn, at the time that
    /// all of them see.
    fn turn(&mut self, round: Round) -> Option<Stop> {
        let several = self.harts.len() > 1;
        let Round {
            number,
            deadline,
            begin,
            ..
        } = round;
        self.dismiss_observers();
        loop {
            if let Some(stop) = self.due_stop(round) {
                return Some(stop);
            }
            if self.states[number].waiting {
                self.harts[number].skip_to(deadline);
                break;
            }
            let owed = self.take_owed();
            let from = self.harts[number].cycle;
            let observed_from = self.observed_from();
            let is_observed = from >= observed_from;
            let piece_end = self.piece_end(number, deadline);
            let end = if is_observed {
                piece_end
            } else {
                piece_end.min(observed_from)
            };
            self.blocks.was_cut = false;
            let turn = owed.unwrap_or_else(|| match self.engine {
                _ if is_observed => self.run_observed(number, end),
                Engine::Blocks => self.run_blocks(number, end),
                Engine::Reference => self.run_reference(number, end),
            });
            if self.after_piece(number, from, deadline, turn) {
                continue;
            }
            match turn {
                Turn::Break => {}
                // Now somebody looks.
                Turn::Over if end < deadline => {
                    if self.blocks.was_cut {
                        // What comes next is the rest of the same block, and its fetch was counted.
                        self.blocks.uncount_fetch();
                    }
                    continue;
                }
                Turn::Over => break,
                Turn::Look => {}
                Turn::Wait => {
                    self.states[number].waiting = true;
                    self.states[number].signs.note();
                }
                Turn::Spin => {
                    let hart = &self.harts[number];
                    let for_ever = !interrupt::can_be_taken(hart);
                    if for_ever && !several {
                        return Some(Stop::Stuck(number, Stuck::SpinsForEver));
                    }
                    self.states[number].spins |= for_ever && hart.cycle == begin + 1;
                    self.spin(number, self.piece_end(number, deadline));
                    continue;
                }
                Turn::TrapLoop => return Some(Stop::Stuck(number, Stuck::TrapLoop)),
            }
            if !several || self.harts[number].cycle >= deadline {
                break;
            }
            if let Some(stop) = self.look() {
                return Some(stop);
            }
        }
        // Another hart's stores may fall between this one's LR and SC.
        if several {
            self.harts[number].reservation = None;
        }
        None
    }

    /// A hart that spins, if for a whole round all have done nothing but spin or wait with
    /// nothing to end it: none will help another then.
    fn spins_for_ever(&self) -> Option<usize> {
        let mut harts = self.states.iter().zip(&self.harts);
        let nobody_gets_on = harts.all(|(state, hart)| {
            state.spins || state.waiting && !interrupt::anything_enabled(hart)
        });
        let spinning = self.states.iter().position(|state| state.spins);
        spinning.filter(|_| nobody_gets_on)
    }

    /// Lets a hart that jumps to itself do so until the deadline: nothing happens before. Where
    /// every instruction is to be seen or done one by one, that goes on instead.
    fn spin(&mut self, number: usize, deadline: u64) {
        if self.engine == Engine::Blocks && !self.is_observed() {
            let hart = &mut self.harts[number];
            let rounds = deadline.saturating_sub(hart.cycle);
            hart.cycle += rounds;
            self.memory.counters.lookups[AccessKind::Fetch as usize] += rounds;
        }
    }

    /// Whether the guest has asked to end, and what its last store to `tohost` wants.
    fn finished(&mut self) -> Option<Stop> {
        if std::mem::take(&mut self.memory.tohost_written) {
            let outcome = self.memory.take_tohost();
            self.signs += u64::from(!outcome.output.is_empty());
            if let Err(error) = self.console.write(&outcome.output) {
                return Some(Stop::Console(error));
            }
            if let Some(code) = outcome.exit {
                return Some(Stop::Exit(code));
            }
        }
        self.memory.bus.finish().map(|finish| match finish {
            Finish::Pass => Stop::Exit(0),
            Finish::Fail(code) => Stop::Exit(u64::from(code)),
            Finish::Reset => Stop::Reset,
        })
    }

    /// Looks at everything outside the harts: devices, `tohost`, dropped code, interrupts.
    fn look(&mut self) -> Option<Stop> {
        let ticks = self.memory.ticks(self.now);
        let uart = self.memory.bus.uart();
        // A guest that has read all it was given gets more at once, if there was more last time.
        let hungry = self.input_flows && uart.wants_input();
        if hungry || uart.output_len() >= OUTPUT_LIMIT {
            if let Err(stop) = self.exchange_console() {
                return Some(stop);
            }
        }
        self.memory.service(ticks);
        if self.memory.recorder.is_some() {
            self.record_devices();
        }
        let finished = self.finished();
        self.drop_written_code();
        if std::mem::take(&mut self.memory.dma_written) {
            self.signs += 1;
            for hart in &mut self.harts {
                hart.reservation = None;
            }
        }
        if finished.is_some() {
            return finished;
        }
        let mtime = self.memory.bus.mtime(ticks);
        for number in 0..self.harts.len() {
            let lines = self.memory.bus.mip(number, ticks);
            let hart = &mut self.harts[number];
            let up = |line| lines & line != 0;
            hart.csr
                .set_lines(up(MIP_MTIP), up(MIP_MSIP), up(MIP_MEIP), up(MIP_SEIP));
            hart.csr.update_time(mtime);
            if interrupt::wfi_should_wake(hart) {
                self.states[number].waiting = false;
            }
            self.take_interrupt(number);
        }
        None
    }

    fn take_interrupt(&mut self, number: usize) {
        let hart = &mut self.harts[number];
        let Some(which) = interrupt::pending(hart) else {
            return;
        };
        let (from, pc) = (hart.privilege, hart.pc);
        trap::enter(hart, Cause::Interrupt(which));
        mmu::update_context(hart);
        self.memory.counters.interrupts[which.code() as usize & 15] += 1;
        events::interrupt(hart, &mut self.memory, from, pc, which);
        for observer in &mut self.observers {
            observer.trap_taken(hart, from, pc, Cause::Interrupt(which));
        }
    }

    /// Takes an exception, and says whether the hart is getting anywhere.
    pub(super) fn take_exception(&mut self, number: usize, exception: Exception) -> Option<Turn> {
        let hart = &mut self.harts[number];
        let (from, pc) = (hart.privilege, hart.pc);
        trap::enter(hart, Cause::Exception(exception));
        mmu::update_context(hart);
        self.memory.counters.count_exception(exception);
        events::trap(hart, &mut self.memory, from, pc, exception);
        for observer in &mut self.observers {
            observer.trap_taken(hart, from, pc, Cause::Exception(exception));
        }
        let origin = TrapOrigin {
            from,
            pc,
            exception,
        };
        if self.watchdog.is_some() {
            self.states[number].signs.note_exception(pc, exception);
        }
        let looping = self.states[number].traps.note(hart, origin);
        looping.then_some(Turn::TrapLoop)
    }

    /// Drops the blocks of pages that have been written.
    pub(super) fn drop_written_code(&mut self) {
        self.blocks.drop_written(&mut self.memory);
    }

    /// When something may next happen by itself, in cycles: a timer, a disk. Or [`NEVER`].
    pub(super) fn deadline(&self) -> u64 {
        let ticks = self.now / CYCLES_PER_TICK;
        let mtime = self.memory.bus.mtime(ticks);
        let sstc = self.harts.iter().filter_map(|hart| {
            let due = hart.csr.stce().then(|| hart.csr.stimecmp())?;
            Some(ticks.saturating_add(due.checked_sub(mtime).filter(|left| *left > 0)?))
        });
        let next = sstc.chain(self.memory.bus.next_deadline(ticks)).min();
        let next = next.map(|ticks| ticks.saturating_mul(CYCLES_PER_TICK));
        next.filter(|cycle| *cycle <= END_OF_TIME).unwrap_or(NEVER)
    }
}
