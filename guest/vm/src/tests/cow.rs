//! Copy on write: nothing is copied until someone stores, and never for the last sharer.

use std::vec::Vec;

use super::model::{Marks, World};
use crate::{PolicyKind, SpaceId};
use abi::vmstat::PageInfo;

fn world() -> (World, SpaceId) {
    let mut world = World::new(60, 8, PolicyKind::Clock);
    let space = world.one_space(8);
    for page in 16..24 {
        world.store(space, page, page as u32).expect("mapped");
    }
    (world, space)
}

#[test]
fn fork_shares_and_a_store_copies_one_page() {
    for marks in [Marks::Svade, Marks::Svadu] {
        let (mut world, parent) = world();
        world.marks = marks;
        let child = world.fork(parent);
        assert_eq!(world.vm.stats().frames_shared, 8);
        let before = world.info(parent, 16);
        assert_eq!(world.info(child, 16).frame, before.frame);
        assert_eq!((before.sharers, before.has(PageInfo::WRITABLE)), (2, false));
        let counted = world.counting(|world| {
            assert_eq!(world.load(child, 16), Ok(16));
            assert_eq!(world.store(child, 16, 99), Ok(99));
        });
        assert_eq!(counted.events(), [("faults", 1), ("cow_copied", 1)]);
        assert_eq!(
            world.info(parent, 16).frame,
            before.frame,
            "the parent's is unchanged"
        );
        assert_ne!(world.info(child, 16).frame, before.frame);
        assert_eq!(
            (world.load(parent, 16), world.load(child, 16)),
            (Ok(16), Ok(99))
        );
        assert_eq!(world.vm.stats().frames_shared, 7);
    }
}

#[test]
fn cow_reuse_last() {
    let (mut world, parent) = world();
    let child = world.fork(parent);
    world.exit(child);
    let counted = world.counting(|world| {
        for page in 16..24 {
            assert_eq!(world.store(parent, page, 1), Ok(1));
        }
    });
    assert_eq!(counted.events(), [("faults", 8), ("cow_reused", 8)]);
}

#[test]
fn the_second_of_two_to_store_reuses() {
    let (mut world, parent) = world();
    let child = world.fork(parent);
    let counted = world.counting(|world| {
        world.store(child, 16, 1).expect("mapped");
        world.store(parent, 16, 2).expect("mapped");
    });
    assert_eq!(
        counted.events(),
        [("faults", 2), ("cow_copied", 1), ("cow_reused", 1)]
    );
    assert_eq!(
        (world.load(child, 16), world.load(parent, 16)),
        (Ok(1), Ok(2))
    );
}

#[test]
fn cow_chain() {
    let (mut world, first) = world();
    let mut chain = std::vec![first];
    for _ in 0..4 {
        chain.push(world.fork(*chain.last().expect("not empty")));
    }
    let counted = world.counting(|world| {
        for (depth, &space) in chain.iter().enumerate() {
            assert_eq!(world.store(space, 16, depth as u32), Ok(depth as u32));
        }
    });
    // Five share one frame: four copy, the fifth is alone with it.
    assert_eq!(
        counted.events(),
        [("faults", 5), ("cow_copied", 4), ("cow_reused", 1)]
    );
    for (depth, &space) in chain.iter().enumerate() {
        assert_eq!(world.load(space, 16), Ok(depth as u32));
        assert_eq!(world.load(space, 17), Ok(17));
    }
}

#[test]
fn cow_tree_frees_everything() {
    let (mut world, root) = world();
    let before = world.vm.stats();
    let mut spaces = std::vec![root];
    for _ in 0..3 {
        let children: Vec<SpaceId> = spaces
            .clone()
            .into_iter()
            .map(|space| world.fork(space))
            .collect();
        spaces.extend(children);
    }
    assert_eq!(spaces.len(), 8);
    assert_eq!(world.info(root, 20).sharers, 8);
    for &space in &spaces[1..] {
        world.store(space, 20, 5).expect("mapped");
        world.exit(space);
    }
    assert_eq!(world.vm.stats().frames_free, before.frames_free);
    assert_eq!(world.load(root, 20), Ok(20));
}

#[test]
fn absent_and_zero_pages_survive_a_fork() {
    let mut world = World::new(30, 0, PolicyKind::Fifo);
    let parent = world.one_space(3);
    world.load(parent, 16).expect("mapped");
    let child = world.fork(parent);
    assert!(world.info(child, 16).has(PageInfo::ZERO));
    for page in [16, 17] {
        assert_eq!(world.store(child, page, 4), Ok(4));
        assert_eq!(world.load(parent, page), Ok(0));
    }
}

#[test]
fn fork_without_memory_for_tables_changes_nothing() {
    let mut world = World::new(3, 0, PolicyKind::Fifo);
    let parent = world.one_space(8);
    for page in 16..19 {
        world.store(parent, page, 1).expect("memory");
    }
    let before = world.vm.stats().frames_free;
    assert_eq!(
        world.run(|vm, attempt| vm.fork(parent, attempt)),
        None,
        "out of memory"
    );
    world.audit();
    assert_eq!(world.vm.stats().frames_free, before);
    assert_eq!(
        world
            .counting(|world| assert_eq!(world.store(parent, 16, 2), Ok(2)))
            .events(),
        []
    );
}

#[test]
fn forking_a_space_that_is_gone_is_an_error() {
    let (mut world, space) = world();
    world.exit(space);
    assert_eq!(
        world.run(|vm, attempt| vm.fork(space, attempt)),
        Some(Err(abi::errno::ESRCH))
    );
}
