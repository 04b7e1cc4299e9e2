//! A touch of a page that is in swap.

use super::Spot;
use crate::{
    area::Access,
    attributes::Advice,
    frames::FrameUse,
    hw::Hw,
    step::{Attempt, Blocked, Frames, Place, Wait},
    swap::SlotId,
    vm::Vm,
};

impl<H: Hw> Vm<H> {
    /// Maps the slot's copy if there is one in memory: read for another page, not yet evicted, or being
    /// written just now. Otherwise begins to read it.
    ///
    /// The slot is kept, so that the page can be dropped again without a write until it is stored to. A
    /// page that shares the slot with others gets the frame read-only, and a store to it a copy.
    pub(super) fn swap_in(
        &mut self,
        spot: Spot,
        slot: SlotId,
        attempt: &mut Attempt,
    ) -> Result<(), Blocked> {
        let Some(frame) = self.swap.frame(slot) else {
            let frame = self.take_user_frame(FrameUse::Anon)?;
            self.swap.attach(slot, frame);
            self.frames.get_mut(frame).slot = Some(slot);
            let area = self.areas(spot.space);
            let area = area.and_then(|areas| areas.find(spot.page));
            if area.is_some_and(|area| area.attributes.advice == Advice::Random) {
                return Err(self.start_read(Frames::one(frame), Place::Slot(slot), attempt));
            }
            return Err(self.read_slot(slot, frame, attempt));
        };
        if let Some(token) = self.frames.get(frame).being_read() {
            attempt.waited_for_read = true;
            return Err(Blocked::Wait(Wait::For(token)));
        }
        self.note_needed(frame);
        // Two references: the copy's, and that of the entry which is about to go.
        let sole = self.frames.get(frame).mappers.is_empty() && self.swap.refs(slot) == 2;
        if spot.access == Access::Store && !sole && self.take_over(frame) {
            self.map_new(spot, frame)?;
        } else if spot.access == Access::Store && !sole {
            self.map_copy(spot, frame)?;
            self.stats.cow_copied += 1;
        } else {
            let prot = if sole {
                spot.prot
            } else {
                spot.prot.without_write()
            };
            self.write_entry(spot.space, spot.page, spot.touched(frame, prot))?;
            if spot.access == Access::Store {
                self.dirtied(frame);
            }
        }
        self.stats.swap_in += 1;
        Ok(())
    }
}
