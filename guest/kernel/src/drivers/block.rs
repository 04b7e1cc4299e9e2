//! A block device's requests and answers (Virtual I/O Device, "Block Device"), over the queues of
//! `virtio-drivers`. That crate's own block driver lends one run of memory a request; here a request may
//! have many, so that pages which lie anywhere in memory go to adjacent sectors at once.
#![allow(
    unsafe_code,
    reason = "a request's memory belongs to the device until the device is done"
)]

use core::ptr::NonNull;

use virtio_drivers::{
    Error,
    queue::VirtQueue,
    transport::{DeviceStatus, Transport, mmio::MmioTransport},
};

use super::virtio::DirectMap;

/// Bytes of a sector, the unit that disks count in.
pub const SECTOR: usize = 512;

/// The one queue that every such device has, and how many descriptors the driver wants of it: enough for
/// the longest request, whose header and status are descriptors too.
const QUEUE: u16 = 0;
const QUEUE_SIZE: usize = 32;

const _: () = assert!(
    vm::Frames::MAX + 2 <= QUEUE_SIZE,
    "the longest request fits"
);

/// Features: the device is read-only; it has the flush command; descriptors in a table of their own;
/// interrupts and notifications by event index; version 1.
const RO: u64 = 1 << 5;
const FLUSH: u64 = 1 << 9;
const INDIRECT: u64 = 1 << 28;
const EVENT_IDX: u64 = 1 << 29;
const VERSION_1: u64 = 1 << 32;
const WANTED: u64 = RO | FLUSH | INDIRECT | EVENT_IDX | VERSION_1;

const TYPE_IN: u32 = 0;
const TYPE_OUT: u32 = 1;
const TYPE_FLUSH: u32 = 4;

const STATUS_OK: u8 = 0;
const STATUS_NONE: u8 = 0xff;

/// Which way a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Disk to memory.
    In,
    /// Memory to disk.
    Out,
}

/// The memory of a request: runs of whole sectors.
#[derive(Clone, Copy, Debug)]
pub struct Segments {
    list: [NonNull<[u8]>; vm::Frames::MAX],
    len: u8,
}

impl Segments {
    /// One run.
    pub fn one(bytes: NonNull<[u8]>) -> Self {
        Self::all(core::iter::once(bytes))
    }

    /// Several, of which those beyond the most that a request may have are left out.
    pub fn all(runs: impl Iterator<Item = NonNull<[u8]>>) -> Self {
        let nothing = NonNull::slice_from_raw_parts(NonNull::dangling(), 0);
        let mut segments = Self {
            list: [nothing; vm::Frames::MAX],
            len: 0,
        };
        for (place, run) in segments.list.iter_mut().zip(runs) {
            *place = run;
            segments.len += 1;
        }
        segments
    }

    fn iter(&self) -> impl Iterator<Item = NonNull<[u8]>> + '_ {
        self.list[..usize::from(self.len)].iter().copied()
    }

    /// Bytes of all.
    pub fn bytes(&self) -> usize {
        self.iter().map(|run| run.len()).sum()
    }
}

/// A request on its way. Its address stays the same until the device has answered.
pub struct Request {
    header: [u8; 16],
    status: [u8; 1],
    direction: Direction,
    segments: Segments,
    /// What the queue calls it.
    pub token: u16,
    /// Whether it went well, once it is over.
    pub result: Option<bool>,
}

// SAFETY: the pointers are into memory that the sleeping requester has lent, usable from any thread.
unsafe impl Send for Request {}

fn header(kind: u32, sector: u64) -> [u8; 16] {
    let mut header = [0; 16];
    header[..4].copy_from_slice(&kind.to_le_bytes());
    header[8..].copy_from_slice(&sector.to_le_bytes());
    header
}

impl Request {
    /// A request that nobody has seen.
    pub fn new(sector: u64, direction: Direction, segments: Segments) -> Self {
        let kind = match direction {
            Direction::In => TYPE_IN,
            Direction::Out => TYPE_OUT,
        };
        Self {
            header: header(kind, sector),
            status: [STATUS_NONE],
            direction,
            segments,
            token: 0,
            result: None,
        }
    }

    /// Calls `with` with what the device reads and what it writes.
    ///
    /// # Safety
    /// Nothing else uses the memory of the request meanwhile.
    unsafe fn parts<R>(
        &mut self,
        with: impl for<'a> FnOnce(&'a [&'a [u8]], &'a mut [&'a mut [u8]]) -> R,
    ) -> R {
        const MOST: usize = vm::Frames::MAX + 1;
        let runs = self.segments.iter();
        match self.direction {
            Direction::In => {
                let mut writes: [&mut [u8]; MOST] = core::array::from_fn(|_| &mut [][..]);
                let mut written = 0;
                for (place, mut run) in writes.iter_mut().zip(runs) {
                    // SAFETY: the memory is lent to the request, and the caller sees to the rest.
                    *place = unsafe { run.as_mut() };
                    written += 1;
                }
                writes[written] = &mut self.status;
                with(&[&self.header], &mut writes[..=written])
            }
            Direction::Out => {
                let mut reads: [&[u8]; MOST] = [&self.header; MOST];
                let mut read = 1;
                for (place, run) in reads[1..].iter_mut().zip(runs) {
                    // SAFETY: as above.
                    *place = unsafe { run.as_ref() };
                    read += 1;
                }
                with(&reads[..read], &mut [&mut self.status])
            }
        }
    }
}

/// A block device.
pub struct Block {
    transport: MmioTransport<'static>,
    queue: VirtQueue<DirectMap, QUEUE_SIZE>,
    features: u64,
    capacity: u64,
}

impl Block {
    /// Starts the device (Virtual I/O Device, "Driver Requirements: Device Initialization").
    pub fn new(mut transport: MmioTransport<'static>) -> Result<Self, Error> {
        transport.set_status(DeviceStatus::empty());
        let known = DeviceStatus::ACKNOWLEDGE | DeviceStatus::DRIVER;
        transport.set_status(known);
        let features = transport.read_device_features() & WANTED;
        transport.write_driver_features(features);
        transport.set_status(known | DeviceStatus::FEATURES_OK);
        transport.set_guest_page_size(crate::PAGE_SIZE as u32);
        let capacity = transport.read_consistent(|| {
            let low: u32 = transport.read_config_space(0)?;
            let high: u32 = transport.read_config_space(4)?;
            Ok(u64::from(high) << 32 | u64::from(low))
        })?;
        let (indirect, event_idx) = (features & INDIRECT != 0, features & EVENT_IDX != 0);
        let mut queue = VirtQueue::new(&mut transport, QUEUE, indirect, event_idx)?;
        transport.finish_init();
        queue.set_dev_notify(true);
        Ok(Self {
            transport,
            queue,
            features,
            capacity,
        })
    }

    /// Its size in sectors.
    pub fn capacity(&self) -> u64 {
        self.capacity
    }

    /// Whether it refuses writes.
    pub fn is_read_only(&self) -> bool {
        self.features & RO != 0
    }

    /// Its interrupt has been seen.
    pub fn acknowledge(&mut self) {
        self.transport.ack_interrupt();
    }

    /// Gives a request to the device.
    ///
    /// # Safety
    /// The request stays where it is, and nothing uses it or its memory, until [`Block::complete`].
    pub unsafe fn submit(&mut self, request: &mut Request) -> Result<(), Error> {
        let queue = &mut self.queue;
        // SAFETY: the caller sees to it that nothing else uses the memory.
        request.token = unsafe { request.parts(|reads, writes| queue.add(reads, writes)) }?;
        if self.queue.should_notify() {
            self.transport.notify(QUEUE);
        }
        Ok(())
    }

    /// Which request the device has answered first of those that are not complete.
    pub fn next_answer(&self) -> Option<u16> {
        self.queue.peek_used()
    }

    /// Takes the answer to a request.
    ///
    /// # Safety
    /// It is the one that was submitted under its token.
    pub unsafe fn complete(&mut self, request: &mut Request) {
        let (token, queue) = (request.token, &mut self.queue);
        // SAFETY: the same parts as were submitted, and the device is done with them.
        let popped = unsafe { request.parts(|reads, writes| queue.pop_used(token, reads, writes)) };
        request.result = Some(popped.is_ok() && request.status == [STATUS_OK]);
    }

    /// Makes what was written so far durable, if the device can. No request is under way.
    pub fn flush(&mut self) -> Result<(), Error> {
        if self.features & FLUSH == 0 {
            return Ok(());
        }
        let mut status = [STATUS_NONE];
        self.queue.add_notify_wait_pop(
            &[&header(TYPE_FLUSH, 0)],
            &mut [&mut status],
            &mut self.transport,
        )?;
        match status {
            [STATUS_OK] => Ok(()),
            _ => Err(Error::IoError),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::{vec, vec::Vec};

    use super::*;

    #[test]
    fn a_requests_parts_are_in_the_order_that_devices_expect() {
        let mut first = [1_u8; SECTOR];
        let mut second = [2_u8; 2 * SECTOR];
        let runs = [
            NonNull::from(&mut first[..]),
            NonNull::from(&mut second[..]),
        ];
        for (direction, kind, expected) in [
            (Direction::In, 0, (vec![16], vec![SECTOR, 2 * SECTOR, 1])),
            (Direction::Out, 1, (vec![16, SECTOR, 2 * SECTOR], vec![1])),
        ] {
            let segments = Segments::all(runs.into_iter());
            assert_eq!(segments.bytes(), 3 * SECTOR);
            let mut request = Request::new(0x1_0000_0007, direction, segments);
            // SAFETY: the runs are this test's, which does not use them meanwhile.
            let lengths = unsafe {
                request.parts(|reads, writes| {
                    assert_eq!(reads[0][..4], [kind, 0, 0, 0]);
                    assert_eq!(reads[0][8..], [7, 0, 0, 0, 1, 0, 0, 0]);
                    let reads: Vec<_> = reads.iter().map(|part| part.len()).collect();
                    let writes: Vec<_> = writes.iter().map(|part| part.len()).collect();
                    (reads, writes)
                })
            };
            assert_eq!(lengths, expected);
        }
    }
}
