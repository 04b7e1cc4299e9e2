//! Looking: counts and single pages, for `vmstat`, `procinfo` and `pageinfo`.

use abi::vmstat::{PageInfo, PageState, VmStats};

use crate::{
    addr::VirtAddr,
    area::{Access, ObjectId, Source},
    buddy::ORDERS,
    cache::CachePage,
    frames::{FrameId, FrameUse, LARGE_PAGES},
    hw::{Entry, Hw, Mapping},
    space::SpaceId,
    swap::SlotId,
    vm::Vm,
};

/// Pages of one space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpaceCounts {
    /// Covered by areas.
    pub reserved: u64,
    /// In frames, the shared zero page not counted.
    pub resident: u64,
    /// In swap.
    pub swapped: u64,
    /// Frames of page tables.
    pub tables: u64,
    /// Those of them that large pages are to be split with.
    pub deposited: u64,
    /// In large pages, which `resident` counts too.
    pub large: u64,
    /// In large pages of the pool, which `resident` does not count.
    pub pool: u64,
    /// Covered by locked areas.
    pub locked: u64,
}

impl<H: Hw> Vm<H> {
    /// Totals for the whole system.
    #[must_use]
    pub fn stats(&self) -> VmStats {
        let counts = self.frames.counts();
        VmStats {
            frames_total: self.frames.total(),
            frames_free: counts.free,
            frames_page_table: counts.table,
            frames_kernel: counts.kernel,
            frames_anon: counts.anon + counts.shared_anon,
            frames_file: counts.file,
            frames_dirty: self.dirty_pages(),
            frames_shared: self.frames.shared(),
            frames_locked: self.frames.locked(),
            frames_pinned: self
                .frames
                .iter()
                .filter(|(_, frame)| frame.is_pinned())
                .count() as u64,
            frames_hugetlb: counts.pool,
            frames_thp: self
                .spaces
                .values()
                .map(|space| space.deposits.len() as u64 * LARGE_PAGES)
                .sum(),
            swap_total: self.swap.total(),
            swap_used: self.swap.used(),
            committed: self.committed(),
            commit_limit: self.commit_limit(),
            mark_min: self.reserve,
            mark_low: self.low,
            mark_high: self.high,
            ..self.stats
        }
    }

    /// Free blocks of 2^order adjacent frames, by order, as `/proc/buddyinfo` lists them: how far free
    /// memory has been broken up.
    #[must_use]
    pub fn free_blocks(&mut self) -> [u64; ORDERS] {
        self.frames.merge_free();
        self.frames.free_frames().blocks().blocks()
    }

    /// Pages of one space.
    #[must_use]
    pub fn counts(&self, id: SpaceId) -> Option<SpaceCounts> {
        let space = self.spaces.get(&id)?;
        Some(SpaceCounts {
            reserved: space.areas.pages(),
            resident: space.resident,
            swapped: space.swapped,
            tables: space.table_frames,
            deposited: space.deposits.len() as u64,
            large: space.deposits.len() as u64 * LARGE_PAGES,
            pool: space.pool_pages * LARGE_PAGES,
            locked: space.areas.locked_pages(),
        })
    }

    /// What is known of one page.
    #[must_use]
    pub fn page_info(&self, id: SpaceId, addr: VirtAddr) -> PageInfo {
        let page = addr.page();
        let info = |state: PageState, flags, frame, sharers| PageInfo {
            state: state as u32,
            flags,
            frame,
            sharers,
        };
        let Some(area) = self.areas(id).and_then(|areas| areas.find(page)) else {
            return info(PageState::Unmapped, 0, 0, 0);
        };
        match self.entry(id, page) {
            Entry::Present(mapping) => {
                let (mut flags, sharers) = self.describe(mapping);
                if self.large(id, page).is_some() {
                    flags |= PageInfo::LARGE;
                }
                info(
                    PageState::Resident,
                    flags,
                    u64::from(mapping.frame.get()),
                    sharers,
                )
            }
            Entry::Swapped(slot) => info(
                PageState::Swapped,
                0,
                u64::from(slot.get()),
                self.swap_sharers(slot),
            ),
            Entry::Empty => match area.source(page) {
                Source::Page {
                    object: object @ ObjectId::Shared(_),
                    index,
                    ..
                } => match self.cache.page(object, index) {
                    Some(CachePage::Swapped(slot)) => {
                        info(PageState::Swapped, 0, u64::from(slot.get()), 1)
                    }
                    _ => info(PageState::Untouched, 0, 0, 0),
                },
                _ => info(PageState::Untouched, 0, 0, 0),
            },
        }
    }

    fn describe(&self, mapping: Mapping) -> (u32, u64) {
        let frame = self.frames.get(mapping.frame);
        let flags = [
            (mapping.prot.permits(Access::Store), PageInfo::WRITABLE),
            (mapping.frame == self.zero, PageInfo::ZERO),
            (mapping.dirty || frame.dirty, PageInfo::DIRTY),
            (mapping.accessed, PageInfo::ACCESSED),
            (frame.is_pinned(), PageInfo::PINNED),
            (frame.locks > 0, PageInfo::LOCKED),
            (
                matches!(frame.usage, FrameUse::Page(ObjectId::File(_), _)),
                PageInfo::FILE,
            ),
            (frame.slot.is_some(), PageInfo::HAS_SLOT),
        ];
        let flags = flags
            .iter()
            .filter(|(set, _)| *set)
            .map(|(_, flag)| flag)
            .sum();
        let in_swap = frame
            .slot
            .map_or(0, |slot| u64::from(self.swap.refs(slot)) - 1);
        (flags, frame.mappers.len() as u64 + in_swap)
    }

    /// Pages of address space that share a slot's content.
    pub(crate) fn swap_sharers(&self, slot: SlotId) -> u64 {
        let refs = u64::from(self.swap.refs(slot));
        match self.swap.frame(slot) {
            Some(frame) => refs - 1 + self.frames.get(frame).mappers.len() as u64,
            None => refs,
        }
    }

    /// What a frame is used for; `None` for a frame that is not managed here.
    #[must_use]
    pub fn frame_use(&self, frame: FrameId) -> Option<FrameUse> {
        self.frames.find(frame).map(|found| found.usage)
    }
}
