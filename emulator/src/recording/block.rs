//! The blocks of which a file consists: each says how long it is and has a checksum, so that a file
//! that ends too early can be read up to its last whole block.

use super::field::Malformed;
use std::io::{self, Read, Write};

/// Bytes before what a block holds.
pub(super) const HEAD_BYTES: usize = 28;

/// The most that a block holds: a head that says more is not of ours.
const MAX_BYTES: u32 = 64 << 20;

/// What a block holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Header,
    Events,
    Summary,
    End,
    /// Of a later writer; it is passed over.
    Other,
}

impl Kind {
    const fn number(self) -> u8 {
        match self {
            Kind::Other => 0,
            Kind::Header => 1,
            Kind::Events => 2,
            Kind::Summary => 3,
            Kind::End => 4,
        }
    }

    const fn from_number(number: u8) -> Kind {
        match number {
            1 => Kind::Header,
            2 => Kind::Events,
            3 => Kind::Summary,
            4 => Kind::End,
            _ => Kind::Other,
        }
    }
}

/// How bytes are stored.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Compression {
    /// As they are.
    Stored,
    /// By zstd, where that makes them fewer.
    #[default]
    Zstd,
}

/// The head of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Head {
    pub(super) kind: Kind,
    compressed: bool,
    /// Bytes in the file after the head.
    pub(super) stored: u32,
    /// Bytes that these stand for.
    plain: u32,
    /// How many events they are.
    pub(super) events: u32,
    /// The time of the first of them.
    pub(super) time: u64,
    checksum: u32,
}

impl Head {
    fn bytes(&self) -> [u8; HEAD_BYTES] {
        let mut bytes = [0; HEAD_BYTES];
        bytes[0] = self.kind.number();
        bytes[1] = self.compressed.into();
        bytes[4..8].copy_from_slice(&self.stored.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.plain.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.events.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.time.to_le_bytes());
        bytes[24..28].copy_from_slice(&self.checksum.to_le_bytes());
        bytes
    }

    pub(super) fn parse(bytes: &[u8; HEAD_BYTES]) -> Result<Head, Malformed> {
        let word = |at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        let head = Head {
            kind: Kind::from_number(bytes[0]),
            compressed: bytes[1] == 1,
            stored: word(4),
            plain: word(8),
            events: word(12),
            time: u64::from(word(20)) << 32 | u64::from(word(16)),
            checksum: word(24),
        };
        let sound = bytes[1] <= 1 && head.stored <= MAX_BYTES && head.plain <= MAX_BYTES;
        sound.then_some(head).ok_or(Malformed)
    }

    /// The CRC-32 of the head without its checksum, and of what is stored.
    fn sum(&self, stored: &[u8]) -> u32 {
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&self.bytes()[..HEAD_BYTES - 4]);
        hasher.update(stored);
        hasher.finalize()
    }

    /// What the block holds, if that is what was written.
    pub(super) fn open(&self, stored: Vec<u8>) -> Result<Vec<u8>, Malformed> {
        if self.sum(&stored) != self.checksum {
            return Err(Malformed);
        }
        let plain = if self.compressed {
            zstd::bulk::decompress(&stored, self.plain as usize).map_err(|_| Malformed)?
        } else {
            stored
        };
        let complete = plain.len() == self.plain as usize;
        complete.then_some(plain).ok_or(Malformed)
    }
}

/// Writes blocks.
pub(super) struct BlockWriter<W> {
    out: W,
    compressor: Option<zstd::bulk::Compressor<'static>>,
    /// Written so far.
    pub(super) bytes: u64,
}

impl<W: Write> BlockWriter<W> {
    pub(super) fn new(out: W, compression: Compression) -> io::Result<Self> {
        let compressor = match compression {
            Compression::Stored => None,
            // The quickest level: a guest waits for it.
            Compression::Zstd => Some(zstd::bulk::Compressor::new(1)?),
        };
        Ok(BlockWriter {
            out,
            compressor,
            bytes: 0,
        })
    }

    /// Writes bytes that are no block.
    pub(super) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    pub(super) fn block(
        &mut self,
        kind: Kind,
        plain: &[u8],
        events: u32,
        time: u64,
    ) -> io::Result<()> {
        let compressed = match &mut self.compressor {
            Some(compressor) => Some(compressor.compress(plain)?),
            None => None,
        };
        let compressed = compressed.filter(|bytes| bytes.len() < plain.len());
        let stored = compressed.as_deref().unwrap_or(plain);
        let mut head = Head {
            kind,
            compressed: compressed.is_some(),
            stored: stored.len() as u32,
            plain: plain.len() as u32,
            events,
            time,
            checksum: 0,
        };
        head.checksum = head.sum(stored);
        self.raw(&head.bytes())?;
        self.raw(stored)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    pub(super) fn into_inner(self) -> W {
        self.out
    }
}

/// Reads as many bytes as there are, up to the length of the buffer.
pub(super) fn read_up_to(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
