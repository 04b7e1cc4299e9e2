//! A few lines about the machine.

use super::{args::BootArgs, fdt::Machine, probe};
use crate::{
    PAGE_SIZE,
    arch::BootInfo,
    drivers::disk::{self, DiskId},
    mm::{heap, pager},
    println,
};

/// Prints them.
pub fn print(machine: &Machine, args: &BootArgs, info: &BootInfo, root: Option<DiskId>) {
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
    match root {
        Some(id) => println!("  root    ext4, {} MiB", disk::capacity(id) >> 11),
        None => println!("  root    no disk"),
    }
    let areas = pager::with_vm(|vm| vm.swap_areas());
    if areas.is_empty() {
        println!("  swap    none");
    }
    for area in areas {
        println!(
            "  swap    {}: {} pages, {} MiB",
            area.name,
            area.pages,
            (area.pages as usize * PAGE_SIZE) >> 20
        );
    }
}
