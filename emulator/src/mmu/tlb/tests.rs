//! What the TLB keeps, and what it forgets.

use super::*;

const fn space(asid: u16) -> Option<(Scheme, u16)> {
    Some((Scheme::Sv39, asid))
}

const U: Context = Context {
    space: space(1),
    privilege: Privilege::User,
    sum: false,
    mxr: false,
};
const S: Context = Context {
    privilege: Privilege::Supervisor,
    ..U
};
const OTHER: Context = Context {
    space: space(2),
    ..U
};

fn set(tlb: &mut Tlb, fetch: Context, data: Context) {
    tlb.set_contexts(NO_KEY, fetch, data);
}

fn filled() -> Tlb {
    let mut tlb = Tlb::new();
    set(&mut tlb, U, U);
    tlb.fill(AccessKind::Load, 0x1000, 0x5000, PAGE_SIZE, false);
    tlb
}

#[test]
fn a_hit_needs_page_context_side_and_alignment() {
    let mut tlb = filled();
    assert_eq!(tlb.load(0x1008, 8), Some(0x5008));
    assert_eq!(tlb.load(0x1009, 1), Some(0x5009));
    assert_eq!(tlb.load(0x1009, 2), None);
    assert_eq!(tlb.load(0x2008, 8), None);
    assert_eq!(tlb.store(0x1008, 8), None);
    assert_eq!(tlb.fetch(0x1008), None);
    set(&mut tlb, S, S);
    assert_eq!(tlb.load(0x1008, 8), None);
    set(&mut tlb, U, U);
    assert_eq!(
        tlb.load(0x1008, 8),
        Some(0x5008),
        "a trap and back flushes nothing"
    );
}

#[test]
fn an_empty_tlb_hits_nowhere() {
    let mut tlb = Tlb::new();
    for n in 0..300 {
        set(
            &mut tlb,
            Context {
                space: space(n),
                ..U
            },
            S,
        );
        for va in [0, u64::MAX, u64::MAX - 7, 0xffff_ffff_ffff_f000] {
            for size in [1, 2, 4, 8] {
                assert_eq!(tlb.load(va, size), None);
            }
        }
    }
}

#[test]
fn every_form_of_flush_reaches_its_entries() {
    let mut tlb = filled();
    tlb.flush_all();
    assert_eq!(tlb.load(0x1000, 8), None);

    let mut tlb = filled();
    tlb.flush_asid(2);
    assert!(tlb.load(0x1000, 8).is_some());
    tlb.flush_asid(1);
    assert_eq!(tlb.load(0x1000, 8), None);

    let mut tlb = filled();
    tlb.flush_page(0x3000);
    assert!(tlb.load(0x1000, 8).is_some());
    set(&mut tlb, OTHER, OTHER);
    tlb.flush_page(0x1fff);
    set(&mut tlb, U, U);
    assert_eq!(tlb.load(0x1000, 8), None);
}

#[test]
fn flushing_any_address_of_a_superpage_or_a_range_drops_all_its_pages() {
    for (size, within, beyond) in [
        (2 << 20, 0x3f_f000, 0x40_0000),
        (1 << 30, 0x3fff_f000, 0x4000_0000),
        (1 << 48, 0x4000_0000, 1 << 48),
        (64 << 10, 0x20_f000, 0x21_0000),
    ] {
        let mut tlb = Tlb::new();
        set(&mut tlb, U, U);
        tlb.fill(AccessKind::Store, 0x20_3000, 0x3000, size, false);
        tlb.flush_page(beyond);
        assert!(tlb.store(0x20_3000, 1).is_some());
        tlb.flush_page(within);
        assert_eq!(tlb.store(0x20_3000, 1), None);
    }
}

#[test]
fn the_scheme_is_part_of_the_context() {
    let mut tlb = filled();
    let wider = Context {
        space: Some((Scheme::Sv48, 1)),
        ..U
    };
    set(&mut tlb, wider, wider);
    assert_eq!(tlb.load(0x1000, 8), None);
}

#[test]
fn numbers_that_run_out_do_not_bring_old_entries_back() {
    let mut tlb = filled();
    for _ in 0..1000 {
        tlb.flush_all();
        assert_eq!(tlb.load(0x1000, 8), None);
    }
    for asid in 10..1000 {
        set(
            &mut tlb,
            Context {
                space: space(asid),
                ..U
            },
            U,
        );
    }
    assert_eq!(tlb.load(0x1000, 8), None);
}

#[test]
fn modes_with_the_same_addresses_do_not_evict_each_other() {
    let mut tlb = Tlb::new();
    for context in [U, S, OTHER] {
        set(&mut tlb, context, context);
        tlb.fill(AccessKind::Load, 0x1000, 0x5000, PAGE_SIZE, false);
    }
    for context in [U, S, OTHER] {
        set(&mut tlb, context, context);
        assert_eq!(tlb.load(0x1008, 8), Some(0x5008));
    }
    // Flushing the address reaches all of them.
    tlb.flush_page(0x1000);
    for context in [U, S, OTHER] {
        set(&mut tlb, context, context);
        assert_eq!(tlb.load(0x1008, 8), None);
    }
}

#[test]
fn stores_to_a_watched_page_are_apart_from_others() {
    let mut tlb = Tlb::new();
    set(&mut tlb, U, U);
    tlb.fill(AccessKind::Store, 0x1000, 0x5000, PAGE_SIZE, false);
    tlb.fill(AccessKind::Store, 0x2000, 0x6000, PAGE_SIZE, false);
    tlb.watch_ram_page(0x5000);
    assert_eq!(tlb.store(0x1000, 1), None);
    assert_eq!(tlb.store_watched(0x1008, 8), Some(0x5008));
    assert_eq!(tlb.store_watched(0x1009, 8), None, "not aligned");
    assert_eq!(tlb.store(0x2000, 1), Some(0x6000));
    assert_eq!(tlb.store_watched(0x2000, 1), None);
    tlb.unwatch(0x1000);
    assert_eq!(tlb.store(0x1000, 1), Some(0x5000));
    // What matches nothing still does not.
    tlb.unwatch(0x7000);
    assert_eq!(tlb.store(u64::MAX, 1), None);
    assert_eq!(tlb.store_watched(u64::MAX, 1), None);
}

#[test]
fn a_state_is_recalled_until_its_numbers_are_retired() {
    let mut tlb = filled();
    assert!(!tlb.recall(4));
    tlb.set_contexts(4, U, U);
    tlb.fill(AccessKind::Load, 0x1000, 0x5000, PAGE_SIZE, false);
    tlb.set_contexts(1, S, S);
    assert_eq!(tlb.load(0x1000, 8), None);
    assert!(tlb.recall(4));
    assert_eq!(tlb.load(0x1000, 8), Some(0x5000));
    // Another state with the same place takes it.
    assert!(!tlb.recall(8));
    tlb.flush_all();
    assert!(!tlb.recall(1), "retired");
    assert!(tlb.recall(4), "the current one was renumbered");
    assert_eq!(tlb.load(0x1000, 8), None);
    for asid in 10..400 {
        tlb.fill(AccessKind::Load, 0x1000, 0x5000, PAGE_SIZE, false);
        let other = Context {
            space: space(asid),
            ..U
        };
        tlb.set_contexts(2, other, other);
        assert_eq!(tlb.load(0x1000, 8), None, "{asid}");
        if !tlb.recall(4) {
            tlb.set_contexts(4, U, U);
            assert_eq!(tlb.load(0x1000, 8), None, "all was swept");
        } else {
            assert_eq!(tlb.load(0x1000, 8), Some(0x5000));
        }
    }
}

#[test]
fn a_leaf_is_found_by_all_its_addresses_in_its_context_for_its_kinds() {
    for bits in [12, 21, 30, 39, 48] {
        let size = 1_u64 << bits;
        let (base, pa) = (5 * size, PhysAddr(9 * size));
        let mut tlb = Tlb::new();
        set(&mut tlb, S, U);
        tlb.enter_large(
            AccessKind::Load,
            base + size / 2,
            pa.wrapping_add(size / 2),
            size,
            size,
        );
        let found = |tlb: &Tlb, kind, va| tlb.large(kind, va);
        for offset in [0, size / 2, size - 1] {
            let expected = Some((pa.wrapping_add(offset), size));
            assert_eq!(found(&tlb, AccessKind::Load, base + offset), expected);
        }
        for va in [base - 1, base + size, 0] {
            assert_eq!(found(&tlb, AccessKind::Load, va), None, "{va:#x}");
        }
        assert_eq!(found(&tlb, AccessKind::Store, base), None);
        assert_eq!(found(&tlb, AccessKind::Fetch, base), None);
        tlb.enter_large(AccessKind::Store, base, pa, size, size);
        for kind in [AccessKind::Load, AccessKind::Store] {
            assert_eq!(found(&tlb, kind, base), Some((pa, size)));
        }
        let leaves: Vec<_> = tlb.leaves().collect();
        assert_eq!(leaves.len(), 1);
        let kinds = [false, true, true];
        let leaf = (leaves[0].va, leaves[0].pa, leaves[0].size, leaves[0].kinds);
        assert_eq!(leaf, (base, pa.0, size, kinds));
        assert_eq!(leaves[0].context, U);
        // Elsewhere than before: what was found before is not for this place.
        tlb.enter_large(AccessKind::Load, base, pa.wrapping_add(size), size, size);
        assert_eq!(found(&tlb, AccessKind::Store, base), None);
        set(&mut tlb, S, OTHER);
        assert_eq!(found(&tlb, AccessKind::Load, base), None);
        set(&mut tlb, S, U);
        assert!(found(&tlb, AccessKind::Load, base).is_some());
        tlb.flush_asid(1);
        assert_eq!(found(&tlb, AccessKind::Load, base), None);
    }
}

#[test]
fn leaves_end_with_their_numbers() {
    // Numbers run out after some time, and begin anew.
    let mut tlb = Tlb::new();
    for round in 0..600 {
        set(&mut tlb, S, U);
        assert_eq!(tlb.large(AccessKind::Load, 4 << 20), None, "{round}");
        tlb.enter_large(
            AccessKind::Load,
            4 << 20,
            PhysAddr(2 << 20),
            2 << 20,
            2 << 20,
        );
        assert!(tlb.large(AccessKind::Load, 4 << 20).is_some());
        tlb.flush_all();
    }
}

#[test]
fn a_blind_tlb_holds_what_it_does_not_tell() {
    let mut tlb = Tlb::blind();
    let ram = PhysAddr(0x8000_0000);
    for (number, watched) in [(0, false), (1, true)] {
        set(&mut tlb, U, U);
        tlb.flush_all();
        let va = number << 12;
        for kind in [AccessKind::Fetch, AccessKind::Load, AccessKind::Store] {
            assert_eq!(tlb.known(kind, va + 7, ram), None);
            tlb.fill(kind, va, 0x5000, PAGE_SIZE, watched);
            assert_eq!(tlb.known(kind, va + 7, ram), Some(PhysAddr(0x8000_5007)));
        }
        for size in [1, 2, 4, 8] {
            assert_eq!((tlb.load(va, size), tlb.store(va, size)), (None, None));
            assert_eq!(tlb.store_watched(va, size), None);
        }
        assert_eq!((tlb.fetch(va), tlb.load_watched(va)), (None, None));
        tlb.flush_page(va);
        assert_eq!(tlb.known(AccessKind::Load, va, ram), None);
    }
}
