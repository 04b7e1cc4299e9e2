//! The referee: `qemu-system-riscv64`, found, or installed where that is allowed.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::packages;
use crate::paths;
use crate::process;

/// Its program.
const PROGRAM: &str = "qemu-system-riscv64";

/// Packages with it, the smaller one first: Debian split it out of the other one later.
const PACKAGES: [&str; 2] = ["qemu-system-riscv", "qemu-system-misc"];

/// QEMU, where it is installed.
pub(crate) fn find() -> Option<PathBuf> {
    paths::find_tool(PROGRAM)
}

/// QEMU, installed if need be.
pub(crate) fn find_or_install() -> Result<PathBuf> {
    if let Some(qemu) = find() {
        return Ok(qemu);
    }
    let known = || PACKAGES.iter().find(|package| packages::known(&[package]));
    let package = match known() {
        Some(package) => package,
        None => {
            packages::update();
            known().unwrap_or(&PACKAGES[1])
        }
    };
    packages::install(&[package], PROGRAM)?;
    find().with_context(|| format!("the package {package} is installed without {PROGRAM}"))
}

/// QEMU's name and version.
pub(crate) fn version() -> String {
    find()
        .and_then(|qemu| process::answer(Command::new(qemu).arg("--version")))
        .and_then(|answer| answer.lines().next().map(str::to_owned))
        .unwrap_or_else(|| PROGRAM.to_owned())
}
