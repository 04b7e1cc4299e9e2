//! First in, first out: evicts the page that has been in memory longest, touched or not.
//!
//! Constant time, and no bit is ever looked at. It has Belady's anomaly: more frames may mean more faults
//! (Belady, Nelson and Shedler, 1969).

use crate::{Bits, FrameId, PageName, Policy, queue::Queue};

/// First in, first out.
#[derive(Debug)]
pub struct Fifo {
    queue: Queue,
}

impl Fifo {
    pub(crate) fn new(frames: usize) -> Self {
        Self {
            queue: Queue::new(frames),
        }
    }

    pub(crate) const fn heap_for(frames: usize, _pages: usize) -> usize {
        Queue::heap_for(frames)
    }
}

impl Policy for Fifo {
    fn on_map(&mut self, frame: FrameId, _page: Option<PageName>) {
        self.queue.push_back(frame);
    }

    fn on_unmap(&mut self, frame: FrameId) {
        self.queue.remove(frame);
    }

    fn victim(&mut self, _bits: &mut dyn Bits) -> Option<FrameId> {
        self.queue.pop_front()
    }

    fn len(&self) -> usize {
        self.queue.len()
    }
}
