//! The end of a thread, and of a process with its last one. How a parent learns of it is in
//! [`super::wait`].

use abi::errno::{EINTR, Errno};
use abi::process::WaitStatus;
use abi::signal::SIGCHLD;

use super::{
    INIT, Pid, clone, futex, job,
    sched::{self, Channel},
    signal,
    table::{Table, with_table},
    with_current, with_running,
};
use crate::{
    fs::inode,
    mm::{kernel_map, pager},
    power,
    trap::account,
};

/// Ends the running thread by its own wish, and with the last one its process.
pub fn thread(status: u8) -> ! {
    with_running(|thread, process| {
        if thread.tid == process.pid {
            process.first_ended = WaitStatus::Exited(status);
        }
    });
    leave()
}

/// Ends the running process.
pub fn process(status: WaitStatus) -> ! {
    let pid = super::current();
    with_table(|table| end_all(table, pid, status));
    leave()
}

/// Ends the running thread because its process ends, or becomes another program.
pub(super) fn with_the_others() -> ! {
    leave()
}

/// Every thread of a process is to end, on its way to user mode. Who was first says how.
fn end_all(table: &mut Table, pid: Pid, status: WaitStatus) {
    if let Some(process) = table.get(pid) {
        process.ending.get_or_insert(status);
        job::end_stop(table, pid);
        signal::interrupt_where(table, pid, |_| true);
    }
}

fn leave() -> ! {
    release_futexes();
    let (pid, last) = with_current(|process| {
        process.threads -= 1;
        (process.pid, process.threads == 0)
    });
    if last {
        end_process(pid);
    } else {
        sched::wake(Channel::Threads(pid));
    }
    sched::leave_for_good()
}

/// Lets go of what the thread holds in its memory, as long as it has that.
pub(super) fn release_futexes() {
    let (tid, robust_list, clear_tid) = with_running(|thread, _| {
        let lists = (thread.tid, thread.robust_list, thread.clear_tid);
        (thread.robust_list, thread.clear_tid) = (0, 0);
        lists
    });
    futex::robust::release(tid, robust_list);
    // When nobody else uses the memory nobody waits there.
    let others = with_current(|process| process.threads > 1 || pager::is_shared(process.space));
    if clear_tid != 0 && others {
        futex::clear_and_wake(clear_tid);
    }
}

fn end_process(pid: Pid) {
    let status = with_current(|process| process.ending.unwrap_or(process.first_ended));
    if pid == INIT {
        power::init_ended(status);
    }
    let (files, image) = with_current(|process| {
        (
            core::mem::take(&mut process.files),
            process.about.image.take(),
        )
    });
    drop((files, image));
    leave_space();
    clone::memory_returned();
    let (parent, init_too) = with_table(|table| bury(table, pid, status));
    sched::wake(Channel::Child(parent));
    if init_too {
        sched::wake(Channel::Child(INIT));
    }
}

fn leave_space() {
    account::settle();
    let root = kernel_map::root();
    let space = with_current(|process| {
        process.root = root;
        process.usage = process.usage.with_peak_of(process.space);
        process.space.take()
    });
    kernel_map::use_root(root);
    if let Some(space) = space {
        pager::destroy_space(space);
        inode::reap();
    }
}

/// Makes the running process a zombie and gives its children to `init`. Returns its parent, and
/// whether `init` has a new zombie to wait for.
fn bury(table: &mut Table, pid: Pid, status: WaitStatus) -> (Pid, bool) {
    let mut init_too = false;
    for process in table.iter_mut() {
        if process.parent == pid {
            process.parent = INIT;
            // What the child was to send was between it and the parent that made it.
            process.exit_signal = SIGCHLD;
            init_too |= process.is_zombie();
        }
    }
    let process = table.running_mut().expect("a process ends");
    process.ended = Some(status);
    tracepoint::process_exit(pid, status.encode());
    process.alarm = None;
    process.stop = None;
    process.news = None;
    let parent = process.parent;
    let signal = process.exit_signal;
    let origin = signal::of_child(pid, status, &process.usage);
    tell(table, parent, pid, signal, origin);
    (parent, init_too)
}

/// Tells a parent of its child's end. One that does not want to know has nothing to wait for.
fn tell(table: &mut Table, parent: Pid, child: Pid, number: usize, origin: signal::Origin) {
    let Some(process) = table.get(parent) else {
        return;
    };
    if number == SIGCHLD && process.signals.discards_children() {
        table.unwaited.push(child);
    }
    if number != 0 {
        signal::post_to_parent(table, parent, number, origin);
    }
}

/// Ends the other threads of the running process, which becomes another program: the running one is its
/// only one then, with the process's id. `EINTR` when it has to end itself.
pub(super) fn other_threads() -> Result<(), Errno> {
    let pid = with_running(|thread, process| {
        if process.ending.is_some() || process.exec_by.is_some() {
            return Err(EINTR);
        }
        process.exec_by = Some(thread.tid);
        Ok(process.pid)
    })?;
    with_table(|table| signal::interrupt_where(table, pid, |_| true));
    let mut result = Ok(());
    while result.is_ok() && with_current(|process| process.threads) > 1 {
        let slept = sched::sleep_unless_killed(Channel::Threads(pid), None);
        result = slept.map_err(|sched::Interrupted| EINTR);
    }
    with_running(|thread, process| {
        process.exec_by = None;
        if result.is_ok() {
            thread.tid = process.pid;
        }
    });
    result
}
