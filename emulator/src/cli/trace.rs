//! The options for tracing, put to work.

use super::trace_options::{TraceFormat, TraceOptions};
use anyhow::{Context, Result, anyhow};
use log::LevelFilter;
use pagewalk::debug::{Lines, SymbolTable};
use pagewalk::machine::Machine;
use pagewalk::observe::log::{self as sinks, Category, Sink};
use pagewalk::observe::trace::{Format, Levels, Names, Settings};
use pagewalk::observe::{CommitLog, ExactTime, ExecTrace, Tracer};

/// The trace of a run.
#[derive(Debug)]
pub(super) struct Trace {
    sink: Sink,
    levels: Levels,
    tracer: Option<Tracer>,
}

/// Sets up the trace log, and sees to it that nothing of it is lost in a panic.
pub(super) fn start(options: &TraceOptions) -> Result<Trace> {
    let rust_log = std::env::var("RUST_LOG").ok();
    let nothing = options.trace.is_empty() && rust_log.is_none();
    let sink = match &options.trace_file {
        Some(path) if nothing => {
            return Err(anyhow!(
                "nothing would be written to {}: name categories with --trace",
                path.display()
            ));
        }
        Some(path) => Sink::file(path)?,
        None if nothing && options.trace_filter.is_some() => {
            return Err(anyhow!(
                "--trace-filter has nothing to filter: name categories with --trace"
            ));
        }
        None => Sink::stderr(),
    };
    let format = options.format();
    sinks::install(
        &options.trace,
        rust_log.as_deref(),
        &sink,
        format == TraceFormat::Jsonl,
    )?;
    let in_panic = sink.clone();
    let next = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        in_panic.try_finish();
        next(panic);
    }));
    Ok(Trace {
        sink,
        levels: levels(format)?,
        tracer: None,
    })
}

/// What is written of each category, by `--trace` and `RUST_LOG`.
fn levels(format: TraceFormat) -> Result<Levels> {
    let mut levels = Levels::default();
    for category in Category::ALL {
        levels = levels.with(category, sinks::level(category));
    }
    if levels.wants(Category::Exec) && levels.wants(Category::Commit) {
        return Err(anyhow!(
            "exec and commit are two forms of the same lines: leave one out of --trace"
        ));
    }
    if format == TraceFormat::Spike && levels.wants(Category::Exec) {
        levels = levels
            .with(Category::Exec, LevelFilter::Off)
            .with(Category::Commit, LevelFilter::Trace);
    }
    Ok(levels)
}

impl Trace {
    /// Lets the machine be traced. `elf` is the guest's file, for `--trace-source`.
    pub(super) fn attach(
        &mut self,
        machine: &mut Machine,
        options: &TraceOptions,
        symbols: &SymbolTable,
        elf: &[u8],
    ) -> Result<()> {
        if !Category::ALL.iter().any(|it| self.levels.wants(*it)) {
            return Ok(());
        }
        let filter = options.trace_filter.clone().unwrap_or_default();
        let filter = filter.resolve(symbols)?;
        let tracer = Tracer::new(Settings {
            levels: self.levels,
            filter,
            format: match options.format() {
                TraceFormat::Text | TraceFormat::Spike => Format::Text,
                TraceFormat::Jsonl => Format::Jsonl,
            },
            names: Names {
                symbols: symbols.clone(),
                lines: source_lines(options, elf)?,
            },
            sink: self.sink.clone(),
            harts: machine.harts.len(),
        });
        let walks = tracer.wants(Category::Mmu) || tracer.wants(Category::Tlb);
        if walks || tracer.wants_pcs() {
            machine.observe(Box::new(ExactTime::new(tracer.clone())));
        }
        if tracer.wants(Category::Exec) {
            machine.observe(Box::new(ExecTrace::new(tracer.clone())));
        }
        if tracer.wants(Category::Commit) {
            machine.observe(Box::new(CommitLog::new(tracer.clone())));
        }
        machine.memory.trace(tracer.clone());
        self.tracer = Some(tracer);
        Ok(())
    }

    /// Whether lines can be written on.
    ///
    /// # Errors
    /// The first time that they cannot.
    pub(super) fn check(&mut self) -> Result<()> {
        let failure = self.sink.take_failure().map_or(Ok(()), Err);
        failure.context("the trace cannot be written any further")
    }

    /// The guest has stopped: writes what is left.
    ///
    /// # Errors
    /// Not all could be written.
    pub(super) fn finish(&mut self) -> Result<()> {
        if let Some(tracer) = self.tracer.take() {
            tracer.finish();
        }
        self.sink.finish();
        self.check()
    }
}

fn source_lines(options: &TraceOptions, elf: &[u8]) -> Result<Option<Lines<'static>>> {
    if !options.trace_source {
        return Ok(None);
    }
    // They refer to the file for as long as the process lives.
    let elf: &'static [u8] = Box::leak(elf.into());
    let lines = Lines::read(elf);
    lines.map(Some).ok_or_else(|| {
        anyhow!(
            "--trace-source needs the guest's debug information, and its file has none that can be \
             read: build it with -g"
        )
    })
}
