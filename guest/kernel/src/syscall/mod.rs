//! System calls: Linux's numbers, registers, errors and layouts, and this system's own beside them.

mod dispatch;
mod file;
mod io;
mod memory;
mod misc;
mod path;
mod process;
mod time;
mod vmstat;

use abi::errno::{ENOSYS, Errno};
use abi::syscall::Syscall;

use crate::arch::TrapFrame;

/// A call's result, for `a0`.
type Outcome = Result<usize, Errno>;

/// Serves the call that `frame` describes, and puts its result there.
pub fn handle(frame: &mut TrapFrame) {
    let args = frame.arguments();
    let outcome = match Syscall::from_number(frame.x[TrapFrame::A7]) {
        Some(call) => dispatch::dispatch(call, args, frame),
        None => Err(ENOSYS),
    };
    frame.x[TrapFrame::A0] = Errno::encode(outcome);
}

/// The argument as a C `int`, whose upper half registers need not define.
const fn int(argument: usize) -> i32 {
    argument as i32
}
