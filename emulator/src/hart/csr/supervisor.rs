//! The supervisor's CSRs by number (Privileged ISA, Supervisor CSRs).

use super::status::sstatus;
use super::{CsrEffect, counters, envcfg, number, satp, trap_csrs};
use crate::hart::Hart;
use crate::isa::Ext;

/// Reads a supervisor CSR.
pub(super) fn read(hart: &Hart, number: u16) -> Option<u64> {
    let csr = &hart.csr;
    Some(match number {
        number::SSTATUS => csr.mstatus & sstatus::VIEW,
        number::SIE => csr.interrupts.sie(),
        number::STVEC => csr.supervisor.tvec,
        number::SCOUNTEREN => u64::from(csr.counters.supervisor_enable),
        number::SENVCFG => csr.envcfg.supervisor,
        number::SSCRATCH => csr.supervisor.scratch,
        number::SEPC => csr.supervisor.epc,
        number::SCAUSE => csr.supervisor.cause,
        number::STVAL => csr.supervisor.tval,
        number::SIP => csr.interrupts.sip(),
        number::STIMECMP if hart.extensions.has(Ext::Sstc) => csr.interrupts.stimecmp,
        number::SATP => csr.satp,
        _ => return None,
    })
}

/// Writes a supervisor CSR.
pub(super) fn write(hart: &mut Hart, number: u16, value: u64, time: u64) -> CsrEffect {
    let Hart {
        csr, extensions, ..
    } = hart;
    let extensions = *extensions;
    match number {
        number::SSTATUS => {
            let new = sstatus::write(csr.mstatus, value, extensions.has(Ext::F));
            return csr.replace_mstatus(new);
        }
        number::SIE => {
            csr.interrupts.write_sie(value);
            return CsrEffect::INTERRUPTS;
        }
        number::SIP => {
            csr.interrupts.write_sip(value);
            return CsrEffect::INTERRUPTS;
        }
        number::STIMECMP => {
            csr.interrupts.stimecmp = value;
            csr.update_time(time);
            return CsrEffect::INTERRUPTS;
        }
        number::SATP => {
            let old = csr.satp;
            csr.satp = satp::write(old, value, extensions);
            csr.seen_satps.note(csr.satp);
            return CsrEffect {
                translation: csr.satp != old,
                ..CsrEffect::NONE
            };
        }
        number::STVEC => csr.supervisor.tvec = trap_csrs::tvec(value),
        number::SCOUNTEREN => {
            csr.counters.supervisor_enable = counters::enables(value, extensions);
        }
        number::SENVCFG => {
            csr.envcfg.supervisor = envcfg::senvcfg(csr.envcfg.supervisor, value, extensions);
        }
        number::SSCRATCH => csr.supervisor.scratch = value,
        number::SEPC => csr.supervisor.epc = trap_csrs::epc(value, extensions),
        number::SCAUSE => csr.supervisor.cause = value,
        number::STVAL => csr.supervisor.tval = value,
        _ => {}
    }
    CsrEffect::NONE
}
