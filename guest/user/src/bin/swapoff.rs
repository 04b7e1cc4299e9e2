//! `swapoff DEVICE…`: brings back what is in the swap areas on devices, and uses them no more.
//! `swapoff -a`: all of them.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use ulib::env::Args;
use ulib::swap;
use user::cli::{complain, usage};

ulib::entry!(run);

fn run(args: Args) -> i32 {
    let mut devices: Vec<String> = args.rest().map(ToString::to_string).collect();
    if devices.is_empty() {
        return usage("swapoff DEVICE... or swapoff -a");
    }
    if devices == ["-a"] {
        devices = match swap::areas() {
            Ok(areas) => areas.into_iter().map(|area| area.path).collect(),
            Err(errno) => return complain("swapoff", "the list of areas", errno),
        };
    }
    let mut status = 0;
    for device in &devices {
        if let Err(errno) = swap::off(device) {
            status = complain("swapoff", device, errno);
        }
    }
    status
}
