//! Command lines that make no sense: one sentence each, and clap's hint.

use crate::elf::Elf;
use crate::emulator::Emulator;
use crate::guests::hello;

#[track_caller]
fn check(options: &[&str], words: &str) {
    Emulator::run(options).guest(&hello()).fails(2, words);
}

#[test]
fn memory_sizes() {
    for size in [
        "",
        "M",
        "12Q",
        "-1",
        "1.5G",
        "0x100",
        "99999999999999999999",
    ] {
        check(
            &[&format!("--memory={size}")],
            "it is not a number of bytes",
        );
    }
}

#[test]
fn memory_sizes_that_no_machine_has() {
    for size in ["0", "1", "4K", "65537", "100000", "65G", "15T"] {
        let outcome = Emulator::run(&["-m", size]).guest(&hello());
        assert!(!outcome.stderr.contains("cannot load"), "{outcome:#?}");
        outcome.fails_in_one_line(1, "is not a multiple of 4096 bytes from 64 KiB to 64 GiB");
    }
}

#[test]
fn memory_too_small_for_the_guest() {
    let mut big: Elf = hello();
    big.segments[0].memory_size = 1 << 20;
    Emulator::run(&["-m", "1M"])
        .guest(&big)
        .fails_in_one_line(1, "no room in RAM");
    Emulator::run(&["-m", "512K"])
        .guest(&big)
        .fails_in_one_line(1, "--memory");
}

#[test]
fn unknown_flags_and_values() {
    check(&["--frobnicate"], "--frobnicate");
    check(&["--smp", "0"], "1 to 8 harts");
    check(&["-smp", "9"], "1 to 8 harts");
    check(&["--isa", "rv32i"], "does not begin with `rv64`");
    check(&["--isa", "rv64gcq"], "`q` is not supported");
    check(&["--max-insns", "many"], "it is not a count");
    check(&["--engine", "steam"], "steam");
    check(&["--raw=here"], "it is not an address");
    check(
        &["--trace", "exec,tap"],
        "the categories are exec, commit, trap, mmu, tlb, csr, irq, virtio",
    );
    Emulator::run(&[]).outcome().fails(2, "required");
    Emulator::with(&["walk"]).outcome().fails(2, "walk");
}

#[test]
fn files_that_cannot_be_written() {
    let outcome = Emulator::run(&["--trace", "trap", "--trace-file", "/nowhere/t"]).guest(&hello());
    outcome.fails_in_one_line(1, "the trace file /nowhere/t cannot be created");
    let outcome = Emulator::run(&["--counters", "/nowhere/c"]).guest(&hello());
    outcome.fails_in_one_line(1, "the counters file /nowhere/c cannot be created");
    let outcome = Emulator::run(&["--dump-dtb", "/nowhere/d"]).guest(&hello());
    outcome.fails_in_one_line(1, "cannot be written to /nowhere/d");
}

#[test]
fn a_trace_file_without_a_trace() {
    let outcome = Emulator::run(&["--trace-file", "/tmp/never-written"]).guest(&hello());
    outcome.fails_in_one_line(1, "name categories with --trace");
}

#[test]
fn help_names_the_exit_statuses() {
    let outcome = Emulator::run(&["--help"]).outcome();
    assert_eq!(outcome.status, 0);
    for status in ["70", "124"] {
        assert!(outcome.stdout.contains(status), "{outcome:#?}");
    }
}

#[test]
fn a_device_tree_that_is_not_there_or_goes_nowhere() {
    let outcome = Emulator::run(&["--dtb", "/nowhere/d"]).guest(&hello());
    outcome.fails_in_one_line(
        1,
        "cannot load the device tree /nowhere/d: there is no such file",
    );
    check(&["--dtb", "d", "--append", "a"], "cannot be used with");
}
