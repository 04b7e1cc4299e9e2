//! Standard output and error, a write per line; lines and bytes from standard input.

use crate::sync::Yield;
use crate::sys;
use abi::errno::Errno;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};
use spin::mutex::Mutex;

/// Standard input's descriptor.
pub const STDIN: u32 = 0;
/// Standard output's descriptor.
pub const STDOUT: u32 = 1;
/// Standard error's descriptor.
pub const STDERR: u32 = 2;

/// Writes all of `bytes`, in as many calls as it takes.
pub fn write_all(fd: u32, mut bytes: &[u8]) -> Result<(), Errno> {
    while !bytes.is_empty() {
        let written = sys::write(fd, bytes)?;
        bytes = &bytes[written.min(bytes.len())..];
    }
    Ok(())
}

/// Text on its way to a descriptor, gathered so that a line is one write.
struct Buffer<const N: usize> {
    fd: u32,
    bytes: [u8; N],
    used: usize,
}

impl<const N: usize> Buffer<N> {
    const fn new(fd: u32) -> Self {
        Self {
            fd,
            bytes: [0; N],
            used: 0,
        }
    }

    fn flush(&mut self) {
        let used = core::mem::take(&mut self.used);
        // Printing has nobody to report to: a closed descriptor loses the text, as it does in C.
        let _ = write_all(self.fd, &self.bytes[..used]);
    }

    fn ends_a_line(&self) -> bool {
        self.used > 0 && self.bytes[self.used - 1] == b'\n'
    }
}

impl<const N: usize> Write for Buffer<N> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut text = text.as_bytes();
        while !text.is_empty() {
            if self.used == N {
                self.flush();
            }
            let take = text.len().min(N - self.used);
            self.bytes[self.used..][..take].copy_from_slice(&text[..take]);
            self.used += take;
            text = &text[take..];
        }
        Ok(())
    }
}

static OUT: Mutex<Buffer<1024>, Yield> = Mutex::new(Buffer::new(STDOUT));
static ERR: Mutex<Buffer<256>, Yield> = Mutex::new(Buffer::new(STDERR));

/// A small buffer of its own for text that must not wait for a lock.
pub struct Direct(Buffer<128>);

impl Direct {
    /// To standard error.
    #[must_use]
    pub fn stderr() -> Self {
        Self(Buffer::new(STDERR))
    }

    /// Writes what is left.
    pub fn flush(&mut self) {
        self.0.flush();
    }
}

impl Write for Direct {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write_str(text)
    }
}

/// Writes out what was printed without a newline.
pub fn flush() {
    OUT.lock().flush();
}

#[doc(hidden)]
pub fn print(text: fmt::Arguments<'_>) {
    let mut out = OUT.lock();
    // The buffer takes everything; an error could only come from a `Display` of the program's own.
    let _ = out.write_fmt(text);
    if out.ends_a_line() {
        out.flush();
    }
}

#[doc(hidden)]
pub fn eprint(text: fmt::Arguments<'_>) {
    // What was printed before comes first.
    flush();
    let mut err = ERR.lock();
    // As in `print`.
    let _ = err.write_fmt(text);
    err.flush();
}

/// Prints to standard output.
#[macro_export]
macro_rules! print {
    ($($arg:tt)*) => { $crate::io::print(format_args!($($arg)*)) };
}

/// Prints a line to standard output.
#[macro_export]
macro_rules! println {
    () => { $crate::io::print(format_args!("\n")) };
    ($($arg:tt)*) => { $crate::io::print(format_args!("{}\n", format_args!($($arg)*))) };
}

/// Prints a line to standard error.
#[macro_export]
macro_rules! eprintln {
    ($($arg:tt)*) => { $crate::io::eprint(format_args!("{}\n", format_args!($($arg)*))) };
}

/// Reads a line without its newline; `None` at the end of the input. Byte by byte: what follows the
/// line belongs to whoever reads next, perhaps a child. Bytes that are not UTF-8 become U+FFFD.
pub fn read_line(fd: u32) -> Result<Option<String>, Errno> {
    let mut line = Vec::new();
    loop {
        let mut byte = [0];
        match sys::read(fd, &mut byte)? {
            0 if line.is_empty() => return Ok(None),
            0 => break,
            _ if byte[0] == b'\n' => break,
            _ => line.push(byte[0]),
        }
    }
    Ok(Some(String::from_utf8_lossy(&line).into_owned()))
}
