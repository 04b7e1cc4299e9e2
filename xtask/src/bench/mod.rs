//! `cargo xtask bench`: how fast the emulator is, beside others, and how many instructions of the
//! host's it takes for one of the guest's.

mod chart;
mod check;
mod count;
mod flat;
pub(crate) mod guest_costs;
mod jobs;
mod machines;
mod measure;
mod program;
mod record;
mod results;
mod startup;
mod statistics;
mod table;
pub(crate) mod usage;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use workloads::system::{STORMS, Storm};
use workloads::{WORKLOADS, Workload};

use crate::guest;
use crate::machine;
use crate::progress::Step;
use crate::toolchain::{self, Choice, Toolchain};

pub(crate) use check::{check, check_system};
use jobs::{Job, SYSTEM};
use machines::Machine;
pub(crate) use program::PACKAGE_ARGUMENTS;
use program::Size;
use results::Row;
use startup::Start;

/// What `cargo xtask bench` measures instead of the emulator.
#[derive(Clone, Debug, Subcommand)]
enum Subject {
    /// What the guest's kernel costs, in instructions
    Guest(guest_costs::Options),
    /// What recording costs, in time and in bytes, where a guest swaps
    Record(record::Options),
}

/// Options of `cargo xtask bench`.
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(subcommand)]
    subject: Option<Subject>,

    /// Only workloads whose name, or group, has this text in it; several are alternatives
    #[arg(long, value_name = "TEXT")]
    filter: Vec<String>,

    /// Name the workloads, and run none
    #[arg(long)]
    list: bool,

    /// How often each workload is run on each machine; the median counts
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,

    /// The emulators to compare with: qemu, spike, temu (TinyEMU), or none [default: those that are on the PATH]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    vs: Vec<String>,

    /// Also write every number to this file, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Also draw the speeds into this file, as SVG
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,

    /// Run each workload once, at its small size and on both engines, and see that it computes what
    /// the host does
    #[arg(long, conflicts_with_all = ["count", "runs", "vs", "json", "svg"])]
    check: bool,

    /// Count the host's instructions for one of the guest's, by valgrind, instead of taking the
    /// time, and hold them against tests/benches/counts.json
    #[arg(long, conflicts_with_all = ["runs", "vs", "svg"])]
    count: bool,

    /// Write the counts to tests/benches/counts.json
    #[arg(long, requires = "count")]
    update: bool,
}

impl Options {
    fn wants(&self, workload: &Workload) -> bool {
        self.names(workload.name, workload.group)
    }

    /// Whether the filters let a name, in a group, through.
    fn names(&self, name: &str, group: &str) -> bool {
        let named = |text: &String| name.contains(text) || group.contains(text);
        self.filter.is_empty() || self.filter.iter().any(named)
    }

    /// What is to be timed on the guest's operating system.
    fn storms(&self) -> impl Iterator<Item = &'static Storm> {
        let timed = !self.count && !self.check;
        let wanted = move |it: &&Storm| timed && self.names(it.name, SYSTEM);
        STORMS.iter().filter(wanted)
    }
}

/// Builds what is missing, and measures. An error means that a machine was wrong, or that a count is
/// not what it was.
pub(crate) fn run(options: &Options, choice: Choice) -> Result<()> {
    match &options.subject {
        Some(Subject::Guest(options)) => return guest_costs::run(options, choice),
        Some(Subject::Record(options)) => return record::run(options, choice),
        None => {}
    }
    let chosen: Vec<&Workload> = WORKLOADS.iter().filter(|it| options.wants(it)).collect();
    if chosen.is_empty() && options.storms().next().is_none() {
        bail!(
            "no workload's name or group contains {:?}; `cargo xtask bench --list` names them",
            options.filter
        );
    }
    if options.list {
        for workload in chosen {
            println!("{:8} {}", workload.group, workload.name);
        }
        options
            .storms()
            .for_each(|it| println!("{SYSTEM:8} {}", it.name));
        return Ok(());
    }
    // What is missing is better known before anything is built.
    let machines = machines::machines(&options.vs)?;
    let valgrind = options.count.then(count::find_valgrind).transpose()?;
    let toolchain = toolchain::find(choice)?;
    machine::build_emulator()?;
    let wanted = |it: &Workload| options.wants(it);
    if options.check {
        return check_chosen(options, &toolchain);
    }
    if let Some(valgrind) = valgrind {
        // What starting up takes is no matter of instructions of the guest.
        let counted = |it: &Workload| wanted(it) && !it.is_start_up();
        let programs = program::build(&toolchain, Size::Small, &counted)?;
        return count::run(
            &valgrind,
            &programs,
            options.update,
            options.json.as_deref(),
        );
    }
    report(options, &measure_all(options, &toolchain, &machines)?)
}

/// Everything that was measured.
struct Measured {
    rows: Vec<Row>,
    starts: Vec<Start>,
}

/// Prints and writes what was measured. An error means that a machine was wrong.
fn report(options: &Options, measured: &Measured) -> Result<()> {
    let Measured { rows, starts } = measured;
    if !rows.is_empty() {
        println!("{}", table::table(rows));
    }
    if !starts.is_empty() {
        println!("{}", startup::table(starts));
    }
    if let Some(file) = &options.json {
        let value = serde_json::json!({
            "workloads": results::json(rows),
            "start_up": startup::json(starts),
        });
        write(file, &(serde_json::to_string_pretty(&value)? + "\n"))?;
    }
    if let Some(file) = &options.svg {
        write(file, &chart::svg(rows, starts))?;
    }
    let problems = [table::problems(rows), startup::problems(starts)].concat();
    if !problems.is_empty() {
        bail!("some results are wrong:\n  {}", problems.join("\n  "));
    }
    Ok(())
}

fn write(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

/// Runs what is chosen at small sizes. An error means that something was wrong.
fn check_chosen(options: &Options, toolchain: &Toolchain) -> Result<()> {
    let mut counts = check(toolchain, &|it| options.wants(it))?;
    if options.names("storm", SYSTEM) {
        counts += check_system(&guest::build_with(toolchain)?)?;
    }
    println!("{counts}");
    if counts.failed > 0 {
        bail!("some workloads are wrong");
    }
    Ok(())
}

/// Builds what is chosen, and measures it on every machine.
fn measure_all(options: &Options, toolchain: &Toolchain, machines: &[Machine]) -> Result<Measured> {
    let storms: Vec<&Storm> = options.storms().collect();
    let guest = (!storms.is_empty())
        .then(|| guest::build_with(toolchain))
        .transpose()?;
    let mut jobs = Vec::new();
    let programs = program::build(toolchain, Size::Large, &|it| options.wants(it))?;
    let (starts, speeds): (Vec<_>, Vec<_>) =
        programs.iter().partition(|it| it.workload.is_start_up());
    for program in speeds {
        jobs.push(Job::bare(program, machines)?);
    }
    for (storm, guest) in storms.iter().zip(guest.iter().cycle()) {
        jobs.push(Job::system(storm, guest, machines)?);
    }
    let step = Step::new("measuring");
    let rows = jobs
        .into_iter()
        .map(|job| job.measure(options.runs, &|detail| step.detail(detail)))
        .collect::<Result<_>>()?;
    let mut measured = Measured {
        rows,
        starts: Vec::new(),
    };
    for program in starts {
        let detail = |detail: &str| step.detail(detail);
        let starts = startup::measure(program, machines, options.runs, &detail)?;
        measured.starts.extend(starts);
    }
    step.done();
    Ok(measured)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Command {
        #[command(flatten)]
        options: Options,
    }

    fn parse(arguments: &[&str]) -> Result<Options, clap::Error> {
        Command::try_parse_from([&["bench"], arguments].concat()).map(|it| it.options)
    }

    #[test]
    fn workloads_are_chosen_by_name_or_group() {
        let chosen = |arguments: &[&str]| {
            let options = parse(arguments).unwrap();
            WORKLOADS.iter().filter(|it| options.wants(it)).count()
        };
        assert_eq!(chosen(&[]), WORKLOADS.len());
        assert_eq!(chosen(&["--filter", "float"]), 3);
        assert_eq!(chosen(&["--filter", "float", "--filter", "sieve"]), 4);
        let storms = |arguments: &[&str]| parse(arguments).unwrap().storms().count();
        assert_eq!(storms(&[]), STORMS.len());
        assert_eq!(storms(&["--filter", "fork"]), 1);
        assert_eq!(storms(&["--filter", "system", "--count"]), 0);
    }

    #[test]
    fn options_that_make_no_sense_together_are_refused() {
        for arguments in [
            &["--runs", "0"][..],
            &["--update"],
            &["--count", "--vs", "qemu"],
        ] {
            assert!(parse(arguments).is_err(), "{arguments:?}");
        }
        assert!(parse(&["--count", "--update"]).is_ok());
        assert_eq!(parse(&["--vs", "qemu,spike"]).unwrap().vs.len(), 2);
    }
}
