//! Write-back: what becomes dirty, who writes it, and what a write that fails leaves behind.

use super::model::{World, addr, file_content};
use crate::{
    Before, Content, DirtyScope, InodeId, MapRequest, PAGE_SIZE, PolicyKind, Prot, Sharing,
    SpaceId, Where, Writer,
};

const FILE: InodeId = InodeId(3);
const OTHER: InodeId = InodeId(4);
const PAGE: u64 = PAGE_SIZE as u64;

fn world(pages: u64) -> World {
    let mut world = World::new(60, 16, PolicyKind::Clock);
    for inode in [FILE, OTHER] {
        world.vm.file_len(inode, pages * PAGE);
    }
    world
}

/// What the kernel does for `write`: stores a word to the first quarter of a page.
fn write(world: &mut World, inode: InodeId, index: u64, before: Before, value: u32) {
    let frame = world.run(|vm, attempt| vm.file_page_with(inode, index, before, attempt));
    let frame = frame.expect("memory").expect("in the file");
    world.vm.hw_mut().content(frame)[0] = value;
    world.vm.mark_dirty(inode, index);
    world.audit();
}

fn map_shared(world: &mut World, pages: u64) -> SpaceId {
    let space = world.space();
    let content = Content::File {
        inode: FILE,
        file_len: pages * PAGE,
        offset: 0,
        bytes: u64::MAX,
        sharing: Sharing::Shared,
    };
    let request = MapRequest {
        content,
        ..MapRequest::anon(Where::Fixed(addr(16)), pages * PAGE, Prot::RW)
    };
    world.vm.mmap(space, &request).expect("free");
    space
}

#[test]
fn the_flusher_looks_where_stores_to_a_file_may_go_unseen() {
    let mut world = world(4);
    let space = map_shared(&mut world, 4);
    let asked =
        |world: &World, page, pages| world.vm.dirties_files(space, addr(page), pages * PAGE);
    assert!(asked(&world, 16, 4) && world.vm.needs_flusher());
    world
        .vm
        .mprotect(space, addr(16), 3 * PAGE, Prot::R)
        .expect("there");
    assert!(!asked(&world, 16, 3) && asked(&world, 16, 4) && asked(&world, 19, 1));
    world
        .vm
        .mprotect(space, addr(19), PAGE, Prot::R)
        .expect("there");
    assert!(!asked(&world, 16, 4) && !world.vm.needs_flusher());
    world
        .vm
        .mprotect(space, addr(17), PAGE, Prot::RW)
        .expect("there");
    assert!(asked(&world, 16, 4) && world.vm.needs_flusher());
    assert!(!asked(&world, 18, 2) && !asked(&world, 40, 1));
}

#[test]
fn a_page_that_is_replaced_is_not_read_and_one_of_which_some_stays_is() {
    let mut world = world(4);
    let counted = world.counting(|world| {
        write(world, FILE, 0, Before::Replaced, 7);
        write(world, FILE, 1, Before::Kept, 8);
    });
    assert_eq!(counted.events(), [("file_read", 1), ("file_dirtied", 2)]);
    let frame = |world: &World, index| world.vm.cached(FILE, index).expect("cached").frame;
    let (fresh, kept) = (frame(&world, 0), frame(&world, 1));
    assert_eq!(*world.vm.hw_mut().content(fresh), [7, 0, 0, 0]);
    let [_, second, third, fourth] = file_content(FILE.0, 1);
    assert_eq!(*world.vm.hw_mut().content(kept), [8, second, third, fourth]);
    // A page that is in the cache stays what it is, whatever its writer needs of it.
    let counted = world.counting(|world| write(world, FILE, 1, Before::Replaced, 9));
    assert_eq!((counted.events(), frame(&world, 1)), (std::vec![], kept));
}

#[test]
fn each_dirty_page_is_written_once_and_neighbours_go_together() {
    let mut world = world(40);
    for index in [0, 1, 2, 5, 20] {
        write(&mut world, FILE, index, Before::Replaced, 1);
    }
    (20..39).for_each(|index| write(&mut world, OTHER, index, Before::Replaced, 2));
    let mut attempt = crate::Attempt::of(Writer::Sync);
    let mut runs = std::vec::Vec::new();
    loop {
        let crate::Step::Done(ios) = world.vm.write_back(DirtyScope::All, &mut attempt) else {
            panic!("nobody else writes");
        };
        if ios.is_empty() {
            break;
        }
        runs.push(ios.len());
        for io in ios {
            let result = world.disks.transfer(world.vm.hw_mut(), &io);
            world.vm.io_done(io, result, &mut attempt);
        }
    }
    assert_eq!(runs, [3, 1, 1, 16, 3]);
    assert_eq!(
        (world.vm.dirty_pages(), world.vm.stats().file_synced),
        (0, 24)
    );
    assert_eq!(world.disks.file(OTHER, 38)[0], 2);
}

#[test]
fn the_flusher_leaves_young_pages_alone_and_collects_what_mappings_tell() {
    let mut world = world(4);
    let space = map_shared(&mut world, 4);
    assert!(
        world.vm.needs_flusher(),
        "stores through a mapping tell nobody"
    );
    write(&mut world, FILE, 0, Before::Kept, 1);
    world.vm.flusher_round();
    world.store(space, 17, 5).expect("mapped");
    for (rounds_more, written) in [(1, 0), (1, 1), (0, 0), (1, 1), (1, 0)] {
        (0..rounds_more).for_each(|_| world.vm.flusher_round());
        let counted = world.counting(|world| {
            world.write_back(DirtyScope::Older(3), Writer::Flusher);
        });
        assert_eq!(counted.by(|stats| stats.file_flushed), written);
    }
    assert_eq!([0, 1].map(|index| world.disks.file(FILE, index)[0]), [1, 5]);
    world.exit(space);
    assert!(!world.vm.needs_flusher());
}

#[test]
fn unmapping_writes_what_was_stored_through_mappings_and_nothing_else() {
    let mut world = world(4);
    let space = map_shared(&mut world, 4);
    write(&mut world, FILE, 0, Before::Kept, 1);
    world.store(space, 18, 5).expect("mapped");
    world.vm.destroy(space);
    let counted = world.counting(|world| {
        assert_eq!(world.write_back(DirtyScope::Mapped, Writer::Leaving), 0);
    });
    assert_eq!(counted.events(), [("file_written", 1)]);
    assert_eq!(
        (world.disks.file(FILE, 2)[0], world.vm.dirty_pages()),
        (5, 1)
    );
}

#[test]
fn a_write_that_fails_is_told_once_and_tried_again_when_somebody_asks() {
    let mut world = world(4);
    for index in 0..3 {
        write(&mut world, FILE, index, Before::Kept, 1);
    }
    world.disks.failures = 1;
    world.vm.flusher_round();
    assert_eq!(world.write_back(DirtyScope::Older(1), Writer::Flusher), 1);
    assert_eq!((world.vm.dirty_pages(), world.vm.stats().io_errors), (1, 1));
    world.vm.flusher_round();
    let counted = world.counting(|world| {
        world.write_back(DirtyScope::Older(1), Writer::Flusher);
    });
    assert_eq!(counted.events(), [], "the flusher does not try it again");
    assert!(!world.vm.needs_flusher());
    assert!(!world.vm.take_write_error(OTHER));
    assert!(world.vm.take_write_error(FILE));
    assert!(!world.vm.take_write_error(FILE), "told once");
    assert_eq!(world.write_back(DirtyScope::File(FILE), Writer::Sync), 0);
    assert_eq!(
        (world.vm.dirty_pages(), world.disks.file(FILE, 0)[0]),
        (0, 1)
    );
}

/// Between the store and the right that is taken away nobody has looked at the page tables.
#[test]
fn what_was_stored_before_a_mapping_became_read_only_is_written_by_the_flusher() {
    let mut world = world(4);
    let space = map_shared(&mut world, 4);
    for value in [7, 8] {
        for page in [16, 18] {
            assert_eq!(world.store(space, page, value), Ok(value));
        }
        assert_eq!(world.vm.dirty_pages(), 0, "nobody has looked");
        let protect = |world: &mut World, prot| {
            let done = world.vm.mprotect(space, addr(16), 4 * PAGE, prot);
            assert_eq!(done, Ok(()));
        };
        let counted = world.counting(|world| protect(world, Prot::R));
        assert_eq!(counted.by(|stats| stats.file_dirtied), 2);
        assert!(world.vm.needs_flusher(), "it has to come back");
        world.vm.flusher_round();
        assert_eq!(world.write_back(DirtyScope::Older(1), Writer::Flusher), 0);
        let on_disk = [0, 1, 2].map(|index| world.disks.file(FILE, index)[0]);
        assert_eq!(on_disk, [value, file_content(FILE.0, 1)[0], value]);
        assert!(!world.vm.needs_flusher(), "no store can go unseen");
        protect(&mut world, Prot::RW);
        assert!(world.vm.needs_flusher());
    }
}

#[test]
fn a_page_that_was_refused_and_is_stored_to_again_is_the_flushers_again() {
    let mut world = world(4);
    write(&mut world, FILE, 0, Before::Kept, 1);
    world.disks.failures = 1;
    assert_eq!(world.write_back(DirtyScope::All, Writer::Sync), 1);
    write(&mut world, FILE, 0, Before::Kept, 2);
    assert_eq!(world.write_back(DirtyScope::Older(0), Writer::Flusher), 0);
    assert_eq!(world.disks.file(FILE, 0)[0], 2);
}

#[test]
fn replacement_writes_dirty_pages_of_files_and_drops_clean_ones() {
    let mut world = world(60);
    (0..60).for_each(|index| write(&mut world, FILE, index, Before::Replaced, index as u32 + 1));
    assert_eq!(world.write_back(DirtyScope::All, Writer::Sync), 0);
    let synced = world.vm.stats();
    assert_eq!(synced.file_synced + synced.file_evicted, 60);
    write(&mut world, OTHER, 0, Before::Replaced, 1);
    let counted = world.counting(|world| {
        (1..60).for_each(|index| write(world, OTHER, index, Before::Replaced, 1));
    });
    assert!(
        counted.by(|stats| stats.file_dropped) > 40,
        "clean pages cost no write"
    );
    assert_eq!(
        [0, 59].map(|index| world.disks.file(FILE, index)[0]),
        [1, 60]
    );
}

#[test]
fn what_was_stored_behind_the_end_does_not_become_part_of_a_file_that_grows() {
    let mut world = world(1);
    world.vm.file_len(FILE, PAGE / 4);
    let frame = world.run(|vm, attempt| vm.file_page(FILE, 0, attempt));
    let frame = frame.expect("memory").expect("in the file");
    world.vm.hw_mut().content(frame)[3] = 99;
    world.vm.file_len(FILE, PAGE);
    assert_eq!(world.vm.hw_mut().content(frame)[1..], [0, 0, 0]);
}
