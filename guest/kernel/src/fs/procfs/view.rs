//! What `/proc` tells of a process, taken from the process table in one moment.

use alloc::{string::String, sync::Arc, vec::Vec};

use abi::process::WaitStatus;
use vm::SpaceId;

use super::Who;
use crate::{
    fs::{file::OpenFile, path::WorkingDirectory},
    proc::{
        Pid, Process, State, Thread,
        about::About,
        limits::Limits,
        process::Usage,
        table::{Table, with_table},
    },
    trap::account,
};

/// Bytes of a name, as many as Linux keeps (`TASK_COMM_LEN` less the NUL).
const NAME_MAX: usize = 15;

/// One process or thread in one moment.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// The id of the thread; the process's own where it is all of it that is looked at.
    pub(super) id: Pid,
    pub(super) pid: Pid,
    pub(super) parent: Pid,
    pub(super) group: Pid,
    pub(super) name: String,
    pub(super) state: char,
    pub(super) exit_code: u32,
    pub(super) exit_signal: usize,
    pub(super) umask: u32,
    pub(super) limits: Limits,
    pub(super) usage: Usage,
    pub(super) children_usage: Usage,
    pub(super) about: About,
    pub(super) space: Option<SpaceId>,
    pub(super) directory: WorkingDirectory,
    pub(super) descriptors: usize,
    /// Signals that wait for the thread.
    pub(super) own_pending: u64,
    /// Signals that wait for the process, are blocked, ignored, handled.
    pub(super) signals: [u64; 4],
    pub(super) threads: u32,
}

/// The letter of a state, and a word for it.
pub(super) fn state_word(letter: char) -> &'static str {
    match letter {
        'R' => "running",
        'S' => "sleeping",
        'D' => "disk sleep",
        'T' => "stopped",
        'Z' => "zombie",
        _ => "unknown",
    }
}

fn letter(thread: &Thread) -> char {
    match thread.state {
        State::Runnable => 'R',
        State::Sleeping { .. } if thread.state.waits_for_disk() => 'D',
        State::Sleeping { .. } => 'S',
        State::Stopped => 'T',
        State::Ended => 'Z',
    }
}

/// The state of a process is the liveliest of its threads'.
fn letter_of_all(table: &Table, process: &Process) -> char {
    if process.is_zombie() {
        return 'Z';
    }
    if process.stop.is_some_and(|stop| stop.complete) {
        return 'T';
    }
    let letters = table.threads_of(process.pid).map(letter);
    letters
        .min_by_key(|&letter| "RDSTZ".find(letter))
        .unwrap_or('R')
}

impl View {
    /// A process, or one of its threads, if it is in the table.
    pub(super) fn of(who: Who) -> Option<Self> {
        account::settle();
        with_table(|table| {
            let process = table.process_of(who.pid)?;
            match who.thread {
                None => Some(Self::of_process(table, process)),
                Some(tid) => Self::of_thread(table, process, tid),
            }
        })
    }

    fn of_thread(table: &Table, process: &Process, tid: Pid) -> Option<Self> {
        let whole = Self::of_process(table, process);
        if process.is_zombie() && tid == process.pid {
            return Some(whole);
        }
        let thread = table
            .threads_of(process.pid)
            .find(|thread| thread.tid == tid)?;
        let [pending, _, ignored, caught] = whole.signals;
        Some(Self {
            id: tid,
            state: letter(thread),
            usage: thread.usage,
            own_pending: thread.signals.pending(),
            signals: [pending, thread.signals.blocked(), ignored, caught],
            ..whole
        })
    }

    fn of_process(table: &Table, process: &Process) -> Self {
        let [ignored, caught] = process.signals.dispositions();
        let first = table
            .threads_of(process.pid)
            .find(|thread| thread.tid == process.pid);
        let own = |pick: fn(&Thread) -> u64| first.map_or(0, pick);
        Self {
            id: process.pid,
            pid: process.pid,
            parent: process.parent,
            group: process.group,
            name: process.name.chars().take(NAME_MAX).collect(),
            state: letter_of_all(table, process),
            exit_code: process.ended.map_or(0, WaitStatus::encode),
            exit_signal: process.exit_signal,
            umask: process.umask,
            limits: process.limits,
            usage: process.usage,
            children_usage: process.children_usage,
            about: process.about.clone(),
            space: process.space,
            directory: process.directory.clone(),
            descriptors: process.files.capacity(),
            own_pending: own(|thread| thread.signals.pending()),
            signals: [
                process.signals.pending(),
                own(|thread| thread.signals.blocked()),
                ignored,
                caught,
            ],
            threads: process.threads.max(1),
        }
    }

    /// Whether it is a thread of the kernel.
    pub(super) fn is_kernel(&self) -> bool {
        self.space.is_none() && self.state != 'Z'
    }
}

/// Whether there is such a process, with such a thread.
pub(super) fn exists(who: Who) -> bool {
    with_table(|table| {
        let found = table.get(who.pid).is_some();
        found
            && who
                .thread
                .is_none_or(|tid| thread_ids(table, who.pid).contains(&tid))
    })
}

/// The ids of a process's threads, ascending. A zombie has its first one still.
fn thread_ids(table: &mut Table, pid: Pid) -> Vec<Pid> {
    let mut ids: Vec<Pid> = table
        .threads_of(pid)
        .filter(|thread| thread.state != State::Ended)
        .map(|thread| thread.tid)
        .collect();
    if table.get(pid).is_some_and(|process| process.is_zombie()) && !ids.contains(&pid) {
        ids.push(pid);
    }
    ids.sort_unstable();
    ids
}

/// The ids of all processes above `from`, ascending.
pub(super) fn pids_above(from: Pid) -> Vec<Pid> {
    with_table(|table| {
        let mut pids: Vec<Pid> = table.iter().map(|process| process.pid).collect();
        pids.retain(|&pid| pid > from);
        pids.sort_unstable();
        pids
    })
}

/// The ids of a process's threads.
pub(super) fn threads_of(pid: Pid) -> Vec<Pid> {
    with_table(|table| thread_ids(table, pid))
}

/// The descriptors of a process, ascending.
pub(super) fn descriptors_of(pid: Pid) -> Vec<usize> {
    with_table(|table| {
        let numbers = |process: &mut Process| process.files.iter().map(|(fd, ..)| fd).collect();
        table.get(pid).map(numbers).unwrap_or_default()
    })
}

/// A process's open file, and whether `execve` closes the descriptor.
pub(super) fn descriptor(pid: Pid, fd: usize) -> Option<(Arc<OpenFile>, bool)> {
    with_table(|table| {
        let files = &table.get(pid)?.files;
        let found = files.iter().find(|&(number, ..)| number == fd);
        found.map(|(_, file, closes)| (Arc::clone(file), closes))
    })
}

/// Threads that are ready or run, those that wait for a disk or a page, and all of them, zombies included.
pub(super) fn census() -> (usize, usize, usize) {
    with_table(|table| {
        let count = |wanted: char| {
            let like = |thread: &&Thread| letter(thread) == wanted;
            table.threads().filter(like).count()
        };
        let zombies = table.iter().filter(|process| process.is_zombie()).count();
        (count('R'), count('D'), table.threads().count() + zombies)
    })
}

/// The id that was given out last.
pub(super) fn newest_pid() -> Pid {
    with_table(|table| table.newest_id())
}

/// Changes what a process is known by. `None` when it is not in the table.
pub(super) fn change(pid: Pid, change: impl FnOnce(&mut Process)) -> Option<()> {
    with_table(|table| table.get(pid).map(change))
}
