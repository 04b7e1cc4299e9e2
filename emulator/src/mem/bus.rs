//! The bus: which device answers at a physical address, and what the devices tell the harts.
//!
//! An access only records. The run loop looks at [`Bus::kicked`] at a block's end, and at
//! [`Bus::next_deadline`] for the time until which nothing happens by itself; in both cases it
//! calls [`Bus::service`], which lends RAM to the devices that do DMA, and then puts [`Bus::mip`]
//! into each hart. No device sees an absolute address, and the levels of all interrupt lines are
//! handed to the PLIC in one place, `Bus::update_lines`.
//!
//! `now` is the machine's time in ticks of [`TIMEBASE_HZ`](crate::platform::TIMEBASE_HZ), as
//! counted by the run loop.

use crate::devices::clint::{self, Clint};
use crate::devices::finisher::{self, Finish, Finisher};
use crate::devices::plic::{self, Plic};
use crate::devices::rtc::{self, Rtc};
use crate::devices::uart16550::{self, Uart16550};
use crate::devices::virtio::blk::VirtioBlk;
use crate::devices::virtio::mmio::{self, VirtioMmio};
pub use crate::devices::{AccessSize, BusFault, Device, DmaMemory};
use crate::platform;

/// `mip.MSIP` (Privileged ISA, Machine Interrupt Registers).
pub const MIP_MSIP: u64 = 1 << 3;
/// `mip.MTIP`.
pub const MIP_MTIP: u64 = 1 << 7;
/// `mip.SEIP`, the PLIC's part of it: software can set the bit too.
pub const MIP_SEIP: u64 = 1 << 9;
/// `mip.MEIP`.
pub const MIP_MEIP: u64 = 1 << 11;
/// The bits of `mip` that [`Bus::mip`] answers for.
pub const MIP_MASK: u64 = MIP_MSIP | MIP_MTIP | MIP_SEIP | MIP_MEIP;

/// Output that waits in the serial port before the run loop is asked to take it.
const OUTPUT_KICK: usize = 4096;

/// Why a machine cannot be put together as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AttachError {
    /// Two things at one address.
    #[error("{new} at {base:#x}..{end:#x} overlaps {old} at {old_base:#x}..{old_end:#x}")]
    Overlap {
        /// What was to be attached.
        new: String,
        /// Its first address.
        base: u64,
        /// Its end.
        end: u64,
        /// What is there.
        old: String,
        /// Its first address.
        old_base: u64,
        /// Its end.
        old_end: u64,
    },
    /// A range that is empty or wraps round.
    #[error("{name} at {base:#x} with {size:#x} bytes is empty or wraps round the address space")]
    BadRange {
        /// What was to be attached.
        name: String,
        /// Its first address.
        base: u64,
        /// Its size.
        size: u64,
    },
    /// More disks than slots.
    #[error(
        "{given} disks were given, but the machine has {} virtio slots",
        platform::VIRTIO_SLOTS
    )]
    TooManyDisks {
        /// How many were given.
        given: usize,
    },
    /// No hart, or too many.
    #[error(
        "{given} harts were asked for, but a machine has 1 to {}",
        platform::MAX_HARTS
    )]
    BadHartCount {
        /// How many were given.
        given: usize,
    },
}

/// What answers in a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// RAM: not the bus's to answer; here so that no device is put over it.
    Ram,
    Finisher,
    Rtc,
    Clint,
    Plic,
    Uart,
    Virtio(usize),
    Extra(usize),
}

#[derive(Debug)]
struct Range {
    base: u64,
    end: u64,
    name: String,
    target: Target,
}

/// The ranges, in order of address.
#[derive(Debug, Default)]
struct AddressMap {
    ranges: Vec<Range>,
}

impl AddressMap {
    fn attach(
        &mut self,
        base: u64,
        size: u64,
        name: &str,
        target: Target,
    ) -> Result<(), AttachError> {
        let name = name.to_owned();
        let Some(end) = base.checked_add(size).filter(|&end| end > base) else {
            return Err(AttachError::BadRange { name, base, size });
        };
        if let Some(old) = self
            .ranges
            .iter()
            .find(|old| old.base < end && base < old.end)
        {
            return Err(AttachError::Overlap {
                new: name,
                base,
                end,
                old: old.name.clone(),
                old_base: old.base,
                old_end: old.end,
            });
        }
        let at = self.ranges.partition_point(|old| old.base < base);
        self.ranges.insert(
            at,
            Range {
                base,
                end,
                name,
                target,
            },
        );
        Ok(())
    }

    /// Who answers an access, and at which of its own offsets. An access over the end of a range
    /// is nobody's.
    fn find(&self, paddr: u64, size: AccessSize) -> Result<(Target, u64), BusFault> {
        let behind = self.ranges.partition_point(|range| range.base <= paddr);
        let range = behind
            .checked_sub(1)
            .and_then(|index| self.ranges.get(index));
        let range = range.ok_or(BusFault::Unmapped)?;
        match paddr.checked_add(size.bytes()) {
            Some(end) if end <= range.end => Ok((range.target, paddr - range.base)),
            _ => Err(BusFault::Unmapped),
        }
    }
}

/// The devices of a machine, and the wires between them.
#[derive(Debug)]
pub struct Bus {
    map: AddressMap,
    harts: usize,
    clint: Clint,
    plic: Plic,
    uart: Uart16550,
    rtc: Rtc,
    finisher: Finisher,
    virtio: Vec<VirtioMmio>,
    extra: Vec<Box<dyn AnyDevice>>,
    /// What the harts were last told, without MTIP, which time alone changes.
    lines: Vec<u64>,
    kicked: bool,
}

/// A device that was attached by name.
trait AnyDevice: Device + Send {}
impl<T: Device + Send> AnyDevice for T {}

impl std::fmt::Debug for dyn AnyDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("dyn Device")
    }
}

impl Bus {
    /// The devices of QEMU's `virt` machine; disk `n` is in virtio slot `n`.
    ///
    /// # Errors
    /// No hart or too many, too many disks, or RAM that wraps round.
    pub fn virt(harts: usize, ram_size: u64, disks: Vec<VirtioBlk>) -> Result<Self, AttachError> {
        if !(1..=platform::MAX_HARTS).contains(&harts) {
            return Err(AttachError::BadHartCount { given: harts });
        }
        if disks.len() > platform::VIRTIO_SLOTS {
            return Err(AttachError::TooManyDisks { given: disks.len() });
        }
        let mut virtio: Vec<_> = disks.into_iter().map(VirtioMmio::with_disk).collect();
        virtio.resize_with(platform::VIRTIO_SLOTS, VirtioMmio::empty);
        Ok(Bus {
            map: virt_map(ram_size)?,
            harts,
            clint: Clint::new(harts),
            plic: Plic::new(harts),
            uart: Uart16550::new(),
            rtc: Rtc::new(platform::TICK_NS),
            finisher: Finisher::new(),
            virtio,
            extra: Vec::new(),
            lines: vec![0; harts],
            kicked: false,
        })
    }

    /// Attaches one more device. It has no interrupt line.
    ///
    /// # Errors
    /// A range that overlaps another, is empty, or wraps round.
    pub fn attach<D: Device + Send + 'static>(
        &mut self,
        base: u64,
        size: u64,
        name: &str,
        device: D,
    ) -> Result<(), AttachError> {
        self.map
            .attach(base, size, name, Target::Extra(self.extra.len()))?;
        self.extra.push(Box::new(device));
        Ok(())
    }

    /// Reads from a device.
    ///
    /// # Errors
    /// A [`BusFault`], which the hart takes as an access fault.
    pub fn read(&mut self, paddr: u64, size: AccessSize, now: u64) -> Result<u64, BusFault> {
        let wanted = self.uart.wants_input();
        let (device, offset) = self.device_at(paddr, size, now)?;
        let value = device.read(offset, size)?;
        self.kicked |= !wanted && self.uart.wants_input();
        // Reading can move a line too: a FIFO runs empty, an interrupt is claimed.
        self.refresh_lines();
        Ok(value & size.mask())
    }

    /// Writes to a device.
    ///
    /// # Errors
    /// A [`BusFault`], which the hart takes as an access fault.
    pub fn write(
        &mut self,
        paddr: u64,
        size: AccessSize,
        value: u64,
        now: u64,
    ) -> Result<(), BusFault> {
        let (target, _) = self.map.find(paddr, size)?;
        let (device, offset) = self.device_at(paddr, size, now)?;
        device.write(offset, size, value)?;
        self.kicked |= match target {
            // These change a deadline or end the run.
            Target::Clint | Target::Rtc => true,
            Target::Finisher => self.finisher.finish().is_some(),
            Target::Virtio(slot) => self.virtio[slot].needs_service(),
            Target::Uart => self.uart.output_len() >= OUTPUT_KICK,
            Target::Ram | Target::Plic | Target::Extra(_) => false,
        };
        self.refresh_lines();
        Ok(())
    }

    /// Whether something has happened that the run loop has to see to at the next block's end: an
    /// interrupt line has changed, a device needs service, or a deadline has moved.
    #[inline]
    #[must_use]
    pub fn kicked(&self) -> bool {
        self.kicked
    }

    /// [`Bus::kicked`], and clears it.
    pub fn take_kicked(&mut self) -> bool {
        std::mem::take(&mut self.kicked)
    }

    /// Brings the interrupt lines up to date after the serial port was given input; kicks if a
    /// hart sees a change.
    pub fn refresh_lines(&mut self) {
        self.kicked |= self.update_lines();
    }

    /// Lets the devices do their work with RAM lent to them, and brings the interrupt lines up to
    /// date. Clears [`Bus::kicked`].
    pub fn service(&mut self, ram: &mut dyn DmaMemory, now: u64) {
        self.clint.set_now(now);
        self.rtc.set_now(now);
        for slot in &mut self.virtio {
            slot.service(ram, now);
        }
        self.update_lines();
        self.kicked = false;
    }

    /// The first tick at which something happens by itself: a timer goes up, a disk is done, the
    /// clock's alarm goes off. A disk's may lie in the past: then it waits for service.
    #[must_use]
    pub fn next_deadline(&self, now: u64) -> Option<u64> {
        let disks = self.virtio.iter().filter_map(VirtioMmio::next_deadline);
        disks
            .chain(self.clint.next_deadline(now))
            .chain(self.rtc.next_deadline())
            .min()
    }

    /// Whether any disk is at work: then a machine whose harts all wait is not stuck.
    #[must_use]
    pub fn io_in_flight(&self) -> bool {
        self.virtio
            .iter()
            .any(|slot| slot.next_deadline().is_some())
    }

    /// The bits of a hart's `mip` that devices drive ([`MIP_MASK`]), at `now`.
    #[must_use]
    pub fn mip(&self, hart: usize, now: u64) -> u64 {
        let timer = if self.clint.timer_pending(hart, now) {
            MIP_MTIP
        } else {
            0
        };
        self.lines.get(hart).copied().unwrap_or(0) | timer
    }

    /// The value of `mtime`, and of the `time` CSR, at `now`.
    #[must_use]
    pub fn mtime(&self, now: u64) -> u64 {
        self.clint.mtime(now)
    }

    /// What the guest has added to `mtime` by writing it.
    #[must_use]
    pub fn mtime_offset(&self) -> u64 {
        self.clint.offset()
    }

    /// The end of the run, if the guest has asked for it.
    #[must_use]
    pub fn finish(&self) -> Option<Finish> {
        self.finisher.finish()
    }

    /// The serial port.
    #[must_use]
    pub fn uart(&self) -> &Uart16550 {
        &self.uart
    }

    /// The serial port, to give it input or take its output. [`Bus::refresh_lines`] or the next
    /// [`Bus::service`] lets the harts see what comes of it.
    pub fn uart_mut(&mut self) -> &mut Uart16550 {
        &mut self.uart
    }

    /// The disks, in order of their slots.
    pub fn disks(&self) -> impl Iterator<Item = &VirtioBlk> {
        self.virtio.iter().filter_map(VirtioMmio::disk)
    }

    /// The same.
    pub fn disks_mut(&mut self) -> impl Iterator<Item = &mut VirtioBlk> {
        self.virtio.iter_mut().filter_map(VirtioMmio::disk_mut)
    }

    fn device_at(
        &mut self,
        paddr: u64,
        size: AccessSize,
        now: u64,
    ) -> Result<(&mut dyn Device, u64), BusFault> {
        let (target, offset) = self.map.find(paddr, size)?;
        let device: &mut dyn Device = match target {
            Target::Ram => return Err(BusFault::Unmapped),
            Target::Finisher => &mut self.finisher,
            Target::Rtc => {
                self.rtc.set_now(now);
                &mut self.rtc
            }
            Target::Clint => {
                self.clint.set_now(now);
                &mut self.clint
            }
            Target::Plic => &mut self.plic,
            Target::Uart => &mut self.uart,
            Target::Virtio(slot) => &mut self.virtio[slot],
            Target::Extra(index) => &mut *self.extra[index],
        };
        Ok((device, offset))
    }

    /// The one place where interrupt levels go from devices to the PLIC and from it and the CLINT
    /// to the harts. Returns whether any hart sees a change.
    fn update_lines(&mut self) -> bool {
        let mut levels = u128::from(self.uart.irq_level()) << platform::UART_IRQ
            | u128::from(self.rtc.irq_level()) << platform::RTC_IRQ;
        for (slot, source) in self.virtio.iter().zip(platform::VIRTIO_IRQ..) {
            levels |= u128::from(slot.irq_level()) << source;
        }
        self.plic.set_levels(levels);
        let mut changed = false;
        for hart in 0..self.harts {
            let bit = |level, bit| if level { bit } else { 0 };
            let line = bit(self.clint.software_pending(hart), MIP_MSIP)
                | bit(self.plic.machine_pending(hart), MIP_MEIP)
                | bit(self.plic.supervisor_pending(hart), MIP_SEIP);
            changed |= std::mem::replace(&mut self.lines[hart], line) != line;
        }
        changed
    }
}

fn virt_map(ram_size: u64) -> Result<AddressMap, AttachError> {
    let mut map = AddressMap::default();
    map.attach(platform::RAM_BASE, ram_size, "RAM", Target::Ram)?;
    map.attach(
        platform::FINISHER_BASE,
        finisher::SIZE,
        "the test finisher",
        Target::Finisher,
    )?;
    map.attach(platform::RTC_BASE, rtc::SIZE, "the clock", Target::Rtc)?;
    map.attach(
        platform::CLINT_BASE,
        clint::SIZE,
        "the CLINT",
        Target::Clint,
    )?;
    map.attach(platform::PLIC_BASE, plic::SIZE, "the PLIC", Target::Plic)?;
    map.attach(
        platform::UART_BASE,
        uart16550::SIZE,
        "the serial port",
        Target::Uart,
    )?;
    for slot in 0..platform::VIRTIO_SLOTS {
        let base = platform::VIRTIO_BASE + slot as u64 * platform::VIRTIO_STRIDE;
        map.attach(
            base,
            mmio::SIZE,
            &format!("virtio slot {slot}"),
            Target::Virtio(slot),
        )?;
    }
    Ok(map)
}

#[cfg(test)]
mod tests;
