//! Questions to a guest that has stopped.

use crate::elf::{Elf, RAM};
use crate::emulator::{Emulator, Outcome};
use crate::guests::{hello, htif, page_fault_then_wait, pass};
use pagewalk::isa::Kind;
use pagewalk::isa::asm::{A0, Asm, ZERO};

/// The guest ended as if nothing had been asked.
fn said_hello(outcome: &Outcome) {
    let expected = (0, "Hello, pages!\n");
    assert_eq!(
        (outcome.status, outcome.stdout.as_str()),
        expected,
        "{outcome:#?}"
    );
}

#[test]
fn what_is_asked_is_answered_when_the_guest_stops() {
    let outcome =
        Emulator::run(&["--at-stop", "where", "--at-stop", "explain $pc fetch"]).guest(&hello());
    said_hello(&outcome);
    let lines: Vec<_> = outcome.stderr.lines().collect();
    assert_eq!(lines[1], "> where", "{outcome:#?}");
    assert!(
        lines[2].starts_with("hart 0 in M-mode at pc 0x8"),
        "{outcome:#?}"
    );
    assert_eq!(lines[4], "> explain $pc fetch", "{outcome:#?}");
    assert!(
        lines[5].contains("in M-mode: passes, to physical address 0x8"),
        "{outcome:#?}"
    );
}

#[test]
fn symbols_are_addresses_and_the_status_stays_the_guests() {
    let outcome = Emulator::run(&["--at-stop", "explain tohost+8 write --mode S"]).guest(&htif(3));
    assert_eq!(outcome.status, 3, "{outcome:#?}");
    let text = "8 in S-mode: store/AMO access fault (7): no PMP entry matches 0x8";
    assert!(outcome.stderr.contains(text), "{outcome:#?}");
    let help = "It would pass with a PMP entry that matches 0x8";
    assert!(outcome.stderr.contains(help), "{outcome:#?}");
}

#[test]
fn a_limit_is_a_place_to_look_from() {
    let outcome = Emulator::run(&[
        "--max-insns",
        "3",
        "--at-stop",
        "csr mcycle",
        "--at-stop",
        "x/1i $pc",
    ])
    .guest(&hello());
    assert_eq!(outcome.status, 124, "{outcome:#?}");
    let text = "mcycle (0xb00) = 0x0000000000000003";
    assert!(outcome.stderr.contains(text), "{outcome:#?}");
    assert!(
        outcome.stderr.contains("> x/1i $pc\n0x8000"),
        "{outcome:#?}"
    );
}

#[test]
fn a_stuck_guest_can_be_asked_about_its_address_space() {
    let outcome = Emulator::run(&["--at-stop", "page-table", "--at-stop", "pmp"])
        .guest(&page_fault_then_wait());
    assert_eq!(outcome.status, 70, "{outcome:#?}");
    let text = "root table at 0x80001000\n";
    assert!(outcome.stderr.contains(text), "{outcome:#?}");
}

#[test]
fn what_cannot_be_asked_is_refused() {
    // Names are looked at before the guest runs; addresses when it has stopped.
    for (line, expected) in [
        ("xyzzy", "there is no command `xyzzy`; `help` lists them"),
        ("", "no command was given"),
    ] {
        let outcome = Emulator::run(&["--at-stop", line]).guest(&hello());
        assert_eq!(outcome.status, 2, "{outcome:#?}");
        assert!(outcome.stderr.contains(expected), "{outcome:#?}");
        assert_eq!(outcome.stdout, "", "{outcome:#?}");
    }
    let outcome = Emulator::run(&["--at-stop", "explain nonesuch"]).guest(&hello());
    said_hello(&outcome);
    assert!(
        outcome.stderr.contains("error: `nonesuch` is no number"),
        "{outcome:#?}"
    );
}

/// Counts down from 5 in `a0`, at the symbol `again`.
fn countdown() -> Elf {
    let mut asm = Asm::new(RAM);
    asm.li(A0, 5);
    let again = asm.bound();
    asm.i(Kind::Addi, A0, A0, -1);
    asm.branch(Kind::Bne, A0, ZERO, again);
    pass(&mut asm);
    let at = asm.address_of_label(again).unwrap();
    Elf::new(&asm.finish().unwrap()).symbol("again", at, 8)
}

#[test]
fn a_run_stops_where_one_likes() {
    for engine in ["blocks", "reference"] {
        for (place, a0) in [("again", 5), ("again,3", 3), ("again+4,5", 0), ("$pc+0", 0)] {
            let outcome = Emulator::run(&[
                "--engine",
                engine,
                "--stop-at",
                place,
                "--at-stop",
                "x/1 $a0",
            ])
            .guest(&countdown());
            assert_eq!(outcome.status, 0, "{outcome:#?}");
            assert!(
                outcome
                    .stderr
                    .starts_with("pagewalk: stopped\nhart 0 in M-mode at pc 0x80"),
                "{outcome:#?}"
            );
            assert!(
                outcome.stderr.contains(&format!("\n{a0:#x}:")),
                "{place}: {outcome:#?}"
            );
        }
    }
}

#[test]
fn a_place_that_the_guest_does_not_come_to_is_told() {
    let outcome = Emulator::run(&["--stop-at", "again,6"]).guest(&countdown());
    assert_eq!(outcome.status, 0, "{outcome:#?}");
    assert_eq!(
        outcome.stderr,
        "pagewalk: the guest did not come to again 6 times\n"
    );
    Emulator::run(&["--stop-at", "nowhere"])
        .guest(&countdown())
        .fails_in_one_line(
            1,
            "the place of --stop-at is not known: `nowhere` is no number",
        );
}
