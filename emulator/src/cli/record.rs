//! `pagewalk run --record`.

use super::options::RunOptions;
use anyhow::{Context, Result};
use clap::Args;
use pagewalk::machine::{Machine, Stop};
use pagewalk::platform::RAM_BASE;
use pagewalk::recording::{Compression, End, Header, InputFile, Recorder};
use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Options of recordings.
#[derive(Debug, Args)]
pub(super) struct RecordOptions {
    /// Record what happens, event by event, for `pagewalk report` and `pagewalk trace convert`
    /// (docs/recording.md)
    #[arg(long, value_name = "FILE")]
    pub(super) record: Option<PathBuf>,
}

/// A recording under way, or none.
#[derive(Debug, Default)]
pub(super) struct Recording(Option<PathBuf>);

impl Recording {
    /// Begins to record, if the options say so.
    pub(super) fn start(options: &RunOptions, machine: &mut Machine) -> Result<Recording> {
        let Some(path) = options.record.record.as_deref() else {
            return Ok(Recording(None));
        };
        let header = header(options, machine)?;
        let begin = || {
            let file = Box::new(File::create(path)?);
            Recorder::new(file, &header, Compression::Zstd)
        };
        let recorder = begin()
            .with_context(|| format!("the recording {} cannot be created", path.display()))?;
        machine.record(recorder);
        Ok(Recording(Some(path.to_owned())))
    }

    /// Whether the host can write on.
    ///
    /// # Errors
    /// The first time that it cannot.
    pub(super) fn check(&self, machine: &mut Machine) -> Result<()> {
        let recorder = machine.memory.recorder.as_mut();
        let failure = recorder.and_then(|it| it.take_failure());
        failure.map_or(Ok(()), |error| self.lost(Err(error)))
    }

    /// Ends it.
    ///
    /// # Errors
    /// It cannot be written to its end.
    pub(super) fn finish(&self, machine: &mut Machine, stop: &Stop) -> Result<()> {
        let snapshot = machine.snapshot();
        let Some(recorder) = &mut machine.memory.recorder else {
            return Ok(());
        };
        let end = End {
            time: snapshot.cycle,
            reason: reason(stop),
            outside: is_from_outside(stop),
            events: 0,
            counters: serde_json::to_value(&snapshot).unwrap_or_default(),
        };
        self.lost(recorder.finish(end).map(drop))
    }

    fn lost(&self, written: io::Result<()>) -> Result<()> {
        let path = self.0.as_deref().unwrap_or(Path::new(""));
        let path = path.display();
        written.with_context(|| {
            format!("the recording {path} is cut off here, as it cannot be written")
        })
    }
}

/// Whether a run that is repeated would not end so by itself.
fn is_from_outside(stop: &Stop) -> bool {
    match stop {
        Stop::Exit(_) | Stop::Reset | Stop::Limit | Stop::InputEnded | Stop::Stuck(..) => false,
        Stop::Escape | Stop::Console(_) | Stop::Marks | Stop::Break(_) | Stop::Called => true,
    }
}

/// Why a run ended, in words.
pub(super) fn reason(stop: &Stop) -> String {
    match stop {
        Stop::Exit(status) => format!("the guest ended with status {status}"),
        Stop::Reset => "the guest asked for a reset".to_owned(),
        Stop::Escape => "it was left by Ctrl-A x or a signal".to_owned(),
        Stop::Limit => "--max-insns instructions were executed".to_owned(),
        Stop::InputEnded => "the guest waited for input that has ended".to_owned(),
        Stop::Stuck(hart, _) => format!("hart {hart} was stuck"),
        Stop::Console(error) => format!("the console failed: {error}"),
        Stop::Marks | Stop::Break(_) | Stop::Called => "it was stopped from outside".to_owned(),
    }
}

fn header(options: &RunOptions, machine: &Machine) -> Result<Header> {
    let disks = machine.memory.bus.disks();
    let inputs = input_files(options).map(|path| {
        let input = InputFile::read(path);
        input.with_context(|| format!("{} cannot be read", path.display()))
    });
    Ok(Header {
        writer: own_name().to_owned(),
        command: std::env::args_os()
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect(),
        guest: options.program.display().to_string(),
        bootargs: options.append.clone(),
        ram_base: RAM_BASE,
        memory: options.memory,
        harts: options.smp as u32,
        isa: machine.harts[0].extensions.to_string(),
        disks: disks.map(|disk| disk.id().to_owned()).collect(),
        frequency: 1_000_000_000,
        inputs: inputs.collect::<Result<_>>()?,
        interactive: io::stdin().is_terminal(),
    })
}

/// Who writes recordings here.
pub(super) const fn own_name() -> &'static str {
    concat!("pagewalk ", env!("CARGO_PKG_VERSION"))
}

/// The files that decide what a run does.
pub(super) fn input_files(options: &RunOptions) -> impl Iterator<Item = &Path> {
    let disks = options.drives.iter().map(|drive| drive.file.as_path());
    let program = std::iter::once(options.program.as_path());
    program.chain(options.dtb.as_deref()).chain(disks)
}
