//! CSRRW, CSRRS and CSRRC, and the way to each group of CSRs by number.

use super::counters::{self, Moment};
use super::{
    float, ids, machine, mseccfg, number, permission, pmp_csrs, seed, supervisor, triggers,
};
use crate::hart::{Hart, Privilege};

/// What a CSR instruction does with its operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CsrOp {
    /// CSRRW: the operand replaces the value.
    Write,
    /// CSRRS: the operand's ones are set.
    Set,
    /// CSRRC: the operand's ones are cleared.
    Clear,
}

impl CsrOp {
    const fn apply(self, old: u64, operand: u64) -> u64 {
        match self {
            CsrOp::Write => operand,
            CsrOp::Set => old | operand,
            CsrOp::Clear => old & !operand,
        }
    }
}

/// What a CSR instruction changed for those who remember something about the hart.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct CsrEffect {
    /// How addresses translate: `satp`, the memory fields of `mstatus`, fields of `menvcfg`, PMP.
    pub translation: bool,
    /// What interrupt may be taken, or when the next one is due: `mie`, `mip`, `mideleg`,
    /// `mstatus.xIE`, `stimecmp`, `menvcfg.STCE`.
    pub interrupts: bool,
    /// Every cached translation is stale: PMP, or what an entry means, has changed.
    pub flush: bool,
}

impl CsrEffect {
    /// Nothing that others remember.
    pub const NONE: CsrEffect = CsrEffect {
        translation: false,
        interrupts: false,
        flush: false,
    };
    /// Translations have to be made anew.
    pub(super) const FLUSH: CsrEffect = CsrEffect {
        translation: true,
        flush: true,
        ..CsrEffect::NONE
    };
    /// Interrupts have to be looked at again.
    pub(super) const INTERRUPTS: CsrEffect = CsrEffect {
        interrupts: true,
        ..CsrEffect::NONE
    };

    /// Whether anything changed.
    #[must_use]
    pub const fn any(self) -> bool {
        self.translation || self.interrupts || self.flush
    }
}

/// Why a CSR instruction is an illegal instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum IllegalCsr {
    /// No such CSR on this hart.
    #[error("there is no such CSR on this hart")]
    Absent,
    /// The mode is not privileged enough.
    #[error("the CSR belongs to a more privileged mode")]
    Privilege,
    /// A write to a read-only CSR.
    #[error("the CSR is read-only")]
    ReadOnly,
    /// `mstatus.FS` or TVM, a counter enable, `menvcfg.STCE`, or `mseccfg` forbids it.
    #[error(
        "access to the CSR is switched off (mstatus.FS, TVM, mcounteren, scounteren, menvcfg.STCE \
         or mseccfg)"
    )]
    Disabled,
    /// `seed`, which is there for instructions that write.
    #[error("the CSR can only be read by an instruction that writes it")]
    WriteOnly,
}

/// Executes a CSR instruction on `xscratch`, `xepc`, `xcause` or `xtval` and returns the old value:
/// registers that trap handlers use all the time, and that nothing else depends on. `None` where it
/// is another register, or one that the mode may not access.
#[inline]
pub fn access_handler_register(
    hart: &mut Hart,
    number: u16,
    op: CsrOp,
    operand: u64,
    write: bool,
) -> Option<u64> {
    let (registers, least) = match number {
        number::SSCRATCH..=number::STVAL => (&mut hart.csr.supervisor, Privilege::Supervisor),
        number::MSCRATCH..=number::MTVAL => (&mut hart.csr.machine, Privilege::Machine),
        _ => return None,
    };
    if hart.privilege < least {
        return None;
    }
    let (register, kept) = match number & 3 {
        0 => (&mut registers.scratch, u64::MAX),
        // The bits that no instruction address can have set.
        1 => (&mut registers.epc, !(hart.jump_mask | 1)),
        2 => (&mut registers.cause, u64::MAX),
        _ => (&mut registers.tval, u64::MAX),
    };
    let old = *register;
    if write {
        *register = op.apply(old, operand) & kept;
    }
    Some(old)
}

/// Executes a CSR instruction and returns the old value, with what else has to be looked at.
///
/// `write` and `read` say whether the instruction does (Zicsr: CSRRS and CSRRC with `x0` do not
/// write, CSRRW to `x0` does not read); what is not read is returned as zero. `time` is `mtime`
/// now. `hart.cycle` must include this instruction already.
///
/// # Errors
/// The instruction is illegal; nothing was changed.
pub fn access(
    hart: &mut Hart,
    number: u16,
    op: CsrOp,
    operand: u64,
    write: bool,
    read: bool,
    time: u64,
) -> Result<(u64, CsrEffect), IllegalCsr> {
    permission::check(hart, number, write)?;
    let mut effect = CsrEffect::NONE;
    if matches!(number, number::MIP | number::SIP) {
        // STIP is exact here, however seldom the run loop compares.
        let before = hart.csr.mip();
        hart.csr.update_time(time);
        effect.interrupts = hart.csr.mip() != before;
    }
    let old = value(hart, number, Moment::inside(hart, time)).ok_or(IllegalCsr::Absent)?;
    if number == number::SEED && read {
        hart.csr.seed.wipe();
    }
    if write {
        // Of all CSRs only `mip` reads differently from what is modified (its bit SEIP).
        let base = if number == number::MIP {
            hart.csr.interrupts.pending_for_modify()
        } else {
            old
        };
        let written = store(hart, number, op.apply(base, operand), time);
        effect.interrupts |= written.interrupts;
        effect.translation = written.translation;
        effect.flush = written.flush;
    }
    Ok((if read { old } else { 0 }, effect))
}

/// Reads a CSR between two instructions, whatever the mode may access: for debuggers and
/// post-mortems. `None` if there is no such CSR.
#[must_use]
pub fn peek(hart: &Hart, number: u16, time: u64) -> Option<u64> {
    value(hart, number, Moment::between(hart, time))
}

/// The value of a CSR, if there is one with this number.
fn value(hart: &Hart, number: u16, at: Moment) -> Option<u64> {
    match number {
        number::FFLAGS..=number::FCSR => float::read(hart, number),
        number::SEED => seed::read(hart),
        0x100..=0x1ff => supervisor::read(hart, number),
        number::MCOUNTINHIBIT..=number::MHPMEVENT31 | 0xb00..=0xbff | 0xc00..=0xcff => {
            counters::read(hart, number, at)
        }
        0x3a0..=0x3ef => pmp_csrs::read(hart, number),
        number::MSECCFG => mseccfg::read(hart),
        0x7a0..=0x7af => triggers::read(number),
        0x300..=0x3ff => machine::read(hart, number),
        0xf00..=0xfff => ids::read(hart, number),
        _ => None,
    }
}

/// Writes a CSR that exists.
fn store(hart: &mut Hart, number: u16, value: u64, time: u64) -> CsrEffect {
    match number {
        number::FFLAGS..=number::FCSR => float::write(hart, number, value),
        0x100..=0x1ff => supervisor::write(hart, number, value, time),
        number::MCOUNTINHIBIT..=number::MHPMEVENT31 | 0xb00..=0xbff => {
            counters::write(hart, number, value)
        }
        0x3a0..=0x3ef => pmp_csrs::write(hart, number, value),
        number::MSECCFG => mseccfg::write(hart, value),
        0x300..=0x3ff => machine::write(hart, number, value, time),
        // `seed` and the trigger registers ignore what is written, and the rest is read-only by
        // its number.
        _ => CsrEffect::NONE,
    }
}
