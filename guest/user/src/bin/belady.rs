//! `belady`: more memory, and more page faults. Belady's reference string under a resident limit, with the
//! kernel's own FIFO, beside what LRU and the optimum would have.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::format;
use alloc::string::String;
use replacement::PolicyKind;
use replacement::replay::{Algorithm, Reference, Trace};
use ulib::env::Args;
use ulib::process::{self, WaitStatus};
use ulib::{Errno, println};
use user::cli::{complain, usage};
use user::limited::{self, Report};

ulib::entry!(run);

/// Belady, Nelson and Shedler 1969.
const STRING: [u64; 12] = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];

fn run(args: Args) -> i32 {
    if args.len() > 1 {
        return usage("belady");
    }
    match show() {
        Ok(()) => 0,
        Err(errno) => complain("belady", "a limited process", errno),
    }
}

fn show() -> Result<(), Errno> {
    println!("belady: one string of pages, and memory for more and more of them");
    println!("  page       {}", line(|place| digit(STRING[place])));
    for frames in [3, 4] {
        let report = faults(PolicyKind::Fifo, frames)?;
        let marks = line(|place| if report.was_hit(place) { '.' } else { '*' });
        println!(
            "  {frames} frames   {marks}   fifo: {} faults",
            report.faults()
        );
    }
    println!("  frames     1   2   3   4   5");
    let mut row = String::new();
    for frames in 1..=5 {
        row.push_str(&format!("{:4}", faults(PolicyKind::Fifo, frames)?.faults()));
    }
    println!("  fifo    {row}   counted by the kernel");
    let trace: Trace = STRING.into_iter().map(Reference::write).collect();
    for (name, algorithm, why) in [
        ("lru", Algorithm::ExactLru, "it sees every touch"),
        ("opt", Algorithm::Opt, "it knows the future"),
    ] {
        let faults = |frames| algorithm.replay(&trace, frames).faults;
        let row: String = (1..=5)
            .map(|frames| format!("{:4}", faults(frames)))
            .collect();
        println!("  {name:8}{row}   computed: {why}");
    }
    Ok(())
}

fn line(mark: impl Fn(usize) -> char) -> String {
    let mut line = String::new();
    for place in 0..STRING.len() {
        line.push(mark(place));
        line.push(' ');
    }
    line.pop();
    line
}

fn digit(page: u64) -> char {
    char::from(b'0' + page as u8)
}

/// Runs the string in a process of its own that may have so many frames for it.
fn faults(kind: PolicyKind, frames: u64) -> Result<Report, Errno> {
    let report = Report::new()?;
    let child = process::spawn(|| match limited::run(kind, frames, &STRING, &report) {
        Ok(()) => 0,
        Err(errno) => complain("belady", "the limited process", errno),
    })?;
    match process::wait(child)? {
        WaitStatus::Exited(0) => Ok(report),
        _ => Err(ulib::abi::errno::EIO),
    }
}
