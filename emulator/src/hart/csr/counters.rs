//! The counters: `mcycle`, `minstret`, their shadows, `mcountinhibit`, and the enables
//! (Privileged ISA, Hardware Performance Monitor to Machine Counter-Inhibit Register; Zicntr).
//!
//! The hart counts cycles and instructions once and for all, and time derives from them, so a
//! guest's write to a counter only moves the offset between the two. There are no events to
//! count: `mhpmcounter3` to `31` and their selectors are read-only zero.

use super::CsrEffect;
use super::number;
use crate::hart::Hart;
use crate::isa::{Ext, Extensions};

/// When a CSR is looked at: the hart's counts and the machine's time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    cycle: u64,
    instret: u64,
    time: u64,
}

impl Moment {
    /// Between two instructions.
    pub(super) const fn between(hart: &Hart, time: u64) -> Moment {
        Moment {
            cycle: hart.cycle,
            instret: hart.instret(),
            time,
        }
    }

    /// Inside a CSR instruction. `hart.cycle` includes it already, but it must
    /// see the counts from before (Unprivileged ISA, CSR Access Ordering).
    pub(super) const fn inside(hart: &Hart, time: u64) -> Moment {
        Moment {
            cycle: hart.cycle.wrapping_sub(1),
            instret: hart.instret().wrapping_sub(1),
            time,
        }
    }
}

/// One counter, by its distance from the hart's own count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Counter {
    /// It reads `count + offset`.
    Running { offset: u64 },
    /// It is inhibited.
    Stopped { value: u64 },
}

impl Counter {
    const fn value(self, count: u64) -> u64 {
        match self {
            Counter::Running { offset } => count.wrapping_add(offset),
            Counter::Stopped { value } => value,
        }
    }

    fn set(&mut self, count: u64, value: u64) {
        *self = match self {
            Counter::Running { .. } => Counter::Running {
                offset: value.wrapping_sub(count),
            },
            Counter::Stopped { .. } => Counter::Stopped { value },
        };
    }

    fn inhibit(&mut self, count: u64, stop: bool) {
        let value = self.value(count);
        *self = if stop {
            Counter::Stopped { value }
        } else {
            Counter::Running {
                offset: value.wrapping_sub(count),
            }
        };
    }

    const fn is_stopped(self) -> bool {
        matches!(self, Counter::Stopped { .. })
    }
}

/// `mcountinhibit.CY`, and the position of `cycle` in the enables.
const CY: u32 = 0;
/// The position of `time` in the enables; it cannot be inhibited.
const TM: u32 = 1;
/// `mcountinhibit.IR`.
const IR: u32 = 2;

/// The counters and what controls them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::hart) struct Counters {
    cycle: Counter,
    instret: Counter,
    /// `mcounteren`.
    pub(super) machine_enable: u32,
    /// `scounteren`.
    pub(super) supervisor_enable: u32,
}

impl Default for Counters {
    fn default() -> Self {
        let counter = Counter::Running { offset: 0 };
        Counters {
            cycle: counter,
            instret: counter,
            machine_enable: 0,
            supervisor_enable: 0,
        }
    }
}

impl Counters {
    const fn inhibit(&self) -> u64 {
        (self.cycle.is_stopped() as u64) << CY | (self.instret.is_stopped() as u64) << IR
    }
}

/// What a write of `value` makes of `mcounteren` or `scounteren`: a bit for each counter that has
/// an unprivileged shadow, those that read zero included (more than Sscounterenw asks for), and
/// TM for `stimecmp` as well.
pub(super) fn enables(value: u64, extensions: Extensions) -> u32 {
    const BASE: u32 = 1 << CY | 1 << TM | 1 << IR;
    let mut writable = 0;
    if extensions.has(Ext::Zicntr) {
        writable |= BASE;
    }
    if extensions.has(Ext::Sstc) {
        writable |= 1 << TM;
    }
    if extensions.has(Ext::Zihpm) {
        writable |= !BASE;
    }
    value as u32 & writable
}

/// Whether the unprivileged shadow with this number exists, if it is one.
fn shadow_exists(hart: &Hart, number: u16) -> bool {
    match number {
        number::CYCLE | number::TIME | number::INSTRET => hart.extensions.has(Ext::Zicntr),
        number::HPMCOUNTER3..=number::HPMCOUNTER31 => hart.extensions.has(Ext::Zihpm),
        _ => true,
    }
}

/// Reads a counter or one of its controls.
pub(super) fn read(hart: &Hart, number: u16, at: Moment) -> Option<u64> {
    let counters = &hart.csr.counters;
    if !shadow_exists(hart, number) {
        return None;
    }
    match number {
        number::MCYCLE | number::CYCLE => Some(counters.cycle.value(at.cycle)),
        number::MINSTRET | number::INSTRET => Some(counters.instret.value(at.instret)),
        number::TIME => Some(at.time),
        number::MCOUNTINHIBIT => Some(counters.inhibit()),
        number::MHPMCOUNTER3..=number::MHPMCOUNTER31
        | number::HPMCOUNTER3..=number::HPMCOUNTER31
        | number::MHPMEVENT3..=number::MHPMEVENT31 => Some(0),
        _ => None,
    }
}

/// Writes a counter or its inhibit bit, with effect after the writing instruction: the next one
/// reads the value written, and stopping or starting does not touch the writer's own count.
pub(super) fn write(hart: &mut Hart, number: u16, value: u64) -> CsrEffect {
    let (cycle, instret) = (hart.cycle, hart.instret());
    let counters = &mut hart.csr.counters;
    match number {
        number::MCYCLE => counters.cycle.set(cycle, value),
        number::MINSTRET => counters.instret.set(instret, value),
        number::MCOUNTINHIBIT => {
            counters.cycle.inhibit(cycle, value >> CY & 1 == 1);
            counters.instret.inhibit(instret, value >> IR & 1 == 1);
        }
        // The hardware performance counters and event selectors are read-only zero.
        _ => {}
    }
    CsrEffect::NONE
}
