//! `ps`: every process with its memory, faults and time, from `/proc`.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::env::Args;
use ulib::{Errno, PAGE_SIZE, println};
use user::cli::complain;
use user::procfs;
use user::table::{minutes, percent};

ulib::entry!(run);

fn run(_: Args) -> i32 {
    match show() {
        Ok(()) => 0,
        Err(errno) => complain("ps", "/proc", errno),
    }
}

fn show() -> Result<(), Errno> {
    let processes = procfs::processes()?;
    let now = procfs::uptime_ticks()?;
    println!("  PID  PPID S  %CPU    VSZ    RSS  MINFLT  MAJFLT     TIME COMMAND");
    for process in processes {
        println!(
            "{:5} {:5} {} {:>5} {:6} {:6} {:7} {:7} {:>8} {}",
            process.pid,
            process.parent,
            process.state,
            percent(process.permille(now)),
            process.virtual_bytes / 1024,
            process.resident * (PAGE_SIZE as u64 / 1024),
            process.minor_faults,
            process.major_faults,
            minutes(process.ticks),
            process.command(),
        );
    }
    Ok(())
}
