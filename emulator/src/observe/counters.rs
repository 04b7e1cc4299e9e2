//! Counts of what happened, which repeat exactly from run to run.

use crate::hart::{AccessKind, Exception};
use crate::mmu::walk::WalkFault;

/// Why a page fault was raised, in the terms that a guest's author thinks in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FaultReason {
    /// No valid entry: the page is not there (not yet, or swapped out), or never will be.
    Absent,
    /// The entry is there, and its permissions say no (copy-on-write, or a wrong access).
    Protection,
    /// A is clear, or D is on a store, and hardware does not set them (Svade).
    AccessedDirty,
    /// The entry or the address is malformed.
    Malformed,
}

impl FaultReason {
    /// All reasons, in the order of the counters.
    pub const ALL: [FaultReason; 4] = [
        FaultReason::Absent,
        FaultReason::Protection,
        FaultReason::AccessedDirty,
        FaultReason::Malformed,
    ];

    /// The reason in one word, as it stands in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            FaultReason::Absent => "absent",
            FaultReason::Protection => "protection",
            FaultReason::AccessedDirty => "accessed_dirty",
            FaultReason::Malformed => "malformed",
        }
    }
}

impl From<WalkFault> for FaultReason {
    fn from(fault: WalkFault) -> FaultReason {
        match fault {
            WalkFault::NotPresent => FaultReason::Absent,
            WalkFault::Permission => FaultReason::Protection,
            WalkFault::AccessedClear | WalkFault::DirtyClear => FaultReason::AccessedDirty,
            WalkFault::NonCanonical
            | WalkFault::Reserved
            | WalkFault::NoLeaf
            | WalkFault::Misaligned
            | WalkFault::PteUnreadable => FaultReason::Malformed,
        }
    }
}

/// The three kinds of access, by the name that they have in output.
pub const ACCESS_NAMES: [&str; 3] = ["fetch", "load", "store"];

/// Counts of a machine since reset, over all its harts.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Counters {
    /// Exceptions by code.
    pub exceptions: [u64; 16],
    /// Interrupts taken, by code.
    pub interrupts: [u64; 16],
    /// Page faults by kind of access and reason.
    pub page_faults: [[u64; 4]; 3],
    /// Page-table walks.
    pub walks: u64,
    /// Entries in which hardware set A or D.
    pub ad_updates: u64,
    /// TLB look-ups besides those that blocks count: fetch, load, store.
    pub lookups: [u64; 3],
}

impl Counters {
    /// Counts a page fault.
    pub fn count_page_fault(&mut self, kind: AccessKind, fault: WalkFault) {
        self.page_faults[kind as usize][FaultReason::from(fault) as usize] += 1;
    }

    /// Counts an exception.
    pub fn count_exception(&mut self, exception: Exception) {
        self.exceptions[exception.code() as usize & 15] += 1;
    }

    /// Page faults of every kind.
    #[must_use]
    pub fn all_page_faults(&self) -> u64 {
        self.page_faults.iter().flatten().sum()
    }
}
