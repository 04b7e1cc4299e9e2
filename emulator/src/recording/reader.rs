//! Reading a recording, whole or cut off.

use super::block::{HEAD_BYTES, Head, Kind, read_up_to};
use super::field::{Last, MAX_FIELDS, Malformed, take_varint};
use super::{End, Event, HART_TAG, Header, MAGIC, Record, VERSION};
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// Why a recording cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The host refuses. (The sentence has its reason, which is no further cause to be told.)
    #[error("it cannot be read: {0}")]
    Host(io::Error),
    /// Something else.
    #[error("it is not a recording: `pagewalk run --record FILE` writes one")]
    NotARecording,
    /// The bytes were changed on their way, as text is.
    #[error("it was a recording, and was damaged by being copied as text: copy it as binary")]
    CopiedAsText,
    /// Of another version.
    #[error(
        "it is a recording of format {0}, and this pagewalk reads format {VERSION}: record again, or \
         use the pagewalk that wrote it"
    )]
    Version(u16),
    /// It ends before it says what was recorded.
    #[error("the recording ends before its first event: nothing of it can be shown")]
    NoHeader,
}

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> OpenError {
        OpenError::Host(error)
    }
}

/// Why a recording cannot be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// The host refuses.
    #[error("the recording cannot be read further than to byte {at}: {error}")]
    Host {
        /// Where.
        at: u64,
        /// What it says.
        error: io::Error,
    },
    /// It ends too early.
    #[error(
        "the recording is cut off at byte {at}: the run was killed, or the disk was full; what is shown \
         ends at cycle {time}"
    )]
    CutOff {
        /// Bytes.
        at: u64,
        /// The time of the last event that could be read.
        time: u64,
    },
    /// It is not what was written.
    #[error(
        "the recording is damaged in the block at byte {at}; what is shown ends at cycle {time}"
    )]
    Block {
        /// Where.
        at: u64,
        /// The time of the last event that could be read.
        time: u64,
    },
}

/// Yields what happened, in order. After the last event [`Reader::damage`] tells whether that was all.
pub struct Reader<R> {
    source: R,
    /// How many bytes were read.
    pub(super) at: u64,
    header: Header,
    /// What is left of the block.
    block: Vec<u8>,
    place: usize,
    left: u32,
    /// Where the block begins in the file.
    block_at: u64,
    hart: u8,
    time: u64,
    last: Box<Last>,
    end: Option<End>,
    damage: Option<Damage>,
}

impl<R> fmt::Debug for Reader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("header", &self.header)
            .field("at", &self.at)
            .field("end", &self.end)
            .field("damage", &self.damage)
            .finish_non_exhaustive()
    }
}

impl Reader<BufReader<File>> {
    /// Opens a file.
    ///
    /// # Errors
    /// The file cannot be read, or is no recording.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Reader::new(BufReader::with_capacity(1 << 16, File::open(path)?))
    }
}

impl<R: Read> Reader<R> {
    /// Reads what was recorded.
    ///
    /// # Errors
    /// The bytes cannot be read, or are no recording.
    pub fn new(mut source: R) -> Result<Self, OpenError> {
        let mut start = [0; MAGIC.len() + 4];
        let len = read_up_to(&mut source, &mut start)?;
        let (magic, version) = start.split_at(MAGIC.len());
        if magic != MAGIC {
            // Whatever changes the ends of lines leaves the letters.
            let text = magic.starts_with(&MAGIC[..6]) || magic[1..].starts_with(&MAGIC[1..6]);
            return Err(if text && len >= 6 {
                OpenError::CopiedAsText
            } else {
                OpenError::NotARecording
            });
        }
        let version = u16::from_le_bytes([version[0], version[1]]);
        if len < start.len() {
            return Err(OpenError::NoHeader);
        }
        if version != VERSION {
            return Err(OpenError::Version(version));
        }
        let mut reader = Reader {
            source,
            at: len as u64,
            header: Header::default(),
            block: Vec::new(),
            place: 0,
            left: 0,
            block_at: 0,
            hart: 0,
            time: 0,
            last: Box::new([[0; MAX_FIELDS]; 64]),
            end: None,
            damage: None,
        };
        let header = match reader.next_block() {
            Some((head, bytes)) if head.kind == Kind::Header => serde_json::from_slice(&bytes).ok(),
            _ => None,
        };
        reader.header = header.ok_or(OpenError::NoHeader)?;
        Ok(reader)
    }

    /// What was recorded.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// How the run ended, when all events were read.
    #[must_use]
    pub fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// Why no more could be read, when that was not all.
    #[must_use]
    pub fn damage(&self) -> Option<&Damage> {
        self.damage.as_ref()
    }

    /// The next block, or `None` with the reason noted.
    fn next_block(&mut self) -> Option<(Head, Vec<u8>)> {
        let (at, time) = (self.at, self.time);
        self.block_at = at;
        let mut head = [0; HEAD_BYTES];
        if !self.fill(&mut head) {
            return None;
        }
        let Ok(head) = Head::parse(&head) else {
            self.damage = Some(Damage::Block { at, time });
            return None;
        };
        // As much as there is, and not as much as the head says: it may be damaged.
        let mut stored = Vec::new();
        let mut part = (&mut self.source).take(head.stored.into());
        match part.read_to_end(&mut stored) {
            Ok(len) => self.at += len as u64,
            Err(error) => {
                let at = self.at;
                self.damage = Some(Damage::Host { at, error });
                return None;
            }
        }
        if stored.len() < head.stored as usize {
            let at = self.at;
            self.damage = Some(Damage::CutOff { at, time });
            return None;
        }
        let Ok(plain) = head.open(stored) else {
            self.damage = Some(Damage::Block { at, time });
            return None;
        };
        Some((head, plain))
    }

    /// Fills the buffer, or notes why not.
    fn fill(&mut self, buffer: &mut [u8]) -> bool {
        match read_up_to(&mut self.source, buffer) {
            Ok(len) => {
                self.at += len as u64;
                let (at, time) = (self.at, self.time);
                if len < buffer.len() {
                    self.damage = Some(Damage::CutOff { at, time });
                }
                len == buffer.len()
            }
            Err(error) => {
                let at = self.at;
                self.damage = Some(Damage::Host { at, error });
                false
            }
        }
    }

    /// Goes on to the next block with events. `false`: there is none.
    fn enter_block(&mut self) -> bool {
        while self.damage.is_none() && self.end.is_none() {
            let Some((head, bytes)) = self.next_block() else {
                return false;
            };
            match head.kind {
                Kind::Events if head.events == 0 => self.damaged(),
                Kind::Events => {
                    (self.block, self.place, self.left) = (bytes, 0, head.events);
                    (self.hart, self.time) = (0, head.time);
                    *self.last = [[0; MAX_FIELDS]; 64];
                    return true;
                }
                Kind::End => match serde_json::from_slice(&bytes) {
                    Ok(end) => self.end = Some(end),
                    Err(_) => self.damaged(),
                },
                Kind::Header | Kind::Summary | Kind::Other => {}
            }
        }
        false
    }

    fn damaged(&mut self) {
        self.damage = Some(Damage::Block {
            at: self.block_at,
            time: self.time,
        });
    }

    fn take_record(&mut self) -> Result<Record, Malformed> {
        let mut bytes = self.block.get(self.place..).ok_or(Malformed)?;
        let whole = bytes.len();
        let mut tag = take_byte(&mut bytes)?;
        while tag == HART_TAG {
            self.hart = take_byte(&mut bytes)?;
            let zigzag = take_varint(&mut bytes)?;
            let difference = zigzag >> 1 ^ (zigzag & 1).wrapping_neg();
            self.time = self.time.wrapping_add(difference);
            tag = take_byte(&mut bytes)?;
        }
        let passed = take_varint(&mut bytes)?;
        let event = Event::take(tag, &mut bytes, &mut self.last)?;
        self.time = self.time.checked_add(passed).ok_or(Malformed)?;
        self.place += whole - bytes.len();
        self.left -= 1;
        let ends = self.left == 0;
        if ends && self.place != self.block.len() {
            return Err(Malformed);
        }
        Ok(Record {
            time: self.time,
            hart: self.hart,
            event,
        })
    }
}

fn take_byte(bytes: &mut &[u8]) -> Result<u8, Malformed> {
    let (&byte, rest) = bytes.split_first().ok_or(Malformed)?;
    *bytes = rest;
    Ok(byte)
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.left == 0 && !self.enter_block() {
            return None;
        }
        match self.take_record() {
            Ok(record) => Some(record),
            Err(Malformed) => {
                self.left = 0;
                self.damaged();
                None
            }
        }
    }
}
