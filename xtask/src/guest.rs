//! Building the guest: its kernel, its programs, and its disks.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::image::{self, Disks};
use crate::paths;
use crate::process::{self, Stream};
use crate::progress::Step;
use crate::toolchain::{self, Choice, Toolchain};

/// How long a build may take: the first one fetches crates and compiles `core`.
const BUILD_LIMIT: Duration = Duration::from_secs(15 * 60);

/// The kernel's package and binary.
const KERNEL: &str = "guest-kernel";

/// The package whose binaries are the guest's programs.
const PROGRAMS: &str = "guest-user";

/// What of the workspace is the guest, as arguments for cargo.
pub(crate) const PACKAGE_ARGUMENTS: [&str; 7] =
    ["--profile", "guest", "--bins", "-p", KERNEL, "-p", PROGRAMS];

/// A guest that can be booted.
#[derive(Clone, Debug)]
pub(crate) struct Guest {
    /// The kernel's ELF.
    pub(crate) kernel: PathBuf,
    /// The programs' ELFs.
    pub(crate) programs: Vec<PathBuf>,
    /// The disks.
    pub(crate) disks: Disks,
}

/// Builds what of the guest is not built yet, finding or getting a toolchain first.
pub(crate) fn build(choice: Choice) -> Result<Guest> {
    build_with(&toolchain::find(choice)?)
}

/// Builds what of the guest is not built yet.
pub(crate) fn build_with(toolchain: &Toolchain) -> Result<Guest> {
    let step = Step::new("building the guest");
    let mut command = toolchain.cargo("build");
    command
        .args(PACKAGE_ARGUMENTS)
        .arg("--target-dir")
        .arg(paths::guest_target())
        .arg("--message-format=json-render-diagnostics");
    let mut artifacts = Vec::new();
    let finished = process::run(
        &mut command,
        BUILD_LIMIT,
        &mut |stream, line| match stream {
            Stream::Out => artifacts.extend(artifact(line)),
            Stream::Err => step.detail(line),
        },
    )?;
    if !finished.success() {
        bail!(
            "the guest could not be built with {}: cargo {}\n{}",
            toolchain.description(),
            finished.how(),
            finished.stderr.trim_end()
        );
    }
    let (kernel, programs) = sort(artifacts)?;
    step.done();
    let kernel = publish(kernel)?;
    let disks = image::ensure(&programs)?;
    Ok(Guest {
        kernel,
        programs,
        disks,
    })
}

/// Puts the kernel beside the disks, as `target/guest/guest-kernel`, where people look for it.
fn publish(kernel: PathBuf) -> Result<PathBuf> {
    let place = paths::guest_target().join(KERNEL);
    let bytes = fs::read(&kernel).with_context(|| format!("cannot read {}", kernel.display()))?;
    // A kernel that is the same is left alone, as another run may have it open.
    if fs::read(&place).is_ok_and(|there| there == bytes) {
        return Ok(place);
    }
    fs::write(&place, bytes).with_context(|| format!("cannot write {}", place.display()))?;
    Ok(place)
}

/// An executable that cargo has built: its package's name and its file.
type Artifact = (String, PathBuf);

/// Reads one line of cargo's `--message-format=json`.
fn artifact(line: &str) -> Option<Artifact> {
    #[derive(Deserialize)]
    struct Message {
        reason: String,
        package_id: Option<String>,
        executable: Option<PathBuf>,
    }
    let message: Message = serde_json::from_str(line).ok()?;
    if message.reason != "compiler-artifact" {
        return None;
    }
    // `path+file:///checkout/guest/kernel#guest-kernel@0.1.0`: cargo gives the name because the
    // folder is called otherwise.
    let (_, package) = message.package_id.as_ref()?.rsplit_once('#')?;
    let (name, _) = package.split_once('@')?;
    Some((name.to_owned(), message.executable?))
}

/// The kernel, and the programs in the order of their names.
fn sort(artifacts: Vec<Artifact>) -> Result<(PathBuf, Vec<PathBuf>)> {
    let (kernels, programs): (Vec<_>, Vec<_>) = artifacts
        .into_iter()
        .partition(|(package, _)| package == KERNEL);
    let kernel = kernels.into_iter().next();
    let (_, kernel) = kernel.context("cargo built no guest kernel")?;
    let mut programs: Vec<PathBuf> = programs.into_iter().map(|(_, file)| file).collect();
    programs.sort();
    if programs.is_empty() {
        bail!("cargo built no programs for the guest");
    }
    Ok((kernel, programs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn artifacts_are_read_from_cargos_messages() {
        let built = r#"{"reason":"compiler-artifact","package_id":"path+file:///c/guest/user#guest-user@0.1.0","target":{"name":"sh"},"executable":"/t/sh"}"#;
        assert_eq!(
            artifact(built),
            Some(("guest-user".into(), PathBuf::from("/t/sh")))
        );
        let library = r#"{"reason":"compiler-artifact","package_id":"path+file:///c/guest/abi#guest-abi@0.1.0","executable":null}"#;
        assert_eq!(artifact(library), None);
        assert_eq!(
            artifact(r#"{"reason":"build-finished","success":true}"#),
            None
        );
        assert_eq!(artifact("warning: not JSON"), None);
    }

    #[test]
    fn a_guest_has_a_kernel_and_programs() {
        let kernel = (KERNEL.to_owned(), PathBuf::from("/t/guest-kernel"));
        let program = |name: &str| (PROGRAMS.to_owned(), PathBuf::from(name));
        let (_, programs) =
            sort(vec![program("/t/sh"), kernel.clone(), program("/t/cat")]).unwrap();
        assert_eq!(programs, [PathBuf::from("/t/cat"), PathBuf::from("/t/sh")]);
        assert!(sort(vec![kernel]).is_err());
        assert!(sort(vec![program("/t/sh")]).is_err());
    }
}
