//! What the device tree says about this machine (Devicetree Specification 0.4).

mod structure;
#[cfg(test)]
mod tests;

use alloc::{string::String, vec::Vec};
use core::ops::Range;

use fdt::{Fdt, node::FdtNode};

use crate::arch;

/// The parts of the machine that the kernel uses. Addresses are physical.
#[derive(Clone, Debug)]
pub struct Machine {
    /// RAM.
    pub ram: Range<usize>,
    /// `/chosen/bootargs`.
    pub bootargs: String,
    /// The instruction set of the harts; empty where it is not told.
    pub isa: String,
    /// Ticks a second of the clock.
    pub timebase: u64,
    /// Bytes that `cbo.zero` zeroes.
    pub zero_block: Option<usize>,
    /// The UART and its interrupt.
    pub uart: Device,
    /// The interrupt controller.
    pub plic: usize,
    /// The real-time clock, if there is one.
    pub rtc: Option<usize>,
    /// Slots of virtio-mmio devices, in ascending order.
    pub virtio: Vec<Device>,
}

/// A device with registers and an interrupt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its registers.
    pub address: usize,
    /// Its interrupt source at the controller.
    pub interrupt: u32,
}

/// Bytes of a device tree's header.
pub const HEADER_SIZE: usize = 40;
/// No device tree is longer.
const MAX_SIZE: usize = 2 << 20;
const MAGIC: u32 = 0xd00d_feed;

/// The whole length of the device tree that starts with `header`.
pub fn total_size(header: &[u8]) -> Result<usize, &'static str> {
    let field = |index: usize| {
        let bytes = header.get(4 * index..4 * index + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    };
    let (Some(magic), Some(total), Some(structure), Some(strings), Some(reserve)) =
        (field(0), field(1), field(2), field(3), field(4))
    else {
        return Err("its header is cut off");
    };
    if magic != MAGIC {
        return Err("it does not start with the magic number 0xd00dfeed");
    }
    let total = total as usize;
    if !(HEADER_SIZE..=MAX_SIZE).contains(&total) {
        return Err("its length is out of bounds");
    }
    let (Some(strings_size), Some(structure_size)) = (field(8), field(9)) else {
        return Err("its header is cut off");
    };
    let inside = |offset: u32, size: u32| {
        offset as usize >= HEADER_SIZE && offset as usize + size as usize <= total
    };
    if inside(structure, structure_size) && inside(strings, strings_size) && inside(reserve, 16) {
        Ok(total)
    } else {
        Err("its blocks lie outside it")
    }
}

/// Reads a device tree whose header has been checked.
pub fn parse(bytes: &[u8]) -> Result<Machine, &'static str> {
    structure::check(bytes)?;
    let tree = Fdt::new(bytes).map_err(|_| "its structure is damaged")?;
    let ram = tree
        .all_nodes()
        .find(|node| string(node, "device_type") == Some("memory"))
        .and_then(|node| node.reg()?.next())
        .ok_or("it describes no memory")?;
    let ram_start = ram.starting_address as usize;
    let ram_size = ram.size.ok_or("its memory has no size")?;
    let timebase = tree
        .find_node("/cpus")
        .and_then(|cpus| cpus.property("timebase-frequency")?.as_usize())
        .filter(|&frequency| frequency > 0)
        .ok_or("it names no timebase-frequency")?;
    let bootargs = tree
        .find_node("/chosen")
        .and_then(|chosen| string(&chosen, "bootargs"))
        .unwrap_or_default();
    let isa = tree
        .all_nodes()
        .find_map(|node| string(&node, "riscv,isa"))
        .unwrap_or_default();
    let uart = compatible(&tree, "ns16550a")
        .next()
        .ok_or("it describes no ns16550a UART")?;
    let plic = addresses(&tree, &["riscv,plic0", "sifive,plic-1.0.0"])
        .next()
        .ok_or("it describes no interrupt controller (PLIC)")?;
    let mut virtio: Vec<Device> = compatible(&tree, "virtio,mmio").collect();
    virtio.sort_by_key(|device| device.address);
    Ok(Machine {
        ram: ram_start..ram_start.saturating_add(ram_size),
        bootargs: bootargs.into(),
        isa: isa.into(),
        timebase: timebase as u64,
        zero_block: tree
            .find_node("/cpus")
            .and_then(|cpus| {
                cpus.children()
                    .find(|node| string(node, "device_type") == Some("cpu"))
            })
            .and_then(|cpu| cpu.property("riscv,cboz-block-size")?.as_usize())
            .filter(|bytes| bytes.is_power_of_two() && arch::ZERO_BLOCKS.contains(bytes)),
        uart,
        plic,
        rtc: addresses(&tree, &["google,goldfish-rtc"]).next(),
        virtio,
    })
}

fn string<'a>(node: &FdtNode<'_, 'a>, name: &str) -> Option<&'a str> {
    node.property(name)?.as_str()
}

fn is_compatible(node: &FdtNode<'_, '_>, names: &[&str]) -> bool {
    node.compatible()
        .is_some_and(|list| list.all().any(|name| names.contains(&name)))
}

fn addresses<'a>(tree: &'a Fdt<'_>, names: &'a [&str]) -> impl Iterator<Item = usize> + 'a {
    tree.all_nodes()
        .filter(move |node| is_compatible(node, names))
        .filter_map(|node| Some(node.reg()?.next()?.starting_address as usize))
}

fn compatible<'a>(tree: &'a Fdt<'_>, name: &'a str) -> impl Iterator<Item = Device> + 'a {
    tree.all_nodes()
        .filter(move |node| is_compatible(node, &[name]))
        .filter_map(|node| {
            // One cell an interrupt: the source's number (RISC-V PLIC binding).
            let cell = node.property("interrupts")?.value.get(..4)?;
            Some(Device {
                address: node.reg()?.next()?.starting_address as usize,
                interrupt: u32::from_be_bytes(cell.try_into().ok()?),
            })
        })
}
