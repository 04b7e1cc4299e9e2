//! One process: what its threads share. What each has for itself is in [`super::thread`].

use alloc::string::String;

use abi::process::WaitStatus;
use vm::SpaceId;

use super::{about::About, limits::Limits, sched::Alarm, signal::SharedSignals};
use crate::{
    fs::{descriptors::Descriptors, path::WorkingDirectory},
    mm::pager,
};

/// A process or thread id.
pub type Pid = u32;

/// CPU time in ticks of the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// In user mode.
    pub user: u64,
    /// In the kernel.
    pub system: u64,
}

impl Times {
    /// Adds another's.
    pub fn add(&mut self, other: Self) {
        self.user += other.user;
        self.system += other.system;
    }
}

/// Events that `getrusage` tells of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// CPU time.
    pub times: Times,
    /// Page faults served without I/O.
    pub minor_faults: u64,
    /// Page faults that waited for I/O.
    pub major_faults: u64,
    /// Sectors read from disks.
    pub sectors_read: u64,
    /// Sectors written to disks.
    pub sectors_written: u64,
    /// The most pages that were ever in memory at once, of programs that have ended.
    pub peak_resident: u64,
    /// Switches to another process because this one waited.
    pub waits: u64,
    /// Switches to another process because this one's time was up.
    pub preemptions: u64,
}

impl Usage {
    /// The same with the most pages that a space ever had in memory: its process's, while it has one.
    #[must_use]
    pub fn with_peak_of(self, space: Option<SpaceId>) -> Self {
        let peak = space.and_then(|space| pager::with_vm(|vm| vm.peak_resident(space)));
        Self {
            peak_resident: self.peak_resident.max(peak.unwrap_or(0)),
            ..self
        }
    }

    /// Adds another's.
    pub fn add(&mut self, other: &Self) {
        self.times.add(other.times);
        self.minor_faults += other.minor_faults;
        self.major_faults += other.major_faults;
        self.sectors_read += other.sectors_read;
        self.sectors_written += other.sectors_written;
        self.peak_resident = self.peak_resident.max(other.peak_resident);
        self.waits += other.waits;
        self.preemptions += other.preemptions;
    }
}

/// A stop by a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Which signal.
    pub signal: u8,
    /// Whether every thread has stopped, and the parent has been told.
    pub complete: bool,
}

/// One process: a group of threads, as Linux calls it. Everything that may sleep works on copies.
#[derive(Debug)]
pub struct Process {
    /// Its id, which is its first thread's.
    pub pid: Pid,
    /// Its parent's id, 0 for none.
    pub parent: Pid,
    /// Its process group.
    pub group: Pid,
    /// What `ps` calls it.
    pub name: String,
    /// How many threads it has.
    pub threads: u32,
    /// How it ended, once it has and until its parent has asked.
    pub ended: Option<WaitStatus>,
    /// All its threads are to end, and it with this status.
    pub ending: Option<WaitStatus>,
    /// How its first thread ended, if that is not all of it.
    pub first_ended: WaitStatus,
    /// The thread that becomes a new program, and waits for the others to end.
    pub exec_by: Option<Pid>,
    /// Its parent waits until it ends or becomes another program (`CLONE_VFORK`).
    pub vforked: bool,
    /// Whether it is stopped.
    pub stop: Option<Stop>,
    /// A stop or its end that the parent has not asked about.
    pub news: Option<WaitStatus>,
    /// Its address space, unless it is a thread of the kernel or has ended. Others may share it
    /// (`CLONE_VM`): see [`crate::mm::pager::share_current`].
    pub space: Option<SpaceId>,
    /// The physical page number of its root page table; the kernel's own without a space.
    pub root: usize,
    /// Its open files.
    pub files: Descriptors,
    /// Where relative paths start.
    pub directory: WorkingDirectory,
    /// Permission bits that new files do not get.
    pub umask: u32,
    /// What it may use.
    pub limits: Limits,
    /// Its signals: handlers, and those that wait for any of its threads.
    pub signals: SharedSignals,
    /// The signal that tells its parent of its end, 0 for none.
    pub exit_signal: usize,
    /// When it is to get `SIGALRM`.
    pub alarm: Option<Alarm>,
    /// What it is known by.
    pub about: About,
    /// What all its threads used so far.
    pub usage: Usage,
    /// What its ended and waited-for children used.
    pub children_usage: Usage,
}

impl Process {
    /// A process without memory and files, which nobody waits for.
    #[must_use]
    pub fn new(pid: Pid, name: String, root: usize) -> Self {
        Self {
            pid,
            parent: 0,
            group: pid,
            name,
            threads: 0,
            ended: None,
            ending: None,
            first_ended: WaitStatus::Exited(0),
            exec_by: None,
            vforked: false,
            stop: None,
            news: None,
            space: None,
            root,
            files: Descriptors::default(),
            directory: WorkingDirectory::root(),
            umask: 0,
            limits: Limits::default(),
            signals: SharedSignals::default(),
            exit_signal: 0,
            alarm: None,
            about: About::new(),
            usage: Usage::default(),
            children_usage: Usage::default(),
        }
    }

    /// Whether it has ended.
    #[must_use]
    pub const fn is_zombie(&self) -> bool {
        self.ended.is_some()
    }

    /// Whether it is certain to end.
    #[must_use]
    pub fn is_dying(&self) -> bool {
        self.ending.is_some() || self.signals.has_kill()
    }
}
