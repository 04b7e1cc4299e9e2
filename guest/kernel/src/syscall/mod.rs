//! System calls: Linux's numbers, registers, errors and layouts, and this system's own beside them.

mod advise;
mod dispatch;
mod file;
mod futex;
mod io;
mod lock;
mod memory;
mod misc;
mod path;
mod poll;
mod process;
mod signal;
mod swap;
mod time;
mod vmstat;

pub use misc::SYSTEM_NAMES;
pub use process::limits_of;

use abi::errno::{EINTR, ENOSYS, Errno};
use abi::syscall::Syscall;

use crate::{arch::TrapFrame, proc::signal::deliver::Interrupted, trap::attention};

/// A call's result, for `a0`.
type Outcome = Result<usize, Errno>;

/// Serves the call that `frame` describes, and puts its result there. Tells if a signal has interrupted a
/// call that can be made again.
pub fn handle(frame: &mut TrapFrame) -> Option<Interrupted> {
    let args = frame.arguments();
    let call = Syscall::from_number(frame.x[TrapFrame::A7]);
    let outcome = match call {
        Some(call) => dispatch::dispatch(call, args, frame),
        None => Err(ENOSYS),
    };
    if !call.is_some_and(leaves_signals_alone) {
        attention::call();
    }
    frame.x[TrapFrame::A0] = Errno::encode(outcome);
    let again = outcome == Err(EINTR) && call.is_some_and(|call| restarts(call, &args));
    again.then_some(Interrupted { argument: args[0] })
}

/// Whether an interrupted call is made again after a handler with `SA_RESTART` (`signal(7)`): those that
/// wait for something to come, and not those that wait for time to pass or for the signal itself.
const fn restarts(call: Syscall, args: &[usize; 6]) -> bool {
    match call {
        Syscall::Read | Syscall::Readv | Syscall::Write | Syscall::Writev | Syscall::Wait4 => true,
        Syscall::Futex => futex::waits_without_limit(args[1], args[3]),
        _ => false,
    }
}

/// Calls after which nothing but a switch of threads gives the caller something to do before user mode:
/// those that are made often, and have to do neither with signals nor with the end of threads. Any other
/// may be left out here: it is slower, and as right.
const fn leaves_signals_alone(call: Syscall) -> bool {
    matches!(
        call,
        Syscall::Getpid
            | Syscall::Gettid
            | Syscall::Getppid
            | Syscall::Getuid
            | Syscall::Geteuid
            | Syscall::Getgid
            | Syscall::Getegid
            | Syscall::ClockGettime
            | Syscall::SchedYield
            | Syscall::Brk
            | Syscall::Mmap
            | Syscall::Munmap
            | Syscall::Mprotect
            | Syscall::Madvise
            | Syscall::Fstat
            | Syscall::Lseek
            | Syscall::Read
            | Syscall::Write
    )
}

/// The argument as a C `int`, whose upper half registers need not define.
const fn int(argument: usize) -> i32 {
    argument as i32
}
