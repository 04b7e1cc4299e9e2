//! Clocks and sleep.

use crate::{arch, sys};
use abi::time::{CLOCK_MONOTONIC, Timespec};
use core::time::Duration;

/// Time since boot.
#[must_use]
pub fn now() -> Duration {
    // The clock is always there; a kernel without it would stand still at 0.
    let time = sys::clock_gettime(CLOCK_MONOTONIC).unwrap_or_default();
    Duration::from_nanos(time.to_nanos().unwrap_or(0))
}

/// Sleeps for at least `time`.
pub fn sleep(time: Duration) {
    let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
    // Only a signal with a handler ends it early, which whoever has one knows.
    let _ = sys::nanosleep(Timespec::from_nanos(nanos));
}

/// Instructions that this hart has retired, in all modes: time as a machine without a clock has it,
/// and the same on every host.
#[must_use]
pub fn instructions() -> u64 {
    arch::retired()
}
