//! Transfers under way: what they hold on to, and what becomes of a frame when one ends.

use alloc::collections::BTreeMap;

use crate::{
    area::ObjectId,
    cache::CachePage,
    frames::{FrameId, FrameUse},
    hw::Hw,
    step::{Attempt, Blocked, Direction, Frames, Io, IoError, Place, Token, Wait},
    swap::SlotId,
    vm::Vm,
    writeback::Writer,
};

#[derive(Clone, Copy, Debug)]
struct Transfer {
    frames: Frames,
    /// On whose behalf. Evicted frames were taken from their owners, and are freed after the write unless one
    /// came back.
    writer: Writer,
}

/// All transfers under way.
#[derive(Debug, Default)]
pub(crate) struct Transits {
    next: u64,
    pending: BTreeMap<Token, Transfer>,
}

impl Transits {
    /// The one that has been under way longest.
    pub(crate) fn oldest(&self) -> Option<Token> {
        self.pending.first_key_value().map(|(&token, _)| token)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Token, FrameId)> + '_ {
        self.pending.iter().flat_map(|(&token, transfer)| {
            let frames = transfer.frames;
            (0..frames.len()).map(move |at| (token, frames[at]))
        })
    }
}

/// Tells the emulator of frames and their slots, which lie one behind the other.
fn trace_swap(frames: &Frames, direction: Direction, first: SlotId) {
    let area = first.area().index() as u32;
    for (frame, page) in frames.iter().zip(first.page()..) {
        match direction {
            Direction::Read => tracepoint::swap_in(frame.get(), area, page),
            Direction::Write => tracepoint::swap_out(frame.get(), area, page),
        }
    }
}

impl<H: Hw> Vm<H> {
    /// Whether that transfer has not ended yet.
    #[must_use]
    pub fn is_pending(&self, token: Token) -> bool {
        self.transits.pending.contains_key(&token)
    }

    /// Begins to fill frames.
    pub(crate) fn start_read(
        &mut self,
        frames: Frames,
        place: Place,
        attempt: &mut Attempt,
    ) -> Blocked {
        attempt.waited_for_read = true;
        let io = self.start(frames, Direction::Read, place, Writer::Leaving);
        Blocked::Wait(Wait::Io(io))
    }

    /// Begins to write frames; from now on they count as clean, so that a store during the write makes
    /// one dirty anew.
    pub(crate) fn start_write(&mut self, frames: Frames, place: Place, writer: Writer) -> Io {
        for &id in frames.iter() {
            let frame = self.frames.get_mut(id);
            frame.dirty = false;
            frame.lazily_free = false;
            if let FrameUse::Page(object, index) = frame.usage {
                self.cache.set_clean(object, index);
            }
        }
        self.start(frames, Direction::Write, place, writer)
    }

    pub(crate) fn start(
        &mut self,
        frames: Frames,
        direction: Direction,
        place: Place,
        writer: Writer,
    ) -> Io {
        let token = Token(self.transits.next);
        self.transits.next += 1;
        self.transits
            .pending
            .insert(token, Transfer { frames, writer });
        for &frame in frames.iter() {
            self.frames.get_mut(frame).transit = Some((token, direction));
            self.settle(frame);
        }
        if let Place::Slot(first) = place {
            trace_swap(&frames, direction, first);
        }
        Io {
            token,
            direction,
            place,
            frames,
        }
    }

    /// The transfer has ended. To be called for every [`Io`], exactly once, by whoever was told to
    /// perform it; everyone who waits for its token may go on.
    pub fn io_done(&mut self, io: Io, result: Result<(), IoError>, attempt: &mut Attempt) {
        let Some(Transfer { frames, writer }) = self.transits.pending.remove(&io.token) else {
            return;
        };
        for &frame in frames.iter() {
            self.frames.get_mut(frame).transit = None;
            if matches!(io.place, Place::Slot(_)) {
                tracepoint::swap_done(frame.get(), result.is_ok());
            }
        }
        if result.is_ok() {
            self.count_transfer(&io, writer);
        } else {
            self.stats.io_errors += 1;
            attempt.failed(io.direction, frames.len());
        }
        for &frame in frames.iter() {
            match (io.direction, result) {
                (Direction::Read, Ok(())) => self.settle(frame),
                (Direction::Read, Err(IoError)) => self.give_up(frame),
                (Direction::Write, Ok(())) => self.finish_write(frame, writer == Writer::Evict),
                (Direction::Write, Err(IoError)) => {
                    self.note_dirty(frame, true);
                    let usage = self.frames.get(frame).usage;
                    if let FrameUse::Page(object @ ObjectId::File(_), index) = usage {
                        self.cache.set_refused(object, index);
                    }
                    self.settle(frame);
                }
            }
        }
    }

    fn count_transfer(&mut self, io: &Io, writer: Writer) {
        let pages = io.frames.len() as u64;
        let stats = &mut self.stats;
        let counter = match (io.direction, io.place) {
            (Direction::Read, Place::Slot(_)) => {
                stats.swap_reads += 1;
                &mut stats.swapped_in
            }
            (Direction::Write, Place::Slot(_)) => {
                stats.swap_writes += 1;
                &mut stats.swapped_out
            }
            (Direction::Read, Place::File { .. }) => &mut stats.file_read,
            (Direction::Write, Place::File { .. }) => return self.count_written(writer, pages),
        };
        *counter += pages;
    }

    fn count_written(&mut self, writer: Writer, pages: u64) {
        let stats = &mut self.stats;
        stats.file_written += pages;
        match writer {
            Writer::Flusher => stats.file_flushed += pages,
            Writer::Sync => stats.file_synced += pages,
            Writer::Throttled => stats.file_throttled += pages,
            Writer::Evict => stats.file_evicted += pages,
            Writer::Leaving => {}
        }
    }

    fn finish_write(&mut self, id: FrameId, evicting: bool) {
        let frame = self.frames.get(id);
        if !evicting || frame.dirty || frame.is_pinned() {
            self.settle(id);
        } else if frame.mappers.is_empty() {
            self.finish_eviction(id);
        } else {
            self.stats.rescued += 1;
            self.settle(id);
        }
    }

    /// The frame's page leaves memory. Only now does the policy hear of that: a page that could not be
    /// written, or was touched meanwhile, has never left.
    pub(crate) fn finish_eviction(&mut self, id: FrameId) {
        if let Some(name) = self.page_name(id) {
            self.policy.on_evicted(id, name);
            let chosen_by = self.frames.get_mut(id).chosen_by.take();
            if let Some(policy) = chosen_by.and_then(|space| self.local_policy(space)) {
                policy.on_evicted(id, name);
            }
        }
        self.give_up(id);
    }

    /// Lets go of a frame that nobody maps and whose content is on disk, or has not come from there.
    pub(crate) fn give_up(&mut self, id: FrameId) {
        let frame = self.frames.get(id);
        if let FrameUse::Page(object, index) = frame.usage {
            match frame.slot {
                Some(slot) => {
                    self.swap.get(slot);
                    self.cache.insert(object, index, CachePage::Swapped(slot));
                    self.frames.set_usage(id, FrameUse::Anon);
                }
                None => self.uncache(object, index),
            }
        }
        if self.frames.get(id).usage == FrameUse::Anon {
            self.detach_slot(id);
            self.settle(id);
        }
    }

    /// Keeps a frame where it is, whatever happens to those that map it, until [`Vm::unpin`].
    pub fn pin(&mut self, frame: FrameId) {
        self.frames.get_mut(frame).pins += 1;
        self.settle(frame);
    }

    /// Undoes one [`Vm::pin`].
    pub fn unpin(&mut self, frame: FrameId) {
        let pins = &mut self.frames.get_mut(frame).pins;
        debug_assert!(*pins > 0, "unpinned more often than pinned");
        *pins = pins.saturating_sub(1);
        self.settle(frame);
    }
}
