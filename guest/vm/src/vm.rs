//! [`Vm`] itself: what it owns, how spaces come and go, and the two functions that everything else
//! goes through, [`Vm::write_entry`] and [`Vm::settle`].

use alloc::boxed::Box;
use core::ops::Range;

use abi::vmstat::VmStats;
use replacement::{PageName, Policy, PolicyKind};

use crate::{
    addr::{PageRange, Vpn},
    area::{InodeId, ObjectId},
    areas::Areas,
    cache::{Cache, CachePage},
    commit::Overcommit,
    frames::{FrameId, FrameTable, FrameUse, Mapper, TableSource},
    hw::{Entry, Hw, NoFrame},
    large::{Khugepaged, Pool, Transparent},
    readahead::MAX_WINDOW,
    space::{Layout, Space, SpaceId},
    spaces::Spaces,
    step::{Attempt, Blocked, Step},
    swap::{NewSwapArea, SlotId, Swap, SwapWindow},
    transit::Transits,
};

/// How large everything is.
#[derive(Clone, Debug)]
pub struct Config {
    /// The frames to manage. All of them are free at first.
    pub frames: Range<u32>,
    /// Slots of a first swap area; 0 when there is none yet.
    pub swap_slots: u32,
    /// Pages that are written to swap by one request at most. With one, victims leave exactly in the
    /// order in which models of replacement have them leave.
    pub swap_cluster: u32,
    /// Pages that are read from swap by one request at most: the one that is needed, and its neighbours.
    pub swap_readahead: u32,
    /// How promises of memory are judged.
    pub overcommit: Overcommit,
    /// Which replacement policy.
    pub policy: PolicyKind,
    /// User pages leave so many frames free, for page tables and for the kernel.
    pub reserve: u32,
    /// Below so many free frames [`Vm::wants_reclaim`] says yes.
    pub low: u32,
    /// [`Vm::background_reclaim`] goes on until so many frames are free.
    pub high: u32,
    /// Who gets large pages without asking for them.
    pub transparent: Transparent,
}

impl Config {
    /// One page of a user's needs a frame for itself and one for each level of tables but the root.
    pub const MIN_RESERVE: u32 = 4;

    /// A configuration with marks in proportion to the number of frames.
    #[must_use]
    pub fn new(frames: Range<u32>, swap_slots: u32, policy: PolicyKind) -> Self {
        let share = frames.end.saturating_sub(frames.start) / 128;
        let reserve = share.clamp(Self::MIN_RESERVE, 64);
        Self {
            frames,
            swap_slots,
            swap_cluster: 1,
            swap_readahead: 1,
            overcommit: Overcommit::default(),
            policy,
            reserve,
            low: reserve * 2,
            high: reserve * 3,
            transparent: Transparent::default(),
        }
    }
}

/// The guest kernel's memory management. See the crate's documentation.
pub struct Vm<H: Hw> {
    pub(crate) hw: H,
    pub(crate) spaces: Spaces<H::Tables>,
    pub(crate) frames: FrameTable,
    pub(crate) cache: Cache,
    pub(crate) swap: Swap,
    pub(crate) swap_cluster: u32,
    /// How many pages come with one from swap.
    pub(crate) swap_window: SwapWindow,
    pub(crate) policy: Box<dyn Policy>,
    policy_kind: PolicyKind,
    pub(crate) transits: Transits,
    pub(crate) stats: VmStats,
    pub(crate) zero: FrameId,
    pub(crate) reserve: u64,
    pub(crate) low: u64,
    pub(crate) high: u64,
    /// The most pages of a file that are read ahead in one go.
    pub(crate) readahead_max: u64,
    /// The space that is to end because memory is full, until it has.
    pub(crate) oom_chosen: Option<SpaceId>,
    pub(crate) transparent: Transparent,
    pub(crate) khugepaged: Khugepaged,
    pub(crate) pool: Pool,
    pub(crate) overcommit: Overcommit,
    /// Spaces with a limit.
    pub(crate) limited: u32,
    next_space: u32,
}

impl<H: Hw> Vm<H> {
    /// Everything free, no space. Takes one frame, for the shared zero page: that is why it may fail.
    pub fn new(hw: H, config: Config) -> Result<Self, NoFrame> {
        let mut hw = hw;
        let frame_numbers = config.frames.end as usize;
        let mut frames = FrameTable::new(config.frames);
        let zero = frames.take(FrameUse::Zero).ok_or(NoFrame)?;
        hw.zero(zero, 0);
        let reserve = config.reserve.max(Config::MIN_RESERVE);
        let mut swap = Swap::default();
        if config.swap_slots > 0 {
            let first = swap.add(&NewSwapArea {
                name: "swap",
                pages: config.swap_slots.saturating_add(1),
                bad: &[],
                priority: None,
            });
            debug_assert!(first.is_ok(), "it has a slot");
        }
        let mut vm = Self {
            hw,
            spaces: Spaces::new(),
            frames,
            cache: Cache::default(),
            swap,
            swap_cluster: 1,
            swap_window: SwapWindow::new(config.swap_readahead),
            policy: config.policy.build(frame_numbers),
            policy_kind: config.policy,
            transits: Transits::default(),
            stats: VmStats::default(),
            zero,
            reserve: u64::from(reserve),
            low: u64::from(config.low.max(reserve)),
            high: u64::from(config.high.max(config.low).max(reserve)),
            readahead_max: MAX_WINDOW,
            oom_chosen: None,
            transparent: config.transparent,
            khugepaged: Khugepaged::default(),
            pool: Pool::default(),
            overcommit: config.overcommit,
            limited: 0,
            next_space: 1,
        };
        vm.set_swap_cluster(config.swap_cluster);
        Ok(vm)
    }

    /// The machine.
    pub fn hw(&self) -> &H {
        &self.hw
    }

    /// The machine.
    pub fn hw_mut(&mut self) -> &mut H {
        &mut self.hw
    }

    /// The replacement policy.
    #[must_use]
    pub fn policy(&self) -> PolicyKind {
        self.policy_kind
    }

    /// Replaces by another policy from now on. It takes over the frames in the order in which the old one
    /// would have evicted them, and learns about them anew.
    pub fn set_policy(&mut self, kind: PolicyKind) {
        if kind != self.policy_kind {
            self.policy = kind.take_over(&mut *self.policy, self.frames.end());
            self.policy_kind = kind;
        }
    }

    /// Bytes of heap that [`Vm::set_policy`] takes at most, and that the policy then takes as it goes on.
    #[must_use]
    pub fn policy_heap(&self, kind: PolicyKind) -> usize {
        if kind == self.policy_kind {
            return 0;
        }
        let frames = self.frames.end();
        kind.heap_for(frames, frames)
    }

    /// A new space with nothing in it. May have to wait for a frame for its root table.
    pub fn create(&mut self, layout: Layout, attempt: &mut Attempt) -> Step<SpaceId> {
        let made = self
            .find_room(1, attempt)
            .and_then(|()| self.create_now(layout));
        Step::from(made)
    }

    pub(crate) fn create_now(&mut self, layout: Layout) -> Result<SpaceId, Blocked> {
        let mut table_frames = 0;
        let mut source = TableSource {
            frames: &mut self.frames,
            count: &mut table_frames,
        };
        let tables = self
            .hw
            .create(&mut source)
            .map_err(|NoFrame| Blocked::Room)?;
        let id = SpaceId(self.next_space);
        self.next_space += 1;
        let space = Space::new(layout, tables, table_frames);
        self.spaces.insert(id, space);
        Ok(id)
    }

    /// Ends a space: every page, slot and table that was its own is free afterwards. Pages of shared
    /// files that it dirtied stay in the cache: call [`Vm::write_back`] next. No processor may use its
    /// tables any more.
    pub fn destroy(&mut self, id: SpaceId) {
        let Some(space) = self.spaces.get(&id) else {
            return;
        };
        if let Some(all) = PageRange::new(space.layout.low, space.layout.high) {
            self.unmap_range(id, all);
        }
        let Some(mut space) = self.spaces.remove(&id) else {
            return;
        };
        self.limited -= u32::from(space.limit.is_some());
        let mut source = TableSource {
            frames: &mut self.frames,
            count: &mut space.table_frames,
        };
        self.hw.destroy(space.tables, &mut source);
        debug_assert!(space.table_frames == 0, "every table is given back");
        debug_assert!(
            space.resident == 0 && space.swapped == 0,
            "nothing is left in it"
        );
    }

    /// The page tables of a space, to switch to.
    #[must_use]
    pub fn tables(&self, id: SpaceId) -> Option<&H::Tables> {
        self.spaces.get(&id).map(|space| &space.tables)
    }

    /// The areas of a space.
    #[must_use]
    pub fn areas(&self, id: SpaceId) -> Option<&Areas> {
        self.spaces.get(&id).map(|space| &space.areas)
    }

    pub(crate) fn entry(&self, id: SpaceId, page: Vpn) -> Entry {
        self.spaces
            .get(&id)
            .map_or(Entry::Empty, |space| self.hw.get(&space.tables, page))
    }

    /// Replaces an entry, and with it everything that depends on it: the reverse map, the references of
    /// slots, the counts; and keeps what the old entry's A and D bits said. Whatever the old entry led
    /// to is freed if nothing else owns it.
    ///
    /// A large page that the page is a part of is split first: whatever concerns one page is right for parts
    /// of large pages too.
    ///
    /// The only place where entries of single pages are written; those of large ones are written by
    /// [`Vm::write_large`].
    pub(crate) fn write_entry(
        &mut self,
        id: SpaceId,
        page: Vpn,
        new: Entry,
    ) -> Result<(), NoFrame> {
        let Some(mut space) = self.spaces.get_mut(&id) else {
            return Ok(());
        };
        if !space.deposits.is_empty() {
            self.split_large(id, page);
            let Some(again) = self.spaces.get_mut(&id) else {
                return Ok(());
            };
            space = again;
        }
        let locked = space.areas.is_locked(page);
        let mut source = TableSource {
            frames: &mut self.frames,
            count: &mut space.table_frames,
        };
        let old = self.hw.set(&mut space.tables, page, new, &mut source)?;

        // New references first, so that nothing seems unused in between.
        let mapper = Mapper { space: id, page };
        match new {
            Entry::Empty => {}
            Entry::Present(mapping) if mapping.frame == self.zero => {}
            Entry::Present(mapping) => {
                space.resident += 1;
                self.frames.add_mapper(mapping.frame, mapper);
                if locked {
                    self.frames.count_lock(mapping.frame, true);
                }
            }
            Entry::Swapped(slot) => {
                space.swapped += 1;
                self.swap.get(slot);
            }
        }
        if matches!(old, Entry::Present(old) if old.frame != self.zero) {
            space.resident -= 1;
        }
        space.peak_resident = space.peak_resident.max(space.resident);
        match old {
            Entry::Empty => {}
            Entry::Present(mapping) if mapping.frame == self.zero => {}
            Entry::Present(old) => {
                if locked {
                    self.frames.count_lock(old.frame, false);
                }
                let kept = matches!(new, Entry::Present(new) if new.frame == old.frame);
                if kept {
                    let lost = matches!(new, Entry::Present(new) if !new.dirty);
                    self.note_stored(old.frame, old.dirty && lost);
                } else {
                    self.frames.remove_mapper(old.frame, mapper);
                    let frame = self.frames.get_mut(old.frame);
                    frame.touched |= old.accessed;
                    self.note_stored(old.frame, old.dirty);
                    self.settle(old.frame);
                }
            }
            Entry::Swapped(slot) => {
                space.swapped -= 1;
                self.swap.put(slot);
                if let Some(frame) = self.swap.frame(slot) {
                    self.settle(frame);
                }
            }
        }
        if let Entry::Present(mapping) = new {
            self.settle(mapping.frame);
        }
        Ok(())
    }

    /// Writes an entry where one is already, or an empty one: that needs no table and cannot fail.
    pub(crate) fn rewrite_entry(&mut self, id: SpaceId, page: Vpn, new: Entry) {
        let written = self.write_entry(id, page, new);
        debug_assert!(written.is_ok(), "the table is there already");
    }

    /// Remembers that a frame was stored to through a mapping, if it was.
    fn note_stored(&mut self, id: FrameId, dirty: bool) {
        if dirty {
            self.note_dirty(id, true);
        }
    }

    /// Remembers that a frame's content is newer than the disk's, and whether a store through a mapping
    /// made it so.
    pub(crate) fn note_dirty(&mut self, id: FrameId, mapped: bool) {
        let frame = self.frames.get_mut(id);
        frame.dirty = true;
        if let FrameUse::Page(object @ ObjectId::File(_), index) = frame.usage {
            let news = self.cache.set_dirty(object, index, mapped);
            self.stats.file_dirtied += u64::from(news);
        }
    }

    /// Puts a frame where it belongs after something about it has changed: on the policy's list when
    /// it may be evicted, off it and on the free list when nothing owns it any more.
    ///
    /// A frame that is pinned, or is being written, stays on the list if it is there: it holds the same page
    /// before and after, and what the policy knows of that page would be lost. One that is not there, for
    /// it was chosen or is being filled, gets there when that is over.
    pub(crate) fn settle(&mut self, id: FrameId) {
        if self.limited > 0 {
            self.settle_locally(id);
        }
        let frame = self.frames.get(id);
        let unused = match frame.usage {
            FrameUse::Anon => {
                frame.mappers.is_empty() && frame.slot.is_none_or(|slot| self.swap.refs(slot) == 1)
            }
            FrameUse::Page(..) => false,
            FrameUse::Pool => return self.settle_pool(id),
            FrameUse::Free | FrameUse::Table | FrameUse::Kernel | FrameUse::Zero => return,
        };
        let (queued, pinned, locked) = (frame.queued, frame.is_pinned(), frame.locks > 0);
        if unused {
            self.frames.get_mut(id).queued = false;
            self.policy.on_unmap(id);
            if !pinned {
                self.note_unneeded(id);
                self.detach_slot(id);
                self.frames.give(id);
            }
        } else if locked {
            if queued {
                self.frames.get_mut(id).queued = false;
                self.policy.on_unmap(id);
            }
        } else if !queued && !pinned {
            self.frames.get_mut(id).queued = true;
            let name = self.page_name(id);
            self.policy.on_map(id, name);
        }
    }

    /// The name that the policy knows a frame's content by, if it has been out of memory before, or will
    /// be found in a file.
    pub(crate) fn page_name(&self, id: FrameId) -> Option<PageName> {
        let frame = self.frames.get(id);
        match (frame.usage, frame.slot) {
            (FrameUse::Page(ObjectId::File(inode), index), _) => Some(name_in_file(inode, index)),
            (_, Some(slot)) => Some(name_in_slot(slot)),
            (_, None) => None,
        }
    }

    /// The frame is no longer the copy of a slot.
    pub(crate) fn detach_slot(&mut self, id: FrameId) {
        if let Some(slot) = self.frames.get_mut(id).slot.take() {
            self.swap.detach(slot);
        }
    }

    /// Takes a page of an object out of the cache. Its frame is freed as soon as nothing maps, pins or
    /// transfers it.
    pub(crate) fn uncache(&mut self, object: ObjectId, index: u64) {
        match self.cache.page(object, index) {
            Some(CachePage::Resident(frame)) => {
                self.cache.remove(object, index);
                let ahead = core::mem::take(&mut self.frames.get_mut(frame).file_ahead);
                self.stats.readahead_wasted += u64::from(ahead);
                self.frames.set_usage(frame, FrameUse::Anon);
                self.settle(frame);
            }
            Some(CachePage::Swapped(slot)) => {
                self.cache.remove(object, index);
                self.swap.put(slot);
            }
            None => {}
        }
    }
}

/// The name of a page of a file, for the policy.
fn name_in_file(inode: InodeId, index: u64) -> PageName {
    // No file has so many pages that this mixes up those of two files often.
    PageName(inode.0.wrapping_shl(32).wrapping_add(index) << 1)
}

/// The name of a page that has a slot of the swap area.
fn name_in_slot(slot: SlotId) -> PageName {
    PageName(u64::from(slot.get()) << 1 | 1)
}
