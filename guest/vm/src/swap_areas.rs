//! Swap areas come and go: `swapon`, `swapoff`, and the list of them.

use alloc::vec::Vec;

use abi::errno::{EINVAL, EIO, ENOMEM, Errno};

use crate::{
    cache::CachePage,
    frames::{FrameId, FrameUse},
    hw::{Entry, Hw, Mapping},
    space::SpaceId,
    step::{Attempt, Blocked, Frames, Place, Step, Wait},
    swap::{AreaId, NewSwapArea, SlotId, Swap, SwapAreaInfo},
    vm::Vm,
};

impl<H: Hw> Vm<H> {
    /// Begins to use a swap area. `EINVAL`: it has no page that can be used. `EPERM`: there are too many
    /// areas. The caller has seen to it that there is room for [`Vm::swap_heap`] bytes.
    pub fn swap_on(&mut self, area: &NewSwapArea<'_>) -> Result<AreaId, Errno> {
        self.swap.add(area)
    }

    /// Bytes of heap that an area with so many pages takes at most.
    #[must_use]
    pub const fn swap_heap(pages: u32) -> usize {
        Swap::heap_for(pages)
    }

    /// The areas in use, for `/proc/swaps`.
    #[must_use]
    pub fn swap_areas(&self) -> Vec<SwapAreaInfo> {
        self.swap.list()
    }

    /// Ceases to use an area: all that is in it comes back to memory, or goes to other areas.
    ///
    /// `EINVAL`: it is not in use, or somebody else is at it. `ENOMEM`: there is no room for what is in it. `EIO`: a page of it cannot
    /// be read. In both cases it stays in use, and nothing is lost.
    pub fn swap_off(&mut self, id: AreaId, attempt: &mut Attempt) -> Step<Result<(), Errno>> {
        let begins = attempt.next_page.is_none();
        if !self.swap.is_in_use(id) || (begins && self.swap.is_leaving(id)) {
            return Step::Done(Err(EINVAL));
        }
        if begins {
            attempt.next_page = Some(0);
            self.swap.set_leaving(id, true);
        }
        let failure = loop {
            if attempt.is_lost() {
                break EIO;
            }
            match self.empty_area(id, attempt) {
                Ok(()) => {
                    self.swap.remove(id);
                    return Step::Done(Ok(()));
                }
                Err(Blocked::Wait(wait)) => return Step::Wait(wait),
                Err(Blocked::Oom) => break ENOMEM,
                Err(Blocked::Room) => {
                    // What is in memory by now can go elsewhere once it is no copy of a slot here.
                    self.adopt_all(id);
                    match self.find_room(1, attempt) {
                        Ok(()) => {}
                        Err(Blocked::Wait(wait)) => return Step::Wait(wait),
                        Err(Blocked::Oom | Blocked::Room) => break ENOMEM,
                    }
                }
            }
        };
        self.swap.set_leaving(id, false);
        Step::Done(Err(failure))
    }

    fn empty_area(&mut self, id: AreaId, attempt: &mut Attempt) -> Result<(), Blocked> {
        self.read_all(id, attempt)?;
        self.adopt_all(id);
        match self.swap.used_of(id).next() {
            None => Ok(()),
            Some(slot) => {
                // Its copy is on its way from or to the disk, or one that was there has gone again.
                attempt.next_page = Some(0);
                let frame = self.swap.frame(slot).ok_or(Blocked::Room)?;
                let transit = self.frames.get(frame).transit;
                let (token, _) = transit.ok_or(Blocked::Oom)?;
                Err(Blocked::Wait(Wait::For(token)))
            }
        }
    }

    /// Reads every slot of an area that has no copy in memory, several at a time. The attempt remembers how
    /// far it has come: what is in memory stays there, for no slot of this area can be written.
    fn read_all(&mut self, id: AreaId, attempt: &mut Attempt) -> Result<(), Blocked> {
        let no_copy = |swap: &Swap, slot| swap.refs(slot) > 0 && swap.frame(slot).is_none();
        let mut page = attempt.next_page.unwrap_or(0);
        while let Some(slot) = self.swap.slot_at(id, page) {
            attempt.next_page = Some(page);
            if no_copy(&self.swap, slot) {
                let frame = self.take_copy(slot)?;
                let mut frames = Frames::one(frame);
                let most = if attempt.one_by_one { 1 } else { Frames::MAX };
                while frames.len() < most {
                    let next = self.swap.slot_at(id, slot.page() + frames.len() as u32);
                    let next = next.filter(|&next| no_copy(&self.swap, next));
                    match next.map(|next| self.take_copy(next)) {
                        Some(Ok(frame)) => frames.push(frame),
                        Some(Err(_)) | None => break,
                    }
                }
                return Err(self.start_read(frames, Place::Slot(slot), attempt));
            }
            page += 1;
        }
        Ok(())
    }

    fn take_copy(&mut self, slot: SlotId) -> Result<FrameId, Blocked> {
        let frame = self.take_user_frame(FrameUse::Anon)?;
        self.swap.attach(slot, frame);
        self.frames.get_mut(frame).slot = Some(slot);
        Ok(frame)
    }

    /// Whatever refers to a slot of the area that is in memory refers to the frame from now on. No process
    /// is told: this looks at all of them, as seldom as an area is given back.
    fn adopt_all(&mut self, id: AreaId) {
        let spaces: Vec<SpaceId> = self.spaces.iter().map(|(id, _)| id).collect();
        for space in spaces {
            self.adopt_entries(space, id);
        }
        let pages: Vec<_> = self.cache.iter().collect();
        for ((object, index), page) in pages {
            if let CachePage::Swapped(slot) = page {
                if let Some(frame) = self.settled_copy(id, slot) {
                    self.adopt_page(object, index, slot, frame);
                }
            }
        }
        let copies: Vec<SlotId> = self.swap.used_of(id).collect();
        for slot in copies {
            if let Some(frame) = self.settled_copy(id, slot) {
                if self.swap.refs(slot) == 1 && self.frames.get(frame).transit.is_none() {
                    self.frames.get_mut(frame).dirty = true;
                    self.detach_slot(frame);
                }
            }
        }
    }

    fn adopt_entries(&mut self, space: SpaceId, id: AreaId) {
        let Some(layout) = self.spaces.get(&space).map(|space| space.layout) else {
            return;
        };
        let mut from = layout.low;
        while let Some((page, entry)) = self.next_entry(space, from, layout.high) {
            if let Entry::Swapped(slot) = entry {
                if let Some(frame) = self.settled_copy(id, slot) {
                    let area = self.areas(space).and_then(|areas| areas.find(page));
                    let prot = area.map_or(crate::Prot::NONE, |area| area.prot);
                    // Two references: the copy's, and that of the entry which is about to go.
                    let sole =
                        self.frames.get(frame).mappers.is_empty() && self.swap.refs(slot) == 2;
                    let prot = if sole { prot } else { prot.without_write() };
                    self.note_needed(frame);
                    let mapping = Mapping {
                        frame,
                        prot,
                        accessed: false,
                        dirty: false,
                    };
                    self.rewrite_entry(space, page, Entry::Present(mapping));
                }
            }
            let Some(next) = page.checked_add(1) else {
                break;
            };
            from = next;
        }
    }

    /// The frame that is a copy of a slot of this area, and holds it already.
    fn settled_copy(&self, id: AreaId, slot: SlotId) -> Option<FrameId> {
        let frame = self.swap.frame(slot).filter(|_| slot.area() == id)?;
        self.frames
            .get(frame)
            .being_read()
            .is_none()
            .then_some(frame)
    }
}
