//! One PMP entry: what its configuration allows, and which bytes it matches.

use super::Grain;
use crate::hart::{AccessKind, Privilege};

pub(super) const R: u8 = 1 << 0;
pub(super) const W: u8 = 1 << 1;
pub(super) const X: u8 = 1 << 2;
const RWX: u8 = R | W | X;
const A_SHIFT: u32 = 3;
pub(super) const A: u8 = 3 << A_SHIFT;
pub(super) const TOR: u8 = 1 << A_SHIFT;
pub(super) const NA4: u8 = 2 << A_SHIFT;
pub(super) const NAPOT: u8 = 3 << A_SHIFT;
pub(super) const L: u8 = 1 << 7;
/// `pmpaddr` holds bits 55:2 of an address.
pub(super) const ADDR_MASK: u64 = (1 << 54) - 1;

/// What a byte written to `pmpcfg` becomes. Bits 5 and 6 read zero. W without R is reserved unless
/// MML gives it a meaning, and is stored without W. NA4 cannot be selected where the grain is
/// coarser than four bytes, and becomes NAPOT. (WARL leaves the legal values in their places
/// open; these are Spike's.)
pub(super) const fn legal_cfg(byte: u8, mml: bool, grain: Grain) -> u8 {
    let mut cfg = byte & (RWX | A | L);
    if cfg & R == 0 && !mml {
        cfg &= !W;
    }
    if cfg & A == NA4 && grain.g() > 0 {
        cfg |= NAPOT;
    }
    cfg
}

/// Whether a configuration lets M-mode execute under MML: no rule of this kind can be added
/// without RLB (Privileged ISA, Machine Security Configuration Register, MML).
pub(super) const fn is_machine_executable(cfg: u8) -> bool {
    cfg & L != 0 && locked_down(cfg).0 & X != 0
}

/// R, W and X for M-mode, and for S- and U-mode.
const fn permissions(cfg: u8, mml: bool) -> (u8, u8) {
    if mml {
        return locked_down(cfg);
    }
    let rwx = cfg & RWX;
    // Unless the entry is locked, M-mode is not bound (PMP, Locking and Privilege Mode).
    (if cfg & L == 0 { RWX } else { rwx }, rwx)
}

/// The same under MML: L tells whose rule it is, and R = 0, W = 1 and L = R = W = X = 1 are rules
/// for both (Privileged ISA, Smepmp, truth table).
const fn locked_down(cfg: u8) -> (u8, u8) {
    const WX: u8 = W | X;
    match (cfg & L != 0, cfg & RWX) {
        // Shared data.
        (false, W) => (R | W, R),
        (false, WX) => (R | W, R | W),
        (true, RWX) => (R, R),
        // Shared code.
        (true, W) => (X, X),
        (true, WX) => (R | X, X),
        // One side's own.
        (true, rwx) => (rwx, 0),
        (false, rwx) => (0, rwx),
    }
}

/// An entry that matches something: from `first` to `last`, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Region {
    first: u64,
    last: u64,
    /// What M-mode may do.
    machine: u8,
    /// What S- and U-mode may do.
    others: u8,
}

/// How an access and a region lie.
pub(super) enum Overlap {
    Nothing,
    Part,
    Whole,
}

impl Region {
    /// What an entry with this configuration and address matches, where `below` is the address of
    /// the entry before; `None` if it is off or its range is empty.
    pub(super) fn new(cfg: u8, addr: u64, below: u64, grain: Grain, mml: bool) -> Option<Region> {
        let (first, end) = match cfg & A {
            // Bits below the grain take no part.
            TOR => (grain.align(below) << 2, grain.align(addr) << 2),
            NA4 => (addr << 2, (addr << 2) + 4),
            NAPOT => {
                // n trailing ones encode 2^(n+3) bytes.
                let size = 8 << grain.napot(addr).trailing_ones();
                let first = (addr << 2) & !(size - 1);
                (first, first + size)
            }
            _ => return None,
        };
        let (machine, others) = permissions(cfg, mml);
        (first < end).then(|| Region {
            first,
            last: end - 1,
            machine,
            others,
        })
    }

    /// The first and the last address.
    pub(super) const fn bounds(&self) -> (u64, u64) {
        (self.first, self.last)
    }

    #[inline(always)]
    pub(super) const fn overlap(&self, first: u64, last: u64) -> Overlap {
        if last < self.first || first > self.last {
            Overlap::Nothing
        } else if first >= self.first && last <= self.last {
            Overlap::Whole
        } else {
            Overlap::Part
        }
    }

    #[inline(always)]
    pub(super) fn permits(&self, kind: AccessKind, privilege: Privilege) -> bool {
        let permissions = match privilege {
            Privilege::Machine => self.machine,
            Privilege::User | Privilege::Supervisor => self.others,
        };
        let needed = match kind {
            AccessKind::Fetch => X,
            AccessKind::Load => R,
            AccessKind::Store => W,
        };
        permissions & needed != 0
    }
}
