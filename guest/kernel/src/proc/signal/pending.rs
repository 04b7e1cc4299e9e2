//! Signals that wait, for a process or for one thread of it. Pure.

use alloc::vec::Vec;

use abi::errno::{EAGAIN, Errno};
use abi::signal::set_of;

use super::Origin;

/// The first real-time signal: of these, each one sent is kept.
const FIRST_REAL_TIME: usize = 32;

/// Most signals whose origins are kept in one place, beside standard ones (Linux has a limit for each
/// user, `RLIMIT_SIGPENDING`).
pub(super) const QUEUE_LIMIT: usize = 64;

/// Bytes of heap that one more signal or action may take: the list that it goes to doubles.
pub const GROWTH: usize = 8 << 10;

/// Signals that wait.
#[derive(Clone, Debug, Default)]
pub struct Pending {
    set: u64,
    /// Where they come from, in the order in which they came. One whose origin there was no room for is
    /// not among them.
    queue: Vec<(usize, Origin)>,
}

impl Pending {
    /// Which ones.
    #[must_use]
    pub const fn set(&self) -> u64 {
        self.set
    }

    /// How many origins are kept.
    #[cfg(test)]
    pub(super) fn kept(&self) -> usize {
        self.queue.len()
    }

    /// One more; `room` says whether the heap has [`GROWTH`]. A standard signal waits once. Where a
    /// real-time one cannot be told from others of its number for want of room it waits once too, or is
    /// refused (`EAGAIN`) where the sender is promised that each one counts.
    pub fn add(&mut self, number: usize, origin: Origin, room: bool) -> Result<(), Errno> {
        let real_time = number >= FIRST_REAL_TIME;
        if !real_time && self.set & set_of(number) != 0 {
            return Ok(());
        }
        if room && (!real_time || self.queue.len() < QUEUE_LIMIT) {
            self.queue.push((number, origin));
        } else if real_time && matches!(origin, Origin::Thread(_)) {
            return Err(EAGAIN);
        }
        self.set |= set_of(number);
        Ok(())
    }

    /// One that takes the place of whatever waits under its number.
    pub fn replace(&mut self, number: usize, origin: Origin) {
        self.forget(set_of(number));
        self.set |= set_of(number);
        self.queue.push((number, origin));
    }

    /// Takes the lowest of those in `set`, at least one of which waits.
    pub fn take_first(&mut self, set: u64) -> (usize, Origin) {
        let number = (self.set & set).trailing_zeros() as usize + 1;
        let mut of_number = (0..self.queue.len()).filter(|&at| self.queue[at].0 == number);
        let (first, another) = (of_number.next(), of_number.next());
        if another.is_none() {
            self.set &= !set_of(number);
        }
        match first {
            Some(place) => self.queue.remove(place),
            // Its origin was lost, and it comes from nobody, as on Linux.
            None => (number, Origin::Process(0)),
        }
    }

    /// Those in `set` do not wait any more.
    pub fn forget(&mut self, set: u64) {
        self.set &= !set;
        self.queue
            .retain(|&(waiting, _)| set & set_of(waiting) == 0);
    }
}
