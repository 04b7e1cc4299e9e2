//! The workloads' files: one program, built by the guest's toolchain, and a copy of it for each
//! workload and size.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use workloads::{WORKLOADS, Workload, choice};

use crate::paths::{self, GUEST_TARGET};
use crate::process;
use crate::progress::Step;
use crate::toolchain::Toolchain;

const BUILD_LIMIT: Duration = Duration::from_secs(15 * 60);

/// The package, its binary, and the profile that it is built with.
const PACKAGE: &str = "bench-workloads";
const PROFILE: &str = "bench-guest";

/// What of the workspace is the program, as arguments for cargo.
pub(crate) const PACKAGE_ARGUMENTS: [&str; 5] = ["--profile", PROFILE, "--bins", "-p", PACKAGE];

/// How much a workload does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// Some million instructions: for counting and for tests.
    Small,
    /// Long enough to be timed.
    Large,
}

impl Size {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Large => "large",
        }
    }

    pub(crate) const fn is_large(self) -> bool {
        matches!(self, Self::Large)
    }
}

/// A workload's file at one size.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    pub(crate) workload: &'static Workload,
    pub(crate) size: Size,
    pub(crate) file: PathBuf,
}

impl Program {
    /// The line that it has to print: the host computes the checksum for itself.
    pub(crate) fn expected(&self) -> String {
        let sum = self.workload.expected(self.size.is_large());
        format!("{} {} {sum:016x}", self.workload.name, self.size.name())
    }
}

/// Builds the program, and writes the files of the workloads that `wanted` wants.
pub(crate) fn build(
    toolchain: &Toolchain,
    size: Size,
    wanted: &dyn Fn(&Workload) -> bool,
) -> Result<Vec<Program>> {
    let step = Step::new("building the workloads");
    let mut command = toolchain.cargo("build");
    command
        .args(PACKAGE_ARGUMENTS)
        .arg("--target-dir")
        .arg(paths::guest_target());
    process::run_quietly(&mut command, BUILD_LIMIT, &step)?;
    step.done();
    let built = paths::guest_target()
        .join(GUEST_TARGET)
        .join(PROFILE)
        .join(PACKAGE);
    let bytes = fs::read(&built).with_context(|| format!("cannot read {}", built.display()))?;
    let folder = paths::target().join("benches");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let chosen = WORKLOADS.iter().zip(0..).filter(|(it, _)| wanted(it));
    chosen
        .map(|(workload, index)| write(&folder, workload, index, size, bytes.clone()))
        .collect()
}

/// Writes one workload's file.
fn write(
    folder: &Path,
    workload: &'static Workload,
    index: u32,
    size: Size,
    mut bytes: Vec<u8>,
) -> Result<Program> {
    choice::choose(&mut bytes, index, size.is_large()).with_context(|| {
        format!("the program of {PACKAGE} has no single place for the choice of a workload")
    })?;
    let file = folder.join(format!("{}-{}.elf", workload.name, size.name()));
    fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(Program {
        workload,
        size,
        file,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_holds_its_workloads_number_and_size() {
        let folder = tempfile::tempdir().unwrap();
        let bytes = [&choice::MARK[..], &[0; 8]].concat();
        let program = write(folder.path(), &WORKLOADS[2], 2, Size::Large, bytes).unwrap();
        let name = program.file.file_name().and_then(|it| it.to_str());
        assert_eq!(name, Some("sort-large.elf"));
        let written = fs::read(&program.file).unwrap();
        assert_eq!(written[choice::MARK.len()..], [2, 0, 0, 0, 1, 0, 0, 0]);
        let error = write(folder.path(), &WORKLOADS[2], 2, Size::Large, vec![]).unwrap_err();
        assert!(error.to_string().contains("no single place"), "{error}");
    }

    #[test]
    fn the_expected_line_names_workload_and_size() {
        let program = Program {
            workload: &WORKLOADS[0],
            size: Size::Small,
            file: PathBuf::new(),
        };
        let line = program.expected();
        assert!(line.starts_with("sieve small "), "{line}");
        assert_eq!(line.len(), "sieve small ".len() + 16);
    }
}
