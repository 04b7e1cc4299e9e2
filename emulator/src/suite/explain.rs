//! Why a test failed: where, and what it executed last.
//!
//! Tests are run without being watched, which is fast. A run repeats exactly, so one that failed is
//! run again, watched near its end only.

use super::failing_case::{CaseWatch, Seen};
use super::run::{Subject, Trial};
use crate::debug::last_traps;
use crate::hart::{Exception, Hart};
use crate::machine::{Fetched, InsnObserver};
use crate::mem::Memory;
use crate::observe::log::Sink;
use crate::observe::{ExecTrace, Tracer};
use std::fmt;
use std::io::{self, Write};
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, PoisonError};

/// How many instructions before its end a run is watched from: tests report what they found soon
/// after they have found it.
const WATCHED: u64 = 100_000;
/// How many instructions are shown.
const SHOWN: u64 = 16;

/// A place in a test.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Virtual address.
    pub pc: u64,
    /// `M`, `S` or `U`.
    pub privilege: char,
    /// Symbol and offset, if the file tells.
    pub symbol: Option<String>,
    /// File and line of the source, if the file tells.
    pub line: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.pc)?;
        if let Some(symbol) = &self.symbol {
            write!(f, " <{symbol}>")?;
        }
        write!(f, " in {}-mode", self.privilege)?;
        if let Some(line) = &self.line {
            write!(f, ", {line}")?;
        }
        Ok(())
    }
}

/// Where a test failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// Where the failing case begins, for tests that keep its number in `gp`.
    pub begin: Option<Place>,
    /// Where the test was when that case had failed; or else, at its end.
    pub end: Place,
    /// The instructions up to there, as [`ExecTrace`] shows them.
    pub last: Vec<String>,
    /// How many more were executed until the end.
    pub more: u64,
    /// The last traps, those apart by which a test merely reports.
    pub traps: String,
}

/// Explains the failure of a trial that has ended.
pub(super) fn explain(subject: &Subject, trial: &Trial, case: Option<u64>) -> Explanation {
    let executed = trial.machine.executed();
    let seen = watch(subject, executed, case);
    let last = seen.last.map_or(seen.count, |(number, ..)| number);
    let range = last.saturating_sub(SHOWN - 1)..=last;
    let lines = subject.lines();
    let place = |(pc, privilege)| trial.place(pc, privilege, lines.as_ref());
    let hart = &trial.machine.harts[0];
    let end = match seen.last {
        Some((_, pc, privilege)) => (pc, privilege),
        None => (hart.pc, hart.privilege.letter()),
    };
    Explanation {
        begin: seen.begin.map(place),
        end: place(end),
        last: lines_of(subject, trial, executed, range),
        more: seen.count - last,
        traps: last_traps(&trial.machine, &trial.symbols),
    }
}

/// Runs a test again to where it ended, with an observer near the end.
fn rerun(subject: &Subject, executed: u64, observer: impl InsnObserver + 'static) {
    // It could be booted before.
    let Ok(mut trial) = subject.boot() else {
        return;
    };
    trial.run_to(executed.saturating_sub(WATCHED));
    trial.machine.observe(Box::new(observer));
    // One more: the end is an event after the last instruction.
    trial.run_to(subject.setup.max_insns.min(executed.saturating_add(1)));
}

fn watch(subject: &Subject, executed: u64, case: Option<u64>) -> Seen {
    let (watch, seen) = CaseWatch::new(case);
    rerun(subject, executed, watch);
    seen.get()
}

fn lines_of(
    subject: &Subject,
    trial: &Trial,
    executed: u64,
    range: RangeInclusive<u64>,
) -> Vec<String> {
    let text = SharedText::default();
    let sink = Sink::new(text.clone());
    let tracer = Tracer::of_everything(sink, trial.symbols.clone());
    let trace = ExecTrace::new(tracer);
    let stretch = Stretch {
        trace,
        range,
        count: 0,
    };
    rerun(subject, executed, stretch);
    let text = text.0.lock().unwrap_or_else(PoisonError::into_inner);
    let text = String::from_utf8_lossy(&text);
    text.lines().map(str::to_owned).collect()
}

/// Traces a stretch of instructions.
#[derive(Debug)]
struct Stretch {
    trace: ExecTrace,
    range: RangeInclusive<u64>,
    count: u64,
}

impl InsnObserver for Stretch {
    fn before(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched) {
        self.count += 1;
        if self.range.contains(&self.count) {
            self.trace.before(hart, memory, insn);
        }
    }

    fn after(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched, trap: Option<Exception>) {
        if self.range.contains(&self.count) {
            self.trace.after(hart, memory, insn, trap);
        }
    }
}

/// Text that is written in one place and read in another.
#[derive(Clone, Default)]
struct SharedText(Arc<Mutex<Vec<u8>>>);

impl Write for SharedText {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
