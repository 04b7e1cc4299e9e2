//! The toolchain that builds for the guest's target, found in this order by [`find`]:
//!
//! 1. the active toolchain has the target's `core` already;
//! 2. `rustup target add` brings it;
//! 3. a toolchain that has the library's source builds `core` and `alloc` from it: the active one,
//!    or the distribution's, whose packages are installed where that is allowed.
//!
//! What step 3 found is remembered in a file, so that the earlier steps' network is not asked again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::packages;
use crate::paths::{self, GUEST_TARGET};
use crate::process;
use crate::progress::Step;

/// The oldest Rust that builds the guest: its own code needs 1.85 (edition 2024), and the kernel's
/// file system crate, rsext4, needs 1.88.
const OLDEST: (u32, u32) = (1, 88);

/// How long `rustup target add` may take before the distribution's toolchain is used instead.
const RUSTUP_LIMIT: Duration = Duration::from_secs(90);

/// Packages with rustc, cargo and the library's source, the newest Rust first. Debian 12 carries
/// a current one beside its first under these names; later releases under the plain ones.
const PACKAGES: [[&str; 3]; 2] = [
    ["rustc-web", "cargo-web", "rust-web-src"],
    ["rustc", "cargo", "rust-src"],
];

/// Which toolchains may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Choice {
    /// The first that is found, in the order given above.
    #[default]
    Auto,
    /// Only one that has the target ready made, or can get it from rustup.
    Rustup,
    /// Only one that builds the library from its source.
    Source,
}

/// A toolchain that can build for [`GUEST_TARGET`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Toolchain {
    cargo: PathBuf,
    rustc: PathBuf,
    /// Where the library comes from.
    library: Library,
    /// What `rustc --version` said.
    version: String,
}

/// Where a toolchain has the guest's `core` and `alloc` from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Library {
    /// The toolchain holds them for the target.
    Ready,
    /// They are built from `source`; such a toolchain need not have a linker for the target either.
    Source { source: PathBuf, linker: PathBuf },
}

impl Toolchain {
    /// `cargo SUBCOMMAND` for the guest's target, to be run in the checkout's root.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = Command::new(&self.cargo);
        process::forget_cargo(&mut command)
            .current_dir(paths::root())
            .env("RUSTC", &self.rustc)
            .args([subcommand, "--target", GUEST_TARGET]);
        match &self.library {
            Library::Ready => {}
            Library::Source { linker, .. } => {
                let linker_variable = format!(
                    "CARGO_TARGET_{}_LINKER",
                    GUEST_TARGET.replace('-', "_").to_uppercase()
                );
                command
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env(linker_variable, linker)
                    .args([
                        "-Zbuild-std=core,alloc,compiler_builtins",
                        "-Zbuild-std-features=compiler-builtins-mem",
                    ]);
            }
        }
        command
    }

    /// The compiler, where it can build for the target without cargo's help.
    pub(crate) fn rustc(&self) -> Option<Command> {
        match self.library {
            Library::Ready => {
                let mut command = Command::new(&self.rustc);
                process::forget_cargo(&mut command);
                Some(command)
            }
            Library::Source { .. } => None,
        }
    }

    /// The compiler by itself. One whose library is built from source has no `core` for the target,
    /// and takes options to be given one.
    pub(crate) fn bare_rustc(&self) -> Command {
        let mut command = Command::new(&self.rustc);
        process::forget_cargo(&mut command);
        if let Library::Source { .. } = self.library {
            command.env("RUSTC_BOOTSTRAP", "1");
        }
        command
    }

    /// A linker for the target, by itself.
    pub(crate) fn linker(&self) -> Result<PathBuf> {
        match &self.library {
            Library::Ready => linker(),
            Library::Source { linker, .. } => Ok(linker.clone()),
        }
    }

    /// Its cargo.
    pub(crate) fn cargo_program(&self) -> &Path {
        &self.cargo
    }

    /// The toolchain in a few words.
    pub(crate) fn description(&self) -> String {
        match &self.library {
            Library::Ready => format!("{} with {GUEST_TARGET}", self.version),
            Library::Source { .. } => format!(
                "{} ({}), building core from its source",
                self.version,
                self.rustc.display()
            ),
        }
    }

    /// Whether all that was found is still there, without asking a program.
    fn still_there(&self) -> bool {
        self.cargo.is_file()
            && self.rustc.is_file()
            && match &self.library {
                Library::Ready => true,
                Library::Source { source, linker } => source.is_dir() && linker.is_file(),
            }
    }
}

/// Finds a toolchain for the guest, or gets one.
pub(crate) fn find(choice: Choice) -> Result<Toolchain> {
    if choice != Choice::Source {
        if let Some(toolchain) = ready(&active()?) {
            return Ok(toolchain);
        }
    }
    if choice != Choice::Rustup {
        if let Some(toolchain) = remembered() {
            return Ok(toolchain);
        }
    }
    if choice != Choice::Source {
        let added = add_target().and_then(|()| {
            let active = active()?;
            ready(&active).with_context(|| {
                format!(
                    "rustup added it to another toolchain than {}",
                    active.version
                )
            })
        });
        match added {
            Ok(toolchain) => return Ok(toolchain),
            Err(error) if choice == Choice::Rustup => {
                return Err(error.context(format!("no toolchain has the target {GUEST_TARGET}")));
            }
            // The other way may do; if it does not, its error is the one to act on.
            Err(_) => {}
        }
    }
    let toolchain = from_source().with_context(|| {
        format!("no toolchain has the target {GUEST_TARGET}, and none could be added")
    })?;
    remember(&toolchain);
    Ok(toolchain)
}

/// A compiler and its cargo, and where their files are.
#[derive(Debug)]
struct Compiler {
    cargo: PathBuf,
    rustc: PathBuf,
    sysroot: PathBuf,
    version: String,
}

/// The active toolchain: rustup's choice (which `RUSTUP_TOOLCHAIN` holds for us, as cargo runs
/// under it), or the first `rustc` on the PATH.
fn active() -> Result<Compiler> {
    compiler(Path::new("rustc"), None)
        .context("no working `rustc` on the PATH: install Rust (https://rustup.rs)")
}

/// What is known of the compiler `rustc`. Its cargo is looked for in the compiler's own sysroot, so
/// that rustup's stand-ins for both are stepped over.
fn compiler(rustc: &Path, cargo: Option<&Path>) -> Option<Compiler> {
    let ask = |what: &[&str]| {
        let mut command = Command::new(rustc);
        process::answer(command.current_dir(paths::root()).args(what))
    };
    let sysroot = PathBuf::from(ask(&["--print", "sysroot"])?);
    let version = ask(&["--version"])?;
    let within = |name: &str| Some(sysroot.join("bin").join(name)).filter(|file| file.is_file());
    Some(Compiler {
        cargo: cargo
            .map(Path::to_path_buf)
            .or_else(|| within("cargo"))
            .or_else(|| paths::find_tool("cargo"))?,
        rustc: within("rustc").unwrap_or_else(|| rustc.to_path_buf()),
        sysroot,
        version,
    })
}

/// Step 1: the target's `core` is there.
fn ready(compiler: &Compiler) -> Option<Toolchain> {
    let library = compiler
        .sysroot
        .join("lib/rustlib")
        .join(GUEST_TARGET)
        .join("lib");
    let has_core = fs::read_dir(library).ok()?.flatten().any(|file| {
        let name = file.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libcore-") && name.ends_with(".rlib")
    });
    has_core.then(|| Toolchain {
        cargo: compiler.cargo.clone(),
        rustc: compiler.rustc.clone(),
        library: Library::Ready,
        version: compiler.version.clone(),
    })
}

/// Step 2: rustup brings the target.
fn add_target() -> Result<()> {
    let rustup = paths::find_tool("rustup").context("rustup is not installed")?;
    let step = Step::new(format!("adding the target {GUEST_TARGET}"));
    let mut command = Command::new(rustup);
    command
        .current_dir(paths::root())
        .args(["target", "add", GUEST_TARGET]);
    process::run_quietly(&mut command, RUSTUP_LIMIT, &step)?;
    step.done();
    Ok(())
}

/// Step 3: a toolchain with the library's source, installed if need be.
fn from_source() -> Result<Toolchain> {
    let found = with_source()?;
    let (compiler, source) = match found {
        Some(found) => found,
        None => {
            install_distribution()?;
            with_source()?.with_context(|| {
                format!(
                    "the packages are installed, and still there is no Rust {}.{} or later with \
                     its library's source in /usr",
                    OLDEST.0, OLDEST.1
                )
            })?
        }
    };
    Ok(Toolchain {
        cargo: compiler.cargo,
        rustc: compiler.rustc,
        library: Library::Source {
            source,
            linker: linker()?,
        },
        version: compiler.version,
    })
}

/// A compiler that is new enough and has the library's source, and that source.
fn with_source() -> Result<Option<(Compiler, PathBuf)>> {
    let distribution = compiler(
        Path::new("/usr/bin/rustc"),
        Some(Path::new("/usr/bin/cargo")),
    );
    Ok([Some(active()?), distribution]
        .into_iter()
        .flatten()
        .filter(|compiler| {
            compiler.cargo.is_file() && release(&compiler.version).is_some_and(|it| it >= OLDEST)
        })
        .find_map(|compiler| {
            let source = compiler.sysroot.join("lib/rustlib/src/rust/library");
            source.join("core").is_dir().then_some((compiler, source))
        }))
}

/// `1.85` in `rustc 1.85.0 (4d91de4e4 2025-02-17)`.
fn release(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split_whitespace().nth(1)?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// A linker for the target: LLVM's, from the active toolchain, or from a package.
fn linker() -> Result<PathBuf> {
    let look = || {
        let of_rustup = active().ok().and_then(|compiler| {
            let host = host_of(&compiler.rustc)?;
            let file = compiler
                .sysroot
                .join(format!("lib/rustlib/{host}/bin/rust-lld"));
            file.is_file().then_some(file)
        });
        of_rustup.or_else(|| paths::find_tool("ld.lld"))
    };
    if let Some(linker) = look() {
        return Ok(linker);
    }
    packages::install(&["lld"], "a linker for the guest (LLVM's lld)")?;
    look().context("the package lld is installed, and still there is no `ld.lld` on the PATH")
}

/// The host that a compiler was built for, as in `x86_64-unknown-linux-gnu`.
fn host_of(rustc: &Path) -> Option<String> {
    let verbose = process::answer(Command::new(rustc).arg("-vV"))?;
    verbose
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
}

/// Installs the distribution's Rust with its source.
fn install_distribution() -> Result<()> {
    let what = "a Rust toolchain that can build for the guest";
    let candidates = || PACKAGES.iter().find(|set| packages::known(&set[..]));
    let set = match candidates() {
        Some(set) => set,
        None => {
            packages::update();
            candidates().unwrap_or(&PACKAGES[0])
        }
    };
    packages::install(&set[..], what)
}

/// The file that holds what was found.
fn memory() -> PathBuf {
    paths::target().join("guest-toolchain.json")
}

fn remembered() -> Option<Toolchain> {
    let text = fs::read_to_string(memory()).ok()?;
    let toolchain: Toolchain = serde_json::from_str(&text).ok()?;
    toolchain.still_there().then_some(toolchain)
}

/// Keeps what was found. Not being able to costs time at the next run, and nothing else.
fn remember(toolchain: &Toolchain) {
    let kept = serde_json::to_string_pretty(toolchain)
        .map_err(anyhow::Error::from)
        .and_then(|text| {
            fs::create_dir_all(paths::target())?;
            Ok(fs::write(memory(), text + "\n")?)
        });
    if let Err(error) = kept {
        eprintln!("warning: cannot write {}: {error}", memory().display());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_source(files: &Path) -> Toolchain {
        Toolchain {
            cargo: files.join("cargo"),
            rustc: files.join("rustc"),
            library: Library::Source {
                source: files.join("library"),
                linker: files.join("lld"),
            },
            version: "rustc 1.96.0".into(),
        }
    }

    #[test]
    fn releases_are_compared_as_numbers() {
        let new_enough = |version| release(version).is_some_and(|it| it >= OLDEST);
        assert!(new_enough("rustc 1.88.0 (6b00bc388 2025-06-23)"));
        assert!(!new_enough("rustc 1.85.0 (4d91de4e4 2025-02-17)"));
        assert!(new_enough("rustc 1.100.0-nightly"));
        assert!(new_enough("rustc 2.0.0"));
        assert!(!new_enough("rustc 1.63.0"));
        assert!(!new_enough("rustc"));
        assert!(!new_enough(""));
    }

    #[test]
    fn what_is_remembered_is_checked() {
        let files = tempfile::tempdir().unwrap();
        for name in ["cargo", "rustc", "lld"] {
            fs::write(files.path().join(name), "").unwrap();
        }
        fs::create_dir(files.path().join("library")).unwrap();
        let toolchain = from_source(files.path());
        assert!(toolchain.still_there());
        let read: Toolchain =
            serde_json::from_str(&serde_json::to_string(&toolchain).unwrap()).unwrap();
        assert_eq!(read, toolchain);
        fs::remove_dir(files.path().join("library")).unwrap();
        assert!(!toolchain.still_there());
    }

    #[test]
    fn a_toolchain_with_source_is_told_to_build_it() {
        let command = from_source(Path::new("/usr")).cargo("build");
        let arguments: Vec<_> = command.get_args().map(|it| it.to_string_lossy()).collect();
        assert!(arguments.iter().any(|it| it.starts_with("-Zbuild-std=")));
        assert!(command.get_envs().any(|(name, value)| {
            name == "CARGO_TARGET_RISCV64GC_UNKNOWN_NONE_ELF_LINKER" && value.is_some()
        }));
        // Rustup's choice of a toolchain is not for another toolchain's cargo.
        assert!(
            command
                .get_envs()
                .any(|(name, value)| name == "RUSTUP_TOOLCHAIN" && value.is_none())
        );
    }
}
