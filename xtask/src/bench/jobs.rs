//! What there is to run: the bare-metal workloads, and those of the guest's operating system.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use workloads::system::Storm;

use super::machines::{self, MEMORY, Machine};
use super::measure;
use super::program::Program;
use super::results::{Cell, Row};
use crate::guest::Guest;
use crate::machine::{Ad, Boot, Platform, Policy};
use crate::size::Size;

/// The group of what runs on the guest's operating system.
pub(crate) const SYSTEM: &str = "system";

/// A workload, ready to be run on each machine.
#[derive(Debug)]
pub(crate) struct Job {
    /// The row that it fills, without numbers.
    pub(crate) row: Row,
    /// What it has to print.
    pub(crate) expected: String,
    /// How our own emulator counts its instructions.
    pub(crate) counting: Command,
    /// How each machine runs it. `None` where that machine cannot.
    pub(crate) commands: Vec<Option<Command>>,
}

impl Job {
    /// A workload for the bare machine.
    pub(crate) fn bare(program: &Program, machines: &[Machine]) -> Result<Self> {
        let workload = program.workload;
        Ok(Self {
            row: Row {
                name: workload.name,
                group: workload.group,
                event: workload.event,
                rounds: workload.scale(program.size.is_large()).rounds,
                instructions: 0,
                cells: cells(machines),
            },
            expected: program.expected(),
            counting: machines::counting(&program.file, &measure::counters())?,
            commands: machines
                .iter()
                .map(|machine| machine.command(&program.file, MEMORY).map(Some))
                .collect::<Result<_>>()?,
        })
    }

    /// A command for the guest. It needs disks, and so it runs on our machine and on QEMU's only.
    pub(crate) fn system(storm: &Storm, guest: &Guest, machines: &[Machine]) -> Result<Self> {
        let boot = |on, counters| boot(storm, guest, on, counters);
        let command = |machine: &Machine| match machine.name {
            "pagewalk" => boot(Platform::Pagewalk, None).command().map(Some),
            "qemu" => boot(Platform::Qemu, None).command().map(Some),
            _ => Ok(None),
        };
        Ok(Self {
            row: Row {
                name: storm.name,
                group: SYSTEM,
                event: storm.event,
                rounds: storm.count,
                instructions: 0,
                cells: cells(machines),
            },
            expected: storm.expected(),
            counting: boot(Platform::Pagewalk, Some(measure::counters())).command()?,
            commands: machines.iter().map(command).collect::<Result<_>>()?,
        })
    }

    /// Counts the instructions, and runs the workload on every machine in turn, so that what else the
    /// host does meets all of them.
    pub(crate) fn measure(mut self, runs: u32, detail: &dyn Fn(&str)) -> Result<Row> {
        let name = self.row.name;
        detail(&format!("{name}, counting its instructions"));
        self.row.instructions = measure::instructions(name, &mut self.counting)?;
        for run in 1..=runs {
            for (command, cell) in self.commands.iter_mut().zip(&mut self.row.cells) {
                // One that is wrong once is not asked again.
                let Some(command) = command.as_mut().filter(|_| cell.wrong.is_none()) else {
                    continue;
                };
                detail(&format!("{name} on {}, run {run} of {runs}", cell.machine));
                cell.add(measure::run(command, &self.expected)?);
            }
        }
        Ok(self.row)
    }
}

/// How the guest is booted for a storm.
pub(crate) fn boot<'a>(
    storm: &Storm,
    guest: &'a Guest,
    on: Platform,
    counters: Option<PathBuf>,
) -> Boot<'a> {
    Boot {
        guest,
        on,
        memory: Size::mebibytes(16),
        policy: Policy::DEFAULT,
        ad: Ad::Svade,
        run: Some(storm.command()),
        quiet: true,
        counters,
    }
}

fn cells(machines: &[Machine]) -> Vec<Cell> {
    machines.iter().map(|it| Cell::new(it.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::Disks;
    use workloads::system::STORMS;

    #[test]
    fn the_guest_runs_on_machines_with_disks_only() {
        let guest = Guest {
            kernel: "/t/guest-kernel".into(),
            programs: vec![],
            disks: Disks {
                root: "/t/root.img".into(),
                swap: "/t/swap.img".into(),
                more_swap: "/t/more-swap.img".into(),
            },
        };
        let mut other = Machine::pagewalk();
        other.name = "spike";
        let machines = [Machine::pagewalk(), other];
        let job = Job::system(&STORMS[0], &guest, &machines).unwrap();
        let can: Vec<bool> = job.commands.iter().map(Option::is_some).collect();
        assert_eq!(can, [true, false]);
        assert!(
            job.expected.starts_with("storm fork 2000 "),
            "{}",
            job.expected
        );
        let counts = |command: &Command| command.get_args().any(|it| it == "--counters");
        assert!(counts(&job.counting));
        assert!(!job.commands[0].as_ref().is_some_and(counts));
    }
}
