//! The table of all processes and their threads.

use alloc::{boxed::Box, collections::VecDeque, vec::Vec};

use super::{Pid, Process, State, Thread, process::Usage, sched::Alarm};
use crate::sync::Global;

/// Values in places that stay theirs.
#[derive(Debug)]
struct Places<T> {
    places: Vec<Option<Box<T>>>,
}

impl<T> Places<T> {
    const fn new() -> Self {
        Self { places: Vec::new() }
    }

    /// Puts a value in a free place.
    fn insert(&mut self, value: T) -> usize {
        let place = match self.places.iter().position(Option::is_none) {
            Some(free) => free,
            None => {
                self.places.push(None);
                self.places.len() - 1
            }
        };
        self.places[place] = Some(Box::new(value));
        place
    }

    fn get(&self, place: usize) -> Option<&T> {
        self.places.get(place)?.as_deref()
    }

    fn get_mut(&mut self, place: usize) -> Option<&mut T> {
        self.places.get_mut(place)?.as_deref_mut()
    }

    fn take(&mut self, place: usize) -> Option<Box<T>> {
        self.places.get_mut(place)?.take()
    }

    fn iter(&self) -> impl Iterator<Item = &T> {
        self.places.iter().flatten().map(|value| &**value)
    }

    fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.places.iter_mut().flatten().map(|value| &mut **value)
    }

    fn position(&self, wanted: impl Fn(&T) -> bool) -> Option<usize> {
        let is_wanted = |value: &Option<Box<T>>| value.as_deref().is_some_and(&wanted);
        self.places.iter().position(is_wanted)
    }
}

/// All processes and threads, and who runs.
#[derive(Debug)]
pub struct Table {
    processes: Places<Process>,
    threads: Places<Thread>,
    /// Which place of a thread runs.
    running: Option<usize>,
    /// Places of threads that wait for their turn, in order.
    pub(super) ready: VecDeque<usize>,
    /// Places of ended threads, to be freed by the next one that runs.
    pub(super) ended: Vec<usize>,
    /// Ended processes that nobody waits for, to be forgotten by the same.
    pub(super) unwaited: Vec<Pid>,
    /// The thread whose floating-point values the registers hold.
    pub(super) float_owner: Option<Pid>,
    /// When the running thread's turn ends, in ticks.
    pub(super) turn_ends: u64,
    /// No sleep and no alarm ends before this, in ticks: so that a switch need not look at all of them.
    next_deadline: u64,
    next_id: Pid,
}

/// The table.
pub(super) static TABLE: Global<Table> = Global::new("process table", Table::new());

/// A thread with its process, its place and the queue of those that are ready.
pub(super) struct Placed<'a> {
    /// The thread.
    pub(super) thread: &'a mut Thread,
    /// Its process.
    pub(super) process: &'a mut Process,
    place: usize,
    ready: &'a mut VecDeque<usize>,
}

impl Placed<'_> {
    /// Ends the thread's sleep. If its process is stopped it does not run yet; where a stop does not reach
    /// it, it runs on as far as user mode, since others may wait for what it does.
    pub(super) fn make_ready(&mut self) {
        let stops = self.process.stop.is_some() && self.thread.is_parked();
        self.thread.wake_at = None;
        if stops && !self.thread.is_dying(self.process) {
            self.thread.state = State::Stopped;
        } else if !matches!(self.thread.state, State::Runnable | State::Ended) {
            self.thread.state = State::Runnable;
            self.ready.push_back(self.place);
        }
    }
}

impl Table {
    /// When the next sleep or alarm ends, or something that was to end earlier and has been given up.
    pub(super) fn next_deadline(&self) -> u64 {
        self.next_deadline
    }

    /// A sleep or an alarm is to end at `at`, if ever.
    pub(super) fn expect(&mut self, at: Option<u64>) {
        self.next_deadline = self.next_deadline.min(at.unwrap_or(u64::MAX));
    }

    /// Looks at all sleeps and alarms.
    pub(super) fn look_for_deadline(&mut self) {
        let sleeps = self.threads().filter_map(|thread| thread.wake_at);
        let alarms = self.iter().filter_map(|process| process.alarm);
        let all = sleeps.chain(alarms.filter_map(Alarm::deadline));
        self.next_deadline = all.min().unwrap_or(u64::MAX);
    }

    const fn new() -> Self {
        Self {
            processes: Places::new(),
            threads: Places::new(),
            running: None,
            ready: VecDeque::new(),
            ended: Vec::new(),
            unwaited: Vec::new(),
            float_owner: None,
            turn_ends: 0,
            next_deadline: u64::MAX,
            next_id: super::INIT,
        }
    }

    /// The next free id, for a process or a thread. Ids go up and are not used again.
    pub fn new_id(&mut self) -> Pid {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    /// The id that was given out last; 0 for none.
    #[must_use]
    pub const fn newest_id(&self) -> Pid {
        self.next_id - 1
    }

    /// Adds a process with its first thread, and gives it a turn.
    pub fn insert(&mut self, process: Process, thread: Thread) {
        tracepoint::process_start(process.pid, process.parent);
        tracepoint::process_name(process.pid, &process.name);
        if let Some(space) = process.space {
            tracepoint::process_space(process.pid, space.get());
        }
        let place = self.processes.insert(process);
        self.insert_thread(place, thread);
    }

    /// Adds a thread to the running process, and gives it a turn.
    pub(super) fn insert_beside_running(&mut self, thread: Thread) {
        let place = self.running_thread().map(|thread| thread.process);
        self.insert_thread(place.expect("a thread makes another"), thread);
    }

    fn insert_thread(&mut self, process: usize, thread: Thread) {
        if let Some(process) = self.processes.get_mut(process) {
            process.threads += 1;
        }
        let place = self.threads.insert(Thread { process, ..thread });
        self.ready.push_back(place);
    }

    /// Removes an ended process.
    pub fn remove(&mut self, pid: Pid) -> Option<Box<Process>> {
        let place = self.processes.position(|process| process.pid == pid)?;
        self.processes.take(place)
    }

    /// Removes an ended thread.
    pub(super) fn remove_thread(&mut self, place: usize) -> Option<Box<Thread>> {
        self.threads.take(place)
    }

    /// Every process, by place.
    pub fn iter(&self) -> impl Iterator<Item = &Process> {
        self.processes.iter()
    }

    /// Every process, to change it.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Process> {
        self.processes.iter_mut()
    }

    /// Every thread, by place.
    pub fn threads(&self) -> impl Iterator<Item = &Thread> {
        self.threads.iter()
    }

    /// Every thread of a process.
    pub fn threads_of(&self, pid: Pid) -> impl Iterator<Item = &Thread> {
        let place = self.processes.position(|process| process.pid == pid);
        self.threads()
            .filter(move |thread| Some(thread.process) == place)
    }

    /// Does something to every thread, which it may make ready.
    pub(super) fn for_each(&mut self, work: impl FnMut(&mut Placed<'_>)) {
        self.for_each_such(|_| true, work);
    }

    /// Does something to some threads, which it may make ready. The others' processes are not looked for.
    pub(super) fn for_each_such(
        &mut self,
        is_such: impl Fn(&Thread) -> bool,
        mut work: impl FnMut(&mut Placed<'_>),
    ) {
        for place in 0..self.threads.places.len() {
            if self.threads.get(place).is_some_and(&is_such) {
                if let Some(mut placed) = self.at(place) {
                    work(&mut placed);
                }
            }
        }
    }

    /// Does something to every thread of a process, which it may make ready.
    pub(super) fn for_each_of(&mut self, pid: Pid, mut work: impl FnMut(&mut Placed<'_>)) {
        self.for_each(|placed| {
            if placed.process.pid == pid {
                work(placed);
            }
        });
    }

    fn at(&mut self, place: usize) -> Option<Placed<'_>> {
        let thread = self.threads.get_mut(place)?;
        let process = self.processes.get_mut(thread.process)?;
        Some(Placed {
            thread,
            process,
            place,
            ready: &mut self.ready,
        })
    }

    /// A thread by id, to make it ready.
    pub(super) fn placed(&mut self, tid: Pid) -> Option<Placed<'_>> {
        let place = self.threads.position(|thread| thread.tid == tid)?;
        self.at(place)
    }

    /// A process by id.
    pub fn get(&mut self, pid: Pid) -> Option<&mut Process> {
        let place = self.processes.position(|process| process.pid == pid)?;
        self.processes.get_mut(place)
    }

    /// A process by its id, or by that of one of its threads.
    pub fn process_of(&self, id: Pid) -> Option<&Process> {
        let by_thread = || {
            let thread = self.threads.position(|thread| thread.tid == id)?;
            Some(self.threads.get(thread)?.process)
        };
        let place = self.processes.position(|process| process.pid == id);
        self.processes.get(place.or_else(by_thread)?)
    }

    /// The process that runs.
    pub fn running(&self) -> Option<&Process> {
        self.processes.get(self.running_thread()?.process)
    }

    /// The process that runs, to change it.
    pub fn running_mut(&mut self) -> Option<&mut Process> {
        self.running_pair().map(|(_, process)| process)
    }

    /// The thread that runs.
    pub fn running_thread(&self) -> Option<&Thread> {
        self.threads.get(self.running?)
    }

    /// The thread that runs and its process, to change them.
    pub fn running_pair(&mut self) -> Option<(&mut Thread, &mut Process)> {
        let thread = self.threads.get_mut(self.running?)?;
        let process = self.processes.get_mut(thread.process)?;
        Some((thread, process))
    }

    /// The running thread's place.
    pub(super) fn running_place(&self) -> Option<usize> {
        self.running
    }

    /// Makes the thread at a place the running one, and returns it with its process.
    pub(super) fn set_running(&mut self, place: usize) -> (&mut Thread, &mut Process) {
        self.running = Some(place);
        self.running_pair()
            .expect("a ready thread is in the table, and its process with it")
    }
}

/// Works on the table. `work` must not sleep.
pub fn with_table<R>(work: impl FnOnce(&mut Table) -> R) -> R {
    work(&mut TABLE.lock())
}

/// Works on the running process. `work` must not sleep.
pub fn with_current<R>(work: impl FnOnce(&mut Process) -> R) -> R {
    with_running(|_, process| work(process))
}

/// Works on the running thread and its process. `work` must not sleep.
pub fn with_running<R>(work: impl FnOnce(&mut Thread, &mut Process) -> R) -> R {
    let mut table = TABLE.lock();
    let (thread, process) = table.running_pair().expect("called by a thread");
    work(thread, process)
}

/// Counts what the running thread used, for it and for its process. Nothing before there are threads.
pub fn charge(count: impl Fn(&mut Usage)) {
    if let Some((thread, process)) = TABLE.lock().running_pair() {
        count(&mut thread.usage);
        count(&mut process.usage);
    }
}

/// The running process's id.
#[must_use]
pub fn current() -> Pid {
    with_current(|process| process.pid)
}

/// The running thread's id.
#[must_use]
pub fn current_thread() -> Pid {
    with_running(|thread, _| thread.tid)
}
