//! The guest's console: where its serial output goes, and where its input comes from.
//!
//! [`exchange`] carries bytes between a [`Console`] and the serial port; the run loop calls it
//! wherever it calls `Bus::service`, before that.
//!
//! # When input is offered
//! Input goes to the guest only when it looks for some, see
//! [`Uart16550::wants_input`](crate::devices::uart16550::Uart16550::wants_input): its receive FIFO is
//! empty, and it has enabled the receive interrupt or polls. That depends on the guest alone. So a
//! run whose input is a file (or `/dev/null`, or a [`ScriptedConsole`]) repeats exactly. The bytes
//! of a pipe or a terminal are offered by the same rule once they are there; when they come is up
//! to whoever writes them, so such a run repeats exactly only if all of the input had been written
//! before the guest first asked.

mod captured;
mod escape;
mod raw_mode;
mod replayed;
mod scripted;
mod stream;

use std::io;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

pub use self::captured::{CapturedConsole, CapturedOutput};
pub use self::raw_mode::{RawMode, restore_terminal};
pub use self::replayed::{Replay, ReplayedConsole};
pub use self::scripted::ScriptedConsole;
pub use self::stream::{ESCAPE_HINT, StdioConsole, StreamConsole};
use crate::devices::uart16550::{FIFO_DEPTH, Uart16550};

/// What a console had to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// So many bytes, at least one.
    Bytes(usize),
    /// Nothing now.
    Nothing,
    /// Nothing now or ever.
    Ended,
    /// The user has asked to leave.
    Quit,
}

/// Why a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// There is input, or the end of it.
    Ready,
    /// The time is over.
    TimedOut,
    /// No input will ever come, or none that the guest would take: waiting is of no use.
    Ended,
}

/// What can go wrong at the host's end of the console.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    /// The reader of the output has gone away.
    #[error("the reader of the guest's output has gone away")]
    OutputClosed,
    /// Output failed.
    #[error("the guest's output cannot be written: {0}")]
    Output(io::Error),
    /// Input failed.
    #[error("the guest's input cannot be read: {0}")]
    Input(io::Error),
    /// The terminal would not change its mode.
    #[error("the terminal cannot be put into raw mode: {0}")]
    Terminal(io::Error),
}

/// The host's end of a console.
pub trait Console {
    /// Reads what is there into `buf`, without waiting.
    ///
    /// # Errors
    /// [`ConsoleError::Input`].
    fn read(&mut self, buf: &mut [u8]) -> Result<Input, ConsoleError>;

    /// Writes all of `bytes`.
    ///
    /// # Errors
    /// [`ConsoleError::OutputClosed`] or [`ConsoleError::Output`].
    fn write(&mut self, bytes: &[u8]) -> Result<(), ConsoleError>;

    /// The guest's time, in cycles, at which the console is asked next.
    fn set_time(&mut self, _: u64) {}

    /// How long a wait has taken that began then, as far as guest time goes by it.
    fn waited(&self, begin: Instant) -> Duration {
        begin.elapsed()
    }

    /// Sleeps until there is input, or for `timeout` of the host's time. For when every hart waits.
    /// `wanted` says whether the guest looks for input; if not, only a person at a terminal, who
    /// may leave, is waited for.
    ///
    /// # Errors
    /// [`ConsoleError::Input`].
    fn wait(&mut self, wanted: bool, timeout: Option<Duration>) -> Result<Wake, ConsoleError>;

    /// Lets waits end, too, when this can be read from.
    fn wake_by(&mut self, _: Option<OwnedFd>) {}

    /// Sleeps until there is something to read from what [`Console::wake_by`] named, or at a terminal,
    /// whose user may leave.
    ///
    /// # Errors
    /// [`ConsoleError::Input`].
    fn wait_for_wake(&mut self) -> Result<(), ConsoleError> {
        Ok(())
    }

    /// Whether the output so far ends a line, so that what others write begins its own.
    fn at_line_start(&self) -> bool {
        true
    }

    /// Whether a person sits at it, so that the host's time matters.
    fn is_interactive(&self) -> bool {
        false
    }
}

/// Input that a guest has got at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Received {
    bytes: [u8; FIFO_DEPTH],
    count: usize,
}

impl Received {
    /// In order.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.count]
    }
}

/// What an exchange has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exchange {
    /// The guest goes on, and has got this input.
    Continue(Received),
    /// The user has asked to leave.
    Quit,
}

/// Carries the guest's output to the console, and input to the guest if it looks for some.
///
/// # Errors
/// The console's.
pub fn exchange(console: &mut dyn Console, uart: &mut Uart16550) -> Result<Exchange, ConsoleError> {
    let output = uart.take_output();
    if !output.is_empty() {
        console.write(&output)?;
    }
    // A terminal is read also when the guest does not want input: the escape key must work when
    // the guest is stuck. What it does not want then waits in the console.
    let room = if uart.wants_input() {
        uart.room().min(FIFO_DEPTH)
    } else {
        0
    };
    let mut received = Received::default();
    match console.read(&mut received.bytes[..room])? {
        Input::Bytes(count) => {
            received.count = count.min(room);
            for &byte in received.bytes() {
                uart.push_input(byte);
            }
        }
        Input::Nothing | Input::Ended => {}
        Input::Quit => return Ok(Exchange::Quit),
    }
    Ok(Exchange::Continue(received))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::{AccessSize, Device};

    fn put(uart: &mut Uart16550, offset: u64, value: u8) {
        uart.write(offset, AccessSize::Byte, u64::from(value))
            .unwrap();
    }

    #[test]
    fn input_waits_until_the_guest_wants_it() {
        let mut console = ScriptedConsole::new(b"0123456789abcdefXYZ");
        let mut uart = Uart16550::new();
        put(&mut uart, 0, b'>');
        let given =
            |console: &mut ScriptedConsole, uart: &mut Uart16550| match exchange(console, uart) {
                Ok(Exchange::Continue(received)) => received.bytes().to_vec(),
                other => panic!("{other:?}"),
            };
        assert_eq!(given(&mut console, &mut uart), b"");
        assert_eq!(console.output(), b">");
        put(&mut uart, 2, 7);
        put(&mut uart, 1, 1);
        assert_eq!(given(&mut console, &mut uart), b"0123456789abcdef");
        assert_eq!(given(&mut console, &mut uart), b"");
        let mut seen = Vec::new();
        for _ in 0..2 {
            while uart.read(5, AccessSize::Byte).unwrap() & 1 == 1 {
                seen.push(uart.read(0, AccessSize::Byte).unwrap() as u8);
            }
            exchange(&mut console, &mut uart).unwrap();
        }
        assert_eq!(seen, b"0123456789abcdefXYZ");
    }
}
