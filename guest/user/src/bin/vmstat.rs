//! `vmstat`: frames, swap and every kind of page fault since boot. `vmstat SECONDS [COUNT]`: the
//! changes every so many seconds, a line each, COUNT times or for ever.
#![cfg_attr(target_os = "none", no_std, no_main)]

use core::time::Duration;
use ulib::abi::vmstat::VmStats;
use ulib::env::Args;
use ulib::{Errno, println, stats, time};
use user::cli::{complain, usage};

ulib::entry!(run);

const USAGE: &str = "vmstat [SECONDS [COUNT]]";

fn run(args: Args) -> i32 {
    let mut numbers = args.rest().map(|arg| arg.parse::<u64>());
    let done = match (numbers.next(), numbers.next()) {
        (None, _) => totals(),
        (Some(Ok(seconds)), None) => repeat(seconds, u64::MAX),
        (Some(Ok(seconds)), Some(Ok(count))) => repeat(seconds, count),
        (Some(_), _) => return usage(USAGE),
    };
    match done {
        Ok(()) => 0,
        Err(errno) => complain("vmstat", "vmstat", errno),
    }
}

fn totals() -> Result<(), Errno> {
    let stats = stats::vmstat()?;
    for (heading, first, last) in [
        ("frames now", "frames_total", "frames_pinned"),
        ("swap slots now", "swap_total", "swap_used"),
        ("page faults since boot", "faults", "segv"),
        (
            "replacement and paging since boot",
            "evictions",
            "oom_kills",
        ),
    ] {
        println!("{heading}");
        let mut within = false;
        for (name, value) in stats.fields() {
            within |= name == first;
            if within {
                println!("  {value:10} {name}");
            }
            within &= name != last;
        }
    }
    Ok(())
}

fn repeat(seconds: u64, count: u64) -> Result<(), Errno> {
    println!(
        "---------- frames ---------- --- swap ---- ------------------- faults --------------------"
    );
    println!(
        "    free   anon   file tables   used  in out   all   zero   file   cow reuse swapin   segv"
    );
    let mut last = VmStats::default();
    for round in 0..count {
        if round > 0 {
            time::sleep(Duration::from_secs(seconds));
        }
        let now = stats::vmstat()?;
        println!(
            "{:8} {:6} {:6} {:6} {:6} {:3} {:3} {:5} {:6} {:6} {:5} {:5} {:6} {:6}",
            now.frames_free,
            now.frames_anon,
            now.frames_file,
            now.frames_page_table,
            now.swap_used,
            now.swapped_in - last.swapped_in,
            now.swapped_out - last.swapped_out,
            now.faults - last.faults,
            now.demand_zero - last.demand_zero,
            now.file - last.file,
            now.cow_copied - last.cow_copied,
            now.cow_reused - last.cow_reused,
            now.swap_in - last.swap_in,
            now.segv - last.segv,
        );
        last = now;
    }
    Ok(())
}
