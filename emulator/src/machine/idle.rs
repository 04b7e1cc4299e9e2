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
        let deadline = self.deadline();
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
                let passed = begin.elapsed().as_nanos() as u64;
                let passed = passed.saturating_mul(CYCLES_PER_NANOSECOND);
                self.skip_to(deadline.min(self.now.saturating_add(passed)));
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
        match exchange(self.console.as_mut(), uart).map_err(Stop::Console)? {
            Exchange::Continue { input } => {
                self.input_flows = input;
                Ok(input)
            }
            Exchange::Quit => Err(Stop::Escape),
        }
    }
}
