//! Commands that the shell does itself, because they change the shell.

use crate::state::{Shell, Variable};
use alloc::string::{String, ToString};
use ulib::abi::signal::Signal;
use ulib::process::{self, WaitStatus};
use ulib::{eprintln, fs, println};
use user::cli::complain;

/// Runs `words` if they name a builtin; its status.
pub(crate) fn run(shell: &mut Shell, words: &[String]) -> Option<i32> {
    let (name, args) = words.split_first()?;
    let function = match name.as_str() {
        "cd" => cd,
        "exit" => exit,
        "export" => export,
        "unset" => unset,
        "pwd" => pwd,
        "jobs" => jobs,
        "wait" => wait,
        ":" => |_: &mut Shell, _: &[String]| 0,
        _ => return None,
    };
    Some(function(shell, args))
}

/// Whether `name` is a builtin.
pub(crate) fn is_builtin(name: &str) -> bool {
    ["cd", "exit", "export", "unset", "pwd", "jobs", "wait", ":"].contains(&name)
}

fn cd(shell: &mut Shell, args: &[String]) -> i32 {
    let home = shell
        .variables
        .get("HOME")
        .map_or("/", |variable| &variable.value);
    let path = args.first().map_or(home, String::as_str);
    match fs::set_current_dir(path) {
        Ok(()) => 0,
        Err(errno) => complain("cd", path, errno),
    }
}

fn exit(shell: &mut Shell, args: &[String]) -> i32 {
    let status = match args.first().map(|text| text.parse::<i32>()) {
        None => shell.status(),
        Some(Ok(status)) => status,
        Some(Err(_)) => {
            eprintln!("exit: {}: a number is needed", args[0]);
            2
        }
    };
    shell.exit(status);
    status
}

fn export(shell: &mut Shell, args: &[String]) -> i32 {
    if args.is_empty() {
        for entry in shell.environment() {
            println!("export {entry}");
        }
    }
    for arg in args {
        let name = match arg.split_once('=') {
            Some((name, value)) => {
                shell.set_variable(name, value.to_string());
                name
            }
            None => arg,
        };
        let variable = shell
            .variables
            .entry(name.to_string())
            .or_insert_with(|| Variable {
                value: String::new(),
                exported: true,
            });
        variable.exported = true;
    }
    0
}

fn unset(shell: &mut Shell, args: &[String]) -> i32 {
    for name in args {
        shell.variables.remove(name);
    }
    0
}

fn pwd(_: &mut Shell, _: &[String]) -> i32 {
    match fs::current_dir() {
        Ok(path) => {
            println!("{path}");
            0
        }
        Err(errno) => complain("pwd", "working directory", errno),
    }
}

fn jobs(shell: &mut Shell, _: &[String]) -> i32 {
    while let Ok(Some((pid, status))) = process::try_wait_any() {
        shell.process_ended(pid, status);
    }
    for job in &shell.jobs {
        match job.running.as_slice() {
            [] => println!("[{}] done, status {}", job.number, job.status),
            running => println!("[{}] running, processes {running:?}", job.number),
        }
    }
    shell.jobs.retain(|job| !job.running.is_empty());
    0
}

/// `wait`: for every child. `wait PID…` or `wait %JOB…`: for these; the status of the last.
fn wait(shell: &mut Shell, args: &[String]) -> i32 {
    if args.is_empty() {
        while let Ok((pid, status)) = process::wait_any() {
            shell.process_ended(pid, status);
        }
        shell.jobs.clear();
        return 0;
    }
    let mut last = 0;
    for arg in args {
        let pid = match arg.strip_prefix('%').map(str::parse::<usize>) {
            Some(number) => shell
                .jobs
                .iter()
                .find(|job| Ok(job.number) == number)
                .map(|job| job.last),
            None => arg.parse().ok(),
        };
        last = match pid {
            Some(pid) => wait_for(shell, pid),
            None => {
                eprintln!("wait: {arg}: no such job");
                127
            }
        };
    }
    last
}

/// Waits for one child; its status, or 127 when it is no child of the shell.
fn wait_for(shell: &mut Shell, pid: u32) -> i32 {
    if let Some(job) = shell
        .jobs
        .iter()
        .find(|job| job.last == pid && !job.running.contains(&pid))
    {
        return job.status;
    }
    match process::wait(pid) {
        Ok(status) => {
            shell.process_ended(pid, status);
            i32::from(status.shell_status())
        }
        Err(_) => 127,
    }
}

/// Says of what signal a process died, unless its user knows already.
pub(crate) fn report_death(pid: u32, status: WaitStatus) {
    let WaitStatus::Signaled(number) = status else {
        return;
    };
    match Signal::from_number(usize::from(number)) {
        Some(Signal::Int | Signal::Pipe) => {}
        Some(signal) => eprintln!("sh: process {pid}: {}", signal.text()),
        None => eprintln!("sh: process {pid}: signal {number}"),
    }
}
