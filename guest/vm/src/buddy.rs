//! Free frames in blocks of 2^order adjacent, aligned frames: a buddy system (Knowlton 1965).
//!
//! Two halves of a block are buddies. A block is split only when nothing smaller will do, and two free
//! buddies become one block again at once, so that large blocks are there whenever the frames are.
//!
//! What cannot be moved (page tables, the kernel's own) is taken from the low end of memory, and what can
//! from the high end: otherwise a few tables among many pages would keep large blocks from coming back. What
//! is given out depends on nothing but what was asked for and given back.
//!
//! Each order has a set of its free blocks ([`BitTree`]), in which the lowest and the highest are found in
//! as many steps as the tree has levels: three for a gigabyte. All orders together take a quarter of a byte
//! a frame.

use alloc::vec::Vec;
use core::ops::Range;

use crate::frames::FrameId;

/// Orders of blocks: from one frame to the 512 of a large page.
pub const ORDERS: usize = 10;

/// Free frames, by blocks.
#[derive(Debug)]
pub(crate) struct Buddy {
    /// The first frame that the trees have a place for: aligned to the largest block.
    base: u32,
    free: [BitTree; ORDERS],
    blocks: [u64; ORDERS],
}

impl Buddy {
    /// Frames of `range`, all free.
    pub(crate) fn new(range: Range<u32>) -> Self {
        let largest = 1 << (ORDERS - 1);
        let base = range.start / largest * largest;
        let places = range.end.saturating_sub(base).div_ceil(largest) * largest;
        let mut buddy = Self {
            base,
            free: core::array::from_fn(|order| BitTree::new(places as usize >> order)),
            blocks: [0; ORDERS],
        };
        for frame in range {
            buddy.give(FrameId::new(frame), 0);
        }
        buddy
    }

    /// How many free blocks there are of each order.
    pub(crate) fn blocks(&self) -> [u64; ORDERS] {
        self.blocks
    }

    /// Takes a block of something that can be moved: the highest of the smallest order that will do.
    pub(crate) fn take(&mut self, order: usize) -> Option<FrameId> {
        let at = self.smallest(order)?;
        let place = self.free[at].last()?;
        self.remove(at, place);
        // The lower half of each split stays free.
        for below in (order..at).rev() {
            self.insert(below, ((place + 1) << (at - below)) - 2);
        }
        Some(self.frame(((place + 1) << (at - order) << order) - (1 << order)))
    }

    /// Takes a block of something that can be moved, of up to 2^`most` frames: the smallest that there is,
    /// or part of a larger one. Tells its order.
    pub(crate) fn take_up_to(&mut self, most: usize) -> Option<(FrameId, usize)> {
        let order = self.smallest(0)?.min(most);
        Some((self.take(order)?, order))
    }

    /// The order of the smallest free blocks of at least that order.
    fn smallest(&self, order: usize) -> Option<usize> {
        (order..ORDERS).find(|&at| self.blocks[at] > 0)
    }

    /// Takes the lowest frame, for something that cannot be moved.
    pub(crate) fn take_lowest(&mut self) -> Option<FrameId> {
        let of_order = |order: usize| Some(self.free[order].first()? << order);
        let lowest = (0..ORDERS).filter_map(of_order).min()?;
        let frame = self.frame(lowest);
        self.take_this(frame).then_some(frame)
    }

    /// Takes this very frame, if it is free.
    pub(crate) fn take_this(&mut self, frame: FrameId) -> bool {
        let place = self.place(frame);
        let holder = (0..ORDERS).find(|&order| self.free[order].has(place >> order));
        let Some(at) = holder else {
            return false;
        };
        self.remove(at, place >> at);
        for below in (0..at).rev() {
            self.insert(below, (place >> below) ^ 1);
        }
        true
    }

    /// Gives a block back, which grows together with its buddy while that is free too.
    pub(crate) fn give(&mut self, first: FrameId, order: usize) {
        let mut at = order;
        let mut place = self.place(first) >> order;
        debug_assert!(!self.is_free(first), "given back once");
        while at + 1 < ORDERS && self.free[at].has(place ^ 1) {
            self.remove(at, place ^ 1);
            (at, place) = (at + 1, place >> 1);
        }
        self.insert(at, place);
    }

    /// Whether a frame is in a free block.
    pub(crate) fn is_free(&self, frame: FrameId) -> bool {
        let place = self.place(frame);
        (0..ORDERS).any(|order| self.free[order].has(place >> order))
    }

    /// Every free block with its order. For the audit.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (FrameId, usize)> + '_ {
        self.free.iter().enumerate().flat_map(move |(order, free)| {
            free.iter()
                .map(move |place| (self.frame(place << order), order))
        })
    }

    /// Whether two free buddies lie side by side: they should be one block.
    pub(crate) fn has_unmerged(&self) -> bool {
        self.free[..ORDERS - 1]
            .iter()
            .any(|free| free.iter().any(|place| free.has(place ^ 1)))
    }

    fn insert(&mut self, order: usize, place: usize) {
        self.free[order].insert(place);
        self.blocks[order] += 1;
    }

    fn remove(&mut self, order: usize, place: usize) {
        self.free[order].remove(place);
        self.blocks[order] -= 1;
    }

    fn place(&self, frame: FrameId) -> usize {
        (frame.get() - self.base) as usize
    }

    fn frame(&self, place: usize) -> FrameId {
        FrameId::new(self.base + place as u32)
    }
}

/// A set of small numbers whose least member is found at once: a word's bits say which words of the
/// level below are not zero.
#[derive(Debug)]
struct BitTree {
    /// The lowest level first; the last has one word.
    levels: Vec<Vec<u64>>,
}

const WORD: usize = u64::BITS as usize;

impl BitTree {
    /// The empty set, for numbers below `len`.
    fn new(len: usize) -> Self {
        let mut levels = Vec::new();
        let mut words = len;
        loop {
            words = words.div_ceil(WORD).max(1);
            levels.push(alloc::vec![0; words]);
            if words == 1 {
                return Self { levels };
            }
        }
    }

    fn has(&self, number: usize) -> bool {
        let word = self.levels[0].get(number / WORD);
        word.is_some_and(|word| word >> (number % WORD) & 1 != 0)
    }

    fn insert(&mut self, number: usize) {
        let mut at = number;
        for level in &mut self.levels {
            level[at / WORD] |= 1 << (at % WORD);
            at /= WORD;
        }
    }

    fn remove(&mut self, number: usize) {
        let mut at = number;
        for level in &mut self.levels {
            let word = &mut level[at / WORD];
            *word &= !(1 << (at % WORD));
            if *word != 0 {
                return;
            }
            at /= WORD;
        }
    }

    /// The greatest member.
    fn last(&self) -> Option<usize> {
        let mut at = 0;
        for level in self.levels.iter().rev() {
            let bit = level[at].checked_ilog2()?;
            at = at * WORD + bit as usize;
        }
        Some(at)
    }

    /// The least member.
    fn first(&self) -> Option<usize> {
        let mut at = 0;
        for level in self.levels.iter().rev() {
            let word = level[at];
            if word == 0 {
                return None;
            }
            at = at * WORD + word.trailing_zeros() as usize;
        }
        Some(at)
    }

    /// Every member, ascending.
    fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.levels[0].iter().enumerate().flat_map(|(at, &word)| {
            (0..WORD)
                .filter(move |bit| word >> bit & 1 != 0)
                .map(move |bit| at * WORD + bit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    fn config() -> ProptestConfig {
        ProptestConfig {
            cases: 128,
            rng_seed: RngSeed::Fixed(0x5eed),
            ..ProptestConfig::default()
        }
    }

    #[test]
    fn memory_begins_as_the_largest_blocks_that_fit() {
        let buddy = Buddy::new(500..1537);
        let blocks: BTreeSet<_> = buddy
            .iter()
            .map(|(frame, order)| (frame.get(), order))
            .collect();
        let aligned: BTreeSet<_> = [(500, 2), (504, 3), (512, 9), (1024, 9), (1536, 0)].into();
        assert_eq!(blocks, aligned);
    }

    #[test]
    fn a_block_is_split_only_when_nothing_smaller_is_there() {
        let mut buddy = Buddy::new(0..1024);
        assert_eq!(buddy.take(0), Some(FrameId::new(1023)));
        assert_eq!(
            buddy.blocks(),
            [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
            "one block is taken apart"
        );
        assert_eq!(buddy.take(3), Some(FrameId::new(1008)));
        assert_eq!(buddy.take(9), Some(FrameId::new(0)));
        assert_eq!(buddy.take(9), None);
        buddy.give(FrameId::new(1008), 3);
        buddy.give(FrameId::new(1023), 0);
        let whole = Some(FrameId::new(512));
        assert_eq!(buddy.take(9), whole, "and grown together");
    }

    #[test]
    fn what_stays_gathers_at_the_low_end() {
        let mut buddy = Buddy::new(0..1024);
        let taken = [buddy.take(3), buddy.take_lowest(), buddy.take(0)];
        // A page goes where a block is broken already.
        let expected = [1016, 0, 1].map(|frame| Some(FrameId::new(frame)));
        assert_eq!(taken, expected);
        assert_eq!(buddy.take_lowest(), Some(FrameId::new(2)));
        buddy.give(FrameId::new(0), 0);
        assert_eq!(buddy.take_lowest(), Some(FrameId::new(0)));
    }

    #[test]
    fn one_frame_is_taken_out_of_the_middle_of_a_block() {
        let mut buddy = Buddy::new(0..512);
        assert!(buddy.take_this(FrameId::new(300)));
        assert!(!buddy.take_this(FrameId::new(300)));
        assert_eq!(buddy.blocks(), [1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
        buddy.give(FrameId::new(300), 0);
        assert_eq!(buddy.blocks(), [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    }

    proptest! {
        #![proptest_config(config())]
        #[test]
        fn the_least_and_the_greatest_member_are_found(numbers in proptest::collection::vec((0..9000_usize, any::<bool>()), 0..200)) {
            let (mut tree, mut plain) = (BitTree::new(9000), BTreeSet::new());
            for (number, insert) in numbers {
                if insert {
                    tree.insert(number);
                    plain.insert(number);
                } else {
                    tree.remove(number);
                    plain.remove(&number);
                }
                prop_assert_eq!(tree.first(), plain.first().copied());
                prop_assert_eq!(tree.last(), plain.last().copied());
            }
            prop_assert!(tree.iter().eq(plain.iter().copied()));
        }

        /// Whatever is taken and given back: no frame is given out twice, every frame is counted, and
        /// free buddies are always one block.
        #[test]
        fn no_frame_is_lost_or_given_twice(
            start in 0..700_u32,
            len in 1..1500_u32,
            ops in proptest::collection::vec((0..4_u8, 0..ORDERS, any::<u32>()), 0..120),
        ) {
            let range = start..start + len;
            let mut buddy = Buddy::new(range.clone());
            let mut taken: Vec<(FrameId, usize)> = Vec::new();
            let mut out = BTreeSet::new();
            for (op, order, number) in ops {
                match op {
                    0 => if let Some(first) = buddy.take(order) {
                        prop_assert_eq!(first.get() % (1 << order), 0);
                        taken.push((first, order));
                        for frame in first.get()..first.get() + (1 << order) {
                            prop_assert!(range.contains(&frame) && out.insert(frame));
                        }
                    },
                    1 => {
                        let frame = start + number % len;
                        let got = buddy.take_this(FrameId::new(frame));
                        prop_assert_eq!(got, !out.contains(&frame));
                        if got {
                            out.insert(frame);
                            taken.push((FrameId::new(frame), 0));
                        }
                    }
                    2 => if let Some(frame) = buddy.take_lowest() {
                        let free = |frame: &u32| !out.contains(frame);
                        prop_assert_eq!(Some(frame.get()), range.clone().find(free));
                        out.insert(frame.get());
                        taken.push((frame, 0));
                    },
                    _ => if !taken.is_empty() {
                        let (first, order) = taken.swap_remove(number as usize % taken.len());
                        buddy.give(first, order);
                        for frame in first.get()..first.get() + (1 << order) {
                            out.remove(&frame);
                        }
                    },
                }
                let counted = |(order, blocks): (usize, &u64)| blocks << order;
                let free: u64 = buddy.blocks().iter().enumerate().map(counted).sum();
                prop_assert_eq!(free as usize + out.len(), len as usize);
                prop_assert!(!buddy.has_unmerged());
            }
        }
    }
}
