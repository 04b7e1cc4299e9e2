//! Readahead: pages of a file that are read before anybody asks, because those before them were wanted in
//! turn.
//!
//! Each open file, and each area that shows a file, has a [`Stream`] that looks at which pages are
//! wanted. While they come in turn it asks for more of them at a time, up to a limit; one that does not
//! come in turn ends that. The window after the one in use is on its way already: the first page of each
//! window is the mark at which the next one is asked for.

use alloc::vec::Vec;
use core::ops::Range;

use crate::{
    addr::{PAGE_SIZE, Vpn},
    area::{Access, InodeId, ObjectId, Prot, Sharing, Source},
    cache::CachePage,
    frames::{FrameId, FrameUse},
    hw::{Entry, Hw, Mapping},
    space::SpaceId,
    step::{Attempt, Direction, Io, Place},
    vm::Vm,
    writeback::Writer,
};

/// Pages of the first window.
const FIRST_WINDOW: u64 = 4;

/// Pages of the largest window, unless a test says otherwise.
pub const MAX_WINDOW: u64 = 32;

/// What a program has said of how it will read (`posix_fadvise`, `madvise`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Advice {
    /// Nothing.
    #[default]
    Normal,
    /// In turn.
    Sequential,
    /// Not in turn.
    Random,
}

/// What is to be read at once, of what a stream asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// With the page that is wanted, in one go.
    now: Range<u64>,
    /// While the program goes on.
    later: Range<u64>,
    /// Pages that were read ahead and that the program has gone past.
    passed: Range<u64>,
}

/// How the pages of a file are being wanted, by one that reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// The page that continues the turn; none has been wanted yet at the start of a file.
    next: Option<u64>,
    /// Pages of the last window that was asked for.
    window: u64,
    /// The last window: its first page is the mark.
    mark: u64,
    /// The page after the last one that was asked for.
    end: u64,
}

impl Stream {
    /// Of one that reads by `read`: the start of the file continues the turn.
    pub const OF_READS: Self = Self {
        next: Some(0),
        window: 0,
        mark: 0,
        end: 0,
    };

    /// Of one that touches pages of a mapping.
    pub const OF_FAULTS: Self = Self {
        next: None,
        ..Self::OF_READS
    };

    /// A page is wanted, which is in memory (or on its way there), or is not.
    fn want(&mut self, index: u64, cached: bool, advice: Advice, max: u64) -> Plan {
        if advice == Advice::Random || max == 0 {
            *self = Self::OF_FAULTS;
            return Plan::default();
        }
        let again = self.next.is_some_and(|next| next == index + 1);
        let in_turn = self.next == Some(index)
            || self.window > 0 && (self.mark..=self.end).contains(&index)
            || advice == Advice::Sequential;
        self.next = Some(index + 1);
        let first = if advice == Advice::Sequential { max } else { FIRST_WINDOW };
        if !in_turn && !again {
            self.window = 0;
            return Plan::default();
        }
        if self.window > 0 && index >= self.mark && index < self.end {
            return self.pass_mark(index, max);
        }
        if cached {
            return Plan::default();
        }
        let window = if self.window == 0 { first } else { self.window * 2 }.min(max);
        let now = index..index.saturating_add(window);
        let passed = self.mark..self.end.min(index);
        self.window = window;
        (self.mark, self.end) = (now.end, now.end);
        // The first window may be all that is wanted.
        let later = if window > first || window == max { self.extend(max) } else { now.end..now.end };
        Plan { now, later, passed }
    }

    fn pass_mark(&mut self, index: u64, max: u64) -> Plan {
        let before = self.mark.saturating_sub(self.window)..self.mark;
        if index != self.mark && self.mark != self.end {
            // In the middle of a window whose successor is not due yet only if it was jumped into.
            self.mark = index;
        }
        let later = self.extend(max);
        Plan {
            now: index..index,
            later,
            passed: before,
        }
    }

    /// The next window.
    fn extend(&mut self, max: u64) -> Range<u64> {
        self.window = (self.window * 2).min(max);
        let later = self.end..self.end.saturating_add(self.window);
        (self.mark, self.end) = (later.start, later.end);
        later
    }
}
