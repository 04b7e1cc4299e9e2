//! `pmpcfg0`, `pmpcfg2`, … and `pmpaddr0`, … by number. The odd-numbered `pmpcfg` are illegal on
//! RV64, and registers of entries that are not implemented do not exist
//! (Privileged ISA, Physical Memory Protection CSRs).

use super::{CsrEffect, number};
use crate::hart::Hart;

/// A register, by its number.
enum Register {
    /// The configurations of eight entries: which eight.
    Cfg(usize),
    /// The address of one.
    Addr(usize),
}

/// The register with this number, if the hart has it.
fn register(hart: &Hart, number: u16) -> Option<Register> {
    let entries = hart.csr.pmp.entries();
    if number >= number::PMPADDR0 {
        let index = usize::from(number - number::PMPADDR0);
        return (index < entries).then_some(Register::Addr(index));
    }
    let index = usize::from(number - number::PMPCFG0);
    let word = index / 2;
    (index % 2 == 0 && word * 8 < entries).then_some(Register::Cfg(word))
}

/// Reads a PMP register.
pub(super) fn read(hart: &Hart, number: u16) -> Option<u64> {
    let pmp = &hart.csr.pmp;
    register(hart, number).map(|register| match register {
        Register::Cfg(word) => pmp.cfg(word),
        Register::Addr(index) => pmp.addr(index),
    })
}

/// Writes a PMP register.
pub(super) fn write(hart: &mut Hart, number: u16, value: u64) -> CsrEffect {
    let changed = match register(hart, number) {
        Some(Register::Cfg(word)) => hart.csr.pmp.write_cfg(word, value),
        Some(Register::Addr(index)) => hart.csr.pmp.write_addr(index, value),
        None => false,
    };
    if changed {
        CsrEffect::FLUSH
    } else {
        CsrEffect::NONE
    }
}
