//! Errors made on purpose: the value of `--drive …,fail=RULE[:RULE…]`, and which requests it fails.
//!
//! A request that a rule names is answered with an I/O error; nothing is read or written.

use std::ops::RangeInclusive;
use std::str::FromStr;

/// How a rule is written; for messages.
const GRAMMAR: &str = "read, write or flush, then @N (the Nth such request, from 1), @N-M, @N+ (from the Nth on), @sector=S or @sector=S-T; several are joined by colons, such as fail=read@3:write@sector=8-15";

/// A rule that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RuleError {
    /// Not of the grammar.
    #[error("{rule:?} is no rule: a rule is {GRAMMAR}")]
    Grammar {
        /// The rule.
        rule: String,
    },
    /// Requests are counted from one.
    #[error("{rule:?} names a request 0: the first one is 1")]
    Zeroth {
        /// The rule.
        rule: String,
    },
    /// A range that ends before it begins.
    #[error("{rule:?} ends before it begins")]
    Backwards {
        /// The rule.
        rule: String,
    },
    /// A flush concerns the whole disk.
    #[error("{rule:?} names a sector, and a flush has none: write flush@N")]
    FlushedSector {
        /// The rule.
        rule: String,
    },
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Reads.
    Read,
    /// Writes.
    Write,
    /// Flushes.
    Flush,
}

/// Which requests of that operation fail.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Which {
    /// By their number, from 1.
    Count(RangeInclusive<u64>),
    /// Those that touch one of these sectors.
    Sectors(RangeInclusive<u64>),
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    operation: Operation,
    which: Which,
}

/// Which requests of a disk fail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Failures {
    rules: Vec<Rule>,
    /// Requests seen so far, by operation.
    seen: [u64; 3],
}

impl Failures {
    /// Adds the rules of another list.
    pub(super) fn extend(&mut self, others: Failures) {
        self.rules.extend(others.rules);
    }

    /// Counts a request, which touches these sectors, and tells whether it is to fail. A flush touches none.
    pub(super) fn strike(&mut self, operation: Operation, first: u64, sectors: u64) -> bool {
        let seen = &mut self.seen[operation as usize];
        *seen += 1;
        let last = first.saturating_add(sectors.saturating_sub(1));
        let hit = |rule: &Rule| match &rule.which {
            Which::Count(numbers) => numbers.contains(seen),
            Which::Sectors(bad) => sectors > 0 && first <= *bad.end() && *bad.start() <= last,
        };
        self.rules
            .iter()
            .any(|rule| rule.operation == operation && hit(rule))
    }
}

impl FromStr for Failures {
    type Err = RuleError;

    fn from_str(rules: &str) -> Result<Self, RuleError> {
        let rules: Result<Vec<Rule>, RuleError> = rules.split(':').map(str::parse).collect();
        Ok(Failures {
            rules: rules?,
            seen: [0; 3],
        })
    }
}

impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let rule = || text.to_owned();
        let grammar = || RuleError::Grammar { rule: rule() };
        let (operation, which) = text.split_once('@').ok_or_else(grammar)?;
        let operation = match operation {
            "read" => Operation::Read,
            "write" => Operation::Write,
            "flush" => Operation::Flush,
            _ => return Err(grammar()),
        };
        let (range, of_sectors) = match which.strip_prefix("sector=") {
            Some(range) => (range, true),
            None => (which, false),
        };
        let range = match range.strip_suffix('+') {
            Some(from) if !of_sectors => number(from).map(|from| from..=u64::MAX),
            _ => parse_range(range),
        };
        let range = range.ok_or_else(grammar)?;
        let which = match (operation, of_sectors) {
            (Operation::Flush, true) => return Err(RuleError::FlushedSector { rule: rule() }),
            (_, true) => Which::Sectors(range),
            (_, false) if *range.start() == 0 => return Err(RuleError::Zeroth { rule: rule() }),
            (_, false) => Which::Count(range),
        };
        match &which {
            Which::Count(range) | Which::Sectors(range) if range.is_empty() => {
                Err(RuleError::Backwards { rule: rule() })
            }
            _ => Ok(Rule { operation, which }),
        }
    }
}

fn parse_range(text: &str) -> Option<RangeInclusive<u64>> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some(number(first)?..=number(last)?)
}

/// Digits only: `parse` alone would take a sign too.
fn number(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::Operation::{Flush, Read, Write};
    use super::*;

    /// Which of some reads and writes of one sector at 8, in turn, fail.
    fn struck(rules: &str, requests: &[(Operation, u64, u64)]) -> Vec<usize> {
        let mut failures: Failures = rules.parse().unwrap();
        let numbered = requests.iter().enumerate();
        numbered
            .filter(|&(_, &(operation, first, sectors))| failures.strike(operation, first, sectors))
            .map(|(index, _)| index)
            .collect()
    }

    #[test]
    fn requests_fail_by_their_number() {
        let requests = [
            (Read, 8, 1),
            (Write, 8, 1),
            (Read, 9, 1),
            (Flush, 0, 0),
            (Read, 8, 1),
            (Write, 9, 1),
            (Flush, 0, 0),
        ];
        for (rules, expected) in [
            ("read@1", vec![0]),
            ("read@2", vec![2]),
            ("read@2+", vec![2, 4]),
            ("read@1-2", vec![0, 2]),
            ("write@2", vec![5]),
            ("flush@1+", vec![3, 6]),
            ("read@3:flush@2", vec![4, 6]),
            ("read@4", vec![]),
        ] {
            assert_eq!(struck(rules, &requests), expected, "{rules}");
        }
    }

    #[test]
    fn requests_fail_by_the_sectors_they_touch() {
        let requests = [
            (Read, 0, 8),
            (Read, 0, 9),
            (Read, 11, 1),
            (Read, 12, 8),
            (Write, 8, 8),
            (Read, u64::MAX, 8),
        ];
        for (rules, expected) in [
            ("read@sector=8", vec![1]),
            ("read@sector=8-11", vec![1, 2]),
            ("write@sector=15", vec![4]),
            ("write@sector=16", vec![]),
            ("read@sector=0:write@sector=0-99", vec![0, 1, 4]),
        ] {
            assert_eq!(struck(rules, &requests), expected, "{rules}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (rules, part) in [
            ("", "is no rule"),
            ("read", "is no rule"),
            ("read@", "is no rule"),
            ("read@x", "is no rule"),
            ("read@-1", "is no rule"),
            ("read@+1", "is no rule"),
            ("trim@1", "is no rule"),
            ("read@sector=", "is no rule"),
            ("read@sector=3+", "is no rule"),
            ("read@1:", "is no rule"),
            ("read@99999999999999999999", "is no rule"),
            ("read@0", "the first one is 1"),
            ("read@3-2", "ends before it begins"),
            ("write@sector=9-8", "ends before it begins"),
            ("flush@sector=1", "write flush@N"),
        ] {
            let error = rules.parse::<Failures>().unwrap_err().to_string();
            assert!(error.contains(part), "{rules}: {error}");
        }
    }
}
