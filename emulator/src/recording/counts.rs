//! How often each thing is in a recording, under the names that `--counters` uses where it counts the
//! same.

use super::{DiskOperation, Event, Reader};
use crate::hart::Exception;
use crate::hart::interrupt::Interrupt;
use crate::observe::counters::ACCESS_NAMES;
use crate::observe::snapshot::key;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Read;

/// Counts by name: `walk`, `page_fault.store_absent`, `fault_done.swap_in`.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Counts(BTreeMap<String, u64>);

impl Counts {
    /// Counts all that can be read.
    pub fn of<R: Read>(reader: &mut Reader<R>) -> Counts {
        let mut counts = Counts::default();
        for record in reader.by_ref() {
            counts.add(&record.event);
        }
        counts
    }

    /// Counts what lies between a mark's begin and its end.
    pub fn between<R: Read>(reader: &mut Reader<R>, mark: &str) -> Counts {
        let mut counts = Counts::default();
        let mut inside = false;
        for record in reader.by_ref() {
            match &record.event {
                Event::Mark { label, phase } if label == mark => inside = *phase == 0,
                event if inside => counts.add(event),
                _ => {}
            }
        }
        counts
    }

    /// The count of this name, 0 if there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> u64 {
        self.0.get(name).copied().unwrap_or(0)
    }

    /// Names and counts, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(name, count)| (name.as_str(), *count))
    }

    fn more(&mut self, name: &str) {
        match self.0.get_mut(name) {
            Some(count) => *count += 1,
            None => {
                self.0.insert(name.to_owned(), 1);
            }
        }
    }

    fn add(&mut self, event: &Event) {
        let name = event.name();
        self.more(name);
        if let Some(detail) = detail(event) {
            self.more(&format!("{name}.{detail}"));
        }
    }

    /// Where events and the counters of the run's end, as [`super::End`] has them, do not agree, a sentence
    /// each. Nothing is wrong with counters that are not there.
    #[must_use]
    pub fn disagreements(&self, counters: &Value) -> Vec<String> {
        let mut pairs = vec![
            ("walk".to_owned(), number(&counters["walks"])),
            (
                "tlb_flush.all".to_owned(),
                number(&counters["tlb"]["flushes"]),
            ),
            (
                "tlb_flush.page".to_owned(),
                number(&counters["tlb"]["page_flushes"]),
            ),
        ];
        for (group, kind) in [
            ("page_faults", "page_fault"),
            ("traps", "trap"),
            ("interrupts", "trap"),
        ] {
            let named = counters[group].as_object().into_iter().flatten();
            pairs.extend(named.map(|(name, count)| (format!("{kind}.{name}"), number(count))));
        }
        let drives = counters["drives"].as_array().into_iter().flatten();
        for (disk, drive) in drives.enumerate() {
            let done = ["read_ops", "write_ops", "flushes"].map(|name| number(&drive[name]));
            let sum = done.iter().try_fold(0, |sum, count| Some(sum + (*count)?));
            // What is none of these is answered, too, and not counted.
            let others = self.get(&format!("disk_begin.{disk}.other"));
            pairs.push((
                format!("disk_end.{disk}.ok"),
                sum.filter(|_: &u64| others == 0),
            ));
            pairs.push((format!("disk_end.{disk}.error"), number(&drive["errors"])));
        }
        pairs
            .into_iter()
            .filter_map(|(name, counted)| {
                let (counted, seen) = (counted?, self.get(&name));
                (counted != seen)
                    .then(|| format!("{name}: {seen} events, and {counted} were counted"))
            })
            .collect()
    }
}

/// What is counted by itself among the events of a kind.
pub(super) fn detail(event: &Event) -> Option<String> {
    Some(match event {
        Event::Trap { cause, .. } if cause.0 >> 63 == 0 => key(Exception::name_of(cause.0)),
        Event::Trap { cause, .. } => {
            let which = Interrupt::from_code(cause.0 & !(1 << 63));
            key(which.map_or("reserved", Interrupt::name))
        }
        Event::PageFault { access, reason, .. } => {
            format!("{}_{}", ACCESS_NAMES[*access as usize], reason.name())
        }
        Event::TlbFlush { va, .. } => (if va.is_some() { "page" } else { "all" }).to_owned(),
        Event::TlbFill { access, .. } => ACCESS_NAMES[*access as usize].to_owned(),
        Event::DiskBegin {
            disk, operation, ..
        } => {
            let operation = match operation {
                DiskOperation::Read => "read",
                DiskOperation::Write => "write",
                DiskOperation::Flush => "flush",
                DiskOperation::Other => "other",
            };
            format!("{disk}.{operation}")
        }
        Event::DiskEnd { disk, ok, .. } => {
            format!("{disk}.{}", if *ok { "ok" } else { "error" })
        }
        Event::FaultDone { kind, .. } => kind.name().to_owned(),
        Event::FrameUse { usage, .. } => usage.name().to_owned(),
        _ => return None,
    })
}

fn number(value: &Value) -> Option<u64> {
    value.as_u64()
}
