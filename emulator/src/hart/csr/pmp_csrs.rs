//! `pmpcfg0`, `pmpcfg2` and `pmpaddr0` to `pmpaddr15` by number. The odd-numbered `pmpcfg` are
//! illegal on RV64, and entries past the sixteenth do not exist
//! (Privileged ISA, Physical Memory Protection CSRs).

use super::{CsrEffect, number};
use crate::hart::Hart;

/// Reads a PMP register.
pub(super) fn read(hart: &Hart, number: u16) -> Option<u64> {
    let pmp = &hart.csr.pmp;
    match number {
        number::PMPCFG0 => Some(pmp.cfg(0)),
        number::PMPCFG2 => Some(pmp.cfg(1)),
        number::PMPADDR0..=number::PMPADDR15 => {
            Some(pmp.addr(usize::from(number - number::PMPADDR0)))
        }
        _ => None,
    }
}

/// Writes a PMP register.
pub(super) fn write(hart: &mut Hart, number: u16, value: u64) -> CsrEffect {
    let pmp = &mut hart.csr.pmp;
    let changed = match number {
        number::PMPCFG0 => pmp.write_cfg(0, value),
        number::PMPCFG2 => pmp.write_cfg(1, value),
        number::PMPADDR0..=number::PMPADDR15 => {
            pmp.write_addr(usize::from(number - number::PMPADDR0), value)
        }
        _ => false,
    };
    CsrEffect {
        translation: changed,
        interrupts: false,
        pmp: changed,
    }
}
