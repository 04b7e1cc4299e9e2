//! Physical memory and device registers, through the direct map.
#![allow(
    unsafe_code,
    reason = "physical addresses become pointers here, and nowhere else"
)]

use core::{
    ptr::NonNull,
    sync::atomic::{AtomicU64, Ordering},
};

use super::layout::PHYSICAL_BASE;
use crate::{PAGE_SIZE, arch};

/// Where the kernel sees physical address `address`.
#[must_use]
pub fn virtual_of(address: usize) -> NonNull<u8> {
    let pointer = core::ptr::with_exposed_provenance_mut(PHYSICAL_BASE.wrapping_add(address));
    NonNull::new(pointer).expect("the direct map does not start at 0")
}

/// The physical address of something in the direct map, the kernel's image included.
#[must_use]
pub fn physical_of(pointer: *const u8) -> usize {
    pointer.addr().wrapping_sub(PHYSICAL_BASE)
}

/// Whether a pointer lies in the direct map, where physical memory is contiguous.
#[must_use]
pub fn is_direct(pointer: *const u8) -> bool {
    (PHYSICAL_BASE..super::layout::STACKS).contains(&pointer.addr())
}

/// The bytes of the frame with physical page number `frame`, for the length of `work`.
///
/// Frames have one owner each, in the frame table or the kernel; user code may change a frame at
/// any time while it runs, but never while the kernel does.
pub fn with_frame<R>(frame: usize, work: impl FnOnce(&mut [u8; PAGE_SIZE]) -> R) -> R {
    let mut pointer = virtual_of(frame * PAGE_SIZE).cast::<[u8; PAGE_SIZE]>();
    // SAFETY: callers pass frames of RAM that they own, and `work` does not come back here with the
    // same one; the direct map covers all of RAM.
    work(unsafe { pointer.as_mut() })
}

/// Fills a frame with zeros from byte `start` to its end.
pub fn zero_frame(frame: usize, start: usize) {
    with_frame(frame, |bytes| match start {
        0 => arch::clear(bytes),
        start => bytes[start..].fill(0),
    });
}

/// Copies a frame to another one.
pub fn copy_frame(from: usize, to: usize) {
    if from == to {
        return;
    }
    with_frame(from, |from| with_frame(to, |to| arch::copy(from, to)));
}

/// Reads a word of a page table.
#[must_use]
pub fn read_entry(table: usize, index: usize) -> u64 {
    let entry = virtual_of(table * PAGE_SIZE + index * 8).cast::<u64>();
    // SAFETY: in a frame of RAM that holds a page table. Volatile: the hart's page walker may set
    // the A and D bits at any time.
    unsafe { entry.read_volatile() }
}

/// The first word of a page table in `from..end` that is not zero. `end` is at most the number of words.
#[must_use]
pub fn first_entry(table: usize, from: usize, end: usize) -> Option<usize> {
    const ENTRIES: usize = PAGE_SIZE / size_of::<u64>();
    let words = virtual_of(table * PAGE_SIZE).cast::<[AtomicU64; ENTRIES]>();
    // SAFETY: as above; the hart's page walker is another one that reads and writes the words.
    let words = unsafe { words.as_ref() };
    let found = words
        .get(from..end)?
        .iter()
        .position(|word| word.load(Ordering::Relaxed) != 0)?;
    Some(from + found)
}

/// Writes a word of a page table.
pub fn write_entry(table: usize, index: usize, value: u64) {
    let entry = virtual_of(table * PAGE_SIZE + index * 8).cast::<u64>();
    // SAFETY: as above.
    unsafe { entry.write_volatile(value) }
}

/// Bytes of RAM that whoever started the machine has left there. Only for boot: later the memory is
/// given to programs.
#[must_use]
pub fn boot_bytes(address: usize, len: usize) -> &'static [u8] {
    // SAFETY: nothing else of the kernel writes outside its image yet, and the callers, all in
    // `boot`, are done with the bytes before memory is given away.
    unsafe { core::slice::from_raw_parts(virtual_of(address).as_ptr(), len) }
}

/// A register of a device, by physical address. The access has the width of `T`.
pub fn read_register<T: Register>(address: usize) -> T {
    // SAFETY: device registers lie below RAM, are mapped, and are only reached by this function.
    unsafe { virtual_of(address).cast::<T>().read_volatile() }
}

/// Writes a register of a device, by physical address.
pub fn write_register<T: Register>(address: usize, value: T) {
    // SAFETY: as above.
    unsafe { virtual_of(address).cast::<T>().write_volatile(value) }
}

/// A width that device registers have.
pub trait Register: Copy {}
impl Register for u8 {}
impl Register for u32 {}
