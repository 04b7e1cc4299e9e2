//! `--trace syscall`, on a system of a few instructions.

use crate::elf::{Elf, RAM};
use crate::emulator::Emulator;
use crate::guests::{enter_user, finish, guest, handle_traps};
use pagewalk::hart::csr::number::MEPC;
use pagewalk::isa::Kind;
use pagewalk::isa::asm::{A0, A1, A2, A7, Asm, S0, T0, T1, ZERO};

const TEXT: u64 = RAM + 0x800;

/// Calls the system with these registers.
fn call(asm: &mut Asm, number: u64, arguments: [u64; 3]) {
    for (register, value) in [A0, A1, A2].into_iter().zip(arguments) {
        asm.li(register, value);
    }
    asm.li(A7, number);
    asm.plain(Kind::Ecall);
}

/// A program in U-mode that calls, and a handler in M-mode that gives each call the next result
/// and ends the run at `exit_group`.
fn system() -> Elf {
    system_that(|_| {})
}

/// The same, which does something else at first.
fn system_that(begin: impl FnOnce(&mut Asm)) -> Elf {
    guest(|asm| {
        begin(asm);
        let (handler, program, ends) = (asm.label(), asm.label(), asm.label());
        handle_traps(asm, handler);
        asm.li(T0, TEXT);
        asm.li(T1, u64::from_le_bytes(*b"/bin/sh\0"));
        asm.store(Kind::Sd, T1, T0, 0);
        asm.li(S0, 1);
        enter_user(asm, program);
        asm.align(4);
        asm.bind(handler);
        asm.li(T0, 94);
        asm.branch(Kind::Beq, A7, T0, ends);
        asm.csr(Kind::Csrrs, T0, MEPC, ZERO);
        asm.i(Kind::Addi, T0, T0, 4);
        asm.csr(Kind::Csrrw, ZERO, MEPC, T0);
        asm.i(Kind::Addi, A0, S0, 0);
        asm.i(Kind::Addi, S0, S0, -3);
        asm.plain(Kind::Mret);
        asm.bind(ends);
        finish(asm, 0x5555);
        asm.bind(program);
        call(asm, 64, [1, TEXT, 7]);
        call(asm, 56, [-100_i64 as u64, TEXT, 0o100]);
        call(asm, 94, [0, 0, 0]);
    })
}

#[test]
fn calls_are_decoded() {
    let outcome = Emulator::run(&["--trace", "syscall"]).guest(&system());
    let lines: Vec<_> = outcome.stderr.lines().collect();
    let expected = [
        "pid 1 write(1, \"/bin/sh\", 7) = 1",
        "pid 1 openat(AT_FDCWD, \"/bin/sh\", O_RDONLY|O_CREAT, 0",
        "pid 1 exit_group(0) = ?",
    ];
    assert_eq!(lines.len(), expected.len(), "{outcome:#?}");
    for (line, words) in lines.iter().zip(expected) {
        assert!(line.starts_with("syscall: hart 0 U "), "{line}");
        assert!(line.contains(words), "{line}");
    }
    assert!(
        lines[1].ends_with(" = -1 ENOENT (No such file or directory)"),
        "{lines:#?}"
    );
}

#[test]
fn calls_are_chosen_by_name() {
    let run = |filter| {
        let options = ["--trace", "syscall,trap", "--trace-filter", filter];
        let stderr = Emulator::run(&options).guest(&system()).stderr;
        stderr.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let writes = run("syscall=write");
    assert_eq!(writes.len(), 1);
    assert!(writes[0].contains("write(1, "), "{writes:#?}");
    // The trap of the call that opens the trace has been by then.
    assert_eq!(run("from=syscall:openat and cause=ecall-u").len(), 1);
    assert_eq!(run("cause=ecall and priv=U").len(), 3);
    assert_eq!(run("pid=2").len(), 0);
}

#[test]
fn a_guest_tells_which_thread_runs() {
    let system = system_that(|asm| {
        asm.li(A0, 7);
        asm.li(A1, 8);
        asm.i(Kind::Slti, ZERO, A0, 16);
    });
    let run = |options: &[&str]| {
        let options = [&["--trace", "syscall"], options].concat();
        let stderr = Emulator::run(&options).guest(&system).stderr;
        stderr.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let lines = run(&[]);
    assert_eq!(lines.len(), 3, "{lines:#?}");
    assert!(
        lines.iter().all(|line| line.contains("pid 7 tid 8 ")),
        "{lines:#?}"
    );
    assert_eq!(run(&["--trace-filter", "pid=7"]).len(), 3);
    assert_eq!(run(&["--trace-filter", "pid=1"]).len(), 0);
}
