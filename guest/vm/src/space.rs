//! An address space: what it owns, and its bounds.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use crate::{
    addr::{VirtAddr, Vpn},
    areas::Areas,
    attributes::Locked,
    frames::FrameId,
    limit::Limit,
    lock::LockLimit,
    readahead::Stream,
    size::SizeLimits,
};

/// Names an address space. Numbers are never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpaceId(pub(crate) u32);

impl SpaceId {
    /// Its number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// The bounds of user memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The lowest page that may be mapped; page 0 is never one, so that NULL faults.
    pub low: Vpn,
    /// The page after the highest that may be mapped.
    pub high: Vpn,
    /// `mmap` without an address places areas below this, from the top down.
    pub mmap_top: Vpn,
}

/// One address space.
pub(crate) struct Space<T> {
    pub(crate) areas: Areas,
    pub(crate) layout: Layout,
    pub(crate) tables: T,
    /// Where the heap starts and ends; `brk` moves the end.
    pub(crate) heap: Option<Heap>,
    /// Entries that map a frame, the shared zero page not counted.
    pub(crate) resident: u64,
    /// The most of these that there ever were.
    pub(crate) peak_resident: u64,
    /// Entries that say "swapped".
    pub(crate) swapped: u64,
    /// Frames of page tables.
    pub(crate) table_frames: u64,
    /// Those of them that large pages are to be split with: one for each, but none for the pool's.
    pub(crate) deposits: Vec<FrameId>,
    /// Large pages of the pool mapped.
    pub(crate) pool_pages: u64,
    /// Blocks of 512 pages, by their first, that a large page of the pool is kept for.
    pub(crate) reserved: BTreeSet<Vpn>,
    /// How large it may become.
    pub(crate) size_limits: SizeLimits,
    /// How much of it may be locked.
    pub(crate) lock_limit: LockLimit,
    /// Whether areas to come are locked (`MCL_FUTURE`).
    pub(crate) lock_future: Locked,
    /// Never an out-of-memory victim.
    pub(crate) protected: bool,
    /// What is added to its score when an out-of-memory victim is looked for, in thousandths of all memory.
    pub(crate) oom_adjust: i16,
    /// How many pages it may have in memory.
    pub(crate) limit: Option<Limit>,
    /// How the areas that show files are being touched, by their first page.
    pub(crate) streams: BTreeMap<Vpn, Stream>,
}

impl<T> Space<T> {
    /// Nothing but its tables, which take so many frames.
    pub(crate) fn new(layout: Layout, tables: T, table_frames: u64) -> Self {
        Self {
            areas: Areas::default(),
            layout,
            tables,
            heap: None,
            resident: 0,
            peak_resident: 0,
            swapped: 0,
            table_frames,
            deposits: Vec::new(),
            pool_pages: 0,
            reserved: BTreeSet::new(),
            size_limits: SizeLimits::NONE,
            lock_limit: LockLimit::default(),
            lock_future: Locked::No,
            protected: false,
            oom_adjust: 0,
            limit: None,
            streams: BTreeMap::new(),
        }
    }

    /// Lets the stack above `page` grow down to cover it, unless it would be larger than it may be, is locked
    /// and may not, or is charged for and has no more than `room`. Tells whether it did.
    pub(crate) fn grow_stack(&mut self, page: Vpn, room: u64) -> bool {
        let locked = self.areas.locked_pages();
        let limit = self.lock_limit.pages();
        let (all, sizes) = (self.areas.pages(), self.size_limits);
        let grown = self.areas.grow_stack(page, |stack, pages| {
            let may_lock = stack.attributes.locked == Locked::No || locked + pages <= limit;
            let fits = sizes.allow_stack(stack.range.pages(), pages, all);
            fits && may_lock && (!stack.attributes.charged || pages <= room)
        });
        grown.is_some()
    }
}

/// The heap's bounds in bytes: `brk` need not be aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Heap {
    pub(crate) start: VirtAddr,
    pub(crate) end: VirtAddr,
}
