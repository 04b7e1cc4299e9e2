//! Running a parsed script: forks, pipes, redirections, exec.

use crate::builtins;
use crate::state::Shell;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use ulib::abi::errno::{EACCES, ENOENT, ENOEXEC};
use ulib::abi::signal::SIGINT;
use ulib::fs::{File, OpenOptions};
use ulib::process::{self, Fork};
use ulib::signal::{self, SIG_DFL};
use ulib::{Errno, eprintln, io, sys};
use user::cli::complain;
use user::shell::{
    AndOr, Command, Connector, Pipeline, Redirect, Target, Values, expand, expand_one,
};

/// Where programs are looked for when `PATH` is not set.
const DEFAULT_PATH: &str = "/bin";
/// The exit status when the program is not there.
const NOT_FOUND_STATUS: i32 = 127;
/// The exit status when the program is there but cannot be run.
const CANNOT_RUN_STATUS: i32 = 126;

impl Shell {
    /// Runs every list of a script, until one of them calls `exit`.
    pub(crate) fn run_script(&mut self, script: &[AndOr]) {
        for list in script {
            if self.exiting() {
                return;
            }
            if list.background {
                self.start_in_background(list);
            } else {
                self.run_and_or(list);
            }
        }
    }

    fn run_and_or(&mut self, list: &AndOr) {
        self.run_pipeline(&list.first);
        for (connector, pipeline) in &list.rest {
            let wanted = match connector {
                Connector::And => self.status() == 0,
                Connector::Or => self.status() != 0,
            };
            if wanted && !self.exiting() {
                self.run_pipeline(pipeline);
            }
        }
    }

    /// A single pipeline becomes a job of its own processes; a longer list runs in one subshell.
    fn start_in_background(&mut self, list: &AndOr) {
        if list.rest.is_empty() {
            let processes = self.start_pipeline(&list.first, true);
            self.add_job(processes);
        } else {
            match process::fork() {
                Ok(Fork::Parent(pid)) => self.add_job(Vec::from([pid])),
                Ok(Fork::Child) => {
                    self.interactive = false;
                    self.run_and_or(list);
                    process::exit(self.exit_status());
                }
                Err(errno) => {
                    let status = complain("sh", "fork", errno);
                    self.set_status(status);
                    return;
                }
            }
        }
        self.set_status(0);
    }

    fn run_pipeline(&mut self, pipeline: &Pipeline) {
        if let [command] = pipeline.as_slice() {
            if let Some(status) = self.run_in_shell(command) {
                self.set_status(status);
                return;
            }
        }
        let processes = self.start_pipeline(pipeline, false);
        for (index, &pid) in processes.iter().enumerate() {
            let Ok(status) = process::wait(pid) else {
                continue;
            };
            builtins::report_death(pid, status);
            if index + 1 == processes.len() {
                self.set_status(i32::from(status.shell_status()));
            }
        }
    }

    /// Assignments alone, and builtins: with their redirections in force for as long as they run.
    /// `None` when the command is a program.
    fn run_in_shell(&mut self, command: &Command) -> Option<i32> {
        let words = self.expand_words(command);
        match words.first() {
            Some(name) if !builtins::is_builtin(name) => return None,
            Some(_) | None => {}
        }
        let saved = match self.redirect(&command.redirects) {
            Ok(saved) => saved,
            Err(status) => return Some(status),
        };
        for (name, word) in &command.assignments {
            let value = expand_one(word, self);
            self.set_variable(name, value);
        }
        let status = builtins::run(self, &words).unwrap_or(0);
        io::flush();
        restore(saved);
        Some(status)
    }

    /// Forks a process for each command, joined by pipes. Returns those that could be started.
    fn start_pipeline(&mut self, pipeline: &Pipeline, background: bool) -> Vec<u32> {
        let mut processes = Vec::new();
        let mut input: Option<File> = None;
        for (index, command) in pipeline.iter().enumerate() {
            let is_last = index + 1 == pipeline.len();
            let (next_input, output) = match if is_last {
                Ok(None)
            } else {
                process::pipe().map(Some)
            } {
                Ok(Some((read, write))) => (Some(read), Some(write)),
                Ok(None) => (None, None),
                Err(errno) => {
                    let status = complain("sh", "pipe", errno);
                    self.set_status(status);
                    return processes;
                }
            };
            match process::fork() {
                Ok(Fork::Parent(pid)) => processes.push(pid),
                Ok(Fork::Child) => {
                    // The reading end belongs to the next command alone: a writer that held it
                    // would never see the pipe break.
                    drop(next_input);
                    let status = self.become_command(command, input, output, background);
                    process::exit(status);
                }
                Err(errno) => {
                    let status = complain("sh", "fork", errno);
                    self.set_status(status);
                    return processes;
                }
            }
            input = next_input;
        }
        processes
    }

    /// In the child: takes its place in the pipeline and becomes the program. Returns the status to
    /// exit with when there is no program to become.
    fn become_command(
        &mut self,
        command: &Command,
        input: Option<File>,
        output: Option<File>,
        background: bool,
    ) -> i32 {
        if self.interactive && !background {
            // See `read_commands`: what the shell ignores, its foreground programs do not.
            let _ = signal::set_disposition(SIGINT, SIG_DFL, 0);
        }
        self.interactive = false;
        for (file, fd) in [(input, io::STDIN), (output, io::STDOUT)] {
            let Some(file) = file else { continue };
            if let Err(errno) = sys::dup3(file.fd(), fd, 0) {
                return complain("sh", "pipe", errno);
            }
        }
        match self.redirect(&command.redirects) {
            Ok(saved) => forget(saved),
            Err(status) => return status,
        }
        let words = self.expand_words(command);
        for (name, word) in &command.assignments {
            let value = expand_one(word, self);
            self.set_variable(name, value);
            if let Some(variable) = self.variables.get_mut(name) {
                variable.exported = true;
            }
        }
        match builtins::run(self, &words) {
            Some(status) => status,
            None => match words.first() {
                Some(name) => self.exec(name, &words),
                None => 0,
            },
        }
    }

    fn expand_words(&self, command: &Command) -> Vec<String> {
        command
            .words
            .iter()
            .flat_map(|word| expand(word, self))
            .collect()
    }

    /// Becomes the program `name`, found by `PATH`. Returns the status that says why it could not.
    fn exec(&self, name: &str, words: &[String]) -> i32 {
        let environment = self.environment();
        let vars: Vec<&str> = environment.iter().map(String::as_str).collect();
        let args: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut error = ENOENT;
        if name.contains('/') {
            error = exec_file(name, &args, &vars);
        } else {
            let path = self.value("PATH").unwrap_or_else(|| DEFAULT_PATH.into());
            for folder in path.split(':') {
                match exec_file(&format!("{folder}/{name}"), &args, &vars) {
                    ENOENT => {}
                    other => {
                        error = other;
                        break;
                    }
                }
            }
        }
        if error == ENOENT {
            eprintln!("sh: {name}: not found");
            NOT_FOUND_STATUS
        } else {
            complain("sh", name, error);
            CANNOT_RUN_STATUS
        }
    }

    /// Applies redirections in order. Returns copies of the descriptors that they replaced, for
    /// [`restore`]; or the status of the failure, told to the user and undone.
    fn redirect(&self, redirects: &[Redirect]) -> Result<Vec<Saved>, i32> {
        let mut saved = Vec::new();
        for redirect in redirects {
            let old = sys::dup(redirect.fd).ok();
            saved.push(Saved {
                fd: redirect.fd,
                old,
            });
            if let Err((subject, errno)) = self.redirect_one(redirect) {
                restore(saved);
                return Err(complain("sh", &subject, errno));
            }
        }
        Ok(saved)
    }

    fn redirect_one(&self, redirect: &Redirect) -> Result<(), (String, Errno)> {
        let open = |options: OpenOptions, word| {
            let path = expand_one(word, self);
            options.open(&path).map_err(|errno| (path, errno))
        };
        let file = match &redirect.target {
            Target::Read(word) => open(OpenOptions::new().read(), word)?,
            Target::Write(word) => open(OpenOptions::new().write().create().truncate(), word)?,
            Target::Append(word) => open(OpenOptions::new().append().create(), word)?,
            Target::Descriptor(from) => {
                let copy = sys::dup3(*from, redirect.fd, 0);
                return copy
                    .map(drop)
                    .map_err(|errno| (format!("descriptor {from}"), errno));
            }
        };
        if file.fd() == redirect.fd {
            // It got the very number: the one to replace was closed.
            let _ = file.into_fd();
            return Ok(());
        }
        sys::dup3(file.fd(), redirect.fd, 0)
            .map(drop)
            .map_err(|errno| (format!("descriptor {}", redirect.fd), errno))
    }
}

/// Becomes the file at `path`: an executable, or a script for this shell.
fn exec_file(path: &str, args: &[&str], vars: &[&str]) -> Errno {
    match process::exec_with_env(path, args, vars) {
        ENOEXEC if ulib::fs::is_dir(path) => EACCES,
        ENOEXEC => {
            let mut script: Vec<&str> = Vec::from(["sh", path]);
            script.extend(&args[1..]);
            process::exec_with_env("/bin/sh", &script, vars)
        }
        errno => errno,
    }
}

/// A descriptor as it was before a redirection.
struct Saved {
    fd: u32,
    /// Its copy; `None` when it was closed.
    old: Option<u32>,
}

/// Puts descriptors back, last redirected first.
fn restore(saved: Vec<Saved>) {
    for Saved { fd, old } in saved.into_iter().rev() {
        // The copy was made from this very descriptor, so putting it back cannot fail.
        let _ = match old {
            Some(old) => sys::dup3(old, fd, 0).and_then(|_| sys::close(old)),
            None => sys::close(fd),
        };
    }
}

/// Closes the copies where nothing is to be put back.
fn forget(saved: Vec<Saved>) {
    for old in saved.into_iter().filter_map(|saved| saved.old) {
        // As in `restore`.
        let _ = sys::close(old);
    }
}
