//! Shared memory with a descriptor.

use abi::signal::Signal;
use abi::vmstat::PageState;

use super::model::{World, addr};
use crate::{
    Access, Content, MapRequest, ObjectId, PAGE_SIZE, PolicyKind, Prot, Sharing, SpaceId, Where,
};

const PAGE: u64 = PAGE_SIZE as u64;

/// An object of four pages, and two strangers that show it at different addresses.
fn world() -> (World, ObjectId, [(SpaceId, u64); 2]) {
    let mut world = World::new(30, 8, PolicyKind::Clock);
    let object = world.vm.create_memory();
    world.resize(object, 4 * PAGE);
    let views = [16, 100].map(|page| {
        let space = world.space();
        world.show(space, page, object, 0, Sharing::Shared);
        (space, page)
    });
    (world, object, views)
}

impl World {
    fn resize(&mut self, object: ObjectId, len: u64) {
        let resized = self.run(|vm, attempt| vm.resize_memory(object, len, attempt));
        assert_eq!(resized, Some(Ok(())));
        self.audit();
    }

    fn show(&mut self, space: SpaceId, page: u64, object: ObjectId, offset: u64, how: Sharing) {
        let content = Content::Memory {
            object,
            offset: offset * PAGE,
            sharing: how,
        };
        let request = MapRequest {
            content,
            ..MapRequest::anon(Where::Fixed(addr(page)), 8 * PAGE, Prot::RW)
        };
        assert_eq!(self.vm.mmap(space, &request), Ok(addr(page)));
    }

    /// The first word of a page, as the kernel reads it; `None` for a hole.
    fn peek(&mut self, object: ObjectId, index: u64) -> Option<u32> {
        let frame = self
            .run(|vm, attempt| vm.memory_page(object, index, Access::Load, attempt))
            .expect("memory is not full")
            .expect("swap can be read");
        frame.map(|frame| self.vm.hw_mut().content(frame)[0])
    }

    fn poke(&mut self, object: ObjectId, index: u64, word: u32) {
        let frame = self
            .run(|vm, attempt| vm.memory_page(object, index, Access::Store, attempt))
            .expect("memory is not full")
            .expect("swap can be read")
            .expect("a page to write to");
        self.vm.hw_mut().content(frame)[0] = word;
        self.vm.grow_memory(object, (index + 1) * PAGE);
        self.audit();
    }

    fn in_use(&self) -> [u64; 2] {
        let stats = self.vm.stats();
        [stats.frames_anon, stats.swap_used]
    }
}

#[test]
fn strangers_share_one_frame_at_different_addresses() {
    let (mut world, object, [(one, at_one), (other, at_other)]) = world();
    let counted = world.counting(|world| {
        world.store(one, at_one + 2, 7).expect("mapped");
        assert_eq!(world.load(other, at_other + 2), Ok(7));
        world.store(other, at_other + 2, 8).expect("mapped");
        assert_eq!(world.load(one, at_one + 2), Ok(8));
    });
    assert_eq!(counted.by(|stats| stats.demand_zero), 1, "one frame");
    assert_eq!(counted.by(|stats| stats.cow_copied), 0);
    assert_eq!(
        world.info(one, at_one + 2).frame,
        world.info(other, at_other + 2).frame
    );
    assert_eq!(
        (world.peek(object, 2), world.peek(object, 1)),
        (Some(8), None)
    );
    assert_eq!(world.vm.memory_pages(object), 1);
}

#[test]
fn what_the_kernel_writes_is_seen_and_it_sees_what_was_stored() {
    let (mut world, object, [(one, at), _]) = world();
    world.poke(object, 1, 5);
    assert_eq!(world.load(one, at + 1), Ok(5));
    world.evict(one, at + 1).expect("resident");
    assert_eq!(
        world.info(one, at + 1).page_state(),
        Some(PageState::Swapped)
    );
    let counted = world.counting(|world| world.poke(object, 1, 6));
    assert_eq!(counted.by(|stats| stats.swapped_in), 1);
    assert_eq!(world.load(one, at + 1), Ok(6));
    let counted = world.counting(|world| world.evict(one, at + 1).expect("resident"));
    assert_eq!(
        counted.by(|stats| stats.swapped_out),
        1,
        "it was written to"
    );
    assert_eq!(world.peek(object, 1), Some(6));
}

#[test]
fn it_lives_as_long_as_a_descriptor_or_an_area() {
    let (mut world, object, [(one, at_one), (other, _)]) = world();
    world.store(one, at_one, 1).expect("mapped");
    world.store(one, at_one + 1, 2).expect("mapped");
    world.evict(one, at_one + 1).expect("resident");
    world.exit(one);
    assert_eq!(world.in_use(), [1, 1], "the other shows it");
    world.exit(other);
    assert_eq!(world.in_use(), [1, 1], "a descriptor holds it");
    let third = world.space();
    world.show(third, 40, object, 1, Sharing::Shared);
    assert_eq!(world.load(third, 40), Ok(2));
    world.vm.release_memory(object);
    world.audit();
    assert_eq!(world.vm.memory_pages(object), 2, "shown still");
    world.vm.munmap(third, addr(40), 8 * PAGE).expect("aligned");
    world.audit();
    assert_eq!(world.in_use(), [0, 0]);
    let unused = world.vm.create_memory();
    world.poke(unused, 0, 1);
    world.vm.release_memory(unused);
    world.audit();
    assert_eq!(world.in_use(), [0, 0]);
}

#[test]
fn beyond_the_end_is_a_bus_error_also_when_the_end_comes_nearer() {
    let (mut world, object, [(one, at), (other, at_other)]) = world();
    assert_eq!(world.store(one, at + 4, 1), Err(Signal::Bus));
    for index in 0..4 {
        world.store(one, at + index, 9).expect("mapped");
        world.load(other, at_other + index).expect("mapped");
    }
    let stored = world.hardware_access(one, at + 1, Access::Store, 3, Some(5));
    assert_eq!(stored, Some(5), "in the page's last quarter");
    world.evict(one, at + 1).expect("resident");
    world.resize(object, PAGE + PAGE / 2);
    assert_eq!(world.vm.memory_pages(object), 2);
    assert_eq!(world.load(other, at_other + 2), Err(Signal::Bus));
    assert_eq!(world.load(one, at + 1), Ok(9), "the page the end lies in");
    let touched = world.hardware_access(one, at + 1, Access::Load, 3, None);
    assert_eq!(touched, Some(0), "its rest is gone");
    world.resize(object, 4 * PAGE);
    assert_eq!(world.load(one, at + 3), Ok(0), "zeros");
}

#[test]
fn private_views_copy() {
    let (mut world, object, [(one, at), _]) = world();
    world.poke(object, 0, 5);
    world.show(one, 40, object, 0, Sharing::Private);
    assert_eq!(world.load(one, 40), Ok(5));
    let counted = world.counting(|world| {
        world.store(one, 40, 6).expect("mapped");
    });
    assert_eq!(counted.events(), [("faults", 1), ("cow_copied", 1)]);
    assert_eq!(
        (world.load(one, at), world.peek(object, 0)),
        (Ok(5), Some(5))
    );
    let child = world.fork(one);
    world.store(child, at, 7).expect("mapped");
    assert_eq!((world.load(one, at), world.load(child, 40)), (Ok(7), Ok(6)));
}

#[test]
fn who_may_store_to_it_is_known() {
    let (mut world, object, [(one, at), (other, at_other)]) = world();
    assert!(world.vm.may_be_stored_to(object));
    world.vm.munmap(one, addr(at), 8 * PAGE).expect("aligned");
    world.show(one, at, object, 0, Sharing::Private);
    assert!(world.vm.may_be_stored_to(object), "the other");
    world
        .vm
        .munmap(other, addr(at_other), 8 * PAGE)
        .expect("aligned");
    assert!(
        !world.vm.may_be_stored_to(object),
        "private stores do not reach it"
    );
}
