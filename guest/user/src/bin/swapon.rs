//! `swapon [-p PRIORITY] DEVICE…`: uses the swap areas on devices, those with a higher priority first.
//! Without a device, or with `--show`: the areas in use.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::abi::PAGE_SIZE;
use ulib::env::Args;
use ulib::{println, swap};
use user::cli::{complain, number, usage};

ulib::entry!(run);

fn run(args: Args) -> i32 {
    let mut words = args.rest();
    let mut first = words.next();
    let mut priority = None;
    match first {
        None | Some("--show" | "-s") => return show(),
        Some("-p") => {
            let number = words.next().and_then(number);
            let Some(Ok(number)) = number.map(u16::try_from) else {
                return usage("swapon -p PRIORITY DEVICE... (0 to 32767)");
            };
            if number > i16::MAX as u16 {
                return usage("swapon -p PRIORITY DEVICE... (0 to 32767)");
            }
            priority = Some(number);
            first = words.next();
        }
        Some(_) => {}
    }
    if first.is_none() {
        return usage("swapon [-p PRIORITY] DEVICE...");
    }
    let mut status = 0;
    for device in first.into_iter().chain(words) {
        if let Err(errno) = swap::on(device, priority) {
            status = complain("swapon", device, errno);
        }
    }
    status
}

fn show() -> i32 {
    let areas = match swap::areas() {
        Ok(areas) => areas,
        Err(errno) => return complain("swapon", "the list of areas", errno),
    };
    if areas.is_empty() {
        return 0;
    }
    let kib = |pages: u64| pages * (PAGE_SIZE as u64 / 1024);
    println!(
        "{:12} {:>10} {:>10} {:>5}",
        "NAME", "SIZE KiB", "USED KiB", "PRIO"
    );
    for area in areas {
        println!(
            "{:12} {:>10} {:>10} {:>5}",
            area.path,
            kib(area.pages),
            kib(area.used),
            area.priority
        );
    }
    0
}
