//! What page tables lead to over time: all changes, and all entries now and then.

use super::columns::{Columns, Times};
use super::people::People;
use super::summary::TableSummary;
use super::survey::Survey;
use crate::recording::{Event, FaultKind, FrameKind};
use std::collections::{BTreeMap, HashMap};

/// W in an entry.
const WRITABLE: u32 = 1 << 2;

/// An entry, as far as it is known. The numbers of `what` are those of the page's `tables.js`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Entry {
    what: What,
    low: u32,
    high: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum What {
    /// Nothing is there any more.
    Gone = 0,
    /// It leads to a frame.
    Frame = 1,
    /// The entry itself was told.
    Told = 2,
    /// The page is in swap: a slot, and its area.
    Swapped = 3,
    /// An entry that maps 2 MiB.
    Large = 4,
}

impl Entry {
    const GONE: Entry = Entry {
        what: What::Gone,
        low: 0,
        high: 0,
    };

    fn told(what: What, pte: u64) -> Entry {
        Entry {
            what,
            low: pte as u32,
            high: (pte >> 32) as u32,
        }
    }
}

/// Rows of columns.
#[derive(Clone, Default)]
struct Changes {
    space: Vec<u32>,
    page_low: Vec<u32>,
    page_high: Vec<u32>,
    what: Vec<u8>,
    low: Vec<u32>,
    high: Vec<u32>,
}

impl Changes {
    fn push(&mut self, space: u32, page: u64, entry: Entry) {
        self.space.push(space);
        self.page_low.push(page as u32);
        self.page_high.push((page >> 32) as u32);
        self.what.push(entry.what as u8);
        self.low.push(entry.low);
        self.high.push(entry.high);
    }

    fn len(&self) -> usize {
        self.space.len()
    }

    fn finish(&self, prefix: &str, columns: &mut Columns) {
        columns.words(format!("{prefix}-space"), &self.space);
        columns.words(format!("{prefix}-page-low"), &self.page_low);
        columns.words(format!("{prefix}-page-high"), &self.page_high);
        columns.bytes(format!("{prefix}-what"), &self.what);
        columns.words(format!("{prefix}-low"), &self.low);
        columns.words(format!("{prefix}-high"), &self.high);
    }
}

/// What is known of a frame.
#[derive(Clone, Default)]
struct Frame {
    /// A private page, which processes share only until one of them writes.
    private: bool,
    /// The pages that map it.
    mappers: Vec<(u32, u64)>,
    /// The pages from which it was just taken away.
    mapped: Vec<(u32, u64)>,
    /// Its copy in swap: area and slot.
    slot: Option<(u32, u32)>,
    evicted: bool,
    last_space: Option<u32>,
}

pub(super) struct Tables {
    every: usize,
    entries: BTreeMap<u32, BTreeMap<u64, Entry>>,
    /// How many of a space's pages are in memory.
    resident: HashMap<u32, u32>,
    frames: HashMap<u32, Frame>,
    /// The frame that was unmapped last, if nothing was mapped since.
    unmapping: Option<u32>,
    times: Times,
    changes: Changes,
    keys: Changes,
    starts: Vec<usize>,
    /// Which space each process has, so that one that nobody has any more can be forgotten.
    spaces: HashMap<u32, u32>,
}

impl Tables {
    pub(super) fn new(survey: &Survey) -> Tables {
        let all: u64 = survey.counts.iter().sum();
        Tables {
            // Whole tables are to be few.
            every: (all as usize / 64).max(1 << 14),
            entries: BTreeMap::new(),
            resident: HashMap::new(),
            frames: HashMap::new(),
            unmapping: None,
            times: Times::new(survey.start),
            changes: Changes::default(),
            keys: Changes::default(),
            starts: vec![0, 0],
            spaces: HashMap::new(),
        }
    }

    /// How many pages of a space are in memory.
    pub(super) fn resident(&self, space: u32) -> u32 {
        self.resident.get(&space).copied().unwrap_or(0)
    }

    /// The space that mapped a frame last.
    pub(super) fn last_space(&self, frame: u32) -> Option<u32> {
        self.frames.get(&frame).and_then(|it| it.last_space)
    }

    /// Takes an event that [`People`] have taken.
    pub(super) fn take(&mut self, now: u64, event: &Event, people: &People) {
        match *event {
            Event::FrameUse { frame, usage } => {
                if usage == FrameKind::Free {
                    self.frames.remove(&frame);
                } else {
                    self.frames.entry(frame).or_default().private = usage == FrameKind::Anon;
                }
            }
            Event::FrameMap {
                frame, space, va, ..
            } => self.map(now, frame, space, va.0 >> 12),
            Event::FrameUnmap {
                frame, space, va, ..
            } => self.unmap(now, frame, space, va.0 >> 12),
            Event::FaultDone {
                kind,
                va,
                space,
                pte: Some(pte),
                ..
            } if pte.0 & 1 == 1 => {
                let large = kind == FaultKind::Large;
                let page = if large { va.0 >> 21 << 9 } else { va.0 >> 12 };
                let what = if large { What::Large } else { What::Told };
                self.set(now, space, page, Entry::told(what, pte.0));
            }
            Event::SwapIn { frame, area, slot } => {
                self.frames.entry(frame).or_default().slot = Some((area, slot));
            }
            Event::SwapOut { frame, area, slot } => {
                self.frames.entry(frame).or_default().slot = Some((area, slot));
                self.swapped(now, frame);
            }
            Event::Evict { frame, .. } => {
                self.frames.entry(frame).or_default().evicted = true;
                self.swapped(now, frame);
            }
            Event::ProcessSpace { pid, space } => self.enters(now, pid, Some(space), people),
            Event::ProcessExit { pid, .. } => self.enters(now, pid, None, people),
            _ => {}
        }
    }

    fn map(&mut self, now: u64, frame: u32, space: u32, page: u64) {
        *self.resident.entry(space).or_default() += 1;
        self.unmapping = None;
        let it = self.frames.entry(frame).or_default();
        if std::mem::take(&mut it.evicted) {
            it.mapped.clear();
        }
        it.last_space = Some(space);
        let shares = it.private && !it.mappers.is_empty();
        let others = if shares {
            it.mappers.clone()
        } else {
            Vec::new()
        };
        it.mappers.push((space, page));
        let mut entry = Entry {
            what: What::Frame,
            low: frame,
            high: 0,
        };
        // A private page that gets a second mapper is copied on write from now on: fork takes away what
        // lets its entries be written, and gives the child copies of them.
        for (other, its) in others {
            if let Some(told) = self.protect(now, other, its).filter(|_| its == page) {
                entry = told;
            }
        }
        self.set(now, space, page, entry);
    }

    /// Takes write permission from an entry, if it is told.
    fn protect(&mut self, now: u64, space: u32, page: u64) -> Option<Entry> {
        let entry = *self.entries.get(&space)?.get(&page)?;
        let told = entry.what == What::Told;
        let entry = Entry {
            low: entry.low & !WRITABLE,
            ..entry
        };
        told.then(|| {
            self.set(now, space, page, entry);
            entry
        })
    }

    fn unmap(&mut self, now: u64, frame: u32, space: u32, page: u64) {
        let resident = self.resident.entry(space).or_default();
        *resident = resident.saturating_sub(1);
        let it = self.frames.entry(frame).or_default();
        it.mappers.retain(|&mapper| mapper != (space, page));
        // What is evicted is taken from all its mappers one after the other; who gave it up before that
        // has no claim to the copy in swap.
        if self.unmapping.replace(frame) != Some(frame) {
            it.mapped.clear();
        }
        it.mapped.push((space, page));
        it.last_space = Some(space);
        self.set(now, space, page, Entry::GONE);
        self.swapped(now, frame);
    }

    /// Once a frame was evicted and has a place in swap, that is where its pages are.
    fn swapped(&mut self, now: u64, frame: u32) {
        let Some(it) = self.frames.get_mut(&frame) else {
            return;
        };
        // Pages of files and of shared objects are found again without their entries.
        let (Some((area, slot)), true, true) = (it.slot, it.evicted, it.private) else {
            return;
        };
        let entry = Entry {
            what: What::Swapped,
            low: slot,
            high: area,
        };
        for (space, page) in std::mem::take(&mut it.mapped) {
            self.set(now, space, page, entry);
        }
    }

    /// A process has another space, or none.
    fn enters(&mut self, now: u64, pid: u32, space: Option<u32>, people: &People) {
        // Of processes beyond those that are told apart nothing is kept.
        if people.index(pid) == 0 {
            return;
        }
        let before = match space {
            Some(space) => self.spaces.insert(pid, space),
            None => self.spaces.remove(&pid),
        };
        let Some(left) = before.filter(|&left| people.of_space(left).is_none()) else {
            return;
        };
        for page in self.entries.remove(&left).unwrap_or_default().into_keys() {
            self.change(now, left, page, Entry::GONE);
        }
        self.resident.remove(&left);
    }

    fn set(&mut self, now: u64, space: u32, page: u64, entry: Entry) {
        let entries = self.entries.entry(space).or_default();
        let before = if entry.what == What::Gone {
            entries.remove(&page)
        } else {
            entries.insert(page, entry)
        };
        if before.unwrap_or(Entry::GONE) != entry {
            self.change(now, space, page, entry);
        }
    }

    fn change(&mut self, now: u64, space: u32, page: u64, entry: Entry) {
        self.times.push(now);
        self.changes.push(space, page, entry);
        if self.times.len() % self.every == 0 {
            for (&space, entries) in &self.entries {
                for (&page, &entry) in entries {
                    self.keys.push(space, page, entry);
                }
            }
            self.starts.push(self.keys.len());
        }
    }

    pub(super) fn finish(self, columns: &mut Columns) -> TableSummary {
        self.times.finish("table", columns);
        self.changes.finish("table", columns);
        self.keys.finish("table-key", columns);
        TableSummary {
            every: self.every,
            starts: self.starts,
        }
    }
}
