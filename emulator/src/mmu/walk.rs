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
const PTE_SIZE: u64 = 8;

/// A translation scheme of `satp.MODE` that walks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
    /// Three levels, 39-bit virtual addresses.
    Sv39,
}

impl Scheme {
    /// How many levels of tables there are.
    #[must_use]
    pub const fn levels(self) -> usize {
        match self {
            Scheme::Sv39 => 3,
        }
    }

    /// How many bits of a virtual address are translated.
    #[must_use]
    pub const fn va_bits(self) -> u32 {
        match self {
            Scheme::Sv39 => 39,
        }
    }

    /// Whether all the bits above the translated ones equal the highest of those.
    #[must_use]
    pub const fn is_canonical(self, va: VirtAddr) -> bool {
        let shift = 64 - self.va_bits();
        ((va.0 << shift) as i64 >> shift) as u64 == va.0
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
}

/// Why a walk failed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum WalkFault {
    /// The address is not the sign extension of its translated bits.
    NonCanonical,
    /// V is clear, at the level given.
    NotPresent,
    /// W without R, a reserved bit, or A, D or U set in a pointer.
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
    /// The level, 2 for the root of Sv39 and 0 for the last.
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
    /// The leaf's level: 0 is 4 KiB, 1 is 2 MiB, 2 is 1 GiB.
    pub level: usize,
    /// The entry, with A and D as they are after the access.
    pub pte: Pte,
    /// Where the entry lies.
    pub pte_addr: PhysAddr,
    /// Whether hardware must write `pte` back because A or D changed.
    pub update: bool,
}

/// A walk: the entries it read, in order, and how it ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Walk {
    steps: [Option<Step>; 3],
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
pub fn walk(request: &Request, mut read_pte: impl FnMut(PhysAddr) -> Option<u64>) -> Walk {
    let mut steps = [None; 3];
    let outcome = descend(request, &mut steps, &mut read_pte);
    Walk { steps, outcome }
}

fn descend(
    request: &Request,
    steps: &mut [Option<Step>; 3],
    read_pte: &mut dyn FnMut(PhysAddr) -> Option<u64>,
) -> Result<Leaf, WalkFault> {
    let levels = request.scheme.levels();
    if !request.scheme.is_canonical(request.va) {
        return Err(WalkFault::NonCanonical);
    }
    // 1. Let a be satp.ppn × PAGESIZE, and let i = LEVELS − 1.
    let mut table = request.root;
    for (depth, level) in (0..levels).rev().enumerate() {
        // 2. Let pte be the value at address a + va.vpn[i] × PTESIZE.
        let vpn = request.va.0 >> (12 + 9 * level) & 0x1ff;
        let pte_addr = table.base().wrapping_add(vpn * PTE_SIZE);
        let pte = Pte(read_pte(pte_addr).ok_or(WalkFault::PteUnreadable)?);
        steps[depth] = Some(Step {
            level,
            pte_addr,
            pte,
        });
        // 3. If V = 0, or R = 0 and W = 1, or reserved bits are set: stop, page fault.
        if !pte.has(Pte::V) {
            return Err(WalkFault::NotPresent);
        }
        if pte.has(Pte::RESERVED) || (pte.has(Pte::W) && !pte.has(Pte::R)) {
            return Err(WalkFault::Reserved);
        }
        // 4. If R or X is set, go to step 5; otherwise a pointer to the next level. D, A and U
        //    are reserved in a pointer.
        if pte.is_leaf() {
            return leaf(request, level, pte_addr, pte);
        }
        if pte.has(Pte::D | Pte::A | Pte::U) {
            return Err(WalkFault::Reserved);
        }
        table = pte.ppn();
    }
    Err(WalkFault::NoLeaf)
}

/// Steps 5 to 8: a leaf has been found.
fn leaf(request: &Request, level: usize, pte_addr: PhysAddr, pte: Pte) -> Result<Leaf, WalkFault> {
    // The specification orders these checks (permission, alignment, A and D) but gives all of
    // them the same page fault, so only the reason that is reported depends on the order.
    if !permits(request, pte) {
        return Err(WalkFault::Permission);
    }
    let low_ppn = (1_u64 << (9 * level)) - 1;
    if pte.ppn().0 & low_ppn != 0 {
        return Err(WalkFault::Misaligned);
    }
    // 7. If A = 0, or D = 0 and the access is a store: fault, or set them.
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
    // 8. The translation is successful; low page-number bits of a superpage come from va.
    let offset_mask = (1_u64 << (12 + 9 * level)) - 1;
    let pa = PhysAddr(pte.ppn().base().0 | request.va.0 & offset_mask);
    Ok(Leaf {
        pa,
        level,
        pte: Pte(pte.0 | wanted),
        pte_addr,
        update: missing != 0,
    })
}

/// Steps 5 and 6: R, W, X and U with privilege, SUM and MXR.
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
mod tests {
    use super::*;
    use std::collections::HashMap;

    const ROOT: u64 = 0x8_0000;
    const BASE: Request = Request {
        scheme: Scheme::Sv39,
        root: Ppn(ROOT),
        va: VirtAddr(0x4020_1abc),
        kind: AccessKind::Load,
        privilege: Privilege::User,
        sum: false,
        mxr: false,
        hardware_ad: false,
    };

    /// Tables that map `BASE.va` by a leaf with `flags` at `level`, for page number `ppn`.
    fn tables(level: usize, ppn: u64, flags: u64) -> HashMap<u64, u64> {
        let mut memory = HashMap::new();
        // Each table is in the page after its parent.
        for (table, l) in (ROOT..).zip((0..3).rev()) {
            let index = BASE.va.0 >> (12 + 9 * l) & 0x1ff;
            let at = (table << 12) + index * 8;
            if l == level {
                memory.insert(at, ppn << 10 | flags);
                break;
            }
            memory.insert(at, (table + 1) << 10 | Pte::V);
        }
        memory
    }

    fn run(request: &Request, memory: &HashMap<u64, u64>) -> Walk {
        walk(request, |pa| Some(memory.get(&pa.0).copied().unwrap_or(0)))
    }

    const URWX: u64 = Pte::V | Pte::R | Pte::W | Pte::X | Pte::U | Pte::A | Pte::D;

    #[test]
    fn leaves_of_every_size_translate() {
        let cases = [
            (0, 0x1_2345, 0x1234_5abc),
            (1, 0x1_2200, 0x1220_1abc),
            (2, 0x4_0000, 0x4020_1abc),
        ];
        for (level, ppn, pa) in cases {
            let walk = run(&BASE, &tables(level, ppn, URWX));
            let leaf = walk.outcome.expect("mapped");
            assert_eq!((leaf.pa.0, leaf.level, leaf.update), (pa, level, false));
            assert_eq!(walk.steps().count(), 3 - level);
        }
    }

    #[test]
    fn faults_name_their_rule() {
        use WalkFault::*;
        let s = |r: Request| Request {
            privilege: Privilege::Supervisor,
            ..r
        };
        let store = Request {
            kind: AccessKind::Store,
            ..BASE
        };
        let fetch = Request {
            kind: AccessKind::Fetch,
            ..BASE
        };
        let kernel = URWX & !Pte::U;
        let cases = [
            (BASE, 0, 1, 0, NotPresent),
            (BASE, 0, 1, URWX & !Pte::R, Reserved),
            (BASE, 0, 1, URWX | 1 << 54, Reserved),
            (BASE, 0, 1, URWX | 1 << 63, Reserved),
            (BASE, 1, 1, Pte::V | Pte::A, Reserved),
            (BASE, 1, 1, Pte::V | Pte::U, Reserved),
            (BASE, 0, 1, Pte::V, NoLeaf),
            (BASE, 1, 0x201, URWX, Misaligned),
            (BASE, 2, 0x200, URWX, Misaligned),
            (BASE, 0, 1, kernel, Permission),
            (s(BASE), 0, 1, URWX, Permission),
            (s(fetch), 0, 1, URWX, Permission),
            (s(Request { sum: true, ..fetch }), 0, 1, URWX, Permission),
            (store, 0, 1, URWX & !Pte::W, Permission),
            (fetch, 0, 1, URWX & !Pte::X, Permission),
            (BASE, 0, 1, URWX & !(Pte::R | Pte::W), Permission),
            (BASE, 0, 1, URWX & !Pte::A, AccessedClear),
            (store, 0, 1, URWX & !Pte::D, DirtyClear),
            (store, 0, 1, URWX & !(Pte::A | Pte::D), AccessedClear),
        ];
        for (request, level, ppn, flags, fault) in cases {
            let walk = run(&request, &tables(level, ppn, flags));
            assert_eq!(walk.outcome, Err(fault), "{request:?} {:?}", Pte(flags));
        }
        let beyond = Request {
            va: VirtAddr(1 << 38),
            ..BASE
        };
        assert_eq!(run(&beyond, &HashMap::new()).outcome, Err(NonCanonical));
        let high = Request {
            va: VirtAddr(!0 << 38),
            ..BASE
        };
        assert_eq!(run(&high, &HashMap::new()).outcome, Err(NotPresent));
        let unreadable = walk(&BASE, |_| None);
        assert_eq!(unreadable.outcome, Err(PteUnreadable));
    }

    #[test]
    fn sum_and_mxr_open_what_they_name() {
        let s = Request {
            privilege: Privilege::Supervisor,
            sum: true,
            ..BASE
        };
        assert!(run(&s, &tables(0, 1, URWX)).outcome.is_ok());
        let x_only = URWX & !(Pte::R | Pte::W);
        let mxr = Request { mxr: true, ..BASE };
        assert!(run(&mxr, &tables(0, 1, x_only)).outcome.is_ok());
    }

    #[test]
    fn hardware_update_is_part_of_the_answer() {
        let cases = [
            (AccessKind::Load, Pte::A),
            (AccessKind::Store, Pte::A | Pte::D),
        ];
        for (kind, set) in cases {
            let request = Request {
                kind,
                hardware_ad: true,
                ..BASE
            };
            let leaf = run(&request, &tables(0, 1, URWX & !(Pte::A | Pte::D)))
                .outcome
                .expect("hardware sets the bits");
            assert!(leaf.update);
            assert_eq!(leaf.pte.0 & (Pte::A | Pte::D), set);
        }
    }
}
