//! `kill [-SIGNAL] PID…`: sends a signal, TERM unless said otherwise; `kill -l` lists them.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::abi::signal::Signal;
use ulib::env::Args;
use ulib::{eprintln, println, process};
use user::cli::{complain, usage};

ulib::entry!(run);

fn run(args: Args) -> i32 {
    let mut signal = Signal::Term;
    let mut status = 0;
    if args.len() < 2 {
        return usage("kill [-SIGNAL] PID...");
    }
    for arg in args.rest() {
        if arg == "-l" {
            for signal in Signal::ALL {
                println!("{:2} {}", signal.number(), &signal.name()[3..]);
            }
        } else if let Some(name) = arg.strip_prefix('-') {
            match by_name(name) {
                Some(found) => signal = found,
                None => {
                    eprintln!("kill: {name}: no such signal (kill -l lists them)");
                    return 2;
                }
            }
        } else {
            let sent = match arg.parse() {
                Ok(pid) => process::kill(pid, signal),
                Err(_) => return usage("kill [-SIGNAL] PID..."),
            };
            if let Err(errno) = sent {
                status = complain("kill", arg, errno);
            }
        }
    }
    status
}

/// `9`, `KILL` or `SIGKILL`.
fn by_name(text: &str) -> Option<Signal> {
    match text.parse() {
        Ok(number) => Signal::from_number(number),
        Err(_) => {
            let name = text.strip_prefix("SIG").unwrap_or(text);
            Signal::ALL
                .iter()
                .copied()
                .find(|signal| signal.name()[3..] == *name)
        }
    }
}
