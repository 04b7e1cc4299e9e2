//! Guests that end: by the finisher, by HTIF, by the limit.

use crate::emulator::Emulator;
use crate::guests::{count_down, fail, finish, guest, hello, htif, print, two_harts};

#[test]
fn hello_over_the_serial_port() {
    let outcome = Emulator::run(&[]).guest(&hello());
    assert_eq!(
        (outcome.status, outcome.stdout.as_str()),
        (0, "Hello, pages!\n")
    );
    assert_eq!(outcome.stderr, "");
}

#[test]
fn both_engines_say_the_same() {
    for engine in ["reference", "blocks"] {
        let outcome = Emulator::run(&["--engine", engine]).guest(&hello());
        assert_eq!(
            (outcome.status, outcome.stdout.as_str()),
            (0, "Hello, pages!\n")
        );
    }
}

#[test]
fn harts_see_each_others_stores() {
    let guest = two_harts();
    let outcome = Emulator::run(&["-smp", "2", "--max-insns", "1M"]).guest(&guest);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, "both\n"));
    // Alone, the first hart waits for the second for ever.
    let outcome = Emulator::run(&["--max-insns", "1M"]).guest(&guest);
    outcome.fails(124, "stopped after");
}

#[test]
fn the_finishers_status_is_the_processes() {
    for (status, expected) in [(1, 1), (42, 42), (255, 255), (256, 255), (0x1000, 255)] {
        let outcome = Emulator::run(&[]).guest(&guest(|asm| fail(asm, status)));
        assert_eq!(outcome.status, expected, "{outcome:#?}");
    }
}

#[test]
fn htifs_status_is_the_processes() {
    for status in [0, 1, 42] {
        let outcome = Emulator::run(&[]).guest(&htif(status));
        assert_eq!(outcome.status, status as i32, "{outcome:#?}");
    }
}

#[test]
fn output_before_the_end_is_not_lost() {
    let outcome = Emulator::run(&[]).guest(&guest(|asm| {
        print(asm, "no newline");
        fail(asm, 3);
    }));
    assert_eq!((outcome.status, outcome.stdout.as_str()), (3, "no newline"));
}

#[test]
fn a_reset_ends_the_run_and_says_so() {
    let outcome = Emulator::run(&[]).guest(&guest(|asm| finish(asm, 0x7777)));
    assert_eq!(outcome.status, 0);
    assert!(outcome.stderr.contains("asked for a reset"), "{outcome:#?}");
}

#[test]
fn the_limit_stops_and_says_where() {
    let program = count_down(1 << 40).symbol("main", crate::elf::RAM, 64);
    let outcome = Emulator::run(&["--max-insns", "1_000_000"]).guest(&program);
    outcome.fails(
        124,
        "stopped after 1000000 instructions, as --max-insns asks",
    );
    assert!(
        outcome.stderr.contains("hart 0 in M-mode at pc 0x8000000"),
        "{outcome:#?}"
    );
    assert!(outcome.stderr.contains("<main+"), "{outcome:#?}");
}

#[test]
fn a_limit_that_is_not_reached_changes_nothing() {
    let outcome = Emulator::run(&["--max-insns", "10M"]).guest(&count_down(1000));
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
}

#[test]
fn a_raw_image_begins_at_its_first_byte() {
    let code = hello().segments[0].bytes.clone();
    for option in ["--raw", "--raw=0x80100000"] {
        let outcome = Emulator::run(&[option]).guest_file(&code);
        assert_eq!(
            (outcome.status, outcome.stdout.as_str()),
            (0, "Hello, pages!\n")
        );
    }
    let outcome = Emulator::run(&["--raw=0x1000"]).guest_file(&code);
    outcome.fails_in_one_line(1, "lies outside RAM");
}
