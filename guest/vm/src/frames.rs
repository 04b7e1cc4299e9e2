//! The frame table: what each frame of memory is used for, and who maps it.

use alloc::vec::Vec;
use core::ops::Range;

pub use replacement::FrameId;
use tracepoint::usage;

use crate::{
    addr::Vpn,
    area::ObjectId,
    buddy::ORDERS,
    free::FreeFrames,
    hw::TableFrames,
    space::SpaceId,
    step::{Direction, Token},
    swap::SlotId,
};

/// Pages of 4 KiB in a large page.
pub const LARGE_PAGES: u64 = 1 << LARGE_ORDER;

/// The order of a large page's frames in the buddy system.
pub(crate) const LARGE_ORDER: usize = ORDERS - 1;

/// The frames of a large page.
pub(crate) fn parts(first: FrameId) -> impl Iterator<Item = FrameId> {
    (first.get()..first.get() + LARGE_PAGES as u32).map(FrameId::new)
}

/// What a frame is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameUse {
    /// Nothing.
    Free,
    /// A page table.
    Table,
    /// The kernel's own.
    Kernel,
    /// The one page of zeros that untouched anonymous pages share until they are stored to.
    Zero,
    /// A private page.
    Anon,
    /// A page of an object, in the page cache.
    Page(ObjectId, u64),
    /// Part of a large page of the pool (`MAP_HUGETLB`), given out or not.
    Pool,
}

impl FrameUse {
    /// Its number in a tracepoint.
    const fn traced(self) -> u64 {
        match self {
            Self::Free => usage::FREE,
            Self::Table => usage::TABLE,
            Self::Kernel => usage::KERNEL,
            Self::Zero => usage::ZERO,
            Self::Anon => usage::ANON,
            Self::Page(ObjectId::File(_), _) => usage::FILE,
            Self::Page(ObjectId::Shared(_), _) => usage::SHARED_ANON,
            Self::Pool => usage::POOL,
        }
    }
}

/// A place where a frame is mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mapper {
    /// The address space.
    pub space: SpaceId,
    /// The page.
    pub page: Vpn,
}

/// A [`Mapper`] in half the room. Pages of user memory have numbers of 26 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Packed {
    space: SpaceId,
    page: u32,
}

impl From<Mapper> for Packed {
    fn from(mapper: Mapper) -> Self {
        debug_assert!(u32::try_from(mapper.page.get()).is_ok());
        Self {
            space: mapper.space,
            page: mapper.page.get() as u32,
        }
    }
}

impl From<Packed> for Mapper {
    fn from(packed: Packed) -> Self {
        Self {
            space: packed.space,
            page: Vpn::new(u64::from(packed.page)),
        }
    }
}

/// Who maps a frame. One mapper, and two as after a fork, take no heap; more are a sorted list, since the
/// nodes of a tree would take several times as much.
#[derive(Clone, Debug, Default)]
pub(crate) enum Mappers {
    #[default]
    None,
    One(Packed),
    /// In ascending order.
    Two([Packed; 2]),
    /// In ascending order, three or more.
    Many(Vec<Packed>),
}

// A frame's record must not grow by what saves heap.
const _: () = assert!(size_of::<Mappers>() <= size_of::<Vec<Packed>>());

impl Mappers {
    fn list(&self) -> &[Packed] {
        match self {
            Self::None => &[],
            Self::One(one) => core::slice::from_ref(one),
            Self::Two(two) => two,
            Self::Many(list) => list,
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::None => 0,
            Self::One(_) => 1,
            Self::Two(_) => 2,
            Self::Many(list) => list.len(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::None)
    }

    /// The only one.
    pub(crate) fn sole(&self) -> Option<Mapper> {
        match *self {
            Self::One(one) => Some(one.into()),
            Self::None | Self::Two(_) | Self::Many(_) => None,
        }
    }

    pub(crate) fn contains(&self, mapper: Mapper) -> bool {
        self.list().binary_search(&mapper.into()).is_ok()
    }

    /// Adds one that may be there already.
    #[inline]
    fn add(&mut self, mapper: Mapper) {
        let new = Packed::from(mapper);
        match *self {
            Self::None => *self = Self::One(new),
            Self::One(one) if one == new => {}
            Self::One(one) => *self = Self::Two([one.min(new), one.max(new)]),
            Self::Two(_) | Self::Many(_) => self.add_to_list(new),
        }
    }

    fn add_to_list(&mut self, new: Packed) {
        let Err(place) = self.list().binary_search(&new) else {
            return;
        };
        if let Self::Two(two) = *self {
            let mut list = Vec::with_capacity(4);
            list.extend(two);
            *self = Self::Many(list);
        }
        if let Self::Many(list) = self {
            list.insert(place, new);
        }
    }

    #[inline]
    fn remove(&mut self, mapper: Mapper) {
        let old = Packed::from(mapper);
        match self {
            Self::None => {}
            Self::One(one) => {
                if *one == old {
                    *self = Self::None;
                }
            }
            Self::Two([first, second]) => {
                if *first == old {
                    *self = Self::One(*second);
                } else if *second == old {
                    *self = Self::One(*first);
                }
            }
            Self::Many(list) => {
                if let Ok(place) = list.binary_search(&old) {
                    list.remove(place);
                }
                if let &[first, second] = list.as_slice() {
                    *self = Self::Two([first, second]);
                }
            }
        }
    }

    /// In ascending order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Mapper> + '_ {
        self.list().iter().map(|&packed| packed.into())
    }
}

/// One frame.
#[derive(Clone, Debug)]
pub struct Frame {
    /// What it is used for.
    pub usage: FrameUse,
    /// Its content is newer than its slot's or its file's, as far as page tables have been asked.
    pub dirty: bool,
    /// Touched through a mapping that is gone, since the policy last asked.
    pub(crate) touched: bool,
    /// Read ahead as one of a file's pages, and not known to have been used.
    pub(crate) file_ahead: bool,
    /// It came along with another page that was read from swap, and nobody has needed it yet.
    pub(crate) swap_ahead: bool,
    /// The policy has it on its list.
    pub(crate) queued: bool,
    /// The space that has it on a list of its own.
    pub(crate) local: Option<SpaceId>,
    /// The space whose own policy has chosen it, until it is gone.
    pub(crate) chosen_by: Option<SpaceId>,
    pub(crate) pins: u32,
    /// Pages of locked areas that map it.
    pub(crate) locks: u32,
    /// Its content may be forgotten while it is clean (`MADV_FREE`).
    pub(crate) lazily_free: bool,
    /// The swap slot that it is the copy of.
    pub(crate) slot: Option<SlotId>,
    /// The transfer under way.
    pub(crate) transit: Option<(Token, Direction)>,
    pub(crate) mappers: Mappers,
}

impl Frame {
    const FREE: Self = Self {
        usage: FrameUse::Free,
        dirty: false,
        touched: false,
        file_ahead: false,
        swap_ahead: false,
        queued: false,
        local: None,
        chosen_by: None,
        pins: 0,
        locks: 0,
        lazily_free: false,
        slot: None,
        transit: None,
        mappers: Mappers::None,
    };

    /// Whether it must stay where it is for now.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        self.pins > 0 || self.transit.is_some()
    }

    /// The read that fills it, if one is under way.
    pub(crate) fn being_read(&self) -> Option<Token> {
        match self.transit {
            Some((token, Direction::Read)) => Some(token),
            Some((_, Direction::Write)) | None => None,
        }
    }
}

/// How many frames there are of each use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FrameCounts {
    pub(crate) free: u64,
    pub(crate) table: u64,
    pub(crate) kernel: u64,
    pub(crate) anon: u64,
    /// Pages of files.
    pub(crate) file: u64,
    /// Pages of shared anonymous objects.
    pub(crate) shared_anon: u64,
    /// Parts of the pool's large pages.
    pub(crate) pool: u64,
}

impl FrameCounts {
    pub(crate) fn slot_of(&mut self, usage: FrameUse) -> &mut u64 {
        match usage {
            FrameUse::Free => &mut self.free,
            FrameUse::Table => &mut self.table,
            FrameUse::Kernel | FrameUse::Zero => &mut self.kernel,
            FrameUse::Anon => &mut self.anon,
            FrameUse::Page(ObjectId::File(_), _) => &mut self.file,
            FrameUse::Page(ObjectId::Shared(_), _) => &mut self.shared_anon,
            FrameUse::Pool => &mut self.pool,
        }
    }
}

/// All frames.
#[derive(Debug)]
pub struct FrameTable {
    base: u32,
    frames: Vec<Frame>,
    free: FreeFrames,
    counts: FrameCounts,
    /// Frames with two mappers or more.
    shared: u64,
    /// Frames that a locked area maps.
    locked: u64,
}

impl FrameTable {
    /// Frames `range`, all free.
    pub(crate) fn new(range: Range<u32>) -> Self {
        tracepoint::frames(range.start, range.end);
        let free = FreeFrames::new(range.clone());
        let counts = FrameCounts {
            free: range.len() as u64,
            ..FrameCounts::default()
        };
        let frames = alloc::vec![Frame::FREE; range.len()];
        Self {
            base: range.start,
            frames,
            free,
            counts,
            shared: 0,
            locked: 0,
        }
    }

    /// The frame, unless the table does not manage it.
    pub(crate) fn find(&self, id: FrameId) -> Option<&Frame> {
        self.frames.get(id.get().checked_sub(self.base)? as usize)
    }

    /// The frame. Ids come from this table, so it is there.
    pub(crate) fn get(&self, id: FrameId) -> &Frame {
        &self.frames[(id.get() - self.base) as usize]
    }

    /// The frame. Ids come from this table, so it is there.
    pub(crate) fn get_mut(&mut self, id: FrameId) -> &mut Frame {
        &mut self.frames[(id.get() - self.base) as usize]
    }

    /// Every frame with its id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (FrameId, &Frame)> {
        (self.base..).map(FrameId::new).zip(&self.frames)
    }

    /// One more than the greatest number of a frame.
    pub(crate) fn end(&self) -> usize {
        self.base as usize + self.frames.len()
    }

    pub(crate) fn total(&self) -> u64 {
        self.frames.len() as u64
    }

    pub(crate) fn counts(&self) -> FrameCounts {
        self.counts
    }

    pub(crate) fn shared(&self) -> u64 {
        self.shared
    }

    pub(crate) fn locked(&self) -> u64 {
        self.locked
    }

    pub(crate) fn free_frames(&self) -> &FreeFrames {
        &self.free
    }

    /// Makes the blocks of free frames as large as they can be.
    pub(crate) fn merge_free(&mut self) {
        self.free.put_back();
    }

    /// Takes a free frame.
    pub(crate) fn take(&mut self, usage: FrameUse) -> Option<FrameId> {
        let id = match usage {
            FrameUse::Table | FrameUse::Kernel | FrameUse::Zero => self.free.take_lowest()?,
            _ => self.free.take()?,
        };
        self.set_usage(id, usage);
        Some(id)
    }

    /// Takes 512 adjacent frames, the first a multiple of 512: a large page's.
    pub(crate) fn take_large(&mut self, usage: FrameUse) -> Option<FrameId> {
        let first = self.free.take_block(LARGE_ORDER)?;
        for part in parts(first) {
            self.set_usage(part, usage);
        }
        Some(first)
    }

    /// Takes this very frame, if it is free.
    pub(crate) fn take_this(&mut self, id: FrameId, usage: FrameUse) -> bool {
        let taken = self.free.take_this(id);
        if taken {
            self.set_usage(id, usage);
        }
        taken
    }

    /// Makes a frame that has lost its owners another's at once, without being free in between.
    pub(crate) fn reuse(&mut self, id: FrameId, usage: FrameUse) {
        let frame = self.get(id);
        debug_assert!(frame.mappers.is_empty() && frame.slot.is_none() && !frame.queued);
        self.set_usage(id, usage);
        *self.get_mut(id) = Frame {
            usage,
            ..Frame::FREE
        };
    }

    /// The first frames of the places where large pages can be.
    pub(crate) fn large_places(&self) -> impl Iterator<Item = FrameId> + use<> {
        let size = LARGE_PAGES as u32;
        let end = self.base + self.frames.len() as u32;
        let first = self.base.div_ceil(size) * size;
        (first..end.saturating_sub(size - 1))
            .step_by(LARGE_PAGES as usize)
            .map(FrameId::new)
    }

    /// Gives a frame back. It must have no owner left.
    pub(crate) fn give(&mut self, id: FrameId) {
        let frame = self.get(id);
        debug_assert!(frame.mappers.is_empty() && !frame.is_pinned() && frame.slot.is_none());
        debug_assert!(!frame.queued && frame.locks == 0 && frame.usage != FrameUse::Free);
        let movable = matches!(frame.usage, FrameUse::Anon | FrameUse::Page(..));
        self.set_usage(id, FrameUse::Free);
        *self.get_mut(id) = Frame::FREE;
        if movable {
            self.free.give(id);
        } else {
            self.free.give_to_blocks(id);
        }
    }

    pub(crate) fn set_usage(&mut self, id: FrameId, usage: FrameUse) {
        let old = core::mem::replace(&mut self.get_mut(id).usage, usage);
        *self.counts.slot_of(old) -= 1;
        *self.counts.slot_of(usage) += 1;
        tracepoint::frame_use(id.get(), usage.traced());
    }

    pub(crate) fn add_mapper(&mut self, id: FrameId, mapper: Mapper) {
        let mappers = &mut self.get_mut(id).mappers;
        let before = mappers.len();
        mappers.add(mapper);
        let after = mappers.len();
        if after > before {
            tracepoint::frame_map(id.get(), mapper.space.0, mapper.page.get());
        }
        let shared = before == 1 && after == 2;
        self.shared += u64::from(shared);
    }

    /// One page more of a locked area maps the frame, or one fewer.
    pub(crate) fn count_lock(&mut self, id: FrameId, more: bool) {
        let locks = &mut self.get_mut(id).locks;
        debug_assert!(more || *locks > 0, "unlocked more often than locked");
        let before = *locks;
        *locks = if more {
            before + 1
        } else {
            before.saturating_sub(1)
        };
        let (was, is) = (before > 0, *locks > 0);
        self.locked = self.locked + u64::from(is) - u64::from(was);
    }

    pub(crate) fn remove_mapper(&mut self, id: FrameId, mapper: Mapper) {
        tracepoint::frame_unmap(id.get(), mapper.space.0, mapper.page.get());
        let mappers = &mut self.get_mut(id).mappers;
        let before = mappers.len();
        mappers.remove(mapper);
        let unshared = before == 2 && mappers.len() == 1;
        self.shared -= u64::from(unshared);
    }
}

/// The frame table as the source of one address space's tables, counting them.
pub(crate) struct TableSource<'a> {
    pub(crate) frames: &'a mut FrameTable,
    pub(crate) count: &'a mut u64,
}

impl TableFrames for TableSource<'_> {
    fn take(&mut self) -> Option<FrameId> {
        let frame = self.frames.take(FrameUse::Table)?;
        *self.count += 1;
        Some(frame)
    }

    fn give(&mut self, frame: FrameId) {
        self.frames.give(frame);
        *self.count -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_move_comes_from_the_high_end_and_what_cannot_from_the_low() {
        let mut table = FrameTable::new(4..8);
        let [a, b] = [(); 2].map(|()| table.take(FrameUse::Anon).expect("free"));
        assert_eq!((a, b), (FrameId::new(7), FrameId::new(6)));
        assert_eq!(table.take(FrameUse::Kernel), Some(FrameId::new(4)));
        table.give(a);
        assert_eq!(table.take(FrameUse::Table), Some(FrameId::new(5)));
        assert_eq!(table.take(FrameUse::Kernel), Some(a));
        assert_eq!(table.take(FrameUse::Anon), None);
        assert_eq!(
            table.counts(),
            FrameCounts {
                anon: 1,
                table: 1,
                kernel: 2,
                ..Default::default()
            }
        );
    }

    #[test]
    fn mappers_are_a_set_and_sharing_is_counted() {
        let mut table = FrameTable::new(0..1);
        let frame = table.take(FrameUse::Anon).expect("free");
        let mapper = |space| Mapper {
            space: SpaceId(space),
            page: Vpn::new(9),
        };
        for space in [1, 2, 3] {
            table.add_mapper(frame, mapper(space));
        }
        assert_eq!((table.shared(), table.get(frame).mappers.len()), (1, 3));
        table.remove_mapper(frame, mapper(2));
        table.remove_mapper(frame, mapper(2));
        assert_eq!((table.shared(), table.get(frame).mappers.len()), (1, 2));
        table.remove_mapper(frame, mapper(1));
        assert_eq!(table.shared(), 0);
        assert!(table.get(frame).mappers.contains(mapper(3)));
        assert_eq!(table.get(frame).mappers.iter().count(), 1);
    }
}
