//! What the `virtio-drivers` crate needs of this kernel: memory that devices can reach.
#![allow(
    unsafe_code,
    reason = "hands memory to devices, which write to it on their own"
)]

use alloc::alloc::{Layout, alloc_zeroed, dealloc};
use core::ptr::NonNull;

use virtio_drivers::{BufferDirection, Hal, PhysAddr};

use crate::{PAGE_SIZE, mm::phys};

/// The kernel's heap and image lie in the direct map, so their physical addresses are theirs less a
/// constant, and contiguous.
#[derive(Debug)]
pub struct DirectMap;

// SAFETY: `dma_alloc` gives zeroed, page-aligned heap memory that nothing else has; `share` and
// `mmio_phys_to_virt` are the direct map's arithmetic.
unsafe impl Hal for DirectMap {
    fn dma_alloc(pages: usize, _: BufferDirection) -> (PhysAddr, NonNull<u8>) {
        // SAFETY: the layout is not empty: queues have at least a page.
        let pointer = unsafe { alloc_zeroed(layout(pages)) };
        let pointer = NonNull::new(pointer).expect("heap for a queue, at boot");
        (phys::physical_of(pointer.as_ptr()) as PhysAddr, pointer)
    }

    unsafe fn dma_dealloc(_: PhysAddr, pointer: NonNull<u8>, pages: usize) -> i32 {
        // SAFETY: the caller passes what `dma_alloc` gave for as many pages.
        unsafe { dealloc(pointer.as_ptr(), layout(pages)) };
        0
    }

    unsafe fn mmio_phys_to_virt(address: PhysAddr, _: usize) -> NonNull<u8> {
        phys::virtual_of(address as usize)
    }

    unsafe fn share(buffer: NonNull<[u8]>, _: BufferDirection) -> PhysAddr {
        let pointer = buffer.as_ptr().cast::<u8>();
        assert!(
            phys::is_direct(pointer),
            "a buffer for a device lies outside the direct map"
        );
        phys::physical_of(pointer) as PhysAddr
    }

    unsafe fn unshare(_: PhysAddr, _: NonNull<[u8]>, _: BufferDirection) {}
}

fn layout(pages: usize) -> Layout {
    Layout::from_size_align(pages * PAGE_SIZE, PAGE_SIZE).expect("a few pages")
}
