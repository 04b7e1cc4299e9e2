//! What the emulator counted from outside: `pagewalk run --counters FILE`, one JSON object a line.
//!
//! Every line holds totals since the machine's start, so what happened between two marks is a
//! difference.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// Page faults by kind of access and by what was wrong, as in `store_absent` and `load_protection`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(crate) struct PageFaults(BTreeMap<String, u64>);

impl PageFaults {
    /// The faults of one kind.
    pub(crate) fn of(&self, kind: &str) -> u64 {
        self.0.get(kind).copied().unwrap_or(0)
    }

    /// The faults of every kind.
    pub(crate) fn total(&self) -> u64 {
        self.0.values().sum()
    }

    fn since(&self, earlier: &Self) -> Self {
        let faults = self.0.iter().map(|(kind, count)| {
            let more = count.saturating_sub(earlier.of(kind));
            (kind.clone(), more)
        });
        Self(faults.collect())
    }
}

/// A drive's transfers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Drive {
    /// Sectors of 512 bytes that were read.
    pub(crate) read_sectors: u64,
    /// Sectors that were written.
    pub(crate) write_sectors: u64,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct Snapshot {
    /// What the line is for: `mark`, or `exit` for the last.
    event: String,
    /// The mark's name.
    label: String,
    /// 0 where it begins, 1 where it ends.
    phase: u64,
    /// Instructions retired.
    pub(crate) instret: u64,
    /// Page faults taken.
    pub(crate) page_faults: PageFaults,
    /// Drives, in the order of the command line.
    pub(crate) drives: Vec<Drive>,
}

/// What happened between two snapshots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Page faults taken.
    pub(crate) page_faults: PageFaults,
    /// Drives, in the order of the command line.
    pub(crate) drives: Vec<Drive>,
}

/// All lines of a file.
#[derive(Clone, Debug)]
pub(crate) struct Counters {
    snapshots: Vec<Snapshot>,
}

impl Counters {
    /// Reads a file that the emulator wrote.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file)
            .with_context(|| format!("cannot read the emulator's counts, {}", file.display()))?;
        Self::parse(&text).with_context(|| format!("cannot understand {}", file.display()))
    }

    /// Reads the text of such a file.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let snapshots = text
            .lines()
            .enumerate()
            .map(|(index, line)| {
                serde_json::from_str(line).with_context(|| format!("line {} is wrong", index + 1))
            })
            .collect::<Result<_>>()?;
        Ok(Self { snapshots })
    }

    /// What happened between the mark `label`'s begin and its end.
    pub(crate) fn between(&self, label: &str) -> Result<Difference> {
        let at = |phase| {
            let mut marks = self
                .snapshots
                .iter()
                .filter(|it| it.event == "mark" && it.label == label && it.phase == phase);
            let name = if phase == 0 { "begin" } else { "end" };
            let Some(mark) = marks.next() else {
                bail!("the guest never marked the {name} of `{label}`");
            };
            if marks.next().is_some() {
                bail!("the guest marked the {name} of `{label}` more than once");
            }
            Ok(mark)
        };
        Ok(difference(at(0)?, at(1)?))
    }

    /// The totals at the machine's end.
    pub(crate) fn total(&self) -> Result<&Snapshot> {
        self.snapshots
            .iter()
            .rfind(|it| it.event == "exit")
            .context("the emulator wrote no counts at its end")
    }
}

fn difference(begin: &Snapshot, end: &Snapshot) -> Difference {
    Difference {
        page_faults: end.page_faults.since(&begin.page_faults),
        drives: begin
            .drives
            .iter()
            .zip(&end.drives)
            .map(|(b, e)| Drive {
                read_sectors: e.read_sectors.saturating_sub(b.read_sectors),
                write_sectors: e.write_sectors.saturating_sub(b.write_sectors),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = r#"{"event":"mark","label":"lazy","phase":0,"cycle":9,"instret":100,"page_faults":{"store_absent":5,"store_accessed_dirty":0},"drives":[{"id":"d0","read_ops":1,"read_sectors":8},{"id":"d1"}]}
{"event":"mark","label":"lazy","phase":1,"instret":350,"page_faults":{"store_absent":69,"load_absent":1},"drives":[{"read_sectors":16},{"write_sectors":24}]}
{"event":"exit","instret":1000}
"#;

    #[test]
    fn what_lies_between_two_marks_is_a_difference() {
        let counters = Counters::parse(LINES).unwrap();
        let lazy = counters.between("lazy").unwrap();
        assert_eq!(lazy.page_faults.of("store_absent"), 64);
        assert_eq!(lazy.page_faults.of("fetch_absent"), 0);
        assert_eq!(lazy.page_faults.total(), 65);
        assert_eq!(lazy.drives[0].read_sectors, 8);
        assert_eq!(lazy.drives[1].write_sectors, 24);
        assert_eq!(counters.total().unwrap().instret, 1000);
    }

    #[test]
    fn missing_and_repeated_marks_are_named() {
        let text = |from: &str| Counters::parse(from).unwrap().between("lazy").unwrap_err();
        let first = LINES.lines().next().unwrap();
        assert!(text(first).to_string().contains("never marked the end"));
        let twice = format!("{first}\n{first}\n");
        assert!(text(&twice).to_string().contains("more than once"));
        assert!(Counters::parse(first).unwrap().total().is_err());
    }

    #[test]
    fn a_broken_line_is_named() {
        let error = format!("{:#}", Counters::parse("{}\n{").unwrap_err());
        assert!(error.contains("line 2"), "{error}");
    }
}
