//! `mkdir DIRECTORY…`: makes directories.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::env::Args;
use ulib::fs;
use user::cli::{complain, usage};

ulib::entry!(run);

fn run(args: Args) -> i32 {
    if args.len() < 2 {
        return usage("mkdir DIRECTORY...");
    }
    let mut status = 0;
    for path in args.rest() {
        if let Err(errno) = fs::create_dir(path) {
            status = complain("mkdir", path, errno);
        }
    }
    status
}
