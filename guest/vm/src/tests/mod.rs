//! Tests of the whole brain over a model of the machine.

mod cow;
mod demand;
mod files;
mod large;
mod memory_full;
mod model;
mod pool;
mod random;
mod replacement;
mod shared;
mod swapping;
mod tables;
mod transfers;
