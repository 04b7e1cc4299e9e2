//! The report for programs, as JSON.

use super::report::{Report, Verdict};
use anyhow::Result;
use pagewalk::suite::{Explanation, Failure, Place};
use serde::Serialize;

#[derive(Serialize)]
struct Suite<'a> {
    pagewalk: &'static str,
    isa: &'a str,
    max_insns: u64,
    passed: usize,
    failed: usize,
    groups: Vec<Group<'a>>,
    tests: Vec<TestResult<'a>>,
}

#[derive(Serialize)]
struct Group<'a> {
    group: &'a str,
    engine: &'static str,
    passed: usize,
    failed: usize,
}

#[derive(Serialize)]
struct TestResult<'a> {
    name: &'a str,
    group: &'a str,
    path: String,
    engine: &'static str,
    passed: bool,
    instructions: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<FailureResult<'a>>,
}

#[derive(Serialize)]
struct FailureResult<'a> {
    reason: &'a str,
    case: Option<u64>,
    begin: Option<PlaceResult<'a>>,
    end: Option<PlaceResult<'a>>,
    last: &'a [String],
    traps: &'a str,
    output: &'a str,
}

#[derive(Serialize)]
struct PlaceResult<'a> {
    pc: String,
    privilege: char,
    symbol: Option<&'a str>,
    line: Option<&'a str>,
}

/// The report as one JSON object.
pub(super) fn render(report: &Report) -> Result<String> {
    let groups = report.groups();
    let groups = groups.iter().flat_map(|(group, engines)| {
        engines.iter().map(|(&engine, count)| Group {
            group,
            engine,
            passed: count.passed,
            failed: count.failed,
        })
    });
    let suite = Suite {
        pagewalk: env!("CARGO_PKG_VERSION"),
        isa: &report.isa,
        max_insns: report.max_insns,
        passed: report.passed(),
        failed: report.failed(),
        groups: groups.collect(),
        tests: report.verdicts.iter().map(result).collect(),
    };
    Ok(serde_json::to_string_pretty(&suite)? + "\n")
}

fn result(verdict: &Verdict) -> TestResult<'_> {
    let Verdict {
        test,
        engine,
        outcome,
    } = verdict;
    let failure = outcome.failure.as_ref();
    TestResult {
        name: &test.name,
        group: &test.group,
        path: test.path.to_string_lossy().into_owned(),
        engine,
        passed: failure.is_none(),
        instructions: outcome.instructions,
        failure: failure.map(|it| failure_result(it, &outcome.output)),
    }
}

fn failure_result<'a>(failure: &'a Failure, output: &'a str) -> FailureResult<'a> {
    let explanation = failure.explanation.as_ref();
    let begin = explanation.and_then(|it| it.begin.as_ref());
    FailureResult {
        reason: &failure.reason,
        case: failure.case,
        begin: begin.map(place),
        end: explanation.map(|Explanation { end, .. }| place(end)),
        last: explanation.map_or(&[], |it| &it.last),
        traps: explanation.map_or("", |it| &it.traps),
        output,
    }
}

fn place(place: &Place) -> PlaceResult<'_> {
    PlaceResult {
        // JSON's numbers need not hold 64 bits.
        pc: format!("{:#x}", place.pc),
        privilege: place.privilege,
        symbol: place.symbol.as_deref(),
        line: place.line.as_deref(),
    }
}
