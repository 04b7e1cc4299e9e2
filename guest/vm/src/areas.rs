//! The areas of an address space, in order, and where new ones may go.

mod tree;

use alloc::vec::Vec;

use crate::{
    addr::{PageRange, Vpn},
    area::Area,
    attributes::Locked,
};
use tree::{Link, Search};

/// Areas that a space may have (Linux's `max_map_count`).
pub const MAX_AREAS: usize = 65_530;

/// Pages that stay unmapped between a growing stack and the area below it.
pub const STACK_GUARD_PAGES: u64 = 16;

/// Areas in order of address, none overlapping another, and none that could be one with its neighbour.
/// Finding, inserting, splitting, merging, removing and the search for room are logarithmic in the
/// number of areas; the pages covered and locked are known at once.
#[derive(Debug, Default)]
pub struct Areas {
    root: Link,
    /// The most pages that they ever covered.
    peak: u64,
}

impl Areas {
    /// The area that covers `page`.
    #[must_use]
    pub fn find(&self, page: Vpn) -> Option<&Area> {
        tree::at_or_below(&self.root, page).filter(|area| area.range.contains(page))
    }

    /// Every area, ascending.
    pub fn iter(&self) -> impl Iterator<Item = &Area> {
        self.from(Vpn::new(0))
    }

    /// The areas that start at `page` or above, ascending. Each is looked up, so that nothing is kept.
    fn from(&self, page: Vpn) -> impl Iterator<Item = &Area> {
        let next = |page| tree::at_or_above(&self.root, page);
        core::iter::successors(next(page), move |area| next(area.range.end()))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        tree::summary(&self.root).map_or(0, |sum| sum.areas)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.root.is_none()
    }

    /// Pages covered by all areas.
    #[must_use]
    pub fn pages(&self) -> u64 {
        tree::summary(&self.root).map_or(0, |sum| sum.pages)
    }

    /// The most pages that were ever covered at once.
    #[must_use]
    pub fn peak(&self) -> u64 {
        self.peak
    }

    /// Pages of the areas that are locked.
    #[must_use]
    pub fn locked_pages(&self) -> u64 {
        tree::summary(&self.root).map_or(0, |sum| sum.locked)
    }

    /// Pages of the areas that count against the commit limit.
    #[must_use]
    pub fn charged_pages(&self) -> u64 {
        tree::summary(&self.root).map_or(0, |sum| sum.charged)
    }

    /// Whether `page` is to stay in memory. It costs nothing where no page is.
    #[must_use]
    pub fn is_locked(&self, page: Vpn) -> bool {
        let is_locked = |area: &Area| area.attributes.locked != Locked::No;
        self.locked_pages() > 0 && self.find(page).is_some_and(is_locked)
    }

    /// The areas that touch `range`, ascending.
    pub fn overlapping(&self, range: PageRange) -> impl Iterator<Item = &Area> {
        let first = self
            .find(range.start())
            .map_or(range.start(), |area| area.range.start());
        self.from(first)
            .take_while(move |area| area.range.start() < range.end())
    }

    /// The first area in `from..end`, cut off there: to go through a range that changes on the way, with no
    /// list of what was in it, which may be long.
    #[must_use]
    pub fn next_part(&self, from: Vpn, end: Vpn) -> Option<Area> {
        let range = PageRange::new(from, end)?;
        self.overlapping(range).next()?.part(range)
    }

    /// How many areas more there will be when `range` differs from what is around it.
    #[must_use]
    pub fn splits(&self, range: PageRange) -> usize {
        let within = |page| {
            self.find(page)
                .is_some_and(|area| area.range.start() < page)
        };
        usize::from(within(range.start())) + usize::from(within(range.end()))
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
        let mut area = area;
        if let Some(merged) = area
            .range
            .start()
            .checked_sub(1)
            .and_then(|below| self.find(below)?.merged(&area))
        {
            self.take(merged.range.start());
            area = merged;
        }
        let end = area.range.end();
        if let Some(merged) = self.find(end).and_then(|above| area.merged(above)) {
            self.take(end);
            area = merged;
        }
        self.put(area);
        Ok(())
    }

    /// Takes everything in `range` out, splitting the areas at its ends. What was there is returned.
    pub fn remove(&mut self, range: PageRange) -> Vec<Area> {
        self.split(range.start());
        self.split(range.end());
        let (low, rest) = tree::split(self.root.take(), range.start());
        let (within, high) = tree::split(rest, range.end());
        self.root = tree::concat(low, high);
        let mut removed = Vec::new();
        tree::drain(within, &mut removed);
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

    /// Lets the stack area above `page` grow down to cover it, if there is one that may, and `allow`, told
    /// by how many pages, agrees. Tells how many.
    pub fn grow_stack(&mut self, page: Vpn, allow: impl FnOnce(&Area, u64) -> bool) -> Option<u64> {
        let above = tree::at_or_above(&self.root, page)?;
        let start = above.range.start();
        let may = above.grows_to.is_some_and(|lowest| lowest <= page) && page < start;
        let gap = tree::at_or_below(&self.root, page)
            .is_none_or(|below| page.pages_since(below.range.end()) >= STACK_GUARD_PAGES);
        let range = PageRange::new(page, above.range.end())?;
        if !may || !gap || !allow(above, start.pages_since(page)) {
            return None;
        }
        let mut area = self.take(start)?;
        area.range = range;
        self.put(area);
        Some(start.pages_since(page))
    }

    /// Whether nothing is in `range`, nor any stack may grow into it.
    #[must_use]
    pub fn is_free(&self, range: PageRange) -> bool {
        let above = tree::at_or_above(&self.root, range.start());
        let clear = above.is_none_or(|area| lowest_reserved(area) >= range.end());
        clear && !self.overlaps(range)
    }

    /// The highest free run of `pages` within `low..high`, keeping out of the room that stacks may
    /// grow into.
    #[must_use]
    pub fn find_free(&self, pages: u64, low: Vpn, high: Vpn) -> Option<PageRange> {
        let search = Search { pages, low, high };
        search.highest(&self.root, low, high)
    }

    /// A high free run of `pages` that starts at a multiple of `align`. There is none only where there is no
    /// room for `align` pages more.
    #[must_use]
    pub fn find_free_aligned(
        &self,
        pages: u64,
        align: u64,
        low: Vpn,
        high: Vpn,
    ) -> Option<PageRange> {
        let wide = self.find_free(pages.checked_add(align - 1)?, low, high)?;
        let start = wide.end().checked_sub(pages)?;
        let start = Vpn::new(start.get() / align * align);
        PageRange::new(start, start.checked_add(pages)?)
    }

    /// Makes `page` the start of an area if it lies within one.
    fn split(&mut self, page: Vpn) {
        let Some(area) = self.find(page).filter(|area| area.range.start() < page) else {
            return;
        };
        let start = area.range.start();
        let (low, high) = (
            PageRange::new(start, page),
            PageRange::new(page, area.range.end()),
        );
        let parts = [low, high].map(|range| range.and_then(|range| area.part(range)));
        self.take(start);
        for part in parts.into_iter().flatten() {
            self.put(part);
        }
    }

    fn put(&mut self, area: Area) {
        self.root = tree::insert(self.root.take(), area);
        self.peak = self.peak.max(self.pages());
    }

    /// Takes the area that starts at `start` out.
    fn take(&mut self, start: Vpn) -> Option<Area> {
        let (low, rest) = tree::split(self.root.take(), start);
        let next = start.checked_add(1)?;
        let (within, high) = tree::split(rest, next);
        self.root = tree::concat(low, high);
        within.map(|node| node.area)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::{AreaKind, Backing, Prot};
    use crate::attributes::Attributes;
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
            attributes: Attributes::NONE,
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
        for (pages, align, found) in [
            (8, 16, Some((64, 72))),
            (16, 16, Some((64, 80))),
            (40, 16, None),
        ] {
            assert_eq!(
                areas.find_free_aligned(pages, align, low, high),
                found.map(|(a, b)| range(a, b)),
                "{pages} at a multiple of {align}"
            );
        }
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
        assert_eq!(
            areas.grow_stack(Vpn::new(59), |_, _| true),
            None,
            "beyond the limit"
        );
        assert_eq!(
            areas.grow_stack(Vpn::new(95), |_, _| true),
            None,
            "covered already"
        );
        assert_eq!(
            areas.grow_stack(Vpn::new(70), |_, pages| pages < 20),
            None,
            "not allowed"
        );
        assert_eq!(areas.grow_stack(Vpn::new(70), |_, _| true), Some(20));
        assert_eq!(
            areas.grow_stack(Vpn::new(65), |_, _| true),
            None,
            "too near to the area below"
        );
        assert_eq!(areas.grow_stack(Vpn::new(66), |_, _| true), Some(4));
        assert_eq!(
            areas.find(Vpn::new(66)).map(|area| area.range),
            Some(range(66, 100))
        );
        assert_eq!(
            areas.grow_stack(Vpn::new(40), |_, _| true),
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
            let mut peak = 0;
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
                for pair in areas.iter().collect::<Vec<_>>().windows(2) {
                    prop_assert!(pair[0].merged(pair[1]).is_none(), "unmerged: {:?}", pair);
                }
                check(&areas);
                peak = peak.max(plain.len());
                prop_assert_eq!(areas.pages(), plain.len() as u64);
                prop_assert_eq!(areas.peak(), peak as u64);
                let (low, high) = (start, start + 4 * len);
                prop_assert_eq!(
                    areas.find_free(len, Vpn::new(low), Vpn::new(high)).map(|found| found.start().get()),
                    (low..=high - len).rev().find(|&at| (at..at + len).all(|page| !plain.contains_key(&page)))
                );
            }
        }
    }

    fn check(areas: &Areas) {
        if let Some(root) = &areas.root {
            root.check();
        }
        let locked = areas
            .iter()
            .filter(|area| area.attributes.locked != Locked::No);
        let locked: u64 = locked.map(|area| area.range.pages()).sum();
        assert_eq!(
            (areas.locked_pages(), areas.len()),
            (locked, areas.iter().count())
        );
    }

    #[test]
    fn what_is_locked_is_summed_up() {
        let mut areas = areas([area(10, 30, Prot::RW), area(40, 44, Prot::RW)]);
        let lock = |area: &mut Area| area.attributes.locked = Locked::Yes;
        areas.change(range(12, 15), lock);
        assert_eq!(
            (areas.len(), areas.locked_pages()),
            (4, 3),
            "split at both ends"
        );
        areas.change(range(20, 44), lock);
        assert_eq!((areas.len(), areas.locked_pages()), (5, 17));
        areas.change(range(10, 30), |area| area.attributes = Attributes::NONE);
        assert_eq!((areas.len(), areas.locked_pages()), (2, 4), "merged again");
        check(&areas);
    }

    /// Nodes visited by `act`.
    fn visits(act: impl FnOnce()) -> u64 {
        let before = tree::VISITS.with(core::cell::Cell::get);
        act();
        tree::VISITS.with(core::cell::Cell::get) - before
    }

    /// What is done to ten thousand areas, and how many nodes it may visit.
    const LIMITS: [(&str, u64); 7] = [
        ("insert", 160),
        ("find", 18),
        ("search for room far below", 30),
        ("search for room nearby", 36),
        ("change and merge two", 600),
        ("split one", 600),
        ("remove two", 200),
    ];

    /// With 10,000 areas every operation visits few nodes: a tree of that size is at most 18 high, and an
    /// operation goes down and up it a few times.
    #[test]
    fn ten_thousand_areas_take_few_steps() {
        const AREAS: u64 = 10_000;
        // Pairs that touch and differ in their rights, a hole of one page, the next pair: the wide gap is
        // at the bottom, where a search from the top comes last.
        let place = |index: u64| 1000 + index / 2 * 3 + index % 2;
        let prot = |index: u64| [Prot::R, Prot::RW][index as usize % 2];
        let mut areas = Areas::default();
        let mut most = [0; 7];
        for index in 0..AREAS {
            // In an order that is neither ascending nor descending.
            let index = index * 7919 % AREAS;
            let new = area(place(index), place(index) + 1, prot(index));
            let taken = visits(|| areas.insert(new).expect("no overlap"));
            most[0] = most[0].max(taken);
        }
        assert_eq!(areas.len(), AREAS as usize);
        check(&areas);
        let high = Vpn::new(place(AREAS));
        for index in (0..AREAS).step_by(97) {
            let page = Vpn::new(place(index));
            let pair = range(place(index / 2 * 2), place(index / 2 * 2) + 2);
            let mut note = |at: usize, taken: u64| most[at] = most[at].max(taken);
            note(1, visits(|| assert!(areas.find(page).is_some())));
            note(
                2,
                visits(|| {
                    assert_eq!(
                        areas.find_free(2, Vpn::new(1), high),
                        Some(range(998, 1000))
                    )
                }),
            );
            note(
                3,
                visits(|| {
                    assert_eq!(
                        areas
                            .find_free(1, Vpn::new(1), page.max(pair.end()))
                            .map(PageRange::pages),
                        Some(1)
                    )
                }),
            );
            note(
                4,
                visits(|| areas.change(pair, |area| area.prot = Prot::RX)),
            );
            note(
                5,
                visits(|| {
                    areas.change(PageRange::single(pair.start()), |area| area.prot = Prot::R)
                }),
            );
            let mut removed = Vec::new();
            note(6, visits(|| removed = areas.remove(pair)));
            for (at, mut area) in removed.into_iter().enumerate() {
                area.prot = prot(at as u64);
                areas.insert(area).expect("its place is free");
            }
        }
        check(&areas);
        for ((what, limit), most) in LIMITS.into_iter().zip(most) {
            assert!(most > 0 && most <= limit, "{what}: {most} nodes visited");
        }
    }
}
