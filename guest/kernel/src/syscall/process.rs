//! Processes.

use abi::errno::{EINVAL, ENOMEM, EPERM, ESRCH};
use abi::process::{
    RLIM_INFINITY, RLIMIT_NOFILE, RLIMIT_STACK, Rlimit, WCONTINUED, WNOHANG, WUNTRACED,
};
use abi::time::{RUSAGE_CHILDREN, RUSAGE_SELF, Rusage, Timeval, Tms, USER_HZ};

use super::{Outcome, int};
use crate::{
    arch::{self, TrapFrame},
    fs::descriptors,
    mm::{heap, user},
    proc::{
        self, Pid,
        exec::{self, ARGUMENT_LIMIT, STACK_LIMIT},
        exit::{self, Children},
        fork,
        process::Usage,
        sched,
        table::with_table,
        with_current,
    },
    time,
    trap::account,
};

pub(super) fn clone(frame: &TrapFrame, args: [usize; 6]) -> Outcome {
    fork::clone(frame, args).map(|pid| pid as usize)
}

pub(super) fn execve([path, argv, envp]: [usize; 3], frame: &mut TrapFrame) -> Outcome {
    // The strings are in the heap twice: as they came, and as the new stack.
    if !heap::has_room_for(2 * ARGUMENT_LIMIT) {
        return Err(ENOMEM);
    }
    let path = user::read_path(path)?;
    let argv = user::read_strings(argv, ARGUMENT_LIMIT)?;
    let envp = user::read_strings(envp, ARGUMENT_LIMIT)?;
    exec::exec(&path, &argv, &envp, frame)?;
    Ok(0)
}

pub(super) fn exit(status: usize) -> Outcome {
    exit::by_itself(status as u8)
}

pub(super) fn wait4(pid: usize, status: usize, options: usize, usage: usize) -> Outcome {
    if options & !(WNOHANG | WUNTRACED | WCONTINUED) != 0 {
        return Err(EINVAL);
    }
    let children = match int(pid) {
        -1 => Children::Any,
        0 => Children::Group(with_current(|process| process.group)),
        pid if pid > 0 => Children::One(pid as Pid),
        group => Children::Group(group.unsigned_abs()),
    };
    let Some(ended) = exit::wait(children, options)? else {
        return Ok(0);
    };
    user::write_optional(status, &ended.status.encode())?;
    user::write_optional(usage, &rusage(&ended.usage))?;
    Ok(ended.pid as usize)
}

pub(super) fn getpid() -> Outcome {
    Ok(proc::current() as usize)
}

pub(super) fn getppid() -> Outcome {
    Ok(with_current(|process| process.parent) as usize)
}

pub(super) fn setpgid(pid: usize, group: usize) -> Outcome {
    let me = proc::current();
    let pid = if pid == 0 { me } else { pid as Pid };
    let group = if group == 0 { pid } else { group as Pid };
    with_table(|table| {
        let process = table.get(pid).ok_or(ESRCH)?;
        if process.pid != me && process.parent != me {
            return Err(EPERM);
        }
        process.group = group;
        Ok(0)
    })
}

pub(super) fn getpgid(pid: usize) -> Outcome {
    if pid == 0 {
        return Ok(with_current(|process| process.group) as usize);
    }
    with_table(|table| {
        table
            .get(pid as Pid)
            .map(|process| process.group as usize)
            .ok_or(ESRCH)
    })
}

pub(super) fn setsid() -> Outcome {
    Ok(with_current(|process| {
        process.group = process.pid;
        process.pid as usize
    }))
}

pub(super) fn sched_yield() -> Outcome {
    sched::yield_now();
    Ok(0)
}

pub(super) fn getrusage(who: usize, usage: usize) -> Outcome {
    account::settle();
    let used = with_current(|process| match who as isize {
        RUSAGE_SELF => Ok(process.usage),
        RUSAGE_CHILDREN => Ok(process.children_usage),
        _ => Err(EINVAL),
    })?;
    user::write_value(usage, &rusage(&used))?;
    Ok(0)
}

fn rusage(usage: &Usage) -> Rusage {
    let timeval = |ticks| Timeval::from_micros(time::ticks_to_ns(ticks) / 1000);
    Rusage {
        utime: timeval(usage.times.user),
        stime: timeval(usage.times.system),
        minflt: usage.minor_faults as i64,
        majflt: usage.major_faults as i64,
        nvcsw: usage.waits as i64,
        nivcsw: usage.preemptions as i64,
        ..Rusage::default()
    }
}

pub(super) fn times(buffer: usize) -> Outcome {
    let ticks = |ticks| (time::ticks_to_ns(ticks) / (1_000_000_000 / USER_HZ)) as i64;
    account::settle();
    let (own, children) =
        with_current(|process| (process.usage.times, process.children_usage.times));
    let times = Tms {
        utime: ticks(own.user),
        stime: ticks(own.system),
        cutime: ticks(children.user),
        cstime: ticks(children.system),
    };
    user::write_optional(buffer, &times)?;
    Ok(ticks(arch::clock_ticks()) as usize)
}

/// The limits that there are cannot be changed; asking for what is so already is no error.
pub(super) fn prlimit64(resource: usize, new: usize, old: usize) -> Outcome {
    let value = match resource {
        RLIMIT_STACK => STACK_LIMIT as u64,
        RLIMIT_NOFILE => descriptors::LIMIT as u64,
        0..=15 => RLIM_INFINITY,
        _ => return Err(EINVAL),
    };
    if new != 0 {
        let asked: Rlimit = user::read_value(new)?;
        if asked.cur > asked.max {
            return Err(EINVAL);
        }
        if asked.cur > value {
            return Err(EPERM);
        }
    }
    user::write_optional(
        old,
        &Rlimit {
            cur: value,
            max: value,
        },
    )?;
    Ok(0)
}

pub(super) fn setuid(id: usize) -> Outcome {
    if id == 0 { Ok(0) } else { Err(EPERM) }
}

pub(super) fn umask(mask: usize) -> Outcome {
    let mask = (mask & 0o777) as u32;
    Ok(with_current(|process| core::mem::replace(&mut process.umask, mask)) as usize)
}
