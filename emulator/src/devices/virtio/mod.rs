//! Virtual I/O devices (Virtual I/O Device (VIRTIO) Version 1.2; sections are cited by number).
//!
//! [`mmio`] is the transport: registers, feature negotiation, status, interrupts. [`queue`] parses
//! a split ring into chains of buffers and gives them back. [`blk`] is the block device: it parses
//! a chain into a request, holds it for the disk's latency, and carries it out.

pub mod blk;
pub mod mmio;
pub mod queue;

#[cfg(test)]
pub(crate) mod mock;
