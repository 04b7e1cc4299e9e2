//! Runs repeat exactly, and Svade and Svadu differ in nothing but who sets the bits.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::counters::{Counters, Snapshot};
use crate::guest::Guest;
use crate::machine::{self, Ad, Boot};
use crate::paths;
use crate::test_lines::Counts;

/// The program: more pages than memory has, so that accessed bits are cleared and set again.
const PROGRAM: &str = "swapstress --ratio 1.2";
/// How its output says that all was well, whoever went to swap.
const RIGHT: &str = "every page as it was written";

/// What a run left behind.
#[derive(Debug)]
struct Run {
    console: String,
    /// A line for each trap, with hart and cycle.
    traps: Vec<u8>,
    counts: String,
}

impl Run {
    fn new(guest: &Guest, ad: Ad, name: &str) -> Result<Self> {
        let file = |kind: &str| paths::target().join(format!("replay-{name}.{kind}"));
        let (counters, traps) = (file("jsonl"), file("traps"));
        let boot = Boot {
            ad,
            counters: Some(counters.clone()),
            ..Boot::quiet(guest, PROGRAM)
        };
        let finished = boot.run_traced("trap", &traps)?;
        if !finished.success() {
            let how = machine::how_it_ended(boot.on, &finished);
            bail!(
                "{PROGRAM} with {ad}: the machine {how}\n{}",
                finished.tail(10)
            );
        }
        Ok(Self {
            console: finished.stdout,
            traps: read(&traps)?,
            counts: String::from_utf8(read(&counters)?)?,
        })
    }

    fn total(&self) -> Result<Snapshot> {
        Ok(Counters::parse(&self.counts)?.total()?.clone())
    }
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// `replay-identical`, and `svade-vs-svadu`.
pub(super) fn check(guest: &Guest) -> Result<Counts> {
    let (first, second) = (
        Run::new(guest, Ad::Svade, "first")?,
        Run::new(guest, Ad::Svade, "second")?,
    );
    if first.traps.is_empty() {
        bail!("no trap was traced");
    }
    for (what, same) in [
        ("console", first.console == second.console),
        ("traps", first.traps == second.traps),
        ("counts", first.counts == second.counts),
    ] {
        if !same {
            bail!("two runs differ in their {what}: target/replay-first.* and replay-second.*");
        }
    }
    let updated = Run::new(guest, Ad::Svadu, "svadu")?;
    for run in [&first, &updated] {
        let line = run.console.lines().find(|line| line.contains(RIGHT));
        if !line.is_some_and(|line| line.trim_end().ends_with("yes")) {
            bail!("{PROGRAM} found wrong pages:\n{}", run.console);
        }
    }
    let bits = |run: &Run| -> Result<u64> {
        let faults = run.total()?.page_faults;
        let kinds = ["fetch", "load", "store"].map(|kind| format!("{kind}_accessed_dirty"));
        Ok(kinds.iter().map(|kind| faults.of(kind)).sum())
    };
    let (by_faults, by_machine) = (bits(&first)?, bits(&updated)?);
    if by_faults == 0 || by_machine != 0 {
        bail!(
            "page faults for A and D bits: {by_faults} with Svade, which sets them so, and {by_machine} with Svadu, which has none"
        );
    }
    Ok(Counts {
        passed: 2,
        ..Counts::default()
    })
}
