//! The counters: `mcycle`, `minstret`, the programmable ones, their shadows, `mcountinhibit`, and the
//! enables (Privileged ISA, Hardware Performance Monitor to Machine Counter-Inhibit Register; Zicntr,
//! Zihpm).
//!
//! The hart counts cycles, instructions and walks once and for all, and time derives from them, so a
//! guest's write to a counter only moves the offset between the two. Which counts a programmable
//! counter can show is said in `events`.

use super::CsrEffect;
use super::events::{HpmEvent, PROGRAMMABLE, Programmable};
use super::number;
use crate::hart::Hart;
use crate::isa::{Ext, Extensions};

/// When a CSR is looked at: the hart's counts and the machine's time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    cycle: u64,
    instret: u64,
    /// Walks for lack of a translation, by kind of access.
    walks: [u64; 3],
    time: u64,
}

impl Moment {
    /// Between two instructions.
    pub(super) const fn between(hart: &Hart, time: u64) -> Moment {
        Moment {
            cycle: hart.cycle,
            instret: hart.instret(),
            walks: hart.tlb.counts.walks,
            time,
        }
    }

    /// Inside a CSR instruction. `hart.cycle` includes it already, but it must
    /// see the counts from before (Unprivileged ISA, CSR Access Ordering).
    pub(super) const fn inside(hart: &Hart, time: u64) -> Moment {
        Moment {
            cycle: hart.cycle.wrapping_sub(1),
            instret: hart.instret().wrapping_sub(1),
            walks: hart.tlb.counts.walks,
            time,
        }
    }

    /// How often an event has happened to the hart.
    pub(super) const fn count(&self, event: HpmEvent) -> u64 {
        match event {
            HpmEvent::None => 0,
            HpmEvent::Cycles => self.cycle,
            HpmEvent::Instructions => self.instret,
            HpmEvent::Walks(kind) => self.walks[kind as usize],
        }
    }
}

/// One counter, by its distance from the hart's own count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Counter {
    /// It reads `count + offset`.
    Running { offset: u64 },
    /// It is inhibited.
    Stopped { value: u64 },
}

impl Default for Counter {
    fn default() -> Self {
        Counter::Running { offset: 0 }
    }
}

impl Counter {
    pub(super) const fn value(self, count: u64) -> u64 {
        match self {
            Counter::Running { offset } => count.wrapping_add(offset),
            Counter::Stopped { value } => value,
        }
    }

    pub(super) fn set(&mut self, count: u64, value: u64) {
        *self = match self {
            Counter::Running { .. } => Counter::Running {
                offset: value.wrapping_sub(count),
            },
            Counter::Stopped { .. } => Counter::Stopped { value },
        };
    }

    pub(super) fn inhibit(&mut self, count: u64, stop: bool) {
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
/// `mcountinhibit.HPM3`, and the position of `hpmcounter3` in the enables.
const HPM3: u32 = 3;

/// The counters and what controls them.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(in crate::hart) struct Counters {
    cycle: Counter,
    instret: Counter,
    programmable: [Programmable; PROGRAMMABLE],
    /// `mcounteren`.
    pub(super) machine_enable: u32,
    /// `scounteren`.
    pub(super) supervisor_enable: u32,
}

impl Counters {
    /// The value of a programmable counter, or of one that is read-only zero.
    fn value(&self, index: usize, at: &Moment) -> u64 {
        let one = self.programmable.get(index);
        one.map_or(0, |one| one.value(at))
    }

    /// `mcountinhibit`.
    fn inhibits(&self) -> u64 {
        let fixed = [(CY, self.cycle), (IR, self.instret)];
        let others = (HPM3..).zip(self.programmable.iter().map(|one| one.counter));
        let all = fixed.into_iter().chain(others);
        all.fold(0, |bits, (at, counter)| {
            bits | u64::from(counter.is_stopped()) << at
        })
    }
}

/// The programmable counter that a number is for, with `first` that of counter 3.
fn programmable(number: u16, first: u16) -> usize {
    usize::from(number - first)
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
        number::MCOUNTINHIBIT => Some(counters.inhibits()),
        number::MHPMCOUNTER3..=number::MHPMCOUNTER31 => {
            Some(counters.value(programmable(number, number::MHPMCOUNTER3), &at))
        }
        number::HPMCOUNTER3..=number::HPMCOUNTER31 => {
            Some(counters.value(programmable(number, number::HPMCOUNTER3), &at))
        }
        number::MHPMEVENT3..=number::MHPMEVENT31 => {
            let one = counters
                .programmable
                .get(programmable(number, number::MHPMEVENT3));
            Some(one.map_or(0, Programmable::selector))
        }
        _ => None,
    }
}

/// Writes a counter or its inhibit bit, with effect after the writing instruction: the next one
/// reads the value written, and stopping or starting does not touch the writer's own count.
pub(super) fn write(hart: &mut Hart, number: u16, value: u64) -> CsrEffect {
    // Of a counter of cycles or instructions, too, the writer is the last that is counted before.
    let at = Moment::between(hart, 0);
    let counters = &mut hart.csr.counters;
    let others = &mut counters.programmable;
    match number {
        number::MCYCLE => counters.cycle.set(at.cycle, value),
        number::MINSTRET => counters.instret.set(at.instret, value),
        number::MCOUNTINHIBIT => {
            counters.cycle.inhibit(at.cycle, value >> CY & 1 == 1);
            counters.instret.inhibit(at.instret, value >> IR & 1 == 1);
            for (bit, one) in (HPM3..).zip(others) {
                one.inhibit(&at, value >> bit & 1 == 1);
            }
        }
        number::MHPMCOUNTER3..=number::MHPMCOUNTER31 => {
            if let Some(one) = others.get_mut(programmable(number, number::MHPMCOUNTER3)) {
                one.set(&at, value);
            }
        }
        number::MHPMEVENT3..=number::MHPMEVENT31 => {
            if let Some(one) = others.get_mut(programmable(number, number::MHPMEVENT3)) {
                one.select(&at, value);
            }
        }
        _ => {}
    }
    CsrEffect::NONE
}
