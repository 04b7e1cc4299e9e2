//! The steps of `cargo xtask test`, one function each.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use replacement::PolicyKind;

use super::{Context, Outcome, cargo_output, recording, replay};
use crate::bench;
use crate::demo;
use crate::example;
use crate::faults;
use crate::guest::{self as guest_build, Guest};
use crate::isa;
use crate::machine::{self, Ad, Platform, Policy, host_cargo};
use crate::paths;
use crate::process;
use crate::progress::Step;
use crate::qemu;
use crate::size::Size;
use crate::test_lines::Counts;
use crate::toolchain;
use crate::usertests::{self, Setting};

/// How long a step's cargo may take: a first build on a slow machine.
const LIMIT: Duration = Duration::from_secs(20 * 60);

/// How long a bare-metal example may run.
const EXAMPLE_LIMIT: Duration = Duration::from_secs(60);

/// Runs a check that has no tests of its own.
fn check(command: &mut Command) -> Result<Outcome> {
    process::run_quietly(command, LIMIT, &Step::quiet("checking"))?;
    Ok(Outcome::passed())
}

/// All code is formatted.
pub(super) fn fmt(_: &mut Context) -> Result<Outcome> {
    check(host_cargo("fmt").args(["--all", "--check"]))
}

/// No lint warns, in the code as the host compiles it.
pub(super) fn clippy(_: &mut Context) -> Result<Outcome> {
    check(host_cargo("clippy").args(["--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// The documentation builds, and its links lead somewhere.
pub(super) fn doc(_: &mut Context) -> Result<Outcome> {
    check(
        host_cargo("doc")
            .args(["--workspace", "--no-deps"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )
}

/// The emulator builds.
pub(super) fn emulator(context: &mut Context) -> Result<Outcome> {
    machine::build_emulator()?;
    context.emulator = true;
    Ok(Outcome::passed())
}

/// The guest builds, with whatever toolchain is to be had.
pub(super) fn guest(context: &mut Context) -> Result<Outcome> {
    let toolchain = toolchain::find(context.choice)?;
    let note = toolchain.description();
    let built = guest_build::build_with(&toolchain);
    context.toolchain = Some(toolchain);
    context.guest = Some(built?);
    Ok(Outcome {
        counts: Counts::PASSED,
        note,
    })
}

/// No lint warns in the guest, and in the benches' program, as their own target compiles them: the host sees stand-ins for the parts
/// that are assembly.
pub(super) fn guest_clippy(context: &mut Context) -> Result<Outcome> {
    let Some(toolchain) = &context.toolchain else {
        return Ok(Outcome::skipped("no toolchain for the guest"));
    };
    let mut version = Command::new(toolchain.cargo_program());
    let version = process::forget_cargo(&mut version).args(["clippy", "--version"]);
    if process::answer(version).is_none() {
        return Ok(Outcome::skipped("the guest's toolchain has no clippy"));
    }
    for package_arguments in [
        &guest_build::PACKAGE_ARGUMENTS[..],
        &bench::PACKAGE_ARGUMENTS,
    ] {
        let mut clippy = toolchain.cargo("clippy");
        clippy
            .args(package_arguments)
            .arg("--target-dir")
            .arg(paths::guest_target())
            .args(["--", "-D", "warnings"]);
        check(&mut clippy)?;
    }
    Ok(Outcome::passed())
}

/// Unit tests, lockstep and end-to-end tests.
pub(super) fn cargo_test(_: &mut Context) -> Result<Outcome> {
    let mut command = host_cargo("test");
    command.args(["--workspace", "--no-fail-fast"]);
    let finished = process::run(&mut command, LIMIT, &mut |_, _| ())?;
    let mut counts = cargo_output::count(&finished.stdout);
    if !finished.success() {
        println!("{}", finished.stdout.trim_end());
        println!("{}", finished.tail(60));
        let failures = cargo_output::failures(&finished.stdout);
        println!("cargo test {}; failed: {failures:?}", finished.how());
        if counts.failed == 0 {
            counts += Counts::FAILED;
        }
    } else if counts.passed == 0 {
        bail!("cargo test ran no tests");
    }
    Ok(Outcome {
        counts,
        note: String::new(),
    })
}

/// The guest, where it and the emulator were built.
pub(super) fn bootable(context: &Context) -> Result<&Guest, Outcome> {
    let guest = context
        .guest
        .as_ref()
        .ok_or_else(|| Outcome::skipped("the guest was not built"))?;
    if context.emulator {
        Ok(guest)
    } else {
        Err(Outcome::skipped("the emulator was not built"))
    }
}

/// The three demonstrations, whose counts must agree.
pub(super) fn demo(context: &mut Context) -> Result<Outcome> {
    match bootable(context) {
        Err(outcome) => Ok(outcome),
        Ok(guest) => {
            demo::demonstrate(&demo::Options::default(), guest)?;
            Ok(Outcome::passed())
        }
    }
}

/// The guest on broken disks.
pub(super) fn faults(context: &mut Context) -> Result<Outcome> {
    match bootable(context) {
        Err(outcome) => Ok(outcome),
        Ok(guest) => Ok(Outcome {
            counts: faults::all(guest)?,
            note: String::new(),
        }),
    }
}

/// The guest's tests on our emulator: two policies with little memory and with enough, and once
/// with accessed and dirty bits set by the machine.
pub(super) fn usertests_on_pagewalk(context: &mut Context) -> Result<Outcome> {
    let guest = match bootable(context) {
        Err(outcome) => return Ok(outcome),
        Ok(guest) => guest,
    };
    let mut settings = fifo_and_default_at_both_sizes(Platform::Pagewalk);
    settings.push(Setting {
        on: Platform::Pagewalk,
        ram: Size::mebibytes(16),
        policy: Policy::DEFAULT,
        ad: Ad::Svadu,
    });
    run_usertests(guest, &settings)
}

/// The step that sees whether QEMU can be had.
pub(super) const ON_QEMU: &str = "usertests on QEMU";

/// The same on QEMU, where it can be had: the referee for kernel and emulator alike.
pub(super) fn usertests_on_qemu(context: &mut Context) -> Result<Outcome> {
    if let Err(error) = qemu::find_or_install() {
        println!("{error:#}");
        return Ok(Outcome::skipped("no qemu"));
    }
    context.qemu = true;
    let Some(guest) = &context.guest else {
        return Ok(Outcome::skipped("the guest was not built"));
    };
    let mut outcome = run_usertests(guest, &fifo_and_default_at_both_sizes(Platform::Qemu))?;
    outcome.note = qemu::version();
    Ok(outcome)
}

fn fifo_and_default_at_both_sizes(on: Platform) -> Vec<Setting> {
    let mut settings = Vec::new();
    for ram in [16, 64] {
        settings.extend(
            [Policy(PolicyKind::Fifo), Policy::DEFAULT].map(|policy| Setting {
                on,
                ram: Size::mebibytes(ram),
                policy,
                ad: Ad::Svade,
            }),
        );
    }
    settings
}

fn run_usertests(guest: &Guest, settings: &[Setting]) -> Result<Outcome> {
    let mut counts = Counts::default();
    for setting in settings {
        let report = usertests::boot(guest, *setting, &[], &mut |_| ())?;
        println!("  {setting}: {}", report.counts);
        for failure in usertests::failures(&report) {
            println!("    FAILED {failure}");
        }
        if let Some(problem) = &report.problem {
            println!("{problem}");
        }
        counts += report.counts;
    }
    Ok(Outcome {
        counts,
        note: String::new(),
    })
}

/// The ISA suite, on both engines, and on QEMU where it is here.
pub(super) fn isa(context: &mut Context) -> Result<Outcome> {
    let Some(toolchain) = &context.toolchain else {
        return Ok(Outcome::skipped("no toolchain for the guest"));
    };
    if !context.emulator {
        return Ok(Outcome::skipped("the emulator was not built"));
    }
    let qemu = qemu::find().filter(|_| context.qemu);
    let runs = isa::run_all(toolchain, qemu.as_deref())?;
    for line in isa::table(&runs).lines() {
        println!("  {line}");
    }
    isa::failures(&runs).for_each(|line| println!("  {line}"));
    isa::reasons(&runs)
        .iter()
        .for_each(|line| println!("  {line}"));
    let mut outcome = Outcome {
        counts: isa::total(&runs),
        note: String::new(),
    };
    if qemu.is_none() {
        outcome.note = "no qemu".into();
    }
    Ok(outcome)
}

/// The bare-metal examples build, and print what they promise, on each machine that is here.
pub(super) fn examples(context: &mut Context) -> Result<Outcome> {
    let mut counts = Counts::default();
    let mut notes = BTreeSet::new();
    let folder = paths::root().join("examples/bare-metal");
    for (file, greeting) in [
        ("hello.rs", "Hello from bare metal, in Rust."),
        ("hello.c", "Hello from bare metal, in C."),
    ] {
        if file.ends_with(".c") && !example::has_gcc() {
            counts += Counts::SKIPPED;
            notes.insert("no riscv64-unknown-elf-gcc");
            continue;
        }
        let program = match example::build(&folder.join(file), context.choice) {
            Ok(program) => program,
            Err(error) => {
                println!("{error:#}");
                counts += Counts::FAILED;
                continue;
            }
        };
        if context.emulator {
            counts += greets(&mut pagewalk(&program), greeting)?;
        } else {
            counts += Counts::SKIPPED;
            notes.insert("the emulator was not built");
        }
        match qemu::find() {
            Some(qemu) if context.qemu => {
                counts += greets(&mut on_qemu(&qemu, &program), greeting)?
            }
            Some(_) | None => {
                counts += Counts::SKIPPED;
                notes.insert("no qemu");
            }
        }
    }
    Ok(Outcome {
        counts,
        note: Vec::from_iter(notes).join(", "),
    })
}

/// The benches' workloads at their small size, on both engines, and the guest's storms: they print what
/// the host computes.
pub(super) fn benches(context: &mut Context) -> Result<Outcome> {
    let Some(toolchain) = &context.toolchain else {
        return Ok(Outcome::skipped("no toolchain for the guest"));
    };
    if !context.emulator {
        return Ok(Outcome::skipped("the emulator was not built"));
    }
    let mut counts = bench::check(toolchain, &|_| true)?;
    if let Ok(guest) = bootable(context) {
        counts += bench::check_system(guest)?;
    }
    counts += inner_benches()?;
    Ok(Outcome {
        counts,
        note: String::new(),
    })
}

/// Runs repeat exactly, whoever sets the A and D bits.
pub(super) fn replay(context: &mut Context) -> Result<Outcome> {
    match bootable(context) {
        Err(outcome) => Ok(outcome),
        Ok(guest) => Ok(Outcome {
            counts: replay::check(guest)?,
            note: String::new(),
        }),
    }
}

/// Recordings, the guest and the emulator tell the same.
pub(super) fn recording(context: &mut Context) -> Result<Outcome> {
    match bootable(context) {
        Err(outcome) => Ok(outcome),
        Ok(guest) => Ok(Outcome {
            counts: recording::check(guest)?,
            note: String::new(),
        }),
    }
}

/// The kernel's costs are those that its documentation tells.
pub(super) fn guest_costs(context: &mut Context) -> Result<Outcome> {
    let (guest, toolchain) = match (bootable(context), &context.toolchain) {
        (Ok(guest), Some(toolchain)) => (guest, toolchain),
        (Err(outcome), _) => return Ok(outcome),
        (_, None) => return Ok(Outcome::skipped("no toolchain for the guest")),
    };
    Ok(match bench::guest_costs::check(guest, toolchain)? {
        Some(why) => Outcome::skipped(why),
        None => Outcome::passed(),
    })
}

/// The benches of the engine's parts, each run once: without `--bench`, criterion takes no time.
fn inner_benches() -> Result<Counts> {
    let mut command = host_cargo("test");
    command.args(["-p", "pagewalk", "--bench", "engine"]);
    let finished = process::run_quietly(&mut command, LIMIT, &Step::quiet("running the benches"))?;
    let counts = cargo_output::benches(&finished.stdout);
    if counts == Counts::default() {
        bail!("the engine's benches ran none: see `cargo test -p pagewalk --bench engine`");
    }
    Ok(counts)
}

fn pagewalk(program: &Path) -> Command {
    let mut command = Command::new(paths::emulator());
    command.args(["run", "--max-insns", "1000000"]).arg(program);
    command
}

fn on_qemu(qemu: &Path, program: &Path) -> Command {
    let mut command = Command::new(qemu);
    command
        .args(["-M", "virt", "-bios", "none", "-nographic", "-kernel"])
        .arg(program);
    command
}

/// Whether a program ends well and prints `greeting`.
fn greets(command: &mut Command, greeting: &str) -> Result<Counts> {
    let finished = process::run(command, EXAMPLE_LIMIT, &mut |_, _| ())?;
    if finished.success() && finished.stdout.lines().any(|line| line == greeting) {
        return Ok(Counts::PASSED);
    }
    println!(
        "`{greeting}` was expected, and {} {}\n{}",
        command.get_program().to_string_lossy(),
        finished.how(),
        finished.tail(10)
    );
    Ok(Counts::FAILED)
}
