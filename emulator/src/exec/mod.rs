//! What instructions do.
//!
//! One file an extension holds their meaning; the table in `handlers` leads to it, and every run loop
//! (blocks, traced, single-step reference) goes through that. Nothing here touches the bus: loads and
//! stores ask `mem::access`.
//!
//! While instructions of a block execute, `hart.pc` is the *block's* first address, and `hart.cycle`
//! that of its beginning; in `slow` it includes the instruction. Both are exact whenever there is a
//! [`BlockExit`]: [`Span`] knows where each instruction lies.

pub mod atomic;
pub mod bitmanip;
mod cache_block;
pub mod crypto;
mod dispatch;
pub mod float;
mod float_ops;
mod handlers;
pub mod integer;
pub mod multiply;
mod pairs;
mod rare;
mod slow;
mod span;
pub mod step;
mod straight;
mod system;
pub mod thread;

pub use dispatch::{run_alone, run_slow};
pub use float_ops::float_flags;
pub use span::{Layout, Span};

use crate::hart::Exception;

/// Why execution has come back. State is exact: `hart.pc` is the next instruction to execute or, for
/// a trap, the one that raised it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockExit {
    /// All instructions were executed.
    Next,
    /// An instruction raised an exception; it is not retired.
    Trap(Exception),
    /// A device has something to do, a deadline has moved, or `tohost` was written.
    Touched,
    /// Translation may follow other rules now, or a pending interrupt may be enabled.
    SystemChanged,
    /// WFI was retired.
    Wfi,
    /// Decoded code was overwritten, and nothing else has happened.
    CodeWritten,
    /// The hart has jumped to itself.
    Spin,
    /// The tracepoint of this number was retired.
    Tracepoint(i32),
    /// What was to be executed has been overwritten since it was decoded: nothing was.
    Stale,
    /// There is a breakpoint for the next instruction.
    Breakpoint,
    /// The instruction has accessed what is watched, and nothing else has happened.
    Watched,
}
