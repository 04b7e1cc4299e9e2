//! Addresses and page numbers as types of their own, so that one is not taken for another.
//!
//! There is no `+`: arithmetic that leaves the address space must be seen at the call.

use std::fmt;

/// Bytes in a base page.
pub const PAGE_SIZE: u64 = 4096;

macro_rules! address {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub u64);

        impl $name {
            /// The address `bytes` further on, unless that wraps around.
            #[must_use]
            pub const fn checked_add(self, bytes: u64) -> Option<Self> {
                match self.0.checked_add(bytes) {
                    Some(sum) => Some(Self(sum)),
                    None => None,
                }
            }

            /// The address `bytes` further on, modulo 2^64 as the ISA computes addresses
            /// (Unprivileged ISA, "Base Instruction-Length Encoding": address space is circular).
            #[must_use]
            pub const fn wrapping_add(self, bytes: u64) -> Self {
                Self(self.0.wrapping_add(bytes))
            }

            /// Where in its page the address lies.
            #[must_use]
            pub const fn page_offset(self) -> u64 {
                self.0 & (PAGE_SIZE - 1)
            }

            /// The first address of its page.
            #[must_use]
            pub const fn page_base(self) -> Self {
                Self(self.0 & !(PAGE_SIZE - 1))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:#x})"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:#x}", self.0)
            }
        }
    };
}

address!(
    /// A virtual (effective) address, before translation.
    VirtAddr
);
address!(
    /// A physical address, as the bus sees it.
    PhysAddr
);

/// A physical page number: a physical address without its low twelve bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ppn(pub u64);

impl Ppn {
    /// The page's first byte.
    #[must_use]
    pub const fn base(self) -> PhysAddr {
        PhysAddr(self.0 << 12)
    }
}

impl From<PhysAddr> for Ppn {
    fn from(address: PhysAddr) -> Ppn {
        Ppn(address.0 >> 12)
    }
}
