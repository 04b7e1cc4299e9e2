//! Replacement: which page goes, against independent models.

use std::collections::{BTreeSet, VecDeque};
use std::vec::Vec;

use proptest::prelude::*;

use super::model::World;
use crate::{FrameId, PolicyKind, policy::Policy};

/// Faults of a policy alone: `pages` of a reference string, `frames` of memory.
fn faults(kind: PolicyKind, frames: usize, pages: &[u32]) -> usize {
    let mut policy = kind.build();
    let (mut resident, mut touched) = (BTreeSet::new(), BTreeSet::new());
    let mut faults = 0;
    for &page in pages {
        if resident.insert(page) {
            faults += 1;
            if resident.len() > frames {
                let victim = policy
                    .victim(&mut |frame| touched.remove(&frame.get()))
                    .expect("one is in");
                resident.remove(&victim.get());
            }
            policy.on_map(FrameId::new(page));
        }
        touched.insert(page);
    }
    faults
}

/// The fewest faults that any policy can have: evict what is needed furthest in the future.
fn optimal_faults(frames: usize, pages: &[u32]) -> usize {
    let mut resident: Vec<u32> = Vec::new();
    let mut faults = 0;
    for (now, page) in pages.iter().enumerate() {
        if resident.contains(page) {
            continue;
        }
        faults += 1;
        if resident.len() == frames {
            let next_use = |page: &u32| {
                pages[now..]
                    .iter()
                    .position(|other| other == page)
                    .unwrap_or(usize::MAX)
            };
            let furthest = (0..resident.len())
                .max_by_key(|&at| next_use(&resident[at]))
                .expect("full");
            resident.swap_remove(furthest);
        }
        resident.push(*page);
    }
    faults
}

/// Clock as the textbooks draw it: a fixed circle of frames and a hand.
struct Circle {
    pages: Vec<Option<(u32, bool)>>,
    hand: usize,
}

impl Circle {
    /// Touches a page; returns the page that had to go for it.
    fn touch(&mut self, page: u32) -> Option<u32> {
        if let Some(entry) = self
            .pages
            .iter_mut()
            .flatten()
            .find(|entry| entry.0 == page)
        {
            entry.1 = true;
            return None;
        }
        loop {
            let at = self.hand;
            self.hand = (self.hand + 1) % self.pages.len();
            match &mut self.pages[at] {
                Some((_, referenced)) if *referenced => *referenced = false,
                entry => return entry.replace((page, true)).map(|(victim, _)| victim),
            }
        }
    }
}

const BELADY: [u32; 12] = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];

#[test]
fn fifo_shows_beladys_anomaly() {
    assert_eq!(faults(PolicyKind::Fifo, 3, &BELADY), 9);
    assert_eq!(faults(PolicyKind::Fifo, 4, &BELADY), 10);
    assert_eq!(
        (optimal_faults(3, &BELADY), optimal_faults(4, &BELADY)),
        (7, 6)
    );
}

#[test]
fn the_whole_brain_shows_beladys_anomaly_too() {
    for (frames, expected) in [(3, 9), (4, 10)] {
        let mut world = World::new(frames, 16, PolicyKind::Fifo);
        let space = world.one_space(8);
        let counted = world.counting(|world| {
            for (at, page) in BELADY.iter().enumerate() {
                world
                    .store(space, 16 + u64::from(*page), at as u32)
                    .expect("memory");
            }
        });
        assert_eq!(counted.by(|stats| stats.faults), expected);
        assert_eq!(
            counted.by(|stats| stats.evictions),
            expected - u64::from(frames)
        );
    }
}

#[test]
fn clock_spares_what_is_touched_and_fifo_does_not() {
    let survivors = |kind| {
        let mut world = World::new(4, 16, kind);
        let space = world.one_space(16);
        for page in [16, 17, 18, 19, 20] {
            world.store(space, page, 1).expect("memory");
        }
        // All bits were set, so 16 went first under either policy, and the others' bits are clear.
        world.load(space, 17).expect("memory");
        world.store(space, 21, 1).expect("memory");
        (17..=19)
            .filter(|&page| world.vm.page_info(space, super::model::addr(page)).state == 2)
            .collect::<Vec<u64>>()
    };
    assert_eq!(survivors(PolicyKind::Fifo), [18, 19]);
    assert_eq!(survivors(PolicyKind::Clock), [17, 19]);
}

#[test]
fn names_lead_back_to_policies() {
    for kind in PolicyKind::ALL {
        assert_eq!(PolicyKind::from_name(kind.name()), Some(kind));
        let mut policy = kind.build();
        assert!(policy.is_empty());
        assert_eq!(policy.victim(&mut |_| true), None);
        policy.on_map(FrameId::new(1));
        assert_eq!(
            policy.victim(&mut |_| true),
            Some(FrameId::new(1)),
            "even if it is always touched"
        );
    }
    assert_eq!(PolicyKind::from_name("lru"), None);
}

proptest! {
    #[test]
    fn no_policy_beats_the_optimum(pages in proptest::collection::vec(0..9_u32, 1..60), frames in 1..6_usize) {
        for kind in PolicyKind::ALL {
            prop_assert!(faults(kind, frames, &pages) >= optimal_faults(frames, &pages));
        }
    }

    #[test]
    fn clock_chooses_as_the_textbook_does(pages in proptest::collection::vec(0..9_u32, 1..80), frames in 1..6_usize) {
        let mut circle = Circle { pages: std::vec![None; frames], hand: 0 };
        let mut policy = crate::policy::Clock::default();
        let (mut resident, mut touched) = (BTreeSet::new(), BTreeSet::new());
        for page in pages {
            let expected = circle.touch(page);
            let mut chosen = None;
            if resident.insert(page) {
                if resident.len() > frames {
                    chosen = policy.victim(&mut |frame| touched.remove(&frame.get())).map(FrameId::get);
                    chosen.iter().for_each(|victim| { resident.remove(victim); });
                }
                policy.on_map(FrameId::new(page));
            }
            touched.insert(page);
            prop_assert_eq!(chosen, expected);
        }
    }

    /// The brain evicts what the policy's model evicts, page by page.
    #[test]
    fn victim_order(pages in proptest::collection::vec(0..9_u32, 1..60), frames in 1..6_usize, clock: bool) {
        let kind = if clock { PolicyKind::Clock } else { PolicyKind::Fifo };
        let mut world = World::new(frames as u32, 16, kind);
        let space = world.one_space(16);
        let mut circle = Circle { pages: std::vec![None; frames], hand: 0 };
        let mut queue = VecDeque::new();
        for page in pages {
            match kind {
                PolicyKind::Clock => drop(circle.touch(page)),
                PolicyKind::Fifo => {
                    if !queue.contains(&page) {
                        if queue.len() == frames {
                            queue.pop_front();
                        }
                        queue.push_back(page);
                    }
                }
            }
            world.store(space, 16 + u64::from(page), 1).expect("memory");
            let expected: BTreeSet<u32> = match kind {
                PolicyKind::Clock => circle.pages.iter().flatten().map(|entry| entry.0).collect(),
                PolicyKind::Fifo => queue.iter().copied().collect(),
            };
            let resident: BTreeSet<u32> =
                (0..9).filter(|&page| world.info(space, 16 + u64::from(page)).state == 2).collect();
            prop_assert_eq!(resident, expected);
        }
    }
}
