//! Resident limits, and the score of an out-of-memory victim.

use std::vec::Vec;

use abi::errno::ESRCH;
use replacement::replay::{Algorithm, Reference, Trace};

use super::model::{Model, World};
use crate::{LockLimit, Locked, PAGE_SIZE, PolicyKind, SpaceId, Vm};

/// Pages that a space has beside those of the test, so that limits are beyond the least.
const BASE: u64 = Vm::<Model>::MIN_RESIDENT_LIMIT;

const BELADY: [u64; 12] = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];

/// A space with locked pages, and a limit of so many more.
fn limited(kind: PolicyKind, pages: u64) -> (World, SpaceId) {
    let mut world = World::new(60, 64, kind);
    let space = world.space();
    world.map(space, 100, BASE);
    for page in 0..BASE {
        world.store(space, 100 + page, 1).expect("memory");
    }
    let all = LockLimit {
        soft: u64::MAX,
        hard: u64::MAX,
    };
    world.vm.set_lock_limit(space, all);
    let locked = world.vm.lock_all(space, Some(Locked::Yes), Locked::No);
    assert_eq!(locked, Ok(()));
    world.map(space, 16, 64);
    let limited = world
        .vm
        .set_resident_limit(space, Some((BASE + pages) * PAGE_SIZE as u64));
    assert_eq!(limited, Ok(()));
    world.audit();
    (world, space)
}

fn faults(kind: PolicyKind, pages: u64, string: &[u64]) -> u64 {
    let (mut world, space) = limited(kind, pages);
    let counted = world.counting(|world| {
        for &page in string {
            world.store(space, 16 + page, page as u32).expect("memory");
            let counts = world.vm.counts(space).expect("it exists");
            assert!(counts.resident <= BASE + pages, "{counts:?}");
        }
    });
    assert_eq!(
        counted.by(|stats| stats.limit_evictions),
        counted.by(|stats| stats.faults) - pages
    );
    counted.by(|stats| stats.faults)
}

#[test]
fn a_process_under_a_limit_shows_beladys_anomaly() {
    assert_eq!(faults(PolicyKind::Fifo, 3, &BELADY), 9);
    assert_eq!(faults(PolicyKind::Fifo, 4, &BELADY), 10);
}

/// A space's own policy hears all that a replay's hears: what left by it, and what came back.
#[test]
fn each_policy_evicts_for_a_limit_what_its_replay_evicts() {
    let string: Vec<u64> = (0..150_u64).map(|at| at * at * 7 % 97 % 11).collect();
    let trace: Trace = string.iter().copied().map(Reference::write).collect();
    for kind in PolicyKind::ALL {
        for frames in [3, 6] {
            let expected = Algorithm::Policy(kind).replay(&trace, frames).faults;
            let counted = faults(kind, u64::from(frames), &string);
            assert_eq!(counted, expected, "{} {frames}", kind.name());
        }
    }
}

#[test]
fn each_space_is_limited_by_a_policy_of_its_own_and_the_others_are_left_alone() {
    let (mut world, first) = limited(PolicyKind::Fifo, 3);
    world.vm.set_policy(PolicyKind::Clock);
    let second = world.one_space(32);
    for page in 0..20 {
        world.store(second, 16 + page, 1).expect("memory");
    }
    let counted = world.counting(|world| {
        for &page in &BELADY {
            world.store(first, 16 + page, 1).expect("memory");
        }
    });
    assert_eq!(counted.by(|stats| stats.faults), 9, "it is FIFO still");
    let counts = world.vm.counts(second).expect("it exists");
    assert_eq!((counts.resident, counts.swapped), (20, 0));
    // The limit goes with the next fault only.
    assert_eq!(world.vm.set_resident_limit(second, Some(0)), Ok(()));
    assert_eq!(
        world.vm.counts(second).map(|counts| counts.resident),
        Some(20)
    );
    world.store(second, 40, 1).expect("memory");
    assert_eq!(
        world.vm.counts(second).map(|counts| counts.resident),
        Some(BASE)
    );
    assert_eq!(world.vm.set_resident_limit(second, None), Ok(()));
    world.audit();
    for page in 0..25 {
        world.store(second, 16 + page, 1).expect("memory");
    }
    assert_eq!(
        world.vm.counts(second).map(|counts| counts.resident),
        Some(25)
    );
    world.exit(second);
    assert_eq!(world.vm.set_resident_limit(second, None), Err(ESRCH));
}

#[test]
fn a_limit_that_memory_is_below_is_none() {
    for kind in PolicyKind::ALL {
        let (mut world, space) = limited(kind, 4);
        let all = world.vm.stats().frames_total;
        for (pages, is_limit) in [(all - 1, true), (all, false), (all - 2, true)] {
            let bytes = pages * PAGE_SIZE as u64;
            assert_eq!(world.vm.resident_limit_heap(bytes) > 0, is_limit, "{pages}");
            assert_eq!(world.vm.set_resident_limit(space, Some(bytes)), Ok(()));
            let limit = is_limit.then_some(bytes);
            assert_eq!(world.vm.resident_limit(space), limit, "{pages}");
            world.audit();
        }
        assert_eq!(world.vm.resident_limit_heap(u64::MAX - 1), 0);
    }
}

/// What a fork shares is nobody's own until one side is gone.
#[test]
fn shared_pages_are_not_evicted_for_a_limit() {
    let mut world = World::new(60, 64, PolicyKind::Fifo);
    let space = world.one_space(64);
    for page in 0..20 {
        world.store(space, 16 + page, page as u32).expect("memory");
    }
    let child = world.fork(space);
    assert_eq!(world.vm.set_resident_limit(child, Some(9)), Ok(()));
    world.audit();
    let grandchild = world.fork(child);
    assert_eq!(world.vm.resident_limit(grandchild), Some(9), "inherited");
    world.exit(grandchild);
    assert_eq!(world.vm.resident_limit(space), None);
    let counted = world.counting(|world| {
        (40..42).for_each(|page| assert_eq!(world.store(child, page, 1), Ok(1)));
    });
    assert_eq!(counted.by(|stats| stats.evictions), 1, "its own page only");
    world.exit(space);
    world.store(child, 50, 1).expect("memory");
    assert_eq!(
        world.vm.counts(child).map(|counts| counts.resident),
        Some(BASE)
    );
    for page in 0..20 {
        assert_eq!(world.load(child, 16 + page), Ok(page as u32));
    }
}

#[test]
fn the_score_counts_memory_swap_tables_and_the_adjustment() {
    let mut world = World::new(40, 60, PolicyKind::Fifo);
    let spaces: Vec<SpaceId> = (0..3).map(|_| world.one_space(32)).collect();
    for (at, pages) in [(0, 9), (1, 5), (2, 7)] {
        (0..pages).for_each(|page| assert_eq!(world.store(spaces[at], 16 + page, 1), Ok(1)));
    }
    world.evict(spaces[2], 16).expect("resident");
    let scores = |world: &World| {
        spaces
            .iter()
            .map(|&id| world.vm.oom_score(id))
            .collect::<Vec<_>>()
    };
    // Three tables each.
    assert_eq!(scores(&world), [Some(12), Some(8), Some(10)]);
    let all = (world.vm.stats().frames_total + world.vm.stats().swap_total) as i64;
    world.vm.set_oom_adjustment(spaces[0], -1000);
    world.vm.set_oom_adjustment(spaces[1], 500);
    assert_eq!(scores(&world), [None, Some(8 + all / 2), Some(10)]);
    let child = world.fork(spaces[1]);
    assert_eq!(world.vm.oom_adjustment(child), Some(500));
    assert_eq!(
        world.vm.oom_victim(),
        Some(spaces[1]),
        "the older of equals"
    );
    world.exit(spaces[1]);
    world.vm.set_oom_adjustment(child, -2000);
    assert_eq!(world.vm.oom_adjustment(child), Some(-1000));
    assert_eq!(world.vm.oom_victim(), Some(spaces[2]));
}
