//! The developer's one command, `cargo xtask`: it finds or gets the guest's toolchain, builds guest,
//! disks and emulator, and runs demonstrations and tests.

mod bench;
mod chromium;
mod counters;
mod demo;
mod example;
mod faults;
mod guest;
mod image;
mod isa;
mod machine;
mod packages;
mod paths;
mod policies;
mod process;
mod progress;
mod qemu;
mod run;
mod size;
mod test;
mod test_lines;
mod toolchain;
mod usertests;
mod work;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use toolchain::Choice;

/// Builds, demonstrates and tests pagewalk and its guest
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    /// Which toolchains may build the guest
    #[arg(long, global = true, value_enum, default_value_t = Choice::Auto)]
    toolchain: Choice,

    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Show demand paging, copy on write and swap in the guest, with counts from inside and outside
    Demo(demo::Options),
    /// Run everything that must pass: formatting, lints, unit tests, demonstration, guest tests
    Test(test::Options),
    /// Run the guest's own tests
    Usertests(usertests::Options),
    /// Boot the guest with nonsense, and on broken disks
    Faults(faults::Options),
    /// Record which pages programs of the guest touch, and replay that through all replacement policies
    Policies(policies::Options),
    /// Build the ISA suite in riscv-tests/ and run it
    Isa(isa::Options),
    /// Measure how fast the emulator is, beside others that are installed
    Bench(bench::Options),
    /// Open the guest's shell on this terminal
    Shell(run::ShellOptions),
    /// Build the emulator and run it with the arguments given
    Run(run::RunOptions),
    /// Build the guest's kernel, its programs and its disks
    Guest,
    /// Build a bare-metal program from one file of Rust or C
    BuildExample(example::Options),
}

fn main() -> ExitCode {
    // Before anything takes memory: what this process has in use, its child begins with.
    let done = match bench::usage::asked() {
        Some(asked) => asked.perform(),
        None => perform(Arguments::parse()),
    };
    match done {
        Ok(0) => ExitCode::SUCCESS,
        // Statuses beyond 255 do not exist; one that is cut off must not become 0.
        Ok(status) => ExitCode::from(u8::try_from(status).unwrap_or(u8::MAX)),
        Err(error) => {
            // The tests have said already what failed, and their counts are the last line.
            if !error.is::<test::Failed>() && !error.is::<isa::Failed>() {
                eprintln!("error: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Does what was asked for, and returns the process's status.
fn perform(arguments: Arguments) -> Result<i32> {
    let choice = arguments.toolchain;
    match &arguments.task {
        Task::Demo(options) => demo::run(options, choice)?,
        Task::Test(options) => test::run(options, choice)?,
        Task::Usertests(options) => usertests::run(options, choice)?,
        Task::Faults(options) => faults::run(options, choice)?,
        Task::Policies(options) => policies::run(options, choice)?,
        Task::Isa(options) => isa::run(options, choice)?,
        Task::Bench(options) => bench::run(options, choice)?,
        Task::Shell(options) => return run::shell(options, choice),
        Task::Run(options) => return run::run(options),
        Task::Guest => announce(&guest::build(choice)?),
        Task::BuildExample(options) => example::run(options, choice)?,
    }
    Ok(0)
}

/// Says where the guest is.
fn announce(guest: &guest::Guest) {
    println!("kernel    {}", paths::shown(&guest.kernel));
    println!("programs  {}", guest.programs.len());
    println!("root disk {}", paths::shown(&guest.disks.root));
    println!("swap disk {}", paths::shown(&guest.disks.swap));
}
