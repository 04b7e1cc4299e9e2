//! What an address space costs, page by page: the figures of `/proc/PID/smaps`, `status` and `pagemap`.

use crate::{
    addr::{PageRange, VirtAddr, Vpn},
    area::{AreaKind, ObjectId},
    frames::{FrameId, FrameUse},
    hw::{Entry, Hw, Mapping},
    space::SpaceId,
    step::Direction,
    swap::SlotId,
    vm::Vm,
};

/// Parts of a page that shares are counted in, so that rounding does not add up.
pub const SHARE: u64 = 1 << 24;

/// Pages of a range that are somewhere. The shared zero page counts as nowhere, as on Linux.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// In frames.
    pub resident: u64,
    /// The same, each divided by the number of pages that map its frame, in parts of [`SHARE`].
    pub proportional: u64,
    /// Those of it that are dirty.
    pub proportional_dirty: u64,
    /// In a frame that others map too, and clean.
    pub shared_clean: u64,
    /// In a frame that others map too, and dirty.
    pub shared_dirty: u64,
    /// In a frame of its own, and clean.
    pub private_clean: u64,
    /// In a frame of its own, and dirty.
    pub private_dirty: u64,
    /// Touched since the policy last asked.
    pub referenced: u64,
    /// Resident and private to processes: neither a file's nor shared memory's.
    pub anonymous: u64,
    /// Resident and a file's.
    pub file: u64,
    /// Resident and of shared anonymous memory.
    pub shared_memory: u64,
    /// Resident, and part of a large page.
    pub large: u64,
    /// Parts of the pool's large pages that others map too; no part of what is resident.
    pub shared_pool: u64,
    /// Parts of the pool's large pages that nobody else maps.
    pub private_pool: u64,
    /// In swap.
    pub swapped: u64,
    /// The same, each divided by the number of pages that share its slot, in parts of [`SHARE`].
    pub swapped_proportional: u64,
}

impl Usage {
    /// Adds another's.
    pub fn add(&mut self, other: &Self) {
        self.resident += other.resident;
        self.proportional += other.proportional;
        self.proportional_dirty += other.proportional_dirty;
        self.shared_clean += other.shared_clean;
        self.shared_dirty += other.shared_dirty;
        self.private_clean += other.private_clean;
        self.private_dirty += other.private_dirty;
        self.referenced += other.referenced;
        self.anonymous += other.anonymous;
        self.file += other.file;
        self.shared_memory += other.shared_memory;
        self.large += other.large;
        self.shared_pool += other.shared_pool;
        self.private_pool += other.private_pool;
        self.swapped += other.swapped;
        self.swapped_proportional += other.swapped_proportional;
    }
}

/// Pages that areas of one space cover, by what they are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reserved {
    /// All of them.
    pub pages: u64,
    /// The most that there ever were.
    pub peak: u64,
    /// Private and writable, stacks left out.
    pub data: u64,
    /// Stacks.
    pub stack: u64,
    /// The program's own code.
    pub code: u64,
    /// Other code.
    pub other_code: u64,
}

/// What the frames are used for now, and how the next requests for some stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// All frames.
    pub total: u64,
    /// Used for nothing.
    pub free: u64,
    /// What a new program can have without swap: free frames, and pages of files that could be dropped.
    pub available: u64,
    /// Private pages.
    pub anonymous: u64,
    /// Pages of files.
    pub file: u64,
    /// Pages of shared anonymous memory.
    pub shared: u64,
    /// Page tables.
    pub tables: u64,
    /// The kernel's own, the shared zero page included.
    pub kernel: u64,
    /// Pages of objects that some process maps.
    pub mapped: u64,
    /// Pages of files that are newer than the disk, as far as page tables have been asked.
    pub dirty: u64,
    /// Pages on their way to a disk.
    pub writeback: u64,
    /// Pages that have a slot of swap as well.
    pub swap_cached: u64,
}

/// Where one page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageFact {
    /// Nowhere: untouched, or not mapped.
    Nowhere,
    /// In a frame.
    Frame {
        /// Which.
        frame: FrameId,
        /// Nothing else maps it.
        exclusive: bool,
        /// It is a page of a file or of shared anonymous memory.
        shareable: bool,
    },
    /// In swap.
    Swapped(SlotId),
}

impl<H: Hw> Vm<H> {
    /// What the frames are used for now. Looks at all of them.
    #[must_use]
    pub fn memory(&self) -> Memory {
        let counts = self.frames.counts();
        let mut memory = Memory {
            total: self.frames.total(),
            free: counts.free,
            anonymous: counts.anon,
            file: counts.file,
            shared: counts.shared_anon,
            tables: counts.table,
            kernel: counts.kernel,
            ..Memory::default()
        };
        for (_, frame) in self.frames.iter() {
            let writing = matches!(frame.transit, Some((_, Direction::Write)));
            memory.writeback += u64::from(writing);
            memory.swap_cached += u64::from(frame.slot.is_some());
            if let FrameUse::Page(object, _) = frame.usage {
                memory.mapped += u64::from(!frame.mappers.is_empty());
                memory.dirty += u64::from(frame.dirty && matches!(object, ObjectId::File(_)));
            }
        }
        // As Linux reckons: pages of files, but for some that are better kept.
        let kept = (memory.file / 2).min(self.low);
        memory.available = (memory.free + memory.file - kept).saturating_sub(self.reserve);
        memory
    }

    /// What a range of a space costs.
    #[must_use]
    pub fn usage(&self, id: SpaceId, range: PageRange) -> Usage {
        let mut usage = Usage::default();
        let mut from = range.start();
        while let Some((page, entry)) = self.next_entry(id, from, range.end()) {
            match entry {
                Entry::Empty => {}
                Entry::Present(mapping) if mapping.frame == self.zero => {}
                Entry::Present(mapping)
                    if self.frames.get(mapping.frame).usage == FrameUse::Pool =>
                {
                    match self.frames.get(mapping.frame).mappers.len() {
                        0 | 1 => usage.private_pool += 1,
                        _ => usage.shared_pool += 1,
                    }
                }
                Entry::Present(mapping) => {
                    self.count_resident(mapping, &mut usage);
                    usage.large += u64::from(self.large(id, page).is_some());
                }
                Entry::Swapped(slot) => {
                    usage.swapped += 1;
                    usage.swapped_proportional += SHARE / self.swap_sharers(slot).max(1);
                }
            }
            let Some(next) = page.checked_add(1) else {
                break;
            };
            from = next;
        }
        usage
    }

    fn count_resident(&self, mapping: Mapping, usage: &mut Usage) {
        let frame = self.frames.get(mapping.frame);
        let sharers = frame.mappers.len().max(1) as u64;
        let dirty = mapping.dirty || frame.dirty;
        usage.resident += 1;
        usage.proportional += SHARE / sharers;
        usage.referenced += u64::from(mapping.accessed);
        if dirty {
            usage.proportional_dirty += SHARE / sharers;
        }
        *match (sharers > 1, dirty) {
            (true, false) => &mut usage.shared_clean,
            (true, true) => &mut usage.shared_dirty,
            (false, false) => &mut usage.private_clean,
            (false, true) => &mut usage.private_dirty,
        } += 1;
        *match frame.usage {
            FrameUse::Page(ObjectId::File(_), _) => &mut usage.file,
            FrameUse::Page(ObjectId::Shared(_), _) => &mut usage.shared_memory,
            _ => &mut usage.anonymous,
        } += 1;
    }

    /// What all areas of a space cost together.
    #[must_use]
    pub fn space_usage(&self, id: SpaceId) -> Option<Usage> {
        let mut usage = Usage::default();
        for area in self.areas(id)?.iter() {
            usage.add(&self.usage(id, area.range));
        }
        Some(usage)
    }

    /// Pages that the areas of a space cover.
    #[must_use]
    pub fn reserved(&self, id: SpaceId) -> Option<Reserved> {
        let areas = self.areas(id)?;
        let mut reserved = Reserved {
            pages: areas.pages(),
            peak: areas.peak(),
            ..Reserved::default()
        };
        for area in areas.iter() {
            let pages = area.range.pages();
            let executable = area.prot.permits(crate::Access::Fetch);
            let writable = area.prot.permits(crate::Access::Store);
            let private = area.sharing() == crate::Sharing::Private;
            *match area.kind {
                AreaKind::Stack => &mut reserved.stack,
                AreaKind::Text => &mut reserved.code,
                _ if executable => &mut reserved.other_code,
                _ if writable && private => &mut reserved.data,
                _ => continue,
            } += pages;
        }
        Some(reserved)
    }

    /// The most pages of a space that were ever in frames at once.
    #[must_use]
    pub fn peak_resident(&self, id: SpaceId) -> Option<u64> {
        self.spaces.get(&id).map(|space| space.peak_resident)
    }

    /// Where a space's heap starts and ends.
    #[must_use]
    pub fn heap_bounds(&self, id: SpaceId) -> Option<(VirtAddr, VirtAddr)> {
        let heap = self.spaces.get(&id)?.heap?;
        Some((heap.start, heap.end))
    }

    /// Where a page is.
    #[must_use]
    pub fn page_fact(&self, id: SpaceId, page: Vpn) -> PageFact {
        match self.entry(id, page) {
            Entry::Empty => PageFact::Nowhere,
            Entry::Swapped(slot) => PageFact::Swapped(slot),
            Entry::Present(mapping) => {
                let frame = self.frames.get(mapping.frame);
                PageFact::Frame {
                    frame: mapping.frame,
                    exclusive: frame.mappers.len() == 1,
                    shareable: matches!(frame.usage, FrameUse::Page(..)),
                }
            }
        }
    }
}
