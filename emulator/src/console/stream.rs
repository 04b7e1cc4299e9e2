//! A console over two file descriptors, most of all stdin and stdout.

use std::collections::VecDeque;
use std::io::{self, Stdin, Stdout};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::isatty;

use super::escape::{Escape, Typed};
use super::raw_mode::RawMode;
use super::{Console, ConsoleError, Input, Wake};

/// What a person at a terminal is told at the start.
pub const ESCAPE_HINT: &str = "pagewalk: Ctrl-A x leaves, Ctrl-A h helps";

const HELP: &str = "\n\
    Ctrl-A h       this help\n\
    Ctrl-A x       leave the emulator\n\
    Ctrl-A Ctrl-A  send Ctrl-A to the guest\n";

/// Typed bytes kept for a guest that does not want them yet; what is typed beyond is lost.
const TYPE_AHEAD: usize = 4096;

/// How much is read at a time.
const READ_AHEAD: usize = 256;

/// A console over an input and an output.
#[derive(Debug)]
pub struct StreamConsole<I, O> {
    input: I,
    output: O,
    /// Bytes read and not yet asked for.
    typed: VecDeque<u8>,
    /// On a terminal: the escape key. Plain streams have none, and carry any bytes.
    escape: Option<Escape>,
    ended: bool,
    quit: bool,
    /// Set when somebody asks from outside to leave.
    asked_to_leave: Arc<AtomicBool>,
    /// Whether the last byte written was no line feed.
    in_line: bool,
    /// Who else may end a wait.
    wake: Option<OwnedFd>,
    /// Kept for its drop.
    _raw_mode: Option<RawMode>,
}

/// The console of the process.
pub type StdioConsole = StreamConsole<Stdin, Stdout>;

impl StdioConsole {
    /// Stdin and stdout: raw, and with the escape key, if stdin is a terminal; otherwise as they
    /// are.
    ///
    /// # Errors
    /// A terminal that will not go raw.
    pub fn open() -> Result<Self, ConsoleError> {
        let mut console = StreamConsole::new(io::stdin(), io::stdout());
        if isatty(&console.input) {
            eprintln!("{ESCAPE_HINT}");
            console._raw_mode = Some(RawMode::enter().map_err(ConsoleError::Terminal)?);
            console.escape = Some(Escape::default());
        }
        Ok(console)
    }
}

impl<I: AsFd, O: AsFd> StreamConsole<I, O> {
    /// A console without an escape key over any two file descriptors.
    #[must_use]
    pub fn new(input: I, output: O) -> Self {
        StreamConsole {
            input,
            output,
            typed: VecDeque::new(),
            escape: None,
            ended: false,
            quit: false,
            asked_to_leave: Arc::default(),
            in_line: false,
            wake: None,
            _raw_mode: None,
        }
    }

    /// Leaves, as by the escape key, once `asked` is set; then `wake` can be read from, too, so that no
    /// wait goes on.
    pub fn leave_when(&mut self, asked: Arc<AtomicBool>, wake: OwnedFd) {
        self.asked_to_leave = asked;
        self.wake = Some(wake);
    }

    fn is_left(&self) -> bool {
        self.quit || self.asked_to_leave.load(Ordering::Relaxed)
    }

    /// Reads what is there into the type-ahead buffer, at most `want` bytes.
    fn fill(&mut self, want: usize) -> Result<(), ConsoleError> {
        let mut buf = [0; READ_AHEAD];
        let want = want.min(buf.len());
        if want == 0 || self.ended || !self.poll_input(Some(Duration::ZERO))? {
            return Ok(());
        }
        match rustix::io::read(&self.input, &mut buf[..want]) {
            Ok(0) => self.ended = true,
            Ok(count) => {
                for &byte in &buf[..count] {
                    self.take(byte)?;
                }
            }
            Err(Errno::INTR | Errno::AGAIN) => {}
            // Stdin may be closed, or the terminal gone: then there is no more input.
            Err(Errno::BADF | Errno::IO) => self.ended = true,
            Err(error) => return Err(ConsoleError::Input(error.into())),
        }
        Ok(())
    }

    fn take(&mut self, byte: u8) -> Result<(), ConsoleError> {
        let typed = match &mut self.escape {
            Some(escape) => escape.type_byte(byte),
            None => Typed::Byte(byte),
        };
        match typed {
            Typed::Byte(byte) if self.typed.len() < TYPE_AHEAD => self.typed.push_back(byte),
            Typed::Byte(_) | Typed::Nothing => {}
            Typed::Help => self.write(HELP.as_bytes())?,
            Typed::Quit => self.quit = true,
        }
        Ok(())
    }

    /// Whether a read would not wait; itself it waits for `timeout`.
    fn poll_input(&self, timeout: Option<Duration>) -> Result<bool, ConsoleError> {
        poll_for(&mut [PollFd::new(&self.input, PollFlags::IN)], timeout)
    }

    /// Waits for input or for who else may end a wait, or for that or for time alone.
    fn sleep(&self, heard: bool, timeout: Option<Duration>) -> Result<bool, ConsoleError> {
        let input = PollFd::new(&self.input, PollFlags::IN);
        let wake = |fd| PollFd::new(fd, PollFlags::IN);
        match (heard, &self.wake) {
            (true, Some(fd)) => poll_for(&mut [input, wake(fd)], timeout),
            (true, None) => poll_for(&mut [input], timeout),
            (false, Some(fd)) => poll_for(&mut [wake(fd)], timeout),
            (false, None) => poll_for(&mut [], timeout),
        }
    }

    /// Output to a descriptor that does not block, and is full.
    fn wait_for_output(&self) -> Result<(), ConsoleError> {
        let mut fds = [PollFd::new(&self.output, PollFlags::OUT)];
        match poll(&mut fds, None) {
            Ok(_) | Err(Errno::INTR | Errno::AGAIN) => Ok(()),
            Err(error) => Err(ConsoleError::Output(error.into())),
        }
    }
}

fn poll_for(fds: &mut [PollFd<'_>], timeout: Option<Duration>) -> Result<bool, ConsoleError> {
    let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
    match poll(fds, timeout.as_ref()) {
        Ok(ready) => Ok(ready > 0),
        Err(Errno::INTR | Errno::AGAIN) => Ok(false),
        Err(error) => Err(ConsoleError::Input(error.into())),
    }
}

impl<I: AsFd, O: AsFd> Console for StreamConsole<I, O> {
    /// Plain streams are read no further than the guest asks. A terminal is read ahead, so that the
    /// escape key works whatever the guest does.
    fn read(&mut self, buf: &mut [u8]) -> Result<Input, ConsoleError> {
        let want = match self.escape {
            Some(_) => READ_AHEAD,
            None => buf.len().saturating_sub(self.typed.len()),
        };
        if !self.is_left() {
            self.fill(want)?;
        }
        if self.is_left() {
            return Ok(Input::Quit);
        }
        let count = buf.len().min(self.typed.len());
        for (to, from) in buf.iter_mut().zip(self.typed.drain(..count)) {
            *to = from;
        }
        Ok(match count {
            0 if self.ended && self.typed.is_empty() => Input::Ended,
            0 => Input::Nothing,
            _ => Input::Bytes(count),
        })
    }

    fn at_line_start(&self) -> bool {
        !self.in_line
    }

    fn write(&mut self, mut bytes: &[u8]) -> Result<(), ConsoleError> {
        if let Some(&last) = bytes.last() {
            self.in_line = last != b'\n';
        }
        while !bytes.is_empty() {
            match rustix::io::write(&self.output, bytes) {
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => self.wait_for_output()?,
                Err(Errno::PIPE) => return Err(ConsoleError::OutputClosed),
                Err(error) => return Err(ConsoleError::Output(error.into())),
            }
        }
        Ok(())
    }

    fn wait(&mut self, wanted: bool, timeout: Option<Duration>) -> Result<Wake, ConsoleError> {
        if self.is_left() || wanted && !self.typed.is_empty() {
            return Ok(Wake::Ready);
        }
        let heard = wanted || self.is_interactive();
        if self.ended || !heard && timeout.is_none() {
            return Ok(Wake::Ended);
        }
        let ready = self.sleep(heard, timeout)?;
        Ok(if ready { Wake::Ready } else { Wake::TimedOut })
    }

    fn wake_by(&mut self, wake: Option<OwnedFd>) {
        self.wake = wake;
    }

    fn wait_for_wake(&mut self) -> Result<(), ConsoleError> {
        let heard = self.is_interactive() && !self.ended;
        if heard || self.wake.is_some() {
            self.sleep(heard, None)?;
        }
        Ok(())
    }

    fn is_interactive(&self) -> bool {
        self.escape.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io::{Read, Seek, Write};
    use std::net::Shutdown;
    use std::os::unix::net::UnixStream;

    fn sink() -> File {
        tempfile::tempfile().unwrap()
    }

    #[test]
    fn a_file_is_read_as_the_guest_asks() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"hello").unwrap();
        file.rewind().unwrap();
        let mut console = StreamConsole::new(file.try_clone().unwrap(), sink());
        let mut buf = [0; 3];
        assert_eq!(console.read(&mut []).unwrap(), Input::Nothing);
        assert_eq!(console.read(&mut buf).unwrap(), Input::Bytes(3));
        assert_eq!(file.stream_position().unwrap(), 3, "no further than asked");
        assert_eq!(console.read(&mut buf).unwrap(), Input::Bytes(2));
        assert_eq!(console.read(&mut buf).unwrap(), Input::Ended);
        assert_eq!(console.wait(true, None).unwrap(), Wake::Ended);
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        let (mut writer, reader) = UnixStream::pair().unwrap();
        let mut console = StreamConsole::new(reader, sink());
        let mut buf = [0; 16];
        assert_eq!(console.read(&mut buf).unwrap(), Input::Nothing);
        assert_eq!(
            console.wait(true, Some(Duration::ZERO)).unwrap(),
            Wake::TimedOut
        );
        writer.write_all(b"a\x01x").unwrap();
        assert_eq!(console.wait(true, None).unwrap(), Wake::Ready);
        assert_eq!(
            console.wait(false, None).unwrap(),
            Wake::Ended,
            "nobody would take it"
        );
        assert_eq!(
            console.wait(false, Some(Duration::ZERO)).unwrap(),
            Wake::TimedOut
        );
        assert_eq!(console.read(&mut buf).unwrap(), Input::Bytes(3));
        assert_eq!(buf[..3], *b"a\x01x", "a pipe has no escape key");
        writer.shutdown(Shutdown::Write).unwrap();
        assert_eq!(console.read(&mut buf).unwrap(), Input::Ended);
    }

    #[test]
    fn the_escape_key_works_while_the_guest_wants_nothing() {
        let (mut writer, reader) = UnixStream::pair().unwrap();
        let mut console = StreamConsole::new(reader, sink());
        console.escape = Some(Escape::default());
        writer.write_all(b"ls\x01h").unwrap();
        assert_eq!(console.read(&mut []).unwrap(), Input::Nothing);
        assert_eq!(console.wait(true, None).unwrap(), Wake::Ready);
        let brief = Some(Duration::ZERO);
        assert_eq!(
            console.wait(false, brief).unwrap(),
            Wake::TimedOut,
            "it is not wanted"
        );
        let mut buf = [0; 16];
        assert_eq!(console.read(&mut buf).unwrap(), Input::Bytes(2));
        assert_eq!(buf[..2], *b"ls");
        let mut help = String::new();
        console.output.rewind().unwrap();
        console.output.read_to_string(&mut help).unwrap();
        assert!(help.contains("Ctrl-A x"));
        writer.write_all(b"\x01x").unwrap();
        assert_eq!(console.read(&mut []).unwrap(), Input::Quit);
        assert!(console.is_interactive());
    }

    #[test]
    fn who_asks_from_outside_ends_a_wait_and_what_comes_after() {
        let (_writer, reader) = UnixStream::pair().unwrap();
        let (mut rings, wake) = UnixStream::pair().unwrap();
        let mut console = StreamConsole::new(reader, sink());
        let asked = Arc::<AtomicBool>::default();
        console.leave_when(asked.clone(), wake.into());
        assert_eq!(console.read(&mut [0; 4]).unwrap(), Input::Nothing);
        // As a signal does it that comes while the wait begins.
        rings.write_all(b"!").unwrap();
        asked.store(true, Ordering::SeqCst);
        assert!(console.sleep(true, None).unwrap());
        assert_eq!(console.wait(true, None).unwrap(), Wake::Ready);
        assert_eq!(console.read(&mut [0; 4]).unwrap(), Input::Quit);
    }

    #[test]
    fn a_broken_pipe_is_a_value() {
        let (reader, writer) = UnixStream::pair().unwrap();
        drop(reader);
        let mut console = StreamConsole::new(sink(), writer);
        assert!(matches!(
            console.write(b"x"),
            Err(ConsoleError::OutputClosed)
        ));
    }
}
