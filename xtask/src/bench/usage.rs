//! What one program takes: time and memory.
//!
//! The greatest memory of a process counts from before `exec`: a child begins with what its parent had
//! in use. So `xtask` runs itself anew, which uses little, and that process runs the program.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use wait_timeout::ChildExt;

use super::measure::{self, Run};
use crate::process;

/// How long a program may take that has next to nothing to do.
const LIMIT: Duration = Duration::from_secs(60);

/// How much longer the process that runs it may take. It ends the program itself: whoever ended that
/// process from outside would leave the program running.
const MARGIN: Duration = Duration::from_secs(10);

/// What a program took.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Usage {
    /// CPU time, user and system, in seconds.
    pub(crate) cpu: f64,
    /// From before its start to after its end, in seconds.
    pub(crate) wall: f64,
    /// Greatest resident memory, in KB of 1024 bytes.
    pub(crate) peak: u64,
}

/// What `xtask` asks itself: the word, where the figures go, the program and its arguments.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    into: PathBuf,
    program: OsString,
    arguments: Vec<OsString>,
}

/// The word by which `xtask` calls itself.
const WORD: &str = "measured";

/// Whether this process was started by [`of`].
pub(crate) fn asked() -> Option<Asked> {
    let mut words = env::args_os().skip(1);
    words.next().filter(|it| it == WORD)?;
    Some(Asked {
        into: words.next()?.into(),
        program: words.next()?,
        arguments: words.collect(),
    })
}

impl Asked {
    /// Runs the program, and writes down what it took. Returns its status.
    pub(crate) fn perform(&self) -> Result<i32> {
        self.perform_within(LIMIT)
    }

    fn perform_within(&self, limit: Duration) -> Result<i32> {
        let name = self.program.to_string_lossy();
        let started = Instant::now();
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let status = child
            .wait_timeout(limit)
            .with_context(|| format!("cannot wait for {name}"))?;
        let wall = started.elapsed().as_secs_f64();
        let Some(status) = status else {
            child
                .kill()
                .with_context(|| format!("cannot stop {name}"))?;
            child
                .wait()
                .with_context(|| format!("cannot wait for {name}"))?;
            bail!(
                "{name} did not end within {} s, and was stopped",
                limit.as_secs_f64()
            );
        };
        let usage = Usage {
            cpu: measure::cpu_time()?,
            wall,
            peak: measure::peak_memory()?,
        };
        fs::write(&self.into, serde_json::to_string(&usage)?)
            .with_context(|| format!("cannot write {}", self.into.display()))?;
        Ok(status.code().unwrap_or(i32::from(u8::MAX)))
    }
}

/// Runs a program, and sees that it prints what is expected.
pub(crate) fn of(command: &Command, expected: &str, into: &Path) -> Result<Run<Usage>> {
    let own = env::current_exe().context("cannot find this program's own file")?;
    let mut measured = Command::new(own);
    measured
        .arg(WORD)
        .arg(into)
        .arg(command.get_program())
        .args(command.get_args());
    let finished = process::run(&mut measured, LIMIT + MARGIN, &mut |_, _| ())?;
    if let Some(why) = measure::wrong(&finished, expected) {
        return Ok(Run::Wrong(why));
    }
    let text =
        fs::read_to_string(into).with_context(|| format!("cannot read {}", into.display()))?;
    Ok(Run::Right(serde_json::from_str(&text)?))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(into: &Path, script: &str) -> Asked {
        Asked {
            into: into.into(),
            program: "sh".into(),
            arguments: ["-c", script].map(OsString::from).into(),
        }
    }

    #[test]
    fn a_program_that_does_not_end_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        let (into, pid) = (folder.path().join("usage.json"), folder.path().join("pid"));
        let script = format!("echo $$ > {}; exec tail -f /dev/null", pid.display());
        let stopped = shell(&into, &script).perform_within(Duration::from_millis(500));
        assert!(stopped.unwrap_err().to_string().contains("was stopped"));
        assert!(!into.exists());
        let pid = fs::read_to_string(pid).unwrap();
        let lives = Command::new("kill").args(["-0", pid.trim()]).output();
        assert!(!lives.unwrap().status.success(), "{pid} is still there");
    }

    #[test]
    fn what_a_program_took_is_written_down() {
        let folder = tempfile::tempdir().unwrap();
        let into = folder.path().join("usage.json");
        let asked = shell(
            &into,
            "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done; exit 3",
        );
        assert_eq!(asked.perform().unwrap(), 3);
        let usage: Usage = serde_json::from_str(&fs::read_to_string(into).unwrap()).unwrap();
        assert!(usage.cpu > 0.0 && usage.wall > 0.0, "{usage:?}");
        // No shell does with less than a page, or needs more than a gigabyte.
        assert!((4..1 << 20).contains(&usage.peak), "{usage:?}");
    }
}
