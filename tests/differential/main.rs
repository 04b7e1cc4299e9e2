//! Random programs on this emulator and on a referee: QEMU and Spike, where they are installed.
//!
//! A program ends by printing all of its registers, the hash of its traps and the hash of its
//! memory on the UART, which all three have at the same place; so what two emulators print must
//! be the same. The programs ask for nothing that the specification leaves open: see `program`.
//!
//! `PAGEWALK_DIFFERENTIAL_PROGRAMS=5000` runs more of them, from seed
//! `PAGEWALK_DIFFERENTIAL_SEED` on; `PAGEWALK_DIFFERENTIAL_KEEP=FILE` keeps the ELF file of one
//! that makes a difference.

#[path = "../cli/elf.rs"]
#[allow(
    dead_code,
    reason = "shared with the tests of the command line, which use all of it"
)]
mod elf;
mod program;
mod referee;
mod scaffold;

use libtest_mimic::{Arguments, Failed, Trial};
use referee::Referee;
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

/// Programs that are run if nothing else is asked for.
const PROGRAMS: u64 = 60;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials =
        [Referee::qemu(), Referee::spike()]
            .into_iter()
            .map(|(name, referee)| match referee {
                Some(referee) => Trial::test(name, move || programs_end_alike(&referee)),
                None => Trial::test(format!("{name} (not installed, or too old)"), || Ok(()))
                    .with_ignored_flag(true),
            });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

fn number(variable: &str, default: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().expect("a number"),
        Err(_) => default,
    }
}

fn programs_end_alike(referee: &Referee) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let first = number("PAGEWALK_DIFFERENTIAL_SEED", 0);
    let count = number("PAGEWALK_DIFFERENTIAL_PROGRAMS", PROGRAMS);
    let (mut finished, mut silent) = (0, 0);
    for seed in first..first + count {
        let path = folder.path().join("program.elf");
        let program = program::generate(seed, &referee.extensions, referee.is_strict());
        std::fs::write(&path, program.build())?;
        let (ours, theirs) = match (pagewalk(referee, &path), referee.run(&path)) {
            (Ok(ours), Ok(theirs)) => (ours, theirs),
            // Some programs are too much for a referee: QEMU 10.0 dies of a division that its
            // translator folds. And a few end nowhere.
            (_, Err(_)) => {
                silent += 1;
                continue;
            }
            (Err(problem), Ok(_)) => {
                let problem = problem.message().unwrap_or("it does not end").to_owned();
                return Err(format!("seed {seed}: {problem}").into());
            }
        };
        if ours != theirs {
            if let Some(kept) = std::env::var_os("PAGEWALK_DIFFERENTIAL_KEEP") {
                std::fs::copy(&path, kept)?;
            }
            return Err(format!("seed {seed}: {}", difference(&ours, &theirs)).into());
        }
        finished += u64::from(ours.lines().count() == scaffold::names().len());
    }
    if finished + silent < count || silent > count / 10 {
        let problem = format!("of {count} programs {finished} ended, and {silent} had no referee");
        return Err(problem.into());
    }
    Ok(())
}

/// What the program prints here.
fn pagewalk(referee: &Referee, program: &Path) -> Result<String, Failed> {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_pagewalk"));
    command
        .args(["run", "--max-insns", "20M", "--isa", &referee.isa()])
        .arg(program);
    let output = command.output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.code() {
        Some(0) => Ok(text),
        _ => Err(format!("{}{text}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}

/// The lines that are not the same.
fn difference(ours: &str, theirs: &str) -> String {
    let mut text = String::from("pagewalk and the referee differ\n");
    let names = scaffold::names();
    let lines = names.iter().zip(ours.lines().zip(theirs.lines()));
    for (name, (ours, theirs)) in lines.filter(|(_, (ours, theirs))| ours != theirs).take(12) {
        let _ = writeln!(text, "  {name:16} {ours} here, {theirs} there");
    }
    let count = |text: &str| text.lines().count();
    let _ = writeln!(text, "  ({} and {} lines)", count(ours), count(theirs));
    text
}
