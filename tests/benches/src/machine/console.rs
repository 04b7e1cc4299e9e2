//! Saying something, and ending, on machines that differ in how that is done.
//!
//! Everything is tried: where a machine has nothing at an address, it traps, and `machine_trap` skips the
//! instruction. So these instructions take four bytes each.

use core::arch::asm;

/// The transmit register of the 16550, on QEMU's `virt` and all that follow it.
const UART: usize = 0x1000_0000;
/// The test finisher.
const FINISHER: usize = 0x10_0000;
/// HTIF as a device, on TinyEMU and its descendants.
const HTIF: usize = 0x4000_8000;

unsafe extern "C" {
    static mut tohost: u64;
}

fn store_byte(address: usize, byte: u8) {
    // SAFETY: the address is a device's, or nothing's: no memory of Rust's changes.
    unsafe {
        asm!(".option push; .option norvc; sb {}, 0({}); .option pop", in(reg) byte, in(reg) address, options(nostack));
    }
}

fn store_word(address: usize, word: u32) {
    // SAFETY: as in `store_byte`.
    unsafe {
        asm!(".option push; .option norvc; sw {}, 0({}); .option pop", in(reg) word, in(reg) address, options(nostack));
    }
}

/// A device of 32 bits takes the halves one after the other, and acts on the higher one.
fn htif(command: u64) {
    // SAFETY: as in `store_byte`.
    unsafe {
        asm!(".option push; .option norvc; sd {}, 0({}); .option pop", in(reg) command, in(reg) HTIF, options(nostack));
    }
}

/// Prints a text.
pub(super) fn print(text: &str) {
    for byte in text.bytes() {
        store_byte(UART, byte);
        htif(1 << 56 | 1 << 48 | u64::from(byte));
    }
}

/// Prints a number as sixteen hexadecimal digits.
pub(super) fn print_number(number: u64) {
    for shift in (0..16).rev() {
        let digit = (number >> (4 * shift)) as u8 & 15;
        let character = [b'0' + digit, b'a' + digit.wrapping_sub(10)][usize::from(digit > 9)];
        print(core::str::from_utf8(&[character]).unwrap_or("?"));
    }
}

/// Ends the machine with a status.
pub(super) fn end(status: u32) -> ! {
    let finisher = if status == 0 {
        0x5555
    } else {
        status << 16 | 0x3333
    };
    // SAFETY: `tohost` is for the machine; nothing here reads it.
    unsafe { (&raw mut tohost).write_volatile(u64::from(status) << 1 | 1) };
    htif(u64::from(status) << 1 | 1);
    store_word(FINISHER, finisher);
    loop {
        core::hint::spin_loop();
    }
}
