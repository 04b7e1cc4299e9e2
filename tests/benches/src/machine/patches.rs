//! Code that changes: a function of two instructions, whose constant is written anew before each call.

use core::arch::asm;
use workloads::{code::patched_constant, random::mix};

unsafe extern "C" {
    static mut patched: [u32; 2];
}

core::arch::global_asm!(
    ".section .data.patched, \"awx\"",
    ".globl patched",
    ".align 4",
    ".option push",
    ".option norvc",
    "patched: addi a0, a0, 0",
    "ret",
    ".option pop",
    ".text",
);

/// `addi a0, a0, constant`.
const fn add_immediate(constant: i32) -> u32 {
    (constant as u32) << 20 | 10 << 15 | 10 << 7 | 0x13
}

/// Changes the function and calls it, again and again.
pub(super) fn run(patches: u64) -> u64 {
    let code = &raw mut patched as *mut u32;
    let mut sum: u64 = 0;
    for patch in 0..patches {
        let mut added = sum;
        // SAFETY: `patched` is made to be written, and what is written adds a constant to a0.
        unsafe {
            code.write_volatile(add_immediate(patched_constant(patch)));
            asm!("fence.i", "jalr {}", in(reg) code, inout("a0") added, out("ra") _);
        }
        sum = mix(sum, added);
    }
    sum
}
