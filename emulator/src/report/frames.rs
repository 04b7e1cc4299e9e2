//! The map of frames over time: all changes, and the whole map now and then.

use super::columns::{Columns, Times};
use super::people::People;
use super::series::Levels;
use super::summary::FrameSummary;
use super::survey::Survey;
use super::timeline::{BUCKETS, Timeline};
use crate::recording::{Event, FrameKind, FrameTable, FrameUse, Header};

/// Bytes of a frame.
const FRAME_BYTES: u64 = 4096;

/// The most frames that a map has: of a machine with more, the first so many are shown.
const MOST: u64 = 1 << 20;

/// What a frame is used for before the guest has told.
const UNTOLD: u32 = FrameKind::ALL.len() as u32;

/// Whose a frame is: nobody's, several processes', or (from here on) that of a process by index.
const SEVERAL: u32 = 1;
const FIRST: u32 = 2;
/// A process that is too many for a number of its own.
const SOMEBODY: u32 = 0xffff;

/// The kinds of frames, by number.
pub(super) fn kinds() -> Vec<&'static str> {
    let told = FrameKind::ALL.into_iter().map(FrameKind::name);
    told.chain(["untold"]).collect()
}

/// What was written last of a frame.
#[derive(Clone, Copy)]
struct Written {
    kind: u32,
    word: u32,
}

pub(super) struct Frames {
    /// The page number of frame 0.
    first: u64,
    table: FrameTable,
    written: Vec<Written>,
    every: usize,
    times: Times,
    indices: Vec<u32>,
    words: Vec<u32>,
    keys: Vec<u32>,
    in_use: Levels,
    used: [u32; UNTOLD as usize + 1],
}

impl Frames {
    pub(super) fn new(survey: &Survey, header: &Header, timeline: Timeline) -> Frames {
        let number = |name: &str| {
            let kind = Event::KINDS.iter().find(|(_, it)| *it == name);
            kind.map_or(0, |&(number, _)| survey.counts[usize::from(number)])
        };
        let changes = number("frame_use") + number("frame_map") + number("frame_unmap");
        let count = if changes == 0 {
            0
        } else {
            (header.memory / FRAME_BYTES).min(MOST) as usize
        };
        let frame = Written {
            kind: UNTOLD,
            word: word(0, UNTOLD, 0),
        };
        let mut used = [0; UNTOLD as usize + 1];
        used[UNTOLD as usize] = count as u32;
        let written = vec![frame; count];
        Frames {
            first: header.ram_base / FRAME_BYTES,
            // Whole maps are to take no more room than the changes, and to be few.
            every: (changes as usize / 64).max(1 << 14).max(count),
            times: Times::new(survey.start),
            indices: Vec::new(),
            words: Vec::new(),
            keys: written.iter().map(|frame| frame.word).collect(),
            table: FrameTable::new(count),
            written,
            in_use: Levels::new(timeline, UNTOLD as usize + 1),
            used,
        }
    }

    /// Takes an event that [`People`] have taken.
    pub(super) fn take(&mut self, now: u64, event: &Event, people: &People) {
        for frame in self.table.take(event) {
            self.write(now, frame, people);
        }
    }

    /// Writes down what a frame is now, if that is something else.
    fn write(&mut self, now: u64, frame: u32, people: &People) {
        let (Some(it), Some(written)) =
            (self.table.get(frame), self.written.get_mut(frame as usize))
        else {
            return;
        };
        let before = written.kind as usize;
        let kind = it.kind.map_or(UNTOLD, |kind| kind as u32);
        let word = word(owner(it, people), kind, it.sharers);
        let is_new = word != written.word;
        *written = Written { kind, word };
        if kind as usize != before {
            self.used[before] -= 1;
            self.used[kind as usize] += 1;
            for kind in [before, kind as usize] {
                self.in_use.set(now, kind, self.used[kind]);
            }
        }
        if !is_new {
            return;
        }
        self.times.push(now);
        self.indices.push(frame);
        self.words.push(word);
        if self.times.len() % self.every == 0 {
            self.keys
                .extend(self.written.iter().map(|frame| frame.word));
        }
    }

    pub(super) fn finish(mut self, columns: &mut Columns) -> FrameSummary {
        self.times.finish("frame", columns);
        columns.words("frame-index", &self.indices);
        columns.words("frame-word", &self.words);
        columns.words("frame-keys", &self.keys);
        for (kind, values) in self.in_use.finish().chunks(BUCKETS).enumerate() {
            columns.words(format!("use-{kind}"), values);
        }
        FrameSummary {
            count: self.table.len(),
            first: self.first,
            every: self.every,
        }
    }
}

/// Owner, kind, and how many pages map the frame, in the form that the page takes apart.
fn word(owner: u32, kind: u32, sharers: u32) -> u32 {
    owner | kind << 16 | sharers.min(0xff) << 24
}

fn owner(frame: &FrameUse, people: &People) -> u32 {
    if frame.mappers.is_empty() {
        return 0;
    }
    let Some(space) = frame.only_space() else {
        return SEVERAL;
    };
    let process = people.of_space(space);
    let process = process.and_then(|it| u32::try_from(it).ok());
    process.map_or(SOMEBODY, |process| (FIRST + process).min(SOMEBODY))
}
