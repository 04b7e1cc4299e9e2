//! `mlock`, and what follows from it.

use abi::errno::{EAGAIN, EBUSY, EFAULT, EINVAL, ENOMEM, EPERM, Errno};

use super::model::{World, addr};
use crate::{
    Attributes, Content, LockLimit, Locked, MapRequest, PAGE_SIZE, PolicyKind, Prot, SpaceId, Vpn,
    Where,
};

const PAGE: u64 = PAGE_SIZE as u64;

fn world() -> (World, SpaceId) {
    let mut world = World::new(12, 40, PolicyKind::Fifo);
    let space = world.one_space(8);
    (world, space)
}

impl World {
    fn lock(&mut self, space: SpaceId, page: u64, pages: u64, how: Locked) -> Result<(), Errno> {
        self.vm.lock(space, addr(page), pages * PAGE, how)?;
        if how != Locked::Yes {
            self.audit();
            return Ok(());
        }
        self.populate(space, page, pages)
    }

    fn populate(&mut self, space: SpaceId, page: u64, pages: u64) -> Result<(), Errno> {
        for page in page..page + pages {
            self.run(|vm, attempt| vm.populate(space, addr(page), attempt))
                .expect("memory is not full")?;
            self.audit();
        }
        Ok(())
    }

    fn limit(&mut self, space: SpaceId, pages: u64) {
        let limit = LockLimit {
            soft: pages * PAGE,
            hard: pages * PAGE,
        };
        self.vm.set_lock_limit(space, limit);
    }

    /// Pages of the space that are locked, and frames.
    fn locked(&self, space: SpaceId) -> (u64, u64) {
        let counts = self.vm.counts(space).expect("there is such a space");
        (counts.locked, self.vm.stats().frames_locked)
    }
}

#[test]
fn locked_pages_are_brought_in_and_are_no_victims() {
    let (mut world, space) = world();
    for page in 16..24 {
        world.store(space, page, page as u32).expect("mapped");
    }
    world.evict(space, 18).expect("resident");
    let counted = world.counting(|world| {
        assert_eq!(world.lock(space, 17, 3, Locked::Yes), Ok(()));
    });
    assert_eq!(counted.by(|stats| stats.swapped_in), 1);
    assert_eq!(world.locked(space), (3, 3));
    assert_eq!(world.evict(space, 18), Err(EBUSY));
    // A working set beyond memory evicts all others, and these never, though FIFO would.
    world.map(space, 32, 20);
    for round in 0..3 {
        for page in 32..52 {
            world.store(space, page, round).expect("mapped");
        }
    }
    let counted = world.counting(|world| {
        for page in 17..20 {
            assert_eq!(world.load(space, page), Ok(page as u32));
        }
    });
    assert_eq!(counted.by(|stats| stats.faults), 0, "they never left");
    assert_eq!(world.lock(space, 17, 3, Locked::No), Ok(()));
    assert_eq!(world.locked(space), (0, 0));
    assert_eq!(world.evict(space, 18), Ok(()));
}

#[test]
fn a_lock_copies_what_stores_would_and_touches_zeros() {
    let (mut world, space) = world();
    world.store(space, 16, 1).expect("mapped");
    world.load(space, 17).expect("mapped");
    let child = world.fork(space);
    let counted = world.counting(|world| {
        assert_eq!(world.lock(space, 16, 3, Locked::Yes), Ok(()));
    });
    assert_eq!(
        (
            counted.by(|stats| stats.cow_copied),
            counted.by(|stats| stats.demand_zero)
        ),
        (2, 1),
        "the shared page, the page of zeros, and the one never touched"
    );
    let counted = world.counting(|world| {
        for page in 16..19 {
            world.store(space, page, 2).expect("mapped");
        }
    });
    assert_eq!(counted.by(|stats| stats.faults), 0);
    assert_eq!(world.load(child, 16), Ok(1));
    assert_eq!(world.locked(child).0, 0, "not inherited");
}

#[test]
fn on_fault_locks_from_the_first_touch() {
    let (mut world, space) = world();
    assert_eq!(world.lock(space, 16, 4, Locked::OnFault), Ok(()));
    assert_eq!(world.locked(space), (4, 0));
    world.store(space, 17, 1).expect("mapped");
    world.load(space, 18).expect("mapped");
    assert_eq!(
        world.locked(space),
        (4, 1),
        "everybody's zeros are not locked"
    );
    assert_eq!(world.evict(space, 17), Err(EBUSY));
    assert_eq!(world.vm.next_locked(space, Vpn::new(0), Vpn::new(99)), None);
}

#[test]
fn a_frame_is_locked_as_long_as_one_mapping_is() {
    let (mut world, parent) = world();
    let request = MapRequest {
        content: Content::SharedZeros,
        ..MapRequest::anon(Where::Fixed(addr(40)), PAGE, Prot::RW)
    };
    world.vm.mmap(parent, &request).expect("free");
    world.store(parent, 40, 7).expect("mapped");
    let child = world.fork(parent);
    assert_eq!(world.lock(parent, 40, 1, Locked::Yes), Ok(()));
    assert_eq!(world.lock(child, 40, 1, Locked::Yes), Ok(()));
    assert_eq!(world.locked(parent), (1, 1));
    world.exit(parent);
    assert_eq!(world.evict(child, 40), Err(EBUSY));
    world.vm.munmap(child, addr(40), PAGE).expect("aligned");
    world.audit();
    assert_eq!(world.vm.stats().frames_locked, 0);
}

#[test]
fn a_copy_on_write_of_a_locked_page_is_locked() {
    let (mut world, parent) = world();
    assert_eq!(world.lock(parent, 16, 1, Locked::Yes), Ok(()));
    let child = world.fork(parent);
    world.store(parent, 16, 3).expect("mapped");
    world.audit();
    assert_eq!(world.evict(parent, 16), Err(EBUSY));
    assert_eq!(world.evict(child, 16), Ok(()), "the child's is not");
}

#[test]
fn the_limit_counts_pages_once_and_says_how_it_is_broken() {
    let (mut world, space) = world();
    world.limit(space, 4);
    assert_eq!(world.lock(space, 16, 3, Locked::Yes), Ok(()));
    assert_eq!(
        world.lock(space, 16, 4, Locked::Yes),
        Ok(()),
        "three are locked already"
    );
    assert_eq!(world.lock(space, 20, 1, Locked::Yes), Err(ENOMEM));
    let locked = |pages| MapRequest {
        attributes: Attributes {
            locked: Locked::Yes,
            ..Attributes::NONE
        },
        ..MapRequest::anon(Where::Anywhere, pages * PAGE, Prot::RW)
    };
    assert_eq!(world.vm.mmap(space, &locked(1)), Err(EAGAIN));
    world.limit(space, 0);
    assert_eq!(world.lock(space, 16, 1, Locked::Yes), Err(EPERM));
    assert_eq!(world.vm.lock_all(space, None, Locked::Yes), Err(EPERM));
    assert_eq!(world.vm.mmap(space, &locked(1)), Err(EPERM));
    assert_eq!(
        world.lock(space, 16, 4, Locked::No),
        Ok(()),
        "unlocking is free"
    );
    let child = world.fork(space);
    assert_eq!(world.vm.lock_limit(child).soft, 0, "limits are inherited");
}

#[test]
fn holes_end_it_and_what_comes_before_is_locked() {
    let (mut world, space) = world();
    world.vm.munmap(space, addr(18), PAGE).expect("aligned");
    assert_eq!(world.lock(space, 16, 4, Locked::Yes), Err(ENOMEM));
    assert_eq!(world.locked(space).0, 2);
    assert_eq!(world.lock(space, 18, 1, Locked::Yes), Err(ENOMEM));
    assert_eq!(
        world.vm.lock(space, addr(16), u64::MAX, Locked::Yes),
        Err(EINVAL)
    );
    world
        .vm
        .mprotect(space, addr(20), PAGE, Prot::NONE)
        .expect("mapped");
    assert_eq!(
        world.lock(space, 20, 1, Locked::Yes),
        Err(EFAULT),
        "nothing may touch it"
    );
}

#[test]
fn everything_now_and_to_come() {
    let (mut world, space) = world();
    world.vm.set_heap(space, addr(64));
    assert_eq!(
        world.vm.lock_all(space, Some(Locked::OnFault), Locked::Yes),
        Ok(())
    );
    assert_eq!(world.locked(space).0, 8);
    world.map(space, 32, 2);
    assert_eq!(world.vm.brk(space, addr(65)), Some(addr(65)));
    world.audit();
    assert_eq!(world.locked(space).0, 11);
    assert_eq!(
        world.vm.next_locked(space, Vpn::new(0), Vpn::new(99)),
        Some(Vpn::new(32)),
        "those that were there are locked on fault"
    );
    world.limit(space, 12);
    assert_eq!(
        world.vm.brk(space, addr(67)),
        Some(addr(65)),
        "one too many"
    );
    assert_eq!(world.vm.brk(space, addr(66)), Some(addr(66)));
    let child = world.fork(space);
    world.map(child, 40, 1);
    assert_eq!(world.locked(child).0, 0, "a child starts without");
    assert_eq!(
        world.vm.lock_all(space, Some(Locked::No), Locked::No),
        Ok(())
    );
    assert_eq!(world.locked(space), (0, 0));
    world.limit(space, 5);
    assert_eq!(
        world.vm.lock_all(space, Some(Locked::Yes), Locked::No),
        Err(ENOMEM)
    );
    assert_eq!(world.vm.lock_all(space, None, Locked::OnFault), Ok(()));
}

#[test]
fn a_locked_stack_grows_as_far_as_the_limit() {
    let (mut world, space) = world();
    let stack = MapRequest {
        grows_to: Some(addr(0x100)),
        attributes: Attributes {
            locked: Locked::OnFault,
            ..Attributes::NONE
        },
        ..MapRequest::anon(Where::Fixed(addr(0x200)), PAGE, Prot::RW)
    };
    world.limit(space, 4);
    world.vm.mmap(space, &stack).expect("free");
    assert!(world.store(space, 0x1fb, 1).is_err(), "six pages");
    world.audit();
    assert_eq!(world.store(space, 0x1fd, 1), Ok(1));
    assert_eq!(world.locked(space), (4, 1));
}
