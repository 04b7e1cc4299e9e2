//! The block device (section 5.2).
//!
//! A chain goes through three steps, each in its own place: [`request`] parses it when the driver
//! rings, the request waits here for the disk's latency, and `execute` moves the data between a
//! [`backend`] and RAM. Requests of one disk complete in order.

pub mod backend;
pub mod drive;
mod execute;
pub mod fail;
pub mod request;

use std::collections::VecDeque;

use self::backend::Backend;
use self::fail::{Failures, Operation};
use self::request::{Kind, Request, RequestError};
use super::queue::Chain;
use crate::devices::{DmaMemory, EventLog};

/// The unit in which a driver addresses a disk.
pub const SECTOR: u64 = 512;

/// Bytes of the answer to a GET_ID request (5.2.6).
pub const ID_BYTES: usize = 20;

// Feature bits (5.2.3).
const F_SEG_MAX: u64 = 1 << 2;
const F_RO: u64 = 1 << 5;
const F_BLK_SIZE: u64 = 1 << 6;
const F_FLUSH: u64 = 1 << 9;

/// The most data segments a request may have: a chain less header and status.
const SEG_MAX: u32 = super::queue::MAX_SIZE as u32 - 2;

/// Bytes of `struct virtio_blk_config` up to the fields used here (5.2.4).
const CONFIG_BYTES: usize = 24;

/// What a disk has done since the machine started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DiskStats {
    /// Read requests that succeeded.
    pub reads: u64,
    /// Write requests that succeeded.
    pub writes: u64,
    /// Flush requests that succeeded.
    pub flushes: u64,
    /// Sectors read.
    pub sectors_read: u64,
    /// Sectors written.
    pub sectors_written: u64,
    /// Requests answered with an error.
    pub errors: u64,
}

impl DiskStats {
    /// Bytes read.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.sectors_read * SECTOR
    }

    /// Bytes written.
    #[must_use]
    pub fn bytes_written(&self) -> u64 {
        self.sectors_written * SECTOR
    }
}

/// What has become of a request, for recordings. Requests of a disk are numbered as they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiskEvent {
    /// The driver has rung.
    Begin {
        /// Its number.
        request: u64,
        /// What is asked; `None` for anything else.
        operation: Option<Operation>,
        /// The first sector.
        sector: u64,
        /// Bytes of data.
        bytes: u64,
    },
    /// The disk has answered.
    End {
        /// Its number.
        request: u64,
        /// Whether without an error.
        ok: bool,
    },
}

/// A request that waits for the disk.
#[derive(Debug)]
struct Pending {
    number: u64,
    due: u64,
    request: Request,
}

/// A virtio block device.
#[derive(Debug)]
pub struct VirtioBlk {
    backend: Box<dyn Backend>,
    id: String,
    read_only: bool,
    latency: u64,
    sectors: u64,
    pending: VecDeque<Pending>,
    failures: Failures,
    stats: DiskStats,
    /// Requests carried out, for traces.
    pub events: EventLog,
    /// Requests so far.
    requests: u64,
    /// What has happened since it was last asked, if anybody asks.
    log: Option<Vec<DiskEvent>>,
}

impl VirtioBlk {
    /// The device type of a block device (5).
    pub const DEVICE_ID: u32 = 2;

    /// A disk over `backend`; a request completes `latency` ticks after the driver rings.
    #[must_use]
    pub fn new(backend: Box<dyn Backend>, id: &str, read_only: bool, latency: u64) -> Self {
        let sectors = backend.len() / SECTOR;
        VirtioBlk {
            backend,
            id: id.to_owned(),
            read_only,
            latency,
            sectors,
            pending: VecDeque::new(),
            failures: Failures::default(),
            stats: DiskStats::default(),
            events: EventLog::default(),
            requests: 0,
            log: None,
        }
    }

    /// Notes from now on what happens, for [`VirtioBlk::take_log`].
    pub fn keep_log(&mut self) {
        self.log = Some(Vec::new());
    }

    /// What has happened since the last call.
    pub fn take_log(&mut self) -> Vec<DiskEvent> {
        self.log.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// The same disk, on which these requests fail.
    #[must_use]
    pub fn failing(self, failures: Failures) -> Self {
        VirtioBlk { failures, ..self }
    }

    /// The disk's name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The disk's size in sectors.
    #[must_use]
    pub fn sectors(&self) -> u64 {
        self.sectors
    }

    /// What the disk has done.
    #[must_use]
    pub fn stats(&self) -> DiskStats {
        self.stats
    }

    /// The feature bits of a block device that this one offers.
    #[must_use]
    pub fn features(&self) -> u64 {
        let read_only = if self.read_only { F_RO } else { 0 };
        F_SEG_MAX | F_BLK_SIZE | F_FLUSH | read_only
    }

    /// The configuration space (5.2.4).
    #[must_use]
    pub fn config(&self) -> [u8; CONFIG_BYTES] {
        let mut config = [0; CONFIG_BYTES];
        config[0..8].copy_from_slice(&self.sectors.to_le_bytes());
        config[12..16].copy_from_slice(&SEG_MAX.to_le_bytes());
        config[20..24].copy_from_slice(&(SECTOR as u32).to_le_bytes());
        config
    }

    /// The tick at which the first waiting request completes.
    #[must_use]
    pub fn next_deadline(&self) -> Option<u64> {
        self.pending.front().map(|pending| pending.due)
    }

    /// Carries out nothing any more: what waits, and what comes, waits for ever.
    pub fn halt(&mut self) {
        self.pending.clear();
        self.latency = u64::MAX;
    }

    /// Forgets the requests that have not completed.
    pub fn reset(&mut self) {
        self.pending.clear();
    }

    /// Takes a chain at tick `now`; it completes after the disk's latency.
    ///
    /// # Errors
    /// A chain in which there is no room for a status byte.
    pub fn accept(
        &mut self,
        ram: &dyn DmaMemory,
        chain: Chain,
        now: u64,
    ) -> Result<(), RequestError> {
        let request = Request::parse(ram, chain)?;
        let due = now.saturating_add(self.latency);
        let number = self.requests;
        self.requests += 1;
        if let Some(log) = &mut self.log {
            let (operation, sector) = match request.kind {
                Kind::In { sector } => (Some(Operation::Read), sector),
                Kind::Out { sector } => (Some(Operation::Write), sector),
                Kind::Flush => (Some(Operation::Flush), 0),
                Kind::GetId | Kind::Unsupported(_) | Kind::Malformed => (None, 0),
            };
            log.push(DiskEvent::Begin {
                request: number,
                operation,
                sector,
                bytes: request.data_len(),
            });
        }
        self.pending.push_back(Pending {
            number,
            due,
            request,
        });
        Ok(())
    }

    /// Carries out the first request if it is due at `now`; answers with its head descriptor and
    /// the bytes written into its buffers.
    ///
    /// # Errors
    /// A status byte that lies outside RAM.
    pub fn complete_due(
        &mut self,
        ram: &mut dyn DmaMemory,
        now: u64,
    ) -> Result<Option<(u16, u32)>, RequestError> {
        if self.next_deadline().is_none_or(|due| due > now) {
            return Ok(None);
        }
        let Some(Pending {
            number, request, ..
        }) = self.pending.pop_front()
        else {
            return Ok(None);
        };
        let errors = self.stats.errors;
        let executed = self.execute(ram, &request);
        if let Some(log) = &mut self.log {
            let ok = executed.is_ok() && self.stats.errors == errors;
            log.push(DiskEvent::End {
                request: number,
                ok,
            });
        }
        executed.map(|written| Some((request.head, written)))
    }
}

#[cfg(test)]
mod tests;
