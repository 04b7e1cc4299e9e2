//! File mappings: the page cache, private copies, write-back, segments with a bss.

use std::vec::Vec;

use super::model::{Content as Quarters, World, addr, file_content};
use crate::{
    Access, AreaKind, Content, DirtyScope, Hw, InodeId, MapRequest, PAGE_SIZE, PolicyKind, Prot,
    Sharing, SpaceId, Where, Writer,
};
use abi::errno::{EACCES, EINVAL};
use abi::signal::Signal;
use abi::vmstat::PageInfo;

const INODE: InodeId = InodeId(3);
const PAGE: u64 = PAGE_SIZE as u64;

fn file(page: u64, pages: u64, sharing: Sharing, file_len: u64) -> MapRequest {
    let content = Content::File {
        inode: INODE,
        file_len,
        offset: 0,
        bytes: u64::MAX,
        sharing,
    };
    MapRequest {
        content,
        ..MapRequest::anon(Where::Fixed(addr(page)), pages * PAGE, Prot::RW)
    }
}

fn world(sharing: Sharing) -> (World, SpaceId) {
    let mut world = World::new(30, 16, PolicyKind::Clock);
    let space = world.space();
    world
        .vm
        .mmap(space, &file(16, 8, sharing, 8 * PAGE))
        .expect("free");
    (world, space)
}

fn first(index: u64) -> u32 {
    file_content(INODE.0, index)[0]
}

fn on_disk(world: &World, index: u64) -> Quarters {
    world.disks.file(INODE, index)
}

#[test]
fn pages_are_read_when_touched_and_once_for_all() {
    let (mut world, space) = world(Sharing::Private);
    let counted = world.counting(|world| {
        for index in [5, 0, 5] {
            assert_eq!(world.load(space, 16 + index), Ok(first(index)));
        }
    });
    assert_eq!(
        counted.events(),
        [("faults", 2), ("file", 2), ("file_read", 2)]
    );
    let other = world.space();
    world
        .vm
        .mmap(other, &file(99, 8, Sharing::Private, 8 * PAGE))
        .expect("free");
    let counted = world.counting(|world| assert_eq!(world.load(other, 99), Ok(first(0))));
    assert_eq!(
        counted.events(),
        [("faults", 1), ("file", 1)],
        "found in the cache"
    );
    assert_eq!(world.info(other, 99).frame, world.info(space, 16).frame);
    assert!(world.info(other, 99).has(PageInfo::FILE));
}

#[test]
fn a_private_store_leaves_the_file_alone() {
    let (mut world, space) = world(Sharing::Private);
    assert_eq!(world.load(space, 16), Ok(first(0)));
    let counted = world.counting(|world| {
        assert_eq!(world.store(space, 16, 1), Ok(1));
        assert_eq!(world.store(space, 17, 2), Ok(2));
    });
    assert_eq!(counted.by(|stats| stats.cow_copied), 2);
    assert_eq!(
        counted.by(|stats| stats.faults),
        2,
        "a first touch by a store is one fault"
    );
    world.evict(space, 16).expect("resident");
    assert_eq!(
        world.load(space, 16),
        Ok(1),
        "it went to swap, not to the file"
    );
    world.exit(space);
    assert_eq!(
        (on_disk(&world, 0)[0], world.vm.stats().file_written),
        (first(0), 0)
    );
}

#[test]
fn clean_file_pages_are_dropped_without_a_write() {
    let (mut world, space) = world(Sharing::Private);
    world.load(space, 16).expect("mapped");
    let child = world.fork(space);
    let counted = world.counting(|world| assert_eq!(world.evict(space, 16), Ok(())));
    // The one page of either space leaves two tables empty, and their roots.
    assert_eq!(
        counted.events(),
        [
            ("evictions", 1),
            ("tables_reclaimed", 4),
            ("file_dropped", 1)
        ]
    );
    assert_eq!(
        (world.load(child, 16), world.load(space, 16)),
        (Ok(first(0)), Ok(first(0)))
    );
}

#[test]
fn shared_stores_reach_the_others_and_only_dirty_pages_reach_the_disk() {
    let (mut world, space) = world(Sharing::Shared);
    let child = world.fork(space);
    for index in 0..4 {
        world.load(space, 16 + index).expect("mapped");
    }
    assert_eq!(world.store(space, 18, 7), Ok(7));
    assert_eq!(world.load(child, 18), Ok(7));
    let counted = world.counting(|world| world.exit(space));
    assert_eq!(counted.events(), [("file_written", 1), ("file_dirtied", 1)]);
    assert_eq!(
        on_disk(&world, 2),
        [7, first(2) + 1, first(2) + 2, first(2) + 3]
    );
    let counted = world.counting(|world| world.exit(child));
    assert_eq!(counted.events(), []);
}

#[test]
fn dirty_shared_pages_are_written_by_munmap_eviction_and_msync() {
    let (mut world, space) = world(Sharing::Shared);
    world.store(space, 16, 1).expect("mapped");
    world.vm.munmap(space, addr(16), PAGE).expect("aligned");
    world.sync();
    world.store(space, 17, 2).expect("mapped");
    world.evict(space, 17).expect("resident");
    world.store(space, 18, 3).expect("mapped");
    world.vm.collect_dirty(INODE);
    let counted = world.counting(|world| {
        assert_eq!(world.write_back(DirtyScope::File(INODE), Writer::Sync), 0);
    });
    assert_eq!(counted.events(), [("file_written", 1), ("file_synced", 1)]);
    assert_eq!([0, 1, 2].map(|index| on_disk(&world, index)[0]), [1, 2, 3]);
    world.vm.collect_dirty(INODE);
    world.sync();
    assert_eq!(
        world.vm.stats().file_written,
        3,
        "nothing was dirty any more"
    );
    world.store(space, 18, 4).expect("mapped");
    world.exit(space);
    assert_eq!(on_disk(&world, 2)[0], 4, "dirty again after msync");
}

#[test]
fn beyond_the_end_of_the_file_is_a_bus_error() {
    let mut world = World::new(30, 0, PolicyKind::Fifo);
    let space = world.space();
    world
        .vm
        .mmap(space, &file(16, 4, Sharing::Shared, PAGE + 1024))
        .expect("free");
    assert_eq!(world.load(space, 17), Ok(first(1)));
    let frame = world.info(space, 17).frame as u32;
    let content = *world.vm.hw_mut().content(crate::FrameId::new(frame));
    assert_eq!(content, [first(1), 0, 0, 0], "zeros after the last byte");
    assert_eq!(world.load(space, 18), Err(Signal::Bus));
    world.vm.file_len(INODE, PAGE);
    world.audit();
    assert_eq!(world.load(space, 17), Err(Signal::Bus), "truncated");
    assert_eq!(world.load(space, 16), Ok(first(0)));
    world.vm.file_len(INODE, 3 * PAGE);
    assert_eq!(world.load(space, 17), Ok(first(1)));
}

#[test]
fn a_segment_is_file_then_zeros_although_the_file_goes_on() {
    let mut world = World::new(30, 8, PolicyKind::Fifo);
    let space = world.space();
    let content = Content::File {
        inode: INODE,
        file_len: 8 * PAGE,
        offset: PAGE,
        bytes: PAGE + 2048,
        sharing: Sharing::Private,
    };
    let request = MapRequest {
        content,
        kind: AreaKind::Data,
        ..MapRequest::anon(Where::Fixed(addr(16)), 4 * PAGE, Prot::RW)
    };
    world.vm.mmap(space, &request).expect("free");
    let mut quarters = |page| -> Vec<u32> {
        world.touch(space, page, Access::Load, 0).expect("mapped");
        (0..4)
            .filter_map(|quarter| world.hardware_access(space, page, Access::Load, quarter, None))
            .collect()
    };
    assert_eq!(quarters(16), file_content(3, 1));
    assert_eq!(quarters(17), [first(2), first(2) + 1, 0, 0]);
    assert_eq!(quarters(18), [0; 4]);
    assert_eq!(world.vm.stats().cow_copied, 0);
    for page in [17, 18] {
        world.store(space, page, 1).expect("mapped");
        world.evict(space, page).expect("resident");
        assert_eq!(world.load(space, page), Ok(1));
    }
}

#[test]
fn code_that_was_evicted_is_fetched_again() {
    let mut world = World::new(30, 0, PolicyKind::Clock);
    let space = world.space();
    let request = MapRequest {
        prot: Prot::RX,
        kind: AreaKind::Text,
        ..file(16, 2, Sharing::Private, 2 * PAGE)
    };
    world.vm.mmap(space, &request).expect("free");
    for _ in 0..2 {
        assert_eq!(world.touch(space, 16, Access::Fetch, 0), Ok(first(0)));
        assert_eq!(world.store(space, 16, 0), Err(Signal::Segv));
        assert_eq!(world.evict(space, 16), Ok(()));
    }
    assert_eq!(world.vm.stats().file_read, 2);
}

#[test]
fn mprotect_stays_within_what_the_descriptor_allows() {
    let mut world = World::new(30, 0, PolicyKind::Clock);
    let space = world.space();
    let request = MapRequest {
        prot: Prot::R,
        max_prot: Prot::RX,
        ..file(16, 2, Sharing::Shared, 2 * PAGE)
    };
    world.vm.mmap(space, &request).expect("free");
    assert_eq!(
        world.vm.mprotect(space, addr(16), PAGE, Prot::RW),
        Err(EACCES)
    );
    assert_eq!(world.vm.mprotect(space, addr(16), PAGE, Prot::RX), Ok(()));
    let misaligned = Content::File {
        inode: INODE,
        file_len: 9,
        offset: 100,
        bytes: 9,
        sharing: Sharing::Shared,
    };
    let request = MapRequest {
        content: misaligned,
        ..request
    };
    assert_eq!(world.vm.mmap(space, &request), Err(EINVAL));
}

#[test]
fn the_kernel_reads_and_writes_files_through_the_same_pages() {
    let (mut world, space) = world(Sharing::Shared);
    let read =
        |world: &mut World, index| world.run(|vm, attempt| vm.file_page(INODE, index, attempt));
    assert_eq!(read(&mut world, 8), Some(Err(EINVAL)), "beyond the end");
    let frame = read(&mut world, 1).expect("memory").expect("in the file");
    world.vm.hw_mut().content(frame)[0] = 77;
    world.vm.mark_dirty(INODE, 1);
    assert_eq!(
        world.vm.cached(INODE, 1).map(|cached| cached.frame),
        Some(frame)
    );
    assert_eq!(world.load(space, 17), Ok(77));
    world.sync();
    assert_eq!(on_disk(&world, 1)[0], 77);
    let free = world.vm.stats().frames_free;
    world.vm.drop_caches();
    assert_eq!(world.vm.stats().frames_free, free, "it is mapped");
    world.vm.munmap(space, addr(16), 8 * PAGE).expect("aligned");
    world.vm.drop_caches();
    world.audit();
    assert_eq!(world.vm.stats().frames_file, 0);
    assert!(!world.vm.is_mapped(INODE));
}

#[test]
fn a_file_that_is_gone_leaves_no_pages() {
    let (mut world, space) = world(Sharing::Shared);
    world.store(space, 16, 1).expect("mapped");
    world.vm.forget_file(INODE);
    world.audit();
    assert_eq!(world.load(space, 16), Err(Signal::Bus));
    world.exit(space);
    assert_eq!(
        (world.vm.stats().frames_file, world.vm.stats().file_written),
        (0, 0)
    );
}

#[test]
fn a_page_touched_by_one_that_is_gone_counts_as_touched() {
    let (mut world, space) = world(Sharing::Private);
    let zeros = world.space();
    world.map(zeros, 16, 40);
    world.load(space, 16).expect("mapped");
    let frame = world.info(space, 16).frame as u32;
    world.exit(space);
    let mut page = 16;
    while world.vm.has_room() {
        world.store(zeros, page, 1).expect("memory");
        page += 1;
    }
    // The file's page is first in line, and the only one that was touched lately.
    let mut root = *world.vm.tables(zeros).expect("it exists");
    for page in 16..page {
        world
            .vm
            .hw_mut()
            .test_and_clear_accessed(&mut root, crate::Vpn::new(page));
    }
    world.store(zeros, page, 1).expect("memory");
    let usage = world.vm.frame_use(crate::FrameId::new(frame));
    assert_eq!(
        usage,
        Some(crate::FrameUse::Page(crate::ObjectId::File(INODE), 0))
    );
}

#[test]
fn truncation_within_a_page_zeroes_its_tail() {
    let (mut world, space) = world(Sharing::Shared);
    assert_eq!(world.load(space, 17), Ok(first(1)));
    world.vm.file_len(INODE, PAGE + 1024);
    let word =
        |world: &mut World, quarter| world.hardware_access(space, 17, Access::Load, quarter, None);
    assert_eq!(
        (word(&mut world, 0), word(&mut world, 1)),
        (Some(first(1)), Some(0))
    );
}
