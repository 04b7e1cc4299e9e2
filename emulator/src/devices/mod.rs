//! The devices of the machine, each a pure state machine.
//!
//! A device knows its own register offsets and nothing else: no absolute address, no RAM, no
//! interrupt controller, no hart, no host time. What it wants from the outside it shows as a value
//! (`irq_level`, `take_output`, `next_deadline`) that [`crate::mem::bus::Bus`] looks at. A register
//! write only records; the work that needs RAM happens in `service`, where the bus lends it.

pub mod clint;
mod events;
pub mod finisher;
pub mod htif;
pub mod plic;
pub mod rtc;
pub mod uart16550;
pub mod virtio;

pub use events::{DeviceEvent, EventLog};

/// The width of one access by a hart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessSize {
    /// 1 byte.
    Byte,
    /// 2 bytes.
    Half,
    /// 4 bytes.
    Word,
    /// 8 bytes.
    Double,
}

impl AccessSize {
    /// The width in bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        match self {
            AccessSize::Byte => 1,
            AccessSize::Half => 2,
            AccessSize::Word => 4,
            AccessSize::Double => 8,
        }
    }

    /// The width that has this many bytes, if there is one.
    #[must_use]
    pub const fn from_bytes(bytes: u64) -> Option<Self> {
        match bytes {
            1 => Some(AccessSize::Byte),
            2 => Some(AccessSize::Half),
            4 => Some(AccessSize::Word),
            8 => Some(AccessSize::Double),
            _ => None,
        }
    }

    /// Ones in the bits that a value of this width has.
    #[must_use]
    pub const fn mask(self) -> u64 {
        match self {
            AccessSize::Byte => 0xff,
            AccessSize::Half => 0xffff,
            AccessSize::Word => 0xffff_ffff,
            AccessSize::Double => u64::MAX,
        }
    }

    /// Whether `offset` is a multiple of this width.
    #[must_use]
    pub const fn is_aligned(self, offset: u64) -> bool {
        offset & (self.bytes() - 1) == 0
    }
}

/// Why the bus or a device refused an access. A hart sees each of them as an access fault
/// (Privileged ISA, Physical Memory Attributes); the reason is for logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BusFault {
    /// Nothing answers at this address.
    #[error("neither memory nor a device answers at this physical address")]
    Unmapped,
    /// The device has no access of this width at this register.
    #[error("the device does not take an access of this width here")]
    Width,
    /// The address is not a multiple of the width.
    #[error("a device access must be aligned to its width")]
    Misaligned,
}

/// A device as the bus sees it: a window of registers.
pub trait Device {
    /// Reads `size` bytes at `offset`. Reading may have effects (a FIFO pops, a claim is made).
    ///
    /// # Errors
    /// A [`BusFault`] for an odd width, a misaligned offset, or an offset past the registers.
    fn read(&mut self, offset: u64, size: AccessSize) -> Result<u64, BusFault>;

    /// Writes the low `size` bytes of `value` at `offset`.
    ///
    /// # Errors
    /// As for [`Device::read`].
    fn write(&mut self, offset: u64, size: AccessSize, value: u64) -> Result<(), BusFault>;
}

/// Guest memory as a device that does DMA sees it.
///
/// All writes go through it, so that its implementor can drop decoded blocks of the pages written.
pub trait DmaMemory {
    /// Fills `buf` from physical address `pa` on.
    ///
    /// # Errors
    /// [`BusFault::Unmapped`] if any byte lies outside RAM; `buf` is then unspecified.
    fn read(&self, pa: u64, buf: &mut [u8]) -> Result<(), BusFault>;

    /// Writes `data` from physical address `pa` on.
    ///
    /// # Errors
    /// [`BusFault::Unmapped`] if any byte lies outside RAM; then nothing was written.
    fn write(&mut self, pa: u64, data: &[u8]) -> Result<(), BusFault>;
}

/// Refuses everything but an aligned 32-bit access: the rule of most register files here.
fn require_word(offset: u64, size: AccessSize) -> Result<(), BusFault> {
    if size != AccessSize::Word {
        Err(BusFault::Width)
    } else if !size.is_aligned(offset) {
        Err(BusFault::Misaligned)
    } else {
        Ok(())
    }
}

/// Replaces one 32-bit half of a 64-bit register.
const fn with_half(whole: u64, high: bool, half: u64) -> u64 {
    let half = half & 0xffff_ffff;
    if high {
        whole & 0xffff_ffff | half << 32
    } else {
        whole & !0xffff_ffff | half
    }
}

/// One 32-bit half of a 64-bit register.
const fn half_of(whole: u64, high: bool) -> u64 {
    if high {
        whole >> 32
    } else {
        whole & 0xffff_ffff
    }
}

/// RAM for the tests of the devices.
#[cfg(test)]
pub(crate) mod test_ram {
    use super::{BusFault, DmaMemory};

    /// A plain vector at a base address.
    pub(crate) struct TestRam {
        pub(crate) base: u64,
        pub(crate) bytes: Vec<u8>,
    }

    impl TestRam {
        pub(crate) fn new(base: u64, size: usize) -> Self {
            TestRam {
                base,
                bytes: vec![0; size],
            }
        }

        fn range(&self, pa: u64, len: usize) -> Result<std::ops::Range<usize>, BusFault> {
            let start = pa.checked_sub(self.base).ok_or(BusFault::Unmapped)?;
            let start = usize::try_from(start).map_err(|_| BusFault::Unmapped)?;
            let end = start.checked_add(len).ok_or(BusFault::Unmapped)?;
            if end > self.bytes.len() {
                Err(BusFault::Unmapped)
            } else {
                Ok(start..end)
            }
        }
    }

    impl DmaMemory for TestRam {
        fn read(&self, pa: u64, buf: &mut [u8]) -> Result<(), BusFault> {
            let range = self.range(pa, buf.len())?;
            buf.copy_from_slice(&self.bytes[range]);
            Ok(())
        }

        fn write(&mut self, pa: u64, data: &[u8]) -> Result<(), BusFault> {
            let range = self.range(pa, data.len())?;
            self.bytes[range].copy_from_slice(data);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_agree_with_their_masks() {
        for size in [
            AccessSize::Byte,
            AccessSize::Half,
            AccessSize::Word,
            AccessSize::Double,
        ] {
            assert_eq!(AccessSize::from_bytes(size.bytes()), Some(size));
            assert_eq!(u64::from(size.mask().count_ones()), size.bytes() * 8);
            assert!(size.is_aligned(size.bytes() * 3));
        }
        assert_eq!(AccessSize::from_bytes(3), None);
        assert!(!AccessSize::Word.is_aligned(2));
    }

    #[test]
    fn halves_of_a_double_word() {
        assert_eq!(
            with_half(0x1111_2222_3333_4444, true, 0xffff_ffff_dead_beef),
            0xdead_beef_3333_4444
        );
        assert_eq!(
            with_half(0x1111_2222_3333_4444, false, 0xdead_beef),
            0x1111_2222_dead_beef
        );
        assert_eq!(half_of(0x1111_2222_3333_4444, true), 0x1111_2222);
        assert_eq!(half_of(0x1111_2222_3333_4444, false), 0x3333_4444);
    }
}
