//! A driver for tests: it lays out a ring in RAM and talks to the registers, or breaks them.

use super::mmio::VirtioMmio;
use super::queue::Segment;
use crate::devices::test_ram::TestRam;
use crate::devices::{AccessSize, Device, DmaMemory};

pub(crate) const RAM: u64 = 0x8000_0000;
pub(crate) const RAM_SIZE: usize = 0x10_0000;
pub(crate) const DESC: u64 = RAM + 0x1000;
pub(crate) const AVAIL: u64 = RAM + 0x3000;
pub(crate) const USED: u64 = RAM + 0x4000;
/// Free room for the tests' buffers.
pub(crate) const BUFFERS: u64 = RAM + 0x8000;

pub(crate) const NEXT: u16 = 1;
pub(crate) const WRITE: u16 = 2;
pub(crate) const INDIRECT: u16 = 4;

pub(crate) struct MockDriver {
    pub(crate) ram: TestRam,
    pub(crate) size: u16,
    pub(crate) avail_index: u16,
}

impl MockDriver {
    pub(crate) fn new(size: u16) -> Self {
        MockDriver {
            ram: TestRam::new(RAM, RAM_SIZE),
            size,
            avail_index: 0,
        }
    }

    pub(crate) fn put(&mut self, at: u64, data: &[u8]) {
        self.ram.write(at, data).unwrap();
    }

    pub(crate) fn get(&self, at: u64, len: usize) -> Vec<u8> {
        let mut data = vec![0; len];
        self.ram.read(at, &mut data).unwrap();
        data
    }

    pub(crate) fn get_u16(&self, at: u64) -> u16 {
        u16::from_le_bytes(self.get(at, 2).try_into().unwrap())
    }

    /// Writes a descriptor into the table at `table`.
    pub(crate) fn describe_at(
        &mut self,
        table: u64,
        index: u16,
        seg: Segment,
        flags: u16,
        next: u16,
    ) {
        let mut raw = Vec::new();
        raw.extend(seg.addr.to_le_bytes());
        raw.extend(seg.len.to_le_bytes());
        raw.extend(flags.to_le_bytes());
        raw.extend(next.to_le_bytes());
        self.put(table + u64::from(index) * 16, &raw);
    }

    pub(crate) fn describe(&mut self, index: u16, addr: u64, len: u32, flags: u16, next: u16) {
        self.describe_at(DESC, index, Segment { addr, len }, flags, next);
    }

    pub(crate) fn make_available(&mut self, head: u16) {
        let slot = u64::from(self.avail_index % self.size);
        self.put(AVAIL + 4 + 2 * slot, &head.to_le_bytes());
        self.set_avail_index(self.avail_index.wrapping_add(1));
    }

    pub(crate) fn set_avail_index(&mut self, index: u16) {
        self.avail_index = index;
        self.put(AVAIL + 2, &index.to_le_bytes());
    }

    pub(crate) fn used_index(&self) -> u16 {
        self.get_u16(USED + 2)
    }

    /// Head and length of an element of the used ring.
    pub(crate) fn used_element(&self, index: u16) -> (u32, u32) {
        let raw = self.get(USED + 4 + 8 * u64::from(index % self.size), 8);
        let word = |at: usize| u32::from_le_bytes(raw[at..at + 4].try_into().unwrap());
        (word(0), word(4))
    }

    /// A block request in descriptors `first..first + 3`; its header lies at `BUFFERS + first *
    /// 0x1000`, the data 0x100 behind it, the status 0xf00 behind it. Returns the status address.
    pub(crate) fn request(&mut self, first: u16, kind: u32, sector: u64, len: u32) -> u64 {
        let at = BUFFERS + u64::from(first) * 0x1000;
        let mut header = Vec::new();
        header.extend(kind.to_le_bytes());
        header.extend(0u32.to_le_bytes());
        header.extend(sector.to_le_bytes());
        self.put(at, &header);
        self.put(at + 0xf00, &[0xff]);
        let direction = if kind == 1 { 0 } else { WRITE };
        self.describe(first, at, 16, NEXT, first + 1);
        self.describe(first + 1, at + 0x100, len, NEXT | direction, first + 2);
        self.describe(first + 2, at + 0xf00, 1, WRITE, 0);
        self.make_available(first);
        at + 0xf00
    }

    /// Brings a device up as section 3.1.1 says, accepting `features`.
    pub(crate) fn start(&mut self, slot: &mut VirtioMmio, features: u64) {
        set(slot, 0x70, 0);
        set(slot, 0x70, 1);
        set(slot, 0x70, 3);
        for half in 0..2u32 {
            set(slot, 0x24, half);
            set(slot, 0x20, (features >> (32 * half)) as u32);
        }
        set(slot, 0x70, 3 | 8);
        assert_eq!(get(slot, 0x70), 3 | 8, "the device takes the features");
        set(slot, 0x30, 0);
        set(slot, 0x38, u32::from(self.size));
        for (low, addr) in [(0x80, DESC), (0x90, AVAIL), (0xa0, USED)] {
            set(slot, low, addr as u32);
            set(slot, low + 4, (addr >> 32) as u32);
        }
        set(slot, 0x44, 1);
        set(slot, 0x70, 3 | 8 | 4);
    }
}

pub(crate) fn set(slot: &mut VirtioMmio, offset: u64, value: u32) {
    slot.write(offset, AccessSize::Word, u64::from(value))
        .unwrap();
}

pub(crate) fn get(slot: &mut VirtioMmio, offset: u64) -> u32 {
    slot.read(offset, AccessSize::Word).unwrap() as u32
}
