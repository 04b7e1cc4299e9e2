//! Clocks and sleep.

use abi::errno::{EFAULT, EINTR, EINVAL, Errno};
use abi::time::{
    CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_REALTIME, CLOCK_THREAD_CPUTIME_ID, Timespec,
    Timeval,
};

use super::{Outcome, int};
use crate::{
    arch,
    mm::user,
    proc::{
        sched::{self, Channel},
        table::with_table,
        with_running,
    },
    time,
    trap::account,
};

/// `clock_nanosleep`: the time is a point of the clock, not a length.
const TIMER_ABSTIME: usize = 1;

/// What a clock shows, in nanoseconds. The clocks from 4 to 7 are finer or coarser kinds of the first
/// two, and the boot clock; here they are the same.
fn read_clock(clock: usize) -> Result<u64, Errno> {
    match clock {
        CLOCK_REALTIME | 5 => Ok(time::wall_clock_ns()),
        CLOCK_MONOTONIC | 4 | 6 | 7 => Ok(time::now_ns()),
        CLOCK_PROCESS_CPUTIME_ID | CLOCK_THREAD_CPUTIME_ID => {
            account::settle();
            let used = with_running(|thread, process| match clock {
                CLOCK_THREAD_CPUTIME_ID => thread.usage.times,
                _ => process.usage.times,
            });
            Ok(time::ticks_to_ns(used.user + used.system))
        }
        clock => read_cpu_clock(int(clock)),
    }
}

/// A clock that shows another process's or thread's CPU time (`clock_getcpuclockid`): its number holds the
/// complement of the id above three bits, of which two say which time and one that it is a thread's.
fn read_cpu_clock(clock: i32) -> Result<u64, Errno> {
    const USER_TIME: i32 = 1;
    const NO_TIME: i32 = 3;
    const OF_THREAD: i32 = 4;
    let kind = clock & 3;
    if clock >= 0 || kind == NO_TIME {
        return Err(EINVAL);
    }
    account::settle();
    let used = with_table(|table| {
        let id = (!(clock >> 3)).unsigned_abs();
        if clock & OF_THREAD != 0 {
            let thread = match id {
                0 => table.running_thread(),
                id => table.threads().find(|thread| thread.tid == id),
            };
            return thread.map(|thread| thread.usage.times);
        }
        let process = match id {
            0 => table.running(),
            id => table.iter().find(|process| process.pid == id),
        };
        process.map(|process| process.usage.times)
    });
    let used = used.ok_or(EINVAL)?;
    Ok(time::ticks_to_ns(if kind == USER_TIME {
        used.user
    } else {
        used.user + used.system
    }))
}

pub(super) fn clock_gettime(clock: usize, buffer: usize) -> Outcome {
    user::write_value(buffer, &Timespec::from_nanos(read_clock(clock)?))?;
    Ok(0)
}

pub(super) fn clock_getres(clock: usize, buffer: usize) -> Outcome {
    read_clock(clock)?;
    user::write_optional(buffer, &Timespec::from_nanos(time::resolution_ns()))?;
    Ok(0)
}

pub(super) fn gettimeofday(buffer: usize) -> Outcome {
    user::write_optional(buffer, &Timeval::from_micros(time::wall_clock_ns() / 1000))?;
    Ok(0)
}

pub(super) fn nanosleep(request: usize, remaining: usize) -> Outcome {
    let length = user::read_value::<Timespec>(request)?
        .to_nanos()
        .ok_or(EINVAL)?;
    sleep_for(length, remaining)
}

pub(super) fn clock_nanosleep(
    clock: usize,
    flags: usize,
    request: usize,
    remaining: usize,
) -> Outcome {
    let asked = user::read_value::<Timespec>(request)?
        .to_nanos()
        .ok_or(EINVAL)?;
    if flags & TIMER_ABSTIME == 0 {
        read_clock(clock)?;
        return sleep_for(asked, remaining);
    }
    sleep_for(asked.saturating_sub(read_clock(clock)?), 0)
}

fn sleep_for(nanos: u64, remaining: usize) -> Outcome {
    let deadline = arch::clock_ticks().saturating_add(time::ns_to_ticks(nanos));
    while arch::clock_ticks() < deadline {
        if sched::sleep_until(Channel::Time, Some(deadline)).is_err() {
            let left = time::ticks_to_ns(deadline.saturating_sub(arch::clock_ticks()));
            match user::write_optional(remaining, &Timespec::from_nanos(left)) {
                Ok(()) | Err(EFAULT) => return Err(EINTR),
                Err(errno) => return Err(errno),
            }
        }
    }
    Ok(0)
}
