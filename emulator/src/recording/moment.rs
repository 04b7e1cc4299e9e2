//! Moments of a recorded run, as people name them, and where the machine stands in them.
//!
//! The moment of an event is the one before it: before the instruction that it is an event of, which has not
//! changed anything yet, and before devices and interrupts are looked at of which it is one.

use super::counts::detail;
use super::{End, Event, Reader, Record};
use crate::console::Replay;
use crate::hart::AccessKind;
use std::collections::BTreeSet;
use std::io::Read;

/// A moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Moment {
    /// The end of what is recorded.
    End,
    /// A cycle of a hart: before all that it has an event of at that time, if there is one.
    Cycle {
        /// When.
        cycle: u64,
        /// On which hart.
        hart: u8,
    },
    /// An event, by its kind and, behind a dot, what [`super::Counts`] tells apart within it.
    Event {
        /// The name: `page_fault`, or `page_fault.store_absent`.
        name: String,
        /// The how-manieth it is, from 1.
        number: u64,
    },
    /// A mark that the guest set.
    Mark {
        /// Its label.
        label: String,
        /// Where something begins, or where it ends; either will do if it is not said.
        phase: Option<Phase>,
        /// The how-manieth it is, from 1.
        number: u64,
    },
}

/// What a mark is at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Something begins.
    Begin,
    /// Something ends.
    End,
}

/// Where a moment is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The hart that has come to it.
    pub hart: u8,
    /// The hart's cycle, in which it has not executed anything yet.
    pub cycle: u64,
    /// What happens next, if the moment is that of an event.
    pub before: Option<Record>,
}

/// Why there is no such moment.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MomentError {
    /// There is no kind of this name.
    #[error("there is no event `{name}`; the events of the recording are {there}")]
    NoKind {
        /// The name.
        name: String,
        /// Those there are.
        there: String,
    },
    /// There are not so many.
    #[error("the recording has {there} of `{name}`, so there is no number {number}")]
    TooFew {
        /// The event, or the mark.
        name: String,
        /// How many there are.
        there: u64,
        /// Which was wanted.
        number: u64,
    },
    /// There is no such mark.
    #[error("the recording has no mark `{label}`; it has {there}")]
    NoMark {
        /// The label.
        label: String,
        /// Those there are.
        there: String,
    },
    /// The run was over by then.
    #[error("the recording ends at cycle {last}, before cycle {cycle}")]
    AfterEnd {
        /// Which was wanted.
        cycle: u64,
        /// The last one.
        last: u64,
    },
    /// The machine has not so many.
    #[error("there is no hart {hart}: the machine has {harts}, numbered from 0")]
    NoHart {
        /// Which was wanted.
        hart: u8,
        /// How many there are.
        harts: u32,
    },
    /// It holds nothing.
    #[error("the recording has no event that could be read")]
    Empty,
}

/// What must be known of a recording to come to a moment of it again.
#[derive(Debug)]
pub struct Survey {
    /// Where the moment is; `None` is where the run ended by itself.
    pub place: Option<Place>,
    /// What came from outside.
    pub replay: Replay,
    /// How the run ended, if the recording holds that.
    pub end: Option<End>,
    /// Why the recording cannot be read to its end, if it cannot.
    pub damage: Option<String>,
}

impl Survey {
    /// Reads a recording to its end, and finds a moment in it.
    ///
    /// # Errors
    /// There is no such moment.
    pub fn new<R: Read>(reader: &mut Reader<R>, moment: &Moment) -> Result<Survey, MomentError> {
        let harts = reader.header().harts;
        if let Moment::Cycle { hart, .. } = *moment
            && u32::from(hart) >= harts
        {
            return Err(MomentError::NoHart { hart, harts });
        }
        let mut replay = Replay {
            interactive: reader.header().interactive,
            ..Replay::default()
        };
        let mut search = Search::default();
        for record in reader.by_ref() {
            match record.event {
                Event::ConsoleInput { byte } => replay.input.push_back((record.time, byte)),
                Event::HostWait { cycles } => replay.waits.push_back((record.time, cycles)),
                _ => {}
            }
            search.take(record, moment);
        }
        let end = reader.end().cloned();
        Ok(Survey {
            place: search.finish(moment, end.as_ref())?,
            replay,
            end,
            damage: reader.damage().map(ToString::to_string),
        })
    }
}

/// Looks for a moment while events go by.
#[derive(Default)]
struct Search {
    found: Option<Record>,
    /// How many of those events there were.
    count: u64,
    /// Names of kinds, or labels of marks, of which it could be one.
    names: BTreeSet<String>,
    /// The last event, and the latest time of any.
    last: Option<Record>,
    latest: u64,
}

impl Search {
    fn take(&mut self, record: Record, moment: &Moment) {
        let fits = match moment {
            Moment::End => false,
            Moment::Cycle { cycle, hart } => record.hart == *hart && record.time >= *cycle,
            Moment::Event { name, .. } => {
                let kind = record.event.name();
                if !self.names.contains(kind) {
                    self.names.insert(kind.to_owned());
                }
                match name.split_once('.') {
                    None => name == kind,
                    Some((first, rest)) => {
                        first == kind && detail(&record.event).is_some_and(|it| it == rest)
                    }
                }
            }
            Moment::Mark { label, phase, .. } => match &record.event {
                Event::Mark {
                    label: own,
                    phase: at,
                } => {
                    self.names.insert(own.clone());
                    let number = phase.map(|it| it as u64);
                    own == label && number.is_none_or(|number| number == *at)
                }
                _ => false,
            },
        };
        self.latest = self.latest.max(record.time);
        if fits {
            self.count += 1;
            if self.count == moment.number() {
                self.found = Some(record.clone());
            }
        }
        self.last = Some(record);
    }

    fn finish(self, moment: &Moment, end: Option<&End>) -> Result<Option<Place>, MomentError> {
        let there = self.names.into_iter().collect::<Vec<_>>().join(", ");
        let last = end.map_or(self.latest, |end| end.time);
        match (moment, self.found) {
            (Moment::End, _) => match end {
                Some(end) if !end.outside => Ok(None),
                Some(end) => Ok(Some(Place {
                    hart: 0,
                    cycle: end.time,
                    before: None,
                })),
                None => self.last.map(before).map(Some).ok_or(MomentError::Empty),
            },
            (Moment::Cycle { cycle, .. }, _) if *cycle > last => {
                let cycle = *cycle;
                Err(MomentError::AfterEnd { cycle, last })
            }
            (Moment::Cycle { cycle, hart }, found) => {
                let found = found.filter(|record| record.time == *cycle);
                Ok(Some(found.map_or(
                    Place {
                        hart: *hart,
                        cycle: *cycle,
                        before: None,
                    },
                    before,
                )))
            }
            (_, Some(record)) => Ok(Some(before(record))),
            (Moment::Event { name, number }, None) => {
                let kind = name.split('.').next().unwrap_or_default();
                let known = Event::KINDS.iter().any(|(_, it)| *it == kind);
                Err(if known {
                    MomentError::TooFew {
                        name: name.clone(),
                        there: self.count,
                        number: *number,
                    }
                } else {
                    let name = name.clone();
                    MomentError::NoKind { name, there }
                })
            }
            (Moment::Mark { label, number, .. }, None) => Err(if self.count > 0 {
                MomentError::TooFew {
                    name: format!("mark {label}"),
                    there: self.count,
                    number: *number,
                }
            } else {
                let none = || "none".to_owned();
                MomentError::NoMark {
                    label: label.clone(),
                    there: Some(there).filter(|it| !it.is_empty()).unwrap_or_else(none),
                }
            }),
        }
    }
}

impl Moment {
    fn number(&self) -> u64 {
        match self {
            Moment::End | Moment::Cycle { .. } => 1,
            Moment::Event { number, .. } | Moment::Mark { number, .. } => *number,
        }
    }
}

fn before(record: Record) -> Place {
    Place {
        hart: record.hart,
        cycle: record.begins_at(),
        before: Some(record),
    }
}

impl Record {
    /// The cycle of its hart before which nothing of this has happened. Most events are told by an
    /// instruction, when its cycle is over.
    #[must_use]
    pub fn begins_at(&self) -> u64 {
        let is_early = match self.event {
            Event::Trap { cause, .. } => cause.0 >> 63 == 1,
            Event::PageFault { access, .. }
            | Event::Walk { access, .. }
            | Event::TlbFill { access, .. } => access == AccessKind::Fetch,
            _ => self.is_of_devices(),
        };
        if is_early {
            self.time
        } else {
            self.time.saturating_sub(1)
        }
    }

    /// Whether it is told between instructions, and of no hart: with several harts its time is that
    /// which all of them have reached.
    #[must_use]
    pub fn is_of_devices(&self) -> bool {
        matches!(
            self.event,
            Event::DiskBegin { .. }
                | Event::DiskEnd { .. }
                | Event::Sample { .. }
                | Event::ConsoleInput { .. }
                | Event::HostWait { .. }
        )
    }
}
