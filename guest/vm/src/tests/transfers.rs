//! Pages under way to and from disk, and who else touches them meanwhile.

use super::model::{World, addr};
use crate::{
    Access, Attempt, Io, MapRequest, PolicyKind, Prot, Resolution, SpaceId, Step, Wait, Where,
};
use abi::vmstat::PageState;

const RETRY: Step<Resolution> = Step::Done(Resolution::Retry);

/// A parent and a child that share page 16, which holds 5.
fn world() -> (World, SpaceId, SpaceId) {
    let mut world = World::new(20, 8, PolicyKind::Fifo);
    let parent = world.one_space(8);
    world.store(parent, 16, 5).expect("mapped");
    let child = world.fork(parent);
    (world, parent, child)
}

fn fault(
    world: &mut World,
    space: SpaceId,
    access: Access,
    attempt: &mut Attempt,
) -> Step<Resolution> {
    let step = world.vm.fault(space, addr(16), access, attempt);
    world.audit();
    step
}

fn io<T: core::fmt::Debug>(step: Step<T>) -> Io {
    match step {
        Step::Wait(Wait::Io(io)) => io,
        other => panic!("{other:?}"),
    }
}

fn begin_eviction(world: &mut World, space: SpaceId, attempt: &mut Attempt) -> Io {
    let step = world.vm.evict_page(space, addr(16), attempt);
    world.audit();
    io(step)
}

fn finish(world: &mut World, io: Io, attempt: &mut Attempt) {
    let result = world.disks.transfer(world.vm.hw_mut(), &io);
    world.vm.io_done(io, result, attempt);
    world.audit();
}

#[test]
fn the_second_to_touch_a_page_under_way_waits_for_the_first() {
    let (mut world, parent, child) = world();
    world.evict(parent, 16).expect("resident");
    let (mut mine, mut theirs) = (Attempt::new(), Attempt::new());
    let read = io(fault(&mut world, parent, Access::Load, &mut mine));
    let token = read.token;
    assert!(world.vm.is_pending(token));
    assert_eq!(
        fault(&mut world, child, Access::Store, &mut theirs),
        Step::Wait(Wait::For(token))
    );
    finish(&mut world, read, &mut mine);
    assert!(!world.vm.is_pending(token));
    assert_eq!(fault(&mut world, child, Access::Store, &mut theirs), RETRY);
    assert_eq!(fault(&mut world, parent, Access::Load, &mut mine), RETRY);
    let stats = world.vm.stats();
    assert_eq!((stats.swapped_in, stats.swap_in, stats.major), (1, 2, 2));
    assert_eq!(
        (world.store(child, 16, 9), world.load(parent, 16)),
        (Ok(9), Ok(5))
    );
}

#[test]
fn a_page_touched_while_it_is_written_is_rescued() {
    let (mut world, parent, child) = world();
    let mut evicting = Attempt::new();
    let write = begin_eviction(&mut world, parent, &mut evicting);
    assert_eq!(
        world.info(parent, 16).page_state(),
        Some(PageState::Swapped)
    );
    assert_eq!(world.load(child, 16), Ok(5));
    finish(&mut world, write, &mut evicting);
    let stats = world.vm.stats();
    assert_eq!(
        (stats.rescued, stats.swapped_out, stats.swapped_in),
        (1, 1, 0)
    );
    let counted = world.counting(|world| assert_eq!(world.load(parent, 16), Ok(5)));
    assert_eq!(counted.by(|stats| stats.swapped_in), 0, "still in memory");
}

#[test]
fn a_store_during_the_write_is_not_lost() {
    for finish_first in [false, true] {
        let (mut world, parent, child) = world();
        world.exit(child);
        let mut evicting = Attempt::new();
        let write = begin_eviction(&mut world, parent, &mut evicting);
        assert_eq!(world.store(parent, 16, 6), Ok(6));
        if finish_first {
            finish(&mut world, write, &mut evicting);
        } else {
            // What reached the disk may be older than the store.
            world.vm.io_done(write, Ok(()), &mut evicting);
            world.audit();
        }
        assert_eq!(world.evict(parent, 16), Ok(()));
        assert_eq!(world.load(parent, 16), Ok(6));
        assert_eq!(world.vm.stats().swapped_out, 2);
    }
}

#[test]
fn a_store_during_the_write_by_one_of_two_copies() {
    let (mut world, parent, child) = world();
    let mut evicting = Attempt::new();
    let write = begin_eviction(&mut world, parent, &mut evicting);
    assert_eq!(world.store(child, 16, 6), Ok(6));
    finish(&mut world, write, &mut evicting);
    assert_eq!(
        (world.load(parent, 16), world.load(child, 16)),
        (Ok(5), Ok(6))
    );
}

#[test]
fn exit_during_a_transfer_frees_the_frame_when_it_ends() {
    let (mut world, parent, child) = world();
    let mut attempt = Attempt::new();
    let write = begin_eviction(&mut world, parent, &mut attempt);
    world.exit(parent);
    world.exit(child);
    assert_eq!(world.vm.stats().frames_anon, 1, "the disk still reads it");
    finish(&mut world, write, &mut attempt);
    let stats = world.vm.stats();
    assert_eq!((stats.frames_anon, stats.swap_used), (0, 0));
}

#[test]
fn exit_while_its_page_is_read_frees_the_frame_when_that_ends() {
    let (mut world, parent, child) = world();
    world.exit(child);
    world.evict(parent, 16).expect("resident");
    let mut attempt = Attempt::new();
    let read = io(fault(&mut world, parent, Access::Load, &mut attempt));
    world.exit(parent);
    finish(&mut world, read, &mut attempt);
    let stats = world.vm.stats();
    assert_eq!((stats.frames_anon, stats.swap_used), (0, 0));
}

#[test]
fn an_area_that_is_gone_after_the_wait_kills() {
    let (mut world, parent, child) = world();
    world.exit(child);
    world.evict(parent, 16).expect("resident");
    let mut attempt = Attempt::new();
    let read = io(fault(&mut world, parent, Access::Load, &mut attempt));
    world.vm.munmap(parent, addr(16), 4096).expect("aligned");
    finish(&mut world, read, &mut attempt);
    let killed = Step::Done(Resolution::Kill(abi::signal::Signal::Segv));
    assert_eq!(
        fault(&mut world, parent, Access::Load, &mut attempt),
        killed
    );
}

#[test]
fn a_fault_is_counted_once_however_often_it_waits() {
    let mut world = World::new(2, 8, PolicyKind::Fifo);
    let space = world.one_space(8);
    for page in 16..19 {
        world.store(space, page, 1).expect("mapped");
    }
    // Writes one page out and reads the other in.
    let counted = world.counting(|world| assert_eq!(world.load(space, 16), Ok(1)));
    assert_eq!(
        (
            counted.by(|stats| stats.faults),
            counted.by(|stats| stats.major)
        ),
        (1, 1)
    );
    let counted = world.counting(|world| assert_eq!(world.store(space, 20, 1), Ok(1)));
    assert_eq!(
        (
            counted.by(|stats| stats.minor),
            counted.by(|stats| stats.major)
        ),
        (1, 0)
    );
}

#[test]
fn when_nothing_can_be_evicted_a_transfer_that_ends_helps() {
    let mut world = World::new(1, 8, PolicyKind::Fifo);
    let space = world.one_space(8);
    world.store(space, 16, 1).expect("mapped");
    let (mut first, mut second) = (Attempt::new(), Attempt::new());
    let write = io(world.vm.fault(space, addr(17), Access::Store, &mut first));
    let step = world.vm.fault(space, addr(18), Access::Store, &mut second);
    assert_eq!(step, Step::Wait(Wait::For(write.token)));
    finish(&mut world, write, &mut first);
    assert_eq!(
        world.vm.fault(space, addr(18), Access::Store, &mut second),
        RETRY
    );
}

#[test]
fn a_page_stored_to_during_its_write_and_unmapped_again_is_still_dirty() {
    let mut world = World::new(20, 8, PolicyKind::Fifo);
    let space = world.space();
    let inode = crate::InodeId(3);
    let content = crate::Content::File {
        inode,
        file_len: 4096,
        offset: 0,
        bytes: u64::MAX,
        sharing: crate::Sharing::Shared,
    };
    let zeros = MapRequest::anon(Where::Fixed(addr(16)), 4096, Prot::RW);
    let request = MapRequest { content, ..zeros };
    world.vm.mmap(space, &request).expect("free");
    world.store(space, 16, 1).expect("mapped");
    let mut attempt = Attempt::new();
    let write = begin_eviction(&mut world, space, &mut attempt);
    let result = world.disks.transfer(world.vm.hw_mut(), &write);
    world.store(space, 16, 2).expect("mapped");
    world.vm.munmap(space, addr(16), 4096).expect("aligned");
    world.vm.io_done(write, result, &mut attempt);
    world.audit();
    world.sync();
    assert_eq!(world.disks.file(inode, 0)[0], 2);
}

#[test]
fn a_slot_that_is_being_written_is_not_taken_for_another_page() {
    let mut world = World::new(20, 1, PolicyKind::Fifo);
    let space = world.one_space(8);
    for page in [16, 17] {
        world.store(space, page, page as u32).expect("mapped");
    }
    let mut attempt = Attempt::new();
    let write = begin_eviction(&mut world, space, &mut attempt);
    assert_eq!(
        world.load(space, 16),
        Ok(16),
        "rescued: nobody needs the slot now"
    );
    assert_eq!(world.evict(space, 17), Err(abi::errno::ENOSPC));
    finish(&mut world, write, &mut attempt);
    assert_eq!(world.evict(space, 17), Ok(()));
    assert_eq!(
        (world.load(space, 17), world.load(space, 16)),
        (Ok(17), Ok(16))
    );
}
