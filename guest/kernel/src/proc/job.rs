//! Job control: stopping a process by a signal, and letting it go on.
//!
//! A process that is stopped keeps its threads where they are. One that sleeps where signals reach it
//! sleeps on, and waits for its turn in [`State::Stopped`] when it is woken; any other runs on to the way to
//! user mode, because somebody may wait for what it does, and stops there. The process has stopped when
//! the last one has.

use abi::process::WaitStatus;
use abi::signal::{SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, set_of};

use super::{
    INIT, Pid, State,
    process::Stop,
    sched::{self, Channel},
    signal,
    table::{Table, with_table},
    with_running,
};

/// Signals that stop a process by default.
const STOPS: u64 = set_of(SIGSTOP) | set_of(SIGTSTP) | set_of(SIGTTIN) | set_of(SIGTTOU);

/// What a signal does as soon as it is sent, blocked or handled or not: `SIGCONT` lets the process go on,
/// and it and those that stop cancel each other (`signal(7)`, POSIX's Signal Concepts).
pub(super) fn before_signal(table: &mut Table, pid: Pid, number: usize) {
    let cancelled = match number {
        SIGCONT => STOPS,
        _ if STOPS & set_of(number) != 0 => set_of(SIGCONT),
        _ => return,
    };
    signal::forget(table, pid, cancelled);
    if number == SIGCONT {
        go_on(table, pid);
    }
}

/// Stops a process. Nobody could let the members of an orphaned group go on, so the terminal's signals
/// do not stop them.
pub(super) fn stop(table: &mut Table, pid: Pid, number: usize) {
    if number != SIGSTOP && is_orphaned(table, pid) {
        return;
    }
    let Some(process) = table.get(pid) else {
        return;
    };
    if process.stop.is_none() && !process.is_dying() {
        process.stop = Some(Stop {
            signal: number as u8,
            complete: false,
        });
        settle(table, pid);
    }
}

/// Whether no member of a process's group has a parent outside of it that could control the job. `init`
/// does not.
fn is_orphaned(table: &mut Table, pid: Pid) -> bool {
    let Some(group) = table.get(pid).map(|process| process.group) else {
        return true;
    };
    let controls = |parent: Pid| {
        let mut all = table.iter();
        parent != INIT && all.any(|process| process.pid == parent && process.group != group)
    };
    !table
        .iter()
        .any(|process| process.group == group && !process.is_zombie() && controls(process.parent))
}

/// Tells the parent once every thread has stopped.
pub(super) fn settle(table: &mut Table, pid: Pid) {
    let parked = table.threads_of(pid).all(super::Thread::is_parked);
    let Some(process) = table.get(pid) else {
        return;
    };
    match &mut process.stop {
        Some(stop) if parked && !stop.complete => {
            stop.complete = true;
            let status = WaitStatus::Stopped(stop.signal);
            tell(table, pid, status);
        }
        _ => {}
    }
}

/// Lets a process go on.
fn go_on(table: &mut Table, pid: Pid) {
    let Some(process) = table.get(pid) else {
        return;
    };
    let Some(stop) = process.stop.take() else {
        return;
    };
    release(table, pid);
    if stop.complete {
        tell(table, pid, WaitStatus::Continued);
    }
}

/// The threads that only wait for the process to go on do so.
fn release(table: &mut Table, pid: Pid) {
    table.for_each_of(pid, |placed| {
        if placed.thread.state == State::Stopped {
            placed.make_ready();
        }
    });
}

/// Ends a stop because the process ends.
pub(super) fn end_stop(table: &mut Table, pid: Pid) {
    if let Some(process) = table.get(pid) {
        process.stop = None;
        process.news = None;
        release(table, pid);
    }
}

fn tell(table: &mut Table, pid: Pid, status: WaitStatus) {
    let Some(process) = table.get(pid) else {
        return;
    };
    process.news = Some(status);
    let parent = process.parent;
    let origin = signal::of_child(pid, status, &process.usage);
    if table
        .get(parent)
        .is_some_and(|parent| parent.signals.wants_stops())
    {
        signal::post_to_parent(table, parent, SIGCHLD, origin);
    }
    sched::wake_in(table, Channel::Child(parent));
}

/// The running thread waits until its process goes on, or has to end.
pub(super) fn park() {
    with_table(|table| {
        let Some((thread, process)) = table.running_pair() else {
            return;
        };
        thread.state = State::Stopped;
        let pid = process.pid;
        settle(table, pid);
    });
    sched::switch_away();
}

/// The running process stops by a signal that it unblocked.
pub(super) fn stop_running(number: usize) {
    let pid = with_running(|_, process| process.pid);
    with_table(|table| stop(table, pid, number));
}
