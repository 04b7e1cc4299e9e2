//! Page-table entries (Privileged ISA, Sv39: Page-Based 39-bit Virtual-Memory System, which
//! Sv48 and Sv57 share).

use crate::addr::Ppn;
use std::fmt;

/// A page-table entry as it stands in memory.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Pte(pub u64);

impl Pte {
    /// Valid.
    pub const V: u64 = 1 << 0;
    /// Readable.
    pub const R: u64 = 1 << 1;
    /// Writable.
    pub const W: u64 = 1 << 2;
    /// Executable.
    pub const X: u64 = 1 << 3;
    /// For U-mode.
    pub const U: u64 = 1 << 4;
    /// Global: in every address space.
    pub const G: u64 = 1 << 5;
    /// Accessed.
    pub const A: u64 = 1 << 6;
    /// Dirty.
    pub const D: u64 = 1 << 7;
    /// All that a pointer to the next level may have set: V, G, the bits left to software, and the
    /// page number.
    pub const POINTER: u64 = Pte::V | Pte::G | 3 << 8 | ((1 << 44) - 1) << 10;
    /// Reserved for standard use: must be zero.
    pub const RESERVED: u64 = 0x7f << 54;
    /// Page-based memory type (Svpbmt): 0 that of the physical address, 1 non-cacheable memory
    /// (NC), 2 input and output (IO).
    pub const PBMT: u64 = 3 << 61;
    /// Part of a naturally aligned power-of-two range of pages (Svnapot).
    pub const N: u64 = 1 << 63;

    /// Whether any of these bits is set.
    #[must_use]
    pub const fn has(self, bits: u64) -> bool {
        self.0 & bits != 0
    }

    /// Whether the entry ends the walk: any of R, W, X.
    #[must_use]
    pub const fn is_leaf(self) -> bool {
        self.has(Pte::R | Pte::W | Pte::X)
    }

    /// The page number it holds.
    #[must_use]
    pub const fn ppn(self) -> Ppn {
        Ppn(self.0 >> 10 & ((1 << 44) - 1))
    }
}

impl fmt::Display for Pte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x} ", self.0)?;
        for (bit, letter) in "vrwxugad".chars().enumerate() {
            let set = self.0 >> bit & 1 == 1;
            write!(f, "{}", if set { letter } else { '-' })?;
        }
        let memory_type = ["", " nc", " io", " pbmt=3"][(self.0 >> 61 & 3) as usize];
        let napot = if self.has(Pte::N) { " napot" } else { "" };
        write!(f, "{memory_type}{napot}")
    }
}

impl fmt::Debug for Pte {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pte({self})")
    }
}
