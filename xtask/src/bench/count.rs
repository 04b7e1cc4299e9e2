//! `cargo xtask bench --count`: how many instructions the host takes for one of the guest's, held
//! against a file that is checked in.
//!
//! Unlike a time, such a count hardly differs from run to run, so that a change that makes the emulator
//! slower is seen in review. It depends on the compiler, though, and so the tolerance is not small.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::machines;
use super::measure;
use super::program::Program;
use super::write;
use crate::paths;
use crate::process;
use crate::progress::Step;

/// Under valgrind all takes some fifty times longer.
const LIMIT: Duration = Duration::from_secs(600);

/// The emulator's status when it stops after `--max-insns` instructions.
const STOPPED: i32 = 124;

/// The file: host instructions a guest instruction, by workload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Counts {
    /// By which part a count may differ.
    tolerance: f64,
    host_instructions_per_guest_instruction: BTreeMap<String, f64>,
}

impl Counts {
    const fn new() -> Self {
        Self {
            tolerance: 0.03,
            host_instructions_per_guest_instruction: BTreeMap::new(),
        }
    }
}

fn file() -> PathBuf {
    paths::root().join("tests/benches/counts.json")
}

/// Valgrind, or why it has to be there.
pub(crate) fn find_valgrind() -> Result<PathBuf> {
    paths::find_tool("valgrind").context(
        "valgrind is not on the PATH: `cargo xtask bench --count` counts with it, install it",
    )
}

/// Counts for each program. An error means that a count is not what the file says.
pub(crate) fn run(
    valgrind: &Path,
    programs: &[Program],
    update: bool,
    json: Option<&Path>,
) -> Result<()> {
    let step = Step::new("counting");
    let mut counted = BTreeMap::new();
    for program in programs {
        step.detail(program.workload.name);
        let count = count(valgrind, program)?;
        counted.insert(program.workload.name.to_owned(), round(count));
    }
    step.done();
    let known = read()?;
    let (lines, problems) = compare(&known, &counted);
    println!("{lines}");
    if let Some(json) = json {
        write(json, &(serde_json::to_string_pretty(&counted)? + "\n"))?;
    }
    if update {
        let mut counts = known;
        counts
            .host_instructions_per_guest_instruction
            .extend(counted);
        return write(&file(), &(serde_json::to_string_pretty(&counts)? + "\n"));
    }
    if !problems.is_empty() {
        bail!(
            "some counts are not those of {} (`--update` writes them there, if they should change):\n  {}",
            paths::shown(&file()),
            problems.join("\n  ")
        );
    }
    Ok(())
}

/// What is checked in; nothing where nothing is.
fn read() -> Result<Counts> {
    let file = file();
    if !file.exists() {
        return Ok(Counts::new());
    }
    let text =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("cannot understand {}", file.display()))
}

/// Two digits: the third is noise.
fn round(count: f64) -> f64 {
    (count * 100.0).round() / 100.0
}

/// Host instructions a guest instruction, over the middle half of a program: starting up, and what
/// comes once, falls out.
fn count(valgrind: &Path, program: &Program) -> Result<f64> {
    let mut counting = machines::counting(&program.file, &measure::counters())?;
    let all = measure::instructions(program.workload.name, &mut counting)?;
    let (first, last) = (all / 4, all / 4 * 3);
    let host = |instructions| host_instructions(valgrind, program, instructions);
    let (before, after) = (host(first)?, host(last)?);
    Ok(after.saturating_sub(before) as f64 / (last - first) as f64)
}

/// The host's instructions for the first so many of the guest's.
fn host_instructions(valgrind: &Path, program: &Program, instructions: u64) -> Result<u64> {
    let mut command = Command::new(valgrind);
    command
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(paths::emulator())
        .args(["run", "--max-insns", &instructions.to_string()])
        .arg(&program.file);
    let finished = process::run(&mut command, LIMIT, &mut |_, _| ())?;
    let stopped = finished.status.and_then(|it| it.code()) == Some(STOPPED);
    collected(&finished.stderr)
        .filter(|_| stopped)
        .with_context(|| {
            let name = program.workload.name;
            format!(
                "valgrind on {name} {}\n{}",
                finished.how(),
                finished.tail(10)
            )
        })
}

/// Reads `==1234== Collected : 5678`.
fn collected(stderr: &str) -> Option<u64> {
    let counts = |line: &str| line.split_once("Collected : ")?.1.trim().parse().ok();
    stderr.lines().find_map(counts)
}

/// A table of the counts, and a line for each that is not what it was.
fn compare(known: &Counts, counted: &BTreeMap<String, f64>) -> (String, Vec<String>) {
    let mut lines = vec![format!("{:18} {:>8} {:>8}", "workload", "counted", "known")];
    let mut problems = Vec::new();
    for (name, &count) in counted {
        let Some(&before) = known.host_instructions_per_guest_instruction.get(name) else {
            lines.push(format!("{name:18} {count:8.2} {:>8}", "–"));
            problems.push(format!("{name}: {count:.2}, and the file has none"));
            continue;
        };
        let change = (count - before) / before * 100.0;
        lines.push(format!(
            "{name:18} {count:8.2} {before:8.2} {change:+6.1} %"
        ));
        if change.abs() > known.tolerance * 100.0 {
            problems.push(format!(
                "{name}: {count:.2}, and {before:.2} before ({change:+.1} %)"
            ));
        }
    }
    (lines.join("\n"), problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_read_from_callgrinds_last_words() {
        let words = "==7== Events    : Ir\n==7== Collected : 123456\n==7== \n";
        assert_eq!(collected(words), Some(123_456));
        assert_eq!(collected("==7== Events : Ir\n"), None);
    }

    #[test]
    fn counts_beyond_the_tolerance_are_named_and_new_ones_too() {
        let map = |counts: &[(&str, f64)]| -> BTreeMap<String, f64> {
            counts
                .iter()
                .map(|(name, it)| ((*name).to_owned(), *it))
                .collect()
        };
        let known = Counts {
            tolerance: 0.03,
            host_instructions_per_guest_instruction: map(&[
                ("same", 10.0),
                ("slower", 10.0),
                ("faster", 10.0),
                ("left out", 1.0),
            ]),
        };
        let counted = map(&[
            ("same", 10.29),
            ("slower", 10.31),
            ("faster", 9.0),
            ("new", 3.0),
        ]);
        let (table, problems) = compare(&known, &counted);
        assert_eq!(
            problems,
            [
                "faster: 9.00, and 10.00 before (-10.0 %)",
                "new: 3.00, and the file has none",
                "slower: 10.31, and 10.00 before (+3.1 %)",
            ]
        );
        assert_eq!(table.lines().count(), 5);
    }

    #[test]
    fn the_file_that_is_checked_in_names_workloads_only() {
        let known = read().unwrap();
        for name in known.host_instructions_per_guest_instruction.keys() {
            let named = workloads::WORKLOADS.iter().any(|it| it.name == name);
            assert!(named, "{name} is no workload");
        }
    }
}
