//! `thrash`: the same work by one process at a time, by two, and by four at once, with memory for two.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::vec::Vec;
use replacement::PolicyKind;
use ulib::abi::errno::EIO;
use ulib::env::Args;
use ulib::process::{self, WaitStatus};
use ulib::{Errno, println, stats};
use user::cli::{complain, usage};
use user::limited::{self, Report};

ulib::entry!(run);

/// Processes in all.
const PROCESSES: usize = 4;
/// Pages that each of them works on, in turn, and how often.
const PAGES: u64 = 24;
const ROUNDS: u64 = 10;
/// Frames for all that run at once.
const FRAMES: u64 = 2 * PAGES;

fn run(args: Args) -> i32 {
    if args.len() > 1 {
        return usage("thrash");
    }
    // The processes' own policies are of the kind that is in force when they start.
    let shown = stats::set_policy(PolicyKind::Lru.number()).and_then(|policy| {
        let shown = show();
        stats::set_policy(policy)?;
        shown
    });
    match shown {
        Ok(()) => 0,
        Err(errno) => complain("thrash", "a limited process", errno),
    }
}

fn show() -> Result<(), Errno> {
    println!(
        "thrash: {PROCESSES} processes, each goes round {PAGES} pages {ROUNDS} times; {FRAMES} frames for all"
    );
    println!("  at once   frames each   touches   faults   of 100 touches fault");
    for at_once in [1, 2, 4] {
        let frames = FRAMES / at_once as u64;
        let (mut touches, mut faults) = (0, 0);
        for _ in 0..PROCESSES / at_once {
            for report in together(at_once, frames)? {
                let string = PAGES * ROUNDS;
                let hits = (0..string as usize).filter(|&place| report.was_hit(place));
                touches += string;
                faults += string - hits.count() as u64;
            }
        }
        let rate = faults * 100 / touches;
        println!("  {at_once:7} {frames:13} {touches:9} {faults:8} {rate:8}");
    }
    Ok(())
}

/// Runs so many processes at once, with so many frames each.
fn together(count: usize, frames: u64) -> Result<Vec<Report>, Errno> {
    let string: Vec<u64> = (0..PAGES * ROUNDS).map(|at| at % PAGES).collect();
    let mut running = Vec::with_capacity(count);
    for _ in 0..count {
        let report = Report::new()?;
        let child =
            process::spawn(
                || match limited::run(PolicyKind::Lru, frames, &string, &report) {
                    Ok(()) => 0,
                    Err(errno) => complain("thrash", "the limited process", errno),
                },
            )?;
        running.push((child, report));
    }
    let mut reports = Vec::with_capacity(count);
    for (child, report) in running {
        match process::wait(child)? {
            WaitStatus::Exited(0) => reports.push(report),
            _ => return Err(EIO),
        }
    }
    Ok(reports)
}
