//! `pagewalk trace diff A B`: where two logs part.

use super::options::TraceDiffOptions;
use super::{report, status};
use anyhow::{Context, Result, bail};
use pagewalk::debug::trace_diff::{Comparison, Line, Side, compare};
use pagewalk::recording;
use std::fmt::Write;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// What a file that is compressed by zstd begins with (RFC 8878, Zstandard Frames).
const ZSTD: [u8; 4] = 0xfd2f_b528_u32.to_le_bytes();

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
    let comparison = compare(a, b, options.context)?;
    Ok((describe(options, &comparison), comparison.parted.is_none()))
}

/// A log, unpacked if it is compressed.
fn open(path: &Path) -> Result<Log> {
    let cannot = || format!("cannot read {}", path.display());
    let file = File::open(path).with_context(cannot)?;
    let mut file: Box<dyn BufRead> = Box::new(BufReader::with_capacity(1 << 20, file));
    if file.fill_buf().with_context(cannot)?.starts_with(&ZSTD) {
        let unpacked = zstd::Decoder::with_buffer(file).with_context(cannot)?;
        file = Box::new(BufReader::with_capacity(1 << 20, unpacked));
    }
    let start = file.fill_buf().with_context(cannot)?;
    let path = path.to_owned();
    if start.starts_with(&recording::MAGIC) {
        bail!(
            "{} is a recording, and only logs are compared: `pagewalk trace count` and `pagewalk report` \
             show what it holds",
            path.display()
        );
    }
    // What no text holds; the rest of it is not read for this.
    if start.iter().take(1 << 13).any(|byte| *byte == 0) {
        bail!("{} is not a log: it is not text", path.display());
    }
    Ok(Log { path, text: file })
}

/// A log whose errors name it.
struct Log {
    path: PathBuf,
    text: Box<dyn BufRead>,
}

impl Log {
    fn name(path: &Path, error: &io::Error) -> io::Error {
        io::Error::other(format!("cannot read {}: {error}", path.display()))
    }
}

impl Read for Log {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.text.read(bytes);
        read.map_err(|error| Log::name(&self.path, &error))
    }
}

impl BufRead for Log {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let Log { path, text } = self;
        text.fill_buf().map_err(|error| Log::name(path, &error))
    }

    fn consume(&mut self, amount: usize) {
        self.text.consume(amount);
    }
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
