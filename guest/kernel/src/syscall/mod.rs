//! System calls: Linux's numbers, registers, errors and layouts, and this system's own beside them.

mod advise;
mod dispatch;
mod file;
mod futex;
mod io;
mod limit;
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

use abi::errno::{EINTR, Errno};
use abi::syscall::Syscall;

use crate::{
    arch::{EntryFrame, TrapFrame},
    proc::signal::deliver::Interrupted,
    trap::attention,
};

/// A call's result, for `a0`.
type Outcome = Result<usize, Errno>;

/// What [`serve`] returns when [`finish`] has to go on. No call has it as its result: it is no address,
/// no length, and above all error numbers there are.
pub const LEFT: usize = usize::MAX - 511;

/// Serves the call that `frame` describes, and returns what `a0` is to be; or [`LEFT`].
#[inline]
pub fn serve(frame: &EntryFrame) -> usize {
    dispatch::handler(frame.call_number())(frame)
}

/// What `a0` is to be after a call.
#[inline(always)]
fn conclude(call: Syscall, args: &[usize; 6], outcome: Outcome) -> usize {
    if !leaves_signals_alone(call) {
        attention::call();
    }
    if outcome == Err(EINTR) && restarts(call, args) {
        return LEFT;
    }
    Errno::encode(outcome)
}

/// Serves a call that needs all registers, and puts its result into the frame. Any other has been
/// interrupted by a signal, and can be made again.
pub fn finish(frame: &mut TrapFrame) -> Option<Interrupted> {
    attention::call();
    let args = frame.arguments();
    let (outcome, interrupted) = match Syscall::from_number(frame.call_number()) {
        Some(Syscall::Clone) => (process::clone(frame, args), None),
        Some(Syscall::Execve) => (process::execve(args, frame), None),
        Some(Syscall::RtSigreturn) => (signal::rt_sigreturn(frame), None),
        _ => (Err(EINTR), Some(Interrupted { argument: args[0] })),
    };
    frame.x[TrapFrame::A0] = Errno::encode(outcome);
    interrupted
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
