//! The runtime of the guest's user programs: start-up, system calls, heap, printing, files,
//! processes, threads and memory mappings.
//!
//! A program is a `no_std`, `no_main` binary that names its main function with [`entry!`]:
//!
//! ```no_run
//! #![cfg_attr(target_os = "none", no_std, no_main)]
//! use ulib::{env::Args, println};
//!
//! ulib::entry!(run);
//!
//! fn run(args: Args) -> i32 {
//!     println!("{} arguments", args.len());
//!     0
//! }
//! ```
//!
//! On the host the same source compiles to a program that says what it is for, so that formatting,
//! lints and documentation cover it without a RISC-V target.
//!
//! The calls are Linux's for riscv64 ([`abi::syscall`]), so the programs run under Linux's user mode
//! too; [`stats`] holds this system's own calls, which Linux answers with `ENOSYS`.
//!
//! Memory that the program asked for by [`mem`] is never seen as a Rust reference, but read and
//! written through methods: what the kernel does to a page behind the program's back (sharing it,
//! evicting it, killing the process) then breaks no rule of the language.
#![cfg_attr(target_os = "none", no_std)]

extern crate alloc;

pub mod arch;
pub mod env;
pub mod fs;
pub mod futex;
#[cfg(target_os = "none")]
mod heap;
pub mod io;
pub mod mem;
#[cfg(target_os = "none")]
mod panic;
pub mod process;
pub mod rng;
pub mod signal;
pub mod stats;
pub mod swap;
pub mod sync;
pub mod thread;
pub mod time;
pub mod trace;
pub mod walks;

pub use abi::{self, Errno, PAGE_SIZE};
pub use arch::{probe, sys};

/// What the host stand-in of a program says.
#[doc(hidden)]
pub const HOST_MESSAGE: &str = "this is a program of the pagewalk guest: build it for riscv64gc-unknown-none-elf and run it there";

/// Makes `$run`, a `fn(ulib::env::Args) -> i32`, the program's main function; its result is the exit
/// status. On the host the program says that it belongs into the guest, and exits with status 2.
#[macro_export]
macro_rules! entry {
    ($run:path) => {
        #[cfg(target_os = "none")]
        #[allow(
            unsafe_code,
            reason = "the runtime calls the program by this symbol's name"
        )]
        #[unsafe(no_mangle)]
        extern "Rust" fn __ulib_main(args: $crate::env::Args) -> i32 {
            $run(args)
        }

        #[cfg(not(target_os = "none"))]
        fn main() -> std::process::ExitCode {
            let _: fn($crate::env::Args) -> i32 = $run;
            eprintln!(
                "{}: {}",
                option_env!("CARGO_BIN_NAME").unwrap_or("this program"),
                $crate::HOST_MESSAGE
            );
            std::process::ExitCode::from(2)
        }
    };
}
