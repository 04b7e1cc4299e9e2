//! Running the binary, and what came of it.

use crate::elf::Elf;
use assert_cmd::Command;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// Far more than any of the tests takes.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// A folder of a test's own, and the command line that it is about.
pub(crate) struct Emulator {
    folder: TempDir,
    arguments: Vec<String>,
    input: Vec<u8>,
    environment: Vec<(&'static str, &'static str)>,
}

/// What came of a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Outcome {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Emulator {
    /// `pagewalk` with these arguments.
    pub(crate) fn with(arguments: &[&str]) -> Emulator {
        Emulator {
            folder: TempDir::new().unwrap(),
            arguments: arguments.iter().map(|it| (*it).to_owned()).collect(),
            input: Vec::new(),
            environment: Vec::new(),
        }
    }

    /// `pagewalk run` with these options.
    pub(crate) fn run(options: &[&str]) -> Emulator {
        Emulator::with(&[&["run"], options].concat())
    }

    /// More arguments.
    pub(crate) fn arg(mut self, argument: &str) -> Emulator {
        self.arguments.push(argument.to_owned());
        self
    }

    /// What comes from stdin.
    pub(crate) fn input(mut self, input: &[u8]) -> Emulator {
        self.input = input.to_vec();
        self
    }

    /// A variable in the environment.
    pub(crate) fn env(mut self, name: &'static str, value: &'static str) -> Emulator {
        self.environment.push((name, value));
        self
    }

    /// A path in the test's folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file in the test's folder; its path.
    pub(crate) fn file(&self, name: &str, contents: &[u8]) -> String {
        let path = self.path(name);
        std::fs::write(&path, contents).unwrap();
        path_text(&path)
    }

    /// Runs a guest.
    pub(crate) fn guest(self, guest: &Elf) -> Outcome {
        self.guest_file(&guest.build())
    }

    /// Runs a file's contents as a guest.
    pub(crate) fn guest_file(self, contents: &[u8]) -> Outcome {
        let path = self.file("guest.elf", contents);
        self.arg(&path).outcome()
    }

    /// Runs the command line as it is.
    pub(crate) fn outcome(self) -> Outcome {
        self.outcome_here()
    }

    /// The same; the folder with the files written remains until `self` goes.
    pub(crate) fn outcome_here(&self) -> Outcome {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pagewalk"));
        command.env_remove("RUST_LOG");
        command.envs(self.environment.iter().copied());
        command
            .args(&self.arguments)
            .write_stdin(self.input.clone())
            .timeout(TIME_LIMIT);
        let output = command.output().unwrap();
        Outcome {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

pub(crate) fn path_text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

impl Outcome {
    /// The run failed with this status and one sentence that begins with `error:` and holds
    /// `words`; nothing looks like a panic.
    #[track_caller]
    pub(crate) fn fails(&self, status: i32, words: &str) {
        let first = self.stderr.lines().next().unwrap_or_default();
        assert!(first.starts_with("error: "), "{self:#?}");
        assert!(first.contains(words), "{words:?} is not in {self:#?}");
        assert_eq!(self.status, status, "{self:#?}");
        for sign in ["panicked", "RUST_BACKTRACE", "unwrap"] {
            assert!(!self.stderr.contains(sign), "{self:#?}");
        }
    }

    /// Like [`Outcome::fails`], and there is nothing on stderr but that line.
    #[track_caller]
    pub(crate) fn fails_in_one_line(&self, status: i32, words: &str) {
        self.fails(status, words);
        assert_eq!(self.stderr.lines().count(), 1, "{self:#?}");
    }
}
