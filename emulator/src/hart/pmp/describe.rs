//! PMP for people: its entries as they are written, and which of them decides about an access.

use super::region::{A, L, NA4, NAPOT, Overlap, R, Region, TOR, W, X};
use super::{PagePermission, Pmp};
use crate::hart::{AccessKind, Privilege};

/// How an entry matches addresses (Privileged ISA, Physical Memory Protection, Address Matching).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Matching {
    /// It matches nothing.
    Off,
    /// From the address of the entry before to its own.
    TopOfRange,
    /// Four bytes.
    FourBytes,
    /// A naturally aligned power of two.
    NaturallyAligned,
}

impl Matching {
    /// The name of the setting of field A.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Matching::Off => "OFF",
            Matching::TopOfRange => "TOR",
            Matching::FourBytes => "NA4",
            Matching::NaturallyAligned => "NAPOT",
        }
    }
}

/// An entry of PMP.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its number.
    pub index: usize,
    /// Its field A.
    pub matching: Matching,
    /// Its bits R, W and X.
    pub bits: [bool; 3],
    /// Its bit L.
    pub locked: bool,
    region: Option<Region>,
}

impl Entry {
    /// The first and the last address that it matches, if any.
    #[must_use]
    pub fn range(&self) -> Option<(u64, u64)> {
        self.region.map(|region| region.bounds())
    }

    /// Whether it lets a mode do that. An entry that matches nothing permits nothing.
    #[must_use]
    pub fn permits(&self, kind: AccessKind, privilege: Privilege) -> bool {
        self.region
            .is_some_and(|region| region.permits(kind, privilege))
    }
}

/// Why PMP allows or forbids an access.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ruling {
    /// No entry is implemented: everything is allowed.
    NoEntries,
    /// No entry matches, which decides it so.
    Unmatched {
        /// Whether it is allowed.
        allowed: bool,
    },
    /// The entry with the lowest number that matches any byte matches all of them, and decides.
    Matched {
        /// The entry.
        entry: Entry,
        /// Whether it is allowed.
        allowed: bool,
    },
    /// That entry matches a part of the bytes: the access fails, whatever the entry permits.
    Partly {
        /// The entry.
        entry: Entry,
    },
}

impl Ruling {
    /// Whether the access is allowed.
    #[must_use]
    pub const fn allows(&self) -> bool {
        match self {
            Ruling::NoEntries => true,
            Ruling::Unmatched { allowed } | Ruling::Matched { allowed, .. } => *allowed,
            Ruling::Partly { .. } => false,
        }
    }
}

impl Pmp {
    /// All entries, by number.
    #[must_use]
    pub fn describe(&self) -> Vec<Entry> {
        let bottoms = std::iter::once(&0).chain(&self.addr);
        let entries = self.cfg.iter().zip(&self.addr).zip(bottoms).enumerate();
        let entry = |(index, ((&cfg, &addr), &below)): (usize, ((&u8, &u64), &u64))| Entry {
            index,
            matching: match cfg & A {
                TOR => Matching::TopOfRange,
                NA4 => Matching::FourBytes,
                NAPOT => Matching::NaturallyAligned,
                _ => Matching::Off,
            },
            bits: [R, W, X].map(|bit| cfg & bit != 0),
            locked: cfg & L != 0,
            region: Region::new(cfg, addr, below, self.grain, self.policy.mml),
        };
        entries.map(entry).collect()
    }

    /// Whether a mode may do that where no entry matches.
    #[must_use]
    pub fn permits_where_none_matches(&self, kind: AccessKind, privilege: Privilege) -> bool {
        self.permits_unmatched(kind, privilege)
    }

    /// What decides about an access of `size` bytes, and how.
    #[must_use]
    pub fn ruling(&self, pa: u64, size: u64, kind: AccessKind, privilege: Privilege) -> Ruling {
        if self.cfg.is_empty() && privilege != Privilege::Machine {
            return Ruling::NoEntries;
        }
        let last = pa.saturating_add(size.saturating_sub(1));
        let allowed = self.judge(pa, size, kind, privilege) == PagePermission::Allowed;
        for entry in self.describe() {
            match entry.region.map(|region| region.overlap(pa, last)) {
                None | Some(Overlap::Nothing) => {}
                Some(Overlap::Part) => return Ruling::Partly { entry },
                Some(Overlap::Whole) => return Ruling::Matched { entry, allowed },
            }
        }
        Ruling::Unmatched { allowed }
    }
}
