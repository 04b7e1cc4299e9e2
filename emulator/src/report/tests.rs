//! What is added up agrees with the events.

use super::columns::Columns;
use super::survey::{Survey, TOLD_APART};
use super::timeline::{BUCKETS, Timeline};
use super::{Options, Report};
use crate::recording::{
    Compression, End, Event, FaultKind, FrameKind, Header, Hex, Reader, Record, Writer, synthetic,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::collections::{BTreeMap, HashMap};

fn written(records: &[Record]) -> Vec<u8> {
    let header = Header {
        ram_base: 0x8000_0000,
        memory: 16 * 4096,
        frequency: 1_000_000_000,
        ..synthetic::header()
    };
    let mut writer = Writer::new(Vec::new(), &header, Compression::Stored).unwrap();
    for record in records {
        writer
            .event(record.time, record.hart, &record.event)
            .unwrap();
    }
    writer.finish(End::default()).unwrap()
}

fn report(recording: &[u8], max_events: usize) -> Report {
    let options = Options {
        title: "test".into(),
        max_events,
    };
    Report::new(|| Reader::new(recording), &options).unwrap()
}

/// The machine's row of a column.
fn machine(columns: &Columns, name: &str) -> u64 {
    let values = columns.find(name);
    values[..BUCKETS].iter().map(|&it| u64::from(it)).sum()
}

/// The times of changes whose columns begin with `prefix`.
fn times(report: &Report, prefix: &str) -> Vec<u64> {
    let low = report.columns.find(&format!("{prefix}-time-low"));
    let high = report.columns.find(&format!("{prefix}-time-high"));
    low.iter()
        .zip(high)
        .scan(report.summary.start, |time, (&low, high)| {
            *time += u64::from(low) | u64::from(high) << 32;
            Some(*time)
        })
        .collect()
}

/// The map at a moment, found as the page finds it.
fn map_at(report: &Report, time: u64) -> Vec<u32> {
    let summary = &report.summary.frames;
    let wanted = times(report, "frame").partition_point(|&at| at <= time);
    let key = wanted / summary.every;
    let keys = report.columns.find("frame-keys");
    let mut map = keys[key * summary.count..(key + 1) * summary.count].to_vec();
    let indices = report.columns.find("frame-index");
    let words = report.columns.find("frame-word");
    for change in key * summary.every..wanted {
        map[indices[change] as usize] = words[change];
    }
    map
}

/// A space's entries at a moment, likewise.
fn table_at(report: &Report, space: u32, time: u64) -> BTreeMap<u64, (u32, u64)> {
    let summary = &report.summary.tables;
    let wanted = times(report, "table").partition_point(|&at| at <= time);
    let key = wanted / summary.every;
    let mut table = BTreeMap::new();
    let mut apply = |prefix: &str, range: std::ops::Range<usize>| {
        let column = |name: &str| report.columns.find(&format!("{prefix}-{name}"));
        let (spaces, what) = (column("space"), column("what"));
        let (page_low, page_high) = (column("page-low"), column("page-high"));
        let (low, high) = (column("low"), column("high"));
        for at in range {
            let page = u64::from(page_high[at]) << 32 | u64::from(page_low[at]);
            let value = u64::from(high[at]) << 32 | u64::from(low[at]);
            if spaces[at] != space {
            } else if what[at] == 0 {
                table.remove(&page);
            } else {
                table.insert(page, (what[at], value));
            }
        }
    };
    apply("table-key", summary.starts[key]..summary.starts[key + 1]);
    apply("table", key * summary.every..wanted);
    table
}

/// Any event that counts somewhere, of few processes, spaces, pages and frames, in no sensible order.
fn events() -> impl Strategy<Value = Event> {
    let (pid, space, frame) = (0_u32..4, 1_u32..4, 0_u32..20);
    let va = || (0_u64..8).prop_map(|page| Hex(page << 12));
    prop_oneof![
        (pid.clone(), 0_u32..6).prop_map(|(pid, tid)| Event::Switch { pid, tid }),
        (pid.clone(), space.clone()).prop_map(|(pid, space)| Event::ProcessSpace { pid, space }),
        pid.prop_map(|pid| Event::ProcessExit { pid, status: 0 }),
        (frame.clone(), 0_u64..8).prop_map(|(frame, kind)| Event::FrameUse {
            frame,
            usage: FrameKind::from_number(kind).unwrap(),
        }),
        (frame.clone(), space.clone(), va(), 1_u32..4).prop_map(|(frame, space, va, sharers)| {
            Event::FrameMap {
                frame,
                space,
                va,
                sharers,
            }
        }),
        (frame.clone(), space.clone(), va(), 0_u32..3).prop_map(|(frame, space, va, sharers)| {
            Event::FrameUnmap {
                frame,
                space,
                va,
                sharers,
            }
        }),
        (0_u64..11, va(), space, any::<u16>()).prop_map(|(kind, va, space, pte)| {
            Event::FaultDone {
                kind: FaultKind::from_number(kind).unwrap(),
                va,
                space,
                major: false,
                pte: Some(Hex(pte.into())),
            }
        }),
        (frame.clone(), 0_u32..9).prop_map(|(frame, slot)| Event::SwapOut {
            frame,
            area: 0,
            slot
        }),
        (frame.clone(), 0_u32..9).prop_map(|(frame, slot)| Event::SwapIn {
            frame,
            area: 0,
            slot
        }),
        frame.prop_map(|frame| Event::Evict { frame, dirty: true }),
        (0_u64..9_000, 0_u64..900).prop_map(|(lookups, misses)| Event::Sample {
            retired: lookups,
            lookups,
            misses,
        }),
    ]
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    vec((0_u64..5_000, 0_u8..2, events()), 0..400).prop_map(|all| {
        let mut time = 0;
        let record = |(passed, hart, event)| {
            time += passed;
            Record { time, hart, event }
        };
        all.into_iter().map(record).collect()
    })
}

fn count(records: &[Record], which: impl Fn(&Event) -> bool) -> u64 {
    records.iter().filter(|it| which(&it.event)).count() as u64
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn sums_are_those_of_the_events(records in records()) {
        let report = report(&written(&records), usize::MAX);
        let done = count(&records, |it| matches!(it, Event::FaultDone { .. }));
        let groups = report.summary.fault_groups.len();
        let faults = (0..groups).map(|group| machine(&report.columns, &format!("faults-{group}")));
        prop_assert_eq!(faults.sum::<u64>(), done);
        for (column, expected) in [
            ("swap-out", count(&records, |it| matches!(it, Event::SwapOut { .. }))),
            ("swap-in", count(&records, |it| matches!(it, Event::SwapIn { .. }))),
        ] {
            prop_assert_eq!(machine(&report.columns, column), expected);
        }
        prop_assert_eq!(report.events(), records.len() as u64);
        let kept: u64 = report.summary.kinds.iter().map(|kind| kind.kept).sum();
        prop_assert_eq!(kept, report.events());
        let times = times(&report, "event");
        prop_assert_eq!(times, records.iter().map(|it| it.time).collect::<Vec<_>>());
    }

    #[test]
    fn samples_are_spread_and_nothing_is_lost(records in records()) {
        let report = report(&written(&records), 0);
        let (mut last, mut expected) = (0, 0);
        for record in &records {
            if let Event::Sample { lookups, .. } = record.event {
                expected += lookups.saturating_sub(last);
                last = lookups;
            }
        }
        prop_assert_eq!(machine(&report.columns, "lookups"), expected);
    }

    #[test]
    fn nobody_does_more_than_time_allows(records in records()) {
        let report = report(&written(&records), 0);
        let states = report.summary.states.len();
        let columns: Vec<_> = (0..states)
            .map(|state| report.columns.find(&format!("state-{state}")))
            .collect();
        for at in 0..columns[0].len() {
            let all: u32 = columns.iter().map(|column| column[at]).sum();
            prop_assert!(all <= 10_000, "{} in column {}", all, at);
        }
        let span = report.summary.end - report.summary.start;
        for process in &report.summary.processes[1..] {
            prop_assert!(process.ran <= span);
        }
    }

    #[test]
    fn maps_and_tables_are_those_of_each_moment(records in records(), part in 0_usize..400) {
        let whole = report(&written(&records), 0);
        let Some(record) = records.get(part) else { return Ok(()); };
        // Several events at the same time: the moment is after all of them.
        let until = records.iter().take_while(|it| it.time <= record.time).count();
        let cut = report(&written(&records[..until]), 0);
        if cut.summary.frames.count == whole.summary.frames.count && whole.summary.frames.count > 0 {
            // Who has a number depends on who did most, which later events change.
            let facts = |map: Vec<u32>| map.iter().map(|word| word >> 16).collect::<Vec<_>>();
            prop_assert_eq!(facts(map_at(&whole, record.time)), facts(map_at(&cut, u64::MAX)));
        }
        for space in 1..4 {
            prop_assert_eq!(table_at(&whole, space, record.time), table_at(&cut, space, u64::MAX));
        }
    }

    #[test]
    fn intervals_are_split_without_a_rest(
        start in 0_u64..1_000,
        span in 0_u64..1_000_000,
        from in 0_u64..1_000_000,
        length in 0_u64..1_000_000,
    ) {
        let timeline = Timeline::new(start, start + span);
        let to = from + length;
        let parts: Vec<_> = timeline.split(from, to).collect();
        let sum: u64 = parts.iter().map(|it| it.1).sum();
        prop_assert_eq!(sum, to.saturating_sub(from.max(start)));
        prop_assert!(parts.is_sorted_by(|a, b| a.0 < b.0));
    }
}

/// Whole maps are kept now and then: enough changes that there are several.
#[test]
fn long_recordings_have_whole_maps() {
    let records = synthetic::records(400_000, 3);
    let report = report(&synthetic::recording(400_000, 3), 1_000);
    assert!(report.columns.find("frame-keys").len() > report.summary.frames.count);
    assert!(report.summary.tables.starts.len() > 2);
    let kinds = map_at(&report, u64::MAX);
    let mut expected = HashMap::new();
    for record in &records {
        if let Event::FrameUse { frame, usage } = record.event {
            expected.insert(frame, usage as u32);
        }
    }
    for (frame, kind) in expected {
        assert_eq!(kinds[frame as usize] >> 16 & 0xff, kind, "frame {frame}");
    }
    // The table of the synthetic machine at its end: what was mapped and what is in swap.
    let pages = table_at(&report, 2, report.summary.end - 10_000);
    let swapped = pages.values().filter(|(what, _)| *what == 3).count();
    assert!(pages.len() > 64 && swapped > 8, "{} {swapped}", pages.len());
    let kept: u64 = report.summary.kinds.iter().map(|kind| kind.kept).sum();
    assert_eq!(kept, 1_000);
}

/// After a fork both entries of a private page are read-only, until a fault tells otherwise.
#[test]
fn fork_takes_write_permission_away() {
    let (frame, va) = (3, Hex(0x5000));
    let map = |space, sharers| Event::FrameMap {
        frame,
        space,
        va,
        sharers,
    };
    let usage = FrameKind::Anon;
    let done = |kind, pte| Event::FaultDone {
        kind,
        va,
        space: 1,
        major: false,
        pte: Some(Hex(pte)),
    };
    let events = [
        Event::FrameUse { frame, usage },
        map(1, 1),
        done(FaultKind::DemandZero, 0xd7),
        map(2, 2),
        done(FaultKind::Upgrade, 0xd7),
    ];
    let records: Vec<Record> = (1..)
        .zip(events)
        .map(|(time, event)| Record {
            time,
            hart: 0,
            event,
        })
        .collect();
    let report = report(&written(&records), 0);
    let entry = |space, time| table_at(&report, space, time).get(&5).copied();
    assert_eq!(entry(1, 2), Some((1, 3)));
    assert_eq!(entry(1, 3), Some((2, 0xd7)));
    assert_eq!(
        (entry(1, 4), entry(2, 4)),
        (Some((2, 0xd3)), Some((2, 0xd3)))
    );
    assert_eq!(
        (entry(1, 5), entry(2, 5)),
        (Some((2, 0xd7)), Some((2, 0xd3)))
    );
}

/// A guest may start any number of processes, in one space: those beyond the bound are counted.
#[test]
fn processes_without_end_are_counted_and_not_kept() {
    let count = 3 * TOLD_APART as u32;
    let starts = (1..=count).flat_map(|pid| {
        [
            Event::ProcessStart { pid, parent: 0 },
            Event::ProcessSpace { pid, space: 7 },
        ]
    });
    let maps = (0..count).map(|page| Event::FrameMap {
        frame: 1,
        space: 7,
        va: Hex(u64::from(page) << 12),
        sharers: page + 1,
    });
    let records: Vec<Record> = (1..)
        .zip(starts.chain(maps))
        .map(|(time, event)| Record {
            time,
            hart: 0,
            event,
        })
        .collect();
    let recording = written(&records);
    let survey = Survey::new(&mut Reader::new(&recording[..]).unwrap());
    assert_eq!(survey.order().len(), TOLD_APART);
    let summary = report(&recording, 0).summary;
    let charted = summary.processes.len() - 1;
    assert_eq!(summary.more_processes + charted, count as usize);
    for process in &summary.processes[1..] {
        assert_eq!(process.peak, count, "{process:?}");
    }
}

#[test]
fn pages_are_alike_every_time() {
    let page = || {
        let mut out = Vec::new();
        let recording = synthetic::recording(5_000, 1);
        report(&recording, 1_000).write(&mut out).unwrap();
        out
    };
    assert!(page() == page());
}

#[test]
fn cut_recordings_are_shown_with_a_notice() {
    let whole = synthetic::recording(100_000, 1);
    let cut = report(&whole[..whole.len() / 2], 1_000);
    let notice = cut.notice().unwrap();
    assert!(notice.starts_with("The recording is cut off"), "{notice}");
    assert!(cut.events() > 1_000);
    assert_eq!(report(&whole, 0).notice(), None);
}

#[test]
fn nothing_recorded_is_a_page_too() {
    let report = report(&written(&[]), 1_000);
    let mut out = Vec::new();
    report.write(&mut out).unwrap();
    let page = String::from_utf8(out).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>"));
    assert!(page.contains("id=\"column-frame-keys\""));
}
