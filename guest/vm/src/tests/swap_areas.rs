//! Swap areas, and transfers of several pages: what is written together, what comes along, what comes back.

use std::vec::Vec;

use abi::errno::{EINVAL, EIO, ENOMEM};
use abi::vmstat::VmStats;

use super::model::{World, addr};
use crate::{
    Advice, AreaId, Config, Content, Madvise, MapRequest, NewSwapArea, PAGE_SIZE, PolicyKind, Prot,
    SpaceId, Where,
};

const PAGE: u64 = PAGE_SIZE as u64;

/// A world where so many pages are written, and read, by one request.
fn world(user_frames: u32, slots: u32, cluster: u32, readahead: u32) -> World {
    let frames = 0..user_frames + Config::MIN_RESERVE + 4;
    World::with_config(Config {
        swap_cluster: cluster,
        swap_readahead: readahead,
        ..Config::new(frames, slots, PolicyKind::Fifo)
    })
}

fn store_all(world: &mut World, space: SpaceId, pages: core::ops::Range<u64>) {
    for page in pages {
        assert_eq!(world.store(space, 16 + page, page as u32), Ok(page as u32));
    }
}

fn check_all(world: &mut World, space: SpaceId, pages: core::ops::Range<u64>) {
    for page in pages {
        assert_eq!(world.load(space, 16 + page), Ok(page as u32), "page {page}");
    }
}

#[test]
fn victims_are_written_together_in_adjacent_slots() {
    let mut world = world(12, 40, 4, 1);
    let space = world.one_space(32);
    store_all(&mut world, space, 0..12);
    let counted = world.counting(|world| store_all(world, space, 12..13));
    assert_eq!(
        counted.by(|stats| stats.swapped_out),
        4,
        "pages of the first request"
    );
    assert_eq!(counted.by(|stats| stats.swap_writes), 1, "requests");
    // Three frames are free now.
    let counted = world.counting(|world| store_all(world, space, 13..16));
    assert_eq!(counted.by(|stats| stats.swap_writes), 0, "no need yet");
    store_all(&mut world, space, 16..24);
    assert_eq!(world.disks.requests, [4, 4, 4]);
    let slots: Vec<u64> = (0..12)
        .map(|page| world.info(space, 16 + page).frame)
        .collect();
    assert_eq!(slots, (1..13).collect::<Vec<_>>());
    check_all(&mut world, space, 0..24);
}

#[test]
fn a_cluster_takes_clean_pages_along_without_writing_them() {
    let mut world = world(6, 40, 4, 1);
    let space = world.one_space(32);
    store_all(&mut world, space, 0..4);
    for page in [17, 18] {
        world.evict(space, page).expect("resident");
        world.load(space, page).expect("in swap");
    }
    store_all(&mut world, space, 4..6);
    // In order of arrival: 0, 3, then the two that are clean.
    let counted = world.counting(|world| store_all(world, space, 6..7));
    assert_eq!(
        counted.events(),
        [
            ("faults", 1),
            ("demand_zero", 1),
            ("evictions", 4),
            ("swapped_out", 2),
            ("clean_dropped", 2)
        ]
    );
    check_all(&mut world, space, 0..7);
}

#[test]
fn a_request_of_several_pages_that_fails_harms_none() {
    let mut world = world(6, 40, 4, 1);
    let space = world.one_space(32);
    store_all(&mut world, space, 0..6);
    world.disks.failures = 1;
    let counted = world.counting(|world| store_all(world, space, 6..7));
    assert_eq!(counted.by(|stats| stats.io_errors), 1);
    // The next one is of one page.
    assert_eq!(world.disks.requests, [1]);
    check_all(&mut world, space, 0..7);

    // The same for reads: with slot 2 would have come slot 3.
    let (mut world, space) = evicted_in_order(8, 8);
    check_all(&mut world, space, 0..1);
    world.disks.failures = 1;
    let counted = world.counting(|world| check_all(world, space, 1..2));
    assert_eq!(counted.by(|stats| stats.io_errors), 1);
    assert_eq!(counted.by(|stats| stats.swapped_in), 1);
    check_all(&mut world, space, 0..8);
}

/// Evicts pages one by one, so that they lie in adjacent slots.
fn evicted_in_order(pages: u64, readahead: u32) -> (World, SpaceId) {
    let mut world = world(40, 40, 1, readahead);
    let space = world.one_space(pages);
    store_all(&mut world, space, 0..pages);
    (0..pages).for_each(|page| world.evict(space, 16 + page).expect("resident"));
    world.disks.requests.clear();
    (world, space)
}

fn readahead_counts(stats: &VmStats) -> [u64; 4] {
    let VmStats {
        major,
        swap_readahead,
        swap_readahead_hits,
        swap_readahead_wasted,
        ..
    } = *stats;
    [
        major,
        swap_readahead,
        swap_readahead_hits,
        swap_readahead_wasted,
    ]
}

#[test]
fn a_scan_reads_ahead_more_and_more() {
    // Slots 1 to 31. The windows end at slots 1, 3, 7, 15, 23 and 31.
    let (mut world, space) = evicted_in_order(31, 8);
    check_all(&mut world, space, 0..31);
    assert_eq!(world.disks.requests, [1, 2, 4, 8, 8, 8]);
    assert_eq!(readahead_counts(&world.vm.stats()), [6, 25, 25, 0]);
    assert_eq!(world.vm.stats().swap_reads, 6);
    assert_eq!(world.vm.stats().swapped_in, 31);

    let (mut world, space) = evicted_in_order(31, 1);
    check_all(&mut world, space, 0..31);
    assert_eq!(readahead_counts(&world.vm.stats()), [31, 0, 0, 0]);
}

#[test]
fn a_walk_that_jumps_about_reads_nothing_ahead() {
    let (mut world, space) = evicted_in_order(31, 8);
    for step in 0..31 {
        let page = step * 13 % 31;
        check_all(&mut world, space, page..page + 1);
    }
    assert_eq!(readahead_counts(&world.vm.stats()), [31, 0, 0, 0]);
}

#[test]
fn nothing_comes_along_where_touches_are_said_to_be_random() {
    let (mut world, space) = evicted_in_order(31, 8);
    let advised = world
        .vm
        .madvise(space, addr(16), 31 * PAGE, Madvise::Expect(Advice::Random));
    assert_eq!(advised, Ok(()));
    check_all(&mut world, space, 0..31);
    assert_eq!(readahead_counts(&world.vm.stats()), [31, 0, 0, 0]);
}

#[test]
fn what_came_along_in_vain_is_counted_when_it_goes() {
    let (mut world, space) = evicted_in_order(8, 8);
    check_all(&mut world, space, 0..2);
    // Slot 3 came with slot 2.
    assert_eq!(readahead_counts(&world.vm.stats()), [2, 1, 0, 0]);
    world.vm.drop_caches();
    world.audit();
    assert_eq!(readahead_counts(&world.vm.stats()), [2, 1, 0, 1]);
    check_all(&mut world, space, 2..3);
    assert_eq!(world.vm.stats().major, 3);
    assert_eq!(world.vm.munmap(space, addr(16), 8 * PAGE), Ok(()));
    assert_eq!(world.vm.stats().swap_used, 0);
    world.audit();
}

#[test]
fn shared_pages_come_along_too() {
    let mut world = world(40, 40, 1, 8);
    let space = world.space();
    let request = MapRequest {
        content: Content::SharedZeros,
        ..MapRequest::anon(Where::Fixed(addr(16)), 8 * PAGE, Prot::RW)
    };
    assert_eq!(world.vm.mmap(space, &request), Ok(addr(16)));
    let child = world.fork(space);
    store_all(&mut world, space, 0..7);
    (0..7).for_each(|page| world.evict(space, 16 + page).expect("resident"));
    check_all(&mut world, child, 0..7);
    assert_eq!(readahead_counts(&world.vm.stats()), [3, 4, 4, 0]);
    check_all(&mut world, space, 0..7);
    world.exit(child);
    world.exit(space);
    assert_eq!(world.vm.stats().swap_used, 0);
}

fn second_area(world: &mut World, slots: u32, priority: Option<u16>) -> AreaId {
    let area = NewSwapArea {
        name: "second",
        pages: slots + 1,
        bad: &[],
        priority,
    };
    world.vm.swap_on(&area).expect("it has slots")
}

fn used(world: &World) -> Vec<u64> {
    world.vm.swap_areas().iter().map(|area| area.used).collect()
}

#[test]
fn swapoff_brings_everything_back_or_to_the_other_area() {
    for (frames, left) in [(40, [0]), (8, [17])] {
        let mut world = world(frames, 40, 4, 1);
        let space = world.one_space(24);
        store_all(&mut world, space, 0..24);
        let child = world.fork(space);
        for page in 0..6 {
            // Some have gone already.
            let _: Result<(), abi::Errno> = world.evict(space, 16 + page);
        }
        let first = world.vm.swap_areas()[0].id;
        second_area(&mut world, 40, None);
        let done = world.run(|vm, attempt| vm.swap_off(first, attempt));
        assert_eq!(done, Some(Ok(())));
        world.audit();
        let areas = world.vm.swap_areas();
        assert_eq!(areas.len(), 1);
        assert_eq!(areas[0].name, "second");
        assert!(used(&world) >= left.to_vec(), "{:?}", used(&world));
        let again = world.run(|vm, attempt| vm.swap_off(first, attempt));
        assert_eq!(again, Some(Err(EINVAL)));
        check_all(&mut world, child, 0..24);
        check_all(&mut world, space, 0..24);
        world.exit(child);
        world.exit(space);
        assert_eq!(used(&world), [0]);
    }
}

#[test]
fn swapoff_that_has_no_room_or_cannot_read_leaves_all_as_it_was() {
    let mut world = world(8, 40, 4, 1);
    let space = world.one_space(24);
    store_all(&mut world, space, 0..24);
    let first = world.vm.swap_areas()[0].id;
    let done = world.run(|vm, attempt| vm.swap_off(first, attempt));
    assert_eq!(done, Some(Err(ENOMEM)));
    world.audit();
    check_all(&mut world, space, 0..24);

    second_area(&mut world, 40, Some(3));
    world.disks.failures = 100;
    let done = world.run(|vm, attempt| vm.swap_off(first, attempt));
    assert_eq!(done, Some(Err(EIO)));
    world.disks.failures = 0;
    world.audit();
    check_all(&mut world, space, 0..24);
    // It is in use again, and could be given back now.
    let done = world.run(|vm, attempt| vm.swap_off(first, attempt));
    assert_eq!(done, Some(Ok(())));
    check_all(&mut world, space, 0..24);
}

/// Reclaim frees the tables of pages that go to a file, and not those that say where in swap pages are.
#[test]
fn eviction_gives_empty_tables_back() {
    let mut world = world(20, 40, 1, 1);
    let space = world.one_space(8);
    let request = MapRequest {
        content: Content::SharedZeros,
        ..MapRequest::anon(Where::Fixed(addr(1024)), 2 * PAGE, Prot::RW)
    };
    assert_eq!(world.vm.mmap(space, &request), Ok(addr(1024)));
    for page in [16, 1024, 1025] {
        assert_eq!(world.store(space, page, 9), Ok(9));
    }
    let tables = |world: &World| world.vm.counts(space).map(|counts| counts.tables);
    assert_eq!(tables(&world), Some(4));
    for (page, left) in [(16, 4), (1024, 4), (1025, 3)] {
        world.evict(space, page).expect("resident");
        assert_eq!(tables(&world), Some(left), "after page {page}");
    }
    assert_eq!(world.vm.stats().tables_reclaimed, 1);
    assert_eq!(world.load(space, 1025), Ok(9));
}
