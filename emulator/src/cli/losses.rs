//! What could not be written of what was asked for. The guest goes on without, and the status tells in the
//! end.

use super::report;
use anyhow::Result;

/// Whether anything was lost.
#[derive(Debug, Default)]
pub(super) struct Losses(bool);

impl Losses {
    /// Says what is lost, if it is, while the guest runs.
    pub(super) fn note(&mut self, written: Result<()>) {
        self.say(written, "; the guest goes on");
    }

    /// Says what is lost, if it is, when the guest has ended.
    pub(super) fn note_at_end(&mut self, written: Result<()>) {
        self.say(written, "");
    }

    fn say(&mut self, written: Result<()>, what_now: &str) {
        if let Err(error) = written {
            self.0 = true;
            report::say(&format!("error: {error:#}{what_now}\n"));
        }
    }

    /// Whether anything was.
    pub(super) fn any(&self) -> bool {
        self.0
    }
}
