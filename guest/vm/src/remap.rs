//! `mremap`: an area becomes longer or shorter, where it is or elsewhere. Frames and slots move with their
//! pages; nothing is copied.

use abi::errno::{EAGAIN, EFAULT, EINVAL, ENOMEM, ESRCH, Errno};

use crate::{
    addr::{PAGE_SIZE, PageRange, VirtAddr, Vpn},
    area::{Area, AreaKind, Backing, Sharing},
    attributes::{HugePages, Locked},
    hw::{Entry, Hw, NoFrame},
    large::is_aligned,
    size::is_data,
    space::SpaceId,
    step::{Attempt, Step},
    vm::Vm,
};

/// Where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// It stays where it is.
    InPlace,
    /// It may go where there is room (`MREMAP_MAYMOVE`).
    Anywhere,
    /// To exactly there; what is in the way is unmapped (`MREMAP_FIXED`).
    Fixed(VirtAddr),
}

/// A request to move an area or change its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remap {
    /// Where it is.
    pub addr: VirtAddr,
    /// How many bytes of it are meant. With 0, a shared area is shown once more, and stays.
    pub len: u64,
    /// How many they are to be.
    pub new_len: u64,
    /// Where.
    pub target: Target,
    /// The old area stays, with nothing in it (`MREMAP_DONTUNMAP`).
    pub keep_old: bool,
}

/// What becomes of what.
struct Plan {
    /// The part of an area that is meant, its pages up to the old length.
    part: Area,
    new_pages: u64,
}

impl<H: Hw> Vm<H> {
    /// Moves an area or changes its length; returns where it is then.
    ///
    /// `EINVAL`: misaligned, empty, overlapping itself, or no such request. `EFAULT`: not within one area.
    /// `ENOMEM`: no room. `EAGAIN`: more locked pages than allowed. `ESRCH`: no such space.
    pub fn mremap(
        &mut self,
        id: SpaceId,
        request: &Remap,
        attempt: &mut Attempt,
    ) -> Step<Result<VirtAddr, Errno>> {
        let plan = match self.plan(id, request) {
            Ok(Ok(plan)) => plan,
            Ok(Err(done)) => return Step::Done(Ok(done)),
            Err(errno) => return Step::Done(Err(errno)),
        };
        // Every entry's new table may be a new one; there are no more of them than twice the old.
        let tables = self.spaces.get(&id).map_or(0, |space| space.table_frames);
        let span = plan.part.range.pages() / 512 + 6;
        if let Err(blocked) = self.find_room(span.min(2 * tables), attempt) {
            return Step::from(Err(blocked));
        }
        let moved = self
            .new_place(id, request, &plan)
            .and_then(|to| self.move_area(id, request, &plan, to));
        Step::Done(moved)
    }

    /// Checks a request, and grants it if nothing has to move.
    fn plan(&mut self, id: SpaceId, request: &Remap) -> Result<Result<Plan, VirtAddr>, Errno> {
        let page_size = PAGE_SIZE as u64;
        let space = self.spaces.get(&id).ok_or(ESRCH)?;
        self.check_area_count(id, 3)?;
        let may_move = request.target != Target::InPlace;
        let (old_pages, new_pages) = (
            request.len.div_ceil(page_size),
            request.new_len.div_ceil(page_size),
        );
        let keeps_length = may_move && old_pages == new_pages;
        if !request.addr.is_page_aligned() || new_pages == 0 || request.keep_old && !keeps_length {
            return Err(EINVAL);
        }
        let start = request.addr.page();
        let area = space.areas.find(start).ok_or(EFAULT)?;
        // The pool's pages stay where they are.
        if area.attributes.huge_pages == HugePages::Pool {
            return Err(EINVAL);
        }
        if let Target::Fixed(to) = request.target {
            self.clear_target(id, request.addr, to, old_pages, new_pages)?;
        }
        let mut old_pages = old_pages;
        if old_pages > new_pages {
            self.munmap(
                id,
                after(start, new_pages)?.addr(),
                (old_pages - new_pages) * page_size,
            )?;
            old_pages = new_pages;
        }
        let in_place = !matches!(request.target, Target::Fixed(_)) && !request.keep_old;
        if in_place && old_pages == new_pages {
            return Ok(Err(request.addr));
        }
        let area = self.areas(id).and_then(|areas| areas.find(start));
        let area = area.ok_or(EFAULT)?.clone();
        if old_pages == 0 && area.sharing() == Sharing::Private {
            return Err(EINVAL);
        }
        // What is left of the area above the pages that are meant.
        let room = area.range.end().pages_since(start);
        if old_pages > room {
            return Err(EFAULT);
        }
        let more = match request.keep_old {
            true => new_pages,
            false => new_pages.saturating_sub(old_pages),
        };
        let is_data = is_data(area.prot, area.sharing(), area.grows_to.is_some());
        self.check_size(id, more, is_data)?;
        if area.attributes.charged {
            self.check_commit(id, new_pages.saturating_sub(old_pages))?;
        }
        if area.attributes.locked != Locked::No {
            self.check_lock_limit(id, new_pages - old_pages)
                .map_err(|_| EAGAIN)?;
        }
        if in_place && old_pages == room && self.grow(id, &area, new_pages - old_pages) {
            return Ok(Err(request.addr));
        }
        if !may_move {
            return Err(ENOMEM);
        }
        let range = PageRange::new(start, after(start, old_pages.max(1))?).ok_or(EINVAL)?;
        let part = area.part(range).ok_or(EFAULT)?;
        Ok(Ok(Plan { part, new_pages }))
    }

    /// Makes the place that was asked for free.
    fn clear_target(
        &mut self,
        id: SpaceId,
        addr: VirtAddr,
        to: VirtAddr,
        old_pages: u64,
        new_pages: u64,
    ) -> Result<(), Errno> {
        let layout = self.spaces.get(&id).ok_or(ESRCH)?.layout;
        let bytes = |pages: u64| pages.checked_mul(PAGE_SIZE as u64).ok_or(EINVAL);
        let target = PageRange::from_bytes(to, bytes(new_pages)?).ok_or(EINVAL)?;
        if target.end() > layout.high || target.start() < layout.low {
            return Err(EINVAL);
        }
        let old = PageRange::from_bytes(addr, bytes(old_pages)?);
        if old.is_some_and(|old| old.intersection(target).is_some()) {
            return Err(EINVAL);
        }
        if self.cuts_pool(id, target) {
            return Err(EINVAL);
        }
        self.unmap_range(id, target);
        Ok(())
    }

    /// Lets an area grow upwards, if there is room.
    fn grow(&mut self, id: SpaceId, area: &Area, pages: u64) -> bool {
        let end = area.range.end();
        let Some(space) = self.spaces.get_mut(&id) else {
            return false;
        };
        let more = end
            .checked_add(pages)
            .filter(|&new_end| new_end <= space.layout.high)
            .and_then(|new_end| PageRange::new(end, new_end));
        let Some(more) = more.filter(|&more| space.areas.is_free(more)) else {
            return false;
        };
        let added = Area {
            range: more,
            backing: area.backing.advanced(area.range.pages()),
            grows_to: None,
            ..area.clone()
        };
        if space.areas.insert(added).is_err() {
            return false;
        }
        if let Backing::Object { object, .. } = area.backing {
            self.cache.map(object, pages);
        }
        self.note_area(id, end);
        true
    }

    fn new_place(&self, id: SpaceId, request: &Remap, plan: &Plan) -> Result<PageRange, Errno> {
        let space = self.spaces.get(&id).ok_or(ESRCH)?;
        match request.target {
            Target::Fixed(to) => {
                PageRange::from_bytes(to, plan.new_pages * PAGE_SIZE as u64).ok_or(EINVAL)
            }
            _ => space
                .areas
                .find_free(plan.new_pages, space.layout.low, space.layout.mmap_top)
                .ok_or(ENOMEM),
        }
    }

    fn move_area(
        &mut self,
        id: SpaceId,
        request: &Remap,
        plan: &Plan,
        to: PageRange,
    ) -> Result<VirtAddr, Errno> {
        let part = &plan.part;
        let moved = Area {
            range: to,
            grows_to: None,
            // What `brk` and stacks do goes by the area's name; elsewhere it is neither.
            kind: match part.kind {
                AreaKind::Heap | AreaKind::Stack => AreaKind::Mmap,
                kind => kind,
            },
            ..part.clone()
        };
        let space = self.spaces.get_mut(&id).ok_or(ESRCH)?;
        space.areas.insert(moved).map_err(|_| ENOMEM)?;
        if let Backing::Object { object, .. } = part.backing {
            self.cache.map(object, to.pages());
        }
        if request.len == 0 {
            return Ok(to.start().addr());
        }
        if self.move_entries(id, part.range, to.start()).is_err() {
            // Back again: the old tables are all there.
            let back = PageRange::new(
                to.start(),
                after(to.start(), part.range.pages().min(to.pages()))?,
            );
            let undone = back.map(|back| self.move_entries(id, back, part.range.start()));
            debug_assert!(
                undone.is_none_or(|undone| undone.is_ok()),
                "tables are there"
            );
            self.unmap_range(id, to);
            return Err(ENOMEM);
        }
        if request.keep_old {
            self.unlock(id, part.range);
        } else {
            self.unmap_range(id, part.range);
        }
        self.note_area(id, to.start());
        Ok(to.start().addr())
    }

    /// Moves what the tables hold for a range to pages from `to` on.
    fn move_entries(&mut self, id: SpaceId, range: PageRange, to: Vpn) -> Result<(), NoFrame> {
        let mut from = range.start();
        while let Some((page, entry)) = self.next_entry(id, from, range.end()) {
            let Some(target) = to.checked_add(page.pages_since(range.start())) else {
                break;
            };
            // A large page stays one only where it is aligned.
            if let Some((mapping, block)) = self
                .large_within(id, page, range)
                .filter(|_| is_aligned(target))
            {
                self.write_large(id, target, Some(mapping))?;
                self.rewrite_large(id, block.start(), None);
                self.stats.remap_moved += block.pages();
                from = block.end();
                continue;
            }
            self.write_entry(id, target, entry)?;
            self.rewrite_entry(id, page, Entry::Empty);
            self.stats.remap_moved += 1;
            let Some(next) = page.checked_add(1) else {
                break;
            };
            from = next;
        }
        Ok(())
    }
}

fn after(start: Vpn, pages: u64) -> Result<Vpn, Errno> {
    start.checked_add(pages).ok_or(EINVAL)
}
