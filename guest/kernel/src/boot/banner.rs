//! A few lines about the machine.

use super::{args::BootArgs, disks::Disks, fdt::Machine, probe};
use crate::{
    PAGE_SIZE,
    arch::BootInfo,
    drivers::disk,
    mm::{heap, pager},
    println,
};

/// Prints them.
pub fn print(machine: &Machine, args: &BootArgs, info: &BootInfo, disks: &Disks) {
    let stats = pager::with_vm(|vm| vm.stats());
    let policy = args.policy.name();
    let (heap_used, heap_size) = heap::usage();
    println!("pagewalk guest kernel {}", env!("CARGO_PKG_VERSION"));
    println!(
        "  memory  {} MiB, {} frames of 4 KiB for programs; kernel heap {} KiB, {} used",
        machine.ram.len() >> 20,
        stats.frames_total,
        heap_size >> 10,
        heap_used >> 10,
    );
    println!(
        "  paging  Sv39, policy {policy}, accessed and dirty bits set by {}, timer {}",
        probe::accessed_dirty(),
        if info.sstc { "Sstc" } else { "CLINT" },
    );
    match disks.root {
        Some(id) => println!("  root    ext4, {} MiB", disk::capacity(id) >> 11),
        None => println!("  root    no disk"),
    }
    match disks.swap {
        Some(swap) => println!(
            "  swap    {} pages, {} MiB",
            swap.slots,
            (swap.slots as usize * PAGE_SIZE) >> 20
        ),
        None => println!("  swap    none"),
    }
}
