//! `cargo xtask run` and `cargo xtask shell`: the emulator, and the guest's shell, on this terminal.

use std::ffi::OsString;
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::guest;
use crate::machine::{self, Ad, Boot, Platform, Policy};
use crate::paths;
use crate::qemu;
use crate::size::Size;
use crate::toolchain::Choice;

/// Options of `cargo xtask run`.
#[derive(Clone, Debug, Args)]
pub(crate) struct RunOptions {
    /// The emulator's arguments, as in: cargo xtask run -- run --memory 64M KERNEL
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGS"
    )]
    arguments: Vec<OsString>,
}

/// Options of `cargo xtask shell`.
#[derive(Clone, Debug, Args)]
pub(crate) struct ShellOptions {
    /// RAM of the machine
    #[arg(long, default_value = "64M")]
    memory: Size,

    /// How the kernel chooses the page to evict
    #[arg(long, value_name = "NAME", default_value_t = Policy::DEFAULT)]
    policy: Policy,

    /// Which machine runs the guest
    #[arg(long, value_enum, default_value_t = Platform::Pagewalk)]
    on: Platform,

    /// Who sets accessed and dirty bits: the kernel or the machine
    #[arg(long, value_enum, default_value_t = Ad::Svade)]
    ad: Ad,
}

/// Runs the emulator with the user's arguments, and returns its status.
pub(crate) fn run(options: &RunOptions) -> Result<i32> {
    machine::build_emulator()?;
    hand_over(Command::new(paths::emulator()).args(&options.arguments))
}

/// Boots the guest to its shell, and returns the machine's status.
pub(crate) fn shell(options: &ShellOptions, choice: Choice) -> Result<i32> {
    let guest = guest::build(choice)?;
    match options.on {
        Platform::Pagewalk => machine::build_emulator()?,
        Platform::Qemu => {
            qemu::find_or_install()?;
            eprintln!("Ctrl-A x leaves QEMU.");
        }
    }
    let boot = Boot {
        guest: &guest,
        on: options.on,
        memory: options.memory,
        policy: options.policy,
        ad: options.ad,
        run: None,
        quiet: false,
        counters: None,
    };
    hand_over(&mut boot.command()?)
}

/// Gives this terminal to `command` until it ends.
fn hand_over(command: &mut Command) -> Result<i32> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", command.get_program().to_string_lossy()))?;
    // A machine that was killed by a signal has no status of its own.
    Ok(status.code().unwrap_or(1))
}
