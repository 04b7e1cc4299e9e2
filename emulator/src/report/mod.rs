//! A recording as one page of HTML: what is seen in it is added up here, so that a browser draws a
//! million events as fast as a thousand.
//!
//! The recording is read twice. A `survey` finds how long it is and who did most; then each part
//! (charts, frames, page tables, rows of the table) takes from every event what it shows. What they made
//! is a `Summary` in JSON and columns of numbers, which `html` puts into the page; the page's own
//! programs, in `page/`, unpack a column when they first need it.

mod columns;
mod frames;
mod html;
mod people;
mod rows;
mod series;
mod summary;
mod survey;
mod tables;
#[cfg(test)]
mod tests;
mod timeline;
mod working_set;

use crate::recording::{Event, OpenError, Reader, Record};
use columns::Columns;
use frames::Frames;
use people::People;
use rows::Rows;
use series::Charts;
use std::io::{self, Read, Write};
use summary::Summary;
use survey::Survey;
use tables::Tables;
use timeline::Timeline;
use working_set::WorkingSet;

/// What the page is to be like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// What stands at its top.
    pub title: String,
    /// How many events its table has at most.
    pub max_events: usize,
}

/// A page that can be written.
#[derive(Debug)]
pub struct Report {
    summary: Summary,
    columns: Columns,
}

impl Report {
    /// Adds up a recording, which `open` opens, twice.
    ///
    /// # Errors
    /// It cannot be opened. One that is damaged further on is shown as far as it goes, and the page says so.
    pub fn new<R: Read>(
        open: impl Fn() -> Result<Reader<R>, OpenError>,
        options: &Options,
    ) -> Result<Report, OpenError> {
        let mut reader = open()?;
        let survey = Survey::new(&mut reader);
        let mut parts = Parts::new(&survey, &reader, options);
        let mut reader = open()?;
        for record in &mut reader {
            parts.take(&record);
        }
        Ok(parts.finish(&survey, &reader, options))
    }

    /// Why the recording was not read to its end, where it was not.
    #[must_use]
    pub fn notice(&self) -> Option<&str> {
        self.summary.notice.as_deref()
    }

    /// How many events the recording holds.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.summary.totals.events
    }

    /// Writes the page.
    ///
    /// # Errors
    /// The host's, on writing.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        html::write(out, &self.summary, &self.columns)
    }
}

/// Everything that is added up.
struct Parts {
    people: People,
    charts: Charts,
    frames: Frames,
    tables: Tables,
    working_set: WorkingSet,
    rows: Rows,
    totals: summary::Totals,
    /// With several harts, times may go back a little; what is drawn does not.
    now: u64,
}

impl Parts {
    fn new<R: Read>(survey: &Survey, reader: &Reader<R>, options: &Options) -> Parts {
        let timeline = Timeline::new(survey.start, survey.end);
        let charted = survey.charted();
        Parts {
            people: People::new(survey, timeline),
            charts: Charts::new(timeline, charted),
            frames: Frames::new(survey, reader.header(), timeline),
            tables: Tables::new(survey),
            working_set: WorkingSet::new(timeline, charted),
            rows: Rows::new(survey, options.max_events),
            totals: summary::Totals::default(),
            now: survey.start,
        }
    }

    fn take(&mut self, record: &Record) {
        self.now = self.now.max(record.time);
        let (now, hart, event) = (self.now, record.hart, &record.event);
        self.people.take(now, hart, event);
        let process = self.people.current(hart);
        self.rows.take(now, process, event);
        self.totals.take(event);
        self.charts.take(now, hart, process, event);
        self.tables.take(now, event, &self.people);
        self.frames.take(now, event, &self.people);
        self.swap(now, process, event);
        self.resident(now, event);
        match event {
            Event::TlbFill { va, .. } | Event::FaultDone { va, .. } => {
                self.working_set.touch(now, process, va.0);
            }
            _ => {}
        }
    }

    /// What goes to swap is its owner's; what comes back, that of who waits for it.
    fn swap(&mut self, now: u64, process: usize, event: &Event) {
        match event {
            Event::SwapOut { frame, .. } => {
                let owner = self.tables.last_space(*frame);
                let owner = owner.and_then(|space| self.people.of_space(space));
                self.charts.swap_out(now, owner.unwrap_or(0));
            }
            Event::SwapIn { .. } => self.charts.swap_in(now, process),
            _ => {}
        }
    }

    /// How many pages are in memory changes with mappings, and when a process gets another space.
    fn resident(&mut self, now: u64, event: &Event) {
        match event {
            Event::FrameMap { space, .. } | Event::FrameUnmap { space, .. } => {
                let pages = self.tables.resident(*space);
                for &process in self.people.charted_in(*space) {
                    self.charts.resident(now, process, pages);
                }
            }
            Event::ProcessSpace { pid, space } => {
                let pages = self.tables.resident(*space);
                self.charts.resident(now, self.people.index(*pid), pages);
            }
            Event::ProcessExit { pid, .. } => {
                self.charts.resident(now, self.people.index(*pid), 0);
            }
            _ => {}
        }
    }

    fn finish<R: Read>(mut self, survey: &Survey, reader: &Reader<R>, options: &Options) -> Report {
        let mut columns = Columns::default();
        let (states, ran) = self.people.finish(survey.end);
        self.charts.states(states);
        let figures = self.charts.finish(&mut columns);
        self.working_set.finish(&mut columns);
        let summary = Summary {
            title: options.title.clone(),
            notice: reader.damage().map(|damage| {
                let text = damage.to_string();
                text[..1].to_uppercase() + &text[1..] + "."
            }),
            ended: reader.end().map(|end| end.reason.clone()),
            start: survey.start,
            end: survey.end,
            buckets: timeline::BUCKETS,
            bucket_cycles: Timeline::new(survey.start, survey.end).width(),
            frequency: survey.frequency,
            processes: survey.processes(&self.people, &figures, &ran),
            more_processes: survey.left_out(),
            names: survey.names(),
            states: people::STATES.to_vec(),
            windows: working_set::WINDOWS.to_vec(),
            fault_groups: figures.fault_groups,
            frame_kinds: frames::kinds(),
            frames: self.frames.finish(&mut columns),
            tables: self.tables.finish(&mut columns),
            groups: rows::groups(survey),
            kinds: Vec::new(),
            strings: Vec::new(),
            totals: self.totals,
        };
        let (kinds, strings) = self.rows.finish(&mut columns);
        Report {
            summary: Summary {
                kinds,
                strings,
                ..summary
            },
            columns,
        }
    }
}
