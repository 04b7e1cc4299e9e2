//! The audit: everything that is kept twice is counted anew from the page tables, and compared.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;

use crate::{
    addr::PageRange,
    area::{Access, Backing, ObjectId, Sharing},
    attributes::{HugePages, Locked},
    buddy::ORDERS,
    cache::CachePage,
    frames::{Frame, FrameCounts, FrameId, FrameUse, LARGE_PAGES, Mapper, parts},
    hw::{Entry, Hw, Mapping},
    large::block_of,
    space::{Space, SpaceId},
    swap::SlotId,
    vm::Vm,
};

/// What the page tables say, all spaces together.
#[derive(Default)]
struct Census {
    mappers: BTreeMap<FrameId, u64>,
    locks: BTreeMap<FrameId, u32>,
    slot_refs: BTreeMap<SlotId, u32>,
    mapped_pages: BTreeMap<ObjectId, u64>,
    tables: u64,
}

fn check(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}

impl<H: Hw> Vm<H> {
    /// Checks frames, reverse map, slots, cache, counts and the policy's list against each other and the
    /// page tables. The error says what is wrong first. Slow: for tests and `vmctl(Audit)`.
    pub fn audit(&self) -> Result<(), String> {
        let mut census = Census::default();
        for (id, space) in self.spaces.iter() {
            self.audit_space(id, space, &mut census)?;
        }
        self.audit_frames(&census)?;
        self.audit_cache(&mut census)?;
        self.audit_slots(census.slot_refs)?;
        for (token, id) in self.transits.iter() {
            let transit = self.frames.get(id).transit;
            check(
                transit.is_some_and(|(of_frame, _)| of_frame == token),
                || format!("transfer {token:?} is of {id:?}, which is in {transit:?}"),
            )?;
        }
        Ok(())
    }

    fn audit_space(
        &self,
        id: SpaceId,
        space: &Space<H::Tables>,
        census: &mut Census,
    ) -> Result<(), String> {
        let (mut resident, mut swapped) = (0, 0);
        let mut from = space.layout.low;
        while let Some((page, entry)) = self.hw.next(&space.tables, from, space.layout.high) {
            let area = space.areas.find(page);
            let Some(area) = area else {
                return Err(format!("{id:?}: {page:?} has {entry:?} and no area"));
            };
            match entry {
                Entry::Empty => return Err(format!("{id:?}: {page:?} was said not to be empty")),
                Entry::Swapped(slot) => {
                    swapped += 1;
                    *census.slot_refs.entry(slot).or_default() += 1;
                }
                Entry::Present(mapping) => {
                    let usage = self.frames.find(mapping.frame).map(|frame| frame.usage);
                    let counted = mapping.frame != self.zero && usage != Some(FrameUse::Pool);
                    resident += u64::from(counted);
                    if area.attributes.locked != Locked::No && mapping.frame != self.zero {
                        *census.locks.entry(mapping.frame).or_default() += 1;
                    }
                    let mapper = Mapper { space: id, page };
                    self.audit_mapping(mapper, mapping, area.sharing(), census)?;
                    check(mapping.prot.intersection(area.prot) == mapping.prot, || {
                        format!(
                            "{mapper:?} allows {:?}, its area {:?}",
                            mapping.prot, area.prot
                        )
                    })?;
                }
            }
            let Some(next) = page.checked_add(1) else {
                break;
            };
            from = next;
        }
        check(
            (resident, swapped) == (space.resident, space.swapped),
            || {
                format!(
                    "{id:?} has {resident} resident and {swapped} swapped pages, counted as {} and {}",
                    space.resident, space.swapped
                )
            },
        )?;
        self.audit_large(id, space)?;
        census.tables += space.table_frames;
        for area in space.areas.iter() {
            if let Backing::Object { object, .. } = area.backing {
                *census.mapped_pages.entry(object).or_default() += area.range.pages();
            }
        }
        Ok(())
    }

    fn audit_mapping(
        &self,
        mapper: Mapper,
        mapping: Mapping,
        sharing: Sharing,
        census: &mut Census,
    ) -> Result<(), String> {
        let writable = mapping.prot.permits(Access::Store);
        if mapping.frame == self.zero {
            return check(!writable, || {
                format!("{mapper:?} may store to the zero page")
            });
        }
        let Some(frame) = self.frames.find(mapping.frame) else {
            return Err(format!(
                "{mapper:?} maps {:?}, which is not managed",
                mapping.frame
            ));
        };
        *census.mappers.entry(mapping.frame).or_default() += 1;
        check(frame.mappers.contains(mapper), || {
            format!("{:?} does not know that {mapper:?} maps it", mapping.frame)
        })?;
        check(frame.being_read().is_none(), || {
            format!("{mapper:?} maps {:?} before it is read", mapping.frame)
        })?;
        check(
            !writable || sharing == Sharing::Shared || self.is_sole(mapping.frame),
            || {
                format!(
                    "{mapper:?} may store to {:?}, which others share",
                    mapping.frame
                )
            },
        )?;
        let right_kind = matches!(
            (sharing, frame.usage),
            (
                Sharing::Private,
                FrameUse::Anon | FrameUse::Page(..) | FrameUse::Pool
            ) | (Sharing::Shared, FrameUse::Page(..))
        );
        check(right_kind, || {
            format!(
                "{mapper:?}, {sharing:?}, maps a frame used as {:?}",
                frame.usage
            )
        })
    }

    fn audit_frames(&self, census: &Census) -> Result<(), String> {
        let mut counts = FrameCounts::default();
        let (mut shared, mut queued, mut locked) = (0, 0, 0);
        for (id, frame) in self.frames.iter() {
            *counts.slot_of(frame.usage) += 1;
            let mapped = census.mappers.get(&id).copied().unwrap_or(0);
            check(mapped == frame.mappers.len() as u64, || {
                format!(
                    "{id:?} is mapped {mapped} times, its reverse map has {}",
                    frame.mappers.len()
                )
            })?;
            let locks = census.locks.get(&id).copied().unwrap_or(0);
            check(locks == frame.locks, || {
                format!(
                    "{id:?} is locked by {locks} pages, counted as {}",
                    frame.locks
                )
            })?;
            locked += u64::from(locks > 0);
            shared += u64::from(mapped > 1);
            queued += usize::from(frame.queued);
            self.audit_frame(id, frame, mapped)?;
        }
        check(counts == self.frames.counts(), || {
            format!(
                "frames are {counts:?}, counted as {:?}",
                self.frames.counts()
            )
        })?;
        check(shared == self.frames.shared(), || {
            format!(
                "{shared} frames are shared, counted as {}",
                self.frames.shared()
            )
        })?;
        self.audit_limits()?;
        check(locked == self.frames.locked(), || {
            format!(
                "{locked} frames are locked, counted as {}",
                self.frames.locked()
            )
        })?;
        check(queued == self.policy.len(), || {
            format!(
                "{queued} frames are on the policy's list of {}",
                self.policy.len()
            )
        })?;
        check(counts.table == census.tables, || {
            format!(
                "{} table frames, spaces have {}",
                counts.table, census.tables
            )
        })?;
        self.audit_free(counts.free)?;
        self.audit_pool(counts.pool)
    }

    fn audit_free(&self, free: u64) -> Result<(), String> {
        let free_frames = self.frames.free_frames();
        let blocks = free_frames.blocks();
        for &id in free_frames.at_hand() {
            let found = self.frames.find(id).map(|frame| frame.usage);
            check(found == Some(FrameUse::Free) && !blocks.is_free(id), || {
                format!("{id:?} is at hand, and used as {found:?} or in a block as well")
            })?;
        }
        let (mut listed, mut by_order) = (0, [0; ORDERS]);
        for (first, order) in blocks.iter() {
            by_order[order] += 1;
            for id in (first.get()..first.get() + (1 << order)).map(FrameId::new) {
                listed += 1;
                let found = self.frames.find(id).map(|frame| frame.usage);
                check(found == Some(FrameUse::Free), || {
                    format!("{id:?} is in a free block, and used as {found:?}")
                })?;
            }
        }
        let at_hand = free_frames.at_hand().len() as u64;
        check(listed + at_hand == free, || {
            format!("{free} frames are free, the blocks have {listed}, and {at_hand} are at hand")
        })?;
        check(by_order == blocks.blocks(), || {
            format!("free blocks by order are {by_order:?}, counted otherwise")
        })?;
        check(!blocks.has_unmerged(), || {
            "two free buddies are not one block".into()
        })
    }

    /// Every limited space has on its list what it alone maps.
    fn audit_limits(&self) -> Result<(), String> {
        let limited = self.spaces.values().filter(|space| space.limit.is_some());
        check(limited.count() == self.limited as usize, || {
            format!("{} spaces are said to be limited", self.limited)
        })?;
        for (id, space) in self.spaces.iter() {
            let Some(limit) = &space.limit else {
                continue;
            };
            let frames = self.frames.iter().map(|(_, frame)| frame);
            let local = frames.filter(|frame| frame.local == Some(id)).count();
            check(local == limit.policy.len(), || {
                format!(
                    "{local} frames are on the list of {id:?}, which has {}",
                    limit.policy.len()
                )
            })?;
            let missing = self.frames.iter().find(|(_, frame)| {
                let sole = frame
                    .mappers
                    .sole()
                    .is_some_and(|mapper| mapper.space == id);
                let evictable =
                    matches!(frame.usage, FrameUse::Anon | FrameUse::Page(..)) && frame.locks == 0;
                frame.local.is_some_and(|local| local == id) != (sole && evictable)
                    && !frame.is_pinned()
            });
            check(missing.is_none(), || {
                format!("{missing:?} is wrongly on or off the list of {id:?}")
            })?;
        }
        Ok(())
    }

    fn audit_frame(&self, id: FrameId, frame: &Frame, mapped: u64) -> Result<(), String> {
        let owned = match frame.usage {
            FrameUse::Anon => {
                mapped > 0
                    || frame.is_pinned()
                    || frame.slot.is_some_and(|slot| self.swap.refs(slot) > 1)
            }
            FrameUse::Page(object, index) => {
                self.cache.page(object, index) == Some(CachePage::Resident(id))
            }
            FrameUse::Free => mapped == 0 && frame.slot.is_none() && !frame.is_pinned(),
            FrameUse::Table | FrameUse::Kernel => mapped == 0 && frame.slot.is_none(),
            FrameUse::Zero => id == self.zero,
            FrameUse::Pool => frame.slot.is_none() && !frame.queued,
        };
        check(owned, || format!("{id:?} has no owner: {frame:?}"))?;
        let evictable =
            matches!(frame.usage, FrameUse::Anon | FrameUse::Page(..)) && frame.locks == 0;
        // A pinned one may be either: it stays where it was.
        let right_place = frame.queued == evictable || (evictable && frame.is_pinned());
        check(right_place, || {
            format!("{id:?} is wrongly on or off the policy's list: {frame:?}")
        })?;
        let slot_agrees = frame
            .slot
            .is_none_or(|slot| self.swap.frame(slot) == Some(id));
        check(slot_agrees, || {
            format!("{id:?} says it is the copy of {:?}", frame.slot)
        })?;
        // Nothing else holds the content of an anonymous page.
        let kept = frame.usage != FrameUse::Anon
            || frame.dirty
            || frame.slot.is_some()
            || frame.lazily_free
            || frame.is_pinned();
        check(kept, || {
            format!("{id:?} is clean and has no slot: {frame:?}")
        })
    }

    fn audit_cache(&self, census: &mut Census) -> Result<(), String> {
        for ((object, index), page) in self.cache.iter() {
            match page {
                CachePage::Resident(id) => check(
                    self.frames.get(id).usage == FrameUse::Page(object, index),
                    || format!("page {index} of {object:?} is said to be in {id:?}"),
                )?,
                CachePage::Swapped(slot) => *census.slot_refs.entry(slot).or_default() += 1,
            }
            let alive = matches!(object, ObjectId::File(_)) || self.cache.is_in_use(object);
            check(alive, || {
                format!("{object:?} is used nowhere and has page {index}")
            })?;
        }
        for (object, index) in self.cache.dirty().keys() {
            let resident = matches!(self.cache.page(*object, *index), Some(CachePage::Resident(id)) if self.frames.get(id).dirty);
            check(resident, || {
                format!("page {index} of {object:?} is said to be dirty")
            })?;
        }
        let refused = self.cache.dirty().values().filter(|page| page.refused);
        check(refused.count() as u64 == self.cache.refused(), || {
            format!("{} refused pages are counted", self.cache.refused())
        })?;
        for (object, pages) in self.cache.objects() {
            let mapped = census.mapped_pages.remove(&object).unwrap_or(0);
            check(mapped == pages, || {
                format!("{object:?} is mapped by {mapped} pages, counted as {pages}")
            })?;
        }
        check(census.mapped_pages.is_empty(), || {
            format!("objects unknown: {:?}", census.mapped_pages)
        })
    }

    fn audit_slots(&self, mut expected: BTreeMap<SlotId, u32>) -> Result<(), String> {
        for (slot, refs, frame) in self.swap.iter() {
            if let Some(id) = frame {
                *expected.entry(slot).or_default() += 1;
                check(self.frames.get(id).slot == Some(slot), || {
                    format!("{slot:?} says that {id:?} is its copy")
                })?;
            }
            let held = expected.remove(&slot).unwrap_or(0);
            check(held == refs, || {
                format!("{slot:?} is held {held} times, counted as {refs}")
            })?;
        }
        check(expected.is_empty(), || {
            format!("slots in use that are free: {expected:?}")
        })
    }

    /// Large pages, those put by for splitting them, and the pool.
    fn audit_large(&self, id: SpaceId, space: &Space<H::Tables>) -> Result<(), String> {
        let (mut transparent, mut of_pool) = (0, 0);
        let mut from = space.layout.low;
        while let Some((page, _)) = self.hw.next(&space.tables, from, space.layout.high) {
            let Some(next) = block_of(page).map(PageRange::end) else {
                break;
            };
            from = next;
            let Some(large) = self.hw.large(&space.tables, page) else {
                continue;
            };
            let counted = match self.frames.get(large.frame).usage {
                FrameUse::Pool => &mut of_pool,
                _ => &mut transparent,
            };
            *counted += 1;
            for frame in parts(large.frame).map(|frame| self.frames.get(frame)) {
                check(frame.slot.is_none() && frame.dirty, || {
                    format!("{id:?}: part of the large page at {page:?} is {frame:?}")
                })?;
            }
        }
        let kept = space.reserved.iter().find(|&&start| {
            let area = space.areas.find(start);
            area.is_none_or(|area| area.attributes.huge_pages != HugePages::Pool)
                || self.hw.get(&space.tables, start) != Entry::Empty
        });
        check(kept.is_none(), || {
            format!("{id:?}: a page of the pool is kept for {kept:?}, which needs none")
        })?;
        check(
            (transparent, of_pool) == (space.deposits.len() as u64, space.pool_pages),
            || {
                format!(
                    "{id:?} has {transparent} large pages and {of_pool} of the pool, counted as {} and {}",
                    space.deposits.len(),
                    space.pool_pages
                )
            },
        )
    }

    fn audit_pool(&self, frames: u64) -> Result<(), String> {
        let counts = self.pool();
        check(frames == counts.total * LARGE_PAGES, || {
            format!("{frames} frames are the pool's, which has {counts:?}")
        })?;
        let reserved: u64 = self
            .spaces
            .values()
            .map(|space| space.reserved.len() as u64)
            .sum();
        check(
            reserved == counts.reserved && counts.reserved <= counts.free,
            || format!("{reserved} pages of the pool are kept, counted as {counts:?}"),
        )?;
        for &first in self.pool_free() {
            for frame in parts(first).map(|frame| self.frames.get(frame)) {
                let unused =
                    frame.usage == FrameUse::Pool && frame.mappers.is_empty() && !frame.is_pinned();
                check(unused, || {
                    format!("{first:?} is free in the pool, but its part is {frame:?}")
                })?;
            }
        }
        Ok(())
    }
}
