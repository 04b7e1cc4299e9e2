//! `echo [-n] [TEXT…]`: prints its arguments.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::env::Args;
use ulib::{print, println};

ulib::entry!(run);

fn run(args: Args) -> i32 {
    let mut words = args.rest().peekable();
    let newline = words.next_if_eq(&"-n").is_none();
    for (index, word) in words.enumerate() {
        print!("{}{word}", if index == 0 { "" } else { " " });
    }
    if newline {
        println!();
    }
    0
}
