//! `rm [-f] FILE…`, `rm -d DIRECTORY…`: removes files, or empty directories.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::abi::errno::ENOENT;
use ulib::env::Args;
use ulib::fs;
use user::cli::{complain, usage};

ulib::entry!(run);

fn run(args: Args) -> i32 {
    if args.len() < 2 {
        return usage("rm [-f|-d] FILE...");
    }
    let (mut force, mut directories, mut status) = (false, false, 0);
    for arg in args.rest() {
        match arg {
            "-f" => force = true,
            "-d" => directories = true,
            path => {
                let removed = match fs::remove_file(path) {
                    Err(_) if directories => fs::remove_dir(path),
                    result => result,
                };
                match removed {
                    Err(ENOENT) if force => {}
                    Err(errno) => status = complain("rm", path, errno),
                    Ok(()) => {}
                }
            }
        }
    }
    status
}
