//! Active and inactive list, as Linux's reclaim has had them for long.
//!
//! What comes goes to the end of the inactive list, whose front is looked at for a victim. A page that was
//! touched there gets another round; one that was touched in two rounds running is active. Only when the
//! inactive list has become shorter than its share are pages taken from the front of the active list, and
//! those are touched or not, they must prove themselves anew. So a page that is needed again and again is
//! not in the way of a scan, however long the scan is.
//!
//! A page that comes back soon after it has left was needed and had no chance to be touched twice: if fewer
//! pages have left since than are active (its *refault distance*), or as many, it is active at once.
//!
//! Linux keeps a pair of lists for files and one for anonymous pages, and weighs them against each other;
//! here is one pair for both. Constant time a page beyond what Clock costs; a name that is remembered takes
//! a place in two maps.

use alloc::vec::Vec;

use crate::{Bits, FrameId, PageName, Policy, departed::Departed, queue::Queue};

/// Frames of a GiB.
const GIB_FRAMES: usize = 1 << 18;

/// How many names of pages that are gone are worth their place: few pages come back after as many others have
/// gone, and a kernel's heap is small.
const fn remembered(frames: usize) -> usize {
    const LEAST: usize = 64;
    if frames / 4 > LEAST {
        frames / 4
    } else {
        LEAST
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct State {
    /// Touched in the round before.
    referenced: bool,
    /// A victim that has not left memory yet.
    leaving: bool,
}

/// Active and inactive list.
#[derive(Debug)]
pub struct ActiveInactive {
    inactive: Queue,
    active: Queue,
    /// By frame number.
    states: Vec<State>,
    departed: Departed,
    /// The active list may be so many times as long as the inactive one.
    ratio: usize,
}

impl ActiveInactive {
    pub(crate) fn new(frames: usize) -> Self {
        Self {
            inactive: Queue::new(frames),
            active: Queue::new(frames),
            states: alloc::vec![State::default(); frames],
            departed: Departed::default(),
            // Linux's: equal shares below a GiB, 3 to 1 with one, 10 to 1 with ten.
            ratio: (10 * frames / GIB_FRAMES).isqrt().max(1),
        }
    }

    pub(crate) const fn heap_for(frames: usize, pages: usize) -> usize {
        2 * Queue::heap_for(frames)
            + frames * size_of::<State>()
            + Departed::heap_for(remembered(pages))
    }

    fn state(&mut self, frame: FrameId) -> &mut State {
        if self.states.len() <= frame.index() {
            self.states.resize(frame.index() + 1, State::default());
        }
        &mut self.states[frame.index()]
    }

    /// Brings the inactive list up to its share.
    fn deactivate(&mut self, bits: &mut dyn Bits) {
        while self.inactive.len() * self.ratio < self.active.len() {
            let Some(frame) = self.active.pop_front() else {
                return;
            };
            // Touches from now on count.
            bits.take_accessed(frame);
            self.state(frame).referenced = false;
            self.inactive.push_back(frame);
        }
    }
}

impl Policy for ActiveInactive {
    fn on_map(&mut self, frame: FrameId, page: Option<PageName>) {
        if self.inactive.contains(frame) || self.active.contains(frame) {
            return;
        }
        // A victim that stays after all did not come back.
        let stays = core::mem::take(&mut self.state(frame).leaving);
        let distance = page
            .filter(|_| !stays)
            .and_then(|page| self.departed.take(page));
        // The one that left for its sake is not counted.
        if distance.is_some_and(|distance| distance <= self.active.len() as u64 + 1) {
            self.active.push_back(frame);
        } else {
            self.inactive.push_back(frame);
        }
    }

    fn on_unmap(&mut self, frame: FrameId) {
        self.inactive.remove(frame);
        self.active.remove(frame);
        *self.state(frame) = State::default();
    }

    fn victim(&mut self, bits: &mut dyn Bits) -> Option<FrameId> {
        self.deactivate(bits);
        // Two rounds clear every bit. The bound is for a machine that sets bits while it is being asked.
        for _ in 0..2 * self.len() {
            let front = self.inactive.front()?;
            if !bits.take_accessed(front) {
                break;
            }
            self.inactive.pop_front();
            let state = self.state(front);
            state.referenced = !state.referenced;
            if state.referenced {
                self.inactive.push_back(front);
            } else {
                self.active.push_back(front);
                self.deactivate(bits);
            }
        }
        let victim = self.inactive.pop_front()?;
        *self.state(victim) = State {
            referenced: false,
            leaving: true,
        };
        Some(victim)
    }

    fn on_evicted(&mut self, frame: FrameId, page: PageName) {
        let names = remembered(self.len() + 1);
        if core::mem::take(&mut self.state(frame).leaving) {
            self.departed.add(page, names);
        }
    }

    fn len(&self) -> usize {
        self.inactive.len() + self.active.len()
    }
}
