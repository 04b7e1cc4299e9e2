//! What instructions do.
//!
//! One file an extension holds their meaning; `dispatch` is the one `match` that leads to it, and
//! every run loop (blocks, traced, single-step reference) goes through that. Nothing here touches
//! the bus: loads and stores ask `mem::access`.
//!
//! While instructions of a block execute, `hart.pc` is the *block's* first address, and
//! `hart.cycle` and `hart.instret` already include all that is to be executed; [`Span`] knows how
//! to put them right for an instruction in the middle. They are exact whenever [`run`] returns.

pub mod atomic;
pub mod bitmanip;
mod cache_block;
pub mod crypto;
mod dispatch;
pub mod float;
mod float_ops;
pub mod integer;
pub mod multiply;
mod rare;
mod span;
mod system;

pub use dispatch::run;
pub use float_ops::float_flags;
pub use span::Span;

use crate::hart::Exception;

/// Why [`run`] came back. State is exact: `hart.pc` is the next instruction to execute or, for
/// a trap, the one that raised it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockExit {
    /// All instructions were executed.
    Next,
    /// An instruction raised an exception; it is not retired.
    Trap(Exception),
    /// A device has something to do, a deadline has moved, decoded code was overwritten, or
    /// `tohost` was written.
    Touched,
    /// Translation may follow other rules now, or a pending interrupt may be enabled.
    SystemChanged,
    /// WFI was retired.
    Wfi,
}
