//! Futexes: operations, and the list of robust ones (`linux/futex.h`).

/// Sleep while the word holds a value; the timeout is a length of time.
pub const FUTEX_WAIT: usize = 0;
/// Wake some that sleep.
pub const FUTEX_WAKE: usize = 1;
/// Wake some, and have others sleep on another word.
pub const FUTEX_REQUEUE: usize = 3;
/// The same, while the word holds a value.
pub const FUTEX_CMP_REQUEUE: usize = 4;
/// Sleep, to be woken by certain bits; the timeout is a point of time.
pub const FUTEX_WAIT_BITSET: usize = 9;
/// Wake those that sleep for certain bits.
pub const FUTEX_WAKE_BITSET: usize = 10;
/// Flag: no other process uses the word.
pub const FUTEX_PRIVATE_FLAG: usize = 128;
/// Flag: the timeout is a time of `CLOCK_REALTIME`.
pub const FUTEX_CLOCK_REALTIME: usize = 256;
/// All bits: whoever sleeps.
pub const FUTEX_BITSET_MATCH_ANY: u32 = u32::MAX;

/// A robust lock's word: somebody waits.
pub const FUTEX_WAITERS: u32 = 0x8000_0000;
/// A robust lock's word: its owner has ended while holding it.
pub const FUTEX_OWNER_DIED: u32 = 0x4000_0000;
/// A robust lock's word: the owner's thread id.
pub const FUTEX_TID_MASK: u32 = 0x3fff_ffff;
/// Longest list of robust locks that is followed.
pub const ROBUST_LIST_LIMIT: usize = 2048;

wire_structs! {
    /// `struct robust_list_head`: the list of the locks that a thread holds.
    pub struct RobustListHead {
        /// The first entry, or the head's own address.
        pub next: u64,
        /// From an entry to its lock's word.
        pub futex_offset: i64,
        /// The entry of a lock that is just being taken or given back, or 0.
        pub pending: u64,
    }
}
