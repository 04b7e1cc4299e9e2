//! A value for the kernel's one thread of execution.

use core::{
    cell::UnsafeCell,
    fmt,
    ops::{Deref, DerefMut},
    sync::atomic::{AtomicBool, Ordering},
};

/// A value that is taken and given back. It costs a load and two stores, where a lock for several harts
/// takes atomic instructions and fences.
pub struct HartCell<T> {
    taken: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: one hart runs the kernel (`boot.S` parks the others), and interrupts are disabled in it, so
// that nobody comes between the load and the store of `taken`, which keeps borrows exclusive. A trap in
// the kernel itself finds `taken` as it was, and never goes back if it is a bug.
unsafe impl<T: Send> Sync for HartCell<T> {}

impl<T> HartCell<T> {
    /// A value that nobody has taken.
    pub const fn new(value: T) -> Self {
        Self {
            taken: AtomicBool::new(false),
            value: UnsafeCell::new(value),
        }
    }

    /// Takes the value until the guard is dropped; `None` if it is taken.
    #[inline]
    pub fn try_take(&self) -> Option<HartGuard<'_, T>> {
        if self.taken.load(Ordering::Relaxed) {
            return None;
        }
        self.taken.store(true, Ordering::Relaxed);
        Some(HartGuard { cell: self })
    }
}

impl<T: fmt::Debug> fmt::Debug for HartCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.try_take() {
            Some(value) => value.fmt(f),
            None => f.write_str("(taken)"),
        }
    }
}

/// The value, taken.
pub struct HartGuard<'a, T> {
    cell: &'a HartCell<T>,
}

impl<T> Drop for HartGuard<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.cell.taken.store(false, Ordering::Relaxed);
    }
}

impl<T> Deref for HartGuard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: `taken` is set, so this guard is the only way to the value.
        unsafe { &*self.cell.value.get() }
    }
}

impl<T> DerefMut for HartGuard<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as above.
        unsafe { &mut *self.cell.value.get() }
    }
}
