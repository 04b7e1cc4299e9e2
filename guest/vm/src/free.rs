//! Free frames: the buddy system, and in front of it a few single frames at hand.
//!
//! Nearly all requests are for one frame, and nearly all come soon after one was given back. Those that are
//! at hand pass from one to the other without blocks being split and grown together again, as Linux's
//! per-CPU lists do it. Whoever needs a whole block gets them put back first.

use alloc::vec::Vec;
use core::ops::Range;

use crate::{buddy::Buddy, frames::FrameId};

/// At most so many are at hand: half of them are put back when there would be more.
const AT_HAND: usize = 32;

/// The order of the blocks that are taken when none is at hand.
const BATCH: usize = 3;

/// Free frames.
#[derive(Debug)]
pub(crate) struct FreeFrames {
    blocks: Buddy,
    /// The last one is taken next.
    at_hand: Vec<FrameId>,
}

impl FreeFrames {
    /// Frames of `range`, all free.
    pub(crate) fn new(range: Range<u32>) -> Self {
        Self {
            blocks: Buddy::new(range),
            at_hand: Vec::with_capacity(AT_HAND),
        }
    }

    /// The blocks, without what is at hand.
    pub(crate) fn blocks(&self) -> &Buddy {
        &self.blocks
    }

    /// Frames at hand.
    pub(crate) fn at_hand(&self) -> &[FrameId] {
        &self.at_hand
    }

    /// Takes a frame for something that can be moved.
    pub(crate) fn take(&mut self) -> Option<FrameId> {
        if let Some(frame) = self.at_hand.pop() {
            return Some(frame);
        }
        let (first, order) = self.blocks.take_up_to(BATCH)?;
        let last = first.get() + (1 << order) - 1;
        self.at_hand.extend((first.get()..last).map(FrameId::new));
        Some(FrameId::new(last))
    }

    /// Takes the lowest frame, for something that cannot be moved.
    pub(crate) fn take_lowest(&mut self) -> Option<FrameId> {
        self.blocks.take_lowest().or_else(|| {
            self.put_back();
            self.blocks.take_lowest()
        })
    }

    /// Takes a block.
    pub(crate) fn take_block(&mut self, order: usize) -> Option<FrameId> {
        self.blocks.take(order).or_else(|| {
            self.put_back();
            self.blocks.take(order)
        })
    }

    /// Takes this very frame, if it is free.
    pub(crate) fn take_this(&mut self, frame: FrameId) -> bool {
        match self.at_hand.iter().position(|&other| other == frame) {
            Some(place) => {
                self.at_hand.remove(place);
                true
            }
            None => self.blocks.take_this(frame),
        }
    }

    /// Gives back a frame from which something has gone that could be moved: it stays at hand.
    pub(crate) fn give(&mut self, frame: FrameId) {
        if self.at_hand.len() == AT_HAND {
            // The oldest; what was in use last may still be in the cache.
            for frame in self.at_hand.drain(..AT_HAND / 2) {
                self.blocks.give(frame, 0);
            }
        }
        self.at_hand.push(frame);
    }

    /// Gives back any other: it is for the next that cannot be moved, or part of a block.
    pub(crate) fn give_to_blocks(&mut self, frame: FrameId) {
        self.blocks.give(frame, 0);
    }

    /// Puts what is at hand back into blocks.
    pub(crate) fn put_back(&mut self) {
        for frame in self.at_hand.drain(..) {
            self.blocks.give(frame, 0);
        }
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
    fn single_frames_come_and_go_without_blocks() {
        let mut free = FreeFrames::new(0..1024);
        assert_eq!(free.take(), Some(FrameId::new(1023)));
        let blocks = free.blocks().blocks();
        assert_eq!(blocks, [0, 0, 0, 1, 1, 1, 1, 1, 1, 1], "eight are taken");
        for frame in (1016..1023).rev() {
            assert_eq!(free.take(), Some(FrameId::new(frame)));
        }
        for frame in 1016..1024 {
            free.give(FrameId::new(frame));
        }
        assert_eq!(free.take(), Some(FrameId::new(1023)));
        assert_eq!(free.blocks().blocks(), blocks, "no block has changed");
    }

    #[test]
    fn blocks_are_whole_when_they_are_needed() {
        let mut free = FreeFrames::new(0..512);
        let frame = free.take().expect("there are some");
        free.give(frame);
        assert_eq!(free.take_block(9), Some(FrameId::new(0)));
        assert_eq!((free.take(), free.take_lowest()), (None, None));
        free.give(FrameId::new(7));
        assert_eq!(free.take_lowest(), Some(FrameId::new(7)));
    }

    #[test]
    fn no_more_than_a_few_are_at_hand() {
        let mut free = FreeFrames::new(0..512);
        assert_eq!(free.take_block(9), Some(FrameId::new(0)));
        for frame in 0..512 {
            free.give(FrameId::new(frame));
            assert!(free.at_hand().len() <= AT_HAND);
        }
        assert_eq!(
            free.blocks().blocks()[8],
            1,
            "the oldest have grown together"
        );
    }

    proptest! {
        #![proptest_config(config())]
        /// Whatever is taken and given back: no frame is given out twice, and none is lost.
        #[test]
        fn no_frame_is_lost_or_given_twice(
            start in 0..700_u32,
            len in 1..1200_u32,
            ops in proptest::collection::vec((0..6_u8, any::<u32>()), 0..400),
        ) {
            let range = start..start + len;
            let mut free = FreeFrames::new(range.clone());
            let mut out = BTreeSet::new();
            for (op, number) in ops {
                let taken = match op {
                    0 | 1 => free.take(),
                    2 => free.take_lowest(),
                    3 => {
                        let frame = FrameId::new(start + number % len);
                        let got = free.take_this(frame);
                        prop_assert_eq!(got, !out.contains(&frame));
                        got.then_some(frame)
                    }
                    _ => {
                        if let Some(&frame) = out.range(FrameId::new(start + number % len)..).next() {
                            out.remove(&frame);
                            if op == 4 { free.give(frame) } else { free.give_to_blocks(frame) }
                        }
                        None
                    }
                };
                if let Some(frame) = taken {
                    prop_assert!(range.contains(&frame.get()) && out.insert(frame));
                } else if op < 3 {
                    prop_assert_eq!(out.len(), len as usize);
                }
                let counted = |(order, blocks): (usize, &u64)| blocks << order;
                let in_blocks: u64 = free.blocks().blocks().iter().enumerate().map(counted).sum();
                prop_assert_eq!(in_blocks as usize + free.at_hand().len() + out.len(), len as usize);
                prop_assert!(!free.blocks().has_unmerged());
            }
        }
    }
}
