//! Leaves at level 1: pages of 2 MiB, which Sv39 calls megapages.
//!
//! A leaf above level 0 translates the lower parts of the page number unchanged, so its frame must be
//! aligned to its size, else every access faults (Privileged ISA, "Virtual Address Translation Process",
//! misaligned superpage). Its one A and one D bit stand for all 512 pages.
//!
//! # Fences
//!
//! A changed leaf of any size takes an `sfence.vma` for one address in it: that orders all leaf entries
//! that correspond to the address. Where a leaf gives way to a table, or a table to a leaf, a *non-leaf*
//! entry changes, which a hart may keep as well, and so the fence is for every address (`rs1 = x0`;
//! Privileged ISA, "Supervisor Memory-Management Fence Instruction").
//!
//! The entry need not be made invalid first, as machines ask for where two sizes of translation for one
//! address are an error (break-before-make). Here a hart may hold both until the fence, and use whichever it
//! likes, with no other harm (the same chapter, and "Virtual Address Translation Process"). Both lead to
//! the same frames with the same rights and the same A and D bits, so that either is right. Only the frame of
//! the table that has gone must not be used again before the fence.

use super::{
    ENTRIES, Middle, PPN_SHIFT, V, Words, child, encode, index, middle, middle_place, new_table,
    part,
};
use crate::{
    addr::Vpn,
    frames::FrameId,
    hw::{Entry, Mapping, NoFrame, TableFrames},
};

/// The large page that `page` is a part of: the mapping of its first page.
#[must_use]
pub fn large<T: Words>(words: &T, root: FrameId, page: Vpn) -> Option<Mapping> {
    let (table, at) = middle_place(words, root, page)?;
    match middle(words, words.read(table, at)) {
        Middle::Large(mapping) => Some(mapping),
        Middle::Nothing | Middle::Table(_) => None,
    }
}

/// Replaces the large page that `page` is a part of, or whatever is in its place. A table there is given
/// back: its entries are empty, or map the same frames. Tells whether there was one. The caller flushes,
/// before anything else.
pub fn set_large<T: Words>(
    words: &mut T,
    root: FrameId,
    page: Vpn,
    new: Option<Mapping>,
    frames: &mut dyn TableFrames,
) -> Result<bool, NoFrame> {
    let (table, at) = match middle_place(words, root, page) {
        Some(place) => place,
        None if new.is_none() => return Ok(false),
        None => {
            let table = new_table(words, frames)?;
            let ppn = words.base_ppn() + u64::from(table.get());
            words.write(root, index(page, 2), ppn << PPN_SHIFT | V);
            (table, index(page, 1))
        }
    };
    debug_assert!(
        new.is_none_or(|new| new.frame.get() as usize % ENTRIES == 0),
        "a large page is aligned"
    );
    let old = child(words, words.read(table, at));
    let word = encode(new.map_or(Entry::Empty, Entry::Present), words.base_ppn());
    words.write(table, at, word);
    if let Some(old) = old {
        frames.give(old);
    }
    Ok(old.is_some())
}

/// Puts a table in the place of a large page. Its entries map the parts with the rights and the A and D
/// bits of the whole. Does nothing where there is no large page.
pub fn split_large<T: Words>(words: &mut T, root: FrameId, page: Vpn, table: FrameId) {
    let (Some(whole), Some((middle, at))) =
        (large(words, root, page), middle_place(words, root, page))
    else {
        return;
    };
    let base = words.base_ppn();
    for entry in 0..ENTRIES {
        let mapping = part(whole, Vpn::new(entry as u64));
        words.write(table, entry, encode(Entry::Present(mapping), base));
    }
    let ppn = base + u64::from(table.get());
    words.write(middle, at, ppn << PPN_SHIFT | V);
}
