//! Requests, end to end through the registers.

use super::backend::MemoryBackend;
use super::*;
use crate::devices::virtio::mmio::{F_VERSION_1, VirtioMmio};
use crate::devices::virtio::mock::{BUFFERS, MockDriver, NEXT, WRITE, set};

const T_IN: u32 = 0;
const T_OUT: u32 = 1;
const T_FLUSH: u32 = 4;
const T_GET_ID: u32 = 8;
const DATA: u64 = BUFFERS + 0x100;

struct Fixture {
    driver: MockDriver,
    slot: VirtioMmio,
}

impl Fixture {
    fn new(read_only: bool) -> Self {
        let backend = Box::new(MemoryBackend::new(vec![0xaa; 16 * 512]));
        let mut slot = VirtioMmio::with_disk(VirtioBlk::new(backend, "swap0", read_only, 0));
        let mut driver = MockDriver::new(16);
        driver.start(&mut slot, F_VERSION_1);
        Fixture { driver, slot }
    }

    fn ring(&mut self) {
        set(&mut self.slot, 0x50, 0);
        self.slot.service(&mut self.driver.ram, 0);
    }

    /// One request with the usual three buffers; returns its status.
    fn run(&mut self, kind: u32, sector: u64, len: u32) -> u8 {
        let status = self.driver.request(0, kind, sector, len);
        self.ring();
        self.driver.get(status, 1)[0]
    }

    fn stats(&self) -> DiskStats {
        self.slot.disk().unwrap().stats()
    }
}

#[test]
fn what_is_written_is_read_back() {
    let mut f = Fixture::new(false);
    f.driver.put(DATA, &[0x5c; 1024]);
    assert_eq!(f.run(T_OUT, 3, 1024), 0);
    assert_eq!(
        f.driver.used_element(0),
        (0, 1),
        "a write puts only the status into RAM"
    );
    f.driver.put(DATA, &[0; 1024]);
    assert_eq!(f.run(T_IN, 2, 1536), 0);
    assert_eq!(f.driver.get(DATA, 512), [0xaa; 512]);
    assert_eq!(f.driver.get(DATA + 512, 1024), [0x5c; 1024]);
    assert_eq!(f.run(T_FLUSH, 0, 0), 0);
    let expected = DiskStats {
        reads: 1,
        writes: 1,
        flushes: 1,
        sectors_read: 3,
        sectors_written: 2,
        errors: 0,
    };
    assert_eq!(f.stats(), expected);
    assert_eq!(
        (f.stats().bytes_read(), f.stats().bytes_written()),
        (1536, 1024)
    );
}

#[test]
fn the_identifier() {
    let mut f = Fixture::new(false);
    assert_eq!(f.run(T_GET_ID, 0, 20), 0);
    assert_eq!(
        f.driver.get(DATA, 20),
        *b"swap0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
    );
    assert_eq!(f.driver.used_element(0), (0, 21));
}

#[test]
fn requests_that_fail() {
    let mut f = Fixture::new(false);
    assert_eq!(f.run(T_IN, 16, 512), 1, "past the end");
    assert_eq!(f.run(T_IN, u64::MAX, 512), 1, "far past the end");
    assert_eq!(f.run(T_OUT, 15, 1024), 1, "across the end");
    assert_eq!(f.run(T_IN, 0, 511), 1, "part of a sector");
    assert_eq!(f.run(11, 0, 512), 2, "discard is not offered");
    assert_eq!(
        f.stats(),
        DiskStats {
            errors: 5,
            ..DiskStats::default()
        }
    );
    assert_eq!(f.run(T_IN, 15, 512), 0, "the disk still works");
}

#[test]
fn buffers_outside_ram_fail() {
    for kind in [T_IN, T_OUT] {
        for addr in [0x1000, u64::MAX - 100] {
            let mut f = Fixture::new(false);
            let status = f.driver.request(0, kind, 0, 512);
            let direction = if kind == T_OUT { 0 } else { WRITE };
            f.driver.describe(1, addr, 512, NEXT | direction, 2);
            f.ring();
            assert_eq!(f.driver.get(status, 1), [1], "type {kind} at {addr:#x}");
            assert!(!f.slot.needs_reset());
        }
    }
}

#[test]
fn confused_directions_move_no_data() {
    // A read whose buffer is readable only has nowhere to put data: nothing is transferred.
    let mut f = Fixture::new(false);
    f.driver.request(0, T_IN, 0, 512);
    f.driver.describe(1, DATA, 512, NEXT, 2);
    f.ring();
    assert_eq!(f.driver.get(DATA, 512), [0; 512]);
    assert_eq!(f.driver.used_element(0), (0, 1));
    // A write whose buffer is writable only has no data.
    f.driver.request(0, T_OUT, 0, 512);
    f.driver.describe(1, DATA, 512, NEXT | WRITE, 2);
    f.ring();
    assert_eq!(f.run(T_IN, 0, 512), 0);
    assert_eq!(f.driver.get(DATA, 512), [0xaa; 512]);
}

#[test]
fn a_read_only_disk_says_so_and_refuses() {
    let mut f = Fixture::new(true);
    assert_eq!(f.slot.disk().unwrap().features() & F_RO, F_RO);
    f.driver.put(DATA, &[1; 512]);
    assert_eq!(f.run(T_OUT, 0, 512), 1);
    assert_eq!(f.run(T_IN, 0, 512), 0);
    assert_eq!(f.driver.get(DATA, 512), [0xaa; 512]);
}

#[test]
fn several_requests_complete_in_order() {
    let mut f = Fixture::new(false);
    for first in [6, 0, 3] {
        f.driver.request(first, T_IN, 0, 512);
    }
    f.ring();
    let heads: Vec<u32> = (0..3).map(|i| f.driver.used_element(i).0).collect();
    assert_eq!(heads, [6, 0, 3]);
}

#[test]
fn a_request_that_is_to_fail_moves_nothing() {
    let mut f = Fixture::new(false);
    let backend = Box::new(MemoryBackend::new(vec![0xaa; 16 * 512]));
    let rules = "read@2:write@sector=5-6:flush@1".parse().unwrap();
    let disk = VirtioBlk::new(backend, "bad", false, 0).failing(rules);
    f.slot = VirtioMmio::with_disk(disk);
    f.driver.start(&mut f.slot, F_VERSION_1);
    f.driver.put(DATA, &[0x5c; 1024]);
    assert_eq!(f.run(T_OUT, 4, 1024), 1, "one of its sectors is bad");
    assert_eq!(f.run(T_IN, 4, 1024), 0);
    assert_eq!(
        f.driver.get(DATA, 1024),
        [0xaa; 1024],
        "nothing was written"
    );
    f.driver.put(DATA, &[0; 512]);
    assert_eq!(f.run(T_IN, 0, 512), 1, "the second read");
    assert_eq!(f.driver.get(DATA, 512), [0; 512], "nothing was read");
    assert_eq!(f.driver.used_element(2), (0, 1));
    let after = [(T_FLUSH, 0), (T_FLUSH, 0), (T_OUT, 7), (T_IN, 0)];
    let statuses = after.map(|(kind, sector)| f.run(kind, sector, 512));
    assert_eq!(statuses, [1, 0, 0, 0]);
    let DiskStats {
        reads,
        writes,
        flushes,
        errors,
        ..
    } = f.stats();
    assert_eq!((reads, writes, flushes, errors), (2, 1, 1, 3));
}

/// A disk whose host fails.
#[derive(Debug)]
struct Broken;

impl Backend for Broken {
    fn len(&self) -> u64 {
        4096
    }

    fn read_at(&mut self, _: u64, _: &mut [u8]) -> std::io::Result<()> {
        Err(std::io::Error::other("a bad block"))
    }

    fn write_at(&mut self, _: u64, _: &[u8]) -> std::io::Result<()> {
        Err(std::io::Error::other("a full disk"))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Err(std::io::Error::other("a broken cable"))
    }
}

#[test]
fn trouble_on_the_host_is_an_io_error() {
    let mut f = Fixture::new(false);
    f.slot = VirtioMmio::with_disk(VirtioBlk::new(Box::new(Broken), "bad", false, 0));
    f.driver.start(&mut f.slot, F_VERSION_1);
    for kind in [T_IN, T_OUT, T_FLUSH] {
        assert_eq!(f.run(kind, 0, 512), 1, "type {kind}");
    }
    assert_eq!(
        f.stats(),
        DiskStats {
            errors: 3,
            ..DiskStats::default()
        }
    );
}
