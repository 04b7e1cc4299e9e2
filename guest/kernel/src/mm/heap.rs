//! The kernel's heap: a fixed part of RAM, larger on a larger machine.
#![allow(unsafe_code, reason = "a heap is made of raw memory")]

use talc::{TalcLock, source::Manual};

/// Enough to read the device tree with, before it is known how much RAM there is.
const EARLY_SIZE: usize = 64 << 10;

#[cfg_attr(target_os = "none", global_allocator)]
static HEAP: TalcLock<spin::Mutex<()>, Manual> = TalcLock::new(Manual);

#[repr(align(4096))]
struct Early(core::cell::UnsafeCell<[u8; EARLY_SIZE]>);

// SAFETY: only its address is used, once, to give the memory to the heap.
unsafe impl Sync for Early {}

static EARLY: Early = Early(core::cell::UnsafeCell::new([0; EARLY_SIZE]));

/// Bytes of heap for a machine with `ram` bytes: what the kernel itself needs, and what grows with
/// RAM: the frame table, and the lists of who shares a frame.
#[must_use]
pub const fn size_for(ram: usize) -> usize {
    ((1 << 20) + ram / 20).next_multiple_of(crate::PAGE_SIZE)
}

/// What must stay free for the kernel's own work: the file system takes most of it.
const MARGIN: usize = 384 << 10;

/// Whether there is room for so many bytes more, at a process's wish, beside what the kernel itself
/// needs to go on.
#[must_use]
pub fn has_room_for(bytes: usize) -> bool {
    let (used, size) = usage();
    size.saturating_sub(used) >= bytes.saturating_add(MARGIN)
}

/// Starts the heap with the little that the image itself brings.
pub fn start() {
    // SAFETY: called once, before anything allocates; the array is used for nothing else.
    let claimed = unsafe { HEAP.lock().claim(EARLY.0.get().cast(), EARLY_SIZE) };
    assert!(
        claimed.is_some(),
        "the first part of the heap is large enough"
    );
}

/// Adds memory of the direct map that lies beyond the image, once, at boot.
pub fn extend(memory: core::ops::Range<usize>) {
    let start = core::ptr::with_exposed_provenance_mut(memory.start);
    // SAFETY: RAM that only the caller, at boot, gives away.
    let claimed = unsafe { HEAP.lock().claim(start, memory.len()) };
    assert!(claimed.is_some(), "the heap is large enough");
}

/// Bytes in use and bytes in all.
pub fn usage() -> (usize, usize) {
    let heap = HEAP.lock();
    let counters = heap.counters();
    (
        counters.claimed_bytes - counters.available_bytes,
        counters.claimed_bytes,
    )
}
