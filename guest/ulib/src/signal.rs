//! Signals: handlers, masks, the alternate stack, the alarm.
//!
//! A handler runs between any two instructions of the program, so it must get by with atomics and system
//! calls: the heap and printing take locks that the program may be holding.

use crate::mem::Window;
use crate::probe::syscall;
use crate::sys::{self, Result};
use abi::Wire;
use abi::signal::SigAction;
pub use abi::signal::{
    BUS_ADRERR, CLD_EXITED, CLD_KILLED, ILL_ILLOPC, SA_NOCLDWAIT, SA_NODEFER, SA_ONSTACK,
    SA_RESETHAND, SA_RESTART, SA_SIGINFO, SEGV_ACCERR, SEGV_MAPERR, SI_KERNEL, SI_TKILL, SI_USER,
    SIG_BLOCK, SIG_DFL, SIG_IGN, SIG_SETMASK, SIG_UNBLOCK, SS_AUTODISARM, SS_DISABLE, SS_ONSTACK,
    SigInfo, SigStack, Signal, UContext, set_of,
};
use abi::syscall as nr;
use abi::time::{ITIMER_REAL, Itimerval, Timespec, Timeval};
use core::time::Duration;

/// A handler: the signal's number, what is known of it, and the registers that the program goes on with
/// when the handler returns.
pub type Handler = extern "C" fn(i32, &SigInfo, &mut UContext);

/// Bytes of the largest value that a call here writes, a [`SigInfo`].
const LARGEST: usize = size_of::<SigInfo>();

/// Bytes of a signal set.
const SET_SIZE: usize = size_of::<u64>();

/// Memory for what a call reads and writes.
fn address(bytes: &mut [u8]) -> usize {
    bytes.as_mut_ptr().expose_provenance()
}

/// A call with a value to read and one to write.
fn exchange<T: Wire + Default, const N: usize>(
    new: Option<[u8; N]>,
    call: impl FnOnce(usize, usize) -> Result<usize>,
) -> Result<T> {
    let mut new = new;
    let mut old = [0; LARGEST];
    let from = new.as_mut().map_or(0, |bytes| address(bytes));
    call(from, address(&mut old))?;
    // The compiler is told that the kernel wrote it: the address has been given away.
    Ok(T::load(&core::hint::black_box(old)).unwrap_or_default())
}

/// Changes, or with `None` only tells, what is done about a signal. Returns what was done before.
pub fn action(number: usize, new: Option<SigAction>) -> Result<SigAction> {
    exchange(new.map(SigAction::to_bytes), |new, old| {
        syscall(nr::SYS_RT_SIGACTION, [number, new, old, SET_SIZE, 0, 0])
    })
}

/// Has a signal handled, with `SA_*` flags and a mask of signals that wait meanwhile. Returns what was
/// done before.
pub fn handle(number: usize, handler: Handler, flags: u64, mask: u64) -> Result<SigAction> {
    let action_wanted = SigAction {
        handler: (handler as *const ()).expose_provenance() as u64,
        flags: flags | SA_SIGINFO,
        mask,
    };
    action(number, Some(action_wanted))
}

/// Ignores a signal (`SIG_IGN`) or takes its default action again (`SIG_DFL`).
pub fn set_disposition(number: usize, handler: u64, flags: u64) -> Result<SigAction> {
    let action_wanted = SigAction {
        handler,
        flags,
        mask: 0,
    };
    action(number, Some(action_wanted))
}

/// Changes which signals wait; `how` is `SIG_BLOCK`, `SIG_UNBLOCK` or `SIG_SETMASK`. Returns the mask from
/// before.
pub fn change_mask(how: usize, set: u64) -> Result<u64> {
    exchange(Some(set.to_le_bytes()), |new, old| {
        syscall(nr::SYS_RT_SIGPROCMASK, [how, new, old, SET_SIZE, 0, 0])
    })
}

/// The mask of signals that wait.
pub fn mask() -> Result<u64> {
    exchange::<u64, SET_SIZE>(None, |_, old| {
        syscall(nr::SYS_RT_SIGPROCMASK, [0, 0, old, SET_SIZE, 0, 0])
    })
}

/// The signals that came while they were blocked.
pub fn pending() -> Result<u64> {
    exchange::<u64, SET_SIZE>(None, |_, old| {
        syscall(nr::SYS_RT_SIGPENDING, [old, SET_SIZE, 0, 0, 0, 0])
    })
}

/// Waits, under another mask, until a handler has run. The result is always an error, `EINTR`.
pub fn suspend(mask: u64) -> Result<()> {
    let mut set = mask.to_le_bytes();
    let set = address(&mut set);
    syscall(nr::SYS_RT_SIGSUSPEND, [set, SET_SIZE, 0, 0, 0, 0]).map(drop)
}

/// Waits for one of a set of signals, which are blocked, and returns it. `EAGAIN` after `limit`.
pub fn wait(set: u64, limit: Duration) -> Result<SigInfo> {
    let time = Timespec::from_nanos(u64::try_from(limit.as_nanos()).unwrap_or(u64::MAX));
    let mut time = time.to_bytes();
    let time = address(&mut time);
    exchange(Some(set.to_le_bytes()), |set, info| {
        syscall(nr::SYS_RT_SIGTIMEDWAIT, [set, info, time, SET_SIZE, 0, 0])
    })
}

/// Sends a signal to this process, as `raise(3)` does.
pub fn raise(number: usize) -> Result<()> {
    let pid = sys::getpid() as usize;
    syscall(nr::SYS_TGKILL, [pid, pid, number, 0, 0, 0]).map(drop)
}

/// Changes, or with `None` only tells, the alternate stack. Returns what it was.
pub fn alternate_stack(new: Option<SigStack>) -> Result<SigStack> {
    exchange(new.map(SigStack::to_bytes), |new, old| {
        syscall(nr::SYS_SIGALTSTACK, [new, old, 0, 0, 0, 0])
    })
}

/// Makes memory the alternate stack. It has to stay mapped as long as a handler may run on it.
pub fn use_alternate_stack(memory: &Window, flags: u32) -> Result<SigStack> {
    let stack = SigStack {
        sp: memory.addr() as u64,
        flags,
        size: memory.len() as u64,
    };
    alternate_stack(Some(stack))
}

fn timeval(time: Duration) -> Timeval {
    Timeval::from_micros(u64::try_from(time.as_micros()).unwrap_or(u64::MAX))
}

fn durations(timer: Itimerval) -> (Duration, Duration) {
    let duration = |time: Timeval| Duration::from_micros(time.to_micros().unwrap_or(0));
    (duration(timer.value), duration(timer.interval))
}

/// Has `SIGALRM` sent after `first` and then at every `interval`: zero for never, and for once. Returns
/// what was left and the interval from before.
pub fn set_alarm(first: Duration, interval: Duration) -> Result<(Duration, Duration)> {
    let timer = Itimerval {
        interval: timeval(interval),
        value: timeval(first),
    };
    let before = exchange(Some(timer.to_bytes()), |new, old| {
        syscall(nr::SYS_SETITIMER, [ITIMER_REAL, new, old, 0, 0, 0])
    })?;
    Ok(durations(before))
}

/// What is left until `SIGALRM`, and the interval from then on.
pub fn alarm() -> Result<(Duration, Duration)> {
    let timer = exchange::<Itimerval, { size_of::<Itimerval>() }>(None, |_, value| {
        syscall(nr::SYS_GETITIMER, [ITIMER_REAL, value, 0, 0, 0, 0])
    })?;
    Ok(durations(timer))
}
