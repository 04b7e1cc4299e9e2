//! The two register files.

use crate::isa::Reg;

/// The integer registers, and a place that absorbs writes to `x0`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct XRegs([u64; Reg::COUNT]);

impl Default for XRegs {
    fn default() -> Self {
        XRegs([0; Reg::COUNT])
    }
}

impl XRegs {
    /// Reads a register. `R0` is never written, so it reads zero.
    #[inline(always)]
    #[must_use]
    pub fn get(&self, reg: Reg) -> u64 {
        self.0[reg as usize]
    }

    /// Writes a decoded destination, which is never `R0` (see [`Reg::dest`]).
    #[inline(always)]
    pub fn set(&mut self, reg: Reg, value: u64) {
        self.0[reg as usize] = value;
    }

    /// The thirty-two registers as a program sees them.
    #[must_use]
    pub fn visible(&self) -> &[u64] {
        &self.0[..32]
    }
}

/// The floating-point registers, 64 bits each; narrower values are NaN-boxed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FRegs([u64; Reg::COUNT]);

impl Default for FRegs {
    fn default() -> Self {
        FRegs([0; Reg::COUNT])
    }
}

impl FRegs {
    /// Reads the 64 bits of a register.
    #[inline(always)]
    #[must_use]
    pub fn get(&self, reg: Reg) -> u64 {
        self.0[reg as usize]
    }

    /// Writes the 64 bits of a register. The caller marks `mstatus.FS` dirty.
    #[inline(always)]
    pub fn set(&mut self, reg: Reg, value: u64) {
        self.0[reg as usize] = value;
    }

    /// The thirty-two registers as a program sees them.
    #[must_use]
    pub fn visible(&self) -> &[u64] {
        &self.0[..32]
    }
}
