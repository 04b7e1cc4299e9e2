//! The console: a terminal with a line discipline.

use alloc::{collections::VecDeque, vec::Vec};

use abi::errno::{EAGAIN, EINTR, Errno};
use abi::tty::{ECHO, ICANON, ICRNL, ISIG, ONLCR, OPOST, Termios};

use crate::{
    print,
    proc::{
        sched::{self, Channel},
        signal,
    },
    sync::Global,
};

/// Bytes of a line, and bytes that nobody has read yet, at most.
const CAPACITY: usize = 1024;

const CTRL_C: u8 = 0x03;
const CTRL_D: u8 = 0x04;
const BACKSPACE: u8 = 0x08;
const CTRL_U: u8 = 0x15;
const DELETE: u8 = 0x7f;

/// What `TCGETS` says of control characters: interrupt, quit, erase, kill, end of file, then the
/// smallest read of raw mode at index 6.
const CONTROL_CHARACTERS: [u8; 19] = {
    let mut characters = [0; 19];
    characters[0] = CTRL_C;
    characters[2] = DELETE;
    characters[3] = CTRL_U;
    characters[4] = CTRL_D;
    characters[6] = 1;
    characters
};

/// A piece of input.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Input {
    /// Bytes of a line, its newline included, or bytes of raw mode.
    Bytes(VecDeque<u8>),
    /// Ctrl-D at the start of a line.
    EndOfFile,
}

/// What the discipline wants done after a byte.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Reaction {
    echo: Vec<u8>,
    interrupt: bool,
    ready: bool,
}

/// The line discipline, without the terminal.
#[derive(Debug)]
struct Discipline {
    line: Vec<u8>,
    input: VecDeque<Input>,
    settings: Termios,
}

static DISCIPLINE: Global<Option<Discipline>> = Global::new("console input", None);

impl Discipline {
    fn new() -> Self {
        Self {
            line: Vec::new(),
            input: VecDeque::new(),
            settings: Termios {
                iflag: ICRNL,
                oflag: OPOST | ONLCR,
                cflag: 0,
                lflag: ISIG | ICANON | ECHO,
                line: 0,
                cc: CONTROL_CHARACTERS,
            },
        }
    }

    fn has(&self, flag: u32) -> bool {
        self.settings.lflag & flag != 0
    }

    fn pending(&self) -> usize {
        let bytes = |input: &Input| match input {
            Input::Bytes(bytes) => bytes.len(),
            Input::EndOfFile => 1,
        };
        self.input.iter().map(bytes).sum()
    }

    fn byte(&mut self, byte: u8) -> Reaction {
        let byte = if byte == b'\r' && self.settings.iflag & ICRNL != 0 {
            b'\n'
        } else {
            byte
        };
        if byte == CTRL_C && self.has(ISIG) {
            self.line.clear();
            return Reaction {
                echo: self.echo(b"^C\r\n"),
                interrupt: true,
                ready: false,
            };
        }
        if self.has(ICANON) {
            return self.line_byte(byte);
        }
        if self.pending() >= CAPACITY {
            return Reaction::default();
        }
        self.input.push_back(Input::Bytes([byte].into()));
        Reaction {
            echo: self.echo(&[byte]),
            interrupt: false,
            ready: true,
        }
    }

    fn line_byte(&mut self, byte: u8) -> Reaction {
        let mut reaction = Reaction::default();
        match byte {
            BACKSPACE | DELETE if self.line.is_empty() => {}
            BACKSPACE | DELETE => {
                self.line.pop();
                reaction.echo = self.echo(b"\x08 \x08");
            }
            CTRL_U => {
                reaction.echo = self.echo(&b"\x08 \x08".repeat(self.line.len()));
                self.line.clear();
            }
            CTRL_D if self.line.is_empty() => {
                self.input.push_back(Input::EndOfFile);
                reaction.ready = true;
            }
            CTRL_D => reaction.ready = self.finish_line(),
            b'\n' => {
                self.line.push(b'\n');
                reaction.ready = self.finish_line();
                reaction.echo = self.echo(b"\r\n");
            }
            byte if self.line.len() < CAPACITY => {
                self.line.push(byte);
                reaction.echo = self.echo(&[byte]);
            }
            _ => {}
        }
        reaction
    }

    /// Hands the line to whoever reads. A reader that does not keep up loses lines, as on any
    /// terminal.
    fn finish_line(&mut self) -> bool {
        let line = core::mem::take(&mut self.line);
        if self.pending() + line.len() > 4 * CAPACITY {
            return false;
        }
        self.input.push_back(Input::Bytes(line.into()));
        true
    }

    fn echo(&self, bytes: &[u8]) -> Vec<u8> {
        if self.has(ECHO) {
            bytes.to_vec()
        } else {
            Vec::new()
        }
    }

    /// Takes input for a read: bytes of one line, `Some(0)` for an end of file, `None` for nothing.
    fn take(&mut self, buffer: &mut [u8]) -> Option<usize> {
        let bytes = match self.input.front_mut()? {
            Input::EndOfFile => {
                self.input.pop_front();
                return Some(0);
            }
            Input::Bytes(bytes) => bytes,
        };
        let len = buffer.len().min(bytes.len());
        for (to, byte) in buffer.iter_mut().zip(bytes.drain(..len)) {
            *to = byte;
        }
        if bytes.is_empty() {
            self.input.pop_front();
        }
        Some(len)
    }
}

fn with_discipline<R>(work: impl FnOnce(&mut Discipline) -> R) -> R {
    work(DISCIPLINE.lock().get_or_insert_with(Discipline::new))
}

/// Takes what the UART received. Called by its interrupt.
pub fn on_input() {
    while let Some(byte) = print::receive() {
        let reaction = with_discipline(|discipline| discipline.byte(byte));
        print::raw_bytes(&reaction.echo);
        if reaction.interrupt {
            signal::interrupt_all();
        }
        if reaction.ready {
            sched::wake(Channel::Console);
        }
    }
}

/// Reads up to `buffer.len()` bytes of a line; waits for one. 0 for an end of file.
pub fn read(buffer: &mut [u8], wait: bool) -> Result<usize, Errno> {
    if buffer.is_empty() {
        return Ok(0);
    }
    loop {
        if let Some(len) = with_discipline(|discipline| discipline.take(buffer)) {
            return Ok(len);
        }
        if !wait {
            return Err(EAGAIN);
        }
        sched::sleep(Channel::Console).map_err(|sched::Interrupted| EINTR)?;
    }
}

/// Whether a read would not wait.
#[must_use]
pub fn has_input() -> bool {
    with_discipline(|discipline| !discipline.input.is_empty())
}

/// Puts back bytes that the last read took, because its caller could not have them.
pub fn unread(bytes: &[u8]) {
    if !bytes.is_empty() {
        let input = Input::Bytes(bytes.to_vec().into());
        with_discipline(|discipline| discipline.input.push_front(input));
        sched::wake(Channel::Console);
    }
}

/// Writes bytes.
pub fn write(bytes: &[u8]) {
    let cooked = with_discipline(|discipline| {
        let wanted = OPOST | ONLCR;
        discipline.settings.oflag & wanted == wanted
    });
    if cooked {
        print::bytes(bytes);
    } else {
        print::raw_bytes(bytes);
    }
}

/// The terminal's settings.
#[must_use]
pub fn settings() -> Termios {
    with_discipline(|discipline| discipline.settings)
}

/// Changes the terminal's settings; drops pending input when asked to.
pub fn set_settings(settings: Termios, drop_input: bool) {
    with_discipline(|discipline| {
        discipline.settings = settings;
        if drop_input {
            discipline.input.clear();
            discipline.line.clear();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &[u8]) -> (Discipline, Vec<u8>, bool) {
        let mut discipline = Discipline::new();
        let (mut echo, mut interrupted) = (Vec::new(), false);
        for &byte in text {
            let reaction = discipline.byte(byte);
            echo.extend(reaction.echo);
            interrupted |= reaction.interrupt;
        }
        (discipline, echo, interrupted)
    }

    fn taken(discipline: &mut Discipline) -> Option<Vec<u8>> {
        let mut buffer = [0; 16];
        let len = discipline.take(&mut buffer)?;
        Some(buffer[..len].to_vec())
    }

    #[test]
    fn a_line_comes_whole_and_edited() {
        let (mut discipline, echo, _) = typed(b"lx\x7fs\r");
        assert_eq!(taken(&mut discipline).as_deref(), Some(&b"ls\n"[..]));
        assert_eq!(echo, b"lx\x08 \x08s\r\n");
        assert_eq!(taken(&mut discipline), None);
    }

    #[test]
    fn nothing_comes_before_the_line_ends() {
        let (mut discipline, ..) = typed(b"abc");
        assert_eq!(taken(&mut discipline), None);
        discipline.byte(CTRL_D);
        assert_eq!(taken(&mut discipline).as_deref(), Some(&b"abc"[..]));
    }

    #[test]
    fn ctrl_d_at_the_start_of_a_line_ends_the_file_once() {
        let (mut discipline, ..) = typed(b"\x04x\n");
        assert_eq!(taken(&mut discipline).as_deref(), Some(&b""[..]));
        assert_eq!(taken(&mut discipline).as_deref(), Some(&b"x\n"[..]));
    }

    #[test]
    fn ctrl_c_drops_the_line_and_interrupts() {
        let (mut discipline, echo, interrupted) = typed(b"abc\x03\n");
        assert!(interrupted);
        assert_eq!(echo, b"abc^C\r\n\r\n");
        assert_eq!(taken(&mut discipline).as_deref(), Some(&b"\n"[..]));
    }

    #[test]
    fn raw_mode_hands_out_bytes_at_once() {
        let mut discipline = Discipline::new();
        discipline.settings.lflag = 0;
        let reaction = discipline.byte(CTRL_C);
        assert_eq!(
            reaction,
            Reaction {
                ready: true,
                ..Reaction::default()
            }
        );
        assert_eq!(taken(&mut discipline).as_deref(), Some(&[CTRL_C][..]));
    }

    #[test]
    fn a_flood_of_input_is_bounded() {
        let mut discipline = Discipline::new();
        for _ in 0..100_000 {
            discipline.byte(b'x');
        }
        assert_eq!(discipline.line.len(), CAPACITY);
        for _ in 0..100 {
            discipline.byte(b'\n');
            (0..CAPACITY).for_each(|_| drop(discipline.byte(b'y')));
        }
        assert!(discipline.pending() <= 4 * CAPACITY);
    }
}
