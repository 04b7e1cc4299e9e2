//! The split virtqueue (section 2.7), the device's side of it.
//!
//! Nothing the driver wrote is trusted: every index is checked, a chain ends after as many
//! descriptors as a chain can have, and whatever does not fit is a [`QueueError`].

use crate::devices::{BusFault, DmaMemory};

/// The largest queue offered.
pub const MAX_SIZE: u16 = 256;

/// The longest chain that an indirect table may hold.
const MAX_INDIRECT: u32 = 1024;

const DESC_SIZE: u64 = 16;

// Descriptor flags (2.7.5).
const DESC_NEXT: u16 = 1;
const DESC_WRITE: u16 = 2;
const DESC_INDIRECT: u16 = 4;

/// Available-ring flag: the driver wants no interrupt (2.7.6).
const AVAIL_NO_INTERRUPT: u16 = 1;

/// What is wrong with a ring. The device then needs a reset (2.1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// Zero, too large, or not a power of two.
    #[error("the queue size {0} is not a power of two from 1 to {MAX_SIZE}")]
    BadSize(u32),
    /// A ring address that breaks the alignment of section 2.7 or wraps round.
    #[error("the ring address {0:#x} is misaligned or wraps round the address space")]
    BadAddress(u64),
    /// A ring part lies outside RAM.
    #[error("the ring at {0:#x} lies outside RAM")]
    OutsideRam(u64),
    /// The available index ran further ahead than the queue is long.
    #[error("the driver made {ahead} buffers available at once in a queue of {size}")]
    IndexTooFarAhead {
        /// How far the index is ahead.
        ahead: u16,
        /// The queue's size.
        size: u16,
    },
    /// More buffers in flight than the queue has descriptors.
    #[error("the driver made a buffer available again before it was used")]
    TooManyInFlight,
    /// A head or `next` index past the table.
    #[error("descriptor {index} does not exist in a table of {count}")]
    BadIndex {
        /// The index.
        index: u16,
        /// How many there are.
        count: u32,
    },
    /// More descriptors than can be in one chain.
    #[error("a descriptor chain is longer than its table: it is a loop")]
    Loop,
    /// A device-readable buffer behind a device-writable one (2.7.4.2).
    #[error("a readable buffer follows a writable one in a descriptor chain")]
    ReadableAfterWritable,
    /// An indirect descriptor not negotiated, inside another one, or with `next` (2.7.5.3.1).
    #[error("an indirect descriptor is not allowed there")]
    IndirectNotAllowed,
    /// An indirect table that is empty or holds part of a descriptor.
    #[error(
        "an indirect descriptor table of {0} bytes is not a whole number of descriptors from 1 to {MAX_INDIRECT}"
    )]
    BadIndirectLength(u32),
    /// The buffers of a chain sum up to 4 GiB or more.
    #[error("the buffers of a descriptor chain hold 4 GiB or more together")]
    ChainTooLarge,
}

/// One buffer in guest memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// Physical address.
    pub addr: u64,
    /// Bytes.
    pub len: u32,
}

/// A descriptor chain, taken from the available ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The chain's first descriptor: its name in the used ring.
    pub head: u16,
    /// Buffers the device may read.
    pub readable: Vec<Segment>,
    /// Buffers the device may write; they come after the readable ones.
    pub writable: Vec<Segment>,
}

/// The ring features a driver has accepted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RingFeatures {
    /// `VIRTIO_F_INDIRECT_DESC`.
    pub indirect: bool,
    /// `VIRTIO_F_EVENT_IDX`.
    pub event_idx: bool,
}

/// One descriptor, as it lies in memory (2.7.5).
#[derive(Debug, Clone, Copy)]
struct Descriptor {
    segment: Segment,
    flags: u16,
    next: u16,
}

/// The device's view of one queue.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    /// `QueueNum` as the driver wrote it.
    pub size: u32,
    /// `QueueReady`.
    pub ready: bool,
    /// Address of the descriptor area.
    pub desc: u64,
    /// Address of the driver area (the available ring).
    pub avail: u64,
    /// Address of the device area (the used ring).
    pub used: u64,
    next_avail: u16,
    next_used: u16,
    in_flight: u16,
    /// The used index when the driver was last interrupted or could have been.
    signalled: u16,
}

impl Queue {
    /// Checks what the driver has set up; called when it makes the queue ready.
    ///
    /// # Errors
    /// A size or an address that the specification does not allow.
    pub fn check(&self) -> Result<(), QueueError> {
        if self.size == 0 || self.size > u32::from(MAX_SIZE) || !self.size.is_power_of_two() {
            return Err(QueueError::BadSize(self.size));
        }
        let size = u64::from(self.size);
        // Alignments and lengths are the table in section 2.7.
        let parts = [
            (self.desc, 16, DESC_SIZE * size),
            (self.avail, 2, 6 + 2 * size),
            (self.used, 4, 6 + 8 * size),
        ];
        for (addr, align, len) in parts {
            if addr % align != 0 || addr.checked_add(len).is_none() {
                return Err(QueueError::BadAddress(addr));
            }
        }
        Ok(())
    }

    /// Takes the next chain that the driver has made available.
    ///
    /// # Errors
    /// Anything wrong with the rings or the chain.
    pub fn pop(
        &mut self,
        ram: &dyn DmaMemory,
        features: RingFeatures,
    ) -> Result<Option<Chain>, QueueError> {
        let size = self.checked_size()?;
        let ahead = read_u16(ram, self.avail + 2)?.wrapping_sub(self.next_avail);
        if ahead == 0 {
            return Ok(None);
        }
        if ahead > size {
            return Err(QueueError::IndexTooFarAhead { ahead, size });
        }
        if self.in_flight >= size {
            return Err(QueueError::TooManyInFlight);
        }
        let slot = u64::from(self.next_avail % size);
        let head = read_u16(ram, self.avail + 4 + 2 * slot)?;
        let chain = self.walk(ram, head, features)?;
        self.next_avail = self.next_avail.wrapping_add(1);
        self.in_flight += 1;
        Ok(Some(chain))
    }

    /// Asks the driver to notify at the next available buffer (2.7.10): with event indices the
    /// driver must be told from where on.
    ///
    /// # Errors
    /// A ring outside RAM.
    pub fn rearm(&self, ram: &mut dyn DmaMemory, features: RingFeatures) -> Result<(), QueueError> {
        if !features.event_idx {
            return Ok(());
        }
        let size = u64::from(self.checked_size()?);
        write(
            ram,
            self.used + 4 + 8 * size,
            &self.next_avail.to_le_bytes(),
        )
    }

    /// Gives a chain back, with the number of bytes written into it.
    ///
    /// # Errors
    /// A ring outside RAM.
    pub fn push(&mut self, ram: &mut dyn DmaMemory, head: u16, len: u32) -> Result<(), QueueError> {
        let size = self.checked_size()?;
        let slot = u64::from(self.next_used % size);
        let mut element = [0; 8];
        element[..4].copy_from_slice(&u32::from(head).to_le_bytes());
        element[4..].copy_from_slice(&len.to_le_bytes());
        write(ram, self.used + 4 + 8 * slot, &element)?;
        self.next_used = self.next_used.wrapping_add(1);
        self.in_flight = self.in_flight.saturating_sub(1);
        // The index goes last: it is what makes the element visible to the driver (2.7.8.2).
        write(ram, self.used + 2, &self.next_used.to_le_bytes())
    }

    /// Whether the driver wants an interrupt for the chains given back since the last call (2.7.7).
    ///
    /// # Errors
    /// A ring outside RAM.
    pub fn should_interrupt(
        &mut self,
        ram: &dyn DmaMemory,
        features: RingFeatures,
    ) -> Result<bool, QueueError> {
        let size = u64::from(self.checked_size()?);
        let old = std::mem::replace(&mut self.signalled, self.next_used);
        if old == self.next_used {
            return Ok(false);
        }
        if features.event_idx {
            let event = read_u16(ram, self.avail + 4 + 2 * size)?;
            // The driver's index lies among the elements just added.
            let since_event = self.next_used.wrapping_sub(event).wrapping_sub(1);
            Ok(since_event < self.next_used.wrapping_sub(old))
        } else {
            Ok(read_u16(ram, self.avail)? & AVAIL_NO_INTERRUPT == 0)
        }
    }

    fn checked_size(&self) -> Result<u16, QueueError> {
        self.check()?;
        u16::try_from(self.size).map_err(|_| QueueError::BadSize(self.size))
    }

    /// Follows a chain, into an indirect table where it leads to one (2.7.5.3).
    fn walk(
        &self,
        ram: &dyn DmaMemory,
        head: u16,
        features: RingFeatures,
    ) -> Result<Chain, QueueError> {
        let mut chain = Chain {
            head,
            readable: Vec::new(),
            writable: Vec::new(),
        };
        let mut table = Table {
            addr: self.desc,
            count: self.size,
        };
        let mut indirect_allowed = features.indirect;
        let mut index = head;
        let mut left = table.count;
        let mut total = 0;
        while left > 0 {
            let Descriptor {
                segment,
                flags,
                next,
            } = table.read(ram, index)?;
            if flags & DESC_INDIRECT != 0 {
                // Never inside an indirect table, and always the last of its own (2.7.5.3.1).
                if !indirect_allowed || flags & DESC_NEXT != 0 {
                    return Err(QueueError::IndirectNotAllowed);
                }
                indirect_allowed = false;
                table = Table::indirect(segment)?;
                (index, left) = (0, table.count);
                continue;
            }
            left -= 1;
            total += u64::from(segment.len);
            if total > u64::from(u32::MAX) {
                return Err(QueueError::ChainTooLarge);
            }
            chain.add(segment, flags)?;
            if flags & DESC_NEXT == 0 {
                return Ok(chain);
            }
            index = next;
        }
        Err(QueueError::Loop)
    }
}

impl Chain {
    fn add(&mut self, segment: Segment, flags: u16) -> Result<(), QueueError> {
        if flags & DESC_WRITE != 0 {
            self.writable.push(segment);
        } else if self.writable.is_empty() {
            self.readable.push(segment);
        } else {
            return Err(QueueError::ReadableAfterWritable);
        }
        Ok(())
    }
}

/// A descriptor table, the queue's own or an indirect one.
#[derive(Debug, Clone, Copy)]
struct Table {
    addr: u64,
    count: u32,
}

impl Table {
    fn indirect(segment: Segment) -> Result<Self, QueueError> {
        let Segment { addr, len } = segment;
        let count = len / DESC_SIZE as u32;
        if count == 0 || len % DESC_SIZE as u32 != 0 || count > MAX_INDIRECT {
            return Err(QueueError::BadIndirectLength(len));
        }
        if addr.checked_add(u64::from(len)).is_none() {
            return Err(QueueError::BadAddress(addr));
        }
        Ok(Table { addr, count })
    }

    fn read(self, ram: &dyn DmaMemory, index: u16) -> Result<Descriptor, QueueError> {
        if u32::from(index) >= self.count {
            return Err(QueueError::BadIndex {
                index,
                count: self.count,
            });
        }
        let at = self.addr + DESC_SIZE * u64::from(index);
        let mut raw = [0; DESC_SIZE as usize];
        ram.read(at, &mut raw)
            .map_err(|_: BusFault| QueueError::OutsideRam(at))?;
        let [
            a0,
            a1,
            a2,
            a3,
            a4,
            a5,
            a6,
            a7,
            l0,
            l1,
            l2,
            l3,
            f0,
            f1,
            n0,
            n1,
        ] = raw;
        Ok(Descriptor {
            segment: Segment {
                addr: u64::from_le_bytes([a0, a1, a2, a3, a4, a5, a6, a7]),
                len: u32::from_le_bytes([l0, l1, l2, l3]),
            },
            flags: u16::from_le_bytes([f0, f1]),
            next: u16::from_le_bytes([n0, n1]),
        })
    }
}

fn read_u16(ram: &dyn DmaMemory, at: u64) -> Result<u16, QueueError> {
    let mut raw = [0; 2];
    ram.read(at, &mut raw)
        .map_err(|_: BusFault| QueueError::OutsideRam(at))?;
    Ok(u16::from_le_bytes(raw))
}

fn write(ram: &mut dyn DmaMemory, at: u64, data: &[u8]) -> Result<(), QueueError> {
    ram.write(at, data)
        .map_err(|_: BusFault| QueueError::OutsideRam(at))
}
