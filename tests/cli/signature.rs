//! `--signature`: what an architecture test leaves in memory.

use crate::elf::{Elf, RAM};
use crate::emulator::{Emulator, path_text};
use crate::guests::{count_down, fail, guest, hello, pass};
use pagewalk::isa::Kind;
use pagewalk::isa::asm::{T0, T1};

const BEGIN: u64 = RAM + 0x1000;

/// Writes two words, and ends with a status.
fn writer(status: u64) -> Elf {
    let elf = guest(|asm| {
        asm.li(T0, BEGIN);
        for (at, value) in [(0, 0x0706_0504_0302_0100), (8, 0x0f0e_0d0c_0b0a_0908)] {
            asm.li(T1, value);
            asm.store(Kind::Sd, T1, T0, at);
        }
        if status == 0 {
            pass(asm);
        } else {
            fail(asm, status);
        }
    });
    with_signature(elf, BEGIN, BEGIN + 20)
}

fn with_signature(elf: Elf, begin: u64, end: u64) -> Elf {
    elf.symbol("begin_signature", begin, 0)
        .symbol("end_signature", end, 0)
}

/// The signature file of a run with these options; `FILE` in them is its name.
#[track_caller]
fn signature(options: &[&str], status: i32) -> String {
    let emulator = Emulator::run(&[]);
    let file = path_text(&emulator.path("signature"));
    let elf = emulator.file("guest.elf", &writer(status as u64).build());
    let add = |emulator: Emulator, option: &&str| emulator.arg(&option.replace("FILE", &file));
    let outcome = options.iter().fold(emulator, add).arg(&elf);
    let outcome_here = outcome.outcome_here();
    assert_eq!(outcome_here.status, status, "{outcome_here:#?}");
    std::fs::read_to_string(file).unwrap()
}

const WIDE: &str = "0f0e0d0c0b0a09080706050403020100\n00000000000000000000000000000000\n";
const NARROW: &str = "03020100\n07060504\n0b0a0908\n0f0e0d0c\n00000000\n";

#[test]
fn it_is_written_as_spike_writes_it() {
    assert_eq!(signature(&["--signature", "FILE"], 0), WIDE);
    let narrow = ["--signature=FILE", "--signature-granularity=4"];
    assert_eq!(signature(&narrow, 0), NARROW);
    let habit = ["+signature=FILE", "+signature-granularity=4"];
    assert_eq!(signature(&habit, 0), NARROW);
    assert_eq!(
        signature(&["--signature=FILE", "--engine=reference"], 0),
        WIDE
    );
}

#[test]
fn a_test_that_fails_leaves_one_too() {
    assert_eq!(signature(&["--signature", "FILE"], 3), WIDE);
}

#[test]
fn one_that_never_ends_does_not() {
    let guest = with_signature(count_down(1 << 40), RAM, RAM + 16);
    let emulator = Emulator::run(&["--max-insns", "1M"]);
    let file = path_text(&emulator.path("signature"));
    let elf = emulator.file("guest.elf", &guest.build());
    let emulator = emulator.arg("--signature").arg(&file).arg(&elf);
    emulator.outcome_here().fails(124, "stopped after");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "");
}

#[test]
fn programs_without_one_are_refused() {
    let check = |guest: Elf, words: &str| {
        let outcome = Emulator::run(&["--signature", "/dev/null"]).guest(&guest);
        outcome.fails_in_one_line(1, words);
        let begin = "error: the signature of /";
        assert!(outcome.stderr.starts_with(begin), "{outcome:#?}");
        assert_eq!(outcome.stdout, "", "it was not run");
    };
    check(hello(), "no symbol `begin_signature`");
    check(
        hello().symbol("begin_signature", RAM, 0),
        "no symbol `end_signature`",
    );
    check(with_signature(hello(), RAM + 8, RAM), "upside down");
    check(with_signature(hello(), 0x1000, 0x1010), "outside RAM");
    check(with_signature(hello(), RAM, RAM + (1 << 40)), "outside RAM");
}

#[test]
fn what_cannot_be_written_is_said_before_the_guest_runs() {
    let outcome = Emulator::run(&["--signature", "/nowhere/s"]).guest(&writer(0));
    outcome.fails_in_one_line(1, "the signature cannot be written to /nowhere/s");
    for granularity in ["0", "3", "128", "x"] {
        let option = format!("--signature-granularity={granularity}");
        let outcome = Emulator::run(&[&option]).guest(&writer(0));
        outcome.fails(2, "it is not a power of two from 1 to 64");
    }
}
