//! `pagewalk run`: builds the machine and runs it.

use super::options::RunOptions;
use super::profile::Profile;
use super::record::Recording;
use super::{report, trace};
use anyhow::{Context, Result, anyhow};
use pagewalk::console::{StdioConsole, restore_terminal};
use pagewalk::loader;
use pagewalk::machine::{
    Boot, Booted, BuildError, Config, Engine, Machine, Program, Progress, Stop,
};
use pagewalk::observe::log::Sink;
use pagewalk::observe::{CounterLog, References, Signature, SignatureError};
use pagewalk::platform::TICK_NS;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::Instant;

/// The machine is left so often, in instructions, to hand on the guest's marks and to see whether
/// the trace can still be written.
const SLICE: u64 = 10_000_000;

type Counters = CounterLog<BufWriter<File>>;

/// Runs a guest; the status is for the process.
pub(super) fn run(options: &RunOptions) -> Result<u8> {
    let sink = trace::start(options)?;
    let counters = options.counters.as_deref();
    let mut counters = counters.map(create_counters).transpose()?;
    let booted = build(options)?;
    if let Some(path) = &options.dump_dtb {
        std::fs::write(path, &booted.device_tree)
            .with_context(|| format!("the device tree cannot be written to {}", path.display()))?;
    }
    let Booted {
        mut machine,
        symbols,
        signature,
        ..
    } = booted;
    let signature = signature_file(options, signature)?;
    trace::attach(&mut machine, &sink, &symbols);
    let profile = Profile::attach(&mut machine, options)?;
    if let Some(path) = &options.references {
        machine.memory.references = Some(Box::new(create_references(path)?));
    }
    let recording = Recording::start(options, &mut machine)?;
    machine.attach_console(Box::new(StdioConsole::open()?));
    let begin = Instant::now();
    let stop = run_in_slices(
        &mut machine,
        options.max_insns,
        &sink,
        &recording,
        &mut counters,
    );
    let host_time = begin.elapsed();
    // What is said from here on goes to a terminal as it was.
    restore_terminal();
    sink.flush();
    let stop = stop?;
    recording.finish(&mut machine, &stop);
    check_trace(&sink)?;
    if let Some(references) = &mut machine.memory.references {
        let written = references.finish();
        written.context(REFERENCES_LOST)?;
    }
    profile.write()?;
    let snapshot = machine.snapshot();
    if let Some(counters) = &mut counters {
        let written = counters.exit(&snapshot);
        written.context("the counters cannot be written")?;
    }
    if let (Some((path, signature)), Stop::Exit(_)) = (signature, &stop) {
        let text = signature.text(&machine.memory.ram, options.signature_granularity);
        write_signature(path, &text)?;
    }
    let silent = matches!(stop, Stop::Exit(_) | Stop::Escape | Stop::Marks) && !options.stats;
    if !silent && !machine.console_at_line_start() {
        report::say("\n");
    }
    if options.stats {
        report::stats(&snapshot, host_time);
    }
    let status = report::end(options, &stop, &machine, &symbols);
    // The host takes a process back at once; freeing tables by page first takes milliseconds.
    std::mem::forget(machine);
    status
}

/// Where the signature is to go, seen to before the guest runs for nothing.
fn signature_file(
    options: &RunOptions,
    signature: Result<Signature, SignatureError>,
) -> Result<Option<(&Path, Signature)>> {
    let Some(path) = &options.signature else {
        return Ok(None);
    };
    let signature = signature.with_context(|| {
        let program = options.program.display();
        format!("the signature of {program} cannot be written")
    })?;
    write_signature(path, "")?;
    Ok(Some((path, signature)))
}

fn write_signature(path: &Path, text: &str) -> Result<()> {
    let written = std::fs::write(path, text);
    written.with_context(|| format!("the signature cannot be written to {}", path.display()))
}

fn create_counters(path: &Path) -> Result<Counters> {
    let file = File::create(path)
        .with_context(|| format!("the counters file {} cannot be created", path.display()))?;
    Ok(CounterLog::new(BufWriter::new(file)))
}

const REFERENCES_LOST: &str = "the references cannot be written";

fn create_references(path: &Path) -> Result<References> {
    let file = File::create(path)
        .with_context(|| format!("the references file {} cannot be created", path.display()))?;
    Ok(References::new(Box::new(BufWriter::new(file))))
}

fn build(options: &RunOptions) -> Result<Booted> {
    let drives = options.drives.iter().enumerate();
    let disks = drives
        .map(|(index, drive)| drive.open(index, TICK_NS))
        .collect::<Result<_, _>>()?;
    let of_file = || format!("cannot load {}", options.program.display());
    let contents = loader::read_file(&options.program).with_context(of_file)?;
    let program = match options.raw {
        Some(address) => Program::Raw(&contents, address),
        None => Program::Elf(&contents),
    };
    let mut config = Config {
        memory: options.memory,
        harts: options.smp,
        engine: match options.references {
            Some(_) => Engine::Reference,
            None => options.engine.into(),
        },
        ..Config::default()
    };
    options.hart.apply(&mut config);
    let bootargs = &options.append;
    let built = Boot {
        config,
        disks,
        bootargs,
        program,
    }
    .build();
    match built {
        Err(BuildError::Load(error)) => Err(error).with_context(of_file),
        built => Ok(built?),
    }
}

/// Runs to the end. Slices are the same whether anybody counts or not, so that both runs are.
fn run_in_slices(
    machine: &mut Machine,
    limit: Option<u64>,
    sink: &Sink,
    recording: &Recording<'_>,
    counters: &mut Option<Counters>,
) -> Result<Stop> {
    let limit = limit.unwrap_or(u64::MAX);
    let mut slice = SLICE.min(limit);
    loop {
        let stop = machine.run(Progress { max_insns: slice });
        for mark in machine.take_marks() {
            if let Some(counters) = counters {
                let written = counters.mark(&mark);
                written.context("the counters cannot be written")?;
            }
        }
        check_trace(sink)?;
        recording.check(machine);
        let references = machine.memory.references.as_mut();
        if let Some(error) = references.and_then(|it| it.take_failure()) {
            return Err(error).context(REFERENCES_LOST);
        }
        match stop {
            Stop::Marks => {}
            Stop::Limit if slice < limit => slice = slice.saturating_add(SLICE).min(limit),
            stop => return Ok(stop),
        }
    }
}

fn check_trace(sink: &Sink) -> Result<()> {
    match sink.take_failure() {
        Some(error) => Err(anyhow!("the trace cannot be written: {error}")),
        None => Ok(()),
    }
}
