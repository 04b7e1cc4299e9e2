//! `cargo xtask isa`: the project's own ISA suite, `riscv-tests/`, on our emulator and on QEMU.

mod build;
mod core_library;
mod discover;
mod on_pagewalk;
mod on_qemu;
mod outcome;
mod report;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::machine::{self, Platform};
use crate::paths;
use crate::progress::Step;
use crate::qemu;
use crate::toolchain::{self, Choice, Toolchain};
use crate::work;

use build::Elf;
use on_qemu::Referee;
use outcome::Machine;
pub(crate) use outcome::Run;
pub(crate) use report::{failures, reasons, table, total};

/// How the emulator executes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// Predecoded blocks and a TLB.
    Blocks,
    /// One instruction at a time, with neither.
    Reference,
}

/// Options of `cargo xtask isa`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Options {
    /// How the emulator executes
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "blocks,reference"
    )]
    engine: Vec<Engine>,

    /// Which machines run the tests
    #[arg(long, value_enum, value_delimiter = ',', default_value = "pagewalk")]
    on: Vec<Platform>,

    /// Only tests whose name, such as rv64ui-p-add, has this text in it; several are alternatives
    #[arg(long, value_name = "TEXT")]
    filter: Vec<String>,

    /// Name the tests, and run none
    #[arg(long)]
    list: bool,

    /// Build the tests, and run none
    #[arg(long)]
    no_run: bool,

    /// The QEMU to use, where it is not the one on the PATH
    #[arg(long, value_name = "PROGRAM")]
    qemu: Option<PathBuf>,

    /// Also write every result to this file, as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

impl Options {
    fn wants(&self, name: &str) -> bool {
        self.filter.is_empty() || self.filter.iter().any(|text| name.contains(text))
    }

    fn machines(&self) -> Vec<Machine> {
        let mut machines = Vec::new();
        for on in &self.on {
            match on {
                Platform::Pagewalk => machines.extend(self.engine.iter().map(|it| match it {
                    Engine::Blocks => Machine::PagewalkBlocks,
                    Engine::Reference => Machine::PagewalkReference,
                })),
                Platform::Qemu => machines.push(Machine::Qemu),
            }
        }
        machines.sort();
        machines.dedup();
        machines
    }
}

/// Some tests failed, and everything has been said of them.
#[derive(Debug, thiserror::Error)]
#[error("some of the ISA tests failed")]
pub(crate) struct Failed;

/// Builds what is missing, and runs the tests. An error means that some failed, or that none ran.
pub(crate) fn run(options: &Options, choice: Choice) -> Result<()> {
    let tests = discover::tests()?;
    if options.list {
        for test in &tests {
            let names = test.header.envs.iter().map(|&env| test.elf_name(env));
            names
                .filter(|name| options.wants(name))
                .for_each(|name| println!("{name}"));
        }
        return Ok(());
    }
    let toolchain = toolchain::find(choice)?;
    let elfs = build::build(&toolchain, &tests, &|name| options.wants(name))?;
    if elfs.is_empty() {
        bail!(
            "no test's name contains {:?}; `cargo xtask isa --list` names them",
            options.filter
        );
    }
    if options.no_run {
        println!(
            "{} tests are built in {}",
            elfs.len(),
            paths::shown(&build::folder())
        );
        return Ok(());
    }
    let machines = options.machines();
    if machines.iter().any(|&it| it != Machine::Qemu) {
        machine::build_emulator()?;
    }
    let qemu = match (&options.qemu, machines.contains(&Machine::Qemu)) {
        (_, false) => None,
        (Some(qemu), true) => Some(qemu.clone()),
        (None, true) => Some(qemu::find_or_install()?),
    };
    let runs = run_on(&elfs, &machines, qemu.as_deref())?;
    if let Some(file) = &options.json {
        report::write_json(file, &runs)?;
    }
    println!("{}\n", table(&runs));
    failures(&runs).for_each(|line| println!("{line}"));
    reasons(&runs).iter().for_each(|line| println!("{line}"));
    let total = total(&runs);
    println!("{total}");
    if total.failed > 0 {
        bail!(Failed);
    }
    if total.passed == 0 {
        bail!("none of the tests was run: all were skipped");
    }
    Ok(())
}

/// Builds the whole suite and runs it on both engines, and on QEMU if there is one.
pub(crate) fn run_all(toolchain: &Toolchain, qemu: Option<&Path>) -> Result<Vec<Run>> {
    let elfs = build::build(toolchain, &discover::tests()?, &|_| true)?;
    let mut machines = vec![Machine::PagewalkBlocks, Machine::PagewalkReference];
    machines.extend(qemu.map(|_| Machine::Qemu));
    run_on(&elfs, &machines, qemu)
}

/// Runs every test on every machine.
fn run_on(elfs: &[Elf], machines: &[Machine], qemu: Option<&Path>) -> Result<Vec<Run>> {
    let referee = qemu.map(|qemu| Referee::new(qemu, elfs));
    let work: Vec<(Machine, &Elf)> = machines
        .iter()
        .flat_map(|&machine| elfs.iter().map(move |elf| (machine, elf)))
        .collect();
    let step = Step::new("running the ISA tests");
    let count = AtomicUsize::new(0);
    let runs = work::on_all_cores(&work, |&(machine, elf)| {
        let started = Instant::now();
        let verdict = match (machine, &referee) {
            (Machine::PagewalkBlocks | Machine::PagewalkReference, _) => {
                on_pagewalk::run(elf, machine)
            }
            (Machine::Qemu, Some(referee)) => referee.run(elf),
            (Machine::Qemu, None) => Ok(outcome::skipped("no qemu")),
        };
        let done = count.fetch_add(1, Ordering::Relaxed) + 1;
        step.detail(&format!("{done} of {}, {}", work.len(), elf.name));
        let (outcome, case) = verdict?;
        Ok(Run {
            name: elf.name.clone(),
            group: format!("{}-{}", elf.test.group, elf.env.letter()),
            on: machine,
            outcome,
            case,
            seconds: started.elapsed().as_secs_f64(),
        })
    });
    step.done();
    runs.into_iter().collect()
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

    fn options(arguments: &[&str]) -> Options {
        Command::parse_from([&["isa"], arguments].concat()).options
    }

    #[test]
    fn machines_are_chosen_by_platform_and_engine() {
        use Machine::{PagewalkBlocks, PagewalkReference, Qemu};
        for (arguments, machines) in [
            (&[][..], &[PagewalkBlocks, PagewalkReference][..]),
            (&["--on", "qemu"], &[Qemu]),
            (
                &["--on", "qemu,pagewalk", "--engine", "blocks"],
                &[PagewalkBlocks, Qemu],
            ),
        ] {
            assert_eq!(options(arguments).machines(), machines, "{arguments:?}");
        }
    }

    #[test]
    fn filters_are_alternatives() {
        let options = options(&["--filter", "ui-p", "--filter", "um-"]);
        assert!(options.wants("rv64ui-p-add"));
        assert!(options.wants("rv64um-v-mul"));
        assert!(!options.wants("rv64ui-v-add"));
        assert!(self::options(&[]).wants("rv64ui-v-add"));
    }
}
