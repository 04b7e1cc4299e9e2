//! Futexes: the operations of `futex(2)`.

use abi::errno::{EINVAL, ENOSYS, Errno};
use abi::futex::{
    FUTEX_BITSET_MATCH_ANY, FUTEX_CLOCK_REALTIME, FUTEX_CMP_REQUEUE, FUTEX_PRIVATE_FLAG,
    FUTEX_REQUEUE, FUTEX_WAIT, FUTEX_WAIT_BITSET, FUTEX_WAKE, FUTEX_WAKE_BITSET,
};
use abi::time::Timespec;

use super::{Outcome, int};
use crate::{
    arch,
    mm::user,
    proc::futex::{self, Scope},
    time,
};

/// Whether a call of this operation waits without a limit, and so is made again after a handler with
/// `SA_RESTART`.
pub(super) const fn waits_without_limit(op: usize, timeout: usize) -> bool {
    let command = op & !(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
    timeout == 0 && matches!(command, FUTEX_WAIT | FUTEX_WAIT_BITSET)
}

/// How many threads, where at least one is woken as on Linux.
fn at_least_one(argument: usize) -> usize {
    usize::try_from(int(argument)).unwrap_or(0).max(1)
}

fn count(argument: usize) -> Result<usize, Errno> {
    usize::try_from(int(argument)).map_err(|_| EINVAL)
}

/// The time of the clock at which a wait ends: `None` for never.
fn deadline(timeout: usize, command: usize, realtime: bool) -> Result<Option<u64>, Errno> {
    if timeout == 0 {
        return Ok(None);
    }
    let nanos = user::read_value::<Timespec>(timeout)?
        .to_nanos()
        .ok_or(EINVAL)?;
    let now = arch::clock_ticks();
    let left = match command {
        FUTEX_WAIT => nanos,
        _ if realtime => nanos.saturating_sub(time::wall_clock_ns()),
        _ => nanos.saturating_sub(time::now_ns()),
    };
    Ok(Some(now.saturating_add(time::ns_to_ticks(left))))
}

pub(super) fn futex([address, op, value, timeout, address2, value3]: [usize; 6]) -> Outcome {
    let op = int(op) as u32 as usize;
    let command = op & !(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
    let realtime = op & FUTEX_CLOCK_REALTIME != 0;
    let scope = if op & FUTEX_PRIVATE_FLAG != 0 {
        Scope::Private
    } else {
        Scope::Shared
    };
    // A relative time has no clock, and waking takes no time.
    if realtime && command != FUTEX_WAIT_BITSET {
        return Err(ENOSYS);
    }
    let bits = match command {
        FUTEX_WAIT_BITSET | FUTEX_WAKE_BITSET => value3 as u32,
        _ => FUTEX_BITSET_MATCH_ANY,
    };
    if bits == 0 {
        return Err(EINVAL);
    }
    match command {
        FUTEX_WAIT | FUTEX_WAIT_BITSET => {
            let deadline = deadline(timeout, command, realtime)?;
            futex::wait(address, scope, value as u32, bits, deadline).map(|()| 0)
        }
        FUTEX_WAKE | FUTEX_WAKE_BITSET => futex::wake(address, scope, at_least_one(value), bits),
        FUTEX_REQUEUE | FUTEX_CMP_REQUEUE => {
            // Where a timeout would be is how many are to wait for the other word.
            let counts = [count(value)?, count(timeout)?];
            let expected = (command == FUTEX_CMP_REQUEUE).then_some(value3 as u32);
            futex::requeue([address, address2], scope, counts, expected)
        }
        _ => Err(ENOSYS),
    }
}
