//! Finding the tests, and reading what each says of itself in its header.
//!
//! A header is the comment lines that a file begins with. Those of the form `# word: …` with one of
//! these words are for us:
//!
//! ```text
//! # env: p v s              the environments it is linked with
//! # isa: zba zbb            the extensions it needs beyond rv64gc
//! # pagewalk: --smp 2       more arguments for `pagewalk run`
//! # qemu: no, because …     it is not run on QEMU, and why
//! # qemu: -smp 2            more arguments for QEMU
//! # machine: virt           on QEMU it needs the devices of that machine
//! ```

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::paths;

/// An environment: how a test is started, and in which mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Env {
    /// Physical addresses, M-mode.
    P,
    /// U-mode under a pager.
    V,
    /// S-mode under Sv39.
    S,
}

impl Env {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::P, Self::V, Self::S];

    /// Its letter: its folder under `env/`, and the middle of an ELF's name.
    pub(crate) fn letter(self) -> &'static str {
        match self {
            Self::P => "p",
            Self::V => "v",
            Self::S => "s",
        }
    }

    fn named(letter: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|env| env.letter() == letter)
    }
}

/// Whether and how a test runs on QEMU.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OnQemu {
    /// With these arguments.
    Yes(Vec<String>),
    /// Not, for this reason.
    No(String),
}

/// What a test says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// The environments it is linked with.
    pub(crate) envs: Vec<Env>,
    /// Extensions beyond rv64gc, in lower case.
    pub(crate) isa: Vec<String>,
    /// More arguments for `pagewalk run`.
    pub(crate) pagewalk: Vec<String>,
    /// Whether and how QEMU runs it.
    pub(crate) qemu: OnQemu,
    /// Whether QEMU's `virt` is needed, rather than its `spike`.
    pub(crate) virt: bool,
}

impl Header {
    /// Reads a test's text.
    fn read(text: &str) -> Result<Self> {
        let mut header = Self {
            envs: Vec::new(),
            isa: Vec::new(),
            pagewalk: Vec::new(),
            qemu: OnQemu::Yes(Vec::new()),
            virt: false,
        };
        let comments = text.lines().map_while(|line| line.strip_prefix('#'));
        for comment in comments {
            if let Some((word, rest)) = comment.trim().split_once(':') {
                header.line(word, rest.trim())?;
            }
        }
        if header.envs.is_empty() {
            bail!("its first lines say nothing of its environments, as in `# env: p v s`");
        }
        Ok(header)
    }

    fn line(&mut self, word: &str, rest: &str) -> Result<()> {
        let words = || rest.split_whitespace().map(str::to_owned);
        match word {
            "env" => {
                for letter in rest.split_whitespace() {
                    let env = Env::named(letter)
                        .with_context(|| format!("there is no environment `{letter}`"))?;
                    self.envs.push(env);
                }
            }
            "isa" => self.isa.extend(words().map(|it| it.to_ascii_lowercase())),
            "pagewalk" => self.pagewalk.extend(words()),
            "qemu" => match rest.strip_prefix("no") {
                Some(why) => match why.trim_start_matches(',').trim() {
                    "" => bail!("`# qemu: no` gives no reason: `# qemu: no, because …`"),
                    why => self.qemu = OnQemu::No(why.to_owned()),
                },
                None => self.qemu = OnQemu::Yes(words().collect()),
            },
            "machine" if rest == "virt" => self.virt = true,
            "machine" if rest == "spike" => self.virt = false,
            "machine" => bail!("QEMU's machines for tests are `virt` and `spike`, not `{rest}`"),
            // The rest of the header is prose, which may have colons.
            _ => {}
        }
        Ok(())
    }
}

/// A test: one file.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    /// The folder it is in, such as `rv64ui`.
    pub(crate) group: String,
    /// The file's name without its ending, such as `add`.
    pub(crate) name: String,
    /// The file.
    pub(crate) source: PathBuf,
    /// What it says of itself.
    pub(crate) header: Header,
}

impl Test {
    /// The name of its ELF for an environment, such as `rv64ui-p-add`.
    pub(crate) fn elf_name(&self, env: Env) -> String {
        format!("{}-{}-{}", self.group, env.letter(), self.name)
    }
}

/// The suite's folder.
pub(crate) fn root() -> PathBuf {
    paths::root().join("riscv-tests")
}

/// All tests, in the order of their names.
pub(crate) fn tests() -> Result<Vec<Test>> {
    tests_in(&root().join("isa"))
}

fn tests_in(folder: &Path) -> Result<Vec<Test>> {
    let mut tests = Vec::new();
    for group in entries(folder)? {
        let group_name = name_of(&group);
        if !group.is_dir() || group_name == "macros" {
            continue;
        }
        for source in entries(&group)? {
            if source.extension().is_none_or(|it| it != "S") {
                continue;
            }
            let text = fs::read_to_string(&source)
                .with_context(|| format!("cannot read {}", source.display()))?;
            let header = Header::read(&text)
                .with_context(|| format!("the test {} is wrong", paths::shown(&source)))?;
            tests.push(Test {
                group: group_name.clone(),
                name: name_of(&source.with_extension("")),
                source,
                header,
            });
        }
    }
    Ok(tests)
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let listed = || -> std::io::Result<Vec<PathBuf>> {
        fs::read_dir(folder)?
            .map(|entry| entry.map(|it| it.path()))
            .collect()
    };
    let mut paths = listed().with_context(|| format!("cannot list {}", folder.display()))?;
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read() {
        let header = Header::read(
            "# env: p v\n# isa: Zba zbb\n# A rule: nothing to us.\n# machine: virt\n\
             # pagewalk: --smp 2\n# qemu: -smp 2\n.option rvc\n# env: s\n",
        )
        .unwrap();
        assert_eq!(header.envs, [Env::P, Env::V]);
        assert_eq!(header.isa, ["zba", "zbb"]);
        assert_eq!(header.pagewalk, ["--smp", "2"]);
        assert_eq!(
            header.qemu,
            OnQemu::Yes(vec!["-smp".to_owned(), "2".to_owned()])
        );
        assert!(header.virt);
    }

    #[test]
    fn a_test_that_qemu_does_not_run_says_why() {
        let read = |line: &str| Header::read(&format!("# env: p\n{line}\n"));
        let header = read("# qemu: no, because it rounds twice").unwrap();
        assert_eq!(
            header.qemu,
            OnQemu::No("because it rounds twice".to_owned())
        );
        assert!(read("# qemu: no").is_err());
    }

    #[test]
    fn wrong_headers_are_refused() {
        for (text, why) in [
            ("", "`# env: p v s`"),
            (".text\n# env: p\n", "`# env: p v s`"),
            ("# env: q\n", "`q`"),
            ("# env: p\n# machine: pdp11\n", "`pdp11`"),
        ] {
            let error = Header::read(text).unwrap_err().to_string();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn every_test_of_the_suite_can_be_read() {
        let tests = tests().unwrap();
        let add = tests
            .iter()
            .find(|it| it.group == "rv64ui" && it.name == "add")
            .unwrap();
        assert_eq!(add.elf_name(Env::V), "rv64ui-v-add");
    }
}
