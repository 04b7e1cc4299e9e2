//! Clock, also called second chance: a hand goes round the frames in order of arrival; a frame that has
//! been touched since the hand last passed is spared once. The front of the queue is where the hand
//! points, and a new frame arrives just behind the hand.
//!
//! Described by Corbató ("A Paging Experiment with the Multics System", 1968). It approximates LRU with
//! one bit a page. One eviction may look at every frame, but each look beyond the first clears a bit that
//! an access has set. Where all pages are touched between two evictions it is FIFO.

use crate::{Bits, FrameId, PageName, Policy, queue::Queue};

/// Clock.
#[derive(Debug)]
pub struct Clock {
    ring: Queue,
}

impl Clock {
    pub(crate) fn new(frames: usize) -> Self {
        Self {
            ring: Queue::new(frames),
        }
    }

    pub(crate) const fn heap_for(frames: usize, _pages: usize) -> usize {
        Queue::heap_for(frames)
    }
}

impl Policy for Clock {
    fn on_map(&mut self, frame: FrameId, _page: Option<PageName>) {
        self.ring.push_back(frame);
    }

    fn on_unmap(&mut self, frame: FrameId) {
        self.ring.remove(frame);
    }

    fn victim(&mut self, bits: &mut dyn Bits) -> Option<FrameId> {
        second_chance(&mut self.ring, bits)
    }

    fn len(&self) -> usize {
        self.ring.len()
    }
}

/// Takes the first frame out that was not touched, and moves those before it to the end.
pub(crate) fn second_chance(ring: &mut Queue, bits: &mut dyn Bits) -> Option<FrameId> {
    // One round clears every bit, so the frame met first after it is unreferenced. The bound is for
    // a machine that sets bits while it is being asked.
    for _ in 0..ring.len() {
        if !bits.take_accessed(ring.front()?) {
            break;
        }
        ring.rotate();
    }
    ring.pop_front()
}
