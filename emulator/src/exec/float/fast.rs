//! Floating point on the host's FPU, bit for bit what [`exact`] gives, flags included.
//!
//! The host rounds to nearest even, as Rust guarantees, and its flags are never read. A function
//! goes the fast way only if rounding is RNE and result and operands show that no flag but NX
//! can be raised: no NaN, no infinity, nothing near overflow or underflow. Whether the result is
//! inexact matters only while NX is not among the `accrued` flags; then it is found from the
//! rounding error, which each operation lets compute exactly:
//!
//! - sums, by Knuth's two-sum;
//! - single-precision products, in double precision, where they are exact;
//! - double-precision products, quotients and square roots, on the odd parts of the
//!   significands: `a × b = r` exactly if and only if it holds for the odd parts, for a rounded
//!   result cannot differ from the exact one by a power of two.
//!
//! Everything else is [`exact`]'s. The flags that come back are those to be added to the accrued
//! ones; NX may be left out if it is among them already.

use super::bits::is_signaling_s;
use super::{CANONICAL_NAN_D, Fflags, RoundingMode, bits, exact};

const SIGN_S: u32 = 1 << 31;
const SIGN_D: u64 = 1 << 63;

/// Whether inexactness need not be looked for.
#[inline(always)]
fn has_nx(accrued: Fflags) -> bool {
    accrued.contains(Fflags::NX)
}

/// Whether the result of rounding is a normal number well away from underflow and overflow: it
/// is above the smallest normal number, so what was rounded was not below that.
macro_rules! is_plain {
    ($float:ty, $result:expr) => {
        $result.abs() > <$float>::MIN_POSITIVE && $result.abs() <= <$float>::MAX
    };
}

/// The rounding error of the sum `s` of `a` and `b` (Knuth's two-sum): exact unless an
/// intermediate overflows. Subnormal sums are exact, so there is no underflow.
macro_rules! sum_error {
    ($a:expr, $b:expr, $s:expr) => {{
        let b_part = $s - $a;
        let a_part = $s - b_part;
        ($a - a_part) + ($b - b_part)
    }};
}

macro_rules! sum {
    ($($(#[$doc:meta])* $name:ident $bits:ty, $float:ty, $limit:expr, $flip:expr;)*) => {$(
        $(#[$doc])*
        #[inline]
        #[must_use]
        pub fn $name(a: $bits, b: $bits, rm: RoundingMode, accrued: Fflags) -> ($bits, Fflags) {
            // Below this neither the sum nor what finds its error can overflow.
            const LIMIT: $float = $limit;
            let (x, y) = (<$float>::from_bits(a), <$float>::from_bits(b ^ $flip));
            if rm == RoundingMode::Rne && x.abs() < LIMIT && y.abs() < LIMIT {
                let sum = x + y;
                let inexact = !has_nx(accrued) && sum_error!(x, y, sum) != 0.0;
                return (sum.to_bits(), Fflags::nx_if(inexact));
            }
            exact::$name(a, b, rm)
        }
    )*};
}

sum! {
    /// `fadd.s`
    add_s u32, f32, f32::MAX / 4.0, 0;
    /// `fsub.s`
    sub_s u32, f32, f32::MAX / 4.0, SIGN_S;
    /// `fadd.d`
    add_d u64, f64, f64::MAX / 4.0, 0;
    /// `fsub.d`
    sub_d u64, f64, f64::MAX / 4.0, SIGN_D;
}

/// `fmul.s`
#[inline]
#[must_use]
pub fn mul_s(a: u32, b: u32, rm: RoundingMode, accrued: Fflags) -> (u32, Fflags) {
    let product = f64::from(f32::from_bits(a)) * f64::from(f32::from_bits(b));
    if rm == RoundingMode::Rne {
        if let Some(fast) = round_to_single(product, accrued) {
            return fast;
        }
    }
    exact::mul_s(a, b, rm)
}

/// Rounds to single precision, unless NaN, infinity, overflow or underflow is near.
#[inline(always)]
fn round_to_single(value: f64, accrued: Fflags) -> Option<(u32, Fflags)> {
    let result = value as f32;
    let plain = value.abs() >= f64::from(f32::MIN_POSITIVE) && result.abs() <= f32::MAX;
    if plain || value == 0.0 {
        let inexact = !has_nx(accrued) && f64::from(result) != value;
        Some((result.to_bits(), Fflags::nx_if(inexact)))
    } else {
        None
    }
}

/// `fmul.d`
#[inline]
#[must_use]
pub fn mul_d(a: u64, b: u64, rm: RoundingMode, accrued: Fflags) -> (u64, Fflags) {
    let product = f64::from_bits(a) * f64::from_bits(b);
    if rm == RoundingMode::Rne {
        if is_plain!(f64, product) {
            let inexact = !has_nx(accrued) && !product_is_exact(a, b);
            return (product.to_bits(), Fflags::nx_if(inexact));
        }
        // Zero times a finite number; zero times another is NaN, and not zero is underflow.
        if product == 0.0 && (a << 1 == 0 || b << 1 == 0) {
            return (product.to_bits(), Fflags::NONE);
        }
    }
    exact::mul_d(a, b, rm)
}

/// The significand of a finite number without its trailing zeros.
#[inline(always)]
fn odd_part(a: u64) -> u64 {
    const FRACTION: u64 = (1 << 52) - 1;
    let fraction = a & FRACTION;
    let normal = a << 1 > FRACTION << 1;
    let significand = fraction | u64::from(normal) << 52;
    // Zero has none; any number will do, as long as the shift is in range.
    significand >> (significand | 1 << 63).trailing_zeros()
}

/// Whether the product of finite numbers fits in 53 bits.
#[inline(always)]
fn product_is_exact(a: u64, b: u64) -> bool {
    let product = u128::from(odd_part(a)) * u128::from(odd_part(b));
    product >> 53 == 0
}

/// `fdiv.s`
#[inline]
#[must_use]
pub fn div_s(a: u32, b: u32, rm: RoundingMode, accrued: Fflags) -> (u32, Fflags) {
    let (x, y) = (f32::from_bits(a), f32::from_bits(b));
    let quotient = x / y;
    if rm == RoundingMode::Rne {
        if is_plain!(f32, quotient) {
            let back = f64::from(quotient) * f64::from(y);
            let inexact = !has_nx(accrued) && back != f64::from(x);
            return (quotient.to_bits(), Fflags::nx_if(inexact));
        }
        // Zero by a finite number; by zero or NaN the result would be NaN.
        if quotient == 0.0 && x == 0.0 {
            return (quotient.to_bits(), Fflags::NONE);
        }
    }
    exact::div_s(a, b, rm)
}

/// `fdiv.d`
#[inline]
#[must_use]
pub fn div_d(a: u64, b: u64, rm: RoundingMode, accrued: Fflags) -> (u64, Fflags) {
    let (x, y) = (f64::from_bits(a), f64::from_bits(b));
    let quotient = x / y;
    if rm == RoundingMode::Rne {
        if is_plain!(f64, quotient) {
            let inexact = !has_nx(accrued) && !is_odd_product(a, quotient.to_bits(), b);
            return (quotient.to_bits(), Fflags::nx_if(inexact));
        }
        // Zero by a finite number; by zero or NaN the result would be NaN.
        if quotient == 0.0 && x == 0.0 {
            return (quotient.to_bits(), Fflags::NONE);
        }
    }
    exact::div_d(a, b, rm)
}

/// Whether `a` is `b × c` but for a power of two.
#[inline(always)]
fn is_odd_product(a: u64, b: u64, c: u64) -> bool {
    u128::from(odd_part(a)) == u128::from(odd_part(b)) * u128::from(odd_part(c))
}

/// `fsqrt.s`
#[inline]
#[must_use]
pub fn sqrt_s(a: u32, rm: RoundingMode, accrued: Fflags) -> (u32, Fflags) {
    let x = f32::from_bits(a);
    // Roots are never near overflow or underflow. The root of −0 is −0.
    if rm == RoundingMode::Rne && (0.0..=f32::MAX).contains(&x) {
        let root = x.sqrt();
        let back = f64::from(root) * f64::from(root);
        let inexact = !has_nx(accrued) && back != f64::from(x);
        return (root.to_bits(), Fflags::nx_if(inexact));
    }
    exact::sqrt_s(a, rm)
}

/// `fsqrt.d`
#[inline]
#[must_use]
pub fn sqrt_d(a: u64, rm: RoundingMode, accrued: Fflags) -> (u64, Fflags) {
    let x = f64::from_bits(a);
    if rm == RoundingMode::Rne && (0.0..=f64::MAX).contains(&x) {
        let root = x.sqrt();
        let bits = root.to_bits();
        let inexact = !has_nx(accrued) && !is_odd_product(a, bits, bits);
        return (bits, Fflags::nx_if(inexact));
    }
    exact::sqrt_d(a, rm)
}

/// a × b + c in single precision: the product is exact in double precision, and so the sum, once
/// rounded to odd, keeps all that rounding it again to single precision depends on (Boldo and
/// Melquiond, "Emulation of FMA and correctly rounded sums").
#[inline(always)]
fn fused_s(a: u32, b: u32, c: u32, accrued: Fflags) -> Option<(u32, Fflags)> {
    let [a, b, c] = [a, b, c].map(|x| f64::from(f32::from_bits(x)));
    let product = a * b;
    let sum = product + c;
    let error = sum_error!(product, c, sum);
    if error == 0.0 {
        return round_to_single(sum, accrued);
    }
    if !is_plain!(f64, sum) {
        return None;
    }
    round_to_single(round_to_odd(sum, error), accrued)
}

/// What `sum` would be had it been rounded to odd, given its rounding error, which is not zero:
/// an even significand moves by one towards the error.
#[inline(always)]
fn round_to_odd(sum: f64, error: f64) -> f64 {
    let bits = sum.to_bits();
    if bits & 1 != 0 {
        sum
    } else if (error > 0.0) == (sum > 0.0) {
        f64::from_bits(bits + 1)
    } else {
        f64::from_bits(bits - 1)
    }
}

/// Whether the host's fused multiply-add is known to round once: it is an instruction, or the
/// work of a C library that is right about it (MinGW's is not).
const HOST_FUSES: bool = cfg!(any(
    target_feature = "fma",
    target_arch = "aarch64",
    all(target_os = "linux", target_env = "gnu"),
));

/// Whether the host rounds a fused multiply-add once.
#[inline(always)]
#[must_use]
pub const fn fused_is_exact() -> bool {
    HOST_FUSES
}

/// a × b + c in double precision. Whether the host rounded is known only if the product is exact.
#[inline(always)]
fn fused_d(a: u64, b: u64, c: u64, accrued: Fflags) -> Option<(u64, Fflags)> {
    let [x, y, z] = [a, b, c].map(f64::from_bits);
    if has_nx(accrued) && HOST_FUSES {
        let result = x.mul_add(y, z);
        return is_plain!(f64, result).then(|| (result.to_bits(), Fflags::NONE));
    }
    const LIMIT: f64 = f64::MAX / 4.0;
    let product = x * y;
    let plain = is_plain!(f64, product) && product.abs() < LIMIT && z.abs() < LIMIT;
    if !plain || !product_is_exact(a, b) {
        return None;
    }
    let sum = product + z;
    let inexact = sum_error!(product, z, sum) != 0.0;
    Some((sum.to_bits(), Fflags::nx_if(inexact)))
}

macro_rules! fused {
    ($($(#[$doc:meta])* $name:ident $bits:ty, $fused:ident, $product:expr, $addend:expr;)*) => {$(
        $(#[$doc])*
        #[inline]
        #[must_use]
        pub fn $name(
            a: $bits,
            b: $bits,
            c: $bits,
            rm: RoundingMode,
            accrued: Fflags,
        ) -> ($bits, Fflags) {
            if rm == RoundingMode::Rne {
                if let Some(fast) = $fused(a ^ $product, b, c ^ $addend, accrued) {
                    return fast;
                }
            }
            exact::$name(a, b, c, rm)
        }
    )*};
}

// Which signs are flipped: the product's (by way of `a`) and the addend's.
fused! {
    /// `fmadd.s`: a × b + c
    madd_s u32, fused_s, 0, 0;
    /// `fmsub.s`: a × b − c
    msub_s u32, fused_s, 0, SIGN_S;
    /// `fnmsub.s`: −(a × b) + c
    nmsub_s u32, fused_s, SIGN_S, 0;
    /// `fnmadd.s`: −(a × b) − c
    nmadd_s u32, fused_s, SIGN_S, SIGN_S;
    /// `fmadd.d`: a × b + c
    madd_d u64, fused_d, 0, 0;
    /// `fmsub.d`: a × b − c
    msub_d u64, fused_d, 0, SIGN_D;
    /// `fnmsub.d`: −(a × b) + c
    nmsub_d u64, fused_d, SIGN_D, 0;
    /// `fnmadd.d`: −(a × b) − c
    nmadd_d u64, fused_d, SIGN_D, SIGN_D;
}

/// `fcvt.s.d`
#[inline]
#[must_use]
pub fn cvt_s_d(a: u64, rm: RoundingMode, accrued: Fflags) -> (u32, Fflags) {
    if rm == RoundingMode::Rne {
        if let Some(fast) = round_to_single(f64::from_bits(a), accrued) {
            return fast;
        }
    }
    exact::cvt_s_d(a, rm)
}

/// `fcvt.d.s`: always exact.
#[inline]
#[must_use]
pub fn cvt_d_s(a: u32) -> (u64, Fflags) {
    if bits::is_nan_s(a) {
        return (CANONICAL_NAN_D, Fflags::nv_if(is_signaling_s(a)));
    }
    (f64::from(f32::from_bits(a)).to_bits(), Fflags::NONE)
}

/// Rounding to an integer in the same format, for which the host has a function a mode.
macro_rules! round {
    ($($(#[$doc:meta])* $name:ident $bits:ty, $float:ty;)*) => {$(
        $(#[$doc])*
        #[inline]
        #[must_use]
        pub fn $name(a: $bits, rm: RoundingMode) -> ($bits, Fflags) {
            let x = <$float>::from_bits(a);
            if x.is_nan() {
                return exact::$name(a, rm);
            }
            let rounded = match rm {
                RoundingMode::Rne => x.round_ties_even(),
                RoundingMode::Rtz => x.trunc(),
                RoundingMode::Rdn => x.floor(),
                RoundingMode::Rup => x.ceil(),
                RoundingMode::Rmm => x.round(),
            };
            (rounded.to_bits(), Fflags::nx_if(rounded != x))
        }
    )*};
}

round! {
    /// `froundnx.s`
    roundnx_s u32, f32;
    /// `froundnx.d`
    roundnx_d u64, f64;
}

/// Conversions to integers. Rounding towards zero is the host's own; in other modes the fast way
/// is for numbers that are integers already.
macro_rules! to_integer {
    ($($(#[$doc:meta])* $name:ident $bits:ty, $float:ty, $integer:ty, $extend:ty;)*) => {$(
        $(#[$doc])*
        #[inline]
        #[must_use]
        pub fn $name(a: $bits, rm: RoundingMode) -> (u64, Fflags) {
            // One more than the largest integer: a power of two, so exact.
            const END: $float = (<$integer>::MAX / 2 + 1) as $float * 2.0;
            let x = <$float>::from_bits(a);
            if x >= <$integer>::MIN as $float && x < END {
                let integer = x as $integer;
                let inexact = integer as $float != x;
                if !inexact || rm == RoundingMode::Rtz {
                    return (integer as $extend as u64, Fflags::nx_if(inexact));
                }
            }
            exact::$name(a, rm)
        }
    )*};
}

// 32-bit results are sign-extended, the unsigned ones too.
to_integer! {
    /// `fcvt.w.s`
    cvt_w_s u32, f32, i32, i32;
    /// `fcvt.wu.s`
    cvt_wu_s u32, f32, u32, i32;
    /// `fcvt.l.s`
    cvt_l_s u32, f32, i64, i64;
    /// `fcvt.lu.s`
    cvt_lu_s u32, f32, u64, u64;
    /// `fcvt.w.d`
    cvt_w_d u64, f64, i32, i32;
    /// `fcvt.wu.d`
    cvt_wu_d u64, f64, u32, i32;
    /// `fcvt.l.d`
    cvt_l_d u64, f64, i64, i64;
    /// `fcvt.lu.d`
    cvt_lu_d u64, f64, u64, u64;
}

/// Conversions from integers: exact if the significant bits fit, in whatever mode.
macro_rules! from_integer {
    ($($(#[$doc:meta])* $name:ident $bits:ty, $float:ty, $integer:ty, $magnitude:expr;)*) => {$(
        $(#[$doc])*
        #[inline]
        #[must_use]
        pub fn $name(x: u64, rm: RoundingMode) -> ($bits, Fflags) {
            let integer = x as $integer;
            let magnitude: u64 = $magnitude(integer);
            let odd = magnitude >> (magnitude | 1 << 63).trailing_zeros();
            let inexact = odd >> <$float>::MANTISSA_DIGITS != 0;
            if !inexact || rm == RoundingMode::Rne {
                return ((integer as $float).to_bits(), Fflags::nx_if(inexact));
            }
            exact::$name(x, rm)
        }
    )*};
}

from_integer! {
    /// `fcvt.s.w`
    cvt_s_w u32, f32, i32, |x: i32| x.unsigned_abs().into();
    /// `fcvt.s.wu`
    cvt_s_wu u32, f32, u32, u64::from;
    /// `fcvt.s.l`
    cvt_s_l u32, f32, i64, i64::unsigned_abs;
    /// `fcvt.s.lu`
    cvt_s_lu u32, f32, u64, |x| x;
    /// `fcvt.d.w`
    cvt_d_w u64, f64, i32, |x: i32| x.unsigned_abs().into();
    /// `fcvt.d.wu`
    cvt_d_wu u64, f64, u32, u64::from;
    /// `fcvt.d.l`
    cvt_d_l u64, f64, i64, i64::unsigned_abs;
    /// `fcvt.d.lu`
    cvt_d_lu u64, f64, u64, |x| x;
}
