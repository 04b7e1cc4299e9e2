//! Swap areas and their slots: which are in use, by how many, and which frame holds the same content.
//!
//! A slot counts one reference for each page-table entry that says "swapped", one for a page of a
//! shared object that is in it, and one for the frame that is its copy. Nothing is ever searched.

mod area;
mod readahead;

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use abi::errno::{EINVAL, EPERM, Errno};

use crate::frames::FrameId;
use area::{Area, Slot};

pub(crate) use readahead::SwapWindow;

/// Bits of a slot's number that tell which page of its area it is; those above tell which area.
const PAGE_BITS: u32 = 27;

/// Areas that there may be at a time.
pub const MAX_SWAP_AREAS: usize = 1 << (u32::BITS - PAGE_BITS);

/// Pages that an area may have.
pub const MAX_AREA_PAGES: u32 = 1 << PAGE_BITS;

/// A slot of a swap area: one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotId(u32);

impl SlotId {
    /// The slot with that number.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    const fn at(area: AreaId, page: u32) -> Self {
        Self((area.0 as u32) << PAGE_BITS | page)
    }

    /// Its number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Which area it is in.
    #[must_use]
    pub const fn area(self) -> AreaId {
        AreaId((self.0 >> PAGE_BITS) as u8)
    }

    /// Which page of its area it is; page 0 is the header.
    #[must_use]
    pub const fn page(self) -> u32 {
        self.0 & (MAX_AREA_PAGES - 1)
    }

    /// Another slot of the same area.
    const fn to_page(self, page: u32) -> Self {
        Self::at(self.area(), page)
    }
}

/// Names a swap area while it is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaId(u8);

impl AreaId {
    /// A small number, for lists of areas.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A swap area to be used.
#[derive(Clone, Debug)]
pub struct NewSwapArea<'a> {
    /// What it is called in lists.
    pub name: &'a str,
    /// Pages, the header included.
    pub pages: u32,
    /// Pages that cannot be used.
    pub bad: &'a [u32],
    /// Areas with a higher priority are used first; equals, in turn. Without one it comes after all that
    /// are in use by then.
    pub priority: Option<u16>,
}

/// A swap area in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwapAreaInfo {
    /// Which one.
    pub id: AreaId,
    /// What it is called.
    pub name: String,
    /// Slots that can be used.
    pub pages: u64,
    /// Slots in use.
    pub used: u64,
    /// Its priority.
    pub priority: i32,
}

/// All areas and their slots.
#[derive(Debug)]
pub(crate) struct Swap {
    areas: Vec<Option<Area>>,
    /// Areas in the order in which slots are taken from them: by priority, and among equals the one whose
    /// turn is next first.
    order: Vec<AreaId>,
    /// What the last area without a priority of its own was given.
    least_priority: i32,
    attached: u64,
    /// Slots that only their resident copy refers to: they can be had back without I/O.
    spare: BTreeSet<SlotId>,
}

impl Default for Swap {
    fn default() -> Self {
        Self {
            areas: Vec::new(),
            order: Vec::new(),
            least_priority: -1,
            attached: 0,
            spare: BTreeSet::new(),
        }
    }
}

impl Swap {
    /// Begins to use an area. `EINVAL`: no page of it can be used. `EPERM`: there are too many.
    pub(crate) fn add(&mut self, new: &NewSwapArea<'_>) -> Result<AreaId, Errno> {
        let place = match self.areas.iter().position(Option::is_none) {
            Some(free) => free,
            None if self.areas.len() < MAX_SWAP_AREAS => self.areas.len(),
            None => return Err(EPERM),
        };
        let priority = match new.priority {
            Some(priority) => i32::from(priority),
            None => self.least_priority - 1,
        };
        let pages = new.pages.min(MAX_AREA_PAGES);
        let area = Area::new(new.name.into(), priority, pages, new.bad);
        if area.total == 0 {
            return Err(EINVAL);
        }
        if new.priority.is_none() {
            self.least_priority = priority;
        }
        if place == self.areas.len() {
            self.areas.push(None);
        }
        let id = AreaId(place as u8);
        self.areas[place] = Some(area);
        self.enqueue(id);
        Ok(id)
    }

    /// Puts an area behind all others of its priority.
    fn enqueue(&mut self, id: AreaId) {
        let priority = |id: &AreaId| self.area(*id).map_or(i32::MIN, |area| area.priority);
        let mine = priority(&id);
        let place = self.order.iter().position(|other| priority(other) < mine);
        self.order.insert(place.unwrap_or(self.order.len()), id);
    }

    /// An area that has no slot in use is used no more.
    pub(crate) fn remove(&mut self, id: AreaId) {
        debug_assert!(self.area(id).is_some_and(|area| area.used == 0));
        self.order.retain(|&other| other != id);
        if let Some(place) = self.areas.get_mut(id.index()) {
            *place = None;
        }
    }

    /// Says whether an area is about to be given back.
    pub(crate) fn set_leaving(&mut self, id: AreaId, leaving: bool) {
        if let Some(Some(area)) = self.areas.get_mut(id.index()) {
            area.leaving = leaving;
        }
    }

    pub(crate) fn is_leaving(&self, id: AreaId) -> bool {
        self.area(id).is_some_and(|area| area.leaving)
    }

    pub(crate) fn is_in_use(&self, id: AreaId) -> bool {
        self.area(id).is_some()
    }

    /// The slot at a page of an area, unless it lies beyond the area's end.
    pub(crate) fn slot_at(&self, id: AreaId, page: u32) -> Option<SlotId> {
        let slots = self.area(id)?.slots.len();
        ((page as usize) < slots).then_some(SlotId::at(id, page))
    }

    /// The slots of an area that are in use.
    pub(crate) fn used_of(&self, id: AreaId) -> impl Iterator<Item = SlotId> + '_ {
        let slots = self.area(id).map_or(&[][..], |area| &area.slots[..]);
        let numbered = (0..).map(move |page| SlotId::at(id, page)).zip(slots);
        numbered.filter(|(_, slot)| slot.refs > 0).map(|(id, _)| id)
    }

    fn area(&self, id: AreaId) -> Option<&Area> {
        self.areas.get(id.index())?.as_ref()
    }

    fn in_use(&self) -> impl Iterator<Item = &Area> {
        self.areas.iter().flatten()
    }

    /// The areas in use, in the order of their numbers.
    pub(crate) fn list(&self) -> Vec<SwapAreaInfo> {
        let numbered = (0..).map(AreaId).zip(&self.areas);
        let info = |(id, area): (AreaId, &Option<Area>)| {
            area.as_ref().map(|area| SwapAreaInfo {
                id,
                name: area.name.clone(),
                pages: area.total,
                used: area.used,
                priority: area.priority,
            })
        };
        numbered.filter_map(info).collect()
    }

    pub(crate) fn total(&self) -> u64 {
        self.in_use().map(|area| area.total).sum()
    }

    pub(crate) fn used(&self) -> u64 {
        self.in_use().map(|area| area.used).sum()
    }

    pub(crate) fn has_free(&self) -> bool {
        self.in_use().any(Area::has_free)
    }

    /// Slots that have a resident copy.
    pub(crate) fn attached(&self) -> u64 {
        self.attached
    }

    fn slot(&self, slot: SlotId) -> Option<&Slot> {
        self.area(slot.area())?.slots.get(slot.page() as usize)
    }

    pub(crate) fn refs(&self, slot: SlotId) -> u32 {
        self.slot(slot).map_or(0, |slot| slot.refs)
    }

    /// The frame that holds the slot's content.
    pub(crate) fn frame(&self, slot: SlotId) -> Option<FrameId> {
        self.slot(slot)?.frame
    }

    /// Frames that are copies of slots which nothing else refers to.
    pub(crate) fn spare_copies(&self) -> impl Iterator<Item = FrameId> + '_ {
        self.spare.iter().filter_map(|&slot| self.frame(slot))
    }

    /// Takes a free slot, its one reference held by its copy `frame`: where so many more are likely to be
    /// had by [`Swap::take_after`].
    pub(crate) fn take_for(&mut self, frame: FrameId, run: u32) -> Option<SlotId> {
        let has_free = |id: &&AreaId| self.area(**id).is_some_and(Area::has_free);
        let id = *self.order.iter().find(has_free)?;
        let page = self.areas[id.index()].as_mut()?.take(run)?;
        // The others of its priority are next.
        self.order.retain(|&other| other != id);
        self.enqueue(id);
        let slot = SlotId::at(id, page);
        self.attach(slot, frame);
        Some(slot)
    }

    /// Takes the slot after that one for `frame`, if it is free.
    pub(crate) fn take_after(&mut self, before: SlotId, frame: FrameId) -> Option<SlotId> {
        let area = self.areas.get_mut(before.area().index())?.as_mut()?;
        let slot = SlotId::at(before.area(), area.take_after(before.page())?);
        self.attach(slot, frame);
        Some(slot)
    }

    /// Makes `frame` the slot's copy, with a reference of its own.
    pub(crate) fn attach(&mut self, slot: SlotId, frame: FrameId) {
        let entry = self.entry(slot);
        debug_assert!(entry.frame.is_none(), "a slot has one copy");
        entry.frame = Some(frame);
        self.attached += 1;
        self.get(slot);
    }

    /// The slot's copy has moved to another frame.
    pub(crate) fn move_copy(&mut self, slot: SlotId, frame: FrameId) {
        let entry = self.entry(slot);
        debug_assert!(entry.frame.is_some(), "there is a copy to move");
        entry.frame = Some(frame);
    }

    /// The slot has no copy any more.
    pub(crate) fn detach(&mut self, slot: SlotId) {
        let had = self.entry(slot).frame.take();
        debug_assert!(had.is_some(), "a slot is detached once");
        self.attached -= 1;
        self.put(slot);
    }

    /// One more reference.
    pub(crate) fn get(&mut self, slot: SlotId) {
        self.entry(slot).refs += 1;
        self.note_spare(slot);
    }

    /// One reference fewer; without any the slot is free.
    pub(crate) fn put(&mut self, slot: SlotId) {
        let entry = self.entry(slot);
        debug_assert!(entry.refs > 0, "a free slot has no reference to drop");
        entry.refs -= 1;
        if entry.refs == 0 {
            if let Some(Some(area)) = self.areas.get_mut(slot.area().index()) {
                area.give(slot.page());
            }
        }
        self.note_spare(slot);
    }

    /// The slot. Its number comes from an area that is not removed while a slot of it is in use.
    fn entry(&mut self, slot: SlotId) -> &mut Slot {
        let area = self.areas[slot.area().index()].as_mut();
        &mut area.expect("the area of a slot in use").slots[slot.page() as usize]
    }

    fn note_spare(&mut self, slot: SlotId) {
        let entry = *self.entry(slot);
        if entry.refs == 1 && entry.frame.is_some() {
            self.spare.insert(slot);
        } else {
            self.spare.remove(&slot);
        }
    }

    /// Bytes of heap that an area with so many pages takes at most.
    pub(crate) const fn heap_for(pages: u32) -> usize {
        Area::heap_for(pages as usize)
    }

    /// Every slot in use: its references and its copy.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (SlotId, u32, Option<FrameId>)> + '_ {
        let areas = (0..).map(AreaId).zip(&self.areas);
        areas.flat_map(|(id, area)| {
            let slots = area.as_ref().map_or(&[][..], |area| &area.slots[..]);
            let numbered = (0..).map(move |page| SlotId::at(id, page)).zip(slots);
            numbered
                .filter(|(_, slot)| slot.refs > 0)
                .map(|(id, slot)| (id, slot.refs, slot.frame))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_areas(areas: &[(u32, Option<u16>)]) -> Swap {
        let mut swap = Swap::default();
        for &(slots, priority) in areas {
            let area = NewSwapArea {
                name: "test",
                pages: slots + 1,
                bad: &[],
                priority,
            };
            swap.add(&area).expect("room for an area");
        }
        swap
    }

    /// The areas and pages that slots are taken from, one after another, until none is left.
    fn all(swap: &mut Swap) -> Vec<(usize, u32)> {
        (1..)
            .map_while(|frame| swap.take_for(FrameId::new(frame), 1))
            .map(|slot| (slot.area().index(), slot.page()))
            .collect()
    }

    #[test]
    fn a_slot_is_free_again_when_its_last_reference_goes() {
        let mut swap = with_areas(&[(1, None)]);
        let frame = FrameId::new(5);
        let slot = swap.take_for(frame, 1).expect("free");
        assert_eq!(
            (swap.refs(slot), swap.spare_copies().next(), swap.used()),
            (1, Some(frame), 1)
        );
        swap.get(slot);
        assert_eq!(swap.spare_copies().next(), None, "a page table needs it");
        swap.detach(slot);
        assert_eq!(
            (swap.refs(slot), swap.frame(slot), swap.used()),
            (1, None, 1)
        );
        swap.put(slot);
        assert_eq!((swap.used(), swap.attached()), (0, 0));
        assert_eq!(swap.take_for(frame, 1), Some(slot));
        assert_eq!(swap.iter().count(), 1);
        assert_eq!(Swap::default().take_for(frame, 1), None);
    }

    #[test]
    fn the_highest_priority_first_and_equals_in_turn() {
        let mut swap = with_areas(&[(1, None), (3, Some(5)), (2, Some(9)), (2, Some(5))]);
        let order = [
            (2, 1),
            (2, 2),
            (1, 1),
            (3, 1),
            (1, 2),
            (3, 2),
            (1, 3),
            (0, 1),
        ];
        assert_eq!(all(&mut swap), order);
        assert_eq!((swap.total(), swap.used(), swap.has_free()), (8, 8, false));
    }

    #[test]
    fn priorities_that_nobody_gave_go_down() {
        let mut swap = with_areas(&[(1, None), (1, None), (1, Some(0))]);
        let priorities: Vec<i32> = swap.list().iter().map(|area| area.priority).collect();
        assert_eq!(priorities, [-2, -3, 0]);
        assert_eq!(all(&mut swap), [(2, 1), (0, 1), (1, 1)]);
    }

    #[test]
    fn an_area_that_leaves_is_not_taken_from_and_its_place_is_used_again() {
        let mut swap = with_areas(&[(1, Some(1)), (1, None)]);
        let first = swap.list()[0].id;
        swap.set_leaving(first, true);
        assert_eq!(all(&mut swap), [(1, 1)]);
        swap.remove(first);
        assert_eq!((swap.total(), swap.list().len()), (1, 1));
        let area = NewSwapArea {
            name: "another",
            pages: 3,
            bad: &[2],
            priority: None,
        };
        assert_eq!(swap.add(&area), Ok(first));
        assert_eq!(all(&mut swap), [(0, 1)]);
    }

    #[test]
    fn areas_that_cannot_be_used() {
        let mut swap = with_areas(&[(1, None); MAX_SWAP_AREAS]);
        let area = |pages| NewSwapArea {
            name: "one more",
            pages,
            bad: &[],
            priority: None,
        };
        assert_eq!(swap.add(&area(9)), Err(EPERM));
        assert_eq!(Swap::default().add(&area(1)), Err(EINVAL), "a header only");
    }
}
