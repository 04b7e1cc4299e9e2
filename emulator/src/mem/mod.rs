//! Memory as a hart sees it: RAM, the bus behind it, and the access paths in front of both.

pub mod access;
pub mod bus;
pub mod code;
pub mod ram;
pub mod watch;

pub use access::Flow;
pub use ram::{Ram, Width};

use crate::addr::PhysAddr;
use crate::devices::htif::{self, Outcome};
use crate::devices::{BusFault, DmaMemory};
use crate::observe::{Counters, References, Tracer, events};
use crate::recording::{Ledger, Recorder};
use bus::Bus;
use code::CodePages;
use watch::{Accessor, Watches};

/// Guest time: the `mtime` frequency is QEMU's 10 MHz, and one cycle stands for a nanosecond.
pub const CYCLES_PER_TICK: u64 = 100;

/// Everything with a physical address.
#[derive(Debug)]
pub struct Memory {
    /// RAM.
    pub ram: Ram,
    /// The devices.
    pub bus: Bus,
    /// Which pages of RAM hold decoded code.
    pub code: CodePages,
    /// Where HTIF's `tohost` lies, if the program has one.
    pub tohost: Option<PhysAddr>,
    /// Where HTIF's `fromhost` lies, if the program has one.
    pub fromhost: Option<PhysAddr>,
    /// Whether `tohost` has been written since the run loop last looked.
    pub tohost_written: bool,
    /// Whether a device has written RAM since the run loop last looked: reservations are lost.
    pub dma_written: bool,
    /// The time that several harts see until each of them has had its turn. One after another
    /// they execute the same stretch of time, and would see each other's clocks go backwards.
    pub common_ticks: Option<u64>,
    /// What has happened, counted.
    pub counters: Counters,
    /// Where the pages that programs touch are written down, if anybody asks for it.
    pub references: Option<Box<References>>,
    /// Which accesses a debugger wants to hear of.
    pub watches: Watches,
    /// Who writes down what happens, if anybody does; see [`Memory::trace`].
    pub(crate) tracer: Option<Box<Tracer>>,
    /// Where what happens is written down, likewise.
    pub recorder: Option<Box<Recorder>>,
    /// What the guest has told of its processes and frames, if somebody may ask for it.
    pub ledger: Option<Box<Ledger>>,
}

impl Memory {
    /// Lets what happens be written down from now on.
    pub fn trace(&mut self, tracer: Tracer) {
        self.bus.record_events();
        self.tracer = Some(Box::new(tracer));
    }

    /// Memory with this RAM and these devices.
    #[must_use]
    pub fn new(ram: Ram, bus: Bus) -> Memory {
        let pages = ram.size() / 4096;
        Memory {
            ram,
            bus,
            code: CodePages::new(pages),
            tohost: None,
            fromhost: None,
            tohost_written: false,
            dma_written: false,
            common_ticks: None,
            counters: Counters::default(),
            references: None,
            watches: Watches::default(),
            tracer: None,
            recorder: None,
            ledger: None,
        }
    }

    /// Whether nobody listens to the guest's tracepoints, but for marks.
    #[inline(always)]
    #[must_use]
    pub const fn hears_nothing(&self) -> bool {
        self.recorder.is_none() && self.ledger.is_none() && self.tracer.is_none()
    }

    /// The time at this cycle of a hart, in ticks since reset; `mtime` derives from it
    /// (Unprivileged ISA, Zicntr: the clocks of all harts agree to within one tick).
    #[must_use]
    pub fn ticks(&self, cycle: u64) -> u64 {
        self.common_ticks.unwrap_or(cycle / CYCLES_PER_TICK)
    }

    /// Whether `tohost` lies in this page of RAM.
    #[must_use]
    pub fn is_in_tohost_page(&self, page_offset: u64) -> bool {
        let tohost_page = self.tohost.and_then(|pa| self.ram.offset(pa));
        tohost_page.is_some_and(|t| t >> 12 == page_offset >> 12)
    }

    /// Carries out what the guest has stored to `tohost`: an exit status, or bytes for the console.
    pub fn take_tohost(&mut self) -> Outcome {
        let Some(tohost) = self.tohost else {
            return Outcome::default();
        };
        let value: u64 = self.ram.read_at(tohost).unwrap_or(0);
        let Memory {
            ram,
            code,
            dma_written,
            watches,
            ..
        } = self;
        let mut memory = Dma {
            ram,
            code,
            watches,
            written: dma_written,
        };
        let outcome = htif::handle(value, &mut memory);
        if outcome.exit.is_none() {
            // Cleared, the cell says that the command was taken.
            let _cleared = memory.write(tohost.0, &0_u64.to_le_bytes());
            if let (Some(fromhost), Some(answer)) = (self.fromhost, outcome.fromhost) {
                let _answered = memory.write(fromhost.0, &answer.to_le_bytes());
            }
        }
        outcome
    }

    /// Lets the devices do what is due at `now` (in `mtime` ticks).
    pub fn service(&mut self, now: u64) {
        let Memory {
            ram,
            bus,
            code,
            dma_written,
            watches,
            ..
        } = self;
        bus.service(
            &mut Dma {
                ram,
                code,
                watches,
                written: dma_written,
            },
            now,
        );
        events::serviced(self, now);
    }
}

/// RAM as lent to devices: what they write drops decoded code and reservations.
struct Dma<'a> {
    ram: &'a mut Ram,
    code: &'a mut CodePages,
    watches: &'a mut Watches,
    written: &'a mut bool,
}

impl DmaMemory for Dma<'_> {
    fn read(&self, pa: u64, buf: &mut [u8]) -> Result<(), BusFault> {
        let source = self
            .ram
            .slice(PhysAddr(pa), buf.len())
            .ok_or(BusFault::Unmapped)?;
        buf.copy_from_slice(source);
        Ok(())
    }

    fn write(&mut self, pa: u64, data: &[u8]) -> Result<(), BusFault> {
        let offset = self.ram.offset(PhysAddr(pa)).ok_or(BusFault::Unmapped)?;
        let target = self
            .ram
            .slice_mut(PhysAddr(pa), data.len())
            .ok_or(BusFault::Unmapped)?;
        target.copy_from_slice(data);
        self.code.written(offset, data.len() as u64);
        let len = data.len() as u64;
        self.watches
            .note_physical(PhysAddr(pa), len, Accessor::Device);
        *self.written = true;
        Ok(())
    }
}
