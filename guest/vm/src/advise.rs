//! What a process says of its memory: `madvise`. And what can be seen of it: `mincore`.

use abi::errno::{EINVAL, ENOMEM, ESRCH, Errno};

use crate::{
    addr::{PageRange, VirtAddr, Vpn},
    area::{Access, Area, Backing, ObjectId, Sharing, Source},
    attributes::{Advice, HugePages, Locked},
    cache::CachePage,
    frames::{FrameId, FrameUse, Mapper},
    hw::{Entry, Hw, Mapping},
    space::SpaceId,
    step::{Attempt, Blocked, Frames, Place, Step},
    swap::SlotId,
    vm::Vm,
};

/// What `madvise` can be told that takes effect at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Madvise {
    /// How pages will be touched.
    Expect(Advice),
    /// Forget what private pages hold: they show again what they showed before they were touched.
    DontNeed {
        /// Locked areas, too.
        even_locked: bool,
    },
    /// Private zeros may be forgotten when memory runs short, until they are stored to.
    Free,
    /// Take note that they were not touched lately.
    Cold,
    /// Whether a child of a fork gets the area.
    InChild(bool),
    /// Whether a child of a fork finds zeros in it.
    WipedInChild(bool),
    /// Whether large pages are wanted.
    HugePages(HugePages),
    /// Whether a core dump has it.
    Dumped(bool),
}

/// A page that is not in memory.
enum Absent {
    InSlot(SlotId),
    OfObject(ObjectId, u64),
}

impl<H: Hw> Vm<H> {
    /// Takes advice for a range. Holes in it are passed over, and told when the rest is done (`madvise(2)`).
    ///
    /// `EINVAL`: empty or misaligned, or not for such an area; the areas below it have taken the advice.
    /// `ENOMEM`: part of it is not mapped. `ESRCH`: no such space.
    pub fn madvise(
        &mut self,
        id: SpaceId,
        addr: VirtAddr,
        len: u64,
        advice: Madvise,
    ) -> Result<(), Errno> {
        let space = self.spaces.get(&id).ok_or(ESRCH)?;
        let range = PageRange::from_bytes(addr, len).ok_or(EINVAL)?;
        self.check_area_count(id, space.areas.splits(range))?;
        let mut next = range.start();
        let mut holes = false;
        while let Some(part) = self.next_part(id, next, range.end()) {
            holes |= part.range.start() > next;
            next = part.range.end();
            self.advise_part(id, &part, advice)?;
        }
        if holes || next < range.end() {
            return Err(ENOMEM);
        }
        Ok(())
    }

    fn advise_part(&mut self, id: SpaceId, part: &Area, advice: Madvise) -> Result<(), Errno> {
        let is_locked = part.attributes.locked != Locked::No;
        let of_pool = part.attributes.huge_pages == HugePages::Pool;
        let is_private_zeros = part.backing == Backing::Anon && !of_pool;
        let refused = match advice {
            Madvise::DontNeed { even_locked } => is_locked && !even_locked,
            Madvise::Cold => is_locked || of_pool,
            Madvise::HugePages(_) => of_pool,
            Madvise::Free => is_locked || !is_private_zeros,
            Madvise::WipedInChild(wiped) => wiped && !is_private_zeros,
            _ => false,
        };
        if refused {
            return Err(EINVAL);
        }
        match advice {
            Madvise::DontNeed { .. } if of_pool => self.discard_pool(id, part.range)?,
            Madvise::DontNeed { .. } => self.clear_entries(id, part.range),
            Madvise::Free => self.free_lazily(id, part.range),
            Madvise::Cold => self.note_cold(id, part.range),
            _ => {}
        }
        let Some(space) = self.spaces.get_mut(&id) else {
            return Err(ESRCH);
        };
        let mut attributes = part.attributes;
        match advice {
            Madvise::Expect(expected) => attributes.advice = expected,
            Madvise::InChild(child) => attributes.not_in_child = !child,
            Madvise::WipedInChild(wiped) => attributes.wiped_in_child = wiped,
            Madvise::HugePages(huge_pages) => attributes.huge_pages = huge_pages,
            Madvise::Dumped(dumped) => attributes.not_dumped = !dumped,
            Madvise::DontNeed { .. } | Madvise::Free | Madvise::Cold => {}
        }
        if attributes != part.attributes {
            space
                .areas
                .change(part.range, |area| area.attributes = attributes);
            self.note_area(id, part.range.start());
        }
        Ok(())
    }

    /// Lets private pages of zeros go without a write (`MADV_FREE`): their content is as good as zeros until
    /// they are stored to again.
    fn free_lazily(&mut self, id: SpaceId, range: PageRange) {
        let mut from = range.start();
        while let Some((page, entry)) = self.next_entry(id, from, range.end()) {
            match entry {
                Entry::Swapped(_) => self.rewrite_entry(id, page, Entry::Empty),
                Entry::Present(mapping)
                    if self.is_sole(mapping.frame)
                        && !self.frames.get(mapping.frame).is_pinned() =>
                {
                    self.detach_slot(mapping.frame);
                    let clean = Mapping {
                        dirty: false,
                        ..mapping
                    };
                    self.rewrite_entry(id, page, Entry::Present(clean));
                    let frame = self.frames.get_mut(mapping.frame);
                    (frame.dirty, frame.lazily_free) = (false, true);
                }
                _ => {}
            }
            let Some(next) = page.checked_add(1) else {
                break;
            };
            from = next;
        }
    }

    /// Whether a frame's content need not be kept, its page having been given up and not stored to since.
    pub(crate) fn is_given_up(&self, id: FrameId) -> bool {
        let frame = self.frames.get(id);
        let untouched = |mapper: Mapper| {
            let entry = self.entry(mapper.space, mapper.page);
            matches!(entry, Entry::Present(mapping) if !mapping.dirty)
        };
        frame.usage == FrameUse::Anon
            && frame.lazily_free
            && !frame.dirty
            && frame.mappers.iter().all(untouched)
    }

    /// Clears what says that pages were touched (`MADV_COLD`). A policy that goes by that will take them
    /// before others; one that does not is not told.
    fn note_cold(&mut self, id: SpaceId, range: PageRange) {
        let mut from = range.start();
        while let Some((page, entry)) = self.next_entry(id, from, range.end()) {
            if let (Entry::Present(mapping), Some(space)) = (entry, self.spaces.get_mut(&id)) {
                self.hw.test_and_clear_accessed(&mut space.tables, page);
                self.frames.get_mut(mapping.frame).touched = false;
            }
            let Some(next) = page.checked_add(1) else {
                break;
            };
            from = next;
        }
    }

    /// Reads the pages of a range that are on a disk into memory (`MADV_WILLNEED`), without mapping them.
    /// `from` moves on over what is done; call again until this is. It stops when there are no more free
    /// frames than user pages may have: nothing is evicted for a guess.
    pub fn will_need(
        &mut self,
        id: SpaceId,
        from: &mut Vpn,
        end: Vpn,
        attempt: &mut Attempt,
    ) -> Step<()> {
        while let Some((page, absent)) = self.next_absent(id, *from, end) {
            *from = page.checked_add(1).unwrap_or(end);
            let begun = match absent {
                Absent::InSlot(slot) => self.read_one_slot(slot, attempt),
                Absent::OfObject(object, index) => {
                    self.find_page(object, index, attempt).map(|_| ())
                }
            };
            match begun {
                Ok(()) => {}
                Err(Blocked::Room | Blocked::Oom) => break,
                Err(Blocked::Wait(wait)) => {
                    self.stats.willneed_reads += 1;
                    return Step::Wait(wait);
                }
            }
        }
        Step::Done(())
    }

    /// Begins to read a slot that has no copy in memory.
    fn read_one_slot(&mut self, slot: SlotId, attempt: &mut Attempt) -> Result<(), Blocked> {
        let frame = self.take_user_frame(FrameUse::Anon)?;
        self.swap.attach(slot, frame);
        self.frames.get_mut(frame).slot = Some(slot);
        Err(self.start_read(Frames::one(frame), Place::Slot(slot), attempt))
    }

    /// The first page in `from..end` that is on a disk and not in memory.
    fn next_absent(&self, id: SpaceId, from: Vpn, end: Vpn) -> Option<(Vpn, Absent)> {
        let range = PageRange::new(from, end)?;
        for area in self.areas(id)?.overlapping(range) {
            let Some(part) = area.range.intersection(range) else {
                continue;
            };
            let mut at = part.start();
            while at < part.end() {
                if area.backing == Backing::Anon {
                    // Only what the tables know of can be in swap.
                    let Some((page, _)) = self.next_entry(id, at, part.end()) else {
                        break;
                    };
                    at = page;
                }
                if let Some(absent) = self.absent(id, area, at) {
                    return Some((at, absent));
                }
                at = at.checked_add(1)?;
            }
        }
        None
    }

    fn absent(&self, id: SpaceId, area: &Area, page: Vpn) -> Option<Absent> {
        match (self.entry(id, page), area.source(page)) {
            (Entry::Swapped(slot), _) => {
                let in_memory = self.swap.frame(slot).is_some();
                (!in_memory).then_some(Absent::InSlot(slot))
            }
            (Entry::Empty, Source::Page { object, index, .. }) => {
                let on_disk = match self.cache.page(object, index) {
                    Some(CachePage::Resident(_)) => false,
                    Some(CachePage::Swapped(slot)) => self.swap.frame(slot).is_none(),
                    None => {
                        matches!(object, ObjectId::File(_))
                            && self.cache.valid_len(object, index) > 0
                    }
                };
                on_disk.then_some(Absent::OfObject(object, index))
            }
            _ => None,
        }
    }

    /// The first page in `from..end` that `MADV_PAGEOUT` evicts: in memory, this space's alone, and not
    /// locked.
    #[must_use]
    pub fn next_to_page_out(&self, id: SpaceId, from: Vpn, end: Vpn) -> Option<Vpn> {
        let mut from = from;
        while let Some((page, entry)) = self.next_entry(id, from, end) {
            if let Entry::Present(mapping) = entry {
                let frame = self.frames.get(mapping.frame);
                let own = frame.mappers.len() == 1 && frame.locks == 0;
                if mapping.frame != self.zero && own {
                    return Some(page);
                }
            }
            from = page.checked_add(1)?;
        }
        None
    }

    /// Whether a page could be touched without a disk (`mincore`); `None` when nothing is mapped there.
    #[must_use]
    pub fn in_core(&self, id: SpaceId, page: Vpn) -> Option<bool> {
        let area = self.areas(id)?.find(page)?;
        Some(match (self.entry(id, page), area.source(page)) {
            (Entry::Present(_), _) => true,
            (Entry::Swapped(slot), _) => self.swap.frame(slot).is_some_and(|id| self.is_read(id)),
            (Entry::Empty, Source::Page { object, index, .. }) => {
                match self.cache.page(object, index) {
                    Some(CachePage::Resident(frame)) => self.is_read(frame),
                    Some(CachePage::Swapped(_)) | None => false,
                }
            }
            (Entry::Empty, Source::Zeros) => false,
        })
    }

    fn is_read(&self, id: FrameId) -> bool {
        self.frames.get(id).being_read().is_none()
    }

    /// Whether some space shows an object so that stores reach it, or may be allowed to.
    #[must_use]
    pub fn may_be_stored_to(&self, object: ObjectId) -> bool {
        let areas = self.spaces.values().flat_map(|space| space.areas.iter());
        areas
            .filter(|area| area.max_prot.permits(Access::Store))
            .any(|area| {
                matches!(area.backing, Backing::Object { object: shown, sharing: Sharing::Shared, .. } if shown == object)
            })
    }
}
