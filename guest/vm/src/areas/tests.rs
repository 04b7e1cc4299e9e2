//! Tests of the areas of an address space.

use super::*;
use crate::area::{AreaKind, Backing, Prot};
use crate::attributes::{Attributes, HugePages};
use crate::large::Transparent;
use alloc::collections::BTreeMap;
use proptest::prelude::*;

fn range(start: u64, end: u64) -> PageRange {
    PageRange::new(Vpn::new(start), Vpn::new(end)).expect("not empty")
}

fn area(start: u64, end: u64, prot: Prot) -> Area {
    let (backing, kind) = (Backing::Anon, AreaKind::Mmap);
    Area {
        range: range(start, end),
        prot,
        max_prot: Prot::RWX,
        backing,
        kind,
        grows_to: None,
        attributes: Attributes::NONE,
    }
}

fn stack(start: u64, end: u64, grows_to: u64) -> Area {
    Area {
        kind: AreaKind::Stack,
        grows_to: Some(Vpn::new(grows_to)),
        ..area(start, end, Prot::RW)
    }
}

fn areas(list: impl IntoIterator<Item = Area>) -> Areas {
    let mut areas = Areas::default();
    for area in list {
        areas.insert(area).expect("no overlap");
    }
    areas
}

#[test]
fn free_places_are_found_from_the_top_down() {
    let (low, high) = (Vpn::new(10), Vpn::new(100));
    let areas = areas([
        area(20, 30, Prot::R),
        area(80, 95, Prot::R),
        area(200, 300, Prot::R),
    ]);
    for (pages, found) in [
        (5, Some((95, 100))),
        (6, Some((74, 80))),
        (50, Some((30, 80))),
        (51, None),
    ] {
        assert_eq!(
            areas.find_free(pages, low, high),
            found.map(|(a, b)| range(a, b)),
            "{pages}"
        );
    }
    assert_eq!(
        areas.find_free(10, Vpn::new(10), Vpn::new(30)),
        Some(range(10, 20))
    );
    for (pages, align, found) in [
        (8, 16, Some((64, 72))),
        (16, 16, Some((64, 80))),
        (40, 16, None),
    ] {
        assert_eq!(
            areas.find_free_aligned(pages, align, low, high),
            found.map(|(a, b)| range(a, b)),
            "{pages} at a multiple of {align}"
        );
    }
}

#[test]
fn free_places_keep_clear_of_what_a_stack_may_grow_into() {
    let areas = areas([stack(90, 100, 60)]);
    let found = areas.find_free(4, Vpn::new(1), Vpn::new(100));
    assert_eq!(found, Some(range(40, 44)), "60 less the guard");
    assert_eq!(areas.find_free(44, Vpn::new(1), Vpn::new(100)), None);
}

#[test]
fn a_stack_grows_to_its_limit_and_keeps_its_guard() {
    let mut areas = areas([area(1, 50, Prot::R), stack(90, 100, 60)]);
    assert_eq!(
        areas.grow_stack(Vpn::new(59), |_, _| true),
        None,
        "beyond the limit"
    );
    assert_eq!(
        areas.grow_stack(Vpn::new(95), |_, _| true),
        None,
        "covered already"
    );
    assert_eq!(
        areas.grow_stack(Vpn::new(70), |_, pages| pages < 20),
        None,
        "not allowed"
    );
    assert_eq!(areas.grow_stack(Vpn::new(70), |_, _| true), Some(20));
    assert_eq!(
        areas.grow_stack(Vpn::new(65), |_, _| true),
        None,
        "too near to the area below"
    );
    assert_eq!(areas.grow_stack(Vpn::new(66), |_, _| true), Some(4));
    assert_eq!(
        areas.find(Vpn::new(66)).map(|area| area.range),
        Some(range(66, 100))
    );
    assert_eq!(
        areas.grow_stack(Vpn::new(40), |_, _| true),
        None,
        "covered by another area"
    );
}

#[test]
fn covers_means_without_a_hole() {
    let areas = areas([
        area(1, 4, Prot::R),
        area(4, 6, Prot::RW),
        area(7, 9, Prot::R),
    ]);
    assert!(areas.covers(range(2, 6)));
    assert!(!areas.covers(range(2, 8)));
    assert!(!areas.covers(range(0, 2)));
    assert!(!areas.covers(range(8, 10)));
}

proptest! {
    /// Any sequence of insertions, removals and changes leaves what a plain map of pages has, in as
    /// few areas as can be.
    #[test]
    fn behaves_as_a_plain_map(ops in proptest::collection::vec((0..3_u8, 0..24_u64, 1..9_u64, 0..2_u8), 0..40)) {
        let mut areas = Areas::default();
        let mut plain: BTreeMap<u64, Prot> = BTreeMap::new();
        let mut peak = 0;
        for (op, start, len, prot) in ops {
            let (pages, prot) = (start..start + len, [Prot::R, Prot::RW][usize::from(prot)]);
            match op {
                0 => {
                    let free = pages.clone().all(|page| !plain.contains_key(&page));
                    prop_assert_eq!(areas.insert(area(start, start + len, prot)).is_ok(), free);
                    if free {
                        plain.extend(pages.map(|page| (page, prot)));
                    }
                }
                1 => {
                    let removed: u64 = areas.remove(range(start, start + len)).iter().map(|a| a.range.pages()).sum();
                    let before = plain.len();
                    plain.retain(|page, _| !pages.contains(page));
                    prop_assert_eq!(removed, (before - plain.len()) as u64);
                }
                _ => {
                    areas.change(range(start, start + len), |area| area.prot = prot);
                    plain.iter_mut().filter(|(page, _)| pages.contains(page)).for_each(|(_, p)| *p = prot);
                }
            }
            for page in 0..40 {
                prop_assert_eq!(areas.find(Vpn::new(page)).map(|area| area.prot), plain.get(&page).copied());
            }
            for pair in areas.iter().collect::<Vec<_>>().windows(2) {
                prop_assert!(pair[0].merged(pair[1]).is_none(), "unmerged: {:?}", pair);
            }
            check(&areas);
            peak = peak.max(plain.len());
            prop_assert_eq!(areas.pages(), plain.len() as u64);
            prop_assert_eq!(areas.peak(), peak as u64);
            let (low, high) = (start, start + 4 * len);
            prop_assert_eq!(
                areas.find_free(len, Vpn::new(low), Vpn::new(high)).map(|found| found.start().get()),
                (low..=high - len).rev().find(|&at| (at..at + len).all(|page| !plain.contains_key(&page)))
            );
        }
    }
}

fn check(areas: &Areas) {
    if let Some(root) = &areas.root {
        root.check();
    }
    let locked = areas
        .iter()
        .filter(|area| area.attributes.locked != Locked::No);
    let locked: u64 = locked.map(|area| area.range.pages()).sum();
    assert_eq!(
        (areas.locked_pages(), areas.len()),
        (locked, areas.iter().count())
    );
}

#[test]
fn what_is_locked_is_summed_up() {
    let mut areas = areas([area(10, 30, Prot::RW), area(40, 44, Prot::RW)]);
    let lock = |area: &mut Area| area.attributes.locked = Locked::Yes;
    areas.change(range(12, 15), lock);
    assert_eq!(
        (areas.len(), areas.locked_pages()),
        (4, 3),
        "split at both ends"
    );
    areas.change(range(20, 44), lock);
    assert_eq!((areas.len(), areas.locked_pages()), (5, 17));
    areas.change(range(10, 30), |area| area.attributes = Attributes::NONE);
    assert_eq!((areas.len(), areas.locked_pages()), (2, 4), "merged again");
    check(&areas);
}

/// Nodes visited by `act`.
fn visits(act: impl FnOnce()) -> u64 {
    let before = tree::VISITS.with(core::cell::Cell::get);
    act();
    tree::VISITS.with(core::cell::Cell::get) - before
}

/// What is done to ten thousand areas, and how many nodes it may visit.
const LIMITS: [(&str, u64); 7] = [
    ("insert", 160),
    ("find", 18),
    ("search for room far below", 30),
    ("search for room nearby", 36),
    ("change and merge two", 600),
    ("split one", 600),
    ("remove two", 200),
];

/// With 10,000 areas every operation visits few nodes: a tree of that size is at most 18 high, and an
/// operation goes down and up it a few times.
#[test]
fn ten_thousand_areas_take_few_steps() {
    const AREAS: u64 = 10_000;
    // Pairs that touch and differ in their rights, a hole of one page, the next pair: the wide gap is
    // at the bottom, where a search from the top comes last.
    let place = |index: u64| 1000 + index / 2 * 3 + index % 2;
    let prot = |index: u64| [Prot::R, Prot::RW][index as usize % 2];
    let mut areas = Areas::default();
    let mut most = [0; 7];
    for index in 0..AREAS {
        // In an order that is neither ascending nor descending.
        let index = index * 7919 % AREAS;
        let new = area(place(index), place(index) + 1, prot(index));
        let taken = visits(|| areas.insert(new).expect("no overlap"));
        most[0] = most[0].max(taken);
    }
    assert_eq!(areas.len(), AREAS as usize);
    check(&areas);
    let high = Vpn::new(place(AREAS));
    for index in (0..AREAS).step_by(97) {
        let page = Vpn::new(place(index));
        let pair = range(place(index / 2 * 2), place(index / 2 * 2) + 2);
        let mut note = |at: usize, taken: u64| most[at] = most[at].max(taken);
        note(1, visits(|| assert!(areas.find(page).is_some())));
        note(
            2,
            visits(|| {
                assert_eq!(
                    areas.find_free(2, Vpn::new(1), high),
                    Some(range(998, 1000))
                )
            }),
        );
        note(
            3,
            visits(|| {
                assert_eq!(
                    areas
                        .find_free(1, Vpn::new(1), page.max(pair.end()))
                        .map(PageRange::pages),
                    Some(1)
                )
            }),
        );
        note(
            4,
            visits(|| areas.change(pair, |area| area.prot = Prot::RX)),
        );
        note(
            5,
            visits(|| areas.change(PageRange::single(pair.start()), |area| area.prot = Prot::R)),
        );
        let mut removed = Vec::new();
        note(6, visits(|| removed = areas.remove(pair)));
        for (at, mut area) in removed.into_iter().enumerate() {
            area.prot = prot(at as u64);
            areas.insert(area).expect("its place is free");
        }
    }
    check(&areas);
    for ((what, limit), most) in LIMITS.into_iter().zip(most) {
        assert!(most > 0 && most <= limit, "{what}: {most} nodes visited");
    }
}

/// A search for areas with room for large pages goes past any number of those without.
#[test]
fn areas_too_small_for_large_pages_are_passed_by_in_few_steps() {
    const SMALL: u64 = 10_000;
    let low = 1 << 12;
    let small = (0..SMALL).map(|index| area(low + 2 * index, low + 2 * index + 1, Prot::RW));
    let mut areas = areas(small);
    let asking = |start: u64, huge_pages| {
        let mut new = area(start, start + 1100, Prot::RW);
        new.attributes.huge_pages = huge_pages;
        new
    };
    let high = (low + 2 * SMALL).next_multiple_of(512);
    let places = [1, low - 1101, high + 1, high + 2048];
    let wants = [
        HugePages::Wanted,
        HugePages::Default,
        HugePages::Wanted,
        HugePages::Unwanted,
    ];
    for (start, huge_pages) in places.into_iter().zip(wants) {
        areas.insert(asking(start, huge_pages)).expect("no overlap");
    }
    check(&areas);
    for (mode, expected) in [
        (Transparent::Never, &[][..]),
        (Transparent::Madvise, &[places[0], places[2]]),
        (Transparent::Always, &places[..3]),
    ] {
        let served = Asking::served(mode);
        // Down to where it starts, one look at each subtree beside, and down to what is found; a tree of this
        // size is at most 18 high.
        let limit = 4 * 18;
        let mut found = Vec::new();
        let mut from = Vpn::new(0);
        loop {
            let mut next = None;
            let steps = visits(|| next = areas.next_asking(from, served));
            assert!(steps <= limit, "{mode:?}: {steps} nodes visited");
            let Some(area) = next else {
                break;
            };
            found.push(area.range.start().get());
            from = area.range.end();
        }
        assert_eq!(found, expected, "{mode:?}");
    }
    let within = areas.next_asking(
        Vpn::new(places[0] + 9),
        Asking::served(Transparent::Madvise),
    );
    assert_eq!(within.map(|area| area.range.start().get()), Some(places[0]));
}
