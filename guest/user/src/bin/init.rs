//! `init [KEY=VALUE…]`: the first program. With `cmd=COMMANDS` it runs them in the shell and switches
//! the machine off with their status; otherwise it keeps an interactive shell running. Children
//! whose parents died end up here and are waited for.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::abi::fs::O_RDWR;
use ulib::env::Args;
use ulib::process::{self, Fork, WaitStatus};
use ulib::{Errno, eprintln, println, sys};
use user::cli::complain;

ulib::entry!(run);

const SHELL: &str = "/bin/sh";
const ENVIRONMENT: [&str; 2] = ["PATH=/bin", "HOME=/"];
/// The status of a command that could not be started, as shells have it.
const CANNOT_RUN_STATUS: u8 = 126;

fn run(args: Args) -> i32 {
    open_console();
    let command = args.rest().find_map(|arg| arg.strip_prefix("cmd="));
    let status = match command {
        Some(command) => match run_shell(&["sh", "-c", command]) {
            Ok(status) => status.shell_status(),
            Err(errno) => {
                complain("init", SHELL, errno);
                CANNOT_RUN_STATUS
            }
        },
        None => keep_shell(),
    };
    complain("init", "power off", sys::power_off(status))
}

/// Makes descriptors 0, 1 and 2 the console, unless the kernel has done so.
fn open_console() {
    for fd in 0..3 {
        if sys::fstat(fd).is_err() {
            // Opening takes the lowest free descriptor, which is this one. Without a console there
            // is nobody to tell.
            let _ = sys::open(c"/dev/console", O_RDWR, 0);
        }
    }
}

/// Starts shells one after another; returns the status to switch off with when none can be had.
fn keep_shell() -> u8 {
    loop {
        println!("init: starting {SHELL} (poweroff stops the machine)");
        match run_shell(&["sh", "-i"]) {
            Ok(WaitStatus::Exited(CANNOT_RUN_STATUS)) => return CANNOT_RUN_STATUS,
            Ok(WaitStatus::Exited(status)) => {
                println!("init: the shell ended with status {status}")
            }
            Ok(WaitStatus::Signaled(signal)) => {
                println!("init: the shell was killed by signal {signal}");
            }
            // Not asked for.
            Ok(WaitStatus::Stopped(_) | WaitStatus::Continued) => {}
            Err(errno) => {
                complain("init", SHELL, errno);
                return CANNOT_RUN_STATUS;
            }
        }
    }
}

/// Runs a shell to its end, and reaps whoever else ends meanwhile.
fn run_shell(args: &[&str]) -> Result<WaitStatus, Errno> {
    let shell = match process::fork()? {
        Fork::Parent(pid) => pid,
        Fork::Child => {
            let errno = process::exec_with_env(SHELL, args, &ENVIRONMENT);
            eprintln!("init: {SHELL}: {errno}");
            process::exit(i32::from(CANNOT_RUN_STATUS));
        }
    };
    loop {
        let (pid, status) = process::wait_any()?;
        if pid == shell {
            return Ok(status);
        }
    }
}
