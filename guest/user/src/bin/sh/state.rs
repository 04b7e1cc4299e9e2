//! What the shell remembers between commands: variables, parameters, jobs, the last status.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use ulib::process::{self, WaitStatus};
use ulib::{env, eprintln};
use user::shell::Values;

/// A variable's value, and whether programs get it.
pub(crate) struct Variable {
    pub(crate) value: String,
    pub(crate) exported: bool,
}

/// A pipeline that runs in the background.
pub(crate) struct Job {
    pub(crate) number: usize,
    /// The processes still running.
    pub(crate) running: Vec<u32>,
    /// The last process of the pipeline, whose status is the job's.
    pub(crate) last: u32,
    /// The status, once the last process has ended.
    pub(crate) status: i32,
}

/// The shell.
pub(crate) struct Shell {
    pub(crate) interactive: bool,
    pub(crate) variables: BTreeMap<String, Variable>,
    /// `$0`, `$1`, and so on.
    parameters: Vec<String>,
    pub(crate) jobs: Vec<Job>,
    last_background: Option<u32>,
    status: i32,
    exit: Option<i32>,
}

impl Shell {
    /// A shell called `name` with these parameters and the process's environment.
    pub(crate) fn new<'a>(name: &'a str, parameters: impl IntoIterator<Item = &'a str>) -> Self {
        let variables = env::vars()
            .filter_map(|entry| entry.split_once('='))
            .map(|(name, value)| {
                (
                    name.to_string(),
                    Variable {
                        value: value.to_string(),
                        exported: true,
                    },
                )
            })
            .collect();
        Self {
            interactive: false,
            variables,
            parameters: [name]
                .into_iter()
                .chain(parameters)
                .map(str::to_string)
                .collect(),
            jobs: Vec::new(),
            last_background: None,
            status: 0,
            exit: None,
        }
    }

    /// The status of the last command.
    pub(crate) fn status(&self) -> i32 {
        self.status
    }

    pub(crate) fn set_status(&mut self, status: i32) {
        self.status = status;
    }

    /// Makes the shell end with `status` instead of running the next command.
    pub(crate) fn exit(&mut self, status: i32) {
        self.exit = Some(status);
    }

    pub(crate) fn exiting(&self) -> bool {
        self.exit.is_some()
    }

    /// What the shell's own exit status is to be.
    pub(crate) fn exit_status(&self) -> i32 {
        self.exit.unwrap_or(self.status)
    }

    /// Sets a variable; a new one is not exported.
    pub(crate) fn set_variable(&mut self, name: &str, value: String) {
        match self.variables.get_mut(name) {
            Some(variable) => variable.value = value,
            None => {
                self.variables.insert(
                    name.to_string(),
                    Variable {
                        value,
                        exported: false,
                    },
                );
            }
        }
    }

    /// The exported variables as a program gets them.
    pub(crate) fn environment(&self) -> Vec<String> {
        self.variables
            .iter()
            .filter(|(_, variable)| variable.exported)
            .map(|(name, variable)| format!("{name}={}", variable.value))
            .collect()
    }

    /// Notes a pipeline that was started in the background.
    pub(crate) fn add_job(&mut self, processes: Vec<u32>) {
        let Some(&last) = processes.last() else {
            return;
        };
        let number = self.jobs.last().map_or(1, |job| job.number + 1);
        if self.interactive {
            eprintln!("[{number}] {last}");
        }
        self.last_background = Some(last);
        self.jobs.push(Job {
            number,
            running: processes,
            last,
            status: 0,
        });
    }

    /// Notes that a process of some job has ended.
    pub(crate) fn process_ended(&mut self, pid: u32, status: WaitStatus) {
        for job in &mut self.jobs {
            job.running.retain(|&process| process != pid);
            if job.last == pid {
                job.status = i32::from(status.shell_status());
            }
        }
    }

    /// Collects what has ended by now, tells the user, and forgets it.
    pub(crate) fn report_finished_jobs(&mut self) {
        while let Ok(Some((pid, status))) = process::try_wait_any() {
            self.process_ended(pid, status);
        }
        for job in self.jobs.iter().filter(|job| job.running.is_empty()) {
            eprintln!("[{}] done, status {}", job.number, job.status);
        }
        self.jobs.retain(|job| !job.running.is_empty());
    }
}

impl Values for Shell {
    fn value(&self, name: &str) -> Option<String> {
        match name {
            "?" => Some(self.status.to_string()),
            "$" => Some(process::id().to_string()),
            "!" => self.last_background.map(|pid| pid.to_string()),
            "#" => Some((self.parameters.len() - 1).to_string()),
            "@" => Some(self.parameters[1..].join(" ")),
            _ => match name.parse::<usize>() {
                Ok(index) => self.parameters.get(index).cloned(),
                Err(_) => self
                    .variables
                    .get(name)
                    .map(|variable| variable.value.clone()),
            },
        }
    }
}
