//! Reclaim: getting frames back from those that can do without.
//!
//! Three marks keep it going. User pages are taken only while more than the *reserve* is free, so that
//! page tables and the kernel's own needs are met even while pages are being written out. Below *low*,
//! a kernel thread may begin to evict in the background, and it goes on up to *high*. A process that
//! finds nothing above the reserve evicts one page itself, and waits for that write only.

use abi::errno::{EBUSY, EIO, ENOENT, ENOSPC, Errno};

use crate::{
    addr::VirtAddr,
    evict::{Evicted, NoSlot},
    frames::{FrameId, FrameUse},
    hw::{Entry, Hw},
    space::SpaceId,
    step::{Attempt, Blocked, Frames, Step, Wait},
    vm::Vm,
};

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
            match self.evict_one(attempt) {
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

    /// Pages that are written to swap by one request at most.
    #[must_use]
    pub fn swap_cluster(&self) -> u32 {
        self.swap_cluster
    }

    /// Says how many pages may be written to swap by one request, up to [`Frames::MAX`].
    pub fn set_swap_cluster(&mut self, pages: u32) {
        self.swap_cluster = pages.clamp(1, Frames::MAX as u32);
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
            match self.evict_one(attempt) {
                Evicted::Freed => {}
                Evicted::Write(io) => return Step::Wait(Wait::Io(io)),
                Evicted::Nothing => break,
            }
        }
        Step::Done(())
    }

    /// Evicts the frame that a page is in, from everyone who maps it: `vmctl(EvictPage)`.
    ///
    /// `ENOENT`: no frame is mapped there, or only the shared zero page. `EBUSY`: it is pinned, locked or of
    /// the pool of large pages. `ENOSPC`: the swap area is full. `EIO`: the write failed, the page is still
    /// in memory.
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
            busy if busy.pins > 0 || busy.locks > 0 || busy.usage == FrameUse::Pool => {
                return Step::Done(Err(EBUSY));
            }
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
}
