//! Stand-ins for a machine that is not RISC-V: enough to compile against. The kernel itself never
//! runs there; its unit tests use none of this.

use super::{Context, CopyOutcome, FloatRegisters};

mod cell;
mod image;

pub use cell::{HartCell, HartGuard};
pub use image::{ImageLayout, Stack, image_layout};

const NOT_HERE: &str = "the kernel runs on RISC-V";

pub(super) fn thread_start_address() -> usize {
    0
}

/// Not here.
///
/// # Safety
/// None is needed.
#[allow(unsafe_code, reason = "the signature is the real one's")]
pub unsafe fn switch(_: *mut Context, _: *const Context) {
    unreachable!("{NOT_HERE}")
}

/// Not here.
///
/// # Safety
/// None is needed.
#[allow(unsafe_code, reason = "the signature is the real one's")]
pub unsafe fn set_root(_: usize) {}

/// Copies nothing.
pub fn copy_from_user(buffer: &mut [u8], address: usize) -> CopyOutcome {
    copy_probing(buffer, address)
}

/// Copies nothing.
pub fn copy_probing(buffer: &mut [u8], address: usize) -> CopyOutcome {
    CopyOutcome {
        remaining: buffer.len(),
        fault: address,
    }
}

/// Copies nothing.
pub fn copy_to_user(address: usize, bytes: &[u8]) -> CopyOutcome {
    CopyOutcome {
        remaining: bytes.len(),
        fault: address,
    }
}

/// There is no user memory here.
#[must_use]
pub fn plain_load_faults(_: usize) -> bool {
    true
}

/// There is no user memory here.
#[must_use]
pub fn user_memory_is_open() -> bool {
    false
}

/// There is no such instruction here.
pub fn set_zero_block(_: usize) {}

/// Fills a page with zeros.
pub fn clear(page: &mut [u8; crate::PAGE_SIZE]) {
    page.fill(0);
}

/// Copies a page.
pub fn copy(from: &[u8; crate::PAGE_SIZE], to: &mut [u8; crate::PAGE_SIZE]) {
    to.copy_from_slice(from);
}

/// There are none.
pub fn save_float_registers(_: &mut FloatRegisters) {}
/// There are none.
pub fn load_float_registers(_: &FloatRegisters) {}
/// Nothing interrupts.
pub fn wait_for_interrupt() {}
/// Never.
pub fn timer_pending() -> bool {
    false
}
/// Never.
pub fn external_pending() -> bool {
    false
}
/// Nothing to enable.
pub fn enable_interrupt_sources() {}
/// No time passes.
pub fn clock_ticks() -> u64 {
    0
}
/// No timer.
pub fn set_timer(_: bool, _: u64) {}
/// No such thing.
pub fn set_hardware_ad_updates(_: bool) -> bool {
    false
}
/// Nothing is cached.
pub fn flush_page(_: usize) {}
/// Nothing is cached.
pub fn flush_user() {}
/// Nothing is cached.
pub fn flush_all() {}
/// Nothing is cached.
pub fn flush_instructions() {}
/// Not here.
pub fn halt() -> ! {
    unreachable!("{NOT_HERE}")
}
