//! Finding out what the machine does by trying it.

use crate::{arch, mm::kernel_map};

/// Who sets accessed and dirty bits: loads from a page whose A bit is clear, and sees whether that
/// faults (Privileged ISA, Svade and Svadu).
#[must_use]
pub fn accessed_dirty() -> &'static str {
    let faulted = kernel_map::with_unaccessed_page(|address| {
        let mut byte = [0];
        arch::copy_probing(&mut byte, address).remaining > 0
    });
    if faulted {
        "faults (Svade)"
    } else {
        "hardware (Svadu)"
    }
}
