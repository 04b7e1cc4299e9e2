//! Processes: which one runs where, in which address space, and what it waits for.

use super::survey::Survey;
use super::timeline::{BUCKETS, Timeline};
use crate::recording::Event;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a process can be doing, that which counts most first.
pub(super) const STATES: [&str; 4] = [
    "running",
    "could run, waits for a hart",
    "waits for a page",
    "waits in the kernel",
];
const RUNNING: usize = 0;
const READY: usize = 1;
const FAULTING: usize = 2;
const CALLING: usize = 3;

/// A thread of a process.
#[derive(Clone, Copy, Debug, Default)]
struct Thread {
    process: usize,
    /// Within a page fault that is not resolved yet.
    faulting: bool,
    /// Within a system call.
    calling: bool,
    state: Option<usize>,
}

#[derive(Clone, Debug, Default)]
struct Person {
    /// How many of its threads are in each state.
    threads: [u32; STATES.len()],
    /// Since when it does what it does.
    since: u64,
    spaces: Vec<(u64, u32)>,
    /// Its space, and the how-manieth to enter any it was then.
    space: Option<(u32, u64)>,
}

/// Those who have an address space. Guests may share one among as many as they like, and each event is
/// to cost the same.
#[derive(Clone, Debug, Default)]
struct Members {
    /// In the order in which they entered.
    all: BTreeMap<u64, usize>,
    /// The few of them with charts.
    charted: Vec<usize>,
}

/// Cycles that each process with charts was in each state: by state, then process, then bucket.
pub(super) type StateTimes = Vec<Vec<u64>>;

pub(super) struct People {
    timeline: Timeline,
    charted: usize,
    indices: HashMap<u32, usize>,
    people: Vec<Person>,
    threads: BTreeMap<u32, Thread>,
    /// Processes and their threads.
    of_process: BTreeSet<(usize, u32)>,
    /// The thread on each hart.
    on: HashMap<u8, (usize, u32)>,
    /// Who has which address space.
    members: HashMap<u32, Members>,
    /// How many entered a space until now.
    entered: u64,
    times: StateTimes,
    /// Since when each hart has run somebody.
    busy: HashMap<u8, u64>,
    ran: Vec<u64>,
}

impl People {
    pub(super) fn new(survey: &Survey, timeline: Timeline) -> People {
        let charted = survey.charted();
        let indices = survey.order().iter().zip(1..);
        let indices: HashMap<u32, usize> = indices.map(|(&pid, index)| (pid, index)).collect();
        People {
            timeline,
            charted,
            people: vec![Person::default(); indices.len() + 1],
            indices,
            threads: BTreeMap::new(),
            of_process: BTreeSet::new(),
            on: HashMap::new(),
            members: HashMap::new(),
            entered: 0,
            times: vec![vec![0; charted * BUCKETS]; STATES.len()],
            busy: HashMap::new(),
            ran: vec![0; charted],
        }
    }

    /// A process's index; 0, the machine's, where there is no such process.
    pub(super) fn index(&self, pid: u32) -> usize {
        self.indices.get(&pid).copied().unwrap_or(0)
    }

    /// The process on a hart, or 0.
    pub(super) fn current(&self, hart: u8) -> usize {
        self.on.get(&hart).map_or(0, |&(process, _)| process)
    }

    /// Those with charts who have an address space now.
    pub(super) fn charted_in(&self, space: u32) -> &[usize] {
        self.members.get(&space).map_or(&[], |it| &it.charted)
    }

    /// The one whose space it is: who had it first, of those who have it still.
    pub(super) fn of_space(&self, space: u32) -> Option<usize> {
        let (_, &process) = self.members.get(&space)?.all.first_key_value()?;
        Some(process)
    }

    /// Since when a process had which space.
    pub(super) fn spaces(&self, index: usize) -> &[(u64, u32)] {
        &self.people[index].spaces
    }

    pub(super) fn take(&mut self, now: u64, hart: u8, event: &Event) {
        match event {
            Event::Switch { pid, tid } => self.switch(now, hart, *pid, *tid),
            Event::PageFault { .. } => self.on_thread(hart, |thread| thread.faulting = true),
            Event::FaultDone { .. } => self.on_thread(hart, |thread| thread.faulting = false),
            Event::SystemCall { .. } => self.on_thread(hart, |thread| thread.calling = true),
            Event::SystemCallEnd { .. } => self.on_thread(hart, |thread| thread.calling = false),
            Event::ProcessSpace { pid, space } => self.enter_space(now, *pid, *space),
            Event::ProcessExit { pid, .. } => self.exit(now, *pid),
            _ => {}
        }
    }

    fn on_thread(&mut self, hart: u8, change: impl FnOnce(&mut Thread)) {
        if let Some(&(_, tid)) = self.on.get(&hart) {
            change(self.threads.entry(tid).or_default());
        }
    }

    fn switch(&mut self, now: u64, hart: u8, pid: u32, tid: u32) {
        if let Some((_, leaves)) = self.on.remove(&hart) {
            let thread = self.threads.get(&leaves).copied().unwrap_or_default();
            // A kernel's own thread has no address space, and leaves only to sleep.
            let own = self.people[thread.process].spaces.is_empty();
            let state = if thread.faulting {
                FAULTING
            } else if thread.calling || own {
                CALLING
            } else {
                READY
            };
            self.put(now, leaves, Some(state));
        }
        let process = self.index(pid);
        self.work(now, hart, process != 0);
        if process == 0 {
            return;
        }
        // A number that another process's thread had.
        if let Some(&Thread { process: other, .. }) = self.threads.get(&tid)
            && other != process
        {
            self.put(now, tid, None);
            self.of_process.remove(&(other, tid));
        }
        self.threads.entry(tid).or_default().process = process;
        self.of_process.insert((process, tid));
        self.put(now, tid, Some(RUNNING));
        self.on.insert(hart, (process, tid));
    }

    /// A thread is in a state from now on, or has ended.
    fn put(&mut self, now: u64, tid: u32, state: Option<usize>) {
        let Some(thread) = self.threads.get_mut(&tid) else {
            return;
        };
        let (process, before) = (thread.process, thread.state);
        if process == 0 || before == state {
            return;
        }
        thread.state = state;
        self.account(now, process);
        let person = &mut self.people[process];
        if let Some(before) = before {
            person.threads[before] -= 1;
        }
        if let Some(state) = state {
            person.threads[state] += 1;
        }
    }

    /// Adds up what a process did until now.
    fn account(&mut self, now: u64, process: usize) {
        let person = &mut self.people[process];
        let state = person.threads.iter().position(|&threads| threads > 0);
        let since = std::mem::replace(&mut person.since, now);
        let Some(state) = state.filter(|_| process < self.charted) else {
            return;
        };
        if state == RUNNING {
            self.ran[process] += now.saturating_sub(since);
        }
        for (bucket, cycles) in self.timeline.split(since, now) {
            self.times[state][process * BUCKETS + bucket] += cycles;
        }
    }

    /// The hart has work from now on, or none.
    fn work(&mut self, now: u64, hart: u8, works: bool) {
        if let Some(since) = self.busy.remove(&hart) {
            self.ran[0] += now.saturating_sub(since);
            for (bucket, cycles) in self.timeline.split(since, now) {
                self.times[RUNNING][bucket] += cycles;
            }
        }
        if works {
            self.busy.insert(hart, now);
        }
    }

    fn enter_space(&mut self, now: u64, pid: u32, space: u32) {
        let process = self.index(pid);
        if process == 0 {
            return;
        }
        self.leave_space(process);
        let person = &mut self.people[process];
        person.spaces.push((now, space));
        person.space = Some((space, self.entered));
        let members = self.members.entry(space).or_default();
        members.all.insert(self.entered, process);
        if process < self.charted {
            members.charted.push(process);
        }
        self.entered += 1;
    }

    fn leave_space(&mut self, process: usize) {
        let Some((space, entered)) = self.people[process].space.take() else {
            return;
        };
        let Some(members) = self.members.get_mut(&space) else {
            return;
        };
        members.all.remove(&entered);
        members.charted.retain(|&member| member != process);
        if members.all.is_empty() {
            self.members.remove(&space);
        }
    }

    fn exit(&mut self, now: u64, pid: u32) {
        let process = self.index(pid);
        if process == 0 {
            return;
        }
        let threads = self.of_process.range((process, 0)..=(process, u32::MAX));
        let ends: Vec<u32> = threads.map(|&(_, tid)| tid).collect();
        for tid in ends {
            self.put(now, tid, None);
            self.threads.remove(&tid);
            self.of_process.remove(&(process, tid));
        }
        self.leave_space(process);
    }

    /// Cycles in each state until the end, and how long each ran.
    pub(super) fn finish(&mut self, end: u64) -> (StateTimes, Vec<u64>) {
        for process in 1..self.people.len() {
            self.account(end, process);
        }
        let harts: Vec<u8> = self.busy.keys().copied().collect();
        for hart in harts {
            self.work(end, hart, false);
        }
        (std::mem::take(&mut self.times), self.ran.clone())
    }
}
