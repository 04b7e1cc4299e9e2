//! Assembling and linking the tests, with nothing but the guest's Rust toolchain.
//!
//! A test is assembled once: `global_asm!` in a crate of its own, compiled to an object file. It is
//! linked with the object of each of its environments. Objects are named by a hash of all that goes
//! into them, and so are ELFs in a file beside them, so only what has changed is built again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};

use super::discover::{self, Env, Test};
use crate::paths::{self, GUEST_TARGET};
use crate::process;
use crate::progress::Step;
use crate::toolchain::Toolchain;
use crate::work;

/// How long one object or ELF may take.
const LIMIT: Duration = Duration::from_secs(120);

/// To be changed with how objects and ELFs are made, so that old ones are not taken for new.
const RECIPE: u32 = 1;

/// A test linked with an environment.
#[derive(Clone, Debug)]
pub(crate) struct Elf {
    /// Its name, such as `rv64ui-p-add`.
    pub(crate) name: String,
    /// The file.
    pub(crate) file: PathBuf,
    /// The environment.
    pub(crate) env: Env,
    /// The test.
    pub(crate) test: Test,
}

/// Where the ELFs are.
pub(crate) fn folder() -> PathBuf {
    paths::target().join("riscv-tests").join("isa")
}

fn objects() -> PathBuf {
    paths::target().join("riscv-tests").join("objects")
}

fn hash_file(elf: &Path) -> PathBuf {
    objects().join(format!("{}.linked", shown_name(elf)))
}

fn shown_name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// What goes into an object: the file and those it includes, as they are now.
struct Source {
    file: PathBuf,
    hash: u64,
}

/// Builds those ELFs of `tests` that `wanted` accepts by name.
pub(crate) fn build(
    toolchain: &Toolchain,
    tests: &[Test],
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Vec<Elf>> {
    let step = Step::new("building the ISA tests");
    for folder in [folder(), objects()] {
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    remove_stale(tests)?;
    let elfs: Vec<Elf> = tests
        .iter()
        .flat_map(|test| {
            test.header.envs.iter().map(|&env| Elf {
                name: test.elf_name(env),
                file: folder().join(test.elf_name(env)),
                env,
                test: test.clone(),
            })
        })
        .filter(|elf| wanted(&elf.name))
        .collect();
    if elfs.is_empty() {
        step.done();
        return Ok(elfs);
    }
    let assembler = Assembler::new(toolchain)?;
    let files: BTreeSet<PathBuf> = elfs
        .iter()
        .flat_map(|elf| [elf.test.source.clone(), entry(elf.env)])
        .collect();
    let files: Vec<PathBuf> = files.into_iter().collect();
    let count = AtomicUsize::new(0);
    let assembled = work::on_all_cores(&files, |file| {
        let object = assembler.assemble(file);
        let done = count.fetch_add(1, Ordering::Relaxed) + 1;
        step.detail(&format!("{done} of {} assembled", files.len()));
        object
    });
    let mut ready = BTreeMap::new();
    let mut problems = Vec::new();
    for (file, object) in files.iter().zip(assembled) {
        match object {
            Ok(object) => drop(ready.insert(file.clone(), object)),
            Err(error) => problems.push(format!("{error:#}")),
        }
    }
    refuse(&problems, "assembled")?;
    let linker = toolchain.linker()?;
    let linked = work::on_all_cores(&elfs, |elf| link(&linker, elf, &ready));
    let problems: Vec<String> = linked
        .into_iter()
        .filter_map(|it| it.err().map(|error| format!("{error:#}")))
        .collect();
    refuse(&problems, "linked")?;
    step.done();
    Ok(elfs)
}

/// Fails with all problems at once: several tests may be written at a time.
fn refuse(problems: &[String], what: &str) -> Result<()> {
    match problems.len() {
        0 => Ok(()),
        count => bail!(
            "{count} of the ISA tests could not be {what}:\n{}",
            problems.join("\n")
        ),
    }
}

/// The source of an environment.
fn entry(env: Env) -> PathBuf {
    discover::root()
        .join("env")
        .join(env.letter())
        .join("entry.S")
}

/// Removes the ELFs of tests that are no more, so that whoever runs the folder does not run them.
fn remove_stale(tests: &[Test]) -> Result<()> {
    let names: BTreeSet<String> = tests
        .iter()
        .flat_map(|test| test.header.envs.iter().map(|&env| test.elf_name(env)))
        .collect();
    let folder = folder();
    let listed =
        fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for file in listed.flatten().map(|it| it.path()) {
        if !names.contains(&shown_name(&file)) {
            fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
        }
    }
    Ok(())
}

/// The compiler and what it is called with.
struct Assembler<'a> {
    toolchain: &'a Toolchain,
    core: Vec<String>,
    description: String,
}

impl<'a> Assembler<'a> {
    fn new(toolchain: &'a Toolchain) -> Result<Self> {
        Ok(Self {
            toolchain,
            core: super::core_library::arguments(toolchain)?,
            description: toolchain.description(),
        })
    }

    /// The object of one file.
    fn assemble(&self, file: &Path) -> Result<PathBuf> {
        let source = self.source(file)?;
        // The file's own name is part of the object's, for whoever looks into the folder.
        let group = shown_name(file.parent().unwrap_or(file));
        let stem = format!(
            "{group}-{}-{:016x}",
            shown_name(&file.with_extension("")),
            source.hash
        );
        let object = objects().join(format!("{stem}.o"));
        if object.is_file() {
            return Ok(object);
        }
        let wrapper = objects().join(format!("{stem}.rs"));
        // A Rust string literal is close enough to a JSON one for a path.
        let path = serde_json::Value::from(source.file.display().to_string());
        let text =
            format!("#![no_std]\ncore::arch::global_asm!(include_str!({path}), options(raw));\n");
        fs::write(&wrapper, text).with_context(|| format!("cannot write {}", wrapper.display()))?;
        // Renamed when it is whole, so that an object which exists is a good one.
        let unfinished = objects().join(format!("{stem}.unfinished"));
        let mut rustc = self.toolchain.bare_rustc();
        rustc
            // `.include` looks from here.
            .current_dir(discover::root())
            .args(["--edition", "2021", "--crate-type", "lib"])
            .args(["--crate-name", "test", "--emit", "obj"])
            .args(["--target", GUEST_TARGET])
            .args(["-C", "panic=abort", "-C", "codegen-units=1"])
            .args(&self.core)
            .arg("-o")
            .arg(&unfinished)
            .arg(&wrapper);
        process::run_quietly(&mut rustc, LIMIT, &Step::quiet("assembling"))
            .with_context(|| format!("cannot assemble {}", paths::shown(file)))?;
        fs::rename(&unfinished, &object)
            .with_context(|| format!("cannot write {}", object.display()))?;
        Ok(object)
    }

    fn source(&self, file: &Path) -> Result<Source> {
        let mut hasher = DefaultHasher::new();
        RECIPE.hash(&mut hasher);
        self.description.hash(&mut hasher);
        let mut seen = BTreeSet::new();
        hash_with_includes(&discover::root(), file, &mut seen, &mut hasher)?;
        Ok(Source {
            file: file.to_path_buf(),
            hash: hasher.finish(),
        })
    }
}

/// Hashes a file and those that it includes.
fn hash_with_includes(
    root: &Path,
    file: &Path,
    seen: &mut BTreeSet<PathBuf>,
    hasher: &mut DefaultHasher,
) -> Result<()> {
    if !seen.insert(file.to_path_buf()) {
        return Ok(());
    }
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", paths::shown(file)))?;
    text.hash(hasher);
    for included in text.lines().filter_map(included) {
        hash_with_includes(root, &root.join(included), seen, hasher)
            .with_context(|| format!("{} includes `{included}`", paths::shown(file)))?;
    }
    Ok(())
}

/// The file in `.include "FILE"`.
fn included(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix(".include")?.trim();
    name.strip_prefix('"')?.split_once('"').map(|(it, _)| it)
}

/// Links one ELF, unless it is there already.
fn link(linker: &Path, elf: &Elf, objects: &BTreeMap<PathBuf, PathBuf>) -> Result<()> {
    let object = |source: &Path| {
        objects
            .get(source)
            .ok_or_else(|| anyhow!("{} was not assembled", paths::shown(source)))
    };
    let entry = entry(elf.env);
    let script = entry.with_file_name("link.ld");
    let inputs = [object(&entry)?, object(&elf.test.source)?];
    let mut arguments: Vec<String> = ["-flavor", "gnu", "-static", "-nostdlib", "--no-relax"]
        .map(str::to_owned)
        .into();
    if elf.test.header.virt {
        // QEMU's `virt` has no HTIF: the environment then ends by the test finisher.
        arguments.push("--defsym=rvtest_finisher=0x100000".into());
    }
    let mut hasher = DefaultHasher::new();
    RECIPE.hash(&mut hasher);
    (&arguments, &inputs).hash(&mut hasher);
    fs::read(&script)
        .with_context(|| format!("cannot read {}", paths::shown(&script)))?
        .hash(&mut hasher);
    let hash = format!("{:016x}", hasher.finish());
    let hash_file = hash_file(&elf.file);
    if elf.file.is_file() && fs::read_to_string(&hash_file).is_ok_and(|it| it == hash) {
        return Ok(());
    }
    let mut command = Command::new(linker);
    process::forget_cargo(&mut command)
        .args(&arguments)
        .arg("-T")
        .arg(&script)
        .args(inputs)
        .arg("-o")
        .arg(&elf.file);
    process::run_quietly(&mut command, LIMIT, &Step::quiet("linking"))
        .with_context(|| format!("cannot link {}", elf.name))?;
    fs::write(&hash_file, hash).with_context(|| format!("cannot write {}", hash_file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn includes_are_seen() {
        assert_eq!(included("  .include \"env/boot.S\" "), Some("env/boot.S"));
        assert_eq!(included(".include env"), None);
        assert_eq!(included("# .include \"a\""), None);
    }

    #[test]
    fn a_change_of_an_included_file_changes_the_hash() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        let hash = || {
            let mut hasher = DefaultHasher::new();
            let file = folder.path().join("a.S");
            hash_with_includes(folder.path(), &file, &mut BTreeSet::new(), &mut hasher)
                .map(|()| hasher.finish())
        };
        write("a.S", ".include \"b.S\"\n");
        let error = format!("{:#}", hash().unwrap_err());
        assert!(error.contains("includes `b.S`"), "{error}");
        // A file that includes itself is the assembler's to refuse.
        write("b.S", ".include \"a.S\"\nnop\n");
        let before = hash().unwrap();
        assert_eq!(hash().unwrap(), before);
        write("b.S", "ret\n");
        assert_ne!(hash().unwrap(), before);
    }
}
