//! `cat [FILE…]`: copies files, or standard input, to standard output.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::abi::errno::EPIPE;
use ulib::env::Args;
use ulib::fs::File;
use ulib::{Errno, io, sys};
use user::cli::complain;

ulib::entry!(run);

fn run(args: Args) -> i32 {
    if args.len() < 2 {
        return report("standard input", copy(io::STDIN));
    }
    let mut status = 0;
    for path in args.rest() {
        let copied = match path {
            "-" => copy(io::STDIN),
            path => File::open(path).and_then(|file| copy(file.fd())),
        };
        status |= report(path, copied);
    }
    status
}

fn copy(fd: u32) -> Result<(), Errno> {
    let mut buf = [0; 2048];
    loop {
        match sys::read(fd, &mut buf)? {
            0 => return Ok(()),
            read => io::write_all(io::STDOUT, &buf[..read])?,
        }
    }
}

fn report(subject: &str, result: Result<(), Errno>) -> i32 {
    match result {
        Ok(()) => 0,
        // Nobody reads any more: not worth a message.
        Err(EPIPE) => 1,
        Err(errno) => complain("cat", subject, errno),
    }
}
