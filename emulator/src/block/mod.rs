//! Predecoded blocks, keyed by the physical address of their first instruction.
//!
//! Because the key is physical, `satp` writes and `sfence.vma` drop no decoded code, and a program
//! that two processes share is decoded once. A block ends at the first instruction behind which
//! nothing is certain to be executed, at the end of its page, or at its longest length; a branch
//! that is not taken goes on in it. An instruction that straddles two pages belongs to no block:
//! where its second half lies is up to the translation of the moment.
//!
//! Blocks are linked (`chain`): where control has left a block by a jump once, it finds the next
//! block at once. A link within a page needs no check, as both blocks lie in the page that is being
//! executed; one to another page is checked against the translation of the moment.

mod build;
pub mod cache;
mod chain;
mod decoder;
mod stops;

pub use build::{MAX_OPS, decode_one, is_load, is_store};
pub use cache::{Block, BlockCache};
pub(crate) use chain::has_looked;
pub use stops::Breakpoint;
