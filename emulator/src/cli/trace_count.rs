//! `pagewalk trace count`: what a recording holds, in numbers.

use super::{report, status};
use anyhow::{Context, Result};
use clap::Args;
use pagewalk::recording::{Counts, Reader};
use serde_json::{Map, json};
use std::fmt::Write;
use std::path::PathBuf;

/// Options of `pagewalk trace count`.
#[derive(Debug, Args)]
pub(super) struct CountOptions {
    /// As JSON
    #[arg(long)]
    json: bool,

    /// Only what lies between the begin and the end of a mark of the guest's
    #[arg(long, value_name = "MARK")]
    between: Option<String>,

    /// What `pagewalk run --record` wrote
    #[arg(value_name = "FILE")]
    recording: PathBuf,
}

/// Counts, and says whether events and the run's own counters agree; the status is for the process.
pub(super) fn run(options: &CountOptions) -> Result<u8> {
    let path = options.recording.display();
    let mut reader = Reader::open(&options.recording).with_context(|| format!("{path}"))?;
    let counts = match &options.between {
        Some(mark) => Counts::between(&mut reader, mark).with_context(|| format!("{path}"))?,
        None => Counts::of(&mut reader),
    };
    // The counters are of all of the run.
    let end = reader.end().filter(|_| options.between.is_none());
    let problems = end.map_or_else(Vec::new, |end| counts.disagreements(&end.counters));
    let text = if options.json {
        let counts: Map<_, _> = counts
            .iter()
            .map(|(name, count)| (name.to_owned(), json!(count)))
            .collect();
        format!("{}\n", json!(counts))
    } else {
        let mut text = String::new();
        for (name, count) in counts.iter() {
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "{name:<40} {count:>12}");
        }
        if let Some(end) = end {
            let agree = if problems.is_empty() {
                "the run's counters agree"
            } else {
                "the run's counters disagree"
            };
            let _ = writeln!(
                text,
                "{} events up to cycle {}, where {}; {agree}",
                end.events, end.time, end.reason
            );
        }
        text
    };
    report::print(&text);
    let damage = reader.damage().map(ToString::to_string);
    let problems: Vec<_> = problems.into_iter().chain(damage).collect();
    for problem in &problems {
        report::say(&format!("error: {path}: {problem}\n"));
    }
    Ok(if problems.is_empty() {
        status::SUCCESS
    } else {
        status::ERROR
    })
}
