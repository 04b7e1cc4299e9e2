//! What of PMP a machine has: how many entries, and how coarse they are.

/// What of PMP a hart has. By default sixteen entries of four-byte granularity, as QEMU and Spike
/// have.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Layout {
    /// How many entries there are.
    pub regions: Regions,
    /// The least that an entry can tell apart.
    pub grain: Grain,
}

/// How many entries there are: 0, 16 or 64, which the specification allows
/// (Privileged ISA, Physical Memory Protection CSRs).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Regions(usize);

impl Regions {
    /// So many, if that is allowed.
    #[must_use]
    pub const fn new(count: usize) -> Option<Regions> {
        match count {
            0 | 16 | 64 => Some(Regions(count)),
            _ => None,
        }
    }

    /// The number.
    #[must_use]
    pub const fn count(self) -> usize {
        self.0
    }
}

impl Default for Regions {
    fn default() -> Self {
        Regions(16)
    }
}

/// The PMP grain, 2^(G+2) bytes: no entry begins, ends or is smaller within
/// (Privileged ISA, PMP Address Matching).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Grain {
    g: u32,
}

impl Grain {
    /// The coarsest, in bytes.
    pub const MAX: u64 = 1 << 30;

    /// The grain of so many bytes, a power of two from 4 to [`Grain::MAX`].
    #[must_use]
    pub const fn of_bytes(bytes: u64) -> Option<Grain> {
        if bytes.is_power_of_two() && 4 <= bytes && bytes <= Grain::MAX {
            Some(Grain {
                g: bytes.trailing_zeros() - 2,
            })
        } else {
            None
        }
    }

    /// The specification's G.
    pub(super) const fn g(self) -> u32 {
        self.g
    }

    /// A `pmpaddr` without the bits below the grain: as the bound of a range.
    pub(super) const fn align(self, addr: u64) -> u64 {
        addr >> self.g << self.g
    }

    /// A `pmpaddr` with bits G−2 to 0 set: as the address and size of a naturally aligned range.
    pub(super) const fn napot(self, addr: u64) -> u64 {
        addr | ((1 << self.g) - 1) >> 1
    }
}
