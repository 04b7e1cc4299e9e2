//! The heap: talc over anonymous mappings, which the kernel fills page by page as they are touched.
//!
//! The heap does not use `brk`, so that `brk` belongs to the program: `usertests` moves it about.
#![allow(unsafe_code, reason = "hands memory from mmap to the allocator")]

use crate::mem;
use crate::sync::Yield;
use abi::mm::{PROT_READ, PROT_WRITE};
use core::alloc::Layout;
use talc::base::{Talc, binning::Binning};
use talc::{TalcLock, source::Source};

/// Least bytes to ask the kernel for: reserved, not taken, until they are touched.
const CHUNK: usize = 1 << 20;

#[global_allocator]
static HEAP: TalcLock<spin::mutex::Mutex<(), Yield>, Mappings> = TalcLock::new(Mappings);

/// Fresh mappings as a source of memory.
#[derive(Debug)]
struct Mappings;

// SAFETY: `acquire` makes system calls only and allocates nothing.
unsafe impl Source for Mappings {
    fn acquire<B: Binning>(talc: &mut Talc<Self, B>, layout: Layout) -> Result<(), ()> {
        // Twice a page covers the allocator's own words and any alignment within a page.
        let wanted = layout.size().checked_add(layout.align()).ok_or(())?;
        let bytes = wanted
            .checked_add(2 * crate::PAGE_SIZE)
            .ok_or(())?
            .next_multiple_of(CHUNK);
        let base = mem::map_anonymous(bytes, PROT_READ | PROT_WRITE).map_err(drop)?;
        // SAFETY: the mapping is fresh, private to the heap and never unmapped.
        unsafe { talc.claim(core::ptr::with_exposed_provenance_mut(base), bytes) }.ok_or(())?;
        Ok(())
    }
}
