//! The host-target interface: what a store to `tohost` asks of the host.
//!
//! Test programs made for Spike have no devices: they store a command to the ELF symbol `tohost`
//! and wait for an answer at `fromhost`. A command is a device number (bits 63–56), a command
//! number (bits 55–48) and a payload. Device 0 takes an exit status, when bit 0 is set, or else the
//! address of eight 64-bit words: a system call and its arguments. Device 1 is a console.

use super::DmaMemory;

/// The most bytes one `write` proxies; a larger count is a guest gone wrong.
const MAX_WRITE: u64 = 1 << 20;

const SYS_WRITE: u64 = 64;
const SYS_EXIT: u64 = 93;
const EFAULT: u64 = 14;
const EINVAL: u64 = 22;
const ENOSYS: u64 = 38;

/// A decoded `tohost` value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Zero: no command, the guest resets the cell.
    Idle,
    /// End the run with this status; 0 is success.
    Exit(u64),
    /// Do the system call described at this physical address.
    Syscall {
        /// Address of eight 64-bit words: number, then arguments; the result goes to the first.
        words: u64,
    },
    /// Ask the console for a byte.
    GetChar,
    /// Print one byte.
    PutChar(u8),
    /// A device or a command that is not known.
    Unknown,
}

impl Command {
    /// Decodes a value stored to `tohost`.
    #[must_use]
    pub fn decode(value: u64) -> Self {
        let device = value >> 56;
        let command = value >> 48 & 0xff;
        let payload = value & ((1 << 48) - 1);
        match (device, command) {
            _ if value == 0 => Command::Idle,
            // An exit status may have any bits above bit 0: test programs store `code << 1 | 1`.
            _ if value & 1 == 1 && device != 1 => Command::Exit(value >> 1),
            (0, 0) => Command::Syscall { words: payload },
            (1, 0) => Command::GetChar,
            (1, 1) => Command::PutChar(payload as u8),
            _ => Command::Unknown,
        }
    }
}

/// What the machine has to do about a `tohost` store. It also sets `tohost` to zero afterwards,
/// except after an exit: that is how a guest sees that its command was taken.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// End the run with this status.
    pub exit: Option<u64>,
    /// Bytes for the console.
    pub output: Vec<u8>,
    /// A value to store at `fromhost`.
    pub fromhost: Option<u64>,
}

/// Carries out a `tohost` value. Memory is only touched for a system call.
pub fn handle(value: u64, memory: &mut dyn DmaMemory) -> Outcome {
    match Command::decode(value) {
        Command::Idle | Command::Unknown | Command::GetChar => Outcome::default(),
        Command::Exit(code) => Outcome {
            exit: Some(code),
            ..Outcome::default()
        },
        Command::PutChar(byte) => Outcome {
            output: vec![byte],
            ..Outcome::default()
        },
        Command::Syscall { words } => syscall(words, memory),
    }
}

fn syscall(words: u64, memory: &mut dyn DmaMemory) -> Outcome {
    let mut raw = [0; 64];
    if memory.read(words, &mut raw).is_err() {
        return Outcome::default();
    }
    let word = |index: usize| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&raw[index * 8..index * 8 + 8]);
        u64::from_le_bytes(bytes)
    };
    let mut outcome = Outcome {
        fromhost: Some(1),
        ..Outcome::default()
    };
    let result = match word(0) {
        SYS_WRITE => {
            let (address, count) = (word(2), word(3));
            match read_bytes(memory, address, count) {
                Ok(bytes) => {
                    outcome.output = bytes;
                    count
                }
                Err(errno) => errno.wrapping_neg(),
            }
        }
        SYS_EXIT => {
            outcome.exit = Some(word(1));
            0
        }
        _ => ENOSYS.wrapping_neg(),
    };
    // The words were readable, so they are in RAM, and writing the first cannot fail.
    if memory.write(words, &result.to_le_bytes()).is_err() {
        outcome.fromhost = None;
    }
    outcome
}

fn read_bytes(memory: &dyn DmaMemory, address: u64, count: u64) -> Result<Vec<u8>, u64> {
    if count > MAX_WRITE {
        return Err(EINVAL);
    }
    let mut bytes = vec![0; count as usize];
    memory.read(address, &mut bytes).map_err(|_| EFAULT)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::test_ram::TestRam;

    #[test]
    fn values_decode() {
        for (value, expected) in [
            (0, Command::Idle),
            (1, Command::Exit(0)),
            (7, Command::Exit(3)),
            ((1337 << 1) | 1, Command::Exit(1337)),
            (0x8000_1000, Command::Syscall { words: 0x8000_1000 }),
            (0x0101_0000_0000_0041, Command::PutChar(b'A')),
            (0x0101_0000_0000_0042, Command::PutChar(b'B')),
            (0x0100_0000_0000_0000, Command::GetChar),
            (0x0500_0000_0000_0000, Command::Unknown),
        ] {
            assert_eq!(Command::decode(value), expected, "{value:#x}");
        }
    }

    fn call(words: [u64; 4]) -> (Outcome, i64) {
        let mut ram = TestRam::new(0x1000, 0x1000);
        ram.write(0x1800, b"hello").unwrap();
        for (index, word) in words.iter().enumerate() {
            ram.write(0x1000 + index as u64 * 8, &word.to_le_bytes())
                .unwrap();
        }
        let outcome = handle(0x1000, &mut ram);
        let mut result = [0; 8];
        ram.read(0x1000, &mut result).unwrap();
        (outcome, i64::from_le_bytes(result))
    }

    #[test]
    fn write_is_proxied() {
        let (outcome, result) = call([SYS_WRITE, 1, 0x1800, 5]);
        assert_eq!(outcome.output, b"hello");
        assert_eq!(outcome.fromhost, Some(1));
        assert_eq!(result, 5);
    }

    #[test]
    fn bad_calls_get_an_errno() {
        assert_eq!(call([SYS_WRITE, 1, 0x9000_0000, 5]).1, -14);
        assert_eq!(call([SYS_WRITE, 1, 0x1800, u64::MAX]).1, -22);
        assert_eq!(call([4242, 0, 0, 0]).1, -38);
        assert_eq!(call([SYS_EXIT, 3, 0, 0]).0.exit, Some(3));
    }

    #[test]
    fn a_call_outside_ram_is_dropped() {
        let mut ram = TestRam::new(0x1000, 0x1000);
        assert_eq!(handle(0xdead_0000, &mut ram), Outcome::default());
    }
}
