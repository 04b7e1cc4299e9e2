//! Swap: pages go out and come back with their content, and clean ones are not written twice.

use super::model::{Marks, World};
use crate::{PolicyKind, SpaceId};
use abi::errno::{EBUSY, ENOENT, ENOSPC};
use abi::signal::Signal;
use abi::vmstat::{PageInfo, PageState};

fn world() -> (World, SpaceId) {
    let mut world = World::new(20, 16, PolicyKind::Clock);
    let space = world.one_space(64);
    world.store(space, 16, 5).expect("mapped");
    (world, space)
}

#[test]
fn a_page_comes_back_with_its_content() {
    let (mut world, space) = world();
    let counted = world.counting(|world| assert_eq!(world.evict(space, 16), Ok(())));
    assert_eq!(counted.events(), [("evictions", 1), ("swapped_out", 1)]);
    assert_eq!(world.info(space, 16).page_state(), Some(PageState::Swapped));
    let counts = world.vm.counts(space).expect("it exists");
    assert_eq!((counts.resident, counts.swapped), (0, 1));
    let counted = world.counting(|world| assert_eq!(world.load(space, 16), Ok(5)));
    assert_eq!(
        counted.events(),
        [("faults", 1), ("swap_in", 1), ("swapped_in", 1)]
    );
    assert_eq!(counted.by(|stats| stats.major), 1);
}

#[test]
fn swap_clean_drop() {
    for marks in [Marks::Svade, Marks::Svadu] {
        let (mut world, space) = world();
        world.marks = marks;
        world.evict(space, 16).expect("resident");
        world.load(space, 16).expect("swapped");
        assert!(world.info(space, 16).has(PageInfo::HAS_SLOT));
        let counted = world.counting(|world| assert_eq!(world.evict(space, 16), Ok(())));
        assert_eq!(counted.events(), [("evictions", 1), ("clean_dropped", 1)]);
        assert_eq!(world.load(space, 16), Ok(5));
        world.store(space, 16, 6).expect("mapped");
        let counted = world.counting(|world| assert_eq!(world.evict(space, 16), Ok(())));
        assert_eq!(
            counted.events(),
            [("evictions", 1), ("swapped_out", 1)],
            "dirty again"
        );
        assert_eq!(world.load(space, 16), Ok(6));
    }
}

#[test]
fn a_page_stored_to_gives_its_slot_back_as_soon_as_that_is_seen() {
    let (mut world, space) = world();
    world.evict(space, 16).expect("resident");
    world.store(space, 16, 6).expect("swapped");
    assert_eq!(world.vm.stats().swap_used, 0);
}

#[test]
fn cow_swapped() {
    let (mut world, parent) = world();
    world.evict(parent, 16).expect("resident");
    let child = world.fork(parent);
    let (mine, theirs) = (world.info(parent, 16), world.info(child, 16));
    assert_eq!((mine.frame, mine.sharers), (theirs.frame, 2), "one slot");
    assert_eq!(world.vm.stats().swap_used, 1);

    let counted = world.counting(|world| assert_eq!(world.load(child, 16), Ok(5)));
    assert_eq!(
        counted.events(),
        [("faults", 1), ("swap_in", 1), ("swapped_in", 1)]
    );
    assert!(
        !world.info(child, 16).has(PageInfo::WRITABLE),
        "the parent needs the same content"
    );
    let counted = world.counting(|world| assert_eq!(world.load(parent, 16), Ok(5)));
    assert_eq!(
        counted.events(),
        [("faults", 1), ("swap_in", 1)],
        "the frame is in memory already"
    );
    assert_eq!(world.info(parent, 16).frame, world.info(child, 16).frame);

    let counted = world.counting(|world| assert_eq!(world.store(child, 16, 9), Ok(9)));
    assert_eq!(counted.events(), [("faults", 1), ("cow_copied", 1)]);
    assert_eq!(world.load(parent, 16), Ok(5));
    world.exit(child);
    world.exit(parent);
    assert_eq!(world.vm.stats().swap_used, 0);
}

#[test]
fn a_store_to_a_shared_slot_copies_once() {
    let (mut world, parent) = world();
    world.evict(parent, 16).expect("resident");
    let child = world.fork(parent);
    let counted = world.counting(|world| assert_eq!(world.store(child, 16, 9), Ok(9)));
    assert_eq!(counted.by(|stats| stats.cow_copied), 1);
    assert_eq!(counted.by(|stats| stats.swapped_in), 1);
    let counted = world.counting(|world| assert_eq!(world.store(parent, 16, 8), Ok(8)));
    assert_eq!(
        counted.events(),
        [("faults", 1), ("swap_in", 1)],
        "in memory, and the last sharer"
    );
    assert_eq!(
        (world.load(child, 16), world.load(parent, 16)),
        (Ok(9), Ok(8))
    );
    assert_eq!(world.vm.stats().swap_used, 0);
}

#[test]
fn a_shared_frame_is_evicted_from_every_mapper() {
    let (mut world, parent) = world();
    let child = world.fork(parent);
    let counted = world.counting(|world| assert_eq!(world.evict(child, 16), Ok(())));
    assert_eq!(counted.events(), [("evictions", 1), ("swapped_out", 1)]);
    for space in [parent, child] {
        assert_eq!(world.info(space, 16).page_state(), Some(PageState::Swapped));
        assert_eq!(world.load(space, 16), Ok(5));
    }
}

#[test]
fn a_working_set_of_twice_the_memory_keeps_its_content() {
    for policy in PolicyKind::ALL {
        for marks in [Marks::Svade, Marks::Svadu] {
            let mut world = World {
                marks,
                ..World::new(16, 40, policy)
            };
            let space = world.one_space(32);
            for round in 0..3 {
                for page in 16..48 {
                    let old = if round == 0 {
                        0
                    } else {
                        page as u32 * 10 + round - 1
                    };
                    assert_eq!(world.load(space, page), Ok(old));
                    world
                        .store(space, page, page as u32 * 10 + round)
                        .expect("mapped");
                }
            }
            assert!(world.vm.stats().swapped_out >= 16 * 3);
            world.exit(space);
            assert_eq!(world.vm.stats().swap_used, 0);
        }
    }
}

#[test]
fn swap_slot_leak() {
    let (mut world, parent) = world();
    for page in 17..20 {
        world.store(parent, page, 1).expect("mapped");
        world.evict(parent, page).expect("resident");
    }
    let before = world.vm.stats().swap_used;
    for round in 0..1000 {
        let child = world.fork(parent);
        world.store(child, 17 + round % 3, 2).expect("mapped");
        world.vm.destroy(child);
    }
    world.audit();
    assert_eq!(world.vm.stats().swap_used, before);
    world.exit(parent);
    let stats = world.vm.stats();
    assert_eq!(
        (stats.swap_used, stats.frames_anon, stats.frames_page_table),
        (0, 0, 0)
    );
}

#[test]
fn a_slot_whose_page_is_in_memory_is_taken_when_slots_are_short() {
    let mut world = World::new(20, 1, PolicyKind::Fifo);
    let space = world.one_space(4);
    for page in [16, 17] {
        world.store(space, page, page as u32).expect("mapped");
    }
    world.evict(space, 16).expect("resident");
    assert_eq!(world.evict(space, 17), Err(ENOSPC));
    assert_eq!(world.load(space, 16), Ok(16));
    assert_eq!(
        world.evict(space, 17),
        Ok(()),
        "16 has no need of its slot while it is in memory"
    );
    assert!(!world.info(space, 16).has(PageInfo::HAS_SLOT));
    assert_eq!(world.evict(space, 16), Err(ENOSPC));
    assert_eq!(
        (world.load(space, 16), world.load(space, 17)),
        (Ok(16), Ok(17))
    );
}

#[test]
fn pinned_and_absent_pages_are_not_evicted() {
    let (mut world, space) = world();
    assert_eq!(world.evict(space, 17), Err(ENOENT));
    world.load(space, 17).expect("mapped");
    assert_eq!(world.evict(space, 17), Err(ENOENT), "the zero page");
    let frame = crate::FrameId::new(world.info(space, 16).frame as u32);
    world.vm.pin(frame);
    assert_eq!(world.evict(space, 16), Err(EBUSY));
    for page in 20..60 {
        world.store(space, page, 1).expect("memory");
        if world.vm.stats().swap_used == 16 {
            break;
        }
    }
    assert_eq!(
        world.info(space, 16).frame,
        u64::from(frame.get()),
        "never chosen"
    );
    world.vm.unpin(frame);
    world.audit();
}

#[test]
fn a_pinned_frame_outlives_its_page() {
    let (mut world, space) = world();
    let frame = crate::FrameId::new(world.info(space, 16).frame as u32);
    world.vm.pin(frame);
    let free = world.vm.stats().frames_free;
    world.exit(space);
    assert_eq!(world.vm.frame_use(frame), Some(crate::FrameUse::Anon));
    world.vm.unpin(frame);
    world.audit();
    assert_eq!(world.vm.frame_use(frame), Some(crate::FrameUse::Free));
    assert!(world.vm.stats().frames_free > free);
}

#[test]
fn a_failed_read_kills_the_one_that_needs_it_and_spares_the_content() {
    let (mut world, parent) = world();
    world.evict(parent, 16).expect("resident");
    let child = world.fork(parent);
    world.disks.failures = 1;
    assert_eq!(world.load(child, 16), Err(Signal::Bus));
    world.exit(child);
    assert_eq!(world.load(parent, 16), Ok(5));
    assert_eq!(world.vm.stats().io_errors, 1);
}

#[test]
fn a_failed_write_leaves_the_page_in_memory() {
    let (mut world, space) = world();
    world.disks.failures = 1;
    assert_eq!(world.evict(space, 16), Err(abi::errno::EIO));
    let counted = world.counting(|world| assert_eq!(world.load(space, 16), Ok(5)));
    assert_eq!(counted.by(|stats| stats.swapped_in), 0);
    assert_eq!(world.evict(space, 16), Ok(()));
    assert_eq!(world.load(space, 16), Ok(5));
}

#[test]
fn a_disk_that_takes_no_writes_ends_the_process_not_the_system() {
    let mut world = World::new(6, 8, PolicyKind::Fifo);
    let (space, other) = (world.one_space(16), world.space());
    world.disks.failures = u32::MAX;
    let outcomes: std::vec::Vec<_> = (16..32).map(|page| world.store(space, page, 1)).collect();
    assert_eq!(
        outcomes.iter().find(|outcome| outcome.is_err()),
        Some(&Err(Signal::Bus))
    );
    world.exit(space);
    world.map(other, 16, 2);
    assert_eq!(world.store(other, 16, 1), Ok(1));
}

#[test]
fn content_that_never_reached_the_disk_is_not_taken_from_the_other_sharer() {
    let mut world = World::new(8, 8, PolicyKind::Fifo);
    let parent = world.one_space(16);
    world.store(parent, 16, 5).expect("mapped");
    let child = world.fork(parent);
    let mut page = 17;
    while world.vm.has_room() {
        world.store(child, page, 1).expect("memory");
        page += 1;
    }
    world.disks.failures = 1;
    assert_eq!(world.evict(parent, 16), Err(abi::errno::EIO));
    assert_eq!(world.store(child, 16, 9), Ok(9));
    assert_eq!(world.load(parent, 16), Ok(5));
}
