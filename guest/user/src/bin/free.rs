//! `free [-b|-k|-m|-g|-h]`: how much memory and swap is used and free, from `/proc/meminfo`.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::string::{String, ToString};
use ulib::abi::errno::EIO;
use ulib::env::Args;
use ulib::{Errno, fs, println};
use user::cli::{complain, usage};
use user::procfs;
use user::table::human;

ulib::entry!(run);

/// How an amount of KiB is shown.
type Unit = fn(u64) -> String;

fn run(args: Args) -> i32 {
    let unit: Unit = match args.get(1) {
        None | Some("-k") => |kib| kib.to_string(),
        Some("-b") => |kib| (kib * 1024).to_string(),
        Some("-m") => |kib| (kib >> 10).to_string(),
        Some("-g") => |kib| (kib >> 20).to_string(),
        Some("-h") => |kib| human(kib * 1024),
        Some(_) => return usage("free [-b|-k|-m|-g|-h]"),
    };
    match show(unit) {
        Ok(()) => 0,
        Err(errno) => complain("free", "/proc/meminfo", errno),
    }
}

fn show(unit: Unit) -> Result<(), Errno> {
    let text = fs::read_to_string("/proc/meminfo")?;
    let value = |name| procfs::kib(&text, name).ok_or(EIO);
    let (total, free) = (value("MemTotal")?, value("MemFree")?);
    let cache = value("Buffers")? + value("Cached")?;
    let (swap, swap_free) = (value("SwapTotal")?, value("SwapFree")?);
    println!("               total        used        free      shared  buff/cache   available");
    println!(
        "Mem:     {:>11} {:>11} {:>11} {:>11} {:>11} {:>11}",
        unit(total),
        unit(total.saturating_sub(free + cache)),
        unit(free),
        unit(value("Shmem")?),
        unit(cache),
        unit(value("MemAvailable")?),
    );
    println!(
        "Swap:    {:>11} {:>11} {:>11}",
        unit(swap),
        unit(swap - swap_free),
        unit(swap_free)
    );
    Ok(())
}
