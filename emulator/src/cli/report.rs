//! How a run ended, on stderr, and as the process's status.

use super::options::RunOptions;
use super::status;
use anyhow::{Result, anyhow};
use pagewalk::debug::{PostMortem, SymbolTable, positions};
use pagewalk::machine::{Machine, Stop};
use pagewalk::observe::{Snapshot, Stats};
use std::io::Write;
use std::time::Duration;

/// Writes to stderr, unless nobody reads it any more: `eprint!` would panic then.
pub(super) fn say(text: &str) {
    // There is nowhere left to report to.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Writes to stdout, likewise: it may be a pipe that has been closed.
pub(super) fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Prints what was counted.
pub(super) fn stats(snapshot: &Snapshot, host_time: Duration) {
    let stats = Stats {
        snapshot,
        host_time,
    };
    say(&stats.to_string());
}

/// Says how the guest ended where that needs saying; the status is for the process.
pub(super) fn end(
    options: &RunOptions,
    stop: &Stop,
    machine: &Machine,
    symbols: &SymbolTable,
) -> Result<u8> {
    match stop {
        Stop::Exit(status) => Ok(status::of_guest(*status)),
        Stop::Reset => {
            say("pagewalk: the guest asked for a reset; start it again to go on\n");
            Ok(status::SUCCESS)
        }
        Stop::Escape | Stop::Marks | Stop::Called => Ok(status::SUCCESS),
        Stop::Break(_) => {
            let places = positions(machine, symbols);
            say(&format!("pagewalk: stopped, as --stop-at asks\n{places}"));
            Ok(status::SUCCESS)
        }
        Stop::Limit => {
            let limit = options.max_insns.unwrap_or(u64::MAX);
            let sentence = format!("stopped after {limit} instructions, as --max-insns asks");
            say(&format!(
                "error: {sentence}\n{}",
                positions(machine, symbols)
            ));
            Ok(status::LIMIT)
        }
        Stop::InputEnded => {
            say("error: the guest waits for more input, and its input has ended\n");
            Ok(status::STUCK)
        }
        Stop::Stuck(hart, stuck) => {
            let mortem = PostMortem::new(machine, *hart, *stuck, symbols);
            say(&format!("error: {}\n\n{mortem}", mortem.sentence()));
            Ok(status::STUCK)
        }
        Stop::Console(error) => Err(anyhow!("{error}")),
    }
}
