//! A value that any part of the kernel may use, one at a time.

use crate::arch::{HartCell, HartGuard};

/// A value in a `static`. Taking it twice is a bug of the kernel, not something to wait for: there
/// is no other hart to let it go. So is going to sleep while holding it.
#[derive(Debug)]
pub struct Global<T> {
    name: &'static str,
    value: HartCell<T>,
}

impl<T> Global<T> {
    /// A value under a name for the message of the bug above.
    pub const fn new(name: &'static str, value: T) -> Self {
        Self {
            name,
            value: HartCell::new(value),
        }
    }

    /// Takes the value until the guard is dropped.
    #[track_caller]
    #[inline]
    pub fn lock(&self) -> HartGuard<'_, T> {
        match self.value.try_take() {
            Some(guard) => guard,
            None => taken_twice(self.name),
        }
    }

    /// Takes the value unless something holds it: for the panic handler, which runs at any point.
    pub fn try_lock(&self) -> Option<HartGuard<'_, T>> {
        self.value.try_take()
    }
}

#[cold]
#[track_caller]
fn taken_twice(name: &str) -> ! {
    panic!("`{name}` is already taken by this thread of execution")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_free_again_after_use() {
        let value = Global::new("value", 1);
        *value.lock() += 1;
        let guard = value.lock();
        assert_eq!(*guard, 2);
        assert!(value.try_lock().is_none());
    }
}
