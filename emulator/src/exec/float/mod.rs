//! What F, D, Zfh and Zfa compute, as pure functions from bits to bits and flags.
//!
//! - [`exact`] is Berkeley SoftFloat: right in all cases, and slow.
//! - [`fast`] uses the host's FPU where that is proven to give the same bits and flags, and
//!   [`exact`] elsewhere. This is what instructions execute, but for half precision, which has
//!   no fast way.
//! - [`bits`] is what needs no arithmetic: comparing, choosing, classifying, moving signs.
//! - [`additional`] is what else Zfa brings.
//!
//! Function names are mnemonics: `fadd.s` is `add_s`, `fcvt.w.d` is `cvt_w_d`. Half precision is
//! `u16`, single precision `u32`, double precision `u64`; what goes into an integer register is
//! `u64`, sign-extended as the instruction does. No result is NaN-boxed here: see [`box_single`].

pub mod additional;
pub mod bits;
pub mod exact;
pub mod fast;

/// The canonical NaN in half precision (Unprivileged ISA, Zfh).
pub const CANONICAL_NAN_H: u16 = 0x7e00;
/// The canonical NaN in single precision (Unprivileged ISA, NaN Generation and Propagation).
pub const CANONICAL_NAN_S: u32 = 0x7fc0_0000;
/// The canonical NaN in double precision.
pub const CANONICAL_NAN_D: u64 = 0x7ff8_0000_0000_0000;

const BOX: u64 = 0xffff_ffff_0000_0000;
const BOX_HALF: u64 = 0xffff_ffff_ffff_0000;

/// A single-precision value as a 64-bit register holds it (Unprivileged ISA, NaN Boxing of
/// Narrower Values).
#[inline(always)]
#[must_use]
pub const fn box_single(value: u32) -> u64 {
    BOX | value as u64
}

/// The single-precision value in a register: the canonical NaN if it is not properly boxed.
#[inline(always)]
#[must_use]
pub const fn unbox_single(register: u64) -> u32 {
    if register & BOX == BOX {
        register as u32
    } else {
        CANONICAL_NAN_S
    }
}

/// A half-precision value as a 64-bit register holds it: boxed in a single-precision NaN, which
/// is boxed in turn (Unprivileged ISA, Zfh).
#[inline(always)]
#[must_use]
pub const fn box_half(value: u16) -> u64 {
    BOX_HALF | value as u64
}

/// The half-precision value in a register: the canonical NaN if it is not properly boxed.
#[inline(always)]
#[must_use]
pub const fn unbox_half(register: u64) -> u16 {
    if register & BOX_HALF == BOX_HALF {
        register as u16
    } else {
        CANONICAL_NAN_H
    }
}

/// How to round (Unprivileged ISA, Floating-Point Control and Status Register).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum RoundingMode {
    /// To nearest, ties to even.
    Rne = 0,
    /// Towards zero.
    Rtz = 1,
    /// Down, towards negative infinity.
    Rdn = 2,
    /// Up, towards positive infinity.
    Rup = 3,
    /// To nearest, ties away from zero.
    Rmm = 4,
}

impl RoundingMode {
    /// Every mode, by encoding.
    pub const ALL: [RoundingMode; 5] = [
        RoundingMode::Rne,
        RoundingMode::Rtz,
        RoundingMode::Rdn,
        RoundingMode::Rup,
        RoundingMode::Rmm,
    ];

    /// The mode that an instruction's `rm` field selects: itself, or `frm` if it says dynamic.
    /// `None` if either encoding is reserved, which makes the instruction illegal. Only the low
    /// three bits of both count.
    #[inline(always)]
    #[must_use]
    pub const fn resolve(rm: u32, frm: u32) -> Option<RoundingMode> {
        const DYNAMIC: u32 = 7;
        match if rm & 7 == DYNAMIC { frm & 7 } else { rm & 7 } {
            0 => Some(RoundingMode::Rne),
            1 => Some(RoundingMode::Rtz),
            2 => Some(RoundingMode::Rdn),
            3 => Some(RoundingMode::Rup),
            4 => Some(RoundingMode::Rmm),
            _ => None,
        }
    }
}

/// Exception flags, laid out as in `fcsr`.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Fflags(u8);

impl Fflags {
    /// No exception.
    pub const NONE: Fflags = Fflags(0);
    /// Inexact.
    pub const NX: Fflags = Fflags(1);
    /// Underflow.
    pub const UF: Fflags = Fflags(2);
    /// Overflow.
    pub const OF: Fflags = Fflags(4);
    /// Division by zero.
    pub const DZ: Fflags = Fflags(8);
    /// Invalid operation.
    pub const NV: Fflags = Fflags(16);

    /// The flags in the low five bits.
    #[inline(always)]
    #[must_use]
    pub const fn from_bits(bits: u8) -> Fflags {
        Fflags(bits & 0x1f)
    }

    /// The flags as `fflags` has them.
    #[inline(always)]
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether all of these are raised.
    #[inline(always)]
    #[must_use]
    pub const fn contains(self, flags: Fflags) -> bool {
        self.0 & flags.0 == flags.0
    }

    /// These flags without NX.
    #[inline(always)]
    const fn without_nx(self) -> Fflags {
        Fflags(self.0 & !Fflags::NX.0)
    }

    #[inline(always)]
    pub(super) const fn nx_if(inexact: bool) -> Fflags {
        Fflags(inexact as u8)
    }

    #[inline(always)]
    const fn nv_if(invalid: bool) -> Fflags {
        Fflags((invalid as u8) << 4)
    }
}

impl std::ops::BitOr for Fflags {
    type Output = Fflags;

    #[inline(always)]
    fn bitor(self, other: Fflags) -> Fflags {
        Fflags(self.0 | other.0)
    }
}

impl std::ops::BitOrAssign for Fflags {
    #[inline(always)]
    fn bitor_assign(&mut self, other: Fflags) {
        self.0 |= other.0;
    }
}

impl std::fmt::Debug for Fflags {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = [(16, "NV"), (8, "DZ"), (4, "OF"), (2, "UF"), (1, "NX")];
        let raised = names.iter().filter(|(bit, _)| self.0 & bit != 0);
        let raised: Vec<_> = raised.map(|&(_, name)| name).collect();
        write!(f, "Fflags({})", raised.join("|"))
    }
}

#[cfg(test)]
pub(super) mod tests;
