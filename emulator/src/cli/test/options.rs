//! The options of `pagewalk test`.

use super::super::hart_options::HartOptions;
use super::super::options::{EngineName, parse_harts};
use super::super::size::{parse_bytes, parse_count};
use clap::Args;
use pagewalk::machine::Engine;
use pagewalk::suite::{Filter, SelectError, Shard};
use std::num::NonZero;
use std::path::PathBuf;

/// What the process's status means.
pub(in super::super) const TEST_EXIT_STATUS: &str = "\
A test is an executable for RV64 that stores its result to its symbol `tohost`: 1 when it has
passed, 2n+1 when its case n has failed.

Exit status:
  0        every test has passed, and there was at least one
  1        a test has failed; or the host or the input is to blame: one line `error: ...` says why
  2        the command line is wrong";

/// Options of `pagewalk test`.
#[derive(Debug, Args)]
pub(in super::super) struct TestOptions {
    /// Only tests whose name contains this or, with *, ? or [, matches it; once for each
    #[arg(long = "filter", value_name = "TEXT", value_parser = str::parse::<Filter>)]
    pub(super) filters: Vec<Filter>,

    /// Only the i-th of n equal shares, for machines that work side by side
    #[arg(long, value_name = "I/N", value_parser = parse_shard)]
    pub(super) shard: Option<Shard>,

    /// The engines to run each test on, separated by commas
    #[arg(
        long = "engine",
        value_name = "LIST",
        value_enum,
        value_delimiter = ',',
        default_values_t = [EngineName::Blocks]
    )]
    engines: Vec<EngineName>,

    #[command(flatten)]
    pub(super) hart: HartOptions,

    /// How many harts, 1 to 8
    #[arg(long, short = 'p', default_value_t = 1, value_name = "N", value_parser = parse_harts)]
    pub(super) smp: usize,

    /// RAM
    #[arg(long, short, default_value = "128M", value_name = "SIZE", value_parser = parse_bytes)]
    pub(super) memory: u64,

    /// A test fails that has not ended after so many instructions
    #[arg(long, default_value = "50M", value_name = "N", value_parser = parse_count)]
    pub(super) max_insns: u64,

    /// How many tests to run at the same time [default: as many as the host has cores]
    #[arg(long, short, value_name = "N")]
    pub(super) jobs: Option<NonZero<usize>>,

    /// Write the results as JUnit XML
    #[arg(long, value_name = "FILE")]
    pub(super) junit: Option<PathBuf>,

    /// Write the results as JSON
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,

    /// Print the names of the tests, and run none
    #[arg(long)]
    pub(super) list: bool,

    /// Executables, folders that hold some, and patterns (in quotes)
    #[arg(value_name = "PATH", required = true)]
    pub(super) paths: Vec<PathBuf>,
}

impl TestOptions {
    /// The engines, each once.
    pub(super) fn engines(&self) -> Vec<Engine> {
        let mut engines = Vec::new();
        for engine in self.engines.iter().map(|&name| Engine::from(name)) {
            if !engines.contains(&engine) {
                engines.push(engine);
            }
        }
        engines
    }
}

pub(super) fn engine_name(engine: Engine) -> &'static str {
    match engine {
        Engine::Blocks => "blocks",
        Engine::Reference => "reference",
    }
}

fn parse_shard(text: &str) -> Result<Shard, SelectError> {
    text.parse()
}
