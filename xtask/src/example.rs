//! `cargo xtask build-example`: a person's own bare-metal program, from one file of Rust or C.
//!
//! Where the active toolchain has the guest's target, a Rust file is built by the plain `rustc`
//! command of the README. Elsewhere `core` is built along with it, which takes cargo, and so a
//! package is made around the file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::paths::{self, GUEST_TARGET};
use crate::process;
use crate::progress::Step;
use crate::toolchain::{self, Choice};

/// The C compiler for bare RISC-V that distributions have.
const GCC: &str = "riscv64-unknown-elf-gcc";

/// How long a build may take: `core` may be part of it.
const BUILD_LIMIT: Duration = Duration::from_secs(600);

/// Options of `cargo xtask build-example`.
#[derive(Clone, Debug, Args)]
pub(crate) struct Options {
    /// A file of Rust or C, with a linker script `link.ld` beside it
    #[arg(value_name = "FILE")]
    source: PathBuf,
}

/// Builds the program and says where it is.
pub(crate) fn run(options: &Options, choice: Choice) -> Result<()> {
    let program = build(&options.source, choice)?;
    let program = paths::shown(&program);
    println!("{program}\nRun it with: cargo xtask run -- run {program}");
    Ok(())
}

/// Whether the C examples can be built here.
pub(crate) fn has_gcc() -> bool {
    paths::find_tool(GCC).is_some()
}

/// Builds one file to `target/examples/NAME.elf`.
pub(crate) fn build(source: &Path, choice: Choice) -> Result<PathBuf> {
    let source =
        fs::canonicalize(source).with_context(|| format!("cannot find {}", source.display()))?;
    let script = source.with_file_name("link.ld");
    if !script.is_file() {
        bail!(
            "{} is missing: the linker has to know where the program goes \
             (examples/bare-metal/link.ld is one to copy)",
            script.display()
        );
    }
    let stem = source
        .file_stem()
        .with_context(|| format!("{} is not a file", source.display()))?
        .to_string_lossy()
        .into_owned();
    let folder = paths::target().join("examples");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    match source.extension().and_then(|it| it.to_str()) {
        Some("rs") => {
            let program = folder.join(format!("{stem}.elf"));
            build_rust(&source, &script, &stem, &program, choice)?;
            Ok(program)
        }
        Some("c") => {
            let program = folder.join(format!("{stem}-c.elf"));
            build_c(&source, &script, &program)?;
            Ok(program)
        }
        _ => bail!("{} is neither a .rs nor a .c file", source.display()),
    }
}

fn building(source: &Path) -> Step {
    Step::new(format!("building {}", paths::shown(source)))
}

fn build_rust(
    source: &Path,
    script: &Path,
    name: &str,
    program: &Path,
    choice: Choice,
) -> Result<()> {
    let toolchain = toolchain::find(choice)?;
    let step = building(source);
    if let Some(mut rustc) = toolchain.rustc() {
        rustc
            .args(["--edition", "2024", "--target", GUEST_TARGET])
            .args(["-C", "opt-level=2", "-C", "panic=abort"])
            .arg(format!("-Clink-arg=-T{}", script.display()))
            .arg(source)
            .arg("-o")
            .arg(program);
        process::run_quietly(&mut rustc, BUILD_LIMIT, &step)?;
        step.done();
        return Ok(());
    }
    let package = paths::target().join("examples").join(name);
    fs::create_dir_all(&package).with_context(|| format!("cannot make {}", package.display()))?;
    let manifest = package.join("Cargo.toml");
    fs::write(&manifest, manifest_for(name, source))
        .with_context(|| format!("cannot write {}", manifest.display()))?;
    let built = package.join("target");
    let mut cargo = toolchain.cargo("build");
    cargo
        .env("RUSTFLAGS", format!("-Clink-arg=-T{}", script.display()))
        .args(["--release", "--manifest-path"])
        .arg(&manifest)
        .arg("--target-dir")
        .arg(&built);
    process::run_quietly(&mut cargo, BUILD_LIMIT, &step)?;
    step.done();
    let built = built.join(GUEST_TARGET).join("release").join(name);
    fs::copy(&built, program).with_context(|| format!("cannot copy {}", built.display()))?;
    Ok(())
}

/// A package around one file.
fn manifest_for(name: &str, source: &Path) -> String {
    // A JSON string is a TOML string.
    let path = serde_json::Value::from(source.display().to_string());
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [[bin]]\nname = \"{name}\"\npath = {path}\ntest = false\nbench = false\n\n\
         [profile.release]\npanic = \"abort\"\n\n\
         [workspace]\n"
    )
}

fn build_c(source: &Path, script: &Path, program: &Path) -> Result<()> {
    if !has_gcc() {
        bail!("{GCC} is not installed; Debian and Ubuntu have it in gcc-riscv64-unknown-elf");
    }
    let step = building(source);
    let mut gcc = Command::new(GCC);
    gcc.args(["-O2", "-Wall", "-ffreestanding", "-nostdlib"])
        // `medany`: the program lies at 2 GiB, out of reach of the default code model.
        .args(["-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany", "-T"])
        .arg(script)
        .arg(source)
        .arg("-o")
        .arg(program);
    process::run_quietly(&mut gcc, BUILD_LIMIT, &step)?;
    step.done();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_quotes_stays_a_path() {
        let manifest = manifest_for("hello", Path::new("/a \"b\"/hello.rs"));
        assert!(
            manifest.contains(r#"path = "/a \"b\"/hello.rs""#),
            "{manifest}"
        );
    }

    #[test]
    fn what_cannot_be_built_is_refused_with_a_reason() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("hello.txt");
        let problem = || build(&source, Choice::Auto).unwrap_err().to_string();
        assert!(problem().contains("cannot find"), "{}", problem());
        fs::write(&source, "").unwrap();
        assert!(problem().contains("link.ld"), "{}", problem());
        fs::write(folder.path().join("link.ld"), "").unwrap();
        assert!(problem().contains("neither"), "{}", problem());
    }
}
