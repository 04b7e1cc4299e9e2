//! The Goldfish real-time clock: nanoseconds since 1970.

use crate::mm::phys::read_register;

/// Reads the clock at a physical address. Reading the low half latches the high one.
#[must_use]
pub fn nanoseconds(address: usize) -> u64 {
    let low = read_register::<u32>(address);
    let high = read_register::<u32>(address + 4);
    u64::from(high) << 32 | u64::from(low)
}
