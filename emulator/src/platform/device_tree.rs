//! The flattened device tree that a guest gets in `a1`, with the nodes of QEMU's `virt` machine.

use vm_fdt::{Error, FdtWriter};

use super::{
    CLINT_BASE, FINISHER_BASE, PLIC_BASE, RAM_BASE, RTC_BASE, RTC_IRQ, TIMEBASE_HZ, UART_BASE,
    UART_IRQ, VIRTIO_BASE, VIRTIO_IRQ, VIRTIO_SLOTS, VIRTIO_STRIDE,
};
use crate::devices::finisher::{PASS, RESET};
use crate::devices::{clint, finisher, plic, rtc, uart16550, virtio};
use crate::hart::csr::events::{HpmEvent, PROGRAMMABLE};
use crate::isa::{Ext, Extensions};
use crate::mem::access::CACHE_BLOCK;

/// What differs from machine to machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description<'a> {
    /// Bytes of RAM.
    pub ram_size: u64,
    /// How many harts.
    pub harts: usize,
    /// The extensions that they have.
    pub extensions: Extensions,
    /// The kernel's command line.
    pub bootargs: &'a str,
}

/// Input clock of the serial port, in hertz, as QEMU gives it.
const UART_CLOCK: u32 = 3_686_400;

// The interrupt bits of `mip` that CLINT and PLIC drive (Privileged ISA, Machine Interrupt Registers).
const MSIP: u32 = 3;
const MTIP: u32 = 7;
const SEIP: u32 = 9;
const MEIP: u32 = 11;

const PLIC_PHANDLE: u32 = 0x100;
const FINISHER_PHANDLE: u32 = 0x101;

/// The phandle of a hart's own interrupt controller.
fn intc_phandle(hart: u32) -> u32 {
    hart + 1
}

/// Makes the device tree.
///
/// # Errors
/// Boot arguments with a NUL byte in them.
pub fn build(machine: &Description<'_>) -> Result<Vec<u8>, Error> {
    let mut fdt = FdtWriter::new()?;
    let root = fdt.begin_node("")?;
    fdt.property_u32("#address-cells", 2)?;
    fdt.property_u32("#size-cells", 2)?;
    fdt.property_string("compatible", "riscv-virtio")?;
    fdt.property_string("model", "riscv-virtio,pagewalk")?;
    chosen(&mut fdt, machine)?;
    memory(&mut fdt, machine)?;
    cpus(&mut fdt, machine)?;
    performance_counters(&mut fdt)?;
    soc(&mut fdt, machine)?;
    power(&mut fdt, "poweroff", "syscon-poweroff", PASS)?;
    power(&mut fdt, "reboot", "syscon-reboot", RESET)?;
    fdt.end_node(root)?;
    fdt.finish()
}

fn chosen(fdt: &mut FdtWriter, machine: &Description<'_>) -> Result<(), Error> {
    let node = fdt.begin_node("chosen")?;
    fdt.property_string("bootargs", machine.bootargs)?;
    fdt.property_string("stdout-path", &format!("/soc/serial@{UART_BASE:x}"))?;
    fdt.end_node(node)
}

fn memory(fdt: &mut FdtWriter, machine: &Description<'_>) -> Result<(), Error> {
    let node = fdt.begin_node(&format!("memory@{RAM_BASE:x}"))?;
    fdt.property_string("device_type", "memory")?;
    fdt.property_array_u64("reg", &[RAM_BASE, machine.ram_size])?;
    fdt.end_node(node)
}

fn hart_ids(machine: &Description<'_>) -> impl Iterator<Item = u32> {
    (0..machine.harts).map(|hart| hart as u32)
}

fn cpus(fdt: &mut FdtWriter, machine: &Description<'_>) -> Result<(), Error> {
    let cpus = fdt.begin_node("cpus")?;
    fdt.property_u32("#address-cells", 1)?;
    fdt.property_u32("#size-cells", 0)?;
    fdt.property_u32("timebase-frequency", TIMEBASE_HZ as u32)?;
    for hart in hart_ids(machine) {
        let cpu = fdt.begin_node(&format!("cpu@{hart:x}"))?;
        fdt.property_string("device_type", "cpu")?;
        fdt.property_u32("reg", hart)?;
        fdt.property_string("status", "okay")?;
        fdt.property_string("compatible", "riscv")?;
        extensions(fdt, machine.extensions)?;
        let intc = fdt.begin_node("interrupt-controller")?;
        fdt.property_u32("#interrupt-cells", 1)?;
        fdt.property_null("interrupt-controller")?;
        fdt.property_string("compatible", "riscv,cpu-intc")?;
        fdt.property_phandle(intc_phandle(hart))?;
        fdt.end_node(intc)?;
        fdt.end_node(cpu)?;
    }
    fdt.end_node(cpus)
}

/// What the devicetree bindings `riscv/extensions.yaml` and `riscv/cpus.yaml` tell about a hart.
fn extensions(fdt: &mut FdtWriter, extensions: Extensions) -> Result<(), Error> {
    fdt.property_string("riscv,isa", &extensions.to_string())?;
    fdt.property_string("riscv,isa-base", "rv64i")?;
    let names = extensions.names().map(str::to_owned).collect();
    fdt.property_string_list("riscv,isa-extensions", names)?;
    let widest = [(Ext::Sv57, "riscv,sv57"), (Ext::Sv48, "riscv,sv48")]
        .into_iter()
        .find(|&(ext, _)| extensions.has(ext));
    fdt.property_string("mmu-type", widest.map_or("riscv,sv39", |(_, name)| name))?;
    for (ext, name) in [
        (Ext::Zicbom, "riscv,cbom-block-size"),
        (Ext::Zicbop, "riscv,cbop-block-size"),
        (Ext::Zicboz, "riscv,cboz-block-size"),
    ] {
        if extensions.has(ext) {
            fdt.property_u32(name, CACHE_BLOCK as u32)?;
        }
    }
    Ok(())
}

/// The node of the SBI's PMU extension: which selector counts an event, and which counters can, a bit
/// each (devicetree binding `perf/riscv,pmu.yaml`). Here an event is its own selector, and all
/// programmable counters count all of them.
fn performance_counters(fdt: &mut FdtWriter) -> Result<(), Error> {
    const FIRST: u32 = 3;
    let programmable = ((1 << PROGRAMMABLE) - 1) << FIRST;
    let events = HpmEvent::ALL.map(|event| {
        let fixed = match event {
            HpmEvent::Cycles => 1,
            HpmEvent::Instructions => 1 << 2,
            HpmEvent::None | HpmEvent::Walks(_) => 0,
        };
        (event.selector() as u32, fixed | programmable)
    });
    let selectors: Vec<u32> = events
        .iter()
        .flat_map(|&(event, _)| [event, 0, event])
        .collect();
    let counters: Vec<u32> = events
        .iter()
        .flat_map(|&(event, counters)| [event, event, counters])
        .collect();
    let node = fdt.begin_node("pmu")?;
    fdt.property_string("compatible", "riscv,pmu")?;
    fdt.property_array_u32("riscv,event-to-mhpmevent", &selectors)?;
    fdt.property_array_u32("riscv,event-to-mhpmcounters", &counters)?;
    fdt.end_node(node)
}

/// Begins a node of `/soc` with its registers; the caller adds the rest and ends it.
fn device(
    fdt: &mut FdtWriter,
    name: &str,
    base: u64,
    size: u64,
) -> Result<vm_fdt::FdtWriterNode, Error> {
    let node = fdt.begin_node(&format!("{name}@{base:x}"))?;
    fdt.property_array_u64("reg", &[base, size])?;
    Ok(node)
}

fn interrupt(fdt: &mut FdtWriter, source: u32) -> Result<(), Error> {
    fdt.property_u32("interrupt-parent", PLIC_PHANDLE)?;
    fdt.property_u32("interrupts", source)
}

fn compatible(fdt: &mut FdtWriter, names: &[&str]) -> Result<(), Error> {
    let names = names.iter().map(|&name| name.to_owned()).collect();
    fdt.property_string_list("compatible", names)
}

fn soc(fdt: &mut FdtWriter, machine: &Description<'_>) -> Result<(), Error> {
    let soc = fdt.begin_node("soc")?;
    fdt.property_u32("#address-cells", 2)?;
    fdt.property_u32("#size-cells", 2)?;
    fdt.property_string("compatible", "simple-bus")?;
    fdt.property_null("ranges")?;
    simple_devices(fdt)?;
    interrupt_controllers(fdt, machine)?;
    fdt.end_node(soc)
}

fn simple_devices(fdt: &mut FdtWriter) -> Result<(), Error> {
    let node = device(fdt, "serial", UART_BASE, uart16550::SIZE)?;
    fdt.property_string("compatible", "ns16550a")?;
    fdt.property_u32("clock-frequency", UART_CLOCK)?;
    interrupt(fdt, UART_IRQ)?;
    fdt.end_node(node)?;

    let node = device(fdt, "rtc", RTC_BASE, rtc::SIZE)?;
    fdt.property_string("compatible", "google,goldfish-rtc")?;
    interrupt(fdt, RTC_IRQ)?;
    fdt.end_node(node)?;

    let node = device(fdt, "test", FINISHER_BASE, finisher::SIZE)?;
    compatible(fdt, &["sifive,test1", "sifive,test0", "syscon"])?;
    fdt.property_phandle(FINISHER_PHANDLE)?;
    fdt.end_node(node)?;

    for (slot, source) in (0..VIRTIO_SLOTS as u64).zip(VIRTIO_IRQ..) {
        let base = VIRTIO_BASE + slot * VIRTIO_STRIDE;
        let node = device(fdt, "virtio_mmio", base, virtio::mmio::SIZE)?;
        fdt.property_string("compatible", "virtio,mmio")?;
        interrupt(fdt, source)?;
        fdt.end_node(node)?;
    }
    Ok(())
}

fn interrupt_controllers(fdt: &mut FdtWriter, machine: &Description<'_>) -> Result<(), Error> {
    let lines = |bits: [u32; 2]| -> Vec<u32> {
        hart_ids(machine)
            .flat_map(|hart| {
                bits.into_iter()
                    .flat_map(move |bit| [intc_phandle(hart), bit])
            })
            .collect()
    };
    let node = device(fdt, "plic", PLIC_BASE, plic::SIZE)?;
    compatible(fdt, &["sifive,plic-1.0.0", "riscv,plic0"])?;
    fdt.property_u32("#interrupt-cells", 1)?;
    fdt.property_u32("#address-cells", 0)?;
    fdt.property_null("interrupt-controller")?;
    fdt.property_u32("riscv,ndev", plic::LAST_SOURCE)?;
    fdt.property_array_u32("interrupts-extended", &lines([MEIP, SEIP]))?;
    fdt.property_phandle(PLIC_PHANDLE)?;
    fdt.end_node(node)?;

    let node = device(fdt, "clint", CLINT_BASE, clint::SIZE)?;
    compatible(fdt, &["sifive,clint0", "riscv,clint0"])?;
    fdt.property_array_u32("interrupts-extended", &lines([MSIP, MTIP]))?;
    fdt.end_node(node)
}

/// A node by which a kernel turns the machine off or resets it: one store to the finisher.
fn power(fdt: &mut FdtWriter, name: &str, kind: &str, value: u64) -> Result<(), Error> {
    let node = fdt.begin_node(name)?;
    fdt.property_string("compatible", kind)?;
    fdt.property_u32("regmap", FINISHER_PHANDLE)?;
    fdt.property_u32("offset", 0)?;
    fdt.property_u32("value", value as u32)?;
    fdt.end_node(node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fdt::Fdt;

    fn tree(harts: usize) -> Vec<u8> {
        tree_of(harts, "rv64gc_sstc")
    }

    fn tree_of(harts: usize, isa: &str) -> Vec<u8> {
        build(&Description {
            ram_size: 64 << 20,
            harts,
            extensions: isa.parse().unwrap(),
            bootargs: "policy=clock init=/bin/sh",
        })
        .unwrap()
    }

    #[test]
    fn another_parser_finds_memory_console_and_arguments() {
        let blob = tree(2);
        let fdt = Fdt::new(&blob).unwrap();
        assert_eq!(fdt.chosen().bootargs(), Some("policy=clock init=/bin/sh"));
        let console = fdt.chosen().stdout().unwrap();
        assert_eq!(console.compatible().unwrap().first(), "ns16550a");
        let memory: Vec<_> = fdt
            .memory()
            .regions()
            .map(|region| (region.starting_address as usize as u64, region.size))
            .collect();
        assert_eq!(memory, [(RAM_BASE, Some(64 << 20))]);
    }

    #[test]
    fn harts_and_their_extensions() {
        let blob = tree(3);
        let fdt = Fdt::new(&blob).unwrap();
        let ids: Vec<usize> = fdt.cpus().map(|cpu| cpu.ids().first()).collect();
        assert_eq!(ids, [0, 1, 2]);
        let cpu = fdt.cpus().next().unwrap();
        assert_eq!(cpu.timebase_frequency(), 10_000_000);
        let text = |name| cpu.property(name).unwrap().as_str().unwrap();
        let isa = text("riscv,isa");
        assert!(isa.starts_with("rv64imafdc_zicsr_zifencei_"), "{isa}");
        let names = cpu.property("riscv,isa-extensions").unwrap().value;
        assert!(names.starts_with(b"i\0m\0a\0f\0d\0c\0zicsr\0zifencei\0"));
    }

    #[test]
    fn what_extensions_bring_along() {
        for (isa, mmu, blocks) in [
            ("rv64gc", "riscv,sv39", [None; 3]),
            ("rv64gc_sv48_zicbom", "riscv,sv48", [Some(64), None, None]),
            ("rv64gc_sv57_zicbop", "riscv,sv57", [None, Some(64), None]),
            ("rv64gc_zicboz", "riscv,sv39", [None, None, Some(64)]),
        ] {
            let blob = tree_of(1, isa);
            let fdt = Fdt::new(&blob).unwrap();
            let cpu = fdt.cpus().next().unwrap();
            assert_eq!(cpu.property("mmu-type").unwrap().as_str(), Some(mmu));
            let size = |kind| {
                let property = cpu.property(&format!("riscv,cbo{kind}-block-size"));
                property.and_then(|property| property.as_usize())
            };
            assert_eq!(["m", "p", "z"].map(size), blocks, "{isa}");
        }
    }

    #[test]
    fn devices_are_where_the_bus_has_them() {
        let blob = tree(2);
        let fdt = Fdt::new(&blob).unwrap();
        for (kind, base, source) in [
            ("ns16550a", UART_BASE, Some(10)),
            ("google,goldfish-rtc", RTC_BASE, Some(11)),
            ("sifive,test0", FINISHER_BASE, None),
            ("sifive,plic-1.0.0", PLIC_BASE, None),
            ("sifive,clint0", CLINT_BASE, None),
            ("virtio,mmio", VIRTIO_BASE, Some(1)),
        ] {
            let node = fdt.find_compatible(&[kind]).unwrap();
            let at = node.reg().unwrap().next().unwrap().starting_address as usize as u64;
            assert_eq!(at, base, "{kind}");
            let interrupt = node
                .property("interrupts")
                .map(|value| value.as_usize().unwrap());
            assert_eq!(interrupt, source, "{kind}");
        }
        let slots = fdt.find_all_nodes("/soc/virtio_mmio").count();
        assert_eq!(slots, VIRTIO_SLOTS);
        let plic = fdt.find_compatible(&["riscv,plic0"]).unwrap();
        let lines: Vec<u32> = plic
            .property("interrupts-extended")
            .unwrap()
            .value
            .chunks(4)
            .map(|cell| u32::from_be_bytes(cell.try_into().unwrap()))
            .collect();
        assert_eq!(lines, [1, 11, 1, 9, 2, 11, 2, 9]);
    }

    #[test]
    fn the_counters_of_events_are_told() {
        let blob = tree(1);
        let fdt = Fdt::new(&blob).unwrap();
        let node = fdt.find_compatible(&["riscv,pmu"]).unwrap();
        let cells = |name: &str| -> Vec<u32> {
            let value = node.property(name).unwrap().value.chunks(4);
            value
                .map(|cell| u32::from_be_bytes(cell.try_into().unwrap()))
                .collect()
        };
        let counters = cells("riscv,event-to-mhpmcounters");
        assert_eq!(counters[..6], [1, 1, 0x79, 2, 2, 0x7c]);
        assert_eq!(counters[12..], [0x1_0021, 0x1_0021, 0x78]);
        let selectors = cells("riscv,event-to-mhpmevent");
        assert_eq!(selectors[6..9], [0x1_0019, 0, 0x1_0019]);
        assert_eq!((selectors.len(), counters.len()), (15, 15));
    }

    #[test]
    fn power_nodes_name_the_finisher() {
        let blob = tree(1);
        let fdt = Fdt::new(&blob).unwrap();
        let cell = |path, name| {
            fdt.find_node(path)
                .unwrap()
                .property(name)
                .unwrap()
                .as_usize()
        };
        assert_eq!(cell("/poweroff", "value"), Some(0x5555));
        assert_eq!(cell("/reboot", "value"), Some(0x7777));
        let finisher = fdt
            .find_phandle(cell("/poweroff", "regmap").unwrap() as u32)
            .unwrap();
        assert!(
            finisher
                .compatible()
                .unwrap()
                .all()
                .any(|name| name == "syscon")
        );
    }

    #[test]
    fn a_nul_byte_is_an_error() {
        let bad = Description {
            ram_size: 1,
            harts: 1,
            extensions: Extensions::base(),
            bootargs: "a\0b",
        };
        assert_eq!(build(&bad), Err(Error::InvalidString));
    }
}
