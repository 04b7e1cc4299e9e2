//! Who may touch which CSR: decided here, once, for every CSR. What a written value becomes is
//! decided elsewhere, by each register's own rule.

use super::{IllegalCsr, number};
use crate::hart::{Hart, Privilege};

/// Checks everything but whether the CSR exists.
pub(super) fn check(hart: &Hart, number: u16, write: bool) -> Result<(), IllegalCsr> {
    // The number says who may access: bits 9:8 are the least privilege, and 11 in bits 11:10
    // means read-only (Privileged ISA, CSR Address Mapping Conventions).
    if u16::from(hart.privilege as u8) < number >> 8 & 3 {
        return Err(IllegalCsr::Privilege);
    }
    if write && number >> 10 == 3 {
        return Err(IllegalCsr::ReadOnly);
    }
    if number == number::SEED && !write {
        return Err(IllegalCsr::WriteOnly);
    }
    let allowed = match number {
        number::FFLAGS | number::FRM | number::FCSR => hart.csr.fs() != 0,
        number::SATP => !(hart.privilege == Privilege::Supervisor && hart.csr.tvm()),
        number::STIMECMP => stimecmp(hart),
        number::SEED => hart.csr.seed.allowed(hart.privilege),
        number::CYCLE..=number::HPMCOUNTER31 => counter(hart, u32::from(number & 31)),
        _ => true,
    };
    if allowed {
        Ok(())
    } else {
        Err(IllegalCsr::Disabled)
    }
}

/// `mcounteren` guards the counters from S and U, `scounteren` from U alone; U needs both
/// (Privileged ISA, Machine Counter-Enable and Counter-Enable Registers).
fn counter(hart: &Hart, index: u32) -> bool {
    let counters = &hart.csr.counters;
    let machine = counters.machine_enable >> index & 1 == 1;
    let supervisor = counters.supervisor_enable >> index & 1 == 1;
    match hart.privilege {
        Privilege::Machine => true,
        Privilege::Supervisor => machine,
        Privilege::User => machine && supervisor,
    }
}

/// Below M-mode `stimecmp` needs `menvcfg.STCE` and `mcounteren.TM`
/// (Privileged ISA, Machine Environment Configuration and Machine Counter-Enable Registers).
fn stimecmp(hart: &Hart) -> bool {
    const TM: u32 = 1;
    hart.privilege == Privilege::Machine
        || hart.csr.stce() && hart.csr.counters.machine_enable >> TM & 1 == 1
}
