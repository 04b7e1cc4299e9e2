//! `clone`: a thread of the same process, or a process of its own that shares the memory (`vfork`,
//! `posix_spawn`) or has a copy of it ([`super::fork`]).

use abi::errno::{EINVAL, ENOMEM, Errno};
use abi::process::{
    CLONE_CHILD_CLEARTID, CLONE_CHILD_SETTID, CLONE_DETACHED, CLONE_FILES, CLONE_FS, CLONE_IO,
    CLONE_NEWNS, CLONE_PARENT, CLONE_PARENT_SETTID, CLONE_PTRACE, CLONE_SETTLS, CLONE_SIGHAND,
    CLONE_SYSVSEM, CLONE_THREAD, CLONE_UNTRACED, CLONE_VFORK, CLONE_VM, CSIGNAL,
};
use abi::signal::NSIG;
use alloc::boxed::Box;

use super::{
    INIT, Pid, Process, Start, Thread, fork,
    sched::{self, Channel},
    table::{self, with_table},
    with_running,
};
use crate::{
    arch::{self, TrapFrame},
    fs::volume,
    mm::{pager, user},
};

/// What may be asked for. `CLONE_DETACHED` and those behind it mean nothing here, as on Linux for a
/// process that nobody traces.
const SUPPORTED: usize = CSIGNAL
    | CLONE_VM
    | CLONE_FS
    | CLONE_FILES
    | CLONE_SIGHAND
    | CLONE_VFORK
    | CLONE_PARENT
    | CLONE_THREAD
    | CLONE_SETTLS
    | CLONE_PARENT_SETTID
    | CLONE_CHILD_CLEARTID
    | CLONE_CHILD_SETTID
    | CLONE_SYSVSEM
    | CLONE_DETACHED
    | CLONE_PTRACE
    | CLONE_UNTRACED
    | CLONE_IO;

/// What threads of a process share.
const SHARED: usize = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND;

/// Bytes of heap for a thread, and for a process beside its memory.
const THREAD_HEAP: usize = 4 << 10;
pub(super) const PROCESS_HEAP: usize = 8 << 10;

/// What the new thread is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// One more of the same process.
    Thread,
    /// The first of a process that shares the memory.
    Sharing,
    /// The first of a process with a copy of the memory.
    Copy,
}

/// What a combination of flags asks for. `EINVAL` for those that make no sense, and for a process that
/// would share some things with another one without being a thread of it.
fn kind(flags: usize) -> Result<Kind, Errno> {
    let has = |flag| flags & flag != 0;
    // As Linux has it: what is shared for want of sense otherwise has to be asked for.
    let senseless = has(CLONE_NEWNS) && has(CLONE_FS)
        || has(CLONE_THREAD) && !has(CLONE_SIGHAND)
        || has(CLONE_SIGHAND) && !has(CLONE_VM);
    if senseless || flags & !SUPPORTED != 0 {
        return Err(EINVAL);
    }
    match flags & (SHARED | CLONE_THREAD) {
        0 => Ok(Kind::Copy),
        CLONE_VM => Ok(Kind::Sharing),
        all if all == SHARED | CLONE_THREAD => Ok(Kind::Thread),
        _ => Err(EINVAL),
    }
}

/// Makes a thread or a process. It goes on where the caller does, with 0 as its result and, if given, a
/// stack and a thread pointer of its own. Returns its id.
pub fn clone(
    frame: &TrapFrame,
    [flags, stack, parent_tid, tls, child_tid, _]: [usize; 6],
) -> Result<Pid, Errno> {
    // The upper half may be anything, as of a C `int`.
    let flags = flags as u32 as usize;
    let kind = kind(flags)?;
    let has = |flag| flags & flag != 0;
    if has(CLONE_PARENT) && table::current() == INIT {
        return Err(EINVAL);
    }
    let space = match kind {
        Kind::Thread if volume::make_room(THREAD_HEAP) => None,
        Kind::Sharing if volume::make_room(PROCESS_HEAP) => Some(pager::share_current()?),
        Kind::Thread | Kind::Sharing => return Err(ENOMEM),
        Kind::Copy => Some(fork::copy_space()?),
    };
    let mut kernel_stack = match pager::new_stack() {
        Ok(stack) => stack,
        Err(errno) => {
            if let Some(space) = space {
                pager::destroy_space(space);
            }
            return Err(errno);
        }
    };
    let tls = has(CLONE_SETTLS).then_some(tls);
    kernel_stack.prepare(&registers(frame, stack, tls), Start::User as usize);
    let tid = with_table(table::Table::new_id);
    if has(CLONE_PARENT_SETTID) {
        // Before the child can run; as on Linux, a bad address does not undo it.
        let _ = user::write_value(parent_tid, &tid);
    }
    let child_tid_if = |flag| if has(flag) { child_tid } else { 0 };
    let thread = Thread {
        set_tid: child_tid_if(CLONE_CHILD_SETTID),
        clear_tid: child_tid_if(CLONE_CHILD_CLEARTID),
        ..beside_running(tid, kernel_stack)
    };
    match space {
        None => with_table(|table| table.insert_beside_running(thread)),
        Some(space) => {
            let root = pager::root_of(space)?;
            insert_process(thread, flags, |process| {
                process.space = Some(space);
                process.root = root;
            });
        }
    }
    if has(CLONE_VFORK) {
        wait_for_memory(tid);
    }
    Ok(tid)
}

/// The caller's registers, with what is different for the new thread.
fn registers(caller: &TrapFrame, stack: usize, tls: Option<usize>) -> TrapFrame {
    let mut frame = *caller;
    frame.x[TrapFrame::A0] = 0;
    if stack != 0 {
        frame.x[TrapFrame::SP] = stack;
    }
    if let Some(tls) = tls {
        frame.x[TrapFrame::TP] = tls;
    }
    frame
}

/// A thread with the running one's floating-point registers and mask.
fn beside_running(tid: Pid, stack: crate::mm::kernel_stack::KernelStack) -> Thread {
    with_running(|thread, _| {
        if core::mem::take(&mut thread.float_dirty) {
            arch::save_float_registers(&mut thread.float);
        }
        Thread {
            float: Box::new(*thread.float),
            signals: thread.signals.for_thread(),
            ..Thread::new(tid, stack)
        }
    })
}

/// Adds a child of the running process with its first thread.
fn insert_process(thread: Thread, flags: usize, give_memory: impl FnOnce(&mut Process)) {
    let has = |flag| flags & flag != 0;
    let exit_signal = flags & CSIGNAL;
    with_table(|table| {
        let (running, parent) = table.running_pair().expect("a process makes another");
        let mut thread = thread;
        // A stack of the memory that is shared serves the parent, unless that waits.
        if !has(CLONE_VM) || has(CLONE_VFORK) {
            thread.signals = running.signals.for_child();
        }
        let mut child = Process {
            parent: if has(CLONE_PARENT) {
                parent.parent
            } else {
                parent.pid
            },
            group: parent.group,
            vforked: has(CLONE_VFORK),
            files: parent.files.clone(),
            directory: parent.directory.clone(),
            umask: parent.umask,
            limits: parent.limits,
            about: parent.about.for_child(),
            signals: parent.signals.for_child(),
            exit_signal: match exit_signal {
                _ if has(CLONE_PARENT) => parent.exit_signal,
                signal if signal <= NSIG => signal,
                _ => 0,
            },
            ..Process::new(thread.tid, parent.name.clone(), parent.root)
        };
        give_memory(&mut child);
        table.insert(child, thread);
    });
}

/// Waits until a child of `vfork` has ended or become another program. Who is killed does not wait.
fn wait_for_memory(child: Pid) {
    let waits = || with_table(|table| table.get(child).is_some_and(|child| child.vforked));
    while waits() {
        if sched::sleep_unless_killed(Channel::Vfork(child), None).is_err() {
            return;
        }
    }
}

/// The running process has done with the memory that its parent lent it.
pub(super) fn memory_returned() {
    let pid = super::with_current(|process| {
        let lent = core::mem::take(&mut process.vforked);
        lent.then_some(process.pid)
    });
    if let Some(pid) = pid {
        sched::wake(Channel::Vfork(pid));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use abi::signal::SIGCHLD;

    #[test]
    fn flags_are_understood_or_refused_as_linux_does() {
        let pthread = SHARED
            | CLONE_THREAD
            | CLONE_SYSVSEM
            | CLONE_SETTLS
            | CLONE_PARENT_SETTID
            | CLONE_CHILD_CLEARTID;
        for (flags, expected) in [
            (SIGCHLD, Ok(Kind::Copy)),
            (
                CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID | SIGCHLD,
                Ok(Kind::Copy),
            ),
            (CLONE_VM | CLONE_VFORK | SIGCHLD, Ok(Kind::Sharing)),
            (CLONE_VM | SIGCHLD, Ok(Kind::Sharing)),
            (CLONE_VFORK | SIGCHLD, Ok(Kind::Copy)),
            (pthread, Ok(Kind::Thread)),
            (pthread | CLONE_DETACHED, Ok(Kind::Thread)),
            (pthread | CLONE_CHILD_SETTID, Ok(Kind::Thread)),
            (pthread & !CLONE_SIGHAND, Err(EINVAL)),
            (pthread & !CLONE_VM, Err(EINVAL)),
            (CLONE_SIGHAND | SIGCHLD, Err(EINVAL)),
            (CLONE_THREAD, Err(EINVAL)),
            (CLONE_NEWNS | CLONE_FS, Err(EINVAL)),
            (CLONE_FILES | SIGCHLD, Err(EINVAL)),
            (0x2000_0000 | SIGCHLD, Err(EINVAL)),
        ] {
            assert_eq!(kind(flags), expected, "{flags:#x}");
        }
    }
}
