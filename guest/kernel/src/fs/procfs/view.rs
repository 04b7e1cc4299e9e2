//! What `/proc` tells of a process, taken from the process table in one moment.

use alloc::{string::String, sync::Arc, vec::Vec};

use abi::process::WaitStatus;
use vm::SpaceId;

use crate::{
    fs::{file::OpenFile, path::WorkingDirectory},
    proc::{
        Pid, Process, State,
        about::About,
        process::Usage,
        table::{Table, with_table},
    },
    trap::account,
};

/// Bytes of a name, as many as Linux keeps (`TASK_COMM_LEN` less the NUL).
const NAME_MAX: usize = 15;

/// One process in one moment.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) pid: Pid,
    pub(super) parent: Pid,
    pub(super) group: Pid,
    pub(super) name: String,
    pub(super) state: char,
    pub(super) exit_code: u32,
    pub(super) exit_signal: usize,
    pub(super) umask: u32,
    pub(super) usage: Usage,
    pub(super) children_usage: Usage,
    pub(super) about: About,
    pub(super) space: Option<SpaceId>,
    pub(super) directory: WorkingDirectory,
    pub(super) descriptors: usize,
    /// Signals that wait, are blocked, ignored, handled.
    pub(super) signals: [u64; 4],
    pub(super) threads: usize,
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

fn letter(state: State) -> char {
    match state {
        State::Runnable => 'R',
        State::Sleeping { .. } if state.waits_for_disk() => 'D',
        State::Sleeping { .. } => 'S',
        State::Zombie(_) => 'Z',
    }
}

impl View {
    /// A process, if it is in the table.
    pub(super) fn of(pid: Pid) -> Option<Self> {
        account::settle();
        with_table(|table| table.get(pid).map(|process| Self::new(process)))
    }

    fn new(process: &Process) -> Self {
        let [pending, ignored, caught] = process.signals.sets();
        Self {
            pid: process.pid,
            parent: process.parent,
            group: process.group,
            name: process.name.chars().take(NAME_MAX).collect(),
            state: letter(process.state),
            exit_code: match process.state {
                State::Zombie(status) => WaitStatus::encode(status),
                State::Runnable | State::Sleeping { .. } => 0,
            },
            exit_signal: process.exit_signal,
            umask: process.umask,
            usage: process.usage,
            children_usage: process.children_usage,
            about: process.about.clone(),
            space: process.space,
            directory: process.directory.clone(),
            descriptors: process.files.capacity(),
            signals: [pending, process.signals.blocked(), ignored, caught],
            threads: 1,
        }
    }

    /// Whether it is a thread of the kernel.
    pub(super) fn is_kernel(&self) -> bool {
        self.space.is_none() && self.state != 'Z'
    }
}

/// Whether there is such a process.
pub(super) fn exists(pid: Pid) -> bool {
    with_table(|table| table.get(pid).is_some())
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
    if exists(pid) {
        alloc::vec![pid]
    } else {
        Vec::new()
    }
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

/// Processes that are ready or run, those that wait for a disk or a page, and all of them.
pub(super) fn census() -> (usize, usize, usize) {
    with_table(|table: &mut Table| {
        let count = |wanted: char| {
            let like = |process: &&Process| letter(process.state) == wanted;
            table.iter().filter(like).count()
        };
        (count('R'), count('D'), table.iter().count())
    })
}

/// The id that was given out last.
pub(super) fn newest_pid() -> Pid {
    with_table(|table| table.newest_pid())
}

/// Changes what a process is known by. `None` when it is not in the table.
pub(super) fn change(pid: Pid, change: impl FnOnce(&mut Process)) -> Option<()> {
    with_table(|table| table.get(pid).map(change))
}
