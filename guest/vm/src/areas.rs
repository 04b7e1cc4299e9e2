//! The areas of an address space, in order, and where new ones may go.

mod tree;

use alloc::vec::Vec;

use crate::{
    addr::{PageRange, Vpn},
    area::Area,
    attributes::Locked,
    large::Asking,
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

    /// Pages of the private areas that may be stored to, stacks apart.
    #[must_use]
    pub fn data_pages(&self) -> u64 {
        tree::summary(&self.root).map_or(0, |sum| sum.data)
    }

    /// Which areas have blocks that may be large pages.
    pub(crate) fn asking(&self) -> Asking {
        tree::summary(&self.root).map_or(Asking::default(), |sum| sum.asking)
    }

    /// The first area at `from` or above that has blocks which may be large pages, of those that `served` says.
    pub(crate) fn next_asking(&self, from: Vpn, served: Asking) -> Option<&Area> {
        let around = self.find(from);
        around
            .filter(|area| Asking::of(area).meets(served))
            .or_else(|| tree::first_asking(&self.root, from, served))
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
mod tests;
