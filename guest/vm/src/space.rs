//! An address space: its areas, in order, and where new ones may go.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use crate::{
    addr::{PageRange, VirtAddr, Vpn},
    area::Area,
};

/// Names an address space. Numbers are never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpaceId(pub(crate) u32);

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

/// Pages that stay unmapped between a growing stack and the area below it.
pub const STACK_GUARD_PAGES: u64 = 16;

/// Areas in order of address, none overlapping another. Finding, inserting, splitting and removing
/// are logarithmic in the number of areas.
#[derive(Debug, Default)]
pub struct Areas {
    by_start: BTreeMap<Vpn, Area>,
    /// Pages that they cover, and the most that they ever did.
    pages: u64,
    peak: u64,
}

impl Areas {
    /// The area that covers `page`.
    #[must_use]
    pub fn find(&self, page: Vpn) -> Option<&Area> {
        self.by_start
            .range(..=page)
            .next_back()
            .map(|(_, area)| area)
            .filter(|area| area.range.contains(page))
    }

    /// Every area, ascending.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Area> {
        self.by_start.values()
    }

    /// Pages covered by all areas.
    #[must_use]
    pub fn pages(&self) -> u64 {
        self.pages
    }

    /// The most pages that were ever covered at once.
    #[must_use]
    pub fn peak(&self) -> u64 {
        self.peak
    }

    fn add_pages(&mut self, more: u64) {
        self.pages += more;
        self.peak = self.peak.max(self.pages);
    }

    /// The areas that touch `range`, ascending.
    pub fn overlapping(&self, range: PageRange) -> impl Iterator<Item = &Area> {
        let first = self
            .find(range.start())
            .map_or(range.start(), |area| area.range.start());
        self.by_start
            .range(first..range.end())
            .map(|(_, area)| area)
    }

    /// Whether some area touches `range`.
    #[must_use]
    pub fn overlaps(&self, range: PageRange) -> bool {
        self.overlapping(range).next().is_some()
    }

    /// Whether every page of `range` is covered.
    #[must_use]
    pub fn covers(&self, range: PageRange) -> bool {
        let mut next = range.start();
        for area in self.overlapping(range) {
            if area.range.start() > next {
                return false;
            }
            next = area.range.end();
        }
        next >= range.end()
    }

    /// Adds an area, merged with its neighbours where it continues them. Gives it back when it overlaps
    /// one.
    pub fn insert(&mut self, area: Area) -> Result<(), Area> {
        if self.overlaps(area.range) {
            return Err(area);
        }
        let start = area.range.start();
        self.add_pages(area.range.pages());
        self.by_start.insert(start, area);
        self.merge_with_next(start);
        if let Some(before) = self
            .by_start
            .range(..start)
            .next_back()
            .map(|(&start, _)| start)
        {
            self.merge_with_next(before);
        }
        Ok(())
    }

    /// Takes everything in `range` out, splitting the areas at its ends. What was there is returned.
    pub fn remove(&mut self, range: PageRange) -> Vec<Area> {
        self.split(range.start());
        self.split(range.end());
        let mut removed = Vec::new();
        while let Some((&start, _)) = self.by_start.range(range.start()..range.end()).next() {
            removed.extend(self.by_start.remove(&start));
        }
        self.pages -= removed.iter().map(|area| area.range.pages()).sum::<u64>();
        removed
    }

    /// Changes every area in `range`, splitting those at its ends and merging what becomes alike.
    pub fn change(&mut self, range: PageRange, change: impl Fn(&mut Area)) {
        for mut area in self.remove(range) {
            change(&mut area);
            let inserted = self.insert(area);
            debug_assert!(inserted.is_ok(), "its place has just been emptied");
        }
    }

    /// Lets the stack area above `page` grow down to cover it, if there is one that may. Tells how many
    /// pages it grew by.
    pub fn grow_stack(&mut self, page: Vpn) -> Option<u64> {
        let (&start, area) = self.by_start.range(page..).next()?;
        let may = area.grows_to.is_some_and(|lowest| lowest <= page) && page < start;
        let gap = match self.by_start.range(..page).next_back() {
            Some((_, below)) => page.pages_since(below.range.end()) >= STACK_GUARD_PAGES,
            None => true,
        };
        let range = PageRange::new(page, area.range.end())?;
        if !may || !gap {
            return None;
        }
        let mut area = self.by_start.remove(&start)?;
        area.range = range;
        self.by_start.insert(page, area);
        let grown = start.pages_since(page);
        self.add_pages(grown);
        Some(grown)
    }

    /// Whether nothing is in `range`, nor any stack may grow into it.
    #[must_use]
    pub fn is_free(&self, range: PageRange) -> bool {
        let above = self.by_start.range(range.start()..).next();
        let clear = above.is_none_or(|(_, area)| lowest_reserved(area) >= range.end());
        clear && !self.overlaps(range)
    }

    /// The highest free run of `pages` within `low..high`, keeping out of the room that stacks may
    /// grow into.
    #[must_use]
    pub fn find_free(&self, pages: u64, low: Vpn, high: Vpn) -> Option<PageRange> {
        let mut end = high;
        for area in self.iter().rev() {
            if area.range.end() <= end {
                if let Some(range) = highest_fit(pages, area.range.end().max(low), end) {
                    return Some(range);
                }
            }
            end = end.min(lowest_reserved(area));
            if end <= low {
                return None;
            }
        }
        highest_fit(pages, low, end)
    }

    /// Makes `page` the start of an area if it lies within one.
    fn split(&mut self, page: Vpn) {
        let Some(area) = self.find(page).filter(|area| area.range.start() < page) else {
            return;
        };
        let (low, high) = (
            PageRange::new(area.range.start(), page),
            PageRange::new(page, area.range.end()),
        );
        let parts = [low, high].map(|range| range.and_then(|range| area.part(range)));
        for part in parts.into_iter().flatten() {
            self.by_start.insert(part.range.start(), part);
        }
    }

    fn merge_with_next(&mut self, start: Vpn) {
        let Some(area) = self.by_start.get(&start) else {
            return;
        };
        let Some(next) = self.by_start.get(&area.range.end()) else {
            return;
        };
        let next_start = next.range.start();
        if let Some(merged) = area.merged(next) {
            self.by_start.remove(&next_start);
            self.by_start.insert(start, merged);
        }
    }
}

/// The lowest page that new areas must keep clear of because of `area`.
fn lowest_reserved(area: &Area) -> Vpn {
    match area.grows_to {
        Some(lowest) => lowest
            .min(area.range.start())
            .checked_sub(STACK_GUARD_PAGES)
            .unwrap_or(Vpn::new(0)),
        None => area.range.start(),
    }
}

fn highest_fit(pages: u64, low: Vpn, high: Vpn) -> Option<PageRange> {
    let start = high.checked_sub(pages)?;
    PageRange::new(start, high).filter(|_| start >= low)
}

/// One address space.
#[derive(Debug)]
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
    /// Never an out-of-memory victim.
    pub(crate) protected: bool,
}

/// The heap's bounds in bytes: `brk` need not be aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Heap {
    pub(crate) start: VirtAddr,
    pub(crate) end: VirtAddr,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::{AreaKind, Backing, Prot};
    use alloc::collections::BTreeMap;
    use proptest::prelude::*;

    fn range(start: u64, end: u64) -> PageRange {
        PageRange::new(Vpn::new(start), Vpn::new(end)).expect("not empty")
    }

    fn area(start: u64, end: u64, prot: Prot) -> Area {
        let (backing, kind) = (Backing::Anon, AreaKind::Mmap);
        Area {
            range: range(start, end),
            prot,
            max_prot: Prot::RWX,
            backing,
            kind,
            grows_to: None,
        }
    }

    fn stack(start: u64, end: u64, grows_to: u64) -> Area {
        Area {
            kind: AreaKind::Stack,
            grows_to: Some(Vpn::new(grows_to)),
            ..area(start, end, Prot::RW)
        }
    }

    fn areas(list: impl IntoIterator<Item = Area>) -> Areas {
        let mut areas = Areas::default();
        for area in list {
            areas.insert(area).expect("no overlap");
        }
        areas
    }

    #[test]
    fn free_places_are_found_from_the_top_down() {
        let (low, high) = (Vpn::new(10), Vpn::new(100));
        let areas = areas([
            area(20, 30, Prot::R),
            area(80, 95, Prot::R),
            area(200, 300, Prot::R),
        ]);
        for (pages, found) in [
            (5, Some((95, 100))),
            (6, Some((74, 80))),
            (50, Some((30, 80))),
            (51, None),
        ] {
            assert_eq!(
                areas.find_free(pages, low, high),
                found.map(|(a, b)| range(a, b)),
                "{pages}"
            );
        }
        assert_eq!(
            areas.find_free(10, Vpn::new(10), Vpn::new(30)),
            Some(range(10, 20))
        );
    }

    #[test]
    fn free_places_keep_clear_of_what_a_stack_may_grow_into() {
        let areas = areas([stack(90, 100, 60)]);
        let found = areas.find_free(4, Vpn::new(1), Vpn::new(100));
        assert_eq!(found, Some(range(40, 44)), "60 less the guard");
        assert_eq!(areas.find_free(44, Vpn::new(1), Vpn::new(100)), None);
    }

    #[test]
    fn a_stack_grows_to_its_limit_and_keeps_its_guard() {
        let mut areas = areas([area(1, 50, Prot::R), stack(90, 100, 60)]);
        assert_eq!(areas.grow_stack(Vpn::new(59)), None, "beyond the limit");
        assert_eq!(areas.grow_stack(Vpn::new(95)), None, "covered already");
        assert_eq!(areas.grow_stack(Vpn::new(70)), Some(20));
        assert_eq!(
            areas.grow_stack(Vpn::new(65)),
            None,
            "too near to the area below"
        );
        assert_eq!(areas.grow_stack(Vpn::new(66)), Some(4));
        assert_eq!(
            areas.find(Vpn::new(66)).map(|area| area.range),
            Some(range(66, 100))
        );
        assert_eq!(
            areas.grow_stack(Vpn::new(40)),
            None,
            "covered by another area"
        );
    }

    #[test]
    fn covers_means_without_a_hole() {
        let areas = areas([
            area(1, 4, Prot::R),
            area(4, 6, Prot::RW),
            area(7, 9, Prot::R),
        ]);
        assert!(areas.covers(range(2, 6)));
        assert!(!areas.covers(range(2, 8)));
        assert!(!areas.covers(range(0, 2)));
        assert!(!areas.covers(range(8, 10)));
    }

    proptest! {
        /// Any sequence of insertions, removals and changes leaves what a plain map of pages has, in as
        /// few areas as can be.
        #[test]
        fn behaves_as_a_plain_map(ops in proptest::collection::vec((0..3_u8, 0..24_u64, 1..9_u64, 0..2_u8), 0..40)) {
            let mut areas = Areas::default();
            let mut plain: BTreeMap<u64, Prot> = BTreeMap::new();
            for (op, start, len, prot) in ops {
                let (pages, prot) = (start..start + len, [Prot::R, Prot::RW][usize::from(prot)]);
                match op {
                    0 => {
                        let free = pages.clone().all(|page| !plain.contains_key(&page));
                        prop_assert_eq!(areas.insert(area(start, start + len, prot)).is_ok(), free);
                        if free {
                            plain.extend(pages.map(|page| (page, prot)));
                        }
                    }
                    1 => {
                        let removed: u64 = areas.remove(range(start, start + len)).iter().map(|a| a.range.pages()).sum();
                        let before = plain.len();
                        plain.retain(|page, _| !pages.contains(page));
                        prop_assert_eq!(removed, (before - plain.len()) as u64);
                    }
                    _ => {
                        areas.change(range(start, start + len), |area| area.prot = prot);
                        plain.iter_mut().filter(|(page, _)| pages.contains(page)).for_each(|(_, p)| *p = prot);
                    }
                }
                for page in 0..40 {
                    prop_assert_eq!(areas.find(Vpn::new(page)).map(|area| area.prot), plain.get(&page).copied());
                }
                prop_assert_eq!(areas.pages(), plain.len() as u64);
                prop_assert!(areas.peak() >= areas.pages());
                for pair in areas.iter().collect::<Vec<_>>().windows(2) {
                    prop_assert!(pair[0].merged(pair[1]).is_none(), "unmerged: {:?}", pair);
                }
            }
        }
    }
}
