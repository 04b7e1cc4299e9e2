//! Signals, with Linux's semantics for riscv64: sent here, acted on in [`deliver`] on the way to user
//! mode.
//!
//! | module | what |
//! |---|---|
//! | [`state`] | handlers of a process, masks of its threads, and what is due: pure |
//! | [`pending`] | signals that wait: pure |
//! | [`altstack`] | a thread's alternate stack: pure |
//! | [`frame`] | what a handler finds on its stack: pure |
//! | [`deliver`] | running a handler, returning from it, or ending the process |
//!
//! Stopping a process and letting it go on is in [`super::job`].

pub mod altstack;
pub mod deliver;
pub mod frame;
pub mod pending;
pub mod state;

use abi::errno::{EPERM, ESRCH, Errno};
use abi::process::WaitStatus;
use abi::signal::{CLD_CONTINUED, CLD_EXITED, CLD_KILLED, CLD_STOPPED, SIGCONT, SIGINT, SIGKILL};
use abi::time::USER_HZ;

use super::{
    INIT, Pid, Process, job,
    process::Usage,
    sched,
    table::{Table, with_table},
    with_running,
};
use crate::{mm::heap, time, trap::attention};
pub use pending::GROWTH;
pub use state::{Origin, OwnSignals, Posted, SharedSignals};

/// Whether a process is one that signals can be sent to. A zombie is, to no effect.
fn check(process: &Process) -> Result<(), Errno> {
    // Without memory it is the kernel's own.
    if process.space.is_none() && !process.is_zombie() {
        return Err(EPERM);
    }
    Ok(())
}

/// Sends a signal to a process. Signal 0 only asks whether one could be sent.
pub fn send(id: Pid, number: usize, origin: Origin) -> Result<(), Errno> {
    with_table(|table| {
        let process = table.process_of(id).ok_or(ESRCH)?;
        check(process)?;
        if number == 0 || process.is_zombie() {
            return Ok(());
        }
        let pid = process.pid;
        post(table, pid, number, origin)
    })
}

/// Sends a signal to one thread; if `pid` is given, to one of that process.
pub fn send_to_thread(
    tid: Pid,
    pid: Option<Pid>,
    number: usize,
    origin: Origin,
) -> Result<(), Errno> {
    with_table(|table| {
        let Some(placed) = table.placed(tid) else {
            // A zombie has no thread any more, but its id is still taken.
            let zombie = table.get(tid).is_some_and(|process| process.is_zombie());
            return if zombie { Ok(()) } else { Err(ESRCH) };
        };
        let of = placed.process.pid;
        check(placed.process)?;
        if pid.is_some_and(|pid| pid != of) {
            return Err(ESRCH);
        }
        if number == 0 {
            return Ok(());
        }
        attention::call();
        let room = heap::has_room_for(GROWTH);
        job::before_signal(table, of, number);
        let Some(placed) = table.placed(tid) else {
            return Ok(());
        };
        let signals = &mut placed.thread.signals;
        match signals.post(&placed.process.signals, number, origin, room)? {
            Posted::Dropped => {}
            Posted::Stops => job::stop(table, of, number),
            Posted::Waits => interrupt_where(table, of, |thread| thread == tid),
        }
        Ok(())
    })
}

/// Lets a process know of a signal, whoever it is, and ends the sleep of a thread that has to act on it.
/// `EAGAIN` when it cannot be kept for want of room, and must not be lost.
pub(super) fn post(
    table: &mut Table,
    pid: Pid,
    number: usize,
    origin: Origin,
) -> Result<(), Errno> {
    attention::call();
    let room = heap::has_room_for(GROWTH);
    job::before_signal(table, pid, number);
    let held = table
        .threads_of(pid)
        .any(|thread| thread.signals.holds(number));
    // Any thread that does not block it will do.
    let taker = table
        .threads_of(pid)
        .find(|thread| thread.signals.takes(number))
        .map(|thread| thread.tid);
    let Some(process) = table.get(pid) else {
        return Ok(());
    };
    let how = [held, taker.is_some(), room];
    match process.signals.post(number, origin, how)? {
        Posted::Dropped => {}
        Posted::Stops => job::stop(table, pid, number),
        Posted::Waits if number == SIGKILL => interrupt_where(table, pid, |_| true),
        Posted::Waits => interrupt_where(table, pid, |tid| Some(tid) == taker),
    }
    Ok(())
}

/// A process's signals in `set` do not wait any more, for it or for any thread.
pub fn forget(table: &mut Table, pid: Pid, set: u64) {
    table.for_each_of(pid, |placed| {
        placed.thread.signals.forget(set);
        placed.process.signals.forget(set);
    });
}

/// Ends the sleeps of a process's threads where a signal does.
pub(super) fn interrupt_where(table: &mut Table, pid: Pid, wanted: impl Fn(Pid) -> bool) {
    table.for_each_of(pid, |placed| {
        if wanted(placed.thread.tid) {
            sched::interrupt(placed);
        }
    });
}

/// Tells a parent of a child's end or stop.
pub(super) fn post_to_parent(table: &mut Table, parent: Pid, number: usize, origin: Origin) {
    // Who is not promised that each one counts is not refused.
    let _ = post(table, parent, number, origin);
}

/// What a parent is told of a child.
pub(super) fn of_child(pid: Pid, status: WaitStatus, usage: &Usage) -> Origin {
    let (code, status) = match status {
        WaitStatus::Exited(status) => (CLD_EXITED, i32::from(status)),
        WaitStatus::Signaled(signal) => (CLD_KILLED, i32::from(signal)),
        WaitStatus::Stopped(signal) => (CLD_STOPPED, i32::from(signal)),
        WaitStatus::Continued => (CLD_CONTINUED, SIGCONT as i32),
    };
    let ticks = |ticks| time::ticks_to_ns(ticks) / (1_000_000_000 / USER_HZ);
    Origin::Child {
        code,
        pid,
        status,
        times: [ticks(usage.times.user), ticks(usage.times.system)],
    }
}

/// Sends a signal to every process of a group, or with `None` to all but `init` and the caller.
/// `ESRCH` when there is none.
pub fn send_to_group(group: Option<Pid>, number: usize) -> Result<(), Errno> {
    let me = super::current();
    let targets: alloc::vec::Vec<Pid> = with_table(|table| {
        let wanted = |process: &&Process| match group {
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
            // One that has ended meanwhile does not keep the others alive.
            Ok(()) | Err(ESRCH) => {}
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
    attention::call();
    with_table(|table| {
        if let Some(process) = table.get(pid) {
            process.signals.end_by(SIGKILL, Origin::Kernel);
            interrupt_where(table, pid, |_| true);
        }
    });
}

/// A signal for what an instruction of the running thread did: it cannot run on without a handler.
/// Tells whether the process is going to end.
pub fn force(number: usize, origin: Origin) -> bool {
    attention::call();
    with_running(|thread, process| thread.signals.force(&mut process.signals, number, origin))
}
