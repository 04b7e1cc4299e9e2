//! From the kernel's first instruction to the program's main function.

use crate::env::{self, Args};
use core::arch::global_asm;

unsafe extern "Rust" {
    /// The program's main function; [`crate::entry!`] defines it.
    fn __ulib_main(args: Args) -> i32;
}

// The kernel enters with sp at argc and every other register undefined (RISC-V ELF psABI, and
// Linux's process start-up). `gp` must be set before any code that the linker may have relaxed to
// use it, so without relaxation.
global_asm!(
    r#"
    .section .text.start, "ax", @progbits
    .globl _start
    .type _start, @function
_start:
    .option push
    .option norelax
    la      gp, __global_pointer$
    .option pop
    mv      a0, sp
    andi    sp, sp, -16
    mv      fp, zero
    mv      ra, zero
    call    {start}
    .size _start, . - _start
"#,
    start = sym start,
);

/// Called once by `_start` with the address of `argc`.
extern "C" fn start(stack: usize) -> ! {
    // SAFETY: the kernel put argc, argv, envp and auxv there, and `_start` passes it on unchanged;
    // they stay for the life of the process.
    unsafe { env::init(stack) };
    // SAFETY: `entry!` defines the function with exactly this signature.
    let status = unsafe { __ulib_main(env::args()) };
    crate::process::exit(status)
}
