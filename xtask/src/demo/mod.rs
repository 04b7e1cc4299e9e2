//! `cargo xtask demo`: the guest pages on demand, copies on write and swaps, and what it counts is
//! held against what the emulator saw from outside.

pub(crate) mod counts;
mod recording;
mod report;

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::counters::Counters;
use crate::guest::{self, Guest};
use crate::machine::{self, Ad, Boot, Platform, Policy};
use crate::paths;
use crate::progress::{self, Step};
use crate::size::Size;
use crate::toolchain::Choice;
use counts::Outcome;

/// Options of `cargo xtask demo`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Options {
    /// Also write the counts to this file, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// RAM of the machine
    #[arg(long, default_value = "16M")]
    memory: Size,

    /// How the kernel chooses the page to evict
    #[arg(long, value_name = "NAME", default_value_t = Policy::DEFAULT)]
    policy: Policy,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            json: None,
            memory: Size::mebibytes(16),
            policy: Policy::DEFAULT,
        }
    }
}

/// How a demonstration's two sides are put together.
type Compare = fn(&str, &Counters, Size) -> Result<Outcome>;

/// One of the three demonstrations.
struct Demonstration {
    /// The guest's program.
    program: &'static str,
    /// The name of its counts.
    key: &'static str,
    /// What it shows, for people.
    title: &'static str,
    compare: Compare,
    /// Whether what happens is recorded.
    recorded: bool,
}

const DEMONSTRATIONS: [Demonstration; 3] = [
    Demonstration {
        program: "lazy",
        key: "lazy",
        title: "Demand paging: memory costs a frame when it is touched, not when it is reserved",
        compare: counts::lazy,
        recorded: false,
    },
    Demonstration {
        program: "cow",
        key: "cow",
        title: "Copy on write: fork shares every frame, and a write copies one",
        compare: counts::cow,
        recorded: false,
    },
    Demonstration {
        program: "swapstress",
        key: "swap",
        title: "Swap: a working set of twice RAM, through a disk",
        compare: counts::swap,
        recorded: true,
    },
];

/// Builds what is missing, runs the demonstrations, and prints what they show. An error means that
/// one failed, or that counts disagree.
pub(crate) fn run(options: &Options, choice: Choice) -> Result<()> {
    let guest = guest::build(choice)?;
    machine::build_emulator()?;
    demonstrate(options, &guest)
}

/// The demonstrations, on a guest and an emulator that are built.
pub(crate) fn demonstrate(options: &Options, guest: &Guest) -> Result<()> {
    println!(
        "A guest kernel on the emulated machine: {} of RAM, replacement policy {}.",
        options.memory, options.policy
    );
    let mut json = serde_json::Map::new();
    let mut problems = Vec::new();
    for (index, demonstration) in DEMONSTRATIONS.iter().enumerate() {
        println!("\n{}", demonstration.title);
        match show(demonstration, options, guest, index > 0) {
            Ok(outcome) => {
                json.insert(demonstration.key.to_owned(), report::json(&outcome));
                print!("{}", report::table(&outcome.rows));
                let found = outcome.problems.into_iter();
                problems.extend(found.map(|it| format!("{}: {it}", demonstration.program)));
            }
            Err(error) => problems.push(format!("{}: {error:#}", demonstration.program)),
        }
    }
    if let Some(file) = &options.json {
        let text = serde_json::to_string_pretty(&json)? + "\n";
        fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    println!();
    if !problems.is_empty() {
        bail!("the demonstration failed:\n  {}", problems.join("\n  "));
    }
    println!("The guest and the emulator agree on every count.");
    for demonstration in DEMONSTRATIONS.iter().filter(|it| it.recorded) {
        println!("{}", recording::seen(&recording_of(demonstration))?);
    }
    Ok(())
}

/// Where a demonstration is recorded.
fn recording_of(demonstration: &Demonstration) -> PathBuf {
    paths::target().join(format!("demo-{}.pwrec", demonstration.program))
}

/// Boots the guest for one demonstration. A quiet one leaves out the kernel's banner.
fn show(
    demonstration: &Demonstration,
    options: &Options,
    guest: &Guest,
    quiet: bool,
) -> Result<Outcome> {
    let counters = paths::target().join(format!("demo-{}.jsonl", demonstration.program));
    let boot = Boot {
        guest,
        on: Platform::Pagewalk,
        memory: options.memory,
        policy: options.policy,
        ad: Ad::Svade,
        run: Some(demonstration.program.to_owned()),
        quiet,
        counters: Some(counters.clone()),
    };
    let step = Step::quiet(format!("running {}", demonstration.program));
    let started = Instant::now();
    let mut command = if demonstration.recorded {
        boot.recorded(&recording_of(demonstration))
    } else {
        boot.command()?
    };
    let finished = machine::run_command(&mut command, &mut |line| {
        if report::is_for_people(line) {
            step.line(&format!("  | {line}"));
        }
    })?;
    if !finished.success() {
        bail!(
            "the guest died: the emulator {}\n{}",
            machine::how_it_ended(boot.on, &finished),
            finished.tail(20)
        );
    }
    let counters = Counters::read(&counters)?;
    step.line(&format!(
        "  | {} million instructions in {}",
        counters.total()?.instret / 1_000_000,
        progress::seconds(started.elapsed())
    ));
    (demonstration.compare)(&finished.stdout, &counters, options.memory)
}
