//! Writing a recording as the run goes on.

use super::block::{BlockWriter, Compression, Kind};
use super::field::{Last, MAX_FIELDS, put_varint};
use super::{End, Event, HART_TAG, Header, MAGIC, VERSION};
use std::fmt;
use std::io::{self, Write};

/// A block is written when it holds so many bytes.
const BLOCK_BYTES: usize = 256 << 10;

/// Writes events to a file, or to wherever else bytes go.
pub struct Writer<W> {
    out: BlockWriter<W>,
    /// What will be the next block.
    block: Vec<u8>,
    /// The events in it.
    count: u32,
    /// The time of the first of them.
    begin: u64,
    /// The hart and the time of the last event.
    hart: u8,
    time: u64,
    last: Box<Last>,
    /// All events so far.
    events: u64,
}

impl<W> fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer")
            .field("events", &self.events)
            .field("time", &self.time)
            .finish_non_exhaustive()
    }
}

impl<W: Write> Writer<W> {
    /// Begins a recording.
    ///
    /// # Errors
    /// The host's, on writing.
    pub fn new(out: W, header: &Header, compression: Compression) -> io::Result<Writer<W>> {
        let mut out = BlockWriter::new(out, compression)?;
        out.raw(&MAGIC)?;
        out.raw(&VERSION.to_le_bytes())?;
        out.raw(&[0; 2])?;
        out.block(Kind::Header, &serde_json::to_vec(header)?, 0, 0)?;
        Ok(Writer {
            out,
            block: Vec::with_capacity(BLOCK_BYTES + 256),
            count: 0,
            begin: 0,
            hart: 0,
            time: 0,
            last: Box::new([[0; MAX_FIELDS]; 64]),
            events: 0,
        })
    }

    /// Writes that this happened on this hart at this time, in cycles. On each hart time does not go
    /// back.
    ///
    /// # Errors
    /// The host's, on writing.
    #[inline]
    pub fn event(&mut self, time: u64, hart: u8, event: &Event) -> io::Result<()> {
        if self.block.is_empty() {
            (self.begin, self.time, self.hart) = (time, time, 0);
        }
        if hart != self.hart || time < self.time {
            let difference = time.wrapping_sub(self.time) as i64;
            self.block.extend([HART_TAG, hart]);
            put_varint(
                &mut self.block,
                (difference << 1 ^ (difference >> 63)) as u64,
            );
            (self.hart, self.time) = (hart, time);
        }
        self.block.push(event.number());
        put_varint(&mut self.block, time - self.time);
        self.time = time;
        event.put(&mut self.block, &mut self.last);
        self.count += 1;
        self.events += 1;
        if self.block.len() >= BLOCK_BYTES {
            self.end_block()?;
        }
        Ok(())
    }

    /// Writes the block that has been begun. The next one can be read without it.
    #[cold]
    fn end_block(&mut self) -> io::Result<()> {
        if self.count > 0 {
            let written = self
                .out
                .block(Kind::Events, &self.block, self.count, self.begin);
            self.block.clear();
            self.count = 0;
            *self.last = [[0; MAX_FIELDS]; 64];
            written?;
        }
        Ok(())
    }

    /// How many events there are so far.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.events
    }

    /// How many bytes were written so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.out.bytes
    }

    /// Ends the recording. The number of events is filled in.
    ///
    /// # Errors
    /// The host's, on writing.
    pub fn finish(mut self, end: End) -> io::Result<W> {
        self.close(end)?;
        Ok(self.out.into_inner())
    }

    /// Ends the recording; nothing is to be written afterwards.
    pub(super) fn close(&mut self, end: End) -> io::Result<()> {
        self.end_block()?;
        let end = End {
            events: self.events,
            ..end
        };
        let time = end.time;
        self.out
            .block(Kind::End, &serde_json::to_vec(&end)?, 0, time)?;
        self.out.flush()
    }
}
