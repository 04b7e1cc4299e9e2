//! The machine: harts, memory, devices and the console, and the loops that run them.
//!
//! Everything hangs off [`Machine`]; two of them in one process do not know of each other. Time
//! is counted in executed instructions, so a run repeats exactly.

mod breaks;
mod build;
mod cut_off;
mod engine;
mod idle;
mod poke;
mod record;
mod run;
mod step;
mod stop;
#[cfg(test)]
mod tests;
mod trap_loop;
mod watch;
mod watchdog;

pub use breaks::Caller;
pub use build::{Boot, Booted, BuildError, MAX_MEMORY, MIN_MEMORY, Program};
pub use run::Progress;
pub use stop::{Break, Stop, Stuck, Why};
pub use trap_loop::TrapOrigin;
pub use watch::{Fetched, InsnObserver, Mark};

use crate::HostError;
use crate::addr::PhysAddr;
use crate::block::BlockCache;
use crate::console::Console;
use crate::hart::{Hart, Misaligned, pmp};
use crate::isa::Extensions;
use crate::mem::bus::Bus;
use crate::mem::{Memory, Ram};
use crate::mmu::tlb::Tlb;
use crate::platform;
use std::fmt;

/// How instructions are executed. What the guest sees is the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Engine {
    /// Predecoded blocks and TLB.
    #[default]
    Blocks,
    /// One instruction at a time, fetched, translated and decoded anew: the oracle.
    Reference,
}

/// What a machine is made of.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Bytes of RAM, from `platform`'s RAM base on.
    pub memory: u64,
    /// How many harts, at least 1.
    pub harts: usize,
    /// The extensions that they have.
    pub extensions: Extensions,
    /// How to execute.
    pub engine: Engine,
    /// What PMP they have.
    pub pmp: pmp::Layout,
    /// What their misaligned loads and stores do.
    pub misaligned: Misaligned,
}

impl Default for Config {
    /// One hart with all that is supported, and 128 MiB.
    fn default() -> Self {
        Config {
            memory: 128 << 20,
            harts: 1,
            extensions: Extensions::default(),
            engine: Engine::default(),
            pmp: pmp::Layout::default(),
            misaligned: Misaligned::default(),
        }
    }
}

/// An RV64 machine.
pub struct Machine {
    /// The harts; they run in turns.
    pub harts: Vec<Hart>,
    /// RAM and devices.
    pub memory: Memory,
    engine: Engine,
    blocks: BlockCache,
    console: Box<dyn Console>,
    /// Whether the console had input when it was last looked at.
    input_flows: bool,
    states: Vec<run::HartState>,
    /// The time that all harts have reached, in cycles.
    now: u64,
    /// Cycles that were skipped because every hart waited.
    skipped: u64,
    marks: Vec<Mark>,
    observers: Vec<Box<dyn InsnObserver>>,
    watchdog: Option<watchdog::Watchdog>,
    /// Signs of progress that are no single hart's.
    signs: u64,
    /// What a debugger wants.
    breaks: breaks::Breaks,
}

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Machine")
            .field("harts", &self.harts)
            .field("memory", &self.memory)
            .field("engine", &self.engine)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl Machine {
    /// A machine at reset with these devices. Each hart begins at the start of RAM.
    ///
    /// # Errors
    /// When the host has no room for the RAM.
    pub fn new(config: Config, bus: Bus, console: Box<dyn Console>) -> Result<Machine, HostError> {
        let ram = Ram::new(PhysAddr(platform::RAM_BASE), config.memory)?;
        let new_hart = |id| {
            let mut hart = Hart::new(id, config.extensions, platform::RAM_BASE);
            hart.csr.pmp = pmp::Pmp::new(config.pmp);
            hart.misaligned = config.misaligned;
            if config.engine == Engine::Reference {
                hart.tlb = Tlb::blind();
            }
            crate::mmu::update_context(&mut hart);
            hart
        };
        Ok(Machine {
            harts: (0..config.harts).map(new_hart).collect(),
            blocks: BlockCache::new(config.memory, config.extensions),
            memory: Memory::new(ram, bus),
            engine: config.engine,
            console,
            input_flows: false,
            states: vec![run::HartState::default(); config.harts],
            now: 0,
            skipped: 0,
            marks: Vec::new(),
            observers: Vec::new(),
            watchdog: None,
            signs: 0,
            breaks: breaks::Breaks::default(),
        })
    }

    /// Guest time: cycles since reset.
    #[must_use]
    pub fn cycles(&self) -> u64 {
        self.now
    }

    /// Instructions retired by all harts.
    #[must_use]
    pub fn retired(&self) -> u64 {
        self.harts.iter().map(Hart::instret).sum()
    }

    /// TLB look-ups since reset: fetch, load, store.
    #[must_use]
    pub fn lookups(&self) -> [u64; 3] {
        let mut sums = self.blocks.lookups();
        for (sum, more) in sums.iter_mut().zip(self.memory.counters.lookups) {
            *sum += more;
        }
        sums
    }

    /// Takes the marks that the guest has set since the last call.
    pub fn take_marks(&mut self) -> Vec<Mark> {
        std::mem::take(&mut self.marks)
    }
}
