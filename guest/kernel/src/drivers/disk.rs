//! Disks: virtio-blk over virtio-mmio, several requests at a time. A thread that waits for its
//! request sleeps; before there are threads it polls.
#![allow(
    unsafe_code,
    reason = "a request's buffer belongs to the device until the device is done"
)]

use alloc::{boxed::Box, vec::Vec};
use core::{
    fmt,
    ptr::NonNull,
    sync::atomic::{AtomicU64, Ordering},
};

use virtio_drivers::{
    Error,
    device::blk::{BlkReq, BlkResp, SECTOR_SIZE, VirtIOBlk},
    transport::{
        DeviceType, Transport,
        mmio::{MmioTransport, VirtIOHeader},
    },
};

use super::virtio::DirectMap;
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
pub const SECTOR: usize = SECTOR_SIZE;

/// Bytes of a virtio-mmio slot's registers on this platform.
const SLOT_SIZE: usize = 0x200;

/// A disk, by its place in the list of disks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DiskId(usize);

/// A transfer failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiskError;

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the disk reports an error")
    }
}

type Driver = VirtIOBlk<DirectMap, MmioTransport<'static>>;

struct Disk {
    driver: Driver,
    interrupt: u32,
    capacity: u64,
    requests: Vec<Option<Box<Request>>>,
}

/// A request on its way. Its address stays the same until the device has answered.
struct Request {
    header: BlkReq,
    response: BlkResp,
    token: u16,
    buffer: Buffer,
    result: Option<Result<(), DiskError>>,
}

/// The memory of a request, and which way the data goes.
#[derive(Clone, Copy)]
enum Buffer {
    /// Disk to memory.
    In(NonNull<[u8]>),
    /// Memory to disk.
    Out(NonNull<[u8]>),
}

// SAFETY: the pointers are into memory that the sleeping requester has lent, usable from any thread.
unsafe impl Send for Request {}

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
    let mut driver = Driver::new(transport)?;
    driver.enable_interrupts();
    let capacity = driver.capacity();
    Ok(Some(Disk {
        driver,
        interrupt: slot.interrupt,
        capacity,
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
    DISKS.lock()[id.0].capacity
}

/// Whether it refuses writes.
pub fn is_read_only(id: DiskId) -> bool {
    DISKS.lock()[id.0].driver.readonly()
}

/// Reads whole sectors from `sector` on. `buffer` lies in the direct map.
pub fn read(id: DiskId, sector: u64, buffer: &mut [u8]) -> Result<(), DiskError> {
    check(id, sector, buffer.len())?;
    transfer(id, sector, Buffer::In(NonNull::from(buffer)))
}

/// Writes whole sectors from `sector` on. `buffer` lies in the direct map.
pub fn write(id: DiskId, sector: u64, buffer: &[u8]) -> Result<(), DiskError> {
    check(id, sector, buffer.len())?;
    transfer(id, sector, Buffer::Out(NonNull::from(buffer)))
}

/// Reads a frame of memory from `sector` on.
pub fn read_frame(id: DiskId, sector: u64, frame: usize) -> Result<(), DiskError> {
    check(id, sector, crate::PAGE_SIZE)?;
    transfer(id, sector, Buffer::In(frame_bytes(frame)))
}

/// Writes a frame of memory from `sector` on.
pub fn write_frame(id: DiskId, sector: u64, frame: usize) -> Result<(), DiskError> {
    check(id, sector, crate::PAGE_SIZE)?;
    transfer(id, sector, Buffer::Out(frame_bytes(frame)))
}

fn frame_bytes(frame: usize) -> NonNull<[u8]> {
    NonNull::slice_from_raw_parts(phys::virtual_of(frame * crate::PAGE_SIZE), crate::PAGE_SIZE)
}

/// Makes what was written so far durable. Polls: it is asked for at `fsync` and at power-off.
pub fn flush(id: DiskId) -> Result<(), DiskError> {
    while DISKS.lock()[id.0].requests.iter().any(Option::is_some) {
        wait(id);
    }
    DISKS.lock()[id.0].driver.flush().map_err(|_| DiskError)
}

fn check(id: DiskId, sector: u64, len: usize) -> Result<(), DiskError> {
    let end = sector.checked_add((len / SECTOR) as u64);
    let sound = len > 0 && len % SECTOR == 0 && end.is_some_and(|end| end <= capacity(id));
    sound.then_some(()).ok_or(DiskError)
}

/// Submits a request and waits for it. The memory is lent for that long: the caller is asleep.
fn transfer(id: DiskId, sector: u64, buffer: Buffer) -> Result<(), DiskError> {
    let index = loop {
        let submitted = DISKS.lock()[id.0].submit(sector, buffer);
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
                count(buffer);
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
fn count(buffer: Buffer) {
    let (Buffer::In(bytes) | Buffer::Out(bytes)) = buffer;
    let sectors = (bytes.len() / SECTOR) as u64;
    let reads = matches!(buffer, Buffer::In(_));
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
    disks[index].driver.ack_interrupt();
    let any = disks[index].collect();
    drop(disks);
    if any {
        sched::wake(Channel::Disk(DiskId(index)));
    }
    true
}

impl DiskId {
    /// What Linux would call it: `/dev/vda` and so on.
    #[must_use]
    pub fn name(self) -> alloc::string::String {
        let letter = char::from(b'a' + (self.0 % 26) as u8);
        alloc::format!("/dev/vd{letter}")
    }
}

impl Disk {
    fn submit(&mut self, sector: u64, buffer: Buffer) -> Result<usize, Error> {
        let mut request = Box::new(Request {
            header: BlkReq::default(),
            response: BlkResp::default(),
            token: 0,
            buffer,
            result: None,
        });
        let Request {
            header, response, ..
        } = &mut *request;
        let sector = sector as usize;
        // SAFETY: header and response stay in the box, and the buffer is lent, until `collect` has
        // seen the device's answer.
        request.token = unsafe {
            match buffer {
                Buffer::In(mut bytes) => {
                    self.driver
                        .read_blocks_nb(sector, header, bytes.as_mut(), response)
                }
                Buffer::Out(bytes) => {
                    self.driver
                        .write_blocks_nb(sector, header, bytes.as_ref(), response)
                }
            }
        }?;
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
        while let Some(token) = self.driver.peek_used() {
            let request = self
                .requests
                .iter_mut()
                .flatten()
                .find(|request| request.token == token && request.result.is_none());
            let Some(request) = request else {
                break; // the device answers what was not asked: leave it alone
            };
            let Request {
                header,
                response,
                buffer,
                ..
            } = &mut **request;
            // SAFETY: the same header, buffer and response as were submitted under this token.
            let done = unsafe {
                match *buffer {
                    Buffer::In(mut bytes) => {
                        self.driver
                            .complete_read_blocks(token, header, bytes.as_mut(), response)
                    }
                    Buffer::Out(bytes) => {
                        self.driver
                            .complete_write_blocks(token, header, bytes.as_ref(), response)
                    }
                }
            };
            request.result = Some(done.map_err(|_| DiskError));
            any = true;
        }
        any
    }

    fn take_result(&mut self, index: usize) -> Option<Result<(), DiskError>> {
        let slot = self.requests.get_mut(index)?;
        let result = slot.as_ref()?.result?;
        *slot = None;
        Some(result)
    }
}
