//! Running other programs: line by line, with a time limit, and with cargo's traces removed.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use wait_timeout::ChildExt;

use crate::progress::Step;

/// Which of a program's two outputs a line came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// What a program left behind.
#[derive(Debug)]
pub(crate) struct Finished {
    /// How it ended; `None` when it was stopped at its time limit.
    pub(crate) status: Option<ExitStatus>,
    /// Standard output, with `\r\n` read as `\n`.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Finished {
    /// Whether the program ended by itself, with status 0.
    pub(crate) fn success(&self) -> bool {
        self.status.is_some_and(|status| status.success())
    }

    /// How the program ended, to follow its name in a sentence.
    pub(crate) fn how(&self) -> String {
        match self.status {
            None => "did not end within its time limit and was stopped".into(),
            Some(status) => match status.code() {
                Some(0) => "ended well".into(),
                Some(code) => format!("ended with status {code}"),
                None => format!("was killed ({status})"),
            },
        }
    }

    /// The last lines of both outputs, for a person who wants to know what went wrong.
    pub(crate) fn tail(&self, lines: usize) -> String {
        let tail_of = |text: &str| -> Vec<String> {
            let all: Vec<&str> = text.lines().filter(|line| says_something(line)).collect();
            all[all.len().saturating_sub(lines)..]
                .iter()
                .map(|line| format!("  | {line}"))
                .collect()
        };
        let mut shown = tail_of(&self.stdout);
        shown.extend(tail_of(&self.stderr));
        shown.join("\n")
    }
}

/// Whether a line tells more than that cargo is at work.
fn says_something(line: &str) -> bool {
    let line = line.trim_start();
    let at_work = ["Checking ", "Compiling ", "Documenting ", "Downloaded "];
    !line.is_empty() && !at_work.iter().any(|word| line.starts_with(word))
}

/// Runs `command` without standard input, hands each line to `on_line`, and stops the program when
/// `limit` has passed.
pub(crate) fn run(
    command: &mut Command,
    limit: Duration,
    on_line: &mut dyn FnMut(Stream, &str),
) -> Result<Finished> {
    let name = name(command);
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let (lines, received) = mpsc::channel();
    if let Some(out) = child.stdout.take() {
        forward(out, Stream::Out, lines.clone());
    }
    if let Some(err) = child.stderr.take() {
        forward(err, Stream::Err, lines.clone());
    }
    // Both readers hold a sender of their own: when they end, the channel closes.
    drop(lines);

    let mut finished = Finished {
        status: None,
        stdout: String::new(),
        stderr: String::new(),
    };
    loop {
        match received.recv_timeout(limit.saturating_sub(started.elapsed())) {
            Ok((stream, line)) => {
                let text = match stream {
                    Stream::Out => &mut finished.stdout,
                    Stream::Err => &mut finished.stderr,
                };
                text.push_str(&line);
                text.push('\n');
                on_line(stream, &line);
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => break,
        }
    }
    let left = limit.saturating_sub(started.elapsed());
    finished.status = child
        .wait_timeout(left)
        .with_context(|| format!("cannot wait for {name}"))?;
    if finished.status.is_none() {
        child
            .kill()
            .with_context(|| format!("cannot stop {name}"))?;
        child
            .wait()
            .with_context(|| format!("cannot wait for {name}"))?;
    }
    Ok(finished)
}

/// Sends each line of `from` to `to`, until either end is closed.
fn forward(from: impl Read + Send + 'static, stream: Stream, to: Sender<(Stream, String)>) {
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        // A read error ends the stream just as its end does.
        while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end_matches(['\n', '\r']).to_owned();
            if to.send((stream, text)).is_err() {
                return;
            }
            line.clear();
        }
    });
}

/// Runs `command` with its last line shown beside `step`; its whole output is shown only where it
/// fails.
pub(crate) fn run_quietly(command: &mut Command, limit: Duration, step: &Step) -> Result<Finished> {
    let name = name(command);
    let finished = run(command, limit, &mut |_, line| step.detail(line))?;
    if !finished.success() {
        bail!("{name} {}\n{}", finished.how(), finished.tail(40));
    }
    Ok(finished)
}

/// What a short question to a program answers, or `None` where it cannot be asked.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let finished = run(command, Duration::from_secs(60), &mut |_, _| ()).ok()?;
    finished
        .success()
        .then(|| finished.stdout.trim().to_owned())
}

/// The program's name, for messages.
fn name(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let mut words = vec![program.rsplit('/').next().unwrap_or(&program).to_owned()];
    words.extend(
        command
            .get_args()
            .take(1)
            .map(OsStr::to_string_lossy)
            .filter(|arg| !arg.starts_with('-'))
            .map(|arg| arg.into_owned()),
    );
    words.join(" ")
}

/// Removes what `cargo run` and rustup put into the environment of `xtask`, so that another
/// toolchain's cargo does not take it for its own settings.
pub(crate) fn forget_cargo(command: &mut Command) -> &mut Command {
    for variable in [
        "CARGO",
        "CARGO_BUILD_RUSTC",
        "CARGO_BUILD_TARGET",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_TARGET_DIR",
        "LD_LIBRARY_PATH",
        "RUSTC",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTC_WRAPPER",
        "RUSTDOC",
        "RUSTFLAGS",
        "RUSTUP_TOOLCHAIN",
    ] {
        command.env_remove(variable);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn lines_come_in_order_and_without_carriage_returns() {
        let mut seen = Vec::new();
        let finished = run(
            &mut shell(r"printf 'one\r\ntwo'; exit 3"),
            Duration::from_secs(60),
            &mut |stream, line| seen.push((stream, line.to_owned())),
        )
        .unwrap();
        assert_eq!(
            seen,
            [
                (Stream::Out, "one".to_owned()),
                (Stream::Out, "two".to_owned())
            ]
        );
        assert_eq!(finished.how(), "ended with status 3");
        assert!(!finished.success());
    }

    #[test]
    fn a_tail_leaves_out_that_cargo_is_at_work() {
        let finished = Finished {
            status: None,
            stdout: "one\ntwo\nthree\n".into(),
            stderr: "   Compiling xtask v0.1.0\n\nerror: no\n".into(),
        };
        assert_eq!(finished.tail(2), "  | two\n  | three\n  | error: no");
    }

    #[test]
    fn a_program_is_stopped_at_its_limit() {
        let finished = run(
            // `exec`, so that the process which is stopped is the one that waits.
            &mut shell("echo here; exec tail -f /dev/null"),
            Duration::from_millis(200),
            &mut |_, _| (),
        )
        .unwrap();
        assert_eq!(finished.status, None);
        assert_eq!(finished.stdout, "here\n");
    }

    #[test]
    fn standard_input_is_empty() {
        let finished = run(&mut shell("cat"), Duration::from_secs(60), &mut |_, _| ()).unwrap();
        assert!(finished.success());
    }

    #[test]
    fn names_are_short() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["build", "--release"]);
        assert_eq!(name(&command), "cargo build");
        let mut command = Command::new("mke2fs");
        command.arg("-q");
        assert_eq!(name(&command), "mke2fs");
    }
}
