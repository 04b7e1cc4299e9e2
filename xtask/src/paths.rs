//! Where things are: the checkout, its target folder, and what is built into it.

use std::env;
use std::path::{Path, PathBuf};

/// The target that guest code is built for.
pub(crate) const GUEST_TARGET: &str = "riscv64gc-unknown-none-elf";

/// The root of the checkout.
pub(crate) fn root() -> &'static Path {
    // `xtask/` is a direct child of the root: the manifest folder always has a parent.
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}

/// Cargo's target folder: `target/`, unless `CARGO_TARGET_DIR` says otherwise.
pub(crate) fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) if !dir.is_empty() => root().join(dir),
        _ => root().join("target"),
    }
}

/// The guest's own target folder. It is apart from the host's, because another cargo may fill it,
/// and two cargos in one folder would rebuild each other's work.
pub(crate) fn guest_target() -> PathBuf {
    target().join("guest")
}

/// The emulator, as `cargo build --release` leaves it.
pub(crate) fn emulator() -> PathBuf {
    target()
        .join("release")
        .join(format!("pagewalk{}", env::consts::EXE_SUFFIX))
}

/// The first executable called `name` on the PATH, or in the folders of system tools that are
/// often left out of a normal user's PATH.
pub(crate) fn find_tool(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/local/sbin", "/usr/sbin", "/sbin"].map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// `path` as a person wants to read it: relative to the root where it is inside.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}
