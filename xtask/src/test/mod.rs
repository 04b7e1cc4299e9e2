//! `cargo xtask test`: everything that must hold before a change is taken.
//!
//! A step that fails does not keep later ones from running, unless they need what it makes. The last
//! line of the output is `N passed, N failed, N skipped`, over all steps.

mod cargo_output;
mod protection;
mod recording;
mod replay;
mod steps;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::{Args, builder::PossibleValuesParser};

use crate::guest::Guest;
use crate::progress;
use crate::test_lines::Counts;
use crate::toolchain::{Choice, Toolchain};

/// What a step came to.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// Its tests. A check without tests counts as one.
    counts: Counts,
    /// What to say of it, where there is something.
    note: String,
}

impl Outcome {
    fn passed() -> Self {
        Self {
            counts: Counts::PASSED,
            note: String::new(),
        }
    }

    fn skipped(why: impl Into<String>) -> Self {
        Self {
            counts: Counts::SKIPPED,
            note: format!("skipped: {}", why.into()),
        }
    }
}

/// What steps make for later ones.
#[derive(Debug)]
struct Context {
    choice: Choice,
    toolchain: Option<Toolchain>,
    guest: Option<Guest>,
    emulator: bool,
    qemu: bool,
}

/// A step: its name, and how it is done.
type Step = (&'static str, fn(&mut Context) -> Result<Outcome>);

/// All steps, those that others need and those that fail soonest first.
const STEPS: &[Step] = &[
    ("fmt", steps::fmt),
    ("clippy", steps::clippy),
    ("emulator", steps::emulator),
    ("guest", steps::guest),
    ("guest clippy", steps::guest_clippy),
    ("cargo test", steps::cargo_test),
    ("demo", steps::demo),
    ("usertests", steps::usertests_on_pagewalk),
    (steps::ON_QEMU, steps::usertests_on_qemu),
    ("faults", steps::faults),
    ("protection", protection::check),
    ("replay", steps::replay),
    ("recording", steps::recording),
    ("guest costs", steps::guest_costs),
    ("isa", steps::isa),
    ("examples", steps::examples),
    ("benches", steps::benches),
    ("doc", steps::doc),
];

/// What others need is made first, whichever steps are chosen.
const MAKERS: [&str; 2] = ["emulator", "guest"];

/// Options of `cargo xtask test`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only these steps, such as "guest clippy" (the emulator and the guest are built all the same)
    #[arg(value_name = "STEP", value_parser = PossibleValuesParser::new(STEPS.iter().map(|(name, _)| *name)))]
    only: Vec<String>,
}

impl Options {
    fn wants(&self, step: &str) -> bool {
        self.only.is_empty() || MAKERS.contains(&step) || self.only.iter().any(|name| name == step)
    }
}

/// A step that was done.
struct Done {
    name: &'static str,
    outcome: Outcome,
    took: Duration,
}

/// Runs the steps that are asked for. An error means that one failed.
pub(crate) fn run(options: &Options, choice: Choice) -> Result<()> {
    let mut context = Context {
        choice,
        toolchain: None,
        guest: None,
        emulator: false,
        // A step on QEMU that is left out has not failed to find it.
        qemu: !options.wants(steps::ON_QEMU),
    };
    let done: Vec<Done> = STEPS
        .iter()
        .filter(|(name, _)| options.wants(name))
        .map(|(name, step)| {
            println!("== {name}");
            let started = Instant::now();
            let outcome = step(&mut context).unwrap_or_else(|error| {
                println!("{error:#}");
                Outcome {
                    counts: Counts::FAILED,
                    note: String::new(),
                }
            });
            let done = Done {
                name,
                outcome,
                took: started.elapsed(),
            };
            println!("{}", row(&done));
            done
        })
        .collect();
    let mut total = Counts::default();
    println!("\n== summary");
    for done in &done {
        println!("{}", row(done));
        total += done.outcome.counts;
    }
    println!("\n{total}");
    if total.failed > 0 {
        bail!(Failed);
    }
    Ok(())
}

/// Some tests failed, and everything has been said of them.
#[derive(Debug, thiserror::Error)]
#[error("some tests failed")]
pub(crate) struct Failed;

/// A step's line in the summary.
fn row(done: &Done) -> String {
    let Outcome { counts, note } = &done.outcome;
    let verdict = match counts {
        Counts { failed: 1.., .. } => "FAILED",
        Counts { passed: 0, .. } => "skipped",
        Counts { .. } => "ok",
    };
    let line = format!(
        "{verdict:8} {:20} {:>12}  {counts}",
        done.name,
        progress::seconds(done.took)
    );
    if note.is_empty() {
        line
    } else {
        format!("{line}  ({note})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row_of(outcome: Outcome) -> String {
        row(&Done {
            name: "fmt",
            outcome,
            took: Duration::from_secs(3),
        })
    }

    #[test]
    fn chosen_steps_bring_what_they_need() {
        let only = |names: &[&str]| {
            let only = names.iter().map(|name| (*name).to_owned()).collect();
            let options = Options { only };
            let wanted = STEPS.iter().filter(|(name, _)| options.wants(name));
            wanted.map(|(name, _)| *name).collect::<Vec<_>>()
        };
        assert_eq!(only(&["replay"]), ["emulator", "guest", "replay"]);
        assert_eq!(only(&[]).len(), STEPS.len());
        assert!(STEPS.iter().any(|(name, _)| *name == steps::ON_QEMU));
        assert!(
            MAKERS
                .iter()
                .all(|maker| STEPS.iter().any(|(name, _)| name == maker))
        );
    }

    #[test]
    fn rows_begin_with_the_verdict() {
        assert!(row_of(Outcome::passed()).starts_with("ok "));
        let skipped = row_of(Outcome::skipped("no qemu"));
        assert!(skipped.starts_with("skipped "), "{skipped}");
        assert!(skipped.ends_with("(skipped: no qemu)"), "{skipped}");
        let mut failed = Outcome::passed();
        failed.counts += Counts::FAILED;
        assert!(row_of(failed).starts_with("FAILED "));
    }
}
