//! `madvise` and `mincore`.

use std::vec::Vec;

use abi::errno::{EINVAL, ENOMEM};
use abi::vmstat::PageState;

use super::model::{World, addr, file_content};
use crate::{
    Advice, Attributes, Content, HugePages, InodeId, Locked, Madvise, MapRequest, PAGE_SIZE,
    PolicyKind, Prot, Sharing, SpaceId, Vpn, Where,
};

const PAGE: u64 = PAGE_SIZE as u64;
const FILE: InodeId = InodeId(3);
const DONT_NEED: Madvise = Madvise::DontNeed { even_locked: false };

/// A space with four private pages of zeros, each with its number in it.
fn world() -> (World, SpaceId) {
    let mut world = World::new(40, 16, PolicyKind::Clock);
    let space = world.one_space(4);
    for page in 16..20 {
        world.store(space, page, page as u32).expect("mapped");
    }
    (world, space)
}

fn map(world: &mut World, space: SpaceId, page: u64, content: Content) {
    let request = MapRequest {
        content,
        ..MapRequest::anon(Where::Fixed(addr(page)), 4 * PAGE, Prot::RW)
    };
    assert_eq!(world.vm.mmap(space, &request), Ok(addr(page)));
}

const fn file(sharing: Sharing) -> Content {
    Content::File {
        inode: FILE,
        file_len: 4 * PAGE,
        offset: 0,
        bytes: u64::MAX,
        sharing,
    }
}

impl World {
    fn advise(
        &mut self,
        space: SpaceId,
        page: u64,
        pages: u64,
        advice: Madvise,
    ) -> Result<(), abi::Errno> {
        let answer = self.vm.madvise(space, addr(page), pages * PAGE, advice);
        self.audit();
        answer
    }

    fn loads<const N: usize>(&mut self, space: SpaceId, pages: [u64; N]) -> [u32; N] {
        pages.map(|page| self.load(space, page).expect("mapped"))
    }

    fn in_core(&self, space: SpaceId, first: u64) -> Vec<Option<bool>> {
        let pages = (first..first + 5).map(Vpn::new);
        pages.map(|page| self.vm.in_core(space, page)).collect()
    }

    fn will_need(&mut self, space: SpaceId, page: u64, pages: u64) {
        let (mut from, end) = (Vpn::new(page), Vpn::new(page + pages));
        self.run(|vm, attempt| vm.will_need(space, &mut from, end, attempt))
            .expect("no memory is needed");
        self.audit();
    }
}

#[test]
fn discarded_pages_read_zeros_again() {
    let (mut world, space) = world();
    world.evict(space, 17).expect("resident");
    assert_eq!(world.advise(space, 16, 2, DONT_NEED), Ok(()));
    assert_eq!(world.loads(space, [16, 17, 18]), [0, 0, 18]);
    assert_eq!(world.vm.stats().swap_used, 0);
}

#[test]
fn holes_are_told_and_the_rest_is_done() {
    let (mut world, space) = world();
    world.vm.munmap(space, addr(17), PAGE).expect("aligned");
    assert_eq!(world.advise(space, 16, 3, DONT_NEED), Err(ENOMEM));
    assert_eq!(world.loads(space, [16, 18, 19]), [0, 0, 19]);
    assert_eq!(
        world.advise(space, 19, 2, DONT_NEED),
        Err(ENOMEM),
        "at the end"
    );
    assert_eq!(world.loads(space, [19]), [0]);
    assert_eq!(world.vm.madvise(space, addr(16), 0, DONT_NEED), Err(EINVAL));
}

#[test]
fn what_areas_cannot_take_is_refused_where_it_comes() {
    let (mut world, space) = world();
    map(&mut world, space, 20, file(Sharing::Private));
    map(&mut world, space, 24, file(Sharing::Shared));
    world
        .vm
        .lock(space, addr(18), PAGE, Locked::OnFault)
        .expect("allowed");
    for (advice, page, expected) in [
        (Madvise::Free, 20, Err(EINVAL)),
        (Madvise::Free, 24, Err(EINVAL)),
        (Madvise::Free, 18, Err(EINVAL)),
        (Madvise::Free, 16, Ok(())),
        (Madvise::Cold, 18, Err(EINVAL)),
        (Madvise::Cold, 20, Ok(())),
        (Madvise::WipedInChild(true), 20, Err(EINVAL)),
        (Madvise::WipedInChild(true), 24, Err(EINVAL)),
        (Madvise::WipedInChild(false), 24, Ok(())),
        (DONT_NEED, 18, Err(EINVAL)),
        (DONT_NEED, 24, Ok(())),
    ] {
        assert_eq!(
            world.advise(space, page, 1, advice),
            expected,
            "{advice:?} {page}"
        );
    }
    world.store(space, 17, 5).expect("mapped");
    assert_eq!(world.advise(space, 16, 4, DONT_NEED), Err(EINVAL));
    assert_eq!(
        world.loads(space, [17, 18, 19]),
        [0, 18, 19],
        "done up to the locked page"
    );
    let even_locked = Madvise::DontNeed { even_locked: true };
    assert_eq!(world.advise(space, 16, 4, even_locked), Ok(()));
    assert_eq!(world.loads(space, [18, 19]), [0, 0]);
}

#[test]
fn files_are_read_anew_and_shared_pages_stay() {
    let (mut world, space) = world();
    map(&mut world, space, 20, file(Sharing::Private));
    map(&mut world, space, 24, file(Sharing::Shared));
    map(&mut world, space, 28, Content::SharedZeros);
    for page in [20, 25, 28] {
        world.store(space, page, 77).expect("mapped");
    }
    assert_eq!(world.advise(space, 20, 12, DONT_NEED), Ok(()));
    let file_page = file_content(FILE.0, 0)[0];
    assert_eq!(world.loads(space, [20, 25, 28]), [file_page, 77, 77]);
}

#[test]
fn expectations_are_kept_and_split_and_merge() {
    let (mut world, space) = world();
    let count = |world: &World| world.vm.areas(space).map(|areas| areas.len());
    let given = |world: &World, page| {
        let area = world
            .vm
            .areas(space)
            .and_then(|areas| areas.find(Vpn::new(page)));
        // Whether it counts against the commit limit is nobody's advice.
        area.map(|area| Attributes {
            charged: false,
            ..area.attributes
        })
    };
    for (advice, expected) in [
        (
            Madvise::Expect(Advice::Sequential),
            Attributes {
                advice: Advice::Sequential,
                ..Attributes::NONE
            },
        ),
        (
            Madvise::HugePages(HugePages::Wanted),
            Attributes {
                huge_pages: HugePages::Wanted,
                ..Attributes::NONE
            },
        ),
        (
            Madvise::InChild(false),
            Attributes {
                not_in_child: true,
                ..Attributes::NONE
            },
        ),
        (
            Madvise::WipedInChild(true),
            Attributes {
                wiped_in_child: true,
                ..Attributes::NONE
            },
        ),
        (
            Madvise::Dumped(false),
            Attributes {
                not_dumped: true,
                ..Attributes::NONE
            },
        ),
    ] {
        assert_eq!(world.advise(space, 17, 2, advice), Ok(()));
        assert_eq!(given(&world, 17), Some(expected));
        assert_eq!(
            (given(&world, 16), count(&world)),
            (Some(Attributes::NONE), Some(3))
        );
        for undo in [
            Madvise::Expect(Advice::Normal),
            Madvise::HugePages(HugePages::Default),
            Madvise::InChild(true),
            Madvise::WipedInChild(false),
            Madvise::Dumped(true),
        ] {
            assert_eq!(world.advise(space, 16, 4, undo), Ok(()));
        }
        assert_eq!(count(&world), Some(1), "{advice:?}");
    }
}

#[test]
fn children_get_no_area_or_zeros() {
    let (mut world, space) = world();
    assert_eq!(world.advise(space, 16, 1, Madvise::InChild(false)), Ok(()));
    assert_eq!(
        world.advise(space, 18, 1, Madvise::WipedInChild(true)),
        Ok(())
    );
    let child = world.fork(space);
    assert_eq!(
        world.info(child, 16).page_state(),
        Some(PageState::Unmapped)
    );
    assert_eq!(world.loads(child, [17, 18, 19]), [17, 0, 19]);
    assert_eq!(world.loads(space, [16, 17, 18, 19]), [16, 17, 18, 19]);
    let grandchild = world.fork(child);
    world.store(child, 18, 5).expect("mapped");
    assert_eq!(world.loads(grandchild, [18]), [0], "wiped again");
}

#[test]
fn pages_given_up_go_without_a_write_until_they_are_stored_to() {
    let (mut world, space) = world();
    world.evict(space, 19).expect("resident");
    assert_eq!(world.advise(space, 16, 4, Madvise::Free), Ok(()));
    assert_eq!(world.vm.stats().swap_used, 0, "what was in swap is gone");
    assert_eq!(world.loads(space, [16, 17, 18, 19]), [16, 17, 18, 0]);
    world.store(space, 17, 5).expect("mapped");
    let counted = world.counting(|world| {
        for page in 16..18 {
            assert_eq!(world.evict(space, page), Ok(()));
        }
    });
    assert_eq!(
        counted.events(),
        [("evictions", 2), ("swapped_out", 1), ("lazily_freed", 1)]
    );
    assert_eq!(world.loads(space, [16, 17, 18]), [0, 5, 18]);
}

#[test]
fn pages_that_will_be_needed_are_read_before_they_are_touched() {
    let (mut world, space) = world();
    map(&mut world, space, 20, file(Sharing::Private));
    map(&mut world, space, 24, Content::SharedZeros);
    world.store(space, 25, 25).expect("mapped");
    for page in [17, 19, 25] {
        world.evict(space, page).expect("resident");
    }
    let counted = world.counting(|world| world.will_need(space, 16, 12));
    assert_eq!(
        counted.events(),
        [("swapped_in", 3), ("file_read", 4), ("willneed_reads", 7)]
    );
    let counted = world.counting(|world| {
        assert_eq!(world.loads(space, [17, 19, 25]), [17, 19, 25]);
        world.load(space, 22).expect("mapped");
        world.will_need(space, 16, 12);
    });
    assert_eq!(counted.by(|stats| stats.minor), 4, "no fault waits");
    assert_eq!(
        counted.by(|stats| stats.willneed_reads),
        0,
        "nothing is left to read"
    );
}

#[test]
fn nothing_is_evicted_for_what_will_be_needed() {
    let mut world = World::new(8, 16, PolicyKind::Clock);
    let space = world.one_space(4);
    map(&mut world, space, 32, file(Sharing::Private));
    for page in 16..20 {
        world.store(space, page, 1).expect("mapped");
    }
    map(&mut world, space, 40, Content::Zeros);
    for page in 40..43 {
        world.store(space, page, 1).expect("mapped");
    }
    let counted = world.counting(|world| world.will_need(space, 32, 4));
    assert_eq!(counted.events(), [("file_read", 1), ("willneed_reads", 1)]);
}

#[test]
fn in_core_is_what_needs_no_disk() {
    let (mut world, space) = world();
    world.vm.munmap(space, addr(19), PAGE).expect("aligned");
    map(&mut world, space, 20, file(Sharing::Private));
    world.evict(space, 17).expect("resident");
    world.load(space, 21).expect("mapped");
    let (yes, no) = (Some(true), Some(false));
    assert_eq!(world.in_core(space, 16), [yes, no, yes, None, no]);
    assert_eq!(world.in_core(space, 20), [no, yes, no, no, None]);
    world.will_need(space, 16, 7);
    assert_eq!(world.in_core(space, 16), [yes, yes, yes, None, yes]);
    assert_eq!(world.in_core(space, 20), [yes, yes, yes, no, None]);
    // Another's pages of the same file count, and zeros that nobody touched do not.
    let other = world.one_space(1);
    map(&mut world, other, 20, file(Sharing::Shared));
    assert_eq!(world.in_core(other, 20)[..2], [yes, yes]);
    assert_eq!(world.in_core(other, 16)[..2], [no, None]);
}

#[test]
fn page_out_takes_what_is_nobody_elses_and_not_locked() {
    let (mut world, space) = world();
    let child = world.fork(space);
    world.store(space, 17, 5).expect("mapped");
    world.store(space, 19, 5).expect("mapped");
    world
        .vm
        .lock(space, addr(19), PAGE, Locked::Yes)
        .expect("allowed");
    let (from, end) = (Vpn::new(16), Vpn::new(20));
    assert_eq!(
        world.vm.next_to_page_out(space, from, end),
        Some(Vpn::new(17))
    );
    assert_eq!(world.vm.next_to_page_out(space, Vpn::new(18), end), None);
    world.exit(child);
    assert_eq!(world.vm.next_to_page_out(space, from, end), Some(from));
}
