//! Files as the kernel's file system sees them: pages in the cache, and writing them back.

use abi::errno::{EINVAL, EIO, Errno};

use crate::{
    addr::PAGE_SIZE,
    area::{InodeId, ObjectId},
    cache::{CachePage, Cached},
    frames::{Frame, FrameId, FrameUse},
    hw::{Entry, Hw},
    step::{Attempt, Blocked, Frames, Place, Step, Wait},
    swap::SlotId,
    vm::Vm,
};

/// An object's page, found or made.
pub(crate) enum Found {
    /// It was in memory.
    Cached(FrameId),
    /// A page of a shared anonymous object that nobody had touched.
    Fresh(FrameId),
}

/// What a kernel that stores to a page needs of what the file holds there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Some of it stays.
    Kept,
    /// Nothing: all of it is replaced, or it lies behind the end.
    Replaced,
}

impl<H: Hw> Vm<H> {
    /// Says how long a file is: before its pages are read by [`Vm::file_page`], and whenever its length
    /// changes. Pages beyond the end are dropped, and accesses to them get `SIGBUS`.
    pub fn file_len(&mut self, inode: InodeId, len: u64) {
        let object = ObjectId::File(inode);
        let old = self.cache.len(object);
        self.cache.set_len(object, len);
        if len >= old {
            // What processes stored behind the end, in its last page, does not become part of the file.
            let tail = (old % PAGE_SIZE as u64) as usize;
            if len > old && tail > 0 {
                if let Some(CachePage::Resident(frame)) =
                    self.cache.page(object, old / PAGE_SIZE as u64)
                {
                    self.hw.zero(frame, tail);
                }
            }
            return;
        }
        let (last, tail) = (len / PAGE_SIZE as u64, (len % PAGE_SIZE as u64) as usize);
        let mut first_gone = last;
        if tail > 0 {
            first_gone += 1;
            if let Some(CachePage::Resident(frame)) = self.cache.page(object, last) {
                self.hw.zero(frame, tail);
            }
        }
        self.drop_pages(object, first_gone);
    }

    /// How many pages a file has, as far as [`Vm::file_len`] has told.
    #[must_use]
    pub fn file_pages(&self, inode: InodeId) -> u64 {
        self.cache
            .len(ObjectId::File(inode))
            .div_ceil(PAGE_SIZE as u64)
    }

    /// The file is gone: drops its pages, dirty or not.
    pub fn forget_file(&mut self, inode: InodeId) {
        let object = ObjectId::File(inode);
        self.drop_pages(object, 0);
        if self.is_mapped(inode) {
            self.cache.set_len(object, 0);
        } else {
            self.cache.forget(object);
        }
    }

    /// Whether some area shows the file: then its inode must live on, even when it has no name.
    #[must_use]
    pub fn is_mapped(&self, inode: InodeId) -> bool {
        self.cache.mapped_pages(ObjectId::File(inode)) > 0
    }

    /// Takes pages from `first` up from everyone who maps them, and out of the cache.
    pub(crate) fn drop_pages(&mut self, object: ObjectId, first: u64) {
        for index in self.cache.indices(object, first) {
            if let Some(CachePage::Resident(frame)) = self.cache.page(object, index) {
                self.unmap_everywhere(frame, Entry::Empty);
            }
            self.uncache(object, index);
        }
    }

    /// A file's page if it is in memory, for a kernel that writes to a file and must keep the cached
    /// page equal to it.
    #[must_use]
    pub fn cached(&self, inode: InodeId, index: u64) -> Option<Cached> {
        match self.cache.page(ObjectId::File(inode), index)? {
            CachePage::Resident(frame) => Some(Cached {
                frame,
                being_read: self.frames.get(frame).being_read(),
            }),
            CachePage::Swapped(_) => None,
        }
    }

    /// A file's page, read into the cache if need be. The frame stays valid while the brain is locked;
    /// [`Vm::pin`] it to keep it longer. `EINVAL`: beyond the end that [`Vm::file_len`] told.
    pub fn file_page(
        &mut self,
        inode: InodeId,
        index: u64,
        attempt: &mut Attempt,
    ) -> Step<Result<FrameId, Errno>> {
        self.file_page_with(inode, index, Before::Kept, attempt)
    }

    /// The same for a kernel that stores to the page at once, and says [`Vm::mark_dirty`] then. A page of
    /// which nothing is kept is not read first: it is zeros.
    pub fn file_page_with(
        &mut self,
        inode: InodeId,
        index: u64,
        content: Before,
        attempt: &mut Attempt,
    ) -> Step<Result<FrameId, Errno>> {
        let object = ObjectId::File(inode);
        loop {
            if attempt.read_failed {
                return Step::Done(Err(EIO));
            }
            if self.cache.valid_len(object, index) == 0 {
                return Step::Done(Err(EINVAL));
            }
            let found = match (content, self.cache.page(object, index)) {
                (Before::Replaced, None) => self.fresh_page(object, index),
                _ => self.find_page(object, index, attempt),
            };
            match found {
                Ok(Found::Cached(frame) | Found::Fresh(frame)) => {
                    self.settle(frame);
                    self.frames.get_mut(frame).touched = true;
                    return Step::Done(Ok(frame));
                }
                Err(Blocked::Room) => {
                    if let Err(blocked) = self.find_room(1, attempt) {
                        return Step::from(Err(blocked));
                    }
                }
                Err(blocked) => return Step::from(Err(blocked)),
            }
        }
    }

    /// Makes every page be in one place: `vmctl(DropCaches)`. Drops clean pages of files and copies of
    /// slots that nobody maps, and frees slots whose pages are in memory.
    pub fn drop_caches(&mut self) {
        let unmapped_copy = |frame: &Frame| {
            frame.usage == FrameUse::Anon
                && frame.slot.is_some()
                && frame.mappers.is_empty()
                && !frame.dirty
                && !frame.is_pinned()
        };
        let frames = self.frames.iter();
        let copies = frames.filter(|(_, frame)| unmapped_copy(frame));
        let copies: alloc::vec::Vec<FrameId> = copies.map(|(id, _)| id).collect();
        for id in copies {
            self.give_up(id);
        }
        let in_memory = |&id: &FrameId| self.frames.get(id).transit.is_none();
        let copies: alloc::vec::Vec<FrameId> = self.swap.spare_copies().filter(in_memory).collect();
        for id in copies {
            // Without its slot the frame is the only copy.
            self.frames.get_mut(id).dirty = true;
            self.detach_slot(id);
        }
        let pages: alloc::vec::Vec<_> = self.cache.iter().collect();
        for ((object, index), page) in pages {
            let (ObjectId::File(_), CachePage::Resident(id)) = (object, page) else {
                continue;
            };
            let frame = self.frames.get(id);
            if frame.mappers.is_empty() && !frame.dirty && !frame.is_pinned() {
                self.uncache(object, index);
            }
        }
    }

    /// A page of zeros in the cache, in place of what the file holds.
    fn fresh_page(&mut self, object: ObjectId, index: u64) -> Result<Found, Blocked> {
        let frame = self.take_user_frame(FrameUse::Page(object, index))?;
        self.cache.insert(object, index, CachePage::Resident(frame));
        self.hw.zero(frame, 0);
        Ok(Found::Fresh(frame))
    }

    /// An object's page in memory, holding its content. Otherwise says what to wait for.
    pub(crate) fn find_page(
        &mut self,
        object: ObjectId,
        index: u64,
        attempt: &mut Attempt,
    ) -> Result<Found, Blocked> {
        let page = self.cache.page(object, index);
        self.bring_page(object, index, page, attempt)
    }

    /// The same for a page that has been looked for.
    pub(crate) fn bring_page(
        &mut self,
        object: ObjectId,
        index: u64,
        page: Option<CachePage>,
        attempt: &mut Attempt,
    ) -> Result<Found, Blocked> {
        match page {
            Some(CachePage::Resident(frame)) => match self.frames.get(frame).being_read() {
                Some(token) => {
                    attempt.waited_for_read = true;
                    Err(Blocked::Wait(Wait::For(token)))
                }
                None => {
                    self.used_ahead(frame);
                    self.follow_plan(object, false, attempt);
                    Ok(Found::Cached(frame))
                }
            },
            Some(CachePage::Swapped(slot)) => {
                if let Some(frame) = self.swap.frame(slot) {
                    // It came along with another.
                    if let Some(token) = self.frames.get(frame).being_read() {
                        attempt.waited_for_read = true;
                        return Err(Blocked::Wait(Wait::For(token)));
                    }
                    self.adopt_page(object, index, slot, frame);
                    return Ok(Found::Cached(frame));
                }
                let frame = self.take_user_frame(FrameUse::Anon)?;
                self.swap.attach(slot, frame);
                self.frames.get_mut(frame).slot = Some(slot);
                self.adopt_page(object, index, slot, frame);
                Err(self.read_slot(slot, frame, attempt))
            }
            None => {
                let frame = self.take_user_frame(FrameUse::Page(object, index))?;
                self.cache.insert(object, index, CachePage::Resident(frame));
                match object {
                    ObjectId::File(inode) => {
                        let len = self.cache.valid_len(object, index);
                        if len < PAGE_SIZE {
                            self.hw.zero(frame, len);
                        }
                        let place = Place::File { inode, index, len };
                        let blocked = self.start_read(Frames::one(frame), place, attempt);
                        self.follow_plan(object, true, attempt);
                        Err(blocked)
                    }
                    ObjectId::Shared(_) => {
                        self.hw.zero(frame, 0);
                        self.frames.get_mut(frame).dirty = true;
                        Ok(Found::Fresh(frame))
                    }
                }
            }
        }
    }

    /// The copy of a slot becomes the page of the shared object that is in that slot.
    pub(crate) fn adopt_page(
        &mut self,
        object: ObjectId,
        index: u64,
        slot: SlotId,
        frame: FrameId,
    ) {
        self.note_needed(frame);
        self.frames.set_usage(frame, FrameUse::Page(object, index));
        self.cache.insert(object, index, CachePage::Resident(frame));
        self.swap.put(slot);
    }
}
