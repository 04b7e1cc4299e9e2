//! Reading what the guest's `usertests` prints: a line a test, and a summary.

use serde::Serialize;

/// How a test went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub(crate) enum Outcome {
    /// As it should.
    Passed,
    /// Not as it should.
    Failed {
        /// What was wrong.
        why: String,
    },
    /// It was not run.
    Skipped {
        /// What for.
        why: String,
    },
}

/// One test's result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct TestResult {
    /// The test's name.
    pub(crate) name: String,
    /// How it went.
    #[serde(flatten)]
    pub(crate) outcome: Outcome,
}

/// Numbers of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    /// Those that passed.
    pub(crate) passed: u64,
    /// Those that failed.
    pub(crate) failed: u64,
    /// Those that were not run.
    pub(crate) skipped: u64,
}

impl Counts {
    /// One test that passed.
    pub(crate) const PASSED: Self = Self {
        passed: 1,
        failed: 0,
        skipped: 0,
    };

    /// One test that failed.
    pub(crate) const FAILED: Self = Self {
        passed: 0,
        failed: 1,
        skipped: 0,
    };

    /// One test that was not run.
    pub(crate) const SKIPPED: Self = Self {
        passed: 0,
        failed: 0,
        skipped: 1,
    };

    /// Counts another outcome.
    pub(crate) fn count(&mut self, outcome: &Outcome) {
        *self += match outcome {
            Outcome::Passed => Self::PASSED,
            Outcome::Failed { .. } => Self::FAILED,
            Outcome::Skipped { .. } => Self::SKIPPED,
        };
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
        self.skipped += more.skipped;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

/// A line of `usertests`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// A test's result.
    Result(TestResult),
    /// A test has begun; the guest said no more of it in this line.
    Begun(String),
    /// The last line.
    Summary(Counts),
}

/// Reads a line of the console. Other programs' and the kernel's lines are none of these.
pub(crate) fn read(line: &str) -> Option<Line> {
    let line = line.trim();
    if let Some(summary) = read_summary(line) {
        return Some(Line::Summary(summary));
    }
    let (name, outcome) = line.strip_prefix("test ")?.split_once(" ...")?;
    if name.is_empty() || name.contains(' ') {
        return None;
    }
    let outcome = outcome.trim();
    let (word, why) = outcome.split_once(':').unwrap_or((outcome, ""));
    let why = why.trim().to_owned();
    let outcome = match word.trim().to_ascii_lowercase().as_str() {
        "ok" => Outcome::Passed,
        "failed" => Outcome::Failed { why },
        "skipped" => Outcome::Skipped { why },
        "" => return Some(Line::Begun(name.to_owned())),
        // A message of the kernel's in mid-line, most likely its last words.
        _ => Outcome::Failed {
            why: outcome.to_owned(),
        },
    };
    Some(Line::Result(TestResult {
        name: name.to_owned(),
        outcome,
    }))
}

fn read_summary(line: &str) -> Option<Counts> {
    let mut parts = line.split(", ");
    let mut number = |what: &str| {
        let (number, word) = parts.next()?.split_once(' ')?;
        (word == what).then(|| number.parse().ok())?
    };
    let counts = Counts {
        passed: number("passed")?,
        failed: number("failed")?,
        skipped: number("skipped")?,
    };
    parts.next().is_none().then_some(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(line: &str) -> Option<(String, Outcome)> {
        match read(line)? {
            Line::Result(result) => Some((result.name, result.outcome)),
            Line::Begun(_) | Line::Summary(_) => None,
        }
    }

    #[test]
    fn results_are_read() {
        assert_eq!(
            result("test lazy-exact-count ... ok"),
            Some(("lazy-exact-count".into(), Outcome::Passed))
        );
        let why = "3 faults: expected 2".to_owned();
        assert_eq!(
            result("test cow ... FAILED: 3 faults: expected 2"),
            Some(("cow".into(), Outcome::Failed { why }))
        );
        let why = "no Svadu here".to_owned();
        assert_eq!(
            result("test svade-vs-svadu ... skipped: no Svadu here"),
            Some(("svade-vs-svadu".into(), Outcome::Skipped { why }))
        );
    }

    #[test]
    fn a_line_that_was_cut_off_is_no_pass() {
        assert_eq!(read("test cow ..."), Some(Line::Begun("cow".into())));
        let why = "kernel panic at vm.rs".to_owned();
        assert_eq!(
            result("test cow ... kernel panic at vm.rs"),
            Some(("cow".into(), Outcome::Failed { why }))
        );
    }

    #[test]
    fn other_lines_are_left_alone() {
        for line in [
            "",
            "test",
            "testing ... ok",
            "test of the tape ... ok",
            "$ usertests",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn summaries_are_read_and_written_alike() {
        let counts = Counts {
            passed: 24,
            failed: 1,
            skipped: 2,
        };
        assert_eq!(counts.to_string(), "24 passed, 1 failed, 2 skipped");
        assert_eq!(read(&counts.to_string()), Some(Line::Summary(counts)));
        assert_eq!(read("24 passed, 1 failed"), None);
        assert_eq!(read("24 passed, 1 failed, 2 skipped, 1 lost"), None);
        assert_eq!(read("x passed, 1 failed, 2 skipped"), None);
    }
}
