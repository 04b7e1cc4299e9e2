//! Telling how the tests went: a table by group, the failures by name, and JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::outcome::{Machine, Run};
use crate::test_lines::{Counts, Outcome};

/// All runs' counts.
pub(crate) fn total(runs: &[Run]) -> Counts {
    let mut total = Counts::default();
    for run in runs {
        total += run.counts();
    }
    total
}

/// A line for each failure.
pub(crate) fn failures(runs: &[Run]) -> impl Iterator<Item = String> + '_ {
    runs.iter().filter_map(|run| match &run.outcome {
        Outcome::Failed { why } => Some(format!("FAILED {} on {}: {why}", run.name, run.on)),
        Outcome::Passed | Outcome::Skipped { .. } => None,
    })
}

/// A line for each reason why tests were not run, with their number.
pub(crate) fn reasons(runs: &[Run]) -> Vec<String> {
    let mut reasons: BTreeMap<(&str, Machine), Vec<&str>> = BTreeMap::new();
    for run in runs {
        if let Outcome::Skipped { why } = &run.outcome {
            reasons.entry((why, run.on)).or_default().push(&run.name);
        }
    }
    reasons
        .into_iter()
        .map(|((why, on), names)| match &names[..] {
            [name] => format!("skipped {name} on {on}: {why}"),
            _ => format!("skipped {} tests on {on}: {why}", names.len()),
        })
        .collect()
}

/// The table: a row a group, a column a machine.
pub(crate) fn table(runs: &[Run]) -> String {
    let machines: BTreeSet<Machine> = runs.iter().map(|it| it.on).collect();
    let mut rows: BTreeMap<&str, BTreeMap<Machine, Counts>> = BTreeMap::new();
    for run in runs {
        for row in [run.group.as_str(), "~total"] {
            *rows.entry(row).or_default().entry(run.on).or_default() += run.counts();
        }
    }
    let mut table = format!("{:16}", "");
    for machine in &machines {
        table.push_str(&format!("  {:>24}", machine.to_string()));
    }
    for (group, counts) in &rows {
        table.push_str(&format!("\n{:16}", group.trim_start_matches('~')));
        for machine in &machines {
            let cell = counts.get(machine).map_or(String::new(), cell);
            table.push_str(&format!("  {cell:>24}"));
        }
    }
    table
}

/// Counts in few characters: what is zero is left out, passes apart.
fn cell(counts: &Counts) -> String {
    let mut cell = format!("{} passed", counts.passed);
    if counts.failed > 0 {
        cell.push_str(&format!(", {} FAILED", counts.failed));
    }
    if counts.skipped > 0 {
        cell.push_str(&format!(", {} skipped", counts.skipped));
    }
    cell
}

/// Writes every result to a file.
pub(crate) fn write_json(file: &Path, runs: &[Run]) -> Result<()> {
    let total = total(runs);
    let value = serde_json::json!({
        "tests": runs,
        "passed": total.passed,
        "failed": total.failed,
        "skipped": total.skipped,
    });
    let text = serde_json::to_string_pretty(&value)? + "\n";
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(name: &str, on: Machine, outcome: Outcome) -> Run {
        Run {
            name: format!("rv64ui-p-{name}"),
            group: "rv64ui-p".into(),
            on,
            outcome,
            case: None,
            seconds: 0.1,
        }
    }

    fn runs() -> Vec<Run> {
        let why = || "this QEMU has no zfoo".to_owned();
        let case = || "case 4".to_owned();
        vec![
            run("add", Machine::PagewalkBlocks, Outcome::Passed),
            run(
                "sub",
                Machine::PagewalkBlocks,
                Outcome::Failed { why: case() },
            ),
            run("add", Machine::Qemu, Outcome::Skipped { why: why() }),
            run("sub", Machine::Qemu, Outcome::Skipped { why: why() }),
        ]
    }

    #[test]
    fn a_table_has_a_row_a_group_and_a_total() {
        let table = table(&runs());
        let rows: Vec<Vec<&str>> = table
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(rows[0], ["pagewalk", "blocks", "qemu"]);
        let counts = [
            "1", "passed,", "1", "FAILED", "0", "passed,", "2", "skipped",
        ];
        assert_eq!(rows[1], [&["rv64ui-p"], &counts[..]].concat());
        assert_eq!(rows[2], [&["total"], &counts[..]].concat());
    }

    #[test]
    fn failures_and_reasons_are_named() {
        let runs = runs();
        assert_eq!(
            failures(&runs).collect::<Vec<_>>(),
            ["FAILED rv64ui-p-sub on pagewalk blocks: case 4"]
        );
        assert_eq!(
            reasons(&runs),
            ["skipped 2 tests on qemu: this QEMU has no zfoo"]
        );
        assert_eq!(total(&runs).to_string(), "1 passed, 1 failed, 2 skipped");
    }

    #[test]
    fn json_has_every_result() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("isa.json");
        write_json(&file, &runs()).unwrap();
        let value: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(value["failed"], 1);
        assert_eq!(value["tests"][1]["outcome"], "failed");
        assert_eq!(value["tests"][1]["on"], "pagewalk-blocks");
        assert_eq!(value["tests"].as_array().map(Vec::len), Some(4));
    }
}
