//! The SiFive test finisher: one register by which a guest ends the run.

use super::{AccessSize, BusFault, Device};

/// Size of the register window.
pub const SIZE: u64 = 0x1000;

/// Written to end the run with success.
pub const PASS: u64 = 0x5555;
/// Written in the low half to end the run with the status in the high half.
pub const FAIL: u64 = 0x3333;
/// Written to ask for a reset of the machine.
pub const RESET: u64 = 0x7777;

/// What the guest asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// End with success.
    Pass,
    /// End with this status.
    Fail(u16),
    /// Start the machine anew.
    Reset,
}

/// The finisher; it remembers the first request.
#[derive(Debug, Clone, Default)]
pub struct Finisher {
    finish: Option<Finish>,
}

impl Finisher {
    /// A finisher that has been asked nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What the guest asked for, if it did.
    #[must_use]
    pub fn finish(&self) -> Option<Finish> {
        self.finish
    }
}

fn check(offset: u64, size: AccessSize) -> Result<(), BusFault> {
    if offset >= SIZE {
        return Err(BusFault::Unmapped);
    }
    match size {
        AccessSize::Half | AccessSize::Word if size.is_aligned(offset) => Ok(()),
        AccessSize::Half | AccessSize::Word => Err(BusFault::Misaligned),
        AccessSize::Byte | AccessSize::Double => Err(BusFault::Width),
    }
}

impl Device for Finisher {
    fn read(&mut self, offset: u64, size: AccessSize) -> Result<u64, BusFault> {
        check(offset, size).map(|()| 0)
    }

    fn write(&mut self, offset: u64, size: AccessSize, value: u64) -> Result<(), BusFault> {
        check(offset, size)?;
        if offset != 0 || self.finish.is_some() {
            return Ok(());
        }
        let value = value & size.mask();
        self.finish = match value & 0xffff {
            PASS => Some(Finish::Pass),
            FAIL => Some(Finish::Fail((value >> 16 & 0xffff) as u16)),
            RESET => Some(Finish::Reset),
            _ => None,
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AccessSize::{Byte, Half, Word};

    fn after(size: AccessSize, value: u64) -> Option<Finish> {
        let mut finisher = Finisher::new();
        finisher.write(0, size, value).unwrap();
        finisher.finish()
    }

    #[test]
    fn the_three_requests() {
        assert_eq!(after(Word, 0x5555), Some(Finish::Pass));
        assert_eq!(after(Word, 0x002a_3333), Some(Finish::Fail(42)));
        assert_eq!(after(Half, 0x3333), Some(Finish::Fail(0)));
        assert_eq!(after(Word, 0x7777), Some(Finish::Reset));
        assert_eq!(after(Word, 0x1234), None);
    }

    #[test]
    fn the_first_request_stands() {
        let mut finisher = Finisher::new();
        finisher.write(0, Word, 0x0001_3333).unwrap();
        finisher.write(0, Word, 0x5555).unwrap();
        assert_eq!(finisher.finish(), Some(Finish::Fail(1)));
    }

    #[test]
    fn bytes_are_refused() {
        let mut finisher = Finisher::new();
        assert_eq!(finisher.write(0, Byte, 0x55), Err(BusFault::Width));
        assert_eq!(finisher.write(2, Word, 0x5555), Err(BusFault::Misaligned));
        assert_eq!(finisher.read(0, Word), Ok(0));
        assert_eq!(finisher.finish(), None);
    }
}
