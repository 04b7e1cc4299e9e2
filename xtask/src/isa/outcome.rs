//! How a test went on a machine.

use std::fmt;

use serde::Serialize;

use crate::test_lines::{Counts, Outcome};

/// Statuses from here on are those of unexpected traps: the case's number is what is beyond.
const UNEXPECTED_TRAP: u64 = 1024;

/// A machine that runs tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Machine {
    /// This project's emulator, with its block engine.
    PagewalkBlocks,
    /// This project's emulator, one instruction at a time.
    PagewalkReference,
    /// The referee.
    Qemu,
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PagewalkBlocks => "pagewalk blocks",
            Self::PagewalkReference => "pagewalk reference",
            Self::Qemu => "qemu",
        })
    }
}

/// One run.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Run {
    /// The test's name, such as `rv64ui-p-add`.
    pub(crate) name: String,
    /// Its group, such as `rv64ui-p`.
    pub(crate) group: String,
    /// The machine.
    pub(crate) on: Machine,
    /// How it went.
    #[serde(flatten)]
    pub(crate) outcome: Outcome,
    /// The case that failed, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) case: Option<u64>,
    /// How long it took.
    pub(crate) seconds: f64,
}

impl Run {
    /// What it counts for.
    pub(crate) fn counts(&self) -> Counts {
        match self.outcome {
            Outcome::Passed => Counts::PASSED,
            Outcome::Failed { .. } => Counts::FAILED,
            Outcome::Skipped { .. } => Counts::SKIPPED,
        }
    }
}

/// A test's verdict: its outcome, and the case that failed.
pub(crate) type Verdict = (Outcome, Option<u64>);

/// Reads the status that a test reported by `tohost`, shifted right by one.
pub(crate) fn of_status(status: u64) -> Verdict {
    let failed = |case, why: String| (Outcome::Failed { why }, Some(case));
    match status {
        0 => (Outcome::Passed, None),
        status if status > UNEXPECTED_TRAP => {
            let case = status - UNEXPECTED_TRAP;
            failed(case, format!("an unexpected trap in case {case}"))
        }
        case => failed(case, format!("case {case}")),
    }
}

/// A run that came to no verdict of the test's own.
pub(crate) fn broken(why: impl Into<String>) -> Verdict {
    (Outcome::Failed { why: why.into() }, None)
}

/// A run that did not take place.
pub(crate) fn skipped(why: impl Into<String>) -> Verdict {
    (Outcome::Skipped { why: why.into() }, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_tell_the_case() {
        assert_eq!(of_status(0), (Outcome::Passed, None));
        for (status, case, why) in [
            (2, 2, "case 2"),
            (255, 255, "case 255"),
            (1026, 2, "an unexpected trap in case 2"),
        ] {
            let why = why.to_owned();
            assert_eq!(
                of_status(status),
                (Outcome::Failed { why }, Some(case)),
                "{status}"
            );
        }
    }
}
