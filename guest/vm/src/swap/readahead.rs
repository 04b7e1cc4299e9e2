//! Readahead: with a page that is read from swap come those in the slots around it, which were evicted
//! at the same time, and so are likely to be needed at the same time.
//!
//! How many is found out as it goes: the window doubles when a page that came along was needed, and
//! halves when none was. It is a power of two, and aligned, so a scan in order reads each slot once.

use crate::{
    frames::{FrameId, FrameUse},
    hw::Hw,
    step::{Attempt, Blocked, Frames, Place},
    swap::SlotId,
    vm::Vm,
};

/// How large the window is.
#[derive(Debug)]
pub(crate) struct SwapWindow {
    /// The largest window; 1 is no readahead.
    max: u32,
    window: u32,
    /// Pages that came along and were needed, since the last read.
    hits: u32,
    last: Option<SlotId>,
}

impl SwapWindow {
    pub(crate) fn new(max: u32) -> Self {
        let mut new = Self {
            max: 1,
            window: 1,
            hits: 0,
            last: None,
        };
        new.set_max(max);
        new
    }

    pub(crate) fn max(&self) -> u32 {
        self.max
    }

    /// The largest window from now on: the power of two up to `max`.
    pub(crate) fn set_max(&mut self, max: u32) {
        let max = max.clamp(1, Frames::MAX as u32);
        self.max = 1 << max.ilog2();
        self.window = self.window.min(self.max);
    }

    fn hit(&mut self) {
        self.hits += 1;
    }

    /// The window for a read of `slot`.
    fn next(&mut self, slot: SlotId) -> u32 {
        let hits = core::mem::take(&mut self.hits);
        let last = self.last.replace(slot);
        let neighbour = last.is_some_and(|last| last.get().abs_diff(slot.get()) == 1);
        self.window = match hits {
            0 if neighbour => (self.window / 2).max(2),
            0 => (self.window / 2).max(1),
            _ => self.window * 2,
        }
        .min(self.max);
        self.window
    }
}

impl<H: Hw> Vm<H> {
    /// Begins to read a slot into its copy, which is attached already, and others with it.
    pub(crate) fn read_slot(
        &mut self,
        slot: SlotId,
        frame: FrameId,
        attempt: &mut Attempt,
    ) -> Blocked {
        let window = if attempt.one_by_one {
            1
        } else {
            self.swap_window.next(slot)
        };
        let start = slot.page() & !(window - 1);
        let (mut frames, mut first) = (Frames::one(frame), slot);
        for page in slot.page() + 1..start + window {
            match self.take_along(slot.to_page(page)) {
                Some(frame) => frames.push(frame),
                None => break,
            }
        }
        for page in (start..slot.page()).rev() {
            match self.take_along(slot.to_page(page)) {
                Some(frame) => {
                    frames.push_front(frame);
                    first = slot.to_page(page);
                }
                None => break,
            }
        }
        self.start_read(frames, Place::Slot(first), attempt)
    }

    /// A frame for a slot that is in use and not in memory, if there is room for it without reclaim.
    fn take_along(&mut self, slot: SlotId) -> Option<FrameId> {
        if self.swap.refs(slot) == 0 || self.swap.frame(slot).is_some() {
            return None;
        }
        let id = self.take_user_frame(FrameUse::Anon).ok()?;
        self.swap.attach(slot, id);
        let frame = self.frames.get_mut(id);
        (frame.slot, frame.swap_ahead) = (Some(slot), true);
        self.stats.swap_readahead += 1;
        Some(id)
    }

    /// A slot's copy is needed: if it came along with another, that was right.
    pub(crate) fn note_needed(&mut self, id: FrameId) {
        if core::mem::take(&mut self.frames.get_mut(id).swap_ahead) {
            self.stats.swap_readahead_hits += 1;
            self.swap_window.hit();
        }
    }

    /// A slot's copy goes: if it came along with another and nobody needed it, that was wrong.
    pub(crate) fn note_unneeded(&mut self, id: FrameId) {
        let wasted = core::mem::take(&mut self.frames.get_mut(id).swap_ahead);
        self.stats.swap_readahead_wasted += u64::from(wasted);
    }

    /// The most pages that come with one read from swap, that page included: 1 is no readahead.
    #[must_use]
    pub fn swap_readahead(&self) -> u32 {
        self.swap_window.max()
    }

    /// Says how many pages may come with one read from swap, up to [`Frames::MAX`].
    pub fn set_swap_readahead(&mut self, pages: u32) {
        self.swap_window.set_max(pages);
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn the_window_doubles_on_hits_and_halves_without() {
        let mut readahead = SwapWindow::new(9);
        assert_eq!(readahead.max(), 8, "a power of two");
        // The slot, the hits since the one before, and the window.
        let reads = [
            (100, 0, 1),
            (200, 0, 1),
            (201, 0, 2),
            (300, 1, 4),
            (304, 3, 8),
            (312, 7, 8),
            (400, 0, 4),
            (500, 0, 2),
            (600, 0, 1),
            (700, 0, 1),
        ];
        let windows: Vec<u32> = reads
            .iter()
            .map(|&(slot, hits, _)| {
                (0..hits).for_each(|_| readahead.hit());
                readahead.next(SlotId::new(slot))
            })
            .collect();
        assert_eq!(windows, reads.map(|(_, _, window)| window));
        readahead.set_max(1);
        readahead.hit();
        assert_eq!(readahead.next(SlotId::new(701)), 1);
    }
}
