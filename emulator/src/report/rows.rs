//! The table of events: for each kind its fields in columns of their own, and for all events when they
//! were, of which kind, and whose.

use super::columns::{Columns, Times};
use super::survey::Survey;
use crate::recording::{Event, Value};
use serde::Serialize;
use std::collections::HashMap;

/// What the page knows of a kind.
#[derive(Clone, Debug, Serialize)]
pub(super) struct KindSummary {
    pub(super) name: &'static str,
    pub(super) group: &'static str,
    /// How many there are in the recording, and how many of these in the table.
    pub(super) count: u64,
    pub(super) kept: u64,
    pub(super) fields: Vec<FieldSummary>,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct FieldSummary {
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    /// What the numbers of a field of type `name` stand for.
    names: Vec<&'static str>,
    /// Whether some values have more than 32 bits.
    high: bool,
    /// Whether some events have none.
    given: bool,
}

/// Groups of kinds that are shown and hidden together.
const GROUPS: [(&str, &[&str]); 8] = [
    ("faults", &["page_fault", "fault_done", "cow"]),
    ("swap", &["swap_out", "swap_in", "swap_done", "evict"]),
    (
        "frames",
        &["frames", "frame_use", "frame_map", "frame_unmap"],
    ),
    ("TLB and walks", &["walk", "tlb_fill", "tlb_flush", "satp"]),
    ("traps", &["trap", "return"]),
    ("system calls", &["system_call", "system_call_end"]),
    ("disks", &["disk_begin", "disk_end"]),
    (
        "processes",
        &[
            "switch",
            "process_start",
            "process_name",
            "process_space",
            "process_exit",
        ],
    ),
];
const OTHERS: &str = "other";

fn group(kind: &str) -> &'static str {
    let found = GROUPS.iter().find(|(_, kinds)| kinds.contains(&kind));
    found.map_or(OTHERS, |(group, _)| group)
}

/// The groups of which there are events.
pub(super) fn groups(survey: &Survey) -> Vec<&'static str> {
    let there: Vec<&str> = Event::KINDS
        .iter()
        .filter(|&&(number, _)| survey.counts[usize::from(number)] > 0)
        .map(|&(_, name)| group(name))
        .collect();
    let all = GROUPS.into_iter().map(|(group, _)| group).chain([OTHERS]);
    all.filter(|group| there.contains(group)).collect()
}

/// How many events of each kind are kept, of so many, when there is room for `most`: all of the rare
/// kinds, and of the frequent ones as many as of each other.
fn quotas(counts: &[u64], most: u64) -> Vec<u64> {
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_by_key(|&kind| counts[kind]);
    let mut quotas = vec![0; counts.len()];
    let mut room = most;
    for (place, &kind) in order.iter().enumerate() {
        let share = room / (counts.len() - place) as u64;
        quotas[kind] = counts[kind].min(share);
        room -= quotas[kind];
    }
    quotas
}

#[derive(Clone, Default)]
struct Field {
    name: &'static str,
    kind: &'static str,
    names: Vec<&'static str>,
    low: Vec<u32>,
    high: Vec<u32>,
    given: Vec<u8>,
}

impl Field {
    fn push(&mut self, value: Value<'_>, strings: &mut Strings) {
        let (kind, number) = match value {
            Value::Number(number) => ("number", number),
            Value::Hex(number) => ("hex", number),
            Value::Name(name) => ("name", self.number_of(name)),
            Value::Text(text) => ("text", strings.number_of(text)),
            // The type is that of the values that are there.
            Value::None => (self.kind, 0),
        };
        self.kind = kind;
        self.low.push(number as u32);
        self.high.push((number >> 32) as u32);
        self.given.push(u8::from(value != Value::None));
    }

    fn number_of(&mut self, name: &'static str) -> u64 {
        let at = self.names.iter().position(|other| *other == name);
        let at = at.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        at as u64
    }

    fn finish(self, name: &str, columns: &mut Columns) -> FieldSummary {
        let high = self.high.iter().any(|&it| it != 0);
        let given = self.given.contains(&0);
        columns.words(format!("{name}-low"), &self.low);
        if high {
            columns.words(format!("{name}-high"), &self.high);
        }
        if given {
            columns.bytes(format!("{name}-given"), &self.given);
        }
        FieldSummary {
            name: self.name,
            kind: if self.kind.is_empty() {
                "hex"
            } else {
                self.kind
            },
            names: self.names,
            high,
            given,
        }
    }
}

/// Texts, each kept once.
#[derive(Clone, Default)]
struct Strings {
    numbers: HashMap<String, u64>,
    all: Vec<String>,
}

impl Strings {
    fn number_of(&mut self, text: &str) -> u64 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = self.all.len() as u64;
        self.all.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }
}

struct Kind {
    name: &'static str,
    count: u64,
    quota: u64,
    kept: u64,
    fields: Vec<Field>,
}

pub(super) struct Rows {
    /// By the number of a kind in the recording: its number here.
    numbers: [Option<u8>; 256],
    kinds: Vec<Kind>,
    times: Times,
    kind: Vec<u8>,
    process: Vec<u16>,
    strings: Strings,
}

impl Rows {
    pub(super) fn new(survey: &Survey, most: usize) -> Rows {
        let there: Vec<(u8, &str)> = Event::KINDS
            .iter()
            .filter(|&&(number, _)| survey.counts[usize::from(number)] > 0)
            .copied()
            .collect();
        let counts: Vec<u64> = there
            .iter()
            .map(|&(number, _)| survey.counts[usize::from(number)])
            .collect();
        let quotas = quotas(&counts, most as u64);
        let mut numbers = [None; 256];
        for (&(number, _), here) in there.iter().zip(0..) {
            numbers[usize::from(number)] = Some(here);
        }
        let kinds = there.iter().zip(counts).zip(quotas);
        Rows {
            numbers,
            kinds: kinds
                .map(|((&(_, name), count), quota)| Kind {
                    name,
                    count,
                    quota,
                    kept: 0,
                    fields: Vec::new(),
                })
                .collect(),
            times: Times::new(survey.start),
            kind: Vec::new(),
            process: Vec::new(),
            strings: Strings::default(),
        }
    }

    pub(super) fn take(&mut self, now: u64, process: usize, event: &Event) {
        let number = self.numbers[usize::from(event.number())];
        let Some((number, kind)) =
            number.and_then(|number| Some((number, self.kinds.get_mut(usize::from(number))?)))
        else {
            return;
        };
        if kind.kept == kind.quota {
            return;
        }
        kind.kept += 1;
        let values = event.fields();
        kind.fields.resize_with(values.len(), Field::default);
        for (field, (name, value)) in kind.fields.iter_mut().zip(values) {
            field.name = name;
            field.push(value, &mut self.strings);
        }
        self.times.push(now);
        self.kind.push(number);
        self.process
            .push(u16::try_from(process).unwrap_or(u16::MAX));
    }

    pub(super) fn finish(self, columns: &mut Columns) -> (Vec<KindSummary>, Vec<String>) {
        self.times.finish("event", columns);
        columns.bytes("event-kind", &self.kind);
        columns.halves("event-process", &self.process);
        let kinds = self.kinds.into_iter().enumerate().map(|(number, kind)| {
            let fields = kind.fields.into_iter().enumerate();
            KindSummary {
                name: kind.name,
                group: group(kind.name),
                count: kind.count,
                kept: kind.kept,
                fields: fields
                    .map(|(at, field)| field.finish(&format!("event-{number}-{at}"), columns))
                    .collect(),
            }
        });
        (kinds.collect(), self.strings.all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_kinds_are_kept_whole() {
        for (counts, most, expected) in [
            (&[10, 20, 30][..], 100, &[10, 20, 30][..]),
            (&[10, 1000, 1000], 100, &[10, 45, 45]),
            (&[1000, 10], 100, &[90, 10]),
            (&[1000], 100, &[100]),
            (&[5, 5], 0, &[0, 0]),
            (&[], 100, &[]),
        ] {
            assert_eq!(quotas(counts, most), expected, "{counts:?}");
        }
    }

    #[test]
    fn every_kind_of_a_group_exists() {
        let names: Vec<&str> = Event::KINDS.iter().map(|&(_, name)| name).collect();
        for kind in GROUPS.iter().flat_map(|(_, kinds)| *kinds) {
            assert!(names.contains(kind), "{kind}");
        }
    }
}
