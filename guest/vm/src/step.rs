//! Operations that may have to wait.
//!
//! The brain never sleeps and never does I/O: it says what to wait for. The kernel waits with the
//! brain unlocked, and calls the same operation again, which looks everything up anew.

use alloc::vec::Vec;

use abi::signal::Signal;

use crate::{
    area::InodeId, cache::Key, frames::FrameId, hw::NoFrame, readahead::Plan, swap::SlotId,
    writeback::Writer,
};

/// How far an operation got.
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub enum Step<T> {
    /// Done.
    Done(T),
    /// Wait for this, then call again with the same [`Attempt`].
    Wait(Wait),
    /// No frame can be freed: memory and swap are full. Kill [`crate::Vm::oom_victim`], let it
    /// exit, then call again with the same [`Attempt`].
    Oom,
}

/// What a fault came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Run the instruction again.
    Retry,
    /// The access is wrong, or its page is lost: send this signal.
    Kill(Signal),
}

/// What to wait for.
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub enum Wait {
    /// Perform this transfer (asleep, with the brain unlocked), then [`crate::Vm::io_done`].
    Io(Io),
    /// Another process performs a transfer that matters here: sleep until its
    /// [`crate::Vm::io_done`]. Look with [`crate::Vm::is_pending`] before sleeping.
    For(Token),
}

/// Names one transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(pub(crate) u64);

/// A transfer between frames and a disk. It is not `Clone`: exactly one caller performs it, and
/// must hand it to [`crate::Vm::io_done`] even when the process that it was for has died.
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub struct Io {
    /// Its name.
    pub token: Token,
    /// Which way.
    pub direction: Direction,
    /// From or to where: the place of the first page; the others follow it on the disk.
    pub place: Place,
    /// The frames of the pages. They stay put, and keep their content unless this is a read, until
    /// `io_done`.
    pub frames: Frames,
}

/// The frames of one transfer: one, or a few. They take no heap, of which there may be little when pages
/// are evicted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Frames {
    list: [FrameId; Self::MAX],
    len: u8,
}

impl Frames {
    /// A transfer has no more than this.
    pub const MAX: usize = 16;

    pub(crate) const fn one(frame: FrameId) -> Self {
        Self {
            list: [frame; Self::MAX],
            len: 1,
        }
    }

    /// Adds one behind the others. There must be room for it.
    pub(crate) fn push(&mut self, frame: FrameId) {
        self.list[usize::from(self.len)] = frame;
        self.len += 1;
    }

    /// Adds one before the others. There must be room for it.
    pub(crate) fn push_front(&mut self, frame: FrameId) {
        self.push(frame);
        self.list[..usize::from(self.len)].rotate_right(1);
    }
}

impl core::ops::Deref for Frames {
    type Target = [FrameId];

    fn deref(&self) -> &[FrameId] {
        &self.list[..usize::from(self.len)]
    }
}

impl core::fmt::Debug for Frames {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Which way a transfer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From disk to frame.
    Read,
    /// From frame to disk.
    Write,
}

/// A page's place on a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A slot of the swap area, a whole page.
    Slot(SlotId),
    /// A page of a file.
    File {
        /// The file.
        inode: InodeId,
        /// Which page of it: byte offset / page size.
        index: u64,
        /// Bytes to transfer from the start of the page: whole pages, but for the last at the end of the
        /// file. On a read the rest of its frame has been zeroed already.
        len: usize,
    },
}

/// The disk said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IoError;

/// One operation across its waits: made once, passed to each call until the operation is done.
#[derive(Debug, Default)]
pub struct Attempt {
    pub(crate) counted: bool,
    pub(crate) waited_for_read: bool,
    pub(crate) read_failed: bool,
    pub(crate) failed_writes: u8,
    pub(crate) evicted: bool,
    /// On whose behalf dirty pages are written.
    pub(crate) writer: Writer,
    /// Dirty pages before this one have been looked at.
    pub(crate) cursor: Option<Key>,
    /// Readahead has been thought of.
    pub(crate) planned: bool,
    pub(crate) plan: Plan,
    /// Pages come in turn: those that were read ahead with this one are mapped with it.
    pub(crate) around: bool,
    pub(crate) beside: Vec<Io>,
    pub(crate) later: Vec<Io>,
    /// A transfer of several pages has failed: the next ones are of one page, so that a bad place on the
    /// disk harms nothing but the page that is there.
    pub(crate) one_by_one: bool,
    /// [`crate::Vm::swap_off`] is at it, and has come so far with reading the area's pages.
    pub(crate) next_page: Option<u32>,
}

impl Attempt {
    /// After so many failed writes an operation gives up instead of trying yet another victim.
    pub(crate) const MAX_FAILED_WRITES: u8 = 4;

    /// A new one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A new one that writes dirty pages on somebody's behalf.
    #[must_use]
    pub fn of(writer: Writer) -> Self {
        Self {
            writer,
            ..Self::default()
        }
    }

    /// Transfers to perform in one go with the one that was just asked for: pages that follow it. Like
    /// every [`Io`] they end with [`crate::Vm::io_done`], but with an [`Attempt`] of their own.
    #[must_use]
    pub fn take_beside(&mut self) -> Vec<Io> {
        core::mem::take(&mut self.beside)
    }

    /// Whether there are transfers for somebody else.
    #[must_use]
    pub fn has_later(&self) -> bool {
        !self.later.is_empty()
    }

    /// Transfers that somebody else may perform while the operation goes on.
    #[must_use]
    pub fn take_later(&mut self) -> Vec<Io> {
        core::mem::take(&mut self.later)
    }

    /// A transfer of so many pages has failed.
    pub(crate) fn failed(&mut self, direction: Direction, pages: usize) {
        match direction {
            _ if pages > 1 => self.one_by_one = true,
            Direction::Read => self.read_failed = true,
            Direction::Write => self.failed_writes = self.failed_writes.saturating_add(1),
        }
    }

    /// Whether a transfer that this operation depends on has failed for good.
    pub(crate) fn is_lost(&self) -> bool {
        self.read_failed || self.failed_writes >= Self::MAX_FAILED_WRITES
    }
}

/// Why an operation cannot go on now. Internal form of [`Step`]'s last two variants, for `?`.
#[derive(Debug)]
pub(crate) enum Blocked {
    Wait(Wait),
    Oom,
    /// Frames are short: find room, then look at everything again.
    Room,
}

impl From<NoFrame> for Blocked {
    fn from(NoFrame: NoFrame) -> Self {
        Self::Room
    }
}

impl<T> From<Result<T, Blocked>> for Step<T> {
    fn from(result: Result<T, Blocked>) -> Self {
        match result {
            Ok(value) => Self::Done(value),
            Err(Blocked::Wait(wait)) => Self::Wait(wait),
            Err(Blocked::Oom | Blocked::Room) => Self::Oom,
        }
    }
}
