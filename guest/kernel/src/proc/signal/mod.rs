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
use abi::signal::{CLD_EXITED, CLD_KILLED, SIGINT, SIGKILL};
use abi::time::USER_HZ;

use super::{
    INIT, Pid,
    process::Usage,
    sched,
    table::{Placed, Table, with_table},
    with_current,
};
use crate::{mm::heap, time};
pub use state::{Origin, Signals};

/// Sends a signal to a process. Signal 0 only asks whether one could be sent.
pub fn send(pid: Pid, number: usize, origin: Origin) -> Result<(), Errno> {
    with_table(|table| {
        let mut placed = table.placed(pid).ok_or(ESRCH)?;
        if placed.process.is_zombie() {
            return Ok(());
        }
        if placed.process.space.is_none() {
            // It is the kernel's own.
            return Err(EPERM);
        }
        if number == 0 {
            return Ok(());
        }
        post_to(&mut placed, number, origin)
    })
}

/// Lets a process know of a signal, whoever it is, and ends its sleep if it has to act on it. `EAGAIN`
/// when it cannot be kept for want of room, and must not be lost.
pub(super) fn post_to(placed: &mut Placed<'_>, number: usize, origin: Origin) -> Result<(), Errno> {
    let room = heap::has_room_for(state::GROWTH);
    placed.process.signals.post(number, origin, room)?;
    sched::interrupt(placed);
    Ok(())
}

/// Tells a parent of a child's end.
pub(super) fn post_to_parent(table: &mut Table, parent: Pid, number: usize, origin: Origin) {
    if let Some(mut placed) = table.placed(parent) {
        // Who is not promised that each one counts is not refused.
        let _ = post_to(&mut placed, number, origin);
    }
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

/// Sends a signal to every process of a group, or with `None` to all but `init` and the caller.
/// `ESRCH` when there is none.
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
    with_table(|table| {
        if let Some(mut placed) = table.placed(pid) {
            placed.process.signals.force(SIGKILL, Origin::Kernel);
            sched::interrupt(&mut placed);
        }
    });
}

/// A signal for what an instruction of the running process did: it cannot run on without a handler.
/// Tells whether it is going to end.
pub fn force(number: usize, origin: Origin) -> bool {
    with_current(|process| process.signals.force(number, origin))
}
