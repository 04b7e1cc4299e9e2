//! The page-table walk, a pure function with the steps of the specification's algorithm
//! (Privileged ISA 1.13, Virtual Address Translation Process), by their numbers.
//!
//! It reads page-table entries through a closure and changes nothing: where `A` or `D` are to be
//! set by hardware, the entry to be written is part of the answer. The engines, the post-mortem
//! and the tests share it.

use super::pte::Pte;
use crate::addr::{PhysAddr, Ppn, VirtAddr};
use crate::hart::{AccessKind, Privilege};
use std::fmt;

/// Bytes in a page-table entry.
pub(super) const PTE_SIZE: u64 = 8;

/// The most levels that any scheme has.
pub const MAX_LEVELS: usize = 5;

/// A translation scheme of `satp.MODE` that walks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
    /// Three levels, 39-bit virtual addresses.
    Sv39,
    /// Four levels, 48-bit virtual addresses.
    Sv48,
    /// Five levels, 57-bit virtual addresses.
    Sv57,
}

impl Scheme {
    /// The scheme that `satp.MODE` encodes so; 0 is Bare, and the rest is reserved.
    #[must_use]
    pub const fn from_mode(mode: u64) -> Option<Scheme> {
        match mode {
            8 => Some(Scheme::Sv39),
            9 => Some(Scheme::Sv48),
            10 => Some(Scheme::Sv57),
            _ => None,
        }
    }

    /// How many levels of tables there are.
    #[must_use]
    pub const fn levels(self) -> usize {
        match self {
            Scheme::Sv39 => 3,
            Scheme::Sv48 => 4,
            Scheme::Sv57 => MAX_LEVELS,
        }
    }

    /// The address whose upper bits are the sign extension of its translated ones.
    #[must_use]
    pub const fn sign_extend(self, va: u64) -> VirtAddr {
        let shift = 64 - self.va_bits();
        VirtAddr(((va << shift) as i64 >> shift) as u64)
    }

    /// How many bits of a virtual address are translated.
    #[must_use]
    pub const fn va_bits(self) -> u32 {
        12 + 9 * self.levels() as u32
    }

    /// Whether all the bits above the translated ones equal the highest of those.
    #[must_use]
    pub const fn is_canonical(self, va: VirtAddr) -> bool {
        self.sign_extend(va.0).0 == va.0
    }
}

/// What is to be translated, and under which rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Request {
    /// The scheme in force.
    pub scheme: Scheme,
    /// The root table, `satp.PPN`.
    pub root: Ppn,
    /// The address.
    pub va: VirtAddr,
    /// The access.
    pub kind: AccessKind,
    /// The effective privilege: U or S (MPRV has been applied).
    pub privilege: Privilege,
    /// `mstatus.SUM`: S-mode may load and store where U is set.
    pub sum: bool,
    /// `mstatus.MXR`: loads are allowed where only X is set.
    pub mxr: bool,
    /// Whether hardware sets A and D (Svadu, `menvcfg.ADUE`); if not, it faults (Svade).
    pub hardware_ad: bool,
    /// Whether bit N has a meaning (Svnapot).
    pub napot: bool,
    /// Whether the field PBMT has a meaning (Svpbmt, `menvcfg.PBMTE`).
    pub memory_types: bool,
}

/// Why a walk failed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum WalkFault {
    /// The address is not the sign extension of its translated bits.
    NonCanonical,
    /// V is clear, at the level given.
    NotPresent,
    /// W without R, a reserved bit or encoding, or A, D, U, PBMT or N set in a pointer.
    Reserved,
    /// A pointer at the last level.
    NoLeaf,
    /// A superpage whose low page-number bits are not zero.
    Misaligned,
    /// R, W, X, U, SUM or MXR forbid it.
    Permission,
    /// A is clear, and hardware does not set it.
    AccessedClear,
    /// D is clear on a store, and hardware does not set it.
    DirtyClear,
    /// The entry itself cannot be read: outside RAM, or PMP forbids it. An access fault.
    PteUnreadable,
}

impl WalkFault {
    /// Whether the exception is an access fault rather than a page fault.
    #[must_use]
    pub const fn is_access_fault(self) -> bool {
        matches!(self, WalkFault::PteUnreadable)
    }
}

impl fmt::Display for WalkFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WalkFault::NonCanonical => "the address is not canonical",
            WalkFault::NotPresent => "the entry is not valid",
            WalkFault::Reserved => "the entry uses a reserved encoding",
            WalkFault::NoLeaf => "the last level holds a pointer",
            WalkFault::Misaligned => "the superpage is misaligned",
            WalkFault::Permission => "the page's permissions forbid it",
            WalkFault::AccessedClear => "A is clear",
            WalkFault::DirtyClear => "D is clear",
            WalkFault::PteUnreadable => "the entry's address cannot be read",
        })
    }
}

/// One entry that the walk read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// The level: 0 for the last, and for the root 2 in Sv39, 3 in Sv48, 4 in Sv57.
    pub level: usize,
    /// Where the entry lies.
    pub pte_addr: PhysAddr,
    /// What it holds.
    pub pte: Pte,
}

/// A successful translation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Leaf {
    /// The physical address of the byte asked for.
    pub pa: PhysAddr,
    /// The leaf's level: 0 is 4 KiB, 1 is 2 MiB, 2 is 1 GiB, 3 is 512 GiB, 4 is 256 TiB.
    pub level: usize,
    /// Whether it is one of the sixteen entries of a 64 KiB range (Svnapot).
    pub napot: bool,
    /// The entry, with A and D as they are after the access.
    pub pte: Pte,
    /// Where the entry lies.
    pub pte_addr: PhysAddr,
    /// Whether hardware must write `pte` back because A or D changed.
    pub update: bool,
}

impl Leaf {
    /// Bytes that the entry maps alike: the page's, the superpage's or the range's.
    #[must_use]
    pub const fn size(&self) -> u64 {
        1 << (page_bits(self.level) + if self.napot { NAPOT_BITS } else { 0 })
    }
}

/// The offset bits of a page of this level.
pub(super) const fn page_bits(level: usize) -> u32 {
    12 + 9 * level as u32
}

/// How many page-number bits a NAPOT entry leaves to the address: 64 KiB ranges are all there are.
pub(super) const NAPOT_BITS: u32 = 4;

/// A walk: the entries it read, in order, and how it ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Walk {
    steps: [Option<Step>; MAX_LEVELS],
    /// The leaf, or why there is none.
    pub outcome: Result<Leaf, WalkFault>,
}

impl Walk {
    /// The entries read, from the root down.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().flatten()
    }
}

/// Walks the tables. `read_pte` answers `None` where an entry cannot be read.
pub fn walk(request: &Request, read_pte: impl FnMut(PhysAddr) -> Option<u64>) -> Walk {
    let mut steps = [None; MAX_LEVELS];
    let top = request.scheme.levels() - 1;
    let outcome = descend(request, read_pte, |step| {
        steps[top - step.level] = Some(step);
    });
    Walk { steps, outcome }
}

/// How [`walk`] ends, for those who do not ask which entries it read: every miss in the TLB does
/// this, and a record of the steps would take longer than they do.
///
/// # Errors
/// Why there is no leaf.
#[inline(always)]
pub fn find_leaf(
    request: &Request,
    read_pte: impl FnMut(PhysAddr) -> Option<u64>,
) -> Result<Leaf, WalkFault> {
    descend(request, read_pte, |_| ())
}

#[inline(always)]
fn descend(
    request: &Request,
    mut read_pte: impl FnMut(PhysAddr) -> Option<u64>,
    mut note: impl FnMut(Step),
) -> Result<Leaf, WalkFault> {
    if !request.scheme.is_canonical(request.va) {
        return Err(WalkFault::NonCanonical);
    }
    // 1. Let a be satp.ppn × PAGESIZE, and let i = LEVELS − 1.
    let mut table = request.root;
    for level in (0..request.scheme.levels()).rev() {
        // 2. Let pte be the value at address a + va.vpn[i] × PTESIZE.
        let vpn = request.va.0 >> page_bits(level) & 0x1ff;
        let pte_addr = table.base().wrapping_add(vpn * PTE_SIZE);
        let pte = Pte(read_pte(pte_addr).ok_or(WalkFault::PteUnreadable)?);
        note(Step {
            level,
            pte_addr,
            pte,
        });
        // 3. If V = 0, or R = 0 and W = 1, or bits or encodings that are reserved are set: stop,
        //    page fault.
        if !pte.has(Pte::V) {
            return Err(WalkFault::NotPresent);
        }
        // 4. If R or X is set, go to step 5; otherwise a pointer to the next level. (It comes first,
        //    as one comparison tells a pointer in which nothing is reserved.)
        if !pte.has(!Pte::POINTER) {
            table = pte.ppn();
        } else if is_reserved(request, level, pte) {
            return Err(WalkFault::Reserved);
        } else {
            return leaf(request, level, pte_addr, pte);
        }
    }
    Err(WalkFault::NoLeaf)
}

/// What step 3 calls reserved. Without their extensions N and PBMT are reserved bits; with them
/// they are for leaves, and have reserved encodings of their own (Privileged ISA, Svnapot, table of
/// encodings; Svpbmt). A pointer's D, A and U are reserved too.
pub(super) fn is_reserved(request: &Request, level: usize, pte: Pte) -> bool {
    let without_extension =
        if request.napot { 0 } else { Pte::N } | if request.memory_types { 0 } else { Pte::PBMT };
    if pte.has(Pte::RESERVED | without_extension) || (pte.has(Pte::W) && !pte.has(Pte::R)) {
        return true;
    }
    if !pte.is_leaf() {
        return pte.has(Pte::D | Pte::A | Pte::U | Pte::PBMT | Pte::N);
    }
    let low_ppn = pte.ppn().0 & ((1 << NAPOT_BITS) - 1);
    let bad_range = pte.has(Pte::N) && (level > 0 || low_ppn != 1 << (NAPOT_BITS - 1));
    bad_range || pte.0 & Pte::PBMT == Pte::PBMT
}

/// Steps 5 to 10: a leaf has been found.
#[inline(always)]
fn leaf(request: &Request, level: usize, pte_addr: PhysAddr, pte: Pte) -> Result<Leaf, WalkFault> {
    // 5. If i > 0 and pte.ppn[i−1:0] ≠ 0, this is a misaligned superpage: page fault.
    let offset_mask = (1_u64 << page_bits(level)) - 1;
    if pte.ppn().base().0 & offset_mask != 0 {
        return Err(WalkFault::Misaligned);
    }
    // 6 to 8. Is the access allowed?
    if !permits(request, pte) {
        return Err(WalkFault::Permission);
    }
    // 9. If A = 0, or D = 0 and the access is a store: fault, or set them.
    let store = request.kind == AccessKind::Store;
    let wanted = Pte::A | if store { Pte::D } else { 0 };
    let missing = wanted & !pte.0;
    if missing != 0 && !request.hardware_ad {
        return Err(if missing & Pte::A != 0 {
            WalkFault::AccessedClear
        } else {
            WalkFault::DirtyClear
        });
    }
    // 10. The translation is successful; the low page-number bits of a superpage or of a NAPOT
    //     range come from va.
    let mut leaf = Leaf {
        pa: PhysAddr(0),
        level,
        napot: pte.has(Pte::N),
        pte: Pte(pte.0 | wanted),
        pte_addr,
        update: missing != 0,
    };
    let offset_mask = leaf.size() - 1;
    leaf.pa = PhysAddr(pte.ppn().base().0 & !offset_mask | request.va.0 & offset_mask);
    Ok(leaf)
}

/// Steps 6 and 8: R, W, X and U with privilege, SUM and MXR.
fn permits(request: &Request, pte: Pte) -> bool {
    let user_page = pte.has(Pte::U);
    let mode_ok = match (request.privilege, request.kind) {
        (Privilege::User, _) => user_page,
        // S-mode never executes from a user page, whatever SUM says.
        (_, AccessKind::Fetch) => !user_page,
        (_, AccessKind::Load | AccessKind::Store) => !user_page || request.sum,
    };
    let access_ok = match request.kind {
        AccessKind::Fetch => pte.has(Pte::X),
        AccessKind::Load => pte.has(Pte::R) || (request.mxr && pte.has(Pte::X)),
        AccessKind::Store => pte.has(Pte::W),
    };
    mode_ok && access_ok
}

#[cfg(test)]
mod tests;
