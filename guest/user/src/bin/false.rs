//! `false`: fails.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::env::Args;

ulib::entry!(run);

fn run(_: Args) -> i32 {
    1
}
