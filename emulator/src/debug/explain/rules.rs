//! The rules that were applied, and where they stand in the specification.

use super::{Question, Remedy};
use crate::hart::Exception;
use crate::mmu::walk::WalkFault;
use std::fmt;

/// Where a rule stands in the Privileged ISA.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// A step of the algorithm in Virtual Address Translation Process.
    Step(u8),
    /// A chapter or section, by its name.
    Chapter(&'static str),
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rule::Step(number) => write!(f, "step {number}"),
            Rule::Chapter(name) => f.write_str(name),
        }
    }
}

/// A rule that was applied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Check {
    /// The rule.
    pub rule: Rule,
    /// What was found.
    pub found: String,
    /// Whether the access may go on.
    pub holds: bool,
}

/// Some rules under one heading.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Part {
    /// What they are about, in lines; the first part has none.
    pub heading: Vec<String>,
    /// The rules, in order.
    pub checks: Vec<Check>,
}

/// A rule that failed.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// What the walk calls it, if it is the walk's.
    pub(super) walk_fault: Option<WalkFault>,
    pub(super) remedy: Remedy,
}

impl Failure {
    /// The exception that comes of it.
    pub(super) fn exception(&self, question: &Question) -> Exception {
        let Question { va, kind, .. } = *question;
        match self.walk_fault {
            Some(fault) if !fault.is_access_fault() => Exception::page_fault(kind, va),
            Some(_) | None => Exception::access_fault(kind, va),
        }
    }
}

/// Collects parts.
#[derive(Debug, Default)]
pub(super) struct Report {
    done: Vec<Part>,
    current: Part,
}

impl Report {
    /// Begins the next part.
    pub(super) fn part(&mut self, heading: Vec<String>) {
        let next = Part {
            heading,
            checks: Vec::new(),
        };
        self.done.push(std::mem::replace(&mut self.current, next));
    }

    /// A rule that holds.
    pub(super) fn holds(&mut self, rule: Rule, found: impl Into<String>) {
        self.note(rule, found.into(), true);
    }

    /// A rule that fails.
    pub(super) fn fails(
        &mut self,
        rule: Rule,
        found: impl Into<String>,
        failure: Failure,
    ) -> Failure {
        self.note(rule, found.into(), false);
        failure
    }

    fn note(&mut self, rule: Rule, found: String, holds: bool) {
        self.current.checks.push(Check { rule, found, holds });
    }

    /// All parts.
    pub(super) fn finish(mut self) -> Vec<Part> {
        self.done.push(self.current);
        self.done
    }
}

/// A failure of the walk, and a change of bits that would help.
pub(super) fn of_walk(fault: WalkFault, remedy: Remedy) -> Failure {
    Failure {
        walk_fault: Some(fault),
        remedy,
    }
}
