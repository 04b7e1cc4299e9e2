//! Sv39 tables against a plain map.

use std::collections::BTreeMap;
use std::vec::Vec;

use proptest::prelude::*;

use super::model::TableMemory;
use crate::{Entry, FrameId, Mapping, Prot, SlotId, TableFrames, Vpn, pte};

/// Counts frames out and in.
#[derive(Default)]
struct Frames {
    next: u32,
    free: Vec<FrameId>,
    out: usize,
}

impl TableFrames for Frames {
    fn take(&mut self) -> Option<FrameId> {
        self.out += 1;
        self.next += 1;
        Some(self.free.pop().unwrap_or(FrameId::new(self.next)))
    }
    fn give(&mut self, frame: FrameId) {
        self.out -= 1;
        self.free.push(frame);
    }
}

fn entry(kind: u8, number: u32) -> Entry {
    match kind {
        0 => Entry::Empty,
        1 => Entry::Swapped(SlotId::new(number)),
        kind => Entry::Present(Mapping {
            frame: FrameId::new(number),
            prot: [Prot::NONE, Prot::R, Prot::RW, Prot::RX][usize::from(kind) % 4],
            accessed: kind % 3 == 0,
            dirty: kind % 5 == 0,
        }),
    }
}

/// Pages that share tables with few, some and no others.
fn page() -> impl Strategy<Value = u64> {
    (
        prop_oneof![Just(0_u64), Just(1), Just(255)],
        0..3_u64,
        510..514_u64,
    )
        .prop_map(|(high, middle, low)| {
            ((high << 18) + (middle << 9) + low).min(pte::USER_PAGES - 1)
        })
}

proptest! {
    #[test]
    fn behave_as_a_plain_map(ops in proptest::collection::vec((page(), 0..8_u8, any::<u32>()), 1..60)) {
        let (mut memory, mut frames) = (TableMemory::default(), Frames::default());
        let root = pte::new_table(&mut memory, &mut frames).expect("frames");
        let mut plain: BTreeMap<u64, Entry> = BTreeMap::new();
        for (page, kind, number) in ops {
            let new = entry(kind, number);
            let old = pte::set(&mut memory, root, Vpn::new(page), new, &mut frames);
            prop_assert_eq!(old, Ok(plain.insert(page, new).unwrap_or(Entry::Empty)));
            if new == Entry::Empty {
                plain.remove(&page);
                pte::trim(&mut memory, root, Vpn::new(page), Vpn::new(page + 1), &mut frames);
            }
            prop_assert_eq!(pte::get(&memory, root, Vpn::new(page)), new);
            let (mut found, mut from) = (Vec::new(), Vpn::new(0));
            while let Some((page, entry)) = pte::next(&memory, root, from, Vpn::new(pte::USER_PAGES)) {
                found.push((page.get(), entry));
                from = Vpn::new(page.get() + 1);
            }
            prop_assert_eq!(&found, &plain.iter().map(|(&page, &entry)| (page, entry)).collect::<Vec<_>>());
        }
        pte::destroy(&mut memory, root, &mut frames);
        prop_assert_eq!(frames.out, 0);
    }

    #[test]
    fn trimming_everything_leaves_the_root(pages in proptest::collection::vec(page(), 1..20)) {
        let (mut memory, mut frames) = (TableMemory::default(), Frames::default());
        let root = pte::new_table(&mut memory, &mut frames).expect("frames");
        for &page in &pages {
            pte::set(&mut memory, root, Vpn::new(page), entry(2, 7), &mut frames).expect("frames");
        }
        let all = (Vpn::new(0), Vpn::new(pte::USER_PAGES));
        let full = frames.out;
        pte::trim(&mut memory, root, all.0, all.1, &mut frames);
        prop_assert_eq!(frames.out, full, "nothing is empty yet");
        for &page in &pages {
            pte::set(&mut memory, root, Vpn::new(page), Entry::Empty, &mut frames).expect("no frame is needed");
        }
        pte::trim(&mut memory, root, all.0, all.1, &mut frames);
        prop_assert_eq!(frames.out, 1);
    }
}

#[test]
fn the_accessed_bit_is_cleared_once() {
    let (mut memory, mut frames) = (TableMemory::default(), Frames::default());
    let root = pte::new_table(&mut memory, &mut frames).expect("frames");
    let page = Vpn::new(77);
    let mapping = Mapping {
        frame: FrameId::new(3),
        prot: Prot::RW,
        accessed: true,
        dirty: true,
    };
    pte::set(
        &mut memory,
        root,
        page,
        Entry::Present(mapping),
        &mut frames,
    )
    .expect("frames");
    assert!(pte::test_and_clear_accessed(&mut memory, root, page));
    assert!(!pte::test_and_clear_accessed(&mut memory, root, page));
    let cleared = Entry::Present(Mapping {
        accessed: false,
        ..mapping
    });
    assert_eq!(pte::get(&memory, root, page), cleared, "and nothing else");
    // A slot number whose bits look like an A bit is left alone.
    pte::set(
        &mut memory,
        root,
        page,
        Entry::Swapped(SlotId::new(u32::MAX)),
        &mut frames,
    )
    .expect("there");
    assert!(!pte::test_and_clear_accessed(&mut memory, root, page));
    assert_eq!(
        pte::get(&memory, root, page),
        Entry::Swapped(SlotId::new(u32::MAX))
    );
}

#[test]
fn a_table_that_cannot_be_had_changes_nothing() {
    struct Few(u32);
    impl TableFrames for Few {
        fn take(&mut self) -> Option<FrameId> {
            self.0 = self.0.checked_sub(1)?;
            Some(FrameId::new(self.0))
        }
        fn give(&mut self, _: FrameId) {}
    }
    let mut memory = TableMemory::default();
    let mut few = Few(2);
    let root = pte::new_table(&mut memory, &mut few).expect("one of two");
    let page = Vpn::new(5);
    assert_eq!(
        pte::set(&mut memory, root, page, entry(2, 1), &mut few),
        Err(crate::NoFrame)
    );
    assert_eq!(pte::get(&memory, root, page), Entry::Empty);
    assert_eq!(
        pte::set(&mut memory, root, page, Entry::Empty, &mut few),
        Ok(Entry::Empty)
    );
}
