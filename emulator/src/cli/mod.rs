//! The command line: options, one run, exit status. The machine itself is the library's.

mod convert;
mod gdb;
mod hart_options;
mod html_report;
mod inspect;
mod inspect_options;
mod losses;
mod monitor_options;
mod options;
mod policies;
mod post_mortem;
mod profile;
mod record;
mod report;
mod run;
mod signals;
mod size;
mod status;
mod test;
mod trace;
mod trace_count;
mod trace_diff;
mod trace_options;

use clap::Parser;
use options::{Command, Options, TraceCommand, with_two_hyphens};
use std::process::ExitCode;
use std::rc::Rc;

/// Does what the command line says; the status is for the process.
pub(crate) fn main() -> ExitCode {
    let options = Options::parse_from(std::env::args_os().map(with_two_hyphens));
    let outcome = match options.command {
        Command::Run(options) => run::run(&Rc::from(options)),
        Command::Trace(TraceCommand::Diff(options)) => Ok(trace_diff::run(&options)),
        Command::Inspect(options) => inspect::run(&options),
        Command::Report(options) => html_report::run(&options),
        Command::Trace(TraceCommand::Convert(options)) => convert::run(&options),
        Command::Trace(TraceCommand::Count(options)) => trace_count::run(&options),
        Command::Test(options) => test::test(&options),
        Command::Policies(options) => policies::run(&options),
    };
    match outcome {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            report::say(&format!("error: {error:#}\n"));
            ExitCode::from(status::ERROR)
        }
    }
}
