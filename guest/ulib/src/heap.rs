//! The heap, as a C library has one: small blocks lie in memory that `brk` gives, and each large one is a
//! mapping of its own, which goes back to the kernel as soon as the block is freed. Either way the kernel
//! fills pages as they are touched.
//!
//! A program that moves the break itself ([`mem::Break`]) has it for itself from then on: small blocks
//! come from mappings instead.
#![allow(
    unsafe_code,
    reason = "hands memory from brk and mmap to the allocator, and is one itself"
)]

use crate::{PAGE_SIZE, mem, sync::Yield};
use core::alloc::{GlobalAlloc, Layout};
use talc::base::{Talc, binning::Binning};
use talc::{TalcLock, source::Source};

/// Blocks from this size on are mappings of their own, as in the C library of GNU (`M_MMAP_THRESHOLD`).
const LARGE: usize = 128 << 10;

/// Least bytes to move the break by: reserved, not taken, until they are touched.
const STEP: usize = 64 << 10;

/// Least bytes to map where the break is the program's.
const CHUNK: usize = 1 << 20;

#[global_allocator]
static HEAP: Heap = Heap {
    small: TalcLock::new(Grown),
};

/// Small blocks and large ones.
struct Heap {
    small: TalcLock<spin::mutex::Mutex<(), Yield>, Grown>,
}

fn is_large(layout: Layout) -> bool {
    layout.size() >= LARGE && layout.align() <= PAGE_SIZE
}

// SAFETY: blocks of either kind are told apart by their layout, which is the same at both ends of a block's
// life; large ones are fresh mappings that nothing else refers to.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if is_large(layout) {
            match mem::map_block(layout.size()) {
                Ok(base) => core::ptr::with_exposed_provenance_mut(base),
                Err(_) => core::ptr::null_mut(),
            }
        } else {
            // SAFETY: the caller's promise.
            unsafe { self.small.alloc(layout) }
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if is_large(layout) {
            mem::unmap_block(block.expose_provenance(), layout.size());
        } else {
            // SAFETY: the caller's promise.
            unsafe { self.small.dealloc(block, layout) }
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        let block = unsafe { self.alloc(layout) };
        // A fresh mapping is zeros already: writing them would touch every page.
        if !block.is_null() && !is_large(layout) {
            // SAFETY: the block has so many bytes and is nobody's yet.
            unsafe { block.write_bytes(0, layout.size()) };
        }
        block
    }
}

/// Where small blocks come from.
#[derive(Debug)]
struct Grown;

// SAFETY: `acquire` makes system calls only and allocates nothing.
unsafe impl Source for Grown {
    fn acquire<B: Binning>(talc: &mut Talc<Self, B>, layout: Layout) -> Result<(), ()> {
        // Twice a page covers the allocator's own words and any alignment within a page.
        let wanted = layout.size().checked_add(layout.align()).ok_or(())?;
        let wanted = wanted.checked_add(2 * PAGE_SIZE).ok_or(())?;
        let (base, bytes) = match mem::grow_break(wanted.next_multiple_of(STEP)) {
            Ok(base) => (base, wanted.next_multiple_of(STEP)),
            Err(_) => {
                let bytes = wanted.next_multiple_of(CHUNK);
                (mem::map_block(bytes).map_err(drop)?, bytes)
            }
        };
        // SAFETY: the memory is fresh, private to the heap and never given back.
        unsafe { talc.claim(core::ptr::with_exposed_provenance_mut(base), bytes) }.ok_or(())?;
        Ok(())
    }
}
