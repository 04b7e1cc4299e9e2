//! Reclaim: getting frames back from those that can do without.
//!
//! Three marks keep it going. User pages are taken only while more than the *reserve* is free, so that
//! page tables and the kernel's own needs are met even while pages are being written out. Below *low*,
//! a kernel thread may begin to evict in the background, and it goes on up to *high*. A process that
//! finds nothing above the reserve evicts one page itself, and waits for that write only.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use abi::errno::{EBUSY, EIO, ENOENT, ENOSPC, Errno};
use replacement::Bits;

use crate::{
    addr::VirtAddr,
    area::ObjectId,
    frames::{Frame, FrameId, FrameTable, FrameUse},
    hw::{Entry, Hw, Mapping},
    space::{Space, SpaceId},
    step::{Attempt, Blocked, Io, Place, Step, Wait},
    swap::SlotId,
    vm::{Vm, name_in_file, name_in_slot},
    writeback::Writer,
};

/// The frame is dirty and the swap area is full.
struct NoSlot;

/// What became of looking for a victim.
enum Evicted {
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
        for mapper in frame.mappers.iter() {
            if let Some(space) = self.spaces.get_mut(&mapper.space) {
                accessed |= self
                    .hw
                    .test_and_clear_accessed(&mut space.tables, mapper.page);
            }
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
    /// Whether a user's page may have a frame.
    pub(crate) fn has_room(&self) -> bool {
        self.frames.counts().free > self.reserve
    }

    /// A free frame for a user's page, zeroed or filled by the caller. Fails while no more than the
    /// reserve is free.
    pub(crate) fn take_user_frame(&mut self, usage: FrameUse) -> Result<FrameId, Blocked> {
        if !self.has_room() {
            return Err(Blocked::Room);
        }
        self.frames.take(usage).ok_or(Blocked::Room)
    }

    /// Evicts until `need` frames are free beyond the reserve.
    pub(crate) fn find_room(&mut self, need: u64, attempt: &Attempt) -> Result<(), Blocked> {
        while self.frames.counts().free < self.reserve + need {
            if attempt.failed_writes >= Attempt::MAX_FAILED_WRITES {
                return Err(Blocked::Oom);
            }
            match self.evict_one() {
                Evicted::Freed => {}
                Evicted::Write(io) => return Err(Blocked::Wait(Wait::Io(io))),
                Evicted::Nothing => {
                    let pending = self.transits.oldest().ok_or(Blocked::Oom)?;
                    return Err(Blocked::Wait(Wait::For(pending)));
                }
            }
        }
        Ok(())
    }

    /// Evicts until `frames` frames are free beyond the reserve, for the kernel to take next with
    /// [`Vm::alloc_kernel`], with the brain locked throughout.
    pub fn make_room(&mut self, frames: u64, attempt: &mut Attempt) -> Step<()> {
        Step::from(self.find_room(frames, attempt))
    }

    /// A frame for the kernel, which may come from the reserve. Its content is undefined.
    pub fn alloc_kernel(&mut self) -> Option<FrameId> {
        self.frames.take(FrameUse::Kernel)
    }

    /// Gives a frame from [`Vm::alloc_kernel`] back.
    pub fn free_kernel(&mut self, frame: FrameId) {
        let ours = self
            .frames
            .find(frame)
            .is_some_and(|found| found.usage == FrameUse::Kernel);
        debug_assert!(ours, "only the kernel's own frames are given back");
        if ours {
            self.frames.give(frame);
        }
    }

    /// Whether it is time for [`Vm::background_reclaim`].
    #[must_use]
    pub fn wants_reclaim(&self) -> bool {
        self.frames.counts().free < self.low
    }

    /// Evicts until the high mark is reached or nothing can be evicted: for a kernel thread that runs
    /// when [`Vm::wants_reclaim`] says so, with a new [`Attempt`] each time. Never [`Step::Oom`].
    pub fn background_reclaim(&mut self, attempt: &mut Attempt) -> Step<()> {
        while self.frames.counts().free < self.high && !attempt.is_lost() {
            match self.evict_one() {
                Evicted::Freed => {}
                Evicted::Write(io) => return Step::Wait(Wait::Io(io)),
                Evicted::Nothing => break,
            }
        }
        Step::Done(())
    }

    /// Evicts the frame that a page is in, from everyone who maps it: `vmctl(EvictPage)`.
    ///
    /// `ENOENT`: no frame is mapped there, or only the shared zero page. `EBUSY`: it is pinned.
    /// `ENOSPC`: the swap area is full. `EIO`: the write failed, the page is still in memory.
    pub fn evict_page(
        &mut self,
        id: SpaceId,
        addr: VirtAddr,
        attempt: &mut Attempt,
    ) -> Step<Result<(), Errno>> {
        if attempt.failed_writes > 0 {
            return Step::Done(Err(EIO));
        }
        if attempt.evicted {
            return Step::Done(Ok(()));
        }
        let frame = match self.entry(id, addr.page()) {
            Entry::Present(mapping) if mapping.frame != self.zero => mapping.frame,
            _ => return Step::Done(Err(ENOENT)),
        };
        match self.frames.get(frame) {
            busy if busy.pins > 0 => return Step::Done(Err(EBUSY)),
            busy => {
                if let Some((token, _)) = busy.transit {
                    return Step::Wait(Wait::For(token));
                }
            }
        }
        match self.evict(frame) {
            Ok(None) => Step::Done(Ok(())),
            Ok(Some(io)) => {
                attempt.evicted = true;
                Step::Wait(Wait::Io(io))
            }
            Err(NoSlot) => Step::Done(Err(ENOSPC)),
        }
    }

    /// The space to end when memory and swap are full: the one with most pages in either, never a
    /// protected one. The same one is named until it is gone. `None` when there is none to end.
    pub fn oom_victim(&mut self) -> Option<SpaceId> {
        if let Some(id) = self.oom_chosen.filter(|id| self.spaces.contains_key(id)) {
            return Some(id);
        }
        let candidates = self.spaces.iter().filter(|(_, space)| !space.protected);
        // The oldest of equals, so that the choice does not depend on the order of the map.
        let (&id, _) = candidates
            .max_by_key(|&(&id, space)| (space.resident + space.swapped, core::cmp::Reverse(id)))?;
        self.oom_chosen = Some(id);
        self.stats.oom_kills += 1;
        Some(id)
    }

    /// Says whether a space may be an out-of-memory victim. The first process never should be.
    pub fn protect_from_oom(&mut self, id: SpaceId, protected: bool) {
        if let Some(space) = self.spaces.get_mut(&id) {
            space.protected = protected;
        }
    }

    fn evict_one(&mut self) -> Evicted {
        if self.is_exhausted() {
            return Evicted::Nothing;
        }
        let mut passed_over = Vec::new();
        let evicted = loop {
            let Some(victim) = self.pick_victim() else {
                break Evicted::Nothing;
            };
            match self.evict(victim) {
                Ok(None) => break Evicted::Freed,
                Ok(Some(io)) => break Evicted::Write(io),
                Err(NoSlot) => passed_over.push(victim),
            }
        };
        for frame in passed_over {
            self.settle(frame);
        }
        evicted
    }

    /// With swap full, only pages that the disk has already can go. When few of them are left, evicting
    /// them would keep the system reading its own code from disk for ever, instead of saying that
    /// memory is full.
    fn is_exhausted(&self) -> bool {
        let droppable = self.frames.counts().file + self.swap.attached();
        !self.swap.has_free() && droppable < self.frames.total() / 64
    }

    fn pick_victim(&mut self) -> Option<FrameId> {
        let mut bits = FrameBits {
            frames: &mut self.frames,
            spaces: &mut self.spaces,
            hw: &mut self.hw,
        };
        let victim = self.policy.victim(&mut bits)?;
        self.frames.get_mut(victim).queued = false;
        Some(victim)
    }

    /// Takes an unpinned frame from everyone who maps it. `None`: it is free. `Some`: it is free once
    /// that write is done. On failure nothing has changed.
    fn evict(&mut self, id: FrameId) -> Result<Option<Io>, NoSlot> {
        let usage = self.frames.get(id).usage;
        let place = match usage {
            FrameUse::Page(ObjectId::File(inode), index) => {
                let len = self.cache.valid_len(ObjectId::File(inode), index);
                Place::File { inode, index, len }
            }
            _ => Place::Slot(self.slot_for(id)?),
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
        self.frames.get_mut(id).pins -= 1;
        self.stats.evictions += 1;
        let name = match place {
            Place::Slot(slot) => name_in_slot(slot),
            Place::File { inode, index, .. } => name_in_file(inode, index),
        };
        self.policy.on_evicted(id, name);

        let frame = self.frames.get(id);
        if frame.dirty && !matches!(place, Place::File { len: 0, .. }) {
            return Ok(Some(self.start_write(id, place, Writer::Evict)));
        }
        match place {
            Place::Slot(_) => self.stats.clean_dropped += 1,
            Place::File { .. } => self.stats.file_dropped += 1,
        }
        self.give_up(id);
        Ok(None)
    }

    /// Replaces every entry that maps the frame.
    pub(crate) fn unmap_everywhere(&mut self, id: FrameId, replacement: Entry) {
        let mappers: Vec<_> = self.frames.get(id).mappers.iter().collect();
        for mapper in mappers {
            self.rewrite_entry(mapper.space, mapper.page, replacement);
        }
    }

    /// The slot for a frame's content: its own, a free one, or one whose copy is in memory anyway.
    fn slot_for(&mut self, id: FrameId) -> Result<SlotId, NoSlot> {
        if let Some(slot) = self.frames.get(id).slot {
            return Ok(slot);
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
        let slot = self.swap.take_for(id).ok_or(NoSlot)?;
        self.frames.get_mut(id).slot = Some(slot);
        Ok(slot)
    }
}
