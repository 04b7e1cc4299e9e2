//! Recordings: what happened in a run, event by event, in a file for viewers and reports.
//!
//! [`Writer`] and [`Reader`] stream; [`Event`] is the table of what there is. `docs/recording.md`
//! describes the bytes.

mod block;
mod comparison;
mod counts;
mod event;
mod field;
mod frame_table;
mod input;
mod ledger;
mod moment;
mod perfetto;
mod reader;
mod recorder;
pub mod synthetic;
#[cfg(test)]
mod tests;
mod tracepoints;
mod writer;

pub use block::Compression;
pub use comparison::{Comparison, Parted};
pub use counts::Counts;
pub use event::{DiskOperation, Event, FaultKind, FrameKind, WalkOutcome};
pub use field::{Hex, MAX_TEXT, Value};
pub(crate) use frame_table::{FrameTable, FrameUse, Mapper};
pub use input::InputFile;
pub use ledger::Ledger;
pub use moment::{Moment, MomentError, Phase, Place, Survey};
pub use perfetto::to_perfetto;
pub use reader::{Damage, OpenError, Reader};
pub use recorder::Recorder;
pub(crate) use recorder::walk;
pub(crate) use tracepoints::tracepoint;
pub use writer::Writer;

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a recording begins with: a byte that no text has, and ends of lines that copying as text
/// would change.
pub const MAGIC: [u8; 8] = *b"\x89PWREC\r\n";

/// The version of the format that is written and read here.
pub const VERSION: u16 = 1;

/// In the place of an event's number: the next events are of this hart, and time goes on from elsewhere.
const HART_TAG: u8 = 0;

/// What is recorded.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Header {
    /// Who wrote it: `pagewalk 0.1.0`.
    pub writer: String,
    /// The command line.
    pub command: Vec<String>,
    /// The guest's file name.
    pub guest: String,
    /// The kernel's command line.
    pub bootargs: String,
    /// Where RAM begins; frame 0 is there.
    pub ram_base: u64,
    /// Bytes of RAM.
    pub memory: u64,
    /// How many harts there are.
    pub harts: u32,
    /// The harts' ISA string.
    pub isa: String,
    /// The disks' names, in order of their slots.
    pub disks: Vec<String>,
    /// Cycles a second of guest time.
    pub frequency: u64,
    /// The guest's file, its device tree if that was given, and the disks, as they were when the run began; none in recordings of before
    /// there was this field.
    pub inputs: Vec<InputFile>,
    /// Whether a person sat at the console, so that the host's time counted where the guest waited.
    pub interactive: bool,
}

/// How the run ended.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct End {
    /// When, in cycles.
    pub time: u64,
    /// Why, in words.
    pub reason: String,
    /// Whether it was ended from outside, not by the guest or by what it was started with.
    pub outside: bool,
    /// How many events there are.
    pub events: u64,
    /// The counts of `--counters` at that time.
    pub counters: serde_json::Value,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        for (name, value) in self.fields() {
            match value {
                Value::Number(number) if name == "result" => write!(f, " {name}={}", number as i64),
                Value::Number(number) => write!(f, " {name}={number}"),
                Value::Hex(number) => write!(f, " {name}={number:#x}"),
                Value::Name(text) => write!(f, " {name}={text}"),
                Value::Text(text) => write!(f, " {name}={text:?}"),
                Value::None => Ok(()),
            }?;
        }
        Ok(())
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Record { time, hart, event } = self;
        write!(f, "at cycle {time} on hart {hart} `{event}`")
    }
}

/// An event, when, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Cycles since reset. With several harts, times of one of them do not go back.
    pub time: u64,
    /// The hart.
    pub hart: u8,
    /// What happened.
    pub event: Event,
}
