//! `--trace`: what lines look like, where they go, and that they repeat.

use crate::elf::{Elf, RAM};
use crate::emulator::{Emulator, path_text};
use crate::guests::{count_down, fail, finish, guest, page_fault_then_wait, trap_loop};
use pagewalk::hart::csr::number::MSCRATCH;
use pagewalk::isa::Kind;
use pagewalk::isa::asm::{A0, A1, A2, T0, T1, ZERO};

/// Writes registers, memory and a CSR in every way there is.
fn writer() -> Elf {
    guest(|asm| {
        asm.u(Kind::Auipc, T0, 0x1000);
        asm.i(Kind::Addi, T1, ZERO, -2);
        asm.store(Kind::Sh, T1, T0, 0);
        asm.amo(Kind::AmoaddW, A0, T1, T0);
        asm.amo(Kind::LrD, A1, ZERO, T0);
        asm.amo(Kind::ScD, A2, T1, T0);
        asm.amo(Kind::ScD, A2, T1, T0);
        asm.csr(Kind::Csrrw, ZERO, MSCRATCH, T1);
        asm.half(0x4505);
        asm.half(0x0001);
        finish(asm, 0x5555);
    })
    .symbol("_start", RAM, 0x1c)
}

/// The trace file of a run with these options.
fn trace(options: &[&str], guest: &Elf) -> String {
    let emulator = Emulator::run(options);
    let elf = emulator.file("guest.elf", &guest.build());
    let file = path_text(&emulator.path("trace"));
    let emulator = emulator.arg("--trace-file").arg(&file).arg(&elf);
    let outcome = emulator.outcome_here();
    assert!(!outcome.stderr.contains("core "), "{outcome:#?}");
    std::fs::read_to_string(file).unwrap()
}

const WRITTEN: &str = "\
core   0: M 0x0000000080000000 <_start> (0x00001297) auipc t0,0x1                        x5=0x0000000080001000
core   0: M 0x0000000080000004 <_start+0x4> (0xffe00313) li t1,-2                        x6=0xfffffffffffffffe
core   0: M 0x0000000080000008 <_start+0x8> (0x00629023) sh t1,0(t0)                     mem[0x0000000080001000]=0xfffe
core   0: M 0x000000008000000c <_start+0xc> (0x0062a52f) amoadd.w a0,t1,(t0)             x10=0x000000000000fffe from[0x0000000080001000] mem[0x0000000080001000]=0x0000fffc
core   0: M 0x0000000080000010 <_start+0x10> (0x1002b5af) lr.d a1,(t0)                   x11=0x000000000000fffc from[0x0000000080001000]
core   0: M 0x0000000080000014 <_start+0x14> (0x1862b62f) sc.d a2,t1,(t0)                x12=0x0000000000000000 mem[0x0000000080001000]=0xfffffffffffffffe
core   0: M 0x0000000080000018 <_start+0x18> (0x1862b62f) sc.d a2,t1,(t0)                x12=0x0000000000000001
core   0: M 0x000000008000001c (0x34031073) csrw mscratch,t1                             mscratch=0xfffffffffffffffe
core   0: M 0x0000000080000020 (0x4505) li a0,1                                          x10=0x0000000000000001
core   0: M 0x0000000080000022 (0x0001) nop
";

#[test]
fn a_line_of_exec_shows_what_was_written() {
    let text = trace(&["--trace", "exec"], &writer());
    let first: String = text
        .lines()
        .take(10)
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(first, WRITTEN);
}

#[test]
fn both_engines_write_the_same_lines() {
    let blocks = trace(&["--trace", "exec"], &writer());
    let reference = trace(&["--trace", "exec", "--engine", "reference"], &writer());
    assert_eq!(blocks, reference);
}

#[test]
fn a_trap_is_noted_and_lines_stand_in_the_order_of_events() {
    let text = trace(
        &["--trace", "exec,trap", "--max-insns", "100"],
        &trap_loop(),
    );
    let lines: Vec<_> = text.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.contains("ecall"))
        .unwrap();
    assert!(
        lines[at].ends_with("trap: environment call from M-mode, tval 0x0"),
        "{text}"
    );
    assert!(lines[at + 1].starts_with("trap: "), "{text}");
    assert!(lines[at + 2].contains("<trap_handler>"), "{text}");
    assert!(
        lines[at + 2].ends_with("trap: load access fault, tval 0x10"),
        "{text}"
    );
    assert!(lines[at + 3].starts_with("trap: "), "{text}");
}

#[test]
fn categories_are_chosen_one_by_one() {
    let all = "exec,trap,mmu,tlb,csr,irq,virtio,syscall";
    let guest = page_fault_then_wait();
    let everything = trace(&["--trace", all], &guest);
    for category in ["mmu", "tlb", "csr", "trap"] {
        let expected: Vec<_> = everything
            .lines()
            .filter(|line| line.starts_with(&format!("{category}: ")))
            .collect();
        assert!(!expected.is_empty(), "{category}");
        let alone = trace(&["--trace", category], &guest);
        assert_eq!(alone.lines().collect::<Vec<_>>(), expected, "{category}");
    }
}

/// The same program as Spike 1.1 logs it with `--log-commits`.
const COMMITTED: &str = "\
core   0: 3 0x0000000080000000 (0x00001297) x5  0x0000000080001000
core   0: 3 0x0000000080000004 (0xffe00313) x6  0xfffffffffffffffe
core   0: 3 0x0000000080000008 (0x00629023) mem 0x0000000080001000 0xfffe
core   0: 3 0x000000008000000c (0x0062a52f) x10 0x000000000000fffe mem 0x0000000080001000 mem 0x0000000080001000 0x0000fffc
core   0: 3 0x0000000080000010 (0x1002b5af) x11 0x000000000000fffc mem 0x0000000080001000
core   0: 3 0x0000000080000014 (0x1862b62f) x12 0x0000000000000000 mem 0x0000000080001000 0xfffffffffffffffe
core   0: 3 0x0000000080000018 (0x1862b62f) x12 0x0000000000000001
core   0: 3 0x000000008000001c (0x34031073) c832_mscratch 0xfffffffffffffffe
core   0: 3 0x0000000080000020 (0x4505) x10 0x0000000000000001
core   0: 3 0x0000000080000022 (0x0001)
";

#[test]
fn a_line_of_commit_is_spikes() {
    let text = trace(&["--trace", "commit"], &writer());
    let lines = text.lines().take(10).map(|line| format!("{line}\n"));
    assert_eq!(lines.collect::<String>(), COMMITTED);
    let both = Emulator::run(&["--trace", "exec,commit"]).guest(&writer());
    both.fails_in_one_line(1, "two forms of the same lines");
}

#[test]
fn diff_finds_where_two_commit_logs_part() {
    let other = COMMITTED.replace("x10 0x0000000000000001", "x10 0x0000000000000002");
    let rom = "core   0: 3 0x0000000000001000 (0x00000297) x5  0x0000000000001000\n";
    let compare = |a: &str, b: &str| {
        let diff = Emulator::with(&["trace", "diff", "--context", "1"]);
        let (a, b) = (diff.file("a", a.as_bytes()), diff.file("b", b.as_bytes()));
        diff.arg(&a).arg(&b).outcome()
    };
    let same = compare(COMMITTED, &(rom.to_owned() + COMMITTED));
    assert_eq!(
        (same.status, same.stdout.as_str()),
        (0, "the logs agree: 10 lines\n")
    );
    let parted = compare(COMMITTED, &(rom.to_owned() + &other));
    assert_eq!(parted.status, 1);
    for line in [
        "the logs part after 8 lines",
        "         8: core   0: 3 0x000000008000001c",
        "-        9: core   0: 3 0x0000000080000020 (0x4505) x10 0x0000000000000001",
        "+       10: core   0: 3 0x0000000080000020 (0x4505) x10 0x0000000000000002",
    ] {
        assert!(parted.stdout.contains(line), "{}", parted.stdout);
    }
    let missing = Emulator::with(&["trace", "diff", "/nowhere/a", "/nowhere/b"]).outcome();
    missing.fails_in_one_line(2, "cannot read /nowhere/a");
}

#[test]
fn two_runs_give_the_same_trace() {
    let all = ["--trace", "exec,trap,mmu,tlb,csr,irq,virtio"];
    let guest = page_fault_then_wait();
    assert_eq!(trace(&all, &guest), trace(&all, &guest));
}

#[test]
fn rust_log_chooses_too_and_stderr_is_where_lines_go() {
    let outcome = Emulator::run(&[])
        .env("RUST_LOG", "exec=trace,csr=trace")
        .guest(&writer());
    assert_eq!(outcome.status, 0);
    assert!(
        outcome
            .stderr
            .contains("core   0: M 0x0000000080000000 <_start>"),
        "{outcome:#?}"
    );
    assert!(outcome.stderr.contains("\ncsr: "), "{outcome:#?}");
    let outcome = Emulator::run(&["--trace", "csr"]).guest(&writer());
    assert!(outcome.stderr.starts_with("csr: "), "{outcome:#?}");
    assert!(!outcome.stderr.contains("core "), "{outcome:#?}");
}

/// A device that is always full.
const FULL: [&str; 4] = ["--trace", "exec", "--trace-file", "/dev/full"];

#[test]
fn where_a_trace_cannot_be_written_any_further_the_guest_goes_on() {
    // So many lines that one of them fails to be written, and so few that only the last flush does.
    for count in [1 << 20, 10] {
        let outcome = Emulator::run(&FULL).guest(&count_down(count));
        outcome.fails_in_one_line(1, "the trace cannot be written any further");
        let goes_on = outcome.stderr.ends_with("; the guest goes on\n");
        assert_eq!(goes_on, count > 10, "{outcome:#?}");
    }
    // What the guest says of itself is what counts.
    let failing = guest(|asm| fail(asm, 3));
    let outcome = Emulator::run(&FULL).guest(&failing);
    outcome.fails_in_one_line(3, "the trace cannot be written any further");
}
