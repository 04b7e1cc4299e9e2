//! A small executable made by hand, taken apart in every way.

use super::*;
use crate::devices::test_ram::TestRam;
use crate::loader::symbols::SymbolKind;

const BASE: u64 = 0x8000_0000;
const RAM: Range<u64> = BASE..BASE + 0x10_0000;

/// Where [`sound`] has its code in the file: right behind its headers.
const CODE_AT: u64 = 64 + 2 * 56;

/// Offsets of the fields that tests spoil.
mod field {
    pub(super) const CLASS: usize = 4;
    pub(super) const DATA: usize = 5;
    pub(super) const TYPE: usize = 16;
    pub(super) const MACHINE: usize = 18;
    pub(super) const ENTRY: usize = 24;
    pub(super) const PHOFF: usize = 32;
    pub(super) const PHENTSIZE: usize = 54;
    pub(super) const PHNUM: usize = 56;
    pub(super) const PH0: usize = 64;
    pub(super) const PH1: usize = 64 + 56;
    pub(super) const P_TYPE: usize = 0;
    pub(super) const P_FLAGS: usize = 4;
    pub(super) const P_OFFSET: usize = 8;
    pub(super) const P_VADDR: usize = 16;
    pub(super) const P_PADDR: usize = 24;
    pub(super) const P_FILESZ: usize = 32;
    pub(super) const P_MEMSZ: usize = 40;
}

fn program_header(flags: u32, offset: u64, addr: u64, filesz: u64, memsz: u64) -> Vec<u8> {
    let mut raw = Vec::new();
    raw.extend(1u32.to_le_bytes());
    raw.extend(flags.to_le_bytes());
    for value in [offset, addr, addr, filesz, memsz, 0x1000] {
        raw.extend(value.to_le_bytes());
    }
    raw
}

fn section(kind: u32, offset: u64, size: u64, link: u32, entsize: u64) -> Vec<u8> {
    let mut raw = Vec::new();
    raw.extend(0u32.to_le_bytes());
    raw.extend(kind.to_le_bytes());
    for value in [0, 0, offset, size] {
        raw.extend(value.to_le_bytes());
    }
    raw.extend(link.to_le_bytes());
    raw.extend(0u32.to_le_bytes());
    raw.extend(8u64.to_le_bytes());
    raw.extend(entsize.to_le_bytes());
    raw
}

fn symbol(name: u32, info: u8, section: u16, value: u64, size: u64) -> Vec<u8> {
    let mut raw = Vec::new();
    raw.extend(name.to_le_bytes());
    raw.extend([info, 0]);
    raw.extend(section.to_le_bytes());
    raw.extend(value.to_le_bytes());
    raw.extend(size.to_le_bytes());
    raw
}

/// An executable with 8 bytes of code at [`BASE`], and at `BASE + 0x1000` 4 bytes of data and 0x1ffc
/// of bss; symbols `_start`, `tohost` and `end_signature`.
fn sound() -> Vec<u8> {
    let names = b"\0_start\0tohost\0end_signature\0$x\0";
    let mut symbols = symbol(0, 0, 0, 0, 0);
    symbols.extend(symbol(1, 0x12, 1, BASE, 8));
    symbols.extend(symbol(8, 0x11, 1, BASE + 0x1008, 8));
    symbols.extend(symbol(15, 0x10, 1, BASE + 0x3000, 0));
    symbols.extend(symbol(29, 0x00, 1, BASE, 0));
    let (code, data) = (CODE_AT, CODE_AT as usize + 8);
    let symbols_at = data + 4;
    let names_at = symbols_at + symbols.len();
    let sections_at = names_at + names.len();

    let mut elf = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec();
    elf.extend(2u16.to_le_bytes());
    elf.extend(243u16.to_le_bytes());
    elf.extend(1u32.to_le_bytes());
    for value in [BASE + 4, 64, sections_at as u64] {
        elf.extend(value.to_le_bytes());
    }
    elf.extend(0u32.to_le_bytes());
    for value in [64u16, 56, 2, 64, 3, 0] {
        elf.extend(value.to_le_bytes());
    }
    elf.extend(program_header(5, code, BASE, 8, 8));
    elf.extend(program_header(6, data as u64, BASE + 0x1000, 4, 0x2000));
    elf.extend(b"codecodedata");
    elf.extend(&symbols);
    elf.extend(names);
    elf.extend(section(0, 0, 0, 0, 0));
    elf.extend(section(2, symbols_at as u64, symbols.len() as u64, 2, 24));
    elf.extend(section(3, names_at as u64, names.len() as u64, 0, 0));
    elf
}

fn spoil(at: usize, value: &[u8]) -> Vec<u8> {
    let mut elf = sound();
    elf[at..at + value.len()].copy_from_slice(value);
    elf
}

fn error(elf: &[u8]) -> String {
    parse(elf, &RAM)
        .expect_err("it must be refused")
        .to_string()
}

#[track_caller]
fn refused(elf: &[u8], part: &str) {
    let error = error(elf);
    assert!(error.contains(part), "{error:?} does not say {part:?}");
    assert!(!error.contains('\n'), "one sentence: {error:?}");
}

#[test]
fn a_sound_file_loads() {
    let elf = sound();
    let image = parse(&elf, &RAM).unwrap();
    assert_eq!(image.entry, BASE + 4);
    assert_eq!(image.end(), BASE + 0x3000);
    assert_eq!((image.tohost, image.fromhost), (Some(BASE + 0x1008), None));
    assert_eq!(image.end_signature, Some(BASE + 0x3000));
    let names: Vec<_> = image
        .symbols
        .as_slice()
        .iter()
        .map(|s| (s.name.as_str(), s.kind))
        .collect();
    assert_eq!(
        names,
        [
            ("_start", SymbolKind::Function),
            ("tohost", SymbolKind::Object),
            ("end_signature", SymbolKind::Label)
        ]
    );
    let mut ram = TestRam::new(BASE, 0x4000);
    ram.bytes.fill(0xee);
    image.write_to(&elf, &mut ram).unwrap();
    assert_eq!(ram.bytes[..9], *b"codecode\xee");
    assert_eq!(ram.bytes[0x1000..0x1004], *b"data");
    assert!(
        ram.bytes[0x1004..0x3000].iter().all(|&byte| byte == 0),
        "bss is zeroed"
    );
    assert_eq!(ram.bytes[0x3000], 0xee);
    let error = image
        .write_to(&elf, &mut TestRam::new(BASE, 0x1000))
        .unwrap_err();
    assert!(error.to_string().contains("segment 1"), "{error}");
}

#[test]
fn a_kernel_linked_high_starts_where_it_is_loaded() {
    let high = 0xffff_ffff_8000_0000u64;
    let mut elf = spoil(field::PH0 + field::P_VADDR, &high.to_le_bytes());
    elf[field::ENTRY..field::ENTRY + 8].copy_from_slice(&(high + 4).to_le_bytes());
    assert_eq!(parse(&elf, &RAM).unwrap().entry, BASE + 4);
}

/// `sound` with its code's segment begun `before` bytes earlier, at the file's first byte.
fn with_file_headers(before: u64) -> Vec<u8> {
    let mut elf = sound();
    for (field, value) in [
        (field::P_OFFSET, 0),
        (field::P_VADDR, BASE - before),
        (field::P_PADDR, BASE - before),
        (field::P_FILESZ, CODE_AT + 8),
        (field::P_MEMSZ, CODE_AT + 8),
    ] {
        let at = field::PH0 + field;
        elf[at..at + 8].copy_from_slice(&value.to_le_bytes());
    }
    elf
}

#[test]
fn headers_in_front_of_ram_are_left_out() {
    let elf = with_file_headers(CODE_AT);
    let image = parse(&elf, &RAM).unwrap();
    assert_eq!(image.entry, BASE + 4);
    assert_eq!(image.segments[0].paddr, BASE..BASE + 8);
    let mut ram = TestRam::new(BASE, 0x4000);
    image.write_to(&elf, &mut ram).unwrap();
    assert_eq!(ram.bytes[..8], *b"codecode");
    // Code in front of RAM, and headers cut in two, are another matter.
    refused(&with_file_headers(CODE_AT + 4), "lies outside RAM");
    refused(&with_file_headers(CODE_AT - 4), "lies outside RAM");
}

#[test]
fn what_is_no_riscv_executable() {
    refused(b"", "is empty");
    refused(
        b"#!/bin/sh\n",
        "not an ELF file: it does not begin with the ELF magic number (--raw",
    );
    refused(b"\x7f", "truncated: the ELF header");
    refused(&spoil(field::CLASS, &[1]), "32-bit");
    refused(&spoil(field::CLASS, &[9]), "class is 9");
    refused(&spoil(field::DATA, &[2]), "big-endian");
    refused(&spoil(field::DATA, &[0]), "byte order is 0");
    refused(&spoil(field::MACHINE, &[62, 0]), "code for X86_64");
    refused(&spoil(field::MACHINE, &[183, 0]), "code for AARCH64");
    refused(
        &spoil(field::MACHINE, &[0xff, 0xfe]),
        "machine number 65279",
    );
    refused(&spoil(field::TYPE, &[1, 0]), "link it first");
    refused(&spoil(field::TYPE, &[3, 0]), "-no-pie");
    refused(&spoil(field::TYPE, &[4, 0]), "a core dump");
    refused(&spoil(field::TYPE, &[0, 0]), "ELF type 0");
}

#[test]
fn every_truncation_is_refused() {
    let elf = sound();
    for len in 1..elf.len() {
        let error = error(&elf[..len]);
        assert!(error.contains("truncated"), "cut to {len} bytes: {error}");
    }
}

#[test]
fn bad_program_headers() {
    refused(&spoil(field::PHNUM, &[0, 0]), "no loadable segment");
    refused(
        &spoil(field::PHENTSIZE, &[32, 0]),
        "has 32 bytes instead of 56",
    );
    refused(
        &spoil(field::PHOFF, &u64::MAX.to_le_bytes()),
        "truncated: the program header table",
    );
    let mut none = spoil(field::PH0 + field::P_TYPE, &[4]);
    none[field::PH1 + field::P_TYPE] = 4;
    refused(&none, "no loadable segment");
    refused(
        &spoil(field::PH1 + field::P_FILESZ, &0x3000u64.to_le_bytes()),
        "segment 1 has 0x3000 bytes in the file but only 0x2000 in memory",
    );
    refused(
        &spoil(field::PH1 + field::P_FILESZ, &0x1fffu64.to_le_bytes()),
        "truncated: segment 1",
    );
    refused(
        &spoil(field::PH0 + field::P_MEMSZ, &0x1001u64.to_le_bytes()),
        "segments 0 (0x80000000..0x80001001) and 1 (0x80001000..0x80003000) overlap",
    );
}

#[test]
fn segments_outside_ram_come_with_advice() {
    let paddr = |value: u64| spoil(field::PH1 + field::P_PADDR, &value.to_le_bytes());
    refused(
        &paddr(BASE + 0x10_0000),
        "segment 1, 0x80100000..0x80102000, lies outside RAM (0x80000000..0x80100000): --memory 2M",
    );
    refused(&paddr(0x1_0000), "link it at 0x80000000 or above");
    refused(&paddr(u64::MAX - 1), "no memory size reaches so far");
    refused(
        &spoil(field::PH1 + field::P_MEMSZ, &u64::MAX.to_le_bytes()),
        "outside RAM",
    );
    refused(
        &spoil(field::PH1 + field::P_MEMSZ, &(1u64 << 33).to_le_bytes()),
        "--memory 8193M",
    );
}

#[test]
fn an_entry_must_be_in_a_segment() {
    refused(
        &spoil(field::ENTRY, &(BASE + 8).to_le_bytes()),
        "entry point 0x80000008",
    );
    let without_flags = spoil(field::PH0 + field::P_FLAGS, &[0]);
    assert_eq!(parse(&without_flags, &RAM).unwrap().entry, BASE + 4);
}

#[test]
fn a_stripped_file_has_no_symbols() {
    let mut elf = spoil(40, &[0; 8]);
    elf[60..62].fill(0);
    let image = parse(&elf, &RAM).unwrap();
    assert!(image.symbols.as_slice().is_empty());
    assert_eq!(image.tohost, None);
}

mod random {
    //! Files of mutated bytes.
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever is mutated, a file is refused or loads inside RAM.
        #[test]
        fn mutations_never_panic(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
            keep in any::<prop::sample::Index>(),
            cut in any::<bool>(),
        ) {
            let mut elf = sound();
            for (at, byte) in changes {
                let at = at.index(elf.len());
                elf[at] = byte;
            }
            if cut {
                elf.truncate(keep.index(elf.len()));
            }
            if let Ok(image) = parse(&elf, &RAM) {
                prop_assert!(image.end() <= RAM.end);
                prop_assert!(RAM.contains(&image.entry));
                let mut ram = TestRam::new(BASE, 0x10_0000);
                prop_assert!(image.write_to(&elf, &mut ram).is_ok());
            }
        }

        /// Changes in the headers alone get past the first checks more often.
        #[test]
        fn mutated_headers_never_panic(
            changes in proptest::collection::vec((24usize..176, prop::sample::select(vec![0u8, 1, 2, 4, 0x10, 0x7f, 0x80, 0xff])), 1..6),
        ) {
            let mut elf = sound();
            for (at, byte) in changes {
                elf[at] = byte;
            }
            if let Ok(image) = parse(&elf, &RAM) {
                let mut ram = TestRam::new(BASE, 0x10_0000);
                prop_assert!(image.write_to(&elf, &mut ram).is_ok());
            }
        }
    }
}
