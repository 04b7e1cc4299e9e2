//! `pagewalk run`: builds the machine and runs it.

use super::gdb::Driver;
use super::options::RunOptions;
use super::profile::Profile;
use super::record::Recording;
use super::trace::Trace;
use super::{report, status, trace};
use anyhow::{Context, Result};
use pagewalk::console::{StdioConsole, restore_terminal};
use pagewalk::debug::{SymbolTable, Witness};
use pagewalk::loader;
use pagewalk::machine::{
    Boot, Booted, BuildError, Config, Engine, Machine, Program, Progress, Stop,
};
use pagewalk::observe::{CounterLog, References, Signature, SignatureError};
use pagewalk::platform::TICK_NS;
use std::cell::RefCell;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

/// The machine is left so often, in instructions, to hand on the guest's marks and to see whether
/// the trace can still be written.
const SLICE: u64 = 10_000_000;

type Counters = CounterLog<BufWriter<File>>;

/// Runs a guest; the status is for the process.
pub(super) fn run(options: &Rc<RunOptions>) -> Result<u8> {
    let trace = trace::start(&options.trace)?;
    let counters = options.counters.as_deref();
    let mut counters = counters.map(create_counters).transpose()?;
    let (booted, contents) = build(options)?;
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
    let watchers = Watchers::attached(trace, options, &mut machine, &symbols, &contents)?;
    drop(contents);
    let passes = options.monitor.arm(&mut machine, &symbols)?;
    let mut driver = Driver::new(options, machine, &symbols, &watchers)?;
    let console = StdioConsole::open()?;
    driver.attach_console(Box::new(console));
    let begin = Instant::now();
    let stop = match driver.wait(options) {
        Ok(()) => run_past(
            &mut driver,
            passes,
            options.max_insns,
            &watchers,
            &mut counters,
        ),
        Err(stop) => Ok(stop),
    };
    let host_time = begin.elapsed();
    let mut machine = driver.finish(stop.as_ref().ok());
    // What is said from here on goes to a terminal as it was.
    restore_terminal();
    let traced = watchers.borrow_mut().trace.finish();
    let stop = stop?;
    watchers.borrow().recording.finish(&mut machine, &stop);
    if let Some(references) = &mut machine.memory.references {
        let written = references.finish();
        written.context(REFERENCES_LOST)?;
    }
    std::mem::take(&mut watchers.borrow_mut().profile).write()?;
    let snapshot = machine.snapshot();
    if let Some(counters) = &mut counters {
        let written = counters.exit(&snapshot);
        written.context("the counters cannot be written")?;
    }
    if let (Some((path, signature)), Stop::Exit(_)) = (signature, &stop) {
        let text = signature.text(&machine.memory.ram, options.signature_granularity);
        write_signature(path, &text)?;
    }
    let silent = matches!(stop, Stop::Exit(_) | Stop::Escape | Stop::Marks)
        && !options.stats
        && options.monitor.is_empty();
    if !silent && !machine.console_at_line_start() {
        report::say("\n");
    }
    if options.stats {
        report::stats(&snapshot, host_time);
    }
    let witness = watchers.borrow_mut().witness.take();
    let status = report::end(options, &stop, &mut machine, &symbols, witness.as_deref());
    let status = status.map(|status| match (status, traced) {
        (status::SUCCESS, false) => status::ERROR,
        (status, _) => status,
    });
    options.monitor.answer(&machine, &symbols, &stop);
    // The host takes a process back at once; freeing tables by page first takes milliseconds.
    std::mem::forget(machine);
    status
}

/// Who watches the machine from its first instruction on, but for debuggers.
#[derive(Debug)]
pub(super) struct Watchers {
    trace: Trace,
    profile: Profile,
    witness: Option<Rc<RefCell<Witness>>>,
    recording: Recording,
}

impl Watchers {
    fn attached(
        trace: Trace,
        options: &RunOptions,
        machine: &mut Machine,
        symbols: &SymbolTable,
        contents: &[u8],
    ) -> Result<Rc<RefCell<Watchers>>> {
        let mut watchers = Watchers {
            trace,
            profile: Profile::default(),
            witness: None,
            recording: Recording::default(),
        };
        watchers.attach(options, machine, symbols, contents)?;
        Ok(Rc::new(RefCell::new(watchers)))
    }

    /// Lets them watch this machine instead of an earlier one. `contents` is the guest's file.
    pub(super) fn attach(
        &mut self,
        options: &RunOptions,
        machine: &mut Machine,
        symbols: &SymbolTable,
        contents: &[u8],
    ) -> Result<()> {
        self.trace
            .attach(machine, &options.trace, symbols, contents)?;
        self.profile = Profile::attach(machine, options)?;
        self.witness = options.post_mortem.attach(machine);
        self.recording = Recording::start(options, machine)?;
        if !options.monitor.is_empty() || options.gdb.listens() {
            machine.listen();
        }
        if let Some(path) = &options.references {
            machine.memory.references = Some(Box::new(create_references(path)?));
        }
        Ok(())
    }
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

/// The machine, and the guest's file.
pub(super) fn build(options: &RunOptions) -> Result<(Booted, Vec<u8>)> {
    let drives = options.drives.iter().enumerate();
    let disks = drives
        .map(|(index, drive)| drive.open(index, TICK_NS))
        .collect::<Result<_, _>>()?;
    let of_file = || format!("cannot load {}", options.program.display());
    let contents = loader::read_file(&options.program).with_context(of_file)?;
    let device_tree = options.dtb.as_deref().map(|path| {
        let read = loader::read_file(path);
        read.with_context(|| format!("cannot load the device tree {}", path.display()))
    });
    let device_tree = device_tree.transpose()?;
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
        device_tree: device_tree.as_deref(),
        program,
    }
    .build();
    match built {
        Err(BuildError::Load(error)) => Err(error).with_context(of_file),
        built => Ok((built?, contents)),
    }
}

/// Runs to the end, and past so many breakpoints. (With a debugger, they are its own.)
fn run_past(
    driver: &mut Driver,
    mut passes: u64,
    limit: Option<u64>,
    watchers: &RefCell<Watchers>,
    counters: &mut Option<Counters>,
) -> Result<Stop> {
    loop {
        match run_in_slices(driver, limit, watchers, counters)? {
            Stop::Break(_) if passes > 0 => passes -= 1,
            stop => return Ok(stop),
        }
    }
}

/// Up to how many instructions a machine runs that has executed so many, before it is left.
pub(super) fn slice_after(executed: u64, limit: u64) -> u64 {
    let slice = (executed / SLICE).saturating_add(1).saturating_mul(SLICE);
    slice.min(limit)
}

/// Runs to the end. Slices are the same whether anybody counts or not, so that both runs are.
fn run_in_slices(
    driver: &mut Driver,
    limit: Option<u64>,
    watchers: &RefCell<Watchers>,
    counters: &mut Option<Counters>,
) -> Result<Stop> {
    let limit = limit.unwrap_or(u64::MAX);
    let mut slice = slice_after(0, limit);
    loop {
        let stop = driver.run(Progress { max_insns: slice });
        let machine = driver.machine_mut();
        for mark in machine.take_marks() {
            if let Some(counters) = counters {
                let written = counters.mark(&mark);
                written.context("the counters cannot be written")?;
            }
        }
        watchers.borrow_mut().trace.check();
        watchers.borrow().recording.check(machine);
        let references = machine.memory.references.as_mut();
        if let Some(error) = references.and_then(|it| it.take_failure()) {
            return Err(error).context(REFERENCES_LOST);
        }
        match stop {
            Stop::Marks => {}
            // By what has been executed: a debugger may have built the machine anew.
            Stop::Limit if machine.executed() < limit => {
                slice = slice_after(machine.executed(), limit);
            }
            stop => return Ok(stop),
        }
    }
}
