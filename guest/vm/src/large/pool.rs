//! The pool of large pages for `MAP_HUGETLB`: set apart in advance, kept for whoever maps them, and never
//! split or swapped.

use alloc::collections::BTreeSet;

use abi::errno::{EINVAL, Errno};

use crate::{
    addr::{PageRange, Vpn},
    area::Area,
    attributes::HugePages,
    frames::{FrameId, FrameUse, LARGE_PAGES, parts},
    hw::Hw,
    large::{blocks_in, is_aligned},
    space::SpaceId,
    step::{Attempt, Blocked, Step},
    vm::Vm,
};

/// The pool.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    /// Pages in it, given out or not.
    total: u64,
    /// First frames of those that nobody has.
    free: BTreeSet<FrameId>,
    /// Pages kept for blocks that are mapped and not touched yet: so many of the free ones are spoken for.
    reserved: u64,
}

/// The pool's pages, as `/proc/meminfo` counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolCounts {
    /// In all: `HugePages_Total`.
    pub total: u64,
    /// That nobody has: `HugePages_Free`.
    pub free: u64,
    /// Of the free ones, those that are spoken for: `HugePages_Rsvd`.
    pub reserved: u64,
}

impl<H: Hw> Vm<H> {
    /// The pool's pages.
    #[must_use]
    pub fn pool(&self) -> PoolCounts {
        PoolCounts {
            total: self.pool.total,
            free: self.pool.free.len() as u64,
            reserved: self.pool.reserved,
        }
    }

    /// Makes the pool have so many pages, or as many as can be had, evicting and moving others; or, when it
    /// is to shrink, as few as are in use or spoken for. Returns how many it has then (`nr_hugepages`).
    pub fn resize_pool(&mut self, pages: u64, attempt: &mut Attempt) -> Step<u64> {
        while self.pool.total > pages && self.pool.free.len() as u64 > self.pool.reserved {
            let Some(first) = self.pool.free.pop_last() else {
                break;
            };
            self.pool.total -= 1;
            for frame in parts(first) {
                self.frames.give(frame);
            }
        }
        while self.pool.total < pages {
            match self.find_room(LARGE_PAGES, attempt) {
                Ok(()) => {}
                Err(Blocked::Wait(wait)) => return Step::Wait(wait),
                Err(Blocked::Oom | Blocked::Room) => break,
            }
            let Some(first) = self.take_large(FrameUse::Pool) else {
                break;
            };
            self.pool.total += 1;
            self.pool.free.insert(first);
        }
        Step::Done(self.pool.total)
    }

    /// Whether there are pages enough for a range that nobody has spoken for.
    pub(crate) fn pool_has(&self, range: PageRange) -> bool {
        let unspoken = self.pool.free.len() as u64 - self.pool.reserved;
        range.pages() / LARGE_PAGES <= unspoken
    }

    /// Keeps a page for each block of a range; there are enough.
    pub(crate) fn reserve_pool(&mut self, id: SpaceId, range: PageRange) {
        if let Some(space) = self.spaces.get_mut(&id) {
            space
                .reserved
                .extend(blocks_in(range).map(PageRange::start));
            self.pool.reserved += range.pages() / LARGE_PAGES;
        }
    }

    /// Keeps pages no longer for what is in a range.
    pub(crate) fn unreserve_pool(&mut self, id: SpaceId, range: PageRange) {
        let Some(space) = self.spaces.get_mut(&id) else {
            return;
        };
        let before = space.reserved.len();
        space.reserved.retain(|&start| !range.contains(start));
        self.pool.reserved -= (before - space.reserved.len()) as u64;
    }

    /// A page for the block at `start`: the one that is kept for it, or one that nobody has spoken for.
    pub(super) fn take_from_pool(&mut self, id: SpaceId, start: Vpn) -> Option<FrameId> {
        let space = self.spaces.get_mut(&id)?;
        if space.reserved.remove(&start) {
            self.pool.reserved -= 1;
        } else if self.pool.free.len() as u64 == self.pool.reserved {
            return None;
        }
        self.pool.free.pop_first()
    }

    /// Undoes that.
    pub(super) fn give_to_pool(&mut self, id: SpaceId, start: Vpn, first: FrameId) {
        self.pool.free.insert(first);
        self.keep_again(id, start);
    }

    /// A block is empty again while its area stays (`MADV_DONTNEED`): a page is kept for it if there is one.
    pub(crate) fn keep_again(&mut self, id: SpaceId, start: Vpn) {
        let unspoken = self.pool.free.len() as u64 > self.pool.reserved;
        if let Some(space) = self.spaces.get_mut(&id).filter(|_| unspoken) {
            if space.reserved.insert(start) {
                self.pool.reserved += 1;
            }
        }
    }

    /// After something about one of its frames has changed: back to the pool with a page that nobody maps
    /// and no transfer uses.
    pub(crate) fn settle_pool(&mut self, id: FrameId) {
        let first = FrameId::new(id.get() / LARGE_PAGES as u32 * LARGE_PAGES as u32);
        // Most parts are looked at while others are still mapped.
        let unused = |frame: FrameId| {
            let frame = self.frames.get(frame);
            frame.mappers.is_empty() && !frame.is_pinned()
        };
        if unused(id) && parts(first).all(unused) {
            self.pool.free.insert(first);
        }
    }

    /// `MADV_DONTNEED` of part of an area of the pool: as on Linux it must start with one of its pages, and
    /// what it covers of the last is left alone.
    pub(crate) fn discard_pool(&mut self, id: SpaceId, range: PageRange) -> Result<(), Errno> {
        if !is_aligned(range.start()) {
            return Err(EINVAL);
        }
        for block in blocks_in(range) {
            if self.large(id, block.start()).is_some() {
                self.rewrite_large(id, block.start(), None);
                self.keep_again(id, block.start());
            }
        }
        Ok(())
    }

    /// Whether a range starts or ends within a page of the pool.
    pub(crate) fn cuts_pool(&self, id: SpaceId, range: PageRange) -> bool {
        let within = |area: &Area, page: Vpn| {
            area.range.start() < page && page < area.range.end() && !is_aligned(page)
        };
        self.areas(id).is_some_and(|areas| {
            areas.overlapping(range).any(|area| {
                area.attributes.huge_pages == HugePages::Pool
                    && (within(area, range.start()) || within(area, range.end()))
            })
        })
    }

    /// The first frames of the pool's free pages. For the audit.
    pub(crate) fn pool_free(&self) -> &BTreeSet<FrameId> {
        &self.pool.free
    }
}
