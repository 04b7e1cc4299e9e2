//! A console in memory, for tests: its input is given, its output kept.

use std::collections::VecDeque;
use std::time::Duration;

use super::{Console, ConsoleError, Input, Wake};

/// A console whose input is known from the start.
#[derive(Debug, Clone, Default)]
pub struct ScriptedConsole {
    input: VecDeque<u8>,
    output: Vec<u8>,
}

impl ScriptedConsole {
    /// A console at which this is typed.
    #[must_use]
    pub fn new(input: &[u8]) -> Self {
        ScriptedConsole {
            input: input.iter().copied().collect(),
            output: Vec::new(),
        }
    }

    /// All that the guest has sent.
    #[must_use]
    pub fn output(&self) -> &[u8] {
        &self.output
    }

    /// Types more.
    pub fn type_bytes(&mut self, bytes: &[u8]) {
        self.input.extend(bytes);
    }
}

impl Console for ScriptedConsole {
    fn read(&mut self, buf: &mut [u8]) -> Result<Input, ConsoleError> {
        if self.input.is_empty() {
            return Ok(Input::Ended);
        }
        let count = buf.len().min(self.input.len());
        for (to, from) in buf.iter_mut().zip(self.input.drain(..count)) {
            *to = from;
        }
        Ok(if count == 0 {
            Input::Nothing
        } else {
            Input::Bytes(count)
        })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), ConsoleError> {
        self.output.extend_from_slice(bytes);
        Ok(())
    }

    /// A script does not wait: what is not there now never comes.
    fn wait(&mut self, wanted: bool, _: Option<Duration>) -> Result<Wake, ConsoleError> {
        Ok(if wanted && !self.input.is_empty() {
            Wake::Ready
        } else {
            Wake::Ended
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn input_is_given_once() {
        let mut console = ScriptedConsole::new(b"abc");
        let mut buf = [0; 2];
        assert_eq!(console.wait(true, None).unwrap(), Wake::Ready);
        assert_eq!(console.wait(false, None).unwrap(), Wake::Ended);
        assert_eq!(console.read(&mut []).unwrap(), Input::Nothing);
        assert_eq!(console.read(&mut buf).unwrap(), Input::Bytes(2));
        assert_eq!(console.read(&mut buf).unwrap(), Input::Bytes(1));
        assert_eq!(console.read(&mut buf).unwrap(), Input::Ended);
        assert_eq!(console.wait(true, None).unwrap(), Wake::Ended);
    }
}
