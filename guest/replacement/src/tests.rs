//! Policies against what was worked out by hand, and against what must hold of all of them.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::replay::{Algorithm, Counts, Curve, Reference, Trace};
use crate::{Bits, FrameId, PageName, Policy, PolicyKind, Untouched};

/// The same cases in every run.
pub(crate) fn config() -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(0),
        ..ProptestConfig::default()
    }
}

/// `"1 2w 3"`: loads of 1 and 3, and a store to 2.
fn trace(text: &str) -> Trace {
    let reference = |word: &str| {
        let page = word.trim_end_matches('w');
        Reference {
            page: page.parse().expect("a number"),
            write: page != word,
        }
    };
    text.split_whitespace().map(reference).collect()
}

fn algorithm(name: &str) -> Algorithm {
    Algorithm::from_name(name).expect("an algorithm")
}

fn victims(name: &str, frames: u32, text: &str) -> Vec<u64> {
    let mut victims = Vec::new();
    algorithm(name).replay_victims(&trace(text), frames, &mut |page| victims.push(page));
    victims
}

fn faults(name: &str, frames: u32, text: &str) -> u64 {
    algorithm(name).replay(&trace(text), frames).faults
}

const BELADY: &str = "1 2 3 4 1 2 5 1 2 3 4 5";
const SILBERSCHATZ: &str = "7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1";

#[test]
fn faults_that_the_textbooks_give() {
    for (name, frames, text, expected) in [
        ("fifo", 3, BELADY, 9),
        ("fifo", 4, BELADY, 10),
        ("opt", 3, BELADY, 7),
        ("opt", 4, BELADY, 6),
        ("exact-lru", 3, BELADY, 10),
        ("exact-lru", 4, BELADY, 8),
        ("fifo", 3, SILBERSCHATZ, 15),
        ("opt", 3, SILBERSCHATZ, 9),
        ("exact-lru", 3, SILBERSCHATZ, 12),
    ] {
        assert_eq!(
            faults(name, frames, text),
            expected,
            "{name} {frames} {text}"
        );
    }
}

#[test]
fn victims_worked_out_by_hand() {
    for (name, frames, text, expected) in [
        // Second chance: page 2 is touched again, and FIFO does not see it.
        ("fifo", 3, "1 2 3 4 2 5 2 6", &[1, 2, 3, 4][..]),
        ("clock", 3, "1 2 3 4 2 5 2 6", &[1, 3, 4]),
        ("lru", 3, "1 2 3 4 2 5 2 6", &[1, 3, 4]),
        ("aging", 3, "1 2 3 4 2 5 2 6", &[1, 3, 4]),
        ("wsclock", 3, "1 2 3 4 2 5 2 6", &[1, 3, 4]),
        ("exact-lru", 3, "1 2 3 4 2 5 2 6", &[1, 3, 4]),
        // All three were touched since the last eviction. Accessed bits do not tell in which order; the
        // counters tell that 4 is new.
        ("exact-lru", 3, "1 2 3 4 2 3 5", &[1, 4]),
        ("lru", 3, "1 2 3 4 2 3 5", &[1, 2]),
        ("clock", 3, "1 2 3 4 2 3 5", &[1, 2]),
        ("aging", 3, "1 2 3 4 2 3 5", &[1, 4]),
        // Page 1 is dirty: the first clean page goes, and page 1 when none is left that was not touched.
        ("clock", 3, "1w 2 3 4 3 5", &[1, 2]),
        ("enhanced-clock", 3, "1w 2 3 4 3 5", &[2, 1]),
        // When 11 comes, 5 and 6 have been left alone for longer than the window of three, and 5 is dirty.
        // When 12 comes, 7 has.
        (
            "wsclock",
            6,
            "1 2 3 4 5w 6 7 8 9 10 11 12",
            &[1, 2, 3, 4, 6, 7],
        ),
        // Page 1 comes back while its name is remembered, and what is used once passes it by.
        (
            "fifo",
            4,
            "1 2 3 4 5 1 6 7 8 9 10 11 1",
            &[1, 2, 3, 4, 5, 1, 6, 7, 8],
        ),
        (
            "2q",
            4,
            "1 2 3 4 5 1 6 7 8 9 10 11 1",
            &[1, 2, 3, 4, 5, 6, 7, 8],
        ),
        // Page 2 was touched in two rounds running and is active: what is touched once passes it by.
        ("clock", 3, "1 2 3 4 2 5 6 7 8 2", &[1, 3, 2, 4, 5, 6]),
        (
            "active-inactive",
            3,
            "1 2 3 4 2 5 6 7 8 2",
            &[1, 3, 4, 5, 6],
        ),
        // Page 1 comes back when nothing has left after it: it had no chance to be touched twice.
        (
            "active-inactive",
            3,
            "1 2 3 4 1 5 6 7 8 1",
            &[1, 2, 3, 4, 5, 6],
        ),
        ("fifo", 3, "1 2 3 4 1 5 6 7 8 1", &[1, 2, 3, 4, 1, 5, 6]),
        // 1, 2 and 3 are hot, and only 5 is not: a quarter of the frames. So the first hot one goes.
        ("2q", 4, "1 2 3 4 5 1 2 3 6", &[1, 2, 3, 4, 1]),
    ] {
        assert_eq!(
            victims(name, frames, text),
            expected,
            "{name} {frames} {text}"
        );
    }
}

#[test]
fn writes_back_what_was_stored_to_and_nothing_else() {
    let counts = |name| algorithm(name).replay(&trace("1w 2 3 4 3 5"), 3);
    for (name, faults, write_backs) in [("clock", 5, 1), ("enhanced-clock", 5, 1), ("opt", 5, 1)] {
        assert_eq!(
            counts(name),
            Counts {
                faults,
                write_backs
            },
            "{name}"
        );
    }
    // What comes back clean is clean.
    let counts = algorithm("fifo").replay(&trace("1w 2 1 2"), 1);
    assert_eq!(
        counts,
        Counts {
            faults: 4,
            write_backs: 1
        }
    );
}

#[test]
fn anomalies_are_found() {
    let fifo = Curve::new(algorithm("fifo"), &trace(BELADY), &[1, 2, 3, 4, 5]);
    let faults: Vec<u64> = fifo.counts.iter().map(|counts| counts.faults).collect();
    assert_eq!(faults, [12, 12, 9, 10, 5]);
    let anomalies: Vec<bool> = (0..6).map(|at| fifo.is_anomaly(at)).collect();
    assert_eq!(anomalies, [false, false, false, true, false, false]);
}

#[test]
fn names_and_numbers_lead_back_to_policies() {
    for kind in PolicyKind::ALL {
        assert_eq!(PolicyKind::from_name(kind.name()), Some(kind));
        assert_eq!(PolicyKind::from_number(kind.number()), Some(kind));
    }
    assert_eq!(PolicyKind::from_name("nru"), None);
    assert_eq!(PolicyKind::from_number(PolicyKind::ALL.len()), None);
    for algorithm in Algorithm::all() {
        assert_eq!(Algorithm::from_name(algorithm.name()), Some(algorithm));
    }
}

/// Bits that are set whatever is done to them.
struct AlwaysTouched;

impl Bits for AlwaysTouched {
    fn take_accessed(&mut self, _frame: FrameId) -> bool {
        true
    }
    fn accessed(&mut self, _frame: FrameId) -> bool {
        true
    }
    fn dirty(&mut self, _frame: FrameId) -> bool {
        true
    }
}

fn filled(kind: PolicyKind, frames: u32) -> alloc::boxed::Box<dyn Policy> {
    let mut policy = kind.build(frames as usize);
    (0..frames).for_each(|frame| policy.on_map(FrameId::new(frame), None));
    policy
}

/// The kernel has more frames than any example: what looks at a part of them at a time gets to all.
#[test]
fn every_frame_goes_in_its_turn() {
    const FRAMES: u32 = 1000;
    for kind in PolicyKind::ALL {
        let mut untouched = Untouched;
        let bits: [&mut dyn Bits; 2] = [&mut untouched, &mut AlwaysTouched];
        for bits in bits {
            let mut policy = filled(kind, FRAMES);
            let gone: BTreeSet<_> = core::iter::from_fn(|| policy.victim(bits)).collect();
            assert_eq!(gone.len(), FRAMES as usize, "{}", kind.name());
            assert!(policy.is_empty());
        }
    }
}

#[test]
fn a_policy_takes_over_the_list_of_another_in_its_order() {
    for from in PolicyKind::ALL {
        let expected: Vec<_> = {
            let mut policy = filled(from, 100);
            core::iter::from_fn(|| policy.victim(&mut Untouched)).collect()
        };
        for to in PolicyKind::ALL {
            let mut policy = to.take_over(&mut *filled(from, 100), 100);
            assert_eq!(policy.len(), 100, "{} {}", from.name(), to.name());
            if to == PolicyKind::Fifo {
                let order: Vec<_> = core::iter::from_fn(|| policy.victim(&mut Untouched)).collect();
                assert_eq!(order, expected, "{}", from.name());
            }
        }
    }
}

/// Bits of a few frames.
#[derive(Default)]
struct SomeBits {
    accessed: BTreeSet<FrameId>,
    dirty: BTreeSet<FrameId>,
}

impl Bits for SomeBits {
    fn take_accessed(&mut self, frame: FrameId) -> bool {
        self.accessed.remove(&frame)
    }
    fn accessed(&mut self, frame: FrameId) -> bool {
        self.accessed.contains(&frame)
    }
    fn dirty(&mut self, frame: FrameId) -> bool {
        self.dirty.contains(&frame)
    }
}

/// Of the victims that these two choose together, one that is touched before its turn stays.
#[test]
fn frames_chosen_ahead_are_asked_again() {
    for kind in [PolicyKind::Aging, PolicyKind::Lru] {
        let mut policy = filled(kind, 64);
        let mut bits = SomeBits::default();
        assert_eq!(policy.victim(&mut bits), Some(FrameId::new(0)));
        bits.accessed.insert(FrameId::new(1));
        policy.on_unmap(FrameId::new(2));
        policy.on_map(FrameId::new(2), None);
        assert_eq!(
            policy.victim(&mut bits),
            Some(FrameId::new(3)),
            "{}",
            kind.name()
        );
    }
}

/// With a list that is longer than what it looks ahead, Enhanced Clock takes a dirty page.
#[test]
fn enhanced_clock_does_not_look_for_a_clean_page_for_ever() {
    let all: BTreeSet<_> = (0..300).map(FrameId::new).collect();
    for (clean, expected) in [(200, 200), (290, 0)] {
        let mut bits = SomeBits {
            dirty: all.clone(),
            ..SomeBits::default()
        };
        bits.dirty.remove(&FrameId::new(clean));
        let mut policy = filled(PolicyKind::EnhancedClock, 300);
        assert_eq!(policy.victim(&mut bits), Some(FrameId::new(expected)));
    }
}

#[test]
fn random_chooses_among_all_and_repeats() {
    let text: alloc::string::String = (0..500)
        .map(|page| alloc::format!("{} ", page % 17))
        .collect();
    let first = victims("random", 8, &text);
    assert_eq!(first, victims("random", 8, &text));
    let distinct: BTreeSet<_> = first.iter().collect();
    assert_eq!(distinct.len(), 17);
}

/// Clock and Enhanced Clock as the textbooks draw them: a fixed circle of frames and a hand.
struct Circle {
    /// Page, accessed, dirty.
    pages: Vec<Option<(u64, bool, bool)>>,
    hand: usize,
}

impl Circle {
    /// Touches a page; returns the page that had to go for it.
    fn touch(&mut self, page: u64, write: bool, enhanced: bool) -> Option<u64> {
        let found = self
            .pages
            .iter_mut()
            .flatten()
            .find(|entry| entry.0 == page);
        if let Some(entry) = found {
            *entry = (page, true, entry.2 || write);
            return None;
        }
        let empty = self.pages.iter().position(Option::is_none);
        let at = empty.unwrap_or_else(|| {
            if enhanced {
                self.four_rounds()
            } else {
                self.one_bit()
            }
        });
        self.hand = (at + 1) % self.pages.len();
        self.pages[at]
            .replace((page, true, write))
            .map(|entry| entry.0)
    }

    fn one_bit(&mut self) -> usize {
        loop {
            match &mut self.pages[self.hand] {
                Some((_, accessed, _)) if *accessed => *accessed = false,
                _ => return self.hand,
            }
            self.hand = (self.hand + 1) % self.pages.len();
        }
    }

    fn four_rounds(&mut self) -> usize {
        for round in 1..=4 {
            for step in 0..self.pages.len() {
                let at = (self.hand + step) % self.pages.len();
                if let Some((_, accessed, dirty)) = &mut self.pages[at] {
                    let wanted = round % 2 == 0;
                    if !*accessed && *dirty == wanted {
                        return at;
                    }
                    *accessed &= round != 2;
                }
            }
        }
        unreachable!("after the second round no page is accessed")
    }
}

/// Aging with nothing but a list of counters: page, counter; in order of arrival.
fn naive_aging(trace: &[Reference], frames: usize) -> Vec<u64> {
    let mut memory: Vec<(u64, u32, bool)> = Vec::new();
    let mut victims = Vec::new();
    for reference in trace {
        if !memory.iter().any(|entry| entry.0 == reference.page) {
            if memory.len() == frames {
                for (_, counter, accessed) in &mut memory {
                    *counter = *counter / 2 + if core::mem::take(accessed) { 128 } else { 0 };
                }
                let least = memory.iter().map(|entry| entry.1).min();
                let at = memory.iter().position(|entry| Some(entry.1) == least);
                victims.push(memory.remove(at.expect("full")).0);
            }
            memory.push((reference.page, 0, false));
        }
        let found = memory.iter_mut().find(|entry| entry.0 == reference.page);
        found.expect("it was brought in").2 = true;
    }
    victims
}

fn references() -> impl Strategy<Value = Vec<Reference>> {
    let reference = (0..9_u64, any::<bool>()).prop_map(|(page, write)| Reference { page, write });
    proptest::collection::vec(reference, 1..80)
}

fn chosen(name: &str, frames: u32, references: &[Reference]) -> Vec<u64> {
    let mut victims = Vec::new();
    let trace = references.iter().copied().collect();
    algorithm(name).replay_victims(&trace, frames, &mut |page| victims.push(page));
    victims
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_algorithm_beats_the_optimum(references in references(), frames in 1..7_u32) {
        let trace: Trace = references.into_iter().collect();
        let least = Algorithm::Opt.replay(&trace, frames).faults;
        prop_assert!(least >= trace.pages() as u64);
        for algorithm in Algorithm::all() {
            let counts = algorithm.replay(&trace, frames);
            prop_assert!(counts.faults >= least, "{}", algorithm.name());
            prop_assert!(counts.faults <= trace.len() as u64);
            let evictions = counts.faults.saturating_sub(u64::from(frames));
            prop_assert!(counts.write_backs <= evictions.min(trace.writes() as u64));
            prop_assert_eq!(algorithm.replay(&trace, frames), counts, "it repeats");
        }
    }

    /// With one frame there is no choice, and with a frame for each page no need.
    #[test]
    fn algorithms_differ_only_where_there_is_a_choice(references in references()) {
        let trace: Trace = references.into_iter().collect();
        let pages = trace.pages() as u32;
        for algorithm in Algorithm::all() {
            prop_assert_eq!(algorithm.replay(&trace, 1), Algorithm::Opt.replay(&trace, 1));
            let enough = Counts { faults: u64::from(pages), write_backs: 0 };
            prop_assert_eq!(algorithm.replay(&trace, pages), enough);
        }
    }

    /// Stack algorithms: more frames never mean more faults.
    #[test]
    fn the_optimum_and_exact_lru_have_no_anomaly(references in references()) {
        let trace: Trace = references.into_iter().collect();
        let frames: Vec<u32> = (1..10).collect();
        for algorithm in [Algorithm::Opt, Algorithm::ExactLru] {
            let curve = Curve::new(algorithm, &trace, &frames);
            prop_assert!(!(0..9).any(|at| curve.is_anomaly(at)), "{:?}", curve);
        }
    }

    #[test]
    fn the_clocks_choose_as_the_textbooks_do(references in references(), frames in 1..7_u32) {
        for (name, enhanced) in [("clock", false), ("enhanced-clock", true)] {
            let mut circle = Circle { pages: alloc::vec![None; frames as usize], hand: 0 };
            let touch = |reference: &Reference| circle.touch(reference.page, reference.write, enhanced);
            let expected: Vec<u64> = references.iter().filter_map(touch).collect();
            prop_assert_eq!(chosen(name, frames, &references), expected, "{}", name);
        }
    }

    #[test]
    fn aging_chooses_the_least_counter(references in references(), frames in 1..7_u32) {
        let expected = naive_aging(&references, frames as usize);
        prop_assert_eq!(chosen("aging", frames, &references), expected);
    }

    /// Whatever comes, goes and is touched: the victim is on the list, and the list is as long as it
    /// must be.
    #[test]
    fn lists_are_kept(ops in proptest::collection::vec((0..5_u8, 0..40_u32), 0..200)) {
        for kind in PolicyKind::ALL {
            // Fewer than there are: it is a matter of room only.
            let mut policy = kind.build(20);
            let mut bits = SomeBits::default();
            let mut list = BTreeSet::new();
            for &(op, number) in &ops {
                let frame = FrameId::new(number);
                match op {
                    0 | 1 => {
                        policy.on_map(frame, (number % 3 > 0).then_some(PageName(u64::from(number))));
                        list.insert(frame);
                        bits.accessed.insert(frame);
                    }
                    2 => {
                        policy.on_unmap(frame);
                        list.remove(&frame);
                    }
                    3 => {
                        bits.accessed.insert(frame);
                        bits.dirty.insert(frame);
                    }
                    _ => {
                        let victim = policy.victim(&mut bits);
                        prop_assert_eq!(victim.is_none(), list.is_empty());
                        if let Some(victim) = victim {
                            prop_assert!(list.remove(&victim), "{}", kind.name());
                            policy.on_evicted(victim, PageName(u64::from(victim.get())));
                        }
                    }
                }
                prop_assert_eq!(policy.len(), list.len());
            }
        }
    }
}
