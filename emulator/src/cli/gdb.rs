//! Debuggers on the command line: the options, and the machine with or without one.

use super::options::RunOptions;
use super::report;
use super::run;
use anyhow::{Context, Result};
use clap::Args;
use pagewalk::block::Breakpoint;
use pagewalk::console::Console;
use pagewalk::debug::gdb::{Address, Debugger};
use pagewalk::debug::{SymbolTable, monitor};
use pagewalk::machine::{Machine, Progress, Stop};
use pagewalk::mem::watch::Space;
use std::rc::Rc;

/// Where QEMU's `-s` listens.
const SHORT: &str = "tcp::1234";

/// Options for debuggers.
#[derive(Debug, Args)]
pub(super) struct GdbOptions {
    /// Let gdb or lldb connect here: [HOST]:PORT (tcp::1234 as QEMU has it, too), or unix:PATH; port 0
    /// chooses a free one
    #[arg(long, value_name = "ADDRESS", conflicts_with = "gdb_short")]
    gdb: Option<Address>,

    /// Short for --gdb tcp::1234
    #[arg(short = 's', id = "gdb_short")]
    short: bool,

    /// Do not start before a debugger says so
    #[arg(long, short = 'S')]
    gdb_wait: bool,

    /// End the run before the instruction at this address or symbol, such as main or 0x80000000, and
    /// answer --at-stop; once for each
    #[arg(long, value_name = "ADDRESS", conflicts_with_all = ["gdb", "gdb_short", "gdb_wait"])]
    stop_at: Vec<String>,
}

impl GdbOptions {
    fn address(&self) -> Result<Option<Address>> {
        match &self.gdb {
            Some(address) => Ok(Some(address.clone())),
            None if self.short || self.gdb_wait => Ok(Some(SHORT.parse()?)),
            None => Ok(None),
        }
    }
}

impl GdbOptions {
    /// Lets the machine stop where `--stop-at` says.
    fn set_stops(&self, machine: &mut Machine, symbols: &SymbolTable) -> Result<()> {
        let mut points = Vec::new();
        for text in &self.stop_at {
            let address = monitor::address(machine, symbols, 0, text);
            points.push(Breakpoint {
                address: address.with_context(|| format!("nothing can stop at {text}"))?,
                space: Space::Any,
            });
        }
        machine.set_breakpoints(&points);
        Ok(())
    }
}

/// A machine, and perhaps debuggers.
pub(super) enum Driver {
    /// Nobody can connect.
    Alone(Box<Machine>),
    /// Somebody can.
    Debugged(Box<Debugger>),
}

impl Driver {
    /// Listens for debuggers, if they are wanted, and waits for one, if that is.
    pub(super) fn new(
        options: &Rc<RunOptions>,
        machine: Machine,
        symbols: &SymbolTable,
    ) -> Result<Driver> {
        let Some(address) = options.gdb.address()? else {
            let mut machine = Box::new(machine);
            options.gdb.set_stops(&mut machine, symbols)?;
            return Ok(Driver::Alone(machine));
        };
        let again = Rc::clone(options);
        let rebuild = Box::new(move || match run::build(&again) {
            Ok((booted, _)) => Ok(booted.machine),
            Err(error) => Err(format!("{error:#}")),
        });
        let debugger = Debugger::listen(&address, machine, symbols.clone(), rebuild)
            .context("no debugger can connect")?;
        let wait = if options.gdb.gdb_wait {
            "; the guest waits for it"
        } else {
            ""
        };
        report::say(&format!(
            "pagewalk: gdb can connect now: target remote {}{wait}\n",
            debugger.address()
        ));
        Ok(Driver::Debugged(Box::new(debugger)))
    }

    /// Waits for a debugger if the guest is not to start without.
    pub(super) fn wait(&mut self, options: &RunOptions) -> Result<(), Stop> {
        match self {
            Driver::Debugged(debugger) if options.gdb.gdb_wait => debugger.wait(),
            _ => Ok(()),
        }
    }

    pub(super) fn attach_console(&mut self, console: Box<dyn Console>) {
        match self {
            Driver::Alone(machine) => machine.attach_console(console),
            Driver::Debugged(debugger) => debugger.attach_console(console),
        }
    }

    pub(super) fn machine_mut(&mut self) -> &mut Machine {
        match self {
            Driver::Alone(machine) => machine,
            Driver::Debugged(debugger) => debugger.machine_mut(),
        }
    }

    /// As [`Machine::run`].
    pub(super) fn run(&mut self, progress: Progress) -> Stop {
        match self {
            Driver::Alone(machine) => machine.run(progress),
            Driver::Debugged(debugger) => debugger.run(progress),
        }
    }

    /// The machine, which has stopped for good.
    pub(super) fn finish(self, stop: Option<&Stop>) -> Machine {
        match self {
            Driver::Alone(machine) => *machine,
            Driver::Debugged(mut debugger) => {
                if let Some(stop) = stop {
                    debugger.finish(stop);
                }
                debugger.into_machine()
            }
        }
    }
}
