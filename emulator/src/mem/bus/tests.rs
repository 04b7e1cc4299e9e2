//! The bus with real devices on it, and the wires to the harts.

use super::*;
use crate::devices::test_ram::TestRam;
use crate::devices::virtio::blk::backend::MemoryBackend;
use crate::devices::virtio::mock::{BUFFERS, MockDriver};
use AccessSize::{Byte, Double, Word};
use platform::{CLINT_BASE, PLIC_BASE, RAM_BASE, UART_BASE, VIRTIO_BASE};

fn bus() -> Bus {
    Bus::virt(2, 1 << 20, Vec::new()).unwrap()
}

/// Routes a source to a hart's S-mode context.
fn route(bus: &mut Bus, source: u64, hart: u64) {
    bus.write(PLIC_BASE + source * 4, Word, 1, 0).unwrap();
    bus.write(
        PLIC_BASE + 0x2000 + 0x80 * (2 * hart + 1),
        Word,
        1 << source,
        0,
    )
    .unwrap();
}

#[test]
fn overlaps_and_nonsense_are_refused() {
    let mut bus = bus();
    let text = |error: AttachError| error.to_string();
    let error = bus
        .attach(0x1000_0080, 0x10, "a probe", Finisher::new())
        .unwrap_err();
    assert_eq!(
        text(error),
        "a probe at 0x10000080..0x10000090 overlaps the serial port at 0x10000000..0x10000100"
    );
    assert!(
        bus.attach(RAM_BASE + 0x1000, 0x10, "a probe", Finisher::new())
            .is_err()
    );
    assert!(
        bus.attach(0x5000_0000, 0, "a probe", Finisher::new())
            .is_err()
    );
    assert!(
        bus.attach(u64::MAX - 3, 16, "a probe", Finisher::new())
            .is_err()
    );
    assert!(
        bus.attach(0x5000_0000, 0x1000, "a probe", Finisher::new())
            .is_ok()
    );
    assert_eq!(bus.read(0x5000_0004, Word, 0), Ok(0));
    assert!(text(Bus::virt(9, 1, Vec::new()).unwrap_err()).contains("1 to 8"));
    assert!(text(Bus::virt(0, 1, Vec::new()).unwrap_err()).contains("1 to 8"));
}

#[test]
fn nobody_answers_between_devices() {
    let mut bus = bus();
    for paddr in [0, 0x1000_0100, 0x1000_9000, 0x4000_0000, RAM_BASE, u64::MAX] {
        assert_eq!(
            bus.read(paddr, Byte, 0),
            Err(BusFault::Unmapped),
            "{paddr:#x}"
        );
    }
    // Over the end of a range.
    assert_eq!(bus.read(UART_BASE + 0xfe, Word, 0), Err(BusFault::Unmapped));
    assert_eq!(
        bus.write(u64::MAX - 1, Double, 0, 0),
        Err(BusFault::Unmapped)
    );
}

#[test]
fn the_timer_interrupt_needs_only_time() {
    let mut bus = bus();
    bus.write(CLINT_BASE + 0x4008, Double, 500, 0).unwrap();
    assert!(bus.kicked(), "a deadline has moved");
    assert_eq!(bus.next_deadline(0), Some(500));
    assert_eq!((bus.mip(1, 499), bus.mip(1, 500)), (0, MIP_MTIP));
    assert_eq!(bus.mip(0, 500), 0);
    assert_eq!(bus.mip(7, 500), 0);
}

#[test]
fn software_interrupts() {
    let mut bus = bus();
    bus.write(CLINT_BASE + 4, Word, 1, 0).unwrap();
    assert_eq!((bus.mip(0, 0), bus.mip(1, 0)), (0, MIP_MSIP));
}

#[test]
fn serial_input_reaches_the_hart_it_is_routed_to() {
    let mut bus = bus();
    route(&mut bus, 10, 1);
    bus.write(UART_BASE + 1, Byte, 1, 0).unwrap();
    let mut ram = TestRam::new(RAM_BASE, 16);
    bus.service(&mut ram, 0);
    bus.uart_mut().push_input(b'x');
    bus.refresh_lines();
    assert!(bus.kicked(), "a line went up");
    bus.service(&mut ram, 0);
    assert_eq!((bus.mip(0, 0), bus.mip(1, 0)), (0, MIP_SEIP));
    assert!(!bus.kicked());
    assert_eq!(bus.read(PLIC_BASE + 0x20_3004, Word, 0), Ok(10));
    assert!(bus.kicked(), "a claim lowers the line");
    assert_eq!(bus.mip(1, 0), 0);
    assert_eq!(bus.read(UART_BASE, Byte, 0), Ok(u64::from(b'x')));
    bus.write(PLIC_BASE + 0x20_3004, Word, 10, 0).unwrap();
    assert_eq!(bus.mip(1, 0), 0);
}

#[test]
fn a_disk_is_served_at_its_deadline() {
    let backend = Box::new(MemoryBackend::new(vec![0x42; 4096]));
    let disk = VirtioBlk::new(backend, "d", false, 100);
    let mut bus = Bus::virt(1, 1 << 20, vec![disk]).unwrap();
    route(&mut bus, 1, 0);
    let mut driver = MockDriver::new(8);
    driver.start(
        &mut bus.virtio[0],
        crate::devices::virtio::mmio::F_VERSION_1,
    );
    driver.request(0, 0, 1, 512);
    bus.write(VIRTIO_BASE + 0x50, Word, 0, 30).unwrap();
    assert!(bus.kicked());
    bus.service(&mut driver.ram, 30);
    assert!(bus.io_in_flight());
    assert_eq!(bus.next_deadline(30), Some(130));
    bus.service(&mut driver.ram, 130);
    assert_eq!(bus.mip(0, 130), MIP_SEIP);
    assert_eq!(driver.get(BUFFERS + 0x100, 512), [0x42; 512]);
    assert!(!bus.io_in_flight());
    assert_eq!(bus.disks().next().unwrap().stats().reads, 1);
}

#[test]
fn the_finisher_kicks() {
    let mut bus = bus();
    bus.write(platform::FINISHER_BASE, Word, 0x3_3333, 0)
        .unwrap();
    assert!(bus.kicked());
    assert_eq!(bus.finish(), Some(Finish::Fail(3)));
}

#[test]
fn mtime_follows_writes() {
    let mut bus = bus();
    bus.write(CLINT_BASE + 0xbff8, Double, 1_000_000, 10)
        .unwrap();
    assert_eq!(bus.mtime(20), 1_000_010);
    assert_eq!(bus.mtime_offset(), 999_990);
}
