//! Fork: a second space that shows the same content, without copying a page.
//!
//! Private pages become read-only on both sides and are copied when one side stores. A page in swap
//! stays there, with one more reference to its slot. Pages of shared mappings are not entered at all:
//! the child finds them through the object.

use abi::errno::{ESRCH, Errno};

use crate::{
    addr::{PageRange, Vpn},
    area::{Area, Backing, Sharing},
    hw::{Entry, Hw, Mapping},
    space::SpaceId,
    step::{Attempt, Blocked, Step},
    vm::Vm,
};

impl<H: Hw> Vm<H> {
    /// A copy-on-write copy of a space. `ESRCH`: there is no such space. `ENOMEM`: as much again as it was
    /// promised may not be.
    pub fn fork(&mut self, parent: SpaceId, attempt: &mut Attempt) -> Step<Result<SpaceId, Errno>> {
        loop {
            let Some(space) = self.spaces.get(&parent) else {
                return Step::Done(Err(ESRCH));
            };
            let charged = space.areas.charged_pages();
            if let Err(errno) = self.check_commit(parent, charged) {
                return Step::Done(Err(errno));
            }
            // The child's entries are a subset of the parent's, so it needs no more tables.
            let tables = space.table_frames;
            if let Err(blocked) = self.find_room(tables, attempt) {
                return Step::from(Err(blocked));
            }
            match self.try_fork(parent) {
                Ok(child) => {
                    self.stats.forks += 1;
                    return Step::Done(Ok(child));
                }
                Err(Blocked::Room) => {}
                Err(blocked) => return Step::from(Err(blocked)),
            }
        }
    }

    fn try_fork(&mut self, parent: SpaceId) -> Result<SpaceId, Blocked> {
        let Some(space) = self.spaces.get(&parent) else {
            return Err(Blocked::Oom);
        };
        let (layout, heap, lock_limit) = (space.layout, space.heap, space.lock_limit);
        let (size_limits, oom_adjust) = (space.size_limits, space.oom_adjust);
        let (mut from, end) = (layout.low, layout.high);
        let limit = self.resident_limit(parent);
        let child = self.create_now(layout)?;
        if let Some(space) = self.spaces.get_mut(&child) {
            space.heap = heap;
            space.lock_limit = lock_limit;
            space.size_limits = size_limits;
            space.oom_adjust = oom_adjust;
        }
        if limit.is_some() {
            let limited = self.set_resident_limit(child, limit);
            debug_assert!(limited.is_ok(), "it was made just now");
        }
        while let Some(area) = self.next_part(parent, from, end) {
            from = area.range.end();
            let (range, attributes) = (area.range, area.attributes);
            if attributes.not_in_child {
                continue;
            }
            let copies = area.sharing() == Sharing::Private && !attributes.wiped_in_child;
            let area = Area {
                attributes: attributes.for_child(),
                ..area
            };
            if let Backing::Object { object, .. } = area.backing {
                self.cache.map(object, range.pages());
            }
            if let Some(space) = self.spaces.get_mut(&child) {
                let inserted = space.areas.insert(area);
                debug_assert!(inserted.is_ok(), "the parent's areas do not overlap");
            }
            if copies {
                if let Err(blocked) = self.share_pages(parent, child, range.start(), range.end()) {
                    self.destroy(child);
                    return Err(blocked);
                }
            }
        }
        Ok(child)
    }

    fn share_pages(
        &mut self,
        parent: SpaceId,
        child: SpaceId,
        start: Vpn,
        end: Vpn,
    ) -> Result<(), Blocked> {
        let mut from = start;
        while let Some((page, entry)) = self.next_entry(parent, from, end) {
            let range = PageRange::new(page, end);
            if let Some((mapping, block)) =
                range.and_then(|range| self.large_within(parent, page, range))
            {
                self.share_large(parent, child, block.start(), mapping)?;
                from = block.end();
                continue;
            }
            if let Entry::Present(mapping) = entry {
                let shared = Mapping {
                    prot: mapping.prot.without_write(),
                    ..mapping
                };
                if shared != mapping {
                    self.rewrite_entry(parent, page, Entry::Present(shared));
                }
                let copy = Mapping {
                    dirty: false,
                    ..shared
                };
                self.write_entry(child, page, Entry::Present(copy))?;
            } else {
                self.write_entry(child, page, entry)?;
            }
            let Some(next) = page.checked_add(1) else {
                break;
            };
            from = next;
        }
        Ok(())
    }

    /// The child gets a large page as a whole.
    fn share_large(
        &mut self,
        parent: SpaceId,
        child: SpaceId,
        start: Vpn,
        mapping: Mapping,
    ) -> Result<(), Blocked> {
        let shared = Mapping {
            prot: mapping.prot.without_write(),
            ..mapping
        };
        if shared != mapping {
            self.rewrite_large(parent, start, Some(shared));
        }
        let copy = Mapping {
            dirty: false,
            ..shared
        };
        Ok(self.write_large(child, start, Some(copy))?)
    }

    /// The first entry of a space in `from..end` that is not empty.
    pub(crate) fn next_entry(&self, id: SpaceId, from: Vpn, end: Vpn) -> Option<(Vpn, Entry)> {
        self.hw.next(&self.spaces.get(&id)?.tables, from, end)
    }
}
