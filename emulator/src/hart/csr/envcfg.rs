//! `menvcfg` and `senvcfg` (Privileged ISA, Machine and Supervisor Environment Configuration
//! Registers). Fields of extensions that this machine lacks are read-only zero.

use crate::hart::Privilege;
use crate::isa::{Ext, Extensions};

/// Fence of I/O implies memory. Every fence orders everything here, so the bit is only kept.
const FIOM: u64 = 1 << 0;
/// What `cbo.inval` does below: 0 it is illegal, 1 it flushes, 3 it invalidates (Zicbom).
const CBIE: u64 = 3 << CBIE_SHIFT;
const CBIE_SHIFT: u32 = 4;
/// `cbo.clean` and `cbo.flush` are allowed below (Zicbom).
const CBCFE: u64 = 1 << 6;
/// `cbo.zero` is allowed below (Zicboz).
const CBZE: u64 = 1 << 7;
/// Page-table entries have memory types (Svpbmt).
pub(super) const PBMTE: u64 = 1 << 62;
/// Hardware updates accessed and dirty bits (Svadu).
pub(super) const ADUE: u64 = 1 << 61;
/// `stimecmp` is enabled (Sstc).
pub(super) const STCE: u64 = 1 << 63;

/// `menvcfg` and `senvcfg`.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(in crate::hart) struct EnvCfg {
    pub(super) machine: u64,
    pub(super) supervisor: u64,
}

impl EnvCfg {
    /// At reset. A machine with Svadu alone sets A and D in hardware from the start, as QEMU's
    /// does, since kernels that know of neither extension rely on it; with Svade as well, faults
    /// come first and software chooses (`menvcfg.ADUE` has no reset value in the specification).
    pub(super) fn reset(extensions: Extensions) -> EnvCfg {
        let hardware = extensions.has(Ext::Svadu) && !extensions.has(Ext::Svade);
        EnvCfg {
            machine: if hardware { ADUE } else { 0 },
            supervisor: 0,
        }
    }
}

/// What an instruction does to a cache block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CacheBlockUse {
    /// `cbo.inval`
    Invalidate,
    /// `cbo.clean`, `cbo.flush`
    CleanOrFlush,
    /// `cbo.zero`
    Zero,
}

impl EnvCfg {
    /// Whether a mode may do this: `menvcfg` decides for the modes below M, and `senvcfg` for
    /// U-mode besides.
    pub(super) const fn permits(&self, what: CacheBlockUse, privilege: Privilege) -> bool {
        let field = match what {
            CacheBlockUse::Invalidate => CBIE,
            CacheBlockUse::CleanOrFlush => CBCFE,
            CacheBlockUse::Zero => CBZE,
        };
        match privilege {
            Privilege::Machine => true,
            Privilege::Supervisor => self.machine & field != 0,
            Privilege::User => self.machine & field != 0 && self.supervisor & field != 0,
        }
    }
}

/// The fields that both registers have.
fn shared(extensions: Extensions) -> u64 {
    let mut writable = FIOM;
    if extensions.has(Ext::Zicbom) {
        writable |= CBIE | CBCFE;
    }
    if extensions.has(Ext::Zicboz) {
        writable |= CBZE;
    }
    writable
}

/// What a write makes of a register. CBIE is WARL and 2 is reserved: the field stays as it was.
const fn write(old: u64, value: u64, writable: u64) -> u64 {
    let new = value & writable;
    if (new & CBIE) >> CBIE_SHIFT == 2 {
        new & !CBIE | old & CBIE
    } else {
        new
    }
}

/// What a write of `value` makes of `menvcfg`.
pub(super) fn menvcfg(old: u64, value: u64, extensions: Extensions) -> u64 {
    let mut writable = shared(extensions);
    if extensions.has(Ext::Svpbmt) {
        writable |= PBMTE;
    }
    if extensions.has(Ext::Svadu) {
        writable |= ADUE;
    }
    if extensions.has(Ext::Sstc) {
        writable |= STCE;
    }
    write(old, value, writable)
}

/// What a write of `value` makes of `senvcfg`.
pub(super) fn senvcfg(old: u64, value: u64, extensions: Extensions) -> u64 {
    write(old, value, shared(extensions))
}
