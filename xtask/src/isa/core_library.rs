//! `core` for a compiler that has none for the guest's target: built once, by its cargo.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::paths;
use crate::process::{self, Stream};
use crate::progress::Step;
use crate::toolchain::Toolchain;

/// How long that may take.
const LIMIT: Duration = Duration::from_secs(600);

/// What the compiler must be told to find `core`: nothing, where it has it.
pub(crate) fn arguments(toolchain: &Toolchain) -> Result<Vec<String>> {
    if toolchain.rustc().is_some() {
        return Ok(Vec::new());
    }
    let package = paths::target().join("riscv-tests").join("core");
    let source = package.join("src");
    fs::create_dir_all(&source).with_context(|| format!("cannot make {}", source.display()))?;
    let write = |file: &str, text: &str| {
        let file = package.join(file);
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
    };
    write(
        "Cargo.toml",
        "[package]\nname = \"nothing\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n",
    )?;
    write("src/lib.rs", "#![no_std]\n")?;
    let step = Step::quiet("building core");
    let mut cargo = toolchain.cargo("build");
    cargo
        .args(["--release", "--message-format=json-render-diagnostics"])
        .arg("--manifest-path")
        .arg(package.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(package.join("target"));
    let mut libraries = Vec::new();
    let finished = process::run(&mut cargo, LIMIT, &mut |stream, line| match stream {
        Stream::Out => libraries.extend(library(line)),
        Stream::Err => step.detail(line),
    })?;
    let core = libraries.iter().find(|(name, _)| name == "core");
    let (_, core) = core.filter(|_| finished.success()).with_context(|| {
        format!(
            "core could not be built with {}: cargo {}\n{}",
            toolchain.description(),
            finished.how(),
            finished.tail(20)
        )
    })?;
    let folder = std::path::Path::new(core)
        .parent()
        .unwrap_or(std::path::Path::new("."));
    let mut arguments = vec![
        "-Zunstable-options".to_owned(),
        format!("-Ldependency={}", folder.display()),
    ];
    for (name, file) in &libraries {
        if name == "core" || name == "compiler_builtins" {
            arguments.push("--extern".to_owned());
            arguments.push(format!("noprelude:{name}={file}"));
        }
    }
    Ok(arguments)
}

/// A library that cargo says it has built: its name and its file.
fn library(line: &str) -> Option<(String, String)> {
    #[derive(Deserialize)]
    struct Message {
        reason: String,
        target: Option<Target>,
        filenames: Option<Vec<String>>,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
    }
    let message: Message = serde_json::from_str(line).ok()?;
    if message.reason != "compiler-artifact" {
        return None;
    }
    let file = message
        .filenames?
        .into_iter()
        .find(|it| it.ends_with(".rlib"))?;
    Some((message.target?.name, file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_read_from_cargos_messages() {
        let built = r#"{"reason":"compiler-artifact","target":{"name":"core"},"filenames":["/t/libcore-1.rmeta","/t/libcore-1.rlib"]}"#;
        assert_eq!(
            library(built),
            Some(("core".into(), "/t/libcore-1.rlib".into()))
        );
        assert_eq!(
            library(r#"{"reason":"build-finished","success":true}"#),
            None
        );
    }
}
