//! Packets of gdb's remote protocol in the bytes that come by a connection.
//!
//! What is not a whole packet with the right checksum does not get through, so what interprets packets
//! never sees a line's garbage (GDB manual, Remote Protocol: Overview).

/// The longest packet's contents.
pub(super) const MAX_PACKET: usize = 16 << 10;

/// What has been received.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Frame {
    /// A packet's contents, as sent: escapes are not resolved.
    Packet(Vec<u8>),
    /// Stop, from Ctrl-C.
    Interrupt,
    /// The last answer was not understood.
    Again,
    /// A packet was damaged or too long.
    Damaged,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum State {
    #[default]
    Between,
    Body,
    /// The first digit of the checksum is next, or the second one, after this one.
    Checksum(Option<u8>),
}

/// Where in a packet the connection is.
#[derive(Debug, Default)]
pub(super) struct Framer {
    state: State,
    body: Vec<u8>,
    too_long: bool,
}

/// The sum of a packet's contents.
pub(super) fn checksum(body: &[u8]) -> u8 {
    body.iter().fold(0, |sum, byte| sum.wrapping_add(*byte))
}

/// Contents as a packet.
pub(super) fn packet(body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![b'$'];
    bytes.extend_from_slice(body);
    bytes.extend_from_slice(format!("#{:02x}", checksum(body)).as_bytes());
    bytes
}

impl Framer {
    /// Takes a byte.
    pub(super) fn push(&mut self, byte: u8) -> Option<Frame> {
        match (self.state, byte) {
            // It is escaped inside, so the one before was never finished.
            (State::Between | State::Body, b'$') => {
                self.state = State::Body;
                self.body.clear();
                self.too_long = false;
                None
            }
            (State::Between, 3) => Some(Frame::Interrupt),
            (State::Between, b'-') => Some(Frame::Again),
            (State::Between, _) => None,
            (State::Body, b'#') => {
                self.state = State::Checksum(None);
                None
            }
            (State::Body, byte) => {
                if self.body.len() < MAX_PACKET {
                    self.body.push(byte);
                } else {
                    self.too_long = true;
                }
                None
            }
            (State::Checksum(None), digit) => {
                self.state = State::Checksum(Some(digit));
                None
            }
            (State::Checksum(Some(first)), second) => {
                self.state = State::Between;
                Some(self.finish([first, second]))
            }
        }
    }

    fn finish(&mut self, digits: [u8; 2]) -> Frame {
        let body = std::mem::take(&mut self.body);
        let digits = digits.map(|digit| char::from(digit).to_digit(16));
        let [Some(high), Some(low)] = digits else {
            return Frame::Damaged;
        };
        if self.too_long || high << 4 | low != u32::from(checksum(&body)) {
            return Frame::Damaged;
        }
        Frame::Packet(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(bytes: &[u8]) -> Vec<Frame> {
        let mut framer = Framer::default();
        bytes.iter().filter_map(|byte| framer.push(*byte)).collect()
    }

    #[test]
    fn packets_are_found_in_a_stream() {
        let body = |text: &str| Frame::Packet(text.into());
        for (bytes, expected) in [
            (&b"+$g#67"[..], vec![body("g")]),
            (b"$g#67$?#3f", vec![body("g"), body("?")]),
            (b"\x03", vec![Frame::Interrupt]),
            (b"$g#68", vec![Frame::Damaged]),
            (b"$g#xx", vec![Frame::Damaged]),
            (b"$unfini$g#67", vec![body("g")]),
            (b"-noise$#00", vec![Frame::Again, body("")]),
            (b"$g\x03#6a", vec![body("g\x03")]),
        ] {
            assert_eq!(
                frames(bytes),
                expected,
                "{:?}",
                bytes.escape_ascii().to_string()
            );
        }
        assert_eq!(frames(&packet(b"vCont?")), [body("vCont?")]);
    }

    #[test]
    fn what_is_too_long_is_damaged_and_no_longer_kept() {
        let long = packet(&vec![b'a'; MAX_PACKET + 1]);
        assert_eq!(frames(&long), [Frame::Damaged]);
        let longest = packet(&vec![b'a'; MAX_PACKET]);
        assert!(matches!(&frames(&longest)[..], [Frame::Packet(_)]));
    }
}
