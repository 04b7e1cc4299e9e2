//! LRU as near as accessed bits allow: the frames in the order in which they were last *seen* touched.
//!
//! An accessed bit says that a page was touched, not when. So before an eviction all bits are read and
//! cleared, and pages that were touched move to the end of the order. It is exact LRU to within one
//! interval between two such readings: pages touched in the same interval keep the order that they had.
//! Aging tells them apart by the intervals before, and in return forgets what was before those.
//!
//! A reading costs a look at every frame, and with Svade a fault at each page's next touch. It is made
//! once in as many evictions as a sixteenth of the frames, which makes it sixteen looks an eviction. In
//! between, the front of the order is asked again, as Clock does.

use crate::{Bits, FrameId, PageName, Policy, clock::second_chance, queue::Queue};

/// Readings while as many pages are evicted as there are frames.
const READINGS: usize = 16;

/// LRU by accessed bits.
#[derive(Debug)]
pub struct Lru {
    /// From least to most recently seen touched.
    order: Queue,
    /// Evictions until the next reading.
    until_reading: usize,
}

impl Lru {
    pub(crate) fn new(frames: usize) -> Self {
        Self {
            order: Queue::new(frames),
            until_reading: 0,
        }
    }

    pub(crate) const fn heap_for(frames: usize, _pages: usize) -> usize {
        Queue::heap_for(frames)
    }

    fn read_all(&mut self, bits: &mut dyn Bits) {
        let mut next = self.order.front();
        for _ in 0..self.order.len() {
            let Some(frame) = next else { break };
            next = self.order.after(frame);
            if bits.take_accessed(frame) {
                self.order.remove(frame);
                self.order.push_back(frame);
            }
        }
    }
}

impl Policy for Lru {
    fn on_map(&mut self, frame: FrameId, _page: Option<PageName>) {
        self.order.push_back(frame);
    }

    fn on_unmap(&mut self, frame: FrameId) {
        self.order.remove(frame);
    }

    fn victim(&mut self, bits: &mut dyn Bits) -> Option<FrameId> {
        if self.until_reading == 0 {
            self.until_reading = self.order.len() / READINGS;
            self.read_all(bits);
            return self.order.pop_front();
        }
        self.until_reading -= 1;
        second_chance(&mut self.order, bits)
    }

    fn len(&self) -> usize {
        self.order.len()
    }
}
