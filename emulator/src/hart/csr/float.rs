//! `fcsr` and its two parts (Unprivileged ISA, Floating-Point Control and Status Register).

use super::number;
use super::{CsrEffect, Csrs, mstatus};
use crate::hart::Hart;
use crate::isa::Ext;

/// The accrued exception flags, NV DZ OF UF NX.
const FFLAGS_MASK: u64 = 0x1f;
/// The dynamic rounding mode. Its reserved values are kept: an instruction that uses one is
/// what becomes illegal.
const FRM_MASK: u64 = 0x7;

/// Inexact, of the exception flags.
const NX: u8 = 1;

/// `fflags` and `frm`, and what follows from them and from `mstatus.FS`.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(in crate::hart) struct Float {
    fflags: u8,
    frm: u8,
    /// While FS is Dirty, a bit for each `rm` field (static RNE, dynamic) by which an instruction
    /// rounds to nearest even: one test tells whether it may take the short way.
    nearest: u32,
    /// Likewise, but only while NX is raised, so that being inexact raises nothing new.
    silent: u32,
}

impl Float {
    /// These flags and this rounding mode.
    const fn new(fflags: u8, frm: u8, fs_is_dirty: bool) -> Float {
        const STATIC: u32 = 1;
        const DYNAMIC: u32 = 1 << 7;
        let nearest = match (fs_is_dirty, frm) {
            (false, _) => 0,
            (true, 0) => STATIC | DYNAMIC,
            (true, _) => STATIC,
        };
        Float {
            fflags,
            frm,
            nearest,
            silent: if fflags & NX != 0 { nearest } else { 0 },
        }
    }
}

impl Csrs {
    /// `mstatus.FS`: 0 off, 1 initial, 2 clean, 3 dirty.
    #[inline(always)]
    #[must_use]
    pub const fn fs(&self) -> u8 {
        (self.mstatus >> mstatus::FS_SHIFT & 3) as u8
    }

    /// Whether `mstatus.FS` is Dirty, which SD summarises.
    #[inline(always)]
    #[must_use]
    pub const fn fs_is_dirty(&self) -> bool {
        self.mstatus & mstatus::SD != 0
    }

    /// Marks the floating-point state dirty, after a write to a register or `fcsr`.
    #[inline(always)]
    pub fn set_fs_dirty(&mut self) {
        if !self.fs_is_dirty() {
            self.mstatus |= mstatus::FS | mstatus::SD;
            self.follow_fs();
        }
    }

    /// Brings what follows from FS up to date, which has changed.
    pub(super) const fn follow_fs(&mut self) {
        let Float { fflags, frm, .. } = self.float;
        self.float = Float::new(fflags, frm, self.fs_is_dirty());
    }

    /// Whether FS is Dirty and an instruction with this `rm` field rounds to nearest even.
    #[inline(always)]
    #[must_use]
    pub const fn rounds_to_nearest(&self, rm: u32) -> bool {
        self.float.nearest >> (rm & 31) & 1 != 0
    }

    /// Whether, besides, NX is raised already.
    #[inline(always)]
    #[must_use]
    pub const fn rounds_silently(&self, rm: u32) -> bool {
        self.float.silent >> (rm & 31) & 1 != 0
    }

    /// The dynamic rounding mode, reserved values included.
    #[inline(always)]
    #[must_use]
    pub const fn frm(&self) -> u8 {
        self.float.frm
    }

    /// `fcsr` with this dynamic rounding mode and no flags.
    pub const fn set_rounding(&mut self, frm: u8) {
        self.float = Float::new(0, frm, self.fs_is_dirty());
    }

    /// The accrued exception flags, NV DZ OF UF NX from bit 4 down.
    #[inline(always)]
    #[must_use]
    pub const fn fflags(&self) -> u8 {
        self.float.fflags
    }

    /// Accrues exception flags. The caller marks FS dirty.
    #[inline(always)]
    pub const fn or_fflags(&mut self, flags: u8) {
        self.float.fflags |= flags & FFLAGS_MASK as u8;
        if flags & NX != 0 {
            self.float.silent = self.float.nearest;
        }
    }
}

/// Reads a floating-point CSR; there is none without F.
pub(super) fn read(hart: &Hart, number: u16) -> Option<u64> {
    let float = &hart.csr.float;
    let (fflags, frm) = (u64::from(float.fflags), u64::from(float.frm));
    if !hart.extensions.has(Ext::F) {
        return None;
    }
    match number {
        number::FFLAGS => Some(fflags),
        number::FRM => Some(frm),
        number::FCSR => Some(frm << 5 | fflags),
        _ => None,
    }
}

/// Writes a floating-point CSR, which makes the floating-point state dirty.
pub(super) fn write(hart: &mut Hart, number: u16, value: u64) -> CsrEffect {
    let csr = &mut hart.csr;
    let flags = |value: u64| (value & FFLAGS_MASK) as u8;
    let mode = |value: u64| (value & FRM_MASK) as u8;
    let (fflags, frm) = match number {
        number::FFLAGS => (flags(value), csr.frm()),
        number::FRM => (csr.fflags(), mode(value)),
        number::FCSR => (flags(value), mode(value >> 5)),
        _ => return CsrEffect::NONE,
    };
    csr.set_fs_dirty();
    csr.float = Float::new(fflags, frm, true);
    CsrEffect::NONE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hart::csr::testing::hart;
    use crate::isa::Extensions;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    /// What the two words are made of.
    fn check(csr: &Csrs) {
        for rm in 0..8 {
            let to_nearest = rm == 0 || rm == 7 && csr.frm() == 0;
            let nearest = csr.fs() == 3 && to_nearest;
            assert_eq!(csr.rounds_to_nearest(rm), nearest, "rm = {rm}");
            let silent = nearest && csr.fflags() & NX != 0;
            assert_eq!(csr.rounds_silently(rm), silent, "rm = {rm}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: RngSeed::Fixed(0),
            ..ProptestConfig::default()
        })]

        #[test]
        fn the_short_test_follows_every_write(
            steps in prop::collection::vec((0..8_u8, any::<u64>()), 1..40),
        ) {
            let mut hart = hart(Extensions::all());
            check(&hart.csr);
            for (step, value) in steps {
                // The CSRs of floating point are not there while FS is Off.
                let _there = match step {
                    0 => hart.csrrw(number::FFLAGS, value),
                    1 => hart.csrrw(number::FRM, value),
                    2 => hart.csrrw(number::FCSR, value & 0x1f),
                    3 => hart.csrrw(number::MSTATUS, value),
                    4 => hart.csrrw(number::SSTATUS, value),
                    _ => Ok(0),
                };
                match step {
                    5 => hart.csr.set_fs_dirty(),
                    6 => hart.csr.or_fflags(value as u8),
                    7 => hart.csr.set_rounding((value & FRM_MASK) as u8),
                    _ => {}
                }
                check(&hart.csr);
            }
        }
    }
}
