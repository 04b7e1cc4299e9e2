//! What came of a suite, for the reports to be made of.

use pagewalk::suite::{Outcome, Test};
use std::collections::BTreeMap;

/// How a test ended on an engine.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) test: Test,
    pub(super) engine: &'static str,
    pub(super) outcome: Outcome,
}

/// All verdicts, in order of test and engine.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) engines: Vec<&'static str>,
    pub(super) isa: String,
    pub(super) max_insns: u64,
    pub(super) verdicts: Vec<Verdict>,
}

/// Passes and failures.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Count {
    pub(super) passed: usize,
    pub(super) failed: usize,
}

impl Count {
    pub(super) fn add(&mut self, verdict: &Verdict) {
        match verdict.outcome.failure {
            None => self.passed += 1,
            Some(_) => self.failed += 1,
        }
    }
}

impl Report {
    pub(super) fn passed(&self) -> usize {
        self.total(None).passed
    }

    pub(super) fn failed(&self) -> usize {
        self.total(None).failed
    }

    /// All tests together, on one engine or on all.
    pub(super) fn total(&self, engine: Option<&str>) -> Count {
        let mut count = Count::default();
        let of_engine = |verdict: &&Verdict| engine.is_none_or(|engine| engine == verdict.engine);
        self.verdicts
            .iter()
            .filter(of_engine)
            .for_each(|verdict| count.add(verdict));
        count
    }

    /// The tests of each group, on each engine.
    pub(super) fn groups(&self) -> BTreeMap<&str, BTreeMap<&'static str, Count>> {
        let mut groups: BTreeMap<_, BTreeMap<_, Count>> = BTreeMap::new();
        for verdict in &self.verdicts {
            let group = groups.entry(verdict.test.group.as_str()).or_default();
            group.entry(verdict.engine).or_default().add(verdict);
        }
        groups
    }
}
