//! Promotion in the background: a kernel thread, Linux's `khugepaged`, goes through memory a little at a
//! time and makes large pages of small ones that lie where one is wanted.
//!
//! What it goes through are the blocks that may be large and hold something: areas without such blocks are
//! passed by a search in their tree, and what was never touched by whole page tables. Each call of
//! [`Vm::scan_for_large`] looks at so many pages as it is told to.
//!
//! It is called only while there is something to come back for. Whatever may make a block that could be
//! promoted (a split, a small page where a large one was wanted, areas that change) says so by
//! [`Vm::note_candidates`]; a pass that has seen nothing but blocks that are large ends that.

use super::{blocks_in, may_be_large};
use crate::{
    addr::{PageRange, Vpn},
    area::Area,
    attributes::HugePages,
    frames::LARGE_PAGES,
    hw::{Entry, Hw},
    large::{Transparent, block_of},
    space::SpaceId,
    vm::Vm,
};

/// Of a block's pages so many may be shared with others, each of whom keeps its own: as many as by Linux's
/// `max_ptes_shared`. A copy of more would cost more memory than large pages are worth.
const MAX_SHARED: u64 = LARGE_PAGES / 2;

/// Which areas have blocks that may be large: those that asked for it, those that did not say, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asking(u8);

impl Asking {
    const DEFAULT: Self = Self(1);
    const WANTED: Self = Self(2);

    /// What an area is one of.
    pub(crate) fn of(area: &Area) -> Self {
        let has_block = || blocks_in(area.range).any(|block| may_be_large(area, block));
        match area.attributes.huge_pages {
            HugePages::Default if has_block() => Self::DEFAULT,
            HugePages::Wanted if has_block() => Self::WANTED,
            _ => Self::default(),
        }
    }

    /// Which of them get large pages.
    pub(crate) const fn served(mode: Transparent) -> Self {
        match mode {
            Transparent::Always => Self(Self::DEFAULT.0 | Self::WANTED.0),
            Transparent::Madvise => Self::WANTED,
            Transparent::Never => Self(0),
        }
    }

    /// All that are in one or the other.
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any is in both.
    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// How far the scan is, and whether it goes on.
#[derive(Debug)]
pub(crate) struct Khugepaged {
    /// Where it goes on.
    next: Place,
    /// There may be something to make large.
    awake: bool,
    /// That has become so, and nobody has been told.
    news: bool,
    /// A block that could not be made large has been seen in this pass, or there may be new ones.
    left: bool,
    /// Whether pages may be moved out of the way of a new large one (Linux's `khugepaged/defrag`).
    defrag: bool,
}

impl Default for Khugepaged {
    fn default() -> Self {
        Self {
            next: Place::START,
            awake: false,
            news: false,
            left: false,
            defrag: true,
        }
    }
}

/// Where a pass is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    space: SpaceId,
    page: Vpn,
}

impl Place {
    const START: Self = Self {
        space: SpaceId(0),
        page: Vpn::new(0),
    };
}

/// Why [`Vm::scan_for_large`] came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// A block has become large, which takes its time: let others run before the next.
    Promoted,
    /// As many pages as were to be looked at have been.
    Enough,
    /// Everything has been looked at.
    Pass,
    /// Memory has no room for a large page: others need what there is more.
    NoRoom,
}

/// What a visit to a block came to.
enum Visit {
    /// It is large already.
    Nothing,
    /// It cannot be made large now: pages are in swap, being transferred, or others share too many of them.
    Left,
    /// It could be, and there is no room for it.
    NoRoom,
    /// It is large now.
    Promoted,
}

impl<H: Hw> Vm<H> {
    /// There may be a block of small pages that could be large.
    pub(crate) fn note_candidates(&mut self) {
        if self.transparent == Transparent::Never {
            return;
        }
        let state = &mut self.khugepaged;
        state.left = true;
        state.news |= !state.awake;
        state.awake = true;
    }

    /// The area around `page` has changed: it may have become one with others, and pages of it a block.
    pub(crate) fn note_area(&mut self, id: SpaceId, page: Vpn) {
        let served = Asking::served(self.transparent);
        let Some(areas) = self.areas(id).filter(|areas| areas.asking().meets(served)) else {
            return;
        };
        let area = areas.find(page);
        let asks = area.filter(|area| Asking::of(area).meets(served));
        let Some(range) = asks.map(|area| area.range) else {
            return;
        };
        if self.next_entry(id, range.start(), range.end()).is_some() {
            self.note_candidates();
        }
    }

    /// Whether the thread has something to come back for that it has not been told of. It has, now.
    #[inline]
    pub fn take_large_news(&mut self) -> bool {
        self.khugepaged.news && core::mem::take(&mut self.khugepaged.news)
    }

    /// Whether [`Vm::scan_for_large`] may find something.
    #[must_use]
    pub fn wants_scan(&self) -> bool {
        self.khugepaged.awake && self.transparent != Transparent::Never
    }

    /// Whether pages are moved to make room for large pages in the background.
    #[must_use]
    pub fn khugepaged_defrag(&self) -> bool {
        self.khugepaged.defrag
    }

    /// Changes that.
    pub fn set_khugepaged_defrag(&mut self, defrag: bool) {
        self.khugepaged.defrag = defrag;
    }

    /// Goes on to look for blocks of small pages that want to be large, and makes the first that can be so.
    /// `pages` is how many pages it may look at, and what is left of them afterwards: a block counts as all
    /// of its pages, and whatever is passed by as one.
    pub fn scan_for_large(&mut self, pages: &mut u64) -> Scanned {
        if self.wants_reclaim() {
            return Scanned::NoRoom;
        }
        if self.khugepaged.next == Place::START {
            self.khugepaged.left = false;
        }
        while *pages > 0 {
            let Some((next, block)) = self.step_on(self.khugepaged.next) else {
                self.khugepaged.next = Place::START;
                self.khugepaged.awake = self.khugepaged.left;
                return Scanned::Pass;
            };
            self.khugepaged.next = next;
            let visit = block.map_or(Visit::Nothing, |block| self.visit(next.space, block));
            *pages = pages.saturating_sub(match visit {
                Visit::Nothing => 1,
                Visit::Left | Visit::NoRoom | Visit::Promoted => LARGE_PAGES,
            });
            match visit {
                Visit::Nothing => {}
                Visit::Left => self.khugepaged.left = true,
                Visit::NoRoom => {
                    self.khugepaged.left = true;
                    return Scanned::NoRoom;
                }
                Visit::Promoted => return Scanned::Promoted,
            }
        }
        Scanned::Enough
    }

    /// Goes through all memory from its beginning on, as long as there is room. Returns how many blocks have
    /// become large.
    pub fn collapse_pass(&mut self) -> u64 {
        self.khugepaged.next = Place::START;
        let (mut pages, mut promoted) = (u64::MAX, 0);
        while self.scan_for_large(&mut pages) == Scanned::Promoted {
            promoted += 1;
        }
        promoted
    }

    /// The next place, and the block that is passed on the way there. A step is logarithmic in the number of
    /// spaces and areas.
    fn step_on(&self, at: Place) -> Option<(Place, Option<PageRange>)> {
        let (id, space) = self.spaces.at_or_above(at.space)?;
        let from = if id == at.space {
            at.page
        } else {
            Place::START.page
        };
        let served = Asking::served(self.transparent);
        let Some(area) = space.areas.next_asking(from, served) else {
            let space = SpaceId(id.0.checked_add(1)?);
            let page = Place::START.page;
            return Some((Place { space, page }, None));
        };
        let rest = PageRange::new(area.range.start().max(from), area.range.end());
        let first = rest.and_then(|rest| blocks_in(rest).next());
        let touched = first.and_then(|first| self.next_entry(id, first.start(), area.range.end()));
        let block = touched.and_then(|(page, _)| block_of(page));
        let block = block.filter(|&block| may_be_large(area, block));
        let page = block.map_or(area.range.end(), PageRange::end);
        Some((Place { space: id, page }, block))
    }

    /// Makes a block large that holds something, if it is not yet and can be.
    fn visit(&mut self, id: SpaceId, block: PageRange) -> Visit {
        if self.large(id, block.start()).is_some() {
            return Visit::Nothing;
        }
        if let Some(first) = self.is_whole(id, block) {
            self.promote(id, block, first);
            return Visit::Promoted;
        }
        if !self.may_be_gathered(id, block) {
            return Visit::Left;
        }
        if self.frames.counts().free < self.high + LARGE_PAGES {
            self.stats.thp_collapse_alloc_failed += 1;
            return Visit::NoRoom;
        }
        match self.collapse_resident(id, block, self.khugepaged.defrag) {
            Ok(()) => Visit::Promoted,
            Err(_) => Visit::NoRoom,
        }
    }

    /// Whether all that a block holds is in memory, may be copied, and is worth it.
    fn may_be_gathered(&self, id: SpaceId, block: PageRange) -> bool {
        let (mut resident, mut shared) = (0, 0);
        for (_, entry) in self.entries(id, block) {
            match entry {
                Entry::Empty => {}
                Entry::Swapped(_) => return false,
                Entry::Present(mapping) if mapping.frame == self.zero => {}
                Entry::Present(mapping) => {
                    let frame = self.frames.get(mapping.frame);
                    if frame.is_pinned() {
                        return false;
                    }
                    resident += 1;
                    shared += u64::from(frame.mappers.len() > 1);
                }
            }
        }
        shared <= MAX_SHARED && self.fits_limit(id, LARGE_PAGES - resident)
    }
}
