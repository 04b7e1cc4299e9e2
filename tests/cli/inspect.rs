//! `pagewalk inspect`: moments of recorded runs, questions about them, and runs that cannot be repeated.

use crate::elf::Elf;
use crate::emulator::{Emulator, Outcome, path_text};
use crate::guests::{
    count_down, echo_by_interrupt, guest, hello, htif, marks, page_fault_then_wait, pass,
};
use crate::record::tracepoints;
use pagewalk::isa::Kind;
use pagewalk::isa::asm::{A0, T0, ZERO};
use pagewalk::recording::synthetic::recording;
use pagewalk::recording::{Event, Reader};

/// A run that was recorded, with its files.
struct Recorded {
    /// Where the files are.
    _folder: Emulator,
    file: String,
}

impl Recorded {
    fn new(options: &[&str], elf: &Elf, input: &[u8]) -> Recorded {
        let emulator = Emulator::run(options).input(input);
        let guest = emulator.file("guest.elf", &elf.build());
        let file = path_text(&emulator.path("run.pwrec"));
        let emulator = emulator.arg("--record").arg(&file).arg(&guest);
        emulator.outcome_here();
        Recorded {
            _folder: emulator,
            file,
        }
    }

    fn inspect(&self, options: &[&str]) -> Outcome {
        inspect(options, &self.file, b"")
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(&self.file).unwrap()
    }
}

fn inspect(options: &[&str], file: &str, questions: &[u8]) -> Outcome {
    let emulator = Emulator::with(&[&["inspect"], options].concat());
    emulator.input(questions).arg(file).outcome()
}

#[test]
fn the_reason_of_a_recorded_page_fault_is_explained() {
    for engine in ["blocks", "reference"] {
        let recorded = Recorded::new(&["--engine", engine], &page_fault_then_wait(), b"");
        let outcome = recorded.inspect(&[
            "--at-event",
            "page_fault.store_absent",
            "--at-stop",
            "explain $t0 write",
            "--at-stop",
            "csr scause",
        ]);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
        let mut lines = outcome.stdout.lines();
        let first = lines.next().unwrap();
        assert!(first.contains(
            "before `page_fault access=store va=0x40000018 reason=absent level=2 pte=0x0`"
        ));
        assert!(lines.next().unwrap().contains("sd zero,0(t0)"));
        for words in [
            "> explain $t0 write\nwrite of 1 byte at 0x40000018 in S-mode: store/AMO page fault",
            "FAILS  step 3: V = 0",
            "`explain 0x40000018 write` tells why",
            "> csr scause\nscause (0x142) = 0x0000000000000000\n",
        ] {
            assert!(outcome.stdout.contains(words), "{outcome:#?}");
        }
    }
}

#[test]
fn moments_are_named_by_time_event_or_mark() {
    let recorded = Recorded::new(&[], &marks(), b"");
    let bytes = recorded.bytes();
    let marks: Vec<u64> = Reader::new(&bytes[..])
        .unwrap()
        .filter(|record| matches!(record.event, Event::Mark { .. }))
        .map(|record| record.time)
        .collect();
    let [begin, end] = marks[..] else {
        panic!("{marks:?}")
    };
    let first_line = |options: &[&str]| {
        let outcome = recorded.inspect(&[options, &["--at-stop", "where"]].concat());
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
        outcome.stdout.lines().next().unwrap().to_owned()
    };
    let begins = format!(
        "cycle {} of hart 0, before `mark label=\"lazy\" phase=0`",
        begin - 1
    );
    let ends = format!(
        "cycle {} of hart 0, before `mark label=\"lazy\" phase=1`",
        end - 1
    );
    for (options, line) in [
        (&["--at-mark", "lazy"][..], &begins),
        (&["--at-mark", "lazy:begin"], &begins),
        (&["--at-mark", "lazy:end"], &ends),
        (&["--at-mark", "lazy,2"], &ends),
        (&["--at-event", "mark,2"], &ends),
    ] {
        assert_eq!(first_line(options), *line);
    }
    let after = (end + 1).to_string();
    assert_eq!(
        first_line(&["--at", &after, "--hart", "0"]),
        format!("cycle {after} of hart 0, as it was then")
    );
    assert_eq!(
        first_line(&["--at", "0ns"]),
        "cycle 0 of hart 0, before `sample retired=0 lookups=0 misses=0`"
    );
    assert!(first_line(&[]).ends_with("of hart 0, where the guest ended with status 0"));
}

#[test]
fn questions_are_read_from_stdin_where_none_are_options() {
    let recorded = Recorded::new(&[], &page_fault_then_wait(), b"");
    let questions = b"explain 0x40000018\n\nwhere on earth\nfly\n  csr satp \nquit\nregs\n";
    let outcome = inspect(&["--at-event", "page_fault"], &recorded.file, questions);
    assert_eq!(outcome.status, 1);
    assert_eq!(
        outcome.stderr.lines().count(),
        2,
        "each wrong question has a line of its own: {outcome:#?}"
    );
    assert!(
        outcome
            .stderr
            .contains("error: there is no command `fly`; `help` lists them")
    );
    for words in [
        "> explain 0x40000018\nread of 1 byte",
        "> csr satp\nsatp (0x180) = 0x8",
    ] {
        assert!(outcome.stdout.contains(words), "{outcome:#?}");
    }
    assert!(!outcome.stdout.contains("> regs"));
    let outcome = inspect(&[], &recorded.file, b"help\n");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    assert!(outcome.stdout.contains("page-table [FROM [TO]]"));
}

#[test]
fn what_was_typed_is_typed_again() {
    let input: Vec<u8> = (b'!'..=b'~').cycle().take(300).collect();
    let recorded = Recorded::new(&[], &echo_by_interrupt(), &input);
    let bytes = recorded.bytes();
    let typed: Vec<u8> = Reader::new(&bytes[..])
        .unwrap()
        .filter_map(|record| match record.event {
            Event::ConsoleInput { byte } => Some(byte),
            _ => None,
        })
        .collect();
    assert_eq!(typed, input);
    let outcome = recorded.inspect(&["--at-stop", "where"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    assert!(
        outcome
            .stdout
            .contains("where the guest waited for input that has ended")
    );
    let outcome = recorded.inspect(&["--at-event", "console_input,100", "--at-stop", "where"]);
    let byte = format!("before `console_input byte={}`", input[99]);
    assert!(outcome.stdout.contains(&byte), "{outcome:#?}");
}

#[test]
fn a_run_repeats_however_it_ended() {
    let short: [(&[&str], Elf, &str); 4] = [
        (&[], htif(3), "where the guest ended with status 3"),
        (
            &["--max-insns", "1000"],
            count_down(1_000_000),
            "where --max-insns instructions were executed",
        ),
        (
            &["--stop-at", "0x80000004"],
            count_down(10),
            "as it was then",
        ),
        (
            &["--smp", "2", "--watchdog", "10000"],
            page_fault_then_wait(),
            "of hart 0, where hart ",
        ),
    ];
    for (options, elf, words) in short {
        let recorded = Recorded::new(options, &elf, b"");
        let outcome = recorded.inspect(&["--at-stop", "where"]);
        assert_eq!(
            (outcome.status, outcome.stderr.as_str()),
            (0, ""),
            "{words}"
        );
        assert!(outcome.stdout.contains(words), "{outcome:#?}");
    }
}

#[test]
fn nothing_that_the_run_wrote_is_written_again() {
    let names = ["trace", "counters", "profile", "references", "dtb"];
    let emulator = Emulator::run(&["--trace", "trap"]);
    let guest = emulator.file("guest.elf", &page_fault_then_wait().build());
    let disk = emulator.file("disk.img", &[7; 512]);
    let file = path_text(&emulator.path("run.pwrec"));
    let mut emulator = emulator.arg("--drive").arg(&format!("file={disk}"));
    let options = [
        "--trace-file",
        "--counters",
        "--profile",
        "--references",
        "--dump-dtb",
    ];
    let paths = names.map(|name| path_text(&emulator.path(name)));
    for (option, path) in options.into_iter().zip(&paths) {
        emulator = emulator.arg(option).arg(path);
    }
    let emulator = emulator.arg("--record").arg(&file).arg(&guest);
    emulator.outcome_here();
    let before = std::fs::read(&file).unwrap();
    for path in &paths {
        std::fs::remove_file(path).unwrap();
    }
    let outcome = inspect(
        &["--at-event", "page_fault", "--at-stop", "where"],
        &file,
        b"",
    );
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    assert!(
        paths
            .iter()
            .all(|path| !std::path::Path::new(path).exists())
    );
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert_eq!(std::fs::read(&disk).unwrap(), [7; 512]);
}

#[test]
fn files_that_have_changed_or_gone_are_named() {
    let emulator = Emulator::run(&[]);
    let guest = emulator.file("guest.elf", &hello().build());
    let disk = emulator.file("disk.img", &[7; 512]);
    let file = path_text(&emulator.path("run.pwrec"));
    let drive = format!("file={disk}");
    let emulator = emulator.arg("--drive").arg(&drive);
    let emulator = emulator.arg("--record").arg(&file).arg(&guest);
    emulator.outcome_here();
    let ask = || inspect(&["--at-stop", "where"], &file, b"");
    assert_eq!(ask().status, 0);
    emulator.file("disk.img", &[8; 512]);
    ask().fails_in_one_line(1, "disk.img is not what it was when the run began");
    ask().fails_in_one_line(1, "record with snapshot=on");
    emulator.file("disk.img", &[7; 1024]);
    ask().fails_in_one_line(1, "disk.img is not what it was");
    emulator.file("disk.img", &[7; 512]);
    emulator.file("guest.elf", &htif(0).build());
    ask().fails_in_one_line(1, "guest.elf is not what it was");
    std::fs::remove_file(&guest).unwrap();
    ask().fails_in_one_line(1, "guest.elf, which is not there");
}

/// A guest whose `slti` tells of something that cannot be known from outside: how a fault was resolved.
fn tells(kind: u64) -> Elf {
    guest(|asm| {
        asm.li(A0, kind);
        asm.li(T0, 0);
        asm.i(Kind::Slti, ZERO, A0, 21);
        pass(asm);
    })
}

#[test]
fn another_run_is_never_taken_for_the_recorded_one() {
    // The header is that of one run, and the events are those of another.
    let one = Recorded::new(&[], &tells(1), b"");
    let other = Recorded::new(&[], &tells(2), b"");
    let (own, foreign) = (one.bytes(), other.bytes());
    let header_of =
        |bytes: &[u8]| 40 + u32::from_le_bytes(bytes[16..20].try_into().unwrap()) as usize;
    let mixed = [&own[..header_of(&own)], &foreign[header_of(&foreign)..]].concat();
    std::fs::write(&one.file, mixed).unwrap();
    let outcome = one.inspect(&["--at-stop", "where"]);
    outcome.fails_in_one_line(1, "the run does not repeat, so there is no answer");
    outcome.fails_in_one_line(1, "`fault_done kind=demand_zero");
    outcome.fails_in_one_line(1, "`fault_done kind=zero_page");
    assert_eq!(outcome.stdout, "");
    // Before they part, there is nothing to complain of.
    let outcome = one.inspect(&["--at", "1", "--at-stop", "where"]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
}

#[test]
fn a_recording_that_is_cut_off_is_inspected_as_far_as_it_goes() {
    let recorded = Recorded::new(&["--max-insns", "200K"], &page_fault_then_wait(), b"");
    let bytes = recorded.bytes();
    // The end's block is the last one.
    std::fs::write(&recorded.file, &bytes[..bytes.len() - 30]).unwrap();
    let outcome = recorded.inspect(&["--at-event", "page_fault", "--at-stop", "where"]);
    assert_eq!(outcome.status, 0, "{outcome:#?}");
    assert!(
        outcome
            .stderr
            .starts_with("pagewalk: the recording is cut off at byte")
    );
    let outcome = recorded.inspect(&["--at-stop", "where"]);
    assert_eq!(outcome.status, 0, "{outcome:#?}");
    assert!(outcome.stdout.contains("of hart 0, before `"));
    std::fs::write(&recorded.file, &bytes[..60]).unwrap();
    recorded
        .inspect(&["--at-stop", "where"])
        .fails_in_one_line(1, "the recording ends before its first event");
}

#[test]
fn what_makes_no_sense_is_said_in_one_line() {
    let recorded = Recorded::new(&[], &marks(), b"");
    for (options, words) in [
        (
            &["--at-mark", "cow"][..],
            "the recording has no mark `cow`; it has lazy",
        ),
        (
            &["--at-mark", "lazy,3"],
            "the recording has 2 of `mark lazy`, so there is no number 3",
        ),
        (
            &["--at-event", "page_fault"],
            "the recording has 0 of `page_fault`, so there is no number 1",
        ),
        (
            &["--at-event", "pagefault"],
            "there is no event `pagefault`; the events of the recording are ",
        ),
        (&["--at", "1s"], "before cycle 1000000000"),
        (
            &["--at", "1", "--hart", "1"],
            "there is no hart 1: the machine has 1",
        ),
    ] {
        let outcome = recorded.inspect(&[options, &["--at-stop", "where"]].concat());
        outcome.fails_in_one_line(1, words);
    }
    for options in [
        &["--at", "soon"][..],
        &["--at-event", "page_fault,0"],
        &["--at-mark", ",2"],
        &["--at-stop", "fly"],
        &["--hart", "1"],
        &["--at", "1", "--at-event", "mark"],
    ] {
        recorded.inspect(options).fails(2, "");
    }
    let folder = Emulator::with(&[]);
    for (contents, words) in [
        (&b"hello"[..], "it is not a recording"),
        (&recording(1000, 1), "kernel, which is not there"),
    ] {
        let file = folder.file("other.pwrec", contents);
        inspect(&[], &file, b"").fails_in_one_line(1, words);
    }
    inspect(&[], "/nowhere/x", b"").fails_in_one_line(1, "/nowhere/x: it cannot be read");
}

#[test]
fn frames_tells_what_the_guest_told_in_runs_and_recordings() {
    // Frame 5 is mapped by space 4 in the end; space 3 is that of pid 7.
    let question = "frames 0x80005000";
    let ask = ["--at-stop", question];
    let at_end = "guest: private page of space 4 at 0x20000\n";
    let run = Emulator::run(&ask).guest(&tracepoints());
    assert!(run.stderr.ends_with(at_end), "{run:#?}");
    let recorded = Recorded::new(&[], &tracepoints(), b"");
    let outcome = recorded.inspect(&ask);
    assert!(outcome.stdout.ends_with(at_end), "{outcome:#?}");
    for (moment, words) in [
        ("frame_map", "guest: private page, mapped by nobody\n"),
        ("frame_map,2", "guest: private page of pid 7 at 0x10000\n"),
        (
            "frame_unmap",
            "guest: private page, shared by 2 pages: pid 7 at 0x10000, space 4 at 0x20000\n",
        ),
    ] {
        let outcome = recorded.inspect(&[&["--at-event", moment], &ask[..]].concat());
        assert!(outcome.stdout.ends_with(words), "{outcome:#?}");
    }
}
