//! From the first line of Rust to the first process.

pub mod args;
pub mod banner;
pub mod disks;
pub mod facts;
pub mod fdt;
pub mod init;
pub mod probe;

use vm::{Attempt, Config, PolicyKind, Step, Vm};

use crate::{
    PAGE_SIZE,
    arch::{self, BootInfo},
    drivers::{disk, plic::Plic, rtc, uart},
    mm::{heap, kernel_map, khugepaged, layout, pager, phys, swap, tables::Ram, writeback},
    panic, print, println,
    proc::{exec::random, sched},
    time,
    trap::interrupts,
};
use args::{AccessedDirty, BootArgs};
use fdt::Machine;

/// Less RAM than this is not worth starting with.
const MIN_RAM: usize = 8 << 20;

/// The device tree lies in RAM, and no machine of this platform has more of it than this.
const MAX_RAM: usize = 14 << 30;

/// Bytes of registers that are mapped of the interrupt controller.
const PLIC_SIZE: usize = 0x60_0000;

/// Starts the kernel. Called once, by the assembler, on the boot stack.
pub fn start(info: BootInfo) -> ! {
    heap::start();
    let machine = read_device_tree(info.device_tree);
    let args = args::parse(&machine.bootargs);
    facts::keep(facts::Facts {
        arguments: machine.bootargs.clone(),
        hart: info.hart,
        isa: machine.isa.clone(),
        walk_counters: info.walk_counters,
    });
    for word in &args.unknown {
        println!("kernel: boot argument `{word}` is not understood, and ignored");
        if word.starts_with("policy=") {
            let names = PolicyKind::ALL.map(PolicyKind::name);
            println!("kernel: the policies are {}", names.join(", "));
        }
    }
    let first_frame = own_memory(&machine);
    print::use_uart(machine.uart.address);
    let wall_clock = machine.rtc.map_or(0, rtc::nanoseconds);
    time::start(machine.timebase, info.sstc, wall_clock);
    if let Some(bytes) = machine.zero_block.filter(|_| info.zicboz) {
        arch::set_zero_block(bytes);
    }
    random::set_seed(args.aslr);
    sched::set_quantum(time::ns_to_ticks(args.quantum_us * 1000));
    if args.accessed_dirty == AccessedDirty::Svadu
        && !(info.svadu && arch::set_hardware_ad_updates(true))
    {
        println!("kernel: ad=svadu: this machine has no Svadu; it does as it does");
    }

    for (address, error) in disk::probe(&machine.virtio) {
        println!("kernel: the disk at {address:#x} cannot be used: {error}");
    }
    let disks = disks::look();
    interrupts::start(Plic::at(machine.plic, info.hart), machine.uart.interrupt);
    start_paging(&machine, &args, first_frame);
    set_large_pages_apart(&args);
    disks.swap.iter().for_each(|&disk| swap::on_at_boot(disk));
    if !args.quiet {
        banner::print(&machine, &args, &info, disks.root);
    }
    init::spawn(args, disks.root);
    sched::start()
}

/// Finds out what the machine is, or ends it with one sentence.
fn read_device_tree(address: usize) -> Machine {
    let refuse = |why: &str| -> ! {
        panic::fatal(format_args!(
            "the device tree at {address:#x} is not usable: {why}"
        ))
    };
    if address % 8 != 0 || !(layout::RAM_START..layout::RAM_START + MAX_RAM).contains(&address) {
        refuse("a1 must hold its address, in RAM and a multiple of 8");
    }
    let result = fdt::total_size(phys::boot_bytes(address, fdt::HEADER_SIZE))
        .and_then(|size| fdt::parse(phys::boot_bytes(address, size)));
    match result {
        Ok(machine) if machine.ram.start != layout::RAM_START => refuse("RAM is not at 0x80000000"),
        Ok(machine) => machine,
        Err(why) => refuse(why),
    }
}

/// Gives the kernel its heap and its page tables. Returns the first frame that is left, by physical
/// page number. The device tree is not needed any more.
fn own_memory(machine: &Machine) -> usize {
    let ram = machine.ram.len();
    if ram < MIN_RAM {
        panic::fatal(format_args!(
            "{} KiB of RAM is too little: give it {} MiB",
            ram >> 10,
            MIN_RAM >> 20
        ));
    }
    let image_end = arch::image_layout().end;
    let heap_end = image_end + heap::size_for(ram);
    heap::extend(image_end..heap_end);
    let mut next = (heap_end - layout::PHYSICAL_BASE) / PAGE_SIZE;
    let small_devices = 0x10_0000..0x10_2000;
    let uart = machine.uart.address..machine.uart.address + PAGE_SIZE;
    let plic = machine.plic..machine.plic + PLIC_SIZE;
    let virtio = machine
        .virtio
        .iter()
        .map(|slot| slot.address..slot.address + PAGE_SIZE);
    let mut devices = alloc::vec![small_devices, uart, plic];
    devices.extend(virtio);
    if machine.uart.address != uart::DEFAULT_ADDRESS {
        println!("kernel: the console goes on at {:#x}", machine.uart.address);
    }
    kernel_map::build(machine.ram.clone(), &devices, &mut next);
    next
}

/// Before anything else takes memory: later it will not lie side by side.
fn set_large_pages_apart(args: &BootArgs) {
    let step = pager::with_vm(|vm| {
        vm.set_transparent(args.transparent);
        vm.resize_pool(args.huge_pages, &mut Attempt::new())
    });
    // Nothing is under way that could be waited for.
    if let Step::Done(pages) = step {
        if pages < args.huge_pages {
            println!(
                "kernel: hugepages={}: memory has room for {pages}",
                args.huge_pages
            );
        }
    }
}

fn start_paging(machine: &Machine, args: &BootArgs, first_frame: usize) {
    let ram = Ram::at(machine.ram.start);
    let end = machine.ram.end / PAGE_SIZE;
    let frames = ram.frame(first_frame).get()..ram.frame(end).get();
    let config = Config {
        swap_cluster: args.swap_cluster,
        swap_readahead: args.swap_readahead,
        overcommit: args.overcommit,
        ..Config::new(frames, 0, args.policy)
    };
    match Vm::new(ram, config) {
        Ok(vm) => {
            pager::start(vm, ram);
            writeback::start(&args.writeback);
            khugepaged::start(&args.khugepaged);
        }
        Err(vm::NoFrame) => panic::fatal(format_args!("no memory is left beside the kernel")),
    }
}
