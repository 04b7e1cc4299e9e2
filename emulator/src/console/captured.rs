//! A console that nobody types at and whose output is kept for a report.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use super::{Console, ConsoleError, Input, Wake};

/// Bytes of output that are kept. What matters for a report is how the output ends, and a program
/// that prints in a loop must not fill the host's memory.
const KEPT: usize = 16 << 10;

#[derive(Debug, Default)]
struct Tail {
    bytes: VecDeque<u8>,
    dropped: u64,
}

/// The console's end for the machine.
#[derive(Debug, Default)]
pub struct CapturedConsole(Rc<RefCell<Tail>>);

/// The end for whoever wants to know what was printed.
#[derive(Debug)]
pub struct CapturedOutput(Rc<RefCell<Tail>>);

impl CapturedConsole {
    /// A console without input, and its output.
    #[must_use]
    pub fn new() -> (CapturedConsole, CapturedOutput) {
        let console = CapturedConsole::default();
        let output = CapturedOutput(Rc::clone(&console.0));
        (console, output)
    }
}

impl CapturedOutput {
    /// The output so far, or the end of a long one, with a line that says so.
    #[must_use]
    pub fn text(&self) -> String {
        let mut tail = self.0.borrow_mut();
        let dropped = tail.dropped;
        let text = String::from_utf8_lossy(tail.bytes.make_contiguous()).into_owned();
        if dropped == 0 {
            return text;
        }
        format!("[{dropped} bytes before this are not shown]\n{text}")
    }
}

impl Console for CapturedConsole {
    fn read(&mut self, _: &mut [u8]) -> Result<Input, ConsoleError> {
        Ok(Input::Ended)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), ConsoleError> {
        let mut tail = self.0.borrow_mut();
        tail.bytes.extend(bytes);
        let too_many = tail.bytes.len().saturating_sub(KEPT);
        tail.bytes.drain(..too_many);
        tail.dropped += too_many as u64;
        Ok(())
    }

    fn wait(&mut self, _: bool, _: Option<Duration>) -> Result<Wake, ConsoleError> {
        Ok(Wake::Ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_output_is_kept() {
        let (mut console, output) = CapturedConsole::new();
        console.write(b"one\n").unwrap();
        assert_eq!(output.text(), "one\n");
        console.write(&[b'x'; KEPT]).unwrap();
        let text = output.text();
        assert!(text.starts_with("[4 bytes before this are not shown]\nxxx"));
        assert_eq!(text.lines().nth(1).unwrap().len(), KEPT);
    }

    #[test]
    fn there_is_no_input() {
        let (mut console, _) = CapturedConsole::new();
        assert_eq!(console.read(&mut [0; 4]).unwrap(), Input::Ended);
        assert_eq!(console.wait(true, None).unwrap(), Wake::Ended);
    }
}
