//! The machine's CSRs by number, apart from counters and PMP (Privileged ISA, Machine-Level CSRs).

use super::status::mstatus;
use super::{CsrEffect, counters, envcfg, number, trap_csrs};
use crate::hart::Hart;
use crate::isa::Ext;

/// Reads a machine CSR.
pub(super) fn read(hart: &Hart, number: u16) -> Option<u64> {
    let csr = &hart.csr;
    Some(match number {
        number::MSTATUS => csr.mstatus,
        number::MISA => csr.misa,
        number::MEDELEG => csr.medeleg,
        number::MIDELEG => csr.interrupts.delegated,
        number::MIE => csr.interrupts.enabled,
        number::MTVEC => csr.machine.tvec,
        number::MCOUNTEREN => u64::from(csr.counters.machine_enable),
        number::MENVCFG => csr.envcfg.machine,
        number::MSCRATCH => csr.machine.scratch,
        number::MEPC => csr.machine.epc,
        number::MCAUSE => csr.machine.cause,
        number::MTVAL => csr.machine.tval,
        number::MIP => csr.interrupts.pending(),
        _ => return None,
    })
}

/// Writes a machine CSR.
pub(super) fn write(hart: &mut Hart, number: u16, value: u64, time: u64) -> CsrEffect {
    let Hart {
        csr, extensions, ..
    } = hart;
    let extensions = *extensions;
    match number {
        number::MSTATUS => {
            let new = mstatus::write(csr.mstatus, value, extensions.has(Ext::F));
            return csr.replace_mstatus(new);
        }
        number::MIDELEG => {
            csr.interrupts.write_mideleg(value);
            return CsrEffect::INTERRUPTS;
        }
        number::MIE => {
            csr.interrupts.write_mie(value);
            return CsrEffect::INTERRUPTS;
        }
        number::MIP => {
            csr.interrupts.write_mip(value);
            return CsrEffect::INTERRUPTS;
        }
        number::MENVCFG => {
            let new = envcfg::menvcfg(csr.envcfg.machine, value, extensions);
            let changed = csr.envcfg.machine ^ new;
            csr.envcfg.machine = new;
            csr.interrupts.set_comparator(new & envcfg::STCE != 0);
            csr.update_time(time);
            return CsrEffect {
                translation: changed & (envcfg::ADUE | envcfg::PBMTE) != 0,
                interrupts: changed & envcfg::STCE != 0,
                // What is cached may rest on a memory type that is reserved now, or was.
                flush: changed & envcfg::PBMTE != 0,
            };
        }
        number::MEDELEG => csr.medeleg = trap_csrs::medeleg(value, extensions),
        number::MTVEC => csr.machine.tvec = trap_csrs::tvec(value),
        number::MCOUNTEREN => csr.counters.machine_enable = counters::enables(value, extensions),
        number::MSCRATCH => csr.machine.scratch = value,
        number::MEPC => csr.machine.epc = trap_csrs::epc(value, extensions),
        number::MCAUSE => csr.machine.cause = value,
        number::MTVAL => csr.machine.tval = value,
        // `misa` accepts no change.
        _ => {}
    }
    CsrEffect::NONE
}
