//! `cargo xtask bench guest`: what the guest's kernel costs, in instructions of the guest's, held against
//! the table in `guest/ARCHITECTURE.md`.
//!
//! The guest's program `costs` counts. An instruction is an instruction on any host, so the numbers
//! depend on the compiler only.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;

use crate::guest::{self, Guest};
use crate::machine::{self, Boot, Policy};
use crate::paths;
use crate::progress::Step;
use crate::size::Size;
use crate::toolchain::{self, Choice, Toolchain};

/// The guest's program.
const PROGRAM: &str = "costs";
/// What its lines for the host begin with.
const LINE: &str = "@json {\"cost\":";
/// By which part a cost may differ from the table: compilers differ, too.
const TOLERANCE: f64 = 0.1;
/// Where the table stands.
const FILE: &str = "guest/ARCHITECTURE.md";
const BEGIN: &str = "<!-- costs: written by `cargo xtask bench guest --update` -->\n";
const END: &str = "<!-- end of costs -->\n";

/// Options of `cargo xtask bench guest`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Options {
    /// Write the table into guest/ARCHITECTURE.md
    #[arg(long, conflicts_with_all = ["ram", "policy"])]
    update: bool,

    /// RAM of the machine
    #[arg(long, default_value = "64M")]
    ram: Size,

    /// How the kernel chooses the page to evict
    #[arg(long, value_name = "NAME", default_value_t = Policy::DEFAULT)]
    policy: Policy,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            update: false,
            ram: Size::mebibytes(64),
            policy: Policy::DEFAULT,
        }
    }
}

/// What one thing costs.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Cost {
    key: String,
    what: String,
    instructions: u64,
}

/// Builds what is missing, counts, and compares.
pub(crate) fn run(options: &Options, choice: Choice) -> Result<()> {
    let toolchain = toolchain::find(choice)?;
    let guest = guest::build_with(&toolchain)?;
    machine::build_emulator()?;
    let costs = count(options, &guest)?;
    let table = format!("{}\n\n{}", counted_with(&toolchain), table(&costs));
    print!("{table}");
    let text = read()?;
    if options.update {
        let text = replace(&text, &table)?;
        return fs::write(file(), text).with_context(|| format!("cannot write {FILE}"));
    }
    compare(&text, &costs)
}

/// Counts, and compares with the table as it is checked in. `Some`: why that cannot be done here.
pub(crate) fn check(guest: &Guest, toolchain: &Toolchain) -> Result<Option<String>> {
    let text = read()?;
    let compiler = text[place(&text)?].lines().next();
    if compiler != Some(counted_with(toolchain).as_str()) {
        let compiler = compiler.unwrap_or_default();
        return Ok(Some(format!("another compiler made the table: {compiler}")));
    }
    compare(&text, &count(&Options::default(), guest)?)?;
    Ok(None)
}

/// The line above the table.
fn counted_with(toolchain: &Toolchain) -> String {
    format!("Counted with {}:", toolchain.description())
}

fn file() -> PathBuf {
    paths::root().join(FILE)
}

fn read() -> Result<String> {
    fs::read_to_string(file()).with_context(|| format!("cannot read {FILE}"))
}

fn count(options: &Options, guest: &Guest) -> Result<Vec<Cost>> {
    let boot = Boot {
        memory: options.ram,
        policy: options.policy,
        ..Boot::quiet(guest, PROGRAM)
    };
    let step = Step::quiet(format!("running {PROGRAM}"));
    let finished = boot.run(&mut |line| step.detail(line))?;
    drop(step);
    let costs = parse(&finished.stdout)?;
    if !finished.success() || costs.is_empty() {
        bail!(
            "the guest counted nothing: the emulator {}\n{}",
            machine::how_it_ended(boot.on, &finished),
            finished.tail(20)
        );
    }
    Ok(costs)
}

fn parse(console: &str) -> Result<Vec<Cost>> {
    let lines = console
        .lines()
        .filter_map(|line| line.trim().strip_prefix(LINE));
    lines
        .map(|line| {
            let json = line.strip_suffix('}').unwrap_or(line);
            serde_json::from_str(json).with_context(|| format!("the guest's line is wrong: {line}"))
        })
        .collect()
}

/// The table as Markdown.
fn table(costs: &[Cost]) -> String {
    let mut text = String::from("| what | instructions |\n|---|---:|\n");
    for cost in costs {
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "| {} | {} |", cost.what, cost.instructions);
    }
    text
}

/// Where the table stands in the text.
fn place(text: &str) -> Result<std::ops::Range<usize>> {
    let start = text.find(BEGIN).map(|at| at + BEGIN.len());
    let found = start.and_then(|start| Some(start..start + text[start..].find(END)?));
    found.with_context(|| format!("{FILE} has no place for the costs: a line {}", BEGIN.trim()))
}

fn replace(text: &str, table: &str) -> Result<String> {
    let place = place(text)?;
    Ok([&text[..place.start], table, &text[place.end..]].concat())
}

/// An error names every cost that the table has no more, or not so.
fn compare(text: &str, costs: &[Cost]) -> Result<()> {
    let rows = &text[place(text)?];
    let known = |what: &str| -> Option<u64> {
        let row = rows
            .lines()
            .find(|row| row.starts_with(&format!("| {what} |")))?;
        row.split('|').nth(2)?.trim().parse().ok()
    };
    let mut problems = Vec::new();
    for Cost {
        what, instructions, ..
    } in costs
    {
        match known(what) {
            None => problems.push(format!(
                "{what}: {instructions}, and the table has no such row"
            )),
            Some(known) if known.abs_diff(*instructions) as f64 > known as f64 * TOLERANCE => {
                problems.push(format!(
                    "{what}: {instructions}, where the table has {known}"
                ));
            }
            Some(_) => {}
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    bail!(
        "the kernel's costs are not those of {FILE} (`cargo xtask bench guest --update` writes them there, if they should change):\n  {}",
        problems.join("\n  ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONSOLE: &str = "costs: …\n  a fault  1000\n\
        @json {\"cost\":{\"key\":\"fault\",\"what\":\"a fault\",\"instructions\":1000}}\n";

    fn text(instructions: u64) -> String {
        format!(
            "before\n{BEGIN}| what | instructions |\n|---|---:|\n| a fault | {instructions} |\n{END}after\n"
        )
    }

    #[test]
    fn costs_are_read_and_stand_in_the_table() {
        let costs = parse(CONSOLE).unwrap();
        assert_eq!((costs.len(), costs[0].instructions), (1, 1000));
        assert_eq!(replace(&text(1), &table(&costs)).unwrap(), text(1000));
        assert!(replace("no place", "").is_err());
        assert!(parse("@json {\"cost\":{\"key\":1}}").is_err());
    }

    #[test]
    fn a_cost_may_differ_a_little() {
        let costs = parse(CONSOLE).unwrap();
        for (known, is_alike) in [
            (1000, true),
            (1100, true),
            (910, true),
            (900, false),
            (1120, false),
        ] {
            assert_eq!(compare(&text(known), &costs).is_ok(), is_alike, "{known}");
        }
        let other = text(1000).replace("a fault", "another");
        let error = compare(&other, &costs).unwrap_err().to_string();
        assert!(
            error.contains("a fault: 1000, and the table has no such row"),
            "{error}"
        );
    }
}
