//! Whose CPU time it is: from trap to return it is the process's in the kernel, otherwise in user
//! mode. Waiting for interrupts is nobody's.

use core::sync::atomic::{AtomicU64, Ordering};

use crate::{arch, proc::with_running};

/// When the current stretch of time began, in ticks.
static SINCE: AtomicU64 = AtomicU64::new(0);

/// The process has entered the kernel.
pub fn leave_user() {
    let ticks = lap();
    with_running(|thread, process| {
        thread.times.user += ticks;
        process.usage.times.user += ticks;
    });
}

/// The process leaves the kernel.
pub fn enter_user() {
    leave_kernel();
}

/// The process gives the hart away.
pub fn leave_kernel() {
    let ticks = lap();
    with_running(|thread, process| {
        thread.times.system += ticks;
        process.usage.times.system += ticks;
    });
}

/// A process gets the hart.
pub fn start() {
    lap();
}

fn lap() -> u64 {
    let now = arch::clock_ticks();
    now.saturating_sub(SINCE.swap(now, Ordering::Relaxed))
}
