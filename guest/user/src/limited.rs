//! A reference string under a resident limit: the kernel evicts the process's own pages by one of its
//! policies, with as many frames as are asked for, whatever the machine has.

use replacement::PolicyKind;
use ulib::abi::mm::MCL_CURRENT;
use ulib::abi::process::{RLIM_INFINITY, RLIMIT_MEMLOCK, RLIMIT_RSS, Rlimit};
use ulib::mem::{Mapping, Window};
use ulib::stats::{self, PageState};
use ulib::{Errno, PAGE_SIZE, sys};

use crate::measure;

/// What a run came to, in memory that it shares with its parent.
#[derive(Debug)]
pub struct Report(Mapping);

impl Report {
    /// References that there is room for.
    pub const MAX: usize = PAGE_SIZE / 8 - 1;

    /// An empty one.
    pub fn new() -> Result<Self, Errno> {
        Mapping::shared(1).map(Self)
    }

    /// Pages that the kernel has brought in, as it counts them.
    #[must_use]
    pub fn faults(&self) -> u64 {
        self.0.read(0)
    }

    /// Whether the reference at that place found its page in memory.
    #[must_use]
    pub fn was_hit(&self, place: usize) -> bool {
        self.0.read(8 * (place + 1)) != 0
    }
}

fn pages_in(stats: &stats::VmStats) -> u64 {
    stats.demand_zero + stats.swap_in
}

fn touch(memory: &Window, string: &[u64], report: &Report) -> Result<(), Errno> {
    for (place, &page) in (1..).zip(string) {
        let page = page as usize;
        let state = stats::page(memory.page_addr(page))?.page_state();
        let hit = state == Some(PageState::Resident);
        report.0.write(8 * place, u64::from(hit));
        memory.write_page(page, place as u64);
    }
    Ok(())
}

/// Stores to page after page of `string`, with so many frames for them. To be called in a process of its
/// own, which it leaves with a limit and all of its memory locked.
pub fn run(kind: PolicyKind, frames: u64, string: &[u64], report: &Report) -> Result<(), Errno> {
    let pages = string.iter().max().map_or(1, |&page| page as usize + 1);
    // Everything that the process needs beside the pages in question is brought in and locked, and counts
    // against the limit as well.
    let rehearsal = Mapping::anonymous(pages)?;
    measure::warm_up();
    touch(&rehearsal, string, report)?;
    drop(rehearsal);
    let memory = confine(kind, frames, pages)?;
    let before = stats::vmstat()?;
    touch(&memory, string, report)?;
    let after = stats::vmstat()?;
    report.0.write(0, pages_in(&after) - pages_in(&before));
    Ok(())
}

/// Memory of so many pages, and so many frames for it, for the rest of the process's life: all else that it
/// has by now is locked.
pub fn confine(kind: PolicyKind, frames: u64, pages: usize) -> Result<Mapping, Errno> {
    let unlimited = Rlimit {
        cur: RLIM_INFINITY,
        max: RLIM_INFINITY,
    };
    sys::prlimit(RLIMIT_MEMLOCK, Some(unlimited))?;
    sys::mlockall(MCL_CURRENT)?;
    let memory = Mapping::anonymous(pages)?;
    let resident = stats::this_process()?.pages_resident;
    let limit = Rlimit {
        cur: (resident + frames) * PAGE_SIZE as u64,
        max: RLIM_INFINITY,
    };
    let policy = stats::set_policy(kind.number())?;
    let limited = sys::prlimit(RLIMIT_RSS, Some(limit));
    // The process's own policy is the one that was in force when the limit was set.
    stats::set_policy(policy)?;
    limited.map(|_| memory)
}
