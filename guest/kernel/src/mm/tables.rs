//! The machine that the `vm` crate works on: Sv39 tables in frames of RAM, and the frames' content.

use vm::{
    Entry, FrameId, Hw, Mapping, NoFrame, TableFrames, Vpn,
    pte::{self, Words},
};

use super::{kernel_map, phys};
use crate::{PAGE_SIZE, arch};

/// RAM, by frame. Frame 0 is the first of RAM.
#[derive(Clone, Copy, Debug)]
pub struct Ram {
    first: usize,
}

impl Ram {
    /// RAM that starts at a physical address.
    #[must_use]
    pub const fn at(start: usize) -> Self {
        Self {
            first: start / PAGE_SIZE,
        }
    }

    /// The physical page number of a frame.
    #[must_use]
    pub const fn page_number(self, frame: FrameId) -> usize {
        self.first + frame.get() as usize
    }

    /// The frame with a physical page number.
    #[must_use]
    pub const fn frame(self, page_number: usize) -> FrameId {
        FrameId::new((page_number - self.first) as u32)
    }
}

impl Words for Ram {
    fn read(&self, frame: FrameId, index: usize) -> u64 {
        phys::read_entry(self.page_number(frame), index)
    }

    fn write(&mut self, frame: FrameId, index: usize, word: u64) {
        phys::write_entry(self.page_number(frame), index, word);
    }

    fn first_used(&self, frame: FrameId, from: usize, end: usize) -> Option<usize> {
        phys::first_entry(self.page_number(frame), from, end)
    }

    fn clear(&mut self, frame: FrameId) {
        phys::zero_frame(self.page_number(frame), 0);
    }

    fn base_ppn(&self) -> u64 {
        self.first as u64
    }
}

/// The tables of one address space.
#[derive(Debug)]
pub struct Tables {
    root: FrameId,
}

impl Tables {
    /// The frame of the root table.
    #[must_use]
    pub const fn root(&self) -> FrameId {
        self.root
    }
}

// The kernel gives every space the same address-space identifier, and forgets all user translations
// when it switches: a flush by address alone then reaches every translation that can be used.
impl Hw for Ram {
    type Tables = Tables;

    fn create(&mut self, frames: &mut dyn TableFrames) -> Result<Tables, NoFrame> {
        let root = frames.take().ok_or(NoFrame)?;
        kernel_map::fill_root(self.page_number(root));
        Ok(Tables { root })
    }

    fn destroy(&mut self, tables: Tables, frames: &mut dyn TableFrames) {
        pte::destroy(self, tables.root, frames);
    }

    fn get(&self, tables: &Tables, page: Vpn) -> Entry {
        pte::get(self, tables.root, page)
    }

    fn set(
        &mut self,
        tables: &mut Tables,
        page: Vpn,
        entry: Entry,
        frames: &mut dyn TableFrames,
    ) -> Result<Entry, NoFrame> {
        let old = pte::set(self, tables.root, page, entry, frames)?;
        if matches!(old, Entry::Present(_)) {
            flush(page);
        }
        Ok(old)
    }

    fn large(&self, tables: &Tables, page: Vpn) -> Option<Mapping> {
        pte::large(self, tables.root, page)
    }

    fn set_large(
        &mut self,
        tables: &mut Tables,
        page: Vpn,
        new: Option<Mapping>,
        frames: &mut dyn TableFrames,
    ) -> Result<(), NoFrame> {
        let was_present = pte::large(self, tables.root, page).is_some();
        let table_has_gone = pte::set_large(self, tables.root, page, new, frames)?;
        if table_has_gone {
            // The hart may keep the pointer to it as well as what it said.
            arch::flush_user();
        } else if was_present {
            flush(page);
        }
        Ok(())
    }

    fn split_large(&mut self, tables: &mut Tables, page: Vpn, table: FrameId) {
        pte::split_large(self, tables.root, page, table);
        arch::flush_user();
    }

    fn test_and_clear_accessed(&mut self, tables: &mut Tables, page: Vpn) -> bool {
        let was_set = pte::test_and_clear_accessed(self, tables.root, page);
        if was_set {
            flush(page);
        }
        was_set
    }

    fn next(&self, tables: &Tables, from: Vpn, end: Vpn) -> Option<(Vpn, Entry)> {
        pte::next(self, tables.root, from, end)
    }

    fn trim(&mut self, tables: &mut Tables, from: Vpn, end: Vpn, frames: &mut dyn TableFrames) {
        pte::trim(self, tables.root, from, end, frames);
        // The hart may keep pointers to tables that are gone (Privileged ISA, sfence.vma).
        arch::flush_all();
    }

    fn flush(&mut self, _: &Tables, page: Vpn) {
        flush(page);
    }

    fn zero(&mut self, frame: FrameId, start: usize) {
        phys::zero_frame(self.page_number(frame), start);
    }

    fn copy(&mut self, from: FrameId, to: FrameId) {
        phys::copy_frame(self.page_number(from), self.page_number(to));
    }
}

fn flush(page: Vpn) {
    arch::flush_page(page.addr().get() as usize);
}
