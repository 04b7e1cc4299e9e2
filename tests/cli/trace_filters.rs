//! `--trace-filter`, `--trace-format` and what lines say: on guests whose every event is known.

use crate::elf::{Elf, RAM};
use crate::emulator::{Emulator, path_text};
use crate::guests::{
    count_down, guest, handle_traps, marks, page_fault_then_wait, pass, trap_loop,
};
use pagewalk::hart::csr::number::{MSCRATCH, MSTATUS, SATP};
use pagewalk::isa::Kind;
use pagewalk::isa::asm::{A0, T0, T1, ZERO};

/// Counts a register up in two functions.
fn two_functions() -> Elf {
    guest(|asm| {
        for _ in 0..4 {
            asm.i(Kind::Addi, A0, A0, 1);
        }
        for _ in 0..4 {
            asm.i(Kind::Addi, A0, A0, 2);
        }
        asm.csr(Kind::Csrrw, ZERO, MSCRATCH, A0);
        asm.load(Kind::Ld, T0, ZERO, 0x10);
    })
    .symbol("first", RAM, 0x10)
    .symbol("second", RAM + 0x10, 0x10)
}

/// The lines of a run with these options.
fn lines(options: &[&str], guest: &Elf) -> Vec<String> {
    let emulator = Emulator::run(&["--max-insns", "40"]);
    let elf = emulator.file("guest.elf", &guest.build());
    let file = path_text(&emulator.path("trace"));
    let mut emulator = emulator.arg("--trace-file").arg(&file);
    for option in options {
        emulator = emulator.arg(option);
    }
    // The folder goes with it.
    let emulator = emulator.arg(&elf);
    let outcome = emulator.outcome_here();
    let text = std::fs::read_to_string(&file);
    let text = text.unwrap_or_else(|error| panic!("{error}: {outcome:#?}"));
    text.lines().map(str::to_owned).collect()
}

/// Where the instructions lie that a filter lets pass.
fn passed(filter: &str) -> Vec<u64> {
    let lines = lines(
        &["--trace", "exec", "--trace-filter", filter],
        &two_functions(),
    );
    let pcs = lines.iter().map(|line| {
        let pc = line.split_whitespace().nth(3).unwrap();
        u64::from_str_radix(pc.trim_start_matches("0x"), 16).unwrap() - RAM
    });
    pcs.collect()
}

#[test]
fn instructions_are_chosen() {
    for (filter, expected) in [
        ("pc=second", vec![0x10, 0x14, 0x18, 0x1c]),
        ("fn=fir* and insns=2..", vec![0x8, 0xc]),
        ("pc=first+8..second+4", vec![0x8, 0xc, 0x10]),
        ("insns=3..5 or csr=mscratch", vec![0xc, 0x10, 0x20]),
        ("not pc=..0x80000020 and cause!=7 or insns=0", vec![0, 0x24]),
        ("va=0x17 and hart=0 and priv=M", vec![0x24]),
        ("from=fn:second and to=pc:0x80000018", vec![0x10, 0x14]),
        ("from=pc:second+12 and pc=..0x8000_0020", vec![0x1c]),
        ("to=fn:second and last=2", vec![0x8, 0xc]),
        ("priv=U,S", vec![]),
        ("hart=1", vec![]),
        ("asid=0", vec![]),
    ] {
        assert_eq!(passed(filter), expected, "{filter}");
    }
}

#[test]
fn events_open_and_close_the_trace() {
    let traps = |filter| {
        let options = ["--trace", "exec,trap", "--trace-filter", filter];
        lines(&options, &trap_loop())
    };
    let all = traps("from=trap:ecall-m and to=trap:load-access-fault");
    let kinds: Vec<_> = all
        .iter()
        .map(|line| line.split(':').next().unwrap())
        .collect();
    // The call's instruction comes before its trap.
    assert_eq!(&kinds[..3], ["trap", "core   0", "trap"], "{all:#?}");
    assert_eq!(kinds.len(), 3);
    let marked = lines(
        &[
            "--trace",
            "exec",
            "--trace-filter",
            "from=mark:lazy and last=3",
        ],
        &marks(),
    );
    assert_eq!(marked.len(), 3);
}

/// Stores two pages' worth of a word: pages that lie side by side, in frames that do not.
fn store_across_pages() -> Elf {
    const MPRV_SUPERVISOR: u64 = 1 << 17 | 1 << 11;
    let table = |at: u64| at >> 12 << 10 | 1;
    let leaf = |at: u64| at >> 12 << 10 | 0xcf;
    guest(|asm| {
        let handler = asm.label();
        handle_traps(asm, handler);
        for (at, entry) in [
            (RAM + 0x1000, table(RAM + 0x2000)),
            (RAM + 0x2000, table(RAM + 0x3000)),
            (RAM + 0x3008, leaf(RAM + 0x8000)),
            (RAM + 0x3010, leaf(RAM + 0xc000)),
        ] {
            asm.li(T0, at);
            asm.li(T1, entry);
            asm.store(Kind::Sd, T1, T0, 0);
        }
        asm.li(T0, 8 << 60 | (RAM + 0x1000) >> 12);
        asm.csr(Kind::Csrrw, ZERO, SATP, T0);
        asm.li(T1, 0x8877_6655_4433_2211);
        asm.li(A0, 0x1ffc);
        asm.li(T0, MPRV_SUPERVISOR);
        asm.csr(Kind::Csrrs, ZERO, MSTATUS, T0);
        asm.store(Kind::Sd, T1, A0, 0);
        asm.bind(handler);
        asm.plain(Kind::Wfi);
        asm.jal(ZERO, handler);
    })
}

#[test]
fn an_access_of_two_pages_is_found_in_both_of_their_frames() {
    let guest = store_across_pages();
    for (filter, found) in [
        ("pa=0x80008ffc", true),
        ("pa=0x8000c000..0x8000c004", true),
        ("pa=0x8000c004", false),
        ("pa=0x80009000", false),
        ("addr=0x8000c000", true),
        ("addr=0x2003", true),
    ] {
        let options = ["--trace", "exec", "--trace-filter", filter];
        let outcome = Emulator::run(&options).arg("--max-insns").arg("200");
        let outcome = outcome.guest(&guest);
        let stored = outcome
            .stderr
            .contains("mem[0x0000000000001ffc pa 0x80008ffc]=0x8877665544332211");
        assert_eq!(stored, found, "{filter}: {outcome:#?}");
    }
}

#[test]
fn levels_leave_out_what_is_frequent() {
    let count = |list: &str| lines(&["--trace", list], &page_fault_then_wait()).len();
    // Of the walks, the one that fails; of the CSRs, not those of trap handlers.
    assert_eq!(count("mmu=debug"), 1);
    assert!(count("mmu") > 1);
    assert_eq!(count("csr=debug") + 1, count("csr"));
    assert_eq!(count("csr=off,trap"), count("trap"));
}

#[test]
fn lines_say_what_happened() {
    let all = lines(
        &["--trace", "exec,trap,mmu,tlb,csr"],
        &page_fault_then_wait(),
    );
    for words in [
        "csr: hart 0 M 9 pmpcfg0=0x1f (pmp0: --- OFF -> rwx NAPOT) pc=0x80000020",
        "satp=0x8000000000080001 (PPN: 0x0 -> 0x80001, MODE: Bare -> Sv39) pc=",
        "mstatus=0xa00000800 (MPP: U -> S) pc=",
        "[2] 0x80001010=0x200000cf vrwx--ad -> pa=0x8000",
        "walk Store va=0x40000018 [2] 0x80001008=0x0 -------- -> fault: the entry is not valid pc=",
        "store/AMO page fault from S pc=",
        "tval=0x40000018 (the address stored to) -> 0x8000",
        " in M-mode, not delegated",
    ] {
        assert!(
            all.iter().any(|line| line.contains(words)),
            "{words}: {all:#?}"
        );
    }
    let null = lines(&["--trace", "trap"], &two_functions());
    assert!(
        null[0].contains("pc=0x80000024 tval=0x10 (the address loaded from, in the page at zero)"),
        "{null:#?}"
    );
}

#[test]
fn json_has_the_same_events() {
    let categories = "exec,trap,mmu,tlb,csr";
    let text = lines(&["--trace", categories], &page_fault_then_wait());
    let options = ["--trace", categories, "--trace-format", "jsonl"];
    let json: Vec<serde_json::Value> = lines(&options, &page_fault_then_wait())
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(json.len(), text.len());
    for (json, text) in json.iter().zip(&text) {
        let category = json["category"].as_str().unwrap();
        let begins = if category == "exec" { "core" } else { category };
        assert!(text.starts_with(begins), "{text} {json}");
        assert_eq!(json["hart"], 0);
    }
    let walk = json.iter().find(|it| it["fault"].is_string()).unwrap();
    assert_eq!(walk["va"], "0x40000018");
    assert_eq!(walk["entries"][0]["pte"], "0x0");
    assert_eq!(
        (&walk["asid"], &walk["root"]),
        (&0.into(), &"0x80001000".into())
    );
    let satp = json.iter().find(|it| it["csr"] == "satp").unwrap();
    assert_eq!(satp["changes"]["MODE"], serde_json::json!(["Bare", "Sv39"]));
}

#[test]
fn files_are_as_they_are_named() {
    let plain = lines(&["--trace", "exec"], &two_functions());
    let emulator = Emulator::run(&["--max-insns", "40", "--trace", "exec"]);
    let elf = emulator.file("guest.elf", &two_functions().build());
    let file = path_text(&emulator.path("trace.jsonl.zst"));
    let emulator = emulator.arg("--trace-file").arg(&file).arg(&elf);
    let outcome = emulator.outcome_here();
    let packed = std::fs::File::open(&file).unwrap();
    let text = zstd::decode_all(packed).unwrap_or_else(|error| panic!("{error}: {outcome:#?}"));
    let text = String::from_utf8(text).unwrap();
    assert_eq!(text.lines().count(), plain.len());
    assert!(text.starts_with("{\"category\":\"exec\""), "{text}");
    let spike = ["--trace", "exec", "--trace-format", "spike"];
    let commit = ["--trace", "commit"];
    assert_eq!(
        lines(&spike, &two_functions()),
        lines(&commit, &two_functions())
    );
}

#[test]
fn mistakes_are_shown_before_the_guest_runs() {
    let run = |options: &[&str]| Emulator::run(options).guest(&guest(pass));
    let parsed = run(&["--trace", "exec", "--trace-filter", "hart=0 and priv=X"]);
    assert_eq!(parsed.status, 2);
    for words in [
        "at column 17: expected U, S or M, found \"X\"",
        "  hart=0 and priv=X\n                  ^",
    ] {
        assert!(parsed.stderr.contains(words), "{parsed:#?}");
    }
    let symbol = run(&["--trace", "exec", "--trace-filter", "fn=mian"]);
    symbol.fails_in_one_line(
        1,
        "the trace filter names mian, but the guest has no such symbol",
    );
    let nothing = run(&["--trace-filter", "hart=0"]);
    nothing.fails_in_one_line(1, "--trace-filter has nothing to filter: name categories");
    let source = run(&["--trace", "exec", "--trace-source"]);
    source.fails_in_one_line(1, "--trace-source needs the guest's debug information");
    let level = run(&["--trace", "mmu=loud"]);
    assert!(
        level.stderr.contains("there is no trace level \"loud\""),
        "{level:#?}"
    );
    let folder = run(&["--trace", "exec", "--trace-file", "/nowhere/a.zst"]);
    folder.fails_in_one_line(1, "the trace file /nowhere/a.zst cannot be created");
}

#[test]
fn a_filter_does_not_change_what_the_guest_does() {
    let outcome = Emulator::run(&["--trace", "exec,mmu", "--trace-filter", "hart=7"])
        .guest(&count_down(1000));
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
}
