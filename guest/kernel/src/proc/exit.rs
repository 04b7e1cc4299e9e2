//! The end of a process, and its parent's learning of it.

use super::{
    INIT, Pid, State,
    process::Usage,
    sched::{self, Channel},
    signal,
    table::{Table, with_table},
    with_current,
};
use crate::{
    fs::inode,
    mm::{kernel_map, pager},
    power,
    trap::account,
};
use abi::errno::{ECHILD, EINTR, Errno};
use abi::process::{WNOHANG, WaitStatus};
use abi::signal::SIGCHLD;

/// Ends the running process by its own wish.
pub fn by_itself(status: u8) -> ! {
    end(WaitStatus::Exited(status))
}

/// Ends the running process by a signal.
pub fn by_signal(number: usize) -> ! {
    end(WaitStatus::Signaled(number as u8))
}

fn end(status: WaitStatus) -> ! {
    let pid = super::current();
    if pid == INIT {
        power::init_ended(status);
    }
    let files = with_current(|process| core::mem::take(&mut process.files));
    drop(files);
    leave_space();
    let (parent, init_too) = with_table(|table| bury(table, pid, status));
    sched::wake(Channel::Child(parent));
    if init_too {
        sched::wake(Channel::Child(INIT));
    }
    sched::leave_for_good()
}

fn leave_space() {
    account::settle();
    let root = kernel_map::root();
    let space = with_current(|process| {
        process.root = root;
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
    for (_, process) in table.iter_mut() {
        if process.parent == pid {
            process.parent = INIT;
            init_too |= process.is_zombie();
        }
    }
    let process = table.running_mut().expect("a process ends");
    process.state = State::Zombie(status);
    process.alarm = None;
    let parent = process.parent;
    let signal = process.exit_signal;
    let origin = signal::of_child(pid, status, &process.usage);
    let stack = process.stack.take();
    table.dead_stacks.extend(stack);
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
        signal::post(table, parent, number, origin);
    }
}

/// Which children to wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Children {
    /// Any.
    Any,
    /// The one with this id.
    One(Pid),
    /// Those in this process group.
    Group(Pid),
}

/// A child that has ended.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    /// Its id, free from now on.
    pub pid: Pid,
    /// How it ended.
    pub status: WaitStatus,
    /// What it and its children used.
    pub usage: Usage,
}

/// Waits for a child to end. `None` with `WNOHANG` when none has.
pub fn wait(children: Children, options: usize) -> Result<Option<Ended>, Errno> {
    let me = super::current();
    let mut interrupted = false;
    loop {
        // The signal may be the child's own: who has ended is looked at before what has interrupted.
        if let Some(ended) = with_table(|table| reap(table, me, children))? {
            return Ok(Some(ended));
        }
        if options & WNOHANG != 0 {
            return Ok(None);
        }
        if interrupted {
            return Err(EINTR);
        }
        interrupted = sched::sleep(Channel::Child(me)).is_err();
    }
}

fn reap(table: &mut Table, me: Pid, children: Children) -> Result<Option<Ended>, Errno> {
    let mut any = false;
    let mut found = None;
    for process in table.iter() {
        let wanted = match children {
            Children::Any => true,
            Children::One(pid) => process.pid == pid,
            Children::Group(group) => process.group == group,
        };
        if process.parent != me || !wanted {
            continue;
        }
        any = true;
        if let State::Zombie(status) = process.state {
            let oldest = found.is_none_or(|(pid, _)| process.pid < pid);
            if oldest {
                found = Some((process.pid, status));
            }
        }
    }
    let Some((pid, status)) = found else {
        return if any { Ok(None) } else { Err(ECHILD) };
    };
    let child = table.remove(pid).ok_or(ECHILD)?;
    let mut usage = child.usage;
    usage.add(&child.children_usage);
    if let Some(process) = table.running_mut() {
        process.children_usage.add(&usage);
    }
    Ok(Some(Ended { pid, status, usage }))
}
