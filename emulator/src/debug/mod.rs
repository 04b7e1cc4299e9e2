//! For the person who looks for a mistake in a guest: symbols and post-mortems.
//!
//! Nothing here changes the machine it looks at.

pub mod postmortem;
pub mod symbols;
mod view;

pub use postmortem::{PostMortem, positions};
pub use symbols::SymbolTable;
