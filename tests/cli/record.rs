//! `--record`, `trace count` and `trace convert`.

use crate::elf::{Elf, RAM};
use crate::emulator::{Emulator, Outcome, path_text};
use crate::guests::{enter_user, guest, handle_traps, hello, marks, page_fault_then_wait, pass};
use pagewalk::hart::csr::number::MEPC;
use pagewalk::isa::Kind;
use pagewalk::isa::asm::{A0, A1, A2, A3, A7, Asm, T0, ZERO};
use pagewalk::recording::synthetic::recording;
use pagewalk::recording::{Event, FaultKind, FrameKind, Header, Hex, Reader, Record};
use serde_json::Value;
use std::collections::BTreeMap;

/// What came of a run, and what was recorded.
struct Recorded {
    file: Vec<u8>,
    header: Header,
    records: Vec<Record>,
}

fn record(options: &[&str], guest: &Elf) -> Recorded {
    let emulator = Emulator::run(options);
    let elf = emulator.file("guest.elf", &guest.build());
    let file = path_text(&emulator.path("run.pwrec"));
    let emulator = emulator.arg("--record").arg(&file).arg(&elf);
    emulator.outcome_here();
    let file = std::fs::read(file).unwrap();
    let mut reader = Reader::new(&file[..]).unwrap();
    let header = reader.header().clone();
    let records = reader.by_ref().collect();
    assert!(reader.damage().is_none(), "{:?}", reader.damage());
    Recorded {
        header,
        records,
        file,
    }
}

/// `pagewalk trace` with these words and a file of these contents.
fn trace(words: &[&str], contents: &[u8]) -> Outcome {
    let emulator = Emulator::with(&[&["trace"], words].concat());
    let file = emulator.file("run.pwrec", contents);
    emulator.arg(&file).outcome()
}

#[test]
fn hardware_is_seen_in_any_guest() {
    let recorded = record(&["--append", "a=b"], &page_fault_then_wait());
    assert_eq!(recorded.header.bootargs, "a=b");
    assert_eq!(
        (recorded.header.memory, recorded.header.harts),
        (128 << 20, 1)
    );
    assert!(recorded.header.guest.ends_with("guest.elf"));
    let named = |name: &str| {
        let events = recorded.records.iter().map(|record| &record.event);
        events.filter(|event| event.name() == name).count()
    };
    assert_eq!((named("page_fault"), named("satp")), (1, 1));
    assert!(named("walk") > 1 && named("tlb_fill") > 1);
    let faults = recorded.records.iter().filter_map(|it| match it.event {
        Event::PageFault { va, pte, level, .. } => Some((va, pte, level)),
        _ => None,
    });
    assert_eq!(faults.collect::<Vec<_>>(), [(Hex(0x4000_0018), Hex(0), 2)]);
}

#[test]
fn recording_changes_nothing_and_agrees_with_what_is_counted() {
    for engine in ["blocks", "reference"] {
        for guest in [
            marks(),
            page_fault_then_wait(),
            tracepoints(),
            system_call(),
        ] {
            let counters = |record: bool| {
                let emulator = Emulator::run(&["--engine", engine]);
                let elf = emulator.file("guest.elf", &guest.build());
                let counters = path_text(&emulator.path("counters"));
                let recording = path_text(&emulator.path("run.pwrec"));
                let mut emulator = emulator.arg("--counters").arg(&counters);
                if record {
                    emulator = emulator.arg("--record").arg(&recording);
                }
                let emulator = emulator.arg(&elf);
                let outcome = emulator.outcome_here();
                (std::fs::read_to_string(counters).unwrap(), outcome)
            };
            assert_eq!(counters(false), counters(true), "{engine}");
            let file = record(&["--engine", engine], &guest).file;
            let outcome = trace(&["count"], &file);
            assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
            assert!(outcome.stdout.ends_with("the run's counters agree\n"));
        }
    }
}

/// Tells of a process, a frame and a fault, and things that make no sense.
pub(crate) fn tracepoints() -> Elf {
    let mut asm = Asm::new(RAM);
    let name = asm.label();
    let mut tell = |id: i32, arguments: &[u64]| {
        for (register, value) in [A0, A1, A2, A3].into_iter().zip(arguments) {
            asm.li(register, *value);
        }
        asm.i(Kind::Slti, ZERO, A0, id);
    };
    tell(17, &[7, 1]);
    tell(19, &[7, 3]);
    tell(16, &[7, 8]);
    tell(22, &[5, 4]);
    tell(22, &[5, 99]);
    tell(23, &[5, 3, 0x10]);
    tell(23, &[5, 4, 0x20]);
    tell(24, &[5, 3, 0x10]);
    tell(23, &[u64::MAX, 3, 0x10]);
    tell(21, &[2, 0x10018, 3, 0]);
    tell(21, &[77, 0x10018, 3, 0]);
    tell(500, &[1, 2, 3]);
    asm.li(A0, 7);
    asm.la(A1, name);
    asm.li(A2, 4);
    asm.i(Kind::Slti, ZERO, A0, 18);
    asm.li(A1, u64::MAX - 2);
    asm.i(Kind::Slti, ZERO, A0, 18);
    pass(&mut asm);
    asm.align(8);
    asm.bind(name);
    asm.bytes(b"init");
    Elf::new(&asm.finish().unwrap())
}

#[test]
fn a_guest_tells_by_tracepoints() {
    let recorded = record(&[], &tracepoints());
    let told: Vec<_> = recorded
        .records
        .into_iter()
        .map(|record| record.event)
        .filter(|event| event.number() >= 20)
        .collect();
    let mapped = |space, va, sharers| Event::FrameMap {
        frame: 5,
        space,
        va: Hex(va),
        sharers,
    };
    let expected = [
        Event::ProcessStart { pid: 7, parent: 1 },
        Event::ProcessSpace { pid: 7, space: 3 },
        Event::Switch { pid: 7, tid: 8 },
        Event::FrameUse {
            frame: 5,
            usage: FrameKind::Anon,
        },
        mapped(3, 0x10000, 1),
        mapped(4, 0x20000, 2),
        Event::FrameUnmap {
            frame: 5,
            space: 3,
            va: Hex(0x10000),
            sharers: 1,
        },
        Event::FaultDone {
            kind: FaultKind::DemandZero,
            va: Hex(0x10018),
            space: 3,
            major: false,
            pte: None,
        },
        Event::ProcessName {
            pid: 7,
            name: "init".to_owned(),
        },
        Event::ProcessName {
            pid: 7,
            name: String::new(),
        },
    ];
    assert_eq!(told, expected);
}

/// Goes to U-mode, which calls with number 64 and gets 42.
fn system_call() -> Elf {
    guest(|asm| {
        let (handler, user, over) = (asm.label(), asm.label(), asm.label());
        handle_traps(asm, handler);
        enter_user(asm, user);
        asm.bind(user);
        asm.li(A0, 1);
        asm.li(A1, 0x5000);
        asm.li(A7, 64);
        asm.plain(Kind::Ecall);
        asm.li(A7, 93);
        asm.plain(Kind::Ecall);
        asm.align(4);
        asm.bind(handler);
        asm.li(T0, 93);
        asm.branch(Kind::Beq, A7, T0, over);
        asm.csr(Kind::Csrrs, T0, MEPC, ZERO);
        asm.i(Kind::Addi, T0, T0, 4);
        asm.csr(Kind::Csrrw, ZERO, MEPC, T0);
        asm.li(A0, 42);
        asm.plain(Kind::Mret);
        asm.bind(over);
        pass(asm);
    })
}

#[test]
fn system_calls_have_arguments_and_results() {
    let calls = record(&[], &system_call()).records;
    let calls: Vec<_> = calls
        .iter()
        .filter_map(|record| match record.event {
            Event::SystemCall { number, a0, a1, .. } => Some((number, a0.0, a1.0 as i64)),
            Event::SystemCallEnd { number, result } => Some((number, u64::MAX, result)),
            _ => None,
        })
        .collect();
    assert_eq!(
        calls,
        [(64, 1, 0x5000), (64, u64::MAX, 42), (93, 42, 0x5000)]
    );
}

#[test]
fn files_that_are_no_recordings_or_damaged_are_said_to_be() {
    let whole = recording(50_000, 1);
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 0x10;
    let mut version = whole.clone();
    version[8] = 7;
    for (contents, words) in [
        (&b"hello"[..], "it is not a recording"),
        (
            &version,
            "it is a recording of format 7, and this pagewalk reads format 1",
        ),
        (&whole[..20], "the recording ends before its first event"),
        (
            &whole[..whole.len() - 1],
            "the recording is cut off at byte",
        ),
        (
            &whole[..whole.len() / 2],
            "the recording is cut off at byte",
        ),
        (&flipped, "the recording is damaged in the block at byte"),
    ] {
        trace(&["count"], contents).fails_in_one_line(1, words);
        trace(&["convert", "--to", "perfetto"], contents).fails_in_one_line(1, words);
    }
    Emulator::with(&["trace", "count", "/nowhere/x"])
        .outcome()
        .fails_in_one_line(1, "/nowhere/x: it cannot be read");
}

#[test]
fn where_a_recording_cannot_be_written_the_guest_goes_on() {
    Emulator::run(&["--record", "/nowhere/run"])
        .guest(&hello())
        .fails_in_one_line(1, "the recording /nowhere/run cannot be created");
    #[cfg(target_os = "linux")]
    {
        // The header fits in no disk that is full; a file-size limit cannot be had from here.
        let outcome = Emulator::run(&["--record", "/dev/full"]).guest(&hello());
        outcome.fails_in_one_line(1, "the recording /dev/full cannot be created");
    }
}

/// A trace as the viewers read it.
fn perfetto(contents: &[u8]) -> Vec<Value> {
    let outcome = trace(&["convert", "--to", "perfetto"], contents);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    let trace: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(trace["displayTimeUnit"], "ns");
    trace["traceEvents"].as_array().unwrap().clone()
}

#[test]
fn trace_events_have_the_fields_that_the_format_asks_for() {
    for contents in [
        recording(20_000, 3),
        record(&[], &page_fault_then_wait()).file,
        record(&[], &system_call()).file,
        record(&[], &marks()).file,
    ] {
        let mut begun = BTreeMap::new();
        for event in perfetto(&contents) {
            let has = |names: &[&str]| {
                for name in names {
                    assert!(!event[*name].is_null(), "{name} is missing in {event}");
                }
            };
            has(&["name", "ph", "pid", "tid", "ts"]);
            match event["ph"].as_str().unwrap() {
                "X" => has(&["cat", "dur"]),
                "i" => assert!("gpt".contains(event["s"].as_str().unwrap())),
                "C" => assert!(
                    event["args"]
                        .as_object()
                        .unwrap()
                        .values()
                        .all(Value::is_number)
                ),
                "M" => has(&["args"]),
                phase @ ("b" | "e") => {
                    has(&["cat", "id"]);
                    let key = (event["cat"].to_string(), event["id"].to_string());
                    let was_begun = begun.insert(key, phase == "b").unwrap_or(false);
                    assert_eq!(was_begun, phase == "e", "{event}");
                }
                other => panic!("{other}"),
            }
        }
        assert!(begun.values().all(|begun| !begun), "each request ends");
    }
}

#[test]
fn slices_of_a_track_lie_in_one_another_or_beside_one_another() {
    let mut tracks: BTreeMap<String, Vec<(u64, u64)>> = BTreeMap::new();
    // In nanoseconds, as they were.
    let nanoseconds = |value: &Value| (value.as_f64().unwrap() * 1000.0).round() as u64;
    for event in perfetto(&recording(50_000, 4)) {
        if event["ph"] == "X" {
            let begin = nanoseconds(&event["ts"]);
            let end = begin + nanoseconds(&event["dur"]);
            let track = format!("{}.{}", event["pid"], event["tid"]);
            tracks.entry(track).or_default().push((begin, end));
        }
    }
    assert!(tracks.len() > 3);
    for (track, mut slices) in tracks {
        slices.sort_by_key(|&(begin, end)| (begin, std::cmp::Reverse(end)));
        let mut open: Vec<u64> = Vec::new();
        for (begin, end) in slices {
            open.retain(|&outer| outer > begin);
            assert!(open.iter().all(|&outer| end <= outer), "{track}: {begin}");
            open.push(end);
        }
    }
}

#[test]
fn processes_have_names_and_a_resident_set() {
    let events = perfetto(&recording(20_000, 3));
    let names: Vec<_> = events
        .iter()
        .filter(|event| event["name"] == "process_name")
        .map(|event| event["args"]["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["machine", "/bin/init", "sh", "swapstress"]);
    let resident = events
        .iter()
        .filter(|event| event["name"] == "resident set");
    let pages = resident.map(|event| event["args"]["pages"].as_i64().unwrap());
    assert!(pages.clone().count() > 10);
    assert!(pages.clone().all(|pages| (0..=128).contains(&pages)));
}
