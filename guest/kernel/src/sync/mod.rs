//! Shared state. One hart runs the kernel and interrupts stay disabled in it, so threads change
//! only where one goes to sleep: [`Global`] protects what is touched between two such points, and
//! [`SleepLock`] what must be held across one.

mod global;
mod sleep_lock;

pub use global::Global;
pub use sleep_lock::{SleepGuard, SleepLock};
