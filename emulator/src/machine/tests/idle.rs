//! Waiting for the host.

use super::*;
use crate::console::{Console, ConsoleError, Input, Wake};
use crate::isa::asm::A0;
use crate::machine::Stuck;
use std::time::{Duration, Instant};

/// A console at which every wait ends at once, as if by a signal: so often, then input ends.
struct Interrupted {
    waits: u32,
    interactive: bool,
}

impl Console for Interrupted {
    fn read(&mut self, _: &mut [u8]) -> Result<Input, ConsoleError> {
        Ok(Input::Nothing)
    }

    fn write(&mut self, _: &[u8]) -> Result<(), ConsoleError> {
        Ok(())
    }

    fn wait(&mut self, _: bool, _: Option<Duration>) -> Result<Wake, ConsoleError> {
        self.waits = self.waits.saturating_sub(1);
        Ok(if self.waits == 0 {
            Wake::Ended
        } else {
            Wake::TimedOut
        })
    }

    fn is_interactive(&self) -> bool {
        self.interactive
    }
}

/// A guest that waits for its timer, which is set if there are `ticks`.
fn waiting(ticks: Option<u64>, console: Interrupted) -> Machine {
    let mut machine = machine(Engine::Blocks, 1, |asm| {
        asm.li(A0, ticks.unwrap_or(u64::MAX));
        asm.store_at(MTIMECMP, A0);
        asm.write_csr(number::MIE, MTIE);
        asm.plain(Kind::Wfi);
        asm.pass();
    });
    machine.console = Box::new(console);
    machine
}

#[test]
fn a_signal_lets_no_guest_time_pass() {
    let console = Interrupted {
        waits: 5,
        interactive: false,
    };
    let mut machine = waiting(None, console);
    let stop = run(&mut machine, 1000);
    assert!(
        matches!(stop, Stop::Stuck(0, Stuck::WaitsForEver)),
        "{stop:?}"
    );
    assert!(machine.cycles() < 100);
}

#[test]
fn at_a_terminal_guest_time_does_not_outrun_the_hosts() {
    let console = Interrupted {
        waits: u32::MAX,
        interactive: true,
    };
    let mut machine = waiting(Some(20_000), console);
    let begin = Instant::now();
    assert!(matches!(run(&mut machine, 1000), Stop::Exit(0)));
    assert!(begin.elapsed() >= Duration::from_micros(1900));
    assert!(machine.cycles() >= 2_000_000);
}

#[test]
fn a_terminal_that_is_gone_is_not_waited_for() {
    let console = Interrupted {
        waits: 1,
        interactive: true,
    };
    let mut machine = waiting(Some(1 << 40), console);
    assert!(matches!(run(&mut machine, 1000), Stop::Exit(0)));
}
