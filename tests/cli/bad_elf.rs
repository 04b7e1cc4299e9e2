//! Files that are no guests: one sentence each.

use crate::elf::{Elf, RAM, Segment};
use crate::emulator::Emulator;
use crate::guests::hello;
use object::{Endianness, elf};

#[track_caller]
fn check(file: &[u8], words: &str) {
    let outcome = Emulator::run(&[]).guest_file(file);
    outcome.fails_in_one_line(1, words);
    assert!(outcome.stderr.contains("guest.elf"), "{outcome:#?}");
    assert_eq!(outcome.stdout, "");
}

fn altered(change: impl FnOnce(&mut Elf)) -> Vec<u8> {
    let mut guest = hello();
    change(&mut guest);
    guest.build()
}

#[test]
fn missing_or_a_folder() {
    let emulator = Emulator::run(&[]).arg("/nowhere/guest.elf");
    emulator
        .outcome()
        .fails_in_one_line(1, "cannot load /nowhere/guest.elf");
    Emulator::run(&["/"])
        .outcome()
        .fails_in_one_line(1, "is a directory");
}

#[test]
fn empty_or_not_elf() {
    check(b"", "is empty");
    check(b"#!/bin/sh\necho hello\n", "not an ELF file");
}

#[test]
fn truncated_anywhere() {
    // With a symbol, so that every part of a file is there to be cut.
    let file = hello().symbol("main", RAM, 8).build();
    for length in (1..file.len())
        .step_by(7)
        .chain([63, 64, 65, file.len() - 1])
    {
        let outcome = Emulator::run(&[]).guest_file(&file[..length]);
        outcome.fails_in_one_line(1, "truncated");
    }
}

#[test]
fn for_another_machine() {
    check(&altered(|elf| elf.is_64 = false), "32-bit");
    check(&altered(|elf| elf.endian = Endianness::Big), "big-endian");
    check(&altered(|elf| elf.machine = elf::EM_X86_64), "X86_64");
    check(&altered(|elf| elf.machine = elf::EM_AARCH64), "AARCH64");
}

#[test]
fn not_an_executable() {
    check(&altered(|elf| elf.file_type = elf::ET_REL), "object file");
    check(
        &altered(|elf| elf.file_type = elf::ET_DYN),
        "position-independent",
    );
    check(&altered(|elf| elf.segments.clear()), "no loadable segment");
    check(&altered(|elf| elf.entry = RAM + 0x10_0000), "entry point");
}

#[test]
fn segments_that_do_not_fit() {
    let with = |address: u64| altered(|elf| elf.segments.push(Segment::new(address, &[0; 16])));
    check(&with(RAM + 4), "overlap");
    check(&with(0x1000), "lies outside RAM");
    check(&with(0x1_8000_0000), "--memory");
    check(&with(u64::MAX - 7), "lies outside RAM");
    check(
        &altered(|elf| elf.segments[0].memory_size = u64::MAX),
        "lies outside RAM",
    );
    check(
        &altered(|elf| elf.segments[0].memory_size = 4),
        "only 0x4 in memory",
    );
}

#[test]
fn any_byte_of_the_headers_may_be_wrong() {
    let file = hello().symbol("main", RAM, 8).build();
    for index in 0..64 + 56 {
        let mut spoilt = file.clone();
        spoilt[index] ^= 0x81;
        let outcome = Emulator::run(&["--max-insns", "100000"]).guest_file(&spoilt);
        // Some bytes matter to nobody; what does must be explained.
        if outcome.status != 0 {
            outcome.fails(outcome.status, "");
        }
    }
}
