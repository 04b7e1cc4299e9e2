//! Robust futexes: locks that a thread held when it ended are marked, so that who waits for them learns of
//! it (`get_robust_list(2)`; the list's form is `struct robust_list_head` of `linux/futex.h`).

use abi::errno::Errno;
use abi::futex::{
    FUTEX_OWNER_DIED, FUTEX_TID_MASK, FUTEX_WAITERS, ROBUST_LIST_LIMIT, RobustListHead,
};

use super::{ANY, Scope, update, wake};
use crate::{mm::user, proc::Pid};

/// Bit 0 of a link says that the lock is one with priority inheritance, of which there are none here.
const LINK_FLAGS: u64 = 1;

/// Goes through the list of a thread that ends. A list that cannot be followed is left where it is: its
/// program has broken it.
pub fn release(tid: Pid, head: usize) {
    if head != 0 {
        let _ = follow(tid, head);
    }
}

fn follow(tid: Pid, head: usize) -> Result<(), Errno> {
    let list: RobustListHead = user::read_value(head)?;
    let lock_of =
        |entry: u64| (entry & !LINK_FLAGS).wrapping_add_signed(list.futex_offset) as usize;
    let mut entry = list.next;
    for _ in 0..ROBUST_LIST_LIMIT {
        if entry & !LINK_FLAGS == head as u64 {
            break;
        }
        // The link is read before its lock is let go of: somebody may then use the memory anew.
        let next = user::read_value::<u64>((entry & !LINK_FLAGS) as usize);
        if entry != list.pending {
            mark(tid, lock_of(entry))?;
        }
        entry = next?;
    }
    // One that it was about to take or to give back.
    if list.pending != 0 {
        mark(tid, lock_of(list.pending))?;
    }
    Ok(())
}

/// Marks one lock, if the thread holds it, and wakes one who waits for it.
fn mark(tid: Pid, lock: usize) -> Result<(), Errno> {
    if lock % size_of::<u32>() != 0 {
        return Err(abi::errno::EINVAL);
    }
    let (old, _) = update(lock, |word| {
        if word & FUTEX_TID_MASK == tid {
            word & FUTEX_WAITERS | FUTEX_OWNER_DIED
        } else {
            word
        }
    })?;
    if old & FUTEX_TID_MASK == tid && old & FUTEX_WAITERS != 0 {
        wake(lock, Scope::Shared, 1, ANY)?;
    }
    Ok(())
}
