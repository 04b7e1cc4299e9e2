//! The guest kernel: boots on QEMU's `virt` machine and on `pagewalk`, runs programs in Sv39
//! address spaces of their own, and leaves every decision about their memory to the `vm` crate.
//!
//! | module | what |
//! |---|---|
//! | [`arch`] | the processor: entry, traps, context switch, timer |
//! | [`boot`] | from the device tree to the first process |
//! | [`trap`] | what to do with a trap |
//! | [`mm`] | the kernel's own memory, and the `vm` crate's hands: tables, frames, transfers |
//! | [`proc`] | processes and threads: table, scheduler, clone, exec, exit, signals, futexes |
//! | [`syscall`] | system calls, one file a group |
//! | [`fs`] | the file system, open files, pipes, the console |
//! | [`drivers`] | UART, interrupt controller, disks, clock, power switch |
//! | [`sync`] | what may be shared, and how |
//!
//! # Invariants
//! - One hart runs the kernel, with interrupts disabled: a thread of the kernel is only ever
//!   interrupted where it asks to sleep. User mode is preempted.
//! - Nothing is held across a sleep but a [`sync::SleepLock`].
//! - User memory is touched by [`mm::user`] alone, and any access there may fault and sleep.
//! - The same machine gives the same run: no randomness, no hash seeds, no addresses that vary.
#![cfg_attr(target_os = "none", no_std)]
#![cfg_attr(
    not(target_os = "none"),
    allow(
        dead_code,
        reason = "the entry points are called by assembler that the host does not have"
    )
)]

extern crate alloc;

pub mod arch;
pub mod boot;
pub mod drivers;
pub mod fs;
pub mod mm;
pub mod panic;
pub mod power;
pub mod print;
pub mod proc;
pub mod sync;
pub mod syscall;
pub mod time;
pub mod trap;

pub use abi::PAGE_SIZE;
