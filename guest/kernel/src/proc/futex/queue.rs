//! Who waits for which futex, in the order in which they came.

use alloc::{collections::VecDeque, vec::Vec};

use vm::{ObjectId, SpaceId};

use crate::proc::Pid;

/// What a futex is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Memory of one address space: by its address there.
    Private {
        /// Which space.
        space: SpaceId,
        /// Where.
        address: usize,
    },
    /// A word of a file or of shared memory, wherever it is mapped.
    Shared {
        /// Of what.
        object: ObjectId,
        /// Which page of it.
        index: u64,
        /// Where in the page.
        offset: usize,
    },
}

#[derive(Clone, Copy, Debug)]
struct Waiter {
    key: Key,
    bits: u32,
    tid: Pid,
}

/// Everyone who waits. There are as many as threads at most, of which there are few.
#[derive(Debug, Default)]
pub struct Queue {
    waiters: VecDeque<Waiter>,
}

impl Queue {
    /// Nobody waits.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            waiters: VecDeque::new(),
        }
    }

    /// A thread waits, to be woken by one of the bits.
    pub fn add(&mut self, key: Key, bits: u32, tid: Pid) {
        self.waiters.push_back(Waiter { key, bits, tid });
    }

    /// Whether a thread waits still.
    #[must_use]
    pub fn has(&self, tid: Pid) -> bool {
        self.waiters.iter().any(|waiter| waiter.tid == tid)
    }

    /// A thread waits no longer.
    pub fn remove(&mut self, tid: Pid) {
        self.waiters.retain(|waiter| waiter.tid != tid);
    }

    /// Takes out up to `most` of those that wait for this by one of the bits.
    pub fn take(&mut self, key: Key, most: usize, bits: u32) -> Vec<Pid> {
        let mut taken = Vec::new();
        self.waiters.retain(|waiter| {
            let wanted = taken.len() < most && waiter.key == key && waiter.bits & bits != 0;
            if wanted {
                taken.push(waiter.tid);
            }
            !wanted
        });
        taken
    }

    /// Has up to `most` of those that wait for one thing wait for another. They are behind those that
    /// wait for that already. Returns how many.
    pub fn requeue(&mut self, from: Key, to: Key, most: usize) -> usize {
        let mut moved = VecDeque::new();
        self.waiters.retain(|&waiter| {
            let wanted = moved.len() < most && waiter.key == from;
            if wanted {
                moved.push_back(Waiter { key: to, ..waiter });
            }
            !wanted
        });
        let count = moved.len();
        self.waiters.append(&mut moved);
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(offset: usize) -> Key {
        Key::Shared {
            object: ObjectId::Shared(1),
            index: 0,
            offset,
        }
    }

    fn queue(waiters: &[(usize, u32, Pid)]) -> Queue {
        let mut queue = Queue::new();
        for &(offset, bits, tid) in waiters {
            queue.add(key(offset), bits, tid);
        }
        queue
    }

    #[test]
    fn who_came_first_is_woken_first_and_only_by_its_bits() {
        let waiters = [(0, 1, 5), (8, 1, 6), (0, 2, 7), (0, 3, 8), (0, 1, 9)];
        for (most, bits, expected) in [
            (1, u32::MAX, &[5][..]),
            (2, 1, &[5, 8]),
            (9, 2, &[7, 8]),
            (9, 4, &[]),
            (0, 1, &[]),
            (9, u32::MAX, &[5, 7, 8, 9]),
        ] {
            let mut queue = queue(&waiters);
            assert_eq!(queue.take(key(0), most, bits), expected);
            for (_, _, tid) in waiters {
                assert_eq!(queue.has(tid), !expected.contains(&tid), "{tid}");
            }
        }
    }

    #[test]
    fn who_is_moved_waits_for_the_other_word_behind_those_that_do() {
        let mut queue = queue(&[(0, 1, 5), (0, 2, 6), (8, 1, 7), (0, 1, 8)]);
        assert_eq!(queue.requeue(key(0), key(8), 2), 2);
        assert_eq!(queue.take(key(0), 9, u32::MAX), [8]);
        assert_eq!(queue.take(key(8), 9, 1), [7, 5], "bits stay");
        assert_eq!(queue.take(key(8), 9, 2), [6]);
        assert_eq!(queue.requeue(key(0), key(8), 9), 0);
    }

    #[test]
    fn who_gives_up_is_not_woken() {
        let mut queue = queue(&[(0, 1, 5), (0, 1, 6)]);
        queue.remove(5);
        assert_eq!(queue.take(key(0), 1, 1), [6]);
    }
}
