//! What is written is read; what is not ours, is damaged or cut off is said to be.

use super::synthetic::{header, recording, records};
use super::*;
use crate::hart::{AccessKind, Privilege};
use crate::observe::counters::FaultReason;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use std::collections::BTreeMap;
use std::io;

fn write(records: &[Record], compression: Compression) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), &header(), compression).unwrap();
    for record in records {
        writer
            .event(record.time, record.hart, &record.event)
            .unwrap();
    }
    let end = End {
        time: 7,
        reason: "exit status 3".to_owned(),
        ..End::default()
    };
    writer.finish(end).unwrap()
}

/// All that can be read, and what is said when it is not all.
fn read(bytes: &[u8]) -> Result<(Vec<Record>, Option<String>), String> {
    let mut reader = Reader::new(bytes).map_err(|error| error.to_string())?;
    let records = reader.by_ref().collect();
    assert_eq!(reader.next(), None, "it stays at its end");
    assert_eq!(reader.damage().is_none(), reader.end().is_some());
    Ok((records, reader.damage().map(ToString::to_string)))
}

#[test]
fn kinds_have_numbers_and_names_of_their_own() {
    let mut numbers = BTreeMap::new();
    let mut names = BTreeMap::new();
    for &(number, name) in Event::KINDS {
        assert!((1..64).contains(&number), "{name}");
        assert_eq!(numbers.insert(number, name), None, "{number}");
        assert_eq!(names.insert(name, number), None, "{name}");
    }
    for (index, kind) in FaultKind::ALL.into_iter().enumerate() {
        assert_eq!(
            (kind as usize, FaultKind::from_number(index as u64)),
            (index, Some(kind))
        );
    }
    for (index, kind) in FrameKind::ALL.into_iter().enumerate() {
        assert_eq!(
            (kind as usize, FrameKind::from_number(index as u64)),
            (index, Some(kind))
        );
    }
}

#[test]
fn fields_have_names_and_values() {
    let event = Event::FaultDone {
        kind: FaultKind::SwapIn,
        va: Hex(0x5000),
        space: 3,
        major: true,
        pte: None,
    };
    assert_eq!((event.name(), event.number()), ("fault_done", 25));
    assert_eq!(
        event.fields(),
        [
            ("kind", Value::Name("swap_in")),
            ("va", Value::Hex(0x5000)),
            ("space", Value::Number(3)),
            ("major", Value::Name("yes")),
            ("pte", Value::None),
        ]
    );
}

#[test]
fn a_made_up_recording_is_read_as_it_was_written() {
    let made = records(200_000, 1);
    for compression in [Compression::Stored, Compression::Zstd] {
        let bytes = write(&made, compression);
        let (records, damage) = read(&bytes).unwrap();
        assert!(records == made, "{compression:?}");
        assert_eq!(damage, None);
        let mut reader = Reader::new(&bytes[..]).unwrap();
        assert_eq!(reader.header(), &header());
        assert_eq!(reader.by_ref().count(), made.len());
        let end = reader.end().unwrap();
        assert_eq!((end.time, end.events), (7, made.len() as u64));
        assert_eq!(end.reason, "exit status 3");
    }
    assert_eq!(recording(1000, 5), recording(1000, 5), "it repeats");
}

#[test]
fn an_event_takes_few_bytes() {
    let made = records(200_000, 1);
    let stored = write(&made, Compression::Stored).len();
    let compressed = write(&made, Compression::Zstd).len();
    assert!(stored < 12 * made.len(), "{stored} bytes");
    assert!(compressed < stored, "{compressed} bytes");
}

#[test]
fn a_recording_cut_off_is_read_up_to_its_last_whole_block() {
    let made = records(100_000, 3);
    let bytes = write(&made, Compression::Zstd);
    let mut seen = Vec::new();
    for length in (0..bytes.len()).step_by(bytes.len() / 50) {
        let Ok((records, damage)) = read(&bytes[..length]) else {
            // Not even the header is there.
            assert!(length < 1000, "{length}");
            continue;
        };
        let damage = damage.unwrap();
        assert!(
            damage.starts_with(&format!("the recording is cut off at byte {length}:")),
            "{damage}"
        );
        assert!(made.starts_with(&records));
        assert!(damage.ends_with(&format!("cycle {}", records.last().map_or(0, |r| r.time))));
        seen.push(records.len());
    }
    assert!(seen.is_sorted());
    seen.dedup();
    assert!(seen.len() > 2, "several blocks: {seen:?}");
}

#[test]
fn what_is_no_recording_is_said_to_be_none() {
    let bytes = recording(100, 1);
    let mut other_version = bytes.clone();
    other_version[8] = 9;
    let unix_text: Vec<u8> = bytes
        .iter()
        .copied()
        .filter(|byte| *byte != b'\r')
        .collect();
    let mut seven_bits = bytes.clone();
    seven_bits[0] &= 0x7f;
    for (bytes, sentence) in [
        (
            &b""[..],
            "it is not a recording: `pagewalk run --record FILE` writes one",
        ),
        (
            b"\x7fELF\x02\x01\x01 and so on",
            "it is not a recording: `pagewalk run --record FILE` writes one",
        ),
        (
            &unix_text,
            "it was a recording, and was damaged by being copied as text: copy it as binary",
        ),
        (
            &seven_bits,
            "it was a recording, and was damaged by being copied as text: copy it as binary",
        ),
        (
            &other_version,
            "it is a recording of format 9, and this pagewalk reads format 1: record again, or use the \
             pagewalk that wrote it",
        ),
        (
            &bytes[..10],
            "the recording ends before its first event: nothing of it can be shown",
        ),
        (
            &bytes[..40],
            "the recording ends before its first event: nothing of it can be shown",
        ),
    ] {
        assert_eq!(read(bytes).unwrap_err(), sentence);
    }
}

#[test]
fn a_flipped_bit_is_found() {
    let made = records(2000, 9);
    let bytes = write(&made, Compression::Zstd);
    for at in (12..bytes.len()).step_by(97) {
        let mut spoiled = bytes.clone();
        spoiled[at] ^= 1;
        let Ok((records, damage)) = read(&spoiled) else {
            continue;
        };
        // A block of an unknown kind is passed over, which a checksum of its head forbids too.
        assert!(damage.is_some(), "byte {at}");
        assert!(made.starts_with(&records), "byte {at}");
    }
}

#[test]
fn the_hosts_errors_are_handed_on() {
    struct Full(usize);
    impl io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self
                .0
                .checked_sub(bytes.len())
                .ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut writer = Writer::new(Full(1000), &header(), Compression::Stored).unwrap();
    let failed = records(100_000, 1)
        .iter()
        .find_map(|record| writer.event(record.time, 0, &record.event).err());
    assert_eq!(failed.unwrap().kind(), io::ErrorKind::StorageFull);
}

fn hex() -> impl Strategy<Value = Hex> {
    prop_oneof![any::<u64>(), 0..0x1_0000_u64, Just(u64::MAX)].prop_map(Hex)
}

fn access() -> impl Strategy<Value = AccessKind> {
    prop_oneof![
        Just(AccessKind::Fetch),
        Just(AccessKind::Load),
        Just(AccessKind::Store)
    ]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (hex(), hex(), hex()).prop_map(|(cause, pc, value)| Event::Trap {
            cause,
            from: Privilege::User,
            to: Privilege::Machine,
            pc,
            value
        }),
        (access(), hex(), any::<u8>(), hex()).prop_map(|(access, va, level, pte)| {
            Event::PageFault {
                access,
                va,
                reason: FaultReason::Protection,
                level,
                pte,
            }
        }),
        (proptest::option::of(hex()), proptest::option::of(hex()))
            .prop_map(|(va, asid)| Event::TlbFlush { va, asid }),
        (any::<u64>(), any::<i64>())
            .prop_map(|(number, result)| Event::SystemCallEnd { number, result }),
        (any::<u32>(), "\\PC{0,16}").prop_map(|(pid, name)| Event::ProcessName { pid, name }),
        (
            0..11_u64,
            hex(),
            any::<u32>(),
            any::<bool>(),
            proptest::option::of(hex())
        )
            .prop_map(|(kind, va, space, major, pte)| Event::FaultDone {
                kind: FaultKind::from_number(kind).unwrap(),
                va,
                space,
                major,
                pte
            }),
        (any::<u32>(), 0..8_u64).prop_map(|(frame, usage)| Event::FrameUse {
            frame,
            usage: FrameKind::from_number(usage).unwrap()
        }),
        (any::<u32>(), any::<bool>()).prop_map(|(frame, dirty)| Event::Evict { frame, dirty }),
    ]
}

proptest! {
    #![proptest_config(Config { rng_seed: RngSeed::Fixed(71), ..Config::default() })]

    #[test]
    fn whatever_is_written_is_read(
        events in vec((any::<u8>(), prop_oneof![0..1000_u64, any::<u64>()], event()), 0..200),
    ) {
        let records: Vec<_> = events
            .into_iter()
            .map(|(hart, time, event)| Record { time, hart: hart % 8, event })
            .collect();
        let bytes = write(&records, Compression::Zstd);
        prop_assert_eq!(read(&bytes), Ok((records, None)));
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in vec(any::<u8>(), 0..400)) {
        let _refused = read(&bytes);
    }

    #[test]
    fn any_bytes_in_a_block_are_read_without_a_panic(
        plain in vec(prop_oneof![0..34_u8, any::<u8>()], 0..400),
        events in prop_oneof![0..20_u32, any::<u32>()],
        time in any::<u64>(),
    ) {
        let mut bytes = write(&[], Compression::Stored);
        let header = Reader::new(&bytes[..]).unwrap().at as usize;
        bytes.truncate(header);
        let mut out = block::BlockWriter::new(bytes, Compression::Stored).unwrap();
        out.block(block::Kind::Events, &plain, events, time).unwrap();
        let (records, damage) = read(&out.into_inner()).unwrap();
        prop_assert!(records.len() <= plain.len());
        prop_assert!(damage.is_some());
    }
}
