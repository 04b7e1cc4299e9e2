//! The programmable counters, `mhpmcounter3` to `6`, and what they can be told to count (Privileged ISA,
//! Hardware Performance Monitor).
//!
//! Selectors are the numbers that the SBI's PMU extension gives to events, as on QEMU's `virt`. What a
//! miss is: a page-table walk for lack of a translation, whether it finds one or ends in a fault. An
//! access that takes longer for another reason (a misaligned one, a device) is none.

use super::counters::{Counter, Moment};
use crate::hart::AccessKind;

/// How many counters count something; `mhpmcounter7` to `31` are read-only zero.
pub const PROGRAMMABLE: usize = 4;

/// What a counter counts.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum HpmEvent {
    /// Nothing: it stands still.
    #[default]
    None,
    /// Cycles, like `mcycle`.
    Cycles,
    /// Instructions retired, like `minstret`.
    Instructions,
    /// Walks for a kind of access: fetches (the ITLB), loads and stores (the DTLB).
    Walks(AccessKind),
}

impl HpmEvent {
    /// All that can be selected.
    pub const ALL: [HpmEvent; 5] = [
        HpmEvent::Cycles,
        HpmEvent::Instructions,
        HpmEvent::Walks(AccessKind::Load),
        HpmEvent::Walks(AccessKind::Store),
        HpmEvent::Walks(AccessKind::Fetch),
    ];

    /// Its selector (SBI specification, Performance Monitoring Unit Extension: hardware general events
    /// are of type 0, hardware cache events of type 1 with cache, operation and result).
    #[must_use]
    pub const fn selector(self) -> u64 {
        const fn cache(cache: u64, operation: u64) -> u64 {
            const MISS: u64 = 1;
            1 << 16 | cache << 3 | operation << 1 | MISS
        }
        const DTLB: u64 = 3;
        const ITLB: u64 = 4;
        const READ: u64 = 0;
        const WRITE: u64 = 1;
        match self {
            HpmEvent::None => 0,
            HpmEvent::Cycles => 1,
            HpmEvent::Instructions => 2,
            HpmEvent::Walks(AccessKind::Load) => cache(DTLB, READ),
            HpmEvent::Walks(AccessKind::Store) => cache(DTLB, WRITE),
            HpmEvent::Walks(AccessKind::Fetch) => cache(ITLB, READ),
        }
    }

    /// The event with this selector.
    #[must_use]
    pub fn from_selector(selector: u64) -> Option<HpmEvent> {
        let mut events = HpmEvent::ALL.into_iter();
        events.find(|event| event.selector() == selector)
    }

    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            HpmEvent::None => "nothing",
            HpmEvent::Cycles => "cycles",
            HpmEvent::Instructions => "instructions",
            HpmEvent::Walks(AccessKind::Load) => "DTLB read misses",
            HpmEvent::Walks(AccessKind::Store) => "DTLB write misses",
            HpmEvent::Walks(AccessKind::Fetch) => "ITLB misses",
        }
    }
}

/// A programmable counter.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Programmable {
    event: HpmEvent,
    pub(super) counter: Counter,
}

impl Programmable {
    /// `mhpmevent`.
    pub(super) const fn selector(&self) -> u64 {
        self.event.selector()
    }

    /// A write to `mhpmevent`, which is WARL: what is no event's selector selects none and reads zero.
    /// The counter keeps its value.
    pub(super) fn select(&mut self, at: &Moment, selector: u64) {
        let value = self.value(at);
        self.event = HpmEvent::from_selector(selector).unwrap_or_default();
        self.set(at, value);
    }

    /// `mhpmcounter`.
    pub(super) const fn value(&self, at: &Moment) -> u64 {
        self.counter.value(at.count(self.event))
    }

    /// A write to `mhpmcounter`.
    pub(super) fn set(&mut self, at: &Moment, value: u64) {
        self.counter.set(at.count(self.event), value);
    }

    /// Its bit of `mcountinhibit`.
    pub(super) fn inhibit(&mut self, at: &Moment, stop: bool) {
        self.counter.inhibit(at.count(self.event), stop);
    }
}
