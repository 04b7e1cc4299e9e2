//! The constants that Zfa's `fli` loads.

use std::fmt::{self, Display, Formatter};

/// The constants by number, as `fli.s` loads them (Unprivileged ISA, Zfa, Load-Immediate
/// Instructions). Entry 1 is the smallest positive normal number of the instruction's own format.
pub const CONSTANTS: [f32; 32] = [
    -1.0,
    f32::MIN_POSITIVE,
    1.0 / 65536.0,
    1.0 / 32768.0,
    1.0 / 256.0,
    1.0 / 128.0,
    0.0625,
    0.125,
    0.25,
    0.3125,
    0.375,
    0.4375,
    0.5,
    0.625,
    0.75,
    0.875,
    1.0,
    1.25,
    1.5,
    1.75,
    2.0,
    2.5,
    3.0,
    4.0,
    8.0,
    16.0,
    128.0,
    256.0,
    32768.0,
    65536.0,
    f32::INFINITY,
    f32::NAN,
];

/// The number of the smallest positive normal number.
pub const MIN: u32 = 1;
/// The number of the canonical NaN.
pub const NAN: u32 = 31;

/// The constant with this number as assemblers take it.
pub(super) struct Constant(pub(super) u32);

impl Display for Constant {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 & 31 {
            MIN => f.write_str("min"),
            30 => f.write_str("inf"),
            NAN => f.write_str("nan"),
            // In double precision, so that all digits are written.
            number => write!(f, "{:?}", f64::from(CONSTANTS[number as usize])),
        }
    }
}
