//! The escape key of an interactive console: Ctrl-A, as in QEMU and minicom.

/// Ctrl-A.
const ESCAPE: u8 = 0x01;

/// What a typed byte turns out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Typed {
    /// A byte for the guest.
    Byte(u8),
    /// The first half of a command, or a command that is not known.
    Nothing,
    /// Ctrl-A h: say what the commands are.
    Help,
    /// Ctrl-A x: leave.
    Quit,
}

/// Tells commands from input.
#[derive(Debug, Clone, Default)]
pub(super) struct Escape {
    pending: bool,
}

impl Escape {
    pub(super) fn type_byte(&mut self, byte: u8) -> Typed {
        if !std::mem::take(&mut self.pending) {
            self.pending = byte == ESCAPE;
            return if self.pending {
                Typed::Nothing
            } else {
                Typed::Byte(byte)
            };
        }
        match byte {
            ESCAPE => Typed::Byte(ESCAPE),
            b'x' | b'X' => Typed::Quit,
            b'h' | b'H' | b'?' => Typed::Help,
            _ => Typed::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_input() {
        let mut escape = Escape::default();
        let typed: Vec<_> = b"a\x01\x01\x01hb\x01qx\x01x"
            .iter()
            .map(|&b| escape.type_byte(b))
            .collect();
        use Typed::{Byte, Help, Nothing, Quit};
        assert_eq!(
            typed,
            [
                Byte(b'a'),
                Nothing,
                Byte(1),
                Nothing,
                Help,
                Byte(b'b'),
                Nothing,
                Nothing,
                Byte(b'x'),
                Nothing,
                Quit
            ]
        );
    }
}
