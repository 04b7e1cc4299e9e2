//! The table of all processes.

use alloc::{boxed::Box, collections::VecDeque, vec::Vec};

use super::{Pid, Process};
use crate::{mm::kernel_stack::KernelStack, sync::Global};

/// All processes, and who runs.
#[derive(Debug)]
pub struct Table {
    /// Processes in places that stay theirs; free places are `None`.
    places: Vec<Option<Box<Process>>>,
    /// Which place runs.
    running: Option<usize>,
    /// Places of processes that wait for their turn, in order.
    pub(super) ready: VecDeque<usize>,
    /// Stacks of ended processes, to be freed by the next thread that runs.
    pub(super) dead_stacks: Vec<KernelStack>,
    /// Ended processes that nobody waits for, to be forgotten by the same.
    pub(super) unwaited: Vec<Pid>,
    /// Whose floating-point values the registers hold.
    pub(super) float_owner: Option<Pid>,
    /// When the running process's turn ends, in ticks.
    pub(super) turn_ends: u64,
    next_pid: Pid,
}

/// The table.
pub(super) static TABLE: Global<Table> = Global::new("process table", Table::new());

impl Table {
    const fn new() -> Self {
        Self {
            places: Vec::new(),
            running: None,
            ready: VecDeque::new(),
            dead_stacks: Vec::new(),
            unwaited: Vec::new(),
            float_owner: None,
            turn_ends: 0,
            next_pid: super::INIT,
        }
    }

    /// The next free process id. Ids go up and are not used again.
    pub fn new_pid(&mut self) -> Pid {
        let pid = self.next_pid;
        self.next_pid += 1;
        pid
    }

    /// The id that was given out last; 0 for none.
    #[must_use]
    pub const fn newest_pid(&self) -> Pid {
        self.next_pid - 1
    }

    /// Adds a process and gives it a turn.
    pub fn insert(&mut self, process: Process) {
        let place = match self.places.iter().position(Option::is_none) {
            Some(free) => free,
            None => {
                self.places.push(None);
                self.places.len() - 1
            }
        };
        self.places[place] = Some(Box::new(process));
        self.ready.push_back(place);
    }

    /// Removes an ended process.
    pub fn remove(&mut self, pid: Pid) -> Option<Box<Process>> {
        let place = self.place_of(pid)?;
        self.places[place].take()
    }

    /// Every process, by place.
    pub fn iter(&self) -> impl Iterator<Item = &Process> {
        self.places.iter().flatten().map(|process| &**process)
    }

    /// Every process with its place.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (usize, &mut Process)> {
        self.places
            .iter_mut()
            .enumerate()
            .filter_map(|(place, process)| Some((place, &mut **process.as_mut()?)))
    }

    /// A process by id.
    pub fn get(&mut self, pid: Pid) -> Option<&mut Process> {
        let place = self.place_of(pid)?;
        self.places[place].as_deref_mut()
    }

    /// The process that runs.
    pub fn running(&self) -> Option<&Process> {
        self.places[self.running?].as_deref()
    }

    /// The process that runs, to change it.
    pub fn running_mut(&mut self) -> Option<&mut Process> {
        self.places[self.running?].as_deref_mut()
    }

    /// Its place.
    pub(super) fn running_place(&self) -> Option<usize> {
        self.running
    }

    /// Makes the process at a place the running one, and returns it.
    pub(super) fn set_running(&mut self, place: usize) -> &mut Process {
        self.running = Some(place);
        self.places[place]
            .as_deref_mut()
            .expect("a ready process is in the table")
    }

    fn place_of(&self, pid: Pid) -> Option<usize> {
        self.places
            .iter()
            .position(|process| process.as_ref().is_some_and(|process| process.pid == pid))
    }
}

/// Works on the table. `work` must not sleep.
pub fn with_table<R>(work: impl FnOnce(&mut Table) -> R) -> R {
    work(&mut TABLE.lock())
}

/// Works on the running process. `work` must not sleep.
pub fn with_current<R>(work: impl FnOnce(&mut Process) -> R) -> R {
    let mut table = TABLE.lock();
    work(table.running_mut().expect("called by a process"))
}

/// The running process's id.
#[must_use]
pub fn current() -> Pid {
    with_current(|process| process.pid)
}
