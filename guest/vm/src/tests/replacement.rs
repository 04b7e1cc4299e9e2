//! Replacement in the whole brain: it evicts what the policy's replay evicts, page by page.

use std::collections::BTreeSet;
use std::vec::Vec;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use replacement::replay::{Algorithm, Reference, Trace};

use super::model::World;
use crate::{PolicyKind, SpaceId};

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
            .filter(|&page| world.vm.page_info(space, super::model::addr(page)).state == 2)
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
