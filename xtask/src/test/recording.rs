//! A recording's events, the guest's own counts and the emulator's counters tell the same.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::demo::counts;
use crate::guest::Guest;
use crate::machine::{self, Boot};
use crate::paths;
use crate::process;
use crate::test_lines::Counts;

/// How long it may take to count what is in a recording.
const LIMIT: Duration = Duration::from_secs(60);

/// Counts of events by name.
type Events = BTreeMap<String, u64>;

/// What the guest counted, by the names of events.
type OwnCounts = Vec<(&'static str, u64)>;

/// A program that marks where it counts, and its counts.
struct Case {
    program: &'static str,
    mark: &'static str,
    own: fn(&str) -> Result<OwnCounts>,
}

const CASES: [Case; 3] = [
    Case {
        program: "lazy",
        mark: "lazy",
        own: |console| {
            let guest: counts::Lazy = counts::of_guest(console, "lazy")?;
            Ok(vec![
                ("fault_done.demand_zero", guest.faults),
                ("page_fault.store_absent", guest.faults),
            ])
        },
    },
    Case {
        program: "cow",
        mark: "cow",
        own: |console| {
            let guest: counts::Cow = counts::of_guest(console, "cow")?;
            Ok(vec![("cow", guest.copied)])
        },
    },
    Case {
        program: "swapstress",
        mark: "swap",
        own: |console| {
            let guest: counts::Swap = counts::of_guest(console, "swap")?;
            Ok(vec![
                ("swap_out", guest.swapped_out),
                ("swap_in", guest.swapped_in),
            ])
        },
    },
];

/// Records each program, and compares.
pub(super) fn check(guest: &Guest) -> Result<Counts> {
    for case in &CASES {
        compare(guest, case).with_context(|| case.program)?;
    }
    Ok(Counts {
        passed: CASES.len() as u64,
        ..Counts::default()
    })
}

fn compare(guest: &Guest, case: &Case) -> Result<()> {
    let recording = paths::target().join(format!("recording-{}.pwrec", case.program));
    let boot = Boot::quiet(guest, case.program);
    let finished = machine::run_command(&mut boot.recorded(&recording), &mut |_| ())?;
    if !finished.success() {
        let how = machine::how_it_ended(boot.on, &finished);
        bail!("the machine {how}\n{}", finished.tail(10));
    }
    // This one fails if events and the emulator's counters differ.
    let whole = count(&recording, &[])?;
    let of = |name: &str| whole.get(name).copied().unwrap_or(0);
    let (mapped, unmapped) = (of("frame_map"), of("frame_unmap"));
    // Shared frames count once for each of their mappers, and few programs are left at the end.
    let most = boot.memory.pages();
    if mapped < unmapped || mapped - unmapped > most {
        bail!("{mapped} pages began to map a frame, and {unmapped} ceased to, with {most} frames");
    }
    let events = count(&recording, &["--between", case.mark])?;
    for (name, counted) in (case.own)(&finished.stdout)? {
        let seen = events.get(name).copied().unwrap_or(0);
        if seen != counted {
            bail!("{name}: {seen} events, and the guest counted {counted}");
        }
    }
    for (kind, rule) in EXPLAINED {
        let there = whole.get(*kind).copied().unwrap_or(0);
        // One in the middle of the run, if there are any.
        if there > 0 {
            explain(&recording, &format!("{kind},{}", there.div_ceil(2)), rule)
                .with_context(|| format!("the {kind} in the middle"))?;
        }
    }
    Ok(())
}

/// Kinds of page faults by the recording, and what the explanation of such a one must find wrong.
const EXPLAINED: &[(&str, &str)] = &[
    ("page_fault.load_absent", "V = 0"),
    ("page_fault.store_accessed_dirty", "D = 0"),
    ("page_fault.store_protection", "W = 0"),
];

/// The run comes to a page fault again, and the same is wrong there as was recorded.
fn explain(recording: &Path, event: &str, rule: &str) -> Result<()> {
    let ask = |question: &str| {
        let mut command = Command::new(paths::emulator());
        command
            .arg("inspect")
            .args(["--at-event", event, "--at-stop", question])
            .arg(recording);
        let finished = process::run(&mut command, LIMIT, &mut |_, _| ())?;
        if !finished.success() {
            bail!("{}", finished.tail(10));
        }
        Ok(finished.stdout)
    };
    let moment = ask("where")?;
    let question = moment.lines().find(|line| line.starts_with("`explain "));
    let question = question.and_then(|line| line.split('`').nth(1));
    let question = question.with_context(|| format!("there is no page fault:\n{moment}"))?;
    let answer = ask(question)?;
    let fails = answer.lines().find(|line| line.starts_with("  FAILS "));
    match fails {
        Some(line) if line.contains(rule) => Ok(()),
        _ => bail!("`{question}` does not find that {rule}:\n{answer}"),
    }
}

fn count(recording: &Path, options: &[&str]) -> Result<Events> {
    let mut command = Command::new(paths::emulator());
    command
        .args(["trace", "count", "--json"])
        .args(options)
        .arg(recording);
    let finished = process::run(&mut command, LIMIT, &mut |_, _| ())?;
    if !finished.success() {
        bail!("{}", finished.tail(10));
    }
    Ok(serde_json::from_str(&finished.stdout)?)
}
