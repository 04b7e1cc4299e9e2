//! What can be seen of a run from outside: counters, and the trace log.
//!
//! Nothing here changes what the guest does. The rare events (walks, traps, flushes, CSR writes)
//! go to the `log` facade under one target each, so a filter such as `mmu,trap` chooses among
//! them; the line for each instruction is written by the traced run loop alone.

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

pub use commit_log::CommitLog;
pub use counter_log::CounterLog;
pub use counters::Counters;
pub use events::{
    csr_write, interrupt, tlb_fill, tlb_flush, traces_csr_writes, traces_tlb_fills, traces_walks,
    trap, walk,
};
pub use exec_trace::{ExactTime, ExecTrace};
pub use references::References;
pub use signature::{Signature, SignatureError};
pub use snapshot::Snapshot;
pub use stats::Stats;
