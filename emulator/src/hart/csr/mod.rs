//! Control and status registers: one small file a group.
//!
//! | file | holds |
//! |---|---|
//! | `access` | what CSRRW, CSRRS and CSRRC do; the way in by number |
//! | `permission` | who may touch which CSR, apart from what values mean |
//! | `machine`, `supervisor`, `counters`, `events`, `float`, `pmp_csrs`, `mseccfg`, `seed`, `triggers`, `ids` | the registers by number |
//! | `status`, `interrupts`, `satp`, `envcfg`, `trap_csrs` | the rules for their values (WARL) |
//! | `dump` | the main registers for post-mortems and traces |
//!
//! S- and U-mode are always there; what depends on an extension asks `Hart::extensions` when it
//! is written, so a stored value is always legal and reading needs no masks.

mod access;
mod counters;
mod dump;
mod envcfg;
pub mod events;
mod float;
mod ids;
mod interrupts;
mod machine;
mod mseccfg;
pub mod number;
mod permission;
mod pmp_csrs;
mod satp;
mod seed;
mod status;
mod supervisor;
#[cfg(test)]
pub(super) mod testing;
mod trap_csrs;
mod triggers;

#[cfg(test)]
mod tests;

pub use access::{CsrEffect, CsrOp, IllegalCsr, access, access_handler_register, peek};
pub use dump::dump;
pub use envcfg::CacheBlockUse;
pub(super) use interrupts::{MEI, MSI, MTI, SEI, SSI, STI};
pub(super) use status::mstatus;

use super::Privilege;
use super::pmp::Pmp;
use crate::isa::Extensions;
use counters::Counters;
use envcfg::EnvCfg;
use float::Float;
use interrupts::Interrupts;
pub use satp::SeenSatps;
use seed::Seed;
use trap_csrs::TrapCsrs;

/// The CSRs of one hart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Csrs {
    /// `mstatus`, and with it `sstatus`; always legal, SD included.
    pub(super) mstatus: u64,
    /// `misa`: read-only (it is WARL, and no extension can be switched off while running).
    misa: u64,
    pub(super) medeleg: u64,
    pub(super) machine: TrapCsrs,
    pub(super) supervisor: TrapCsrs,
    pub(super) interrupts: Interrupts,
    counters: Counters,
    satp: u64,
    /// What `satp` has held before.
    pub seen_satps: SeenSatps,
    envcfg: EnvCfg,
    float: Float,
    seed: Seed,
    /// Physical memory protection.
    pub pmp: Pmp,
}

impl Csrs {
    /// The CSRs at reset (Privileged ISA, Reset). What the specification leaves open is zero,
    /// except `stimecmp`, which is as late as can be.
    #[must_use]
    pub fn new(extensions: Extensions) -> Csrs {
        Csrs {
            mstatus: mstatus::RESET,
            misa: extensions.misa(),
            medeleg: 0,
            machine: TrapCsrs::default(),
            supervisor: TrapCsrs::default(),
            interrupts: Interrupts::default(),
            counters: Counters::default(),
            satp: 0,
            seen_satps: SeenSatps::default(),
            envcfg: EnvCfg::reset(extensions),
            float: Float::default(),
            seed: Seed::default(),
            pmp: Pmp::default(),
        }
    }

    /// The whole of `mstatus`.
    #[inline]
    #[must_use]
    pub const fn mstatus(&self) -> u64 {
        self.mstatus
    }

    /// `mstatus.MPRV`: loads and stores act as in mode [`Csrs::mpp`].
    #[inline]
    #[must_use]
    pub const fn mprv(&self) -> bool {
        self.mstatus & mstatus::MPRV != 0
    }

    /// `mstatus.MPP`: the mode before the last trap to M.
    #[inline]
    #[must_use]
    pub fn mpp(&self) -> Privilege {
        mstatus::mpp(self.mstatus)
    }

    /// `mstatus.SUM`: S-mode may load and store in pages of U-mode.
    #[inline]
    #[must_use]
    pub const fn sum(&self) -> bool {
        self.mstatus & mstatus::SUM != 0
    }

    /// `mstatus.MXR`: loads may read executable pages.
    #[inline]
    #[must_use]
    pub const fn mxr(&self) -> bool {
        self.mstatus & mstatus::MXR != 0
    }

    /// The fields of `mstatus` that decide how addresses translate, in their places: MPRV, SUM,
    /// MXR, and MPP while MPRV lends it.
    #[inline]
    #[must_use]
    pub const fn translation_fields(&self) -> u64 {
        let fields = self.mstatus & mstatus::TRANSLATION;
        if self.mprv() {
            fields
        } else {
            fields & !mstatus::MPP
        }
    }

    /// `mstatus.TVM`: S-mode may not touch `satp` nor fence translations.
    #[inline]
    #[must_use]
    pub const fn tvm(&self) -> bool {
        self.mstatus & mstatus::TVM != 0
    }

    /// `mstatus.TW`: `wfi` is illegal below M-mode.
    #[inline]
    #[must_use]
    pub const fn tw(&self) -> bool {
        self.mstatus & mstatus::TW != 0
    }

    /// `mstatus.TSR`: `sret` is illegal in S-mode.
    #[inline]
    #[must_use]
    pub const fn tsr(&self) -> bool {
        self.mstatus & mstatus::TSR != 0
    }

    /// `satp`, whose MODE is 0 (Bare), 8 (Sv39) or, by extensions, 9 (Sv48) or 10 (Sv57).
    #[inline]
    #[must_use]
    pub const fn satp(&self) -> u64 {
        self.satp
    }

    /// `menvcfg`.
    #[inline]
    #[must_use]
    pub const fn menvcfg(&self) -> u64 {
        self.envcfg.machine
    }

    /// `menvcfg.ADUE`: hardware updates accessed and dirty bits. Never set without Svadu.
    #[inline]
    #[must_use]
    pub const fn adue(&self) -> bool {
        self.envcfg.machine & envcfg::ADUE != 0
    }

    /// `menvcfg.PBMTE`: page-table entries have memory types. Never set without Svpbmt.
    #[inline]
    #[must_use]
    pub const fn pbmte(&self) -> bool {
        self.envcfg.machine & envcfg::PBMTE != 0
    }

    /// Whether a mode may use an instruction on a cache block.
    #[must_use]
    pub const fn cache_block_use(&self, what: CacheBlockUse, privilege: Privilege) -> bool {
        self.envcfg.permits(what, privilege)
    }

    /// `menvcfg.STCE`: `stimecmp` drives STIP. Never set without Sstc.
    #[inline]
    #[must_use]
    pub const fn stce(&self) -> bool {
        self.envcfg.machine & envcfg::STCE != 0
    }

    /// `stimecmp`: with STCE, STIP is pending from this time on.
    #[inline]
    #[must_use]
    pub const fn stimecmp(&self) -> u64 {
        self.interrupts.stimecmp
    }

    /// `mip` as a CSR instruction reads it.
    #[inline]
    #[must_use]
    pub const fn mip(&self) -> u64 {
        self.interrupts.pending()
    }

    /// `mie`.
    #[inline]
    #[must_use]
    pub const fn mie(&self) -> u64 {
        self.interrupts.enabled
    }

    /// Stores a legal `mstatus` and says what that changes for others.
    fn replace_mstatus(&mut self, new: u64) -> CsrEffect {
        let changed = self.mstatus ^ new;
        self.mstatus = new;
        if changed & mstatus::FS != 0 {
            self.follow_fs();
        }
        CsrEffect {
            translation: changed & mstatus::TRANSLATION != 0,
            interrupts: changed & (mstatus::MIE | mstatus::SIE) != 0,
            flush: false,
        }
    }

    /// Replaces the interrupt lines from outside: MTIP and MSIP from the CLINT, MEIP and SEIP
    /// from the PLIC. SEIP is OR'd with the bit that software writes.
    pub fn set_lines(&mut self, mtip: bool, msip: bool, meip: bool, seip: bool) {
        self.interrupts.set_lines(mtip, msip, meip, seip);
    }

    /// Lets STIP follow `time >= stimecmp`, where `menvcfg.STCE` is set; elsewhere does nothing.
    ///
    /// The run loop calls this when `mtime` has passed `stimecmp`. Writes to `stimecmp` and
    /// `menvcfg` and reads of `mip` and `sip` do it by themselves, with the time they are given.
    #[inline]
    pub fn update_time(&mut self, time: u64) {
        self.interrupts.update_time(time);
    }
}

impl Default for Csrs {
    fn default() -> Self {
        Csrs::new(Extensions::default())
    }
}
