//! Stores to pages that are mapped read-only: copy on write, and what needs no copy.

use super::Spot;
use crate::{
    addr::Vpn,
    area::{Access, Sharing, Source},
    frames::{FrameId, FrameUse},
    hw::{Entry, Hw},
    space::SpaceId,
    step::{Blocked, Direction},
    vm::Vm,
};

impl<H: Hw> Vm<H> {
    /// Others share the frame: a copy of it, for this page alone.
    pub(super) fn copy_frame(&mut self, spot: Spot) -> Result<(), Blocked> {
        let Entry::Present(shared) = self.entry(spot.space, spot.page) else {
            return Ok(());
        };
        self.map_copy(spot, shared.frame)?;
        self.stats.cow_copied += 1;
        Ok(())
    }

    /// Maps a new frame with the content of `from`.
    pub(super) fn map_copy(&mut self, spot: Spot, from: FrameId) -> Result<(), Blocked> {
        let frame = self.take_user_frame(FrameUse::Anon)?;
        if from == self.zero {
            self.hw.zero(frame, 0);
        } else {
            self.hw.copy(from, frame);
        }
        self.map_new(spot, frame)?;
        tracepoint::cow(from.get(), frame.get(), spot.space.0, spot.page.get());
        Ok(())
    }

    /// With no frame left to copy into, takes a frame over that nobody maps and whose content is on disk
    /// for the others. Making room could only evict that very frame, to read it again, for ever.
    pub(super) fn take_over(&mut self, id: FrameId) -> bool {
        let frame = self.frames.get(id);
        if self.has_room() || !frame.mappers.is_empty() || frame.is_pinned() || frame.dirty {
            return false;
        }
        if let FrameUse::Page(object, index) = frame.usage {
            self.cache.remove(object, index);
            self.frames.set_usage(id, FrameUse::Anon);
        }
        self.detach_slot(id);
        true
    }

    /// The last sharer stores: the page becomes writable where it is.
    pub(super) fn upgrade(&mut self, spot: Spot) {
        let Entry::Present(mapping) = self.entry(spot.space, spot.page) else {
            return;
        };
        let sharing = match spot.source {
            Source::Zeros => Sharing::Private,
            Source::Page { sharing, .. } => sharing,
        };
        let prot = self.allowed(spot.prot, Some(sharing), mapping.frame);
        self.rewrite_entry(spot.space, spot.page, spot.touched(mapping.frame, prot));
        if spot.access == Access::Store {
            self.dirtied(mapping.frame);
            self.stats.cow_reused += u64::from(sharing == Sharing::Private);
        }
    }

    /// Sets the entry's A bit, and for a store its D bit.
    pub(super) fn mark(&mut self, space: SpaceId, page: Vpn, access: Access) {
        if self.mark_large(space, page, access) {
            return;
        }
        let Entry::Present(mut mapping) = self.entry(space, page) else {
            return;
        };
        mapping.accessed = true;
        mapping.dirty |= access == Access::Store;
        self.rewrite_entry(space, page, Entry::Present(mapping));
        if access == Access::Store {
            self.dirtied(mapping.frame);
        }
    }

    /// A private page with a slot is being stored to: the slot's content is stale now, and the slot is
    /// given back; unless it is being written, or another page needs what is in it.
    pub(super) fn dirtied(&mut self, id: FrameId) {
        let frame = self.frames.get(id);
        let writing = matches!(frame.transit, Some((_, Direction::Write)));
        if frame.slot.is_some() && !writing && self.is_sole(id) {
            self.note_dirty(id, true);
            self.detach_slot(id);
        }
    }
}
