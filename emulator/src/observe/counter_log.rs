//! The counts as JSON lines: one at each mark that the guest sets, and one at the end.
//!
//! Every line holds totals since reset, so what happened between two marks is a difference.

use super::Snapshot;
use crate::machine::Mark;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Line<'a> {
    event: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phase: Option<u64>,
    #[serde(flatten)]
    snapshot: &'a Snapshot,
}

/// Writes snapshots as lines.
#[derive(Debug)]
pub struct CounterLog<W: Write> {
    out: W,
}

impl<W: Write> CounterLog<W> {
    /// A log that is written here.
    pub fn new(out: W) -> Self {
        CounterLog { out }
    }

    /// A mark was set.
    ///
    /// # Errors
    /// The host's, on writing.
    pub fn mark(&mut self, mark: &Mark) -> io::Result<()> {
        let label = Some(mark.label.as_str());
        let phase = Some(mark.phase);
        self.line(&Line {
            event: "mark",
            label,
            phase,
            snapshot: &mark.snapshot,
        })
    }

    /// The machine has stopped.
    ///
    /// # Errors
    /// The host's, on writing.
    pub fn exit(&mut self, snapshot: &Snapshot) -> io::Result<()> {
        self.line(&Line {
            event: "exit",
            label: None,
            phase: None,
            snapshot,
        })?;
        self.out.flush()
    }

    fn line(&mut self, line: &Line<'_>) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, line)?;
        self.out.write_all(b"\n")
    }
}
