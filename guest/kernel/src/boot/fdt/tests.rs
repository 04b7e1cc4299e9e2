use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;

use super::*;

fn header() -> Vec<u8> {
    // magic, total, structure, strings, reserve map, version, compatible, cpu, sizes of strings and structure
    let words = [MAGIC, 1000, 56, 900, 40, 17, 16, 0, 100, 844];
    words
        .iter()
        .flat_map(|word: &u32| word.to_be_bytes())
        .collect()
}

#[test]
fn a_sound_header_gives_the_length() {
    assert_eq!(total_size(&header()), Ok(1000));
}

#[test]
fn garbage_is_refused_before_anything_follows_it() {
    assert!(total_size(&[]).is_err());
    assert!(total_size(&[0; HEADER_SIZE]).is_err());
    for (word, value) in [
        (0, 1),
        (1, 3),
        (1, u32::MAX),
        (2, 5000),
        (3, 980),
        (4, 0),
        (9, 2000),
    ] {
        let mut bytes = header();
        bytes[4 * word..4 * word + 4].copy_from_slice(&u32::to_be_bytes(value));
        assert!(total_size(&bytes).is_err(), "word {word} = {value}");
    }
}

/// Writes a device tree, as a bootloader does.
#[derive(Default)]
struct Writer {
    structure: Vec<u8>,
    strings: Vec<u8>,
}

impl Writer {
    fn word(&mut self, word: u32) {
        self.structure.extend(word.to_be_bytes());
    }

    fn padded(&mut self, bytes: &[u8]) {
        self.structure.extend(bytes);
        let len = self.structure.len().next_multiple_of(4);
        self.structure.resize(len, 0);
    }

    fn node(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.word(1);
        self.padded(&[name.as_bytes(), &[0]].concat());
        inside(self);
        self.word(2);
    }

    fn property(&mut self, name: &str, value: &[u8]) {
        let name_at = self.strings.len() as u32;
        self.strings.extend([name.as_bytes(), &[0]].concat());
        self.word(3);
        self.word(value.len() as u32);
        self.word(name_at);
        self.padded(value);
    }

    fn words(&mut self, name: &str, words: &[u32]) {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        self.property(name, &bytes);
    }

    /// The whole tree: header, an empty reservation, structure, strings.
    fn finish(mut self) -> Vec<u8> {
        self.word(9);
        let (structure, strings) = (56, 56 + self.structure.len() as u32);
        let total = strings + self.strings.len() as u32;
        let sizes = [self.strings.len() as u32, self.structure.len() as u32];
        let words = [
            MAGIC,
            total,
            structure,
            strings,
            HEADER_SIZE as u32,
            17,
            16,
            0,
        ];
        let header = words
            .iter()
            .chain(&sizes)
            .flat_map(|word| word.to_be_bytes());
        header
            .chain([0; 16])
            .chain(self.structure)
            .chain(self.strings)
            .collect()
    }
}

/// What a small machine is described by.
fn machine() -> Vec<u8> {
    let mut tree = Writer::default();
    tree.node("", |tree| {
        tree.words("#address-cells", &[2]);
        tree.words("#size-cells", &[2]);
        tree.node("chosen", |tree| tree.property("bootargs", b"policy=2q\0"));
        tree.node("cpus", |tree| {
            tree.words("timebase-frequency", &[10_000_000]);
            tree.node("cpu@0", |tree| {
                tree.property("device_type", b"cpu\0");
                tree.property("riscv,isa", b"rv64imac\0");
                tree.words("riscv,cboz-block-size", &[64]);
            });
        });
        tree.node("memory@80000000", |tree| {
            tree.property("device_type", b"memory\0");
            tree.words("reg", &[0, 0x8000_0000, 0, 0x100_0000]);
        });
        for (name, compatible, address, interrupt) in [
            ("serial@10000000", &b"ns16550a\0"[..], 0x1000_0000, 10),
            (
                "plic@c000000",
                b"sifive,plic-1.0.0\0riscv,plic0\0",
                0xc00_0000,
                0,
            ),
            ("virtio@10002000", b"virtio,mmio\0", 0x1000_2000, 2),
            ("virtio@10001000", b"virtio,mmio\0", 0x1000_1000, 1),
        ] {
            tree.node(name, |tree| {
                tree.property("compatible", compatible);
                tree.words("reg", &[0, address, 0, 0x1000]);
                tree.words("interrupts", &[interrupt]);
            });
        }
    });
    tree.finish()
}

/// As the kernel reads it.
fn read(bytes: &[u8]) -> Result<Machine, &'static str> {
    let size = total_size(bytes)?;
    parse(bytes.get(..size).ok_or("cut off")?)
}

#[test]
fn a_machine_is_understood() {
    let read = read(&machine()).expect("sound");
    assert_eq!(read.ram, 0x8000_0000..0x8100_0000);
    assert_eq!(
        (&read.bootargs[..], &read.isa[..]),
        ("policy=2q", "rv64imac")
    );
    assert_eq!((read.timebase, read.plic), (10_000_000, 0xc00_0000));
    let uart = Device {
        address: 0x1000_0000,
        interrupt: 10,
    };
    assert_eq!((read.uart, read.rtc), (uart, None));
    let slots: Vec<usize> = read.virtio.iter().map(|slot| slot.address).collect();
    assert_eq!(slots, [0x1000_1000, 0x1000_2000]);
}

#[test]
fn a_damaged_structure_is_refused_with_a_reason() {
    type Damage = fn(&mut Writer);
    let in_root: [(&str, Damage); 5] = [
        ("a token is none that there is", |tree| tree.word(7)),
        ("a token is none that there is", |tree| tree.word(4)),
        ("a node ends that did not begin", |tree| {
            tree.word(2);
            tree.word(2);
        }),
        ("a property's value is cut off", |tree| {
            tree.word(3);
            tree.word(u32::MAX);
            tree.word(0);
        }),
        ("a count of cells is not a number", |tree| {
            tree.property("#size-cells", &[1])
        }),
    ];
    for (why, damage) in in_root {
        let mut tree = Writer::default();
        tree.node("", damage);
        assert_eq!(read(&tree.finish()).err(), Some(why));
    }
    let mut deep = Writer::default();
    (0..40).for_each(|_| {
        deep.word(1);
        deep.padded(b"x\0");
    });
    assert_eq!(read(&deep.finish()).err(), Some("its nodes are too deep"));
    assert_eq!(
        read(&Writer::default().finish()).err(),
        Some("it has not one root")
    );
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2048,
        rng_seed: RngSeed::Fixed(0xfd7),
        ..ProptestConfig::default()
    })]

    /// A sound tree with some words changed: understood or refused, with no panic either way.
    #[test]
    fn a_tree_with_changed_words_is_understood_or_refused(
        changes in prop::collection::vec(
            (any::<Index>(), prop_oneof![0_u32..10, any::<u32>(), Just(u32::MAX), 40_u32..1000]),
            1..4,
        ),
    ) {
        let mut bytes = machine();
        for (at, word) in changes {
            let at = at.index(bytes.len() / 4) * 4;
            bytes[at..at + 4].copy_from_slice(&word.to_be_bytes());
        }
        if let Ok(machine) = read(&bytes) {
            prop_assert!(machine.ram.start <= machine.ram.end && machine.timebase > 0);
        }
    }

    /// The same with single bytes changed, which names and strings notice.
    #[test]
    fn a_tree_with_changed_bytes_is_understood_or_refused(
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = machine();
        for (at, byte) in changes {
            let at = HEADER_SIZE + at.index(bytes.len() - HEADER_SIZE);
            bytes[at] = byte;
        }
        if let Ok(machine) = read(&bytes) {
            prop_assert!(machine.ram.start <= machine.ram.end && machine.timebase > 0);
        }
    }
}
