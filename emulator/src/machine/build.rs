//! From what a user asks for to a machine about to execute its guest's first instruction.

use super::{Config, Machine};
use crate::HostError;
use crate::addr::{PAGE_SIZE, PhysAddr};
use crate::console::{Console, ScriptedConsole};
use crate::debug::SymbolTable;
use crate::devices::virtio::blk::VirtioBlk;
use crate::devices::{BusFault, DmaMemory};
use crate::hart::Misaligned;
use crate::isa::Ext;
use crate::isa::asm::{A0, A1};
use crate::loader::{self, LoadError, elf};
use crate::mem::Ram;
use crate::mem::bus::{AttachError, Bus};
use crate::observe::{Signature, SignatureError};
use crate::platform::{self, RAM_BASE, device_tree};
use std::ops::Range;

/// The least RAM: a program of a few pages and the device tree fit.
pub const MIN_MEMORY: u64 = 64 << 10;
/// The most RAM.
pub const MAX_MEMORY: u64 = 64 << 30;

/// What the guest executes.
#[derive(Clone, Copy, Debug)]
pub enum Program<'a> {
    /// The contents of an ELF executable.
    Elf(&'a [u8]),
    /// Bytes that go to this physical address and begin with the first instruction.
    Raw(&'a [u8], u64),
}

/// A machine, its disks and what it boots.
#[derive(Debug)]
pub struct Boot<'a> {
    /// Harts and RAM.
    pub config: Config,
    /// The disks, in order of their virtio slots.
    pub disks: Vec<VirtioBlk>,
    /// The kernel's command line, `/chosen/bootargs`.
    pub bootargs: &'a str,
    /// The device tree that the guest gets, whatever it says; the one that describes this machine, if none
    /// is given.
    pub device_tree: Option<&'a [u8]>,
    /// What is executed.
    pub program: Program<'a>,
}

/// A machine that is ready to run, and what is known about its guest.
#[derive(Debug)]
pub struct Booted {
    /// The machine.
    pub machine: Machine,
    /// The program's symbols; none for a raw image.
    pub symbols: SymbolTable,
    /// The device tree, as it lies in RAM.
    pub device_tree: Vec<u8>,
    /// Where the program will leave its signature, or why it has none.
    pub signature: Result<Signature, SignatureError>,
}

/// Why a machine cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A size of RAM that makes no sense.
    #[error(
        "the memory size {0} is not a multiple of 4096 bytes from {min} KiB to {max} GiB",
        min = MIN_MEMORY >> 10,
        max = MAX_MEMORY >> 30
    )]
    MemorySize(u64),
    /// An extension that promises what the machine is not to do.
    #[error(
        "the ISA string names zicclsm, which does misaligned loads and stores, and they are to be \
         trapped: leave it out, or let them be done"
    )]
    MisalignedTrapped,
    /// An extension of what is not there.
    #[error(
        "the ISA string names smepmp, and there are no PMP regions: leave it out, or give some"
    )]
    NoPmpRegions,
    /// The RAM is full.
    #[error("the program leaves no room in RAM for the device tree: give more with --memory")]
    NoRoomForDeviceTree,
    /// The device tree cannot hold this.
    #[error("the device tree cannot be made: {0}")]
    DeviceTree(vm_fdt::Error),
    /// The host refuses.
    #[error(transparent)]
    Host(#[from] HostError),
    /// Harts or disks.
    #[error(transparent)]
    Attach(#[from] AttachError),
    /// The program.
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// What was put into RAM.
struct Loaded {
    entry: u64,
    end: u64,
    symbols: SymbolTable,
    tohost: Option<u64>,
    fromhost: Option<u64>,
    signature: Result<Signature, SignatureError>,
}

impl Boot<'_> {
    /// Builds the machine, with the program and the device tree in RAM, and each hart at the
    /// entry with its number in `a0` and the device tree's address in `a1`.
    ///
    /// Nobody listens to its console, nor types at it, before [`Machine::attach_console`]: a
    /// terminal need not be touched for a machine that cannot be built.
    ///
    /// # Errors
    /// What is wrong with the request, or what the host refuses.
    pub fn build(self) -> Result<Booted, BuildError> {
        let Config {
            memory,
            harts,
            extensions,
            pmp,
            misaligned,
            ..
        } = self.config;
        if memory % PAGE_SIZE != 0 || !(MIN_MEMORY..=MAX_MEMORY).contains(&memory) {
            return Err(BuildError::MemorySize(memory));
        }
        if extensions.has(Ext::Zicclsm) && misaligned == Misaligned::Trapped {
            return Err(BuildError::MisalignedTrapped);
        }
        if extensions.has(Ext::Smepmp) && pmp.regions.count() == 0 {
            return Err(BuildError::NoPmpRegions);
        }
        let bus = Bus::virt(harts, memory, self.disks)?;
        let nobody = Box::new(ScriptedConsole::new(b""));
        let mut machine = Machine::new(self.config, bus, nobody)?;
        let loaded = load(&self.program, &mut machine.memory.ram)?;
        let device_tree = match self.device_tree {
            Some(given) => given.to_vec(),
            None => device_tree::build(&device_tree::Description {
                ram_size: memory,
                harts,
                extensions,
                bootargs: self.bootargs,
            })
            .map_err(BuildError::DeviceTree)?,
        };
        let size = device_tree.len() as u64;
        let address = platform::device_tree_address(memory, size, loaded.end)
            .ok_or(BuildError::NoRoomForDeviceTree)?;
        Loading(&mut machine.memory.ram)
            .write(address, &device_tree)
            .map_err(|_| BuildError::NoRoomForDeviceTree)?;
        for hart in &mut machine.harts {
            hart.pc = loaded.entry;
            hart.x.set(A0, hart.id as u64);
            hart.x.set(A1, address);
        }
        machine.memory.tohost = loaded.tohost.map(PhysAddr);
        machine.memory.fromhost = loaded.fromhost.map(PhysAddr);
        Ok(Booted {
            machine,
            symbols: loaded.symbols,
            device_tree,
            signature: loaded.signature,
        })
    }
}

impl Machine {
    /// Puts another console in the place of the one there is.
    pub fn attach_console(&mut self, console: Box<dyn Console>) {
        self.console = console;
    }

    /// Whether the guest's output ends a line.
    #[must_use]
    pub fn console_at_line_start(&self) -> bool {
        self.console.at_line_start()
    }
}

fn load(program: &Program<'_>, ram: &mut Ram) -> Result<Loaded, LoadError> {
    let range = RAM_BASE..RAM_BASE + ram.size();
    match *program {
        Program::Elf(bytes) => {
            let image = elf::parse(bytes, &range)?;
            image.write_to(bytes, &mut Loading(ram))?;
            let signature = Signature::between(image.begin_signature, image.end_signature, &range);
            Ok(Loaded {
                entry: image.entry,
                end: image.end(),
                symbols: SymbolTable::new(&image),
                tohost: image.tohost,
                fromhost: image.fromhost,
                signature,
            })
        }
        Program::Raw(bytes, address) => {
            let Range { start, end } = loader::load_raw(bytes, address, &range, &mut Loading(ram))?;
            Ok(Loaded {
                entry: start,
                end,
                symbols: SymbolTable::default(),
                tohost: None,
                fromhost: None,
                signature: Signature::between(None, None, &range),
            })
        }
    }
}

/// RAM before anything is executed: no decoded code and no reservations to think of.
struct Loading<'a>(&'a mut Ram);

impl DmaMemory for Loading<'_> {
    fn read(&self, pa: u64, buf: &mut [u8]) -> Result<(), BusFault> {
        let source = self
            .0
            .slice(PhysAddr(pa), buf.len())
            .ok_or(BusFault::Unmapped)?;
        buf.copy_from_slice(source);
        Ok(())
    }

    fn write(&mut self, pa: u64, data: &[u8]) -> Result<(), BusFault> {
        let target = self
            .0
            .slice_mut(PhysAddr(pa), data.len())
            .ok_or(BusFault::Unmapped)?;
        // RAM begins as zeros, so `.bss` costs the host no memory before the guest touches it.
        if target != data {
            target.copy_from_slice(data);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hart::pmp::Regions;

    fn boot(memory: u64, program: Program<'_>) -> Result<Booted, BuildError> {
        let config = Config {
            memory,
            harts: 2,
            ..Config::default()
        };
        build(config, program)
    }

    fn build(config: Config, program: Program<'_>) -> Result<Booted, BuildError> {
        let boot = Boot {
            config,
            disks: Vec::new(),
            bootargs: "a=b",
            device_tree: None,
            program,
        };
        boot.build()
    }

    #[test]
    fn harts_begin_at_the_program_with_the_device_tree_in_hand() {
        let code = [0x13, 0, 0, 0];
        let booted = boot(1 << 20, Program::Raw(&code, RAM_BASE + 0x1000)).unwrap();
        let ram = &booted.machine.memory.ram;
        assert_eq!(ram.slice(PhysAddr(RAM_BASE + 0x1000), 4).unwrap(), code);
        for (number, hart) in booted.machine.harts.iter().enumerate() {
            assert_eq!(
                (hart.pc, hart.x.get(A0)),
                (RAM_BASE + 0x1000, number as u64)
            );
            let tree = ram
                .slice(PhysAddr(hart.x.get(A1)), booted.device_tree.len())
                .unwrap();
            assert_eq!(tree, booted.device_tree);
        }
    }

    #[test]
    fn sizes_that_make_no_sense_are_refused() {
        for memory in [
            0,
            4096,
            MIN_MEMORY + 1,
            MIN_MEMORY - PAGE_SIZE,
            MAX_MEMORY + PAGE_SIZE,
        ] {
            let error = boot(memory, Program::Raw(&[0; 4], RAM_BASE)).unwrap_err();
            assert!(
                matches!(error, BuildError::MemorySize(size) if size == memory),
                "{error}"
            );
        }
    }

    #[test]
    fn contradictions_are_refused() {
        let program = Program::Raw(&[0; 4], RAM_BASE);
        let mut config = Config {
            misaligned: Misaligned::Trapped,
            ..Config::default()
        };
        let error = build(config, program).unwrap_err();
        assert!(matches!(error, BuildError::MisalignedTrapped), "{error}");
        config.extensions = config.extensions.without(Ext::Zicclsm);
        config.pmp.regions = Regions::new(0).unwrap();
        let error = build(config, program).unwrap_err();
        assert!(matches!(error, BuildError::NoPmpRegions), "{error}");
        config.extensions = config.extensions.without(Ext::Smepmp);
        let hart = &build(config, program).unwrap().machine.harts[0];
        assert_eq!(hart.misaligned, Misaligned::Trapped);
    }

    #[test]
    fn a_program_that_fills_ram_is_refused() {
        let image = vec![0; MIN_MEMORY as usize];
        let error = boot(MIN_MEMORY, Program::Raw(&image, RAM_BASE)).unwrap_err();
        assert!(matches!(error, BuildError::NoRoomForDeviceTree), "{error}");
    }
}
