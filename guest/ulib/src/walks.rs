//! Page-table walks, as the hart counts them (Zihpm): how often a load found no translation in its TLB.

use crate::{arch, fs};

/// A counter that programs can read.
#[derive(Clone, Copy, Debug)]
pub struct LoadWalks(());

impl LoadWalks {
    /// The counter, if this machine has it and the kernel has opened it to programs: `/proc/cpuinfo` says so.
    #[must_use]
    pub fn open() -> Option<Self> {
        let text = fs::read_to_string("/proc/cpuinfo").ok()?;
        let line = text.lines().find(|line| line.starts_with("hpmcounters"))?;
        let first = line.split_whitespace().nth(2)?;
        (first == "dtlb-read-miss").then_some(Self(()))
    }

    /// What it holds: walks for loads that this hart has made, in all modes.
    #[must_use]
    pub fn now(self) -> u64 {
        arch::load_walks()
    }
}
