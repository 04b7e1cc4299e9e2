//! Swap slots: which are in use, by how many, and which frame holds the same content.
//!
//! A slot counts one reference for each page-table entry that says "swapped", one for a page of a
//! shared object that is in it, and one for the frame that is its copy. Nothing is ever searched.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use crate::frames::FrameId;

/// A slot of the swap area: one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotId(u32);

impl SlotId {
    /// The slot with that number, from 0.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    refs: u32,
    frame: Option<FrameId>,
}

/// All slots. Those never used cost nothing.
#[derive(Debug)]
pub(crate) struct Swap {
    total: u32,
    slots: Vec<Slot>,
    /// Slots below `slots.len()` that are free; the one freed last is taken first.
    free: Vec<SlotId>,
    attached: u64,
    /// Slots that only their resident copy refers to: they can be had back without I/O.
    spare: BTreeSet<SlotId>,
}

impl Swap {
    pub(crate) fn new(total: u32) -> Self {
        Self {
            total,
            slots: Vec::new(),
            free: Vec::new(),
            attached: 0,
            spare: BTreeSet::new(),
        }
    }

    pub(crate) fn total(&self) -> u64 {
        u64::from(self.total)
    }

    pub(crate) fn used(&self) -> u64 {
        (self.slots.len() - self.free.len()) as u64
    }

    pub(crate) fn has_free(&self) -> bool {
        self.used() < self.total()
    }

    /// Slots that have a resident copy.
    pub(crate) fn attached(&self) -> u64 {
        self.attached
    }

    pub(crate) fn refs(&self, slot: SlotId) -> u32 {
        self.slots.get(slot.0 as usize).map_or(0, |slot| slot.refs)
    }

    /// The frame that holds the slot's content.
    pub(crate) fn frame(&self, slot: SlotId) -> Option<FrameId> {
        self.slots.get(slot.0 as usize)?.frame
    }

    /// Frames that are copies of slots which nothing else refers to.
    pub(crate) fn spare_copies(&self) -> impl Iterator<Item = FrameId> + '_ {
        self.spare.iter().filter_map(|&slot| self.frame(slot))
    }

    /// Takes a free slot, its one reference held by its copy `frame`.
    pub(crate) fn take_for(&mut self, frame: FrameId) -> Option<SlotId> {
        let slot = match self.free.pop() {
            Some(slot) => slot,
            None if self.has_free() => {
                self.slots.push(Slot::default());
                SlotId((self.slots.len() - 1) as u32)
            }
            None => return None,
        };
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
            self.free.push(slot);
        }
        self.note_spare(slot);
    }

    fn entry(&mut self, slot: SlotId) -> &mut Slot {
        &mut self.slots[slot.0 as usize]
    }

    fn note_spare(&mut self, slot: SlotId) {
        let entry = *self.entry(slot);
        if entry.refs == 1 && entry.frame.is_some() {
            self.spare.insert(slot);
        } else {
            self.spare.remove(&slot);
        }
    }

    /// Every slot in use: its references and its copy.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (SlotId, u32, Option<FrameId>)> + '_ {
        let slots = (0..).map(SlotId).zip(&self.slots);
        slots
            .filter(|(_, slot)| slot.refs > 0)
            .map(|(id, slot)| (id, slot.refs, slot.frame))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_free_again_when_its_last_reference_goes() {
        let mut swap = Swap::new(2);
        let frame = FrameId::new(5);
        let slot = swap.take_for(frame).expect("free");
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
        assert_eq!(swap.take_for(frame), Some(slot));
    }

    #[test]
    fn no_more_slots_than_there_are() {
        let mut swap = Swap::new(2);
        let taken = [1, 2, 3].map(|frame| swap.take_for(FrameId::new(frame)));
        assert_eq!(taken, [Some(SlotId(0)), Some(SlotId(1)), None]);
        assert_eq!(swap.iter().count(), 2);
        assert_eq!(Swap::new(0).take_for(FrameId::new(1)), None);
    }
}
