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

/// A transfer between a frame and a disk. It is not `Clone`: exactly one caller performs it, and
/// must hand it to [`crate::Vm::io_done`] even when the process that it was for has died.
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub struct Io {
    /// Its name.
    pub token: Token,
    /// Which way.
    pub direction: Direction,
    /// From or to where.
    pub place: Place,
    /// The frame. It stays put, and keeps its content unless this is a read, until `io_done`.
    pub frame: FrameId,
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
        /// Bytes to transfer from the start of the page: fewer than a page at the end of the file.
        /// On a read the rest of the frame has been zeroed already.
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

    /// Transfers that somebody else may perform while the operation goes on.
    #[must_use]
    pub fn take_later(&mut self) -> Vec<Io> {
        core::mem::take(&mut self.later)
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
