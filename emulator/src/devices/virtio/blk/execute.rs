//! Carrying out a parsed block request: data between the backend and RAM, then the status byte.

use std::ops::Range;

use super::fail::Operation;
use super::request::{Kind, Request, RequestError};
use super::{ID_BYTES, SECTOR, VirtioBlk};
use crate::devices::virtio::queue::Segment;
use crate::devices::{DeviceEvent, DmaMemory};

/// Data moves through a buffer of at most this size, whatever a request asks for.
const CHUNK: usize = 64 * 1024;

/// The status byte (5.2.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Ok,
    IoError,
    Unsupported,
}

impl Status {
    fn byte(self) -> u8 {
        match self {
            Status::Ok => 0,
            Status::IoError => 1,
            Status::Unsupported => 2,
        }
    }
}

/// A request failed; the reason has been logged.
struct Failed;

impl VirtioBlk {
    /// Carries out a request; returns the bytes written into its buffers.
    pub(super) fn execute(
        &mut self,
        ram: &mut dyn DmaMemory,
        request: &Request,
    ) -> Result<u32, RequestError> {
        let mut written = 0;
        let result = match request.kind {
            _ if self.is_to_fail(request) => Err(Failed),
            Kind::In { sector } => self.read(ram, request, sector, &mut written),
            Kind::Out { sector } => self.write(ram, request, sector),
            Kind::Flush => self.flush(),
            Kind::GetId => self.get_id(ram, request, &mut written),
            Kind::Unsupported(_) | Kind::Malformed => Err(Failed),
        };
        let status = match (result, request.kind) {
            (Ok(()), _) => Status::Ok,
            (Err(Failed), Kind::Unsupported(_)) => Status::Unsupported,
            (Err(Failed), _) => Status::IoError,
        };
        if status != Status::Ok {
            self.stats.errors += 1;
        }
        self.events.push(|| DeviceEvent::Request {
            disk: self.id.clone(),
            kind: format!("{:?}", request.kind),
            bytes: request.data_len(),
            status: format!("{status:?}"),
        });
        ram.write(request.status, &[status.byte()])
            .map_err(|_| RequestError::StatusOutsideRam(request.status))?;
        Ok(written + 1)
    }

    /// Whether this request is one of those that fail on purpose.
    fn is_to_fail(&mut self, request: &Request) -> bool {
        let sectors = request.data_len().div_ceil(SECTOR);
        let struck = match request.kind {
            Kind::In { sector } => self.failures.strike(Operation::Read, sector, sectors),
            Kind::Out { sector } => self.failures.strike(Operation::Write, sector, sectors),
            Kind::Flush => self.failures.strike(Operation::Flush, 0, 0),
            Kind::GetId | Kind::Unsupported(_) | Kind::Malformed => false,
        };
        if struck {
            log::info!(target: "virtio", "disk {}: {:?} fails on purpose", self.id, request.kind);
        }
        struck
    }

    fn extent(&self, request: &Request, sector: u64) -> Result<Range<u64>, Failed> {
        request.extent(sector, self.sectors).ok_or_else(|| {
            log::warn!(
                target: "virtio",
                "disk {}: {} bytes at sector {sector} are not whole sectors of a disk of {}",
                self.id,
                request.data_len(),
                self.sectors
            );
            Failed
        })
    }

    fn read(
        &mut self,
        ram: &mut dyn DmaMemory,
        request: &Request,
        sector: u64,
        written: &mut u32,
    ) -> Result<(), Failed> {
        let extent = self.extent(request, sector)?;
        let mut at = extent.start;
        for piece in pieces(&request.data) {
            let mut buffer = vec![0; piece.len as usize];
            self.backend
                .read_at(at, &mut buffer)
                .map_err(|error| self.host_error(&error))?;
            ram.write(piece.addr, &buffer)
                .map_err(|_| self.outside_ram(piece))?;
            at += u64::from(piece.len);
            *written += piece.len;
        }
        self.stats.reads += 1;
        self.stats.sectors_read += (extent.end - extent.start) / SECTOR;
        Ok(())
    }

    fn write(&mut self, ram: &dyn DmaMemory, request: &Request, sector: u64) -> Result<(), Failed> {
        if self.read_only {
            log::warn!(target: "virtio", "disk {} is read-only: a write fails", self.id);
            return Err(Failed);
        }
        let extent = self.extent(request, sector)?;
        let mut at = extent.start;
        for piece in pieces(&request.data) {
            let mut buffer = vec![0; piece.len as usize];
            ram.read(piece.addr, &mut buffer)
                .map_err(|_| self.outside_ram(piece))?;
            self.backend
                .write_at(at, &buffer)
                .map_err(|error| self.host_error(&error))?;
            at += u64::from(piece.len);
        }
        self.stats.writes += 1;
        self.stats.sectors_written += (extent.end - extent.start) / SECTOR;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Failed> {
        self.backend
            .flush()
            .map_err(|error| self.host_error(&error))?;
        self.stats.flushes += 1;
        Ok(())
    }

    /// The identifier is padded with zeros, and not terminated if it fills all twenty bytes (5.2.6).
    fn get_id(
        &mut self,
        ram: &mut dyn DmaMemory,
        request: &Request,
        written: &mut u32,
    ) -> Result<(), Failed> {
        let mut id = [0; ID_BYTES];
        for (to, from) in id.iter_mut().zip(self.id.bytes()) {
            *to = from;
        }
        let mut left = &id[..];
        for segment in &request.data {
            let take = left.len().min(segment.len as usize);
            let (now, later) = left.split_at(take);
            ram.write(segment.addr, now)
                .map_err(|_| self.outside_ram(*segment))?;
            *written += take as u32;
            left = later;
        }
        Ok(())
    }

    fn host_error(&self, error: &std::io::Error) -> Failed {
        log::warn!(target: "virtio", "disk {}: the host reports: {error}", self.id);
        Failed
    }

    fn outside_ram(&self, piece: Segment) -> Failed {
        log::warn!(
            target: "virtio",
            "disk {}: a buffer of {} bytes at {:#x} lies outside RAM",
            self.id,
            piece.len,
            piece.addr
        );
        Failed
    }
}

/// Cuts buffers into pieces of at most [`CHUNK`] bytes; a buffer that wraps round the address
/// space yields a piece that is in no RAM.
fn pieces(segments: &[Segment]) -> impl Iterator<Item = Segment> + '_ {
    segments.iter().flat_map(|&Segment { addr, len }| {
        (0..len).step_by(CHUNK).map(move |from| Segment {
            addr: addr.wrapping_add(u64::from(from)),
            len: (len - from).min(CHUNK as u32),
        })
    })
}
