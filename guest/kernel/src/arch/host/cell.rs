//! The stand-in of a value for one thread of execution: tests on the host have several.

use spin::{Mutex, MutexGuard};

/// A value that is taken and given back.
#[derive(Debug)]
pub struct HartCell<T>(Mutex<T>);

/// The value, taken.
pub type HartGuard<'a, T> = MutexGuard<'a, T>;

impl<T> HartCell<T> {
    /// A value that nobody has taken.
    pub const fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    /// Takes the value until the guard is dropped; `None` if it is taken.
    pub fn try_take(&self) -> Option<HartGuard<'_, T>> {
        self.0.try_lock()
    }
}
