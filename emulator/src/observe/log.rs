//! Where trace lines go, and which categories of them are written.
//!
//! Categories are targets of the `log` facade, and `RUST_LOG` may name them as `--trace` does; but only
//! warnings pass through `log`. Events are written to the same [`Sink`] by the
//! [`Tracer`](super::Tracer), so all lines of a file stand in the order of the events. No line has a
//! host time, so two runs give the same file.

use log::LevelFilter;
use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A category of trace lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Category {
    /// A line for each instruction.
    Exec,
    /// A line for each retired instruction, in the format of Spike's commit log.
    Commit,
    /// Exceptions.
    Trap,
    /// Page-table walks.
    Mmu,
    /// TLB fills and flushes.
    Tlb,
    /// CSR writes.
    Csr,
    /// Interrupts.
    Irq,
    /// Disk requests.
    Virtio,
    /// System calls of the guest's programs.
    Syscall,
}

impl Category {
    /// All of them.
    pub const ALL: [Category; 9] = [
        Category::Exec,
        Category::Commit,
        Category::Trap,
        Category::Mmu,
        Category::Tlb,
        Category::Csr,
        Category::Irq,
        Category::Virtio,
        Category::Syscall,
    ];

    /// The name on the command line, and the target in `log`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Category::Exec => "exec",
            Category::Commit => "commit",
            Category::Trap => "trap",
            Category::Mmu => "mmu",
            Category::Tlb => "tlb",
            Category::Csr => "csr",
            Category::Irq => "irq",
            Category::Virtio => "virtio",
            Category::Syscall => "syscall",
        }
    }
}

/// What is wrong with the options for tracing.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// A name that is none of the categories.
    #[error(
        "there is no trace category {0:?}; the categories are {list}",
        list = Category::ALL.map(Category::name).join(", ")
    )]
    Unknown(String),
    /// The file cannot be written.
    #[error("the trace file {} cannot be created: {error}", path.display())]
    Create {
        /// The file.
        path: PathBuf,
        /// The host's reason.
        error: io::Error,
    },
    /// There is a logger already.
    #[error("tracing has been set up already in this process")]
    Twice,
}

impl FromStr for Category {
    type Err = TraceError;

    fn from_str(name: &str) -> Result<Self, TraceError> {
        Category::ALL
            .into_iter()
            .find(|category| category.name() == name)
            .ok_or_else(|| TraceError::Unknown(name.to_owned()))
    }
}

/// Where trace lines go; clones write to the same place.
///
/// Writing never fails: the first error is kept for [`Sink::take_failure`], and what comes after
/// it is dropped.
#[derive(Clone)]
pub struct Sink(Arc<Mutex<State<dyn Output>>>);

struct State<W: ?Sized> {
    failure: Option<io::Error>,
    failed: bool,
    out: W,
}

/// A writer that has an end.
trait Output: Write + Send {
    /// Writes out all that is buffered; nothing comes after it.
    fn finish(&mut self) -> io::Result<()>;
}

/// A writer whose end is like any other place.
struct Plain<W>(W);

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<W: Write + Send> Output for Plain<W> {
    fn finish(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A compressed file; `None` after its end.
struct Compressed(Option<zstd::Encoder<'static, BufWriter<File>>>);

impl Write for Compressed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Some(encoder) => encoder.write(bytes),
            None => Err(io::Error::other("the file has been closed")),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        // A file that is flushed at every chance compresses badly: its end is soon enough.
        Ok(())
    }
}

impl Output for Compressed {
    fn finish(&mut self) -> io::Result<()> {
        match self.0.take() {
            Some(encoder) => encoder.finish()?.flush(),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Sink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sink")
    }
}

impl Sink {
    /// Lines that go to this writer.
    pub fn new(out: impl Write + Send + 'static) -> Sink {
        Sink::of(Plain(out))
    }

    fn of(out: impl Output + 'static) -> Sink {
        let state = State {
            failure: None,
            failed: false,
            out,
        };
        Sink(Arc::new(Mutex::new(state)))
    }

    /// Standard error: each line at once.
    #[must_use]
    pub fn stderr() -> Sink {
        Sink::new(io::stderr())
    }

    /// A new file, buffered, and compressed by zstd if its name ends in `.zst`. Its owner finishes
    /// it before the process ends.
    ///
    /// # Errors
    /// The file cannot be created.
    pub fn file(path: &Path) -> Result<Sink, TraceError> {
        let failed = |error| TraceError::Create {
            path: path.to_owned(),
            error,
        };
        let file = BufWriter::with_capacity(1 << 20, File::create(path).map_err(failed)?);
        if path.extension().is_some_and(|it| it == "zst") {
            let level = zstd::DEFAULT_COMPRESSION_LEVEL;
            let encoder = zstd::Encoder::new(file, level).map_err(failed)?;
            return Ok(Sink::of(Compressed(Some(encoder))));
        }
        Ok(Sink::new(file))
    }

    /// Writes a line, its end included; `false` if there is no more writing here.
    pub fn write_line(&self, line: &str) -> bool {
        self.attempt(|out| out.write_all(line.as_bytes()))
    }

    /// Writes out what is buffered; no more lines may come.
    pub fn finish(&self) {
        self.attempt(|out| out.finish());
    }

    /// Likewise, unless a line is just being written, as may be so in a panic hook.
    pub fn try_finish(&self) {
        if let Ok(mut state) = self.0.try_lock() {
            // In a panic there is nowhere left to report to.
            let _ = state.out.finish();
        }
    }

    /// Why lines could not be written, once.
    #[must_use]
    pub fn take_failure(&self) -> Option<io::Error> {
        self.lock().failure.take()
    }

    fn lock(&self) -> MutexGuard<'_, State<dyn Output + 'static>> {
        // A writer that panicked has at worst left half a line.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn attempt(&self, write: impl FnOnce(&mut dyn Output) -> io::Result<()>) -> bool {
        let mut state = self.lock();
        if state.failed {
            return false;
        }
        if let Err(error) = write(&mut state.out) {
            state.failed = true;
            state.failure = Some(error);
        }
        !state.failed
    }
}

/// For `env_logger`, which takes any writer.
struct Lines(Sink);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.attempt(|out| out.write_all(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // Each line is flushed by `env_logger`; buffering is the sink's business.
        Ok(())
    }
}

/// Sets up the writing of warnings to `sink`, as JSON where `json` says so; and of the messages of other
/// targets that `rust_log` chooses, as `RUST_LOG` does.
///
/// # Errors
/// A logger is set already.
pub fn install(rust_log: Option<&str>, sink: &Sink, json: bool) -> Result<(), TraceError> {
    let mut builder = env_logger::Builder::new();
    builder.filter_level(LevelFilter::Warn);
    if let Some(filters) = rust_log {
        builder.parse_filters(filters);
    }
    builder.target(env_logger::Target::Pipe(Box::new(Lines(sink.clone()))));
    builder.format(move |line, record| {
        let (category, message) = (record.target(), record.args());
        match record.level() {
            level if json => {
                let level = level.as_str().to_lowercase();
                let message = message.to_string();
                let event = serde_json::json!({
                    "category": category,
                    "event": "message",
                    "level": level,
                    "message": message,
                });
                writeln!(line, "{event}")
            }
            log::Level::Error | log::Level::Warn => {
                writeln!(line, "{category}: warning: {message}")
            }
            log::Level::Info | log::Level::Debug | log::Level::Trace => {
                writeln!(line, "{category}: {message}")
            }
        }
    });
    builder.try_init().map_err(|_| TraceError::Twice)
}

/// Up to which level the lines of a category are wanted, by `RUST_LOG` and by what was chosen after it.
///
/// Only a directive that names the category chooses it (`mmu=trace`, or `mmu`): a level by itself is what
/// many developers have in their environment for other programs, and would fill the terminal.
#[must_use]
pub fn level(
    category: Category,
    chosen: &[(Category, LevelFilter)],
    rust_log: Option<&str>,
) -> LevelFilter {
    // A regular expression for messages may follow.
    let directives = rust_log.and_then(|text| text.split('/').next());
    let named = directives.unwrap_or_default().split(',');
    let named = named.filter_map(|directive| {
        let (name, level) = match directive.split_once('=') {
            Some((name, level)) => (name, level.trim().parse().ok()?),
            None => (directive, LevelFilter::Trace),
        };
        (name.trim() == category.name()).then_some(level)
    });
    let chosen = chosen.iter().filter(|(it, _)| *it == category);
    let last = named.chain(chosen.map(|(_, level)| *level)).last();
    match last.unwrap_or(LevelFilter::Off) {
        level @ (LevelFilter::Trace | LevelFilter::Debug) => level,
        _ => LevelFilter::Off,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rust_log_chooses_what_it_names() {
        use LevelFilter::{Debug, Off, Trace};
        for (rust_log, chosen, expected) in [
            ("trace", vec![], Off),
            ("debug,gdbstub=trace", vec![], Off),
            ("=", vec![], Off),
            ("=trace", vec![], Off),
            ("exe", vec![], Off),
            ("exec", vec![], Trace),
            ("warn, exec=debug/text", vec![], Debug),
            ("exec=loud", vec![], Off),
            ("exec=info", vec![], Off),
            ("exec=trace,exec=debug", vec![], Debug),
            ("exec=trace", vec![(Category::Exec, Off)], Off),
            ("", vec![(Category::Mmu, Trace)], Off),
            ("exec=off", vec![(Category::Exec, Trace)], Trace),
        ] {
            let level = level(Category::Exec, &chosen, Some(rust_log));
            assert_eq!(level, expected, "{rust_log:?}, {chosen:?}");
        }
    }

    #[test]
    fn categories_are_read_back_and_strangers_listed() {
        for category in Category::ALL {
            assert_eq!(category.name().parse::<Category>().unwrap(), category);
        }
        let error = "mmmu".parse::<Category>().unwrap_err().to_string();
        assert_eq!(
            error,
            "there is no trace category \"mmmu\"; \
             the categories are exec, commit, trap, mmu, tlb, csr, irq, virtio, syscall"
        );
    }

    #[test]
    fn the_first_failure_is_kept_and_the_rest_dropped() {
        struct Full(usize);
        impl Write for Full {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                assert!(self.0 > 0, "written to after the failure");
                self.0 -= 1;
                let full = || io::Error::from(io::ErrorKind::StorageFull);
                if self.0 == 0 {
                    Err(full())
                } else {
                    Ok(bytes.len())
                }
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let sink = Sink::new(Full(2));
        assert!(sink.write_line("one\n"));
        assert!(sink.take_failure().is_none());
        assert!(!sink.write_line("two\n"));
        assert!(!sink.clone().write_line("three\n"));
        let failure = sink.take_failure().map(|error| error.kind());
        assert_eq!(failure, Some(io::ErrorKind::StorageFull));
        assert!(sink.take_failure().is_none());
    }

    #[test]
    fn a_file_that_cannot_be_created_is_an_error() {
        let error = Sink::file(Path::new("/nowhere/at/all"))
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("the trace file /nowhere/at/all cannot be created"),
            "{error}"
        );
    }
}
