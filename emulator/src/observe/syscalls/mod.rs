//! System calls as strace shows them: `ecall` from U-mode is a call of Linux's ABI, and the return to
//! the instruction behind it, in the same address space and with the same stack, its end.
//!
//! Which process it is is known from the calls themselves: the first address space is process 1, a
//! call of `clone` names the child, `execve` keeps the process and changes the space, and `getpid`
//! tells. No kernel's data is looked at, so any kernel that has Linux's calls will do.

mod arguments;
mod flags;
mod kinds;
mod memory;
mod processes;
#[cfg(test)]
mod tests;

use super::trace::At;
use crate::hart::Hart;
use crate::isa::Reg;
use crate::mem::Memory;
use abi::errno::Errno;
use abi::syscall::Syscall;
use arguments::Arguments;
use processes::Processes;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How much of a call a line shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// All of it.
    Whole,
    /// Its beginning: something else comes before its end.
    Unfinished,
    /// Its end.
    Resumed,
}

/// A line for a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Where and when: of the call's beginning, or of its end if that is what is shown.
    pub at: At,
    /// The process that calls, if it is known.
    pub pid: Option<u32>,
    /// The call's number.
    pub number: u64,
    /// Its name.
    pub name: String,
    /// The arguments that this line shows.
    pub arguments: Vec<String>,
    /// What it returned, if it has.
    pub result: Option<i64>,
    /// How much of the call it is.
    pub phase: Phase,
    /// The line, apart from hart and time.
    pub text: String,
}

impl Line {
    /// Its parts.
    pub(super) fn json(&self) -> Value {
        let phase = match self.phase {
            Phase::Whole => "whole",
            Phase::Unfinished => "unfinished",
            Phase::Resumed => "resumed",
        };
        let error = self.result.and_then(error);
        json!({
            "number": self.number,
            "name": self.name,
            "arguments": self.arguments,
            "result": self.result,
            "errno": error.map(Errno::name),
            "phase": phase,
        })
    }
}

/// What identifies a call until it returns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Key {
    /// The root of the address space; 0 without translation.
    root: u64,
    /// Where it returns to.
    pc: u64,
    /// Threads of one space have stacks of their own.
    sp: u64,
}

/// A thread, as the guest tells of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Caller {
    pid: u32,
    tid: u32,
}

/// A call that has not returned.
#[derive(Debug)]
struct Call {
    key: Key,
    at: At,
    number: u64,
    raw: [u64; 6],
    arguments: Arguments,
    /// Who calls, if the guest tells who runs.
    caller: Option<Caller>,
    /// Its beginning has been written.
    shown: bool,
}

impl Call {
    fn call(&self) -> Option<Syscall> {
        Syscall::from_number(usize::try_from(self.number).ok()?)
    }

    fn is(&self, call: Syscall) -> bool {
        self.call() == Some(call)
    }

    fn name(&self) -> String {
        match self.call() {
            Some(call) => call.name().to_owned(),
            None => format!("syscall_{}", self.number),
        }
    }

    fn line(&self, who: (String, Option<u32>), at: At, phase: Phase, result: Option<i64>) -> Line {
        let (who, pid) = who;
        let name = self.name();
        let shown = self.arguments.shown_at_entry();
        let (arguments, begin, end) = match phase {
            Phase::Whole => (
                self.arguments.all(),
                format!("{name}("),
                self.ending(result),
            ),
            Phase::Unfinished => {
                let more = self.arguments.len() > shown && shown > 0;
                let end = if more {
                    ", <unfinished ...>"
                } else {
                    " <unfinished ...>"
                };
                (
                    self.arguments.first(shown),
                    format!("{name}("),
                    end.to_owned(),
                )
            }
            Phase::Resumed => (
                self.arguments.behind(shown),
                format!("<... {name} resumed>"),
                self.ending(result),
            ),
        };
        let text = format!("{who}{begin}{}{end}", arguments.join(", "));
        Line {
            at,
            pid,
            number: self.number,
            name,
            arguments,
            result,
            phase,
            text,
        }
    }

    fn ending(&self, result: Option<i64>) -> String {
        let Some(result) = result else {
            return ") = ?".to_owned();
        };
        match (error(result), self.call()) {
            (Some(errno), _) => format!(") = -1 {} ({})", errno.name(), errno.text()),
            (None, Some(Syscall::Mmap | Syscall::Mremap | Syscall::Brk)) => {
                format!(") = {:#x}", result as u64)
            }
            (None, _) => format!(") = {result}"),
        }
    }
}

fn error(result: i64) -> Option<Errno> {
    Errno::decode(result as usize).err()
}

/// The calls that are going on, and the processes that make them.
#[derive(Debug, Default)]
pub(super) struct Syscalls {
    calls: Vec<Call>,
    processes: Processes,
    /// Who has each hart, by the guest's tracepoints; `None` inside is nobody.
    running: BTreeMap<usize, Option<Caller>>,
}

/// Calls that may go on at once before the oldest is forgotten, as of threads that were killed.
const MAX_CALLS: usize = 4096;

impl Syscalls {
    /// The guest tells that this thread has the hart from now on; zeros are nobody.
    pub(super) fn runs(&mut self, hart: usize, pid: u32, tid: u32) {
        let caller = (pid != 0).then_some(Caller { pid, tid });
        self.running.insert(hart, caller);
    }

    /// The process on a hart: as the guest tells, or that of the address space, as far as it is known.
    pub(super) fn pid(&self, hart: usize, root: Option<u64>) -> Option<u32> {
        match self.running.get(&hart) {
            Some(caller) => caller.map(|it| it.pid),
            None => self.processes.pid(root?),
        }
    }

    fn pid_of(&self, call: &Call) -> Option<u32> {
        let told = call.caller.map(|it| it.pid);
        told.or_else(|| self.processes.pid(call.key.root))
    }

    /// Who calls, in front of the call, and its process.
    fn who(&self, call: &Call) -> (String, Option<u32>) {
        let root = call.key.root;
        let pid = self.pid_of(call);
        let text = match (pid, call.caller) {
            (Some(pid), Some(Caller { tid, .. })) if tid != pid => format!("pid {pid} tid {tid} "),
            (Some(pid), _) => format!("pid {pid} "),
            (None, _) if root == 0 => String::new(),
            (None, _) => format!("root {:#x} ", root << 12),
        };
        (text, pid)
    }

    /// A program calls: the trap has been taken, and its registers are as they were. Gives the
    /// lines that are to be written now.
    pub(super) fn enter(
        &mut self,
        at: &At,
        hart: &Hart,
        memory: &Memory,
        decode: bool,
    ) -> Vec<Line> {
        let root = root_of(at);
        let key = Key {
            root,
            pc: at.pc.unwrap_or(0).wrapping_add(4),
            sp: hart.x.get(Reg::R2),
        };
        self.processes.appears(root);
        let mut lines = self.interrupt_others();
        // A call that is made again was interrupted by a signal whose handler lets it restart.
        if let Some(again) = self.take(|call| call.key == key) {
            let mut line = again.line(self.who(&again), *at, Phase::Resumed, None);
            line.text += " ERESTARTSYS (to be restarted)";
            lines.push(line);
        }
        let raw = [Reg::R10, Reg::R11, Reg::R12, Reg::R13, Reg::R14, Reg::R15]
            .map(|register| hart.x.get(register));
        let number = hart.x.get(Reg::R17);
        let known = usize::try_from(number).ok().and_then(Syscall::from_number);
        let arguments = if decode {
            Arguments::at_entry(known, raw, hart, memory)
        } else {
            Arguments::default()
        };
        if matches!(known, Some(Syscall::Clone | Syscall::Clone3)) {
            let shares = raw[0] & abi::process::CLONE_VM as u64 != 0;
            self.processes
                .clones(root, key.pc, shares || known == Some(Syscall::Clone3));
        }
        let call = Call {
            key,
            at: *at,
            number,
            raw,
            arguments,
            caller: self.running.get(&hart.id).copied().flatten(),
            shown: false,
        };
        if matches!(
            known,
            Some(Syscall::Exit | Syscall::ExitGroup | Syscall::RtSigreturn)
        ) {
            // These do not return.
            lines.push(call.line(self.who(&call), *at, Phase::Whole, None));
            self.ends(root, known);
            return lines;
        }
        if self.calls.len() >= MAX_CALLS {
            self.calls.remove(0);
        }
        self.calls.push(call);
        lines
    }

    fn ends(&mut self, root: u64, call: Option<Syscall>) {
        let vfork = self.vfork_in(root).is_some();
        let dies = match call {
            Some(Syscall::ExitGroup) => !vfork,
            Some(Syscall::Exit) => !vfork && self.processes.thread_ends(root),
            _ => false,
        };
        if dies {
            self.processes.dies(root);
            self.calls.retain(|call| call.key.root != root);
        }
    }

    /// The call of `vfork` that is going on in a space: its child lives there, too.
    fn vfork_in(&self, root: u64) -> Option<&Call> {
        self.calls.iter().find(|call| {
            call.key.root == root
                && call.is(Syscall::Clone)
                && call.raw[0] as usize & abi::process::CLONE_VFORK != 0
        })
    }

    /// The beginnings of calls that something else comes between.
    fn interrupt_others(&mut self) -> Vec<Line> {
        let mut lines = Vec::new();
        for index in 0..self.calls.len() {
            if !self.calls[index].shown {
                self.calls[index].shown = true;
                let call = &self.calls[index];
                let who = self.who(call);
                lines.push(call.line(who, call.at, Phase::Unfinished, None));
            }
        }
        lines
    }

    fn take(&mut self, wanted: impl Fn(&Call) -> bool) -> Option<Call> {
        let at = self.calls.iter().rposition(wanted)?;
        Some(self.calls.remove(at))
    }

    /// A trap handler has returned to U-mode. Gives the lines that are to be written now.
    pub(super) fn leave(&mut self, at: &At, hart: &Hart, memory: &Memory) -> Vec<Line> {
        let root = root_of(at);
        let key = Key {
            root,
            pc: hart.pc,
            sp: hart.x.get(Reg::R2),
        };
        let result = hart.x.get(Reg::R10) as i64;
        let known = self.processes.is_known(root);
        if let Some(call) = self.take(|call| call.key == key) {
            return self.returns(call, at, hart, memory, result);
        }
        if result == 0 && self.processes.is_birth(root, key.pc) {
            self.processes.child_appears(root, key.pc);
            return Vec::new();
        }
        if known && !self.executes_in(root) {
            return Vec::new();
        }
        self.executed(root, at, known)
    }

    /// Whether a program is being replaced in this space.
    fn executes_in(&self, root: u64) -> bool {
        self.calls
            .iter()
            .any(|call| call.key.root == root && call.is(Syscall::Execve))
    }

    /// A program begins, in a new space or in one that was emptied for it.
    fn executed(&mut self, root: u64, at: &At, known: bool) -> Vec<Line> {
        let before =
            self.take(|call| call.is(Syscall::Execve) && (!known || call.key.root == root));
        let Some(mut call) = before else {
            self.processes.appears(root);
            return Vec::new();
        };
        let old = call.key.root;
        let mut lines = Vec::new();
        if !call.shown {
            lines.push(call.line(self.who(&call), call.at, Phase::Whole, Some(0)));
        }
        if old != root {
            let vfork = self.vfork_in(old).map(|call| call.key.pc);
            match vfork {
                Some(pc) => self.processes.child_appears(root, pc),
                None => self.processes.moves(old, root),
            }
        }
        call.key.root = root;
        if call.shown {
            lines.push(call.line(self.who(&call), *at, Phase::Resumed, Some(0)));
        }
        // Of other threads nothing is left.
        if old == root || self.vfork_in(old).is_none() {
            self.calls.retain(|call| call.key.root != old);
        }
        lines
    }

    fn returns(
        &mut self,
        mut call: Call,
        at: &At,
        hart: &Hart,
        memory: &Memory,
        result: i64,
    ) -> Vec<Line> {
        let root = call.key.root;
        call.arguments.at_return(call.raw, result, hart, memory);
        if error(result).is_none() {
            let value = u32::try_from(result).ok();
            match (call.call(), value) {
                (Some(Syscall::Clone | Syscall::Clone3), Some(child @ 1..)) => {
                    let thread = abi::process::CLONE_THREAD as u64;
                    if call.is(Syscall::Clone) && call.raw[0] & thread != 0 {
                        self.processes.thread_begins(root);
                    } else {
                        self.processes.born(call.key.pc, child);
                    }
                }
                (Some(Syscall::Getpid), Some(pid)) => self.processes.is_called(root, pid),
                _ => {}
            }
        }
        let mut lines = Vec::new();
        if call.shown {
            lines.append(&mut self.interrupt_others());
            lines.push(call.line(self.who(&call), *at, Phase::Resumed, Some(result)));
        } else {
            lines.push(call.line(self.who(&call), call.at, Phase::Whole, Some(result)));
        }
        lines
    }

    /// The run has ended: what has not returned never will.
    pub(super) fn finish(&mut self) -> Vec<Line> {
        let lines = self.interrupt_others();
        self.calls.clear();
        lines
    }
}

/// The address space: the page number of its root.
fn root_of(at: &At) -> u64 {
    at.space().map_or(0, |(_, root)| root)
}
