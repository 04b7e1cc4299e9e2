//! The workloads as tests: each at its small size, on both engines, with the checksum looked at.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use workloads::Workload;
use workloads::system::{STORMS, Storm};

use super::jobs;
use super::program::{self, Program, Size};
use crate::guest::Guest;
use crate::machine::Platform;
use crate::paths;
use crate::process::{self, Finished};
use crate::progress::Step;
use crate::test_lines::Counts;
use crate::toolchain::Toolchain;
use crate::work;

/// No small workload takes a tenth of this.
const MAX_INSTRUCTIONS: &str = "100M";

const LIMIT: Duration = Duration::from_secs(120);

/// Builds the workloads, and runs each on both engines. What fails is printed.
pub(crate) fn check(toolchain: &Toolchain, wanted: &dyn Fn(&Workload) -> bool) -> Result<Counts> {
    let programs = program::build(toolchain, Size::Small, wanted)?;
    let work: Vec<(&Program, &str)> = programs
        .iter()
        .flat_map(|program| ["blocks", "reference"].map(|engine| (program, engine)))
        .collect();
    let step = Step::quiet("running the small workloads");
    let results = work::on_all_cores(&work, |(program, engine)| {
        let finished = process::run(&mut command(&program.file, engine), LIMIT, &mut |_, _| ())?;
        Ok(problem(&finished, &program.expected()))
    });
    drop(step);
    let mut counts = Counts::default();
    for ((program, engine), result) in work.iter().zip(results) {
        let result: Result<Option<String>> = result;
        counts += match result? {
            None => Counts::PASSED,
            Some(problem) => {
                println!("{} on {engine}: {problem}", program.workload.name);
                Counts::FAILED
            }
        };
    }
    Ok(counts)
}

/// Runs the guest's storms, with few events each. What fails is printed.
pub(crate) fn check_system(guest: &Guest) -> Result<Counts> {
    let mut counts = Counts::default();
    for storm in STORMS.iter().filter_map(Storm::smaller) {
        let step = Step::quiet(format!("running {}", storm.name));
        let boot = jobs::boot(&storm, guest, Platform::Pagewalk, None);
        let finished = boot.run(&mut |_| ())?;
        drop(step);
        counts += match problem(&finished, &storm.expected()) {
            None => Counts::PASSED,
            Some(problem) => {
                println!("{}: {problem}", storm.name);
                Counts::FAILED
            }
        };
    }
    Ok(counts)
}

fn command(file: &Path, engine: &str) -> Command {
    let mut command = Command::new(paths::emulator());
    command
        .args(["run", "--engine", engine, "--max-insns", MAX_INSTRUCTIONS])
        .arg(file);
    command
}

/// What is wrong with a run, if something is.
fn problem(finished: &Finished, expected: &str) -> Option<String> {
    if !finished.success() {
        return Some(format!(
            "the emulator {}\n{}",
            finished.how(),
            finished.tail(10)
        ));
    }
    let printed = finished.stdout.trim_end();
    (printed != expected).then(|| format!("it printed `{printed}`, not `{expected}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_and_status_are_looked_at() {
        let problem_of = |script: &str| {
            let mut shell = Command::new("sh");
            shell.args(["-c", script]);
            let finished = process::run(&mut shell, LIMIT, &mut |_, _| ()).unwrap();
            problem(&finished, "sort small 1f")
        };
        assert_eq!(problem_of("echo sort small 1f"), None);
        for (script, word) in [
            ("echo sort small 1e", "not `sort small 1f`"),
            ("echo sort small 1f; exit 124", "status 124"),
        ] {
            let problem = problem_of(script).unwrap();
            assert!(problem.contains(word), "{problem}");
        }
    }
}
