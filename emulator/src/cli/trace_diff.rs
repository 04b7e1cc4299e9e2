//! `pagewalk trace diff A B`: where two logs part.

use super::options::TraceDiffOptions;
use super::{report, status};
use anyhow::{Context, Result};
use pagewalk::debug::trace_diff::{Comparison, Line, Side, compare};
use std::fmt::Write;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Compares, and prints what came of it; the status is for the process, as that of `diff`.
pub(super) fn run(options: &TraceDiffOptions) -> u8 {
    match diff(options) {
        Ok((text, same)) => {
            report::print(&text);
            if same {
                status::SUCCESS
            } else {
                status::DIFFERENT
            }
        }
        Err(error) => {
            report::say(&format!("error: {error:#}\n"));
            status::TROUBLE
        }
    }
}

fn diff(options: &TraceDiffOptions) -> Result<(String, bool)> {
    let (a, b) = (open(&options.a)?, open(&options.b)?);
    let comparison = compare(a, b, options.context).context("a log cannot be read")?;
    Ok((describe(options, &comparison), comparison.parted.is_none()))
}

fn open(path: &Path) -> Result<BufReader<File>> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(BufReader::with_capacity(1 << 20, file))
}

fn describe(options: &TraceDiffOptions, comparison: &Comparison) -> String {
    let mut text = String::new();
    let Some(sides) = &comparison.parted else {
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "the logs agree: {} lines", comparison.same);
        return text;
    };
    let _ = writeln!(text, "the logs part after {} lines", comparison.same);
    let names = [&options.a, &options.b];
    for (name, side) in names.iter().zip(sides) {
        if side.skipped > 0 {
            let _ = writeln!(
                text,
                "(the first {} lines of {} come before the other begins)",
                side.skipped,
                name.display()
            );
        }
    }
    lines(&mut text, ' ', &comparison.before);
    for ((sign, name), side) in ['-', '+'].into_iter().zip(names).zip(sides) {
        let _ = writeln!(text, "{sign}{sign}{sign} {}", name.display());
        match side {
            Side { lines: none, .. } if none.is_empty() => {
                let _ = writeln!(text, "{sign} (it ends here)");
            }
            side => lines(&mut text, sign, &side.lines),
        }
    }
    text
}

fn lines(text: &mut String, sign: char, lines: &[Line]) {
    for Line { number, text: line } in lines {
        let _ = writeln!(text, "{sign} {number:>8}: {line}");
    }
}
