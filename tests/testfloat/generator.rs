//! `testfloat_gen`, and the lines that it prints.

use crate::operations::{Operation, Rounding};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

/// One line: operands, result and flags.
pub(crate) struct Case {
    pub(crate) operands: Vec<u64>,
    /// As TestFloat states it, whose NaNs and results of invalid conversions may be another machine's.
    pub(crate) result: u64,
    pub(crate) flags: u64,
}

/// Where the program is.
pub(crate) struct Generator(PathBuf);

impl Generator {
    pub(crate) fn find() -> Option<Generator> {
        if let Some(named) = std::env::var_os("PAGEWALK_TESTFLOAT") {
            return Some(Generator(named.into()));
        }
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path)
            .map(|folder| folder.join("testfloat_gen"))
            .find(|program| program.is_file())
            .map(Generator)
    }

    /// The cases of a function in a rounding mode. Tininess is detected after rounding (Unprivileged
    /// ISA, "Floating-Point Control and Status Register").
    pub(crate) fn cases(
        &self,
        operation: &Operation,
        rounding: Rounding,
    ) -> Result<Cases, std::io::Error> {
        let mut child = Command::new(&self.0)
            .args(["-level", "1", "-tininessafter", rounding.option()])
            .arg(if operation.is_exact() {
                "-exact"
            } else {
                "-notexact"
            })
            .arg(operation.function())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let lines = BufReader::new(child.stdout.take().expect("it was asked for"));
        Ok(Cases { child, lines })
    }
}

/// Cases as they are printed.
pub(crate) struct Cases {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Cases {
    /// The next ones, fewer than asked for at the end.
    pub(crate) fn take(&mut self, count: usize) -> Result<Vec<Case>, String> {
        let mut cases = Vec::with_capacity(count);
        let mut line = String::new();
        while cases.len() < count {
            line.clear();
            let read = self.lines.read_line(&mut line).map_err(|e| e.to_string())?;
            if read == 0 {
                break;
            }
            cases.push(parse(&line).ok_or_else(|| format!("not a case: {line}"))?);
        }
        Ok(cases)
    }
}

impl Drop for Cases {
    fn drop(&mut self) {
        // It may be in the middle of its output, or at its end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn parse(line: &str) -> Option<Case> {
    let mut words = line
        .split_whitespace()
        .map(|word| u64::from_str_radix(word, 16).ok())
        .collect::<Option<Vec<u64>>>()?;
    let flags = words.pop()?;
    let result = words.pop()?;
    (!words.is_empty()).then_some(Case {
        operands: words,
        result,
        flags,
    })
}
