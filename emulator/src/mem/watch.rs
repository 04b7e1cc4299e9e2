//! Watchpoints: which accesses to memory a debugger wants to hear of.
//!
//! A page with a watched byte has no entry in the TLB that loads and stores find by themselves: its
//! entries are marked, as those of pages with decoded code are. So its accesses take the slow path,
//! where they are compared, and all others are as fast as ever. What is counted is the same.

use super::Memory;
use crate::addr::{PAGE_SIZE, PhysAddr};
use crate::hart::{AccessKind, Hart};
use crate::mmu::translate;

/// Which addresses a breakpoint or a watchpoint means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Space {
    /// Those that instructions use, whatever they are translated to.
    Any,
    /// Those that instructions use while this ASID is in `satp` and translated by it.
    Asid(u16),
    /// Physical ones, whatever address leads there.
    Physical,
}

impl Space {
    /// The address that is meant, if any is, of what a hart accesses at `va`, which lies at `pa`.
    pub(crate) fn address(
        self,
        h: &Hart,
        va: u64,
        pa: Option<PhysAddr>,
        kind: AccessKind,
    ) -> Option<u64> {
        match self {
            Space::Any => Some(va),
            Space::Asid(asid) => (translate::space(h, kind) == Some(asid)).then_some(va),
            Space::Physical => pa.map(|pa| pa.0),
        }
    }
}

/// What is watched for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WatchKind {
    /// Loads.
    Read,
    /// Stores.
    Write,
    /// Both.
    Access,
}

impl WatchKind {
    const fn includes(self, kind: AccessKind) -> bool {
        matches!(
            (self, kind),
            (WatchKind::Access | WatchKind::Read, AccessKind::Load)
                | (WatchKind::Access | WatchKind::Write, AccessKind::Store)
        )
    }
}

/// Bytes that are watched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Watchpoint {
    /// The first.
    pub address: u64,
    /// How many.
    pub len: u64,
    /// For what.
    pub kind: WatchKind,
    /// Whose addresses they are.
    pub space: Space,
}

impl Watchpoint {
    fn overlaps(&self, address: u64, len: u64) -> bool {
        // Without sums, which could overflow: either begins within the other.
        address.wrapping_sub(self.address) < self.len.max(1)
            || self.address.wrapping_sub(address) < len.max(1)
    }
}

/// Who has accessed what is watched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Accessor {
    /// An instruction.
    Instruction,
    /// The walk of a page table, which has set accessed or dirty bits.
    Walk,
    /// A device.
    Device,
}

/// A watched access.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WatchHit {
    /// The watchpoint.
    pub watchpoint: Watchpoint,
    /// The first watched byte that was accessed, in the watchpoint's addresses.
    pub address: u64,
    /// Whether it was written.
    pub write: bool,
    /// Who did it.
    pub by: Accessor,
}

/// All watchpoints, and the first access that one of them was for since anybody asked.
#[derive(Debug, Default)]
pub struct Watches {
    points: Vec<Watchpoint>,
    hit: Option<WatchHit>,
}

impl Watches {
    /// Whether there are none.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// Puts these in the place of those there are. Entries of TLBs have to be marked anew.
    pub fn set(&mut self, points: &[Watchpoint]) {
        self.points = points.to_vec();
        self.hit = None;
    }

    /// Whether a watched access waits to be told of.
    #[inline]
    #[must_use]
    pub fn has_hit(&self) -> bool {
        self.hit.is_some()
    }

    /// Takes the access that waits to be told of.
    pub fn take_hit(&mut self) -> Option<WatchHit> {
        self.hit.take()
    }

    /// Whether accesses of this kind to the page of `va`, at `pa`, have to be compared.
    #[must_use]
    pub fn cover_page(&self, va: u64, pa: PhysAddr, kind: AccessKind) -> bool {
        const IN_PAGE: u64 = PAGE_SIZE - 1;
        self.points.iter().any(|point| {
            let page = match point.space {
                Space::Any | Space::Asid(_) => va & !IN_PAGE,
                Space::Physical => pa.0 & !IN_PAGE,
            };
            // Atomics read by way of a store's entry.
            let may = kind == AccessKind::Store || point.kind.includes(kind);
            may && point.overlaps(page, PAGE_SIZE)
        })
    }

    fn note(
        &mut self,
        len: u64,
        kind: AccessKind,
        by: Accessor,
        at: impl Fn(Space) -> Option<u64>,
    ) {
        let found = self.points.iter().find_map(|point| {
            let address = at(point.space)?;
            let hit = point.kind.includes(kind) && point.overlaps(address, len);
            hit.then_some((*point, address.max(point.address)))
        });
        if let (Some((watchpoint, address)), None) = (found, self.hit) {
            self.hit = Some(WatchHit {
                watchpoint,
                address,
                write: kind == AccessKind::Store,
                by,
            });
        }
    }

    /// Compares an access that is not an instruction's, and knows no virtual address.
    pub(super) fn note_physical(&mut self, pa: PhysAddr, len: u64, by: Accessor) {
        if !self.is_empty() {
            self.note(len, AccessKind::Store, by, |space| {
                (space == Space::Physical).then_some(pa.0)
            });
        }
    }
}

impl Memory {
    /// Compares an instruction's access, which succeeds.
    #[inline]
    pub(super) fn note_access(
        &mut self,
        h: &Hart,
        va: u64,
        pa: PhysAddr,
        len: u64,
        kind: AccessKind,
    ) {
        if !self.watches.is_empty() {
            self.watches
                .note(len, kind, Accessor::Instruction, |space| {
                    space.address(h, va, Some(pa), kind)
                });
        }
    }

    /// Compares a write of the page-table walker's.
    pub(crate) fn note_walk(&mut self, pa: PhysAddr, len: u64) {
        self.watches.note_physical(pa, len, Accessor::Walk);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_overlap_where_they_share_a_byte() {
        let point = |address, len| Watchpoint {
            address,
            len,
            kind: WatchKind::Access,
            space: Space::Any,
        };
        for (address, len, at, bytes, overlap) in [
            (0x100, 8, 0x100, 8, true),
            (0x100, 8, 0x107, 1, true),
            (0x100, 8, 0x108, 1, false),
            (0x100, 8, 0xff, 1, false),
            (0x100, 8, 0xfc, 8, true),
            (0x100, 1, 0, 0x1000, true),
            (0x100, 0x2000, 0x1000, 0x1000, true),
            (u64::MAX, 1, u64::MAX, 1, true),
            (u64::MAX, 1, u64::MAX - 7, 8, true),
            (0, 8, u64::MAX - 7, 8, false),
        ] {
            assert_eq!(
                point(address, len).overlaps(at, bytes),
                overlap,
                "{address:#x}+{len} {at:#x}+{bytes}"
            );
        }
    }

    #[test]
    fn kinds_include_their_accesses() {
        for (kind, load, store) in [
            (WatchKind::Read, true, false),
            (WatchKind::Write, false, true),
            (WatchKind::Access, true, true),
        ] {
            let included = [AccessKind::Load, AccessKind::Store].map(|it| kind.includes(it));
            assert_eq!(included, [load, store], "{kind:?}");
        }
    }
}
