//! `ps`: every process with its memory and faults.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::abi::vmstat::ProcState;
use ulib::env::Args;
use ulib::{println, stats};
use user::cli::complain;

ulib::entry!(run);

fn run(_: Args) -> i32 {
    if let Err(errno) = ulib::sys::procinfo(0) {
        return complain("ps", "process table", errno);
    }
    println!("  PID  PPID S  PAGES RESIDENT SWAPPED TABLES  MINFLT  MAJFLT   TIME NAME");
    for info in stats::processes() {
        println!(
            "{:5} {:5} {} {:6} {:8} {:7} {:6} {:7} {:7} {:3}.{:02} {}",
            info.pid,
            info.ppid,
            ProcState::from_number(info.state).map_or('?', ProcState::letter),
            info.pages_reserved,
            info.pages_resident,
            info.pages_swapped,
            info.pages_table,
            info.minor_faults,
            info.major_faults,
            (info.user_ns + info.system_ns) / 1_000_000_000,
            (info.user_ns + info.system_ns) / 10_000_000 % 100,
            stats::name(&info),
        );
    }
    0
}
