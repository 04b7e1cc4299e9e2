//! The browser in which reports are tested: Chromium without windows, found, or installed where that is
//! allowed.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::packages;
use crate::paths;

/// Its programs, the smallest first.
const PROGRAMS: [&str; 5] = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Packages with it, and with letters for it to draw. Ubuntu's package of Chromium only fetches another
/// kind of package, which a test has no business to do.
const PACKAGES: [&str; 2] = ["chromium-headless-shell", "fonts-dejavu-core"];

/// Chromium, where it is installed.
fn find() -> Option<PathBuf> {
    PROGRAMS
        .iter()
        .find_map(|program| paths::find_tool(program))
}

/// Chromium, installed if need be.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if !packages::known(&PACKAGES) {
        packages::update();
    }
    packages::install(&PACKAGES, "Chromium, in which reports are tested,")?;
    find().context("the package chromium-headless-shell is installed without its program")
}
