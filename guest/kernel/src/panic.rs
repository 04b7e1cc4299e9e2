//! What happens when the kernel itself is wrong: one message, and the machine stops with a failure.

use core::sync::atomic::{AtomicBool, Ordering};

use crate::{drivers::finisher, println};

/// The exit status of a machine whose kernel gave up.
pub const STATUS: u8 = 101;

static PANICKING: AtomicBool = AtomicBool::new(false);

/// Ends the machine with a message to the person at the console. For what is wrong with the
/// machine or its disks rather than with the kernel.
pub fn fatal(message: core::fmt::Arguments<'_>) -> ! {
    println!("kernel: {message}");
    finisher::power_off(STATUS)
}

/// Reports a bug of the kernel and ends the machine.
pub fn report(message: &dyn core::fmt::Display) -> ! {
    if PANICKING.swap(true, Ordering::Relaxed) {
        // A panic while reporting one: say no more.
        finisher::power_off(STATUS);
    }
    match crate::proc::running_name() {
        Some((pid, name)) => println!("kernel panic in pid {pid} ({name}): {message}"),
        None => println!("kernel panic: {message}"),
    }
    finisher::power_off(STATUS)
}
