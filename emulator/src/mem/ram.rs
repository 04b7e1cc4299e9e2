//! Main memory: one range of physical addresses over host memory that is zero until written.

use crate::addr::PhysAddr;
use std::fmt;

/// A value of 1, 2, 4 or 8 bytes as loads and stores move it, little-endian.
pub trait Width: Copy {
    /// Bytes.
    const SIZE: u64;
    /// Reads it at an offset, unless that is beyond the end.
    fn read(bytes: &[u8], offset: usize) -> Option<Self>;
    /// Writes it at an offset; `false` beyond the end.
    #[must_use]
    fn write(self, bytes: &mut [u8], offset: usize) -> bool;
    /// The value in the low bits of a register.
    fn truncate(value: u64) -> Self;
    /// The value, zero-extended.
    fn extend(self) -> u64;
}

macro_rules! width {
    ($($t:ty: $n:literal),*) => { $(
        impl Width for $t {
            const SIZE: u64 = $n;
            #[inline(always)]
            fn read(bytes: &[u8], offset: usize) -> Option<Self> {
                Some(<$t>::from_le_bytes(*bytes.get(offset..)?.first_chunk::<$n>()?))
            }
            #[inline(always)]
            fn write(self, bytes: &mut [u8], offset: usize) -> bool {
                let place = bytes.get_mut(offset..).and_then(|b| b.first_chunk_mut::<$n>());
                place.map(|p| *p = self.to_le_bytes()).is_some()
            }
            #[inline(always)]
            fn truncate(value: u64) -> Self {
                value as $t
            }
            #[inline(always)]
            fn extend(self) -> u64 {
                u64::from(self)
            }
        }
    )* };
}
width!(u8: 1, u16: 2, u32: 4, u64: 8);

/// Main memory.
pub struct Ram {
    base: u64,
    bytes: Vec<u8>,
}

impl fmt::Debug for Ram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ram({:#x}, {:#x} bytes)", self.base, self.bytes.len())
    }
}

impl Ram {
    /// `size` bytes of zeros at `base`. The host allocates pages as the guest touches them.
    ///
    /// # Errors
    /// When the host has no room for so much.
    pub fn new(base: PhysAddr, size: u64) -> Result<Ram, crate::HostError> {
        let refused = || crate::HostError::Memory { bytes: size };
        let length = usize::try_from(size).map_err(|_| refused())?;
        // Ask without committing first: `vec!` of zeros aborts where the host refuses.
        Vec::<u8>::new()
            .try_reserve_exact(length)
            .map_err(|_| refused())?;
        Ok(Ram {
            base: base.0,
            bytes: vec![0; length],
        })
    }

    /// The first address.
    #[must_use]
    pub fn base(&self) -> PhysAddr {
        PhysAddr(self.base)
    }

    /// Bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// The offset of a physical address, if it lies in RAM.
    #[inline]
    #[must_use]
    pub fn offset(&self, pa: PhysAddr) -> Option<u64> {
        let offset = pa.0.wrapping_sub(self.base);
        (offset < self.bytes.len() as u64).then_some(offset)
    }

    /// Reads at an offset.
    #[inline(always)]
    #[must_use]
    pub fn read<T: Width>(&self, offset: usize) -> Option<T> {
        T::read(&self.bytes, offset)
    }

    /// Writes at an offset; `false` beyond the end.
    #[inline(always)]
    #[must_use]
    pub fn write<T: Width>(&mut self, offset: usize, value: T) -> bool {
        value.write(&mut self.bytes, offset)
    }

    /// Reads at a physical address.
    #[must_use]
    pub fn read_at<T: Width>(&self, pa: PhysAddr) -> Option<T> {
        self.offset(pa)
            .and_then(|offset| self.read(offset as usize))
    }

    /// Writes at a physical address; `false` outside RAM.
    #[must_use]
    pub fn write_at<T: Width>(&mut self, pa: PhysAddr, value: T) -> bool {
        self.offset(pa)
            .is_some_and(|offset| self.write(offset as usize, value))
    }

    /// A range of RAM, if all of it is there.
    #[must_use]
    pub fn slice(&self, pa: PhysAddr, len: usize) -> Option<&[u8]> {
        let offset = self.range_start(pa)?;
        self.bytes.get(offset..)?.get(..len)
    }

    /// A range of RAM to write, if all of it is there.
    #[must_use]
    pub fn slice_mut(&mut self, pa: PhysAddr, len: usize) -> Option<&mut [u8]> {
        let offset = self.range_start(pa)?;
        self.bytes.get_mut(offset..)?.get_mut(..len)
    }

    /// All of RAM, for comparisons in tests.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Like `offset`, but an empty range may begin at the end.
    fn range_start(&self, pa: PhysAddr) -> Option<usize> {
        usize::try_from(pa.0.checked_sub(self.base)?).ok()
    }
}
