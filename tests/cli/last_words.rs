//! What there is of a run that has ended, however it has: by a signal, with files that could not be
//! written, or stuck.

use crate::elf::{Elf, RAM};
use crate::emulator::{Emulator, path_text};
use crate::guests::{count_down, guest, handle_traps, hello, marks, pass, print, spin};
use pagewalk::hart::csr::number::{MHARTID, SATP};
use pagewalk::isa::Kind;
use pagewalk::isa::asm::{A0, T0, T1, ZERO};
use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

/// Prints a dot, and counts for longer than anybody waits.
fn counts_for_ever() -> Elf {
    guest(|asm| {
        print(asm, ".");
        asm.li(T0, u64::MAX);
        let again = asm.bound();
        asm.i(Kind::Addi, T0, T0, -1);
        asm.branch(Kind::Bne, T0, ZERO, again);
    })
}

#[test]
fn a_signal_ends_the_run_and_nothing_that_was_seen_is_lost() {
    for (signal, status) in [("INT", 130), ("TERM", 143)] {
        let folder = Emulator::run(&[]);
        let program = folder.file("guest.elf", &counts_for_ever().build());
        let [recording, trace, profile] =
            ["a.pwrec", "a.txt", "a.folded"].map(|name| path_text(&folder.path(name)));
        let mut child = Command::new(env!("CARGO_BIN_EXE_pagewalk"))
            .args(["run", "--record", &recording, "--trace", "exec"])
            .args(["--trace-filter", "last=4", "--trace-file", &trace])
            .args(["--profile", &profile, "--stats", "--at-stop", "where"])
            .arg(&program)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It has begun.
        let mut dot = [0];
        child.stdout.as_mut().unwrap().read_exact(&mut dot).unwrap();
        let kill = format!("kill -{signal} {}", child.id());
        assert!(
            Command::new("sh")
                .args(["-c", &kill])
                .status()
                .unwrap()
                .success()
        );
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(status), "{said}");
        for words in [
            &format!("pagewalk: ended by SIG{signal}\nhart 0 in M-mode at pc 0x8"),
            "instructions",
            "\n> where\nhart 0",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert_eq!(fs::read_to_string(&trace).unwrap().lines().count(), 4);
        assert!(!fs::read_to_string(&profile).unwrap().is_empty());
        let count = Emulator::with(&["trace", "count", &recording]).outcome();
        assert_eq!(count.status, 0, "{count:#?}");
        assert!(!count.stdout.contains("cut off"), "{count:#?}");
    }
}

#[test]
fn a_full_disk_ends_no_run() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    let whole = Emulator::run(&[]).guest(&marks());
    for (option, words) in [
        ("--counters", "the counters cannot be written"),
        ("--profile", "the file /dev/full cannot be written"),
        ("--signature", "the signature cannot be written"),
    ] {
        let signed = option == "--signature";
        let program = match signed {
            true => hello()
                .symbol("begin_signature", RAM, 0)
                .symbol("end_signature", RAM + 16, 0),
            false => marks(),
        };
        let options = [option, "/dev/full", "--stats", "--at-stop", "where"];
        let outcome = Emulator::run(&options).guest(&program);
        if signed && outcome.stderr.lines().count() == 1 {
            // It is looked at before the guest runs for nothing.
            outcome.fails_in_one_line(1, words);
            continue;
        }
        outcome.fails(1, words);
        assert_eq!(
            outcome.stdout,
            if signed {
                "Hello, pages!\n"
            } else {
                &whole.stdout
            }
        );
        assert!(outcome.stderr.contains("\n> where\n"), "{outcome:#?}");
        assert_eq!(outcome.stderr.matches(words).count(), 1, "{outcome:#?}");
    }
}

#[test]
fn questions_and_traces_are_about_the_moment_of_the_verdict() {
    let loops = guest(|asm| {
        asm.li(T0, 2_000_100);
        let again = asm.bound();
        asm.i(Kind::Addi, T0, T0, -1);
        asm.branch(Kind::Bne, T0, ZERO, again);
        print(asm, "too late");
        pass(asm);
    });
    let emulator = Emulator::run(&["--watchdog", "10K", "--at-stop", "csr mcycle"]);
    let trace = path_text(&emulator.path("trace"));
    let program = emulator.file("guest.elf", &loops.build());
    let options = [
        "--trace",
        "exec",
        "--trace-filter",
        "last=3",
        "--trace-file",
    ];
    let emulator = options.iter().fold(emulator, |it, option| it.arg(option));
    // Its folder, in which the trace is, goes with it.
    let emulator = emulator.arg(&trace).arg(&program);
    let outcome = emulator.outcome_here();
    outcome.fails(70, "got nowhere");
    assert_eq!(outcome.stdout, "", "what it went on to print was printed");
    let cycle = outcome.stderr.split("mcycle      ").nth(1).unwrap();
    let cycle = cycle.split_whitespace().next().unwrap();
    let cycle = u64::from_str_radix(cycle.trim_start_matches("0x"), 16).unwrap();
    let answer = format!("\n> csr mcycle\nmcycle (0xb00) = {cycle:#018x}");
    assert!(outcome.stderr.contains(&answer), "{answer}: {outcome:#?}");
    assert_eq!(fs::read_to_string(&trace).unwrap().lines().count(), 3);
}

#[test]
fn trap_loops_are_told_apart() {
    let returns = guest(|asm| {
        let handler = asm.label();
        handle_traps(asm, handler);
        asm.word(0);
        asm.align(4);
        asm.bind(handler);
        asm.plain(Kind::Mret);
    });
    let unmapped = guest(|asm| {
        let (handler, supervisor) = (asm.label(), asm.label());
        handle_traps(asm, handler);
        asm.la(T0, supervisor);
        asm.csr(Kind::Csrrw, ZERO, pagewalk::hart::csr::number::MEPC, T0);
        asm.li(T0, 1 << 11);
        asm.csr(Kind::Csrrw, ZERO, pagewalk::hart::csr::number::MSTATUS, T0);
        // Page faults are S-mode's own.
        asm.li(T0, 1 << 12);
        asm.csr(Kind::Csrrw, ZERO, pagewalk::hart::csr::number::MEDELEG, T0);
        asm.plain(Kind::Mret);
        asm.align(4);
        asm.bind(handler);
        spin(asm);
        asm.bind(supervisor);
        asm.li(T0, 8 << 60 | (RAM + 0x10_0000) >> 12);
        asm.csr(Kind::Csrrw, ZERO, SATP, T0);
        asm.i(Kind::Addi, A0, A0, 1);
    });
    let nowhere = crate::guests::jump_to(0x4000_0000);
    for (guest, words) in [
        (
            returns,
            "the trap handler returns to 0x80000024 with all registers as they were, and that traps again \
             (illegal instruction",
        ),
        (
            crate::guests::trap_loop(),
            "the trap handler traps itself, again and again, at 0x",
        ),
        (
            unmapped,
            "the guest's page tables do not map the code that it executes: instruction page fault at 0x8",
        ),
        (nowhere, "the guest jumped into nowhere"),
    ] {
        Emulator::run(&[]).guest(&guest).fails(70, words);
    }
}

#[test]
fn a_post_mortem_shows_where_all_harts_stand() {
    let deadlock = guest(|asm| {
        let second = asm.label();
        asm.csr(Kind::Csrrs, T1, MHARTID, ZERO);
        asm.branch(Kind::Bne, T1, ZERO, second);
        spin(asm);
        asm.bind(second);
        let again = asm.bound();
        asm.plain(Kind::Wfi);
        asm.jal(ZERO, again);
    });
    let outcome = Emulator::run(&["-smp", "2", "--watchdog", "1M"]).guest(&deadlock);
    outcome.fails(70, "hart 0 at 0x");
    for hart in ["\nhart 0 in M-mode at pc", "\nhart 1 in M-mode at pc"] {
        assert!(outcome.stderr.contains(hart), "{outcome:#?}");
    }
}

#[test]
fn a_run_that_ends_by_itself_catches_no_signal() {
    let outcome = Emulator::run(&[]).guest(&count_down(1000));
    assert_eq!(
        (outcome.status, outcome.stderr.as_str()),
        (0, ""),
        "{outcome:#?}"
    );
}
