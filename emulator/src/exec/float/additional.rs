//! What Zfa brings beyond comparing and choosing: constants, rounding to integers in the same
//! format, and the modular conversion to integers (Unprivileged ISA, Zfa).

use super::{CANONICAL_NAN_D, CANONICAL_NAN_H, CANONICAL_NAN_S, Fflags, RoundingMode, exact, fast};
use crate::isa::fli;

/// `fli.h`: 2¹⁶, which half precision does not reach, is infinity.
#[must_use]
pub fn li_h(number: u32) -> u16 {
    const SMALLEST_NORMAL: u16 = 1 << 10;
    match number & 31 {
        fli::MIN => SMALLEST_NORMAL,
        fli::NAN => CANONICAL_NAN_H,
        other => exact::cvt_h_s(li_s(other), RoundingMode::Rne).0,
    }
}

/// `fli.s`
#[must_use]
pub fn li_s(number: u32) -> u32 {
    match number & 31 {
        // The host's NaN may be another.
        fli::NAN => CANONICAL_NAN_S,
        other => fli::CONSTANTS[other as usize].to_bits(),
    }
}

/// `fli.d`
#[must_use]
pub fn li_d(number: u32) -> u64 {
    match number & 31 {
        fli::MIN => f64::MIN_POSITIVE.to_bits(),
        fli::NAN => CANONICAL_NAN_D,
        other => f64::from(fli::CONSTANTS[other as usize]).to_bits(),
    }
}

/// `fround.h`: as `froundnx.h`, but that it does not say whether the result is exact.
#[must_use]
pub fn round_h(a: u16, rm: RoundingMode) -> (u16, Fflags) {
    let (result, flags) = exact::roundnx_h(a, rm);
    (result, flags.without_nx())
}

/// `fround.s`: as `froundnx.s`, but that it does not say whether the result is exact.
#[must_use]
pub fn round_s(a: u32, rm: RoundingMode) -> (u32, Fflags) {
    let (result, flags) = fast::roundnx_s(a, rm);
    (result, flags.without_nx())
}

/// `fround.d`: as `froundnx.d`, but that it does not say whether the result is exact.
#[must_use]
pub fn round_d(a: u64, rm: RoundingMode) -> (u64, Fflags) {
    let (result, flags) = fast::roundnx_d(a, rm);
    (result, flags.without_nx())
}

/// `fcvtmod.w.d`: the integer modulo 2³², rounded towards zero; NaN and infinities are zero. The
/// flags are those of `fcvt.w.d`.
#[must_use]
pub fn cvtmod_w_d(a: u64) -> (u64, Fflags) {
    const FRACTION_BITS: i32 = 52;
    const BIAS: i32 = 1023;
    /// Below it there is nothing but fraction.
    const LOWEST: i32 = -FRACTION_BITS;
    let (_, flags) = fast::cvt_w_d(a, RoundingMode::Rtz);
    // What subnormal numbers lack does not matter: they are below 1.
    let significand = a & ((1 << FRACTION_BITS) - 1) | 1 << FRACTION_BITS;
    let exponent = (a >> FRACTION_BITS & 0x7ff) as i32 - BIAS - FRACTION_BITS;
    let magnitude = match exponent {
        // A multiple of 2³², or no number at all.
        32.. => 0,
        0..32 => (significand as u32) << exponent,
        LOWEST..0 => (significand >> -exponent) as u32,
        _ => 0,
    };
    let negative = a >> 63 != 0;
    let result = if negative {
        magnitude.wrapping_neg()
    } else {
        magnitude
    };
    (i64::from(result as i32) as u64, flags)
}
