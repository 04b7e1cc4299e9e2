//! Address translation: page-table entries, the walk, the TLB, and `translate`, which joins them.
//!
//! The contract that a guest's replacement policy relies on: a TLB entry lets later accesses go by
//! without a look at the PTE. So `A` is set (or its absence faults) at walk time only, and a store
//! entry is made only from a PTE whose `D` is set. A guest that clears `A` or `D` must execute
//! `sfence.vma` for that page, or it will not see the bit set again (Privileged ISA, Supervisor
//! Memory-Management Fence Instruction).

pub mod pte;
pub mod tables;
pub mod tlb;
pub mod translate;
pub mod walk;

pub use translate::{translate, update_context};
