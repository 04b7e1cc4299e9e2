//! A hart's architectural state: registers, privilege, CSRs, and how traps are taken.
//!
//! Nothing here knows of buses, devices or caches of decoded code.

pub mod csr;
pub mod exception;
pub mod interrupt;
pub mod pmp;
pub mod privilege;
pub mod regs;
pub mod trap;

pub use csr::Csrs;
pub use exception::{AccessKind, Exception};
pub use privilege::Privilege;

use crate::isa::Extensions;
use crate::mmu::tlb::Tlb;
use regs::{FRegs, XRegs};

/// What a load or store of RAM does at an address that is not naturally aligned. (Atomics trap
/// either way, and so do accesses to devices.)
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Misaligned {
    /// It is done, as Zicclsm has it.
    #[default]
    Done,
    /// It raises an address-misaligned exception, for software to do.
    Trapped,
}

/// One hardware thread.
///
/// The registers stand at its beginning, where the host's instructions reach them with the shortest
/// displacements, and the TLB, which is large, at its end.
#[derive(Debug)]
#[repr(C)]
pub struct Hart {
    /// Integer registers.
    pub x: XRegs,
    /// Floating-point registers.
    pub f: FRegs,
    /// The next instruction's address; within a block, the block's first (see `exec`).
    pub pc: u64,
    /// The current privilege mode.
    pub privilege: Privilege,
    /// Control and status registers.
    pub csr: Csrs,
    /// `mhartid`.
    pub id: usize,
    /// Which extensions this hart has.
    pub extensions: Extensions,
    /// Guest time in cycles: one for each instruction executed (trapped ones too), and what
    /// WFI skipped. `mtime`, `cycle` and all deadlines derive from it. While a block executes it is
    /// that of its beginning, or includes the instruction in hand (see `exec`).
    pub cycle: u64,
    /// Cycles of these in which no instruction was retired: one for each exception, and what WFI
    /// skipped.
    pub unretired: u64,
    /// How many instructions of the last block were not executed, where it was left in its middle.
    pub unexecuted: u32,
    /// The bit of a jump target that must be clear: 2 without the C extension, 0 with it.
    pub jump_mask: u64,
    /// What misaligned loads and stores do.
    pub misaligned: Misaligned,
    /// `mret` and `sret` executed since reset: a trap handler that returns gets somewhere.
    pub returns: u64,
    /// The physical address of the reservation set that LR registered.
    pub reservation: Option<u64>,
    /// Cached translations: not architectural state, but tagged by this hart's contexts.
    pub tlb: Tlb,
}

impl Hart {
    /// Lets time pass without instructions, until this cycle.
    pub fn skip_to(&mut self, cycle: u64) {
        let skipped = cycle.saturating_sub(self.cycle);
        self.cycle += skipped;
        self.unretired += skipped;
    }

    /// Instructions retired since reset, up to where `cycle` counts.
    #[inline]
    #[must_use]
    pub const fn instret(&self) -> u64 {
        self.cycle - self.unretired
    }

    /// A hart at reset, in M-mode, about to execute at `pc`.
    #[must_use]
    pub fn new(id: usize, extensions: Extensions, pc: u64) -> Hart {
        Hart {
            x: XRegs::default(),
            f: FRegs::default(),
            pc,
            privilege: Privilege::Machine,
            csr: Csrs::new(extensions),
            id,
            extensions,
            cycle: 0,
            unretired: 0,
            unexecuted: 0,
            jump_mask: extensions.jump_mask(),
            misaligned: Misaligned::default(),
            returns: 0,
            reservation: None,
            tlb: Tlb::new(),
        }
    }
}
