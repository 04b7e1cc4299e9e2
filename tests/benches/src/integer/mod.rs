//! Integer workloads: memory that fits the first-level cache, many branches, calls by pointer.

mod crc32;
mod hash_map;
mod interpreter;
mod search;
mod sieve;
mod sort;

pub use crc32::crc32;
pub use hash_map::hash_map;
pub use interpreter::interpreter;
pub use search::search;
pub use sieve::sieve;
pub use sort::sort;
