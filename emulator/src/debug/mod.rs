//! For the person who looks for a mistake: symbols, post-mortems, debuggers, and where two logs part.
//!
//! Nothing here changes the machine it looks at, but for `gdb`, where a person does.

pub mod call_stack;
mod compressed;
pub mod csr_fields;
pub mod explain;
pub mod gdb;
mod history;
pub mod lines;
pub mod monitor;
pub mod postmortem;
pub mod programs;
mod size;
pub mod symbols;
pub mod trace_diff;
mod unwind;
mod view;
mod witness;

pub use call_stack::CallStacks;
pub use compressed::unpacked;
pub use explain::Explanation;
pub use lines::Lines;
pub use postmortem::{PostMortem, ends_in_panic, goes_on, histories, last_traps, positions};
pub use programs::{Program, Programs};
pub use symbols::SymbolTable;
pub use witness::Witness;
