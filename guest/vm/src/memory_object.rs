//! Shared memory with a descriptor (`memfd_create`): an object of pages without a file. It lives as long as
//! a descriptor holds it or an area shows it, and its pages go to swap.

use abi::errno::{EIO, Errno};

use crate::{
    addr::PAGE_SIZE,
    area::{Access, ObjectId},
    files::Found,
    frames::FrameId,
    hw::Hw,
    step::{Attempt, Blocked, Step},
    vm::Vm,
};

impl<H: Hw> Vm<H> {
    /// A new one, empty, held by a descriptor until [`Vm::release_memory`].
    pub fn create_memory(&mut self) -> ObjectId {
        self.cache.new_shared(0, true)
    }

    /// Its last descriptor is gone. So is it, unless an area shows it.
    pub fn release_memory(&mut self, object: ObjectId) {
        if self.cache.release(object) {
            self.drop_pages(object, 0);
            self.cache.forget(object);
        }
    }

    /// Whether there is such an object still.
    #[must_use]
    pub fn has_memory(&self, object: ObjectId) -> bool {
        self.cache.is_in_use(object)
    }

    /// How long it is, in bytes.
    #[must_use]
    pub fn memory_len(&self, object: ObjectId) -> u64 {
        self.cache.len(object)
    }

    /// Pages that it has, in memory or in swap.
    #[must_use]
    pub fn memory_pages(&self, object: ObjectId) -> u64 {
        self.cache.indices(object, 0).len() as u64
    }

    /// Makes it so long at least.
    pub fn grow_memory(&mut self, object: ObjectId, len: u64) {
        if len > self.cache.len(object) {
            self.cache.set_len(object, len);
        }
    }

    /// The frame of one of its pages, for the kernel to read or to write. It stays valid while the brain is
    /// locked. `None`: nothing has been stored there, it reads as zeros. `EIO`: it cannot be read from swap.
    pub fn memory_page(
        &mut self,
        object: ObjectId,
        index: u64,
        access: Access,
        attempt: &mut Attempt,
    ) -> Step<Result<Option<FrameId>, Errno>> {
        let stores = access == Access::Store;
        if !stores && self.cache.page(object, index).is_none() {
            return Step::Done(Ok(None));
        }
        loop {
            if attempt.read_failed {
                return Step::Done(Err(EIO));
            }
            match self.find_page(object, index, attempt) {
                Ok(Found::Cached(id) | Found::Fresh(id)) => {
                    let frame = self.frames.get_mut(id);
                    frame.touched = true;
                    frame.dirty |= stores;
                    self.settle(id);
                    return Step::Done(Ok(Some(id)));
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

    /// Cuts it off, or lets it grow with zeros. Pages beyond the end are gone from all who show them, and
    /// accesses to them get `SIGBUS`. `EIO`: the page that its new end lies in cannot be read from swap.
    pub fn resize_memory(
        &mut self,
        object: ObjectId,
        len: u64,
        attempt: &mut Attempt,
    ) -> Step<Result<(), Errno>> {
        let page_size = PAGE_SIZE as u64;
        let (last, tail) = (len / page_size, (len % page_size) as usize);
        if len < self.cache.len(object) {
            if tail > 0 && self.cache.page(object, last).is_some() {
                // What is cut off must not come back when it grows again.
                match self.memory_page(object, last, Access::Store, attempt) {
                    Step::Done(Ok(Some(frame))) => self.hw.zero(frame, tail),
                    Step::Done(Ok(None)) => {}
                    Step::Done(Err(errno)) => return Step::Done(Err(errno)),
                    Step::Wait(wait) => return Step::Wait(wait),
                    Step::Oom => return Step::Oom,
                }
            }
            self.drop_pages(object, last + u64::from(tail > 0));
        }
        self.cache.set_len(object, len);
        Step::Done(Ok(()))
    }
}
