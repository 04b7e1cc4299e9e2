//! Signals, with Linux's semantics for riscv64: sent here, acted on in [`deliver`] on the way to user
//! mode.
//!
//! | module | what |
//! |---|---|
//! | [`state`] | handlers, mask and waiting signals of a process: pure |
//! | [`altstack`] | its alternate stack: pure |
//! | [`frame`] | what a handler finds on its stack: pure |
//! | [`deliver`] | running a handler, returning from it, or ending the process |
//!
//! Not here: stopping and continuing processes. Signals that would stop one do nothing.

pub mod altstack;
pub mod deliver;
pub mod frame;
pub mod state;

use abi::errno::{EPERM, ESRCH, Errno};
use abi::process::WaitStatus;
use abi::signal::{CLD_EXITED, CLD_KILLED, SIGALRM, SIGINT, SIGKILL};
use abi::time::USER_HZ;

use super::{INIT, Pid, process::Usage, sched, table::Table, table::with_table, with_current};
use crate::time;
pub use state::{Origin, Signals};

/// Sends a signal to a process.
pub fn send(pid: Pid, number: usize, origin: Origin) -> Result<(), Errno> {
    with_table(|table| {
        let process = table.get(pid).ok_or(ESRCH)?;
        if process.is_zombie() {
            return Ok(());
        }
        if pid == INIT || process.space.is_none() {
            // Everything hangs on it, or it is the kernel's own.
            return Err(EPERM);
        }
        post(table, pid, number, origin);
        Ok(())
    })
}

/// Lets a process know of a signal, whoever it is, and ends its sleep if it has to act on it.
pub(super) fn post(table: &mut Table, pid: Pid, number: usize, origin: Origin) {
    let Some(process) = table.get(pid) else {
        return;
    };
    process.signals.post(number, origin);
    if process.signals.is_due() {
        sched::interrupt(table, pid);
    }
}

/// A process's alarm has gone off.
pub(super) fn alarm(table: &mut Table, pid: Pid) {
    post(table, pid, SIGALRM, Origin::Kernel);
}

/// What a parent is told of a child's end.
pub(super) fn of_child(pid: Pid, end: WaitStatus, usage: &Usage) -> Origin {
    let (code, status) = match end {
        WaitStatus::Exited(status) => (CLD_EXITED, status),
        WaitStatus::Signaled(signal) => (CLD_KILLED, signal),
    };
    let ticks = |ticks| time::ticks_to_ns(ticks) / (1_000_000_000 / USER_HZ);
    Origin::Child {
        code,
        pid,
        status: i32::from(status),
        times: [ticks(usage.times.user), ticks(usage.times.system)],
    }
}

/// Whether a signal could be sent to a process.
pub fn check(pid: Pid) -> Result<(), Errno> {
    with_table(|table| table.get(pid).map(drop).ok_or(ESRCH))
}

/// Sends a signal to every process of a group, or with `None` to all but `init` and the caller.
/// Tells whether there was any.
pub fn send_to_group(group: Option<Pid>, number: usize) -> Result<(), Errno> {
    let me = super::current();
    let targets: alloc::vec::Vec<Pid> = with_table(|table| {
        let wanted = |process: &&super::Process| match group {
            Some(group) => process.group == group,
            None => process.pid != INIT && process.pid != me,
        };
        let living = table
            .iter()
            .filter(|process| !process.is_zombie() && process.space.is_some());
        living.filter(wanted).map(|process| process.pid).collect()
    });
    if targets.is_empty() {
        return Err(ESRCH);
    }
    for pid in targets {
        match send(pid, number, Origin::Process(me)) {
            // In a group, a member that must not be killed does not keep the others alive.
            Ok(()) | Err(EPERM | ESRCH) => {}
            Err(errno) => return Err(errno),
        }
    }
    Ok(())
}

/// Sends the keyboard's interrupt: to every process but `init`. There is one job at a time, and shells
/// and background jobs ignore it.
pub fn interrupt_all() {
    let targets: alloc::vec::Vec<Pid> = with_table(|table| {
        table
            .iter()
            .map(|process| process.pid)
            .filter(|&pid| pid != INIT)
            .collect()
    });
    for pid in targets {
        // A process may be a zombie by now, which is as well.
        let _ = send(pid, SIGINT, Origin::Kernel);
    }
}

/// Ends a process, even if it is `init`: for the kernel's own reasons.
pub fn end(pid: Pid) {
    with_table(|table| post(table, pid, SIGKILL, Origin::Kernel));
}

/// A signal for what an instruction of the running process did: it cannot run on without a handler.
/// Tells whether it is going to end.
pub fn force(number: usize, origin: Origin) -> bool {
    with_current(|process| process.signals.force(number, origin))
}
