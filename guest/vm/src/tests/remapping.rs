//! `mremap`.

use abi::errno::{EAGAIN, EFAULT, EINVAL, ENOMEM, Errno};
use abi::vmstat::PageState;

use super::model::{LAYOUT, World, addr, file_content};
use crate::{
    Content, InodeId, LockLimit, Locked, MapRequest, PAGE_SIZE, PolicyKind, Prot, Remap, Sharing,
    SpaceId, Target, VirtAddr, Where,
};

const PAGE: u64 = PAGE_SIZE as u64;

/// A space with eight private pages, the first four with their numbers in them, the third in swap.
fn world() -> (World, SpaceId) {
    let mut world = World::new(40, 16, PolicyKind::Clock);
    let space = world.one_space(8);
    for page in 16..20 {
        world.store(space, page, page as u32).expect("mapped");
    }
    world.evict(space, 18).expect("resident");
    (world, space)
}

const fn remap(page: u64, pages: u64, new_pages: u64, target: Target) -> Remap {
    Remap {
        addr: VirtAddr::new(page * PAGE),
        len: pages * PAGE,
        new_len: new_pages * PAGE,
        target,
        keep_old: false,
    }
}

impl World {
    fn remap(&mut self, space: SpaceId, request: Remap) -> Result<VirtAddr, Errno> {
        let answer = self
            .run(|vm, attempt| vm.mremap(space, &request, attempt))
            .expect("memory is not full");
        self.audit();
        answer
    }

    fn state(&self, space: SpaceId, page: u64) -> Option<PageState> {
        self.info(space, page).page_state()
    }
}

#[test]
fn growing_in_place_moves_nothing() {
    let (mut world, space) = world();
    let grown = remap(16, 8, 12, Target::InPlace);
    assert_eq!(world.remap(space, grown), Ok(addr(16)));
    assert_eq!(world.store(space, 27, 5), Ok(5));
    assert_eq!(world.vm.areas(space).map(|areas| areas.len()), Some(1));
    world.map(space, 29, 1);
    assert_eq!(
        world.remap(space, remap(16, 12, 14, Target::InPlace)),
        Err(ENOMEM),
        "another area is in the way"
    );
    assert_eq!(
        world.remap(space, remap(16, 12, 13, Target::Anywhere)),
        Ok(addr(16))
    );
    assert_eq!(world.vm.stats().remap_moved, 0);
}

#[test]
fn shrinking_frees_the_rest() {
    let (mut world, space) = world();
    assert_eq!(
        world.remap(space, remap(16, 8, 2, Target::InPlace)),
        Ok(addr(16))
    );
    assert_eq!(world.vm.stats().swap_used, 0);
    assert_eq!(
        world.vm.counts(space).map(|counts| counts.reserved),
        Some(2)
    );
    assert_eq!(
        (world.load(space, 16), world.load(space, 17)),
        (Ok(16), Ok(17))
    );
}

#[test]
fn moving_keeps_frames_and_slots() {
    let (mut world, space) = world();
    let before = [16, 17, 18, 19].map(|page| world.info(space, page));
    world.map(space, 24, 1);
    let counted = world.counting(|world| {
        let moved = world.remap(space, remap(16, 8, 10, Target::Anywhere));
        assert_eq!(moved, Ok(addr(LAYOUT.mmap_top.get() - 10)));
    });
    assert_eq!(
        counted.events(),
        [("remap_moved", 4)],
        "no copy, no transfer, no fault"
    );
    let to = LAYOUT.mmap_top.get() - 10;
    for (page, before) in (to..).zip(before) {
        assert_eq!(world.info(space, page), before, "page {page}");
    }
    assert_eq!(world.state(space, 16), Some(PageState::Unmapped));
    let loads = [0, 1, 2, 3, 9].map(|index| world.load(space, to + index));
    assert_eq!(loads, [Ok(16), Ok(17), Ok(18), Ok(19), Ok(0)]);
}

#[test]
fn moving_a_part_splits() {
    let (mut world, space) = world();
    let moved = remap(17, 2, 2, Target::Fixed(addr(100)));
    assert_eq!(world.remap(space, moved), Ok(addr(100)));
    assert_eq!(
        (world.load(space, 100), world.load(space, 101)),
        (Ok(17), Ok(18))
    );
    let states = [16, 17, 18, 19].map(|page| world.state(space, page));
    assert_eq!(
        states,
        [
            PageState::Resident,
            PageState::Unmapped,
            PageState::Unmapped,
            PageState::Resident
        ]
        .map(Some)
    );
}

#[test]
fn a_fixed_target_is_emptied_first() {
    let (mut world, space) = world();
    world.map(space, 30, 4);
    world.store(space, 31, 9).expect("mapped");
    let moved = remap(16, 4, 3, Target::Fixed(addr(30)));
    assert_eq!(world.remap(space, moved), Ok(addr(30)));
    let loads = [30, 31, 32, 33].map(|page| world.load(space, page));
    assert_eq!(loads, [Ok(16), Ok(17), Ok(18), Ok(0)]);
    assert_eq!(world.state(space, 19), Some(PageState::Unmapped), "cut off");
    assert_eq!(world.state(space, 20), Some(PageState::Untouched));
}

#[test]
fn sharers_and_their_copies_stay_as_they_are() {
    let (mut world, parent) = world();
    let child = world.fork(parent);
    let frame = world.info(parent, 16).frame;
    let moved = remap(16, 4, 4, Target::Fixed(addr(100)));
    assert_eq!(world.remap(child, moved), Ok(addr(100)));
    assert_eq!(
        (world.info(child, 100).frame, world.info(parent, 16).frame),
        (frame, frame)
    );
    let counted = world.counting(|world| {
        world.store(child, 100, 50).expect("mapped");
        world.store(child, 102, 52).expect("mapped");
    });
    assert_eq!(counted.by(|stats| stats.cow_copied), 2, "one was in swap");
    let loads = [16, 17, 18, 19].map(|page| world.load(parent, page));
    assert_eq!(loads, [Ok(16), Ok(17), Ok(18), Ok(19)]);
}

#[test]
fn files_go_on_where_they_were() {
    let (mut world, space) = world();
    let content = Content::File {
        inode: InodeId(3),
        file_len: 20 * PAGE,
        offset: 2 * PAGE,
        bytes: u64::MAX,
        sharing: Sharing::Shared,
    };
    let request = MapRequest {
        content,
        ..MapRequest::anon(Where::Fixed(addr(40)), 4 * PAGE, Prot::RW)
    };
    world.vm.mmap(space, &request).expect("free");
    world.store(space, 41, 7).expect("mapped");
    assert_eq!(
        world.remap(space, remap(41, 2, 5, Target::Fixed(addr(100)))),
        Ok(addr(100))
    );
    let page = |index| Ok(file_content(3, index)[0]);
    assert_eq!(
        (world.load(space, 100), world.load(space, 104)),
        (Ok(7), page(7))
    );
    assert_eq!(world.load(space, 43), page(5));
    assert_eq!(
        world.remap(space, remap(100, 5, 6, Target::InPlace)),
        Ok(addr(100))
    );
    assert_eq!(world.load(space, 105), page(8), "where it grew");
    // Without a length, a shared area is shown once more.
    assert_eq!(
        world
            .remap(space, remap(100, 0, 2, Target::Anywhere))
            .map(drop),
        Ok(())
    );
    assert_eq!(
        world.remap(space, remap(16, 0, 2, Target::Anywhere)),
        Err(EINVAL)
    );
    assert_eq!(world.load(space, LAYOUT.mmap_top.get() - 2), Ok(7));
    assert_eq!(world.load(space, 100), Ok(7), "and stays");
}

#[test]
fn the_old_area_may_stay_empty() {
    let (mut world, space) = world();
    let kept = Remap {
        keep_old: true,
        ..remap(16, 4, 4, Target::Anywhere)
    };
    let to = LAYOUT.mmap_top.get() - 4;
    assert_eq!(world.remap(space, kept), Ok(addr(to)));
    assert_eq!(
        (world.load(space, to), world.load(space, 16)),
        (Ok(16), Ok(0))
    );
    let longer = Remap {
        new_len: 5 * PAGE,
        ..kept
    };
    assert_eq!(world.remap(space, longer), Err(EINVAL));
}

#[test]
fn refused() {
    let (mut world, space) = world();
    world.map(space, 30, 2);
    world
        .vm
        .mprotect(space, addr(31), PAGE, Prot::R)
        .expect("mapped");
    let anywhere = Target::Anywhere;
    let unaligned = Remap {
        addr: VirtAddr::new(16 * PAGE + 1),
        ..remap(16, 1, 2, anywhere)
    };
    for (what, request, expected) in [
        ("within a page", unaligned, EINVAL),
        ("to nothing", remap(16, 1, 0, anywhere), EINVAL),
        ("where nothing is", remap(99, 1, 2, anywhere), EFAULT),
        ("over two areas", remap(30, 2, 3, anywhere), EFAULT),
        ("over a hole", remap(16, 9, 10, anywhere), EFAULT),
        (
            "onto itself",
            remap(16, 4, 4, Target::Fixed(addr(18))),
            EINVAL,
        ),
        (
            "beyond the end",
            remap(16, 4, 4, Target::Fixed(LAYOUT.high.addr())),
            EINVAL,
        ),
        ("a part, in place", remap(16, 4, 5, Target::InPlace), ENOMEM),
        (
            "larger than there is",
            remap(16, 8, 1 << 40, anywhere),
            ENOMEM,
        ),
    ] {
        assert_eq!(world.remap(space, request), Err(expected), "{what}");
    }
    assert_eq!(world.load(space, 18), Ok(18), "nothing has changed");
}

#[test]
fn locks_move_along_and_count() {
    let (mut world, space) = world();
    world
        .vm
        .lock(space, addr(16), 4 * PAGE, Locked::OnFault)
        .expect("allowed");
    world.load(space, 18).expect("mapped");
    let limit = LockLimit {
        soft: 5 * PAGE,
        hard: 5 * PAGE,
    };
    world.vm.set_lock_limit(space, limit);
    let moved = remap(16, 4, 5, Target::Fixed(addr(100)));
    assert_eq!(world.remap(space, moved), Ok(addr(100)));
    assert_eq!(world.vm.stats().frames_locked, 4);
    assert_eq!(
        world.remap(space, remap(100, 5, 6, Target::Anywhere)),
        Err(EAGAIN)
    );
}
