//! Random: evicts any page, by a generator with a fixed seed, so that a run repeats.
//!
//! Constant time and no bit looked at, with no pattern of accesses that is its worst. The measure for the
//! others: a policy that does no better is not worth its cost (Belady, "A Study of Replacement
//! Algorithms for a Virtual-Storage Computer", 1966).

use alloc::vec::Vec;

use crate::{Bits, FrameId, PageName, Policy};

/// Any seed but 0 will do.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Random.
#[derive(Debug)]
pub struct Random {
    list: Vec<FrameId>,
    /// Where in `list` a frame is, by its number.
    places: Vec<Option<u32>>,
    state: u64,
}

impl Random {
    pub(crate) fn new(frames: usize) -> Self {
        Self {
            list: Vec::with_capacity(frames),
            places: alloc::vec![None; frames],
            state: SEED,
        }
    }

    pub(crate) const fn heap_for(frames: usize, _pages: usize) -> usize {
        frames * (size_of::<FrameId>() + size_of::<Option<u32>>())
    }

    /// Marsaglia's xorshift with the shifts 13, 7 and 17.
    fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
    }
}

impl Policy for Random {
    fn on_map(&mut self, frame: FrameId, _page: Option<PageName>) {
        if self.places.len() <= frame.index() {
            self.places.resize(frame.index() + 1, None);
        }
        let place = &mut self.places[frame.index()];
        if place.is_none() {
            *place = Some(self.list.len() as u32);
            self.list.push(frame);
        }
    }

    fn on_unmap(&mut self, frame: FrameId) {
        let place = self.places.get_mut(frame.index()).and_then(Option::take);
        let Some(place) = place else {
            return;
        };
        self.list.swap_remove(place as usize);
        if let Some(moved) = self.list.get(place as usize) {
            self.places[moved.index()] = Some(place);
        }
    }

    fn victim(&mut self, _bits: &mut dyn Bits) -> Option<FrameId> {
        if self.list.is_empty() {
            return None;
        }
        let at = self.next() % self.list.len() as u64;
        let frame = self.list[at as usize];
        self.on_unmap(frame);
        Some(frame)
    }

    fn len(&self) -> usize {
        self.list.len()
    }
}
