//! Locked pages: `mlock` and its kin. A frame that some locked area maps is on no policy's list, so that it
//! is never a victim; it is still copied on write and moved by nobody.

use abi::errno::{EAGAIN, EFAULT, EINVAL, ENOMEM, EPERM, ESRCH, Errno};

use crate::{
    addr::{PAGE_SIZE, PageRange, VirtAddr, Vpn},
    area::{Access, Area, AreaKind, Sharing},
    areas::{Areas, MAX_AREAS},
    attributes::Locked,
    hw::{Entry, Hw},
    space::SpaceId,
    step::{Attempt, Step},
    vm::Vm,
};

/// `RLIMIT_MEMLOCK` of a process, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockLimit {
    /// What counts.
    pub soft: u64,
    /// What `soft` may be raised to.
    pub hard: u64,
}

impl Default for LockLimit {
    /// Linux's `MLOCK_LIMIT`: 8 MiB.
    fn default() -> Self {
        let limit = 8 << 20;
        Self {
            soft: limit,
            hard: limit,
        }
    }
}

impl LockLimit {
    pub(crate) const fn pages(self) -> u64 {
        self.soft / PAGE_SIZE as u64
    }
}

impl<H: Hw> Vm<H> {
    /// How much memory a space may lock.
    #[must_use]
    pub fn lock_limit(&self, id: SpaceId) -> LockLimit {
        self.spaces
            .get(&id)
            .map_or_else(LockLimit::default, |space| space.lock_limit)
    }

    /// Changes that. What is locked stays so.
    pub fn set_lock_limit(&mut self, id: SpaceId, limit: LockLimit) {
        if let Some(space) = self.spaces.get_mut(&id) {
            space.lock_limit = limit;
        }
    }

    /// Locks what is mapped in a range, or unlocks it (`mlock`, `mlock2`, `munlock`). The pages themselves
    /// are brought in by [`Vm::populate`] next, unless they are to be locked on fault.
    ///
    /// `EPERM`: nothing may be locked. `ENOMEM`: more than the limit, or a part of the range is not mapped;
    /// what comes before the hole is locked; or too many areas. `EINVAL`: it ends beyond the address space.
    pub fn lock(
        &mut self,
        id: SpaceId,
        addr: VirtAddr,
        len: u64,
        how: Locked,
    ) -> Result<(), Errno> {
        let space = self.spaces.get(&id).ok_or(ESRCH)?;
        if how != Locked::No && space.lock_limit.soft == 0 {
            return Err(EPERM);
        }
        let end = addr.checked_add(len).and_then(VirtAddr::page_up);
        let Some(range) = PageRange::new(addr.page(), end.ok_or(EINVAL)?) else {
            return Ok(());
        };
        if how != Locked::No {
            let within = space.areas.overlapping(range);
            let locked_within: u64 = within
                .filter(|area| area.attributes.locked != Locked::No)
                .filter_map(|area| area.range.intersection(range))
                .map(PageRange::pages)
                .sum();
            let added = range.pages() - locked_within;
            if space.areas.locked_pages() + added > space.lock_limit.pages() {
                return Err(ENOMEM);
            }
        }
        self.check_area_count(id, space.areas.splits(range))?;
        let mut next = range.start();
        while let Some(part) = self.next_part(id, next, range.end()) {
            if part.range.start() > next {
                break;
            }
            next = part.range.end();
            self.set_locked(id, &part, how);
        }
        if next < range.end() {
            return Err(ENOMEM);
        }
        Ok(())
    }

    /// Locks or unlocks everything that is mapped, and says what becomes of what will be (`mlockall`,
    /// `munlockall`). `None` leaves what is mapped as it is.
    ///
    /// `EPERM`: nothing may be locked. `ENOMEM`: more is mapped than may be locked.
    pub fn lock_all(
        &mut self,
        id: SpaceId,
        current: Option<Locked>,
        future: Locked,
    ) -> Result<(), Errno> {
        let space = self.spaces.get_mut(&id).ok_or(ESRCH)?;
        let locks = future != Locked::No || current.is_some_and(|how| how != Locked::No);
        if locks && space.lock_limit.soft == 0 {
            return Err(EPERM);
        }
        let over = space.areas.pages() > space.lock_limit.pages();
        if over && current.is_some_and(|how| how != Locked::No) {
            return Err(ENOMEM);
        }
        space.lock_future = future;
        let (mut from, end) = (space.layout.low, space.layout.high);
        while let (Some(how), Some(part)) = (current, self.next_part(id, from, end)) {
            from = part.range.end();
            self.set_locked(id, &part, how);
        }
        Ok(())
    }

    /// Whether `pages` more may be locked, as new areas with a lock are. `EAGAIN` otherwise.
    pub(crate) fn check_lock_limit(&self, id: SpaceId, pages: u64) -> Result<(), Errno> {
        let space = self.spaces.get(&id).ok_or(ESRCH)?;
        if space.areas.locked_pages() + pages > space.lock_limit.pages() {
            return Err(EAGAIN);
        }
        Ok(())
    }

    /// Whether a space may have so many areas more. `ENOMEM` otherwise.
    pub(crate) fn check_area_count(&self, id: SpaceId, more: usize) -> Result<(), Errno> {
        let areas = self.areas(id).map_or(0, Areas::len);
        if more > 0 && areas + more > MAX_AREAS {
            return Err(ENOMEM);
        }
        Ok(())
    }

    /// The first area of a space in `from..end`, cut off there.
    pub(crate) fn next_part(&self, id: SpaceId, from: Vpn, end: Vpn) -> Option<Area> {
        self.areas(id)?.next_part(from, end)
    }

    fn set_locked(&mut self, id: SpaceId, part: &Area, how: Locked) {
        // The kernel's own page is everybody's (Linux leaves its vDSO alone, too).
        if part.kind == AreaKind::Trampoline || part.attributes.locked == how {
            return;
        }
        let changes = (part.attributes.locked == Locked::No) != (how == Locked::No);
        if changes {
            self.count_locks(id, part.range, how != Locked::No);
        }
        if let Some(space) = self.spaces.get_mut(&id) {
            space
                .areas
                .change(part.range, |area| area.attributes.locked = how);
        }
        self.note_area(id, part.range.start());
    }

    /// Unlocks a range that is about to go.
    pub(crate) fn unlock(&mut self, id: SpaceId, range: PageRange) {
        let mut from = range.start();
        while self.areas(id).is_some_and(|areas| areas.locked_pages() > 0) {
            let Some(part) = self.next_part(id, from, range.end()) else {
                return;
            };
            from = part.range.end();
            self.set_locked(id, &part, Locked::No);
        }
    }

    /// The frames mapped in a range get one lock more or one fewer.
    fn count_locks(&mut self, id: SpaceId, range: PageRange, more: bool) {
        let mut from = range.start();
        while let Some((page, entry)) = self.next_entry(id, from, range.end()) {
            if let Entry::Present(mapping) = entry {
                if mapping.frame != self.zero {
                    self.frames.count_lock(mapping.frame, more);
                    self.settle(mapping.frame);
                }
            }
            let Some(next) = page.checked_add(1) else {
                break;
            };
            from = next;
        }
    }

    /// Brings a page in as if it had been touched, by a store where stores are private: for
    /// `MAP_POPULATE` and `mlock`, which want no fault afterwards. Make one [`Attempt`] a page.
    ///
    /// `ENOMEM`: not mapped. `EFAULT`: no access is allowed, or its page cannot be had.
    pub fn populate(
        &mut self,
        id: SpaceId,
        addr: VirtAddr,
        attempt: &mut Attempt,
    ) -> Step<Result<(), Errno>> {
        let area = self.areas(id).and_then(|areas| areas.find(addr.page()));
        let Some(area) = area else {
            return Step::Done(Err(ENOMEM));
        };
        let access = if area.prot.permits(Access::Store) && area.sharing() == Sharing::Private {
            Access::Store
        } else if area.prot.permits(Access::Load) {
            Access::Load
        } else {
            Access::Fetch
        };
        match self.access(id, addr, access, attempt) {
            Step::Done(Ok(_)) => Step::Done(Ok(())),
            Step::Done(Err(_)) => Step::Done(Err(EFAULT)),
            Step::Wait(wait) => Step::Wait(wait),
            Step::Oom => Step::Oom,
        }
    }

    /// The first page in `from..end` of an area that keeps its pages locked, none of them on fault.
    #[must_use]
    pub fn next_locked(&self, id: SpaceId, from: Vpn, end: Vpn) -> Option<Vpn> {
        let range = PageRange::new(from, end)?;
        let mut areas = self.areas(id)?.overlapping(range);
        areas
            .find(|area| area.attributes.locked == Locked::Yes)
            .map(|area| area.range.start().max(from))
    }
}
