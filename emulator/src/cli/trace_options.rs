//! The options of tracing. docs/trace.md has the whole language.

use clap::{Args, ValueEnum};
use log::LevelFilter;
use pagewalk::observe::filter::{self, Filter};
use pagewalk::observe::log::Category;
use std::path::{Path, PathBuf};

/// A category and what is written of it.
pub(super) type Chosen = (Category, LevelFilter);

/// What is traced, and where to.
#[derive(Debug, Args)]
pub(super) struct TraceOptions {
    /// Write trace lines: a comma-separated list of exec, commit (as Spike's --log-commits), trap,
    /// mmu, tlb, csr, irq, virtio and syscall; mmu=debug leaves out what is frequent
    /// (RUST_LOG=mmu=trace,trap=trace works, too)
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = parse_chosen)]
    pub(super) trace: Vec<Chosen>,

    /// Write only these events, such as 'pc=main..main+0x40 and priv=U and insns=1M..2M',
    /// 'from=fn:main and to=trap:page-fault' or 'last=1000'
    #[arg(long, value_name = "FILTER", value_parser = filter::parse)]
    pub(super) trace_filter: Option<Filter>,

    /// Where trace lines go [default: stderr]; compressed if the name ends in .zst
    #[arg(long, value_name = "FILE")]
    pub(super) trace_file: Option<PathBuf>,

    /// What lines look like [default: text, or jsonl if the file is named so]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) trace_format: Option<TraceFormat>,

    /// Add file and line of the guest's source to trace lines
    #[arg(long)]
    pub(super) trace_source: bool,
}

/// How lines are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum TraceFormat {
    /// For people
    Text,
    /// A JSON object a line
    Jsonl,
    /// Spike's commit log for instructions, text for the rest
    Spike,
}

impl TraceOptions {
    /// The format asked for, or what the file's name says.
    pub(super) fn format(&self) -> TraceFormat {
        let by_name = || {
            let file = self.trace_file.as_deref()?;
            let plain = file.extension().is_some_and(|it| it == "zst");
            let name = if plain {
                file.file_stem()?
            } else {
                file.file_name()?
            };
            let jsonl = Path::new(name).extension().is_some_and(|it| it == "jsonl");
            jsonl.then_some(TraceFormat::Jsonl)
        };
        let format = self.trace_format.or_else(by_name);
        format.unwrap_or(TraceFormat::Text)
    }
}

fn parse_chosen(text: &str) -> Result<Chosen, String> {
    let (name, level) = match text.split_once('=') {
        Some((name, level)) => (name, level_named(level)?),
        None => (text, LevelFilter::Trace),
    };
    let category: Category = name.parse().map_err(|error| format!("{error}"))?;
    Ok((category, level))
}

fn level_named(text: &str) -> Result<LevelFilter, String> {
    text.parse().map_err(|_| {
        format!("there is no trace level {text:?}; the levels are debug, trace and off")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_have_levels() {
        for (text, expected) in [
            ("mmu", (Category::Mmu, LevelFilter::Trace)),
            ("mmu=debug", (Category::Mmu, LevelFilter::Debug)),
            ("syscall=off", (Category::Syscall, LevelFilter::Off)),
        ] {
            assert_eq!(parse_chosen(text), Ok(expected));
        }
        for (text, words) in [
            (
                "mmmu",
                "there is no trace category \"mmmu\"; the categories are exec,",
            ),
            (
                "mmu=loud",
                "there is no trace level \"loud\"; the levels are debug,",
            ),
            ("", "there is no trace category \"\""),
        ] {
            let error = parse_chosen(text).unwrap_err();
            assert!(error.starts_with(words), "{error}");
        }
    }

    #[test]
    fn a_files_name_says_its_format() {
        for (name, format) in [
            ("a.jsonl", TraceFormat::Jsonl),
            ("a.jsonl.zst", TraceFormat::Jsonl),
            ("a.log", TraceFormat::Text),
            ("jsonl", TraceFormat::Text),
            ("a.zst", TraceFormat::Text),
        ] {
            let options = TraceOptions {
                trace: Vec::new(),
                trace_filter: None,
                trace_file: Some(name.into()),
                trace_format: None,
                trace_source: false,
            };
            assert_eq!(options.format(), format, "{name}");
            let given = TraceOptions {
                trace_format: Some(TraceFormat::Spike),
                ..options
            };
            assert_eq!(given.format(), TraceFormat::Spike);
        }
    }
}
