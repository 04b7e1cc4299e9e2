//! RV64 with Sv39.
#![allow(
    unsafe_code,
    reason = "CSRs, assembler entry points and their registers are outside what Rust can check"
)]

use core::arch::{asm, global_asm};
use core::sync::atomic::{AtomicUsize, Ordering};

use riscv::register::{satp, scause, sip, stval};

use super::{
    BootInfo, CallOutcome, Context, CopyOutcome, EntryFrame, FloatRegisters, Left, TrapCause,
    TrapFrame,
};

mod cell;
mod image;
mod stack;

pub use cell::{HartCell, HartGuard};
pub use image::{ImageLayout, image_layout};
pub use stack::Stack;

global_asm!(include_str!("boot.S"));
global_asm!(include_str!("trap.S"));

unsafe extern "C" {
    fn switch_context(from: *mut Context, to: *const Context);
    fn thread_start();
    fn call_on_stack(
        argument: *mut core::ffi::c_void,
        function: extern "C" fn(*mut core::ffi::c_void),
        stack_top: usize,
    );
    fn user_copy(to: usize, from: usize, len: usize) -> CopyOutcome;
    static user_copy_begin: u8;
    static user_copy_end: u8;
    static user_copy_fault: u8;
    fn probe_load(address: usize) -> usize;
    static probe_load_begin: u8;
    static probe_load_fault: u8;
    fn zero_page(to: *mut u8);
    static zero_block: AtomicUsize;
    fn copy_page(to: *mut u8, from: *const u8);
    fn save_float(to: *mut FloatRegisters);
    fn load_float(from: *const FloatRegisters);
}

/// The first line of Rust, called by `boot.S` on the boot stack with translation on.
#[unsafe(no_mangle)]
extern "C" fn kernel_entry(hart: usize, device_tree: usize, features: usize) -> ! {
    crate::boot::start(BootInfo {
        hart,
        device_tree,
        sstc: features & 1 != 0,
        svadu: features & 2 != 0,
        zicboz: features & 4 != 0,
        walk_counters: features & 8 != 0,
    })
}

/// Called by `trap.S` with a system call.
#[unsafe(no_mangle)]
extern "C" fn user_call(frame: &EntryFrame) -> CallOutcome {
    crate::trap::system_call(frame)
}

/// Called by `trap.S` with any other trap from user mode.
#[unsafe(no_mangle)]
extern "C" fn user_trap(frame: &EntryFrame) -> Left {
    let cause = TrapCause::decode(scause::read().bits(), stval::read());
    crate::trap::from_user(frame, cause)
}

/// Called by `trap.S` with what one of the above has left to do.
#[unsafe(no_mangle)]
extern "C" fn user_rest(frame: &mut TrapFrame, left: Left) {
    crate::trap::finish(frame, left);
}

/// Called by `trap.S` first of all, if the process has written to its floating-point registers.
#[unsafe(no_mangle)]
extern "C" fn user_float_changed(frame: &mut EntryFrame) {
    crate::trap::float_changed(frame);
}

/// Called by `trap.S` with a trap from the kernel itself, on the exception stack.
#[unsafe(no_mangle)]
extern "C" fn kernel_trap(frame: &mut TrapFrame) {
    let cause = TrapCause::decode(scause::read().bits(), stval::read());
    let copying = (&raw const user_copy_begin).addr()..(&raw const user_copy_end).addr();
    match cause {
        TrapCause::PageFault(_, address) if copying.contains(&frame.sepc) => {
            frame.sepc = (&raw const user_copy_fault).addr();
            frame.x[TrapFrame::A0 + 1] = address;
        }
        TrapCause::PageFault(..) if frame.sepc == (&raw const probe_load_begin).addr() => {
            frame.sepc = (&raw const probe_load_fault).addr();
        }
        cause => crate::trap::from_kernel(frame, cause),
    }
}

/// Called by `trap.S` in a new thread.
#[unsafe(no_mangle)]
extern "C" fn thread_main(argument: usize) {
    crate::proc::thread_main(argument);
}

/// Where a new thread starts.
pub(super) fn thread_start_address() -> usize {
    thread_start as *const () as usize
}

/// Suspends the running thread into `from` and resumes `to`. Returns when something resumes `from`.
///
/// # Safety
/// `from` stays valid until it is resumed; `to` was made by [`Context::new`] or saved here, its
/// stack is mapped and used by no other thread.
pub unsafe fn switch(from: *mut Context, to: *const Context) {
    // SAFETY: the caller's promise.
    unsafe { switch_context(from, to) }
}

/// Copies from user memory until the buffer is full or a page faults. The range lies in the user
/// half, which the caller has checked.
pub fn copy_from_user(buffer: &mut [u8], address: usize) -> CopyOutcome {
    debug_assert!(address + buffer.len() <= crate::mm::layout::USER_END);
    // SAFETY: `buffer` is ours to write, and a fault on the user side ends the copy (`kernel_trap`).
    unsafe {
        user_copy(
            buffer.as_mut_ptr().expose_provenance(),
            address,
            buffer.len(),
        )
    }
}

/// Reads bytes at any address, or finds that they cannot be read.
pub fn copy_probing(buffer: &mut [u8], address: usize) -> CopyOutcome {
    // SAFETY: reading does no harm, and a fault ends it (`kernel_trap`).
    unsafe {
        user_copy(
            buffer.as_mut_ptr().expose_provenance(),
            address,
            buffer.len(),
        )
    }
}

/// Whether a plain load from an address, as the kernel makes them everywhere, faults.
#[must_use]
pub fn plain_load_faults(address: usize) -> bool {
    // SAFETY: reading does no harm, and a fault ends it (`kernel_trap`).
    unsafe { probe_load(address) != 0 }
}

/// Whether loads and stores of the kernel reach user memory now (`sstatus.SUM`).
#[must_use]
pub fn user_memory_is_open() -> bool {
    riscv::register::sstatus::read().sum()
}

/// Copies to user memory until all is there or a page faults. The range lies in the user half, which
/// the caller has checked: no kernel memory is reached.
pub fn copy_to_user(address: usize, bytes: &[u8]) -> CopyOutcome {
    debug_assert!(address + bytes.len() <= crate::mm::layout::USER_END);
    // SAFETY: `bytes` is ours to read, and a fault on the user side ends the copy (`kernel_trap`).
    unsafe { user_copy(address, bytes.as_ptr().expose_provenance(), bytes.len()) }
}

/// Lets [`clear`] use `cbo.zero`, which zeroes so many bytes at once (Unprivileged ISA, "Zicboz"): a power
/// of two among [`super::ZERO_BLOCKS`].
pub fn set_zero_block(bytes: usize) {
    // SAFETY: a word of the assembler's, which only reads it.
    unsafe { zero_block.store(bytes, Ordering::Relaxed) }
}

/// Fills a page with zeros.
pub fn clear(page: &mut [u8; crate::PAGE_SIZE]) {
    // SAFETY: the page is ours to write.
    unsafe { zero_page(page.as_mut_ptr()) }
}

/// Copies a page.
pub fn copy(from: &[u8; crate::PAGE_SIZE], to: &mut [u8; crate::PAGE_SIZE]) {
    // SAFETY: one is ours to read, the other to write, and they are not the same.
    unsafe { copy_page(to.as_mut_ptr(), from.as_ptr()) }
}

/// Writes the floating-point registers out.
pub fn save_float_registers(to: &mut FloatRegisters) {
    // SAFETY: FS is set for the duration, and `to` has the layout that the assembler fills.
    unsafe {
        asm!("csrs sstatus, {}", in(reg) super::FS_DIRTY);
        save_float(to);
        asm!("csrc sstatus, {}", in(reg) super::FS_MASK);
    }
}

/// Reads the floating-point registers in.
pub fn load_float_registers(from: &FloatRegisters) {
    // SAFETY: as above; the kernel itself keeps nothing in these registers.
    unsafe {
        asm!("csrs sstatus, {}", in(reg) super::FS_DIRTY);
        load_float(from);
        asm!("csrc sstatus, {}", in(reg) super::FS_MASK);
    }
}

/// Waits until an enabled interrupt is pending. It is not taken: the caller looks at
/// [`timer_pending`] and [`external_pending`] (WFI resumes whatever `sstatus.SIE` says;
/// Privileged ISA, Wait for Interrupt).
pub fn wait_for_interrupt() {
    riscv::asm::wfi();
}

/// Whether the timer's deadline has passed.
pub fn timer_pending() -> bool {
    sip::read().bits() & 1 << 5 != 0
}

/// Whether a device wants attention.
pub fn external_pending() -> bool {
    sip::read().bits() & 1 << 9 != 0
}

/// Lets timer and device interrupts wake this hart and interrupt user code.
pub fn enable_interrupt_sources() {
    // SAFETY: sets bits of `sie` only; traps from user mode have a handler, and `sstatus.SIE` stays 0.
    unsafe { asm!("csrs sie, {}", in(reg) 1usize << 5 | 1 << 9) }
}

/// Ticks of the machine's clock since it started.
pub fn clock_ticks() -> u64 {
    riscv::register::time::read64()
}

/// Sets the deadline of the timer in ticks: by `stimecmp` with Sstc, otherwise through the shim.
pub fn set_timer(sstc: bool, deadline: u64) {
    if sstc {
        // SAFETY: writes a timer compare register (Sstc); 0x14d is `stimecmp`.
        unsafe { asm!("csrw 0x14d, {}", in(reg) deadline) }
    } else {
        sbi(0x5449_4d45, deadline as usize, 0);
    }
}

/// Asks for (or against) hardware updates of accessed and dirty bits: firmware feature
/// PTE_AD_HW_UPDATING of the SBI's FWFT extension, served by the M-mode shim.
pub fn set_hardware_ad_updates(on: bool) -> bool {
    sbi(0x4657_4654, 4, usize::from(on)) == 0
}

fn sbi(extension: usize, a0: usize, a1: usize) -> isize {
    let error;
    // SAFETY: the shim (`boot.S`) changes a0 only.
    unsafe {
        asm!("ecall", inlateout("a0") a0 as isize => error, in("a1") a1, in("a6") 0, in("a7") extension);
    }
    error
}

/// Makes the page table whose root is the physical page `root` the current one.
///
/// # Safety
/// The table maps the kernel as every table does.
pub unsafe fn set_root(root: usize) {
    // SAFETY: the caller's promise.
    unsafe { satp::set(satp::Mode::Sv39, 0, root) };
}

/// Forgets cached translations of the page at `address` (`sfence.vma`).
pub fn flush_page(address: usize) {
    // SAFETY: only makes the hart look at the tables again; the kernel's own entries, which are
    // global, are not touched by the user pages this is used for.
    unsafe { asm!("sfence.vma {}, zero", in(reg) address) }
}

/// Forgets cached translations of user pages: those that are not global. All user pages have
/// address-space identifier 0.
pub fn flush_user() {
    // SAFETY: only makes the hart look at the tables again.
    unsafe { asm!("sfence.vma zero, {}", in(reg) 0) }
}

/// Forgets all cached translations.
pub fn flush_all() {
    riscv::asm::sfence_vma_all();
}

/// Makes stores visible to instruction fetch (`fence.i`).
pub fn flush_instructions() {
    // SAFETY: orders this hart's stores and fetches, and does nothing else.
    unsafe { asm!("fence.i") }
}

/// Stops for good, with no interrupt to wake up for.
pub fn halt() -> ! {
    loop {
        riscv::asm::wfi();
    }
}
