//! What the guest kernel and its programs agree on: Linux's riscv64 system-call numbers, errno
//! values, flags and struct layouts, and this system's own calls beside them.
//!
//! Everything here is data: constants, `#[repr(C)]` structs and pure functions on them. Each list
//! is written once, as one macro, and kernel, user library and tests are generated from it.
//!
//! Structs cross the user/kernel boundary as bytes. [`Wire`] turns one into little-endian bytes at
//! exactly the offsets of its `#[repr(C)]` layout and back, so that no side needs `unsafe` to copy
//! one and padding never carries kernel data out.
#![no_std]
#![forbid(unsafe_code)]

#[macro_use]
mod wire;

pub mod errno;
pub mod fs;
pub mod futex;
pub mod mm;
pub mod process;
pub mod signal;
pub mod swap;
pub mod syscall;
pub mod time;
pub mod tty;
pub mod vmstat;

pub use errno::Errno;
pub use syscall::Syscall;
pub use wire::Wire;

/// Size of a page of memory and of a swap slot, in bytes (Sv39's smallest page).
pub const PAGE_SIZE: usize = 4096;

/// log2 of [`PAGE_SIZE`].
pub const PAGE_SHIFT: u32 = 12;
