//! Where a run is to stop, and what the machine is asked then.

use super::report;
use anyhow::{Context, Result};
use clap::Args;
use pagewalk::block::Breakpoint;
use pagewalk::debug::{SymbolTable, monitor};
use pagewalk::machine::{Machine, Stop};
use pagewalk::mem::watch::Space;

/// Options that ask the machine something at the end of a run.
#[derive(Clone, Debug, Args)]
pub(super) struct MonitorOptions {
    /// Stop before this is executed, a symbol such as `main` or an address; with ,N for the Nth time
    #[arg(
        long,
        value_name = "ADDRESS[,N]",
        value_parser = parse_place,
        conflicts_with_all = ["gdb", "gdb_short", "gdb_wait"]
    )]
    stop_at: Option<Place>,

    /// When the guest stops, however it does, answer this on stderr, such as 'explain $sp write';
    /// once for each ('help' lists what can be asked)
    #[arg(long, value_name = "COMMAND", value_parser = parse_command)]
    at_stop: Vec<String>,
}

/// A place to stop at.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Place {
    address: String,
    /// How often the guest is to come there.
    times: u64,
}

fn parse_place(text: &str) -> Result<Place, String> {
    let whole = Place {
        address: text.to_owned(),
        times: 1,
    };
    // A name may have commas of its own; behind those is no number.
    let Some((address, times)) = text.rsplit_once(',') else {
        return Ok(whole);
    };
    match times.parse() {
        Ok(0) => Err("the guest comes there once or more often, not 0 times".to_owned()),
        Ok(times) => Ok(Place {
            address: address.to_owned(),
            times,
        }),
        Err(_) => Ok(whole),
    }
}

/// Names are looked at before the guest runs for nothing; addresses need the machine.
pub(super) fn parse_command(line: &str) -> Result<String, String> {
    match monitor::check(line) {
        Ok(()) => Ok(line.to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

impl MonitorOptions {
    /// Whether anything is asked.
    pub(super) fn is_empty(&self) -> bool {
        self.at_stop.is_empty()
    }

    /// Sets the breakpoint; how often the guest may come there before it is left.
    pub(super) fn arm(&self, machine: &mut Machine, symbols: &SymbolTable) -> Result<u64> {
        let Some(place) = &self.stop_at else {
            return Ok(0);
        };
        let address = monitor::address(machine, symbols, 0, &place.address)
            .context("the place of --stop-at is not known")?;
        machine.set_breakpoints(&[Breakpoint {
            address,
            space: Space::Any,
        }]);
        Ok(place.times - 1)
    }

    /// Answers, as seen from the hart that the stop is about.
    pub(super) fn answer(&self, machine: &Machine, symbols: &SymbolTable, stop: &Stop) {
        if let (Some(place), Stop::Exit(_) | Stop::Reset | Stop::InputEnded | Stop::Limit) =
            (&self.stop_at, stop)
        {
            let Place { address, times } = place;
            let often = match times {
                1 => "at all".to_owned(),
                _ => format!("{times} times"),
            };
            report::say(&format!(
                "pagewalk: the guest did not come to {address} {often}\n"
            ));
        }
        let hart = match stop {
            Stop::Stuck(hart, _) => *hart,
            Stop::Break(stop) => stop.hart,
            _ => 0,
        };
        for line in &self.at_stop {
            let answer = match monitor::command(machine, symbols, hart, line) {
                Ok(answer) => answer,
                Err(error) => format!("error: {error}\n"),
            };
            report::say(&format!("\n> {line}\n{answer}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_may_have_a_number() {
        for (text, address, times) in [
            ("main", "main", 1),
            ("main,3", "main", 3),
            ("a::<b, c>::d", "a::<b, c>::d", 1),
            ("a::<b, c>::d,12", "a::<b, c>::d", 12),
        ] {
            let address = address.to_owned();
            assert_eq!(parse_place(text), Ok(Place { address, times }), "{text}");
        }
        assert!(parse_place("main,0").is_err());
    }
}
