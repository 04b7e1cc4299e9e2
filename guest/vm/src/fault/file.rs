//! First touch of an object's page: a file's, or shared anonymous memory's.

use super::Spot;
use crate::{
    addr::PAGE_SIZE,
    area::{Access, ObjectId, Sharing, Source},
    files::Found,
    frames::FrameUse,
    hw::Hw,
    step::{Attempt, Blocked},
    vm::Vm,
};

impl<H: Hw> Vm<H> {
    /// Maps the object's own page: writable where stores are to be shared, read-only for private areas,
    /// which copy it at their first store.
    pub(super) fn map_cached(&mut self, spot: Spot, attempt: &mut Attempt) -> Result<(), Blocked> {
        let Source::Page {
            object,
            index,
            sharing,
            ..
        } = spot.source
        else {
            return Ok(());
        };
        self.plan_fault(spot, object, index, attempt);
        let found = self.find_page(object, index, attempt)?;
        let (Found::Cached(frame) | Found::Fresh(frame)) = found;
        let prot = match sharing {
            Sharing::Shared => spot.prot,
            Sharing::Private => spot.prot.without_write(),
        };
        self.settle(frame);
        self.write_entry(spot.space, spot.page, spot.touched(frame, prot))?;
        if attempt.around {
            self.map_around(spot, object, index, prot);
        }
        match found {
            Found::Fresh(_) => self.stats.demand_zero += 1,
            Found::Cached(_)
                if attempt.waited_for_read && matches!(object, ObjectId::Shared(_)) =>
            {
                self.stats.swap_in += 1;
            }
            Found::Cached(_) => self.stats.file += 1,
        }
        Ok(())
    }

    /// A private copy of the object's page, zeros after its last byte that belongs to the area.
    pub(super) fn copy_cached(&mut self, spot: Spot, attempt: &mut Attempt) -> Result<(), Blocked> {
        let Source::Page {
            object,
            index,
            bytes,
            ..
        } = spot.source
        else {
            return Ok(());
        };
        self.plan_fault(spot, object, index, attempt);
        let (Found::Cached(page) | Found::Fresh(page)) = self.find_page(object, index, attempt)?;
        let frame = if self.take_over(page) {
            page
        } else {
            let frame = self.take_user_frame(FrameUse::Anon)?;
            self.hw.copy(page, frame);
            frame
        };
        if bytes < PAGE_SIZE {
            self.hw.zero(frame, bytes);
        }
        self.map_new(spot, frame)?;
        self.stats.file += 1;
        if spot.access == Access::Store {
            self.stats.cow_copied += 1;
            tracepoint::cow(page.get(), frame.get(), spot.space.0, spot.page.get());
        }
        Ok(())
    }
}
