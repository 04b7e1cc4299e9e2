//! An RV64 machine in which virtual memory can be seen at work.
//!
//! The way through: [`machine`] takes blocks from [`block`] (which reads RAM and asks [`isa`] what
//! the words mean), [`exec`] carries them out on a [`hart`], loads and stores go by [`mem`] and
//! [`mmu`], and what is not RAM is a device behind [`mem::bus`]. `ARCHITECTURE.md` has the map.

pub mod addr;
pub mod block;
pub mod console;
pub mod debug;
pub mod devices;
mod error;
pub mod exec;
pub mod hart;
pub mod isa;
pub mod loader;
pub mod machine;
pub mod mem;
pub mod mmu;
pub mod observe;
pub mod platform;
pub mod recording;
pub mod report;
pub mod suite;

pub use error::HostError;
