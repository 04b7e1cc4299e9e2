//! `pagewalk test`: suites that are found, chosen, run and reported.

use crate::elf::{Elf, RAM};
use crate::emulator::{Emulator, Outcome, path_text};
use crate::guests::{hello, print, spin};
use pagewalk::hart::csr::number::MTVEC;
use pagewalk::isa::Kind;
use pagewalk::isa::asm::{A0, Asm, GP, Label, T0, T1, ZERO};

/// A test that is what `write` assembles, with its `tohost`.
fn test(write: impl FnOnce(&mut Asm, Label)) -> Elf {
    let mut asm = Asm::new(RAM);
    let tohost = asm.label();
    write(&mut asm, tohost);
    asm.align(64);
    asm.bind(tohost);
    asm.bytes(&[0; 8]);
    let at = asm.address_of_label(tohost).unwrap();
    let elf = Elf::new(&asm.finish().unwrap());
    elf.symbol("tohost", at, 8)
}

fn passing() -> Elf {
    test(|asm, tohost| {
        asm.la(T0, tohost);
        asm.li(T1, 1);
        asm.store(Kind::Sd, T1, T0, 0);
        spin(asm);
    })
}

/// Its case 2 passes and its case 3 does not, as in riscv-tests.
fn failing() -> Elf {
    let mut fail_at = 0;
    let elf = test(|asm, tohost| {
        let fail = asm.label();
        print(asm, "case three is next\n");
        for (case, sum) in [(2, 4), (3, 5)] {
            asm.li(GP, case);
            asm.li(T1, 2);
            asm.r(Kind::Add, A0, T1, T1);
            asm.li(T0, sum);
            asm.branch(Kind::Bne, A0, T0, fail);
        }
        asm.bind(fail);
        fail_at = asm.address_of_label(fail).unwrap();
        asm.i(Kind::Slli, GP, GP, 1);
        asm.i(Kind::Ori, GP, GP, 1);
        asm.la(T0, tohost);
        asm.store(Kind::Sd, GP, T0, 0);
        spin(asm);
    });
    elf.symbol("fail", fail_at, 0)
}

fn endless() -> Elf {
    test(|asm, _| {
        let again = asm.bound();
        asm.i(Kind::Addi, A0, A0, 1);
        asm.jal(ZERO, again);
    })
}

/// A test that traps without a handler.
fn stuck() -> Elf {
    test(|asm, _| asm.word(0))
}

/// A test that takes a trap it does not expect, and says so as riscv-tests do.
fn trapping() -> Elf {
    test(|asm, tohost| {
        let handler = asm.label();
        asm.la(T0, handler);
        asm.csr(Kind::Csrrw, ZERO, MTVEC, T0);
        asm.li(GP, 2);
        asm.word(0);
        asm.align(4);
        asm.bind(handler);
        asm.i(Kind::Ori, GP, GP, 1337);
        asm.la(T0, tohost);
        asm.store(Kind::Sw, GP, T0, 0);
        spin(asm);
    })
}

/// `pagewalk test` on a folder with these files.
fn suite(files: &[(&str, Vec<u8>)], options: &[&str]) -> Emulator {
    let emulator = Emulator::with(&[&["test"], options].concat());
    let folder = emulator.path("suite");
    std::fs::create_dir(&folder).unwrap();
    for (name, contents) in files {
        std::fs::write(folder.join(name), contents).unwrap();
    }
    emulator.arg(&path_text(&folder))
}

fn mixed() -> Vec<(&'static str, Vec<u8>)> {
    let rv32 = Elf {
        is_64: false,
        ..passing()
    };
    vec![
        ("rv64ui-p-add", passing().build()),
        ("rv64ui-p-add.dump", b"a listing".to_vec()),
        ("rv64ui-p-sub", failing().build()),
        ("rv64ui-v-add", passing().build()),
        ("rv64um-p-mul", endless().build()),
        ("rv32ui-p-add", rv32.build()),
    ]
}

fn run_mixed(options: &[&str]) -> Outcome {
    suite(&mixed(), &[&["--max-insns", "10_000"], options].concat()).outcome()
}

#[test]
fn a_suite_that_passes() {
    let files = [("rv64ui-p-add", passing().build())];
    let outcome = suite(&files, &[]).outcome();
    let table = "group       passed    failed\nrv64ui-p         1         0\n";
    assert_eq!(outcome.stdout, format!("{table}\n1 passed, 0 failed\n"));
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
}

const MIXED: &str = "\
FAILED rv64ui-p-sub: case 3 failed
  the case begins at 0x800000b0 in M-mode
  it had failed at 0x800000c4 <fail> in M-mode
";

const TABLE: &str = "
group       passed    failed
rv64ui-p         1         1
rv64ui-v         1         0
rv64um-p         0         1
total            2         2

2 passed, 2 failed
";

#[test]
fn a_suite_that_fails() {
    let outcome = run_mixed(&[]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (1, ""));
    let text = &outcome.stdout;
    assert!(text.starts_with(MIXED), "{text}");
    assert!(text.ends_with(TABLE), "{text}");
    let endless = "FAILED rv64um-p-mul: it did not end within 10000 instructions\n";
    assert!(text.contains(endless), "{text}");
    assert!(
        text.contains("\n  its output:\n    case three is next\n"),
        "{text}"
    );
}

#[test]
fn the_last_instructions_of_the_case_are_shown() {
    let text = run_mixed(&["--filter", "sub"]).stdout;
    let lines: Vec<_> = text
        .lines()
        .skip_while(|line| !line.contains("the last"))
        .collect();
    assert_eq!(
        lines[0],
        "  the last instructions (4 more report the failure):"
    );
    assert!(lines[15].contains("bne a0,t0,0x800000c4"), "{text}");
    assert!(
        lines[16].contains("<fail>") && lines[16].contains("x3=0x0000000000000006"),
        "{text}"
    );
}

#[test]
fn the_number_of_jobs_changes_nothing() {
    let one = run_mixed(&["--jobs", "1", "--engine", "blocks,reference"]);
    let many = run_mixed(&["--jobs", "8", "--engine", "blocks,reference"]);
    assert_eq!(one, many);
    let heading = "                     blocks           reference\n\
                   group       passed    failed    passed    failed\n";
    assert!(one.stdout.contains(heading), "{one:#?}");
    assert!(
        one.stdout
            .contains("FAILED rv64ui-p-sub on reference: case 3"),
        "{one:#?}"
    );
    assert!(one.stdout.ends_with("\n4 passed, 4 failed\n"), "{one:#?}");
}

#[test]
fn shards_and_filters_choose() {
    let list = |options: &[&str]| run_mixed(&[&["--list"], options].concat()).stdout;
    let all = "rv64ui-p-add\nrv64ui-p-sub\nrv64ui-v-add\nrv64um-p-mul\n";
    assert_eq!(list(&[]), all);
    assert_eq!(list(&["--shard", "1/2"]), "rv64ui-p-add\nrv64ui-v-add\n");
    assert_eq!(list(&["--shard", "2/2"]), "rv64ui-p-sub\nrv64um-p-mul\n");
    assert_eq!(list(&["--filter", "add"]), "rv64ui-p-add\nrv64ui-v-add\n");
    assert_eq!(
        list(&["--filter", "*-v-*", "--filter", "mul"]),
        "rv64ui-v-add\nrv64um-p-mul\n"
    );
    assert_eq!(run_mixed(&["--filter", "add"]).status, 0);
}

#[test]
fn json_tells_everything() {
    let emulator = suite(&mixed(), &["--max-insns", "10_000"]);
    let file = path_text(&emulator.path("report.json"));
    let emulator = emulator.arg("--json").arg(&file);
    let outcome = emulator.outcome_here();
    assert_eq!(outcome.status, 1, "{outcome:#?}");
    let first = std::fs::read_to_string(&file).unwrap();
    let report: serde_json::Value = serde_json::from_str(&first).unwrap();
    assert_eq!(
        (&report["passed"], &report["failed"]),
        (&2.into(), &2.into())
    );
    assert_eq!(report["groups"][0]["group"], "rv64ui-p");
    let sub = &report["tests"][1];
    assert_eq!(
        (&sub["name"], &sub["engine"]),
        (&"rv64ui-p-sub".into(), &"blocks".into())
    );
    assert_eq!(
        (&sub["passed"], &sub["failure"]["case"]),
        (&false.into(), &3.into())
    );
    assert_eq!(sub["failure"]["end"]["symbol"], "fail");
    assert_eq!(sub["failure"]["output"], "case three is next\n");
    assert_eq!(report["tests"][0]["failure"], serde_json::Value::Null);
    emulator.outcome_here();
    assert_eq!(
        std::fs::read_to_string(&file).unwrap(),
        first,
        "it repeats exactly"
    );
}

#[test]
fn junit_is_what_ci_reads() {
    let emulator = suite(
        &mixed(),
        &["--max-insns", "10_000", "--engine", "reference"],
    );
    let file = path_text(&emulator.path("report.xml"));
    let outcome = emulator.arg("--junit").arg(&file);
    assert_eq!(outcome.outcome_here().status, 1);
    let xml = std::fs::read_to_string(&file).unwrap();
    for part in [
        "<testsuites name=\"pagewalk\" tests=\"4\" failures=\"2\" errors=\"0\">",
        "<testsuite name=\"rv64ui-p on reference\" tests=\"2\" failures=\"1\" errors=\"0\">",
        "<testcase name=\"rv64ui-p-add\" classname=\"rv64ui-p on reference\"/>",
        "<failure message=\"case 3 failed\">",
        "0x800000c4 &lt;fail&gt; in M-mode",
        "message=\"it did not end within 10000 instructions\"",
    ] {
        assert!(xml.contains(part), "{part} is not in {xml}");
    }
}

#[test]
fn what_stops_a_test_is_said() {
    let files = [("stuck", stuck().build()), ("rest", hello().build())];
    let outcome = suite(&files, &[]).outcome();
    assert_eq!(outcome.status, 1);
    for part in [
        "FAILED rest: it cannot be run: it has no symbol `tohost`",
        "FAILED stuck: the guest has no trap handler: illegal instruction at 0x80000000",
    ] {
        assert!(
            outcome.stdout.contains(part),
            "{part} is not in {outcome:#?}"
        );
    }
}

#[test]
fn an_unexpected_trap_is_shown() {
    let outcome = suite(&[("trap", trapping().build())], &[]).outcome();
    for part in [
        "FAILED trap: an unexpected trap, which riscv-tests' environment `p` reports as 1339\n",
        "trap: illegal instruction, tval 0x0\n",
        "\n  last trap to M-mode: illegal instruction at 0x80000010 in M-mode, tval 0x0\n",
    ] {
        assert!(
            outcome.stdout.contains(part),
            "{part} is not in {outcome:#?}"
        );
    }
}

#[test]
fn files_are_named_one_by_one_too() {
    let emulator = Emulator::with(&["test"]);
    let files = ["a", "b"].map(|name| emulator.file(name, &passing().build()));
    let outcome = emulator.arg(&files[0]).arg(&files[1]).outcome_here();
    assert_eq!(outcome.status, 0, "{outcome:#?}");
    assert!(
        outcome.stdout.ends_with("\n2 passed, 0 failed\n"),
        "{outcome:#?}"
    );
}

#[test]
fn isa_and_memory_are_those_asked_for() {
    let multiply = test(|asm, tohost| {
        asm.r(Kind::Mul, A0, A0, A0);
        asm.la(T0, tohost);
        asm.li(T1, 1);
        asm.store(Kind::Sd, T1, T0, 0);
        spin(asm);
    });
    let run = |options: &[&str]| suite(&[("mul", multiply.build())], options).outcome();
    assert_eq!(run(&["--isa", "rv64im", "-m", "1M"]).status, 0);
    let outcome = run(&["--isa", "rv64i"]);
    assert!(
        outcome.stdout.contains("illegal instruction at 0x80000000"),
        "{outcome:#?}"
    );
    let outcome = run(&["-m", "4K"]);
    assert!(
        outcome.stdout.contains("the memory size 4096 is not"),
        "{outcome:#?}"
    );
}

#[test]
fn what_can_be_no_test_is_refused_before_any_runs() {
    let check = |contents: &[u8], words: &str| {
        let emulator = Emulator::with(&["test"]);
        let good = emulator.file("good", &passing().build());
        let bad = emulator.file("bad", contents);
        let outcome = emulator.arg(&good).arg(&bad).outcome_here();
        outcome.fails_in_one_line(1, words);
        assert!(
            outcome.stderr.contains("bad cannot be tested"),
            "{outcome:#?}"
        );
        assert_eq!(outcome.stdout, "");
    };
    check(&hello().build(), "it has no symbol `tohost`");
    check(b"a listing", "not an ELF file");
    check(b"", "the file is empty");
    check(
        &Elf {
            is_64: false,
            ..passing()
        }
        .build(),
        "32-bit",
    );
    check(&passing().build()[..200], "truncated");
}

#[test]
fn places_without_tests_are_refused() {
    let check = |emulator: Emulator, words: &str| {
        let outcome = emulator.outcome();
        outcome.fails_in_one_line(1, words);
        assert_eq!(outcome.stdout, "");
    };
    check(suite(&[], &[]), "there is no test in");
    check(
        suite(&[("readme", b"hello".to_vec())], &[]),
        "there is no test in",
    );
    check(
        Emulator::with(&["test", "/nowhere/*-p-*"]),
        "there is no test that matches",
    );
    check(
        Emulator::with(&["test", "/nowhere/add"]),
        "there is no such file",
    );
    let files = [("add", passing().build())];
    check(suite(&files, &["--filter", "mul"]), "matches --filter");
    check(suite(&files, &["--shard", "2/2"]), "shard 2/2 is empty");
    check(
        suite(&files, &["--json", "/nowhere/r"]),
        "cannot be written to /nowhere/r",
    );
}

#[test]
fn options_that_make_no_sense() {
    let check = |options: &[&str], words: &str| {
        let files = [("add", passing().build())];
        suite(&files, options).outcome().fails(2, words);
    };
    check(&["--shard", "3/2"], "it is not a shard");
    check(&["--filter", "["], "it is not a pattern");
    check(&["--jobs", "0"], "--jobs");
    check(&["--engine", "blocks,steam"], "steam");
    Emulator::with(&["test"]).outcome().fails(2, "required");
}
