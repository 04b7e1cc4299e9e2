//! What the brain asks of the machine: page tables, and the content of frames.
//!
//! The kernel implements [`Hw`] over its real tables and memory; tests implement it over a model.
//! [`crate::pte`] holds a complete Sv39 table that needs nothing but words of memory, for the kernel
//! to build on.

use crate::{addr::Vpn, area::Prot, frames::FrameId, swap::SlotId};

/// There is no free frame for a page table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFrame;

/// One entry of a page table, as software sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Nothing is here: never touched, or its content lives in a file or a shared object.
    Empty,
    /// A frame is mapped.
    Present(Mapping),
    /// The content is in this swap slot.
    Swapped(SlotId),
}

/// A frame in a page table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The frame.
    pub frame: FrameId,
    /// What user mode may do. It may be [`Prot::NONE`]: the frame stays in the table and every
    /// access to it faults.
    pub prot: Prot,
    /// Touched since this was last cleared (the A bit).
    pub accessed: bool,
    /// Stored to since this was last cleared (the D bit).
    pub dirty: bool,
}

/// Where page tables get their own frames.
pub trait TableFrames {
    /// A frame for a table, its content undefined.
    fn take(&mut self) -> Option<FrameId>;

    /// Gives a frame back.
    fn give(&mut self, frame: FrameId);
}

/// The machine.
///
/// # Contract: large pages
///
/// 512 adjacent pages, the first a multiple of 512, may be mapped as one, to 512 adjacent frames. To
/// [`Hw::get`], [`Hw::next`] and [`Hw::test_and_clear_accessed`] each of them is a page like others, only that
/// they all have the A and D bits in common. [`Hw::set`] is not for them: [`Hw::split_large`] first.
///
/// # Contract: translations
///
/// The hardware may keep using a translation until it is told not to, and it may keep the A and D
/// bits of a cached translation to itself: a page whose A bit was cleared without a flush looks
/// unreferenced for ever (Privileged ISA, "Supervisor Memory-Management Fence Instruction").
/// So, before it returns, **[`Hw::set`] flushes the translation of `page` in that address space
/// whenever the old entry was [`Entry::Present`]**, and [`Hw::test_and_clear_accessed`] does so
/// whenever the bit was set; [`Hw::set_large`] and [`Hw::split_large`] flush whatever of the large page may be
/// cached. Callers rely on it: after `set(.., Entry::Empty)` no store can reach the
/// frame any more, so it may be written to disk or given away.
pub trait Hw {
    /// The page tables of one address space: a root, and what belongs to it (an ASID).
    type Tables;

    /// New tables in which no user page is mapped.
    fn create(&mut self, frames: &mut dyn TableFrames) -> Result<Self::Tables, NoFrame>;

    /// Gives back every table frame. Every user entry is [`Entry::Empty`] by then.
    fn destroy(&mut self, tables: Self::Tables, frames: &mut dyn TableFrames);

    /// The entry of `page`.
    fn get(&self, tables: &Self::Tables, page: Vpn) -> Entry;

    /// Replaces the entry of `page`, and returns what it was. Only an entry that is not yet there at all may need frames, so
    /// this cannot fail when [`Hw::get`] gave something else than [`Entry::Empty`], nor when `entry`
    /// is empty. On failure nothing has changed, except that tables may have been added.
    fn set(
        &mut self,
        tables: &mut Self::Tables,
        page: Vpn,
        entry: Entry,
        frames: &mut dyn TableFrames,
    ) -> Result<Entry, NoFrame>;

    /// The large page that `page` is a part of: the mapping of its first page.
    fn large(&self, tables: &Self::Tables, page: Vpn) -> Option<Mapping>;

    /// Replaces the large page that `page` is a part of, by another or by nothing. What is there else are
    /// empty entries, or those that map the same frames; their table is given back, so that only a table
    /// of a higher level can be wanting.
    fn set_large(
        &mut self,
        tables: &mut Self::Tables,
        page: Vpn,
        new: Option<Mapping>,
        frames: &mut dyn TableFrames,
    ) -> Result<(), NoFrame>;

    /// Maps the parts of a large page one by one, by a table in the frame `table`, with the rights and the
    /// A and D bits of the whole.
    fn split_large(&mut self, tables: &mut Self::Tables, page: Vpn, table: FrameId);

    /// Clears the A bit of a present entry and tells whether it was set.
    fn test_and_clear_accessed(&mut self, tables: &mut Self::Tables, page: Vpn) -> bool;

    /// The first entry in `from..end` that is not empty. Skips what is not there by whole tables, so
    /// that a sparse gigabyte costs little.
    fn next(&self, tables: &Self::Tables, from: Vpn, end: Vpn) -> Option<(Vpn, Entry)>;

    /// Gives back tables that hold nothing any more, among those that lead to `from..end`.
    fn trim(
        &mut self,
        tables: &mut Self::Tables,
        from: Vpn,
        end: Vpn,
        frames: &mut dyn TableFrames,
    );

    /// Flushes the translation of `page`, after a fault that found nothing to do.
    fn flush(&mut self, tables: &Self::Tables, page: Vpn);

    /// Fills a frame with zeros from byte `start` to its end. `start` is at most
    /// [`abi::PAGE_SIZE`].
    fn zero(&mut self, frame: FrameId, start: usize);

    /// Copies a frame's content to another frame.
    fn copy(&mut self, from: FrameId, to: FrameId);
}
