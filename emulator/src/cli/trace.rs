//! The options for tracing, put to work.

use super::options::RunOptions;
use anyhow::{Result, anyhow};
use pagewalk::debug::SymbolTable;
use pagewalk::machine::Machine;
use pagewalk::observe::log::{self, Category, Sink};
use pagewalk::observe::{CommitLog, ExactTime, ExecTrace};

/// Sets up the trace log, and sees to it that nothing of it is lost in a panic.
pub(super) fn start(options: &RunOptions) -> Result<Sink> {
    let filter = std::env::var("RUST_LOG").ok();
    let sink = match &options.trace_file {
        Some(path) if options.trace.is_empty() && filter.is_none() => {
            return Err(anyhow!(
                "nothing would be written to {}: name categories with --trace",
                path.display()
            ));
        }
        Some(path) => Sink::file(path)?,
        None => Sink::stderr(),
    };
    if options.trace.contains(&Category::Exec) && options.trace.contains(&Category::Commit) {
        return Err(anyhow!(
            "exec and commit are two forms of the same lines: leave one out of --trace"
        ));
    }
    log::install(&options.trace, filter.as_deref(), &sink)?;
    let in_panic = sink.clone();
    let next = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        in_panic.try_flush();
        next(panic);
    }));
    Ok(sink)
}

/// Lets the machine show what the log alone does not see.
pub(super) fn attach(machine: &mut Machine, sink: &Sink, symbols: &SymbolTable) {
    if log::wants(Category::Exec) {
        let trace = ExecTrace::new(sink.clone(), symbols.clone());
        machine.observe(Box::new(trace));
    } else if log::wants(Category::Commit) {
        machine.observe(Box::new(CommitLog::new(sink.clone())));
    } else if log::wants(Category::Mmu) || log::wants(Category::Tlb) {
        machine.observe(Box::new(ExactTime));
    }
}
