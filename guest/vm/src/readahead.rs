//! Readahead: pages of a file that are read before anybody asks, because those before them were wanted in
//! turn.
//!
//! Each open file, and each area that shows a file, has a [`Stream`] that looks at which pages are
//! wanted. While they come in turn it asks for more of them at a time, up to a limit; one that does not
//! come in turn ends that. The window after the one in use is on its way already: the first touch of the
//! last window that was asked for is the mark at which the next one is.
//!
//! A fault on a page that was read ahead maps the rest of its window as well, so that a mapping costs a
//! fault a window.

use alloc::vec::Vec;
use core::ops::Range;

use crate::{
    addr::{PAGE_SIZE, Vpn},
    area::{InodeId, ObjectId, Prot, Source},
    attributes::Advice,
    cache::CachePage,
    fault::{Spot, decide::Backs},
    frames::{FrameId, FrameUse},
    hw::{Entry, Hw, Mapping},
    step::{Attempt, Direction, Frames, Io, Place},
    vm::Vm,
    writeback::Writer,
};

/// Pages of the first window.
const FIRST_WINDOW: u64 = 4;

/// Pages of the largest window, unless a test says otherwise.
pub const MAX_WINDOW: u64 = 32;

/// What a stream asks for when a page is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
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
    /// The page that continues the turn.
    next: Option<u64>,
    /// Pages of the last window that was asked for; 0 when pages do not come in turn.
    window: u64,
    /// The first page of the window before the last.
    before: u64,
    /// The last window.
    start: u64,
    end: u64,
    /// The next window is asked for together with the second, before anybody touches that: what a mapping
    /// shows without a fault cannot be a mark.
    eager: bool,
}

impl Stream {
    /// Of one that reads by `read`: the start of the file continues the turn.
    pub const OF_READS: Self = Self {
        next: Some(0),
        window: 0,
        before: 0,
        start: 0,
        end: 0,
        eager: false,
    };

    /// Of one that touches pages of a mapping.
    pub const OF_FAULTS: Self = Self {
        next: None,
        eager: true,
        ..Self::OF_READS
    };

    /// A page is wanted, which is in memory or on its way there, or is not.
    fn want(&mut self, index: u64, cached: bool, advice: Advice, max: u64) -> Plan {
        let again = self.next == Some(index.saturating_add(1));
        let in_window = self.window > 0 && (self.start..self.end).contains(&index);
        let in_turn = self.next == Some(index)
            || self.window > 0 && index == self.end
            || in_window
            || advice == Advice::Sequential;
        self.next = Some(index.saturating_add(1));
        if advice == Advice::Random || max == 0 || !in_turn && !again {
            self.window = 0;
            return Plan::default();
        }
        if again || cached && !in_window {
            return Plan::default();
        }
        if in_window && cached {
            let passed = self.before..index;
            self.before = self.start;
            let later = self.ask(self.end, max);
            return Plan {
                now: index..index,
                later,
                passed,
            };
        }
        self.ask_now(index, advice, max)
    }

    /// A page that comes in turn is not in memory.
    fn ask_now(&mut self, index: u64, advice: Advice, max: u64) -> Plan {
        let first = self.window == 0;
        let passed = if first {
            index..index
        } else {
            self.before..index
        };
        if first && advice == Advice::Sequential {
            self.window = max;
        }
        self.before = index;
        let now = self.ask(index, max);
        let later = if self.eager && !first {
            self.ask(now.end, max)
        } else {
            now.end..now.end
        };
        Plan { now, later, passed }
    }

    /// A window twice as large as the last one.
    fn ask(&mut self, start: u64, max: u64) -> Range<u64> {
        self.window = (self.window * 2).max(FIRST_WINDOW).min(max);
        (self.start, self.end) = (start, start.saturating_add(self.window));
        self.start..self.end
    }
}

impl<H: Hw> Vm<H> {
    /// Pages of the largest window; 0 turns readahead off.
    #[must_use]
    pub fn readahead(&self) -> u64 {
        self.readahead_max
    }

    /// Sets how many pages the largest window has. Returns what it was.
    pub fn set_readahead(&mut self, pages: u64) -> u64 {
        core::mem::replace(&mut self.readahead_max, pages)
    }

    /// To be called before [`Vm::file_page`], by one whose stream this is.
    pub fn plan_read(
        &mut self,
        stream: &mut Stream,
        (inode, index): (InodeId, u64),
        advice: Advice,
        attempt: &mut Attempt,
    ) {
        if !attempt.planned {
            attempt.planned = true;
            let object = ObjectId::File(inode);
            let cached = self.cache.page(object, index).is_some();
            let plan = stream.want(index, cached, advice, self.readahead_max);
            self.take_plan(object, plan, attempt);
        }
    }

    /// The same before a fault brings in a file's page.
    pub(crate) fn plan_fault(
        &mut self,
        spot: Spot,
        (object, index): (ObjectId, u64),
        cached: bool,
        attempt: &mut Attempt,
    ) {
        if attempt.planned || !matches!(object, ObjectId::File(_)) {
            return;
        }
        attempt.planned = true;
        let Some(space) = self.spaces.get_mut(&spot.space) else {
            return;
        };
        let stream = space.streams.entry(spot.area_start);
        let stream = stream.or_insert(Stream::OF_FAULTS);
        let plan = stream.want(index, cached, spot.advice, self.readahead_max);
        attempt.around = stream.window > 0;
        self.take_plan(object, plan, attempt);
    }

    fn take_plan(&mut self, object: ObjectId, plan: Plan, attempt: &mut Attempt) {
        for index in plan.passed.clone() {
            if let Some(CachePage::Resident(frame)) = self.cache.page(object, index) {
                self.used_ahead(frame);
            }
        }
        attempt.plan = plan;
    }

    /// A page is in use: if it was read ahead, that was right.
    pub(crate) fn used_ahead(&mut self, frame: FrameId) {
        let ahead = core::mem::take(&mut self.frames.get_mut(frame).file_ahead);
        self.stats.readahead_hits += u64::from(ahead);
    }

    /// Begins what was planned: beside a page that is being read (`now`), or while the program goes on.
    pub(crate) fn follow_plan(&mut self, object: ObjectId, with_page: bool, attempt: &mut Attempt) {
        if attempt.plan.now.is_empty() && attempt.plan.later.is_empty() {
            return;
        }
        let Plan { now, later, .. } = core::mem::take(&mut attempt.plan);
        let mut ios = self.read_pages_ahead(object, now);
        if with_page {
            attempt.beside.append(&mut ios);
        } else {
            attempt.later.append(&mut ios);
        }
        attempt.later.extend(self.read_pages_ahead(object, later));
    }

    /// Begins to read pages of a file that are not in memory, as far as there are frames to spare, for one
    /// who will want them (`readahead`, `MADV_WILLNEED`). Perform these transfers, and tell [`Vm::io_done`].
    pub fn read_ahead(&mut self, inode: InodeId, pages: Range<u64>) -> Vec<Io> {
        self.read_pages_ahead(ObjectId::File(inode), pages)
    }

    fn read_pages_ahead(&mut self, object: ObjectId, pages: Range<u64>) -> Vec<Io> {
        let mut ios = Vec::new();
        let ObjectId::File(inode) = object else {
            return ios;
        };
        for index in pages {
            let len = self.cache.valid_len(object, index);
            if len == 0 || self.frames.counts().free <= self.low {
                break;
            }
            if self.cache.page(object, index).is_some() {
                continue;
            }
            let Ok(frame) = self.take_user_frame(FrameUse::Page(object, index)) else {
                break;
            };
            self.cache.insert(object, index, CachePage::Resident(frame));
            if len < PAGE_SIZE {
                self.hw.zero(frame, len);
            }
            self.frames.get_mut(frame).file_ahead = true;
            self.stats.readahead_pages += 1;
            let place = Place::File { inode, index, len };
            ios.push(self.start(Frames::one(frame), Direction::Read, place, Writer::Leaving));
        }
        ios
    }

    /// A fault has mapped a page of a file: maps those after it that were read ahead with it. They look
    /// touched, since a fault for each touch is what this is to save.
    pub(crate) fn map_around(&mut self, spot: Spot, object: ObjectId, index: u64, prot: Prot) {
        // One that may have few pages only has none for a guess.
        if self.resident_limit(spot.space).is_some() {
            return;
        }
        for distance in 1..self.readahead_max {
            let page = Vpn::new(spot.page.get() + distance);
            let Some(frame) = self.mappable_around(spot, page, (object, index + distance)) else {
                return;
            };
            let mapping = Mapping {
                frame,
                prot,
                accessed: true,
                dirty: false,
            };
            if self
                .write_entry(spot.space, page, Entry::Present(mapping))
                .is_err()
            {
                return;
            }
            self.stats.mapped_around += 1;
        }
    }

    /// The frame that was read ahead for this page, if all that is missing is its entry.
    fn mappable_around(
        &self,
        spot: Spot,
        page: Vpn,
        (object, index): (ObjectId, u64),
    ) -> Option<FrameId> {
        let area = self.areas(spot.space)?.find(page)?;
        let source = area.source(page);
        let shown = matches!(source, Source::Page { object: of, index: at, .. } if (of, at) == (object, index));
        let whole = self.backs(source) == Backs::Page;
        let same_rights = area.prot == spot.prot;
        let Some(CachePage::Resident(frame)) = self.cache.page(object, index) else {
            return None;
        };
        let found = self.frames.get(frame);
        let ready = found.file_ahead && found.being_read().is_none();
        let empty = self.entry(spot.space, page) == Entry::Empty;
        (shown && whole && same_rights && ready && empty).then_some(frame)
    }

    /// Drops clean pages of a file that nobody maps (`POSIX_FADV_DONTNEED`).
    pub fn drop_file_pages(&mut self, inode: InodeId, pages: Range<u64>) {
        let object = ObjectId::File(inode);
        for index in self.cache.indices(object, pages.start) {
            if index >= pages.end {
                break;
            }
            if let Some(CachePage::Resident(id)) = self.cache.page(object, index) {
                let frame = self.frames.get(id);
                if frame.mappers.is_empty() && !frame.dirty && !frame.is_pinned() {
                    self.uncache(object, index);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;

    /// What a stream asks for, page by page: `(now, later)` where it asks for anything. Pages that were
    /// asked for are in memory.
    fn asked(
        mut stream: Stream,
        advice: Advice,
        wanted: impl IntoIterator<Item = u64>,
    ) -> Vec<(u64, Range<u64>, Range<u64>)> {
        let mut cached = std::collections::BTreeSet::new();
        let mut asked = Vec::new();
        for index in wanted {
            let plan = stream.want(index, cached.contains(&index), advice, MAX_WINDOW);
            cached.insert(index);
            cached.extend(plan.now.clone().chain(plan.later.clone()));
            if !plan.now.is_empty() || !plan.later.is_empty() {
                asked.push((index, plan.now, plan.later));
            }
        }
        asked
    }

    #[test]
    fn windows_grow_while_pages_come_in_turn() {
        assert_eq!(
            asked(Stream::OF_READS, Advice::Normal, 0..70),
            [
                (0, 0..4, 4..4),
                (1, 1..1, 4..12),
                (4, 4..4, 12..28),
                (12, 12..12, 28..60),
                (28, 28..28, 60..92),
                (60, 60..60, 92..124),
            ]
        );
    }

    #[test]
    fn a_mappings_second_page_in_turn_begins_and_only_windows_fault() {
        // What was read ahead is mapped, and nobody hears of it until the window's end.
        let faults = [0, 1, 5, 13, 29, 61, 93];
        assert_eq!(
            asked(Stream::OF_FAULTS, Advice::Normal, faults),
            [
                (1, 1..5, 5..5),
                (5, 5..13, 13..29),
                (13, 13..13, 29..61),
                (29, 29..29, 61..93),
                (61, 61..61, 93..125),
                (93, 93..93, 125..157),
            ]
        );
    }

    #[test]
    fn pages_out_of_turn_ask_for_nothing_and_end_a_run() {
        for stream in [Stream::OF_READS, Stream::OF_FAULTS] {
            assert_eq!(asked(stream, Advice::Normal, [90, 7, 30, 2, 55]), []);
        }
        let run_then_jump = asked(Stream::OF_READS, Advice::Normal, [0, 1, 90, 91]);
        assert_eq!(
            run_then_jump.last(),
            Some(&(91, 91..95, 95..95)),
            "small again"
        );
        let backwards = (0..20).rev().map(|index| index + 40);
        assert_eq!(asked(Stream::OF_READS, Advice::Normal, backwards), []);
    }

    #[test]
    fn the_same_page_again_asks_once() {
        let wanted = [0, 0, 0, 1, 1, 1];
        assert_eq!(
            asked(Stream::OF_READS, Advice::Normal, wanted),
            [(0, 0..4, 4..4), (1, 1..1, 4..12)]
        );
    }

    #[test]
    fn advice_is_taken() {
        assert_eq!(asked(Stream::OF_READS, Advice::Random, 0..50), []);
        let first = &asked(Stream::OF_READS, Advice::Sequential, 9..50)[0];
        assert_eq!(first, &(9, 9..41, 41..41));
        assert_eq!(
            Stream::OF_READS.clone().want(0, false, Advice::Normal, 0),
            Plan::default()
        );
        assert_eq!(
            asked(Stream::OF_FAULTS, Advice::Normal, vec![u64::MAX, u64::MAX]),
            []
        );
    }
}
