//! Physical memory protection, with Smepmp (Privileged ISA, Physical Memory Protection; Smepmp;
//! Machine Security Configuration Register).
//!
//! The registers are kept as software writes them, and beside them each entry's range and
//! permissions, worked out when a register is written: checks are many and writes are few.

mod describe;
mod layout;
mod region;
#[cfg(test)]
mod tests;

pub use describe::{Entry, Matching, Ruling};
pub use layout::{Grain, Layout, Regions};

use super::{AccessKind, Privilege};
use crate::addr::PAGE_SIZE;
use region::{A, ADDR_MASK, L, NA4, Overlap, Region, TOR, is_machine_executable, legal_cfg};

/// What PMP says about a whole page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PagePermission {
    /// Every access within the page is allowed.
    Allowed,
    /// None is.
    Denied,
    /// An entry ends inside the page: each access has to be checked by itself.
    Mixed,
}

/// Smepmp's fields of `mseccfg`.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
struct Policy {
    /// Machine Mode Lockdown: L tells whose rule it is.
    mml: bool,
    /// Machine-Mode Allowlist Policy: M-mode too may only do what a rule allows.
    mmwp: bool,
    /// Rule Locking Bypass: locked rules can be changed.
    rlb: bool,
}

/// The fields of [`Policy`] in `mseccfg`.
const MML: u64 = 1 << 0;
const MMWP: u64 = 1 << 1;
const RLB: u64 = 1 << 2;

/// The PMP registers of a hart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pmp {
    /// A configuration for each entry.
    cfg: Vec<u8>,
    /// And its address.
    addr: Vec<u64>,
    grain: Grain,
    policy: Policy,
    /// The entries that match anything, the lowest-numbered first.
    regions: Vec<Region>,
}

impl Default for Pmp {
    fn default() -> Self {
        Pmp::new(Layout::default())
    }
}

impl Pmp {
    /// At reset: every entry is off.
    #[must_use]
    pub fn new(layout: Layout) -> Pmp {
        let entries = layout.regions.count();
        Pmp {
            cfg: vec![0; entries],
            addr: vec![0; entries],
            grain: layout.grain,
            policy: Policy::default(),
            regions: Vec::new(),
        }
    }

    /// Whether an access of `size` bytes is allowed.
    ///
    /// The lowest-numbered entry that matches any byte decides, and must match all of them
    /// (Privileged ISA, PMP Priority and Matching Logic).
    #[inline]
    #[must_use]
    pub fn check(&self, pa: u64, size: u64, kind: AccessKind, privilege: Privilege) -> bool {
        match self.judge(pa, size, kind, privilege) {
            PagePermission::Allowed => true,
            PagePermission::Denied | PagePermission::Mixed => false,
        }
    }

    /// What holds for every access within the page at `pa_page` (any address in it will do).
    #[inline]
    #[must_use]
    pub fn page(&self, pa_page: u64, kind: AccessKind, privilege: Privilege) -> PagePermission {
        self.judge(pa_page & !(PAGE_SIZE - 1), PAGE_SIZE, kind, privilege)
    }

    /// The first entry that has to do with these bytes decides; `Mixed` if it has only a part.
    #[inline]
    fn judge(&self, pa: u64, size: u64, kind: AccessKind, privilege: Privilege) -> PagePermission {
        let last = pa.saturating_add(size.saturating_sub(1));
        for region in &self.regions {
            let permitted = match region.overlap(pa, last) {
                Overlap::Nothing => continue,
                Overlap::Part => return PagePermission::Mixed,
                Overlap::Whole => region.permits(kind, privilege),
            };
            return if permitted {
                PagePermission::Allowed
            } else {
                PagePermission::Denied
            };
        }
        if self.permits_unmatched(kind, privilege) {
            PagePermission::Allowed
        } else {
            PagePermission::Denied
        }
    }

    /// Where no entry matches, M-mode may, unless MMWP forbids it, or MML does to execute. The
    /// other modes may not, unless no entry is implemented at all.
    fn permits_unmatched(&self, kind: AccessKind, privilege: Privilege) -> bool {
        let Policy { mml, mmwp, .. } = self.policy;
        match privilege {
            Privilege::Machine => !(mmwp || mml && kind == AccessKind::Fetch),
            Privilege::User | Privilege::Supervisor => self.cfg.is_empty(),
        }
    }

    /// How many entries there are.
    pub(super) fn entries(&self) -> usize {
        self.cfg.len()
    }

    /// The configurations of entries `8 * word` to `8 * word + 7`: `pmpcfg0`, `pmpcfg2`, ….
    pub(super) fn cfg(&self, word: usize) -> u64 {
        let bytes = self.cfg.iter().skip(word * 8).take(8);
        bytes
            .rev()
            .fold(0, |word, &byte| word << 8 | u64::from(byte))
    }

    /// `pmpaddr` of this entry as it reads: bits below the grain show what the entry matches, and
    /// what was written to them comes back with the mode it was written for.
    pub(super) fn addr(&self, index: usize) -> u64 {
        let addr = self.addr[index];
        if self.cfg[index] & NA4 != 0 {
            self.grain.napot(addr)
        } else {
            self.grain.align(addr)
        }
    }

    /// Writes one of the `pmpcfg`; says whether anything changed. A locked entry keeps its byte,
    /// and so does one that would become a rule for M-mode to execute under MML, both unless RLB
    /// is set.
    pub(super) fn write_cfg(&mut self, word: usize, value: u64) -> bool {
        let Policy { mml, rlb, .. } = self.policy;
        let mut changed = false;
        let entries = self.cfg.iter_mut().skip(word * 8);
        for (cfg, byte) in entries.zip(value.to_le_bytes()) {
            let new = legal_cfg(byte, mml, self.grain);
            let refused = *cfg & L != 0 || mml && is_machine_executable(new);
            if rlb || !refused {
                changed |= *cfg != new;
                *cfg = new;
            }
        }
        self.refresh(changed)
    }

    /// Writes a `pmpaddr`; says whether anything changed. It is locked with its own entry, and
    /// with the next one if that takes it for the bottom of its range.
    pub(super) fn write_addr(&mut self, index: usize, value: u64) -> bool {
        let own = self.cfg[index] & L != 0;
        let next = self.cfg.get(index + 1);
        let bottom_of_next = next.is_some_and(|&next| next & L != 0 && next & A == TOR);
        let locked = (own || bottom_of_next) && !self.policy.rlb;
        let value = value & ADDR_MASK;
        let changed = !locked && self.addr[index] != value;
        if changed {
            self.addr[index] = value;
        }
        self.refresh(changed)
    }

    /// Smepmp's part of `mseccfg`.
    pub(super) fn mseccfg(&self) -> u64 {
        let Policy { mml, mmwp, rlb } = self.policy;
        let bit = |field: bool, bit: u64| if field { bit } else { 0 };
        bit(mml, MML) | bit(mmwp, MMWP) | bit(rlb, RLB)
    }

    /// Writes Smepmp's part of `mseccfg`; says whether anything changed. MML and MMWP once set
    /// stay so. RLB once cleared stays so while any entry is locked, one that is off included.
    pub(super) fn write_mseccfg(&mut self, value: u64) -> bool {
        let Policy { mml, mmwp, rlb } = self.policy;
        let locked = self.cfg.iter().any(|cfg| cfg & L != 0);
        let new = Policy {
            mml: mml || value & MML != 0,
            mmwp: mmwp || value & MMWP != 0,
            rlb: (rlb || !locked) && value & RLB != 0,
        };
        let changed = self.policy != new;
        self.policy = new;
        self.refresh(changed)
    }

    fn refresh(&mut self, changed: bool) -> bool {
        if changed {
            let bottoms = std::iter::once(&0).chain(&self.addr);
            let entries = self.cfg.iter().zip(&self.addr).zip(bottoms);
            self.regions = entries
                .filter_map(|((&cfg, &addr), &below)| {
                    Region::new(cfg, addr, below, self.grain, self.policy.mml)
                })
                .collect();
        }
        changed
    }
}
