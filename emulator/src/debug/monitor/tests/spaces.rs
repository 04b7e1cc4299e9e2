//! A machine with two address spaces, asked about them.

use super::*;
use crate::addr::{PAGE_SIZE, PhysAddr};
use crate::hart::csr::{CsrOp, access, number};
use crate::hart::{AccessKind, Privilege};
use crate::mmu::pte::Pte;
use crate::mmu::update_context;

/// The root tables of the two spaces.
const ROOTS: [u64; 2] = [RAM_BASE + 0x1_0000, RAM_BASE + 0x2_0000];
const FRAMES: u64 = RAM_BASE + 0x4_0000;
const USER: u64 = Pte::V | Pte::U | Pte::A;
const SV39: u64 = 8 << 60;

fn put(machine: &mut Machine, at: u64, to: u64, bits: u64) {
    let entry = to >> 12 << 10 | bits;
    assert!(machine.memory.ram.write_at(PhysAddr(at), entry));
}

fn write_csr(machine: &mut Machine, number: u16, value: u64) {
    let hart = &mut machine.harts[0];
    let privilege = std::mem::replace(&mut hart.privilege, Privilege::Machine);
    access(hart, number, CsrOp::Write, value, true, false, 0).unwrap();
    hart.privilege = privilege;
    update_context(hart);
}

/// Two address spaces: each has a page of code at 0x10000, which they share, three pages of data
/// behind it, of which the last is elsewhere in RAM, and a superpage for S-mode. The first is current.
fn two_spaces() -> Machine {
    let mut machine = machine();
    write_csr(&mut machine, number::PMPADDR0, u64::MAX);
    write_csr(&mut machine, number::PMPCFG0, 0x1f);
    for (space, root) in ROOTS.into_iter().enumerate() {
        let own = FRAMES + (space as u64 + 1) * 0x1_0000;
        let (middle, last) = (root + PAGE_SIZE, root + 2 * PAGE_SIZE);
        put(&mut machine, root, middle, Pte::V);
        put(&mut machine, middle, last, Pte::V);
        put(
            &mut machine,
            root + 8 * 511,
            RAM_BASE,
            Pte::V | Pte::R | Pte::W | Pte::G | Pte::A | Pte::D,
        );
        let code = last + 8 * 0x10;
        put(&mut machine, code, FRAMES, USER | Pte::R | Pte::X);
        for (page, frame) in [own, own + PAGE_SIZE, own + 8 * PAGE_SIZE]
            .into_iter()
            .enumerate()
        {
            let dirty = if page == 0 { Pte::D } else { 0 };
            put(
                &mut machine,
                code + 8 * (page as u64 + 1),
                frame,
                USER | Pte::R | Pte::W | dirty,
            );
        }
    }
    for (asid, root) in [(2, ROOTS[1]), (1, ROOTS[0])] {
        write_csr(&mut machine, number::SATP, SV39 | asid << 44 | root >> 12);
    }
    machine.harts[0].privilege = Privilege::Supervisor;
    update_context(&mut machine.harts[0]);
    machine
}

fn ask_of(machine: &Machine, line: &str) -> String {
    command(machine, &SymbolTable::default(), 0, line).unwrap()
}

/// That the answer has these lines, in this order, whatever the spaces between their words.
fn check(machine: &Machine, line: &str, expected: &[&str]) {
    let answer = ask_of(machine, line);
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lines = answer.lines().map(words);
    for wanted in expected {
        assert!(
            lines.any(|line| line.contains(wanted)),
            "{wanted}: {answer}"
        );
    }
}

#[test]
fn a_page_table_is_folded_to_what_is_alike() {
    let machine = two_spaces();
    check(
        &machine,
        "page-table",
        &[
            "Sv39, ASID 1, root table at 0x80010000",
            "0x0000000000010000-0x0000000000010fff 4 KiB 1 x 4 KiB r-xu- 1 0 0x80040000",
            "0x0000000000011000-0x0000000000013fff 12 KiB 3 x 4 KiB rw-u- 3 1 0x80050000, then elsewhere",
            "0xffffffffc0000000-0xffffffffffffffff 1 GiB 1 x 1 GiB rw--g 1 1 0x80000000",
            "5 entries in 3 ranges, 3 tables",
        ],
    );
    let other = [
        "ASID 2, root table at 0x80020000",
        "3 x 4 KiB rw-u- 3 1 0x80060000",
    ];
    check(&machine, "page-table --asid 2", &other);
    check(&machine, "page-table --root 0x80020000", &other[1..]);
    check(
        &machine,
        "page-table 0x11000 0x12000",
        &["2 x 4 KiB rw-u- 2 1", "2 entries in 1 ranges"],
    );
    check(
        &machine,
        "page-table 0x12345",
        &["0x0000000000012000-0x0000000000012fff"],
    );
    check(
        &machine,
        "page-table --hart 1",
        &["hart 1: satp.MODE = 0 (Bare)"],
    );
}

#[test]
fn entries_that_no_walk_gets_past_are_told() {
    let mut machine = two_spaces();
    put(&mut machine, ROOTS[0] + 8, RAM_BASE, Pte::V | Pte::W);
    put(
        &mut machine,
        ROOTS[0] + 16,
        RAM_BASE + PAGE_SIZE,
        Pte::V | Pte::R,
    );
    check(
        &machine,
        "page-table",
        &[
            "1 at level 2: the entry uses a reserved encoding",
            "1 at level 2: the superpage is misaligned",
        ],
    );
}

#[test]
fn frames_are_counted_by_what_maps_them() {
    let machine = two_spaces();
    check(
        &machine,
        "frames",
        &[
            "RAM: 256 frames, 0x80000000-0x800fffff",
            "#0: root table at 0x80010000, ASID 1, current on hart 0",
            "#1: root table at 0x80020000, ASID 2",
            "6 24 KiB page tables",
            "1 4 KiB U-mode's, in 2 address spaces: code",
            "6 24 KiB U-mode's, in one address space: data",
            "243 972 KiB S-mode's only",
        ],
    );
    check(
        &machine,
        "frames 0x80040000 0x80058fff",
        &[
            "0x80040000-0x80040fff 4 KiB U-mode's: #0 r-x at 0x10000, #1 r-x at 0x10000",
            "0x80041000-0x8004ffff 60 KiB S-mode's only, rw-",
            "0x80050000-0x80051fff 8 KiB U-mode's: #0 rw- at 0x11000",
            "0x80052000-0x80057fff 24 KiB S-mode's only, rw-",
            "0x80058000-0x80058fff 4 KiB U-mode's: #0 rw- at 0x13000",
        ],
    );
    check(&machine, "frames 0x80011000", &["page table of level 1"]);
    check(&machine, "frames 0", &["there is no RAM there"]);
}

#[test]
fn a_table_that_was_freed_is_no_address_space() {
    let mut machine = two_spaces();
    // Its first entry is written over, as by data.
    put(&mut machine, ROOTS[1], 0, 0xabcd_ef02 | Pte::V | Pte::W);
    let answer = ask_of(&machine, "frames");
    assert!(!answer.contains("#1"), "{answer}");
    assert!(
        answer.contains("1 more tables that satp has named"),
        "{answer}"
    );
}

#[test]
fn the_tlb_is_shown_by_context() {
    let mut machine = two_spaces();
    let tlb = &mut machine.harts[0].tlb;
    for (kind, va, offset) in [
        (AccessKind::Load, 0x11000, 0x5_0000),
        (AccessKind::Store, 0x11000, 0x5_0000),
        (AccessKind::Load, 0x12000, 0x5_1000),
        (AccessKind::Store, 0x12000, 0x5_1000),
        (AccessKind::Fetch, 0x10000, 0x4_0000),
    ] {
        tlb.fill(kind, va, offset, PAGE_SIZE, false);
    }
    let expected = [
        "S-mode, Sv39, ASID 1:",
        "0x0000000000010000-0x0000000000010fff 4 KiB --x 0x80040000",
        "0x0000000000011000-0x0000000000012fff 8 KiB rw- 0x80050000",
        "5 entries that can be hit",
    ];
    check(&machine, "tlb", &expected);
    check(&machine, "tlb 0x12fff", &["2 entries that can be hit"]);
    let tlb = &mut machine.harts[0].tlb;
    tlb.enter_large(
        AccessKind::Load,
        0x20_1000,
        PhysAddr(0x8020_1000),
        2 << 20,
        2 << 20,
    );
    tlb.enter_large(
        AccessKind::Fetch,
        0x20_0000,
        PhysAddr(0x8020_0000),
        2 << 20,
        2 << 20,
    );
    let expected = [
        "0 entries that can be hit",
        "whole leaves, S-mode, Sv39, ASID 1:",
        "0x0000000000200000-0x00000000003fffff 2 MiB r-x 0x80200000",
        "1 leaves that spare a walk",
    ];
    check(&machine, "tlb 0x300000", &expected);
    machine.harts[0].tlb.flush_all();
    check(&machine, "tlb", &["0 entries that can be hit"]);
    assert!(!ask_of(&machine, "tlb").contains("leaves"));
}

#[test]
fn pmp_is_told_in_words() {
    let mut machine = machine();
    write_csr(&mut machine, number::PMPADDR0, 0x8000_0000 >> 2);
    write_csr(&mut machine, number::PMPADDR0 + 1, 0x8004_0000 >> 2);
    write_csr(&mut machine, number::PMPADDR0 + 2, u64::MAX);
    write_csr(
        &mut machine,
        number::PMPCFG0,
        0x1b << 16 | (0x80 | 0x08 | 5) << 8,
    );
    check(
        &machine,
        "pmp",
        &[
            "entry 1: 0x80000000-0x8003ffff (256 KiB, TOR, locked): M-mode may read and execute; S- and \
             U-mode may read and execute",
            "entry 2: 0x0-0x1ffffffffffffff (128 PiB, NAPOT): M-mode may do everything; S- and U-mode may \
             read and write",
            "14 of 16 entries are off",
            "where none matches, M-mode may do everything, and S- and U-mode may do nothing",
        ],
    );
}

#[test]
fn csrs_have_fields() {
    let machine = two_spaces();
    check(
        &machine,
        "csr satp",
        &[
            "satp (0x180) = 0x8000100000080010",
            "63-60 MODE Sv39",
            "59-44 ASID 1",
            "43-0 PPN 0x80010",
        ],
    );
    check(&machine, "csr 0x180", &["satp (0x180)"]);
    check(
        &machine,
        "csr",
        &[
            "satp 0x8000100000080010 MODE=Sv39 ASID=1 PPN=0x80010",
            "zero: ",
        ],
    );
    check_error(
        "csr vsatp",
        "expects the name or number of a CSR that the hart has in the place of `vsatp`",
    );
}

#[test]
fn memory_is_shown_by_either_address() {
    let mut machine = two_spaces();
    machine
        .memory
        .ram
        .slice_mut(PhysAddr(FRAMES), 16)
        .unwrap()
        .copy_from_slice(b"\x13\x00\x00\x00\x01\x00abc\xff\xff\xff\xff\xff\xff\xff");
    check(&machine, "x 0x10000", &["0x10000: 0x6261000100000013"]);
    check(
        &machine,
        "xp/2xw 0x80040000",
        &["0x80040000: 0x00000013 0x62610001"],
    );
    check(&machine, "x /2i 0x10000", &["0x10000: nop", "0x10004: nop"]);
    check(&machine, "x/3c 0x10006", &["0x10006: a b c"]);
    check(&machine, "x/1dg 0x10008", &["0x10008: -157"]);
    check(&machine, "x 0x1000000", &["0x1000000: -"]);
    check(&machine, "x/2xb 0x10fff", &["0x10fff: 0x00 0x00"]);
    for format in ["/0", "/4097", "/z", "/"] {
        let answer = command(
            &machine,
            &SymbolTable::default(),
            0,
            &format!("x{format} 0"),
        );
        assert_eq!(answer.is_err(), format != "/", "{format}");
    }
}

#[test]
fn nothing_asked_changes_the_machine() {
    let machine = two_spaces();
    let before = format!("{:?}{:?}", machine.harts[0].csr, machine.snapshot());
    for command in COMMANDS {
        let argument = match command.name {
            "explain" | "x" | "xp" => " 0x11000",
            _ => "",
        };
        ask_of(&machine, &format!("{}{argument}", command.name));
    }
    assert_eq!(
        before,
        format!("{:?}{:?}", machine.harts[0].csr, machine.snapshot())
    );
}
