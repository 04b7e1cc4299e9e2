//! Demand paging: pages appear when they are touched, one fault each.

use abi::errno::{EACCES, EEXIST, EINVAL, ENOMEM, EPERM};
use abi::signal::Signal;
use abi::vmstat::{PageInfo, PageState};

use super::model::{LAYOUT, Marks, World, addr};
use crate::{
    Access, AreaKind, Attempt, MAX_AREAS, MapRequest, PAGE_SIZE, PolicyKind, Prot, SpaceCounts,
    Step, VirtAddr, Where,
};

fn world() -> World {
    World::new(40, 0, PolicyKind::Clock)
}

#[test]
fn lazy_exact_count() {
    for marks in [Marks::Svade, Marks::Svadu] {
        let mut world = World { marks, ..world() };
        let space = world.one_space(1 << 18);
        let counted = world.counting(|world| {
            for page in (16..16 + 20 * 7).step_by(7) {
                assert_eq!(world.store(space, page, 1), Ok(1));
            }
        });
        assert_eq!(counted.events(), [("faults", 20), ("demand_zero", 20)]);
        let counts = world.vm.counts(space).expect("it exists");
        assert_eq!((counts.reserved, counts.resident), (1 << 18, 20));
    }
}

#[test]
fn read_then_write_zero() {
    for (marks, faults) in [(Marks::Svade, 2), (Marks::Svadu, 2)] {
        let mut world = World { marks, ..world() };
        let space = world.one_space(4);
        let counted = world.counting(|world| {
            assert_eq!(world.load(space, 16), Ok(0));
            assert!(world.info(space, 16).has(PageInfo::ZERO));
            assert_eq!(
                world.vm.counts(space).map(|counts| counts.resident),
                Some(0)
            );
            assert_eq!(world.store(space, 16, 7), Ok(7));
            assert!(
                world
                    .info(space, 16)
                    .has(PageInfo::WRITABLE | PageInfo::DIRTY)
            );
            assert_eq!(world.load(space, 16), Ok(7));
            assert_eq!(world.load(space, 17), Ok(0), "the zero page is zeros still");
        });
        assert_eq!(counted.by(|stats| stats.faults), faults + 1);
        assert_eq!(counted.by(|stats| stats.zero_page_reads), 2);
        assert_eq!(counted.by(|stats| stats.cow_copied), 1);
        assert_eq!(counted.by(|stats| stats.demand_zero), 0);
    }
}

#[test]
fn svade_takes_a_fault_for_what_svadu_does_alone() {
    let run = |marks| {
        let mut world = World {
            marks,
            ..World::new(40, 4, PolicyKind::Clock)
        };
        let space = world.one_space(4);
        let counted = world.counting(|world| {
            world.store(space, 16, 5).expect("mapped");
            world.evict(space, 16).expect("resident");
            assert_eq!(world.load(space, 16), Ok(5));
            assert_eq!(world.store(space, 16, 6), Ok(6));
        });
        (
            counted.by(|stats| stats.faults),
            counted.by(|stats| stats.ad_updates),
        )
    };
    assert_eq!(run(Marks::Svadu), (2, 0));
    assert_eq!(run(Marks::Svade), (3, 1), "the store to the clean page");
}

#[test]
fn what_no_area_permits_kills() {
    let mut world = world();
    let space = world.one_space(2);
    let counted = world.counting(|world| {
        assert_eq!(world.load(space, 0), Err(Signal::Segv));
        assert_eq!(world.load(space, 15), Err(Signal::Segv));
        assert_eq!(world.store(space, 18, 1), Err(Signal::Segv));
        assert_eq!(world.touch(space, 16, Access::Fetch, 0), Err(Signal::Segv));
        assert_eq!(world.load(space, 1 << 40), Err(Signal::Segv));
    });
    assert_eq!(counted.events(), [("faults", 5), ("segv", 5)]);
}

#[test]
fn a_fault_on_what_is_there_is_success_and_flushes() {
    let mut world = world();
    let space = world.one_space(2);
    world.store(space, 16, 1).expect("mapped");
    let flushes = world.vm.hw().flushes;
    let step = world
        .vm
        .fault(space, addr(16), Access::Store, &mut Attempt::new());
    assert_eq!(step, Step::Done(crate::Resolution::Retry));
    assert_eq!(
        (world.vm.stats().spurious, world.vm.hw().flushes),
        (1, flushes + 1)
    );
}

#[test]
fn unmapping_frees_and_the_next_touch_kills() {
    let mut world = world();
    let space = world.space();
    let before = world.vm.stats().frames_free;
    world.map(space, 16, 8);
    for page in 16..24 {
        world.store(space, page, 1).expect("mapped");
    }
    world
        .vm
        .munmap(space, addr(18), 3 * PAGE_SIZE as u64)
        .expect("aligned");
    world.audit();
    assert_eq!(world.load(space, 19), Err(Signal::Segv));
    assert_eq!(
        (world.load(space, 17), world.load(space, 21)),
        (Ok(1), Ok(1))
    );
    assert_eq!(
        world.vm.areas(space).map(|areas| areas.iter().count()),
        Some(2)
    );
    world
        .vm
        .munmap(space, addr(16), 8 * PAGE_SIZE as u64)
        .expect("aligned");
    world.audit();
    assert_eq!(
        world.vm.stats().frames_free,
        before,
        "tables are given back too"
    );
    let counts = world.vm.counts(space);
    assert_eq!(
        counts,
        Some(SpaceCounts {
            tables: 1,
            ..SpaceCounts::default()
        })
    );
}

#[test]
fn exit_gives_everything_back() {
    let mut world = world();
    let before = world.vm.stats().frames_free;
    let space = world.one_space(1 << 12);
    for page in (16..3000).step_by(100) {
        world.store(space, page, 1).expect("mapped");
    }
    world.exit(space);
    assert_eq!(world.vm.stats().frames_free, before);
}

#[test]
fn protection_takes_effect_at_once_and_splits() {
    let mut world = world();
    let space = world.one_space(4);
    for page in 16..20 {
        world.store(space, page, 3).expect("mapped");
    }
    let protect = |world: &mut World, page, pages: u64, prot| {
        let result = world
            .vm
            .mprotect(space, addr(page), pages * PAGE_SIZE as u64, prot);
        world.audit();
        result
    };
    assert_eq!(protect(&mut world, 17, 2, Prot::R), Ok(()));
    assert_eq!(world.store(space, 17, 4), Err(Signal::Segv));
    assert_eq!(
        (world.load(space, 17), world.store(space, 19, 4)),
        (Ok(3), Ok(4))
    );
    assert_eq!(protect(&mut world, 18, 1, Prot::NONE), Ok(()));
    assert_eq!(world.load(space, 18), Err(Signal::Segv));
    assert_eq!(protect(&mut world, 16, 4, Prot::RW), Ok(()));
    let counted = world.counting(|world| {
        assert_eq!(
            (world.load(space, 18), world.store(space, 18, 5)),
            (Ok(3), Ok(5))
        );
    });
    assert_eq!(
        counted.events(),
        [],
        "the frame stayed, and is writable again"
    );
    assert_eq!(
        world.vm.areas(space).map(|areas| areas.iter().count()),
        Some(1),
        "merged again"
    );
    assert_eq!(protect(&mut world, 19, 2, Prot::R), Err(ENOMEM));
}

#[test]
fn protection_changes_what_lies_below_a_hole() {
    let mut world = world();
    let space = world.one_space(5);
    world
        .vm
        .munmap(space, addr(18), PAGE_SIZE as u64)
        .expect("aligned");
    let result = world
        .vm
        .mprotect(space, addr(16), 5 * PAGE_SIZE as u64, Prot::R);
    assert_eq!(result, Err(ENOMEM));
    let stores = [16, 17, 19, 20].map(|page| world.store(space, page, 1));
    assert_eq!(stores, [Err(Signal::Segv), Err(Signal::Segv), Ok(1), Ok(1)]);
}

#[test]
fn there_is_an_end_of_areas() {
    let mut world = world();
    let space = world.one_space(3);
    let page = PAGE_SIZE as u64;
    for index in 1..MAX_AREAS as u64 {
        let prot = [Prot::R, Prot::RX][index as usize % 2];
        let request = MapRequest::anon(Where::Fixed(addr(100 + index)), page, prot);
        assert!(world.vm.mmap(space, &request).is_ok(), "area {index}");
    }
    let one_more = MapRequest::anon(Where::Anywhere, page, Prot::RW);
    assert_eq!(world.vm.mmap(space, &one_more), Err(ENOMEM));
    assert_eq!(
        world.vm.munmap(space, addr(17), page),
        Err(ENOMEM),
        "a hole"
    );
    assert_eq!(
        world.vm.mprotect(space, addr(17), page, Prot::R),
        Err(ENOMEM)
    );
    assert_eq!(world.vm.munmap(space, addr(18), page), Ok(()), "an end");
    assert_eq!(world.vm.munmap(space, addr(100), 5 * page), Ok(()));
    assert_eq!(world.vm.mmap(space, &one_more).map(drop), Ok(()));
    world.vm.destroy(space);
    world.audit();
}

#[test]
fn brk_grows_lazily_and_shrinking_frees() {
    let mut world = world();
    let space = world.space();
    let start = VirtAddr::new(0x40_0010);
    world.vm.set_heap(space, start);
    let brk = |world: &mut World, end: u64| {
        let end = world.vm.brk(space, VirtAddr::new(end));
        world.audit();
        end.expect("there is a heap").get()
    };
    assert_eq!(brk(&mut world, 0), start.get());
    assert_eq!(brk(&mut world, 0x40_8001), 0x40_8001);
    let free = world.vm.stats().frames_free;
    for page in 0x401..0x409 {
        world.store(space, page, 1).expect("heap");
    }
    assert_eq!(world.load(space, 0x409), Err(Signal::Segv));
    assert_eq!(brk(&mut world, 0x40_1001), 0x40_1001);
    assert_eq!(
        world.vm.counts(space).map(|counts| counts.resident),
        Some(1)
    );
    assert_eq!(world.load(space, 0x402), Err(Signal::Segv));
    assert_eq!(brk(&mut world, 0x40_3000), 0x40_3000);
    assert_eq!(world.load(space, 0x402), Ok(0), "zeros again");
    assert_eq!(brk(&mut world, start.get()), start.get());
    assert_eq!(world.vm.stats().frames_free, free);
    world.map(space, 0x410, 1);
    assert_eq!(
        brk(&mut world, 0x41_1000),
        start.get(),
        "something is in the way"
    );
    assert_eq!(brk(&mut world, u64::MAX), start.get());
}

#[test]
fn a_stack_grows_where_it_is_touched_down_to_its_limit() {
    let mut world = world();
    let space = world.space();
    let request = MapRequest {
        kind: AreaKind::Stack,
        grows_to: Some(addr(0x100)),
        ..MapRequest::anon(Where::Fixed(addr(0x1f0)), 16 * PAGE_SIZE as u64, Prot::RW)
    };
    world.vm.mmap(space, &request).expect("free");
    assert_eq!(world.store(space, 0x1ff, 1), Ok(1));
    assert_eq!(world.store(space, 0x180, 2), Ok(2));
    assert_eq!(world.load(space, 0x1a0), Ok(0));
    assert_eq!(world.load(space, 0x100), Ok(0));
    assert_eq!(world.load(space, 0xff), Err(Signal::Segv));
    assert_eq!(
        world.vm.counts(space).map(|counts| counts.reserved),
        Some(0x100)
    );
}

#[test]
fn mmap_refuses_what_cannot_be() {
    let mut world = world();
    let space = world.one_space(4);
    let page = PAGE_SIZE as u64;
    let mut map = |place, len, prot| world.vm.mmap(space, &MapRequest::anon(place, len, prot));
    assert_eq!(map(Where::Anywhere, 0, Prot::R), Err(EINVAL));
    assert_eq!(
        map(Where::Fixed(VirtAddr::new(0x2_0010)), page, Prot::R),
        Err(EINVAL)
    );
    assert_eq!(map(Where::Fixed(addr(0)), page, Prot::R), Err(EPERM));
    assert_eq!(
        map(Where::Fixed(LAYOUT.high.addr()), page, Prot::R),
        Err(ENOMEM)
    );
    assert_eq!(map(Where::Fixed(addr(16)), u64::MAX, Prot::R), Err(ENOMEM));
    assert_eq!(map(Where::Anywhere, u64::MAX, Prot::R), Err(ENOMEM));
    assert_eq!(
        map(Where::FixedNoReplace(addr(19)), page, Prot::R),
        Err(EEXIST)
    );
    assert_eq!(
        map(Where::FixedNoReplace(addr(20)), page, Prot::R),
        Ok(addr(20))
    );
    assert_eq!(
        map(Where::Hint(VirtAddr::new(0x3_0123)), page, Prot::R),
        Ok(addr(0x30))
    );
    let top = LAYOUT.mmap_top.get();
    assert_eq!(
        map(Where::Hint(addr(16)), page, Prot::R),
        Ok(addr(top - 1)),
        "taken, so anywhere"
    );
    assert_eq!(map(Where::Anywhere, page + 1, Prot::R), Ok(addr(top - 3)));
    let request = MapRequest {
        max_prot: Prot::R,
        ..MapRequest::anon(Where::Anywhere, page, Prot::RW)
    };
    assert_eq!(world.vm.mmap(space, &request), Err(EACCES));
    assert_eq!(
        world.vm.munmap(space, VirtAddr::new(0x1_0001), page),
        Err(EINVAL)
    );
    assert_eq!(world.vm.munmap(space, addr(16), 0), Err(EINVAL));
    assert_eq!(
        world.vm.munmap(space, addr(0x900), page),
        Ok(()),
        "nothing there is no error"
    );
}

#[test]
fn the_kernels_access_goes_the_same_way() {
    for marks in [Marks::Svade, Marks::Svadu] {
        let mut world = World { marks, ..world() };
        let space = world.one_space(2);
        let frame = world.run(|vm, attempt| vm.access(space, addr(16), Access::Store, attempt));
        let frame = frame.expect("memory").expect("mapped");
        world.vm.hw_mut().content(frame)[0] = 9;
        assert_eq!(world.load(space, 16), Ok(9));
        assert!(world.info(space, 16).has(PageInfo::DIRTY));
        let wrong = world.run(|vm, attempt| vm.access(space, addr(15), Access::Load, attempt));
        assert_eq!(wrong, Some(Err(Signal::Segv)));
        assert_eq!(
            world.info(space, 17).page_state(),
            Some(PageState::Untouched)
        );
        assert_eq!(
            world.info(space, 15).page_state(),
            Some(PageState::Unmapped)
        );
    }
}
