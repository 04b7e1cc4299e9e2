//! `free`: who holds the frames and the swap slots, in KiB.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::abi::PAGE_SIZE;
use ulib::env::Args;
use ulib::{println, stats};
use user::cli::complain;

ulib::entry!(run);

fn run(_: Args) -> i32 {
    let stats = match stats::vmstat() {
        Ok(stats) => stats,
        Err(errno) => return complain("free", "vmstat", errno),
    };
    let kib = |pages: u64| pages * (PAGE_SIZE as u64 / 1024);
    println!("KiB        total      used      free  programs     files    tables    kernel");
    println!(
        "memory {:9} {:9} {:9} {:9} {:9} {:9} {:9}",
        kib(stats.frames_total),
        kib(stats.frames_total - stats.frames_free),
        kib(stats.frames_free),
        kib(stats.frames_anon),
        kib(stats.frames_file),
        kib(stats.frames_page_table),
        kib(stats.frames_kernel),
    );
    println!(
        "swap   {:9} {:9} {:9}",
        kib(stats.swap_total),
        kib(stats.swap_used),
        kib(stats.swap_total - stats.swap_used),
    );
    0
}
