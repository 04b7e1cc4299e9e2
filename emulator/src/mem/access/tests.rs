use super::*;
use crate::addr::PAGE_SIZE;
use crate::hart::Privilege;
use crate::hart::csr::{self, CsrOp, number};
use crate::isa::Extensions;
use crate::mem::Ram;
use crate::mem::bus::Bus;
use crate::mmu::update_context;
use crate::platform::{CLINT_BASE, RAM_BASE};
use proptest::prelude::*;

const PAGES: u64 = 16;
const SIZE: u64 = PAGES * PAGE_SIZE;
/// The tables take the first three pages; what they map begins here.
const FREE: u64 = RAM_BASE + 3 * PAGE_SIZE;
const V: u64 = 1;
const URWAD: u64 = 0xd7;

fn bare() -> (Hart, Memory) {
    let ram = Ram::new(PhysAddr(RAM_BASE), SIZE).unwrap();
    let bus = Bus::virt(1, SIZE, Vec::new()).unwrap();
    let mut hart = Hart::new(0, Extensions::all(), RAM_BASE);
    hart.cycle = 1000;
    update_context(&mut hart);
    (hart, Memory::new(ram, bus))
}

fn write_csr(h: &mut Hart, number: u16, value: u64) {
    let privilege = std::mem::replace(&mut h.privilege, Privilege::Machine);
    csr::access(h, number, CsrOp::Write, value, true, false, 0).unwrap();
    h.privilege = privilege;
    h.tlb.flush_all();
    update_context(h);
}

/// U-mode with these page-table entries for the first pages.
fn translated(ptes: &[u64]) -> (Hart, Memory) {
    let (mut h, mut m) = bare();
    write_csr(&mut h, number::PMPADDR0, u64::MAX);
    write_csr(&mut h, number::PMPCFG0, 0x1f);
    for level in 0..2 {
        let table = RAM_BASE + level * PAGE_SIZE;
        let next = (table + PAGE_SIZE) >> 12 << 10 | V;
        assert!(m.ram.write_at(PhysAddr(table), next));
    }
    for (at, pte) in (RAM_BASE + 2 * PAGE_SIZE..).step_by(8).zip(ptes) {
        assert!(m.ram.write_at(PhysAddr(at), *pte));
    }
    write_csr(&mut h, number::SATP, 8 << 60 | RAM_BASE >> 12);
    h.privilege = Privilege::User;
    update_context(&mut h);
    (h, m)
}

fn pte(pa: u64, flags: u64) -> u64 {
    pa >> 12 << 10 | flags
}

fn trap<T: std::fmt::Debug>(result: Result<T, Flow>) -> Exception {
    match result {
        Err(Flow::Trap(exception)) => exception,
        other => panic!("{other:?} is no trap"),
    }
}

#[test]
fn an_access_over_two_pages_goes_to_both_frames() {
    // The frames lie in the other order.
    let ptes = [pte(FREE + PAGE_SIZE, URWAD), pte(FREE, URWAD)];
    let (mut h, mut m) = translated(&ptes);
    for (va, first) in [(0xff9, 7), (0xffc, 4), (0xfff, 1)] {
        let value = 0x1122_3344_5566_7788_u64.rotate_left(first);
        store::<u64>(&mut h, &mut m, va, value, 0).unwrap();
        assert_eq!(load::<u64>(&mut h, &mut m, va, 0), Ok(value));
        let low = m.ram.slice(PhysAddr(FREE + PAGE_SIZE + va), first as usize);
        assert_eq!(low.unwrap(), &value.to_le_bytes()[..first as usize]);
        let high = m.ram.slice(PhysAddr(FREE), 8 - first as usize).unwrap();
        assert_eq!(high, &value.to_le_bytes()[first as usize..]);
    }
}

#[test]
fn a_fault_in_the_second_page_names_it_and_stores_nothing() {
    let (mut h, mut m) = translated(&[pte(FREE, URWAD), 0]);
    let before = m.ram.bytes().to_vec();
    let fault = trap(store::<u64>(&mut h, &mut m, 0xffc, u64::MAX, 0));
    assert_eq!(fault, Exception::StorePageFault(VirtAddr(0x1000)));
    let fault = trap(load::<u32>(&mut h, &mut m, 0xfff, 0));
    assert_eq!(fault, Exception::LoadPageFault(VirtAddr(0x1000)));
    assert_eq!(m.ram.bytes(), before);
}

#[test]
fn a_fault_in_the_first_page_comes_first() {
    let (mut h, mut m) = translated(&[0, 0]);
    let fault = trap(load::<u64>(&mut h, &mut m, 0xffd, 0));
    assert_eq!(fault, Exception::LoadPageFault(VirtAddr(0xffd)));
    assert_eq!(m.counters.all_page_faults(), 1);
}

#[test]
fn accesses_at_the_end_of_ram_and_of_the_address_space() {
    let (mut h, mut m) = bare();
    let end = RAM_BASE + SIZE;
    assert_eq!(load::<u64>(&mut h, &mut m, end - 8, 0), Ok(0));
    let fault = trap(load::<u64>(&mut h, &mut m, end - 4, 0));
    assert_eq!(fault, Exception::LoadAccess(VirtAddr(end)));
    let fault = trap(store::<u64>(&mut h, &mut m, end - 1, 1, 0));
    assert_eq!(fault, Exception::StoreAccess(VirtAddr(end)));
    for va in [0, 1, u64::MAX, u64::MAX - 7, u64::MAX - 3] {
        for fault in [
            trap(load::<u64>(&mut h, &mut m, va, 0)),
            trap(store::<u64>(&mut h, &mut m, va, 0, 0)),
            trap(load::<u8>(&mut h, &mut m, va, 0)),
        ] {
            assert!(matches!(fault.code(), 5 | 7), "{fault:?}");
        }
    }
}

#[test]
fn devices_refuse_what_is_not_aligned_with_an_access_fault() {
    let (mut h, mut m) = bare();
    let va = CLINT_BASE + 0x4001;
    let fault = trap(load::<u32>(&mut h, &mut m, va, 0));
    assert_eq!(fault, Exception::LoadAccess(VirtAddr(va)));
    let fault = trap(store::<u64>(&mut h, &mut m, va, 0, 0));
    assert_eq!(fault, Exception::StoreAccess(VirtAddr(va)));
}

#[test]
fn misaligned_accesses_are_trapped_if_so_chosen() {
    // The second page is absent: what is trapped is not translated.
    let (mut h, mut m) = translated(&[pte(FREE, URWAD), 0]);
    h.misaligned = Misaligned::Trapped;
    for va in [0x101, 0x102, 0x104, 0xffc, 0x1001, CLINT_BASE + 1] {
        let exceptions = [
            trap(load::<u64>(&mut h, &mut m, va, 0)),
            trap(store::<u64>(&mut h, &mut m, va, 1, 0)),
        ];
        let at = VirtAddr(va);
        let misaligned = [
            Exception::LoadMisaligned(at),
            Exception::StoreMisaligned(at),
        ];
        assert_eq!(exceptions, misaligned);
    }
    assert_eq!(load::<u32>(&mut h, &mut m, 0x104, 0), Ok(0));
    assert_eq!(load::<u8>(&mut h, &mut m, 0x101, 0), Ok(0));
    let fault = trap(load::<u64>(&mut h, &mut m, 0x1000, 0));
    assert_eq!(fault, Exception::LoadPageFault(VirtAddr(0x1000)));
}

#[test]
fn atomics_must_be_aligned_and_in_ram() {
    let (mut h, mut m) = bare();
    let va = FREE + 4;
    let fault = trap(load_reserved::<u64>(&mut h, &mut m, va));
    assert_eq!(fault, Exception::LoadMisaligned(VirtAddr(va)));
    let fault = trap(store_conditional::<u64>(&mut h, &mut m, va, 0));
    assert_eq!(fault, Exception::StoreMisaligned(VirtAddr(va)));
    let fault = trap(amo::<u64>(&mut h, &mut m, va, |old| old));
    assert_eq!(fault, Exception::StoreMisaligned(VirtAddr(va)));
    let va = CLINT_BASE + 0x4000;
    let fault = trap(load_reserved::<u64>(&mut h, &mut m, va));
    assert_eq!(fault, Exception::LoadAccess(VirtAddr(va)));
    let fault = trap(amo::<u64>(&mut h, &mut m, va, |old| old));
    assert_eq!(fault, Exception::StoreAccess(VirtAddr(va)));
}

#[test]
fn an_amo_on_a_page_that_is_not_there_is_a_store_fault() {
    let read_only = pte(FREE, URWAD & !(1 << 2));
    let (mut h, mut m) = translated(&[0, read_only]);
    for va in [0x10, 0x1010] {
        let fault = trap(amo::<u32>(&mut h, &mut m, va, |old| old));
        assert_eq!(fault, Exception::StorePageFault(VirtAddr(va)));
    }
    assert_eq!(load_reserved::<u32>(&mut h, &mut m, 0x1010), Ok(0));
}

#[test]
fn a_reservation_covers_its_set_and_is_used_up() {
    let (mut h, mut m) = bare();
    let set = FREE + 128;
    for (to, stored) in [(0, true), (56, true), (64, false), (-8, false)] {
        load_reserved::<u64>(&mut h, &mut m, set + 16).unwrap();
        let va = set.wrapping_add_signed(to);
        assert_eq!(
            store_conditional::<u64>(&mut h, &mut m, va, 1),
            Ok(stored),
            "{to}"
        );
        assert_eq!(
            store_conditional::<u64>(&mut h, &mut m, set + 16, 1),
            Ok(false)
        );
    }
    // A failed LR leaves none behind.
    load_reserved::<u64>(&mut h, &mut m, set).unwrap();
    trap(load_reserved::<u64>(&mut h, &mut m, 0));
    assert_eq!(store_conditional::<u64>(&mut h, &mut m, set, 1), Ok(false));
}

#[test]
fn a_failing_sc_still_faults() {
    let (mut h, mut m) = translated(&[0]);
    let fault = trap(store_conditional::<u64>(&mut h, &mut m, 0, 1));
    assert_eq!(fault, Exception::StorePageFault(VirtAddr(0)));
}

#[test]
fn stores_to_decoded_code_are_seen_in_every_way() {
    type Store = fn(&mut Hart, &mut Memory) -> Option<Flow>;
    let ways: [Store; 5] = [
        |h, m| store::<u32>(h, m, FREE + 8, 1, 0).err(),
        |h, m| store::<u64>(h, m, FREE + 9, 1, 0).err(),
        |h, m| store::<u64>(h, m, FREE - 4, 1, 0).err(),
        |h, m| amo::<u64>(h, m, FREE, |old| old + 1).err(),
        |h, m| {
            load_reserved::<u64>(h, m, FREE).unwrap();
            store_conditional::<u64>(h, m, FREE, 1).err()
        },
    ];
    for way in ways {
        let (mut h, mut m) = bare();
        // An entry from before the page held code must be watched.
        store::<u64>(&mut h, &mut m, FREE, 0, 0).unwrap();
        assert!(m.code.mark(FREE - RAM_BASE, 1));
        h.tlb.watch_ram_page(FREE - RAM_BASE);
        assert!(way(&mut h, &mut m).is_some());
        assert_eq!(m.code.take_written(), Some(((FREE - RAM_BASE) >> 12, 1)));
        // It holds no code any more, and stores are fast again.
        assert_eq!(way(&mut h, &mut m), None);
        assert!(!m.code.any_written());
    }
}

#[test]
fn every_store_that_touches_tohost_is_seen_and_no_other() {
    let (mut h, mut m) = bare();
    let tohost = FREE + 64;
    m.tohost = Some(PhysAddr(tohost));
    for (va, touches) in [
        (tohost - 8, false),
        (tohost - 7, true),
        (tohost, true),
        (tohost + 7, true),
        (tohost + 8, false),
    ] {
        let seen = store::<u64>(&mut h, &mut m, va, 1, 0).is_err();
        assert_eq!((seen, m.tohost_written), (touches, touches), "{va:#x}");
        m.tohost_written = false;
    }
}

#[test]
fn a_device_sees_the_time_of_the_instruction_in_its_block() {
    let (mut h, mut m) = bare();
    let mtime = CLINT_BASE + 0xbff8;
    h.cycle = 1230;
    for (ahead, ticks) in [(0, 12), (30, 12), (31, 11), (200, 10)] {
        assert_eq!(load::<u64>(&mut h, &mut m, mtime, ahead), Ok(ticks));
    }
    m.common_ticks = Some(7);
    assert_eq!(load::<u64>(&mut h, &mut m, mtime, 0), Ok(7));
}

#[test]
fn a_store_that_moves_a_deadline_ends_the_block() {
    let (mut h, mut m) = bare();
    let stored = store::<u64>(&mut h, &mut m, CLINT_BASE + 0x4000, 5, 0);
    assert_eq!(stored, Err(Flow::Stored));
}

#[test]
fn pmp_that_divides_a_page_is_asked_each_time() {
    let (mut h, mut m) = bare();
    // 64 bytes of a page are open to U-mode, and nothing else.
    write_csr(&mut h, number::PMPADDR0, FREE >> 2 | 7);
    write_csr(&mut h, number::PMPCFG0, 0x1b);
    h.privilege = Privilege::User;
    update_context(&mut h);
    for _ in 0..2 {
        for (va, allowed) in [(0, true), (56, true), (57, false), (60, false), (64, false)] {
            let loaded = load::<u64>(&mut h, &mut m, FREE + va, 0);
            let stored = store::<u64>(&mut h, &mut m, FREE + va, 0, 0);
            assert_eq!((loaded.is_ok(), stored.is_ok()), (allowed, allowed), "{va}");
        }
    }
    assert_eq!(h.tlb.load(FREE, 8), None);
    assert_eq!(
        trap(load::<u64>(&mut h, &mut m, FREE + 64, 0)),
        Exception::LoadAccess(VirtAddr(FREE + 64))
    );
}

#[test]
fn an_instruction_over_two_pages_faults_at_the_second() {
    let executable = pte(FREE, URWAD | 1 << 3);
    let (mut h, mut m) = translated(&[executable, 0]);
    assert!(m.ram.write_at(PhysAddr(FREE + 0xffe), 0x0013_u16));
    let fault = fetch_word(&mut h, &mut m, 0xffe).unwrap_err();
    assert_eq!(fault, Exception::InstructionPageFault(VirtAddr(0x1000)));
    // A compressed one does not reach so far.
    assert!(m.ram.write_at(PhysAddr(FREE + 0xffe), 0x0001_u16));
    assert_eq!(fetch_word(&mut h, &mut m, 0xffe), Ok(1));
}

#[test]
fn a_peek_finds_what_was_fetched_and_counts_nothing() {
    let executable = pte(FREE, URWAD | 1 << 3);
    let (mut h, mut m) = translated(&[executable]);
    assert!(m.ram.write_at(PhysAddr(FREE + 8), 0x1234_5673_u32));
    let counts = (h.tlb.counts, m.counters.clone());
    assert_eq!(peek_word(&h, &m, 8), Some(0x1234_5673));
    assert_eq!((h.tlb.counts, m.counters.clone()), counts);
    assert_eq!(fetch_word(&mut h, &mut m, 8), Ok(0x1234_5673));
    assert_eq!(peek_word(&h, &m, 8), Some(0x1234_5673));
    assert_eq!(peek_word(&h, &m, 0x1000), None);
}

proptest! {
    /// Loads and stores of every width and alignment against plain bytes.
    #[test]
    fn memory_is_bytes(
        steps in prop::collection::vec(
            (0..3 * PAGE_SIZE - 8, 0..4_u32, any::<bool>(), any::<u64>()),
            1..60,
        ),
    ) {
        let order = [2, 0, 1];
        let ptes = order.map(|page| pte(FREE + page * PAGE_SIZE, URWAD));
        let (mut h, mut m) = translated(&ptes);
        let mut model = vec![0_u8; 3 * PAGE_SIZE as usize];
        for (at, log, write, value) in steps {
            // Crowd around the page's ends.
            let va = if value & 1 == 0 { at } else { (at & !0xfff) + 0xff8 + (at & 7) };
            let va = va.min(3 * PAGE_SIZE - 8);
            let size = 1_usize << log;
            let range = va as usize..va as usize + size;
            if write {
                let bytes = value.to_le_bytes();
                let stored = match log {
                    0 => store::<u8>(&mut h, &mut m, va, value as u8, 0),
                    1 => store::<u16>(&mut h, &mut m, va, value as u16, 0),
                    2 => store::<u32>(&mut h, &mut m, va, value as u32, 0),
                    _ => store::<u64>(&mut h, &mut m, va, value, 0),
                };
                prop_assert_eq!(stored, Ok(()));
                model[range].copy_from_slice(&bytes[..size]);
            } else {
                let loaded = match log {
                    0 => load::<u8>(&mut h, &mut m, va, 0).map(u64::from),
                    1 => load::<u16>(&mut h, &mut m, va, 0).map(u64::from),
                    2 => load::<u32>(&mut h, &mut m, va, 0).map(u64::from),
                    _ => load::<u64>(&mut h, &mut m, va, 0),
                };
                let mut bytes = [0; 8];
                bytes[..size].copy_from_slice(&model[range]);
                prop_assert_eq!(loaded, Ok(u64::from_le_bytes(bytes)));
            }
        }
    }
}
