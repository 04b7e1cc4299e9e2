//! A lock to hold across a sleep.

use core::ops::{Deref, DerefMut};

use spin::{Mutex, MutexGuard};

use crate::proc::sched::{self, Channel};

/// A value that one thread may keep while it waits for a disk. Others that want it sleep until it is
/// free.
#[derive(Debug)]
pub struct SleepLock<T> {
    value: Mutex<T>,
}

/// The right to use a [`SleepLock`]'s value, until it is dropped.
#[derive(Debug)]
pub struct SleepGuard<'a, T> {
    lock: &'a SleepLock<T>,
    guard: Option<MutexGuard<'a, T>>,
}

impl<T> SleepLock<T> {
    /// A free value.
    pub const fn new(value: T) -> Self {
        Self {
            value: Mutex::new(value),
        }
    }

    /// Takes the value; sleeps while another thread has it.
    pub fn lock(&self) -> SleepGuard<'_, T> {
        loop {
            if let Some(guard) = self.value.try_lock() {
                return SleepGuard {
                    lock: self,
                    guard: Some(guard),
                };
            }
            sched::sleep_uninterruptible(self.channel());
        }
    }

    /// Which sleepers wait for it.
    fn channel(&self) -> Channel {
        Channel::Lock(core::ptr::from_ref(self).addr())
    }
}

impl<T> Deref for SleepGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        self.guard.as_ref().expect("held until the drop")
    }
}

impl<T> DerefMut for SleepGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.guard.as_mut().expect("held until the drop")
    }
}

impl<T> Drop for SleepGuard<'_, T> {
    fn drop(&mut self) {
        self.guard = None;
        sched::wake(self.lock.channel());
    }
}
