//! The first reading: how long a recording is, how much of each kind it holds, and who did most.

use super::people::People;
use super::series::Figures;
use super::summary::Process;
use crate::recording::{Event, Reader};
use std::collections::{BTreeMap, HashMap};
use std::io::Read;

/// How many processes have charts of their own.
const CHARTED: usize = 48;

/// The most processes that rows of the table name.
const NAMED: usize = 4000;

/// The most processes that are told apart: those that did most. What others do counts for the machine.
pub(super) const TOLD_APART: usize = 1 << 14;

#[derive(Clone, Default, Debug)]
struct Known {
    name: Option<String>,
    /// Events while it had a hart.
    activity: u64,
    /// The how-manieth that was heard of.
    appeared: usize,
}

/// What the first reading finds.
#[derive(Clone, Debug)]
pub(super) struct Survey {
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) frequency: u64,
    /// Events of each kind, by number.
    pub(super) counts: [u64; 256],
    known: BTreeMap<u32, Known>,
    /// How many processes were heard of until now, and of how many nothing is kept.
    heard_of: usize,
    forgotten: usize,
    /// All processes, those with charts first.
    order: Vec<u32>,
}

impl Survey {
    pub(super) fn new<R: Read>(reader: &mut Reader<R>) -> Survey {
        let mut survey = Survey {
            start: 0,
            end: 0,
            frequency: reader.header().frequency,
            counts: [0; 256],
            known: BTreeMap::new(),
            heard_of: 0,
            forgotten: 0,
            order: Vec::new(),
        };
        let mut running: HashMap<u8, u32> = HashMap::new();
        let mut first = None;
        for record in &mut *reader {
            first.get_or_insert(record.time);
            survey.end = survey.end.max(record.time);
            survey.counts[usize::from(record.event.number())] += 1;
            if let Event::Switch { pid, .. } = record.event {
                running.insert(record.hart, pid);
            }
            survey.hear(&record.event);
            if let Some(&pid) = running.get(&record.hart) {
                survey.know(pid).activity += 1;
            }
        }
        survey.start = first.unwrap_or(0);
        // What came after the last event was seen too, though nothing happened.
        if let Some(end) = reader.end() {
            survey.end = survey.end.max(end.time);
        }
        survey.known.remove(&0);
        survey.forget_least();
        survey.put_in_order();
        survey
    }

    fn know(&mut self, pid: u32) -> &mut Known {
        // Twice as many may be known for a while, so that sorting them is seldom.
        if self.known.len() >= 2 * TOLD_APART && !self.known.contains_key(&pid) {
            self.forget_least();
        }
        self.known.entry(pid).or_insert_with(|| {
            self.heard_of += 1;
            Known {
                appeared: self.heard_of,
                ..Known::default()
            }
        })
    }

    /// Keeps those that did most; of those that did as much, those that appeared first.
    fn forget_least(&mut self) {
        let Some(more) = self.known.len().checked_sub(TOLD_APART).filter(|&n| n > 0) else {
            return;
        };
        let known = self.known.values();
        let mut ranks: Vec<_> = known
            .map(|known| (std::cmp::Reverse(known.activity), known.appeared))
            .collect();
        ranks.sort_unstable();
        let last = ranks[TOLD_APART - 1];
        self.known
            .retain(|_, known| (std::cmp::Reverse(known.activity), known.appeared) <= last);
        self.forgotten += more;
    }

    fn hear(&mut self, event: &Event) {
        match event {
            Event::Switch { pid, .. }
            | Event::ProcessStart { pid, .. }
            | Event::ProcessSpace { pid, .. } => {
                self.know(*pid);
            }
            Event::ProcessName { pid, name } => self.know(*pid).name = Some(name.clone()),
            _ => {}
        }
    }

    /// Those that did most come first, in the order in which they appeared; then the others.
    fn put_in_order(&mut self) {
        let mut all: Vec<(u32, u64, usize)> = self
            .known
            .iter()
            .map(|(&pid, known)| (pid, known.activity, known.appeared))
            .collect();
        all.sort_by_key(|&(_, activity, appeared)| (std::cmp::Reverse(activity), appeared));
        let most = all.len().min(CHARTED);
        let (charted, others) = all.split_at_mut(most);
        charted.sort_by_key(|&(.., appeared)| appeared);
        others.sort_by_key(|&(.., appeared)| appeared);
        self.order = all.iter().map(|&(pid, ..)| pid).collect();
    }

    /// All processes by number, in order of their indices, which begin with 1: 0 is the machine.
    pub(super) fn order(&self) -> &[u32] {
        &self.order
    }

    /// How many have charts, the machine among them.
    pub(super) fn charted(&self) -> usize {
        1 + self.order.len().min(CHARTED)
    }

    /// How many processes have no charts.
    pub(super) fn left_out(&self) -> usize {
        self.order.len().saturating_sub(CHARTED) + self.forgotten
    }

    fn name(&self, pid: u32) -> String {
        let name = self.known.get(&pid).and_then(|known| known.name.as_deref());
        // Of a program's path its last part is what people call it.
        let name = name.map(|name| name.rsplit('/').find(|it| !it.is_empty()).unwrap_or(name));
        name.unwrap_or("process").to_owned()
    }

    /// What rows of the table call the processes.
    pub(super) fn names(&self) -> Vec<(Option<u32>, String)> {
        let machine = (None, "–".to_owned());
        let named = self.order.iter().take(NAMED);
        std::iter::once(machine)
            .chain(named.map(|&pid| (Some(pid), self.name(pid))))
            .collect()
    }

    /// The processes with charts.
    pub(super) fn processes(
        &self,
        people: &People,
        figures: &Figures,
        ran: &[u64],
    ) -> Vec<Process> {
        (0..self.charted())
            .map(|index| {
                let pid = index.checked_sub(1).map(|at| self.order[at]);
                Process {
                    pid,
                    name: pid.map_or("The whole machine".to_owned(), |pid| self.name(pid)),
                    row: index,
                    ran: ran[index],
                    faults: figures.faults[index],
                    peak: figures.peaks[index],
                    spaces: people.spaces(index).to_vec(),
                }
            })
            .collect()
    }
}
