//! What can be seen of a run from outside: counters, and the trace log.
//!
//! Nothing here changes what the guest does. What traces tell of (walks, traps, flushes, CSR writes,
//! instructions) comes to the [`Tracer`] as typed events, which filters, text and JSON are made for;
//! instructions are seen by observers alone.

mod commit_log;
mod counter_log;
pub mod counters;
mod effects;
pub mod events;
mod exec_trace;
pub mod filter;
pub mod log;
pub mod profile;
pub(crate) mod references;
mod signature;
pub mod snapshot;
mod stats;
mod syscalls;
pub mod trace;

pub use commit_log::CommitLog;
pub use counter_log::CounterLog;
pub use counters::Counters;
pub use exec_trace::{ExactTime, ExecTrace};
pub use references::References;
pub use signature::{Signature, SignatureError};
pub use snapshot::Snapshot;
pub use stats::Stats;
pub use trace::Tracer;
