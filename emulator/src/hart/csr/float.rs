//! `fcsr` and its two parts (Unprivileged ISA, Floating-Point Control and Status Register).

use super::CsrEffect;
use super::number;
use crate::hart::Hart;
use crate::isa::Ext;

/// The accrued exception flags, NV DZ OF UF NX.
const FFLAGS_MASK: u64 = 0x1f;
/// The dynamic rounding mode. Its reserved values are kept: an instruction that uses one is
/// what becomes illegal.
const FRM_MASK: u64 = 0x7;

/// `fflags` and `frm`.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(in crate::hart) struct Float {
    pub(super) fflags: u8,
    pub(super) frm: u8,
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
    let fflags = (value & FFLAGS_MASK) as u8;
    match number {
        number::FFLAGS => csr.float.fflags = fflags,
        number::FRM => csr.float.frm = (value & FRM_MASK) as u8,
        number::FCSR => {
            csr.float = Float {
                fflags,
                frm: (value >> 5 & FRM_MASK) as u8,
            }
        }
        _ => return CsrEffect::NONE,
    }
    csr.set_fs_dirty();
    CsrEffect::NONE
}
