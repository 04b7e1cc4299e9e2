//! Booting the guest: the same kernel, disks and boot arguments, on our emulator or on QEMU.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use replacement::PolicyKind;
use serde::{Serialize, Serializer};

use crate::guest::Guest;
use crate::paths;
use crate::process::{self, Finished, Stream};
use crate::progress::Step;
use crate::qemu;
use crate::size::Size;

/// After how many instructions a guest that should have ended is given up. The longest run, all of
/// `usertests` in little memory, takes a small part of this.
const MAX_INSTRUCTIONS: u64 = 60_000_000_000;

/// After how much of the host's time a guest is given up, whatever machine it is on.
const TIME_LIMIT: Duration = Duration::from_secs(600);

/// Which machine runs the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Platform {
    /// This project's emulator.
    Pagewalk,
    /// `qemu-system-riscv64 -M virt`.
    Qemu,
}

/// How the kernel chooses the page to evict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Policy(pub(crate) PolicyKind);

impl Policy {
    /// The kernel's own choice where it is not told otherwise.
    pub(crate) const DEFAULT: Self = Self(PolicyKind::Clock);
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

impl FromStr for Policy {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        PolicyKind::from_name(name).map(Self).ok_or_else(|| {
            let names = PolicyKind::ALL.map(PolicyKind::name);
            format!("there is no such policy: they are {}", names.join(", "))
        })
    }
}

impl Serialize for Policy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name())
    }
}

/// Who sets accessed and dirty bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Ad {
    /// The kernel, in a page fault.
    Svade,
    /// The machine.
    Svadu,
}

/// Names as the command line and the boot arguments have them.
macro_rules! display_as_value {
    ($($kind:ty),*) => { $(
        impl fmt::Display for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self.to_possible_value() {
                    Some(value) => f.write_str(value.get_name()),
                    None => Ok(()),
                }
            }
        }
    )* };
}
display_as_value!(Platform, Ad);

/// A guest and how it is to be booted.
#[derive(Clone, Debug)]
pub(crate) struct Boot<'a> {
    /// The kernel and its disks. The disks are left as they are: what the guest writes to them is
    /// gone at the end.
    pub(crate) guest: &'a Guest,
    /// The machine.
    pub(crate) on: Platform,
    /// Its RAM.
    pub(crate) memory: Size,
    /// The kernel's replacement policy.
    pub(crate) policy: Policy,
    /// The kernel's choice between Svade and Svadu.
    pub(crate) ad: Ad,
    /// The one command that init runs before it powers the machine off; the shell where it is none.
    pub(crate) run: Option<String>,
    /// Whether the kernel leaves out its banner.
    pub(crate) quiet: bool,
    /// Where the emulator writes what it counts.
    pub(crate) counters: Option<PathBuf>,
}

impl<'a> Boot<'a> {
    /// A small machine of the emulator's that runs one program, and says no more than that does.
    pub(crate) fn quiet(guest: &'a Guest, program: &str) -> Boot<'a> {
        Boot {
            guest,
            on: Platform::Pagewalk,
            memory: Size::mebibytes(16),
            policy: Policy::DEFAULT,
            ad: Ad::Svade,
            run: Some(program.to_owned()),
            quiet: true,
            counters: None,
        }
    }
}

impl Boot<'_> {
    /// The kernel's boot arguments.
    fn arguments(&self) -> String {
        let mut arguments = format!("policy={} ad={}", self.policy, self.ad);
        if self.quiet {
            arguments.push_str(" log=quiet");
        }
        if let Some(run) = &self.run {
            // Boot arguments are separated by spaces: the guest reads `+` as one.
            arguments.push_str(" cmd=");
            arguments.push_str(&run.replace(' ', "+"));
        }
        arguments
    }

    /// The machine's command line.
    pub(crate) fn command(&self) -> Result<Command> {
        match self.on {
            Platform::Pagewalk => Ok(self.pagewalk()),
            Platform::Qemu => self.qemu(),
        }
    }

    fn pagewalk(&self) -> Command {
        self.pagewalk_with("")
    }

    fn pagewalk_with(&self, more: &str) -> Command {
        let mut command = Command::new(paths::emulator());
        command.args(["run", "--memory", &self.memory.to_string()]);
        for disk in self.disks() {
            command.arg("--drive");
            command.arg(format!("file={},snapshot=on", disk.display()));
        }
        if let Some(counters) = &self.counters {
            command.arg("--counters").arg(counters);
        }
        if self.run.is_some() {
            command.args(["--max-insns", &MAX_INSTRUCTIONS.to_string()]);
        }
        let arguments = format!("{} {more}", self.arguments());
        command.args(["--append", arguments.trim_end()]);
        command.arg(&self.guest.kernel);
        command
    }

    fn qemu(&self) -> Result<Command> {
        let qemu = qemu::find().context("qemu-system-riscv64 is not installed")?;
        let mut command = Command::new(qemu);
        command.args(["-M", "virt", "-bios", "none", "-nographic", "-no-reboot"]);
        command.args(["-m", &self.memory.to_string()]);
        // The kernel's driver is for the current virtio-mmio, not for the legacy one.
        command.args(["-global", "virtio-mmio.force-legacy=false"]);
        for (index, disk) in self.disks().into_iter().enumerate() {
            command.arg("-drive");
            command.arg(format!(
                "file={},if=none,format=raw,snapshot=on,id=d{index}",
                disk.display()
            ));
            command.arg("-device");
            // Without a place QEMU puts the first disk last.
            command.arg(format!(
                "virtio-blk-device,drive=d{index},bus=virtio-mmio-bus.{index}"
            ));
        }
        command.args(["-append", &self.arguments()]);
        command.arg("-kernel").arg(&self.guest.kernel);
        Ok(command)
    }

    fn disks(&self) -> [&Path; 3] {
        let disks = &self.guest.disks;
        [&disks.root, &disks.swap, &disks.more_swap]
    }

    /// Boots the guest on our emulator with more boot arguments, and waits for its end.
    pub(crate) fn run_with(&self, more: &str) -> Result<Finished> {
        process::run(&mut self.pagewalk_with(more), TIME_LIMIT, &mut |_, _| ())
    }

    /// Boots the guest on the emulator without a keyboard, with trace lines of these categories in a file.
    pub(crate) fn run_traced(&self, categories: &str, file: &Path) -> Result<Finished> {
        let mut command = self.pagewalk();
        command
            .args(["--trace", categories, "--trace-file"])
            .arg(file);
        process::run(&mut command, TIME_LIMIT, &mut |_, _| ())
    }

    /// Boots the guest on the emulator without a keyboard, and records what happens in a file.
    pub(crate) fn recorded(&self, file: &Path) -> Command {
        let mut command = self.pagewalk();
        command.arg("--record").arg(file);
        command
    }

    /// Boots the guest without a keyboard, hands on each line of its console, and waits for its end.
    pub(crate) fn run(&self, on_line: &mut dyn FnMut(&str)) -> Result<Finished> {
        run_command(&mut self.command()?, on_line)
    }
}

/// Runs a machine without a keyboard, hands on each line of its console, and waits for its end.
pub(crate) fn run_command(
    command: &mut Command,
    on_line: &mut dyn FnMut(&str),
) -> Result<Finished> {
    process::run(command, TIME_LIMIT, &mut |stream, line| {
        if stream == Stream::Out {
            on_line(line);
        }
    })
}

/// How a machine ended, to follow its name in a sentence.
pub(crate) fn how_it_ended(on: Platform, finished: &Finished) -> String {
    let status = finished.status.and_then(|status| status.code());
    // `pagewalk run --help` lists its statuses; QEMU has none of its own.
    match (on, status) {
        (Platform::Pagewalk, Some(70)) => "found the guest stuck (status 70)".into(),
        (Platform::Pagewalk, Some(124)) => {
            format!("gave up after {MAX_INSTRUCTIONS} instructions (status 124)")
        }
        (Platform::Pagewalk | Platform::Qemu, _) => finished.how(),
    }
}

/// Builds the emulator in release, which cargo does at once where it is built already.
pub(crate) fn build_emulator() -> Result<()> {
    let step = Step::new("building the emulator");
    let mut command = host_cargo("build");
    command.args(["--release", "-p", "pagewalk", "--bin", "pagewalk"]);
    process::run_quietly(&mut command, Duration::from_secs(15 * 60), &step)?;
    step.done();
    if !paths::emulator().is_file() {
        bail!(
            "cargo built the emulator, and {} is not there",
            paths::emulator().display()
        );
    }
    Ok(())
}

/// `cargo SUBCOMMAND` for the host, with the cargo that runs us.
pub(crate) fn host_cargo(subcommand: &str) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    command.current_dir(paths::root()).arg(subcommand);
    command
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::Disks;

    fn guest() -> Guest {
        Guest {
            kernel: "/t/guest-kernel".into(),
            programs: vec![],
            disks: Disks {
                root: "/t/root.img".into(),
                swap: "/t/swap.img".into(),
                more_swap: "/t/more-swap.img".into(),
            },
        }
    }

    fn boot(guest: &Guest) -> Boot<'_> {
        Boot::quiet(guest, "usertests lazy")
    }

    #[test]
    fn commands_have_no_spaces_in_the_boot_arguments() {
        let guest = guest();
        let arguments = boot(&guest).arguments();
        assert_eq!(
            arguments,
            "policy=clock ad=svade log=quiet cmd=usertests+lazy"
        );
    }

    #[test]
    fn a_guest_that_runs_a_command_is_limited_and_a_shell_is_not() {
        let guest = guest();
        let limited = |boot: &Boot<'_>| {
            let command = boot.pagewalk();
            command.get_args().any(|argument| argument == "--max-insns")
        };
        let mut boot = boot(&guest);
        assert!(limited(&boot));
        boot.run = None;
        assert!(!limited(&boot));
    }

    #[test]
    fn the_emulators_own_statuses_are_told_in_words() {
        let ended = |on, status: i32| {
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!("exit {status}")]);
            let finished = process::run(&mut shell, TIME_LIMIT, &mut |_, _| ()).unwrap();
            how_it_ended(on, &finished)
        };
        assert!(ended(Platform::Pagewalk, 70).contains("stuck"));
        assert!(ended(Platform::Pagewalk, 124).contains("gave up"));
        assert_eq!(ended(Platform::Pagewalk, 3), "ended with status 3");
        assert_eq!(ended(Platform::Qemu, 70), "ended with status 70");
    }

    #[test]
    fn disks_are_never_written() {
        let guest = guest();
        let command = boot(&guest).pagewalk();
        let drives: Vec<_> = command
            .get_args()
            .filter(|it| it.to_string_lossy().starts_with("file="))
            .collect();
        assert_eq!(
            drives,
            [
                "file=/t/root.img,snapshot=on",
                "file=/t/swap.img,snapshot=on",
                "file=/t/more-swap.img,snapshot=on"
            ]
        );
    }
}
