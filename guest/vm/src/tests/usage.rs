//! What spaces cost, as `/proc` tells it.

use super::model::{World, addr};
use crate::{AreaKind, MapRequest, PageFact, PolicyKind, Prot, SHARE, Usage, Vpn, Where};

fn usage(world: &World, space: crate::SpaceId) -> Usage {
    world.vm.space_usage(space).expect("it exists")
}

#[test]
fn a_forks_pages_are_halved_between_the_two_until_one_writes() {
    let mut world = World::new(60, 0, PolicyKind::Clock);
    let parent = world.one_space(16);
    for page in 16..24 {
        world.store(parent, page, 1).expect("mapped");
    }
    world.load(parent, 30).expect("mapped: the zero page");
    let alone = usage(&world, parent);
    assert_eq!((alone.resident, alone.private_dirty), (8, 8));
    assert_eq!((alone.proportional, alone.anonymous), (8 * SHARE, 8));

    let child = world.fork(parent);
    for space in [parent, child] {
        let shared = usage(&world, space);
        assert_eq!((shared.resident, shared.shared_dirty), (8, 8));
        assert_eq!(shared.proportional, 4 * SHARE);
    }
    for page in 16..18 {
        world.store(child, page, 2).expect("mapped");
    }
    for space in [parent, child] {
        let apart = usage(&world, space);
        assert_eq!((apart.private_dirty, apart.shared_dirty), (2, 6));
        assert_eq!(apart.proportional, (2 + 3) * SHARE);
        assert_eq!(world.vm.peak_resident(space), Some(8));
    }
    world.exit(child);
    assert_eq!(usage(&world, parent).private_dirty, 8);
}

#[test]
fn pages_in_swap_are_shared_out_as_well() {
    let mut world = World::new(40, 8, PolicyKind::Clock);
    let parent = world.one_space(4);
    for page in 16..20 {
        world.store(parent, page, 1).expect("mapped");
    }
    world.evict(parent, 16).expect("resident");
    let child = world.fork(parent);
    for space in [parent, child] {
        let usage = usage(&world, space);
        assert_eq!((usage.resident, usage.swapped), (3, 1));
        assert_eq!(usage.swapped_proportional, SHARE / 2);
        assert!(matches!(
            world.vm.page_fact(space, Vpn::new(16)),
            PageFact::Swapped(_)
        ));
    }
}

#[test]
fn equal_addresses_lead_to_different_frames() {
    let mut world = World::new(40, 0, PolicyKind::Clock);
    let (one, other) = (world.one_space(2), world.one_space(2));
    for space in [one, other] {
        world.store(space, 16, 1).expect("mapped");
        assert_eq!(world.vm.page_fact(space, Vpn::new(17)), PageFact::Nowhere);
    }
    let [first, second] = [one, other].map(|space| world.vm.page_fact(space, Vpn::new(16)));
    assert_ne!(first, second);
    for fact in [first, second] {
        let PageFact::Frame {
            exclusive,
            shareable,
            ..
        } = fact
        else {
            panic!("{fact:?} is no frame");
        };
        assert!(exclusive && !shareable);
    }
}

#[test]
fn reserved_pages_are_told_by_what_they_are_for_and_the_peak_stays() {
    let mut world = World::new(40, 0, PolicyKind::Clock);
    let space = world.space();
    for (page, pages, kind, prot) in [
        (16, 3, AreaKind::Text, Prot::RX),
        (20, 2, AreaKind::Data, Prot::R),
        (24, 4, AreaKind::Data, Prot::RW),
        (32, 5, AreaKind::Mmap, Prot::RX),
        (40, 6, AreaKind::Stack, Prot::RW),
    ] {
        let request = MapRequest {
            kind,
            ..MapRequest::anon(Where::Fixed(addr(page)), pages * 4096, prot)
        };
        world.vm.mmap(space, &request).expect("there is room");
    }
    world.vm.munmap(space, addr(32), 5 * 4096).expect("mapped");
    let reserved = world.vm.reserved(space).expect("it exists");
    assert_eq!((reserved.pages, reserved.peak), (15, 20));
    assert_eq!((reserved.data, reserved.stack, reserved.code), (4, 6, 3));
    assert_eq!(reserved.other_code, 0);
}
