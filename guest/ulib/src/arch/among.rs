//! Single instructions with a known value in every register, `sp` apart: what the compiler would never
//! let one write inline.

use core::arch::global_asm;

// Each function takes the address of `probe::Registers` in a0: loads all registers from there, executes its
// instructions, and puts there what the registers hold then. Only sp leads back, so what was in them lies
// on the stack meanwhile, and what is in them afterwards goes there first.
global_asm!(
    r#"
    .option push
    .option arch, +d
    .equ SCRATCH, 512
    .equ KEPT, 512 + 16
    .equ FRAME, 512 + 16 + 28 * 8

    .macro each_integer instruction, base
    .irp    n, 1,3,4,5,6,7,8,9,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    \instruction x\n, \n * 8(\base)
    .endr
    .endm

    .macro each_float instruction, base
    .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    \instruction f\n, (\n + 32) * 8(\base)
    .endr
    .endm

    # What the caller's are: ra, gp, tp, s0 to s11, fs0 to fs11.
    .macro each_preserved instruction, float
    .irp    n, 1,3,4
    \instruction x\n, KEPT + (\n - 1) * 8(sp)
    .endr
    .irp    n, 8,9
    \instruction x\n, KEPT + (\n - 4) * 8(sp)
    .endr
    .irp    n, 18,19,20,21,22,23,24,25,26,27
    \instruction x\n, KEPT + (\n - 12) * 8(sp)
    .endr
    .irp    n, 8,9
    \float f\n, KEPT + (\n + 8) * 8(sp)
    .endr
    .irp    n, 18,19,20,21,22,23,24,25,26,27
    \float f\n, KEPT + \n * 8(sp)
    .endr
    .endm

    .macro among name
    .globl  \name
    .type   \name, @function
\name:
    addi    sp, sp, -FRAME
    each_preserved sd, fsd
    sd      a0, SCRATCH(sp)
    ld      t0, 0(a0)
    fscsr   t0
    each_float fld, a0
    each_integer ld, a0
    ld      a0, 80(a0)
    .endm

    .macro among_end name
    each_integer sd, sp
    sd      a0, 80(sp)
    ld      a0, SCRATCH(sp)
    each_float fsd, a0
    frcsr   t0
    sd      t0, 0(a0)
    fscsr   zero
    .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    ld      t0, \n * 8(sp)
    sd      t0, \n * 8(a0)
    .endr
    each_preserved ld, fld
    addi    sp, sp, FRAME
    ret
    .size   \name, . - \name
    .endm

    .section .text.among, "ax", @progbits
    among   among_ecall
    ecall
    among_end among_ecall

    # t6 counts: so many turns.
    among   among_spin
1:  addi    t6, t6, -1
    bnez    t6, 1b
    among_end among_spin

    among   among_load
    lbu     a0, 0(a1)
    among_end among_load
    .option pop
    "#
);

unsafe extern "C" {
    fn among_ecall(registers: usize);
    fn among_spin(registers: usize);
    fn among_load(registers: usize);
}

macro_rules! functions {
    ($($(#[$meta:meta])* $name:ident = $symbol:ident;)*) => {$(
        $(#[$meta])*
        ///
        /// # Safety
        /// `registers` is the address of 64 words lent for the call. What the instruction does to memory is
        /// the caller's duty.
        pub(in crate::arch) unsafe fn $name(registers: usize) {
            // SAFETY: the caller's promise; the code keeps what the C convention has it keep.
            unsafe { $symbol(registers) }
        }
    )*};
}

functions! {
    /// `ecall`.
    ecall_among_all = among_ecall;
    /// A loop that `t6` counts down to zero.
    spin_among_all = among_spin;
    /// `lbu a0, 0(a1)`.
    load_among_all = among_load;
}
