//! What is left of a demonstration to be looked at: its recording, and the report made of it.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::paths;
use crate::process;
use crate::progress::Step;

/// How long the report may take.
const TIME_LIMIT: Duration = Duration::from_secs(300);

/// Makes the report of a recording, and says where both are.
pub(crate) fn report(recording: &Path, title: &str) -> Result<String> {
    let page = recording.with_extension("html");
    let mut command = Command::new(paths::emulator());
    command.arg("report").arg(recording);
    command.arg("--output").arg(&page).args(["--title", title]);
    let step = Step::quiet("writing the report");
    let finished = process::run_quietly(&mut command, TIME_LIMIT, &step)?;
    if !finished.success() {
        bail!("no report could be made:\n{}", finished.tail(5));
    }
    Ok(format!(
        "See it move, in a browser: {} (made of {})",
        paths::shown(&page),
        paths::shown(recording)
    ))
}
