//! Suites of test programs: found, chosen, run one by one, and explained where they fail.
//!
//! A test is an executable that ends by a store to its symbol `tohost`, as in riscv-tests and the
//! architecture tests: 1 for success, `case << 1 | 1` for the number of the case that failed.
//! Nothing here runs tests at the same time or prints anything; a test needs nothing but its own
//! machine, so that is easy for whoever wants it.

pub mod discover;
mod explain;
mod failing_case;
mod run;
pub mod select;

pub use discover::{DiscoverError, Test, discover};
pub use explain::{Explanation, Place};
pub use run::{Failure, Outcome, Setup, TestError, check, run};
pub use select::{Filter, SelectError, Shard, select};
