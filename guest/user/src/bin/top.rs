//! `top [-b] [-n COUNT] [-d SECONDS]`: the processes that use the processor most, again and again, from
//! `/proc`. On a terminal `q` ends it; `-b` writes one table under the other, for a file.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::vec::Vec;
use core::time::Duration;
use ulib::abi::errno::EIO;
use ulib::abi::fs::O_NONBLOCK;
use ulib::abi::tty::{ECHO, ICANON, Termios};
use ulib::env::Args;
use ulib::{Errno, PAGE_SIZE, fs, io, print, println, sys, time};
use user::cli::{complain, usage};
use user::procfs::{self, CpuTimes, Process};
use user::table::{minutes, percent};

ulib::entry!(run);

const USAGE: &str = "top [-b] [-n COUNT] [-d SECONDS]";

/// Lines of a terminal that the table may fill.
const ROWS: usize = 23;

/// How often a key is looked for.
const KEY_PERIOD: Duration = Duration::from_millis(100);

struct Options {
    batch: bool,
    count: u64,
    delay: Duration,
}

fn parse(args: Args) -> Option<Options> {
    let mut options = Options {
        batch: false,
        count: u64::MAX,
        delay: Duration::from_secs(3),
    };
    let mut words = args.rest();
    while let Some(word) = words.next() {
        match word {
            "-b" => options.batch = true,
            "-n" => options.count = words.next()?.parse().ok()?,
            "-d" => options.delay = Duration::from_secs(words.next()?.parse().ok()?),
            _ => return None,
        }
    }
    Some(options)
}

fn run(args: Args) -> i32 {
    let Some(options) = parse(args) else {
        return usage(USAGE);
    };
    let keyboard = if options.batch {
        None
    } else {
        Keyboard::take()
    };
    let shown = show(&options, keyboard.as_ref());
    if let Some(keyboard) = keyboard {
        keyboard.give_back();
    }
    match shown {
        Ok(()) => 0,
        Err(errno) => complain("top", "/proc", errno),
    }
}

/// The terminal, giving keys as they are pressed.
struct Keyboard {
    settings: Termios,
    flags: usize,
}

impl Keyboard {
    /// Takes it. `None` where standard input is no terminal.
    fn take() -> Option<Self> {
        let settings = sys::terminal(io::STDIN).ok()?;
        let raw = Termios {
            lflag: settings.lflag & !(ICANON | ECHO),
            ..settings
        };
        sys::set_terminal(io::STDIN, raw).ok()?;
        let flags = sys::set_flags(io::STDIN, O_NONBLOCK).ok()?;
        Some(Self { settings, flags })
    }

    /// Puts it back as it was.
    fn give_back(self) {
        // What a terminal took a moment ago it takes again.
        let _ = sys::set_terminal(io::STDIN, self.settings);
        let _ = sys::set_flags(io::STDIN, self.flags);
    }

    /// Waits so long. Tells whether `q` was pressed meanwhile.
    fn wait(&self, delay: Duration) -> bool {
        let end = time::now() + delay;
        loop {
            let mut key = [0];
            if sys::read(io::STDIN, &mut key) == Ok(1) && matches!(key[0], b'q' | b'Q') {
                return true;
            }
            let now = time::now();
            if now >= end {
                return false;
            }
            time::sleep(KEY_PERIOD.min(end - now));
        }
    }
}

fn show(options: &Options, keyboard: Option<&Keyboard>) -> Result<(), Errno> {
    let mut before: Option<Sample> = None;
    for round in 0..options.count {
        if round > 0 {
            match keyboard {
                Some(keyboard) if keyboard.wait(options.delay) => break,
                Some(_) => {}
                None => time::sleep(options.delay),
            }
        }
        let now = Sample::take()?;
        if keyboard.is_some() {
            print!("\x1b[H\x1b[J");
        } else if round > 0 {
            println!();
        }
        now.print(
            before.as_ref(),
            if keyboard.is_some() { ROWS } else { usize::MAX },
        )?;
        io::flush();
        before = Some(now);
    }
    Ok(())
}

struct Sample {
    ticks: u64,
    cpu: CpuTimes,
    processes: Vec<Process>,
}

impl Sample {
    fn take() -> Result<Self, Errno> {
        let stat = fs::read_to_string("/proc/stat")?;
        Ok(Self {
            ticks: procfs::uptime_ticks()?,
            cpu: CpuTimes::parse(&stat).ok_or(EIO)?,
            processes: procfs::processes()?,
        })
    }

    /// Thousandths of the processor that a process had since `before`, or in its life.
    fn share(&self, process: &Process, before: Option<&Self>) -> u64 {
        let Some(before) = before else {
            return process.permille(self.ticks);
        };
        let earlier = before
            .processes
            .iter()
            .find(|earlier| earlier.pid == process.pid);
        let ticks = process.ticks - earlier.map_or(0, |earlier| earlier.ticks);
        let time = self.ticks - before.ticks;
        (ticks * 1000).checked_div(time).unwrap_or(0)
    }

    fn print(&self, before: Option<&Self>, rows: usize) -> Result<(), Errno> {
        let memory = fs::read_to_string("/proc/meminfo")?;
        let kib = |name| procfs::kib(&memory, name).unwrap_or(0);
        self.print_head(before)?;
        let cache = kib("Buffers") + kib("Cached");
        println!(
            "KiB Mem : {:8} total, {:8} free, {:8} used, {:8} buff/cache",
            kib("MemTotal"),
            kib("MemFree"),
            kib("MemTotal").saturating_sub(kib("MemFree") + cache),
            cache
        );
        println!(
            "KiB Swap: {:8} total, {:8} free, {:8} used. {:8} avail Mem",
            kib("SwapTotal"),
            kib("SwapFree"),
            kib("SwapTotal") - kib("SwapFree"),
            kib("MemAvailable")
        );
        println!();
        println!("  PID  PPID S  %CPU  %MEM    VIRT    RES     TIME+ COMMAND");
        let mut order: Vec<(u64, &Process)> = self
            .processes
            .iter()
            .map(|process| (self.share(process, before), process))
            .collect();
        order.sort_by_key(|&(share, process)| (core::cmp::Reverse(share), process.pid));
        for (share, process) in order.into_iter().take(rows - 7) {
            let resident = process.resident * (PAGE_SIZE as u64 / 1024);
            let of_memory = (resident * 1000).checked_div(kib("MemTotal")).unwrap_or(0);
            println!(
                "{:5} {:5} {} {:>5} {:>5} {:7} {resident:6} {:>9} {}",
                process.pid,
                process.parent,
                process.state,
                percent(share),
                percent(of_memory),
                process.virtual_bytes / 1024,
                minutes(process.ticks),
                process.name,
            );
        }
        Ok(())
    }

    fn print_head(&self, before: Option<&Self>) -> Result<(), Errno> {
        let load = fs::read_to_string("/proc/loadavg")?;
        let averages: Vec<&str> = load.split(' ').take(3).collect();
        let seconds = self.ticks / 100;
        println!(
            "top - up {}:{:02}:{:02}, load average: {}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            averages.join(", ")
        );
        let in_state = |states: &str| {
            let in_it = |process: &&Process| states.contains(process.state);
            self.processes.iter().filter(in_it).count()
        };
        println!(
            "Tasks: {:3} total, {:3} running, {:3} sleeping, {:3} stopped, {:3} zombie",
            self.processes.len(),
            in_state("R"),
            in_state("SD"),
            in_state("T"),
            in_state("Z"),
        );
        let cpu = before.map_or(self.cpu, |before| self.cpu.since(before.cpu));
        let [user, system, idle, waiting] = cpu.permille().map(percent);
        println!("%Cpu(s): {user:>5} us, {system:>5} sy, {idle:>5} id, {waiting:>5} wa");
        Ok(())
    }
}
