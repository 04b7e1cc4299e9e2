//! Debuggers on the command line: the options, and the machine with or without one.

use super::options::RunOptions;
use super::report;
use super::run::{self, Watchers};
use anyhow::{Context, Result};
use clap::Args;
use pagewalk::console::Console;
use pagewalk::debug::SymbolTable;
use pagewalk::debug::gdb::{Address, Debugger};
use pagewalk::machine::{Machine, Progress, Stop};
use std::cell::RefCell;
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
}

impl GdbOptions {
    /// Whether a debugger may connect.
    pub(super) fn listens(&self) -> bool {
        self.gdb.is_some() || self.short || self.gdb_wait
    }

    fn address(&self) -> Result<Option<Address>> {
        match &self.gdb {
            Some(address) => Ok(Some(address.clone())),
            None if self.short || self.gdb_wait => Ok(Some(SHORT.parse()?)),
            None => Ok(None),
        }
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
        watchers: &Rc<RefCell<Watchers>>,
    ) -> Result<Driver> {
        let Some(address) = options.gdb.address()? else {
            return Ok(Driver::Alone(Box::new(machine)));
        };
        let (again, symbols_again) = (Rc::clone(options), symbols.clone());
        let watchers = Rc::clone(watchers);
        let rebuild = Box::new(move || {
            let built = run::build(&again).and_then(|(booted, contents)| {
                let mut machine = booted.machine;
                let mut watchers = watchers.borrow_mut();
                watchers.attach(&again, &mut machine, &symbols_again, &contents)?;
                Ok(machine)
            });
            built.map_err(|error| format!("{error:#}"))
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
    pub(super) fn finish(self, stop: &Stop) -> Machine {
        match self {
            Driver::Alone(machine) => *machine,
            Driver::Debugged(mut debugger) => {
                debugger.finish(stop);
                debugger.into_machine()
            }
        }
    }
}
