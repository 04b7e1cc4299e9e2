//! `--stats` and `--counters`.

use crate::elf::Elf;
use crate::emulator::{Emulator, path_text};
use crate::guests::{count_down, marks, page_fault_then_wait, touches_pages};

#[test]
fn stats_have_a_line_for_each_thing() {
    let outcome = Emulator::run(&["--stats"]).guest(&count_down(1_000_000));
    assert_eq!(outcome.status, 0);
    let names = [
        "instructions  ",
        "host time",
        "instructions a second",
        "guest time",
        "exceptions",
        "interrupts",
        "page faults",
        "TLB fetch",
        "TLB load",
        "TLB store",
        "TLB flushes",
        "page walks",
        "A/D updates",
    ];
    for name in names {
        let found = outcome.stderr.lines().any(|line| line.starts_with(name));
        assert!(found, "{name:?} is not in {outcome:#?}");
    }
    let first = outcome.stderr.lines().next().unwrap();
    let count: u64 = first
        .split_whitespace()
        .last()
        .unwrap()
        .replace(',', "")
        .parse()
        .unwrap();
    assert!((2_000_000..2_000_020).contains(&count), "{first}");
}

#[test]
fn stats_name_disks_and_page_faults() {
    let emulator = Emulator::run(&["--stats"]);
    let disk = emulator.file("disk.img", &[0; 512]);
    let emulator = emulator.arg("--drive").arg(&format!("file={disk},id=root"));
    let outcome = emulator.guest(&page_fault_then_wait());
    for words in [
        "root reads",
        "root writes",
        "store absent",
        "store page fault",
    ] {
        assert!(
            outcome.stderr.contains(words),
            "{words:?} is not in {outcome:#?}"
        );
    }
}

/// The lines of the counters file of a run with these options.
fn counters_with(options: &[&str], guest: &Elf) -> String {
    let emulator = Emulator::run(options);
    let elf = emulator.file("guest.elf", &guest.build());
    let file = path_text(&emulator.path("counters"));
    let emulator = emulator.arg("--counters").arg(&file).arg(&elf);
    emulator.outcome_here();
    std::fs::read_to_string(file).unwrap()
}

fn counters(guest: &Elf) -> String {
    counters_with(&[], guest)
}

#[test]
fn tracing_changes_no_count() {
    for guest in [marks(), page_fault_then_wait(), count_down(100_000)] {
        let traced = counters_with(&["--trace", "exec,mmu,tlb,csr,trap"], &guest);
        assert_eq!(counters(&guest), traced);
        assert_eq!(counters(&guest), counters_with(&["--trace", "mmu"], &guest));
    }
}

#[test]
fn counters_have_a_line_for_each_mark_and_one_at_the_end() {
    let text = counters(&marks());
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let events: Vec<_> = lines
        .iter()
        .map(|line| line["event"].as_str().unwrap())
        .collect();
    assert_eq!(events, ["mark", "mark", "exit"]);
    assert_eq!(
        (&lines[0]["label"], &lines[0]["phase"]),
        (&"lazy".into(), &0.into())
    );
    assert_eq!(
        (&lines[1]["label"], &lines[1]["phase"]),
        (&"lazy".into(), &1.into())
    );
    let count = |line: usize, path: &str| lines[line].pointer(path).unwrap().as_u64().unwrap();
    // Between the marks: the first load, and what sets up the second mark. A mark's own
    // instruction has retired.
    assert_eq!(
        count(1, "/tlb/load/accesses") - count(0, "/tlb/load/accesses"),
        1
    );
    assert_eq!(
        count(2, "/tlb/load/accesses") - count(1, "/tlb/load/accesses"),
        1
    );
    for line in 0..3 {
        assert_eq!(count(line, "/page_faults/store_absent"), 0);
        assert_eq!(count(line, "/walks"), 0);
        assert!(count(line, "/cycle") >= count(line, "/instret"));
    }
    assert!(count(0, "/instret") < count(1, "/instret"));
}

#[test]
fn counters_hold_faults_by_kind_and_repeat() {
    let text = counters(&page_fault_then_wait());
    let exit: serde_json::Value = serde_json::from_str(text.trim()).unwrap();
    assert_eq!(exit["page_faults"]["store_absent"], 1);
    assert_eq!(exit["traps"], serde_json::json!({"store_page_fault": 1}));
    assert_eq!(text, counters(&page_fault_then_wait()));
}

#[test]
fn references_name_the_pages_that_are_touched() {
    let emulator = Emulator::run(&[]);
    let elf = emulator.file("guest.elf", &page_fault_then_wait().build());
    let file = path_text(&emulator.path("pages.trace"));
    let emulator = emulator.arg("--references").arg(&file).arg(&elf);
    assert_eq!(emulator.outcome_here().status, 70);
    // The page of the code, which is all that is touched with success: the first time and the last.
    let pages = std::fs::read_to_string(&file).unwrap();
    assert_eq!(pages, "0x80000\n0x80000\n");
}

#[test]
fn references_that_cannot_be_written() {
    let guest = page_fault_then_wait();
    Emulator::run(&["--references", "/nonexistent/pages"])
        .guest(&guest)
        .fails_in_one_line(
            1,
            "the references file /nonexistent/pages cannot be created",
        );
    if std::path::Path::new("/dev/full").exists() {
        // Few are written at the end, and many before.
        for guest in [guest, touches_pages(8000)] {
            let words = "error: the references cannot be written: ";
            let outcome = Emulator::run(&["--references", "/dev/full"]).guest(&guest);
            outcome.fails(70, words);
            assert_eq!(outcome.stderr.matches(words).count(), 1, "{outcome:#?}");
            assert!(
                outcome.stderr.contains("the guest is stuck"),
                "{outcome:#?}"
            );
        }
    }
}
