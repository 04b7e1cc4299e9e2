//! Compaction: pages that are in the way of a large one are moved.

use super::{
    large::{AT, advised, check, fill, is_large, world},
    model::addr,
};
use crate::{LARGE_PAGES, PAGE_SIZE};

const PAGE: u64 = PAGE_SIZE as u64;

/// Small pages lie in every place where a large one could be.
#[test]
fn pages_in_the_way_are_moved() {
    let mut world = world(3, 0);
    let other = world.space();
    let pages = 2 * LARGE_PAGES + 200;
    world.map(other, 16, pages);
    for page in 16..16 + pages {
        world.store(other, page, page as u32).expect("room");
    }
    // Some are shared, some have a slot that a child needs too.
    let child = world.fork(other);
    for page in (16..16 + pages).filter(|page| page % 40 != 0) {
        for space in [other, child] {
            world.vm.munmap(space, addr(page), PAGE).expect("aligned");
        }
    }
    world.evict(other, 40).expect("resident");
    world.load(child, 40).expect("in swap");
    world.audit();
    let blocks = world.vm.free_blocks();
    assert_eq!(blocks[9], 0, "memory is broken up: {blocks:?}");
    let space = advised(&mut world, 1);
    fill(&mut world, space);
    assert!(is_large(&world, space, AT));
    assert!(world.vm.stats().compact_moved > 0);
    for page in (16..16 + pages).filter(|page| page % 40 == 0) {
        for at in [other, child] {
            assert_eq!(world.load(at, page), Ok(page as u32));
        }
    }
    check(&mut world, space, &[]);
}

#[test]
fn what_is_pinned_is_not_moved() {
    let mut world = world(1, 0);
    let other = world.space();
    world.map(other, 16, 80);
    for page in 16..96 {
        world.store(other, page, 3).expect("room");
    }
    let in_the_way = |page: &u64| world.info(other, *page).frame >= LARGE_PAGES;
    let kept = (16..96).find(in_the_way).expect("there is only one place");
    for page in (16..96).filter(|&page| page != kept) {
        world.vm.munmap(other, addr(page), PAGE).expect("aligned");
    }
    let frame = crate::FrameId::new(world.info(other, kept).frame as u32);
    world.vm.pin(frame);
    let space = advised(&mut world, 1);
    world.store(space, AT, 1).expect("room");
    assert!(!is_large(&world, space, AT));
    assert_eq!(world.vm.stats().thp_fault_fallback, 1);
    world.vm.unpin(frame);
    world.exit(space);
    let space = advised(&mut world, 1);
    world.store(space, AT, 1).expect("room");
    assert!(is_large(&world, space, AT));
    assert_eq!(world.vm.stats().compact_moved, 1);
    assert_eq!(world.load(other, kept), Ok(3));
}
