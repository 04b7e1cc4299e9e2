//! One test, from its file to its verdict.

use super::explain::{Explanation, explain};
use super::{Place, Test};
use crate::console::{CapturedConsole, CapturedOutput};
use crate::debug::{Lines, PostMortem, SymbolTable};
use crate::loader::{self, LoadError};
use crate::machine::{Boot, Booted, BuildError, Config, Machine, Program, Progress, Stop};

/// Bits that riscv-tests' physical environments set in what they store, for a trap that the test
/// did not expect: above the number of the case.
const UNEXPECTED_TRAP: u64 = 1337;
/// What their virtual environment stores for such a trap to M-mode.
const UNEXPECTED_TRAP_TO_M: u64 = 841;

/// What tests run on.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// The machine.
    pub config: Config,
    /// A test that has not ended after so many instructions never will.
    pub max_insns: u64,
}

/// How a test ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Instructions executed.
    pub instructions: u64,
    /// What it printed, or the end of that.
    pub output: String,
    /// Why it has not passed, if it has not.
    pub failure: Option<Failure>,
}

/// Why a test has not passed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// The reason, in a few words or a sentence.
    pub reason: String,
    /// The number of the case that failed, if that is what it reported.
    pub case: Option<u64>,
    /// Where it happened, unless it could not even begin.
    pub explanation: Option<Explanation>,
}

/// Why a test cannot be run at all.
#[derive(Debug, thiserror::Error)]
pub enum TestError {
    /// Its file.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The machine.
    #[error(transparent)]
    Build(BuildError),
    /// It could never report.
    #[error(
        "it has no symbol `tohost`, to which a test stores its result; `pagewalk run` runs other \
         programs"
    )]
    NoToHost,
}

impl From<BuildError> for TestError {
    fn from(error: BuildError) -> TestError {
        match error {
            BuildError::Load(error) => TestError::Load(error),
            error => TestError::Build(error),
        }
    }
}

/// Whether a test could be run: for those that a person has named, before any is.
///
/// # Errors
/// What is wrong with it.
pub fn check(test: &Test, setup: &Setup) -> Result<(), TestError> {
    Subject::read(test, *setup)?.boot().map(|_| ())
}

/// Runs a test. What is wrong with its file is a failure like any other.
#[must_use]
pub fn run(test: &Test, setup: &Setup) -> Outcome {
    let could_not = |error: TestError| Outcome {
        instructions: 0,
        output: String::new(),
        failure: Some(Failure {
            reason: format!("it cannot be run: {error}"),
            case: None,
            explanation: None,
        }),
    };
    let subject = match Subject::read(test, *setup) {
        Ok(subject) => subject,
        Err(error) => return could_not(error),
    };
    match subject.boot() {
        Ok(trial) => finish(&subject, trial),
        Err(error) => could_not(error),
    }
}

fn finish(subject: &Subject, mut trial: Trial) -> Outcome {
    let stop = trial.run_to(subject.setup.max_insns);
    let instructions = trial.machine.executed();
    let (reason, case) = match &stop {
        Stop::Exit(0) => {
            return Outcome {
                instructions,
                output: trial.output.text(),
                failure: None,
            };
        }
        Stop::Exit(status) => of_status(*status),
        stop => (trial.reason(stop, subject.setup.max_insns), None),
    };
    let explanation = explain(subject, &trial, case);
    Outcome {
        instructions,
        output: trial.output.text(),
        failure: Some(Failure {
            reason,
            case,
            explanation: Some(explanation),
        }),
    }
}

/// What a status other than 0 says: a reason, and the number of a case. Two values are set aside
/// by riscv-tests for traps that a test did not expect.
fn of_status(status: u64) -> (String, Option<u64>) {
    let stored = status << 1 | 1;
    let trap = |what: &str, environment: &str| {
        let reason = format!("{what}, which riscv-tests' environment `{environment}` reports as");
        (format!("{reason} {stored}"), None)
    };
    if stored & UNEXPECTED_TRAP == UNEXPECTED_TRAP && stored < 2 * UNEXPECTED_TRAP {
        return trap("an unexpected trap", "p");
    }
    if stored == UNEXPECTED_TRAP_TO_M {
        return trap("an unexpected trap to M-mode", "v");
    }
    (format!("case {status} failed"), Some(status))
}

/// A test's file, and what to run it on: as often as one likes, and always with the same result.
#[derive(Debug)]
pub(super) struct Subject {
    bytes: Vec<u8>,
    pub(super) setup: Setup,
}

/// A test under way.
pub(super) struct Trial {
    pub(super) machine: Machine,
    pub(super) symbols: SymbolTable,
    output: CapturedOutput,
}

impl Subject {
    fn read(test: &Test, setup: Setup) -> Result<Subject, TestError> {
        let bytes = loader::read_file(&test.path)?;
        Ok(Subject { bytes, setup })
    }

    /// A machine about to execute the test's first instruction.
    pub(super) fn boot(&self) -> Result<Trial, TestError> {
        let boot = Boot {
            config: self.setup.config,
            disks: Vec::new(),
            bootargs: "",
            device_tree: None,
            program: Program::Elf(&self.bytes),
        };
        let Booted {
            mut machine,
            symbols,
            ..
        } = boot.build()?;
        if machine.memory.tohost.is_none() {
            return Err(TestError::NoToHost);
        }
        let (console, output) = CapturedConsole::new();
        machine.attach_console(Box::new(console));
        Ok(Trial {
            machine,
            symbols,
            output,
        })
    }

    /// The lines of the test's source, if its file tells them.
    pub(super) fn lines(&self) -> Option<Lines<'_>> {
        Lines::read(&self.bytes)
    }
}

impl Trial {
    /// Runs until the test ends, or to a limit.
    pub(super) fn run_to(&mut self, max_insns: u64) -> Stop {
        loop {
            match self.machine.run(Progress { max_insns }) {
                // Nobody reads the marks of a test.
                Stop::Marks => drop(self.machine.take_marks()),
                stop => return stop,
            }
        }
    }

    /// Why a test has not come to an end of its own.
    fn reason(&self, stop: &Stop, max_insns: u64) -> String {
        match stop {
            Stop::Limit => format!("it did not end within {max_insns} instructions"),
            Stop::Stuck(hart, stuck) => {
                PostMortem::new(&self.machine, *hart, *stuck, &self.symbols).sentence()
            }
            Stop::InputEnded => "it waits for input, and a test gets none".to_owned(),
            Stop::Reset => "it asked for a reset".to_owned(),
            Stop::Console(error) => error.to_string(),
            Stop::Exit(_) | Stop::Marks | Stop::Escape | Stop::Break(_) | Stop::Called => {
                "it ended".to_owned()
            }
        }
    }

    /// An address of the test's, in words.
    pub(super) fn place(&self, pc: u64, privilege: char, lines: Option<&Lines<'_>>) -> Place {
        let line = lines.and_then(|lines| lines.lookup(self.symbols.linked(pc)?));
        Place {
            pc,
            privilege,
            symbol: self.symbols.lookup(pc).map(|it| it.to_string()),
            line,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_the_number_of_a_case_or_a_trap() {
        let p = "an unexpected trap, which riscv-tests' environment `p` reports as";
        let v = "an unexpected trap to M-mode, which riscv-tests' environment `v` reports as 841";
        for (stored, reason, case) in [
            (3, "case 1 failed".to_owned(), Some(1)),
            (1201, "case 600 failed".to_owned(), Some(600)),
            (1337, format!("{p} 1337"), None),
            (1337 | 2 << 1, format!("{p} 1341"), None),
            (841, v.to_owned(), None),
            (1337 << 1 | 1, "case 1337 failed".to_owned(), Some(1337)),
        ] {
            assert_eq!(of_status(stored >> 1), (reason, case), "{stored}");
        }
    }
}
