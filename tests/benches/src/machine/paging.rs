//! Page tables for Sv39: all of RAM, page by page and at its own address; U-mode's code; and a window
//! whose pages come and go.

use super::sync::Static;
use workloads::traps::WINDOW;

/// Words of a page, and entries of a table.
const ENTRIES: usize = 512;
const PAGE: usize = 4096;

/// RAM that is mapped: all that the smallest machines have.
pub(super) const RAM: core::ops::Range<usize> = 0x8000_0000..0x8800_0000;

/// Where U-mode sees its code.
pub(super) const USER_CODE: usize = 0x4000_0000;
/// Where U-mode sees the window, in a leaf table of its own.
pub(super) const USER_WINDOW: usize = 0x4020_0000;

/// Bits of an entry. Accessed and dirty are set: who sets them is not what is measured.
const VALID: u64 = 1;
const READ: u64 = 1 << 1;
const WRITE: u64 = 1 << 2;
const EXECUTE: u64 = 1 << 3;
const USER: u64 = 1 << 4;
const USED: u64 = 1 << 6 | 1 << 7;

#[repr(C, align(4096))]
#[derive(Clone, Copy)]
struct Page([u64; ENTRIES]);

const EMPTY: Page = Page([0; ENTRIES]);
const RAM_LEAVES: usize = (RAM.end - RAM.start) / (PAGE * ENTRIES);

/// The tables, and the window's frames.
struct Tables {
    root: Page,
    ram: Page,
    ram_leaves: [Page; RAM_LEAVES],
    user: Page,
    code: Page,
    window: Page,
    frames: [Page; WINDOW as usize],
}

static TABLES: Static<Tables> = Static::new(Tables {
    root: EMPTY,
    ram: EMPTY,
    ram_leaves: [EMPTY; RAM_LEAVES],
    user: EMPTY,
    code: EMPTY,
    window: EMPTY,
    frames: [EMPTY; WINDOW as usize],
});

fn entry(address: usize, flags: u64) -> u64 {
    (address as u64 >> 12) << 10 | flags | VALID
}

/// An entry that leads to a table.
fn to_table(table: &Page) -> u64 {
    entry(table.0.as_ptr() as usize, 0)
}

unsafe extern "C" {
    static user_code: u8;
}

/// Fills the tables in, and returns what `satp` has to be.
pub(super) fn build() -> u64 {
    TABLES.with(|tables| {
        for (index, leaf) in tables.ram_leaves.iter_mut().enumerate() {
            let first = RAM.start + index * ENTRIES * PAGE;
            for (page, slot) in leaf.0.iter_mut().enumerate() {
                *slot = entry(first + page * PAGE, READ | WRITE | EXECUTE | USED);
            }
            tables.ram.0[index] = to_table(leaf);
        }
        let code = &raw const user_code as usize;
        tables.code.0[0] = entry(code, READ | EXECUTE | USER | USED);
        tables.user.0[0] = to_table(&tables.code);
        tables.user.0[1] = to_table(&tables.window);
        tables.root.0[USER_CODE >> 30] = to_table(&tables.user);
        tables.root.0[RAM.start >> 30] = to_table(&tables.ram);
        8 << 60 | tables.root.0.as_ptr() as u64 >> 12
    })
}

/// Where U-mode sees what is linked at `address` in its code.
pub(super) fn user_address(address: usize) -> usize {
    USER_CODE + (address - &raw const user_code as usize)
}

/// Maps the page of `address`, walking the tables as a kernel does. Whether it lies in the window.
pub(super) fn map_window(address: usize) -> bool {
    let page = address.wrapping_sub(USER_WINDOW) / PAGE;
    TABLES.with(|tables| {
        let Some(frame) = tables.frames.get(page) else {
            return false;
        };
        let frame = frame.0.as_ptr() as usize;
        let mut table = &raw mut tables.root as usize;
        for level in [2, 1] {
            let at = table + (address >> (12 + 9 * level)) % ENTRIES * 8;
            // SAFETY: `build` has made the upper two levels, and RAM is mapped at its own address.
            let entry = unsafe { (at as *const u64).read_volatile() };
            table = (entry as usize >> 10) << 12;
        }
        let at = table + (address >> 12) % ENTRIES * 8;
        // SAFETY: likewise; the table is the window's.
        unsafe { (at as *mut u64).write_volatile(entry(frame, READ | WRITE | USER | USED)) };
        true
    })
}

/// Takes all of the window's pages away.
pub(super) fn unmap_window() {
    TABLES.with(|tables| tables.window.0[..WINDOW as usize].fill(0));
}
