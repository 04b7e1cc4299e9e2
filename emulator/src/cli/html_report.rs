//! `pagewalk report FILE`: a recording as a page of HTML.

use super::size::parse_count;
use super::{output, report, status};
use anyhow::{Context, Result};
use clap::Args;
use pagewalk::recording::Reader;
use pagewalk::report::{Options, Report};
use std::path::PathBuf;

/// Options of `pagewalk report`.
#[derive(Debug, Args)]
pub(super) struct ReportOptions {
    /// Where the page goes [default: FILE.html]
    #[arg(long, short, value_name = "PAGE")]
    output: Option<PathBuf>,

    /// What stands at the top of the page [default: the recording's name]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    /// How many events the table has at most; the charts count all
    #[arg(long, value_name = "N", default_value = "1M", value_parser = parse_count)]
    events: u64,

    /// The recording, which `pagewalk run --record` wrote
    #[arg(value_name = "FILE")]
    recording: PathBuf,
}

/// Reads the recording and writes the page; the status is for the process.
pub(super) fn run(options: &ReportOptions) -> Result<u8> {
    let recording = &options.recording;
    let name = recording.file_name().unwrap_or(recording.as_os_str());
    let title = options.title.clone();
    let page = Report::new(
        || Reader::open(recording),
        &Options {
            title: title.unwrap_or_else(|| name.to_string_lossy().into_owned()),
            max_events: usize::try_from(options.events).unwrap_or(usize::MAX),
        },
    )
    .with_context(|| recording.display().to_string())?;
    let output = options.output.clone().unwrap_or_else(|| {
        let mut path = recording.clone().into_os_string();
        path.push(".html");
        path.into()
    });
    output::write(recording, &output, |out| page.write(out))?;
    if let Some(notice) = page.notice() {
        report::say(&format!("warning: {}: {notice}\n", recording.display()));
    }
    report::print(&format!("{}: {} events\n", output.display(), page.events()));
    Ok(status::SUCCESS)
}
