//! The signature of an architecture test: what it has left in memory between its symbols
//! `begin_signature` and `end_signature`, written as Spike's `+signature` writes it.
//!
//! A line holds so many bytes as the granularity says, as one hexadecimal number: the byte at the
//! highest address comes first. What a last line lacks is zero.

use crate::addr::PhysAddr;
use crate::mem::Ram;
use std::fmt::Write;
use std::ops::Range;

/// Where a test's signature lies in RAM.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature(Range<u64>);

/// Why a program has no signature.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SignatureError {
    /// A symbol is missing.
    #[error("the program has no symbol `{0}`")]
    NoSymbol(&'static str),
    /// The symbols stand the wrong way round.
    #[error(
        "it is upside down: `begin_signature`, {begin:#x}, lies behind `end_signature`, {end:#x}"
    )]
    UpsideDown {
        /// `begin_signature`.
        begin: u64,
        /// `end_signature`.
        end: u64,
    },
    /// It is not in RAM.
    #[error("{begin:#x}..{end:#x} lies outside RAM ({ram_begin:#x}..{ram_end:#x})")]
    OutsideRam {
        /// `begin_signature`.
        begin: u64,
        /// `end_signature`.
        end: u64,
        /// Where RAM begins.
        ram_begin: u64,
        /// Where RAM ends.
        ram_end: u64,
    },
}

impl Signature {
    /// The signature between two symbols, by their physical addresses.
    ///
    /// # Errors
    /// When there is no such range of RAM.
    pub fn between(
        begin: Option<u64>,
        end: Option<u64>,
        ram: &Range<u64>,
    ) -> Result<Signature, SignatureError> {
        let begin = begin.ok_or(SignatureError::NoSymbol("begin_signature"))?;
        let end = end.ok_or(SignatureError::NoSymbol("end_signature"))?;
        if begin > end {
            return Err(SignatureError::UpsideDown { begin, end });
        }
        if begin < ram.start || end > ram.end {
            return Err(SignatureError::OutsideRam {
                begin,
                end,
                ram_begin: ram.start,
                ram_end: ram.end,
            });
        }
        Ok(Signature(begin..end))
    }

    /// The signature as it stands in RAM now, with so many bytes to a line.
    #[must_use]
    pub fn text(&self, ram: &Ram, granularity: usize) -> String {
        let Range { start, end } = self.0;
        // It was held against RAM.
        let bytes = ram.slice(PhysAddr(start), (end - start) as usize);
        let mut text = String::new();
        for line in bytes.unwrap_or_default().chunks(granularity.max(1)) {
            for at in (0..granularity).rev() {
                // Writing to a `String` does not fail.
                let _ = write!(text, "{:02x}", line.get(at).copied().unwrap_or(0));
            }
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAM: Range<u64> = 0x8000_0000..0x8000_1000;

    fn text(begin: u64, end: u64, granularity: usize) -> String {
        let mut ram = Ram::new(PhysAddr(RAM.start), RAM.end - RAM.start).unwrap();
        let bytes: Vec<u8> = (1..=24).collect();
        let place = ram.slice_mut(PhysAddr(RAM.start), bytes.len()).unwrap();
        place.copy_from_slice(&bytes);
        let signature = Signature::between(Some(begin), Some(end), &RAM).unwrap();
        signature.text(&ram, granularity)
    }

    #[test]
    fn a_line_begins_with_the_byte_at_the_highest_address() {
        let base = RAM.start;
        assert_eq!(text(base, base + 8, 4), "04030201\n08070605\n");
        assert_eq!(text(base, base + 8, 8), "0807060504030201\n");
        assert_eq!(text(base + 1, base + 3, 1), "02\n03\n");
        let wide = "100f0e0d0c0b0a090807060504030201\n00000000000000001817161514131211\n";
        assert_eq!(text(base, base + 24, 16), wide);
        assert_eq!(text(base, base, 16), "");
        assert_eq!(text(RAM.end - 4, RAM.end, 4), "00000000\n");
    }

    #[test]
    fn what_is_no_range_of_ram_is_refused() {
        let check = |begin, end, words: &str| {
            let text = Signature::between(begin, end, &RAM)
                .unwrap_err()
                .to_string();
            assert!(text.contains(words), "{text}");
        };
        let base = RAM.start;
        check(None, Some(base), "no symbol `begin_signature`");
        check(Some(base), None, "no symbol `end_signature`");
        check(Some(base + 8), Some(base), "upside down");
        check(Some(0x1000), Some(0x1010), "outside RAM");
        check(Some(base), Some(RAM.end + 1), "outside RAM");
        check(Some(base), Some(u64::MAX), "outside RAM");
    }
}
