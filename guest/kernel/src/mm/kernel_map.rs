//! The kernel's half of every page table (Privileged ISA, Sv39), built once at boot. No page of it
//! is both writable and executable, and none is open to user mode.
#![allow(unsafe_code, reason = "changes the page table that the kernel runs on")]

use core::ops::Range;

use crate::{
    PAGE_SIZE, arch,
    mm::{layout, phys},
    sync::Global,
};

const VALID: u64 = 1;
const READ: u64 = 1 << 1;
const WRITE: u64 = 1 << 2;
const EXECUTE: u64 = 1 << 3;
const USER: u64 = 1 << 4;
const GLOBAL: u64 = 1 << 5;
/// Set from the start, so that the kernel's own pages never fault for them.
const ACCESSED_DIRTY: u64 = 1 << 6 | 1 << 7;

const READ_ONLY: u64 = VALID | READ | GLOBAL | ACCESSED_DIRTY;
const READ_WRITE: u64 = READ_ONLY | WRITE;
const READ_EXECUTE: u64 = READ_ONLY | EXECUTE;

const MEGAPAGE: usize = PAGE_SIZE << 9;
const GIGAPAGE: usize = MEGAPAGE << 9;

/// The kernel's own root table, which maps no user page. Its upper half is copied to every other.
static ROOT: Global<usize> = Global::new("kernel page table", 0);

/// The physical page number of the kernel's own root table.
pub fn root() -> usize {
    *ROOT.lock()
}

/// Builds the map and switches to it. Tables are taken from the frames at `next`, which is moved on.
pub fn build(ram: Range<usize>, devices: &[Range<usize>], next: &mut usize) {
    let mut builder = Builder::new(next);
    builder.map_image_and_ram(ram);
    for device in devices {
        let start = device.start / MEGAPAGE * MEGAPAGE;
        builder.map(start..device.end.next_multiple_of(MEGAPAGE), READ_WRITE);
    }
    // Tables for the kernel stacks are there from the start: the upper halves of all root tables
    // must stay alike without anyone keeping track.
    let stacks = layout::STACKS..layout::STACKS + layout::STACK_COUNT * layout::STACK_STRIDE;
    for address in stacks.step_by(MEGAPAGE) {
        builder.table_for(address, 0);
    }
    let root = builder.root;
    *ROOT.lock() = root;
    // SAFETY: the new table maps the running code, its data and the direct map as the old one did.
    unsafe { arch::set_root(root) };
    arch::flush_all();
}

/// Copies the kernel's half to a new root table, and clears the user half.
pub fn fill_root(table: usize) {
    let kernel = root();
    for index in 0..256 {
        phys::write_entry(table, index, 0);
    }
    for index in 256..512 {
        phys::write_entry(table, index, phys::read_entry(kernel, index));
    }
}

/// Makes the table with this root the current one, and forgets the user translations of the last.
pub fn use_root(root: usize) {
    static CURRENT: Global<usize> = Global::new("current page table", 0);
    if core::mem::replace(&mut *CURRENT.lock(), root) != root {
        // SAFETY: every root table has the kernel's half (`fill_root`).
        unsafe { arch::set_root(root) };
        arch::flush_user();
    }
}

/// Maps one page of a kernel stack, read-write.
pub fn map_stack_page(address: usize, frame: usize) {
    let (table, index) = stack_entry(address);
    phys::write_entry(table, index, leaf(frame * PAGE_SIZE, READ_WRITE));
    arch::flush_page(address);
}

/// Unmaps one page of a kernel stack and returns its frame.
pub fn unmap_stack_page(address: usize) -> usize {
    let (table, index) = stack_entry(address);
    let entry = phys::read_entry(table, index);
    phys::write_entry(table, index, 0);
    arch::flush_page(address);
    frame_of(entry)
}

/// What a leaf of the kernel's map allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights {
    /// Stores.
    pub write: bool,
    /// Fetches.
    pub execute: bool,
    /// User mode too.
    pub user: bool,
    /// Bytes that it maps.
    pub size: usize,
}

/// Calls `look` with the address and the rights of each leaf of the kernel's half, in ascending order, until
/// one is refused.
pub fn for_each_leaf<E>(mut look: impl FnMut(usize, Rights) -> Result<(), E>) -> Result<(), E> {
    // From the middle of the address space on every bit above those of Sv39 is set.
    const UPPER_HALF: usize = usize::MAX << 38;
    look_at_table(root(), 2, UPPER_HALF, 256..512, &mut look)
}

fn look_at_table<E>(
    table: usize,
    level: usize,
    base: usize,
    indices: Range<usize>,
    look: &mut dyn FnMut(usize, Rights) -> Result<(), E>,
) -> Result<(), E> {
    let size = PAGE_SIZE << (9 * level);
    for index in indices.clone() {
        let entry = phys::read_entry(table, index);
        let address = base.wrapping_add((index - indices.start) * size);
        if entry & VALID == 0 {
            continue;
        }
        if entry & (READ | WRITE | EXECUTE) == 0 {
            look_at_table(frame_of(entry), level - 1, address, 0..512, look)?;
            continue;
        }
        let rights = Rights {
            write: entry & WRITE != 0,
            execute: entry & EXECUTE != 0,
            user: entry & USER != 0,
            size,
        };
        look(address, rights)?;
    }
    Ok(())
}

/// Runs `work` with the address of a page that nothing has touched since its A bit was cleared.
pub fn with_unaccessed_page<R>(work: impl FnOnce(usize) -> R) -> R {
    let address = layout::STACKS + (layout::STACK_COUNT - 1) * layout::STACK_STRIDE;
    let (table, index) = stack_entry(address);
    phys::write_entry(
        table,
        index,
        leaf(root() * PAGE_SIZE, READ_ONLY & !ACCESSED_DIRTY),
    );
    arch::flush_page(address);
    let result = work(address);
    phys::write_entry(table, index, 0);
    arch::flush_page(address);
    result
}

fn stack_entry(address: usize) -> (usize, usize) {
    let mut table = root();
    for level in [2, 1] {
        table = frame_of(phys::read_entry(table, index_at(address, level)));
    }
    (table, index_at(address, 0))
}

/// The entry that points to or maps the physical address `address`.
const fn leaf(address: usize, flags: u64) -> u64 {
    (address as u64 >> 12) << 10 | flags
}

const fn frame_of(entry: u64) -> usize {
    (entry >> 10 & ((1 << 44) - 1)) as usize
}

const fn index_at(address: usize, level: usize) -> usize {
    address >> (12 + 9 * level) & 511
}

/// The fewest pages that make up a physical range: where each starts, and the level of its entry. A page of
/// 1 GiB or 2 MiB must be aligned in both address spaces (Privileged ISA, Sv39); the direct map, which begins at
/// a multiple of 1 GiB, keeps alignment.
fn pages_of(range: Range<usize>) -> impl Iterator<Item = (usize, usize)> {
    let mut address = range.start;
    core::iter::from_fn(move || {
        let fits = |size: usize| address % size == 0 && address + size <= range.end;
        let (level, size) = match () {
            () if address >= range.end => return None,
            () if fits(GIGAPAGE) => (2, GIGAPAGE),
            () if fits(MEGAPAGE) => (1, MEGAPAGE),
            () => (0, PAGE_SIZE),
        };
        let page = (address, level);
        address += size;
        Some(page)
    })
}

struct Builder<'a> {
    root: usize,
    next: &'a mut usize,
}

impl<'a> Builder<'a> {
    fn new(next: &'a mut usize) -> Self {
        let mut builder = Self { root: 0, next };
        builder.root = builder.take_frame();
        builder
    }

    fn take_frame(&mut self) -> usize {
        let frame = *self.next;
        *self.next += 1;
        phys::zero_frame(frame, 0);
        frame
    }

    fn map_image_and_ram(&mut self, ram: Range<usize>) {
        let image = arch::image_layout();
        let physical = |address: usize| address - layout::PHYSICAL_BASE;
        let (text, rodata) = (image.text, image.rodata);
        // The page of boot code stays readable only: nothing returns to it in S-mode.
        self.map(ram.start..physical(text.start), READ_ONLY);
        self.map(physical(text.start)..physical(text.end), READ_EXECUTE);
        self.map(physical(rodata.start)..physical(rodata.end), READ_ONLY);
        self.map(physical(rodata.end)..ram.end, READ_WRITE);
    }

    /// Maps a physical range into the direct map, with the largest pages that fit.
    fn map(&mut self, range: Range<usize>, flags: u64) {
        for (address, level) in pages_of(range) {
            let at = layout::PHYSICAL_BASE + address;
            let table = self.table_for(at, level);
            phys::write_entry(table, index_at(at, level), leaf(address, flags));
        }
    }

    /// The table whose entries at `level` cover `address`; made when it is not there.
    fn table_for(&mut self, address: usize, level: usize) -> usize {
        let mut table = self.root;
        for above in (level + 1..=2).rev() {
            let index = index_at(address, above);
            let entry = phys::read_entry(table, index);
            table = if entry & VALID != 0 {
                frame_of(entry)
            } else {
                let frame = self.take_frame();
                phys::write_entry(table, index, leaf(frame * PAGE_SIZE, VALID));
                frame
            };
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_hold_page_numbers_in_bits_10_to_53() {
        let entry = leaf(0x8020_3000, READ_WRITE);
        assert_eq!(frame_of(entry), 0x80203);
        assert_eq!(entry & 0x3ff, 0b1110_0111);
    }

    #[test]
    fn no_right_is_both_to_write_and_to_execute() {
        for flags in [READ_ONLY, READ_WRITE, READ_EXECUTE] {
            assert_ne!(flags & (WRITE | EXECUTE), WRITE | EXECUTE);
        }
    }

    /// RAM as `map_image_and_ram` cuts it up: an image of 1 MiB, in sections of different rights, at the
    /// start. How many pages of 4 KiB, 2 MiB and 1 GiB.
    fn pages_by_level(ram: usize) -> [usize; 3] {
        let start = layout::RAM_START;
        let sections = [0, 0x1000, 0x9_2000, 0xb_5000, ram].map(|offset| start + offset);
        let mut pages = [0; 3];
        for section in sections.windows(2) {
            let mut next = section[0];
            for (address, level) in pages_of(section[0]..section[1]) {
                let size = PAGE_SIZE << (9 * level);
                assert_eq!((address, address % size), (next, 0));
                pages[level] += 1;
                next += size;
            }
            assert_eq!(next, section[1], "no page of another section's rights");
        }
        pages
    }

    #[test]
    fn ram_is_mapped_by_the_largest_pages_that_fit() {
        for (ram, pages) in [
            (16 << 20, [512, 7, 0]),
            (64 << 20, [512, 31, 0]),
            ((64 << 20) + 0x3000, [515, 31, 0]),
            // The image's sections keep the first gigabyte from being one page.
            (1 << 30, [512, 511, 0]),
            (2 << 30, [512, 511, 1]),
            ((4 << 30) + (6 << 20), [512, 514, 3]),
        ] {
            assert_eq!(pages_by_level(ram), pages, "{ram:#x} bytes");
        }
        assert_eq!(layout::PHYSICAL_BASE % GIGAPAGE, 0);
    }

    #[test]
    fn indices_are_nine_bits_a_level() {
        assert_eq!(
            [2, 1, 0].map(|level| index_at(layout::PHYSICAL_BASE, level)),
            [256, 0, 0]
        );
        assert_eq!(
            [2, 1, 0].map(|level| index_at(layout::STACKS, level)),
            [511, 0, 0]
        );
        assert_eq!(index_at(0x1f_f000, 0), 511);
    }
}
