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

use alloc::vec::Vec;

use crate::{
    Bits, FrameId, PageName, Policy, clock::second_chance, departed::Departed, queue::Queue,
};

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
    /// A1out: names of pages that went from A1in.
    gone: Departed,
    /// Victims on their way, by frame number: several may be written at a time.
    chosen: Vec<Chosen>,
}

impl TwoQueues {
    pub(crate) fn new(frames: usize) -> Self {
        Self {
            once: Queue::new(frames),
            hot: Queue::new(frames),
            gone: Departed::default(),
            chosen: alloc::vec![Chosen::No; frames],
        }
    }

    pub(crate) const fn heap_for(frames: usize, pages: usize) -> usize {
        2 * Queue::heap_for(frames) + frames * size_of::<Chosen>() + Departed::heap_for(pages / 2)
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
}

impl Policy for TwoQueues {
    fn on_map(&mut self, frame: FrameId, page: Option<PageName>) {
        if self.hot.contains(frame) || self.once.contains(frame) {
            return;
        }
        // A victim that stays after all, because it could not be written, say, did not come back.
        let is_hot = match self.take_chosen(frame) {
            Chosen::No => page.is_some_and(|page| self.gone.take(page).is_some()),
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
            self.gone.add(page, frames / 2);
        }
    }

    fn len(&self) -> usize {
        self.once.len() + self.hot.len()
    }
}
