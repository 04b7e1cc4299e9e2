//! Questions to the machine when it has stopped.

use super::report;
use clap::Args;
use pagewalk::debug::{SymbolTable, monitor};
use pagewalk::machine::{Machine, Stop};

/// Options that ask the machine something at the end of a run.
#[derive(Clone, Debug, Args)]
pub(super) struct MonitorOptions {
    /// When the guest stops, however it does, answer this on stderr, such as 'explain $sp write';
    /// once for each ('help' lists what can be asked)
    #[arg(long, value_name = "COMMAND", value_parser = parse_command)]
    at_stop: Vec<String>,
}

/// Names are looked at before the guest runs for nothing; addresses need the machine.
fn parse_command(line: &str) -> Result<String, String> {
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

    /// Answers, as seen from the hart that the stop is about.
    pub(super) fn answer(&self, machine: &Machine, symbols: &SymbolTable, stop: &Stop) {
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
