//! What threads agree by: a mutex and a condition variable over futexes.
#![allow(
    unsafe_code,
    reason = "a mutex lends its value to one thread at a time"
)]

use crate::futex::{self, FUTEX_PRIVATE_FLAG};
use crate::sys;
use core::cell::UnsafeCell;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{AtomicU32, Ordering};

/// Nobody has it.
const FREE: u32 = 0;
/// Somebody has it.
const TAKEN: u32 = 1;
/// Somebody has it, and others may sleep until it is free.
const CONTENDED: u32 = 2;

/// What `spin`'s locks do while another thread of this hart has them: it needs its turn to let go.
#[derive(Debug)]
pub(crate) struct Yield;

impl spin::RelaxStrategy for Yield {
    fn relax() {
        sys::sched_yield();
    }
}

/// A value for one thread at a time.
#[derive(Debug, Default)]
pub struct Mutex<T> {
    state: AtomicU32,
    value: UnsafeCell<T>,
}

// SAFETY: the value is reached through a guard only, of which there is one at a time.
unsafe impl<T: Send> Sync for Mutex<T> {}

/// The right to use a [`Mutex`]'s value, until it is dropped.
#[derive(Debug)]
pub struct Guard<'a, T> {
    mutex: &'a Mutex<T>,
}

impl<T> Mutex<T> {
    /// A free value.
    pub const fn new(value: T) -> Self {
        Self {
            state: AtomicU32::new(FREE),
            value: UnsafeCell::new(value),
        }
    }

    /// Takes the value; sleeps while another thread has it.
    pub fn lock(&self) -> Guard<'_, T> {
        let taken = self
            .state
            .compare_exchange(FREE, TAKEN, Ordering::Acquire, Ordering::Relaxed);
        if taken.is_err() {
            self.lock_contended();
        }
        Guard { mutex: self }
    }

    /// Takes the value if nobody has it.
    pub fn try_lock(&self) -> Option<Guard<'_, T>> {
        self.state
            .compare_exchange(FREE, TAKEN, Ordering::Acquire, Ordering::Relaxed)
            .ok()
            .map(|_| Guard { mutex: self })
    }

    /// Whoever has slept cannot know whether others do, so from then on it counts as contended.
    fn lock_contended(&self) {
        while self.state.swap(CONTENDED, Ordering::Acquire) != FREE {
            // Whatever ends the sleep, the word is looked at again.
            let _ = futex::wait(&self.state, CONTENDED, None, FUTEX_PRIVATE_FLAG);
        }
    }

    fn unlock(&self) {
        if self.state.swap(FREE, Ordering::Release) == CONTENDED {
            // The word is this program's own: it can be woken on.
            let _ = futex::wake(&self.state, 1, FUTEX_PRIVATE_FLAG);
        }
    }
}

impl<T> Deref for Guard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the guard is the only one.
        unsafe { &*self.mutex.value.get() }
    }
}

impl<T> DerefMut for Guard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard is the only one.
        unsafe { &mut *self.mutex.value.get() }
    }
}

impl<T> Drop for Guard<'_, T> {
    fn drop(&mut self) {
        self.mutex.unlock();
    }
}

/// Where threads wait until others have changed what a mutex protects.
#[derive(Debug, Default)]
pub struct Condition {
    /// How often it was notified: a change between unlocking and sleeping is not missed.
    notices: AtomicU32,
}

impl Condition {
    /// Nobody waits.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            notices: AtomicU32::new(0),
        }
    }

    /// Lets go of the value, sleeps until notified, and takes it again. It may return for no reason.
    pub fn wait<'a, T>(&self, guard: Guard<'a, T>) -> Guard<'a, T> {
        let mutex = guard.mutex;
        let notices = self.notices.load(Ordering::Relaxed);
        drop(guard);
        let _ = futex::wait(&self.notices, notices, None, FUTEX_PRIVATE_FLAG);
        // Others may have been moved to the mutex beside this thread.
        mutex.lock_contended();
        Guard { mutex }
    }

    /// Waits until `ready` says so.
    pub fn wait_until<'a, T>(
        &self,
        guard: Guard<'a, T>,
        mut ready: impl FnMut(&mut T) -> bool,
    ) -> Guard<'a, T> {
        let mut guard = guard;
        while !ready(&mut guard) {
            guard = self.wait(guard);
        }
        guard
    }

    /// Wakes one that waits.
    pub fn notify_one(&self) {
        self.notices.fetch_add(1, Ordering::Relaxed);
        let _ = futex::wake(&self.notices, 1, FUTEX_PRIVATE_FLAG);
    }

    /// Wakes all that wait: one now, and each of the others when the one before lets go of the mutex, which
    /// all of them want.
    pub fn notify_all<T>(&self, mutex: &Mutex<T>) {
        let notices = self.notices.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        let words = [&self.notices, &mutex.state];
        let moved = futex::requeue(words, [1, futex::ALL], Some(notices), FUTEX_PRIVATE_FLAG);
        if moved.is_err() {
            // Notified anew meanwhile: whoever waited is woken in any case.
            let _ = futex::wake(&self.notices, futex::ALL, FUTEX_PRIVATE_FLAG);
        }
    }
}
