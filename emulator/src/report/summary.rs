//! What the page needs at once, and gets as JSON.

use super::rows::KindSummary;
use crate::recording::{Event, FaultKind};
use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub(super) struct Summary {
    pub(super) title: String,
    /// Why the recording was not read to its end.
    pub(super) notice: Option<String>,
    /// How the run ended.
    pub(super) ended: Option<String>,
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) buckets: usize,
    pub(super) bucket_cycles: u64,
    pub(super) frequency: u64,
    pub(super) processes: Vec<Process>,
    pub(super) more_processes: usize,
    pub(super) names: Vec<(Option<u32>, String)>,
    pub(super) states: Vec<&'static str>,
    pub(super) windows: Vec<usize>,
    pub(super) fault_groups: Vec<&'static str>,
    pub(super) frame_kinds: Vec<&'static str>,
    pub(super) frames: FrameSummary,
    pub(super) tables: TableSummary,
    pub(super) groups: Vec<&'static str>,
    pub(super) kinds: Vec<KindSummary>,
    pub(super) strings: Vec<String>,
    pub(super) totals: Totals,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Process {
    /// `None`: the whole machine.
    pub(super) pid: Option<u32>,
    pub(super) name: String,
    /// Its part of the charts' columns.
    pub(super) row: usize,
    /// Cycles.
    pub(super) ran: u64,
    pub(super) faults: u64,
    /// The most pages it had in memory.
    pub(super) peak: u32,
    /// Since when it had which address space.
    pub(super) spaces: Vec<(u64, u32)>,
}

/// How the map of frames is kept: all changes, and the whole map before every so many of them.
#[derive(Clone, Debug, Serialize)]
pub(super) struct FrameSummary {
    pub(super) count: usize,
    /// The page number of the first.
    pub(super) first: u64,
    pub(super) every: usize,
}

/// How page tables are kept: likewise. All entries at a time are those between two of `starts`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct TableSummary {
    pub(super) every: usize,
    pub(super) starts: Vec<usize>,
}

/// Counts of the whole recording.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize)]
pub(super) struct Totals {
    pub(super) events: u64,
    pub(super) faults: u64,
    pub(super) swap_out: u64,
    pub(super) swap_in: u64,
    pub(super) copies: u64,
    pub(super) fills: u64,
}

impl Totals {
    pub(super) fn take(&mut self, event: &Event) {
        self.events += 1;
        match event {
            Event::PageFault { .. } => self.faults += 1,
            Event::SwapOut { .. } => self.swap_out += 1,
            Event::SwapIn { .. } => self.swap_in += 1,
            Event::TlbFill { .. } => self.fills += 1,
            Event::FaultDone {
                kind: FaultKind::Copy,
                ..
            } => self.copies += 1,
            _ => {}
        }
    }
}
