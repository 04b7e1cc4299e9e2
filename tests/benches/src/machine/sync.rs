//! Variables of a program with one hart and no interrupts.

use core::cell::UnsafeCell;

/// A variable that is used by one piece of code at a time.
pub(super) struct Static<T>(UnsafeCell<T>);

// SAFETY: there is one hart, and `with` is not nested.
unsafe impl<T> Sync for Static<T> {}

impl<T> Static<T> {
    pub(super) const fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    /// Lends the variable. `work` must not lend it again.
    #[inline]
    pub(super) fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        // SAFETY: one hart, no interrupts, no nesting: nobody else has it.
        work(unsafe { &mut *self.0.get() })
    }
}
