//! Checks of the kernel's own protection, for tests: what must not be possible is tried.

use alloc::{format, string::String};

use super::{kernel_map, kernel_stack, layout};
use crate::arch;

/// Looks at every entry of the kernel's half of the page table, at the guard pages under the kernel stacks
/// in use, and at the right to reach user memory, which is off.
pub fn check() -> Result<(), String> {
    let image = arch::image_layout();
    kernel_map::for_each_leaf(|address, rights| {
        if rights.write && rights.execute {
            return Err(format!("{address:#x} is both writable and executable"));
        }
        if rights.user {
            return Err(format!("{address:#x} is open to user mode"));
        }
        let size = rights.size;
        let covers = |range: &core::ops::Range<usize>| {
            address < range.end && range.start < address.saturating_add(size)
        };
        if rights.write && (covers(&image.text) || covers(&image.rodata)) {
            return Err(format!(
                "{address:#x} holds code or constants, and is writable"
            ));
        }
        if rights.execute && !covers(&image.text) {
            return Err(format!("{address:#x} is executable, and holds no code"));
        }
        if kernel_stack::is_guard(address) {
            return Err(format!("the guard page at {address:#x} is mapped"));
        }
        Ok(())
    })?;
    if arch::user_memory_is_open() {
        return Err("SUM is on outside a copy".into());
    }
    Ok(())
}

/// Whether a plain load of the kernel's from a user address faults, as it must (Privileged ISA, SUM).
#[must_use]
pub fn is_shut_out(address: usize) -> bool {
    address >= layout::USER_END || arch::plain_load_faults(address)
}

/// Calls itself until the kernel stack is used up, which the guard page below it notices.
#[inline(never)]
pub fn overflow_stack(depth: usize) -> usize {
    let mut frame = [depth; 32];
    core::hint::black_box(&mut frame);
    if depth == usize::MAX {
        return 0;
    }
    // What follows the call keeps it from being the last thing, which would need no stack.
    overflow_stack(depth + 1).wrapping_add(frame[depth % frame.len()])
}
