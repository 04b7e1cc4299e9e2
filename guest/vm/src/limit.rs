//! Resident limits: a space that may have so many pages in memory and no more, whatever is free.
//!
//! Such a space evicts its own pages when it needs another: *local* replacement. It has an instance of the
//! replacement policy for itself, which knows the frames that this space alone maps; what it shares with
//! others counts as resident and is left to the policy of all. The frames are on the list of that one as
//! well, so that memory for the others can be had.

use alloc::boxed::Box;

use abi::errno::{ESRCH, Errno};
use replacement::Policy;

use crate::{
    addr::PAGE_SIZE,
    evict::{Evicted, Pool},
    frames::{FrameId, FrameUse},
    hw::{Entry, Hw},
    space::SpaceId,
    step::{Attempt, Blocked, Wait},
    vm::Vm,
};

/// A space's limit.
pub(crate) struct Limit {
    /// As it was asked for.
    bytes: u64,
    pub(crate) pages: u64,
    pub(crate) policy: Box<dyn Policy>,
}

impl<H: Hw> Vm<H> {
    /// No space is limited to fewer pages than this: an instruction may need several at once, and would
    /// never be done without them.
    pub const MIN_RESIDENT_LIMIT: u64 = 16;

    /// Limits what a space has in memory to whole pages in so many bytes, from its next fault on, or lifts the limit. Its own
    /// policy is of the kind that is in force now. `ESRCH`: there is no such space.
    pub fn set_resident_limit(&mut self, id: SpaceId, bytes: Option<u64>) -> Result<(), Errno> {
        let kind = self.policy();
        let frames = self.frames.end();
        let bytes = bytes.filter(|&bytes| self.is_limit(bytes));
        let space = self.spaces.get_mut(&id).ok_or(ESRCH)?;
        match (&mut space.limit, bytes) {
            (None, None) => return Ok(()),
            (Some(limit), Some(bytes)) => {
                (limit.bytes, limit.pages) = (bytes, Self::limit_pages(bytes));
                return Ok(());
            }
            (Some(_), None) => {
                space.limit = None;
                self.limited -= 1;
            }
            (limit @ None, Some(bytes)) => {
                *limit = Some(Limit {
                    bytes,
                    pages: Self::limit_pages(bytes),
                    policy: kind.build(frames),
                });
                self.limited += 1;
            }
        }
        let (mut from, end) = (space.layout.low, space.layout.high);
        while let Some((page, entry)) = self.next_entry(id, from, end) {
            if let Entry::Present(mapping) = entry {
                if bytes.is_some() {
                    self.settle_locally(mapping.frame);
                } else {
                    let frame = self.frames.get_mut(mapping.frame);
                    frame.local = frame.local.filter(|&local| local != id);
                }
            }
            let Some(next) = page.checked_add(1) else {
                break;
            };
            from = next;
        }
        Ok(())
    }

    /// The limit of a space, as it was asked for.
    #[must_use]
    pub fn resident_limit(&self, id: SpaceId) -> Option<u64> {
        let limit = self.spaces.get(&id)?.limit.as_ref();
        limit.map(|limit| limit.bytes)
    }

    /// Whether a space could come to have more in memory: if not, a limit is none, and takes no heap.
    fn is_limit(&self, bytes: u64) -> bool {
        Self::limit_pages(bytes) < self.frames.total()
    }

    /// Bytes of heap that a limit of so many bytes takes.
    #[must_use]
    pub fn resident_limit_heap(&self, bytes: u64) -> usize {
        if !self.is_limit(bytes) {
            return 0;
        }
        let frames = self.frames.end();
        let pages = usize::try_from(Self::limit_pages(bytes)).unwrap_or(usize::MAX);
        self.policy().heap_for(frames, pages.min(frames))
    }

    fn limit_pages(bytes: u64) -> u64 {
        (bytes / PAGE_SIZE as u64).max(Self::MIN_RESIDENT_LIMIT)
    }

    /// Puts a frame on the list of the one space that maps it, if that one is limited, and off any other.
    pub(crate) fn settle_locally(&mut self, id: FrameId) {
        let frame = self.frames.get(id);
        let evictable =
            matches!(frame.usage, FrameUse::Anon | FrameUse::Page(..)) && frame.locks == 0;
        let owner = frame.mappers.sole().filter(|_| evictable);
        let owner = owner.map(|mapper| mapper.space);
        let is_limited = |space: &SpaceId| {
            let space = self.spaces.get(space);
            space.is_some_and(|space| space.limit.is_some())
        };
        let owner = owner.filter(is_limited);
        if owner == frame.local {
            return;
        }
        let name = self.page_name(id);
        let frame = self.frames.get_mut(id);
        let before = core::mem::replace(&mut frame.local, owner);
        if owner.is_some() {
            frame.chosen_by = None;
        }
        if let Some(policy) = before.and_then(|space| self.local_policy(space)) {
            policy.on_unmap(id);
        }
        if let Some(policy) = owner.and_then(|space| self.local_policy(space)) {
            policy.on_map(id, name);
        }
    }

    pub(crate) fn local_policy(&mut self, id: SpaceId) -> Option<&mut dyn Policy> {
        let limit = self.spaces.get_mut(&id)?.limit.as_mut()?;
        Some(&mut *limit.policy)
    }

    /// Whether a space may have so many pages more without giving others up: to evict hundreds at once for a
    /// large page, which a small one can do for, is not worth it.
    pub(crate) fn fits_limit(&self, id: SpaceId, pages: u64) -> bool {
        self.spaces.get(&id).is_none_or(|space| {
            let limit = space.limit.as_ref();
            limit.is_none_or(|limit| space.resident + pages <= limit.pages)
        })
    }

    /// Evicts pages of a space that is about to have one more, until it is below its limit. What cannot go
    /// is no reason to stop it: then the limit is exceeded.
    pub(crate) fn keep_limit(&mut self, id: SpaceId, attempt: &Attempt) -> Result<(), Blocked> {
        loop {
            let Some(space) = self.spaces.get(&id) else {
                return Ok(());
            };
            match &space.limit {
                Some(limit) if space.resident >= limit.pages => {}
                _ => return Ok(()),
            }
            self.stats.limit_evictions += 1;
            match self.evict_from(Pool::Space(id), attempt) {
                Evicted::Freed => {}
                Evicted::Write(io) => return Err(Blocked::Wait(Wait::Io(io))),
                Evicted::Nothing => {
                    self.stats.limit_evictions -= 1;
                    return Ok(());
                }
            }
        }
    }
}
