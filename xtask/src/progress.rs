//! What is happening now: a spinner on a terminal, a line a step elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// A step under way. It is closed by [`Step::done`]; one that fails is dropped, and the error tells.
pub(crate) struct Step {
    what: String,
    started: Instant,
    bar: Option<ProgressBar>,
}

impl Step {
    /// Begins a step, named as in "building the guest".
    pub(crate) fn new(what: impl Into<String>) -> Self {
        let step = Self::quiet(what);
        if step.bar.is_none() {
            eprintln!("{} …", step.what);
        }
        step
    }

    /// Begins a step that is shown on a terminal only.
    pub(crate) fn quiet(what: impl Into<String>) -> Self {
        let what = what.into();
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new_spinner().with_message(what.clone());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        Self {
            what,
            started: Instant::now(),
            bar,
        }
    }

    /// Shows the newest line of a program's output beside the step.
    pub(crate) fn detail(&self, line: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(format!("{}: {}", self.what, line.trim()));
        }
    }

    /// Prints a line that stays, above the step.
    pub(crate) fn line(&self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| println!("{line}")),
            None => println!("{line}"),
        }
    }

    /// Ends the step. What took no noticeable time leaves no line on a terminal.
    pub(crate) fn done(self) {
        let took = self.started.elapsed();
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
            if took >= Duration::from_secs(1) {
                eprintln!("{}: {}", self.what, seconds(took));
            }
        }
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A duration as people read it: `0.4 s`, `75 s`, `3 min 20 s`.
pub(crate) fn seconds(took: Duration) -> String {
    let whole = took.as_secs();
    match whole {
        0..10 => format!("{:.1} s", took.as_secs_f64()),
        10..120 => format!("{whole} s"),
        _ => format!("{} min {} s", whole / 60, whole % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(seconds(Duration::from_millis(449)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(75)), "75 s");
        assert_eq!(seconds(Duration::from_secs(200)), "3 min 20 s");
    }
}
