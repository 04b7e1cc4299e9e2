//! A run that is executed again, compared with its recording event by event: so that nobody takes another
//! run for the one that was recorded.

use super::{Event, Header, Reader, Record};
use std::fmt;
use std::io::Read;

/// Where a run has not repeated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parted {
    /// What was recorded; `None` if the recording has ended.
    pub recorded: Option<Record>,
    /// What happened this time; `None` if that did not.
    pub repeated: Option<Record>,
}

impl fmt::Display for Parted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.recorded, &self.repeated) {
            (Some(recorded), Some(repeated)) => {
                write!(
                    f,
                    "the recording has {recorded}, and this time it was {repeated}"
                )
            }
            (Some(recorded), None) => {
                write!(
                    f,
                    "the recording has {recorded}, which did not happen this time"
                )
            }
            (None, Some(repeated)) => write!(
                f,
                "the recording has ended, and this time there was another event: {repeated}"
            ),
            (None, None) => f.write_str("it ended otherwise"),
        }
    }
}

/// Takes what happens, and holds it against what was recorded.
#[derive(Debug)]
pub struct Comparison {
    reader: Reader<Box<dyn Read + Send>>,
    /// The next event of the recording, if it has been looked at.
    next: Option<Record>,
    agreed: u64,
    parted: Option<Parted>,
}

impl Comparison {
    /// A comparison with what is left of a recording.
    #[must_use]
    pub fn new(reader: Reader<Box<dyn Read + Send>>) -> Comparison {
        Comparison {
            reader,
            next: None,
            agreed: 0,
            parted: None,
        }
    }

    /// What was recorded.
    #[must_use]
    pub fn header(&self) -> &Header {
        self.reader.header()
    }

    /// How many events were the same.
    #[must_use]
    pub fn agreed(&self) -> u64 {
        self.agreed
    }

    /// Where the two have parted, if they have.
    #[must_use]
    pub fn parted(&self) -> Option<&Parted> {
        self.parted.as_ref()
    }

    /// What the recording has next.
    pub fn upcoming(&mut self) -> Option<&Record> {
        if self.next.is_none() {
            self.next = self.reader.next();
        }
        self.next.as_ref()
    }

    /// This has happened. After the two have parted once, nothing is compared any more, nor behind the
    /// end of a recording that is cut off.
    pub(super) fn event(&mut self, time: u64, hart: u8, event: &Event) {
        if self.parted.is_some() {
            return;
        }
        let same = self
            .upcoming()
            .is_some_and(|it| it.time == time && it.hart == hart && it.event == *event);
        if same {
            self.next = None;
            self.agreed += 1;
            return;
        }
        if self.next.is_none() && self.reader.damage().is_some() {
            return;
        }
        self.parted = Some(Parted {
            recorded: self.next.clone(),
            repeated: Some(Record {
                time,
                hart,
                event: event.clone(),
            }),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::synthetic::{recording, records};

    fn comparison(bytes: Vec<u8>) -> Comparison {
        let source: Box<dyn Read + Send> = Box::new(std::io::Cursor::new(bytes));
        Comparison::new(Reader::new(source).unwrap())
    }

    #[test]
    fn the_same_events_agree_and_any_other_does_not() {
        let records = records(2000, 5);
        for odd in [None, Some(0), Some(1500), Some(records.len() - 1)] {
            let mut comparison = comparison(recording(2000, 5));
            for (number, record) in records.iter().enumerate() {
                let late = u64::from(odd == Some(number));
                comparison.event(record.time + late, record.hart, &record.event);
            }
            let agreed = odd.unwrap_or(records.len());
            assert_eq!(comparison.agreed(), agreed as u64);
            let parted = comparison.parted().map(|it| it.recorded.clone());
            assert_eq!(parted, odd.map(|number| Some(records[number].clone())));
        }
    }

    #[test]
    fn what_follows_the_end_has_parted_unless_the_recording_is_cut_off() {
        let records = records(2000, 5);
        let whole = recording(2000, 5);
        let cut = whole[..whole.len() - 1].to_vec();
        for (bytes, parts) in [(whole, true), (cut, false)] {
            let mut comparison = comparison(bytes);
            for record in &records {
                comparison.event(record.time, record.hart, &record.event);
            }
            assert!(comparison.upcoming().is_none() && comparison.parted().is_none());
            comparison.event(1, 0, &Event::ConsoleInput { byte: 1 });
            assert_eq!(comparison.parted().is_some(), parts);
        }
    }
}
