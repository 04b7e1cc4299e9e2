//! Whose CPU time it is: from trap to return it is the process's in the kernel, otherwise in user
//! mode. Waiting for interrupts is nobody's.

use core::sync::atomic::{AtomicU64, Ordering};

use crate::{arch, proc::with_current};

/// When the current stretch of time began, in ticks.
static SINCE: AtomicU64 = AtomicU64::new(0);

/// The running process's time since [`settle`], in ticks: each trap adds to these two, and not to the
/// process, which takes longer to find.
static USER: AtomicU64 = AtomicU64::new(0);
static SYSTEM: AtomicU64 = AtomicU64::new(0);

/// The process has entered the kernel.
#[inline]
pub fn leave_user() {
    add(&USER, lap());
}

/// The process leaves the kernel.
#[inline]
pub fn enter_user() {
    add(&SYSTEM, lap());
}

/// The process gives the hart away.
pub fn leave_kernel() {
    settle();
}

/// A process gets the hart.
pub fn start() {
    lap();
}

/// Puts all time so far to the running process's account: to be called before somebody reads it.
pub fn settle() {
    add(&SYSTEM, lap());
    let (user, system) = (take(&USER), take(&SYSTEM));
    with_current(|process| {
        process.usage.times.user += user;
        process.usage.times.system += system;
    });
}

#[inline]
fn lap() -> u64 {
    let now = arch::clock_ticks();
    let since = SINCE.load(Ordering::Relaxed);
    SINCE.store(now, Ordering::Relaxed);
    now.saturating_sub(since)
}

/// There is one hart, which nothing interrupts here: two plain accesses do.
#[inline]
fn add(sum: &AtomicU64, ticks: u64) {
    sum.store(sum.load(Ordering::Relaxed) + ticks, Ordering::Relaxed);
}

fn take(sum: &AtomicU64) -> u64 {
    let ticks = sum.load(Ordering::Relaxed);
    sum.store(0, Ordering::Relaxed);
    ticks
}
