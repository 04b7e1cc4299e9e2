//! The other emulators: what they know, and how a program is run on them.

use pagewalk::isa::{Ext, Extensions};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Extensions that programs use where a referee has them.
const OPTIONAL: &[Ext] = &[
    Ext::Zba,
    Ext::Zbb,
    Ext::Zbc,
    Ext::Zbs,
    Ext::Zbkb,
    Ext::Zbkc,
    Ext::Zbkx,
    Ext::Zknd,
    Ext::Zkne,
    Ext::Zknh,
    Ext::Zksed,
    Ext::Zksh,
    Ext::Zicond,
    Ext::Zimop,
    Ext::Zcmop,
    Ext::Zcb,
    Ext::Zacas,
    Ext::Zabha,
    Ext::Zicbom,
    Ext::Zicboz,
    Ext::Zfh,
    Ext::Zfa,
    Ext::Svinval,
];

/// QEMU's first version that is a good referee. 7.2 makes load faults of AMOs' faults.
const OLDEST_QEMU: u32 = 10;

/// Far more than a program takes.
const LIMIT: Duration = Duration::from_secs(20);

/// An emulator to compare with.
pub(crate) struct Referee {
    kind: Kind,
    program: PathBuf,
    /// What it has of the extensions that programs use.
    pub(crate) extensions: Extensions,
    /// What is to be switched off, since it would be on by itself.
    unwanted: Vec<Ext>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Qemu,
    Spike,
}

/// What every referee has.
fn base() -> Extensions {
    "rv64gc_zicntr".parse().expect("an ISA string")
}

impl Referee {
    /// QEMU, if it is installed and has at least [`OLDEST_QEMU`] (`PAGEWALK_QEMU` names another one
    /// than the one on the PATH).
    pub(crate) fn qemu() -> (&'static str, Option<Referee>) {
        let program = find("PAGEWALK_QEMU", "qemu-system-riscv64");
        let referee = program
            .filter(|program| is_new_enough(program))
            .map(|program| {
                // QEMU 10.0 rounds an overflow of fcvt.h.l towards zero in rounding mode RNE now and
                // then, so half precision is left to Spike.
                let wanted = OPTIONAL.iter().filter(|&&ext| ext != Ext::Zfh);
                let wanted = wanted.map(|ext| (*ext, true));
                let others = Ext::ALL.iter().filter(|ext| {
                    let instructions = ext.name().starts_with('z') && !base().has(**ext);
                    instructions && !OPTIONAL.contains(ext)
                });
                let known = known_to_qemu(&program, wanted.chain(others.map(|ext| (*ext, false))));
                let on = known.iter().filter(|(_, on)| *on).map(|(ext, _)| *ext);
                let extensions = on.fold(base(), Extensions::with);
                // What others imply must stay.
                let off = known.iter().map(|(ext, _)| *ext);
                let off = off.filter(|&ext| !extensions.has(ext));
                Referee {
                    kind: Kind::Qemu,
                    unwanted: off.collect(),
                    extensions,
                    program,
                }
            });
        ("random_programs_end_as_on_qemu", referee)
    }

    /// Spike, likewise (`PAGEWALK_SPIKE`).
    pub(crate) fn spike() -> (&'static str, Option<Referee>) {
        let program = find("PAGEWALK_SPIKE", "spike");
        let referee = program.map(|program| {
            // It says which extension of an ISA string it does not know.
            let has = |name: &str| {
                let isa = format!("--isa=rv64gc_{name}");
                !answer(&program, &[&isa, "--dump-dts", "/"]).contains("error:")
            };
            Referee {
                kind: Kind::Spike,
                extensions: choose(&has),
                unwanted: Vec::new(),
                program,
            }
        });
        ("random_programs_end_as_on_spike", referee)
    }

    /// The ISA string for all.
    pub(crate) fn isa(&self) -> String {
        format!("{}_sv57_svadu", self.extensions)
    }

    /// Whether misaligned atomics are access faults rather than address-misaligned exceptions.
    pub(crate) fn is_strict(&self) -> bool {
        self.kind == Kind::Spike
    }

    /// What a program prints.
    pub(crate) fn run(&self, program: &Path) -> Result<String, String> {
        let mut command = Command::new(&self.program);
        match self.kind {
            Kind::Qemu => {
                let on = OPTIONAL.iter().filter(|&&ext| self.extensions.has(ext));
                let off = self.unwanted.iter().map(|ext| (*ext, false));
                let cpu = cpu(on.map(|ext| (*ext, true)).chain(off));
                command
                    .args([
                        "-M", "virt", "-bios", "none", "-m", "128M", "-display", "none",
                    ])
                    .args(["-monitor", "none", "-serial", "stdio", "-cpu", &cpu])
                    .arg("-kernel");
            }
            Kind::Spike => {
                let isa = format!("{}_zicclsm", self.extensions).replace("_sv39_svbare", "");
                command.args(["-m128", &format!("--isa={isa}")]);
            }
        }
        command.arg(program).stdin(Stdio::null());
        let output = assert_cmd::Command::from(command).timeout(LIMIT).output();
        let output = output.map_err(|error| error.to_string())?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            Ok(text)
        } else {
            Err(format!(
                "{:?}: {}{text}",
                output.status,
                String::from_utf8_lossy(&output.stderr)
            ))
        }
    }
}

/// Reads `QEMU emulator version 10.0.2 (…)`.
fn is_new_enough(qemu: &Path) -> bool {
    let said = answer(qemu, &["--version"]);
    let major = said
        .split("version ")
        .nth(1)
        .and_then(|rest| rest.split('.').next()?.parse::<u32>().ok());
    major.is_some_and(|major| major >= OLDEST_QEMU)
}

/// QEMU's `-cpu` with these extensions on or off.
fn cpu(properties: impl Iterator<Item = (Ext, bool)>) -> String {
    let mut cpu = String::from("rv64");
    for (ext, on) in properties {
        cpu += &format!(",{}={}", ext.name(), if on { "on" } else { "off" });
    }
    cpu
}

/// Those of these properties that QEMU's CPU has: it names the first that it has not.
fn known_to_qemu(
    program: &Path,
    properties: impl Iterator<Item = (Ext, bool)>,
) -> Vec<(Ext, bool)> {
    let mut properties: Vec<_> = properties.collect();
    loop {
        let cpu = cpu(properties.iter().copied());
        let said = answer(
            program,
            &[
                "-M", "none", "-cpu", &cpu, "-display", "none", "-monitor", "stdio",
            ],
        );
        let unknown = properties
            .iter()
            .position(|(ext, _)| said.contains(&format!("cpu.{}' not found", ext.name())));
        match unknown {
            Some(unknown) => properties.remove(unknown),
            None => return properties,
        };
    }
}

fn choose(has: &impl Fn(&str) -> bool) -> Extensions {
    let optional = OPTIONAL.iter().filter(|ext| has(ext.name()));
    optional.fold(base(), |set, &ext| set.with(ext))
}

fn find(variable: &str, name: &str) -> Option<PathBuf> {
    if let Some(path) = std::env::var_os(variable) {
        return Some(path.into());
    }
    let path = std::env::var_os("PATH")?;
    let mut candidates = std::env::split_paths(&path).map(|folder| folder.join(name));
    candidates.find(|candidate| candidate.is_file())
}

/// What a command prints, on both streams.
fn answer(program: &Path, arguments: &[&str]) -> String {
    // QEMU's monitor is told to quit.
    let output = assert_cmd::Command::new(program)
        .args(arguments)
        .write_stdin("quit\n")
        .output();
    output.map_or_else(
        |error| format!("error: {error}"),
        |output| {
            let [out, err] = [output.stdout, output.stderr];
            String::from_utf8_lossy(&[out, err].concat()).into_owned()
        },
    )
}
