//! The fields of the control and status registers, with names for their values: for CSR writes in
//! the trace log, and for whoever asks what a register holds.
//!
//! The registers are those that this machine has; a field that it keeps read-only zero is named
//! all the same where its being zero says something. A register that is one number, such as
//! `sscratch` or `mcycle`, has no fields.

use crate::hart::csr::events::PROGRAMMABLE;
use crate::hart::csr::number::*;
use std::borrow::Cow;

mod tables;
#[cfg(test)]
mod tests;

/// Some bits of a CSR that mean something together.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The specification's name: `SUM`.
    pub name: &'static str,
    /// Its lowest and its highest bit.
    pub bits: (u8, u8),
    /// What a value of it, moved down to bit 0, says beside the number: `Dirty` for 3 in `FS`.
    pub describe: fn(u64) -> Cow<'static, str>,
    /// What the field is for, in a few words.
    pub about: &'static str,
}

impl Field {
    /// The field's bits, in their places.
    #[must_use]
    pub const fn mask(&self) -> u64 {
        let (low, high) = self.bits;
        u64::MAX >> (63 - (high - low)) << low
    }

    /// Its value in a register that holds `register`.
    #[must_use]
    pub const fn value(&self, register: u64) -> u64 {
        (register & self.mask()) >> self.bits.0
    }

    /// Its value as text: the value's name if it has one, else the number.
    #[must_use]
    pub fn show(&self, register: u64) -> Cow<'static, str> {
        (self.describe)(self.value(register))
    }
}

/// The selector of the first counter that counts nothing.
const FIRST_WITHOUT_EVENT: u16 = MHPMEVENT3 + PROGRAMMABLE as u16;

/// The fields of a CSR, from its low bits to its high ones; none if it is one number or unknown.
#[must_use]
pub fn fields(number: u16) -> &'static [Field] {
    match number {
        FFLAGS => tables::FFLAGS,
        FRM => tables::FRM,
        FCSR => tables::FCSR,
        SEED => tables::SEED,
        SSTATUS => tables::SSTATUS,
        SIE | SIP => tables::SUPERVISOR_INTERRUPTS,
        STVEC | MTVEC => tables::TVEC,
        SCOUNTEREN | MCOUNTEREN => tables::COUNTER_ENABLES,
        SENVCFG => tables::SENVCFG,
        SCAUSE | MCAUSE => tables::CAUSE,
        SATP => tables::SATP,
        MSTATUS => tables::MSTATUS,
        MISA => tables::MISA,
        MEDELEG => tables::EXCEPTIONS,
        MIDELEG | MIE | MIP => tables::INTERRUPTS,
        MENVCFG => tables::MENVCFG,
        MCOUNTINHIBIT => tables::COUNTER_INHIBITS,
        MSECCFG => tables::MSECCFG,
        MHPMEVENT3..FIRST_WITHOUT_EVENT => tables::EVENT,
        // Eight entries a register, and RV64 has the even ones only.
        0x3a0..=0x3af if number % 2 == 0 => tables::PMPCFG[usize::from(number - PMPCFG0) / 2],
        _ => &[],
    }
}

/// A field that a write has changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The field's name.
    pub name: &'static str,
    /// What it held, as [`Field::show`] says it.
    pub old: Cow<'static, str>,
    /// What it holds.
    pub new: Cow<'static, str>,
}

/// The fields that differ between two values of a CSR. None may be left although the values
/// differ: where the register has no fields, or in bits that no field names.
#[must_use]
pub fn changes(number: u16, old: u64, new: u64) -> Vec<Change> {
    let changed = fields(number)
        .iter()
        .filter(|field| (old ^ new) & field.mask() != 0);
    changed
        .map(|field| Change {
            name: field.name,
            old: field.show(old),
            new: field.show(new),
        })
        .collect()
}

fn decimal(value: u64) -> Cow<'static, str> {
    Cow::Owned(value.to_string())
}

fn hexadecimal(value: u64) -> Cow<'static, str> {
    Cow::Owned(format!("{value:#x}"))
}

/// One of these names, or the number of a value that has none.
fn named(names: &[&'static str], value: u64) -> Cow<'static, str> {
    match usize::try_from(value).ok().and_then(|at| names.get(at)) {
        Some(name) => Cow::Borrowed(name),
        None => Cow::Owned(format!("{value} (reserved)")),
    }
}
