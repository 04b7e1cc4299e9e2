//! Promotion: small pages become one large page again.

use abi::errno::{EAGAIN, EINVAL, ENOMEM, ESRCH, Errno};

use super::{blocks_in, may_be_large};
use crate::{
    addr::{PageRange, VirtAddr, Vpn},
    area::{Access, Area, Prot},
    attributes::HugePages,
    frames::{FrameId, FrameUse, LARGE_PAGES, TableSource, parts},
    hw::{Entry, Hw, Mapping, TableFrames},
    space::SpaceId,
    step::{Attempt, Blocked, Resolution, Step},
    vm::Vm,
};

fn is_in_swap((_, entry): (Vpn, Entry)) -> bool {
    matches!(entry, Entry::Swapped(_))
}

impl<H: Hw> Vm<H> {
    /// Makes large pages of what a range holds (`MADV_COLLAPSE`), whatever [`Vm::transparent`] says. Pages in
    /// swap are read first, pages shared since a fork are copied.
    ///
    /// `EINVAL`: empty or misaligned, or some block may not be large, or holds nothing. `ENOMEM`: part of it
    /// is not mapped, or there is no room for a large page. `EAGAIN`: a page is being used by a transfer.
    /// `ESRCH`: no such space. What can be made large is, even when another block fails.
    pub fn collapse(
        &mut self,
        id: SpaceId,
        addr: VirtAddr,
        len: u64,
        attempt: &mut Attempt,
    ) -> Step<Result<(), Errno>> {
        let checked = self.check_collapse(id, addr, len);
        let range = match checked {
            Ok(range) => range,
            Err(errno) => return Step::Done(Err(errno)),
        };
        let mut result = Ok(());
        for block in blocks_in(range) {
            match self.collapse_block(id, block, attempt) {
                Ok(done) => result = result.and(done),
                Err(Blocked::Room) => result = result.and(Err(ENOMEM)),
                Err(blocked) => return Step::from(Err(blocked)),
            }
        }
        Step::Done(result)
    }

    fn check_collapse(&self, id: SpaceId, addr: VirtAddr, len: u64) -> Result<PageRange, Errno> {
        let areas = self.areas(id).ok_or(ESRCH)?;
        let range = PageRange::from_bytes(addr, len).ok_or(EINVAL)?;
        if areas.covers(range) {
            Ok(range)
        } else {
            Err(ENOMEM)
        }
    }

    fn collapse_block(
        &mut self,
        id: SpaceId,
        block: PageRange,
        attempt: &mut Attempt,
    ) -> Result<Result<(), Errno>, Blocked> {
        if self.large(id, block.start()).is_some() {
            return Ok(Ok(()));
        }
        let area = self.areas(id).and_then(|areas| areas.find(block.start()));
        let allows = |area: &Area| {
            may_be_large(area, block) && area.attributes.huge_pages != HugePages::Unwanted
        };
        if !area.is_some_and(allows) {
            return Ok(Err(EINVAL));
        }
        for page in (block.start().get()..block.end().get()).map(Vpn::new) {
            if !matches!(self.entry(id, page), Entry::Swapped(_)) {
                continue;
            }
            // Reading what then cannot be used would only evict others.
            if self.frames.counts().free < self.reserve + LARGE_PAGES {
                return Ok(Err(ENOMEM));
            }
            if self.resolve(id, page, Access::Load, attempt)? != Resolution::Retry {
                return Ok(Err(EINVAL));
            }
        }
        if self.entries(id, block).any(is_in_swap) {
            return Ok(Err(EAGAIN));
        }
        Ok(self.collapse_resident(id, block, true))
    }

    /// Makes a block large none of whose pages is in swap. If `compacts`, others may be moved out of the way.
    pub(super) fn collapse_resident(
        &mut self,
        id: SpaceId,
        block: PageRange,
        compacts: bool,
    ) -> Result<(), Errno> {
        let area = self.areas(id).and_then(|areas| areas.find(block.start()));
        let prot = area.ok_or(ESRCH)?.prot;
        if self.is_untouched(id, block) {
            return Err(EINVAL);
        }
        if let Some(first) = self.is_whole(id, block) {
            self.promote(id, block, first);
            return Ok(());
        }
        let pinned = |(_, entry): (_, Entry)| match entry {
            Entry::Present(mapping) => self.frames.get(mapping.frame).is_pinned(),
            Entry::Empty | Entry::Swapped(_) => false,
        };
        if self.entries(id, block).any(pinned) {
            return Err(EAGAIN);
        }
        let is_resident =
            |(_, entry): &(_, Entry)| matches!(entry, Entry::Present(at) if at.frame != self.zero);
        let resident = self.entries(id, block).filter(is_resident).count() as u64;
        if !self.fits_limit(id, LARGE_PAGES - resident) {
            return Err(ENOMEM);
        }
        let Some(first) = self.take_large_if(FrameUse::Anon, compacts) else {
            self.stats.thp_collapse_alloc_failed += 1;
            return Err(ENOMEM);
        };
        self.stats.thp_collapse_alloc += 1;
        let mapping = Mapping {
            prot,
            ..self.gather(id, block, first)
        };
        self.clear_entries(id, block);
        self.give_table_back(id, block);
        if self.write_large(id, block.start(), Some(mapping)).is_err() {
            debug_assert!(false, "the table that was given back is there");
            self.settle_parts(first);
        }
        self.stats.thp_collapse += 1;
        Ok(())
    }

    /// Copies a block's pages to the frames of a large one. Its A bit is set when one of theirs was.
    fn gather(&mut self, id: SpaceId, block: PageRange, first: FrameId) -> Mapping {
        let mut accessed = false;
        for (to, page) in parts(first).zip(block.start().get()..) {
            match self.entry(id, Vpn::new(page)) {
                Entry::Present(mapping) if mapping.frame != self.zero => {
                    accessed |= mapping.accessed;
                    self.hw.copy(mapping.frame, to);
                }
                Entry::Present(_) | Entry::Empty | Entry::Swapped(_) => self.hw.zero(to, 0),
            }
        }
        Mapping {
            frame: first,
            prot: Prot::NONE,
            accessed,
            dirty: true,
        }
    }

    fn give_table_back(&mut self, id: SpaceId, block: PageRange) {
        if let Some(space) = self.spaces.get_mut(&id) {
            let mut source = TableSource {
                frames: &mut self.frames,
                count: &mut space.table_frames,
            };
            let (start, end) = (block.start(), block.end());
            self.hw.trim(&mut space.tables, start, end, &mut source);
        }
    }

    /// The first frame of a block that lies in the frames of a large page already, as after a split: then
    /// nothing need be copied.
    pub(super) fn is_whole(&self, id: SpaceId, block: PageRange) -> Option<FrameId> {
        let Entry::Present(Mapping { frame: first, .. }) = self.entry(id, block.start()) else {
            return None;
        };
        let fits = |(frame, page): (FrameId, u64)| {
            let entry = self.entry(id, Vpn::new(page));
            let there = matches!(entry, Entry::Present(mapping) if mapping.frame == frame);
            let found = self.frames.find(frame);
            there
                && found.is_some_and(|frame| {
                    let alone = frame.slot.is_none_or(|slot| self.swap.refs(slot) == 1);
                    frame.usage == FrameUse::Anon && frame.transit.is_none() && alone
                })
        };
        let aligned = u64::from(first.get()) % LARGE_PAGES == 0;
        (aligned && parts(first).zip(block.start().get()..).all(fits)).then_some(first)
    }

    /// Lets one entry map what a table maps. The table is put by for the next split.
    pub(super) fn promote(&mut self, id: SpaceId, block: PageRange, first: FrameId) {
        let area = self.areas(id).and_then(|areas| areas.find(block.start()));
        let Some(area_prot) = area.map(|area| area.prot) else {
            return;
        };
        for id in parts(first) {
            let frame = self.frames.get_mut(id);
            (frame.dirty, frame.lazily_free) = (true, false);
            self.detach_slot(id);
        }
        let accessed = self
            .entries(id, block)
            .any(|(_, entry)| matches!(entry, Entry::Present(mapping) if mapping.accessed));
        let mapping = Mapping {
            frame: first,
            prot: self.allowed_large(area_prot, first),
            accessed,
            dirty: true,
        };
        let Some(space) = self.spaces.get_mut(&id) else {
            return;
        };
        let mut source = TableSource {
            frames: &mut self.frames,
            count: &mut space.table_frames,
        };
        let start = block.start();
        let written = self
            .hw
            .set_large(&mut space.tables, start, Some(mapping), &mut source);
        debug_assert!(written.is_ok(), "the tables above are there already");
        let table = source.take();
        debug_assert!(table.is_some(), "one has just been given back");
        space.deposits.extend(table);
        self.stats.thp_collapse += 1;
    }
}
