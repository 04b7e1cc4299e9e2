//! Eviction: from the policy's choice to a free frame, or to the write after which it is free.
//!
//! Pages that go to swap go together: a victim is joined by the next ones, as many as a *cluster* may
//! have, in adjacent slots, so that one request writes all of them. Those among them that the disk has
//! already are dropped.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use replacement::Bits;

use crate::{
    addr::Vpn,
    area::ObjectId,
    frames::{Frame, FrameId, FrameTable, FrameUse, TableSource, parts},
    hw::{Entry, Hw, Mapping},
    space::{Space, SpaceId},
    step::{Attempt, Frames, Io, Place},
    swap::SlotId,
    vm::Vm,
    writeback::Writer,
};

/// The frame is dirty and the swap area is full.
pub(crate) struct NoSlot;

/// Among which pages a victim is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pool {
    /// All.
    All,
    /// Those of one space, which has a limit.
    Space(SpaceId),
}

/// What became of looking for a victim.
pub(crate) enum Evicted {
    Freed,
    Write(Io),
    Nothing,
}

/// What page tables and frame table say of a frame, for the policy.
struct FrameBits<'a, H: Hw> {
    frames: &'a mut FrameTable,
    spaces: &'a mut BTreeMap<SpaceId, Space<H::Tables>>,
    hw: &'a mut H,
}

impl<H: Hw> FrameBits<'_, H> {
    /// Whether one of the frame's mappings is such a one.
    fn any_mapping(&self, frame: &Frame, is_so: impl Fn(&Mapping) -> bool) -> bool {
        frame.mappers.iter().any(|mapper| {
            let space = self.spaces.get(&mapper.space);
            let entry = space.map(|space| self.hw.get(&space.tables, mapper.page));
            matches!(entry, Some(Entry::Present(mapping)) if is_so(&mapping))
        })
    }
}

impl<H: Hw> Bits for FrameBits<'_, H> {
    fn take_accessed(&mut self, id: FrameId) -> bool {
        let frame = self.frames.get_mut(id);
        let mut accessed = core::mem::take(&mut frame.touched);
        let mut large = None;
        for mapper in frame.mappers.iter() {
            if let Some(space) = self.spaces.get_mut(&mapper.space) {
                let was_set = self
                    .hw
                    .test_and_clear_accessed(&mut space.tables, mapper.page);
                if was_set && !space.deposits.is_empty() {
                    large = self.hw.large(&space.tables, mapper.page).or(large);
                }
                accessed |= was_set;
            }
        }
        // The bit that was cleared spoke for all parts of a large page.
        for part in large.into_iter().flat_map(|large| parts(large.frame)) {
            self.frames.get_mut(part).touched |= part != id;
        }
        accessed
    }

    fn accessed(&mut self, id: FrameId) -> bool {
        let frame = self.frames.get(id);
        frame.touched || self.any_mapping(frame, |mapping| mapping.accessed)
    }

    fn dirty(&mut self, id: FrameId) -> bool {
        let frame = self.frames.get(id);
        frame.dirty || self.any_mapping(frame, |mapping| mapping.dirty)
    }
}

impl<H: Hw> Vm<H> {
    /// Evicts the page that the policy chooses, and what joins it.
    pub(crate) fn evict_one(&mut self, attempt: &Attempt) -> Evicted {
        self.evict_from(Pool::All, attempt)
    }

    /// The same among some pages only. A space that is at its limit gives one page up for another.
    pub(crate) fn evict_from(&mut self, pool: Pool, attempt: &Attempt) -> Evicted {
        if self.is_exhausted() {
            return Evicted::Nothing;
        }
        let cluster = if attempt.one_by_one || pool != Pool::All {
            1
        } else {
            self.swap_cluster
        };
        let mut passed_over = Vec::new();
        let evicted = loop {
            let Some(victim) = self.pick_victim(pool) else {
                break Evicted::Nothing;
            };
            match self.take_away(victim, cluster) {
                Ok(None) => break Evicted::Freed,
                Ok(Some(place)) => {
                    let mut frames = Frames::one(victim);
                    if let Place::Slot(slot) = place {
                        self.fill_cluster(&mut frames, slot, cluster);
                    }
                    break Evicted::Write(self.write_out(frames, place));
                }
                Err(NoSlot) => passed_over.push(victim),
            }
        };
        for frame in passed_over {
            self.settle(frame);
        }
        evicted
    }

    /// Evicts one unpinned frame. `None`: it is free. `Some`: it is free once that write is done. On
    /// failure nothing has changed.
    pub(crate) fn evict(&mut self, id: FrameId) -> Result<Option<Io>, NoSlot> {
        let place = self.take_away(id, 1)?;
        Ok(place.map(|place| self.write_out(Frames::one(id), place)))
    }

    /// With swap full, only pages that the disk has already can go. When few of them are left, evicting
    /// them would keep the system reading its own code from disk for ever, instead of saying that
    /// memory is full.
    fn is_exhausted(&self) -> bool {
        let droppable = self.frames.counts().file + self.swap.attached();
        !self.swap.has_free() && droppable < self.frames.total() / 64
    }

    fn pick_victim(&mut self, pool: Pool) -> Option<FrameId> {
        loop {
            let victim = match pool {
                Pool::All => {
                    let mut bits = FrameBits {
                        frames: &mut self.frames,
                        spaces: &mut self.spaces,
                        hw: &mut self.hw,
                    };
                    self.policy.victim(&mut bits)?
                }
                Pool::Space(space) => self.pick_locally(space)?,
            };
            let frame = self.frames.get_mut(victim);
            match pool {
                Pool::All => frame.queued = false,
                Pool::Space(space) => (frame.local, frame.chosen_by) = (None, Some(space)),
            }
            // One that is passed over is back on the list as soon as it is pinned no longer.
            if !frame.is_pinned() {
                return Some(victim);
            }
        }
    }

    fn pick_locally(&mut self, space: SpaceId) -> Option<FrameId> {
        // The policy asks about the space that it belongs to.
        let mut limit = self.spaces.get_mut(&space)?.limit.take()?;
        let mut bits = FrameBits {
            frames: &mut self.frames,
            spaces: &mut self.spaces,
            hw: &mut self.hw,
        };
        let victim = limit.policy.victim(&mut bits);
        self.spaces.get_mut(&space)?.limit = Some(limit);
        victim
    }

    /// Takes an unpinned frame from everyone who maps it. `None`: it is free. `Some`: it is dirty, pinned,
    /// and to be written there. On failure nothing has changed.
    fn take_away(&mut self, id: FrameId, run: u32) -> Result<Option<Place>, NoSlot> {
        if self.is_given_up(id) {
            self.unmap_everywhere(id, Entry::Empty);
            self.stats.evictions += 1;
            self.stats.lazily_freed += 1;
            tracepoint::evict(id.get(), false);
            return Ok(None);
        }
        let frame = self.frames.get_mut(id);
        frame.lazily_free = false;
        let usage = frame.usage;
        let place = match usage {
            FrameUse::Page(ObjectId::File(inode), index) => {
                let len = self.cache.valid_len(ObjectId::File(inode), index);
                Place::File { inode, index, len }
            }
            _ => Place::Slot(self.slot_for(id, run)?),
        };
        let replacement = match (usage, place) {
            (FrameUse::Anon, Place::Slot(slot)) => Entry::Swapped(slot),
            // Objects' pages are found again through the cache.
            _ => Entry::Empty,
        };
        // Unmapped first, so that nobody stores to it while it is written; pinned meanwhile, so that
        // it is not freed for having no mapper.
        self.frames.get_mut(id).pins += 1;
        self.unmap_everywhere(id, replacement);
        self.stats.evictions += 1;

        let frame = self.frames.get_mut(id);
        let dirty = frame.dirty && !matches!(place, Place::File { len: 0, .. });
        tracepoint::evict(id.get(), dirty);
        if dirty {
            return Ok(Some(place));
        }
        frame.pins -= 1;
        match place {
            Place::Slot(_) => self.stats.clean_dropped += 1,
            Place::File { .. } => self.stats.file_dropped += 1,
        }
        self.finish_eviction(id);
        Ok(None)
    }

    /// Begins to write frames that were taken away.
    fn write_out(&mut self, frames: Frames, place: Place) -> Io {
        for &frame in frames.iter() {
            self.frames.get_mut(frame).pins -= 1;
        }
        self.start_write(frames, place, Writer::Evict)
    }

    /// Takes the next victims away as well: those that can be dropped, and those for the slots behind
    /// `last`, until there is one that is neither.
    fn fill_cluster(&mut self, frames: &mut Frames, last: SlotId, cluster: u32) {
        let mut last = last;
        for _ in 1..cluster {
            let Some(victim) = self.pick_victim(Pool::All) else {
                return;
            };
            match self.join(victim, last) {
                Some(None) => {}
                Some(Some(slot)) => {
                    frames.push(victim);
                    last = slot;
                }
                None => {
                    self.settle(victim);
                    return;
                }
            }
        }
    }

    /// Takes a victim away to the slot behind `last`, or, if it is clean, altogether. `None`: it stays.
    fn join(&mut self, id: FrameId, last: SlotId) -> Option<Option<SlotId>> {
        let mut bits = FrameBits {
            frames: &mut self.frames,
            spaces: &mut self.spaces,
            hw: &mut self.hw,
        };
        let dirty = bits.dirty(id);
        let frame = self.frames.get(id);
        let in_file = matches!(frame.usage, FrameUse::Page(ObjectId::File(_), _));
        let slot = frame.slot;
        if self.is_given_up(id) || (!dirty && (in_file || slot.is_some())) {
            let taken = self.take_away(id, 1).ok()?;
            debug_assert!(taken.is_none(), "a clean page needs no write");
            return Some(None);
        }
        if in_file || slot.is_some_and(|slot| self.swap.refs(slot) > 1) {
            return None;
        }
        let next = self.swap.take_after(last, id)?;
        // What its own slot holds is stale.
        self.frames.get_mut(id).dirty = true;
        if let Some(stale) = self.frames.get_mut(id).slot.replace(next) {
            self.swap.detach(stale);
        }
        self.take_away(id, 1).ok().map(|_| Some(next))
    }

    /// Replaces every entry that maps the frame.
    pub(crate) fn unmap_everywhere(&mut self, id: FrameId, replacement: Entry) {
        let mappers: Vec<_> = self.frames.get(id).mappers.iter().collect();
        for mapper in mappers {
            self.rewrite_entry(mapper.space, mapper.page, replacement);
            if replacement == Entry::Empty {
                self.trim_tables(mapper.space, mapper.page);
            }
        }
    }

    /// Gives back the tables that lead to a page, if nothing is left in them.
    fn trim_tables(&mut self, space: SpaceId, page: Vpn) {
        let (Some(space), Some(end)) = (self.spaces.get_mut(&space), page.checked_add(1)) else {
            return;
        };
        let before = space.table_frames;
        let mut source = TableSource {
            frames: &mut self.frames,
            count: &mut space.table_frames,
        };
        self.hw.trim(&mut space.tables, page, end, &mut source);
        self.stats.tables_reclaimed += before - space.table_frames;
    }

    /// The slot for a frame's content: its own, a free one, or one whose copy is in memory anyway. A new
    /// one is taken where so many in a row are free, if that can be had.
    fn slot_for(&mut self, id: FrameId, run: u32) -> Result<SlotId, NoSlot> {
        if let Some(slot) = self.frames.get(id).slot {
            if !self.swap.is_leaving(slot.area()) {
                return Ok(slot);
            }
            if self.swap.refs(slot) > 1 {
                return Err(NoSlot);
            }
            self.frames.get_mut(id).dirty = true;
            self.detach_slot(id);
        }
        if !self.swap.has_free() {
            let frames = &self.frames;
            let idle = |frame: FrameId| frames.get(frame).transit.is_none();
            let keeper = self
                .swap
                .spare_copies()
                .find(|&frame| idle(frame))
                .ok_or(NoSlot)?;
            self.frames.get_mut(keeper).dirty = true;
            self.detach_slot(keeper);
        }
        let slot = self.swap.take_for(id, run).ok_or(NoSlot)?;
        self.frames.get_mut(id).slot = Some(slot);
        Ok(slot)
    }
}
