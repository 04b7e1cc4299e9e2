//! The recordings that are shown, and their pages.

use pagewalk::recording::{Compression, End, Event, Reader, Record, Writer, synthetic};
use pagewalk::report::{Options, Report};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::browser::Outcome;

/// Where pages and pictures go.
pub(crate) fn folder() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// The page of a recording, called `name`.
pub(crate) fn page(name: &str, recording: &[u8]) -> Outcome<PathBuf> {
    let options = Options {
        title: name.to_owned(),
        max_events: 1_000_000,
    };
    let report = Report::new(|| Reader::new(recording), &options)?;
    let path = folder().join(format!("{name}.html"));
    let mut out = BufWriter::new(std::fs::File::create(&path)?);
    report.write(&mut out)?;
    out.flush()?;
    Ok(path)
}

/// The page of made-up events.
pub(crate) fn synthetic(name: &str, events: usize) -> Outcome<PathBuf> {
    page(name, &synthetic::recording(events, 7))
}

/// A recording of these events.
pub(crate) fn recording(records: &[Record]) -> Outcome<Vec<u8>> {
    let mut writer = Writer::new(Vec::new(), &synthetic::header(), Compression::Zstd)?;
    for record in records {
        writer.event(record.time, record.hart, &record.event)?;
    }
    let time = records.last().map_or(0, |record| record.time);
    Ok(writer.finish(End {
        time,
        ..End::default()
    })?)
}

/// Made-up events in which every process is called `name`.
pub(crate) fn named(name: &str, events: usize) -> Vec<Record> {
    let mut records = synthetic::records(events, 7);
    for record in &mut records {
        if let Event::ProcessName { name: its, .. } = &mut record.event {
            name.clone_into(its);
        }
    }
    records
}
