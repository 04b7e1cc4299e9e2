//! Sv39: page-table entries and three-level tables (Privileged ISA, "Sv39: Page-Based 39-bit
//! Virtual-Memory System"), over any memory that can be read and written by words.
//!
//! The kernel builds its [`crate::Hw`] on [`get`], [`set`], [`next`], [`trim`] and [`destroy`], and on
//! [`large`], [`set_large`] and [`split_large`] for pages of 2 MiB; it adds the root's kernel half, the
//! flushes, and the word access.
//!
//! An entry with V clear is software's own. Bits 2–1 then tell what it is; it stays distinct from zero,
//! which is "empty":
//!
//! | bits 2–1 | meaning | bits 53–10 |
//! |---|---|---|
//! | 01 | swapped | slot number |
//! | 10 | present, but no access is allowed (`PROT_NONE`) | frame; A and D in their places |

mod large;

pub use large::{large, set_large, split_large};

use crate::{
    addr::Vpn,
    area::{Access, Prot},
    frames::FrameId,
    hw::{Entry, Mapping, NoFrame, TableFrames},
    swap::SlotId,
};

/// Valid.
pub const V: u64 = 1 << 0;
/// Loads are allowed.
pub const R: u64 = 1 << 1;
/// Stores are allowed.
pub const W: u64 = 1 << 2;
/// Fetches are allowed.
pub const X: u64 = 1 << 3;
/// User mode may use it.
pub const U: u64 = 1 << 4;
/// The same in every address space.
pub const G: u64 = 1 << 5;
/// Accessed.
pub const A: u64 = 1 << 6;
/// Dirty.
pub const D: u64 = 1 << 7;

const SOFT_MASK: u64 = 0b110;
const SOFT_SWAPPED: u64 = 0b010;
const SOFT_NO_ACCESS: u64 = 0b100;

const PPN_SHIFT: u32 = 10;
const PPN_MASK: u64 = (1 << 44) - 1;

/// Entries of a table.
pub const ENTRIES: usize = 512;
/// Levels of tables.
pub const LEVELS: usize = 3;
/// Entries of the root that cover the lower half of the address space: user mode's.
pub const USER_ROOT_ENTRIES: usize = ENTRIES / 2;
/// Pages of the lower half.
pub const USER_PAGES: u64 = 1 << 26;

/// The bits of a page number below what one entry of a middle table covers, and of the root.
const LEAF_PAGES_MASK: u64 = (1 << 9) - 1;
const MIDDLE_PAGES_MASK: u64 = (1 << 18) - 1;

/// Words of memory that hold the tables.
pub trait Words {
    /// Word `index` of `frame`.
    fn read(&self, frame: FrameId, index: usize) -> u64;
    /// Writes it.
    fn write(&mut self, frame: FrameId, index: usize, word: u64);
    /// The first word of `frame` in `from..end` that is not zero.
    fn first_used(&self, frame: FrameId, from: usize, end: usize) -> Option<usize> {
        (from..end).find(|&index| self.read(frame, index) != 0)
    }

    /// Writes zero to all of `frame`.
    fn clear(&mut self, frame: FrameId) {
        for index in 0..ENTRIES {
            self.write(frame, index, 0);
        }
    }
    /// The physical page number of frame 0.
    fn base_ppn(&self) -> u64;
}

/// The word for `entry`, a leaf of user memory at whichever level.
#[must_use]
pub fn encode(entry: Entry, base_ppn: u64) -> u64 {
    match entry {
        Entry::Empty => 0,
        Entry::Swapped(slot) => u64::from(slot.get()) << PPN_SHIFT | SOFT_SWAPPED,
        Entry::Present(Mapping {
            frame,
            prot,
            accessed,
            dirty,
        }) => {
            let right = |access, bit| if prot.permits(access) { bit } else { 0 };
            let rights = right(Access::Load, R) | right(Access::Store, W) | right(Access::Fetch, X);
            let marks = if accessed { A } else { 0 } | if dirty { D } else { 0 };
            let kind = if rights == 0 {
                SOFT_NO_ACCESS
            } else {
                V | U | rights
            };
            (base_ppn + u64::from(frame.get())) << PPN_SHIFT | marks | kind
        }
    }
}

/// What a leaf's word says. A word that [`encode`] cannot have made reads as empty.
#[must_use]
pub fn decode(word: u64, base_ppn: u64) -> Entry {
    let number = word >> PPN_SHIFT & PPN_MASK;
    let frame = || {
        number
            .checked_sub(base_ppn)
            .and_then(|n| u32::try_from(n).ok())
    };
    let prot = if word & V != 0 {
        let bit = |flag: u64, bits: usize| if word & flag != 0 { bits } else { 0 };
        bit(R, Prot::R.bits()) | bit(W, Prot::RW.bits()) | bit(X, abi::mm::PROT_EXEC)
    } else if word & SOFT_MASK == SOFT_SWAPPED {
        return u32::try_from(number)
            .map_or(Entry::Empty, |slot| Entry::Swapped(SlotId::new(slot)));
    } else if word & SOFT_MASK == SOFT_NO_ACCESS {
        0
    } else {
        return Entry::Empty;
    };
    match (frame(), Prot::from_bits(prot)) {
        (Some(frame), Some(prot)) => Entry::Present(Mapping {
            frame: FrameId::new(frame),
            prot,
            accessed: word & A != 0,
            dirty: word & D != 0,
        }),
        _ => Entry::Empty,
    }
}

/// The index of `page` in the table of that level; the root is level 2.
const fn index(page: Vpn, level: usize) -> usize {
    (page.get() >> (9 * level)) as usize % ENTRIES
}

/// The table that a non-leaf word points to.
fn child<W: Words>(words: &W, word: u64) -> Option<FrameId> {
    let number = (word >> PPN_SHIFT & PPN_MASK).checked_sub(words.base_ppn())?;
    let is_pointer = word & V != 0 && word & (R | W | X) == 0;
    u32::try_from(number)
        .ok()
        .filter(|_| is_pointer)
        .map(FrameId::new)
}

/// What an entry of a middle table, at level 1, leads to.
enum Middle {
    Nothing,
    /// A table of pages of 4 KiB.
    Table(FrameId),
    /// A page of 2 MiB: its first frame.
    Large(Mapping),
}

/// The table of level 1 for `page`, if it is there, and the index of its entry.
fn middle_place<T: Words>(words: &T, root: FrameId, page: Vpn) -> Option<(FrameId, usize)> {
    let table = child(words, words.read(root, index(page, 2)))?;
    Some((table, index(page, 1)))
}

fn middle<T: Words>(words: &T, word: u64) -> Middle {
    if let Some(table) = child(words, word) {
        return Middle::Table(table);
    }
    match decode(word, words.base_ppn()) {
        Entry::Present(mapping) => Middle::Large(mapping),
        Entry::Empty | Entry::Swapped(_) => Middle::Nothing,
    }
}

/// The mapping of one page of a large page.
fn part(large: Mapping, page: Vpn) -> Mapping {
    Mapping {
        frame: FrameId::new(large.frame.get() + index(page, 0) as u32),
        ..large
    }
}

/// The word of the leaf that maps `page`, of either size: its table and index.
fn leaf_place<T: Words>(words: &T, root: FrameId, page: Vpn) -> Option<(FrameId, usize)> {
    let (table, at) = middle_place(words, root, page)?;
    match middle(words, words.read(table, at)) {
        Middle::Nothing => None,
        Middle::Table(table) => Some((table, index(page, 0))),
        Middle::Large(_) => Some((table, at)),
    }
}

/// The entry of user page `page`: of its own, or its part of a large page.
#[must_use]
pub fn get<T: Words>(words: &T, root: FrameId, page: Vpn) -> Entry {
    if page.get() >= USER_PAGES {
        return Entry::Empty;
    }
    let Some((table, at)) = middle_place(words, root, page) else {
        return Entry::Empty;
    };
    match middle(words, words.read(table, at)) {
        Middle::Nothing => Entry::Empty,
        Middle::Table(table) => decode(words.read(table, index(page, 0)), words.base_ppn()),
        Middle::Large(mapping) => Entry::Present(part(mapping, page)),
    }
}

/// Replaces the entry of user page `page`, which is no part of a large page, adding tables when needed,
/// and returns what it was. The caller flushes.
pub fn set<T: Words>(
    words: &mut T,
    root: FrameId,
    page: Vpn,
    entry: Entry,
    frames: &mut dyn TableFrames,
) -> Result<Entry, NoFrame> {
    debug_assert!(page.get() < USER_PAGES, "areas lie in the user's half");
    debug_assert!(
        large(words, root, page).is_none(),
        "a large page is split before one of its pages changes"
    );
    let mut table = root;
    for level in (1..LEVELS).rev() {
        let at = index(page, level);
        table = match child(words, words.read(table, at)) {
            Some(next) => next,
            None if entry == Entry::Empty => return Ok(Entry::Empty),
            None => {
                let next = new_table(words, frames)?;
                let ppn = words.base_ppn() + u64::from(next.get());
                words.write(table, at, ppn << PPN_SHIFT | V);
                next
            }
        };
    }
    let at = index(page, 0);
    let old = decode(words.read(table, at), words.base_ppn());
    words.write(table, at, encode(entry, words.base_ppn()));
    Ok(old)
}

/// A table of empty entries: a root, or one below.
pub fn new_table<T: Words>(
    words: &mut T,
    frames: &mut dyn TableFrames,
) -> Result<FrameId, NoFrame> {
    let table = frames.take().ok_or(NoFrame)?;
    words.clear(table);
    Ok(table)
}

/// Clears the A bit of a present entry; tells whether it was set. The caller then flushes. A large page
/// has one A bit for all.
pub fn test_and_clear_accessed<T: Words>(words: &mut T, root: FrameId, page: Vpn) -> bool {
    let Some((table, at)) = leaf_place(words, root, page) else {
        return false;
    };
    let word = words.read(table, at);
    let present = matches!(decode(word, words.base_ppn()), Entry::Present(_));
    let was_set = present && word & A != 0;
    if was_set {
        words.write(table, at, word & !A);
    }
    was_set
}

/// The first entry in `from..end` that is not empty.
#[must_use]
pub fn next<T: Words>(words: &T, root: FrameId, from: Vpn, end: Vpn) -> Option<(Vpn, Entry)> {
    let mut at = from.get();
    let end = end.get().min(USER_PAGES);
    while at < end {
        let page = Vpn::new(at);
        let Some((table, in_middle)) = middle_place(words, root, page) else {
            at = (at | MIDDLE_PAGES_MASK) + 1;
            continue;
        };
        match middle(words, words.read(table, in_middle)) {
            Middle::Nothing => at = (at | LEAF_PAGES_MASK) + 1,
            Middle::Large(mapping) => return Some((page, Entry::Present(part(mapping, page)))),
            Middle::Table(leaf) => {
                let first = at & !LEAF_PAGES_MASK;
                let past = (end - first).min(ENTRIES as u64);
                let from = index(page, 0);
                let Some(used) = words.first_used(leaf, from, past as usize) else {
                    at = first + past;
                    continue;
                };
                match decode(words.read(leaf, used), words.base_ppn()) {
                    Entry::Empty => at = first + used as u64 + 1,
                    entry => return Some((Vpn::new(first + used as u64), entry)),
                }
            }
        }
    }
    None
}

/// Gives back the tables on the way to `from..end` that hold nothing any more; the root stays.
pub fn trim<T: Words>(
    words: &mut T,
    root: FrameId,
    from: Vpn,
    end: Vpn,
    frames: &mut dyn TableFrames,
) {
    let mut at = from.get();
    let end = end.get().min(USER_PAGES);
    while at < end {
        let page = Vpn::new(at);
        let in_root = index(page, 2);
        let Some(middle) = child(words, words.read(root, in_root)) else {
            at = (at | MIDDLE_PAGES_MASK) + 1;
            continue;
        };
        let in_middle = index(page, 1);
        if let Some(leaf) = child(words, words.read(middle, in_middle)) {
            if is_empty(words, leaf) {
                words.write(middle, in_middle, 0);
                frames.give(leaf);
            }
        }
        at = (at | LEAF_PAGES_MASK) + 1;
        let middle_is_done = at >= end || at & MIDDLE_PAGES_MASK == 0;
        if middle_is_done && is_empty(words, middle) {
            words.write(root, in_root, 0);
            frames.give(middle);
        }
    }
}

/// Gives back every table of the user's half, and the root.
pub fn destroy<T: Words>(words: &mut T, root: FrameId, frames: &mut dyn TableFrames) {
    for in_root in 0..USER_ROOT_ENTRIES {
        let Some(middle) = child(words, words.read(root, in_root)) else {
            continue;
        };
        for in_middle in 0..ENTRIES {
            if let Some(leaf) = child(words, words.read(middle, in_middle)) {
                frames.give(leaf);
            }
        }
        frames.give(middle);
    }
    frames.give(root);
}

fn is_empty<T: Words>(words: &T, table: FrameId) -> bool {
    words.first_used(table, 0, ENTRIES).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: u64 = 0x8_0000;

    #[test]
    fn words_round_trip_and_only_permitted_leaves_are_valid() {
        for prot in [Prot::NONE, Prot::R, Prot::RW, Prot::RX, Prot::RWX] {
            for (accessed, dirty) in [(false, false), (true, false), (true, true), (false, true)] {
                let frame = FrameId::new(0x1234);
                let entry = Entry::Present(Mapping {
                    frame,
                    prot,
                    accessed,
                    dirty,
                });
                let word = encode(entry, BASE);
                assert_eq!(decode(word, BASE), entry);
                assert_eq!(word & V != 0, prot != Prot::NONE, "{entry:?}");
                assert_eq!(word >> PPN_SHIFT, BASE + 0x1234);
            }
        }
        for slot in [0, 1, u32::MAX] {
            let entry = Entry::Swapped(SlotId::new(slot));
            let word = encode(entry, BASE);
            assert_eq!((decode(word, BASE), word & V), (entry, 0));
        }
        assert_eq!(
            (encode(Entry::Empty, BASE), decode(0, BASE)),
            (0, Entry::Empty)
        );
    }

    #[test]
    fn the_words_are_those_of_the_specification() {
        let mapping = Mapping {
            frame: FrameId::new(1),
            prot: Prot::RW,
            accessed: true,
            dirty: true,
        };
        assert_eq!(
            encode(Entry::Present(mapping), BASE),
            0x8_0001 << 10 | 0b1101_0111
        );
        let text = Mapping {
            prot: Prot::RX,
            dirty: false,
            ..mapping
        };
        assert_eq!(
            encode(Entry::Present(text), BASE),
            0x8_0001 << 10 | 0b0101_1011
        );
    }

    #[test]
    fn foreign_words_read_as_empty() {
        assert_eq!(
            decode(V | R | 0x7_ffff << PPN_SHIFT, BASE),
            Entry::Empty,
            "below RAM"
        );
        assert_eq!(
            decode(SOFT_SWAPPED | 1 << (PPN_SHIFT + 40), BASE),
            Entry::Empty,
            "no such slot"
        );
        assert_eq!(decode(0b110, BASE), Entry::Empty, "no such kind");
    }
}
