//! The machine's clock and timer.

use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::arch;

const NANOS: u128 = 1_000_000_000;

static TIMEBASE: AtomicU64 = AtomicU64::new(10_000_000);
static SSTC: AtomicBool = AtomicBool::new(false);
/// Nanoseconds between 1970 and the clock's zero.
static EPOCH: AtomicU64 = AtomicU64::new(0);
static DEADLINE: AtomicU64 = AtomicU64::new(u64::MAX);

/// Says how fast the clock ticks, what sets its timer, and what time it is.
pub fn start(timebase: u64, sstc: bool, wall_clock: u64) {
    TIMEBASE.store(timebase, Ordering::Relaxed);
    SSTC.store(sstc, Ordering::Relaxed);
    EPOCH.store(wall_clock.saturating_sub(now_ns()), Ordering::Relaxed);
    arch::set_timer(sstc, u64::MAX);
}

/// Sets when the timer interrupts, in ticks; what was set before is forgotten.
pub fn set_timer(deadline: u64) {
    if DEADLINE.swap(deadline, Ordering::Relaxed) != deadline {
        arch::set_timer(SSTC.load(Ordering::Relaxed), deadline);
    }
}

/// Nanoseconds since the machine started.
#[must_use]
pub fn now_ns() -> u64 {
    ticks_to_ns(arch::clock_ticks())
}

/// Nanoseconds since 1970.
#[must_use]
pub fn wall_clock_ns() -> u64 {
    EPOCH.load(Ordering::Relaxed).saturating_add(now_ns())
}

/// Nanoseconds between 1970 and the start of the machine.
#[must_use]
pub fn boot_ns() -> u64 {
    EPOCH.load(Ordering::Relaxed)
}

/// Ticks as nanoseconds.
#[must_use]
pub fn ticks_to_ns(ticks: u64) -> u64 {
    let timebase = u128::from(TIMEBASE.load(Ordering::Relaxed));
    u64::try_from(u128::from(ticks) * NANOS / timebase).unwrap_or(u64::MAX)
}

/// Nanoseconds as ticks, rounded up.
#[must_use]
pub fn ns_to_ticks(nanos: u64) -> u64 {
    let timebase = u128::from(TIMEBASE.load(Ordering::Relaxed));
    u64::try_from((u128::from(nanos) * timebase).div_ceil(NANOS)).unwrap_or(u64::MAX)
}

/// Nanoseconds that one tick takes.
#[must_use]
pub fn resolution_ns() -> u64 {
    ticks_to_ns(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions_round_up_to_ticks_and_do_not_overflow() {
        assert_eq!(ticks_to_ns(10), 1000);
        assert_eq!(ns_to_ticks(1), 1);
        assert_eq!(ns_to_ticks(100), 1);
        assert_eq!(ns_to_ticks(101), 2);
        assert_eq!(ticks_to_ns(u64::MAX), u64::MAX);
    }
}
