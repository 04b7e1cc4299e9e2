//! Transparent large pages: given, split, shared, copied in part, swapped and promoted.

use std::vec::Vec;

use abi::errno::{EAGAIN, EINVAL, ENOMEM};
use abi::signal::Signal;
use abi::vmstat::{PageInfo, PageState};

use super::model::{Marks, World, addr};
use crate::{
    Access, Attempt, Config, HugePages, LARGE_PAGES, Madvise, MapRequest, PAGE_SIZE, PolicyKind,
    Prot, SpaceId, Transparent, Where,
};

/// Where large pages begin.
pub(super) const AT: u64 = 2 * LARGE_PAGES;
const PAGE: u64 = PAGE_SIZE as u64;
const DONT_NEED: Madvise = Madvise::DontNeed { even_locked: false };

/// Room for so many large pages, and `more` frames beside what tables and reserve take.
pub(super) fn world(large: u32, more: u32) -> World {
    // Below a multiple of 512, so that tables need not lie where a large page could.
    let start = LARGE_PAGES as u32 - 64;
    let end = (large + 1) * LARGE_PAGES as u32 + more;
    World::with_config(Config {
        reserve: Config::MIN_RESERVE,
        low: 0,
        high: 0,
        ..Config::new(start..end, 600, PolicyKind::Clock)
    })
}

/// `blocks` large pages' worth of zeros that want to be large.
pub(super) fn advised(world: &mut World, blocks: u64) -> SpaceId {
    let space = world.space();
    world.map(space, AT, blocks * LARGE_PAGES);
    advise(world, space, blocks, HugePages::Wanted);
    space
}

fn advise(world: &mut World, space: SpaceId, blocks: u64, size: HugePages) {
    let len = blocks * LARGE_PAGES * PAGE;
    assert_eq!(
        world
            .vm
            .madvise(space, addr(AT), len, Madvise::HugePages(size)),
        Ok(())
    );
}

pub(super) fn is_large(world: &World, space: SpaceId, page: u64) -> bool {
    world.info(space, page).has(PageInfo::LARGE)
}

/// Stores its number to every page.
pub(super) fn fill(world: &mut World, space: SpaceId) {
    for page in AT..AT + LARGE_PAGES {
        assert_eq!(world.store(space, page, page as u32), Ok(page as u32));
    }
}

/// Every page holds its number, but for those said otherwise; `None` is a page that cannot be read.
pub(super) fn check(world: &mut World, space: SpaceId, but: &[(u64, Option<u32>)]) {
    for page in AT..AT + LARGE_PAGES {
        let other = but.iter().find(|(at, _)| *at == page);
        let expected = other.map_or(Some(page as u32), |(_, value)| *value);
        let expected = expected.ok_or(Signal::Segv);
        assert_eq!(world.load(space, page), expected, "page {page}");
    }
}

pub(super) fn collapse(world: &mut World, space: SpaceId) -> Result<(), abi::Errno> {
    let len = LARGE_PAGES * PAGE;
    let done = world.run(|vm, attempt| vm.collapse(space, addr(AT), len, attempt));
    world.audit();
    done.expect("memory is not full")
}

#[test]
fn one_fault_gives_512_pages() {
    let mut world = world(2, 0);
    let space = advised(&mut world, 2);
    let tables = world.vm.stats().frames_page_table;
    let counted = world.counting(|world| fill(world, space));
    assert_eq!(
        counted.events(),
        [("faults", 1), ("thp_fault_alloc", 1)],
        "512 pages are stored to"
    );
    let counts = world.vm.counts(space).expect("alive");
    assert_eq!((counts.resident, counts.large), (LARGE_PAGES, LARGE_PAGES));
    assert_eq!(counts.deposited, 1);
    let added = world.vm.stats().frames_page_table - tables;
    assert_eq!(added, 2, "a middle table, and one to split with");
    world.exit(space);
    assert_eq!(world.vm.stats().frames_page_table, 0);
    assert_eq!(world.vm.free_blocks()[9], 2);
}

#[test]
fn who_gets_large_pages() {
    use HugePages::{Default as Any, Unwanted as Small, Wanted as LargeIfPossible};
    use Transparent::{Always, Madvise, Never};
    for (mode, size, large) in [
        (Always, Any, true),
        (Always, LargeIfPossible, true),
        (Always, Small, false),
        (Madvise, Any, false),
        (Madvise, LargeIfPossible, true),
        (Madvise, Small, false),
        (Never, Any, false),
        (Never, LargeIfPossible, false),
        (Never, Small, false),
    ] {
        let mut world = world(1, 8);
        world.vm.set_transparent(mode);
        let space = advised(&mut world, 1);
        advise(&mut world, space, 1, size);
        assert_eq!(world.load(space, AT + 5), Ok(0));
        assert_eq!(is_large(&world, space, AT), large, "{mode:?}, {size:?}");
    }
}

#[test]
fn a_block_that_is_not_all_there_stays_small() {
    let mut world = world(2, 16);
    let space = world.space();
    world.map(space, AT + 1, 2 * LARGE_PAGES - 1);
    let len = (2 * LARGE_PAGES - 1) * PAGE;
    let size = HugePages::Wanted;
    let advice = world
        .vm
        .madvise(space, addr(AT + 1), len, Madvise::HugePages(size));
    assert_eq!(advice, Ok(()));
    world.store(space, AT + 1, 1).expect("mapped");
    world.store(space, AT + LARGE_PAGES, 1).expect("mapped");
    assert!(!is_large(&world, space, AT + 1), "its block is cut off");
    assert!(is_large(&world, space, AT + LARGE_PAGES));
    let touched = advised(&mut world, 1);
    advise(&mut world, touched, 1, HugePages::Unwanted);
    world.store(touched, AT + 9, 1).expect("mapped");
    advise(&mut world, touched, 1, HugePages::Wanted);
    world.store(touched, AT, 1).expect("mapped");
    assert!(!is_large(&world, touched, AT), "one page was there already");
}

#[test]
fn without_a_block_small_pages_do() {
    let mut world = World::new(20, 0, PolicyKind::Clock);
    let space = advised(&mut world, 1);
    let counted = world.counting(|world| {
        for page in AT..AT + 9 {
            world.store(space, page, 7).expect("room");
        }
    });
    assert_eq!(counted.by(|stats| stats.thp_fault_fallback), 1);
    assert_eq!(counted.by(|stats| stats.demand_zero), 9);
}

#[test]
fn hardware_that_does_not_mark_faults_once_for_all_pages() {
    let mut world = world(1, 8);
    world.marks = Marks::Svade;
    let space = advised(&mut world, 1);
    world.load(space, AT).expect("mapped");
    let counted = world.counting(|world| fill(world, space));
    assert_eq!(counted.events(), [("faults", 1), ("ad_updates", 1)]);
}

#[test]
fn unmapping_a_page_leaves_the_other_511() {
    let mut world = world(1, 8);
    let space = advised(&mut world, 1);
    fill(&mut world, space);
    let free = world.vm.stats().frames_free;
    world.vm.munmap(space, addr(AT + 7), PAGE).expect("aligned");
    world.audit();
    let stats = world.vm.stats();
    assert_eq!((stats.thp_split, stats.frames_free), (1, free + 1));
    check(&mut world, space, &[(AT + 7, None)]);
    assert_eq!(world.vm.counts(space).expect("alive").deposited, 0);
    let counted = world.counting(|world| check(world, space, &[(AT + 7, None)]));
    assert_eq!(
        counted.by(|stats| stats.faults),
        1,
        "that of the page that is gone"
    );
}

#[test]
fn unmapping_the_whole_splits_nothing() {
    let mut world = world(3, 8);
    let space = advised(&mut world, 3);
    for block in 0..3 {
        world
            .store(space, AT + block * LARGE_PAGES, 1)
            .expect("mapped");
    }
    let free = world.vm.stats().frames_free;
    let len = 2 * LARGE_PAGES * PAGE;
    world.vm.munmap(space, addr(AT), len).expect("aligned");
    world.audit();
    let stats = world.vm.stats();
    // Each gives back its frames and the table to split it with.
    assert_eq!(stats.frames_free - free, 2 * (LARGE_PAGES + 1));
    assert_eq!(stats.thp_split, 0);
    let discarded = world.vm.madvise(
        space,
        addr(AT + 2 * LARGE_PAGES),
        LARGE_PAGES * PAGE,
        DONT_NEED,
    );
    assert_eq!(discarded, Ok(()));
    world.audit();
    assert_eq!(world.vm.stats().thp_split, 0);
    assert_eq!(world.load(space, AT + 2 * LARGE_PAGES), Ok(0));
}

#[test]
fn discarding_a_page_shows_zeros_there_alone() {
    let mut world = world(1, 8);
    let space = advised(&mut world, 1);
    fill(&mut world, space);
    world
        .vm
        .madvise(space, addr(AT + 100), PAGE, DONT_NEED)
        .expect("mapped");
    check(&mut world, space, &[(AT + 100, Some(0))]);
    assert_eq!(world.vm.stats().thp_split, 1);
}

#[test]
fn rights_of_the_middle_change_alone() {
    let mut world = world(1, 8);
    let space = advised(&mut world, 1);
    fill(&mut world, space);
    let protect = |world: &mut World, page, pages, prot| {
        let done = world.vm.mprotect(space, addr(page), pages * PAGE, prot);
        assert_eq!(done, Ok(()));
        world.audit();
    };
    protect(&mut world, AT, LARGE_PAGES, Prot::R);
    assert_eq!(world.vm.stats().thp_split, 0, "all of it at once");
    assert_eq!(world.store(space, AT + 3, 1), Err(Signal::Segv));
    protect(&mut world, AT, LARGE_PAGES, Prot::RW);
    assert!(is_large(&world, space, AT));
    protect(&mut world, AT + 10, 2, Prot::R);
    assert_eq!(world.vm.stats().thp_split, 1);
    assert_eq!(world.store(space, AT + 10, 1), Err(Signal::Segv));
    assert_eq!(world.store(space, AT + 12, 1), Ok(1));
    protect(&mut world, AT + 20, 2, Prot::NONE);
    assert_eq!(world.load(space, AT + 20), Err(Signal::Segv));
    protect(&mut world, AT, LARGE_PAGES, Prot::RW);
    check(&mut world, space, &[(AT + 12, Some(1))]);
}

#[test]
fn a_large_page_with_no_rights_is_one_still() {
    let mut world = world(1, 8);
    let space = advised(&mut world, 1);
    fill(&mut world, space);
    let len = LARGE_PAGES * PAGE;
    world
        .vm
        .mprotect(space, addr(AT), len, Prot::NONE)
        .expect("mapped");
    world.audit();
    assert!(is_large(&world, space, AT));
    assert_eq!(world.load(space, AT), Err(Signal::Segv));
    world
        .vm
        .mprotect(space, addr(AT), len, Prot::RW)
        .expect("mapped");
    check(&mut world, space, &[]);
    assert_eq!(world.vm.stats().thp_split, 0);
}

#[test]
fn fork_shares_it_whole_and_a_store_copies_one_page() {
    let mut world = world(1, 16);
    let parent = advised(&mut world, 1);
    fill(&mut world, parent);
    let child = world.fork(parent);
    assert!(is_large(&world, parent, AT) && is_large(&world, child, AT));
    assert_eq!(world.vm.stats().frames_shared, LARGE_PAGES);
    assert_eq!(world.vm.stats().thp_split, 0);

    let counted = world.counting(|world| {
        world.store(child, AT + 77, 1).expect("room");
    });
    let copy_of_one = [("faults", 1), ("cow_copied", 1), ("thp_split", 1)];
    assert_eq!(counted.events(), copy_of_one, "the child's store");
    assert!(is_large(&world, parent, AT) && !is_large(&world, child, AT));
    check(&mut world, parent, &[]);
    check(&mut world, child, &[(AT + 77, Some(1))]);

    // Nobody shares page 77 any more, but the child has the rest.
    let counted = world.counting(|world| {
        world.store(parent, AT + 77, 2).expect("room");
    });
    let no_copy = [("faults", 1), ("cow_reused", 1), ("thp_split", 1)];
    assert_eq!(counted.events(), no_copy, "the parent's store");
    check(&mut world, parent, &[(AT + 77, Some(2))]);
    world.exit(parent);
    check(&mut world, child, &[(AT + 77, Some(1))]);
    world.exit(child);
    assert_eq!(world.vm.stats().frames_anon, 0);
}

#[test]
fn the_last_sharer_gets_all_of_it_back_in_place() {
    let mut world = world(1, 16);
    let parent = advised(&mut world, 1);
    fill(&mut world, parent);
    let child = world.fork(parent);
    world.exit(child);
    let counted = world.counting(|world| fill(world, parent));
    assert_eq!(counted.events(), [("faults", 1), ("cow_reused", 1)]);
    assert!(is_large(&world, parent, AT));
}

#[test]
fn swapping_splits_and_takes_pages_one_by_one() {
    let mut world = world(1, 16);
    let parent = advised(&mut world, 1);
    fill(&mut world, parent);
    let child = world.fork(parent);
    let counted = world.counting(|world| {
        for page in [AT + 3, AT + 4] {
            assert_eq!(world.evict(parent, page), Ok(()));
        }
    });
    assert_eq!(
        counted.by(|stats| stats.thp_split),
        2,
        "in both that map it"
    );
    assert_eq!(counted.by(|stats| stats.swapped_out), 2);
    for space in [parent, child] {
        let state = |page| world.info(space, page).page_state();
        assert_eq!(state(AT + 3), Some(PageState::Swapped));
        assert_eq!(state(AT + 5), Some(PageState::Resident));
        check(&mut world, space, &[]);
    }
}

#[test]
fn memory_that_is_full_takes_large_pages_apart() {
    for policy in PolicyKind::ALL {
        let frames = LARGE_PAGES as u32 - 20..2 * LARGE_PAGES as u32;
        let mut world = World::with_config(Config::new(frames, 600, policy));
        let space = advised(&mut world, 1);
        fill(&mut world, space);
        world.map(space, 16, 40);
        for page in 16..56 {
            assert_eq!(world.store(space, page, page as u32), Ok(page as u32));
        }
        assert_eq!(world.vm.stats().thp_split, 1, "{policy:?}");
        let in_swap: Vec<_> = (AT..AT + LARGE_PAGES)
            .filter(|&page| world.info(space, page).page_state() == Some(PageState::Swapped))
            .collect();
        assert!(!in_swap.is_empty(), "{policy:?}");
        for page in in_swap.into_iter().chain(16..56) {
            assert_eq!(world.load(space, page), Ok(page as u32));
        }
    }
}

/// One A bit says for 512 pages that they were used: second chance must not lose it with the first asked.
#[test]
fn the_accessed_bit_speaks_for_all_parts() {
    let frames = LARGE_PAGES as u32 - 80..2 * LARGE_PAGES as u32;
    let mut world = World::with_config(Config::new(frames, 600, PolicyKind::Clock));
    let space = advised(&mut world, 1);
    world.map(space, 16, 100);
    let mut page = 16;
    // What comes first and is never touched again goes first.
    while world.vm.stats().frames_free > LARGE_PAGES + 20 {
        world.store(space, page, 1).expect("room");
        page += 1;
    }
    fill(&mut world, space);
    while world.vm.stats().evictions < 10 {
        world.store(space, page, 1).expect("room");
        page += 1;
        world.load(space, AT).expect("in use");
    }
    let in_swap = (AT..AT + LARGE_PAGES)
        .filter(|&page| world.info(space, page).page_state() == Some(PageState::Swapped));
    assert_eq!(in_swap.count(), 0, "evicted although in use");
}

#[test]
fn a_split_page_is_made_whole_where_it_is() {
    let mut world = world(1, 8);
    let space = advised(&mut world, 1);
    fill(&mut world, space);
    let before = world.info(space, AT).frame;
    for prot in [Prot::R, Prot::RW] {
        world
            .vm
            .mprotect(space, addr(AT + 9), PAGE, prot)
            .expect("mapped");
    }
    assert!(!is_large(&world, space, AT));
    let counted = world.counting(|world| assert_eq!(collapse(world, space), Ok(())));
    assert_eq!(counted.events(), [("thp_collapse", 1)]);
    assert!(is_large(&world, space, AT + 9));
    assert_eq!(world.info(space, AT).frame, before);
    let counted = world.counting(|world| fill(world, space));
    assert_eq!(counted.by(|stats| stats.faults), 0);
    // What it can be split with is there again.
    world.vm.munmap(space, addr(AT + 1), PAGE).expect("aligned");
    check(&mut world, space, &[(AT + 1, None)]);
}

#[test]
fn scattered_pages_are_copied_together() {
    let mut world = world(2, 16);
    let space = advised(&mut world, 1);
    advise(&mut world, space, 1, HugePages::Unwanted);
    for page in (AT..AT + LARGE_PAGES).filter(|page| page % 3 != 0) {
        world.store(space, page, page as u32).expect("room");
    }
    world.load(space, AT + 3).expect("the page of zeros");
    world.evict(space, AT + 4).expect("resident");
    assert_eq!(
        collapse(&mut world, space),
        Err(EINVAL),
        "it wants to be small"
    );
    advise(&mut world, space, 1, HugePages::Wanted);
    assert_eq!(collapse(&mut world, space), Ok(()));
    assert!(is_large(&world, space, AT));
    let untouched = |page: &u64| page % 3 == 0;
    let zeros: Vec<_> = (AT..AT + LARGE_PAGES)
        .filter(untouched)
        .map(|page| (page, Some(0)))
        .collect();
    check(&mut world, space, &zeros);
    assert_eq!(world.vm.stats().swap_used, 0, "slots are given back");
    assert_eq!(collapse(&mut world, space), Ok(()), "it is large already");
}

#[test]
fn what_cannot_be_collapsed() {
    let mut world = world(1, 40);
    let space = advised(&mut world, 1);
    assert_eq!(collapse(&mut world, space), Err(EINVAL), "nothing is there");
    advise(&mut world, space, 1, HugePages::Unwanted);
    world.store(space, AT, 1).expect("room");
    advise(&mut world, space, 1, HugePages::Wanted);
    let frame = crate::FrameId::new(world.info(space, AT).frame as u32);
    world.vm.pin(frame);
    assert_eq!(collapse(&mut world, space), Err(EAGAIN), "it is being used");
    world.vm.unpin(frame);
    let other = world.space();
    world.map(other, AT, 100);
    for page in AT..AT + 100 {
        world.store(other, page, 1).expect("room");
    }
    assert_eq!(collapse(&mut world, space), Err(ENOMEM), "no room");
    let attempt = &mut Attempt::new();
    let unmapped = world
        .vm
        .collapse(space, addr(AT), 2 * LARGE_PAGES * PAGE, attempt);
    assert_eq!(unmapped, crate::Step::Done(Err(ENOMEM)));
    assert_eq!(world.load(space, AT), Ok(1));
}

#[test]
fn shared_pages_are_copied_by_a_collapse_and_the_other_keeps_its_own() {
    let mut world = world(2, 32);
    let parent = advised(&mut world, 1);
    fill(&mut world, parent);
    let child = world.fork(parent);
    world.store(child, AT, 5).expect("room");
    assert_eq!(collapse(&mut world, child), Ok(()));
    assert!(is_large(&world, parent, AT) && is_large(&world, child, AT));
    assert_eq!(world.vm.stats().frames_shared, 0);
    check(&mut world, parent, &[]);
    check(&mut world, child, &[(AT, Some(5))]);
}

#[test]
fn a_pass_collapses_what_wants_to_be_large() {
    let mut world = world(3, 40);
    let space = world.space();
    world.map(space, AT, 3 * LARGE_PAGES);
    for block in 0..3 {
        world
            .store(space, AT + block * LARGE_PAGES, 1)
            .expect("room");
    }
    assert_eq!(world.vm.collapse_pass(), 0, "nobody asked");
    advise(&mut world, space, 2, HugePages::Wanted);
    world.evict(space, AT).expect("resident");
    assert_eq!(world.vm.collapse_pass(), 1, "one has a page in swap");
    world.audit();
    world.load(space, AT).expect("in swap");
    assert_eq!(world.vm.collapse_pass(), 1);
    assert_eq!(world.vm.collapse_pass(), 0);
    world.audit();
    let large = |block| is_large(&world, space, AT + block * LARGE_PAGES);
    assert_eq!([0, 1, 2].map(large), [true, true, false]);
}

#[test]
fn areas_large_enough_are_placed_where_large_pages_fit() {
    for (mode, len, aligned) in [
        (Transparent::Always, LARGE_PAGES, true),
        (Transparent::Always, LARGE_PAGES - 1, false),
        (Transparent::Madvise, LARGE_PAGES, false),
    ] {
        let mut world = world(1, 8);
        world.vm.set_transparent(mode);
        let space = world.space();
        let map = |world: &mut World, pages| {
            let request = MapRequest::anon(Where::Anywhere, pages * PAGE, Prot::RW);
            world.vm.mmap(space, &request).expect("room").page().get()
        };
        map(&mut world, 3);
        let page = map(&mut world, len);
        assert_eq!(page % LARGE_PAGES == 0, aligned, "{mode:?}, {len} pages");
    }
}

/// The kernel's own copies go through the brain page by page.
#[test]
fn the_kernel_reaches_parts_of_large_pages() {
    let mut world = world(1, 8);
    world.marks = Marks::Svade;
    let space = advised(&mut world, 1);
    let mut frames = Vec::new();
    for page in [AT + 4, AT + 5] {
        let step = world.run(|vm, attempt| vm.access(space, addr(page), Access::Store, attempt));
        frames.push(step.expect("room").expect("mapped").get());
        world.audit();
    }
    assert_eq!(frames[1], frames[0] + 1);
    assert!(is_large(&world, space, AT));
}
