//! `sleep SECONDS`: waits; SECONDS may have a fraction.
#![cfg_attr(target_os = "none", no_std, no_main)]

use core::time::Duration;
use ulib::env::Args;
use ulib::time;
use user::cli::usage;

ulib::entry!(run);

fn run(args: Args) -> i32 {
    match args.get(1).and_then(seconds) {
        Some(length) => {
            time::sleep(length);
            0
        }
        None => usage("sleep SECONDS"),
    }
}

/// `1`, `0.25`: no floating point is needed to read them.
fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = u32::try_from(fraction.len())
        .ok()
        .filter(|&digits| digits <= 9)?;
    let nanos = fraction
        .parse::<u32>()
        .ok()?
        .checked_mul(10_u32.pow(9 - digits))?;
    Some(Duration::new(whole.parse().ok()?, nanos))
}
