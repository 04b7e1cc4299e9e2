//! Predecoded basic blocks, keyed by the physical address of their first instruction.
//!
//! Because the key is physical, `satp` writes and `sfence.vma` drop no decoded code, and a program
//! that two processes share is decoded once. A block ends at the first instruction that may go
//! elsewhere, at the end of its page, or at its longest length. An instruction that straddles two
//! pages belongs to no block: where its second half lies is up to the translation of the moment.

mod build;
pub mod cache;

pub use build::{MAX_OPS, decode_one, is_load, is_store, is_tracepoint};
pub use cache::{Block, BlockCache};
