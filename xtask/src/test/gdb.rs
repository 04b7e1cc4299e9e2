//! A real gdb debugs the guest's kernel: it breaks where page faults arrive, looks at what faulted, and
//! watches the page-table entry that the kernel then writes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::guest::Guest;
use crate::machine::Boot;
use crate::packages;
use crate::paths;
use crate::process;
use crate::test_lines::Counts;

/// The debugger and its package, which have one name.
const GDB: &str = "gdb-multiarch";

/// Far more than it takes.
const LIMIT: Duration = Duration::from_secs(300);

/// A program whose stores fault.
const PROGRAM: &str = "lazy 1 8";

/// What gdb is told. `write_entry` and others are the kernel's own; the walk is Sv39's, done by hand.
const SCRIPT: &str = r#"
break user_trap if $scause == 15
continue
print/x $scause
print/x $stval
info registers priv
set $fault = $stval
monitor explain $stval write --mode U
set language c
maintenance packet Qqemu.PhyMemMode:1
set $root = ($satp & 0xfffffffffff) << 12
set $upper = *(unsigned long*)($root + (($fault >> 30) & 511) * 8)
set $middle = *(unsigned long*)((($upper >> 10) << 12) + (($fault >> 21) & 511) * 8)
set $entry = (($middle >> 10) << 12) + (($fault >> 12) & 511) * 8
printf "entry before: %lx\n", *(unsigned long*)$entry
maintenance packet Qqemu.PhyMemMode:0
set language auto
eval "monitor watch phys %#lx 8 write", $entry
delete
continue
backtrace 4
monitor delete all
finish
set language c
maintenance packet Qqemu.PhyMemMode:1
printf "entry after: %lx\n", *(unsigned long*)$entry & 0xdf
maintenance packet Qqemu.PhyMemMode:0
set language auto
info threads
stepi
detach
"#;

/// What gdb must have said, in this order.
const SAID: [&str; 7] = [
    "Breakpoint 1, user_trap",
    "= 0xf",
    "Supervisor",
    "entry before: 0",
    "guest/vm/src/fault/",
    // Valid, readable, writable, for user mode, accessed and dirty.
    "entry after: d7",
    "hart 0 in S-mode",
];

/// What the emulator must have said through it: some versions show that on stderr, others among the rest.
const SAID_BY_MONITOR: [&str; 3] = [
    "store/AMO page fault (15): V = 0",
    "level 0: entry",
    "has written",
];

/// gdb, installed if need be.
pub(super) fn find_or_install() -> Result<PathBuf> {
    if let Some(gdb) = paths::find_tool(GDB) {
        return Ok(gdb);
    }
    if !packages::known(&[GDB]) {
        packages::update();
    }
    packages::install(&[GDB], GDB)?;
    paths::find_tool(GDB).with_context(|| format!("the package {GDB} is installed without {GDB}"))
}

/// Its name and version.
pub(super) fn version(gdb: &Path) -> String {
    let answer = process::answer(Command::new(gdb).arg("--version"));
    let line = answer.and_then(|answer| answer.lines().next().map(str::to_owned));
    line.unwrap_or_else(|| GDB.to_owned())
}

/// Starts the guest, to wait for a debugger; where that connects.
fn start(guest: &Guest) -> Result<(Child, String)> {
    let boot = Boot::quiet(guest, PROGRAM);
    let mut emulator = boot
        .command()?
        .args(["--gdb", "tcp::0", "--gdb-wait"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("the emulator cannot be started")?;
    let mut line = String::new();
    if let Some(stderr) = &mut emulator.stderr {
        BufReader::new(stderr).read_line(&mut line)?;
    }
    let address = line.split("target remote ").nth(1);
    let address = address.and_then(|rest| rest.split([';', '\n']).next());
    match address {
        Some(address) => Ok((emulator, address.to_owned())),
        None => {
            // Whatever it does, nobody can debug it.
            let _ = emulator.kill();
            bail!("the emulator does not say where gdb can connect: {line}")
        }
    }
}

/// Debugs, and compares what gdb has said, and what the guest has.
pub(super) fn check(guest: &Guest, gdb: &Path) -> Result<Counts> {
    let (emulator, address) = start(guest)?;
    let script = paths::target().join("test.gdb");
    fs::write(&script, SCRIPT).with_context(|| format!("cannot write {}", script.display()))?;
    let mut command = Command::new(gdb);
    command
        .args(["-nx", "-batch"])
        .args(["-ex", "set pagination off", "-ex", "set confirm off"])
        .args(["-ex", "set style enabled off", "-ex", "set width 0"])
        .args(["-ex", &format!("target remote {address}")])
        .arg("-x")
        .arg(&script)
        .arg(&guest.kernel);
    let debugged = process::run(&mut command, LIMIT, &mut |_, _| ())?;
    // Once the debugger is gone, the guest goes on to its end.
    let ended = emulator.wait_with_output()?;
    let both = format!("{}\n{}", debugged.stdout, debugged.stderr);
    let missing =
        first_missing(&debugged.stdout, &SAID).or_else(|| first_missing(&both, &SAID_BY_MONITOR));
    if let Some(words) = missing {
        bail!("gdb did not say {words:?}, or not in its place\n{both}");
    }
    let output = String::from_utf8_lossy(&ended.stdout);
    if !ended.status.success() || !output.contains("page faults                         8") {
        bail!("the guest did not go on as if nothing had been\n{output}");
    }
    Ok(Counts {
        passed: 2,
        ..Counts::default()
    })
}

/// The first of these words that does not come after the ones before it.
fn first_missing<'a>(text: &str, said: &[&'a str]) -> Option<&'a str> {
    let mut rest = text;
    for words in said {
        match rest.find(words) {
            Some(at) => rest = &rest[at + words.len()..],
            None => return Some(words),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_looked_for_in_their_order() {
        assert_eq!(first_missing("one two three", &["one", "three"]), None);
        assert_eq!(first_missing("one two", &["two", "one"]), Some("one"));
    }
}
