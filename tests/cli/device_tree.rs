//! `--dtb`: what the guest gets as its device tree.

use crate::elf::Elf;
use crate::emulator::{Emulator, path_text};
use crate::guests::{UART, guest, pass};
use pagewalk::isa::Kind;
use pagewalk::isa::asm::{A1, T0, T1, ZERO};

/// Prints what `a1` leads to, up to a byte that is 0.
fn reader() -> Elf {
    guest(|asm| {
        asm.li(T0, UART);
        let end = asm.label();
        let next = asm.bound();
        asm.load(Kind::Lbu, T1, A1, 0);
        asm.branch(Kind::Beq, T1, ZERO, end);
        asm.store(Kind::Sb, T1, T0, 0);
        asm.i(Kind::Addi, A1, A1, 1);
        asm.jal(ZERO, next);
        asm.bind(end);
        pass(asm);
    })
}

#[test]
fn the_guest_gets_what_is_given_whatever_it_is() {
    let emulator = Emulator::run(&[]);
    let given = emulator.file("given", b"no tree at all\n\0");
    let dumped = emulator.path("dumped");
    let program = emulator.file("guest.elf", &reader().build());
    let emulator = emulator.arg("--dtb").arg(&given).arg("--dump-dtb");
    let emulator = emulator.arg(&path_text(&dumped)).arg(&program);
    let outcome = emulator.outcome_here();
    assert_eq!(
        (outcome.status, outcome.stdout.as_str()),
        (0, "no tree at all\n"),
        "{outcome:#?}"
    );
    assert_eq!(std::fs::read(dumped).unwrap(), b"no tree at all\n\0");
}

#[test]
fn a_tree_that_does_not_fit_is_refused() {
    let emulator = Emulator::run(&["-m", "64K"]);
    let given = emulator.file("given", &[1; 64 << 10]);
    let outcome = emulator.arg("--dtb").arg(&given).guest(&reader());
    outcome.fails_in_one_line(1, "no room in RAM for the device tree");
}
