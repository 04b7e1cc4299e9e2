//! The main CSRs by name, for post-mortems and traces.

use super::{number, peek};
use crate::hart::Hart;

const MAIN: [(&str, u16); 31] = [
    ("mstatus", number::MSTATUS),
    ("misa", number::MISA),
    ("mtvec", number::MTVEC),
    ("mepc", number::MEPC),
    ("mcause", number::MCAUSE),
    ("mtval", number::MTVAL),
    ("mscratch", number::MSCRATCH),
    ("medeleg", number::MEDELEG),
    ("mideleg", number::MIDELEG),
    ("mie", number::MIE),
    ("mip", number::MIP),
    ("mcounteren", number::MCOUNTEREN),
    ("menvcfg", number::MENVCFG),
    ("mseccfg", number::MSECCFG),
    ("mcycle", number::MCYCLE),
    ("minstret", number::MINSTRET),
    ("pmpcfg0", number::PMPCFG0),
    ("pmpaddr0", number::PMPADDR0),
    ("sstatus", number::SSTATUS),
    ("stvec", number::STVEC),
    ("sepc", number::SEPC),
    ("scause", number::SCAUSE),
    ("stval", number::STVAL),
    ("sscratch", number::SSCRATCH),
    ("sie", number::SIE),
    ("sip", number::SIP),
    ("scounteren", number::SCOUNTEREN),
    ("senvcfg", number::SENVCFG),
    ("stimecmp", number::STIMECMP),
    ("satp", number::SATP),
    ("fcsr", number::FCSR),
];

/// The main CSRs that this hart has, between two instructions. STIP is as the run loop left it.
#[must_use]
pub fn dump(hart: &Hart) -> Vec<(&'static str, u64)> {
    // `time` belongs to the machine and is not in the list, so any value will do.
    let time = 0;
    MAIN.iter()
        .filter_map(|&(name, number)| peek(hart, number, time).map(|value| (name, value)))
        .collect()
}
