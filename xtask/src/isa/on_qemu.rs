//! Running a test on QEMU, the referee.
//!
//! QEMU's machine `spike` has HTIF at the ELF's symbols `tohost` and `fromhost`, and ends with the
//! status that a test reports; its `virt` ends by the test finisher. Which extensions there are, and
//! how their properties are spelled, differs by version, so QEMU is asked for each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::build::Elf;
use super::discover::OnQemu;
use super::outcome::{self, Verdict};
use crate::process::{self, Finished};
use crate::work;

/// How long a test may take. None takes a second, unless QEMU has a core to itself no more.
const LIMIT: Duration = Duration::from_secs(60);

/// The referee: its program, and the spelling of each extension that it has.
#[derive(Debug)]
pub(crate) struct Referee {
    program: PathBuf,
    properties: BTreeMap<String, String>,
}

impl Referee {
    /// Asks QEMU for every extension that the tests need.
    pub(crate) fn new(program: &Path, elfs: &[Elf]) -> Self {
        let needed: BTreeSet<&String> = elfs.iter().flat_map(|elf| &elf.test.header.isa).collect();
        let needed: Vec<&String> = needed.into_iter().collect();
        let found = work::on_all_cores(&needed, |extension| property(program, extension));
        let properties = needed
            .into_iter()
            .zip(found)
            .filter_map(|(extension, spelling)| Some((extension.clone(), spelling?)))
            .collect();
        Self {
            program: program.to_path_buf(),
            properties,
        }
    }

    /// Runs one test.
    pub(crate) fn run(&self, elf: &Elf) -> Result<Verdict> {
        let arguments = match &elf.test.header.qemu {
            OnQemu::No(why) => return Ok(outcome::skipped(why.clone())),
            OnQemu::Yes(arguments) => arguments,
        };
        let mut cpu = "rv64".to_owned();
        for extension in &elf.test.header.isa {
            match self.properties.get(extension) {
                Some(property) => cpu.push_str(&format!(",{property}=true")),
                None => return Ok(outcome::skipped(format!("this QEMU has no {extension}"))),
            }
        }
        let machine = if elf.test.header.virt {
            "virt"
        } else {
            "spike"
        };
        let mut command = Command::new(&self.program);
        command
            .args(["-M", machine, "-bios", "none", "-nographic", "-cpu", &cpu])
            .args(arguments)
            .arg("-kernel")
            .arg(&elf.file);
        let finished = process::run(&mut command, LIMIT, &mut |_, _| ())?;
        Ok(verdict(&finished))
    }
}

/// How this QEMU spells the property of an extension, if it has it.
fn property(program: &Path, extension: &str) -> Option<String> {
    let mut capital = extension.to_owned();
    if let Some(first) = capital.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    [extension.to_owned(), capital, format!("x-{extension}")]
        .into_iter()
        .find(|spelling| has_property(program, spelling))
}

/// QEMU looks at the CPU's properties before it looks for the kernel, so with one that is not there
/// it always ends at once, and says which it was that it did not find.
fn has_property(program: &Path, spelling: &str) -> bool {
    let mut command = Command::new(program);
    command
        .args(["-M", "spike", "-bios", "none", "-nographic"])
        .args(["-cpu", &format!("rv64,{spelling}=true")])
        .args(["-kernel", "/nonexistent/kernel"]);
    process::run(&mut command, LIMIT, &mut |_, _| ()).is_ok_and(|it| !lacks_property(&it.stderr))
}

fn lacks_property(stderr: &str) -> bool {
    stderr
        .lines()
        .any(|line| line.contains("Property '") && line.contains("' not found"))
}

fn verdict(finished: &Finished) -> Verdict {
    match finished.status.and_then(|it| it.code()) {
        // QEMU's own status where it cannot run at all; a test's cases begin with 2.
        Some(1) => outcome::broken(match finished.stderr.lines().last() {
            Some(line) => line.to_owned(),
            None => finished.how(),
        }),
        Some(status) if status >= 0 => outcome::of_status(u64::from(status.unsigned_abs())),
        _ => outcome::broken(finished.how()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_property_is_told_from_a_missing_kernel() {
        assert!(lacks_property(
            "qemu-system-riscv64: can't apply global rv64-riscv-cpu.zqq=true: Property \
             'rv64-riscv-cpu.zqq' not found\n"
        ));
        assert!(!lacks_property(
            "qemu-system-riscv64: could not load kernel '/nonexistent/kernel'\n"
        ));
    }
}
