//! WSClock: a clock that keeps the working set, the pages touched within the last window of time,
//! and evicts what has left it.
//!
//! Carr and Hennessy, "WSClock: A Simple and Effective Algorithm for Virtual Memory Management" (1981),
//! after Denning's working set (1968). Each frame has the time when it was last seen touched. The hand
//! looks at a frame: touched since, it is given the present time; not touched for longer than the window,
//! it has left the working set and goes, if it is clean.
//!
//! What differs from the paper: time is not the process's own, but counted in pages that came to memory,
//! and the window is half of the frames. For a dirty page the paper starts a write and goes on; here the
//! first one is remembered, and evicted if no clean one is found. If nothing has left the working set,
//! the page goes that was touched least recently. Once the hand has met a page that it could take it looks
//! at [`WINDOW`] more at most, so an eviction costs no more than that beyond the bits it clears.

use alloc::vec::Vec;

use crate::{Bits, FrameId, PageName, Policy, queue::Queue};

/// Frames not touched that the hand passes at most.
const WINDOW: usize = 64;

/// WSClock.
#[derive(Debug)]
pub struct WsClock {
    ring: Queue,
    /// When a frame was last seen touched, by its number.
    last_use: Vec<u32>,
    /// Pages that came so far. It may wrap: a page that was not looked at for so long is young by mistake.
    now: u32,
}

impl WsClock {
    pub(crate) fn new(frames: usize) -> Self {
        Self {
            ring: Queue::new(frames),
            last_use: alloc::vec![0; frames],
            now: 0,
        }
    }

    pub(crate) const fn heap_for(frames: usize, _pages: usize) -> usize {
        Queue::heap_for(frames) + frames * size_of::<u32>()
    }
}

impl Policy for WsClock {
    fn on_map(&mut self, frame: FrameId, _page: Option<PageName>) {
        self.now = self.now.wrapping_add(1);
        self.ring.push_back(frame);
        if self.last_use.len() <= frame.index() {
            self.last_use.resize(frame.index() + 1, 0);
        }
        self.last_use[frame.index()] = self.now;
    }

    fn on_unmap(&mut self, frame: FrameId) {
        self.ring.remove(frame);
    }

    fn victim(&mut self, bits: &mut dyn Bits) -> Option<FrameId> {
        let window = (self.ring.len() / 2) as u32;
        // The best so far, and the age by which it beats others.
        let mut best: Option<(u32, FrameId)> = None;
        let mut passed = 0;
        for _ in 0..self.ring.len() {
            let frame = self.ring.front()?;
            self.ring.rotate();
            let last_use = &mut self.last_use[frame.index()];
            if bits.take_accessed(frame) {
                *last_use = self.now;
                continue;
            }
            let age = self.now.wrapping_sub(*last_use);
            if age > window && !bits.dirty(frame) {
                best = Some((age, frame));
                break;
            }
            // Old dirty pages are all alike: the first is as good as any.
            let age = age.min(window.saturating_add(1));
            if best.is_none_or(|(best_age, _)| age > best_age) {
                best = Some((age, frame));
            }
            passed += 1;
            if passed == WINDOW {
                break;
            }
        }
        // All were touched: the hand is where it was.
        let frame = best.map(|(_, frame)| frame).or(self.ring.front())?;
        self.ring.remove(frame);
        Some(frame)
    }

    fn len(&self) -> usize {
        self.ring.len()
    }
}
