//! `hello`: greets, and says who it is.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::env::Args;
use ulib::{println, process};

ulib::entry!(run);

fn run(args: Args) -> i32 {
    println!(
        "Hello from user mode: process {}, called {}",
        process::id(),
        args.program()
    );
    0
}
