//! Large pages in the accounts of a space: its limit, what it is promised, what it costs.

use abi::errno::ENOMEM;

use super::{
    large::{AT, advised, collapse, is_large, world},
    model::addr,
    pool,
};
use crate::{LARGE_PAGES, Overcommit, PAGE_SIZE, Where};

const PAGE: u64 = PAGE_SIZE as u64;

#[test]
fn no_large_page_is_given_beyond_a_limit() {
    for (limit, large) in [(LARGE_PAGES, true), (LARGE_PAGES - 1, false)] {
        let mut world = world(3, 0);
        let space = advised(&mut world, 1);
        let set = world.vm.set_resident_limit(space, Some(limit * PAGE));
        assert_eq!(set, Ok(()));
        world.store(space, AT, 1).expect("room");
        assert_eq!(is_large(&world, space, AT), large, "{limit} pages");
        let counts = world.vm.counts(space).expect("it exists");
        assert_eq!(counts.resident, if large { LARGE_PAGES } else { 1 });
        let stats = world.vm.stats();
        assert_eq!(
            (stats.thp_fault_fallback, stats.limit_evictions),
            (u64::from(!large), 0)
        );
        let collapsed = if large { Ok(()) } else { Err(ENOMEM) };
        assert_eq!(collapse(&mut world, space), collapsed);
        assert_eq!(world.vm.peak_resident(space), Some(counts.resident));
    }
}

#[test]
fn a_limited_space_gives_up_parts_of_its_large_page() {
    let mut world = world(2, 0);
    let space = advised(&mut world, 1);
    world.map(space, 16, 4);
    let set = world.vm.set_resident_limit(space, Some(LARGE_PAGES * PAGE));
    assert_eq!(set, Ok(()));
    world.store(space, AT, 1).expect("room");
    assert!(is_large(&world, space, AT));
    world.audit_always();
    for page in 16..20 {
        world.store(space, page, 1).expect("room");
    }
    world.audit_always();
    assert!(!is_large(&world, space, AT));
    let counts = world.vm.counts(space).expect("it exists");
    assert_eq!((counts.resident, counts.swapped), (LARGE_PAGES, 4));
    assert_eq!(world.vm.stats().limit_evictions, 4);
}

#[test]
fn pages_that_move_stay_on_the_lists_of_their_space() {
    let mut world = world(1, 0);
    let other = world.space();
    world.map(other, 16, 80);
    for page in 16..96 {
        world.store(other, page, page as u32).expect("room");
    }
    let set = world.vm.set_resident_limit(other, Some(80 * PAGE));
    assert_eq!(set, Ok(()));
    for page in (16..96).filter(|page| page % 4 != 0) {
        world.vm.munmap(other, addr(page), PAGE).expect("aligned");
    }
    let space = advised(&mut world, 1);
    world.store(space, AT, 1).expect("room");
    assert!(is_large(&world, space, AT));
    assert!(world.vm.stats().compact_moved > 0);
    world.audit_always();
    for page in (16..96).filter(|page| page % 4 == 0) {
        assert_eq!(world.load(other, page), Ok(page as u32));
    }
}

#[test]
fn usage_tells_large_pages_and_the_pools_apart() {
    let mut world = pool::world(1);
    let space = world.space();
    pool::map(&mut world, space, 1).expect("enough");
    world.store(space, pool::AT, 1).expect("promised");
    let alone = world.vm.space_usage(space).expect("it exists");
    let of_pool = (alone.resident, alone.private_pool, alone.shared_pool);
    assert_eq!((of_pool, alone.large), ((0, LARGE_PAGES, 0), 0));
    let child = world.fork(space);
    let shared = world.vm.space_usage(child).expect("it exists");
    assert_eq!((shared.private_pool, shared.shared_pool), (0, LARGE_PAGES));

    let mut world = super::large::world(2, 0);
    let space = advised(&mut world, 1);
    world.map(space, 16, 1);
    for page in [16, AT] {
        world.store(space, page, 1).expect("room");
    }
    let usage = world.vm.space_usage(space).expect("it exists");
    assert_eq!(
        (usage.resident, usage.large),
        (LARGE_PAGES + 1, LARGE_PAGES)
    );
    assert_eq!(usage.private_dirty, LARGE_PAGES + 1);
}

#[test]
fn what_the_pool_has_is_not_promised_again() {
    let mut world = pool::world(2);
    let space = world.space();
    world.vm.set_overcommit(Overcommit::Strict);
    let (limit, before) = (world.vm.commit_limit(), world.vm.committed());
    pool::map(&mut world, space, 2).expect("enough");
    assert_eq!(world.vm.committed(), before);
    world.vm.set_overcommit(Overcommit::Always);
    pool::resize(&mut world, 0, 2);
    let unmapped = world
        .vm
        .munmap(space, addr(pool::AT), 2 * LARGE_PAGES * PAGE);
    assert_eq!(unmapped, Ok(()));
    pool::resize(&mut world, 0, 0);
    assert_eq!(world.vm.commit_limit(), limit + LARGE_PAGES);
    let request = crate::MapRequest::anon(Where::Fixed(addr(16)), PAGE, crate::Prot::RW);
    world.vm.mmap(space, &request).expect("room");
    assert_eq!(world.vm.committed(), before + 1);
}
