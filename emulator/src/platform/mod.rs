//! Where things are: the memory map and interrupt numbers of QEMU's `virt` machine, which this
//! platform keeps to so that kernels made for it boot here, and the other way round.

pub mod device_tree;

/// Ticks of `mtime` a second.
pub const TIMEBASE_HZ: u64 = 10_000_000;
/// Nanoseconds in a tick of `mtime`.
pub const TICK_NS: u64 = 1_000_000_000 / TIMEBASE_HZ;

/// The most harts a machine can have.
pub const MAX_HARTS: usize = 8;

/// Start of the test finisher.
pub const FINISHER_BASE: u64 = 0x10_0000;
/// Start of the real-time clock.
pub const RTC_BASE: u64 = 0x10_1000;
/// Start of the CLINT.
pub const CLINT_BASE: u64 = 0x200_0000;
/// Start of the PLIC.
pub const PLIC_BASE: u64 = 0xc00_0000;
/// Start of the serial port.
pub const UART_BASE: u64 = 0x1000_0000;
/// Start of the first virtio-mmio slot.
pub const VIRTIO_BASE: u64 = 0x1000_1000;
/// Distance between virtio-mmio slots.
pub const VIRTIO_STRIDE: u64 = 0x1000;
/// How many virtio-mmio slots there are.
pub const VIRTIO_SLOTS: usize = 8;
/// Start of RAM.
pub const RAM_BASE: u64 = 0x8000_0000;

/// Interrupt source of the first virtio-mmio slot; the others follow.
pub const VIRTIO_IRQ: u32 = 1;
/// Interrupt source of the serial port.
pub const UART_IRQ: u32 = 10;
/// Interrupt source of the real-time clock.
pub const RTC_IRQ: u32 = 11;

/// Alignment of the device tree in RAM: a kernel may map it with one large page.
const DEVICE_TREE_ALIGN: u64 = 0x20_0000;

/// Where to put a device tree of `len` bytes: as high in RAM as it goes, and above the guest's
/// image, which ends at `image_end`. `None` if there is no room.
///
/// A small RAM gives up the large alignment, then keeps to eight bytes (Devicetree Specification,
/// Flattened Devicetree Format, Alignment).
#[must_use]
pub fn device_tree_address(ram_size: u64, len: u64, image_end: u64) -> Option<u64> {
    let top = RAM_BASE.checked_add(ram_size)?.checked_sub(len)?;
    let floor = image_end.max(RAM_BASE);
    [DEVICE_TREE_ALIGN, 0x1000, 8]
        .into_iter()
        .map(|align| top - top % align)
        .find(|&address| address >= floor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_device_tree_goes_above_the_image() {
        let mib = 1 << 20;
        assert_eq!(
            device_tree_address(64 * mib, 3000, RAM_BASE),
            Some(RAM_BASE + 62 * mib)
        );
        assert_eq!(
            device_tree_address(64 * mib, 3000, RAM_BASE + 63 * mib),
            Some(RAM_BASE + 64 * mib - 0x1000)
        );
        assert_eq!(
            device_tree_address(mib, 3000, RAM_BASE + 8),
            Some(RAM_BASE + mib - 0x1000)
        );
        assert_eq!(device_tree_address(0x1000, 3000, RAM_BASE), Some(RAM_BASE));
        assert_eq!(device_tree_address(0x1000, 5000, RAM_BASE), None);
        assert_eq!(device_tree_address(mib, 3000, RAM_BASE + mib), None);
    }
}
