//! Aging: a counter of eight bits a page, which is shifted right at every interval, while the accessed
//! bit comes in from the left. The page with the least counter goes; of equals, the one in memory longest.
//!
//! Described by Tanenbaum (*Modern Operating Systems*, "Simulating LRU in Software") as NFU made to
//! forget. It approximates LRU: it knows in which of the last eight intervals a page was touched, not when
//! within one, and nothing of what was before.
//!
//! An interval ends with an eviction, not with a tick of a clock: where nothing is evicted nobody needs
//! the counters. Shifting them is a look at every frame, so in a large memory it is done once for as many
//! evictions as a sixteenth of the frames, whose victims are chosen together; one of them that is
//! touched before its turn comes is spared.

use alloc::vec::Vec;

use crate::{Bits, FrameId, PageName, Policy, queue::Queue};

/// Intervals while as many pages are evicted as there are frames.
const INTERVALS: usize = 16;

/// How many counters differ.
const COUNTERS: usize = 1 << u8::BITS;

/// What a touch in the interval that has just ended adds to a counter.
const TOUCHED: u8 = 0x80;

/// What is known of a frame on the list.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    counter: u8,
    /// It is among the next victims.
    chosen: bool,
}

/// Aging.
#[derive(Debug)]
pub struct Aging {
    /// In order of arrival.
    list: Queue,
    /// By frame number.
    states: Vec<State>,
    /// The next victims, the first of them at the end.
    chosen: Vec<FrameId>,
    /// For each counter, how many pages have it, and then where the next of them belongs among all in
    /// the order of their counters. Kept here because a kernel's stack is small.
    places: Vec<u32>,
}

impl Aging {
    pub(crate) fn new(frames: usize) -> Self {
        Self {
            list: Queue::new(frames),
            states: alloc::vec![State::default(); frames],
            chosen: Vec::with_capacity(frames / INTERVALS + 1),
            places: alloc::vec![0; COUNTERS],
        }
    }

    pub(crate) const fn heap_for(frames: usize, _pages: usize) -> usize {
        Queue::heap_for(frames)
            + frames * size_of::<State>()
            + (frames / INTERVALS + 1) * size_of::<FrameId>()
            + COUNTERS * size_of::<u32>()
    }

    /// Ends an interval: shifts all counters, and chooses the next victims.
    fn age(&mut self, bits: &mut dyn Bits) {
        self.places.fill(0);
        for frame in self.list.iter() {
            let counter = &mut self.states[frame.index()].counter;
            *counter >>= 1;
            if bits.take_accessed(frame) {
                *counter |= TOUCHED;
            }
            self.places[usize::from(*counter)] += 1;
        }
        // The pages with the least counters are found, and sorted, without sorting all: a counting sort
        // of which only the beginning is kept.
        let mut before = 0;
        for place in &mut self.places {
            before += core::mem::replace(place, before);
        }
        let wanted = (self.list.len() / INTERVALS).max(1).min(self.list.len());
        self.chosen.resize(wanted, FrameId::new(0));
        for frame in self.list.iter() {
            let state = &mut self.states[frame.index()];
            let next = &mut self.places[usize::from(state.counter)];
            let place = *next as usize;
            *next += 1;
            if place < wanted {
                state.chosen = true;
                self.chosen[wanted - 1 - place] = frame;
            }
        }
    }

    /// The next of the chosen that holds the same page still.
    fn next_chosen(&mut self) -> Option<FrameId> {
        while let Some(frame) = self.chosen.pop() {
            let chosen = &mut self.states[frame.index()].chosen;
            if core::mem::take(chosen) {
                return Some(frame);
            }
        }
        None
    }
}

impl Policy for Aging {
    fn on_map(&mut self, frame: FrameId, _page: Option<PageName>) {
        if self.list.contains(frame) {
            return;
        }
        if self.states.len() <= frame.index() {
            self.states.resize(frame.index() + 1, State::default());
        }
        self.states[frame.index()] = State::default();
        self.list.push_back(frame);
    }

    fn on_unmap(&mut self, frame: FrameId) {
        if self.list.contains(frame) {
            self.list.remove(frame);
            self.states[frame.index()].chosen = false;
        }
    }

    fn victim(&mut self, bits: &mut dyn Bits) -> Option<FrameId> {
        while let Some(frame) = self.next_chosen() {
            if !bits.accessed(frame) {
                self.list.remove(frame);
                return Some(frame);
            }
        }
        self.age(bits);
        let frame = self.next_chosen()?;
        self.list.remove(frame);
        Some(frame)
    }

    fn len(&self) -> usize {
        self.list.len()
    }
}
