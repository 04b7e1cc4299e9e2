//! `pagewalk trace convert`: recordings for other people's viewers.

use super::{output, report, status};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use pagewalk::recording::{Reader, to_perfetto};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// Options of `pagewalk trace convert`.
#[derive(Debug, Args)]
pub(super) struct ConvertOptions {
    /// For which viewer
    #[arg(long, value_enum)]
    to: Viewer,

    /// Where it goes [default: stdout]
    #[arg(long, short, value_name = "OUT")]
    output: Option<PathBuf>,

    /// What `pagewalk run --record` wrote
    #[arg(value_name = "FILE")]
    recording: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Viewer {
    /// Trace events as JSON, for ui.perfetto.dev and chrome://tracing
    Perfetto,
}

/// Converts; the status is for the process. A recording that is cut off is converted as far as it goes.
pub(super) fn run(options: &ConvertOptions) -> Result<u8> {
    let path = options.recording.display();
    let mut reader = Reader::open(&options.recording).with_context(|| format!("{path}"))?;
    let mut convert = |out: &mut dyn Write| -> io::Result<()> {
        match options.to {
            Viewer::Perfetto => to_perfetto(&mut reader, out).map(|_| ()),
        }
    };
    match &options.output {
        Some(output) => output::write(&options.recording, output, |out| convert(out))?,
        None => convert(&mut BufWriter::with_capacity(1 << 16, io::stdout().lock()))
            .context("the trace cannot be written")?,
    }
    match reader.damage() {
        None => Ok(status::SUCCESS),
        Some(damage) => {
            report::say(&format!("error: {path}: {damage}\n"));
            Ok(status::ERROR)
        }
    }
}
