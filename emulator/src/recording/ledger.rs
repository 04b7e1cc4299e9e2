//! What a guest has told of its processes and frames so far, for questions to a machine that stands still.

use super::Event;
use super::frame_table::FrameTable;
use super::tracepoints::Decoder;
use crate::addr::PAGE_SIZE;
use crate::hart::Hart;
use crate::mem::Memory;
use std::collections::BTreeMap;
use tracepoint::id;

/// A process, as its guest tells of it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Process {
    /// The program that it runs.
    pub(crate) name: String,
    /// The guest's number of its address space; several processes may have the same.
    pub(crate) space: Option<u32>,
}

/// Listens to a guest's tracepoints, and keeps what they come to.
#[derive(Debug)]
pub struct Ledger {
    decoder: Decoder,
    frames: FrameTable,
    processes: BTreeMap<u32, Process>,
}

impl Ledger {
    /// A ledger for a machine with so many bytes of RAM.
    #[must_use]
    pub fn new(memory: u64) -> Ledger {
        Ledger {
            decoder: Decoder::new(memory),
            frames: FrameTable::new((memory / PAGE_SIZE) as usize),
            processes: BTreeMap::new(),
        }
    }

    /// A tracepoint of the guest.
    pub(super) fn told(&mut self, h: &Hart, m: &Memory, id: i32) {
        // How a fault was resolved is past when the machine stands still.
        if id != id::FAULT_DONE
            && let Some(event) = self.decoder.event_of(h, m, id)
        {
            self.take(event);
        }
    }

    fn take(&mut self, event: Event) {
        self.frames.take(&event);
        match event {
            Event::ProcessStart { pid, parent } => {
                let name = self.processes.get(&parent).map(|it| it.name.clone());
                let name = name.unwrap_or_default();
                self.processes.insert(pid, Process { name, space: None });
            }
            Event::ProcessName { pid, name } => self.processes.entry(pid).or_default().name = name,
            Event::ProcessSpace { pid, space } => {
                self.processes.entry(pid).or_default().space = Some(space);
            }
            Event::ProcessExit { pid, .. } => {
                self.processes.remove(&pid);
            }
            _ => {}
        }
    }

    /// Whether the guest has told anything of its frames.
    pub(crate) fn knows_frames(&self) -> bool {
        self.frames.iter().any(|frame| frame.kind.is_some())
    }

    /// The frames.
    pub(crate) fn frames(&self) -> &FrameTable {
        &self.frames
    }

    /// The processes that have an address space, by pid.
    pub(crate) fn members(&self, space: u32) -> impl Iterator<Item = (u32, &str)> {
        let processes = self.processes.iter();
        processes
            .filter(move |(_, process)| process.space == Some(space))
            .map(|(pid, process)| (*pid, process.name.as_str()))
    }
}
