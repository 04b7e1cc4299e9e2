//! What a page-table walk has found and a side of the TLB cannot hold as one entry: superpages, which
//! a side holds page by page, and pages to which accesses may not go by a side (of devices, for one). It
//! is asked before a walk is made, so that a superpage costs one walk and not one for each of its pages.
//!
//! An entry is for the kinds of access that walks were made for: each has looked at permissions, A and
//! D of its own. Like a side it is direct-mapped, here for each size of leaf by itself, and finds
//! entries by context number, so that a number that is retired takes its entries along.

use super::{EMPTY, Number, PAGE_MASK};
use crate::addr::PAGE_SIZE;
use crate::hart::AccessKind;
use std::fmt;

/// Entries for each size of leaf.
pub const LARGE_ENTRIES: usize = 64;

/// The sizes of leaves by their offset bits: a page, and the superpages of the levels above (Privileged
/// ISA, Sv39 to Sv57).
const SIZES: [u32; 5] = [12, 21, 30, 39, 48];

/// In a key, which has the kinds of access in its lowest bits.
const KINDS: u64 = 7;

/// The leaves of one size.
struct Class {
    /// Base, context number and kinds of access.
    keys: [u64; LARGE_ENTRIES],
    /// The physical address of the base.
    bases: [u64; LARGE_ENTRIES],
}

/// An entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Large {
    /// Its key without the kinds.
    pub(super) tag: u64,
    /// The kinds of access that it is for: a bit each.
    pub(super) kinds: u64,
    /// Where its base lies.
    pub(super) pa: u64,
    /// How many bytes it maps.
    pub(super) size: u64,
}

/// All of a hart's.
pub(super) struct LargeLeaves {
    /// Which classes may have entries that can be found: a bit each, so that looking costs nothing where
    /// there are none.
    used: u32,
    classes: [Class; SIZES.len()],
}

impl fmt::Debug for LargeLeaves {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LargeLeaves({:#b})", self.used)
    }
}

impl LargeLeaves {
    pub(super) fn new() -> LargeLeaves {
        LargeLeaves {
            used: 0,
            classes: std::array::from_fn(|_| Class {
                keys: [EMPTY; LARGE_ENTRIES],
                bases: [0; LARGE_ENTRIES],
            }),
        }
    }

    /// The physical address of `va` and how many bytes its leaf maps, if an entry tells.
    #[inline]
    pub(super) fn find(&self, kind: AccessKind, va: u64, context: Number) -> Option<(u64, u64)> {
        let mut left = self.used;
        while left != 0 {
            let class = left.trailing_zeros() as usize;
            left &= left - 1;
            let within = (1 << SIZES[class]) - 1;
            let place = index(va, class, context.salt);
            let key = self.classes[class].keys[place];
            if key & !KINDS == va & !within | context.tag && key & bit(kind) != 0 {
                let pa = self.classes[class].bases[place] | va & within;
                return Some((pa, within + 1));
            }
        }
        None
    }

    /// Enters that a walk for `va` led to `pa`, in a leaf that maps `size` bytes.
    pub(super) fn enter(&mut self, kind: AccessKind, va: u64, pa: u64, size: u64, context: Number) {
        let bits = size.trailing_zeros();
        let Some(class) = SIZES.iter().position(|&known| known == bits) else {
            return;
        };
        let place = index(va, class, context.salt);
        let Class { keys, bases } = &mut self.classes[class];
        let (tag, base) = (va & !(size - 1) | context.tag, pa & !(size - 1));
        let others = if (keys[place] & !KINDS, bases[place]) == (tag, base) {
            keys[place] & KINDS
        } else {
            0
        };
        keys[place] = tag | others | bit(kind);
        bases[place] = base;
        self.used |= 1 << class;
    }

    /// Forgets the page of `va` in this context. (Who fences part of a larger leaf has to drop more.)
    pub(super) fn drop_page(&mut self, va: u64, context: Number) {
        let key = &mut self.classes[0].keys[index(va, 0, context.salt)];
        if *key & PAGE_MASK == va & PAGE_MASK {
            *key = EMPTY;
        }
    }

    /// All context numbers are retired: nothing is found before something is entered again.
    pub(super) fn retire(&mut self) {
        self.used = 0;
    }

    /// Forgets everything, since numbers will mean something else.
    pub(super) fn clear(&mut self) {
        self.retire();
        for class in &mut self.classes {
            class.keys.fill(EMPTY);
        }
    }

    /// All entries, also those of numbers that are retired.
    pub(super) fn entries(&self) -> impl Iterator<Item = Large> {
        SIZES.iter().zip(&self.classes).flat_map(|(bits, class)| {
            let entries = class.keys.iter().zip(&class.bases);
            let entries = entries.filter(|(key, _)| **key != EMPTY);
            entries.map(move |(key, base)| Large {
                tag: key & !KINDS,
                kinds: key & KINDS,
                pa: *base,
                size: 1 << bits,
            })
        })
    }
}

const _: () = assert!(1 << SIZES[0] == PAGE_SIZE);

const fn bit(kind: AccessKind) -> u64 {
    1 << kind as u64
}

/// As in a side.
fn index(va: u64, class: usize, salt: u64) -> usize {
    let number = va >> SIZES[class];
    (number ^ number >> 6 ^ salt) as usize % LARGE_ENTRIES
}
