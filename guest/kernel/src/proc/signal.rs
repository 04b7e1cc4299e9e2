//! Signals, with their default actions only: a process ignores one or dies of it.

use abi::errno::{EPERM, ESRCH, Errno};
use abi::signal::Signal;

use super::{INIT, Pid, exit, sched, table::with_table, with_current};

/// Sends a signal to a process.
pub fn send(pid: Pid, signal: Signal) -> Result<(), Errno> {
    with_table(|table| {
        let process = table.get(pid).ok_or(ESRCH)?;
        if process.is_zombie() {
            return Ok(());
        }
        if pid == INIT || process.space.is_none() {
            // Everything hangs on it, or it is the kernel's own.
            return Err(EPERM);
        }
        if process.ignores(signal) {
            return Ok(());
        }
        if process.pending.is_none() || signal == Signal::Kill {
            process.pending = Some(signal);
        }
        sched::interrupt(table, pid);
        Ok(())
    })
}

/// Whether a signal could be sent to a process.
pub fn check(pid: Pid) -> Result<(), Errno> {
    with_table(|table| table.get(pid).map(drop).ok_or(ESRCH))
}

/// Sends a signal to every process of a group, or with `None` to all but `init` and the caller.
/// Tells whether there was any.
pub fn send_to_group(group: Option<Pid>, signal: Signal) -> Result<(), Errno> {
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
        match send(pid, signal) {
            // In a group, a member that must not be killed does not keep the others alive.
            Ok(()) | Err(EPERM | ESRCH) => {}
            Err(errno) => return Err(errno),
        }
    }
    Ok(())
}

/// Sends a signal from the keyboard: to every process but `init`. There is one job at a time, and
/// shells and background jobs ignore it.
pub fn interrupt_all(signal: Signal) {
    let targets: alloc::vec::Vec<Pid> = with_table(|table| {
        table
            .iter()
            .map(|process| process.pid)
            .filter(|&pid| pid != INIT)
            .collect()
    });
    for pid in targets {
        // A process may be a zombie by now, which is as well.
        let _ = send(pid, signal);
    }
}

/// Ends a process by a signal, whether it ignores it or not and even if it is `init`: for the kernel's
/// own reasons.
pub fn end(pid: Pid, signal: Signal) {
    with_table(|table| {
        if let Some(process) = table.get(pid) {
            process.pending = Some(signal);
        }
        sched::interrupt(table, pid);
    });
}

/// Makes the running process die of a signal on its way to user mode, whether it ignores it or not:
/// for faults, which it cannot run on from.
pub fn raise(signal: Signal) {
    with_current(|process| {
        process.pending.get_or_insert(signal);
    });
}

/// Ends the running process if a signal is pending.
pub fn deliver() {
    let pending = with_current(|process| process.pending);
    if let Some(signal) = pending {
        exit::by_signal(signal);
    }
}
