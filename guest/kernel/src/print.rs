//! Text to the console, for the kernel's own messages.

use core::fmt::{self, Write};

use crate::{
    drivers::uart::{self, Uart},
    sync::Global,
};

static OUTPUT: Global<Uart> = Global::new("console output", Uart::at(uart::DEFAULT_ADDRESS));

/// Prints a line to the console.
#[macro_export]
macro_rules! println {
    ($($argument:tt)*) => {
        $crate::print::line(::core::format_args!($($argument)*))
    };
}

struct Console<'a>(&'a mut Uart);

impl Write for Console<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            send_cooked(self.0, byte);
        }
        Ok(())
    }
}

/// A terminal wants a carriage return before each line feed.
fn send_cooked(uart: &mut Uart, byte: u8) {
    if byte == b'\n' {
        uart.send(b'\r');
    }
    uart.send(byte);
}

/// Prints a line. A message that cannot be formatted is cut off: there is nobody to tell.
pub fn line(message: fmt::Arguments<'_>) {
    // The panic handler may interrupt a message; it then talks to the same registers itself.
    let mut fallback = Uart::at(uart::DEFAULT_ADDRESS);
    let mut guard = OUTPUT.try_lock();
    let uart = guard.as_deref_mut().unwrap_or(&mut fallback);
    let _ = Console(uart).write_fmt(format_args!("{message}\n"));
}

/// Sends a program's output.
pub fn bytes(bytes: &[u8]) {
    let mut uart = OUTPUT.lock();
    for &byte in bytes {
        send_cooked(&mut uart, byte);
    }
}

/// Sends bytes as they are, for a terminal in raw mode.
pub fn raw_bytes(bytes: &[u8]) {
    let mut uart = OUTPUT.lock();
    for &byte in bytes {
        uart.send(byte);
    }
}

/// Moves the console to the UART that the device tree names, and turns its input on.
pub fn use_uart(address: usize) {
    let mut uart = OUTPUT.lock();
    *uart = Uart::at(address);
    uart.enable_input();
}

/// Takes a byte of input.
pub fn receive() -> Option<u8> {
    OUTPUT.lock().receive()
}
