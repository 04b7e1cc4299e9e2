//! Transfers under way: what they hold on to, and what becomes of a frame when one ends.

use alloc::collections::BTreeMap;

use crate::{
    area::ObjectId,
    cache::CachePage,
    frames::{FrameId, FrameUse},
    hw::Hw,
    step::{Attempt, Blocked, Direction, Io, IoError, Place, Token, Wait},
    vm::Vm,
    writeback::Writer,
};

#[derive(Clone, Copy, Debug)]
struct Transfer {
    frame: FrameId,
    /// On whose behalf. An evicted frame was taken from its owners, and is freed after the write unless one
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
        self.pending
            .iter()
            .map(|(&token, transfer)| (token, transfer.frame))
    }
}

impl<H: Hw> Vm<H> {
    /// Whether that transfer has not ended yet.
    #[must_use]
    pub fn is_pending(&self, token: Token) -> bool {
        self.transits.pending.contains_key(&token)
    }

    /// Begins to fill a frame.
    pub(crate) fn start_read(
        &mut self,
        frame: FrameId,
        place: Place,
        attempt: &mut Attempt,
    ) -> Blocked {
        attempt.waited_for_read = true;
        let io = self.start(frame, Direction::Read, place, Writer::Leaving);
        Blocked::Wait(Wait::Io(io))
    }

    /// Begins to write a frame; from now on it counts as clean, so that a store during the write makes
    /// it dirty anew.
    pub(crate) fn start_write(&mut self, id: FrameId, place: Place, writer: Writer) -> Io {
        let frame = self.frames.get_mut(id);
        frame.dirty = false;
        if let FrameUse::Page(object, index) = frame.usage {
            self.cache.set_clean(object, index);
        }
        self.start(id, Direction::Write, place, writer)
    }

    pub(crate) fn start(
        &mut self,
        frame: FrameId,
        direction: Direction,
        place: Place,
        writer: Writer,
    ) -> Io {
        let token = Token(self.transits.next);
        self.transits.next += 1;
        self.transits
            .pending
            .insert(token, Transfer { frame, writer });
        self.frames.get_mut(frame).transit = Some((token, direction));
        self.settle(frame);
        Io {
            token,
            direction,
            place,
            frame,
        }
    }

    /// The transfer has ended. To be called for every [`Io`], exactly once, by whoever was told to
    /// perform it; everyone who waits for its token may go on.
    pub fn io_done(&mut self, io: Io, result: Result<(), IoError>, attempt: &mut Attempt) {
        let Some(Transfer { frame, writer }) = self.transits.pending.remove(&io.token) else {
            return;
        };
        self.frames.get_mut(frame).transit = None;
        match (io.direction, result) {
            (Direction::Read, Ok(())) => {
                match io.place {
                    Place::Slot(_) => self.stats.swapped_in += 1,
                    Place::File { .. } => self.stats.file_read += 1,
                }
                self.settle(frame);
            }
            (Direction::Read, Err(IoError)) => {
                self.stats.io_errors += 1;
                attempt.read_failed = true;
                self.give_up(frame);
            }
            (Direction::Write, Ok(())) => {
                match io.place {
                    Place::Slot(_) => self.stats.swapped_out += 1,
                    Place::File { .. } => self.count_written(writer),
                }
                self.finish_write(frame, writer == Writer::Evict);
            }
            (Direction::Write, Err(IoError)) => {
                self.stats.io_errors += 1;
                attempt.failed_writes = attempt.failed_writes.saturating_add(1);
                self.note_dirty(frame, true);
                if let FrameUse::Page(object @ ObjectId::File(_), index) =
                    self.frames.get(frame).usage
                {
                    self.cache.set_refused(object, index);
                }
                self.settle(frame);
            }
        }
    }

    fn count_written(&mut self, writer: Writer) {
        let stats = &mut self.stats;
        stats.file_written += 1;
        match writer {
            Writer::Flusher => stats.file_flushed += 1,
            Writer::Sync => stats.file_synced += 1,
            Writer::Throttled => stats.file_throttled += 1,
            Writer::Evict => stats.file_evicted += 1,
            Writer::Leaving => {}
        }
    }

    fn finish_write(&mut self, id: FrameId, evicting: bool) {
        let frame = self.frames.get(id);
        if !evicting || frame.dirty || frame.is_pinned() {
            self.settle(id);
        } else if frame.mappers.is_empty() {
            self.give_up(id);
        } else {
            self.stats.rescued += 1;
            self.settle(id);
        }
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
