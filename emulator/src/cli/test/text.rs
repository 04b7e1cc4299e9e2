//! The report for people: each failure with what explains it, and a table by group.

use super::report::{Count, Report, Verdict};
use pagewalk::suite::{Explanation, Failure};
use std::fmt::{Display, Write};

/// A column of numbers is at least so wide.
const NUMBER: usize = 9;

/// The whole report. Writing to a `String` does not fail.
pub(super) fn render(report: &Report) -> String {
    let mut out = String::new();
    for verdict in &report.verdicts {
        if let Some(failure) = &verdict.outcome.failure {
            out += &failure_text(verdict, failure, report.engines.len() > 1);
            out += "\n";
        }
    }
    out += &table(report);
    let total = report.total(None);
    let _ = writeln!(out, "\n{} passed, {} failed", total.passed, total.failed);
    out
}

fn failure_text(verdict: &Verdict, failure: &Failure, several_engines: bool) -> String {
    let mut out = format!("FAILED {}", verdict.test.name);
    if several_engines {
        let _ = write!(out, " on {}", verdict.engine);
    }
    let _ = writeln!(out, ": {}", failure.reason);
    out + &details(verdict, failure)
}

/// What explains a failure.
pub(super) fn details(verdict: &Verdict, failure: &Failure) -> String {
    let mut out = String::new();
    if let Some(explanation) = &failure.explanation {
        out += &explanation_text(explanation);
    }
    let output = &verdict.outcome.output;
    if !output.is_empty() {
        out += &block("  its output:", output.lines());
    }
    out
}

fn explanation_text(explanation: &Explanation) -> String {
    let Explanation {
        begin,
        end,
        last,
        more,
        traps,
    } = explanation;
    let mut out = String::new();
    if let Some(begin) = begin {
        let _ = writeln!(out, "  the case begins at {begin}");
        let _ = writeln!(out, "  it had failed at {end}");
    } else {
        let _ = writeln!(out, "  it ended at {end}");
    }
    let heading = match more {
        0 => "  the last instructions:".to_owned(),
        more => format!("  the last instructions ({more} more report the failure):"),
    };
    out += &block(&heading, last.iter());
    for line in traps.lines() {
        let _ = writeln!(out, "  {line}");
    }
    out
}

fn block(heading: &str, lines: impl Iterator<Item = impl Display>) -> String {
    let mut out = format!("{heading}\n");
    for line in lines {
        let _ = writeln!(out, "    {line}");
    }
    out
}

/// Passes and failures by group, with two columns for each engine.
fn table(report: &Report) -> String {
    let groups = report.groups();
    let names = groups.keys().map(|name| name.len());
    let width = names.fold("group".len(), usize::max);
    let row = |name: &str, count: &dyn Fn(&'static str) -> Option<Count>| {
        let mut line = format!("{name:<width$}");
        for &engine in &report.engines {
            let Count { passed, failed } = count(engine).unwrap_or_default();
            let _ = write!(line, " {passed:>NUMBER$} {failed:>NUMBER$}");
        }
        line + "\n"
    };
    let mut out = String::new();
    if report.engines.len() > 1 {
        let _ = write!(out, "{:<width$}", "");
        for engine in &report.engines {
            let _ = write!(out, " {engine:>0$}", 2 * NUMBER + 1);
        }
        out += "\n";
    }
    let _ = write!(out, "{:<width$}", "group");
    for _ in &report.engines {
        let _ = write!(out, " {:>NUMBER$} {:>NUMBER$}", "passed", "failed");
    }
    out += "\n";
    for (name, counts) in &groups {
        out += &row(name, &|engine| counts.get(engine).copied());
    }
    if groups.len() > 1 {
        out += &row("total", &|engine| Some(report.total(Some(engine))));
    }
    out
}
