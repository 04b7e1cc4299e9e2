//! `pmap [-x] PID…`: the areas of processes, from `/proc/PID/smaps`; with `-x` what of them is in memory.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::format;
use alloc::string::String;
use ulib::abi::errno::ESRCH;
use ulib::env::Args;
use ulib::{Errno, fs, println};
use user::cli::{complain, usage};
use user::procfs::{self, Process};

ulib::entry!(run);

fn run(args: Args) -> i32 {
    let extended = args.rest().any(|arg| arg == "-x");
    let pids = args.rest().filter(|&arg| arg != "-x");
    if pids.clone().next().is_none() || pids.clone().any(|pid| pid.parse::<u32>().is_err()) {
        return usage("pmap [-x] PID…");
    }
    let mut status = 0;
    for pid in pids {
        if let Err(errno) = show(pid, extended) {
            status = complain("pmap", pid, errno);
        }
    }
    status
}

fn show(pid: &str, extended: bool) -> Result<(), Errno> {
    let stat = fs::read_to_string(&format!("/proc/{pid}/stat"))?;
    let process = Process::parse(&stat).ok_or(ESRCH)?;
    let smaps = fs::read_to_string(&format!("/proc/{pid}/smaps"))?;
    println!("{pid}:   {}", process.command());
    if extended {
        println!("Address           Kbytes     RSS   Dirty Mode  Mapping");
    }
    let mut totals = [0; 3];
    for area in areas(&smaps) {
        let Some((header, rest)) = area.split_once('\n') else {
            continue;
        };
        let figures = figures(rest);
        for (total, figure) in totals.iter_mut().zip(figures) {
            *total += figure;
        }
        let (start, mode, name) = parse_header(header);
        let [size, resident, dirty] = figures;
        if extended {
            println!("{start:0>16} {size:7} {resident:7} {dirty:7} {mode} {name}");
        } else {
            println!("{start:0>16} {size:6}K {mode} {name}");
        }
    }
    let [size, resident, dirty] = totals;
    if extended {
        println!("---------------- ------- ------- ------- ");
        println!("total kB         {size:7} {resident:7} {dirty:7}");
    } else {
        println!(" total           {size:6}K");
    }
    Ok(())
}

/// The text of each area: a header, and lines that begin with a capital letter.
fn areas(smaps: &str) -> impl Iterator<Item = &str> {
    let is_header = |line: &str| line.starts_with(|letter: char| !letter.is_ascii_uppercase());
    let mut rest = smaps;
    core::iter::from_fn(move || {
        let first = rest.find('\n')? + 1;
        let mut end = first;
        for line in rest[first..].split_inclusive('\n') {
            if is_header(line) {
                break;
            }
            end += line.len();
        }
        let (area, after) = rest.split_at(end);
        rest = after;
        Some(area)
    })
}

/// KiB of an area: all, in memory, and dirty.
fn figures(lines: &str) -> [u64; 3] {
    let kib = |name| procfs::kib(lines, name).unwrap_or(0);
    [
        kib("Size"),
        kib("Rss"),
        kib("Shared_Dirty") + kib("Private_Dirty"),
    ]
}

/// Start, rights and name in a header, the last two as `pmap` shows them.
fn parse_header(header: &str) -> (&str, String, &str) {
    let mut words = header.splitn(6, ' ');
    let start = words.next().and_then(|range| range.split('-').next());
    let rights = words.next().unwrap_or_default();
    let name = words.last().unwrap_or_default().trim_start();
    let sharing = if rights.ends_with('s') { 's' } else { '-' };
    let mode = format!("{}{sharing}-", rights.get(..3).unwrap_or_default());
    let name = match name {
        "" => "  [ anon ]",
        "[stack]" => "  [ stack ]",
        name => name.rsplit('/').next().unwrap_or(name),
    };
    (start.unwrap_or_default(), mode, name)
}
