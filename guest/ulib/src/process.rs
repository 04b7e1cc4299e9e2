//! Processes: fork, exec, wait, pipes, signals, the end.

use crate::fs::{File, c_path};
use crate::sys::{self, Result};
use crate::{env, io};
pub use abi::process::WaitStatus;
use abi::signal::Signal;
use alloc::ffi::CString;
use alloc::vec::Vec;
use core::ffi::CStr;

/// Which of the two processes after a fork this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fork {
    /// The one that forked; the new process has this id.
    Parent(u32),
    /// The new one.
    Child,
}

/// This process's id.
#[must_use]
pub fn id() -> u32 {
    sys::getpid()
}

/// Writes out what was printed, and ends the process.
pub fn exit(status: i32) -> ! {
    io::flush();
    sys::exit(status)
}

/// Makes a child that is a copy of this process. What was printed is written out first, lest both
/// write it.
pub fn fork() -> Result<Fork> {
    io::flush();
    Ok(match sys::fork()? {
        0 => Fork::Child,
        pid => Fork::Parent(pid),
    })
}

/// Forks a child that runs `body`, ends with its result, and never returns here. Returns its id.
pub fn spawn(body: impl FnOnce() -> i32) -> Result<u32> {
    match fork()? {
        Fork::Parent(pid) => Ok(pid),
        Fork::Child => exit(body()),
    }
}

/// Waits for the child `pid` to end.
pub fn wait(pid: u32) -> Result<WaitStatus> {
    loop {
        if let Some((_, status, _)) = sys::wait4(pid as i32, 0)? {
            return Ok(status);
        }
    }
}

/// Waits for any child to end. `ECHILD` when there is none.
pub fn wait_any() -> Result<(u32, WaitStatus)> {
    loop {
        if let Some((pid, status, _)) = sys::wait4(-1, 0)? {
            return Ok((pid, status));
        }
    }
}

/// A child that has ended, if one has; does not wait.
pub fn try_wait_any() -> Result<Option<(u32, WaitStatus)>> {
    Ok(sys::wait4(-1, abi::process::WNOHANG)?.map(|(pid, status, _)| (pid, status)))
}

/// Sends a signal.
pub fn kill(pid: u32, signal: Signal) -> Result<()> {
    sys::kill(pid as i32, signal.number())
}

/// A pipe: the end to read from, and the end to write to.
pub fn pipe() -> Result<(File, File)> {
    let (read, write) = sys::pipe2(0)?;
    Ok((File::from_fd(read), File::from_fd(write)))
}

/// Becomes the program at `path` with these arguments (the name first) and this process's
/// environment. Returns only to say why it could not.
pub fn exec(path: &str, args: &[&str]) -> abi::Errno {
    let vars: Vec<&str> = env::vars().collect();
    exec_with_env(path, args, &vars)
}

/// As [`exec`], with the environment `vars` of `NAME=value` strings.
pub fn exec_with_env(path: &str, args: &[&str], vars: &[&str]) -> abi::Errno {
    io::flush();
    let strings = |texts: &[&str]| -> Result<Vec<CString>> {
        texts.iter().map(|text| c_path(text)).collect()
    };
    let (path, args, vars) = match (c_path(path), strings(args), strings(vars)) {
        (Ok(path), Ok(args), Ok(vars)) => (path, args, vars),
        (Err(errno), ..) | (_, Err(errno), _) | (.., Err(errno)) => return errno,
    };
    let args: Vec<&CStr> = args.iter().map(CString::as_c_str).collect();
    let vars: Vec<&CStr> = vars.iter().map(CString::as_c_str).collect();
    sys::execve(&path, &args, &vars)
}
