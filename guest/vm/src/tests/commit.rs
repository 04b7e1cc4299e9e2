//! The commit charge: what is counted, and what is refused.

use abi::errno::ENOMEM;

use super::model::{World, addr};
use crate::{
    AreaKind, Attributes, Content, InodeId, MapRequest, Overcommit, PAGE_SIZE, PolicyKind, Prot,
    Remap, Sharing, SpaceId, Target, Where,
};

const PAGE: u64 = PAGE_SIZE as u64;

/// 48 frames, 20 slots: 44 pages may be promised.
fn world(mode: Overcommit) -> (World, SpaceId) {
    let mut world = World::new(40, 20, PolicyKind::Fifo);
    world.vm.set_overcommit(mode);
    assert_eq!(world.vm.commit_limit(), 44);
    let space = world.space();
    (world, space)
}

fn request(page: u64, pages: u64) -> MapRequest {
    MapRequest::anon(Where::Fixed(addr(page)), pages * PAGE, Prot::RW)
}

#[test]
fn private_areas_that_may_be_stored_to_are_counted() {
    let (mut world, space) = world(Overcommit::Always);
    let file = Content::File {
        inode: InodeId(1),
        file_len: 4 * PAGE,
        offset: 0,
        bytes: u64::MAX,
        sharing: Sharing::Private,
    };
    let no_reserve = Attributes {
        no_reserve: true,
        ..Attributes::NONE
    };
    let private = request(20, 3);
    for (what, request, counted) in [
        ("zeros", request(10, 5), 5),
        (
            "a file",
            MapRequest {
                content: file,
                ..private
            },
            8,
        ),
        (
            "read-only",
            MapRequest {
                prot: Prot::R,
                ..request(30, 4)
            },
            8,
        ),
        (
            "shared",
            MapRequest {
                content: Content::SharedZeros,
                ..request(40, 4)
            },
            8,
        ),
        (
            "no reserve",
            MapRequest {
                attributes: no_reserve,
                ..request(50, 4)
            },
            8,
        ),
        ("in place of others", request(12, 10), 13),
    ] {
        world.vm.mmap(space, &request).expect("room");
        assert_eq!(world.vm.committed(), counted, "{what}");
    }
    // Once writable, always counted.
    for (prot, counted) in [(Prot::RW, 17), (Prot::R, 17), (Prot::RW, 17)] {
        assert_eq!(world.vm.mprotect(space, addr(30), 4 * PAGE, prot), Ok(()));
        assert_eq!(world.vm.committed(), counted, "{prot:?}");
    }
    let child = world.fork(space);
    assert_eq!(world.vm.committed(), 34);
    world.exit(child);
    assert_eq!(world.vm.munmap(space, addr(10), 8 * PAGE), Ok(()));
    assert_eq!(world.vm.committed(), 9);
    world.vm.set_heap(space, addr(100));
    assert_eq!(world.vm.brk(space, addr(103)), Some(addr(103)));
    assert_eq!(world.vm.committed(), 12);
    world.exit(space);
    assert_eq!(world.vm.committed(), 0);
}

#[test]
fn strict_accounts_refuse_what_might_not_be_had() {
    let (mut world, space) = world(Overcommit::Strict);
    assert_eq!(world.vm.mmap(space, &request(10, 45)), Err(ENOMEM));
    assert_eq!(world.vm.mmap(space, &request(10, 20)), Ok(addr(10)));
    let no_reserve = MapRequest {
        attributes: Attributes {
            no_reserve: true,
            ..Attributes::NONE
        },
        ..request(60, 25)
    };
    assert_eq!(world.vm.mmap(space, &no_reserve), Err(ENOMEM), "not heeded");
    world.vm.set_heap(space, addr(100));
    assert_eq!(world.vm.brk(space, addr(125)), Some(addr(100)));
    assert_eq!(world.vm.brk(space, addr(104)), Some(addr(104)));
    // 24 of 44 are promised: a second one of the same is too much.
    let forked = world.run(|vm, attempt| vm.fork(space, attempt));
    assert_eq!(forked, Some(Err(ENOMEM)));
    let read_only = MapRequest {
        prot: Prot::R,
        ..request(200, 25)
    };
    assert_eq!(world.vm.mmap(space, &read_only), Ok(addr(200)));
    assert_eq!(
        world.vm.mprotect(space, addr(200), 25 * PAGE, Prot::RW),
        Err(ENOMEM)
    );
    let grow = Remap {
        addr: addr(10),
        len: 20 * PAGE,
        new_len: 45 * PAGE,
        target: Target::Anywhere,
        keep_old: false,
    };
    let grown = world.run(|vm, attempt| vm.mremap(space, &grow, attempt));
    assert_eq!(grown, Some(Err(ENOMEM)));
    assert_eq!(world.vm.committed(), 24);
    world.audit();
}

#[test]
fn a_stack_grows_as_far_as_may_be_promised() {
    let (mut world, space) = world(Overcommit::Strict);
    let stack = MapRequest {
        kind: AreaKind::Stack,
        grows_to: Some(addr(500)),
        ..request(600, 4)
    };
    assert_eq!(world.vm.mmap(space, &stack), Ok(addr(600)));
    assert_eq!(world.store(space, 590, 1), Ok(1));
    assert_eq!(world.vm.committed(), 14);
    assert!(world.store(space, 550, 1).is_err(), "another 40 pages");
    assert_eq!(world.vm.committed(), 14);
}

#[test]
fn the_heuristic_refuses_only_what_could_never_be_had() {
    let (mut world, space) = world(Overcommit::Heuristic);
    assert_eq!(world.vm.mmap(space, &request(10, 69)), Err(ENOMEM));
    for at in [10, 100, 200] {
        assert_eq!(world.vm.mmap(space, &request(at, 60)), Ok(addr(at)));
    }
    world.vm.set_overcommit(Overcommit::Always);
    assert_eq!(world.vm.mmap(space, &request(300, 10_000)), Ok(addr(300)));
}
