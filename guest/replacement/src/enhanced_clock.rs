//! Enhanced Clock: a clock that also knows that evicting a dirty page costs a write. Of the four classes
//! of (accessed, dirty) it wants (0, 0), then (0, 1), then (1, 0), then (1, 1).
//!
//! The hand goes round up to four times: for a page that is neither accessed nor dirty, leaving all bits
//! alone; then for one that is not accessed, clearing accessed bits on its way; and both once more, now
//! that every accessed bit is clear. As in Silberschatz, Galvin and Gagne, "Enhanced Second-Chance
//! Algorithm"; the Macintosh's virtual memory had it.
//!
//! It approximates LRU with one bit as Clock does, and saves writes for it at the cost of more faults. A
//! round that leaves the bits alone pays for nothing, so it is cut off after [`WINDOW`] frames: in a
//! large memory full of dirty pages, each eviction would go over all of them.

use crate::{Bits, FrameId, PageName, Policy, clock::second_chance, queue::Queue};

/// How far ahead of the hand it looks for a clean page. Up to so many frames it is the textbook's.
const WINDOW: usize = 256;

/// Enhanced Clock.
#[derive(Debug)]
pub struct EnhancedClock {
    ring: Queue,
}

impl EnhancedClock {
    pub(crate) fn new(frames: usize) -> Self {
        Self {
            ring: Queue::new(frames),
        }
    }

    pub(crate) const fn heap_for(frames: usize, _pages: usize) -> usize {
        Queue::heap_for(frames)
    }

    /// The first page not far from the hand that is neither accessed nor dirty.
    fn clean_ahead(&self, bits: &mut dyn Bits) -> Option<FrameId> {
        let mut ahead = self.ring.iter().take(WINDOW);
        ahead.find(|&frame| !bits.accessed(frame) && !bits.dirty(frame))
    }
}

impl Policy for EnhancedClock {
    fn on_map(&mut self, frame: FrameId, _page: Option<PageName>) {
        self.ring.push_back(frame);
    }

    fn on_unmap(&mut self, frame: FrameId) {
        self.ring.remove(frame);
    }

    fn victim(&mut self, bits: &mut dyn Bits) -> Option<FrameId> {
        for _ in 0..2 {
            if let Some(clean) = self.clean_ahead(bits) {
                self.ring.rotate_to(clean);
                return self.ring.pop_front();
            }
            for _ in 0..self.ring.len() {
                let frame = self.ring.front()?;
                if !bits.take_accessed(frame) {
                    return self.ring.pop_front();
                }
                self.ring.rotate();
            }
        }
        // Only where bits are set while they are asked for.
        second_chance(&mut self.ring, bits)
    }

    fn len(&self) -> usize {
        self.ring.len()
    }
}
