//! Numbers and texts as bytes: the fields of events.
//!
//! Of a number only the difference from the same field of the last event of its kind is written, as
//! a variable-length integer: addresses and times that lie close together take a byte or two.

use crate::hart::{AccessKind, Privilege};
use crate::observe::counters::FaultReason;

/// The most fields that an event has.
pub(super) const MAX_FIELDS: usize = 8;

/// The longest text that an event holds; the rest of a longer one is left out.
pub const MAX_TEXT: usize = 64;

/// What was last written in each field of each kind of event.
pub(super) type Last = [[u64; MAX_FIELDS]; 64];

/// Bytes are not what they must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Malformed;

/// A number in groups of seven bits, the lowest first; bit 7 says that there are more.
pub(super) fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes such a number from the front.
pub(super) fn take_varint(bytes: &mut &[u8]) -> Result<u64, Malformed> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first().ok_or(Malformed)?;
        *bytes = rest;
        let group = u64::from(byte & 0x7f);
        // The tenth byte has room for one bit.
        if group << shift >> shift != group {
            return Err(Malformed);
        }
        number |= group << shift;
        if byte & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(Malformed)
}

/// A difference as a number that is small when the difference is, whatever its sign.
const fn zigzag(difference: u64) -> u64 {
    difference << 1 ^ (difference as i64 >> 63) as u64
}

const fn unzigzag(number: u64) -> u64 {
    number >> 1 ^ (number & 1).wrapping_neg()
}

/// Writes the fields of one event.
pub(super) struct Put<'a> {
    pub(super) out: &'a mut Vec<u8>,
    pub(super) last: &'a mut [u64; MAX_FIELDS],
    pub(super) at: usize,
}

impl Put<'_> {
    pub(super) fn number(&mut self, number: u64) {
        let last = &mut self.last[self.at];
        put_varint(self.out, zigzag(number.wrapping_sub(*last)));
        *last = number;
        self.at += 1;
    }
}

/// Reads the fields of one event.
pub(super) struct Take<'a, 'b> {
    pub(super) bytes: &'a mut &'b [u8],
    pub(super) last: &'a mut [u64; MAX_FIELDS],
    pub(super) at: usize,
}

impl Take<'_, '_> {
    pub(super) fn number(&mut self) -> Result<u64, Malformed> {
        let difference = unzigzag(take_varint(self.bytes)?);
        let last = &mut self.last[self.at];
        *last = last.wrapping_add(difference);
        self.at += 1;
        Ok(*last)
    }
}

/// What a field holds, for whoever shows events without knowing each kind of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value<'a> {
    /// A count, a number, an amount.
    Number(u64),
    /// An address, or a word to be looked at in hexadecimal.
    Hex(u64),
    /// One of a few names.
    Name(&'static str),
    /// Text from the guest.
    Text(&'a str),
    /// There is none.
    None,
}

/// The type of a field.
pub(super) trait Field: Sized {
    fn put(&self, to: &mut Put<'_>);
    fn take(from: &mut Take<'_, '_>) -> Result<Self, Malformed>;
    fn value(&self) -> Value<'_>;
}

/// An address, or a word of bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Hex(pub u64);

impl Field for Hex {
    fn put(&self, to: &mut Put<'_>) {
        to.number(self.0);
    }

    fn take(from: &mut Take<'_, '_>) -> Result<Self, Malformed> {
        from.number().map(Hex)
    }

    fn value(&self) -> Value<'_> {
        Value::Hex(self.0)
    }
}

/// An address that there may be none of: two numbers, the first of which says whether there is.
impl Field for Option<Hex> {
    fn put(&self, to: &mut Put<'_>) {
        to.number(u64::from(self.is_some()));
        match self {
            Some(hex) => to.number(hex.0),
            None => to.at += 1,
        }
    }

    fn take(from: &mut Take<'_, '_>) -> Result<Self, Malformed> {
        match from.number()? {
            0 => {
                from.at += 1;
                Ok(None)
            }
            1 => Ok(Some(Hex(from.number()?))),
            _ => Err(Malformed),
        }
    }

    fn value(&self) -> Value<'_> {
        self.map_or(Value::None, |hex| Value::Hex(hex.0))
    }
}

macro_rules! numbers {
    ($($type:ty),*) => { $(
        impl Field for $type {
            fn put(&self, to: &mut Put<'_>) {
                to.number(u64::from(*self));
            }

            fn take(from: &mut Take<'_, '_>) -> Result<Self, Malformed> {
                from.number()?.try_into().map_err(|_| Malformed)
            }

            fn value(&self) -> Value<'_> {
                Value::Number(u64::from(*self))
            }
        }
    )* };
}

numbers!(u64, u32, u16, u8);

impl Field for i64 {
    fn put(&self, to: &mut Put<'_>) {
        to.number(*self as u64);
    }

    fn take(from: &mut Take<'_, '_>) -> Result<Self, Malformed> {
        Ok(from.number()? as i64)
    }

    fn value(&self) -> Value<'_> {
        Value::Number(*self as u64)
    }
}

impl Field for bool {
    fn put(&self, to: &mut Put<'_>) {
        to.number(u64::from(*self));
    }

    fn take(from: &mut Take<'_, '_>) -> Result<Self, Malformed> {
        match from.number()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Malformed),
        }
    }

    fn value(&self) -> Value<'_> {
        Value::Name(if *self { "yes" } else { "no" })
    }
}

/// How many bytes, and those: UTF-8.
impl Field for String {
    fn put(&self, to: &mut Put<'_>) {
        let mut len = self.len().min(MAX_TEXT);
        while !self.is_char_boundary(len) {
            len -= 1;
        }
        to.out.push(len as u8);
        to.out.extend_from_slice(&self.as_bytes()[..len]);
    }

    fn take(from: &mut Take<'_, '_>) -> Result<Self, Malformed> {
        let (&len, rest) = from.bytes.split_first().ok_or(Malformed)?;
        let (text, rest) = rest.split_at_checked(len.into()).ok_or(Malformed)?;
        if text.len() > MAX_TEXT {
            return Err(Malformed);
        }
        *from.bytes = rest;
        let text = std::str::from_utf8(text).map_err(|_| Malformed)?;
        Ok(text.to_owned())
    }

    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

/// Enums whose numbers stand in the file.
macro_rules! names {
    ($type:ty { $($variant:path => $name:literal),* $(,)? }) => {
        impl $crate::recording::field::Field for $type {
            fn put(&self, to: &mut $crate::recording::field::Put<'_>) {
                to.number(*self as u64);
            }

            fn take(
                from: &mut $crate::recording::field::Take<'_, '_>,
            ) -> Result<Self, $crate::recording::field::Malformed> {
                let number = from.number()?;
                $(if number == $variant as u64 { return Ok($variant); })*
                Err($crate::recording::field::Malformed)
            }

            fn value(&self) -> $crate::recording::field::Value<'_> {
                $crate::recording::field::Value::Name(match self { $($variant => $name),* })
            }
        }
    };
}
pub(super) use names;

names!(Privilege {
    Privilege::User => "U",
    Privilege::Supervisor => "S",
    Privilege::Machine => "M",
});

names!(AccessKind {
    AccessKind::Fetch => "fetch",
    AccessKind::Load => "load",
    AccessKind::Store => "store",
});

names!(FaultReason {
    FaultReason::Absent => "absent",
    FaultReason::Protection => "protection",
    FaultReason::AccessedDirty => "accessed_dirty",
    FaultReason::Malformed => "malformed",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_as_many_bytes_as_they_need() {
        for (number, len) in [
            (0, 1),
            (127, 1),
            (128, 2),
            (1 << 14, 3),
            (u64::from(u32::MAX), 5),
            (u64::MAX, 10),
        ] {
            let mut bytes = Vec::new();
            put_varint(&mut bytes, number);
            assert_eq!(bytes.len(), len, "{number}");
            assert_eq!(take_varint(&mut &bytes[..]), Ok(number));
            // Cut short, it is none.
            assert_eq!(take_varint(&mut &bytes[..len - 1]), Err(Malformed));
        }
    }

    #[test]
    fn numbers_of_more_than_64_bits_are_none() {
        for bytes in [
            &[0xff; 11][..],
            &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2],
        ] {
            assert_eq!(take_varint(&mut &bytes[..]), Err(Malformed), "{bytes:?}");
        }
    }

    #[test]
    fn small_differences_are_small_numbers() {
        for (difference, number) in [(0_i64, 0), (-1, 1), (1, 2), (-2, 3), (i64::MIN, u64::MAX)] {
            assert_eq!(zigzag(difference as u64), number);
            assert_eq!(unzigzag(number) as i64, difference);
        }
    }
}
