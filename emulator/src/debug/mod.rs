//! For the person who looks for a mistake: symbols, post-mortems, and where two logs part.
//!
//! Nothing here changes the machine it looks at.

pub mod call_stack;
pub mod csr_fields;
mod history;
pub mod lines;
pub mod monitor;
pub mod postmortem;
pub mod programs;
pub mod symbols;
pub mod trace_diff;
mod unwind;
mod view;
mod witness;

pub use call_stack::CallStacks;
pub use lines::Lines;
pub use postmortem::{PostMortem, ends_in_panic, goes_on, histories, last_traps, positions};
pub use programs::{Program, Programs};
pub use symbols::SymbolTable;
pub use witness::Witness;
