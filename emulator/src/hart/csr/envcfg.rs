//! `menvcfg` and `senvcfg` (Privileged ISA, Machine and Supervisor Environment Configuration
//! Registers). Fields of extensions that this machine lacks (CBIE, CBCFE, CBZE, PBMTE, …) are
//! read-only zero.

use crate::isa::{Ext, Extensions};

/// Fence of I/O implies memory. Every fence orders everything here, so the bit is only kept.
const FIOM: u64 = 1 << 0;
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

/// What `menvcfg` keeps of a written value.
pub(super) fn menvcfg(value: u64, extensions: Extensions) -> u64 {
    let mut writable = FIOM;
    if extensions.has(Ext::Svadu) {
        writable |= ADUE;
    }
    if extensions.has(Ext::Sstc) {
        writable |= STCE;
    }
    value & writable
}

/// What `senvcfg` keeps of a written value.
pub(super) const fn senvcfg(value: u64) -> u64 {
    value & FIOM
}
