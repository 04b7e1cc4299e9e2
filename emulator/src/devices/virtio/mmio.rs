//! The virtio-mmio transport, version 2 (section 4.2), with one block device or none behind it.

use super::blk::VirtioBlk;
use super::blk::request::RequestError;
use super::queue::{MAX_SIZE, Queue, QueueError, RingFeatures};
use crate::devices::{
    AccessSize, BusFault, Device, DeviceEvent, DmaMemory, EventLog, require_word, with_half,
};

/// Size of one slot's register window.
pub const SIZE: u64 = 0x1000;

const MAGIC: u64 = 0x7472_6976;
const VERSION: u64 = 2;
/// QEMU's: this is its platform, and kernels made for it check (xv6 does).
const VENDOR: u64 = 0x554d_4551;

/// Where the device's own configuration space begins.
const CONFIG: u64 = 0x100;

// Device status bits (2.1).
const ACKNOWLEDGE: u32 = 1;
const DRIVER: u32 = 2;
const DRIVER_OK: u32 = 4;
const FEATURES_OK: u32 = 8;
const NEEDS_RESET: u32 = 64;
const FAILED: u32 = 128;

// Interrupt status bits (4.2.2).
const INT_USED_BUFFER: u32 = 1;
const INT_CONFIG_CHANGE: u32 = 2;

/// `VIRTIO_F_INDIRECT_DESC` (6).
pub const F_INDIRECT_DESC: u64 = 1 << 28;
/// `VIRTIO_F_EVENT_IDX` (6).
pub const F_EVENT_IDX: u64 = 1 << 29;
/// `VIRTIO_F_VERSION_1` (6).
pub const F_VERSION_1: u64 = 1 << 32;

/// What every device here offers besides its own features.
const TRANSPORT_FEATURES: u64 = F_INDIRECT_DESC | F_EVENT_IDX | F_VERSION_1;

/// The registers, named as in section 4.2.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Register {
    MagicValue,
    Version,
    DeviceId,
    VendorId,
    DeviceFeatures,
    DeviceFeaturesSel,
    DriverFeatures,
    DriverFeaturesSel,
    QueueSel,
    QueueNumMax,
    QueueNum,
    QueueReady,
    QueueNotify,
    InterruptStatus,
    InterruptAck,
    Status,
    /// A half of one of the three ring addresses.
    QueueAddr {
        ring: Ring,
        high: bool,
    },
    /// Length or base of a shared memory region; there is none.
    SharedMemory,
    ConfigGeneration,
    Reserved,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ring {
    Desc,
    Driver,
    Device,
}

impl Register {
    fn at(offset: u64) -> Self {
        let addr = |ring, high| Register::QueueAddr { ring, high };
        match offset {
            0x000 => Register::MagicValue,
            0x004 => Register::Version,
            0x008 => Register::DeviceId,
            0x00c => Register::VendorId,
            0x010 => Register::DeviceFeatures,
            0x014 => Register::DeviceFeaturesSel,
            0x020 => Register::DriverFeatures,
            0x024 => Register::DriverFeaturesSel,
            0x030 => Register::QueueSel,
            0x034 => Register::QueueNumMax,
            0x038 => Register::QueueNum,
            0x044 => Register::QueueReady,
            0x050 => Register::QueueNotify,
            0x060 => Register::InterruptStatus,
            0x064 => Register::InterruptAck,
            0x070 => Register::Status,
            0x080 => addr(Ring::Desc, false),
            0x084 => addr(Ring::Desc, true),
            0x090 => addr(Ring::Driver, false),
            0x094 => addr(Ring::Driver, true),
            0x0a0 => addr(Ring::Device, false),
            0x0a4 => addr(Ring::Device, true),
            0x0b0..=0x0bc => Register::SharedMemory,
            0x0fc => Register::ConfigGeneration,
            _ => Register::Reserved,
        }
    }
}

/// Why a device stopped: something it cannot report in a request's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error(transparent)]
    Request(#[from] RequestError),
}

/// What the driver has negotiated and set up; a reset makes all of it anew.
#[derive(Debug, Default)]
struct Negotiated {
    status: u32,
    device_features_sel: u32,
    driver_features_sel: u32,
    driver_features: u64,
    queue_sel: u32,
    queue: Queue,
    notified: bool,
    interrupt_status: u32,
}

/// One virtio-mmio slot.
#[derive(Debug, Default)]
pub struct VirtioMmio {
    blk: Option<VirtioBlk>,
    state: Negotiated,
    /// Writes of registers, for traces.
    pub events: EventLog,
}

impl VirtioMmio {
    /// A slot with nothing in it: it answers with device ID 0, which drivers pass over (4.2.3.1.1).
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// A slot with a disk.
    #[must_use]
    pub fn with_disk(blk: VirtioBlk) -> Self {
        VirtioMmio {
            blk: Some(blk),
            ..Self::default()
        }
    }

    /// The disk in the slot.
    #[must_use]
    pub fn disk(&self) -> Option<&VirtioBlk> {
        self.blk.as_ref()
    }

    /// The disk in the slot.
    pub fn disk_mut(&mut self) -> Option<&mut VirtioBlk> {
        self.blk.as_mut()
    }

    /// Whether the interrupt line is up.
    #[must_use]
    pub fn irq_level(&self) -> bool {
        self.state.interrupt_status != 0
    }

    /// Whether the driver has rung, and [`VirtioMmio::service`] has not run since.
    #[must_use]
    pub fn needs_service(&self) -> bool {
        self.state.notified
    }

    /// The tick at which the next request completes. None does while the driver has the device
    /// stopped, so that nobody waits for it.
    #[must_use]
    pub fn next_deadline(&self) -> Option<u64> {
        let blk = self.blk.as_ref().filter(|_| self.is_live());
        blk.and_then(VirtioBlk::next_deadline)
    }

    /// A device consumes no buffer before DRIVER_OK (2.1.2), and none while it needs a reset.
    fn is_live(&self) -> bool {
        let live = self.state.status & (DRIVER_OK | NEEDS_RESET | FAILED) == DRIVER_OK;
        live && self.state.queue.ready
    }

    /// Whether the device has given up until the driver resets it.
    #[must_use]
    pub fn needs_reset(&self) -> bool {
        self.state.status & NEEDS_RESET != 0
    }

    /// Takes new requests if the driver has rung, and completes those that are due at `now`.
    pub fn service(&mut self, ram: &mut dyn DmaMemory, now: u64) {
        let notified = std::mem::take(&mut self.state.notified);
        if !self.is_live() {
            return;
        }
        if let Err(error) = self.serve_queue(ram, now, notified) {
            self.fail(error);
        }
    }

    fn serve_queue(
        &mut self,
        ram: &mut dyn DmaMemory,
        now: u64,
        notified: bool,
    ) -> Result<(), Broken> {
        let features = self.ring_features();
        let Some(blk) = self.blk.as_mut() else {
            return Ok(());
        };
        let queue = &mut self.state.queue;
        if notified {
            while let Some(chain) = queue.pop(ram, features)? {
                blk.accept(ram, chain, now)?;
            }
            queue.rearm(ram, features)?;
        }
        let mut completed = false;
        while let Some((head, len)) = blk.complete_due(ram, now)? {
            queue.push(ram, head, len)?;
            completed = true;
        }
        if completed && queue.should_interrupt(ram, features)? {
            self.state.interrupt_status |= INT_USED_BUFFER;
        }
        Ok(())
    }

    /// The ring makes no sense: stop, and say so as section 2.1.2 asks.
    fn fail(&mut self, error: Broken) {
        let name = self.blk.as_ref().map_or("?", |blk| blk.id());
        log::warn!(target: "virtio", "disk {name} stops until the driver resets it: {error}");
        if let Some(blk) = self.blk.as_mut() {
            blk.reset();
        }
        self.state.status |= NEEDS_RESET;
        self.state.interrupt_status |= INT_CONFIG_CHANGE;
    }

    fn ring_features(&self) -> RingFeatures {
        RingFeatures {
            indirect: self.state.driver_features & F_INDIRECT_DESC != 0,
            event_idx: self.state.driver_features & F_EVENT_IDX != 0,
        }
    }

    fn offered(&self) -> u64 {
        self.blk
            .as_ref()
            .map_or(0, |blk| blk.features() | TRANSPORT_FEATURES)
    }

    fn reset(&mut self) {
        self.state = Negotiated::default();
        if let Some(blk) = self.blk.as_mut() {
            blk.reset();
        }
    }

    fn write_status(&mut self, value: u32) {
        if value == 0 {
            self.reset();
            return;
        }
        let mut status = value & (ACKNOWLEDGE | DRIVER | DRIVER_OK | FEATURES_OK | FAILED);
        let newly = status & !self.state.status;
        // FEATURES_OK stays clear if the driver took what was not offered (3.1.1, step 6). That it
        // did not take VERSION_1 is let pass (6.1: the device "MAY fail"): xv6 does not, and this
        // transport's rings are the same either way.
        if newly & FEATURES_OK != 0 && self.state.driver_features & !self.offered() != 0 {
            log::warn!(
                target: "virtio",
                "the driver accepted features that were not offered: {:#x}",
                self.state.driver_features & !self.offered()
            );
            status &= !FEATURES_OK;
        }
        self.state.status = status | self.state.status & NEEDS_RESET;
    }

    fn write_driver_features(&mut self, value: u64) {
        // Negotiation is over once FEATURES_OK is set (3.1.1).
        if self.state.status & FEATURES_OK != 0 {
            return;
        }
        if let sel @ (0 | 1) = self.state.driver_features_sel {
            self.state.driver_features = with_half(self.state.driver_features, sel == 1, value);
        }
    }

    /// The queue that `QueueSel` names, while the driver may change it (4.2.2.2: not once ready).
    fn queue_to_change(&mut self) -> Option<&mut Queue> {
        let exists = self.blk.is_some() && self.state.queue_sel == 0;
        (exists && !self.state.queue.ready).then_some(&mut self.state.queue)
    }

    fn write_queue_ready(&mut self, value: u64) {
        if self.blk.is_none() || self.state.queue_sel != 0 {
            return;
        }
        if value & 1 == 0 {
            self.state.queue.ready = false;
        } else if !self.state.queue.ready {
            match self.state.queue.check() {
                Ok(()) => self.state.queue.ready = true,
                Err(error) => self.fail(error.into()),
            }
        }
    }

    fn read_register(&self, register: Register) -> u64 {
        let state = &self.state;
        let queue_exists = self.blk.is_some() && state.queue_sel == 0;
        match register {
            Register::MagicValue => MAGIC,
            Register::Version => VERSION,
            Register::DeviceId => self
                .blk
                .as_ref()
                .map_or(0, |_| u64::from(VirtioBlk::DEVICE_ID)),
            Register::VendorId => VENDOR,
            Register::DeviceFeatures => match state.device_features_sel {
                0 => self.offered() & 0xffff_ffff,
                1 => self.offered() >> 32,
                _ => 0,
            },
            Register::QueueNumMax if queue_exists => u64::from(MAX_SIZE),
            Register::QueueReady if queue_exists => u64::from(state.queue.ready),
            Register::InterruptStatus => u64::from(state.interrupt_status),
            Register::Status => u64::from(state.status),
            // A region that does not exist has length and base of all ones (4.2.2).
            Register::SharedMemory => 0xffff_ffff,
            // The configuration never changes while a driver looks.
            Register::ConfigGeneration => 0,
            Register::QueueNumMax
            | Register::QueueReady
            | Register::DeviceFeaturesSel
            | Register::DriverFeatures
            | Register::DriverFeaturesSel
            | Register::QueueSel
            | Register::QueueNum
            | Register::QueueNotify
            | Register::InterruptAck
            | Register::QueueAddr { .. }
            | Register::Reserved => 0,
        }
    }

    fn write_register(&mut self, register: Register, value: u64) {
        let word = (value & 0xffff_ffff) as u32;
        match register {
            Register::DeviceFeaturesSel => self.state.device_features_sel = word,
            Register::DriverFeatures => self.write_driver_features(value),
            Register::DriverFeaturesSel => self.state.driver_features_sel = word,
            Register::QueueSel => self.state.queue_sel = word,
            Register::QueueNum => {
                if let Some(queue) = self.queue_to_change() {
                    queue.size = word;
                }
            }
            Register::QueueReady => self.write_queue_ready(value),
            Register::QueueNotify => self.state.notified |= word == 0 && self.blk.is_some(),
            Register::InterruptAck => self.state.interrupt_status &= !word,
            Register::Status => self.write_status(word),
            Register::QueueAddr { ring, high } => {
                if let Some(queue) = self.queue_to_change() {
                    let part = match ring {
                        Ring::Desc => &mut queue.desc,
                        Ring::Driver => &mut queue.avail,
                        Ring::Device => &mut queue.used,
                    };
                    *part = with_half(*part, high, value);
                }
            }
            Register::MagicValue
            | Register::Version
            | Register::DeviceId
            | Register::VendorId
            | Register::DeviceFeatures
            | Register::QueueNumMax
            | Register::InterruptStatus
            | Register::SharedMemory
            | Register::ConfigGeneration
            | Register::Reserved => {}
        }
    }

    /// Configuration fields are read with their own widths, 64-bit ones in two halves (4.2.2.2).
    fn read_config(&self, offset: u64, size: AccessSize) -> Result<u64, BusFault> {
        match size {
            AccessSize::Byte | AccessSize::Half | AccessSize::Word => {}
            AccessSize::Double => return Err(BusFault::Width),
        }
        if !size.is_aligned(offset) {
            return Err(BusFault::Misaligned);
        }
        let Some(blk) = &self.blk else {
            return Ok(0);
        };
        let config = blk.config();
        let at = (offset - CONFIG) as usize;
        let mut bytes = [0; 8];
        for (index, byte) in bytes.iter_mut().take(size.bytes() as usize).enumerate() {
            *byte = config.get(at + index).copied().unwrap_or(0);
        }
        Ok(u64::from_le_bytes(bytes))
    }
}

impl Device for VirtioMmio {
    fn read(&mut self, offset: u64, size: AccessSize) -> Result<u64, BusFault> {
        match offset {
            0..CONFIG => {
                require_word(offset, size)?;
                Ok(self.read_register(Register::at(offset)))
            }
            CONFIG..SIZE => self.read_config(offset, size),
            _ => Err(BusFault::Unmapped),
        }
    }

    fn write(&mut self, offset: u64, size: AccessSize, value: u64) -> Result<(), BusFault> {
        match offset {
            0..CONFIG => {
                require_word(offset, size)?;
                let register = Register::at(offset);
                self.events.push(|| DeviceEvent::Register {
                    name: format!("{register:?}"),
                    value,
                });
                self.write_register(register, value);
                Ok(())
            }
            // Nothing in the block device's configuration can be written without a feature that
            // is not offered (`writeback`, 5.2.4).
            CONFIG..SIZE => self.read_config(offset, size).map(|_| ()),
            _ => Err(BusFault::Unmapped),
        }
    }
}

#[cfg(test)]
mod tests;
