//! Tests of the whole brain over a model of the machine.

mod cow;
mod demand;
mod files;
mod memory_full;
mod model;
mod random;
mod replacement;
mod shared;
mod swapping;
mod tables;
mod transfers;
mod writeback;
