//! What is said of guests that get stuck or panic: call stacks, last instructions, the watchdog.

use crate::elf::{Elf, RAM};
use crate::emulator::{Emulator, Outcome};
use crate::guests::{count_down, enter_user, fail, guest, handle_traps, print, spin, trap_loop};
use pagewalk::hart::csr::number::{MEPC, MTVEC};
use pagewalk::isa::Kind;
use pagewalk::isa::asm::{A0, Asm, RA, S0, SP, T0, T1, ZERO};

/// Begins a function with a frame of 32 bytes.
fn enter(asm: &mut Asm) {
    asm.i(Kind::Addi, SP, SP, -32);
    asm.store(Kind::Sd, RA, SP, 24);
    asm.store(Kind::Sd, S0, SP, 16);
}

/// `main` calls `outer`, that calls `inner`, and there is `end`; `inner` has this name.
fn nested(inner_name: &str, end: impl FnOnce(&mut Asm)) -> Elf {
    let mut asm = Asm::new(RAM);
    let (outer, inner) = (asm.label(), asm.label());
    asm.u(Kind::Auipc, SP, 0x1000);
    asm.jal(RA, outer);
    spin(&mut asm);
    asm.bind(outer);
    enter(&mut asm);
    asm.jal(RA, inner);
    asm.load(Kind::Ld, RA, SP, 24);
    asm.i(Kind::Addi, SP, SP, 32);
    asm.i(Kind::Jalr, ZERO, RA, 0);
    asm.bind(inner);
    enter(&mut asm);
    end(&mut asm);
    let [outer, inner] = [outer, inner].map(|it| asm.address_of_label(it).unwrap());
    let end = asm.here();
    Elf::new(&asm.finish().unwrap())
        .symbol("main", RAM, outer - RAM)
        .symbol("outer", outer, inner - outer)
        .symbol(inner_name, inner, end - inner)
}

/// The lines behind one that begins with `title`, up to an empty one.
fn section(outcome: &Outcome, title: &str) -> Vec<String> {
    let lines = outcome.stderr.lines();
    let mut lines = lines.skip_while(|line| !line.starts_with(title));
    assert!(lines.next().is_some(), "{title:?} is not in {outcome:#?}");
    let lines = lines.take_while(|line| line.starts_with("  "));
    lines.map(|line| line.trim().to_owned()).collect()
}

/// What comes behind an address: of `#1  0x80000014 <outer+0xc>`, `<outer+0xc>`.
fn places(lines: &[String]) -> Vec<&str> {
    let place = |line: &'_ String| line.find('<').unwrap_or(line.len());
    lines.iter().map(|line| &line[place(line)..]).collect()
}

const CALLERS: [&str; 3] = ["<inner+0x10>", "<outer+0xc>", "<main+0x4>"];

#[test]
fn the_stack_and_the_code_tell_who_called() {
    let waits = nested("inner", |asm| {
        asm.plain(Kind::Wfi);
        spin(asm);
    });
    let outcome = Emulator::run(&[]).guest(&waits);
    outcome.fails(70, "every interrupt disabled");
    let stack = section(&outcome, "call stack, as stack and code tell");
    assert_eq!(places(&stack), CALLERS, "{outcome:#?}");
    assert!(
        outcome.stderr.contains("--post-mortem full"),
        "{outcome:#?}"
    );

    let outcome = Emulator::run(&["--post-mortem", "full"]).guest(&waits);
    let stack = section(&outcome, "call stack, innermost");
    assert_eq!(places(&stack), CALLERS, "{outcome:#?}");
    let last = section(&outcome, "the last instructions of hart 0");
    assert!(
        last.last().unwrap().ends_with("<inner+0xc>: wfi"),
        "{outcome:#?}"
    );
    assert_eq!(last.len(), 10, "{outcome:#?}");

    let outcome = Emulator::run(&["--post-mortem", "none"]).guest(&waits);
    outcome.fails_in_one_line(70, "every interrupt disabled");
}

#[test]
fn a_call_into_nowhere_has_a_caller() {
    let calls = nested("inner", |asm| {
        asm.li(T0, 0x4000_0000);
        asm.i(Kind::Jalr, RA, T0, 0);
        spin(asm);
    });
    let outcome = Emulator::run(&[]).guest(&calls);
    outcome.fails(70, "the guest jumped into nowhere");
    let stack = section(&outcome, "call stack");
    let expected = [
        "#0  0x40000000",
        "<inner+0x10> (by ra)",
        "<outer+0xc>",
        "<main+0x4>",
    ];
    assert_eq!(places(&stack)[1..], expected[1..], "{outcome:#?}");
    assert_eq!(stack[0], expected[0], "{outcome:#?}");

    let outcome = Emulator::run(&["--post-mortem", "full"]).guest(&calls);
    let last = section(&outcome, "the last instructions");
    assert!(last.last().unwrap().ends_with("jalr t0"), "{outcome:#?}");
}

#[test]
fn a_guest_that_was_stopped_shows_what_it_was_doing() {
    let works = nested("inner", |asm| {
        let again = asm.bound();
        asm.i(Kind::Addi, A0, A0, 1);
        asm.jal(ZERO, again);
    });
    let options = ["--post-mortem", "full", "--max-insns", "1000"];
    let outcome = Emulator::run(&options).guest(&works);
    outcome.fails(124, "stopped after 1000 instructions");
    let stack = section(&outcome, "call stack, innermost first");
    assert_eq!(places(&stack)[1..], CALLERS[1..], "{outcome:#?}");
    let last = section(&outcome, "the last instructions of hart 0");
    assert_eq!(last.len(), 24, "{outcome:#?}");
}

#[test]
fn a_trap_loop_is_watched_for_a_while() {
    let outcome = Emulator::run(&[]).guest(&trap_loop());
    outcome.fails(70, "the guest is in a trap loop");
    let goes_on = section(&outcome, "what hart 0 goes on doing");
    assert_eq!(goes_on.len(), 1, "{outcome:#?}");
    let fault = "ld a0,16(zero)   -> load access fault, tval 0x10, 24 times";
    assert!(goes_on[0].ends_with(fault), "{outcome:#?}");
    let outcome = Emulator::run(&["--post-mortem", "full"]).guest(&trap_loop());
    let stack = section(&outcome, "call stack");
    assert!(
        stack[1].contains("left by: load access fault)"),
        "{outcome:#?}"
    );
    assert!(
        stack[2].contains("left by: environment call from M-mode)"),
        "{outcome:#?}"
    );
}

#[test]
fn the_watchdog_finds_what_only_goes_round() {
    let polls = guest(|asm| {
        asm.u(Kind::Auipc, T0, 0x1000);
        let again = asm.bound();
        asm.load(Kind::Ld, T1, T0, 0);
        asm.branch(Kind::Beq, T1, ZERO, again);
    })
    .symbol("poll", RAM, 12);
    let outcome = Emulator::run(&["--watchdog", "5M", "--max-insns", "50M"]).guest(&polls);
    outcome.fails(70, "it has executed 5000000 instructions and got nowhere");
    let round = "it goes round a loop of 2 instructions, from 0x80000004 <poll+0x4> to 0x80000008 \
                 <poll+0x8>, in which no register and no memory changes";
    assert!(outcome.stderr.contains(round), "{outcome:#?}");

    // A counter is no such loop, but as long as its limit is not reached nobody knows.
    let counts = count_down(1 << 40);
    let outcome = Emulator::run(&["--watchdog", "5M"]).guest(&counts);
    outcome.fails(70, "got nowhere");
    assert!(!outcome.stderr.contains("goes round"), "{outcome:#?}");
    section(&outcome, "what hart 0 goes on doing");
    let outcome = Emulator::run(&["--watchdog", "50M", "--max-insns", "10M"]).guest(&counts);
    assert_eq!(outcome.status, 124, "{outcome:#?}");
}

#[test]
fn the_watchdog_finds_a_fault_that_is_never_resolved() {
    let faults = guest(|asm| {
        let (handler, user) = (asm.label(), asm.label());
        handle_traps(asm, handler);
        enter_user(asm, user);
        asm.bind(user);
        asm.load(Kind::Ld, A0, ZERO, 0x10);
        asm.align(4);
        asm.bind(handler);
        asm.i(Kind::Addi, A0, A0, 1);
        asm.plain(Kind::Mret);
    });
    let outcome = Emulator::run(&["--watchdog", "5M", "--max-insns", "50M"]).guest(&faults);
    outcome.fails(70, "no new fault");
    let trap = "last trap to M-mode: load access fault at 0x";
    assert!(outcome.stderr.contains(trap), "{outcome:#?}");
}

#[test]
fn the_watchdog_leaves_alone_who_speaks_or_calls() {
    let speaks = guest(|asm| {
        let again = asm.bound();
        print(asm, ".");
        asm.li(T0, 100_000);
        let wait = asm.bound();
        asm.i(Kind::Addi, T0, T0, -1);
        asm.branch(Kind::Bne, T0, ZERO, wait);
        asm.jal(ZERO, again);
    });
    let calls = guest(|asm| {
        let handler = asm.label();
        asm.la(T0, handler);
        asm.csr(Kind::Csrrw, ZERO, MTVEC, T0);
        let again = asm.bound();
        asm.plain(Kind::Ecall);
        asm.jal(ZERO, again);
        asm.align(4);
        asm.bind(handler);
        asm.csr(Kind::Csrrs, T0, MEPC, ZERO);
        asm.i(Kind::Addi, T0, T0, 4);
        asm.csr(Kind::Csrrw, ZERO, MEPC, T0);
        asm.plain(Kind::Mret);
    });
    for guest in [speaks, calls] {
        let outcome = Emulator::run(&["--watchdog", "3M", "--max-insns", "12M"]).guest(&guest);
        assert_eq!(outcome.status, 124, "{outcome:#?}");
    }
}

#[test]
fn a_guest_that_panics_is_shown_and_one_that_only_fails_is_not() {
    let panics = nested("kernel::panic", |asm| fail(asm, 3));
    let outcome = Emulator::run(&[]).guest(&panics);
    assert_eq!(outcome.status, 3, "{outcome:#?}");
    assert!(
        outcome
            .stderr
            .starts_with("pagewalk: the guest ended with status 3:\n"),
        "{outcome:#?}"
    );
    let stack = section(&outcome, "call stack, as stack and code tell");
    let callers = places(&stack)[1..].to_vec();
    assert_eq!(callers, ["<outer+0xc>", "<main+0x4>"], "{outcome:#?}");

    let fails = nested("inner", |asm| fail(asm, 3));
    for (guest, detail, shown) in [
        (&panics, "none", false),
        (&fails, "brief", false),
        (&fails, "full", true),
    ] {
        let outcome = Emulator::run(&["--post-mortem", detail]).guest(guest);
        assert_eq!(outcome.status, 3, "{outcome:#?}");
        assert_eq!(!outcome.stderr.is_empty(), shown, "{detail}: {outcome:#?}");
    }
}
