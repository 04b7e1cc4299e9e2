//! How large a space may become.

use abi::errno::ENOMEM;

use super::model::{World, addr};
use crate::{
    AreaKind, MapRequest, PAGE_SIZE, PolicyKind, Prot, Remap, SizeLimits, SpaceId, Target,
    VirtAddr, Where,
};

const PAGE: u64 = PAGE_SIZE as u64;

/// A space with 8 private pages from page 16 on.
fn space_with(limits: SizeLimits) -> (World, SpaceId) {
    let mut world = World::new(60, 0, PolicyKind::Clock);
    let space = world.one_space(8);
    world.vm.set_size_limits(space, limits);
    assert_eq!(world.vm.size_limits(space), limits);
    (world, space)
}

fn map(
    world: &mut World,
    space: SpaceId,
    page: u64,
    pages: u64,
    prot: Prot,
) -> Result<(), abi::Errno> {
    let request = MapRequest::anon(Where::Fixed(addr(page)), pages * PAGE, prot);
    world.vm.mmap(space, &request).map(drop)
}

#[test]
fn areas_together_have_no_more_pages_than_the_limit() {
    let limits = SizeLimits {
        // Parts of a page do not count.
        address_space: 12 * PAGE + PAGE - 1,
        ..SizeLimits::NONE
    };
    let (mut world, space) = space_with(limits);
    assert_eq!(map(&mut world, space, 40, 5, Prot::R), Err(ENOMEM));
    assert_eq!(map(&mut world, space, 40, 4, Prot::R), Ok(()));
    assert_eq!(map(&mut world, space, 50, 1, Prot::R), Err(ENOMEM));
    assert_eq!(
        map(&mut world, space, 40, 4, Prot::RW),
        Ok(()),
        "it replaces as many"
    );
    assert_eq!(
        map(&mut world, space, 41, 4, Prot::RW),
        Err(ENOMEM),
        "one more"
    );
    world.vm.set_heap(space, addr(60));
    assert_eq!(world.vm.brk(space, addr(61)), Some(addr(60)));
    let longer = Remap {
        addr: addr(40),
        len: 4 * PAGE,
        new_len: 5 * PAGE,
        target: Target::Anywhere,
        keep_old: false,
    };
    let grown = world.run(|vm, attempt| vm.mremap(space, &longer, attempt));
    assert_eq!(grown, Some(Err(ENOMEM)));
    assert_eq!(world.vm.munmap(space, addr(16), PAGE), Ok(()));
    assert_eq!(world.vm.brk(space, addr(61)), Some(addr(61)));
}

#[test]
fn data_is_what_is_private_and_may_be_stored_to() {
    let limits = SizeLimits {
        data: 10 * PAGE,
        ..SizeLimits::NONE
    };
    let (mut world, space) = space_with(limits);
    assert_eq!(map(&mut world, space, 40, 3, Prot::RW), Err(ENOMEM));
    assert_eq!(map(&mut world, space, 40, 30, Prot::R), Ok(()));
    let protect = |world: &mut World, pages: u64, prot| {
        world.vm.mprotect(space, addr(40), pages * PAGE, prot)
    };
    assert_eq!(protect(&mut world, 3, Prot::RW), Err(ENOMEM));
    assert_eq!(protect(&mut world, 2, Prot::RW), Ok(()));
    assert_eq!(protect(&mut world, 2, Prot::RWX), Ok(()), "it is already");
    assert_eq!(protect(&mut world, 2, Prot::R), Ok(()));
    assert_eq!(map(&mut world, space, 80, 2, Prot::RW), Ok(()));
    let child = world.fork(space);
    assert_eq!(world.vm.size_limits(child), limits, "a child has them too");
}

#[test]
fn a_stack_grows_no_further_than_its_limit() {
    for (limits, expected) in [
        (SizeLimits::NONE, true),
        (
            SizeLimits {
                stack: 5 * PAGE,
                ..SizeLimits::NONE
            },
            true,
        ),
        (
            SizeLimits {
                stack: 5 * PAGE - 1,
                ..SizeLimits::NONE
            },
            false,
        ),
        (
            SizeLimits {
                address_space: 12 * PAGE,
                ..SizeLimits::NONE
            },
            false,
        ),
        (
            SizeLimits {
                data: 0,
                ..SizeLimits::NONE
            },
            true,
        ),
    ] {
        let (mut world, space) = space_with(SizeLimits::NONE);
        let top: VirtAddr = addr(200);
        let request = MapRequest {
            kind: AreaKind::Stack,
            grows_to: Some(addr(150)),
            ..MapRequest::anon(Where::Fixed(addr(198)), 2 * PAGE, Prot::RW)
        };
        assert_eq!(world.vm.mmap(space, &request), Ok(addr(198)));
        world.vm.set_size_limits(space, limits);
        let grown = world.store(space, top.page().get() - 5, 1);
        assert_eq!(grown.is_ok(), expected, "{limits:?}");
    }
}
