//! What does not round, against the host's numbers and SoftFloat.

use std::num::FpCategory;

use softfloat_wrapper::{ExceptionFlags, F16, F32, F64, Float};

use super::*;

/// The flags that SoftFloat raises.
fn flagged<T>(operation: impl FnOnce() -> T) -> (T, Fflags) {
    let mut flags = ExceptionFlags::default();
    flags.set();
    let result = operation();
    flags.get();
    (result, Fflags::from_bits(flags.to_bits()))
}

/// The minimum of numbers, with −0 below +0.
fn minimum(a: f64, b: f64) -> f64 {
    if a < b || a == b && a.is_sign_negative() {
        a
    } else {
        b
    }
}

/// The place of a number in `fclass`.
fn class(number: f64, category: FpCategory, signaling: bool) -> u64 {
    let (negative, positive) = match category {
        FpCategory::Nan => return if signaling { 1 << 8 } else { 1 << 9 },
        FpCategory::Infinite => (0, 7),
        FpCategory::Normal => (1, 6),
        FpCategory::Subnormal => (2, 5),
        FpCategory::Zero => (3, 4),
    };
    1 << if number.is_sign_negative() {
        negative
    } else {
        positive
    }
}

/// One test a precision. `$widen` gives the same number in double precision.
macro_rules! compare {
    ($test:ident, $operand:ident, $soft:ident, $canonical:ident, $widen:expr, $category:expr;
        $eq:ident $lt:ident $le:ident $ltq:ident $leq:ident $min:ident $max:ident $minm:ident
        $maxm:ident $class:ident $sgnj:ident $sgnjn:ident $sgnjx:ident $is_nan:ident
        $is_signaling:ident) => {
        #[test]
        fn $test() {
            let mut random = Random(3);
            for _ in 0..cases() {
                let a = random.$operand();
                // Half of the pairs are equal but for the sign, or are neighbours.
                let b = match random.below(4) {
                    0 => bits::$sgnjn(a, a),
                    1 => a.wrapping_add(random.nudge() as _),
                    _ => random.$operand(),
                };
                let (x, y) = ($soft::from_bits(a), $soft::from_bits(b));
                assert_eq!(bits::$is_nan(a), x.is_nan(), "{a:x}");
                assert_eq!(bits::$is_signaling(a), x.is_signaling_nan(), "{a:x}");
                assert_eq!(bits::$eq(a, b), flagged(|| x.eq(y)), "{a:x} {b:x}");
                assert_eq!(bits::$lt(a, b), flagged(|| x.lt(y)), "{a:x} {b:x}");
                assert_eq!(bits::$le(a, b), flagged(|| x.le(y)), "{a:x} {b:x}");
                assert_eq!(bits::$ltq(a, b), flagged(|| x.lt_quiet(y)), "{a:x} {b:x}");
                assert_eq!(bits::$leq(a, b), flagged(|| x.le_quiet(y)), "{a:x} {b:x}");

                let (p, q): (f64, f64) = ($widen(a), $widen(b));
                let signaling = x.is_signaling_nan() || y.is_signaling_nan();
                let flags = Fflags::nv_if(signaling);
                let (smaller, larger) = match (p.is_nan(), q.is_nan()) {
                    (true, true) => ($canonical, $canonical),
                    (true, false) => (b, b),
                    (false, true) => (a, a),
                    (false, false) if minimum(p, q).to_bits() == p.to_bits() => (a, b),
                    (false, false) => (b, a),
                };
                assert_eq!(bits::$min(a, b), (smaller, flags), "{a:x} {b:x}");
                assert_eq!(bits::$max(a, b), (larger, flags), "{a:x} {b:x}");
                let (least, most) = match p.is_nan() || q.is_nan() {
                    true => ($canonical, $canonical),
                    false => (smaller, larger),
                };
                assert_eq!(bits::$minm(a, b), (least, flags), "{a:x} {b:x}");
                assert_eq!(bits::$maxm(a, b), (most, flags), "{a:x} {b:x}");

                let category: FpCategory = $category(a);
                assert_eq!(
                    bits::$class(a),
                    class(p, category, x.is_signaling_nan()),
                    "{a:x}"
                );

                let sign = |bits| $soft::from_bits(bits).sign() == 1;
                for (injected, negative) in [
                    (bits::$sgnj(a, b), sign(b)),
                    (bits::$sgnjn(a, b), !sign(b)),
                    (bits::$sgnjx(a, b), sign(a) != sign(b)),
                ] {
                    assert_eq!(injected << 1, a << 1, "{a:x} {b:x}");
                    assert_eq!(sign(injected), negative, "{a:x} {b:x}");
                }
            }
        }
    };
}

/// Rust has no half precision; a number below 2^-14 is subnormal there.
fn category_h(a: u16) -> FpCategory {
    let number = f32::from_bits(exact::cvt_s_h(a).0);
    match number.classify() {
        FpCategory::Normal if number.abs() < 2f32.powi(-14) => FpCategory::Subnormal,
        other => other,
    }
}

compare! {
    half_precision, half, F16, CANONICAL_NAN_H, |a| f64::from_bits(exact::cvt_d_h(a).0),
    category_h;
    eq_h lt_h le_h ltq_h leq_h min_h max_h minm_h maxm_h class_h sgnj_h sgnjn_h sgnjx_h is_nan_h
    is_signaling_h
}
compare! {
    single_precision, single, F32, CANONICAL_NAN_S, |a| f64::from(f32::from_bits(a)),
    |a| f32::from_bits(a).classify();
    eq_s lt_s le_s ltq_s leq_s min_s max_s minm_s maxm_s class_s sgnj_s sgnjn_s sgnjx_s is_nan_s
    is_signaling_s
}
compare! {
    double_precision, double, F64, CANONICAL_NAN_D, f64::from_bits,
    |a| f64::from_bits(a).classify();
    eq_d lt_d le_d ltq_d leq_d min_d max_d minm_d maxm_d class_d sgnj_d sgnjn_d sgnjx_d is_nan_d
    is_signaling_d
}

/// The modular conversion against a remainder, which the host computes exactly.
#[test]
fn modular_conversion() {
    const MODULUS: f64 = 4294967296.0;
    let mut random = Random(4);
    for _ in 0..cases() {
        let a = random.double();
        let (result, flags) = additional::cvtmod_w_d(a);
        let number = f64::from_bits(a);
        let expect = match number.is_finite() {
            true => (number.trunc() % MODULUS) as i64 as i32,
            false => 0,
        };
        assert_eq!(result, i64::from(expect) as u64, "{a:x}");
        assert_eq!(flags, exact::cvt_w_d(a, Rtz).1, "{a:x}");
    }
}

/// `fround` differs from `froundnx` in NX only.
#[test]
fn rounding_that_hides_inexactness() {
    let mut random = Random(5);
    for _ in 0..cases() {
        let rm = random.rm();
        let (h, s, d) = (random.half(), random.single(), random.double());
        let hidden = |flags: Fflags| Fflags::nv_if(flags.contains(Fflags::NV));
        let (result, flags) = exact::roundnx_h(h, rm);
        assert_eq!(additional::round_h(h, rm), (result, hidden(flags)), "{h:x}");
        let (result, flags) = exact::roundnx_s(s, rm);
        assert_eq!(additional::round_s(s, rm), (result, hidden(flags)), "{s:x}");
        let (result, flags) = exact::roundnx_d(d, rm);
        assert_eq!(additional::round_d(d, rm), (result, hidden(flags)), "{d:x}");
    }
}
