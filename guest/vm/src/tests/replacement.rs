//! Replacement in the whole brain: it evicts what the policy's replay evicts, page by page.

use std::collections::BTreeSet;
use std::format;
use std::string::String;
use std::vec::Vec;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use replacement::replay::{Algorithm, Reference, Trace};

use super::model::{World, addr};
use crate::{
    Content, Entry, FrameId, Hw, InodeId, MapRequest, PAGE_SIZE, PolicyKind, Prot, Sharing,
    SpaceId, Vpn, Where,
};

const BELADY: [u32; 12] = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];

#[test]
fn the_whole_brain_shows_beladys_anomaly_too() {
    for (frames, expected) in [(3, 9), (4, 10)] {
        let mut world = World::new(frames, 16, PolicyKind::Fifo);
        let space = world.one_space(8);
        let counted = world.counting(|world| {
            for (at, page) in BELADY.iter().enumerate() {
                world
                    .store(space, 16 + u64::from(*page), at as u32)
                    .expect("memory");
            }
        });
        assert_eq!(counted.by(|stats| stats.faults), expected);
        assert_eq!(
            counted.by(|stats| stats.evictions),
            expected - u64::from(frames)
        );
    }
}

#[test]
fn clock_spares_what_is_touched_and_fifo_does_not() {
    let survivors = |kind| {
        let mut world = World::new(4, 16, kind);
        let space = world.one_space(16);
        for page in [16, 17, 18, 19, 20] {
            world.store(space, page, 1).expect("memory");
        }
        // All bits were set, so 16 went first under either policy, and the others' bits are clear.
        world.load(space, 17).expect("memory");
        world.store(space, 21, 1).expect("memory");
        (17..=19)
            .filter(|&page| world.vm.page_info(space, addr(page)).state == 2)
            .collect::<Vec<u64>>()
    };
    assert_eq!(survivors(PolicyKind::Fifo), [18, 19]);
    assert_eq!(survivors(PolicyKind::Clock), [17, 19]);
}

/// Pages of the test's space that are in memory.
fn resident(world: &World, space: SpaceId, pages: u64) -> BTreeSet<u64> {
    let is_resident = |&page: &u64| world.info(space, 16 + page).state == 2;
    (0..pages).filter(is_resident).collect()
}

#[test]
fn a_policy_can_be_switched_at_any_time() {
    let mut world = World::new(4, 16, PolicyKind::Fifo);
    let space = world.one_space(16);
    let store = |world: &mut World, page: u64| {
        world.store(space, 16 + page, 1).expect("memory");
    };
    (0..4).for_each(|page| store(&mut world, page));
    world.vm.set_policy(PolicyKind::Clock);
    assert_eq!(world.vm.policy(), PolicyKind::Clock);
    world.audit();
    // All are touched, so Clock takes the oldest, and clears the others' bits.
    store(&mut world, 4);
    assert_eq!(resident(&world, space, 8), BTreeSet::from([1, 2, 3, 4]));
    store(&mut world, 1);
    world.vm.set_policy(PolicyKind::Fifo);
    store(&mut world, 5);
    assert_eq!(resident(&world, space, 8), BTreeSet::from([2, 3, 4, 5]));
    for kind in PolicyKind::ALL {
        world.vm.set_policy(kind);
        (0..10).for_each(|page| store(&mut world, page));
        world.audit();
    }
}

const INODE: InodeId = InodeId(7);

/// Touches pages as `text` says (`s` stands for `disturb`); a line after each touch tells which pages are
/// in memory. Page 0 is a file's, the others are private.
fn memory_after_each(
    kind: PolicyKind,
    text: &str,
    disturb: fn(&mut World, SpaceId),
) -> Vec<String> {
    let mut world = World::new(4, 32, kind);
    let space = world.one_space(16);
    let content = Content::File {
        inode: INODE,
        file_len: PAGE_SIZE as u64,
        offset: 0,
        bytes: u64::MAX,
        sharing: Sharing::Shared,
    };
    let request = MapRequest {
        content,
        ..MapRequest::anon(Where::Fixed(addr(16)), PAGE_SIZE as u64, Prot::RW)
    };
    assert_eq!(world.vm.mmap(space, &request), Ok(addr(16)));
    let touch = |word: &str| {
        if word == "s" {
            disturb(&mut world, space);
            world.audit();
        } else {
            let page: u64 = word.parse().expect("a page");
            world.store(space, 16 + page, 1).expect("memory");
        }
        format!("{word}: {:?}", resident(&world, space, 12))
    };
    text.split_whitespace().map(touch).collect()
}

fn sync(world: &mut World, _: SpaceId) {
    world.vm.collect_dirty(INODE);
    world.sync();
}

/// The frame of the first page, if it is in memory.
fn first_frame(world: &World, space: SpaceId) -> Option<FrameId> {
    match world.vm.hw().get(world.vm.tables(space)?, Vpn::new(16)) {
        Entry::Present(mapping) => Some(mapping.frame),
        Entry::Empty | Entry::Swapped(_) => None,
    }
}

fn pin_and_unpin(world: &mut World, space: SpaceId) {
    if let Some(frame) = first_frame(world, space) {
        world.vm.pin(frame);
        world.audit();
        world.vm.unpin(frame);
    }
}

/// A page that stays in memory throughout is no new page.
#[test]
fn a_write_back_or_a_pin_does_not_change_what_is_known_of_a_page() {
    // Page 0 is the first to go; it was needed again, and is hot for 2Q; it is touched now and then.
    for text in [
        "0 1 2 s 3 4 5 6 7 8",
        "0 1 2 3 4 0 s 5 6 7 s 8 9 10 11 4 0",
        "0 1 2 3 s 0 4 s 0 5 6 s 0 7 s 8 s 9 10 s 11",
    ] {
        for kind in PolicyKind::ALL {
            let undisturbed = memory_after_each(kind, text, |_, _| ());
            assert_eq!(
                memory_after_each(kind, text, pin_and_unpin),
                undisturbed,
                "{} {text}",
                kind.name()
            );
            // These two choose by dirty bits too, which a write-back clears.
            if !matches!(kind, PolicyKind::EnhancedClock | PolicyKind::WsClock) {
                let synced = memory_after_each(kind, text, sync);
                assert_eq!(synced, undisturbed, "{} {text}", kind.name());
            }
        }
    }
}

#[test]
fn a_pinned_page_is_passed_over_and_goes_when_it_is_unpinned() {
    for kind in PolicyKind::ALL {
        let mut world = World::new(3, 32, kind);
        let space = world.one_space(16);
        let touch = |world: &mut World, page| world.store(space, page, 1).expect("memory");
        touch(&mut world, 16);
        let frame = first_frame(&world, space).expect("it was stored to");
        world.vm.pin(frame);
        for page in 17..27 {
            touch(&mut world, page);
            assert_eq!(world.info(space, 16).state, 2, "{}", kind.name());
        }
        world.vm.unpin(frame);
        world.audit();
        let goes = (0..200).any(|at| {
            touch(&mut world, 17 + at % 10);
            world.info(space, 16).state != 2
        });
        assert!(goes, "{}", kind.name());
    }
}

/// A page whose write fails does not come back, for it has not left.
#[test]
fn a_page_that_could_not_be_written_is_not_a_hot_one() {
    let mut world = World::new(4, 32, PolicyKind::TwoQueues);
    let space = world.one_space(16);
    let store = |world: &mut World, page: u64| {
        world.store(space, 16 + page, 1).expect("memory");
    };
    (0..4).for_each(|page| store(&mut world, page));
    world.disks.failures = 1;
    store(&mut world, 4);
    assert_eq!(world.vm.stats().io_errors, 1);
    // It is in memory still, and mapped again as soon as it is touched.
    store(&mut world, 0);
    assert_eq!(world.vm.stats().swapped_in, 0);
    assert_eq!(resident(&world, space, 8), BTreeSet::from([0, 2, 3, 4]));
    (5..8).for_each(|page| store(&mut world, page));
    assert_eq!(resident(&world, space, 8), BTreeSet::from([4, 5, 6, 7]));
    // This one did leave, and is back: it stays while others pass by.
    store(&mut world, 0);
    (8..12).for_each(|page| store(&mut world, page));
    assert!(resident(&world, space, 8).contains(&0));
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(0), ..ProptestConfig::default() })]

    /// After every reference the same pages are in memory as in the policy's replay. A page's first touch
    /// is a store, so that each has a frame of its own.
    #[test]
    fn victim_order(
        touches in proptest::collection::vec((0..9_u64, any::<bool>()), 1..60),
        frames in 1..6_u32,
        kind in proptest::sample::select(&PolicyKind::ALL[..]),
    ) {
        let mut seen = BTreeSet::new();
        let references = touches.into_iter().map(|(page, write)| Reference {
            page,
            write: seen.insert(page) || write,
        });
        let references: Vec<Reference> = references.collect();
        let mut world = World::new(frames, 16, kind);
        let space = world.one_space(16);
        let writes_before = world.vm.stats().swapped_out;
        let mut expected = BTreeSet::new();
        for (at, reference) in references.iter().enumerate() {
            let page = 16 + reference.page;
            let touched = if reference.write { world.store(space, page, 1) } else { world.load(space, page) };
            touched.expect("memory");
            let trace: Trace = references[..=at].iter().copied().collect();
            let mut last_victim = None;
            let counts = Algorithm::Policy(kind)
                .replay_victims(&trace, frames, &mut |victim| last_victim = Some(victim));
            if expected.insert(reference.page) && expected.len() > frames as usize {
                expected.remove(&last_victim.expect("one had to go"));
            }
            prop_assert_eq!(resident(&world, space, 9), expected.clone(), "{}", kind.name());
            prop_assert_eq!(world.vm.stats().swapped_out - writes_before, counts.write_backs);
        }
    }
}
