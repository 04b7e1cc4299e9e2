//! This system's own calls: what virtual memory is doing, seen from a program.
//!
//! - `vmstat(*mut VmStats)`: totals for the whole system.
//! - `procinfo(index, *mut ProcInfo)`: the process at `index` of the process table, in order of pid;
//!   `ENOENT` past the last.
//! - `pageinfo(addr, *mut PageInfo)`: what the kernel thinks of one page of the caller.
//! - `vmctl(op, arg)`: hooks for tests, see [`VmCtl`].

/// Defines [`VmStats`] and the list of its fields from one table.
macro_rules! define_vm_stats {
    ($($(#[$meta:meta])* $field:ident;)*) => {
        wire_structs! {
            /// Totals for the whole system. Frames and slots are counted as they are now; everything
            /// else counts events since boot.
            pub struct VmStats {
                $( $(#[$meta])* pub $field: u64, )*
            }
        }

        impl VmStats {
            /// Every counter with its name, in the order of the struct.
            pub fn fields(&self) -> impl Iterator<Item = (&'static str, u64)> + use<> {
                [$((stringify!($field), self.$field)),*].into_iter()
            }
        }
    };
}

define_vm_stats! {
    /// Frames that the frame table manages: RAM less the kernel's image and heap.
    frames_total;
    /// Frames free now.
    frames_free;
    /// Frames that hold page tables now.
    frames_page_table;
    /// Frames that the kernel took for itself (stacks, buffers) now.
    frames_kernel;
    /// Frames that hold anonymous pages now.
    frames_anon;
    /// Frames that hold file pages now.
    frames_file;
    /// Frames that hold file pages known to be newer than the file now.
    frames_dirty;
    /// Frames mapped more than once now.
    frames_shared;
    /// Frames that may not be evicted now, I/O included.
    frames_pinned;
    /// Frames in the pool of large pages (`MAP_HUGETLB`) now, given out or not.
    frames_hugetlb;
    /// Pages of 4 KiB that are mapped as parts of transparent large pages now.
    frames_thp;
    /// Frames that pages of locked areas map now.
    frames_locked;
    /// Swap slots there are.
    swap_total;
    /// Swap slots in use now.
    swap_used;
    /// Pages that are promised to processes now: private, and stored to or not.
    committed;
    /// Pages that may be promised when accounts are strict.
    commit_limit;
    /// With no more free frames than this, a user's page waits until the process has evicted others.
    mark_min;
    /// With fewer free frames than this, pages are evicted in the background,
    mark_low;
    /// until so many are free.
    mark_high;
    /// Page faults handed to the fault handler, each fault once however often it had to wait.
    faults;
    /// Faults served without waiting for I/O.
    minor;
    /// Faults that waited for a page to be read.
    major;
    /// Anonymous pages, private or shared, given a zeroed frame at first touch.
    demand_zero;
    /// First touches by a load that were given the shared zero page.
    zero_page_reads;
    /// Faults served by a page of a file or of shared memory, read or found in the page cache.
    file;
    /// Frames copied because a store hit a page shared copy-on-write, the zero page included.
    cow_copied;
    /// Stores that found themselves the last sharer: made writable in place.
    cow_reused;
    /// Faults on a page in swap: read from there, or found still in memory.
    swap_in;
    /// Faults that found nothing left to do.
    spurious;
    /// Faults that only set accessed or dirty bits (Svade).
    ad_updates;
    /// Faults that ended in a signal.
    segv;
    /// Frames taken from their owners by replacement.
    evictions;
    /// Those of them that a process gave up because it was at its resident limit.
    limit_evictions;
    /// Pages written to swap.
    swapped_out;
    /// Pages read from swap.
    swapped_in;
    /// Requests by which pages were written to swap.
    swap_writes;
    /// Requests by which pages were read from swap.
    swap_reads;
    /// Pages read from swap that came along with another.
    swap_readahead;
    /// Those of them that were needed.
    swap_readahead_hits;
    /// Those of them that went again before anyone needed them.
    swap_readahead_wasted;
    /// Page tables freed because eviction had left nothing in them.
    tables_reclaimed;
    /// Clean pages with a valid slot that were dropped without a write.
    clean_dropped;
    /// Clean file pages that were dropped without a write.
    file_dropped;
    /// Pages read from files.
    file_read;
    /// Dirty pages written back to files.
    file_written;
    /// Pages of files that became dirty: by `write`, or by stores through mappings as far as page tables
    /// have been asked.
    file_dirtied;
    /// Of the pages written back, those that the flusher wrote because they were old.
    file_flushed;
    /// Those that `fsync`, `sync` or `msync` wrote.
    file_synced;
    /// Those that a process wrote which had made too many pages dirty.
    file_throttled;
    /// Those that replacement wrote.
    file_evicted;
    /// Pages of files that were read ahead of their use.
    readahead_pages;
    /// Of these, those that were used.
    readahead_hits;
    /// Of these, those that were dropped before anybody used them.
    readahead_wasted;
    /// Pages read ahead that a fault on one before them mapped as well.
    mapped_around;
    /// Evictions undone because the page was touched while it was being written.
    rescued;
    /// Transfers that failed.
    io_errors;
    /// Address spaces forked.
    forks;
    /// Pages moved to another address by `mremap`, with their frames and slots.
    remap_moved;
    /// Pages read because a process said that it will need them.
    willneed_reads;
    /// Pages of private memory dropped because the process had given them up (`MADV_FREE`).
    lazily_freed;
    /// Processes chosen to die because memory and swap were full.
    oom_kills;
    /// Faults served by a transparent large page.
    thp_fault_alloc;
    /// Faults that a large page would have served, had there been one.
    thp_fault_fallback;
    /// Mappings of large pages split into 512 small ones.
    thp_split;
    /// Large pages made of small ones.
    thp_collapse;
    /// Those of them that frames were taken for: the others were whole already but for their page table.
    thp_collapse_alloc;
    /// Large pages that could not be made of small ones for want of room.
    thp_collapse_alloc_failed;
    /// First touches served by a large page of the pool.
    hugetlb_faults;
    /// Pages moved to make room for a large page.
    compact_moved;
}

/// What a process is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum ProcState {
    /// Ready or running.
    Runnable = 0,
    /// Waiting for an event.
    Sleeping = 1,
    /// Waiting for a page or a disk.
    Paging = 2,
    /// Ended, not yet waited for.
    Zombie = 3,
    /// Stopped by a signal.
    Stopped = 4,
}

impl ProcState {
    /// The state with that number in [`ProcInfo::state`].
    #[must_use]
    pub const fn from_number(number: u32) -> Option<Self> {
        match number {
            0 => Some(Self::Runnable),
            1 => Some(Self::Sleeping),
            2 => Some(Self::Paging),
            3 => Some(Self::Zombie),
            4 => Some(Self::Stopped),
            _ => None,
        }
    }

    /// One letter for a table, as `ps` has it.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Runnable => 'R',
            Self::Sleeping => 'S',
            Self::Paging => 'D',
            Self::Zombie => 'Z',
            Self::Stopped => 'T',
        }
    }
}

wire_structs! {
    /// One process.
    pub struct ProcInfo {
        /// Its id.
        pub pid: u32,
        /// Its parent's id, 0 for none.
        pub ppid: u32,
        /// A [`ProcState`].
        pub state: u32,
        /// Reserved.
        pub reserved: u32,
        /// Its name, NUL-terminated unless it fills the field.
        pub name: [u8; 32],
        /// Pages of address space reserved by its areas.
        pub pages_reserved: u64,
        /// Pages mapped to frames now.
        pub pages_resident: u64,
        /// Pages in swap now.
        pub pages_swapped: u64,
        /// Frames of its page tables.
        pub pages_table: u64,
        /// Page faults served without I/O.
        pub minor_faults: u64,
        /// Page faults that waited for I/O.
        pub major_faults: u64,
        /// CPU time in user mode, nanoseconds.
        pub user_ns: u64,
        /// CPU time in the kernel, nanoseconds.
        pub system_ns: u64,
    }

    /// One page of the caller.
    pub struct PageInfo {
        /// A [`PageState`].
        pub state: u32,
        /// A set of [`PageInfo::WRITABLE`] and so on.
        pub flags: u32,
        /// Physical frame number when resident, slot number when swapped, else 0.
        pub frame: u64,
        /// Address-space pages that share the frame or the slot, this one included.
        pub sharers: u64,
    }
}

/// Where a page of the caller is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum PageState {
    /// No area covers the address.
    Unmapped = 0,
    /// An area covers it; it holds nothing yet, or nothing but what its file holds.
    Untouched = 1,
    /// A frame is mapped there.
    Resident = 2,
    /// Its content is in swap.
    Swapped = 3,
}

impl PageState {
    /// The state with that number in [`PageInfo::state`].
    #[must_use]
    pub const fn from_number(number: u32) -> Option<Self> {
        match number {
            0 => Some(Self::Unmapped),
            1 => Some(Self::Untouched),
            2 => Some(Self::Resident),
            3 => Some(Self::Swapped),
            _ => None,
        }
    }
}

impl PageInfo {
    /// The page table allows stores now.
    pub const WRITABLE: u32 = 1;
    /// The frame is the shared zero page.
    pub const ZERO: u32 = 2;
    /// The page has been stored to since it was last clean.
    pub const DIRTY: u32 = 4;
    /// The page has been touched since the policy last asked.
    pub const ACCESSED: u32 = 8;
    /// The frame may not be evicted now.
    pub const PINNED: u32 = 16;
    /// The frame is a page of a file's page cache.
    pub const FILE: u32 = 32;
    /// A swap slot holds the same content.
    pub const HAS_SLOT: u32 = 64;
    /// The page is part of a large page.
    pub const LARGE: u32 = 256;
    /// A locked area maps the frame: it is never evicted.
    pub const LOCKED: u32 = 128;

    /// The state, when it is one that this version knows.
    #[must_use]
    pub const fn page_state(&self) -> Option<PageState> {
        PageState::from_number(self.state)
    }

    /// Whether all of `flags` are set.
    #[must_use]
    pub const fn has(&self, flags: u32) -> bool {
        self.flags & flags == flags
    }
}

/// What `vmctl(op, arg)` does, for tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum VmCtl {
    /// Evicts the caller's page at address `arg`, dirty or clean. Returns 0, `ENOENT` when nothing is
    /// resident there, `EBUSY` when it is pinned, `ENOSPC` when swap is full.
    EvictPage = 0,
    /// The next `arg` transfers to or from swap fail; 0 stops it.
    FailSwap = 1,
    /// Drops every page of a file that no process maps, and frees the swap slot of every page that is
    /// resident as well, so that an anonymous page is counted once: as a frame or as a slot. Returns
    /// the number of free frames.
    DropCaches = 2,
    /// Checks the frame table, the reverse map and the swap slots against each other. Returns 0, or
    /// `EIO` after the kernel has written what is wrong to the console.
    Audit = 3,
    /// Makes the replacement policy with number `arg` the one in force. Returns the number of the one
    /// before, `EINVAL` where there is no such policy, or `ENOMEM` where the kernel has no room for what
    /// it keeps.
    SetPolicy = 4,
    /// Returns the number of the replacement policy in force.
    GetPolicy = 5,
    /// The flusher makes `arg` rounds at once, as though so many of its intervals had passed. Returns 0
    /// when it has.
    RunFlusher = 24,
    /// The largest window of readahead has `arg` pages from now on, 0 for no readahead. Returns how many it
    /// had.
    SetReadahead = 25,
    /// The next `arg` transfers of pages to or from files fail; 0 stops it.
    FailFiles = 26,
    /// Writes at most `arg` pages to swap by one request, 1 to 16. Returns how many it was before.
    SwapCluster = 16,
    /// Reads at most `arg` pages from swap by one request, 1 (no readahead) to 16. Returns how many it was
    /// before.
    SwapReadahead = 17,
    /// Adds `arg`, a signed number, thousandths of all memory to the caller's score when somebody has to end
    /// because memory is full; -1000 means that it never is the caller. Children have it as well.
    OomAdjust = 18,
    /// Randomises the addresses of programs that are started from now on, by the seed `arg`; 0 ends it.
    /// Returns 0.
    Randomize = 32,
    /// Checks that no page of the kernel's map is writable and executable, or open to user mode, that the
    /// pages below kernel stacks are not mapped, and that the kernel has no right to user memory. Returns
    /// 0, or `EIO` after the kernel has written what is wrong to the console.
    CheckProtection = 33,
    /// Copies a byte from the caller's address `arg`, and loads it then as the kernel would load its own.
    /// Returns 1 when that load faults, as it must, and 0 when it does not.
    LoadUnprotected = 34,
    /// Uses up the kernel stack of the call, which ends the machine with a message.
    OverflowStack = 35,
    /// Judges promises of memory by the mode with number `arg`: 0 refuses what could never be had, 1 nothing, 2
    /// what might not be had. Returns the number of the mode before.
    Overcommit = 19,
    /// Makes the pool of large pages have `arg` of them, or as many as can be had; returns how many it has
    /// then. What writing to Linux's `/proc/sys/vm/nr_hugepages` does.
    SetHugePages = 40,
    /// Returns of the pool's pages: with `arg` 0 how many there are, with 1 how many are free, with 2 how
    /// many of the free ones are spoken for.
    HugePages = 41,
    /// Returns how many free blocks of 2^`arg` adjacent frames there are; `EINVAL` beyond the largest.
    FreeBlocks = 42,
    /// Says who gets large pages without asking: everyone (`arg` 0), who advised it (1), nobody (2). Returns
    /// the one before.
    SetTransparent = 43,
    /// Makes one pass over memory for small pages that large ones can be made of, as Linux's `khugepaged`
    /// does; returns how many there were.
    CollapsePass = 44,
    /// `khugepaged` sleeps `arg` milliseconds from one turn to the next, from now on. Returns how long it was;
    /// `EINVAL` for more than 32 bits.
    KhugepagedScanSleep = 48,
    /// `khugepaged` looks at `arg` pages in a turn. Returns how many it was; `EINVAL` for none.
    KhugepagedPagesToScan = 49,
    /// Whether `khugepaged` moves pages out of the way of a new large one: `arg` is 1 or 0. Returns what it
    /// was.
    KhugepagedDefrag = 50,
}

impl VmCtl {
    /// The operation with that number.
    #[must_use]
    pub const fn from_number(number: usize) -> Option<Self> {
        match number {
            0 => Some(Self::EvictPage),
            1 => Some(Self::FailSwap),
            2 => Some(Self::DropCaches),
            3 => Some(Self::Audit),
            4 => Some(Self::SetPolicy),
            5 => Some(Self::GetPolicy),
            24 => Some(Self::RunFlusher),
            25 => Some(Self::SetReadahead),
            26 => Some(Self::FailFiles),
            16 => Some(Self::SwapCluster),
            17 => Some(Self::SwapReadahead),
            18 => Some(Self::OomAdjust),
            32 => Some(Self::Randomize),
            33 => Some(Self::CheckProtection),
            34 => Some(Self::LoadUnprotected),
            35 => Some(Self::OverflowStack),
            19 => Some(Self::Overcommit),
            40 => Some(Self::SetHugePages),
            41 => Some(Self::HugePages),
            42 => Some(Self::FreeBlocks),
            43 => Some(Self::SetTransparent),
            44 => Some(Self::CollapsePass),
            48 => Some(Self::KhugepagedScanSleep),
            49 => Some(Self::KhugepagedPagesToScan),
            50 => Some(Self::KhugepagedDefrag),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Wire;

    #[test]
    fn counters_are_words_in_order() {
        let stats = VmStats {
            frames_total: 1,
            compact_moved: 9,
            ..VmStats::default()
        };
        let bytes = stats.to_bytes();
        assert_eq!(u64::load(&bytes), Some(1));
        assert_eq!(u64::load(&bytes[VmStats::SIZE - 8..]), Some(9));
        assert_eq!(stats.fields().next(), Some(("frames_total", 1)));
        assert_eq!(stats.fields().last(), Some(("compact_moved", 9)));
        assert_eq!(stats.fields().count() * 8, VmStats::SIZE);
    }

    #[test]
    fn structs_have_no_holes() {
        assert_eq!(size_of::<ProcInfo>(), 16 + 32 + 8 * 8);
        assert_eq!(size_of::<PageInfo>(), 24);
    }

    #[test]
    fn numbers_lead_back_to_their_names() {
        for op in [
            VmCtl::EvictPage,
            VmCtl::FailSwap,
            VmCtl::DropCaches,
            VmCtl::Audit,
            VmCtl::SetPolicy,
            VmCtl::GetPolicy,
            VmCtl::RunFlusher,
            VmCtl::SetReadahead,
            VmCtl::FailFiles,
            VmCtl::SwapCluster,
            VmCtl::SwapReadahead,
            VmCtl::OomAdjust,
            VmCtl::Randomize,
            VmCtl::CheckProtection,
            VmCtl::LoadUnprotected,
            VmCtl::OverflowStack,
            VmCtl::Overcommit,
            VmCtl::SetHugePages,
            VmCtl::HugePages,
            VmCtl::FreeBlocks,
            VmCtl::SetTransparent,
            VmCtl::CollapsePass,
            VmCtl::KhugepagedScanSleep,
            VmCtl::KhugepagedPagesToScan,
            VmCtl::KhugepagedDefrag,
        ] {
            assert_eq!(VmCtl::from_number(op as usize), Some(op));
        }
        for state in [
            PageState::Unmapped,
            PageState::Untouched,
            PageState::Resident,
            PageState::Swapped,
        ] {
            assert_eq!(PageState::from_number(state as u32), Some(state));
        }
        for state in [
            ProcState::Runnable,
            ProcState::Sleeping,
            ProcState::Paging,
            ProcState::Zombie,
        ] {
            assert_eq!(ProcState::from_number(state as u32), Some(state));
        }
        assert_eq!(VmCtl::from_number(99), None);
    }
}
