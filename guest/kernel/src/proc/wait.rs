//! A parent's waiting for its children: that they end, stop or go on.

use abi::errno::{ECHILD, EINTR, Errno};
use abi::process::{WCONTINUED, WNOHANG, WUNTRACED, WaitStatus};

use super::{
    Pid, Process,
    process::Usage,
    sched::{self, Channel},
    table::{Table, with_table},
};

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

impl Children {
    fn has(self, process: &Process) -> bool {
        match self {
            Self::Any => true,
            Self::One(pid) => process.pid == pid,
            Self::Group(group) => process.group == group,
        }
    }
}

/// What has become of a child.
#[derive(Clone, Copy, Debug)]
pub struct Report {
    /// Its id: free from now on if it has ended.
    pub pid: Pid,
    /// How it ended, or that it has stopped or goes on.
    pub status: WaitStatus,
    /// What it and its children used.
    pub usage: Usage,
}

/// Waits for a child to end, or what else `options` ask for. `None` with `WNOHANG` when none has.
pub fn wait(children: Children, options: usize) -> Result<Option<Report>, Errno> {
    let me = super::current();
    let mut interrupted = false;
    loop {
        // The signal may be the child's own: who has ended is looked at before what has interrupted.
        if let Some(report) = with_table(|table| find(table, me, children, options))? {
            return Ok(Some(report));
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

/// What there is to tell of a child, of these kinds.
fn news_of(process: &Process, options: usize) -> Option<WaitStatus> {
    let wanted = |status: &WaitStatus| match status {
        WaitStatus::Stopped(_) => options & WUNTRACED != 0,
        WaitStatus::Continued => options & WCONTINUED != 0,
        WaitStatus::Exited(_) | WaitStatus::Signaled(_) => true,
    };
    process.ended.or(process.news).filter(wanted)
}

fn find(
    table: &mut Table,
    me: Pid,
    children: Children,
    options: usize,
) -> Result<Option<Report>, Errno> {
    let mut any = false;
    let mut found = None;
    for process in table.iter() {
        if process.parent != me || !children.has(process) {
            continue;
        }
        any = true;
        let oldest = found.is_none_or(|(pid, _)| process.pid < pid);
        if let Some(status) = news_of(process, options).filter(|_| oldest) {
            found = Some((process.pid, status));
        }
    }
    let Some((pid, status)) = found else {
        return if any { Ok(None) } else { Err(ECHILD) };
    };
    let child = table.get(pid).ok_or(ECHILD)?;
    child.news = None;
    let mut usage = child.usage;
    usage.add(&child.children_usage);
    if child.is_zombie() {
        table.remove(pid);
        if let Some(process) = table.running_mut() {
            process.children_usage.add(&usage);
        }
    }
    Ok(Some(Report { pid, status, usage }))
}
