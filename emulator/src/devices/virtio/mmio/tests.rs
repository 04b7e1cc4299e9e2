//! The transport's registers, and rings by a hostile driver.

use super::*;
use crate::devices::virtio::blk::backend::MemoryBackend;
use crate::devices::virtio::mock::{
    AVAIL, BUFFERS, DESC, INDIRECT, MockDriver, NEXT, USED, WRITE, get, set,
};
use crate::devices::virtio::queue::Segment;

const STATUS: u64 = 0x70;
const NOTIFY: u64 = 0x50;
const INTERRUPT: u64 = 0x60;
const ACK: u64 = 0x64;
const LATENCY: u64 = 1000;

fn disk() -> VirtioMmio {
    let content = (0..64 * 512).map(|i| (i / 512) as u8).collect();
    VirtioMmio::with_disk(VirtioBlk::new(
        Box::new(MemoryBackend::new(content)),
        "test",
        false,
        LATENCY,
    ))
}

fn started(features: u64) -> (MockDriver, VirtioMmio) {
    let (mut driver, mut slot) = (MockDriver::new(8), disk());
    driver.start(&mut slot, F_VERSION_1 | features);
    (driver, slot)
}

/// Rings, and lets all the time pass that the disk needs.
fn ring(driver: &mut MockDriver, slot: &mut VirtioMmio) {
    set(slot, NOTIFY, 0);
    assert!(slot.needs_service());
    slot.service(&mut driver.ram, 0);
    slot.service(&mut driver.ram, LATENCY);
}

#[test]
fn identity_of_a_full_and_of_an_empty_slot() {
    let mut slot = disk();
    assert_eq!(get(&mut slot, 0), u32::from_le_bytes(*b"virt"));
    assert_eq!((get(&mut slot, 4), get(&mut slot, 8)), (2, 2));
    assert_eq!(get(&mut slot, 0x34), 256);
    assert_eq!(get(&mut slot, 0xb0), u32::MAX);
    set(&mut slot, 0x30, 1);
    assert_eq!(get(&mut slot, 0x34), 0, "there is one queue");
    let mut empty = VirtioMmio::empty();
    assert_eq!(get(&mut empty, 0), u32::from_le_bytes(*b"virt"));
    assert_eq!((get(&mut empty, 4), get(&mut empty, 8)), (2, 0));
    assert_eq!((get(&mut empty, 0x34), get(&mut empty, 0x10)), (0, 0));
    set(&mut empty, NOTIFY, 0);
    assert!(!empty.needs_service());
}

#[test]
fn configuration_by_width() {
    let mut slot = disk();
    assert_eq!(slot.read(CONFIG, AccessSize::Word), Ok(64));
    assert_eq!(slot.read(CONFIG + 12, AccessSize::Word), Ok(254));
    assert_eq!(slot.read(CONFIG + 20, AccessSize::Half), Ok(512));
    assert_eq!(slot.read(CONFIG + 21, AccessSize::Byte), Ok(2));
    assert_eq!(slot.read(CONFIG, AccessSize::Double), Err(BusFault::Width));
    assert_eq!(
        slot.read(CONFIG + 1, AccessSize::Half),
        Err(BusFault::Misaligned)
    );
    assert_eq!(slot.read(SIZE - 4, AccessSize::Word), Ok(0));
    assert_eq!(slot.read(SIZE, AccessSize::Word), Err(BusFault::Unmapped));
    assert_eq!(slot.read(0, AccessSize::Byte), Err(BusFault::Width));
    assert_eq!(
        slot.write(2, AccessSize::Word, 0),
        Err(BusFault::Misaligned)
    );
}

#[test]
fn features_that_were_not_offered_are_not_ok() {
    let mut slot = disk();
    set(&mut slot, STATUS, 3);
    set(&mut slot, 0x20, 1 << 5); // VIRTIO_BLK_F_RO, but the disk can be written
    set(&mut slot, STATUS, 3 | 8);
    assert_eq!(get(&mut slot, STATUS), 3);
    set(&mut slot, 0x20, 0);
    set(&mut slot, STATUS, 3 | 8);
    assert_eq!(get(&mut slot, STATUS), 3 | 8);
}

#[test]
fn requests_complete_after_the_latency_and_interrupt() {
    let (mut driver, mut slot) = started(0);
    let status = driver.request(0, 0, 5, 512);
    set(&mut slot, NOTIFY, 0);
    slot.service(&mut driver.ram, 70);
    assert_eq!(slot.next_deadline(), Some(70 + LATENCY));
    slot.service(&mut driver.ram, 69 + LATENCY);
    assert_eq!(driver.used_index(), 0);
    assert!(!slot.irq_level());
    slot.service(&mut driver.ram, 70 + LATENCY);
    assert_eq!(driver.used_index(), 1);
    assert_eq!(driver.used_element(0), (0, 513));
    assert_eq!(driver.get(BUFFERS + 0x100, 512), [5; 512]);
    assert_eq!(driver.get(status, 1), [0]);
    assert!(slot.irq_level());
    assert_eq!(get(&mut slot, INTERRUPT), 1);
    set(&mut slot, ACK, 1);
    assert!(!slot.irq_level());
    assert_eq!(slot.next_deadline(), None);
}

#[test]
fn nothing_happens_before_driver_ok() {
    let (mut driver, mut slot) = started(0);
    set(&mut slot, STATUS, 3 | 8);
    driver.request(0, 0, 5, 512);
    ring(&mut driver, &mut slot);
    assert_eq!(driver.used_index(), 0);
}

#[test]
fn a_reset_forgets_everything() {
    let (mut driver, mut slot) = started(0);
    driver.request(0, 0, 5, 512);
    set(&mut slot, NOTIFY, 0);
    slot.service(&mut driver.ram, 0);
    set(&mut slot, STATUS, 0);
    assert_eq!(slot.next_deadline(), None);
    assert_eq!((get(&mut slot, STATUS), get(&mut slot, 0x44)), (0, 0));
    slot.service(&mut driver.ram, LATENCY);
    assert_eq!(driver.used_index(), 0);
}

#[test]
fn nobody_waits_for_a_disk_that_its_driver_has_stopped() {
    for stopped in [3 | 8, 3 | 8 | 4 | 128] {
        let (mut driver, mut slot) = started(0);
        driver.request(0, 0, 5, 512);
        set(&mut slot, NOTIFY, 0);
        slot.service(&mut driver.ram, 0);
        assert!(slot.next_deadline().is_some());
        set(&mut slot, STATUS, stopped);
        assert_eq!(slot.next_deadline(), None, "status {stopped:#x}");
        slot.service(&mut driver.ram, LATENCY);
        assert_eq!(driver.used_index(), 0);
    }
}

#[test]
fn the_driver_may_decline_interrupts() {
    let (mut driver, mut slot) = started(0);
    driver.put(AVAIL, &1u16.to_le_bytes());
    driver.request(0, 0, 5, 512);
    ring(&mut driver, &mut slot);
    assert_eq!(driver.used_index(), 1);
    assert!(!slot.irq_level());
}

#[test]
fn event_indices_hold_interrupts_and_notifications_back() {
    let (mut driver, mut slot) = started(F_EVENT_IDX);
    let used_event = AVAIL + 4 + 2 * 8;
    let avail_event = USED + 4 + 8 * 8;
    driver.put(used_event, &1u16.to_le_bytes()); // interrupt when the second is used
    driver.request(0, 0, 5, 512);
    ring(&mut driver, &mut slot);
    assert!(!slot.irq_level());
    assert_eq!(driver.get_u16(avail_event), 1);
    driver.request(3, 0, 6, 512);
    ring(&mut driver, &mut slot);
    assert!(slot.irq_level());
    assert_eq!(driver.get_u16(avail_event), 2);
}

#[test]
fn an_indirect_table_is_followed() {
    let (mut driver, mut slot) = started(F_INDIRECT_DESC);
    let status = driver.request(0, 0, 5, 512);
    // The same three descriptors, moved to a table of their own.
    let table = BUFFERS + 0x7000;
    let moved = driver.get(DESC, 48);
    driver.put(table, &moved);
    driver.describe(0, table, 48, INDIRECT, 0);
    ring(&mut driver, &mut slot);
    assert_eq!(driver.get(status, 1), [0]);
    assert_eq!(driver.used_element(0), (0, 513));
}

#[test]
fn the_ring_goes_round() {
    let (mut driver, mut slot) = started(0);
    for round in 0..40 {
        let status = driver.request(0, 0, round, 512);
        ring(&mut driver, &mut slot);
        assert_eq!(driver.get(status, 1), [0]);
        assert_eq!(u64::from(driver.used_index()), round + 1);
        assert_eq!(driver.get(BUFFERS + 0x100, 1), [round as u8]);
    }
}

/// One thing that a hostile driver does to a started device before it rings.
type Hostility = fn(&mut MockDriver, &mut VirtioMmio);

fn breaks(name: &str, features: u64, hostility: Hostility) {
    let (mut driver, mut slot) = started(features);
    hostility(&mut driver, &mut slot);
    ring(&mut driver, &mut slot);
    assert!(slot.needs_reset(), "{name}");
    assert!(slot.irq_level(), "{name}");
    assert_eq!(get(&mut slot, INTERRUPT) & 2, 2, "{name}");
    assert_eq!(slot.next_deadline(), None, "{name}");
    // It stays down, whatever is rung, until a reset; then it works again.
    set(&mut slot, NOTIFY, 0);
    slot.service(&mut driver.ram, LATENCY);
    let mut driver = MockDriver::new(8);
    driver.start(&mut slot, F_VERSION_1);
    let status = driver.request(0, 0, 1, 512);
    ring(&mut driver, &mut slot);
    assert_eq!(driver.get(status, 1), [0], "{name}");
}

#[test]
fn hostile_rings_need_a_reset() {
    breaks("a loop", 0, |driver, _| {
        driver.describe(0, BUFFERS, 16, NEXT, 1);
        driver.describe(1, BUFFERS, 16, NEXT, 0);
        driver.make_available(0);
    });
    breaks("a chain that names itself", 0, |driver, _| {
        driver.describe(0, BUFFERS, 16, NEXT, 0);
        driver.make_available(0);
    });
    breaks("a head past the table", 0, |driver, _| {
        driver.make_available(8)
    });
    breaks("a next past the table", 0, |driver, _| {
        driver.describe(0, BUFFERS, 16, NEXT, 0xffff);
        driver.make_available(0);
    });
    breaks("an index too far ahead", 0, |driver, _| {
        driver.set_avail_index(9)
    });
    breaks("an index that went back", 0, |driver, _| {
        driver.set_avail_index(0xffff)
    });
    breaks("readable after writable", 0, |driver, _| {
        driver.describe(0, BUFFERS, 16, NEXT | WRITE, 1);
        driver.describe(1, BUFFERS, 16, 0, 0);
        driver.make_available(0);
    });
    breaks("no status byte", 0, |driver, _| {
        driver.describe(0, BUFFERS, 16, 0, 0);
        driver.make_available(0);
    });
    breaks("a status byte outside RAM", 0, |driver, _| {
        driver.request(0, 0, 0, 512);
        driver.describe(2, 0x1000, 1, WRITE, 0);
    });
    breaks("4 GiB of buffers", 0, |driver, _| {
        driver.describe(0, BUFFERS, u32::MAX, NEXT, 1);
        driver.describe(1, BUFFERS, 16, WRITE, 0);
        driver.make_available(0);
    });
}

#[test]
fn hostile_indirect_tables_need_a_reset() {
    breaks("indirect, not negotiated", 0, |driver, _| {
        driver.describe(0, BUFFERS, 48, INDIRECT, 0);
        driver.make_available(0);
    });
    breaks("indirect with next", F_INDIRECT_DESC, |driver, _| {
        driver.describe(0, BUFFERS, 48, INDIRECT | NEXT, 1);
        driver.make_available(0);
    });
    breaks("indirect inside indirect", F_INDIRECT_DESC, |driver, _| {
        driver.describe(0, BUFFERS, 16, INDIRECT, 0);
        driver.describe_at(
            BUFFERS,
            0,
            Segment {
                addr: BUFFERS,
                len: 16,
            },
            INDIRECT,
            0,
        );
        driver.make_available(0);
    });
    for len in [0, 8, 17, 1025 * 16] {
        let (mut driver, mut slot) = started(F_INDIRECT_DESC);
        driver.describe(0, BUFFERS, len, INDIRECT, 0);
        driver.make_available(0);
        ring(&mut driver, &mut slot);
        assert!(slot.needs_reset(), "a table of {len} bytes");
    }
    breaks(
        "an indirect table that wraps",
        F_INDIRECT_DESC,
        |driver, _| {
            driver.describe(0, u64::MAX - 15, 32, INDIRECT, 0);
            driver.make_available(0);
        },
    );
    breaks(
        "an indirect table outside RAM",
        F_INDIRECT_DESC,
        |driver, _| {
            driver.describe(0, 0x1000, 32, INDIRECT, 0);
            driver.make_available(0);
        },
    );
    breaks(
        "a loop in an indirect table",
        F_INDIRECT_DESC,
        |driver, _| {
            driver.describe(0, BUFFERS, 32, INDIRECT, 0);
            driver.describe_at(
                BUFFERS,
                0,
                Segment {
                    addr: BUFFERS,
                    len: 1,
                },
                NEXT,
                1,
            );
            driver.describe_at(
                BUFFERS,
                1,
                Segment {
                    addr: BUFFERS,
                    len: 1,
                },
                NEXT,
                0,
            );
            driver.make_available(0);
        },
    );
}

/// Sets the ring up anew, with one thing changed.
fn setup_with(offset: u64, value: u32) -> bool {
    let (mut driver, mut slot) = (MockDriver::new(8), disk());
    driver.start(&mut slot, F_VERSION_1);
    set(&mut slot, 0x44, 0);
    set(&mut slot, offset, value);
    set(&mut slot, 0x44, 1);
    driver.request(0, 0, 0, 512);
    ring(&mut driver, &mut slot);
    slot.needs_reset()
}

#[test]
fn hostile_setups_need_a_reset() {
    for size in [0, 3, 512, 0xffff_ffff] {
        assert!(setup_with(0x38, size), "a queue of {size}");
    }
    assert!(setup_with(0x80, DESC as u32 + 8), "a misaligned table");
    assert!(
        setup_with(0x90, AVAIL as u32 + 1),
        "a misaligned available ring"
    );
    assert!(setup_with(0xa0, USED as u32 + 2), "a misaligned used ring");
    assert!(setup_with(0x80, 0), "a table outside RAM");
    assert!(
        setup_with(0x94, 0xffff_ffff),
        "an available ring outside RAM"
    );
    assert!(setup_with(0xa0, 0), "a used ring outside RAM");
    assert!(!setup_with(0x38, 8), "the setup itself is sound");
}

#[test]
fn the_same_buffer_again_and_again_is_stopped() {
    let (mut driver, mut slot) = started(0);
    driver.request(0, 0, 0, 512);
    for _ in 0..7 {
        driver.make_available(0);
    }
    set(&mut slot, NOTIFY, 0);
    slot.service(&mut driver.ram, 0);
    assert!(!slot.needs_reset());
    driver.make_available(0);
    set(&mut slot, NOTIFY, 0);
    slot.service(&mut driver.ram, 1);
    assert!(slot.needs_reset());
}

#[test]
fn a_ready_queue_cannot_be_moved() {
    let (mut driver, mut slot) = started(0);
    set(&mut slot, 0x38, 4);
    set(&mut slot, 0x80, 0);
    let status = driver.request(0, 0, 3, 512);
    ring(&mut driver, &mut slot);
    assert_eq!(driver.get(status, 1), [0]);
}

mod random {
    //! Rings of random bytes.
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever lies in the rings, a device ends its work, and answers at most as many chains
        /// as the driver can have made available.
        #[test]
        fn never_panic_or_hang(
            desc in proptest::collection::vec(any::<[u8; 4]>(), 8),
            avail in proptest::collection::vec(any::<u8>(), 24),
            index in 0u16..10,
            features in prop::sample::select(vec![0, F_INDIRECT_DESC, F_EVENT_IDX]),
        ) {
            let (mut driver, mut slot) = started(features);
            for (i, [addr, len, flags, next]) in desc.into_iter().enumerate() {
                let at = BUFFERS + u64::from(addr) * 16;
                driver.describe(i as u16, at, u32::from(len), u16::from(flags % 8), u16::from(next % 9));
            }
            for (i, byte) in avail.iter().enumerate() {
                driver.put(AVAIL + 4 + i as u64, &[byte % 9 * u8::from(i % 2 == 0)]);
            }
            driver.set_avail_index(index);
            ring(&mut driver, &mut slot);
            prop_assert!(slot.needs_reset() || driver.used_index() == index);
        }
    }
}
