//! `wc [-l|-w|-c] [FILE…]`: counts lines, words and bytes.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::env::Args;
use ulib::fs::File;
use ulib::{Errno, io, println, sys};
use user::cli::complain;

ulib::entry!(run);

#[derive(Clone, Copy, Default)]
struct Counts {
    lines: u64,
    words: u64,
    bytes: u64,
}

fn run(args: Args) -> i32 {
    let mut only = None;
    let mut status = 0;
    let mut files = 0;
    let mut total = Counts::default();
    for arg in args.rest() {
        if let "-l" | "-w" | "-c" = arg {
            only = Some(arg);
            continue;
        }
        files += 1;
        match File::open(arg).and_then(|file| count(file.fd())) {
            Ok(counts) => {
                total.lines += counts.lines;
                total.words += counts.words;
                total.bytes += counts.bytes;
                show(only, counts, arg);
            }
            Err(errno) => status = complain("wc", arg, errno),
        }
    }
    match files {
        0 => match count(io::STDIN) {
            Ok(counts) => show(only, counts, ""),
            Err(errno) => status = complain("wc", "standard input", errno),
        },
        1 => {}
        _ => show(only, total, "total"),
    }
    status
}

fn count(fd: u32) -> Result<Counts, Errno> {
    let mut counts = Counts::default();
    let mut in_word = false;
    let mut buf = [0; 2048];
    loop {
        let read = sys::read(fd, &mut buf)?;
        if read == 0 {
            return Ok(counts);
        }
        for &byte in &buf[..read] {
            counts.bytes += 1;
            counts.lines += u64::from(byte == b'\n');
            let space = byte.is_ascii_whitespace();
            counts.words += u64::from(!space && !in_word);
            in_word = !space;
        }
    }
}

fn show(only: Option<&str>, counts: Counts, name: &str) {
    let Counts {
        lines,
        words,
        bytes,
    } = counts;
    let separator = if name.is_empty() { "" } else { " " };
    match only {
        Some("-l") => println!("{lines}{separator}{name}"),
        Some("-w") => println!("{words}{separator}{name}"),
        Some(_) => println!("{bytes}{separator}{name}"),
        None => println!("{lines:7} {words:7} {bytes:7}{separator}{name}"),
    }
}
