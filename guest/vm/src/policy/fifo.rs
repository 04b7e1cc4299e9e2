//! First in, first out: evicts the page that has been in memory longest, touched or not.

use super::{Policy, queue::Queue};
use crate::frames::FrameId;

/// First in, first out.
#[derive(Debug, Default)]
pub struct Fifo {
    queue: Queue,
}

impl Policy for Fifo {
    fn on_map(&mut self, frame: FrameId) {
        self.queue.push_back(frame);
    }

    fn on_unmap(&mut self, frame: FrameId) {
        self.queue.remove(frame);
    }

    fn victim(&mut self, _referenced: &mut dyn FnMut(FrameId) -> bool) -> Option<FrameId> {
        let frame = self.queue.front()?;
        self.queue.remove(frame);
        Some(frame)
    }

    fn len(&self) -> usize {
        self.queue.len()
    }
}
