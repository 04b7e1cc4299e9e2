//! Parsing a descriptor chain into a block request (section 5.2.6). Nothing is carried out here.
//!
//! The driver may cut the request into buffers as it likes (2.7.4.1): the header is the first
//! sixteen readable bytes, the status the last writable byte, and the data what is left.

use super::SECTOR;
use crate::devices::DmaMemory;
use crate::devices::virtio::queue::{Chain, Segment};

const HEADER: u64 = 16;

// Request types.
const T_IN: u32 = 0;
const T_OUT: u32 = 1;
const T_FLUSH: u32 = 4;
const T_GET_ID: u32 = 8;

/// Why a chain cannot even be answered with an error status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// No writable byte.
    #[error("a block request has no writable byte for its status")]
    NoStatus,
    /// The status byte is not in RAM.
    #[error("the status byte of a block request, at {0:#x}, lies outside RAM")]
    StatusOutsideRam(u64),
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Read from this byte of the disk on.
    In {
        /// First sector.
        sector: u64,
    },
    /// Write.
    Out {
        /// First sector.
        sector: u64,
    },
    /// Make earlier writes durable.
    Flush,
    /// Name the disk.
    GetId,
    /// A type that is not offered; the answer is "unsupported".
    Unsupported(u32),
    /// A header too short or outside RAM; the answer is an I/O error.
    Malformed,
}

/// A parsed request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The chain's name in the used ring.
    pub head: u16,
    /// What is asked for.
    pub kind: Kind,
    /// Where the data is to be found or put.
    pub data: Vec<Segment>,
    /// Address of the status byte.
    pub status: u64,
}

impl Request {
    /// Parses a chain.
    ///
    /// # Errors
    /// [`RequestError::NoStatus`] if there is nowhere to put a status.
    pub fn parse(ram: &dyn DmaMemory, chain: Chain) -> Result<Self, RequestError> {
        let Chain {
            head,
            mut readable,
            mut writable,
        } = chain;
        let status = take_last_byte(&mut writable).ok_or(RequestError::NoStatus)?;
        let kind = match take_header(ram, &mut readable) {
            None => Kind::Malformed,
            Some((T_IN, sector)) => Kind::In { sector },
            Some((T_OUT, sector)) => Kind::Out { sector },
            Some((T_FLUSH, _)) => Kind::Flush,
            Some((T_GET_ID, _)) => Kind::GetId,
            Some((other, _)) => Kind::Unsupported(other),
        };
        let data = match kind {
            Kind::In { .. } | Kind::GetId => writable,
            Kind::Out { .. } => readable,
            Kind::Flush | Kind::Unsupported(_) | Kind::Malformed => Vec::new(),
        };
        Ok(Request {
            head,
            kind,
            data,
            status,
        })
    }

    /// Bytes of data.
    #[must_use]
    pub fn data_len(&self) -> u64 {
        self.data.iter().map(|segment| u64::from(segment.len)).sum()
    }

    /// The bytes of the disk that a transfer from `sector` on covers, if they are whole sectors
    /// and all exist.
    #[must_use]
    pub fn extent(&self, sector: u64, sectors: u64) -> Option<std::ops::Range<u64>> {
        let len = self.data_len();
        let end = sector.checked_add(len / SECTOR)?;
        (len % SECTOR == 0 && end <= sectors).then(|| sector * SECTOR..end * SECTOR)
    }
}

/// Takes the last byte off a list of buffers; returns its address.
fn take_last_byte(segments: &mut Vec<Segment>) -> Option<u64> {
    loop {
        let last = segments.last_mut()?;
        if last.len == 0 {
            segments.pop();
            continue;
        }
        last.len -= 1;
        return last.addr.checked_add(u64::from(last.len));
    }
}

/// Takes the header off the front of a list of buffers; returns its type and sector.
fn take_header(ram: &dyn DmaMemory, segments: &mut Vec<Segment>) -> Option<(u32, u64)> {
    let mut header = [0; HEADER as usize];
    let mut filled = 0;
    let mut emptied = 0;
    for segment in segments.iter_mut() {
        let take = (HEADER as usize - filled).min(segment.len as usize);
        ram.read(segment.addr, &mut header[filled..filled + take])
            .ok()?;
        filled += take;
        segment.addr = segment.addr.checked_add(take as u64)?;
        segment.len -= take as u32;
        if segment.len > 0 {
            break;
        }
        emptied += 1;
    }
    segments.drain(..emptied);
    if filled < HEADER as usize {
        return None;
    }
    let [t0, t1, t2, t3, _, _, _, _, s0, s1, s2, s3, s4, s5, s6, s7] = header;
    let kind = u32::from_le_bytes([t0, t1, t2, t3]);
    Some((kind, u64::from_le_bytes([s0, s1, s2, s3, s4, s5, s6, s7])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::test_ram::TestRam;

    fn ram(kind: u32, sector: u64) -> TestRam {
        let mut ram = TestRam::new(0x1000, 0x1000);
        ram.write(0x1000, &kind.to_le_bytes()).unwrap();
        ram.write(0x1008, &sector.to_le_bytes()).unwrap();
        ram
    }

    fn segment(addr: u64, len: u32) -> Segment {
        Segment { addr, len }
    }

    fn chain(readable: &[Segment], writable: &[Segment]) -> Chain {
        Chain {
            head: 3,
            readable: readable.to_vec(),
            writable: writable.to_vec(),
        }
    }

    #[test]
    fn the_usual_three_buffers() {
        let request = Request::parse(
            &ram(T_IN, 7),
            chain(
                &[segment(0x1000, 16)],
                &[segment(0x1200, 512), segment(0x1800, 1)],
            ),
        )
        .unwrap();
        assert_eq!(request.kind, Kind::In { sector: 7 });
        assert_eq!(request.data, [segment(0x1200, 512), segment(0x1800, 0)]);
        assert_eq!((request.head, request.status), (3, 0x1800));
    }

    #[test]
    fn any_framing_is_the_same_request() {
        let split = chain(
            &[
                segment(0x1000, 5),
                segment(0x1005, 0),
                segment(0x1005, 11 + 512),
            ],
            &[segment(0x1800, 1), segment(0x1900, 0)],
        );
        let request = Request::parse(&ram(T_OUT, 9), split).unwrap();
        assert_eq!(request.kind, Kind::Out { sector: 9 });
        assert_eq!(request.data, [segment(0x1010, 512)]);
        assert_eq!(request.status, 0x1800);
    }

    #[test]
    fn bad_chains() {
        let header = segment(0x1000, 16);
        let parse = |readable: &[Segment], writable: &[Segment]| {
            Request::parse(&ram(T_IN, 0), chain(readable, writable)).map(|request| request.kind)
        };
        let status = segment(0x1800, 1);
        assert_eq!(parse(&[header], &[]), Err(RequestError::NoStatus));
        assert_eq!(
            parse(&[header], &[segment(0x1800, 0)]),
            Err(RequestError::NoStatus)
        );
        assert_eq!(
            parse(&[header], &[segment(u64::MAX, 2)]),
            Err(RequestError::NoStatus)
        );
        assert_eq!(
            parse(&[segment(0x1000, 15)], &[status]),
            Ok(Kind::Malformed)
        );
        assert_eq!(parse(&[], &[status]), Ok(Kind::Malformed));
        assert_eq!(
            parse(&[segment(0xdead_0000, 16)], &[status]),
            Ok(Kind::Malformed)
        );
    }

    #[test]
    fn an_extent_is_whole_sectors_inside_the_disk() {
        let extent = |sector, len| {
            let data = vec![segment(0, len)];
            Request {
                head: 0,
                kind: Kind::Flush,
                data,
                status: 0,
            }
            .extent(sector, 10)
        };
        assert_eq!(extent(2, 1024), Some(1024..2048));
        assert_eq!(extent(9, 512), Some(4608..5120));
        assert_eq!(extent(9, 1024), None);
        assert_eq!(extent(0, 100), None);
        assert_eq!(extent(u64::MAX, 512), None);
    }
}
