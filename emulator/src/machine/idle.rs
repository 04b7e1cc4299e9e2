//! When every hart waits: jump to the next deadline, or let the host sleep until there is input.

use super::run::NEVER;
use super::{Machine, Stop, Stuck};
use crate::console::{Exchange, Wake, exchange};
use crate::hart::interrupt;
use std::time::{Duration, Instant};

/// So much guest time passes with the host's.
const CYCLES_PER_NANOSECOND: u64 = 1;

impl Machine {
    /// Passes the time while every hart is in WFI.
    pub(super) fn idle(&mut self) -> Result<(), Stop> {
        if !self.harts.iter().any(interrupt::anything_enabled) {
            return Err(Stop::Stuck(0, Stuck::WaitsForNothing));
        }
        if self.exchange_console()? {
            return Ok(());
        }
        // No further than to a moment at which it is to stop.
        let deadline = self.deadline().min(self.breaks.moment());
        let interactive = self.console.is_interactive();
        if deadline != NEVER && !interactive {
            self.skip_to(deadline);
            return Ok(());
        }
        // At a terminal, guest time passes as the host's does, so that a person sees it pass and
        // the host sleeps through it.
        let left = deadline.saturating_sub(self.now);
        let timeout =
            (deadline != NEVER).then(|| Duration::from_nanos(left / CYCLES_PER_NANOSECOND));
        let wanted = self.memory.bus.uart().wants_input();
        let begin = Instant::now();
        let woken = self.console.wait(wanted, timeout).map_err(Stop::Console)?;
        if self.is_called() {
            return Err(Stop::Called);
        }
        match woken {
            // The guest's clock must not stand still while a person types. A wait may also end
            // early, by a signal, so it is the host's clock that says how much time is over.
            Wake::TimedOut | Wake::Ready if interactive => {
                let passed = self.console.waited(begin).as_nanos() as u64;
                let passed = passed.saturating_mul(CYCLES_PER_NANOSECOND);
                let until = deadline.min(self.now.saturating_add(passed));
                if let Some(recorder) = &mut self.memory.recorder {
                    recorder.host_wait(self.now, until - self.now);
                }
                self.skip_to(until);
            }
            Wake::TimedOut | Wake::Ready => {}
            Wake::Ended if deadline != NEVER => self.skip_to(deadline),
            Wake::Ended if wanted => return Err(Stop::InputEnded),
            Wake::Ended => return Err(Stop::Stuck(0, Stuck::WaitsForEver)),
        }
        Ok(())
    }

    /// Lets guest time pass without instructions.
    fn skip_to(&mut self, cycle: u64) {
        self.skipped += cycle.saturating_sub(self.now);
        self.now = self.now.max(cycle);
        for hart in &mut self.harts {
            hart.skip_to(self.now);
        }
    }

    /// Carries output and input between serial port and console; `true` if there was input.
    pub(super) fn exchange_console(&mut self) -> Result<bool, Stop> {
        let uart = self.memory.bus.uart_mut();
        let says_something = uart.output_len() > 0;
        self.signs += u64::from(says_something);
        self.console.set_time(self.now);
        match exchange(self.console.as_mut(), uart).map_err(Stop::Console)? {
            Exchange::Continue(received) => {
                let input = !received.bytes().is_empty();
                self.input_flows = input;
                self.signs += u64::from(input);
                if let Some(recorder) = &mut self.memory.recorder {
                    recorder.console_input(self.now, received.bytes());
                }
                Ok(input)
            }
            Exchange::Quit => Err(Stop::Escape),
        }
    }
}
