//! The pool of large pages for `MAP_HUGETLB`.

use abi::errno::{EBUSY, EINVAL, ENOMEM};
use abi::signal::Signal;
use abi::vmstat::PageInfo;

use super::model::{World, addr};
use crate::{
    Attributes, Config, Content, FrameId, HugePages, LARGE_PAGES, Madvise, MapRequest, PAGE_SIZE,
    PolicyKind, PoolCounts, Prot, Remap, SpaceId, Target, VirtAddr, Where,
};

pub(super) const AT: u64 = 4 * LARGE_PAGES;
const PAGE: u64 = PAGE_SIZE as u64;
const DONT_NEED: Madvise = Madvise::DontNeed { even_locked: false };
const LARGE: u64 = LARGE_PAGES * PAGE;

pub(super) fn world(pages: u64) -> World {
    // One large page more than the pool has, and below it room for tables.
    let frames = LARGE_PAGES as u32 - 40..(pages as u32 + 2) * LARGE_PAGES as u32;
    let mut world = World::with_config(Config::new(frames, 400, PolicyKind::Clock));
    resize(&mut world, pages, pages);
    world
}

pub(super) fn resize(world: &mut World, pages: u64, becomes: u64) {
    let total = world.run(|vm, attempt| vm.resize_pool(pages, attempt));
    assert_eq!(total, Some(becomes), "asked for {pages}");
    world.audit();
}

fn request(place: Where, len: u64) -> MapRequest {
    MapRequest {
        attributes: Attributes {
            huge_pages: HugePages::Pool,
            ..Attributes::NONE
        },
        ..MapRequest::anon(place, len, Prot::RW)
    }
}

pub(super) fn map(world: &mut World, space: SpaceId, pages: u64) -> Result<VirtAddr, abi::Errno> {
    let place = Where::Fixed(addr(AT));
    let mapped = world.vm.mmap(space, &request(place, pages * LARGE));
    world.audit();
    mapped
}

fn pool(world: &World) -> [u64; 3] {
    let PoolCounts {
        total,
        free,
        reserved,
    } = world.vm.pool();
    [total, free, reserved]
}

#[test]
fn pages_are_promised_given_and_returned() {
    let mut world = world(3);
    let space = world.space();
    map(&mut world, space, 2).expect("enough");
    assert_eq!(pool(&world), [3, 3, 2], "total, free, promised");
    let tables = world.vm.counts(space).expect("alive").tables;
    let counted = world.counting(|world| {
        for page in AT..AT + LARGE_PAGES {
            world.store(space, page, page as u32).expect("promised");
        }
    });
    assert_eq!(counted.events(), [("faults", 1), ("hugetlb_faults", 1)]);
    assert_eq!(pool(&world), [3, 2, 1]);
    let counts = world.vm.counts(space).expect("alive");
    assert_eq!((counts.resident, counts.pool), (0, LARGE_PAGES));
    assert_eq!(
        counts.tables - tables,
        1,
        "no table is put by: it is never split"
    );
    assert!(world.info(space, AT + 9).has(PageInfo::LARGE));
    world.exit(space);
    assert_eq!(pool(&world), [3, 3, 0]);
}

#[test]
fn a_short_pool_promises_nothing() {
    let mut world = world(2);
    let [a, b] = [(); 2].map(|()| world.space());
    assert_eq!(map(&mut world, a, 3), Err(ENOMEM));
    map(&mut world, a, 1).expect("one of two");
    assert_eq!(map(&mut world, b, 2), Err(ENOMEM), "one is spoken for");
    map(&mut world, b, 1).expect("the other");
    world.store(a, AT, 1).expect("promised");
    world.store(b, AT, 2).expect("promised");
    assert_eq!(world.load(a, AT), Ok(1));
    world.vm.munmap(a, addr(AT), LARGE).expect("aligned");
    world.exit(b);
    assert_eq!(pool(&world), [2, 2, 0]);
}

#[test]
fn what_is_refused() {
    let mut world = world(3);
    let space = world.space();
    let mut refused = |request: MapRequest| {
        assert_eq!(world.vm.mmap(space, &request), Err(EINVAL), "{request:?}");
    };
    refused(request(Where::Anywhere, LARGE - PAGE));
    refused(request(Where::Fixed(addr(AT + 1)), LARGE));
    refused(MapRequest {
        content: Content::SharedZeros,
        ..request(Where::Anywhere, LARGE)
    });
    map(&mut world, space, 3).expect("enough");
    let vm = &mut world.vm;
    let half = LARGE / 2;
    assert_eq!(vm.munmap(space, addr(AT), half), Err(EINVAL));
    assert_eq!(vm.munmap(space, addr(AT + 9), LARGE), Err(EINVAL));
    assert_eq!(vm.mprotect(space, addr(AT), half, Prot::R), Err(EINVAL));
    assert_eq!(
        vm.madvise(space, addr(AT + 9), LARGE, DONT_NEED),
        Err(EINVAL)
    );
    let over = MapRequest::anon(Where::Fixed(addr(AT + 9)), PAGE, Prot::RW);
    assert_eq!(vm.mmap(space, &over), Err(EINVAL));
    let advice = vm.madvise(
        space,
        addr(AT),
        LARGE,
        Madvise::HugePages(HugePages::Unwanted),
    );
    assert_eq!(advice, Err(EINVAL));
    for advice in [Madvise::Free, Madvise::Cold, Madvise::WipedInChild(true)] {
        let taken = vm.madvise(space, addr(AT), LARGE, advice);
        assert_eq!(taken, Err(EINVAL), "{advice:?}");
    }
    let remap = Remap {
        addr: addr(AT),
        len: LARGE,
        new_len: 2 * LARGE,
        target: Target::Anywhere,
        keep_old: false,
    };
    let moved = vm.mremap(space, &remap, &mut crate::Attempt::new());
    assert_eq!(moved, crate::Step::Done(Err(EINVAL)));
    assert_eq!(vm.munmap(space, addr(AT + LARGE_PAGES), LARGE), Ok(()));
    assert_eq!(vm.mprotect(space, addr(AT), LARGE, Prot::R), Ok(()));
    world.audit();
    assert_eq!(pool(&world), [3, 3, 2]);
}

#[test]
fn hints_and_free_places_are_aligned() {
    let mut world = world(2);
    let space = world.space();
    world.map(space, LARGE_PAGES * 1000 + 5, 1);
    for (place, found) in [
        (Where::Hint(addr(AT + 3)), Some(AT + LARGE_PAGES)),
        (Where::Anywhere, None),
    ] {
        let page = world.vm.mmap(space, &request(place, LARGE)).expect("room");
        let page = page.page().get();
        assert_eq!(page % LARGE_PAGES, 0);
        assert!(found.is_none_or(|found| found == page), "{place:?}: {page}");
    }
}

#[test]
fn pages_are_not_swapped_and_a_store_after_fork_copies_all() {
    let mut world = world(2);
    let parent = world.space();
    map(&mut world, parent, 1).expect("enough");
    world.store(parent, AT + 1, 1).expect("promised");
    assert_eq!(world.evict(parent, AT + 1), Err(EBUSY));
    let child = world.fork(parent);
    assert_eq!(world.vm.stats().thp_split, 0);
    let counted = world.counting(|world| {
        world.store(child, AT, 2).expect("one is left");
    });
    assert_eq!(counted.by(|stats| stats.cow_copied), LARGE_PAGES);
    assert_eq!(world.load(child, AT + 1), Ok(1));
    assert_eq!(
        (world.load(parent, AT), world.load(child, AT)),
        (Ok(0), Ok(2))
    );
    let counted = world.counting(|world| {
        world.store(parent, AT, 3).expect("its own");
    });
    assert_eq!(counted.events(), [("faults", 1), ("cow_reused", 1)]);
    world.exit(child);
    world.exit(parent);
    assert_eq!(pool(&world), [2, 2, 0]);
}

#[test]
fn a_store_that_finds_the_pool_empty_is_a_bus_error() {
    let mut world = world(1);
    let parent = world.space();
    map(&mut world, parent, 1).expect("enough");
    world.store(parent, AT, 1).expect("promised");
    let child = world.fork(parent);
    assert_eq!(world.store(child, AT, 2), Err(Signal::Bus));
    assert_eq!(world.load(child, AT), Ok(1), "it reads what it shares");
    world.exit(child);
    assert_eq!(world.store(parent, AT, 2), Ok(2));
}

#[test]
fn what_is_promised_to_one_is_not_given_to_another() {
    let mut world = world(2);
    let [parent, other] = [(); 2].map(|()| world.space());
    map(&mut world, parent, 1).expect("enough");
    world.store(parent, AT, 1).expect("promised");
    map(&mut world, other, 1).expect("the other");
    let child = world.fork(parent);
    assert_eq!(pool(&world), [2, 1, 1]);
    assert_eq!(world.store(child, AT, 2), Err(Signal::Bus));
    assert_eq!(world.store(other, AT, 3), Ok(3));
}

#[test]
fn discarding_returns_pages_and_keeps_the_promise() {
    let mut world = world(2);
    let space = world.space();
    map(&mut world, space, 2).expect("enough");
    for page in [AT, AT + LARGE_PAGES] {
        world.store(space, page, 1).expect("promised");
    }
    let len = LARGE + LARGE / 2;
    assert_eq!(world.vm.madvise(space, addr(AT), len, DONT_NEED), Ok(()));
    world.audit();
    assert_eq!(pool(&world), [2, 1, 1], "half a page is left alone");
    assert_eq!(world.load(space, AT), Ok(0));
    assert_eq!(world.load(space, AT + LARGE_PAGES), Ok(1));
}

#[test]
fn the_pool_grows_as_far_as_memory_goes_and_keeps_what_is_in_use() {
    let mut world = world(1);
    resize(&mut world, 9, 2);
    let space = world.space();
    map(&mut world, space, 1).expect("enough");
    resize(&mut world, 0, 1);
    world.store(space, AT, 1).expect("promised");
    resize(&mut world, 0, 1);
    assert_eq!(world.load(space, AT), Ok(1));
    world.exit(space);
    resize(&mut world, 0, 0);
    assert_eq!(world.vm.stats().frames_hugetlb, 0);
    assert_eq!(world.vm.free_blocks()[9], 2);
}

#[test]
fn growing_evicts_and_moves_what_is_in_the_way() {
    let mut world = world(0);
    let space = world.one_space(300);
    for page in 16..316 {
        world.store(space, page, page as u32).expect("room");
    }
    resize(&mut world, 1, 1);
    for page in 16..316 {
        assert_eq!(world.load(space, page), Ok(page as u32));
    }
}

/// A transfer by the kernel may outlive the process whose memory it uses.
#[test]
fn a_pinned_part_keeps_its_page_from_the_pool() {
    let mut world = world(1);
    let space = world.space();
    map(&mut world, space, 1).expect("enough");
    world.store(space, AT + 7, 1).expect("promised");
    let frame = FrameId::new(world.info(space, AT + 7).frame as u32);
    world.vm.pin(frame);
    world.exit(space);
    assert_eq!(pool(&world), [1, 0, 0]);
    world.vm.unpin(frame);
    world.audit();
    assert_eq!(pool(&world), [1, 1, 0]);
}
