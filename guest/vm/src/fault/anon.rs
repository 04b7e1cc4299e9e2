//! First touch of an anonymous page.

use super::Spot;
use crate::{frames::FrameUse, hw::Hw, step::Blocked, vm::Vm};

impl<H: Hw> Vm<H> {
    /// A load from a page never stored to: everyone shares one page of zeros, until the first store.
    pub(super) fn map_zero_page(&mut self, spot: Spot) -> Result<(), Blocked> {
        let entry = spot.touched(self.zero, spot.prot.without_write());
        self.write_entry(spot.space, spot.page, entry)?;
        self.stats.zero_page_reads += 1;
        Ok(())
    }

    /// A store to a page never touched: a frame of zeros of its own.
    pub(super) fn demand_zero(&mut self, spot: Spot) -> Result<(), Blocked> {
        let frame = self.take_user_frame(FrameUse::Anon)?;
        self.hw.zero(frame, 0);
        self.map_new(spot, frame)?;
        self.stats.demand_zero += 1;
        Ok(())
    }
}
