//! Anonymous memory shared by fork.

use super::model::{World, addr};
use crate::{Content, MapRequest, PAGE_SIZE, PolicyKind, Prot, SpaceId, Where};
use abi::vmstat::PageState;

fn world() -> (World, SpaceId, SpaceId) {
    let mut world = World::new(30, 8, PolicyKind::Clock);
    let parent = world.space();
    let zeros = MapRequest::anon(Where::Fixed(addr(16)), 8 * PAGE_SIZE as u64, Prot::RW);
    world
        .vm
        .mmap(
            parent,
            &MapRequest {
                content: Content::SharedZeros,
                ..zeros
            },
        )
        .expect("free");
    let child = world.fork(parent);
    (world, parent, child)
}

#[test]
fn both_see_both_stores() {
    let (mut world, parent, child) = world();
    assert_eq!(world.load(parent, 16), Ok(0));
    assert_eq!(world.store(child, 16, 4), Ok(4));
    assert_eq!(world.load(parent, 16), Ok(4));
    assert_eq!(world.store(parent, 16, 5), Ok(5));
    assert_eq!(world.load(child, 16), Ok(5));
    assert_eq!(
        (world.vm.stats().cow_copied, world.vm.stats().demand_zero),
        (0, 1)
    );
    assert_eq!(world.info(parent, 16).frame, world.info(child, 16).frame);
}

#[test]
fn shared_pages_swap_and_come_back_for_both() {
    let (mut world, parent, child) = world();
    world.store(parent, 17, 6).expect("mapped");
    assert_eq!(world.load(child, 17), Ok(6));
    let counted = world.counting(|world| assert_eq!(world.evict(child, 17), Ok(())));
    assert_eq!(
        counted.events(),
        [
            ("evictions", 1),
            ("swapped_out", 1),
            ("tables_reclaimed", 4)
        ]
    );
    assert_eq!(
        world.info(parent, 17).page_state(),
        Some(PageState::Swapped)
    );
    let counted = world.counting(|world| assert_eq!(world.load(parent, 17), Ok(6)));
    assert_eq!(
        counted.events(),
        [("faults", 1), ("swap_in", 1), ("swapped_in", 1)]
    );
    let counted = world.counting(|world| assert_eq!(world.evict(parent, 17), Ok(())));
    assert_eq!(
        counted.events(),
        [
            ("evictions", 1),
            ("tables_reclaimed", 2),
            ("clean_dropped", 1)
        ]
    );
    assert_eq!(world.store(child, 17, 8), Ok(8));
    assert_eq!(world.load(parent, 17), Ok(8));
}

#[test]
fn the_last_to_go_frees_frames_and_slots() {
    let (mut world, parent, child) = world();
    for page in 16..24 {
        world.store(parent, page, 1).expect("mapped");
    }
    world.evict(parent, 20).expect("resident");
    world.evict(parent, 21).expect("resident");
    world.load(child, 21).expect("swapped");
    world.exit(parent);
    assert_eq!(world.load(child, 20), Ok(1));
    world.evict(child, 20).expect("resident");
    world
        .vm
        .munmap(child, addr(16), 3 * PAGE_SIZE as u64)
        .expect("aligned");
    world.audit();
    world.exit(child);
    let stats = world.vm.stats();
    assert_eq!(
        (stats.frames_anon, stats.swap_used, stats.frames_page_table),
        (0, 0, 0)
    );
}

#[test]
fn a_grandchild_that_touches_first_shares_too() {
    let (mut world, parent, child) = world();
    let grandchild = world.fork(child);
    world.exit(child);
    assert_eq!(world.store(grandchild, 23, 3), Ok(3));
    assert_eq!(world.load(parent, 23), Ok(3));
}
