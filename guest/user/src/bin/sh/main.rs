//! `sh`: the shell. `sh` alone reads commands from standard input, with a prompt when that is a
//! terminal; `sh FILE [ARG…]` runs a script; `sh -c COMMANDS [NAME [ARG…]]` runs a string.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

mod builtins;
mod run;
mod state;

use alloc::string::String;
use state::Shell;
use ulib::abi::signal::SIGINT;
use ulib::env::Args;
use ulib::fs::File;
use ulib::signal::{self, SIG_IGN};
use ulib::{eprintln, io, print, sys};
use user::cli::complain;
use user::shell::{SyntaxError, parse};

ulib::entry!(run);

/// The exit status for text that is not a script, as other shells have it.
const SYNTAX_STATUS: i32 = 2;
/// The exit status when the script cannot be read.
const NO_SCRIPT_STATUS: i32 = 127;

fn run(args: Args) -> i32 {
    let mut rest = args.rest();
    match rest.next() {
        None => read_commands(&mut Shell::new("sh", []), sys::isatty(io::STDIN)),
        Some("-i") => read_commands(&mut Shell::new("sh", []), true),
        Some("-c") => match rest.next() {
            Some(text) => {
                let name = rest.next().unwrap_or("sh");
                run_text(&mut Shell::new(name, rest), text)
            }
            None => user::cli::usage("sh -c COMMANDS [NAME [ARG...]]"),
        },
        Some(path) => match File::open(path).and_then(|file| file.read_to_end()) {
            Ok(bytes) => run_text(
                &mut Shell::new(path, rest),
                &String::from_utf8_lossy(&bytes),
            ),
            Err(errno) => {
                complain("sh", path, errno);
                NO_SCRIPT_STATUS
            }
        },
    }
}

/// Runs a whole script; its exit status.
fn run_text(shell: &mut Shell, text: &str) -> i32 {
    match parse(text) {
        Ok(script) => shell.run_script(&script),
        Err(error) => {
            eprintln!("sh: {error}");
            return SYNTAX_STATUS;
        }
    }
    shell.exit_status()
}

/// Reads and runs commands line by line until the input ends or `exit` is called.
fn read_commands(shell: &mut Shell, interactive: bool) -> i32 {
    if interactive {
        shell.interactive = true;
        // The shell itself outlives an interrupt; `run` gives its children the default back. A
        // kernel without this call never interrupts anyway.
        let _ = signal::set_disposition(SIGINT, SIG_IGN, 0);
    }
    let mut pending = String::new();
    while !shell.exiting() {
        if interactive {
            shell.report_finished_jobs();
            print!("{}", if pending.is_empty() { "$ " } else { "> " });
            io::flush();
        }
        let line = match io::read_line(io::STDIN) {
            Ok(Some(line)) => line,
            Ok(None) => break,
            Err(errno) => return complain("sh", "standard input", errno),
        };
        pending.push_str(&line);
        pending.push('\n');
        match parse(&pending) {
            Ok(script) => {
                pending.clear();
                shell.run_script(&script);
            }
            Err(SyntaxError::Incomplete(_)) => {}
            Err(error) => {
                pending.clear();
                eprintln!("sh: {error}");
                shell.set_status(SYNTAX_STATUS);
            }
        }
    }
    if let Err(error) = parse(&pending) {
        eprintln!("sh: {error}");
        return SYNTAX_STATUS;
    }
    shell.exit_status()
}
