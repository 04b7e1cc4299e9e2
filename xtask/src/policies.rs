//! `cargo xtask policies`: records which pages real programs of the guest touch, and replays that through
//! all replacement policies and the optimum.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::{Deserialize, Serialize};

use crate::guest::{self, Guest};
use crate::machine::{self, Boot};
use crate::paths;
use crate::process;
use crate::progress::Step;
use crate::size::Size;
use crate::toolchain::Choice;

/// What is recorded where nothing is named: a sort, a program that reads a file, and processes that
/// share pages and write to them.
const COMMANDS: [&str; 3] = ["storm sort 128", "wc /bin/sh", "storm cow 2"];

/// Memory for so many parts in eight of the pages that a program touches.
const EIGHTHS: [u64; 4] = [1, 2, 4, 6];

/// How long a replay may take.
const LIMIT: Duration = Duration::from_secs(600);

/// Options of `cargo xtask policies`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Options {
    /// Also write the counts to this file, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Also keep the reference strings in this directory, with the curves as SVG
    #[arg(long, value_name = "DIRECTORY")]
    keep: Option<PathBuf>,

    /// Commands of the guest to record, one an argument [default: storm sort 128, wc /bin/sh, storm cow 2]
    #[arg(value_name = "COMMAND")]
    commands: Vec<String>,
}

/// What `pagewalk policies --json` writes, as far as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct Replayed {
    references: u64,
    pages: u64,
    stores: u64,
    frames: Vec<u64>,
    policies: Vec<Curve>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
struct Curve {
    name: String,
    faults: Vec<u64>,
    write_backs: Vec<u64>,
}

/// Builds what is missing, records, and compares.
pub(crate) fn run(options: &Options, choice: Choice) -> Result<()> {
    let guest = guest::build(choice)?;
    machine::build_emulator()?;
    let directory = match &options.keep {
        Some(directory) => directory.clone(),
        None => paths::target().join("policies"),
    };
    fs::create_dir_all(&directory)
        .with_context(|| format!("cannot make the directory {}", directory.display()))?;
    let commands = match options.commands.as_slice() {
        [] => COMMANDS.map(str::to_owned).to_vec(),
        commands => commands.to_vec(),
    };
    let mut all = serde_json::Map::new();
    for command in commands {
        let trace = directory.join(file_name(&command));
        record(&guest, &command, &trace)?;
        let pages = pages_of(&trace)?;
        let replayed = replay(&trace, &frames(pages), options.keep.is_some())?;
        println!("{}", table(&command, &replayed));
        let value = serde_json::to_value(&replayed)?;
        all.insert(command, value);
    }
    if let Some(file) = &options.json {
        let text = serde_json::to_string_pretty(&all)? + "\n";
        fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// A command as the name of a file.
fn file_name(command: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    command.chars().map(plain).collect::<String>() + ".trace"
}

fn record(guest: &Guest, command: &str, trace: &Path) -> Result<()> {
    let boot = Boot {
        // Enough for all: what is recorded is what programs do, not what replacement makes of it.
        memory: Size::mebibytes(64),
        ..Boot::quiet(guest, command)
    };
    let step = Step::quiet(format!("recording {command}"));
    let mut recording = boot.command()?;
    recording.arg("--references").arg(trace);
    let finished = process::run(&mut recording, LIMIT, &mut |_, line| step.detail(line))?;
    if !finished.success() {
        bail!(
            "`{command}` failed in the guest: the emulator {}\n{}",
            machine::how_it_ended(boot.on, &finished),
            finished.tail(20)
        );
    }
    Ok(())
}

/// How many pages a reference string touches.
fn pages_of(trace: &Path) -> Result<u64> {
    let text =
        fs::read_to_string(trace).with_context(|| format!("cannot read {}", trace.display()))?;
    let pages: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    Ok(pages.len() as u64)
}

/// The numbers of frames to try.
fn frames(pages: u64) -> Vec<u64> {
    let frames = EIGHTHS.map(|eighths| (pages * eighths / 8).max(1));
    let mut frames = frames.to_vec();
    frames.dedup();
    frames
}

fn replay(trace: &Path, frames: &[u64], draws: bool) -> Result<Replayed> {
    let json = trace.with_extension("json");
    let frames: Vec<String> = frames.iter().map(u64::to_string).collect();
    let mut command = Command::new(paths::emulator());
    command
        .args(["policies", "--frames", &frames.join(",")])
        .arg("--json")
        .arg(&json);
    if draws {
        command.arg("--svg").arg(trace.with_extension("svg"));
    }
    let step = Step::quiet(format!("replaying {}", trace.display()));
    let finished = process::run(command.arg(trace), LIMIT, &mut |_, line| step.detail(line))?;
    if !finished.success() {
        bail!(
            "the replay failed: {}\n{}",
            finished.how(),
            finished.tail(5)
        );
    }
    let text =
        fs::read_to_string(&json).with_context(|| format!("cannot read {}", json.display()))?;
    serde_json::from_str(&text).with_context(|| format!("cannot understand {}", json.display()))
}

/// Faults, and how many times the optimum's they are.
fn table(command: &str, replayed: &Replayed) -> String {
    let Replayed {
        references,
        pages,
        stores,
        frames,
        policies,
    } = replayed;
    let mut text = format!(
        "{command}: {pages} pages, {references} references, {stores} stores\n  {:15}",
        "faults with"
    );
    // Writing to a `String` does not fail.
    for frames in frames {
        let _ = write!(text, "{:>15}", format!("{frames} frames"));
    }
    text.push('\n');
    let optimum = policies.iter().find(|curve| curve.name == "opt");
    for curve in policies {
        let _ = write!(text, "  {:15}", curve.name);
        for (at, &faults) in curve.faults.iter().enumerate() {
            let best = optimum.and_then(|optimum| optimum.faults.get(at));
            let ratio = best.map_or(0.0, |&best| faults as f64 / best.max(1) as f64);
            let _ = write!(text, "{faults:>9} {ratio:4.2}x");
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(name: &str, faults: &[u64]) -> Curve {
        Curve {
            name: name.into(),
            faults: faults.to_vec(),
            write_backs: vec![0; faults.len()],
        }
    }

    #[test]
    fn faults_stand_beside_the_optimums() {
        let replayed = Replayed {
            references: 100,
            pages: 16,
            stores: 7,
            frames: vec![2, 4],
            policies: vec![curve("opt", &[20, 10]), curve("fifo", &[30, 25])],
        };
        let expected = "\
wc x: 16 pages, 100 references, 7 stores
  faults with           2 frames       4 frames
  opt                   20 1.00x       10 1.00x
  fifo                  30 1.50x       25 2.50x
";
        assert_eq!(table("wc x", &replayed), expected);
    }

    #[test]
    fn small_programs_have_few_numbers_of_frames() {
        assert_eq!(frames(800), [100, 200, 400, 600]);
        assert_eq!(frames(8), [1, 2, 4, 6]);
        assert_eq!(frames(2), [1]);
        assert_eq!(file_name("wc /bin/sh"), "wc--bin-sh.trace");
    }
}
