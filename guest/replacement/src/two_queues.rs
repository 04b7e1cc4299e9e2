//! 2Q: a page that was needed once is not kept; one that comes back after it was evicted is.
//!
//! Johnson and Shasha, "2Q: A Low Overhead High Performance Buffer Management Replacement Algorithm"
//! (1994). New pages go to *A1in*, a FIFO. When they leave it their names stay for a while in *A1out*, a
//! list of pages that are no longer in memory. A page that comes while its name is there is a hot one and
//! goes to *Am*. A page in A1in that is touched again stays where it is: touches shortly after one another
//! mean nothing. So reading through a large file pushes out no hot page.
//!
//! The paper's sizes: A1in a quarter of the frames, A1out names for half of them, and [`MAX_NAMES`] at
//! most, because a kernel's heap is small. Am is an LRU list
//! there, and a clock here: a machine has no more than accessed bits for it. Constant time beyond
//! what Clock costs; a name takes a place in two maps.

use alloc::{collections::BTreeMap, vec::Vec};

use crate::{Bits, FrameId, PageName, Policy, clock::second_chance, queue::Queue};

/// Names that A1out holds at most.
const MAX_NAMES: usize = 4096;

/// Bytes of heap for a name, at most: it is in two maps, whose nodes are at least five elevenths full.
const NAME_HEAP: usize = 128;

/// Where a victim was that has not left memory yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Chosen {
    #[default]
    No,
    Once,
    Hot,
}

/// 2Q.
#[derive(Debug)]
pub struct TwoQueues {
    /// A1in: pages that were not here before.
    once: Queue,
    /// Am: pages that came back.
    hot: Queue,
    /// A1out: names by the time when they came to it.
    gone: BTreeMap<u64, PageName>,
    /// The same by name.
    gone_at: BTreeMap<PageName, u64>,
    /// Names that came to A1out so far.
    now: u64,
    /// Victims on their way, by frame number: several may be written at a time.
    chosen: Vec<Chosen>,
}

impl TwoQueues {
    pub(crate) fn new(frames: usize) -> Self {
        Self {
            once: Queue::new(frames),
            hot: Queue::new(frames),
            gone: BTreeMap::new(),
            gone_at: BTreeMap::new(),
            now: 0,
            chosen: alloc::vec![Chosen::No; frames],
        }
    }

    pub(crate) const fn heap_for(frames: usize) -> usize {
        // One more is there before the oldest is dropped.
        let names = 1 + if frames / 2 < MAX_NAMES {
            frames / 2
        } else {
            MAX_NAMES
        };
        2 * Queue::heap_for(frames) + frames * size_of::<Chosen>() + names * NAME_HEAP
    }

    fn choose(&mut self, frame: FrameId, from: Chosen) {
        if self.chosen.len() <= frame.index() {
            self.chosen.resize(frame.index() + 1, Chosen::No);
        }
        self.chosen[frame.index()] = from;
    }

    /// Whether a frame was a victim, which it is no longer.
    fn take_chosen(&mut self, frame: FrameId) -> Chosen {
        let chosen = self.chosen.get_mut(frame.index());
        chosen.map(core::mem::take).unwrap_or_default()
    }

    /// Adds a name to A1out, and drops the oldest of more than `capacity`.
    fn remember(&mut self, page: PageName, capacity: usize) {
        self.forget(page);
        self.now += 1;
        self.gone.insert(self.now, page);
        self.gone_at.insert(page, self.now);
        while self.gone.len() > capacity {
            if let Some((_, oldest)) = self.gone.pop_first() {
                self.gone_at.remove(&oldest);
            }
        }
    }

    /// Takes a name out of A1out; whether it was there.
    fn forget(&mut self, page: PageName) -> bool {
        let at = self.gone_at.remove(&page);
        at.is_some_and(|at| self.gone.remove(&at).is_some())
    }
}

impl Policy for TwoQueues {
    fn on_map(&mut self, frame: FrameId, page: Option<PageName>) {
        if self.hot.contains(frame) || self.once.contains(frame) {
            return;
        }
        // A victim that stays after all, because it could not be written, say, did not come back.
        let is_hot = match self.take_chosen(frame) {
            Chosen::No => page.is_some_and(|page| self.forget(page)),
            Chosen::Once => false,
            Chosen::Hot => true,
        };
        if is_hot {
            self.hot.push_back(frame);
        } else {
            self.once.push_back(frame);
        }
    }

    fn on_unmap(&mut self, frame: FrameId) {
        self.once.remove(frame);
        self.hot.remove(frame);
        self.take_chosen(frame);
    }

    fn victim(&mut self, bits: &mut dyn Bits) -> Option<FrameId> {
        let (victim, from) = if self.once.len() > self.len() / 4 || self.hot.len() == 0 {
            (self.once.pop_front(), Chosen::Once)
        } else {
            (second_chance(&mut self.hot, bits), Chosen::Hot)
        };
        let frame = victim?;
        self.choose(frame, from);
        Some(frame)
    }

    fn on_evicted(&mut self, frame: FrameId, page: PageName) {
        if self.take_chosen(frame) == Chosen::Once {
            let frames = self.len() + 1;
            self.remember(page, (frames / 2).clamp(1, MAX_NAMES));
        }
    }

    fn len(&self) -> usize {
        self.once.len() + self.hot.len()
    }
}
