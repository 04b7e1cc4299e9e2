//! The machines that are compared, and how each is given a bare-metal program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::flat;
use crate::paths;

/// An emulator.
#[derive(Debug)]
struct Peer {
    /// What `--vs` and the tables call it.
    name: &'static str,
    /// Its program.
    program: &'static str,
    /// What comes before the file on its command line, with the size of its RAM in one of [`sized`]'s
    /// forms.
    arguments: &'static str,
    /// What file that is.
    takes: Takes,
}

/// What a machine is given to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Takes {
    /// The ELF file.
    Elf,
    /// TinyEMU's configuration, which names a flat image.
    Configuration,
}

/// The table of peers: a new one is a row.
const PEERS: [Peer; 3] = [
    Peer {
        name: "qemu",
        program: "qemu-system-riscv64",
        arguments: "-M virt -nographic -bios none -m {MiB}M -kernel",
        takes: Takes::Elf,
    },
    Peer {
        name: "spike",
        program: "spike",
        arguments: "-m0x80000000:{bytes} --isa=rv64gc",
        takes: Takes::Elf,
    },
    Peer {
        name: "temu",
        program: "temu",
        arguments: "",
        takes: Takes::Configuration,
    },
];

/// RAM of a machine whose speed is measured, in MiB.
pub(crate) const MEMORY: u64 = 256;

/// What `--vs` takes where nothing is to be compared with.
const NONE: &str = "none";

/// A machine that is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Machine {
    /// What the tables call it.
    pub(crate) name: &'static str,
    program: PathBuf,
    arguments: &'static str,
    takes: Takes,
}

impl Machine {
    /// This project's emulator.
    pub(crate) fn pagewalk() -> Self {
        Self {
            name: "pagewalk",
            program: paths::emulator(),
            arguments: "run --memory {MiB}M",
            takes: Takes::Elf,
        }
    }

    /// What runs a program on it, with so many MiB of RAM.
    pub(crate) fn command(&self, elf: &Path, memory: u64) -> Result<Command> {
        let mut command = Command::new(&self.program);
        command.args(sized(self.arguments, memory).split_whitespace());
        match self.takes {
            Takes::Elf => command.arg(elf),
            Takes::Configuration => command.arg(configure(elf, memory)?),
        };
        Ok(command)
    }
}

/// Puts a number of MiB in the place of `{MiB}` and `{bytes}`.
fn sized(arguments: &str, memory: u64) -> String {
    arguments
        .replace("{MiB}", &memory.to_string())
        .replace("{bytes}", &(memory << 20).to_string())
}

/// Writes a flat image and a configuration beside an ELF file, and returns the latter's name.
fn configure(elf: &Path, memory: u64) -> Result<PathBuf> {
    let bytes = fs::read(elf).with_context(|| format!("cannot read {}", elf.display()))?;
    let image = elf.with_extension("bin");
    let configuration = elf.with_extension(format!("{memory}.cfg"));
    // The configuration's paths begin in its own folder.
    let name = image.file_name().unwrap_or_default().to_string_lossy();
    let text = format!(
        "{{ version: 1, machine: \"riscv64\", memory_size: {memory}, bios: \"{name}\" }}\n"
    );
    for (file, bytes) in [
        (&image, flat::image(&bytes)?),
        (&configuration, text.into()),
    ] {
        fs::write(file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(configuration)
}

/// Our own emulator's command, with its counts written to a file.
pub(crate) fn counting(elf: &Path, counters: &Path) -> Result<Command> {
    let mut command = Machine::pagewalk().command(elf, MEMORY)?;
    command.arg("--counters").arg(counters);
    Ok(command)
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

fn found(peer: &Peer) -> Option<Machine> {
    Some(Machine {
        name: peer.name,
        program: paths::find_tool(peer.program)?,
        arguments: peer.arguments,
        takes: peer.takes,
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
        for word in ["bochs", "qemu, spike, temu or none"] {
            assert!(error.contains(word), "{error}");
        }
    }

    #[test]
    fn the_file_is_the_last_argument() {
        let command = Machine::pagewalk()
            .command(Path::new("/t/s.elf"), 128)
            .unwrap();
        let arguments: Vec<_> = command.get_args().collect();
        assert_eq!(arguments, ["run", "--memory", "128M", "/t/s.elf"]);
    }

    #[test]
    fn every_machine_is_told_how_much_ram_it_has() {
        assert_eq!(sized("-m {MiB}M", 4096), "-m 4096M");
        assert_eq!(sized("-m0:{bytes} -x", 1), "-m0:1048576 -x");
        for peer in PEERS.iter().filter(|it| it.takes == Takes::Elf) {
            assert_ne!(sized(peer.arguments, 1), peer.arguments, "{peer:?}");
        }
    }

    #[test]
    fn a_configuration_names_the_image_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let elf = folder.path().join("sieve-large.elf");
        fs::write(&elf, [0; 64]).unwrap();
        let configuration = fs::read_to_string(configure(&elf, 128).unwrap()).unwrap();
        for word in ["\"sieve-large.bin\"", "memory_size: 128,"] {
            assert!(configuration.contains(word), "{configuration}");
        }
        assert!(folder.path().join("sieve-large.bin").is_file());
    }
}
