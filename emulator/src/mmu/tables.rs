//! All that a page table maps, entry by entry: for those who want to see an address space, not an
//! address. What an entry means is what the walk takes it for.

use super::pte::Pte;
use super::walk::{NAPOT_BITS, PTE_SIZE, Request, WalkFault, is_reserved, page_bits};
use crate::addr::{PhysAddr, Ppn, VirtAddr};
use std::ops::RangeInclusive;

/// Entries in a table.
const ENTRIES: u64 = 512;
/// Most tables that are looked at: a table that leads to itself would give more than anybody can read.
const MOST_TABLES: usize = 1 << 16;

/// What is found in the tables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// A table, before its entries.
    Table {
        /// Its first byte.
        at: PhysAddr,
        /// The level of its entries.
        level: usize,
    },
    /// An entry that maps a page or superpage.
    Leaf {
        /// The first address that it maps.
        va: VirtAddr,
        /// Where that leads to.
        pa: PhysAddr,
        /// Its level.
        level: usize,
        /// Where the entry lies.
        at: PhysAddr,
        /// The entry.
        pte: Pte,
    },
    /// An entry that no walk gets past, of those that are valid or cannot be read.
    Bad {
        /// The first address that it stands for.
        va: VirtAddr,
        /// Its level.
        level: usize,
        /// Why.
        fault: WalkFault,
    },
}

/// Bytes that an entry of this level stands for.
#[must_use]
pub const fn span(level: usize) -> u64 {
    1 << page_bits(level)
}

/// A look at an address space.
#[derive(Debug)]
pub struct Tables<'a> {
    rules: &'a Request,
    range: RangeInclusive<u64>,
    left: usize,
}

impl<'a> Tables<'a> {
    /// All that the tables from `rules.root` on map in a range, by the rules of the request; what it
    /// says of an access does not matter.
    #[must_use]
    pub fn new(rules: &'a Request, range: RangeInclusive<u64>) -> Tables<'a> {
        Tables {
            rules,
            range,
            left: MOST_TABLES,
        }
    }

    /// Shows everything in order of address; `false` if there were more tables than are looked at.
    pub fn visit(
        mut self,
        read: impl Fn(PhysAddr) -> Option<u64>,
        mut show: impl FnMut(Found),
    ) -> bool {
        let top = self.rules.scheme.levels() - 1;
        self.table(self.rules.root, top, 0, &read, &mut show)
    }

    fn table(
        &mut self,
        table: Ppn,
        level: usize,
        prefix: u64,
        read: &dyn Fn(PhysAddr) -> Option<u64>,
        show: &mut dyn FnMut(Found),
    ) -> bool {
        let at = table.base();
        let Some(left) = self.left.checked_sub(1) else {
            return false;
        };
        self.left = left;
        show(Found::Table { at, level });
        for number in 0..ENTRIES {
            let inner = prefix | number << page_bits(level);
            let va = self.rules.scheme.sign_extend(inner);
            let last = va.0 | (span(level) - 1);
            if last < *self.range.start() || va.0 > *self.range.end() {
                continue;
            }
            let at = at.wrapping_add(number * PTE_SIZE);
            let entry = read(at).map(Pte);
            match self.judge(entry, level) {
                Ok(None) => {}
                Ok(Some(next)) => {
                    if !self.table(next, level - 1, inner, read, show) {
                        return false;
                    }
                }
                Err(Some(fault)) => show(Found::Bad { va, level, fault }),
                Err(None) => {
                    let pte = entry.unwrap_or_default();
                    let pa = start(pte, va);
                    show(Found::Leaf {
                        va,
                        pa,
                        level,
                        at,
                        pte,
                    });
                }
            }
        }
        true
    }

    /// The next table or nothing, or how the walk ends: with a leaf, or why not.
    fn judge(&self, entry: Option<Pte>, level: usize) -> Result<Option<Ppn>, Option<WalkFault>> {
        let Some(pte) = entry else {
            return Err(Some(WalkFault::PteUnreadable));
        };
        if !pte.has(Pte::V) {
            return Ok(None);
        }
        if is_reserved(self.rules, level, pte) {
            return Err(Some(WalkFault::Reserved));
        }
        if pte.is_leaf() {
            let misaligned = pte.ppn().base().0 & (span(level) - 1) != 0;
            return Err(misaligned.then_some(WalkFault::Misaligned));
        }
        if level == 0 {
            return Err(Some(WalkFault::NoLeaf));
        }
        Ok(Some(pte.ppn()))
    }
}

/// Where the first address of an entry leads to: in a NAPOT range, each entry has its own page.
fn start(pte: Pte, va: VirtAddr) -> PhysAddr {
    let base = pte.ppn().base().0;
    let range = (1_u64 << (12 + NAPOT_BITS)) - 1;
    if pte.has(Pte::N) {
        PhysAddr(base & !range | va.0 & range)
    } else {
        PhysAddr(base)
    }
}

#[cfg(test)]
mod tests;
