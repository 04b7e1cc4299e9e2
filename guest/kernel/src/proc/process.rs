//! One process.

use alloc::{boxed::Box, string::String};

use abi::process::WaitStatus;
use vm::SpaceId;

use super::{
    about::About,
    sched::{Alarm, Channel, Wakes},
    signal::Signals,
};
use crate::{
    arch::FloatRegisters,
    fs::{descriptors::Descriptors, path::WorkingDirectory},
    mm::{kernel_stack::KernelStack, pager},
};

/// A process id.
pub type Pid = u32;

/// What a process is doing.
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
    /// It has ended, and its parent has not asked yet.
    Zombie(WaitStatus),
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

/// One process. The scheduler's and the table's code keep its fields in step; everything that may
/// sleep works on copies.
#[derive(Debug)]
pub struct Process {
    /// Its id.
    pub pid: Pid,
    /// Its parent's id, 0 for none.
    pub parent: Pid,
    /// Its process group.
    pub group: Pid,
    /// What `ps` calls it.
    pub name: String,
    /// What it is doing.
    pub state: State,
    /// When a sleep ends at the latest, in ticks.
    pub wake_at: Option<u64>,
    /// Its kernel stack, until it is a zombie.
    pub stack: Option<KernelStack>,
    /// Its address space, unless it is a thread of the kernel or a zombie.
    pub space: Option<SpaceId>,
    /// The physical page number of its root page table; the kernel's own without a space.
    pub root: usize,
    /// Its open files.
    pub files: Descriptors,
    /// Where relative paths start.
    pub directory: WorkingDirectory,
    /// Permission bits that new files do not get.
    pub umask: u32,
    /// Its signals: handlers, mask, and those that wait.
    pub signals: Signals,
    /// The signal that tells its parent of its end, 0 for none.
    pub exit_signal: usize,
    /// When it is to get `SIGALRM`.
    pub alarm: Option<Alarm>,
    /// Its floating-point registers as last saved.
    pub float: Box<FloatRegisters>,
    /// Whether the registers hold newer values.
    pub float_dirty: bool,
    /// What it is known by.
    pub about: About,
    /// What it used so far.
    pub usage: Usage,
    /// What its ended and waited-for children used.
    pub children_usage: Usage,
}

impl Process {
    /// Whether it has ended.
    #[must_use]
    pub const fn is_zombie(&self) -> bool {
        matches!(self.state, State::Zombie(_))
    }
}
