//! The options for profiles and coverage, put to work.

use super::options::RunOptions;
use super::size::{parse_address, parse_count};
use anyhow::{Context, Result, anyhow};
use clap::Args;
use pagewalk::debug::{Program, Programs};
use pagewalk::loader::read_file;
use pagewalk::machine::Machine;
use pagewalk::observe::profile::{CallTree, Coverage, InstructionMix, Profiler};
use std::cell::RefCell;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Options of `pagewalk run`.
#[derive(Debug, Args)]
pub(super) struct ProfileOptions {
    /// Write which functions executed how many instructions, by call stack: folded stacks, for flame graphs
    #[arg(long, value_name = "FILE")]
    pub(super) profile: Option<PathBuf>,

    /// Count every N-th instruction for --profile, as N
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = parse_period, requires = "profile")]
    pub(super) profile_period: u64,

    /// Write how many instructions of each kind were executed
    #[arg(long, value_name = "FILE")]
    pub(super) instruction_mix: Option<PathBuf>,

    /// Write which lines of the guest's source were executed, in lcov's format
    #[arg(long, value_name = "FILE")]
    pub(super) coverage: Option<PathBuf>,

    /// One more executable whose symbols are to be known, such as a user program, and where it is if not
    /// where it is linked; once for each
    #[arg(long, value_name = "FILE[@ADDRESS]", value_parser = parse_symbols)]
    pub(super) symbols: Vec<SymbolFile>,
}

/// An executable besides the guest's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct SymbolFile {
    path: PathBuf,
    address: Option<u64>,
}

fn parse_period(text: &str) -> Result<u64, String> {
    match parse_count(text)? {
        0 => Err("it is not a number from 1 on".to_owned()),
        period => Ok(period),
    }
}

fn parse_symbols(text: &str) -> Result<SymbolFile, String> {
    // Other names may have the sign, too.
    let (path, address) = match text.rsplit_once('@') {
        Some((path, address)) if address.starts_with(|it: char| it.is_ascii_digit()) => {
            (path, Some(parse_address(address)?))
        }
        _ => (text, None),
    };
    Ok(SymbolFile {
        path: path.into(),
        address,
    })
}

/// What is being counted, and the files that it will be written to.
#[derive(Debug, Default)]
pub(super) struct Profile {
    counting: Option<Counting>,
    calls: Option<Output>,
    mix: Option<Output>,
    coverage: Option<Output>,
}

#[derive(Debug)]
struct Counting {
    profiler: Rc<RefCell<Profiler>>,
    /// The executables, in the order of the profiler's programs.
    files: Vec<Vec<u8>>,
}

/// A file that was created before the guest ran for nothing.
#[derive(Debug)]
struct Output {
    file: File,
    path: PathBuf,
}

impl Output {
    fn create(path: &Path) -> Result<Output> {
        let file = File::create(path)
            .with_context(|| format!("the file {} cannot be created", path.display()))?;
        let path = path.to_owned();
        Ok(Output { file, path })
    }

    fn write(&mut self, text: &str) -> Result<()> {
        let written = self.file.write_all(text.as_bytes());
        written.with_context(|| format!("the file {} cannot be written", self.path.display()))
    }
}

impl Profile {
    /// Lets the machine's instructions be counted, if anything is wanted.
    pub(super) fn attach(machine: &mut Machine, run: &RunOptions) -> Result<Profile> {
        let options = &run.profile;
        let create = |path: &Option<PathBuf>| path.as_deref().map(Output::create).transpose();
        let mut profile = Profile {
            counting: None,
            calls: create(&options.profile)?,
            mix: create(&options.instruction_mix)?,
            coverage: create(&options.coverage)?,
        };
        if profile.calls.is_none() && profile.mix.is_none() && profile.coverage.is_none() {
            return Ok(profile);
        }
        let (programs, files) = read_programs(run)?;
        let mut profiler = Profiler::new(programs);
        if profile.calls.is_some() {
            profiler.calls = Some(CallTree::new(options.profile_period));
        }
        if profile.mix.is_some() {
            profiler.mix = Some(InstructionMix::new());
        }
        if profile.coverage.is_some() {
            profiler.coverage = Some(Coverage::new(profiler.programs()));
        }
        let profiler = Rc::new(RefCell::new(profiler));
        machine.observe(Box::new(Rc::clone(&profiler)));
        profile.counting = Some(Counting { profiler, files });
        Ok(profile)
    }

    /// Writes what was counted.
    pub(super) fn write(mut self) -> Result<()> {
        let Some(Counting { profiler, files }) = &self.counting else {
            return Ok(());
        };
        let profiler = profiler.borrow();
        if let (Some(out), Some(text)) = (&mut self.calls, profiler.folded()) {
            out.write(&text)?;
        }
        if let (Some(out), Some(mix)) = (&mut self.mix, &profiler.mix) {
            out.write(&mix.to_string())?;
        }
        if let (Some(out), Some(coverage)) = (&mut self.coverage, &profiler.coverage) {
            let text = coverage.tracefile(profiler.programs(), files);
            out.write(&text)?;
            if text.is_empty() {
                return Err(anyhow!(
                    "there is no coverage to be written to {}: no executable tells which lines it \
                     was compiled from; build with debug information (-g)",
                    out.path.display()
                ));
            }
        }
        Ok(())
    }
}

/// The guest's executable and those named by `--symbols`, and the contents of their files.
pub(super) fn read_programs(run: &RunOptions) -> Result<(Programs, Vec<Vec<u8>>)> {
    let mut files = Vec::new();
    let mut read = |path: &Path| -> Result<Program> {
        let cannot = || format!("the symbols of {} cannot be read", path.display());
        let bytes = read_file(path).with_context(cannot)?;
        let name = path.file_name().map(|name| name.to_string_lossy());
        let program = Program::read(&name.unwrap_or_default(), &bytes).with_context(cannot)?;
        files.push(bytes);
        Ok(program)
    };
    let guest = match run.raw {
        Some(_) => None,
        None => Some(read(&run.program)?),
    };
    let others = run.profile.symbols.iter().map(|symbols| {
        let program = read(&symbols.path)?;
        Ok(match symbols.address {
            Some(address) => program.at(address),
            None => program,
        })
    });
    let others = others.collect::<Result<_>>()?;
    Ok((Programs::new(guest, others), files))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_may_have_an_address() {
        for (text, path, address) in [
            ("init", "init", None),
            ("a@b/init", "a@b/init", None),
            ("init@0x10000", "init", Some(0x1_0000)),
            ("a@b@0x1_0000", "a@b", Some(0x1_0000)),
        ] {
            let path = PathBuf::from(path);
            assert_eq!(parse_symbols(text), Ok(SymbolFile { path, address }));
        }
        assert!(parse_symbols("init@0xfoo").is_err());
        assert!(parse_period("0").is_err());
        assert_eq!(parse_period("1K"), Ok(1000));
    }
}
