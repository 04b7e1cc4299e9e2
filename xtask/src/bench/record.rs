//! `cargo xtask bench record`: what recording costs, in time and in bytes, where a guest swaps.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};
use clap::Args;
use serde::Deserialize;

use super::measure::Run;
use super::usage;
use crate::guest;
use crate::machine::{self, Boot};
use crate::paths;
use crate::process;
use crate::progress::Step;
use crate::toolchain::Choice;

/// The program.
const PROGRAM: &str = "swapstress";

/// How many times as long it may take with a recording.
const MOST: f64 = 1.3;

/// Options of `cargo xtask bench record`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Options {
    /// How often it is run with a recording, and as often without; the least time counts
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
}

/// Counts of events, as far as they are asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Counts {
    walk: u64,
    page_fault: u64,
    swap_out: u64,
    swap_in: u64,
}

/// Builds what is missing, measures, and compares.
pub(crate) fn run(options: &Options, choice: Choice) -> Result<()> {
    let guest = guest::build(choice)?;
    machine::build_emulator()?;
    let boot = Boot::quiet(&guest, PROGRAM);
    let recording = paths::target().join("bench-record.pwrec");
    let (plain, recorded) = (boot.command()?, boot.recorded(&recording));
    let step = Step::new("measuring");
    // Every run is to print the same.
    let expected = machine::run_command(&mut boot.command()?, &mut |_| ())?.stdout;
    let expected = expected.lines().last().unwrap_or_default();
    let mut least = [f64::INFINITY; 2];
    // In turns, so that whatever else the host does falls on both.
    for turn in 1..=options.runs {
        step.detail(&format!("{turn} of {}", options.runs));
        for (least, command) in least.iter_mut().zip([&plain, &recorded]) {
            *least = least.min(cpu_time(command, expected)?);
        }
    }
    step.done();
    let [plain, recorded] = least;
    let ratio = recorded / plain;
    let (size, counts) = (fs::metadata(&recording)?.len(), counts(&recording)?);
    println!(
        "{PROGRAM} in 16M of RAM, the least CPU time of {} runs",
        options.runs
    );
    println!("  without a recording  {plain:>8.2} s");
    println!("  with one             {recorded:>8.2} s   {ratio:.2} times");
    println!(
        "  its size             {:>8.1} MiB",
        size as f64 / f64::from(1 << 20)
    );
    println!(
        "  walks {}, page faults {}, pages to swap {}, from swap {}",
        counts.walk, counts.page_fault, counts.swap_out, counts.swap_in
    );
    if ratio > MOST {
        bail!("recording takes {ratio:.2} times as long, where {MOST} is the most");
    }
    Ok(())
}

fn cpu_time(command: &Command, expected: &str) -> Result<f64> {
    let into = paths::target().join("bench-record.json");
    match usage::of(command, expected, &into)? {
        Run::Right(usage) => Ok(usage.cpu),
        Run::Wrong(why) => bail!("{PROGRAM} went wrong: {why}"),
    }
}

fn counts(recording: &Path) -> Result<Counts> {
    let mut command = Command::new(paths::emulator());
    command.args(["trace", "count", "--json"]).arg(recording);
    let finished = process::run(&mut command, LIMIT, &mut |_, _| ())?;
    if !finished.success() {
        bail!("the recording is wrong: {}", finished.tail(10));
    }
    Ok(serde_json::from_str(&finished.stdout)?)
}

/// How long it may take to count what is in a recording.
const LIMIT: std::time::Duration = std::time::Duration::from_secs(60);
