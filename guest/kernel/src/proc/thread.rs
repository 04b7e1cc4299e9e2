//! One thread: what it alone has. What it shares with the others of its process is in
//! [`super::process`].

use alloc::boxed::Box;

use super::{
    Pid,
    process::{Process, Usage},
    sched::{Channel, Wakes},
    signal::OwnSignals,
};
use crate::{arch::FloatRegisters, mm::kernel_stack::KernelStack};

/// What a thread is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It runs, or waits for its turn.
    Runnable,
    /// It waits until the channel is woken, or its deadline passes.
    Sleeping {
        /// For what.
        channel: Channel,
        /// Which signals end the wait.
        wakes: Wakes,
    },
    /// It would run if its process were not stopped.
    Stopped,
    /// It has ended, and is forgotten as soon as another one runs.
    Ended,
}

impl State {
    /// Whether it waits for a disk, or for memory that a disk has to make room for.
    #[must_use]
    pub const fn waits_for_disk(self) -> bool {
        matches!(
            self,
            Self::Sleeping {
                channel: Channel::Disk(_) | Channel::Page(_) | Channel::Memory | Channel::Lock(_),
                ..
            }
        )
    }
}

/// One thread. The scheduler's and the table's code keep its fields in step; everything that may sleep
/// works on copies.
#[derive(Debug)]
pub struct Thread {
    /// Its id: for the first thread of a process, the process's.
    pub tid: Pid,
    /// Where its process is in the table.
    pub(super) process: usize,
    /// What it is doing.
    pub state: State,
    /// When a sleep ends at the latest, in ticks.
    pub wake_at: Option<u64>,
    /// Its kernel stack.
    pub stack: KernelStack,
    /// Its signals: mask, alternate stack, and those that wait for it alone.
    pub signals: OwnSignals,
    /// Its floating-point registers as last saved.
    pub float: Box<FloatRegisters>,
    /// Whether the registers hold newer values.
    pub float_dirty: bool,
    /// Where its id is to be written before it first goes to user mode (`CLONE_CHILD_SETTID`), or 0.
    pub set_tid: usize,
    /// Where a 0 is to be written at its end, and a futex woken (`CLONE_CHILD_CLEARTID`), or 0.
    pub clear_tid: usize,
    /// Where the list of the futexes is that it holds (`set_robust_list`), or 0.
    pub robust_list: usize,
    /// What it used so far.
    pub usage: Usage,
}

impl Thread {
    /// A new thread, ready to run, of the process that is put in the table with it or is there already.
    #[must_use]
    pub fn new(tid: Pid, stack: KernelStack) -> Self {
        Self {
            tid,
            process: 0,
            state: State::Runnable,
            wake_at: None,
            stack,
            signals: OwnSignals::default(),
            float: Box::default(),
            float_dirty: false,
            set_tid: 0,
            clear_tid: 0,
            robust_list: 0,
            usage: Usage::default(),
        }
    }

    /// Whether it has to end, whatever its signals say: its process ends, or another thread of it
    /// becomes a new program.
    #[must_use]
    pub fn has_to_end(&self, process: &Process) -> bool {
        process.ending.is_some() || process.exec_by.is_some_and(|tid| tid != self.tid)
    }

    /// Whether it is certain to end.
    #[must_use]
    pub fn is_dying(&self, process: &Process) -> bool {
        self.has_to_end(process) || self.signals.has_kill() || process.signals.has_kill()
    }

    /// Whether there is nothing to do before it goes to user mode.
    #[must_use]
    pub fn is_quiet(&self, process: &Process) -> bool {
        self.signals.is_quiet(&process.signals)
            && !self.has_to_end(process)
            && process.stop.is_none()
    }

    /// Whether it does nothing, and will not before its process goes on: it has been stopped, or sleeps
    /// where a stop reaches it.
    #[must_use]
    pub const fn is_parked(&self) -> bool {
        match self.state {
            State::Stopped | State::Ended => true,
            State::Sleeping { wakes, .. } => matches!(wakes, Wakes::All),
            State::Runnable => false,
        }
    }
}
