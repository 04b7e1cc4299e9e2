//! `pagewalk run`: builds the machine and runs it.

use super::gdb::Driver;
use super::losses::Losses;
use super::options::RunOptions;
use super::profile::Profile;
use super::record::Recording;
use super::signals::Signals;
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
    let counters = counters.map(create_counters).transpose()?;
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
    let mut console = StdioConsole::open()?;
    // With a debugger, it is that by which one leaves.
    let signals = (!options.gdb.listens()).then(|| Signals::end(&mut console));
    let signals = signals.transpose().context("signals cannot be caught")?;
    driver.attach_console(Box::new(console));
    let mut losses = Losses::default();
    let mut counted = Counted { counters, passes };
    let begin = Instant::now();
    let stop = match driver.wait(options) {
        Ok(()) => counted.run(&mut driver, options.max_insns, &watchers, &mut losses),
        Err(stop) => stop,
    };
    let host_time = begin.elapsed();
    let mut machine = driver.finish(&stop);
    // What is said from here on goes to a terminal as it was.
    restore_terminal();
    let signal = signals.as_ref().and_then(Signals::received);
    let snapshot = machine.snapshot();
    watchers
        .borrow_mut()
        .finish(&mut machine, &stop, &mut losses);
    if let Some(counters) = &mut counted.counters {
        losses.note_at_end(counters.exit(&snapshot).context(COUNTERS_LOST));
    }
    if let (Some((path, signature)), Stop::Exit(_)) = (signature, &stop) {
        let text = signature.text(&machine.memory.ram, options.signature_granularity);
        losses.note_at_end(write_signature(path, &text));
    }
    let silent = matches!(stop, Stop::Exit(_) | Stop::Escape | Stop::Marks)
        && signal.is_none()
        && !options.stats
        && options.monitor.is_empty();
    if !silent && !machine.console_at_line_start() {
        report::say("\n");
    }
    if options.stats {
        report::stats(&snapshot, host_time);
    }
    let witness = watchers.borrow_mut().witness.take();
    let status = match signal.filter(|_| matches!(stop, Stop::Escape)) {
        Some((name, status)) => {
            report::interrupted(name, &machine, &symbols);
            Ok(status)
        }
        None => report::end(options, &stop, &machine, &symbols, witness.as_deref()),
    };
    let status = status.map(|status| match status {
        status::SUCCESS if losses.any() => status::ERROR,
        status => status,
    });
    options.monitor.answer(&machine, &symbols, &stop);
    if witness.is_none() {
        report::aftermath(options, &stop, &mut machine, &symbols);
    }
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

    /// Says it, once, where something can no longer be written: the guest goes on without.
    fn check(&mut self, machine: &mut Machine, losses: &mut Losses) {
        losses.note(self.trace.check());
        losses.note(self.recording.check(machine));
        let references = machine.memory.references.as_mut();
        if let Some(error) = references.and_then(|it| it.take_failure()) {
            machine.memory.references = None;
            losses.note(Err(error).context(REFERENCES_LOST));
        }
    }

    /// The guest has stopped: writes what is left.
    fn finish(&mut self, machine: &mut Machine, stop: &Stop, losses: &mut Losses) {
        losses.note_at_end(self.trace.finish());
        losses.note_at_end(self.recording.finish(machine, stop));
        if let Some(references) = &mut machine.memory.references {
            losses.note_at_end(references.finish().context(REFERENCES_LOST));
        }
        losses.note_at_end(std::mem::take(&mut self.profile).write());
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

const COUNTERS_LOST: &str = "the counters cannot be written";
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

/// Up to how many instructions a machine runs that has executed so many, before it is left.
pub(super) fn slice_after(executed: u64, limit: u64) -> u64 {
    let slice = (executed / SLICE).saturating_add(1).saturating_mul(SLICE);
    slice.min(limit)
}

/// What is done while the machine runs.
struct Counted {
    counters: Option<Counters>,
    /// Breakpoints that are run past. (With a debugger, they are its own.)
    passes: u64,
}

impl Counted {
    /// Runs to the end. Slices are the same whether anybody counts or not, so that both runs are.
    fn run(
        &mut self,
        driver: &mut Driver,
        limit: Option<u64>,
        watchers: &RefCell<Watchers>,
        losses: &mut Losses,
    ) -> Stop {
        let limit = limit.unwrap_or(u64::MAX);
        let mut slice = slice_after(0, limit);
        loop {
            let stop = driver.run(Progress { max_insns: slice });
            let machine = driver.machine_mut();
            for mark in machine.take_marks() {
                let counters = self.counters.as_mut();
                let written = counters.map_or(Ok(()), |counters| counters.mark(&mark));
                if written.is_err() {
                    self.counters = None;
                }
                losses.note(written.context(COUNTERS_LOST));
            }
            watchers.borrow_mut().check(machine, losses);
            match stop {
                Stop::Marks => {}
                Stop::Break(_) if self.passes > 0 => self.passes -= 1,
                // By what has been executed: a debugger may have built the machine anew.
                Stop::Limit if machine.executed() < limit => {
                    slice = slice_after(machine.executed(), limit);
                }
                stop => return stop,
            }
        }
    }
}
