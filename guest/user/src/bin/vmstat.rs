//! `vmstat [DELAY [COUNT]]`: what memory, swap, disks and the processor do, a line now and then one every
//! DELAY seconds, COUNT lines or for ever. `vmstat -s`: every counter since boot. All from `/proc`.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::string::String;
use core::time::Duration;
use ulib::abi::errno::EIO;
use ulib::env::Args;
use ulib::{Errno, fs, io, println, time};
use user::cli::{complain, usage};
use user::procfs::{self, CpuTimes};

ulib::entry!(run);

const USAGE: &str = "vmstat [-s | DELAY [COUNT]]";

fn run(args: Args) -> i32 {
    if args.get(1) == Some("-s") {
        return done(totals());
    }
    let mut numbers = args.rest().map(|arg| arg.parse::<u64>());
    match (numbers.next(), numbers.next()) {
        (None, _) => done(repeat(1, 1)),
        (Some(Ok(delay)), None) if delay > 0 => done(repeat(delay, u64::MAX)),
        (Some(Ok(delay)), Some(Ok(count))) if delay > 0 => done(repeat(delay, count)),
        (Some(_), _) => usage(USAGE),
    }
}

fn done(result: Result<(), Errno>) -> i32 {
    match result {
        Ok(()) => 0,
        Err(errno) => complain("vmstat", "/proc", errno),
    }
}

/// The files that a line is made of, in one moment.
struct Sample {
    memory: String,
    events: String,
    stat: String,
    cpu: CpuTimes,
    hundredths: u64,
}

impl Sample {
    fn take() -> Result<Self, Errno> {
        let stat = fs::read_to_string("/proc/stat")?;
        Ok(Self {
            memory: fs::read_to_string("/proc/meminfo")?,
            events: fs::read_to_string("/proc/vmstat")?,
            cpu: CpuTimes::parse(&stat).ok_or(EIO)?,
            stat,
            hundredths: procfs::uptime_ticks()?.max(1),
        })
    }

    fn kib(&self, name: &str) -> u64 {
        procfs::kib(&self.memory, name).unwrap_or(0)
    }

    fn event(&self, name: &str) -> u64 {
        let found = procfs::counter(&self.events, name);
        found
            .or_else(|| procfs::counter(&self.stat, name))
            .unwrap_or(0)
    }

    /// How often something happened a second since `before`, or since boot.
    fn rate(&self, name: &str, before: Option<&Self>) -> u64 {
        let events = self.event(name) - before.map_or(0, |before| before.event(name));
        let time = self.hundredths - before.map_or(0, |before| before.hundredths);
        (events * 100 + time / 2).checked_div(time).unwrap_or(0)
    }
}

fn repeat(delay: u64, count: u64) -> Result<(), Errno> {
    println!("procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----");
    println!(" r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa");
    let mut before = None;
    for round in 0..count {
        if round > 0 {
            time::sleep(Duration::from_secs(delay));
        }
        let now = Sample::take()?;
        line(&now, before.as_ref());
        io::flush();
        before = Some(now);
    }
    Ok(())
}

fn line(now: &Sample, before: Option<&Sample>) {
    const PAGE_KIB: u64 = 4;
    let cpu = before.map_or(now.cpu, |before| now.cpu.since(before.cpu));
    let [user, system, idle, waiting] = cpu.permille().map(|permille| (permille + 5) / 10);
    println!(
        "{:2} {:2} {:6} {:6} {:6} {:6} {:4} {:4} {:5} {:5} {:4} {:4} {:2} {:2} {:2} {:2}",
        now.event("procs_running"),
        now.event("procs_blocked"),
        now.kib("SwapTotal") - now.kib("SwapFree"),
        now.kib("MemFree"),
        now.kib("Buffers"),
        now.kib("Cached"),
        now.rate("pswpin", before) * PAGE_KIB,
        now.rate("pswpout", before) * PAGE_KIB,
        now.rate("pgpgin", before),
        now.rate("pgpgout", before),
        now.rate("intr", before),
        now.rate("ctxt", before),
        user,
        system,
        idle,
        waiting,
    );
}

/// Everything that is counted, in words where Linux's `vmstat` has some.
fn totals() -> Result<(), Errno> {
    let now = Sample::take()?;
    let (total, free) = (now.kib("MemTotal"), now.kib("MemFree"));
    let cache = now.kib("Buffers") + now.kib("Cached");
    let (swap, swap_free) = (now.kib("SwapTotal"), now.kib("SwapFree"));
    for (value, what) in [
        (total, "K total memory"),
        (total.saturating_sub(free + cache), "K used memory"),
        (free, "K free memory"),
        (now.kib("Buffers"), "K buffer memory"),
        (now.kib("Cached"), "K swap cache"),
        (swap, "K total swap"),
        (swap - swap_free, "K used swap"),
        (swap_free, "K free swap"),
        (now.cpu.user, "non-nice user cpu ticks"),
        (now.cpu.system, "system cpu ticks"),
        (now.cpu.idle, "idle cpu ticks"),
        (now.cpu.waiting, "IO-wait cpu ticks"),
        (now.event("pgpgin"), "K paged in"),
        (now.event("pgpgout"), "K paged out"),
        (now.event("pswpin"), "pages swapped in"),
        (now.event("pswpout"), "pages swapped out"),
        (now.event("intr"), "interrupts"),
        (now.event("ctxt"), "CPU context switches"),
        (now.event("btime"), "boot time"),
        (now.event("processes"), "forks"),
    ] {
        println!("{value:13} {what}");
    }
    for line in now.events.lines() {
        if let Some((name, value)) = line.split_once(' ') {
            println!("{value:>13} {name}");
        }
    }
    Ok(())
}
