//! Tests of the whole brain over a model of the machine.

mod advice;
mod commit;
mod compaction;
mod cow;
mod demand;
mod files;
mod khugepaged;
mod large;
mod large_accounts;
mod limit;
mod locking;
mod memory_full;
mod memory_objects;
mod model;
mod pool;
mod random;
mod remapping;
mod replacement;
mod shared;
mod size;
mod swap_areas;
mod swapping;
mod tables;
mod transfers;
mod usage;
mod writeback;
