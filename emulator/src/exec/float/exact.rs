//! Floating point by Berkeley SoftFloat, in its RISC-V specialisation: canonical NaNs, tininess
//! detected after rounding, RISC-V's saturation in conversions to integers.
//!
//! SoftFloat keeps rounding mode and flags in thread-local variables. Each function sets both
//! before the operation and takes the flags out after it, so nothing is left behind.

use softfloat_wrapper::{ExceptionFlags, F16, F32, F64, Float, RoundingMode as SoftRounding};

use super::{Fflags, RoundingMode, bits};

const SIGN_H: u16 = 1 << 15;
const SIGN_S: u32 = 1 << 31;
const SIGN_D: u64 = 1 << 63;

/// Runs a SoftFloat operation and collects the flags it raises, which have `fcsr`'s layout.
#[inline(always)]
fn flagged<T>(operation: impl FnOnce() -> T) -> (T, Fflags) {
    let mut flags = ExceptionFlags::default();
    flags.set();
    let result = operation();
    flags.get();
    (result, Fflags::from_bits(flags.to_bits()))
}

const fn soft(rm: RoundingMode) -> SoftRounding {
    match rm {
        RoundingMode::Rne => SoftRounding::TiesToEven,
        RoundingMode::Rtz => SoftRounding::TowardZero,
        RoundingMode::Rdn => SoftRounding::TowardNegative,
        RoundingMode::Rup => SoftRounding::TowardPositive,
        RoundingMode::Rmm => SoftRounding::TiesToAway,
    }
}

macro_rules! binary {
    ($($(#[$doc:meta])* $name:ident $bits:ty, $float:ident, $method:ident;)*) => {$(
        $(#[$doc])*
        #[inline(never)]
        #[must_use]
        pub fn $name(a: $bits, b: $bits, rm: RoundingMode) -> ($bits, Fflags) {
            let (a, b) = ($float::from_bits(a), $float::from_bits(b));
            flagged(|| a.$method(b, soft(rm)).to_bits())
        }
    )*};
}

binary! {
    /// `fadd.h`
    add_h u16, F16, add;
    /// `fsub.h`
    sub_h u16, F16, sub;
    /// `fmul.h`
    mul_h u16, F16, mul;
    /// `fdiv.h`
    div_h u16, F16, div;
    /// `fadd.s`
    add_s u32, F32, add;
    /// `fsub.s`
    sub_s u32, F32, sub;
    /// `fmul.s`
    mul_s u32, F32, mul;
    /// `fdiv.s`
    div_s u32, F32, div;
    /// `fadd.d`
    add_d u64, F64, add;
    /// `fsub.d`
    sub_d u64, F64, sub;
    /// `fmul.d`
    mul_d u64, F64, mul;
    /// `fdiv.d`
    div_d u64, F64, div;
}

macro_rules! unary {
    ($($(#[$doc:meta])* $name:ident $bits:ty, $float:ident, $method:ident $to:ty;)*) => {$(
        $(#[$doc])*
        #[inline(never)]
        #[must_use]
        pub fn $name(a: $bits, rm: RoundingMode) -> ($to, Fflags) {
            flagged(|| $float::from_bits(a).$method(soft(rm)).to_bits())
        }
    )*};
}

unary! {
    /// `fsqrt.h`
    sqrt_h u16, F16, sqrt u16;
    /// `fsqrt.s`
    sqrt_s u32, F32, sqrt u32;
    /// `fsqrt.d`
    sqrt_d u64, F64, sqrt u64;
    /// `fcvt.h.s`
    cvt_h_s u32, F32, to_f16 u16;
    /// `fcvt.h.d`
    cvt_h_d u64, F64, to_f16 u16;
    /// `fcvt.s.d`
    cvt_s_d u64, F64, to_f32 u32;
}

/// Widening, which is always exact, so that there is nothing to round.
macro_rules! widen {
    ($($(#[$doc:meta])* $name:ident $bits:ty, $float:ident, $method:ident $to:ty;)*) => {$(
        $(#[$doc])*
        #[inline(never)]
        #[must_use]
        pub fn $name(a: $bits) -> ($to, Fflags) {
            flagged(|| $float::from_bits(a).$method(SoftRounding::TiesToEven).to_bits())
        }
    )*};
}

widen! {
    /// `fcvt.s.h`
    cvt_s_h u16, F16, to_f32 u32;
    /// `fcvt.d.h`
    cvt_d_h u16, F16, to_f64 u64;
    /// `fcvt.d.s`
    cvt_d_s u32, F32, to_f64 u64;
}

/// Rounding to an integer in the same format. SoftFloat's wrapper does not ask for NX, which is
/// to be raised if the result, when it is a number, is not what it was rounded from.
macro_rules! round {
    ($($(#[$doc:meta])* $name:ident $bits:ty, $float:ident, $is_nan:path;)*) => {$(
        $(#[$doc])*
        #[inline(never)]
        #[must_use]
        pub fn $name(a: $bits, rm: RoundingMode) -> ($bits, Fflags) {
            let (result, flags) =
                flagged(|| $float::from_bits(a).round_to_integral(soft(rm)).to_bits());
            (result, flags | Fflags::nx_if(result != a && !$is_nan(a)))
        }
    )*};
}

round! {
    /// `froundnx.h`
    roundnx_h u16, F16, bits::is_nan_h;
    /// `froundnx.s`
    roundnx_s u32, F32, bits::is_nan_s;
    /// `froundnx.d`
    roundnx_d u64, F64, bits::is_nan_d;
}

macro_rules! fused {
    ($($(#[$doc:meta])* $name:ident $bits:ty, $float:ident, $product:expr, $addend:expr;)*) => {$(
        $(#[$doc])*
        #[inline(never)]
        #[must_use]
        pub fn $name(a: $bits, b: $bits, c: $bits, rm: RoundingMode) -> ($bits, Fflags) {
            let (a, c) = (a ^ $product, c ^ $addend);
            let [a, b, c] = [a, b, c].map($float::from_bits);
            flagged(|| a.fused_mul_add(b, c, soft(rm)).to_bits())
        }
    )*};
}

// Which signs are flipped: the product's (by way of `a`) and the addend's.
fused! {
    /// `fmadd.h`: a × b + c
    madd_h u16, F16, 0, 0;
    /// `fmsub.h`: a × b − c
    msub_h u16, F16, 0, SIGN_H;
    /// `fnmsub.h`: −(a × b) + c
    nmsub_h u16, F16, SIGN_H, 0;
    /// `fnmadd.h`: −(a × b) − c
    nmadd_h u16, F16, SIGN_H, SIGN_H;
    /// `fmadd.s`: a × b + c
    madd_s u32, F32, 0, 0;
    /// `fmsub.s`: a × b − c
    msub_s u32, F32, 0, SIGN_S;
    /// `fnmsub.s`: −(a × b) + c
    nmsub_s u32, F32, SIGN_S, 0;
    /// `fnmadd.s`: −(a × b) − c
    nmadd_s u32, F32, SIGN_S, SIGN_S;
    /// `fmadd.d`: a × b + c
    madd_d u64, F64, 0, 0;
    /// `fmsub.d`: a × b − c
    msub_d u64, F64, 0, SIGN_D;
    /// `fnmsub.d`: −(a × b) + c
    nmsub_d u64, F64, SIGN_D, 0;
    /// `fnmadd.d`: −(a × b) − c
    nmadd_d u64, F64, SIGN_D, SIGN_D;
}

macro_rules! to_integer {
    ($($(#[$doc:meta])* $name:ident $bits:ty, $float:ident, $method:ident, $extend:expr;)*) => {$(
        $(#[$doc])*
        #[inline(never)]
        #[must_use]
        pub fn $name(a: $bits, rm: RoundingMode) -> (u64, Fflags) {
            // The flag argument asks for NX when the value is not an integer.
            flagged(|| $extend($float::from_bits(a).$method(soft(rm), true)))
        }
    )*};
}

/// 32-bit results are sign-extended, the unsigned ones too.
fn extend(value: i32) -> u64 {
    i64::from(value) as u64
}

to_integer! {
    /// `fcvt.w.h`
    cvt_w_h u16, F16, to_i32, extend;
    /// `fcvt.wu.h`
    cvt_wu_h u16, F16, to_u32, |v: u32| extend(v as i32);
    /// `fcvt.l.h`
    cvt_l_h u16, F16, to_i64, |v: i64| v as u64;
    /// `fcvt.lu.h`
    cvt_lu_h u16, F16, to_u64, |v: u64| v;
    /// `fcvt.w.s`
    cvt_w_s u32, F32, to_i32, extend;
    /// `fcvt.wu.s`
    cvt_wu_s u32, F32, to_u32, |v: u32| extend(v as i32);
    /// `fcvt.l.s`
    cvt_l_s u32, F32, to_i64, |v: i64| v as u64;
    /// `fcvt.lu.s`
    cvt_lu_s u32, F32, to_u64, |v: u64| v;
    /// `fcvt.w.d`
    cvt_w_d u64, F64, to_i32, extend;
    /// `fcvt.wu.d`
    cvt_wu_d u64, F64, to_u32, |v: u32| extend(v as i32);
    /// `fcvt.l.d`
    cvt_l_d u64, F64, to_i64, |v: i64| v as u64;
    /// `fcvt.lu.d`
    cvt_lu_d u64, F64, to_u64, |v: u64| v;
}

macro_rules! from_integer {
    ($($(#[$doc:meta])* $name:ident $bits:ty, $float:ident, $method:ident, $integer:ty;)*) => {$(
        $(#[$doc])*
        #[inline(never)]
        #[must_use]
        pub fn $name(x: u64, rm: RoundingMode) -> ($bits, Fflags) {
            flagged(|| $float::$method(x as $integer, soft(rm)).to_bits())
        }
    )*};
}

from_integer! {
    /// `fcvt.h.w`
    cvt_h_w u16, F16, from_i32, i32;
    /// `fcvt.h.wu`
    cvt_h_wu u16, F16, from_u32, u32;
    /// `fcvt.h.l`
    cvt_h_l u16, F16, from_i64, i64;
    /// `fcvt.h.lu`
    cvt_h_lu u16, F16, from_u64, u64;
    /// `fcvt.s.w`
    cvt_s_w u32, F32, from_i32, i32;
    /// `fcvt.s.wu`
    cvt_s_wu u32, F32, from_u32, u32;
    /// `fcvt.s.l`
    cvt_s_l u32, F32, from_i64, i64;
    /// `fcvt.s.lu`
    cvt_s_lu u32, F32, from_u64, u64;
    /// `fcvt.d.w`
    cvt_d_w u64, F64, from_i32, i32;
    /// `fcvt.d.wu`
    cvt_d_wu u64, F64, from_u32, u32;
    /// `fcvt.d.l`
    cvt_d_l u64, F64, from_i64, i64;
    /// `fcvt.d.lu`
    cvt_d_lu u64, F64, from_u64, u64;
}
