//! Faults in large pages, or where one may be.

use abi::signal::Signal;

use super::block_of;
use crate::{
    addr::Vpn,
    area::Access,
    fault::Spot,
    frames::{FrameId, FrameUse, LARGE_PAGES, parts},
    hw::{Hw, Mapping},
    space::SpaceId,
    step::{Blocked, Resolution},
    vm::Vm,
};

impl<H: Hw> Vm<H> {
    /// The first touch of an anonymous page that asks for a large one. Tells whether a large page could be given; otherwise a small
    /// one must do.
    ///
    /// A load gets a large page as well, where a small one would be the shared page of zeros: to keep 2 MiB of
    /// zeros for everyone is no saving on a small machine.
    pub(crate) fn touch_large(&mut self, spot: Spot) -> Result<bool, Blocked> {
        let Some(block) = self.large_wanted(spot.space, spot.page) else {
            return Ok(false);
        };
        if !self.is_untouched(spot.space, block) {
            self.note_candidates();
            return Ok(false);
        }
        let allowed = self.fits_limit(spot.space, LARGE_PAGES);
        let taken = allowed.then(|| self.take_large(FrameUse::Anon)).flatten();
        let Some(first) = taken else {
            self.stats.thp_fault_fallback += 1;
            self.note_candidates();
            return Ok(false);
        };
        self.zero_large(first);
        let written = self.write_large(spot.space, block.start(), Some(spot.touched_large(first)));
        if written.is_err() {
            self.settle_parts(first);
        }
        written?;
        self.stats.thp_fault_alloc += 1;
        Ok(true)
    }

    /// The first touch of a page in an area of the pool, or a store to one that is shared since a fork.
    /// `SIGBUS` when the pool has no page left, as on Linux.
    pub(crate) fn touch_pool(&mut self, spot: Spot) -> Result<Resolution, Blocked> {
        let Some(block) = block_of(spot.page) else {
            return Ok(Resolution::Kill(Signal::Segv));
        };
        let old = self.large(spot.space, spot.page);
        let Some(first) = self.take_from_pool(spot.space, block.start()) else {
            return Ok(Resolution::Kill(Signal::Bus));
        };
        match old {
            Some(old) => self.copy_large(old.frame, first),
            None => self.zero_large(first),
        }
        if old.is_some() {
            self.rewrite_large(spot.space, block.start(), None);
        }
        let written = self.write_large(spot.space, block.start(), Some(spot.touched_large(first)));
        if written.is_err() {
            self.give_to_pool(spot.space, block.start(), first);
        }
        written?;
        match old {
            Some(_) => self.stats.cow_copied += LARGE_PAGES,
            None => self.stats.hugetlb_faults += 1,
        }
        Ok(Resolution::Retry)
    }

    /// A store to a large page that nobody shares any more, or an area's new right: the whole of it gets what
    /// the area allows. Tells whether that could be done at once.
    pub(crate) fn upgrade_large(&mut self, spot: Spot) -> bool {
        let area = self
            .areas(spot.space)
            .and_then(|areas| areas.find(spot.page));
        let range = area.map(|area| area.range);
        let found = range.and_then(|range| self.large_within(spot.space, spot.page, range));
        let Some((mapping, block)) = found else {
            return false;
        };
        let prot = self.allowed_large(spot.prot, mapping.frame);
        if !prot.permits(spot.access) {
            return false;
        }
        let new = Mapping {
            prot,
            accessed: true,
            dirty: mapping.dirty || spot.access == Access::Store,
            ..mapping
        };
        self.rewrite_large(spot.space, block.start(), Some(new));
        self.stats.cow_reused += u64::from(spot.access == Access::Store);
        true
    }

    /// Sets the A bit of a large page, and for a store its D bit. Tells whether there is one.
    pub(crate) fn mark_large(&mut self, space: SpaceId, page: Vpn, access: Access) -> bool {
        let Some((mapping, block)) = self.large(space, page).zip(block_of(page)) else {
            return false;
        };
        let new = Mapping {
            accessed: true,
            dirty: mapping.dirty || access == Access::Store,
            ..mapping
        };
        self.rewrite_large(space, block.start(), Some(new));
        true
    }

    /// [`Vm::take_large_if`], with others moved out of the way if need be.
    pub(super) fn take_large(&mut self, usage: FrameUse) -> Option<FrameId> {
        self.take_large_if(usage, true)
    }

    /// 512 adjacent frames for a user, all dirty: no slot and no file has what they hold. `None` while that
    /// would leave no more than the reserve, or when they cannot be had side by side, not even by moving others
    /// if it `compacts`.
    pub(super) fn take_large_if(&mut self, usage: FrameUse, compacts: bool) -> Option<FrameId> {
        if self.frames.counts().free < self.reserve + LARGE_PAGES {
            return None;
        }
        let first = match self.frames.take_large(usage) {
            Some(first) => first,
            None if compacts => self.compact(usage)?,
            None => return None,
        };
        for frame in parts(first) {
            self.frames.get_mut(frame).dirty = true;
        }
        Some(first)
    }

    pub(super) fn zero_large(&mut self, first: FrameId) {
        for frame in parts(first) {
            self.hw.zero(frame, 0);
        }
    }

    fn copy_large(&mut self, from: FrameId, to: FrameId) {
        for (from, to) in parts(from).zip(parts(to)) {
            self.hw.copy(from, to);
        }
    }

    pub(super) fn settle_parts(&mut self, first: FrameId) {
        for frame in parts(first) {
            self.settle(frame);
        }
    }
}
