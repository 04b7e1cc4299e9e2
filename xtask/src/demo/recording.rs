//! What is left of a demonstration to be looked at: its recording.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::paths;

/// Says where a recording is, and how to look at it.
pub(crate) fn seen(recording: &Path) -> Result<String> {
    let size = fs::metadata(recording)
        .with_context(|| format!("cannot read {}", recording.display()))?
        .len();
    let root = paths::root();
    let shown = recording.strip_prefix(root).unwrap_or(recording);
    Ok(format!(
        "What happened, event by event, is in {} ({} KiB), for `pagewalk trace convert --to perfetto`.",
        shown.display(),
        size.div_ceil(1024)
    ))
}
