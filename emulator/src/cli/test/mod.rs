//! `pagewalk test`: runs suites of test programs and reports.

mod json;
mod junit;
mod options;
mod pool;
mod report;
mod text;

pub(super) use options::{TEST_EXIT_STATUS, TestOptions};

use super::status;
use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use options::engine_name;
use pagewalk::machine::{Config, Engine};
use pagewalk::suite::{self, Setup, Test};
use report::{Report, Verdict};
use std::io::{IsTerminal, Write};
use std::num::NonZero;
use std::path::Path;
use std::thread::available_parallelism;

/// Runs the tests; the status is for the process.
pub(super) fn test(options: &TestOptions) -> Result<u8> {
    let found = suite::discover(&options.paths)?;
    let tests = suite::select(found, &options.filters, options.shard)?;
    if options.list {
        let names: String = tests
            .iter()
            .map(|test| format!("{}\n", test.name))
            .collect();
        print(&names)?;
        return Ok(status::SUCCESS);
    }
    check_named(&tests, options)?;
    // Before the work is done, so that its result is not lost to a mistake in a name.
    let outputs = [&options.junit, &options.json];
    for path in outputs.into_iter().flatten() {
        write(path, "")?;
    }
    let report = run(tests, options);
    print(&text::render(&report))?;
    if let Some(path) = &options.junit {
        write(path, &junit::render(&report)?)?;
    }
    if let Some(path) = &options.json {
        write(path, &json::render(&report)?)?;
    }
    let all_passed = report.failed() == 0 && report.passed() > 0;
    Ok(if all_passed {
        status::SUCCESS
    } else {
        status::ERROR
    })
}

/// A file that was named and can be no test is a mistake of the command line.
fn check_named(tests: &[Test], options: &TestOptions) -> Result<()> {
    let setup = setup(options, Engine::Blocks);
    for test in tests.iter().filter(|test| test.named) {
        suite::check(test, &setup)
            .with_context(|| format!("{} cannot be tested", test.path.display()))?;
    }
    Ok(())
}

fn setup(options: &TestOptions, engine: Engine) -> Setup {
    let mut config = Config {
        memory: options.memory,
        harts: options.smp,
        engine,
        ..Config::default()
    };
    options.hart.apply(&mut config);
    Setup {
        config,
        max_insns: options.max_insns,
    }
}

fn run(tests: Vec<Test>, options: &TestOptions) -> Report {
    let engines = options.engines();
    let on_each = |test: Test| engines.iter().map(move |&engine| (test.clone(), engine));
    let work: Vec<_> = tests.into_iter().flat_map(on_each).collect();
    let bar = progress(work.len() as u64);
    let verdicts = pool::map(work, jobs(options), |(test, engine)| {
        let outcome = suite::run(&test, &setup(options, engine));
        bar.inc(1);
        Verdict {
            test,
            engine: engine_name(engine),
            outcome,
        }
    });
    bar.finish_and_clear();
    Report {
        engines: engines.iter().copied().map(engine_name).collect(),
        isa: options.hart.isa().to_string(),
        max_insns: options.max_insns,
        verdicts,
    }
}

fn jobs(options: &TestOptions) -> NonZero<usize> {
    let all = || available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    options.jobs.unwrap_or_else(all)
}

/// A bar on a terminal, and nothing elsewhere.
fn progress(count: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(count);
    match ProgressStyle::with_template("{bar:30} {pos}/{len} tests, {elapsed}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn print(text: &str) -> Result<()> {
    let written = std::io::stdout().write_all(text.as_bytes());
    written.context("the report cannot be written")
}

fn write(path: &Path, text: &str) -> Result<()> {
    let written = std::fs::write(path, text);
    written.with_context(|| format!("the report cannot be written to {}", path.display()))
}
