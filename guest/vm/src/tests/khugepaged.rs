//! Promotion in the background: what wakes it, how it goes on, and what it leaves alone.

use std::vec::Vec;

use super::large::{AT, advised, fill, is_large, world};
use super::model::{World, addr};
use crate::{
    HugePages, LARGE_PAGES, LockLimit, Locked, Madvise, MapRequest, PAGE_SIZE, Prot, Remap,
    Scanned, SpaceId, Target, Transparent, Where,
};

const PAGE: u64 = PAGE_SIZE as u64;
const BLOCK: u64 = LARGE_PAGES * PAGE;

/// Pages that are looked at in one go by default.
const TURN: u64 = 4096;

fn scan(world: &mut World) -> Scanned {
    let scanned = world.vm.scan_for_large(&mut TURN.clone());
    world.audit();
    scanned
}

/// Whether the thread is told of something.
fn is_told(world: &mut World) -> bool {
    world.vm.take_large_news()
}

/// Lets all passes go by that promote something.
fn settle(world: &mut World) {
    while scan(world) == Scanned::Promoted {}
    assert_eq!(scan(world), Scanned::Pass);
    is_told(world);
}

/// Protects a page of its own and unprotects it: the block is in small pages then.
fn split(world: &mut World, space: SpaceId, page: u64) {
    for prot in [Prot::R, Prot::RW] {
        let done = world.vm.mprotect(space, addr(page), PAGE, prot);
        assert_eq!(done, Ok(()));
    }
    assert!(!is_large(world, space, page));
}

fn check_filled(world: &mut World, space: SpaceId) {
    for page in AT..AT + LARGE_PAGES {
        assert_eq!(world.load(space, page), Ok(page as u32));
    }
}

#[test]
fn what_was_split_is_whole_again_and_the_thread_sleeps_then() {
    let mut world = world(2, 24);
    let space = advised(&mut world, 2);
    fill(&mut world, space);
    world.store(space, AT + LARGE_PAGES, 1).expect("room");
    assert!(
        !is_told(&mut world) && !world.vm.wants_scan(),
        "all is large"
    );
    let frame = world.info(space, AT).frame;
    split(&mut world, space, AT + 9);
    assert!(is_told(&mut world) && world.vm.wants_scan());
    assert!(!is_told(&mut world), "once");
    let counted = world.counting(|world| assert_eq!(scan(world), Scanned::Promoted));
    assert_eq!(
        counted.events(),
        [("thp_collapse", 1)],
        "no frame is needed"
    );
    assert_eq!(world.info(space, AT).frame, frame);
    assert!(is_large(&world, space, AT + 9));
    assert_eq!(scan(&mut world), Scanned::Pass);
    assert!(!world.vm.wants_scan(), "until something happens");
    check_filled(&mut world, space);
}

/// While a child shares most of a block, to copy it would be dear: later, then.
#[test]
fn what_a_fork_shares_is_copied_together_when_the_other_has_gone() {
    let mut world = world(2, 32);
    let parent = advised(&mut world, 1);
    fill(&mut world, parent);
    let child = world.fork(parent);
    world.store(parent, AT + 5, AT as u32 + 5).expect("room");
    assert!(is_told(&mut world), "it has been split");
    for _ in 0..3 {
        assert_eq!(scan(&mut world), Scanned::Pass);
        assert!(world.vm.wants_scan(), "it may become possible");
        assert!(!is_told(&mut world), "the thread knows");
    }
    assert!(!is_large(&world, parent, AT));
    world.exit(child);
    let counted = world.counting(|world| assert_eq!(scan(world), Scanned::Promoted));
    assert_eq!(
        counted.events(),
        [("thp_collapse", 1), ("thp_collapse_alloc", 1)]
    );
    assert_eq!(scan(&mut world), Scanned::Pass);
    assert!(!world.vm.wants_scan());
    check_filled(&mut world, parent);
}

/// Half of a block's pages may be shared and not one more.
#[test]
fn half_of_a_block_may_be_shared() {
    for (own, expected) in [(256, Scanned::Promoted), (255, Scanned::Pass)] {
        let mut world = world(3, 32);
        let parent = advised(&mut world, 1);
        fill(&mut world, parent);
        let child = world.fork(parent);
        for page in AT..AT + own {
            world.store(child, page, page as u32).expect("room");
        }
        assert_eq!(scan(&mut world), expected, "{own}");
        assert!(is_large(&world, parent, AT), "the other keeps its own");
        check_filled(&mut world, child);
        check_filled(&mut world, parent);
    }
}

/// What brings about a block that could be large, after which the thread has to know.
type Change = fn(&mut World, SpaceId);

fn protect(world: &mut World, space: SpaceId, page: u64, prot: Prot) {
    let done = world.vm.mprotect(space, addr(page), PAGE, prot);
    assert_eq!(done, Ok(()));
}

fn advise(world: &mut World, space: SpaceId, advice: Madvise) {
    let done = world.vm.madvise(space, addr(AT), BLOCK, advice);
    assert_eq!(done, Ok(()));
}

fn lock(world: &mut World, space: SpaceId, how: Locked) {
    let limit = LockLimit {
        soft: BLOCK,
        hard: BLOCK,
    };
    world.vm.set_lock_limit(space, limit);
    let done = world.vm.lock(space, addr(AT), PAGE, how);
    assert_eq!(done, Ok(()));
}

/// What is done first, which is not to wake anybody for long, and what is to.
const CHANGES: [(&str, Change, Change); 6] = [
    (
        "a split",
        |_, _| {},
        |world, space| {
            protect(world, space, AT + 1, Prot::R);
            protect(world, space, AT + 1, Prot::RW);
        },
    ),
    (
        "rights that are alike again",
        |world, space| protect(world, space, AT + 1, Prot::R),
        |world, space| protect(world, space, AT + 1, Prot::RW),
    ),
    (
        "a hole that is filled",
        |world, space| {
            let done = world.vm.munmap(space, addr(AT + 1), PAGE);
            assert_eq!(done, Ok(()));
        },
        |world, space| world.map_wanted(space, AT + 1, 1),
    ),
    (
        "advice",
        |world, space| {
            advise(world, space, Madvise::HugePages(HugePages::Unwanted));
            split(world, space, AT);
        },
        |world, space| advise(world, space, Madvise::HugePages(HugePages::Wanted)),
    ),
    (
        "locks that are alike again",
        |world, space| {
            lock(world, space, Locked::Yes);
            protect(world, space, AT, Prot::R);
            protect(world, space, AT, Prot::RW);
        },
        |world, space| lock(world, space, Locked::No),
    ),
    (
        "a mode in which it is served",
        |world, space| {
            world.vm.set_transparent(Transparent::Never);
            split(world, space, AT);
        },
        |world, _| world.vm.set_transparent(Transparent::Madvise),
    ),
];

impl World {
    /// Maps private zeros that want to be large at `page`.
    fn map_wanted(&mut self, space: SpaceId, page: u64, pages: u64) {
        let place = Where::Fixed(addr(page));
        let mut request = MapRequest::anon(place, pages * PAGE, Prot::RW);
        request.attributes.huge_pages = HugePages::Wanted;
        assert_eq!(self.vm.mmap(space, &request), Ok(addr(page)));
    }
}

#[test]
fn whatever_makes_a_candidate_wakes_the_thread() {
    for (what, before, change) in CHANGES {
        let mut world = world(2, 24);
        let space = advised(&mut world, 1);
        fill(&mut world, space);
        before(&mut world, space);
        settle(&mut world);
        assert!(!world.vm.wants_scan(), "{what}");
        change(&mut world, space);
        assert!(is_told(&mut world), "{what}");
        assert_eq!(scan(&mut world), Scanned::Promoted, "{what}");
        assert!(is_large(&world, space, AT), "{what}");
    }
}

#[test]
fn memory_that_moves_to_where_it_can_be_large_wakes_the_thread() {
    let mut world = world(2, 24);
    let space = world.space();
    world.map_wanted(space, AT + 1, LARGE_PAGES);
    for page in AT + 1..AT + 9 {
        world.store(space, page, page as u32).expect("room");
    }
    assert!(!is_told(&mut world), "there is no block in it");
    let request = Remap {
        addr: addr(AT + 1),
        len: BLOCK,
        new_len: BLOCK,
        target: Target::Fixed(addr(AT + 2 * LARGE_PAGES)),
        keep_old: false,
    };
    let moved = world.run(|vm, attempt| vm.mremap(space, &request, attempt));
    assert_eq!(moved, Some(Ok(addr(AT + 2 * LARGE_PAGES))));
    assert!(is_told(&mut world));
    assert_eq!(scan(&mut world), Scanned::Promoted);
    assert_eq!(
        world.load(space, AT + 2 * LARGE_PAGES + 3),
        Ok(AT as u32 + 4)
    );
}

#[test]
fn a_small_page_where_there_was_no_room_for_a_large_one_is_not_forgotten() {
    let mut world = world(1, 24);
    let space = advised(&mut world, 2);
    world.store(space, AT, 1).expect("room");
    is_told(&mut world);
    world
        .store(space, AT + LARGE_PAGES, 2)
        .expect("room for a small one");
    assert!(is_told(&mut world));
    let counted = world.counting(|world| assert_eq!(scan(world), Scanned::NoRoom));
    assert_eq!(counted.events(), [("thp_collapse_alloc_failed", 1)]);
    assert!(world.vm.wants_scan(), "there may be room later");
    world.vm.munmap(space, addr(AT), BLOCK).expect("mapped");
    while scan(&mut world) != Scanned::Promoted {
        assert!(world.vm.wants_scan());
    }
    assert_eq!(world.load(space, AT + LARGE_PAGES), Ok(2));
    assert!(is_large(&world, space, AT + LARGE_PAGES));
}

/// Nobody asked, or nobody gets them: no news, whatever is done, and a scan finds nothing.
#[test]
fn nothing_happens_where_no_large_page_is_wanted() {
    for (mode, advice) in [
        (Transparent::Madvise, HugePages::Default),
        (Transparent::Madvise, HugePages::Unwanted),
        (Transparent::Always, HugePages::Unwanted),
        (Transparent::Never, HugePages::Wanted),
    ] {
        let mut world = world(2, 24);
        world.vm.set_transparent(mode);
        settle(&mut world);
        let space = world.space();
        world.map(space, AT, 2 * LARGE_PAGES);
        let advised = world
            .vm
            .madvise(space, addr(AT), 2 * BLOCK, Madvise::HugePages(advice));
        assert_eq!(advised, Ok(()));
        fill(&mut world, space);
        split(&mut world, space, AT);
        let child = world.fork(space);
        world.store(child, AT, 1).expect("room");
        world.exit(child);
        assert!(!is_told(&mut world) && !world.vm.wants_scan(), "{mode:?}");
        let counted = world.counting(|world| assert_eq!(scan(world), Scanned::Pass));
        assert_eq!(counted.events(), [], "{mode:?}, {advice:?}");
        assert!(!is_large(&world, space, AT));
    }
}

/// What others could need is not taken, and what they are short of is not looked for.
#[test]
fn a_promotion_leaves_as_much_free_as_reclaim_wants() {
    for (high, low, expected) in [
        (40, 0, Scanned::Promoted),
        (41, 0, Scanned::NoRoom),
        (LARGE_PAGES + 100, LARGE_PAGES + 100, Scanned::NoRoom),
    ] {
        let mut world = world(2, 0);
        let space = advised(&mut world, 1);
        world.vm.set_transparent(Transparent::Never);
        fill(&mut world, space);
        world.vm.set_transparent(Transparent::Madvise);
        let mut page = AT + 4 * LARGE_PAGES;
        world.map(space, page, LARGE_PAGES);
        while world.vm.stats().frames_free > LARGE_PAGES + 40 {
            world.store(space, page, 1).expect("room");
            page += 1;
        }
        (world.vm.high, world.vm.low) = (high, low);
        // The first of its pages lies elsewhere, so that it cannot be made whole where it is.
        world.evict(space, AT).expect("resident");
        world.load(space, AT).expect("in swap");
        let free = world.vm.stats().frames_free;
        assert_eq!(free, LARGE_PAGES + 40);
        assert_eq!(scan(&mut world), expected, "{high}, {low}");
        let after = world.vm.stats().frames_free;
        assert!(expected == Scanned::Promoted || after == free);
        check_filled(&mut world, space);
    }
}

#[test]
fn a_process_at_its_resident_limit_gets_no_more() {
    let mut world = world(2, 24);
    let space = advised(&mut world, 1);
    let limit = (LARGE_PAGES - 1) * PAGE;
    assert_eq!(world.vm.set_resident_limit(space, Some(limit)), Ok(()));
    world.store(space, AT, 1).expect("room");
    assert_eq!(scan(&mut world), Scanned::Pass);
    assert!(!is_large(&world, space, AT) && world.vm.wants_scan());
    assert_eq!(world.vm.set_resident_limit(space, Some(BLOCK)), Ok(()));
    assert_eq!(scan(&mut world), Scanned::Promoted);
}

#[test]
fn pages_are_moved_out_of_the_way_only_if_they_may_be() {
    for (defrag, expected) in [(false, Scanned::NoRoom), (true, Scanned::Promoted)] {
        let mut world = world(2, 0);
        let other = world.space();
        world.map(other, AT, 3 * LARGE_PAGES);
        let space = world.space();
        world.map_wanted(space, AT, LARGE_PAGES);
        // All memory is used once, and what stays of that lies all over it.
        let mut page = AT;
        while world.vm.stats().frames_free > 24 {
            world.store(other, page, page as u32).expect("room");
            page += 1;
        }
        world.store(space, AT, 7).expect("room");
        for gone in (AT..page).filter(|page| page % 64 != 0) {
            world.vm.munmap(other, addr(gone), PAGE).expect("mapped");
        }
        assert_eq!(world.vm.free_blocks()[9], 0);
        world.vm.set_khugepaged_defrag(defrag);
        assert_eq!(world.vm.khugepaged_defrag(), defrag);
        assert_eq!(scan(&mut world), expected, "defrag {defrag}");
        let moved = world.vm.stats().compact_moved;
        assert_eq!(moved > 0, defrag);
        for kept in (AT..page).filter(|page| page % 64 == 0) {
            assert_eq!(world.load(other, kept), Ok(kept as u32));
        }
        assert_eq!(world.load(space, AT), Ok(7));
    }
}

/// A turn looks at no more than it may, and a pass takes as many steps as there are spaces, areas with
/// blocks, and blocks with something in them: not areas without, nor untouched memory.
#[test]
fn turns_are_bounded_and_passes_skip_what_cannot_be_large() {
    const SMALL: u64 = 10_000;
    let mut world = world(6, 200);
    world.audit_period = u32::MAX;
    let space = advised(&mut world, 3);
    let high = AT + 64 * LARGE_PAGES;
    for index in 0..SMALL {
        world.map(space, high + 2 * index, 1);
    }
    // A gibibyte with one touched page in it, far up.
    let wide = 0x4_0000;
    world.map_wanted(space, wide, 512 * LARGE_PAGES);
    world
        .store(space, wide + 300 * LARGE_PAGES, 1)
        .expect("room");
    for block in 0..3 {
        world
            .store(space, AT + block * LARGE_PAGES, 1)
            .expect("room");
    }
    world.space();
    let mut steps = 0;
    while world.vm.scan_for_large(&mut 1) == Scanned::Enough {
        steps += 1;
    }
    // Past each block, past what is behind the last one of an area, and past each space.
    assert_eq!(steps, 3 + (1 + 1) + 2);
    for page in [AT, AT + LARGE_PAGES, AT + 2 * LARGE_PAGES] {
        split(&mut world, space, page);
    }
    let mut turns = Vec::new();
    loop {
        let mut pages = 2 * LARGE_PAGES;
        let scanned = world.vm.scan_for_large(&mut pages);
        turns.push((scanned, 2 * LARGE_PAGES - pages));
        if scanned == Scanned::Pass {
            break;
        }
    }
    let promoted = (Scanned::Promoted, LARGE_PAGES);
    assert_eq!(turns[..3], [promoted; 3], "each ends the turn");
    assert_eq!(turns[3..], [(Scanned::Pass, 1 + 1 + 2)]);
}

/// A block that is passed while it cannot be large does not keep the others from their turn, nor is it
/// looked at more than once a turn.
#[test]
fn a_turn_ends_where_its_pages_do_and_the_next_goes_on() {
    let mut world = world(4, 200);
    let space = world.space();
    world.map_wanted(space, AT, 4 * LARGE_PAGES);
    world.vm.set_transparent(Transparent::Never);
    for block in 0..4 {
        world
            .store(space, AT + block * LARGE_PAGES, 1)
            .expect("room");
        if block < 3 {
            let page = AT + block * LARGE_PAGES;
            world.evict(space, page).expect("resident");
        }
    }
    world.vm.set_transparent(Transparent::Madvise);
    let mut turns = Vec::new();
    while turns.last() != Some(&Scanned::Pass) {
        turns.push(world.vm.scan_for_large(&mut (2 * LARGE_PAGES)));
        world.audit();
    }
    let expected = [Scanned::Enough, Scanned::Promoted, Scanned::Pass];
    assert_eq!(turns, expected);
    assert!(world.vm.wants_scan(), "three are in swap");
}
