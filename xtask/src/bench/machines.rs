//! The machines that are compared, and how each is given a bare-metal program.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::paths;

/// An emulator that others make.
#[derive(Debug)]
pub(crate) struct Peer {
    /// What `--vs` calls it.
    pub(crate) name: &'static str,
    /// Its program.
    program: &'static str,
    /// What comes before the file on its command line.
    arguments: &'static [&'static str],
}

/// The table of peers: a new one is a row.
pub(crate) const PEERS: [Peer; 2] = [
    Peer {
        name: "qemu",
        program: "qemu-system-riscv64",
        arguments: &[
            "-M",
            "virt",
            "-nographic",
            "-bios",
            "none",
            "-m",
            "256M",
            "-kernel",
        ],
    },
    Peer {
        name: "spike",
        program: "spike",
        arguments: &["-m0x80000000:0x10000000", "--isa=rv64gc"],
    },
];

/// A machine that is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Machine {
    /// What the tables call it.
    pub(crate) name: &'static str,
    program: PathBuf,
    arguments: &'static [&'static str],
}

impl Machine {
    /// This project's emulator.
    pub(crate) fn pagewalk() -> Self {
        Self {
            name: "pagewalk",
            program: paths::emulator(),
            arguments: &["run", "--memory", "256M"],
        }
    }

    /// What runs a program on it.
    pub(crate) fn command(&self, file: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.args(self.arguments).arg(file);
        command
    }
}

/// Our own emulator's command, with its counts written to a file.
pub(crate) fn counting(file: &Path, counters: &Path) -> Command {
    let mut command = Machine::pagewalk().command(file);
    command.arg("--counters").arg(counters);
    command
}

/// This project's emulator, and peers: those that are named, of which each must be here, or else
/// those that are here.
pub(crate) fn machines(names: &[String]) -> Result<Vec<Machine>> {
    let mut machines = vec![Machine::pagewalk()];
    if names.is_empty() {
        machines.extend(PEERS.iter().filter_map(found));
    }
    for name in names.iter().filter(|it| *it != NONE) {
        let Some(peer) = PEERS.iter().find(|it| it.name == name) else {
            let known = PEERS.map(|it| it.name).join(", ");
            bail!("`{name}` is no emulator that the benches know: --vs takes {known} or {NONE}");
        };
        let machine = found(peer).with_context(|| {
            let program = peer.program;
            format!("{program} is not on the PATH: install it, or leave `{name}` out of --vs")
        })?;
        machines.push(machine);
    }
    Ok(machines)
}

/// What `--vs` takes where nothing is to be compared with.
const NONE: &str = "none";

fn found(peer: &Peer) -> Option<Machine> {
    Some(Machine {
        name: peer.name,
        program: paths::find_tool(peer.program)?,
        arguments: peer.arguments,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_machine_comes_first_and_always() {
        assert_eq!(machines(&[]).unwrap()[0], Machine::pagewalk());
        assert_eq!(machines(&[NONE.into()]).unwrap(), [Machine::pagewalk()]);
    }

    #[test]
    fn a_name_that_nobody_knows_is_refused_with_those_that_are() {
        let error = machines(&["bochs".into()]).unwrap_err().to_string();
        assert!(
            error.contains("bochs") && error.contains("qemu, spike"),
            "{error}"
        );
    }

    #[test]
    fn the_file_is_the_last_argument() {
        let command = Machine::pagewalk().command(Path::new("/t/sieve.elf"));
        let last = command.get_args().last();
        assert_eq!(last.and_then(|it| it.to_str()), Some("/t/sieve.elf"));
    }
}
