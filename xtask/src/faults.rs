//! `cargo xtask faults`: the guest started with nonsense, and on disks that are broken: images spoilt before
//! the boot, and requests that the emulator lets fail. The kernel must say what is wrong, and live on wherever it can.

mod cases;
mod spoil;

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::guest::{self, Guest};
use crate::image::ext4::Image;
use crate::machine;
use crate::paths;
use crate::process::{self, Finished};
use crate::test_lines::Counts;
use crate::toolchain::Choice;
use cases::{CASES, Case};

/// RAM of the machine.
const MEMORY: &str = "16M";

/// A guest that has not ended after so many instructions hangs.
const MAX_INSTRUCTIONS: &str = "5G";

/// And after so much of the host's time.
const TIME_LIMIT: Duration = Duration::from_secs(300);

/// Options of `cargo xtask faults`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Options {
    /// Also show the guest's console
    #[arg(long)]
    console: bool,

    /// Which cases to run, by the start of their names: all, where none is named
    names: Vec<String>,
}

/// Runs the cases. An error means that some failed.
pub(crate) fn run(options: &Options, choice: Choice) -> Result<()> {
    let guest = guest::build(choice)?;
    machine::build_emulator()?;
    let counts = check_all(&guest, options)?;
    println!("\n{counts}");
    if counts.failed > 0 {
        bail!("{} cases failed", counts.failed);
    }
    Ok(())
}

/// Runs all cases, for `cargo xtask test`.
pub(crate) fn all(guest: &Guest) -> Result<Counts> {
    let options = Options {
        console: false,
        names: vec![],
    };
    check_all(guest, &options)
}

fn check_all(guest: &Guest, options: &Options) -> Result<Counts> {
    let named = |case: &&Case| {
        let names = &options.names;
        names.is_empty() || names.iter().any(|name| case.name.starts_with(&name[..]))
    };
    let mut counts = Counts::default();
    for case in CASES.iter().copied().flatten().filter(named) {
        let (finished, problems) = check(guest, case)?;
        if options.console {
            print!("{}", finished.stdout);
        }
        if problems.is_empty() {
            println!("  fault {} ... ok", case.name);
            counts += Counts::PASSED;
        } else {
            println!("  fault {} ... FAILED: {}", case.name, problems.join("; "));
            println!("{}", finished.tail(25));
            counts += Counts::FAILED;
        }
    }
    Ok(counts)
}

/// Boots one case; what is wrong with how it went.
fn check(guest: &Guest, case: &Case) -> Result<(Finished, Vec<String>)> {
    let folder = paths::guest_target().join("faults");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let root = folder.join("root.img");
    let swap = folder.join("swap.img");
    let mut image = Image::read(&guest.disks.root)?;
    (case.spoil)(&mut image)?;
    let rules = (case.root_fails)(&mut image)?;
    image.write(&root)?;
    cut(&root, case.root_len)?;
    fs::copy(&guest.disks.swap, &swap).context("cannot copy the swap disk")?;
    overwrite(&swap, case.swap_bytes).context("cannot write to the swap disk")?;
    cut(&swap, case.swap_len)?;
    let mut command = boot(case, (&root, &rules), &swap);
    append(&mut command, guest, case, &folder.join("tree.dtb"))?;
    command.arg(&guest.kernel);
    let finished = process::run(&mut command, TIME_LIMIT, &mut |_, _| ())?;

    let mut problems = Vec::new();
    let status = finished.status.and_then(|status| status.code());
    if status != Some(case.status) {
        problems.push(format!(
            "the machine {}, not with status {}",
            finished.how(),
            case.status
        ));
    }
    for words in case.says {
        if !finished.stdout.contains(words) {
            problems.push(format!("nothing says {words:?}"));
        }
    }
    for words in ["panic", "kernel: audit"] {
        if finished.stdout.contains(words) {
            problems.push(format!("something says {words:?}"));
        }
    }
    if case.leaves_clean_disk {
        problems.extend(check_disk(&root)?);
    }
    Ok((finished, problems))
}

/// Makes a disk so long, where that is said.
fn cut(disk: &Path, len: Option<u64>) -> Result<()> {
    let Some(len) = len else { return Ok(()) };
    let file = File::options().write(true).open(disk);
    file.and_then(|file| file.set_len(len))
        .with_context(|| format!("cannot change the length of {}", disk.display()))
}

fn overwrite(disk: &Path, pieces: &[(u64, &[u8])]) -> std::io::Result<()> {
    let mut file = File::options().write(true).open(disk)?;
    for (at, bytes) in pieces {
        file.seek(SeekFrom::Start(*at))?;
        file.write_all(bytes)?;
    }
    Ok(())
}

fn boot(case: &Case, (root, rules): (&Path, &str), swap: &Path) -> Command {
    let drive = |file: &Path, rules: &str| {
        let fail = if rules.is_empty() {
            String::new()
        } else {
            format!(",fail={rules}")
        };
        format!(
            "file={}{fail}",
            file.display().to_string().replace(',', ",,")
        )
    };
    let mut command = Command::new(paths::emulator());
    command.args(["run", "--memory", MEMORY, "--max-insns", MAX_INSTRUCTIONS]);
    for (file, rules, len) in [
        (root, rules, case.root_len),
        (swap, case.swap_fails, case.swap_len),
    ] {
        if len != Some(0) {
            command.args(["--drive", &drive(file, rules)]);
        }
    }
    command
}

/// Gives the kernel its command line, by a device tree of its own where that is to be broken.
fn append(command: &mut Command, guest: &Guest, case: &Case, tree: &Path) -> Result<()> {
    let line = case.run.replace(' ', "+");
    let append = format!("log=quiet cmd={line} {}", case.append);
    let Some(spoil) = case.device_tree else {
        command.args(["--append", &append]);
        return Ok(());
    };
    let mut dump = Command::new(paths::emulator());
    dump.args(["run", "--memory", MEMORY, "--append", &append, "--dump-dtb"]);
    dump.arg(tree).args(["--max-insns", "1"]).arg(&guest.kernel);
    let finished = process::run(&mut dump, TIME_LIMIT, &mut |_, _| ())?;
    let mut bytes = fs::read(tree)
        .with_context(|| format!("there is no device tree:\n{}", finished.tail(5)))?;
    spoil(&mut bytes)?;
    fs::write(tree, bytes).with_context(|| format!("cannot write {}", tree.display()))?;
    command.arg("--dtb").arg(tree);
    Ok(())
}

/// What `e2fsck` finds wrong with a disk, where there is one.
fn check_disk(image: &Path) -> Result<Option<String>> {
    let Some(program) = find_e2fsck() else {
        return Ok(None);
    };
    let mut command = Command::new(program);
    command.args(["-f", "-n"]).arg(image);
    let finished = process::run(&mut command, TIME_LIMIT, &mut |_, _| ())?;
    if finished.success() {
        return Ok(None);
    }
    Ok(Some(format!(
        "e2fsck {}:\n{}",
        finished.how(),
        finished.tail(20)
    )))
}

fn find_e2fsck() -> Option<PathBuf> {
    let folders = ["/usr/sbin", "/sbin", "/usr/bin", "/usr/local/sbin"];
    let places = folders.map(|folder| Path::new(folder).join("e2fsck"));
    places.into_iter().find(|place| place.is_file())
}
