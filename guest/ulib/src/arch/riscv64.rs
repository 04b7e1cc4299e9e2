//! The instructions themselves.

use core::arch::asm;

pub(super) use super::among::{ecall_among_all, load_among_all, spin_among_all};

/// `ecall` with Linux's register convention: number in `a7`, arguments in `a0`–`a5`, result in `a0`
/// (`-errno` on failure). No other register changes.
///
/// # Safety
/// Whatever the call `number` does with `args` must be sound: memory that it writes must be
/// borrowed mutably by the caller, and memory that it reads must be initialised.
pub(super) unsafe fn ecall(number: usize, args: [usize; 6]) -> usize {
    let result;
    // SAFETY: the kernel keeps all registers but a0; what the call does to memory is the caller's
    // duty, and `asm!` without `nomem` tells the compiler that memory may change.
    unsafe {
        asm!(
            "ecall",
            inlateout("a0") args[0] => result,
            in("a1") args[1],
            in("a2") args[2],
            in("a3") args[3],
            in("a4") args[4],
            in("a5") args[5],
            in("a7") number,
            options(nostack),
        );
    }
    result
}

/// `clone` with a stack for the new thread, which calls `entry` with `argument` and nothing else. Returns the
/// result in the caller.
///
/// # Safety
/// `args` are those of a `clone` whose child shares this memory; its stack is the child's alone, and stays
/// mapped as long as that lives.
pub(super) unsafe fn clone_onto_stack(
    args: [usize; 5],
    entry: extern "C" fn(usize) -> !,
    argument: usize,
) -> usize {
    let result;
    // SAFETY: the caller's duty. The child never comes back to this code; it begins with a stack of its
    // own, a return address that is nobody's, and the argument where the C convention has it.
    unsafe {
        asm!(
            "ecall",
            "bnez a0, 2f",
            "mv a0, {argument}",
            "li ra, 0",
            "jr {entry}",
            "2:",
            entry = in(reg) entry,
            argument = in(reg) argument,
            inlateout("a0") args[0] => result,
            in("a1") args[1],
            in("a2") args[2],
            in("a3") args[3],
            in("a4") args[4],
            in("a7") abi::syscall::SYS_CLONE,
            out("ra") _,
        );
    }
    result
}

/// The emulator's tracepoint 1, a mark. `slti x0, …` is a HINT reserved for custom use
/// (Unprivileged ISA, HINT Instructions): every other machine does nothing.
pub(crate) fn hint_mark(label: u64, phase: u64) {
    // SAFETY: the instruction writes no register but x0 and no memory. It is not `nomem`, so that
    // accesses stay on their side of the mark.
    unsafe { asm!("slti x0, a0, 1", in("a0") label, in("a1") phase, options(nostack)) }
}

/// Tells the machine that this is a loop that waits.
pub(crate) fn relax() {
    core::hint::spin_loop();
}

/// `instret` now: what this hart has retired, in all modes (Unprivileged ISA, "Zicntr").
pub(crate) fn retired() -> u64 {
    let count;
    // SAFETY: reads a counter. It is not `nomem`, so that accesses stay on their side of it.
    unsafe { asm!("rdinstret {}", out(reg) count, options(nostack)) }
    count
}

/// `hpmcounter3` now. The process ends (an illegal instruction) where the kernel has not opened it.
pub(crate) fn load_walks() -> u64 {
    let count;
    // SAFETY: reads a counter. It is not `nomem`, so that accesses stay on their side of it.
    unsafe { asm!("csrr {}, hpmcounter3", out(reg) count, options(nostack)) }
    count
}

/// `sp` now.
pub(super) fn stack_pointer() -> usize {
    let sp;
    // SAFETY: reads a register.
    unsafe { asm!("mv {}, sp", out(reg) sp, options(nomem, nostack)) }
    sp
}

macro_rules! load {
    ($name:ident, $int:ty, $instruction:literal) => {
        #[doc = concat!("`", $instruction, "` from any address.")]
        pub(super) fn $name(addr: usize) -> $int {
            let value: u64;
            // SAFETY: a load changes nothing that Rust knows of; where it faults, the process ends.
            unsafe {
                asm!(concat!($instruction, " {0}, 0({1})"), out(reg) value, in(reg) addr,
                    options(nostack, readonly));
            }
            value as $int
        }
    };
}
load!(load_u8, u8, "lbu");
load!(load_u16, u16, "lhu");
load!(load_u32, u32, "lwu");
load!(load_u64, u64, "ld");

macro_rules! store {
    ($name:ident, $int:ty, $instruction:literal) => {
        #[doc = concat!("`", $instruction, "` to any address.")]
        ///
        /// # Safety
        /// No Rust object may live in the bytes stored to.
        pub(super) unsafe fn $name(addr: usize, value: $int) {
            // SAFETY: the caller's duty.
            unsafe {
                asm!(concat!($instruction, " {0}, 0({1})"), in(reg) u64::from(value), in(reg) addr,
                    options(nostack));
            }
        }
    };
}
store!(store_u8, u8, "sb");
store!(store_u64, u64, "sd");

/// `amoadd.d` at any address; returns the old value.
///
/// # Safety
/// No Rust object may live in the bytes changed.
pub(super) unsafe fn amo_add_u64(addr: usize, value: u64) -> u64 {
    let old;
    // SAFETY: the caller's duty.
    unsafe {
        asm!("amoadd.d {0}, {1}, ({2})", lateout(reg) old, in(reg) value, in(reg) addr,
            options(nostack));
    }
    old
}

/// Stores what is there already to the eight bytes at `addr`: a store to the kernel, none to Rust.
pub(super) fn rewrite(addr: usize) {
    // SAFETY: adding zero changes no value; where it faults, the process ends.
    unsafe { asm!("amoadd.d zero, zero, ({0})", in(reg) addr, options(nostack)) }
}

/// Calls the code at `addr` with `argument` in `a0`, and returns its `a0`.
///
/// # Safety
/// The code, if there is any, must keep to the C calling convention.
pub(super) unsafe fn call(addr: usize, argument: usize) -> usize {
    let result;
    // SAFETY: the caller's duty; the clobbers are those of the C convention.
    unsafe {
        asm!("jalr {0}", in(reg) addr, inlateout("a0") argument => result, clobber_abi("C"));
    }
    result
}

/// `ld` from any address with the registers that the 64 words at `registers` hold, in the order of
/// `probe::Registers`; what they hold afterwards is put there.
pub(super) fn load_among(addr: usize, registers: usize) -> u64 {
    let value;
    // SAFETY: `registers` is the address of 64 words lent for the call, all registers used are declared,
    // and `fcsr` is zero again at the end, as every program has it.
    unsafe {
        asm!(
            r"
            ld      t0, 0(a0)
            fscsr   t0
            .irp    n, 5,6,7,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
            ld      x\n, \n * 8(a0)
            .endr
            .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
            fld     f\n, (\n + 32) * 8(a0)
            .endr
            ld      a1, 0(a1)
            .irp    n, 5,6,7,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
            sd      x\n, \n * 8(a0)
            .endr
            .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
            fsd     f\n, (\n + 32) * 8(a0)
            .endr
            frcsr   t0
            sd      t0, 0(a0)
            fscsr   zero
            ",
            in("a0") registers,
            inlateout("a1") addr => value,
            out("s2") _, out("s3") _, out("s4") _, out("s5") _, out("s6") _,
            out("s7") _, out("s8") _, out("s9") _, out("s10") _, out("s11") _,
            out("fs0") _, out("fs1") _, out("fs2") _, out("fs3") _, out("fs4") _, out("fs5") _,
            out("fs6") _, out("fs7") _, out("fs8") _, out("fs9") _, out("fs10") _, out("fs11") _,
            clobber_abi("C"),
            options(nostack),
        );
    }
    value
}

/// Makes stores to code visible to the instruction fetches of this hart.
pub(super) fn fence_i() {
    // SAFETY: orders memory accesses and changes nothing else.
    unsafe { asm!("fence.i", options(nostack)) }
}

/// Executes an instruction that is illegal on every RISC-V: the all-zero parcel.
pub(super) fn illegal() {
    // SAFETY: traps; the process ends.
    unsafe { asm!(".half 0", options(nomem, nostack)) }
}

/// Writes through every page of the stack from `sp` down to `bytes` below it, lowest last, as a
/// function with so large a frame does.
pub(super) fn touch_stack_below(bytes: usize) {
    // SAFETY: memory below sp belongs to nobody: no red zone exists in the RISC-V calling
    // convention, and a page that cannot be had ends the process.
    unsafe {
        asm!(
            "mv {probe}, sp",
            "2:",
            "sub {probe}, {probe}, {page}",
            "sd zero, 0({probe})",
            "bgtu {probe}, {end}, 2b",
            probe = out(reg) _,
            page = in(reg) crate::PAGE_SIZE,
            end = in(reg) stack_pointer().saturating_sub(bytes),
            options(nostack),
        );
    }
}
