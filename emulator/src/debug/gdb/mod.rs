//! A stub for gdb's remote protocol: gdb and lldb debug the guest as if it were a board on a probe.
//!
//! | file | holds |
//! |---|---|
//! | `address` | where a debugger connects |
//! | `frame` | packets in a stream of bytes |
//! | `talk` | the conversation, without sockets |
//! | `target`, `registers` | the machine as gdbstub sees it |
//! | `monitor` | gdb's `monitor` |
//!
//! The guest runs at full speed between stops (see `block::stops` and `mem::watch`), and a debugger changes
//! nothing but what it is told to: instructions and counts are the same with one.

mod address;
mod frame;
mod monitor;
mod registers;
mod talk;
mod target;
#[cfg(test)]
mod tests;

pub use address::{Address, AddressError, ListenError};
pub use target::Rebuild;

use super::{PostMortem, SymbolTable};
use crate::console::Console;
use crate::machine::{Break, Caller, Machine, Progress, Stop, Why};
use crate::mem::watch::{Accessor, WatchHit};
use address::{Listener, Stream};
use gdbstub::common::Signal;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use talk::{Report, Talk, Wish};
use target::{Debuggee, Owner};

/// A sentence for whoever started the emulator.
fn say(sentence: &str) {
    // There is nowhere left to report to.
    let _ = writeln!(std::io::stderr(), "pagewalk: {sentence}");
}

/// Hears when somebody connects, or a debugger sends something while the guest runs.
#[derive(Debug)]
struct Bell(OwnedFd);

impl Caller for Bell {
    fn calls(&mut self) -> bool {
        let mut fds = [PollFd::new(&self.0, PollFlags::IN)];
        matches!(poll(&mut fds, Some(&Timespec::default())), Ok(ready) if ready > 0)
    }
}

/// A debugger that is connected.
struct Client {
    stream: Stream,
    talk: Talk,
}

/// A machine that debuggers may connect to.
pub struct Debugger {
    debuggee: Debuggee,
    listener: Listener,
    address: Address,
    client: Option<Client>,
    /// Why the guest ends as soon as the debugger lets it go on.
    end: Option<Stop>,
}

impl std::fmt::Debug for Debugger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Debugger")
            .field("address", &self.address)
            .field("connected", &self.client.is_some())
            .finish_non_exhaustive()
    }
}

/// How a process would end that ends so, for `W` packets.
fn status(stop: &Stop) -> u8 {
    /// As the command line's.
    const STUCK: u8 = 70;
    match stop {
        Stop::Exit(status) => u8::try_from(*status).unwrap_or(u8::MAX),
        Stop::Stuck(..) | Stop::InputEnded => STUCK,
        Stop::Console(_) => 1,
        _ => 0,
    }
}

impl Debugger {
    /// Listens for debuggers of this machine. `rebuild` makes another one like it.
    ///
    /// # Errors
    /// What is wrong with the address.
    pub fn listen(
        address: &Address,
        machine: Machine,
        symbols: SymbolTable,
        rebuild: Rebuild,
    ) -> Result<Debugger, ListenError> {
        let listener = Listener::bind(address)?;
        let address = listener.address(address);
        let mut debugger = Debugger {
            debuggee: Debuggee::new(machine, symbols, rebuild),
            listener,
            address,
            client: None,
            end: None,
        };
        debugger.hang_bell();
        Ok(debugger)
    }

    /// Where it listens, with the port that the host has chosen where none was named.
    #[must_use]
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The machine.
    #[must_use]
    pub fn machine(&self) -> &Machine {
        &self.debuggee.machine
    }

    /// The machine.
    pub fn machine_mut(&mut self) -> &mut Machine {
        &mut self.debuggee.machine
    }

    /// As [`Machine::attach_console`]; what debuggers send ends its waits.
    pub fn attach_console(&mut self, console: Box<dyn Console>) {
        self.debuggee.machine.attach_console(console);
        self.hang_bell();
    }

    /// The machine, and nobody listens any more.
    #[must_use]
    pub fn into_machine(self) -> Machine {
        self.debuggee.machine
    }

    /// Lets the machine wait for what concerns it: a debugger that comes, or what one sends.
    fn hang_bell(&mut self) {
        let fd = match &self.client {
            Some(client) => client.stream.as_fd(),
            None => self.listener.as_fd(),
        };
        if let [Ok(bell), Ok(wake)] = [fd.try_clone_to_owned(), fd.try_clone_to_owned()] {
            self.debuggee
                .machine
                .attach_caller(Some(Box::new(Bell(bell))));
            self.debuggee.machine.wake_console_by(Some(wake));
        }
    }

    /// Waits for a debugger to connect and to let the guest go.
    ///
    /// # Errors
    /// The reason to stop instead.
    pub fn wait(&mut self) -> Result<(), Stop> {
        while self.client.is_none() {
            self.debuggee.machine.wait_for_caller()?;
            self.welcome();
        }
        Ok(())
    }

    /// Runs the machine as [`Machine::run`] does, but for what debuggers want.
    pub fn run(&mut self, progress: Progress) -> Stop {
        loop {
            if let Err(stop) = self.converse() {
                return stop;
            }
            let stop = self.debuggee.machine.run(progress);
            match stop {
                Stop::Limit | Stop::Marks => return stop,
                Stop::Called => self.attend(),
                Stop::Break(stop) => self.tell_break(stop),
                stop if self.client.is_none() => return stop,
                stop => self.tell_end(stop),
            }
        }
    }

    /// Tells the debugger that there will be no more.
    pub fn finish(&mut self, stop: &Stop) {
        let report = match stop {
            Stop::Limit | Stop::Escape => Report::Terminated,
            stop => Report::Exited(status(stop)),
        };
        self.tell(report, "");
    }

    fn welcome(&mut self) {
        let Some(stream) = self.listener.accept() else {
            return;
        };
        let talk = Talk::new(&mut self.debuggee);
        self.client = Some(Client { stream, talk });
        self.hang_bell();
    }

    /// The debugger is gone, and with it what it has asked for.
    fn lose(&mut self, sentence: &str) {
        if self.client.take().is_some() {
            if !sentence.is_empty() {
                say(sentence);
            }
            self.debuggee.release();
            self.debuggee.extended = false;
            self.hang_bell();
        }
    }

    /// Somebody has called while the guest ran.
    fn attend(&mut self) {
        if self.client.is_none() {
            self.welcome();
        } else {
            self.hear();
        }
    }

    /// Takes what the debugger has sent, which must be there, and answers.
    fn hear(&mut self) {
        let Some(client) = &mut self.client else {
            return;
        };
        let mut bytes = [0; 4096];
        let count = client.stream.read(&mut bytes).unwrap_or(0);
        if count == 0 {
            let held = client.talk.wish() != Wish::Detach;
            self.lose(if held && !self.debuggee.ended {
                "the debugger has gone without a word; the guest goes on"
            } else {
                ""
            });
            return;
        }
        let answer = client.talk.receive(&mut self.debuggee, &bytes[..count]);
        if client.talk.is_broken() {
            self.lose(
                "the debugger has sent what makes no sense, and is let go; the guest goes on",
            );
            return;
        }
        self.send(&answer);
        match self.client.as_ref().map(|client| client.talk.wish()) {
            // What it has asked for goes with it.
            Some(Wish::Detach) => self.debuggee.release(),
            // The machine may be another one.
            Some(_) => self.hang_bell(),
            None => {}
        }
    }

    fn send(&mut self, bytes: &[u8]) {
        let Some(client) = &mut self.client else {
            return;
        };
        if client.stream.write_all(bytes).is_err() {
            self.lose("the debugger has gone without a word; the guest goes on");
        }
    }

    fn tell(&mut self, report: Report, text: &str) {
        if let Some(client) = &mut self.client {
            let sent = client.talk.report(&mut self.debuggee, report, text);
            self.send(&sent);
        }
    }

    /// Listens to the debugger while the guest stands still, until it is to run.
    fn converse(&mut self) -> Result<(), Stop> {
        while let Some(client) = &self.client {
            match client.talk.wish() {
                Wish::Stand => {}
                Wish::Kill => return Err(Stop::Escape),
                Wish::Run | Wish::Detach => break,
            }
            self.debuggee.machine.wait_for_caller()?;
            self.hear();
            if std::mem::take(&mut self.debuggee.rebuilt) {
                self.end = None;
            }
        }
        match self.end.take() {
            Some(end) if self.debuggee.extended && !self.debuggee.ended => {
                // It is stuck, and was told to go on.
                self.debuggee.ended = true;
                self.tell(Report::Exited(status(&end)), "");
                self.end = Some(end);
                self.converse()
            }
            Some(end) => Err(end),
            None if self.debuggee.ended => Err(Stop::Escape),
            None => Ok(()),
        }
    }

    fn tell_break(&mut self, Break { hart, why }: Break) {
        let pc = self.debuggee.machine.harts[hart].pc;
        self.debuggee.focus = hart;
        match why {
            Why::Step | Why::Moment => self.tell(Report::Signal(hart, Signal::SIGTRAP), ""),
            Why::Breakpoint => {
                let here = |owner: Owner| {
                    let mut points = self.debuggee.breakpoints.iter();
                    points.any(|(by, point)| *by == owner && point.address == pc)
                };
                // gdb goes on silently from a breakpoint that it does not know.
                if here(Owner::Software) {
                    self.tell(Report::Software(hart), "");
                } else if here(Owner::Hardware) {
                    self.tell(Report::Hardware(hart), "");
                } else {
                    let text = format!("pagewalk: the breakpoint of `monitor break` at {pc:#x}\n");
                    self.tell(Report::Signal(hart, Signal::SIGTRAP), &text);
                }
            }
            Why::Watch(hit) => self.tell_watch(hart, &hit),
        }
    }

    fn tell_watch(&mut self, hart: usize, hit: &WatchHit) {
        let point = hit.watchpoint;
        let mut points = self.debuggee.watchpoints.iter();
        let gdbs = points.any(|(by, it)| *by == Owner::Hardware && *it == point);
        if gdbs && hit.by == Accessor::Instruction {
            self.tell(Report::Watch(hart, point.kind, hit.address), "");
            return;
        }
        let by = match hit.by {
            Accessor::Instruction => format!("hart {hart}"),
            Accessor::Walk => format!("the page-table walker of hart {hart}"),
            Accessor::Device => "a device".to_owned(),
        };
        let verb = if hit.write { "has written" } else { "has read" };
        let text = format!(
            "pagewalk: {by} {verb} {:#x} ({})\n",
            hit.address,
            monitor::watch_text(&point)
        );
        self.tell(Report::Signal(hart, Signal::SIGTRAP), &text);
    }

    /// The guest has come to its end. One that is stuck may be looked at before.
    fn tell_end(&mut self, stop: Stop) {
        match &stop {
            Stop::Stuck(hart, stuck) => {
                let Debuggee {
                    machine, symbols, ..
                } = &self.debuggee;
                let sentence = PostMortem::new(machine, *hart, *stuck, symbols).sentence();
                let text = format!("pagewalk: {sentence}; to continue ends it\n");
                self.tell(Report::Signal(*hart, Signal::SIGABRT), &text);
            }
            stop => {
                self.debuggee.ended = true;
                self.tell(Report::Exited(status(stop)), "");
            }
        }
        self.end = Some(stop);
        if !self.debuggee.extended && self.debuggee.ended {
            // It has nothing more to say.
            self.client = None;
        }
    }
}
