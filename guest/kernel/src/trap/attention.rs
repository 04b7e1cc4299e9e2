//! Whether the running thread may have something to do before it goes to user mode: signals, a stop, an
//! end, floating-point registers to load. Mostly it has not, and to look at one word is quicker than to look
//! for each.

use core::sync::atomic::{AtomicBool, Ordering};

static CALLED: AtomicBool = AtomicBool::new(true);

/// Somebody has to look. To be called by whatever may give the running thread something to do; what other
/// threads do to it is seen to when it gets the hart again.
#[inline]
pub fn call() {
    CALLED.store(true, Ordering::Relaxed);
}

/// Whether somebody has to look.
#[inline]
pub(super) fn is_called() -> bool {
    CALLED.load(Ordering::Relaxed)
}

/// Whether somebody has to look. It has been said by then.
#[inline]
pub(super) fn take() -> bool {
    // One hart, which nothing interrupts here: two plain accesses do.
    let called = CALLED.load(Ordering::Relaxed);
    CALLED.store(false, Ordering::Relaxed);
    called
}
