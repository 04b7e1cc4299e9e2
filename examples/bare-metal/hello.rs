//! A whole program for the bare machine: it prints by the UART and stops by the test finisher.
#![no_std]
#![no_main]

core::arch::global_asm!(".section .text.start; .globl _start; _start: la sp, stack_top; j main");

const UART_TRANSMIT: *mut u8 = 0x1000_0000 as *mut u8;
const FINISHER: *mut u32 = 0x0010_0000 as *mut u32;

#[unsafe(no_mangle)]
extern "C" fn main() -> ! {
    for byte in b"Hello from bare metal, in Rust.\n" {
        unsafe { UART_TRANSMIT.write_volatile(*byte) };
    }
    stop(0x5555) // pass: the emulator exits with status 0
}

fn stop(code: u32) -> ! {
    unsafe { FINISHER.write_volatile(code) };
    loop {}
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    stop(101 << 16 | 0x3333) // fail: the emulator exits with status 101
}
