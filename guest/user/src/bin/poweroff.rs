//! `poweroff [STATUS]`: stops the machine; STATUS goes to whoever started it.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::env::Args;
use ulib::sys;
use user::cli::{complain, usage};

ulib::entry!(run);

fn run(args: Args) -> i32 {
    match args.get(1).map_or(Ok(0), str::parse) {
        Ok(status) => complain("poweroff", "reboot", sys::power_off(status)),
        Err(_) => usage("poweroff [STATUS], a number from 0 to 255"),
    }
}
