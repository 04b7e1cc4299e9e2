//! How a run ended, on stderr, and as the process's status.

use super::options::RunOptions;
use super::post_mortem::Detail;
use super::status;
use anyhow::{Result, anyhow};
use pagewalk::debug::{
    PostMortem, SymbolTable, Witness, ends_in_panic, goes_on, histories, positions,
};
use pagewalk::machine::{Machine, Stop};
use pagewalk::observe::{Snapshot, Stats};
use std::cell::RefCell;
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

/// What a post-mortem without a witness ends with.
const MORE: &str = "\nA run repeats exactly: --post-mortem full shows its last instructions and calls as they were.\n";

/// Says where the guest stands that has ended itself with a failure, where that is worth saying.
fn failed(
    options: &RunOptions,
    status: u64,
    machine: &Machine,
    symbols: &SymbolTable,
    witness: Option<&Witness>,
) {
    let always = match options.post_mortem.post_mortem {
        Detail::None => return,
        Detail::Brief => false,
        Detail::Full => true,
    };
    if let Some(text) = ends_in_panic(machine, symbols, witness, always) {
        if !machine.console_at_line_start() {
            say("\n");
        }
        say(&format!(
            "pagewalk: the guest ended with status {status}:\n{text}"
        ));
    }
}

/// Says how the guest ended where that needs saying; the status is for the process.
pub(super) fn end(
    options: &RunOptions,
    stop: &Stop,
    machine: &Machine,
    symbols: &SymbolTable,
    witness: Option<&RefCell<Witness>>,
) -> Result<u8> {
    let seen = witness.map(RefCell::borrow);
    let seen = seen.as_deref();
    match stop {
        Stop::Exit(0) => Ok(status::SUCCESS),
        Stop::Exit(status) => {
            failed(options, *status, machine, symbols, seen);
            Ok(status::of_guest(*status))
        }
        Stop::Reset => {
            say("pagewalk: the guest asked for a reset; start it again to go on\n");
            Ok(status::SUCCESS)
        }
        Stop::Escape | Stop::Marks | Stop::Called => Ok(status::SUCCESS),
        Stop::Break(_) => {
            say(&format!(
                "pagewalk: stopped\n{}",
                positions(machine, symbols)
            ));
            Ok(status::SUCCESS)
        }
        Stop::Limit => {
            let limit = options.max_insns.unwrap_or(u64::MAX);
            let sentence = format!("stopped after {limit} instructions, as --max-insns asks");
            say(&format!(
                "error: {sentence}\n{}",
                positions(machine, symbols)
            ));
            if let Some(witness) = seen {
                say(&format!("\n{}", histories(machine, symbols, witness)));
            }
            Ok(status::LIMIT)
        }
        Stop::InputEnded => {
            say("error: the guest waits for more input, and its input has ended\n");
            Ok(status::STUCK)
        }
        Stop::Stuck(hart, stuck) => {
            let mortem = PostMortem::new(machine, *hart, *stuck, symbols).with(seen);
            say(&format!("error: {}\n", mortem.sentence()));
            if options.post_mortem.post_mortem != Detail::None {
                say(&format!("\n{mortem}"));
            }
            Ok(status::STUCK)
        }
        Stop::Console(error) => Err(anyhow!("{error}")),
    }
}

/// Says where the guest stood that a signal has ended.
pub(super) fn interrupted(signal: &str, machine: &Machine, symbols: &SymbolTable) {
    say(&format!(
        "pagewalk: ended by {signal}\n{}",
        positions(machine, symbols)
    ));
}

/// Shows what a guest goes on doing that is stuck, and that nobody has watched; the machine is another
/// one after that.
pub(super) fn aftermath(
    options: &RunOptions,
    stop: &Stop,
    machine: &mut Machine,
    symbols: &SymbolTable,
) {
    if let (Stop::Stuck(hart, stuck), Detail::Brief) = (stop, options.post_mortem.post_mortem) {
        say(&goes_on(machine, *hart, *stuck, symbols));
        say(MORE);
    }
}
