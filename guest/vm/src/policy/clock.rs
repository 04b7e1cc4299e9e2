//! Clock, also called second chance: a hand goes round the frames in order of arrival; a frame that has
//! been touched since the hand last passed is spared once. The front of the queue is where the hand
//! points, and a new frame arrives just behind the hand.

use super::{Policy, queue::Queue};
use crate::frames::FrameId;

/// Clock.
#[derive(Debug, Default)]
pub struct Clock {
    ring: Queue,
}

impl Policy for Clock {
    fn on_map(&mut self, frame: FrameId) {
        self.ring.push_back(frame);
    }

    fn on_unmap(&mut self, frame: FrameId) {
        self.ring.remove(frame);
    }

    fn victim(&mut self, referenced: &mut dyn FnMut(FrameId) -> bool) -> Option<FrameId> {
        // One round clears every bit, so the frame met first after it is unreferenced. The bound is for
        // a machine that sets bits while it is being asked.
        for _ in 0..self.ring.len() {
            if !referenced(self.ring.front()?) {
                break;
            }
            self.ring.rotate();
        }
        let frame = self.ring.front()?;
        self.ring.remove(frame);
        Some(frame)
    }

    fn len(&self) -> usize {
        self.ring.len()
    }
}
