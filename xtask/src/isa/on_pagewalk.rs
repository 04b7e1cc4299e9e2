//! Running a test on this project's emulator.

use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use super::build::Elf;
use super::outcome::{self, Machine, Verdict};
use crate::paths;
use crate::process::{self, Finished};

/// No test takes a hundredth of this; one that does is in a loop.
const MAX_INSTRUCTIONS: &str = "50M";

/// How long the host may take for that.
const LIMIT: Duration = Duration::from_secs(120);

/// Runs one test.
pub(crate) fn run(elf: &Elf, machine: Machine) -> Result<Verdict> {
    let engine = match machine {
        Machine::PagewalkReference => "reference",
        Machine::PagewalkBlocks | Machine::Qemu => "blocks",
    };
    let mut command = Command::new(paths::emulator());
    command
        .args(["run", "--engine", engine, "--max-insns", MAX_INSTRUCTIONS])
        .args(&elf.test.header.pagewalk)
        .arg(&elf.file);
    let finished = process::run(&mut command, LIMIT, &mut |_, _| ())?;
    Ok(verdict(&finished))
}

fn verdict(finished: &Finished) -> Verdict {
    // What the emulator itself has to say, it says on stderr; a test's status comes without a word.
    let said = finished
        .stderr
        .lines()
        .find_map(|it| it.strip_prefix("error: "));
    match (said, finished.status.and_then(|it| it.code())) {
        (Some(said), _) => outcome::broken(said),
        (None, Some(255)) => outcome::broken("an unexpected trap, or case 255"),
        (None, Some(status)) if status >= 0 => outcome::of_status(u64::from(status.unsigned_abs())),
        (None, _) => outcome::broken(finished.how()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_lines::Outcome;

    fn verdict_of(script: &str) -> Verdict {
        let mut shell = Command::new("sh");
        shell.args(["-c", script]);
        verdict(&process::run(&mut shell, LIMIT, &mut |_, _| ()).unwrap())
    }

    #[test]
    fn a_status_is_a_case_unless_the_emulator_says_something() {
        assert_eq!(verdict_of("exit 0"), (Outcome::Passed, None));
        assert_eq!(verdict_of("exit 124").1, Some(124));
        let stuck = verdict_of("echo 'error: stopped after 9 instructions' >&2; exit 124");
        assert_eq!(stuck, outcome::broken("stopped after 9 instructions"));
        assert_eq!(verdict_of("exit 255").1, None);
    }
}
