//! Disks: virtio-blk over virtio-mmio, several requests at a time. A thread that waits for its
//! request sleeps; before there are threads it polls.
#![allow(
    unsafe_code,
    reason = "finds the registers of devices, and lends them memory"
)]

use alloc::{boxed::Box, vec::Vec};
use core::{
    fmt,
    ptr::NonNull,
    sync::atomic::{AtomicU64, Ordering},
};

use virtio_drivers::{
    Error,
    transport::{
        DeviceType, Transport,
        mmio::{MmioTransport, VirtIOHeader},
    },
};

use super::block::{Block, Direction, Request, Segments};
use crate::{
    boot::fdt::Device,
    mm::phys,
    proc::{
        charge,
        sched::{self, Channel},
    },
    sync::Global,
};

/// Bytes of a sector, the unit that disks count in.
pub const SECTOR: usize = super::block::SECTOR;

/// Bytes of a virtio-mmio slot's registers on this platform.
const SLOT_SIZE: usize = 0x200;

/// A disk, by its place in the list of disks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DiskId(usize);

impl DiskId {
    /// Its place.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0
    }
}

/// A transfer failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiskError;

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the disk reports an error")
    }
}

struct Disk {
    device: Block,
    interrupt: u32,
    requests: Vec<Option<Box<Request>>>,
}

static DISKS: Global<Vec<Disk>> = Global::new("disks", Vec::new());

/// Looks at the virtio-mmio slots and starts every block device. Returns what went wrong with some.
pub fn probe(slots: &[Device]) -> Vec<(usize, Error)> {
    let mut failures = Vec::new();
    for slot in slots {
        match start(slot) {
            Ok(Some(disk)) => DISKS.lock().push(disk),
            Ok(None) => {}
            Err(error) => failures.push((slot.address, error)),
        }
    }
    failures
}

fn start(slot: &Device) -> Result<Option<Disk>, Error> {
    let header = phys::virtual_of(slot.address).cast::<VirtIOHeader>();
    // SAFETY: the device tree says that a slot's registers are here; they are mapped for good, and
    // only this function makes a transport of them.
    let Ok(transport) = (unsafe { MmioTransport::new(header, SLOT_SIZE) }) else {
        return Ok(None); // an empty slot
    };
    if transport.device_type() != DeviceType::Block {
        return Ok(None);
    }
    Ok(Some(Disk {
        device: Block::new(transport)?,
        interrupt: slot.interrupt,
        requests: Vec::new(),
    }))
}

/// Every disk.
pub fn all() -> Vec<DiskId> {
    (0..DISKS.lock().len()).map(DiskId).collect()
}

/// The interrupts of all disks.
pub fn interrupts() -> Vec<u32> {
    DISKS.lock().iter().map(|disk| disk.interrupt).collect()
}

/// Its size in sectors.
pub fn capacity(id: DiskId) -> u64 {
    DISKS.lock()[id.0].device.capacity()
}

/// Whether it refuses writes.
pub fn is_read_only(id: DiskId) -> bool {
    DISKS.lock()[id.0].device.is_read_only()
}

/// Reads whole sectors from `sector` on. `buffer` lies in the direct map.
pub fn read(id: DiskId, sector: u64, buffer: &mut [u8]) -> Result<(), DiskError> {
    transfer(
        id,
        sector,
        Direction::In,
        Segments::one(NonNull::from(buffer)),
    )
}

/// Reads bytes from byte `offset` on, whatever sectors they are in; fewer where the disk ends.
pub fn read_bytes(id: DiskId, offset: u64, buffer: &mut [u8]) -> Result<usize, DiskError> {
    let size = capacity(id) * SECTOR as u64;
    let len = size.saturating_sub(offset).min(buffer.len() as u64) as usize;
    let mut sector = Box::new([0; SECTOR]);
    let mut done = 0;
    while done < len {
        let at = offset + done as u64;
        read(id, at / SECTOR as u64, &mut sector[..])?;
        let from = &sector[(at % SECTOR as u64) as usize..];
        let part = from.len().min(len - done);
        buffer[done..done + part].copy_from_slice(&from[..part]);
        done += part;
    }
    Ok(len)
}

/// Writes whole sectors from `sector` on. `buffer` lies in the direct map.
pub fn write(id: DiskId, sector: u64, buffer: &[u8]) -> Result<(), DiskError> {
    transfer(
        id,
        sector,
        Direction::Out,
        Segments::one(NonNull::from(buffer)),
    )
}

/// Reads frames of memory, one after another from `sector` on, by one request. There are no more of them
/// than [`vm::Frames::MAX`].
pub fn read_frames(id: DiskId, sector: u64, frames: &[usize]) -> Result<(), DiskError> {
    transfer(id, sector, Direction::In, segments(frames))
}

/// Writes frames of memory, one after another from `sector` on, by one request. There are no more of them
/// than [`vm::Frames::MAX`].
pub fn write_frames(id: DiskId, sector: u64, frames: &[usize]) -> Result<(), DiskError> {
    transfer(id, sector, Direction::Out, segments(frames))
}

fn segments(frames: &[usize]) -> Segments {
    let bytes = |&frame: &usize| {
        NonNull::slice_from_raw_parts(phys::virtual_of(frame * crate::PAGE_SIZE), crate::PAGE_SIZE)
    };
    Segments::all(frames.iter().map(bytes))
}

/// Makes what was written so far durable. Polls: it is asked for at `fsync` and at power-off.
pub fn flush(id: DiskId) -> Result<(), DiskError> {
    while DISKS.lock()[id.0].requests.iter().any(Option::is_some) {
        wait(id);
    }
    DISKS.lock()[id.0].device.flush().map_err(|_| DiskError)
}

fn check(id: DiskId, sector: u64, len: usize) -> Result<(), DiskError> {
    let end = sector.checked_add((len / SECTOR) as u64);
    let sound = len > 0 && len % SECTOR == 0 && end.is_some_and(|end| end <= capacity(id));
    sound.then_some(()).ok_or(DiskError)
}

/// Submits a request and waits for it. The memory is lent for that long: the caller is asleep.
fn transfer(
    id: DiskId,
    sector: u64,
    direction: Direction,
    segments: Segments,
) -> Result<(), DiskError> {
    let bytes = segments.bytes();
    check(id, sector, bytes)?;
    let index = loop {
        let submitted = DISKS.lock()[id.0].submit(sector, direction, segments);
        match submitted {
            Ok(index) => break index,
            Err(Error::QueueFull) => wait(id),
            Err(_) => return Err(DiskError),
        }
    };
    loop {
        let result = DISKS.lock()[id.0].take_result(index);
        match result {
            Some(result) => {
                count(direction, bytes);
                return result;
            }
            None => wait(id),
        }
    }
}

/// Sectors read and written so far, by all disks.
static SECTORS_READ: AtomicU64 = AtomicU64::new(0);
static SECTORS_WRITTEN: AtomicU64 = AtomicU64::new(0);

/// Sectors read and written so far, by all disks.
pub fn sectors() -> (u64, u64) {
    (
        SECTORS_READ.load(Ordering::Relaxed),
        SECTORS_WRITTEN.load(Ordering::Relaxed),
    )
}

/// Counts a transfer, for the machine and for who waited for it.
fn count(direction: Direction, bytes: usize) {
    let sectors = (bytes / SECTOR) as u64;
    let reads = matches!(direction, Direction::In);
    let all = if reads {
        &SECTORS_READ
    } else {
        &SECTORS_WRITTEN
    };
    all.fetch_add(sectors, Ordering::Relaxed);
    charge(|usage| {
        let own = if reads {
            &mut usage.sectors_read
        } else {
            &mut usage.sectors_written
        };
        *own += sectors;
    });
}

/// Waits until some request of the disk is done.
fn wait(id: DiskId) {
    if sched::is_running() {
        sched::sleep_uninterruptible(Channel::Disk(id));
    } else {
        DISKS.lock()[id.0].collect();
    }
}

/// Serves a disk's interrupt. Returns whether the interrupt is a disk's.
pub fn on_interrupt(source: u32) -> bool {
    let mut disks = DISKS.lock();
    let Some(index) = disks.iter().position(|disk| disk.interrupt == source) else {
        return false;
    };
    disks[index].device.acknowledge();
    let any = disks[index].collect();
    drop(disks);
    if any {
        sched::wake(Channel::Disk(DiskId(index)));
    }
    true
}

impl Disk {
    fn submit(
        &mut self,
        sector: u64,
        direction: Direction,
        segments: Segments,
    ) -> Result<usize, Error> {
        let mut request = Box::new(Request::new(sector, direction, segments));
        // SAFETY: the request stays in its box, and the memory is lent, until `collect` has seen the
        // device's answer.
        unsafe { self.device.submit(&mut request) }?;
        let index = match self.requests.iter().position(Option::is_none) {
            Some(free) => free,
            None => {
                self.requests.push(None);
                self.requests.len() - 1
            }
        };
        self.requests[index] = Some(request);
        Ok(index)
    }

    /// Takes the device's answers. Returns whether there was any.
    fn collect(&mut self) -> bool {
        let mut any = false;
        while let Some(token) = self.device.next_answer() {
            let request = self
                .requests
                .iter_mut()
                .flatten()
                .find(|request| request.token == token && request.result.is_none());
            let Some(request) = request else {
                break; // the device answers what was not asked: leave it alone
            };
            // SAFETY: this is the request that was submitted under this token.
            unsafe { self.device.complete(request) };
            any = true;
        }
        any
    }

    fn take_result(&mut self, index: usize) -> Option<Result<(), DiskError>> {
        let slot = self.requests.get_mut(index)?;
        let done = slot.as_ref()?.result?;
        *slot = None;
        Some(done.then_some(()).ok_or(DiskError))
    }
}
