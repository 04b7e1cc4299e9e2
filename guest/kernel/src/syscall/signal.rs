//! Signals.

use abi::errno::{EAGAIN, EINTR, EINVAL, ENOMEM, Errno};
use abi::signal::{
    NSIG, SIG_BLOCK, SIG_SETMASK, SIG_UNBLOCK, SIGALRM, SIGKILL, SIGSTOP, SigAction, SigStack,
    set_of,
};
use abi::time::{ITIMER_REAL, Itimerval, Timespec, Timeval};

use super::{Outcome, int};
use crate::{
    arch::{self, TrapFrame},
    fs::volume,
    mm::user,
    proc::{
        self, Pid,
        sched::{self, Alarm, Channel},
        signal::{self, GROWTH, Origin, deliver},
        table::with_table,
        with_current, with_running,
    },
    time,
};

/// Bytes of a signal set, which programs pass along.
const SET_SIZE: usize = size_of::<u64>();

/// A signal's number as a call's argument, 0 included.
fn number(argument: usize) -> Result<usize, Errno> {
    let number = usize::try_from(int(argument)).ok();
    number.filter(|&number| number <= NSIG).ok_or(EINVAL)
}

pub(super) fn kill(pid: usize, argument: usize) -> Outcome {
    let number = number(argument)?;
    let me = proc::current();
    match int(pid) {
        -1 => signal::send_to_group(None, number)?,
        0 => signal::send_to_group(Some(with_current(|process| process.group)), number)?,
        pid if pid > 0 => signal::send(pid as Pid, number, Origin::Process(me))?,
        group => signal::send_to_group(Some(group.unsigned_abs()), number)?,
    }
    Ok(0)
}

/// A thread's id as a call's argument.
fn thread_id(argument: usize) -> Result<Pid, Errno> {
    let id = Pid::try_from(int(argument)).ok();
    id.filter(|&id| id > 0).ok_or(EINVAL)
}

pub(super) fn tkill(thread: usize, argument: usize) -> Outcome {
    let (thread, number) = (thread_id(thread)?, number(argument)?);
    signal::send_to_thread(thread, None, number, Origin::Thread(proc::current()))?;
    Ok(0)
}

pub(super) fn tgkill(process: usize, thread: usize, argument: usize) -> Outcome {
    let (process, thread) = (thread_id(process)?, thread_id(thread)?);
    let (number, origin) = (number(argument)?, Origin::Thread(proc::current()));
    signal::send_to_thread(thread, Some(process), number, origin)?;
    Ok(0)
}

pub(super) fn rt_sigaction(argument: usize, new: usize, old: usize, size: usize) -> Outcome {
    if size != SET_SIZE {
        return Err(EINVAL);
    }
    let asked: Option<SigAction> = match new {
        0 => None,
        address => Some(user::read_value(address)?),
    };
    let number = number(argument)?;
    if number == 0 || asked.is_some() && matches!(number, SIGKILL | SIGSTOP) {
        return Err(EINVAL);
    }
    if asked.is_some() && !volume::make_room(GROWTH) {
        return Err(ENOMEM);
    }
    let before = with_current(|process| process.signals.action(number));
    if let Some(action) = asked {
        set_action(number, action);
    }
    user::write_optional(old, &before)?;
    Ok(0)
}

/// Changes what is done about a signal; those that wait are forgotten if it is ignored from now on.
fn set_action(number: usize, action: SigAction) {
    let pid = with_current(|process| process.pid);
    with_table(|table| {
        let ignored = table
            .get(pid)
            .is_some_and(|process| process.signals.set_action(number, action));
        if ignored {
            signal::forget(table, pid, set_of(number));
        }
    });
}

pub(super) fn rt_sigprocmask(how: usize, new: usize, old: usize, size: usize) -> Outcome {
    if size != SET_SIZE {
        return Err(EINVAL);
    }
    let before = with_running(|thread, _| thread.signals.blocked());
    if new != 0 {
        let set: u64 = user::read_value(new)?;
        let mask = match int(how) as usize {
            SIG_BLOCK => before | set,
            SIG_UNBLOCK => before & !set,
            SIG_SETMASK => set,
            _ => return Err(EINVAL),
        };
        with_running(|thread, _| thread.signals.set_blocked(mask));
    }
    user::write_optional(old, &before)?;
    Ok(0)
}

pub(super) fn rt_sigpending(set: usize, size: usize) -> Outcome {
    if size > SET_SIZE {
        return Err(EINVAL);
    }
    let waiting = with_running(|thread, process| thread.signals.waiting(&process.signals));
    user::write(set, &waiting.to_le_bytes()[..size])?;
    Ok(0)
}

pub(super) fn rt_sigsuspend(set: usize, size: usize) -> Outcome {
    if size != SET_SIZE {
        return Err(EINVAL);
    }
    let mask: u64 = user::read_value(set)?;
    with_running(|thread, _| thread.signals.suspend(mask));
    while sched::sleep(Channel::Signal).is_ok() {}
    Err(EINTR)
}

/// Waits for one of a set of signals, which the program blocks, and takes it without a handler.
pub(super) fn rt_sigtimedwait(set: usize, info: usize, timeout: usize, size: usize) -> Outcome {
    if size != SET_SIZE {
        return Err(EINVAL);
    }
    let set: u64 = user::read_value(set)?;
    let length = match timeout {
        0 => None,
        address => Some(
            user::read_value::<Timespec>(address)?
                .to_nanos()
                .ok_or(EINVAL)?,
        ),
    };
    let now = arch::clock_ticks();
    let deadline = length.map(|nanos| now.saturating_add(time::ns_to_ticks(nanos)));
    let take = || with_running(|thread, process| thread.signals.take_of(&mut process.signals, set));
    let mut interrupted = false;
    let (number, origin) = loop {
        if let Some(taken) = take() {
            break taken;
        }
        if interrupted {
            return Err(EINTR);
        }
        if deadline.is_some_and(|at| at <= arch::clock_ticks()) {
            return Err(EAGAIN);
        }
        with_running(|thread, _| thread.signals.want(set));
        interrupted = sched::sleep_until(Channel::Signal, deadline).is_err();
        with_running(|thread, _| thread.signals.want(0));
    };
    if number == SIGALRM {
        sched::alarm_taken();
    }
    user::write_optional(info, &origin.info(number))?;
    Ok(number)
}

/// The result is the `a0` that comes back, so that nothing is changed by setting it.
pub(super) fn rt_sigreturn(frame: &mut TrapFrame) -> Outcome {
    deliver::back(frame);
    Ok(frame.x[TrapFrame::A0])
}

pub(super) fn sigaltstack(new: usize, old: usize, sp: usize) -> Outcome {
    let sp = sp as u64;
    let asked: Option<SigStack> = match new {
        0 => None,
        address => Some(user::read_value(address)?),
    };
    let before = with_running(|thread, _| {
        let alternate = &mut thread.signals.alternate;
        let before = alternate.describe(sp);
        if let Some(stack) = asked {
            alternate.replace(stack, sp)?;
        }
        Ok(before)
    })?;
    user::write_optional(old, &before)?;
    Ok(0)
}

/// There is a timer for real time only.
fn check_timer(which: usize) -> Result<(), Errno> {
    if int(which) as usize == ITIMER_REAL {
        Ok(())
    } else {
        Err(EINVAL)
    }
}

fn describe(alarm: Option<Alarm>) -> Itimerval {
    let Some(alarm) = alarm else {
        return Itimerval::default();
    };
    let micros = |ticks| time::ticks_to_ns(ticks) / 1000;
    // A timer that is about to go off is not one that is off; one whose signal waits is.
    let left = alarm.deadline().map_or(0, |at| {
        micros(at.saturating_sub(arch::clock_ticks())).max(1)
    });
    Itimerval {
        interval: Timeval::from_micros(micros(alarm.interval)),
        value: Timeval::from_micros(left),
    }
}

pub(super) fn setitimer(which: usize, new: usize, old: usize) -> Outcome {
    check_timer(which)?;
    let asked: Itimerval = match new {
        0 => Itimerval::default(),
        address => user::read_value(address)?,
    };
    let ticks = |time: Timeval| {
        let micros = time.to_micros().ok_or(EINVAL)?;
        Ok::<u64, Errno>(time::ns_to_ticks(micros.saturating_mul(1000)))
    };
    let (value, interval) = (ticks(asked.value)?, ticks(asked.interval)?);
    let alarm = (value != 0).then(|| Alarm {
        at: arch::clock_ticks().saturating_add(value),
        interval,
        rung: false,
    });
    let before = sched::set_alarm(alarm);
    user::write_optional(old, &describe(before))?;
    Ok(0)
}

pub(super) fn getitimer(which: usize, value: usize) -> Outcome {
    check_timer(which)?;
    let alarm = with_current(|process| process.alarm);
    user::write_value(value, &describe(alarm))?;
    Ok(0)
}
