//! `pagewalk inspect`: executes a recorded run again up to a moment, and answers questions about it.
//!
//! A run repeats exactly, so its command line and what was typed are all that must be known of it. What is
//! repeated is compared with the recording event by event, and nothing is said of a run that is another.

use super::inspect_options::InspectOptions;
use super::options::{Command, EngineName, Options, RunOptions, with_two_hyphens};
use super::record::{input_files, own_name, reason};
use super::run::{build, slice_after};
use super::{report, status};
use anyhow::{Context, Result, anyhow, bail};
use clap::Parser;
use pagewalk::console::ReplayedConsole;
use pagewalk::debug::{SymbolTable, monitor, positions};
use pagewalk::hart::AccessKind;
use pagewalk::machine::{Booted, Machine, Progress, Stop, Why};
use pagewalk::recording::{
    Comparison, Event, Header, InputFile, Place, Reader, Record, Recorder, Survey,
};
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::Path;

/// Answers; the status is for the process.
pub(super) fn run(options: &InspectOptions) -> Result<u8> {
    let path = &options.recording;
    inspect(options).with_context(|| path.display().to_string())
}

fn inspect(options: &InspectOptions) -> Result<u8> {
    let mut reader = open(&options.recording)?;
    let header = reader.header().clone();
    let survey = Survey::new(&mut reader, &options.moment())?;
    let recorded = recorded_options(&header)?;
    check_inputs(&header, &recorded)?;
    let (booted, _) = build(&recorded)?;
    let Booted {
        mut machine,
        symbols,
        ..
    } = booted;
    machine.attach_console(Box::new(ReplayedConsole::new(survey.replay.clone())));
    machine.record(Recorder::comparing(Comparison::new(open(
        &options.recording,
    )?)));
    machine.listen();
    if let Some(limit) = recorded.post_mortem.watchdog {
        machine.set_watchdog(limit);
    }
    if let Some(place) = &survey.place {
        machine.stop_at_cycle(place.hart.into(), place.cycle);
    }
    let stop = repeat(&mut machine, recorded.max_insns.unwrap_or(u64::MAX));
    check_repetition(&mut machine, &survey, &stop).with_context(|| not_repeated(&header))?;
    if let Some(damage) = &survey.damage {
        report::say(&format!("pagewalk: {damage}\n"));
    }
    let hart = match (&stop, &survey.place) {
        (Stop::Stuck(hart, _), _) => *hart,
        (_, Some(place)) => place.hart.into(),
        _ => 0,
    };
    report::print(&moment_text(&machine, &symbols, &survey, hart));
    let mut answers = Answers {
        machine: &machine,
        symbols: &symbols,
        hart,
        status: status::SUCCESS,
    };
    if options.at_stop.is_empty() {
        answers.converse()?;
    } else {
        for line in &options.at_stop {
            answers.answer(line, true);
        }
    }
    let status = answers.status;
    // As after a run: the host takes it back at once.
    std::mem::forget(machine);
    Ok(status)
}

fn open(path: &Path) -> Result<Reader<Box<dyn Read + Send>>> {
    let file = File::open(path).context("it cannot be read")?;
    let source: Box<dyn Read + Send> = Box::new(BufReader::with_capacity(1 << 16, file));
    Ok(Reader::new(source)?)
}

/// The options of the run, so that it writes to no file.
fn recorded_options(header: &Header) -> Result<RunOptions> {
    let words = header.command.iter().map(|word| word.into());
    let parsed = Options::try_parse_from(words.map(with_two_hyphens));
    let command = parsed.map(|options| options.command).map_err(|error| {
        let text = error.to_string();
        let first = text.lines().next().unwrap_or_default();
        let first = first.trim_start_matches("error: ").to_owned();
        anyhow!(
            "its command line, written by {}, is none of this pagewalk's: {first}",
            header.writer
        )
    })?;
    let Command::Run(mut options) = command else {
        bail!("its command line is not that of a run: `pagewalk run --record FILE` writes one");
    };
    // `build` looks at what follows, and at nothing that writes files, listens or only watches: that is
    // left to `run`.
    let RunOptions {
        drives,
        engine,
        references,
        ..
    } = &mut *options;
    for drive in drives {
        // The guest sees the same disk, and nothing is written to it.
        drive.snapshot = true;
    }
    if references.take().is_some() {
        *engine = EngineName::Reference;
    }
    Ok(*options)
}

/// Whether the files are there and what they were.
fn check_inputs(header: &Header, recorded: &RunOptions) -> Result<()> {
    let mut unknown = Vec::new();
    for path in input_files(recorded) {
        let name = path.display();
        if !path.exists() {
            bail!(
                "the run used {name}, which is not there: names are as they were typed, so inspect the \
                 recording in the folder in which the run was started"
            );
        }
        let mut known = header.inputs.iter();
        let Some(known) = known.find(|it| Path::new(&it.path) == path) else {
            unknown.push(name.to_string());
            continue;
        };
        let now = InputFile::read(path).with_context(|| format!("{name} cannot be read"))?;
        if now == *known {
            continue;
        }
        let is_disk = recorded.drives.iter().any(|drive| drive.file == path);
        let advice = if is_disk {
            "bring the disk back as it was, or record with snapshot=on, which leaves disks as they are"
        } else {
            "bring it back as it was, or record again"
        };
        bail!(
            "{name} is not what it was when the run began, so the run cannot be repeated: {advice}"
        );
    }
    if !unknown.is_empty() {
        report::say(&format!(
            "pagewalk: the recording does not tell whether these files are what they were: {}\n",
            unknown.join(", ")
        ));
    }
    Ok(())
}

/// Runs until the machine stops, in the same slices as `pagewalk run`, or until it does something else
/// than it did.
fn repeat(machine: &mut Machine, limit: u64) -> Stop {
    loop {
        let max_insns = slice_after(machine.executed(), limit);
        let stop = machine.run(Progress { max_insns });
        machine.take_marks();
        let has_parted = comparison(machine).is_some_and(|it| it.parted().is_some());
        match stop {
            Stop::Marks if !has_parted => {}
            Stop::Limit if !has_parted && machine.executed() < limit => {}
            stop => return stop,
        }
    }
}

fn comparison(machine: &mut Machine) -> Option<&mut Comparison> {
    machine.memory.recorder.as_mut()?.comparison()
}

/// That all was as it was recorded, up to where the machine stands.
fn check_repetition(machine: &mut Machine, survey: &Survey, stop: &Stop) -> Result<()> {
    let several = machine.harts.len() > 1;
    let cycles = machine.cycles();
    let Some(comparison) = comparison(machine) else {
        return Ok(());
    };
    if let Some(parted) = comparison.parted() {
        bail!("{parted}");
    }
    let is_there = matches!(stop, Stop::Break(stop) if stop.why == Why::Moment);
    let missed = |it: &&Record| match &survey.place {
        Some(Place { hart, cycle, .. }) if is_there => {
            let of_hart = it.hart == *hart && !(several && it.is_of_devices());
            of_hart && it.begins_at() < *cycle
        }
        _ => true,
    };
    if let Some(record) = comparison.upcoming().filter(missed) {
        bail!("the recording has {record}, which did not happen this time");
    }
    if let (None, Some(end)) = (&survey.place, &survey.end)
        && (reason(stop) != end.reason || cycles != end.time)
    {
        bail!(
            "the recording ends at cycle {}, where {}, and this time it ended at cycle {cycles}, where {}",
            end.time,
            end.reason,
            reason(stop)
        );
    }
    Ok(())
}

/// What may be the cause, as far as it can be known.
fn not_repeated(header: &Header) -> String {
    let own = own_name();
    let why = if header.writer == own {
        "another build of pagewalk recorded it, a debugger changed something, or a file is not what it was"
            .to_owned()
    } else {
        format!("{} recorded it, and this is {own}", header.writer)
    };
    format!("the run does not repeat, so there is no answer ({why})")
}

/// Where the machine stands.
fn moment_text(machine: &Machine, symbols: &SymbolTable, survey: &Survey, hart: usize) -> String {
    let moment = match (&survey.place, &survey.end) {
        (Some(place), _) => match &place.before {
            Some(record) => format!("before `{}`", record.event),
            None => "as it was then".to_owned(),
        },
        (None, Some(end)) => format!("where {}", end.reason),
        (None, None) => String::new(),
    };
    let cycle = machine.harts[hart].cycle;
    let positions = positions(machine, symbols);
    let record = survey.place.as_ref().and_then(|it| it.before.as_ref());
    let hint = match record.map(|record| &record.event) {
        Some(Event::PageFault { access, va, .. }) => {
            let access = match access {
                AccessKind::Fetch => "fetch",
                AccessKind::Load => "read",
                AccessKind::Store => "write",
            };
            format!("`explain {:#x} {access}` tells why\n", va.0)
        }
        _ => String::new(),
    };
    format!("cycle {cycle} of hart {hart}, {moment}\n{positions}{hint}")
}

/// Questions and answers.
struct Answers<'a> {
    machine: &'a Machine,
    symbols: &'a SymbolTable,
    hart: usize,
    status: u8,
}

impl Answers<'_> {
    fn answer(&mut self, line: &str, repeats_question: bool) {
        if repeats_question {
            report::print(&format!("\n> {line}\n"));
        }
        match monitor::command(self.machine, self.symbols, self.hart, line) {
            Ok(answer) => report::print(&answer),
            Err(error) => {
                report::say(&format!("error: {error}\n"));
                self.status = status::ERROR;
            }
        }
    }

    /// Reads questions, from a person or from a file.
    fn converse(&mut self) -> Result<()> {
        let stdin = io::stdin();
        let is_person = stdin.is_terminal();
        let mut lines = stdin.lock();
        let mut line = Vec::new();
        if is_person {
            report::print("Ask, or type help; Ctrl-D leaves.\n");
        }
        loop {
            if is_person {
                report::print("\n> ");
            }
            line.clear();
            let len = lines.read_until(b'\n', &mut line);
            if len.context("the questions cannot be read from stdin")? == 0 {
                break;
            }
            let question = String::from_utf8_lossy(&line);
            match question.trim() {
                "" => {}
                "quit" | "exit" => break,
                question => self.answer(question, !is_person),
            }
        }
        if is_person {
            report::print("\n");
        }
        Ok(())
    }
}
