//! What a program does with its own bugs: one message to standard error, exit status 101.

use crate::{io, process};
use core::fmt::Write;
use core::panic::PanicInfo;

/// The exit status of a program that panicked, as Rust's standard library has it.
const PANIC_STATUS: i32 = 101;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    // Not through the buffers: the panic may have come from within them.
    let mut out = io::Direct::stderr();
    // A message that cannot be written leaves nobody to tell.
    let _ = writeln!(out, "pid {}: {info}", process::id());
    out.flush();
    crate::sys::exit(PANIC_STATUS)
}
