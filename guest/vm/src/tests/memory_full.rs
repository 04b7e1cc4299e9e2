//! Memory and swap full: a victim is named, and the others go on.

use super::model::{LAYOUT, World, addr};
use crate::{
    Access, Attempt, Config, Content, InodeId, MapRequest, PolicyKind, Prot, Resolution, Sharing,
    Step, Wait, Where,
};
use abi::errno::ENOSPC;

#[test]
fn the_largest_unprotected_space_is_named_until_it_is_gone() {
    let mut world = World::new(12, 0, PolicyKind::Clock);
    let (init, small, large) = (world.one_space(8), world.one_space(8), world.one_space(8));
    world.vm.protect_from_oom(init, true);
    for (space, pages) in [(init, 2), (small, 1), (large, 1)] {
        for page in 16..16 + pages {
            world.store(space, page, 1).expect("memory");
        }
    }
    world.store(large, 20, 1).expect("memory");
    let step = (16..24).find_map(|page| {
        match world
            .vm
            .fault(large, addr(page), Access::Store, &mut Attempt::new())
        {
            Step::Done(_) => None,
            blocked => Some(blocked),
        }
    });
    assert_eq!(step, Some(Step::Oom));
    assert_eq!(world.vm.oom_victim(), Some(large));
    assert_eq!(world.vm.oom_victim(), Some(large));
    assert_eq!(world.vm.stats().oom_kills, 1);
    world.exit(large);
    assert_eq!(world.store(init, 23, 1), Ok(1));
    assert_eq!(world.vm.oom_victim(), Some(small));
    world.exit(small);
    assert_eq!(world.vm.oom_victim(), None);
}

#[test]
fn swap_full() {
    let mut world = World::new(6, 5, PolicyKind::Fifo);
    let space = world.one_space(64);
    let mut stored = 0;
    for page in 16..80 {
        let full = world
            .run(|vm, attempt| vm.fault(space, addr(page), Access::Store, attempt))
            .is_none();
        if full {
            break;
        }
        stored += 1;
    }
    assert_eq!(stored, 6 + 5, "every frame and every slot");
    assert_eq!(world.evict(space, 16 + stored - 1), Err(ENOSPC));
    world.exit(space);
    assert_eq!(
        (world.vm.stats().swap_used, world.vm.stats().frames_anon),
        (0, 0)
    );
}

#[test]
fn the_reserve_is_for_tables_and_the_kernel() {
    let mut world = World::new(4, 0, PolicyKind::Fifo);
    let space = world.one_space(64);
    for page in 16..20 {
        world.store(space, page, 1).expect("memory");
    }
    assert_eq!(world.vm.stats().frames_free, u64::from(Config::MIN_RESERVE));
    assert_eq!(world.run(|vm, attempt| vm.make_room(1, attempt)), None);
    let frame = world.vm.alloc_kernel().expect("the reserve");
    assert_eq!(world.vm.stats().frames_kernel, 2, "and the zero page");
    world.vm.free_kernel(frame);
    world.audit();
    // A page far away needs two tables besides its frame: one frame given back is enough.
    world.vm.munmap(space, addr(16), 4096).expect("aligned");
    world.map(space, 0x7_0000, 1);
    assert_eq!(world.store(space, 0x7_0000, 1), Ok(1));
    world.audit();
}

#[test]
fn room_is_made_by_eviction() {
    let mut world = World::new(4, 8, PolicyKind::Fifo);
    let space = world.one_space(64);
    for page in 16..20 {
        world.store(space, page, 1).expect("memory");
    }
    assert_eq!(world.run(|vm, attempt| vm.make_room(2, attempt)), Some(()));
    assert_eq!(
        world.vm.stats().frames_free,
        u64::from(Config::MIN_RESERVE) + 2
    );
    assert_eq!(world.vm.stats().swapped_out, 2);
}

#[test]
fn background_reclaim_goes_from_low_to_high() {
    let config = Config {
        low: 6,
        high: 9,
        ..Config::new(0..20, 16, PolicyKind::Clock)
    };
    let mut world = World::with_config(config);
    let space = world.one_space(64);
    let mut page = 16;
    while !world.vm.wants_reclaim() {
        world.store(space, page, page as u32).expect("memory");
        page += 1;
    }
    assert_eq!(world.vm.stats().frames_free, 5);
    assert_eq!(
        world.run(|vm, attempt| vm.background_reclaim(attempt)),
        Some(())
    );
    assert_eq!(world.vm.stats().frames_free, 9);
    for stored in 16..page {
        assert_eq!(world.load(space, stored), Ok(stored as u32));
    }
}

#[test]
fn background_reclaim_without_anything_to_evict_just_ends() {
    let mut world = World::with_config(Config {
        low: 90,
        high: 99,
        ..Config::new(0..20, 0, PolicyKind::Clock)
    });
    let space = world.one_space(4);
    world.store(space, 16, 1).expect("memory");
    assert_eq!(
        world.run(|vm, attempt| vm.background_reclaim(attempt)),
        Some(())
    );
    assert_eq!(world.load(space, 16), Ok(1));
}

#[test]
fn a_new_space_may_have_to_wait_for_its_root() {
    let mut world = World::new(2, 4, PolicyKind::Fifo);
    let space = world.one_space(4);
    for page in 16..18 {
        world.store(space, page, 1).expect("memory");
    }
    let step = world.vm.create(LAYOUT, &mut Attempt::new());
    let Step::Wait(Wait::Io(io)) = step else {
        panic!("{step:?}")
    };
    world.vm.io_done(io, Ok(()), &mut Attempt::new());
    world.audit();
    let other = world.space();
    assert_ne!(other, space);
}

#[test]
fn a_fault_in_a_space_that_is_gone_kills() {
    let mut world = World::new(4, 0, PolicyKind::Fifo);
    let space = world.one_space(1);
    world.exit(space);
    let step = world
        .vm
        .fault(space, addr(16), Access::Load, &mut Attempt::new());
    assert_eq!(
        step,
        Step::Done(Resolution::Kill(abi::signal::Signal::Segv))
    );
    assert_eq!(
        world.vm.munmap(space, addr(16), 4096),
        Err(abi::errno::ESRCH)
    );
}

#[test]
fn the_last_few_file_pages_are_not_fought_over() {
    let content = Content::File {
        inode: InodeId(1),
        file_len: 2 * 4096,
        offset: 0,
        bytes: u64::MAX,
        sharing: Sharing::Private,
    };
    let mut world = World::with_config(Config::new(0..256, 0, PolicyKind::Fifo));
    let space = world.one_space(300);
    let text = MapRequest {
        content,
        ..MapRequest::anon(Where::Fixed(addr(400)), 2 * 4096, Prot::RX)
    };
    world.vm.mmap(space, &text).expect("free");
    for page in [400, 401] {
        world.load(space, page).expect("mapped");
    }
    let full = (16..316).find(|&page| {
        world
            .run(|vm, attempt| vm.fault(space, addr(page), Access::Store, attempt))
            .is_none()
    });
    assert!(full.is_some(), "out of memory is said");
    assert_eq!(
        world.vm.stats().file_dropped,
        0,
        "rather than reading the code again and again"
    );
}
