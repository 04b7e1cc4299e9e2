//! Futexes: sleeping until a word of memory has changed (`futex(2)`). [`crate::sync`] and
//! [`crate::thread`] are made of them.

use crate::probe::syscall;
use crate::sys::Result;
pub use abi::futex::{FUTEX_BITSET_MATCH_ANY, FUTEX_CLOCK_REALTIME, FUTEX_PRIVATE_FLAG};
use abi::futex::{
    FUTEX_CMP_REQUEUE, FUTEX_REQUEUE, FUTEX_WAIT, FUTEX_WAIT_BITSET, FUTEX_WAKE, FUTEX_WAKE_BITSET,
};
use abi::syscall::SYS_FUTEX;
use abi::time::Timespec;
use core::sync::atomic::AtomicU32;
use core::time::Duration;

/// Wakes as many as there are.
pub const ALL: usize = i32::MAX as usize;

fn address(word: &AtomicU32) -> usize {
    word.as_ptr().expose_provenance()
}

/// A time as the kernel reads it.
#[derive(Debug)]
struct Limit(Option<[u8; size_of::<Timespec>()]>);

impl Limit {
    fn new(time: Option<Duration>) -> Self {
        Self(time.map(|time| {
            let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
            Timespec::from_nanos(nanos).to_bytes()
        }))
    }

    /// Where it is: 0 for none.
    fn address(&self) -> usize {
        self.0
            .as_ref()
            .map_or(0, |bytes| bytes.as_ptr().expose_provenance())
    }
}

/// Sleeps while the word holds `expected`, `limit` at most. `EAGAIN` when it holds something else,
/// `ETIMEDOUT` after the limit. `flags` is 0 or [`FUTEX_PRIVATE_FLAG`].
pub fn wait(word: &AtomicU32, expected: u32, limit: Option<Duration>, flags: usize) -> Result<()> {
    let limit = Limit::new(limit);
    let args = [
        address(word),
        FUTEX_WAIT | flags,
        expected as usize,
        limit.address(),
        0,
        0,
    ];
    syscall(SYS_FUTEX, args).map(drop)
}

/// As [`wait`], until the clock reads `until`, and to be woken by one of the bits. `flags` may have
/// [`FUTEX_CLOCK_REALTIME`].
pub fn wait_bits(
    word: &AtomicU32,
    expected: u32,
    until: Option<Duration>,
    bits: u32,
    flags: usize,
) -> Result<()> {
    let limit = Limit::new(until);
    let args = [
        address(word),
        FUTEX_WAIT_BITSET | flags,
        expected as usize,
        limit.address(),
        0,
        bits as usize,
    ];
    syscall(SYS_FUTEX, args).map(drop)
}

/// Wakes up to `most` that sleep on the word, and returns how many.
pub fn wake(word: &AtomicU32, most: usize, flags: usize) -> Result<usize> {
    syscall(
        SYS_FUTEX,
        [address(word), FUTEX_WAKE | flags, most, 0, 0, 0],
    )
}

/// As [`wake`], of those that sleep for one of the bits.
pub fn wake_bits(word: &AtomicU32, most: usize, bits: u32, flags: usize) -> Result<usize> {
    let op = FUTEX_WAKE_BITSET | flags;
    syscall(SYS_FUTEX, [address(word), op, most, 0, 0, bits as usize])
}

/// Wakes up to `most` that sleep on a word, and has up to `requeued` others sleep on another one: with
/// `expected`, only while the word holds it. Returns how many it was in all.
pub fn requeue(
    [from, to]: [&AtomicU32; 2],
    [most, requeued]: [usize; 2],
    expected: Option<u32>,
    flags: usize,
) -> Result<usize> {
    let op = match expected {
        Some(_) => FUTEX_CMP_REQUEUE,
        None => FUTEX_REQUEUE,
    };
    let args = [
        address(from),
        op | flags,
        most,
        requeued,
        address(to),
        expected.unwrap_or(0) as usize,
    ];
    syscall(SYS_FUTEX, args)
}
