use super::*;
use crate::hart::csr::{self, CsrOp, number};
use crate::isa::Extensions;
use crate::mem::Ram;
use crate::mem::bus::Bus;
use crate::mmu::pte::Pte;
use crate::mmu::tlb::Tlb;
use crate::observe::References;
use crate::observe::references::tests::Shared;
use crate::platform::RAM_BASE;
use AccessKind::{Fetch, Load, Store};

const PAGE: u64 = 4096;
const SIZE: u64 = 16 * PAGE;
const TABLES: u64 = RAM_BASE;
/// Where the tests' pages lie.
const FRAMES: u64 = RAM_BASE + 8 * PAGE;
const RWXAD: u64 = Pte::V | Pte::R | Pte::W | Pte::X | Pte::A | Pte::D;
const MPP_S: u64 = 1 << 11;
const MPRV: u64 = 1 << 17;
const SUM: u64 = 1 << 18;
const MXR: u64 = 1 << 19;

struct Setup {
    h: Hart,
    m: Memory,
}

impl Setup {
    /// M-mode, everything open by PMP, and page 0 of ASID 1 mapped to the first frame.
    fn new(flags: u64) -> Setup {
        let ram = Ram::new(PhysAddr(RAM_BASE), SIZE).unwrap();
        let bus = Bus::virt(1, SIZE, Vec::new()).unwrap();
        let mut setup = Setup {
            h: Hart::new(0, Extensions::all(), RAM_BASE),
            m: Memory::new(ram, bus),
        };
        setup.map(TABLES, FRAMES, flags);
        setup.csr(number::PMPADDR0 + 15, u64::MAX);
        setup.csr(number::PMPCFG2, 0x1f << 56);
        setup.satp(1, TABLES);
        setup
    }

    /// Three tables from `root` on that map page 0.
    fn map(&mut self, root: u64, frame: u64, flags: u64) {
        let entries = [
            (root, root + PAGE, Pte::V),
            (root + PAGE, root + 2 * PAGE, Pte::V),
            (root + 2 * PAGE, frame, flags),
        ];
        for (at, to, flags) in entries {
            let entry = to >> 12 << 10 | flags;
            assert!(self.m.ram.write_at(PhysAddr(at), entry));
        }
    }

    fn csr(&mut self, number: u16, value: u64) {
        let privilege = std::mem::replace(&mut self.h.privilege, Privilege::Machine);
        let h = &mut self.h;
        let (_, effect) = csr::access(h, number, CsrOp::Write, value, true, false, 0).unwrap();
        if effect.flush {
            h.tlb.flush_all();
        }
        self.enter(privilege);
    }

    fn satp(&mut self, asid: u64, root: u64) {
        self.csr(number::SATP, 8 << 60 | asid << 44 | root >> 12);
    }

    fn enter(&mut self, privilege: Privilege) {
        self.h.privilege = privilege;
        update_context(&mut self.h);
    }

    fn go(&mut self, kind: AccessKind, va: u64) -> Result<u64, u64> {
        let done = translate(&mut self.h, &mut self.m, VirtAddr(va), kind, 8);
        if let Err(exception) = done {
            assert_eq!(exception.tval(), va);
        }
        done.map(|pa| pa.0).map_err(Exception::code)
    }

    fn leaf(&self) -> u64 {
        self.m.ram.read_at(PhysAddr(TABLES + 2 * PAGE)).unwrap()
    }
}

#[test]
fn machine_mode_translates_data_by_mprv_and_never_code() {
    let mut t = Setup::new(RWXAD);
    assert_eq!(t.go(Load, FRAMES + 8), Ok(FRAMES + 8));
    t.csr(number::MSTATUS, MPRV | MPP_S);
    assert_eq!(t.go(Load, 8), Ok(FRAMES + 8));
    assert_eq!(t.go(Store, 8), Ok(FRAMES + 8));
    assert_eq!(t.go(Fetch, FRAMES), Ok(FRAMES));
    // MPP = M: MPRV changes nothing. MPP = U: it is not a user page.
    t.csr(number::MSTATUS, MPRV | 3 << 11);
    assert_eq!(t.go(Load, FRAMES), Ok(FRAMES));
    t.csr(number::MSTATUS, MPRV);
    assert_eq!(t.go(Load, 8), Err(13));
}

#[test]
fn mprv_obeys_pmp_as_the_mode_it_borrows() {
    let mut t = Setup::new(RWXAD);
    t.csr(number::PMPADDR0, FRAMES >> 2 | 0x1ff);
    t.csr(number::PMPCFG0, 0x18 | 1);
    assert_eq!(t.go(Store, FRAMES), Ok(FRAMES), "M-mode is not bound");
    t.csr(number::MSTATUS, MPRV | MPP_S);
    assert_eq!((t.go(Load, 0), t.go(Store, 0)), (Ok(FRAMES), Err(7)));
    t.csr(number::SATP, 0);
    assert_eq!(t.go(Store, FRAMES), Err(7), "Bare, but S-mode's");
}

#[test]
fn sum_and_mxr_are_part_of_what_is_cached() {
    let mut t = Setup::new((RWXAD | Pte::U) & !(Pte::R | Pte::W));
    t.enter(Privilege::Supervisor);
    assert_eq!(t.go(Load, 0), Err(13));
    t.csr(number::MSTATUS, SUM);
    assert_eq!(t.go(Load, 0), Err(13));
    t.csr(number::MSTATUS, SUM | MXR);
    assert_eq!(t.go(Load, 0), Ok(FRAMES));
    assert!(t.h.tlb.load(0, 8).is_some());
    for without in [SUM, MXR, 0] {
        t.csr(number::MSTATUS, without);
        assert_eq!(t.h.tlb.load(0, 8), None, "{without:#x}");
    }
    t.csr(number::MSTATUS, SUM | MXR);
    assert!(t.h.tlb.load(0, 8).is_some(), "and it is still there");
    assert_eq!(t.go(Fetch, 0), Err(12), "SUM is not for code");
}

#[test]
fn address_spaces_are_kept_apart_by_asid() {
    const OTHER: u64 = TABLES + 3 * PAGE;
    let mut t = Setup::new(RWXAD);
    t.map(OTHER, FRAMES + PAGE, RWXAD);
    t.enter(Privilege::Supervisor);
    for _ in 0..2 {
        t.satp(1, TABLES);
        assert_eq!(t.go(Load, 0), Ok(FRAMES));
        t.satp(2, OTHER);
        assert_eq!(t.go(Load, 0), Ok(FRAMES + PAGE));
    }
    let offset = |t: &Setup| t.h.tlb.load(0, 8).map(|offset| RAM_BASE + offset as u64);
    assert_eq!(offset(&t), Some(FRAMES + PAGE));
    t.satp(1, TABLES);
    assert_ne!(offset(&t), Some(FRAMES + PAGE));
}

#[test]
fn pmp_binds_the_walk_as_a_supervisor_load() {
    let mut t = Setup::new(RWXAD);
    // The last table may be executed, not read.
    t.csr(number::PMPADDR0, (TABLES + 2 * PAGE) >> 2 | 0x1ff);
    t.csr(number::PMPCFG0, 0x18 | 4);
    t.enter(Privilege::Supervisor);
    assert_eq!(t.go(Fetch, 0), Err(1));
    assert_eq!(t.go(Load, 0), Err(5));
    assert_eq!(t.go(Store, 0), Err(7));
    assert_eq!(t.m.counters.all_page_faults(), 0);
    assert_eq!(t.m.counters.walks, 3);
}

#[test]
fn hardware_updates_need_a_writable_entry() {
    let mut t = Setup::new(RWXAD & !(Pte::A | Pte::D));
    t.enter(Privilege::Supervisor);
    assert_eq!((t.go(Load, 0), t.go(Store, 0)), (Err(13), Err(15)));
    t.csr(number::MENVCFG, 1 << 61);
    t.csr(number::PMPADDR0, (TABLES + 2 * PAGE) >> 2 | 0x1ff);
    t.csr(number::PMPCFG0, 0x18 | 1);
    assert_eq!((t.go(Load, 0), t.go(Store, 0)), (Err(5), Err(7)));
    assert_eq!(t.leaf() & (Pte::A | Pte::D), 0);
    t.csr(number::PMPCFG0, 0x18 | 3);
    assert_eq!(t.go(Load, 0), Ok(FRAMES));
    assert_eq!(t.leaf() & (Pte::A | Pte::D), Pte::A);
    assert_eq!(t.go(Store, 0), Ok(FRAMES));
    assert_eq!(t.leaf() & (Pte::A | Pte::D), Pte::A | Pte::D);
    assert_eq!(t.m.counters.ad_updates, 2);
}

#[test]
fn a_store_entry_is_made_only_where_d_is_set() {
    let mut t = Setup::new(RWXAD & !Pte::D);
    t.enter(Privilege::Supervisor);
    assert_eq!(t.go(Load, 0), Ok(FRAMES));
    assert!(t.h.tlb.load(0, 8).is_some());
    assert_eq!(t.h.tlb.store(0, 8), None);
    assert_eq!(t.go(Store, 0), Err(15));
}

#[test]
fn an_update_of_a_table_among_code_drops_the_code() {
    let mut t = Setup::new(RWXAD & !(Pte::A | Pte::D));
    t.csr(number::MENVCFG, 1 << 61);
    t.enter(Privilege::Supervisor);
    assert!(t.m.code.mark(2 * PAGE, u64::MAX));
    assert_eq!(t.go(Load, 0), Ok(FRAMES));
    assert_eq!(t.m.code.take_written().map(|(page, _)| page), Some(2));
}

#[test]
fn pages_that_pmp_divides_and_devices_are_not_cached() {
    let mut t = Setup::new(RWXAD);
    t.csr(number::PMPADDR0, FRAMES >> 2);
    t.csr(number::PMPCFG0, 0x10);
    t.enter(Privilege::Supervisor);
    assert_eq!((t.go(Load, 0), t.go(Load, 8)), (Err(5), Ok(FRAMES + 8)));
    assert_eq!(t.h.tlb.load(8, 8), None);
    let mut t = Setup::new(RWXAD);
    t.map(TABLES, 0x1000_0000, RWXAD);
    t.enter(Privilege::Supervisor);
    assert_eq!(t.go(Load, 0), Ok(0x1000_0000));
    assert_eq!(t.h.tlb.load(0, 8), None);
}

#[test]
fn addresses_beyond_the_bus_are_just_not_there() {
    let mut t = Setup::new((1 << 44) - 1);
    // The highest page number there is, and in Bare mode the highest address.
    t.map(TABLES, ((1 << 44) - 1) << 12, RWXAD);
    t.enter(Privilege::Supervisor);
    assert_eq!(t.go(Load, 8), Ok((1 << 56) - PAGE + 8));
    t.csr(number::SATP, 8 << 60 | ((1 << 44) - 1));
    assert_eq!(t.go(Load, 8), Err(5), "no tables there");
    t.csr(number::SATP, 0);
    assert_eq!(t.go(Load, !7), Err(5), "no PMP entry reaches so far");
    t.enter(Privilege::Machine);
    assert_eq!(t.go(Load, !7), Ok(!7), "left to the bus");
}

#[test]
fn four_and_five_levels() {
    for (mode, levels) in [(9, 4), (10, 5)] {
        let mut t = Setup::new(RWXAD);
        // Tables above those of Sv39.
        let above = TABLES + 3 * PAGE;
        for table in 0..levels - 3 {
            let at = above + table * PAGE;
            let next = if table == levels - 4 {
                TABLES
            } else {
                at + PAGE
            };
            assert!(t.m.ram.write_at(PhysAddr(at), next >> 12 << 10 | Pte::V));
        }
        t.csr(number::SATP, mode << 60 | 1 << 44 | above >> 12);
        t.enter(Privilege::Supervisor);
        assert_eq!(t.go(Load, 8), Ok(FRAMES + 8));
        assert_eq!(t.go(Load, 1 << 38), Err(13), "translated, and not there");
        assert_eq!(t.go(Load, 1 << 57), Err(13), "not canonical");
        assert_eq!(t.m.counters.walks, 3);
        // Cached for this scheme alone.
        assert!(t.h.tlb.load(0, 8).is_some());
        t.satp(1, TABLES);
        assert_eq!(t.h.tlb.load(0, 8), None);
        assert_eq!(t.go(Load, 8), Ok(FRAMES + 8));
    }
}

#[test]
fn memory_types_come_and_go_with_pbmte() {
    let mut t = Setup::new(RWXAD | 1 << 61);
    t.enter(Privilege::Supervisor);
    assert_eq!(t.go(Load, 0), Err(13));
    t.csr(number::MENVCFG, 1 << 62);
    assert_eq!(t.go(Load, 0), Ok(FRAMES));
    assert!(t.h.tlb.load(0, 8).is_some());
    t.csr(number::MENVCFG, 0);
    assert_eq!(t.h.tlb.load(0, 8), None);
    assert_eq!(t.go(Load, 0), Err(13));
}

#[test]
fn a_range_is_entered_page_by_page_and_flushed_as_one() {
    // The frames' range of 64 KiB begins with RAM.
    let mut t = Setup::new(0);
    for page in 0..16 {
        let at = TABLES + 2 * PAGE + page * 8;
        let entry = (RAM_BASE >> 12 | 8) << 10 | RWXAD | Pte::N;
        assert!(t.m.ram.write_at(PhysAddr(at), entry));
    }
    t.enter(Privilege::Supervisor);
    for page in [3, 15] {
        assert_eq!(t.go(Load, page * PAGE + 8), Ok(RAM_BASE + page * PAGE + 8));
        assert!(t.h.tlb.load(page * PAGE, 8).is_some());
    }
    assert_eq!(t.h.tlb.load(4 * PAGE, 8), None);
    t.h.tlb.flush_page(7 * PAGE);
    for page in [3, 15] {
        assert_eq!(t.h.tlb.load(page * PAGE, 8), None);
    }
}

/// A superpage of 1 GiB that begins with RAM, at address 0.
fn superpage(flags: u64) -> Setup {
    let mut t = Setup::new(0);
    let root = RAM_BASE >> 12 << 10 | flags;
    assert!(t.m.ram.write_at(PhysAddr(TABLES), root));
    t.enter(Privilege::Supervisor);
    t
}

#[test]
fn a_superpage_takes_one_walk_for_each_kind_of_access() {
    let mut t = superpage(RWXAD);
    for (kind, walks) in [(Load, [0, 1, 0]), (Store, [0, 1, 1]), (Fetch, [1, 1, 1])] {
        for page in 3..16 {
            let va = page * PAGE + 8;
            assert_eq!(t.go(kind, va), Ok(RAM_BASE + va));
        }
        assert_eq!(t.h.tlb.counts.walks, walks, "{kind:?}");
    }
    assert_eq!(t.m.counters.walks, 3);
    assert_eq!(t.h.tlb.counts.misses, [13; 3]);
    // In another context it is walked for anew, and in one that has been fenced.
    for _ in 0..2 {
        t.csr(number::MSTATUS, MXR);
        assert_eq!(t.go(Load, 8), Ok(RAM_BASE + 8));
        t.csr(number::MSTATUS, 0);
        assert_eq!(t.go(Load, 8), Ok(RAM_BASE + 8));
    }
    assert_eq!(t.h.tlb.counts.walks, [1, 2, 1]);
    t.h.tlb.flush_page(15 * PAGE);
    assert_eq!(t.go(Load, 8), Ok(RAM_BASE + 8));
    assert_eq!(t.h.tlb.counts.walks, [1, 3, 1]);
}

#[test]
fn a_cached_superpage_is_asked_from_inside_a_thread_too() {
    let mut t = superpage(RWXAD);
    for page in 0..16 {
        let offset = refill(&mut t.h, &mut t.m, page * PAGE, Load);
        assert_eq!(offset, Some((page * PAGE) as usize));
    }
    assert_eq!((t.m.counters.walks, t.h.tlb.counts.walks), (1, [0, 1, 0]));
    // Behind the end of RAM there is a translation, and nothing to fill a side with.
    assert_eq!(refill(&mut t.h, &mut t.m, SIZE, Load), None);
    assert_eq!(t.go(Load, SIZE), Ok(RAM_BASE + SIZE));
    assert_eq!(t.h.tlb.counts.walks, [0, 1, 0]);
}

#[test]
fn a_fence_reaches_leaves_of_which_no_side_holds_a_page() {
    // A superpage, of which only what is behind the end of RAM is touched.
    let mut t = superpage(RWXAD);
    for walks in 1..4 {
        for va in [SIZE, SIZE + 8 * PAGE] {
            assert_eq!(t.go(Load, va), Ok(RAM_BASE + va));
        }
        assert_eq!(t.h.tlb.counts.walks, [0, walks, 0]);
        t.h.tlb.flush_page(3 * PAGE);
    }
    // A range of sixteen pages of a device.
    let mut t = Setup::new(0);
    t.map(TABLES, 8 * PAGE, RWXAD | Pte::N);
    t.enter(Privilege::Supervisor);
    for walks in 1..4 {
        for _ in 0..2 {
            assert_eq!(t.go(Load, 8), Ok(8));
        }
        assert_eq!(t.h.tlb.counts.walks, [0, walks, 0]);
        t.h.tlb.flush_page(15 * PAGE);
    }
}

#[test]
fn a_store_to_a_superpage_that_was_read_looks_at_its_dirty_bit() {
    let mut t = superpage(RWXAD & !Pte::D);
    assert_eq!(t.go(Load, 8), Ok(RAM_BASE + 8));
    t.csr(number::MENVCFG, 0);
    assert_eq!(t.go(Store, 8), Err(15));
    t.csr(number::MENVCFG, 1 << 61);
    assert_eq!(t.go(Store, PAGE), Ok(RAM_BASE + PAGE));
    let leaf: u64 = t.m.ram.read_at(PhysAddr(TABLES)).unwrap();
    assert_eq!(leaf & Pte::D, Pte::D);
    assert_eq!(t.h.tlb.counts.walks, [0, 1, 2]);
}

#[test]
fn pmp_is_asked_for_each_page_of_a_cached_superpage() {
    let mut t = superpage(RWXAD);
    // Page 9 is forbidden, and half of page 10.
    t.csr(number::PMPADDR0, (RAM_BASE + 9 * PAGE) >> 2 | 0x1ff);
    t.csr(number::PMPADDR0 + 1, (RAM_BASE + 10 * PAGE) >> 2 | 0xff);
    t.csr(number::PMPCFG0, 0x18 | 0x18 << 8);
    for (va, expected) in [
        (8 * PAGE, Ok(RAM_BASE + 8 * PAGE)),
        (9 * PAGE, Err(5)),
        (10 * PAGE, Err(5)),
        (10 * PAGE + 2048, Ok(RAM_BASE + 10 * PAGE + 2048)),
    ] {
        assert_eq!(t.go(Load, va), expected);
        assert_eq!(t.h.tlb.counts.walks, [0, 1, 0]);
    }
}

#[test]
fn a_page_that_no_side_holds_is_walked_for_once() {
    // A device; and part of it may not be accessed.
    let mut t = Setup::new(0);
    t.map(TABLES, crate::platform::UART_BASE, RWXAD);
    t.enter(Privilege::Supervisor);
    for _ in 0..3 {
        for va in [0, 8] {
            assert_eq!(t.go(Store, va), Ok(crate::platform::UART_BASE + va));
        }
    }
    assert_eq!(t.h.tlb.counts.walks, [0, 0, 1]);
    t.h.tlb.flush_page(PAGE);
    assert!(t.go(Store, 0).is_ok());
    assert_eq!(t.h.tlb.counts.walks, [0, 0, 1]);
    t.map(TABLES, FRAMES, RWXAD);
    t.h.tlb.flush_page(0);
    assert_eq!(t.go(Store, 0), Ok(FRAMES));
    assert_eq!(t.h.tlb.counts.walks, [0, 0, 2]);
}

#[test]
fn a_blind_tlb_tells_what_it_would_have_spared_and_what_was_stale() {
    let mut t = Setup::new(RWXAD);
    t.h.tlb = Tlb::blind();
    t.enter(Privilege::Supervisor);
    for _ in 0..5 {
        assert_eq!(t.go(Load, 8), Ok(FRAMES + 8));
        assert_eq!(t.h.tlb.load(8, 8), None);
    }
    let counts = |t: &Setup| {
        (
            t.m.counters.walks,
            t.h.tlb.counts.walks,
            t.h.tlb.counts.stale,
        )
    };
    assert_eq!(counts(&t), (5, [0, 1, 0], 0));
    // Another frame, without a fence: a walk is right, and a TLB would not have been.
    t.map(TABLES, FRAMES + PAGE, RWXAD);
    assert_eq!(t.go(Load, 8), Ok(FRAMES + PAGE + 8));
    assert_eq!(counts(&t), (6, [0, 1, 0], 1));
    t.map(TABLES, FRAMES + PAGE, 0);
    assert_eq!(t.go(Load, 8), Err(13));
    assert_eq!(counts(&t), (7, [0, 1, 0], 2));
    t.h.tlb.flush_page(0);
    assert_eq!(t.go(Load, 8), Err(13));
    assert_eq!(counts(&t), (8, [0, 2, 0], 2));
}

/// What a look-up of a page's first word gives, and all that was counted.
fn state(t: &Setup, va: u64) -> (Option<usize>, Option<usize>, [u64; 3], u64, u64, u64) {
    let tlb = &t.h.tlb;
    let (walks, updates) = (t.m.counters.walks, t.m.counters.ad_updates);
    let hits = (tlb.load(va, 8), tlb.store(va, 8));
    (hits.0, hits.1, tlb.counts.misses, walks, updates, t.leaf())
}

#[test]
fn refilling_does_what_translating_does_or_nothing() {
    const ADUE: u64 = 1 << 61;
    const UART: u64 = 0x1000_0000;
    let no_d = RWXAD & !Pte::D;
    for (flags, kind, va, adue, refilled) in [
        (RWXAD, Load, 8, 0, true),
        (RWXAD, Store, 0xff8, 0, true),
        (no_d, Load, 0, ADUE, true),
        (no_d, Store, 0, ADUE, false),
        (no_d, Store, 0, 0, false),
        (RWXAD & !Pte::A, Load, 0, ADUE, false),
        (RWXAD | Pte::U, Load, 0, 0, false),
        (RWXAD & !Pte::V, Load, 0, 0, false),
        (RWXAD, Load, PAGE, 0, false),
        (RWXAD, Store, 1 << 40, 0, false),
    ] {
        let fresh = || {
            let mut t = Setup::new(flags);
            t.csr(number::MENVCFG, adue);
            t.enter(Privilege::Supervisor);
            t
        };
        let (mut translated, mut t) = (fresh(), fresh());
        let untouched = state(&t, va);
        assert_eq!(refill(&mut t.h, &mut t.m, va, kind).is_some(), refilled);
        if refilled {
            assert!(translated.go(kind, va).is_ok());
            assert_eq!(state(&t, va), state(&translated, va), "{flags:#x} {va:#x}");
        } else {
            assert_eq!(state(&t, va), untouched, "{flags:#x} {va:#x}");
        }
    }
    // Where addresses are physical: RAM, a device, and a page that holds decoded code.
    let mut t = Setup::new(RWXAD);
    assert!(refill(&mut t.h, &mut t.m, FRAMES, Store).is_some());
    assert!(refill(&mut t.h, &mut t.m, UART, Load).is_none());
    t.m.code.mark(PAGE, 1);
    assert!(refill(&mut t.h, &mut t.m, RAM_BASE + PAGE, Load).is_some());
    assert!(refill(&mut t.h, &mut t.m, RAM_BASE + PAGE, Store).is_none());
    assert_eq!((t.m.counters.walks, t.h.tlb.counts.misses), (0, [0, 1, 1]));
}

#[test]
fn refilling_obeys_pmp() {
    let mut t = Setup::new(RWXAD);
    t.csr(number::PMPADDR0, FRAMES >> 2 | 0x1ff);
    t.csr(number::PMPCFG0, 0x18 | 1);
    t.enter(Privilege::Supervisor);
    assert!(refill(&mut t.h, &mut t.m, 0, Load).is_some());
    assert!(refill(&mut t.h, &mut t.m, 0, Store).is_none());
    // The last table cannot be read.
    t.csr(number::PMPADDR0, (TABLES + 2 * PAGE) >> 2 | 0x1ff);
    t.csr(number::PMPCFG0, 0x18);
    assert!(refill(&mut t.h, &mut t.m, 0, Load).is_none());
    // Part of the page is closed: nothing may go by the TLB.
    t.csr(number::PMPADDR0, (FRAMES + 64) >> 2);
    t.csr(number::PMPCFG0, 0x10);
    assert!(refill(&mut t.h, &mut t.m, 0, Load).is_none());
}

/// Accesses as a reference string has them.
#[test]
fn touched_pages_of_programs_are_written_down() {
    let out = Shared::default();
    let mut t = Setup::new(RWXAD | Pte::U);
    t.m.references = Some(Box::new(References::new(Box::new(out.clone()))));
    // Physical addresses are nobody's pages.
    assert!(t.go(Load, FRAMES).is_ok());
    t.enter(Privilege::User);
    assert!(t.go(Load, 8).is_ok());
    // A page that is not there has not been touched.
    assert!(t.go(Load, PAGE).is_err());
    assert!(t.go(Store, 16).is_ok());
    // The kernel on the program's behalf.
    t.csr(number::SSTATUS, SUM);
    t.enter(Privilege::Supervisor);
    assert!(t.go(Load, 24).is_ok());
    // The same table in the upper half, through the root's last entry.
    assert!(t.m.ram.write_at(
        PhysAddr(TABLES + 511 * 8),
        (TABLES + PAGE) >> 12 << 10 | Pte::V
    ));
    assert!(t.go(Load, 511 << 30 | u64::MAX << 39).is_ok());
    t.m.references.unwrap().finish().unwrap();
    // The first and the last of the three.
    assert_eq!(out.text(), "0x0\n0x0 w\n");
}
