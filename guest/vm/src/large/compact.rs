//! Compaction: moving pages out of the way of a large one.
//!
//! Free frames may be many and lie apart. What is mapped can be moved, since every frame knows who
//! maps it: its content is copied, and the entries that lead to it are written anew.

use crate::{
    cache::CachePage,
    frames::{Frame, FrameId, FrameUse, LARGE_PAGES, parts},
    hw::{Entry, Hw},
    vm::Vm,
};

impl<H: Hw> Vm<H> {
    /// Makes room for a large page where the fewest pages must move. `None` when page tables, the kernel's
    /// own frames, transfers or pins are in the way everywhere, or when there is too little room to move to.
    pub(super) fn compact(&mut self, usage: FrameUse) -> Option<FrameId> {
        let places = self.frames.large_places();
        let movable = places.filter_map(|first| Some((self.pages_to_move(first)?, first)));
        let (pages, first) = movable.min()?;
        let free_elsewhere = self.frames.counts().free - (LARGE_PAGES - pages);
        if free_elsewhere < pages {
            return None;
        }
        let in_the_way: alloc::vec::Vec<FrameId> = parts(first)
            .filter(|&frame| !self.frames.take_this(frame, usage))
            .collect();
        for frame in in_the_way {
            // There are enough outside: all free frames inside have been taken.
            let to = self.frames.take(FrameUse::Anon)?;
            self.move_page(frame, to);
            self.frames.reuse(frame, usage);
            self.stats.compact_moved += 1;
        }
        Some(first)
    }

    /// How many pages would have to move from there. `None` when one cannot, or when it is a large page's
    /// place already.
    fn pages_to_move(&self, first: FrameId) -> Option<u64> {
        let mut pages = 0;
        for frame in parts(first).map(|frame| self.frames.get(frame)) {
            match frame.usage {
                FrameUse::Free => {}
                FrameUse::Anon | FrameUse::Page(..) if !frame.is_pinned() => pages += 1,
                _ => return None,
            }
        }
        (pages < LARGE_PAGES).then_some(pages)
    }

    /// Makes `to`, a new frame, hold what `from` holds, for everyone; `from` has no owner afterwards.
    fn move_page(&mut self, from: FrameId, to: FrameId) {
        self.hw.copy(from, to);
        let Frame {
            usage,
            dirty,
            touched,
            file_ahead,
            swap_ahead,
            lazily_free,
            slot,
            ..
        } = *self.frames.get(from);
        self.frames.set_usage(to, usage);
        let new = self.frames.get_mut(to);
        (new.dirty, new.touched, new.slot) = (dirty, touched, slot);
        (new.file_ahead, new.swap_ahead) = (file_ahead, swap_ahead);
        new.lazily_free = lazily_free;
        if let Some(slot) = slot {
            self.swap.move_copy(slot, to);
            self.frames.get_mut(from).slot = None;
        }
        if let FrameUse::Page(object, index) = usage {
            self.cache.insert(object, index, CachePage::Resident(to));
            self.frames.set_usage(from, FrameUse::Anon);
        }
        // Pinned, so that it is not freed when its last mapper leaves; and off the policy's list, where a
        // pinned frame stays otherwise, since it is another's from now on.
        let old = self.frames.get_mut(from);
        old.pins += 1;
        old.queued = false;
        self.policy.on_unmap(from);
        let mappers: alloc::vec::Vec<_> = self.frames.get(from).mappers.iter().collect();
        for mapper in mappers {
            if let Entry::Present(mut mapping) = self.entry(mapper.space, mapper.page) {
                mapping.frame = to;
                self.rewrite_entry(mapper.space, mapper.page, Entry::Present(mapping));
            }
        }
        self.frames.get_mut(from).pins -= 1;
        self.settle(to);
    }
}
