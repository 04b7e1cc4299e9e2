//! Large pages: 2 MiB, 512 pages of 4 KiB that one entry of a page table maps.
//!
//! # What a large page is made of
//!
//! 512 adjacent frames that are ordinary frames still: each has its own record in the frame table, its own
//! list of mappers and its own place on the policy's list. That a page table maps them by one entry is a
//! matter of that table alone. So one process can split a large page that others, after a fork, go on
//! sharing as a whole; replacement, copy on write, `munmap` and `mprotect` work on single pages as ever;
//! and whatever does not know of large pages is right, since `Vm::write_entry` splits before it changes one
//! page. What deals with a whole block at once (fork, `munmap`, `mprotect`, the A and D bits) does so to be
//! faster, and so as not to split without need.
//!
//! The price is 512 small steps where one might do. Beside the 2 MiB that a first touch clears they
//! weigh little.
//!
//! # Rules
//!
//! - Splitting never fails: each large page has a table frame put by (`Space::deposits`), as reclaim
//!   must split when there is no memory left.
//! - An anonymous frame under a large page has no slot of the swap area and counts as dirty. The D bit of a
//!   large page says nothing about its parts.
//! - A large page is writable only when no other page shares any of its frames.
//! - A large page of the pool (`MAP_HUGETLB`) is never split and never swapped.

mod collapse;
mod compact;
mod fault;
mod khugepaged;
mod pool;

pub use khugepaged::Scanned;
pub(crate) use khugepaged::{Asking, Khugepaged};
pub(crate) use pool::Pool;
pub use pool::PoolCounts;

use crate::{
    addr::{PageRange, Vpn},
    area::{Access, Area, AreaKind, Backing, Prot},
    attributes::HugePages,
    frames::{FrameId, FrameUse, LARGE_PAGES, Mapper, TableSource, parts},
    hw::{Entry, Hw, Mapping, NoFrame, TableFrames},
    space::SpaceId,
    vm::Vm,
};

/// Who gets large pages without asking for them by `MAP_HUGETLB`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transparent {
    /// Every anonymous area that is large enough.
    Always,
    /// Those that asked by `MADV_HUGEPAGE`.
    #[default]
    Madvise,
    /// Nobody.
    Never,
}

impl Transparent {
    /// All of them, by number.
    pub const ALL: [Self; 3] = [Self::Always, Self::Madvise, Self::Never];

    /// As Linux's boot argument has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Madvise => "madvise",
            Self::Never => "never",
        }
    }

    /// The one with that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }
}

/// The 512 pages that would be one large page with `page`.
pub(crate) fn block_of(page: Vpn) -> Option<PageRange> {
    let start = Vpn::new(page.get() / LARGE_PAGES * LARGE_PAGES);
    PageRange::new(start, start.checked_add(LARGE_PAGES)?)
}

/// Whether a page may be the first of a large one.
pub(crate) const fn is_aligned(page: Vpn) -> bool {
    page.get() % LARGE_PAGES == 0
}

/// The blocks that lie wholly in a range.
pub(crate) fn blocks_in(range: PageRange) -> impl Iterator<Item = PageRange> {
    let first = range.start().get().div_ceil(LARGE_PAGES);
    let end = range.end().get() / LARGE_PAGES;
    (first..end).filter_map(|block| block_of(Vpn::new(block * LARGE_PAGES)))
}

impl<H: Hw> Vm<H> {
    /// Who gets large pages without asking.
    #[must_use]
    pub fn transparent(&self) -> Transparent {
        self.transparent
    }

    /// Changes that. Large pages that are there stay.
    pub fn set_transparent(&mut self, mode: Transparent) {
        self.transparent = mode;
        self.note_candidates();
    }

    /// Whether an area that wants this gets large pages.
    pub(crate) const fn asks_for_large(&self, wants: HugePages) -> bool {
        match (wants, self.transparent) {
            (HugePages::Default, Transparent::Always) => true,
            (HugePages::Wanted, Transparent::Always | Transparent::Madvise) => true,
            (HugePages::Default | HugePages::Wanted | HugePages::Unwanted | HugePages::Pool, _) => {
                false
            }
        }
    }

    /// Whether some block of an area would get a large page when it is touched.
    #[must_use]
    pub fn is_large_eligible(&self, area: &Area) -> bool {
        self.asks_for_large(area.attributes.huge_pages)
            && blocks_in(area.range).any(|block| may_be_large(area, block))
    }

    /// The block around `page`, if its area may have a large page there.
    pub(crate) fn large_wanted(&self, id: SpaceId, page: Vpn) -> Option<PageRange> {
        let area = self.areas(id)?.find(page)?;
        let asks = self.asks_for_large(area.attributes.huge_pages);
        block_of(page).filter(|&block| asks && may_be_large(area, block))
    }

    /// The large page of a space that `page` is a part of.
    pub(crate) fn large(&self, id: SpaceId, page: Vpn) -> Option<Mapping> {
        let space = self.spaces.get(&id)?;
        if space.deposits.is_empty() && space.pool_pages == 0 {
            return None;
        }
        self.hw.large(&space.tables, page)
    }

    /// The large page that `page` is a part of, and its pages, when all of them lie in `range`.
    pub(crate) fn large_within(
        &self,
        id: SpaceId,
        page: Vpn,
        range: PageRange,
    ) -> Option<(Mapping, PageRange)> {
        let mapping = self.large(id, page)?;
        let block = block_of(page)?;
        (block.intersection(range) == Some(block)).then_some((mapping, block))
    }

    /// Replaces the large page at `start`, and with it everything that depends on it; or enters one where
    /// nothing is mapped. The only place where they are written, but for promotion in place.
    ///
    /// As [`Vm::write_entry`], what the old one led to is freed if nothing else owns it.
    pub(crate) fn write_large(
        &mut self,
        id: SpaceId,
        start: Vpn,
        new: Option<Mapping>,
    ) -> Result<(), NoFrame> {
        let old = self.large(id, start);
        let of_pool = |frame: FrameId| self.frames.get(frame).usage == FrameUse::Pool;
        let needs_deposit = old.is_none() && new.is_some_and(|new| !of_pool(new.frame));
        let has_deposit = new.is_none() && old.is_some_and(|old| !of_pool(old.frame));
        let Some(space) = self.spaces.get_mut(&id) else {
            return Ok(());
        };
        let mut source = TableSource {
            frames: &mut self.frames,
            count: &mut space.table_frames,
        };
        let deposit = match needs_deposit {
            true => Some(source.take().ok_or(NoFrame)?),
            false => None,
        };
        if let Err(error) = self
            .hw
            .set_large(&mut space.tables, start, new, &mut source)
        {
            deposit.into_iter().for_each(|table| source.give(table));
            return Err(error);
        }
        space.deposits.extend(deposit);
        if has_deposit {
            let table = space.deposits.pop();
            table.into_iter().for_each(|table| source.give(table));
        }
        match (old, new) {
            (None, Some(new)) => self.enter_parts(id, start, new.frame),
            (Some(old), None) => self.leave_parts(id, start, old),
            (Some(_), Some(_)) | (None, None) => {}
        }
        Ok(())
    }

    fn enter_parts(&mut self, id: SpaceId, start: Vpn, first: FrameId) {
        self.count_parts(id, first, true);
        for (frame, page) in parts(first).zip(start.get()..) {
            let page = Vpn::new(page);
            self.frames.add_mapper(frame, Mapper { space: id, page });
            self.count_part_lock(id, page, frame, true);
            self.settle(frame);
        }
    }

    fn leave_parts(&mut self, id: SpaceId, start: Vpn, old: Mapping) {
        self.count_parts(id, old.frame, false);
        for (frame, page) in parts(old.frame).zip(start.get()..) {
            let page = Vpn::new(page);
            self.frames.remove_mapper(frame, Mapper { space: id, page });
            self.count_part_lock(id, page, frame, false);
            self.frames.get_mut(frame).touched |= old.accessed;
            if self.frames.get(frame).usage != FrameUse::Pool {
                self.settle(frame);
            }
        }
        // A page of the pool goes back as a whole.
        self.settle(old.frame);
    }

    /// A frame has one lock for each page of a locked area that maps it.
    fn count_part_lock(&mut self, id: SpaceId, page: Vpn, frame: FrameId, more: bool) {
        if self.areas(id).is_some_and(|areas| areas.is_locked(page)) {
            self.frames.count_lock(frame, more);
        }
    }

    /// The pool's pages are no part of what a process is said to have resident: it cannot give them up.
    fn count_parts(&mut self, id: SpaceId, first: FrameId, come: bool) {
        let of_pool = self.frames.get(first).usage == FrameUse::Pool;
        let Some(space) = self.spaces.get_mut(&id) else {
            return;
        };
        let (count, by) = match of_pool {
            true => (&mut space.pool_pages, 1),
            false => (&mut space.resident, LARGE_PAGES),
        };
        *count = if come { *count + by } else { *count - by };
        space.peak_resident = space.peak_resident.max(space.resident);
    }

    /// Replaces a large page that is there, or removes it: that needs no table and cannot fail.
    pub(crate) fn rewrite_large(&mut self, id: SpaceId, start: Vpn, new: Option<Mapping>) {
        let written = self.write_large(id, start, new);
        debug_assert!(written.is_ok(), "the table is there already");
    }

    /// Lets a page table map the parts of the large page around `page`, if there is one, by entries of their
    /// own. For everyone else that has it, it stays one.
    pub(crate) fn split_large(&mut self, id: SpaceId, page: Vpn) {
        if self.large(id, page).is_none() {
            return;
        }
        let Some(space) = self.spaces.get_mut(&id) else {
            return;
        };
        let table = space.deposits.pop();
        debug_assert!(table.is_some(), "a page of the pool is never split");
        if let Some(table) = table {
            self.hw.split_large(&mut space.tables, page, table);
            self.stats.thp_split += 1;
            self.note_candidates();
        }
    }

    /// Whether no other page shares any part of a large page.
    pub(crate) fn is_sole_large(&self, first: FrameId) -> bool {
        parts(first).all(|frame| self.is_sole(frame))
    }

    /// What a page table may allow for a large page in an area with `prot`.
    pub(crate) fn allowed_large(&self, prot: Prot, first: FrameId) -> Prot {
        if prot.permits(Access::Store) && !self.is_sole_large(first) {
            prot.without_write()
        } else {
            prot
        }
    }

    /// Whether anything is mapped or in swap in a block.
    fn is_untouched(&self, id: SpaceId, block: PageRange) -> bool {
        self.next_entry(id, block.start(), block.end()).is_none()
    }

    /// The entries of a block that are not empty, with their pages.
    fn entries(&self, id: SpaceId, block: PageRange) -> impl Iterator<Item = (Vpn, Entry)> + '_ {
        let mut from = Some(block.start());
        core::iter::from_fn(move || {
            let (page, entry) = self.next_entry(id, from?, block.end())?;
            from = page.checked_add(1);
            Some((page, entry))
        })
    }
}

/// Whether a block of an area can be a large page, if it is to be.
fn may_be_large(area: &Area, block: PageRange) -> bool {
    let right_kind = matches!(area.kind, AreaKind::Mmap | AreaKind::Heap | AreaKind::Bss);
    right_kind
        && area.backing == Backing::Anon
        && area.attributes.huge_pages != HugePages::Pool
        && block.intersection(area.range) == Some(block)
}
