use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;

/// An executable with one segment of code and one of data and bss.
fn image() -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0");
    bytes.extend(2_u16.to_le_bytes()); // ET_EXEC
    bytes.extend(243_u16.to_le_bytes()); // EM_RISCV
    bytes.extend(1_u32.to_le_bytes());
    for word in [0x10100_u64, 64, 0] {
        bytes.extend(word.to_le_bytes()); // entry, program headers, section headers
    }
    bytes.extend(0_u32.to_le_bytes());
    for half in [64_u16, 56, 2, 64, 0, 0] {
        bytes.extend(half.to_le_bytes());
    }
    for (flags, offset, address, file_size, memory_size) in [
        (5_u32, 0_u64, 0x10000_u64, 0x200_u64, 0x200_u64),
        (6, 0x200, 0x11200, 0x10, 0x2000),
    ] {
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(flags.to_le_bytes());
        for word in [offset, address, address, file_size, memory_size, 0x1000] {
            bytes.extend(word.to_le_bytes());
        }
    }
    bytes
}

fn patched(at: usize, bytes: &[u8]) -> Option<Program> {
    let mut image = image();
    image[at..at + bytes.len()].copy_from_slice(bytes);
    parse(&image, 0x210)
}

#[test]
fn a_sound_program_is_understood() {
    let program = parse(&image(), 0x210).expect("sound");
    assert_eq!((program.entry, program.end), (0x10100, 0x13200));
    assert_eq!((program.headers, program.header_count), (Some(0x10040), 2));
    assert_eq!(program.segments.len(), 2);
    assert_eq!(program.segments[0].prot, Prot::RX);
    assert_eq!(program.segments[1].memory_size, 0x2000);
}

#[test]
fn whatever_cannot_run_here_is_refused() {
    let second = 64 + 56;
    for (what, at, bytes) in [
        ("32 bits", 4, &[1][..]),
        ("big endian", 5, &[2]),
        ("a shared object", 16, &[3]),
        ("another machine", 18, &[62, 0]),
        ("an entry outside", 24, &[0, 0, 9]),
        ("too many headers", 56, &[0xff, 0xff]),
        ("an offset out of step", second + 8, &[8]),
        ("a part beyond the end of the file", second + 32, &[0, 1]),
        ("less memory than file", second + 40, &[1, 0]),
        (
            "a part in the kernel",
            second + 16,
            &[0, 0x12, 1, 0, 0, 0, 0, 0xff],
        ),
        ("an interpreter", second, &[3]),
    ] {
        assert_eq!(patched(at, bytes), None, "{what}");
    }
    assert_eq!(parse(&image()[..100], 0x210), None, "cut off");
    assert_eq!(parse(b"#!/bin/sh\n", 10), None, "a script");
}

/// Bytes of the image that `image` makes, and of the file that it stands for.
const IMAGE_LEN: usize = 64 + 2 * 56;
const FILE_LEN: u64 = 0x210;

/// What holds for everything that is accepted: whoever maps it needs no check of his own.
fn check_accepted(program: &Program, file_len: u64) -> Result<(), TestCaseError> {
    let mut end = 0;
    let mut entered = false;
    for segment in &program.segments {
        let Segment {
            address,
            offset,
            file_size,
            memory_size,
            prot,
        } = *segment;
        prop_assert!(file_size <= memory_size && memory_size > 0, "{segment:?}");
        prop_assert!(
            memory_size <= USER_END && address <= USER_END - memory_size,
            "{segment:?}"
        );
        if file_size > 0 {
            prop_assert!(file_size as u64 <= file_len, "{segment:?}");
            prop_assert!(offset <= file_len - file_size as u64, "{segment:?}");
            prop_assert_eq!(address % PAGE_SIZE, offset as usize % PAGE_SIZE);
        }
        end = end.max(address + memory_size);
        entered |= prot.permits(vm::Access::Fetch)
            && (address..address + memory_size).contains(&program.entry);
    }
    prop_assert_eq!(program.end, end);
    prop_assert!(entered, "{program:?}");
    prop_assert!(program.header_count <= MAX_HEADERS);
    for wanted in [vm::Access::Fetch, vm::Access::Store] {
        let span = program.span(|segment| segment.prot.permits(wanted));
        prop_assert!(span.start <= span.end && span.end <= end);
    }
    Ok(())
}

/// A number as a broken or hostile linker writes it: at the ends of what fits, near what is right, or anything.
fn odd_number() -> impl Strategy<Value = u64> {
    prop_oneof![
        prop::sample::select(vec![
            0,
            1,
            0xfff,
            0x1000,
            FILE_LEN,
            USER_END as u64 - 1,
            USER_END as u64,
            i64::MAX as u64,
            u64::MAX - 0xfff,
            u64::MAX,
        ]),
        0_u64..0x3000,
        any::<u64>(),
        (0_u32..64).prop_map(|bit| 1 << bit),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1024,
        rng_seed: RngSeed::Fixed(0xe1f),
        ..ProptestConfig::default()
    })]

    /// Rubbish, with the magic number before it or without.
    #[test]
    fn any_bytes_are_refused_or_sound(
        mut bytes in prop::collection::vec(any::<u8>(), 0..400),
        magic: bool,
        file_len: u64,
    ) {
        if magic && bytes.len() >= 20 {
            bytes[..20].copy_from_slice(&image()[..20]);
        }
        if let Some(program) = parse(&bytes, file_len) {
            check_accepted(&program, file_len)?;
        }
    }

    /// A sound program with some of its bytes changed, and its end cut off.
    #[test]
    fn a_program_with_changed_bytes_is_refused_or_sound(
        changes in prop::collection::vec((0..IMAGE_LEN, any::<u8>()), 1..6),
        len in prop_oneof![3 => Just(IMAGE_LEN), 1 => 0..IMAGE_LEN],
    ) {
        let mut bytes = image();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        if let Some(program) = parse(&bytes[..len], FILE_LEN) {
            check_accepted(&program, FILE_LEN)?;
        }
    }

    /// The fields that say where something is and how large, one by one: sums of them may not fit.
    #[test]
    fn a_program_with_odd_numbers_is_refused_or_sound(
        fields in prop::collection::vec(
            (prop::sample::select(vec![24, 32, 72, 80, 96, 104, 128, 136, 152, 160]), odd_number()),
            1..4,
        ),
        file_len in prop_oneof![Just(FILE_LEN), odd_number()],
    ) {
        let mut bytes = image();
        for (at, number) in fields {
            bytes[at..at + 8].copy_from_slice(&number.to_le_bytes());
        }
        if let Some(program) = parse(&bytes, file_len) {
            check_accepted(&program, file_len)?;
        }
    }
}
