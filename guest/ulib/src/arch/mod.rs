//! Everything that depends on the instruction set or needs `unsafe` to reach the kernel: start-up,
//! the `ecall` instruction, the system-call stubs, and the probes that touch memory on purpose where
//! Rust would not.
#![allow(
    unsafe_code,
    reason = "inline assembly, and system calls that read and write memory by address"
)]

#[cfg(target_arch = "riscv64")]
mod among;
#[cfg(not(target_arch = "riscv64"))]
mod host;
#[cfg(target_arch = "riscv64")]
mod riscv64;
#[cfg(target_os = "none")]
mod start;

pub mod probe;
pub(crate) mod spawn;
pub mod sys;

#[cfg(not(target_arch = "riscv64"))]
use host as machine;
#[cfg(target_arch = "riscv64")]
use riscv64 as machine;

pub(crate) use machine::{hint_mark, load_walks, relax, retired};
