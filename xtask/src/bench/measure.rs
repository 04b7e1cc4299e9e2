//! Running a workload once, and what it took.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::counters::Counters;
use crate::paths;
use crate::process::{self, Finished};

/// No machine worth a comparison takes this long.
const LIMIT: Duration = Duration::from_secs(300);

/// What one run came to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Run<T = f64> {
    /// What it took: CPU time of the process, in seconds, where nothing else is said.
    Right(T),
    /// It printed another checksum than the host, or none; or it ended badly.
    Wrong(String),
}

/// The CPU time, in user and system mode, of all programs that this process has waited for.
#[cfg(unix)]
pub(crate) fn cpu_time() -> Result<f64> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).context("cannot get the CPU time")?;
    let time = usage.user_time() + usage.system_time();
    Ok(time.num_microseconds() as f64 / 1e6)
}

/// The memory of the largest of them, in KB.
#[cfg(unix)]
pub(crate) fn peak_memory() -> Result<u64> {
    use nix::sys::resource::{UsageWho, getrusage};
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).context("cannot get the memory in use")?;
    // macOS counts bytes.
    let unit = if cfg!(target_os = "macos") { 1024 } else { 1 };
    Ok(usage.max_rss() as u64 / unit)
}

#[cfg(not(unix))]
pub(crate) fn cpu_time() -> Result<f64> {
    bail!("the CPU time of a program can be had on Unix only: run the benches there")
}

#[cfg(not(unix))]
pub(crate) fn peak_memory() -> Result<u64> {
    bail!("the memory of a program can be had on Unix only: run the benches there")
}

/// Runs a program. Nothing else may be run meanwhile: its time would be counted too.
pub(crate) fn run(command: &mut Command, expected: &str) -> Result<Run> {
    let before = cpu_time()?;
    let finished = process::run(command, LIMIT, &mut |_, _| ())?;
    let seconds = cpu_time()? - before;
    Ok(match wrong(&finished, expected) {
        None => Run::Right(seconds),
        Some(why) => Run::Wrong(why),
    })
}

/// What is wrong with a run, if something is.
pub(crate) fn wrong(finished: &Finished, expected: &str) -> Option<String> {
    if finished.stdout.lines().any(|it| it.trim_end() == expected) && finished.success() {
        return None;
    }
    let printed = finished.stdout.lines().last().unwrap_or("nothing");
    Some(format!(
        "{}, printed `{printed}`, not `{expected}`",
        finished.how()
    ))
}

/// Where the emulator writes its counts.
pub(crate) fn counters() -> PathBuf {
    paths::target().join("benches/counters.jsonl")
}

/// How many instructions a program takes, as this project's emulator counts them. The command is to
/// write them to [`counters`].
pub(crate) fn instructions(name: &str, command: &mut Command) -> Result<u64> {
    let finished = process::run(command, LIMIT, &mut |_, _| ())?;
    if !finished.success() {
        bail!("{name} {}\n{}", finished.how(), finished.tail(10));
    }
    Ok(Counters::read(&counters())?.total()?.instret)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn time_of(script: &str) -> Run {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        run(&mut shell, "sort small 1f").unwrap()
    }

    #[test]
    fn the_checksum_and_the_status_must_be_right() {
        assert!(matches!(time_of(r"echo 'sort small 1f'"), Run::Right(it) if it >= 0.0));
        for script in [
            "echo 'sort small 1e'",
            "true",
            "echo 'sort small 1f'; exit 1",
        ] {
            let Run::Wrong(why) = time_of(script) else {
                panic!("{script}");
            };
            assert!(why.contains("1f"), "{why}");
        }
    }

    #[test]
    fn the_time_is_the_childs() {
        let before = cpu_time().unwrap();
        time_of("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done");
        assert!(cpu_time().unwrap() > before);
    }
}
