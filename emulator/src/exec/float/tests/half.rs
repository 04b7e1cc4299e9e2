//! Half precision against integer arithmetic: all its numbers are multiples of 2⁻²⁴ below 2¹⁶,
//! so that sums, products and fused sums fit in 128 bits, and what must be rounded is rounded
//! here once more, by another way than SoftFloat's.

use super::*;

/// ±(`magnitude` + something below 1 if `sticky`) × 2^`exponent`.
#[derive(Clone, Copy, Debug)]
struct Exact {
    negative: bool,
    magnitude: u128,
    exponent: i32,
    sticky: bool,
}

/// All halves are multiples of 2 to this power.
const LEAST: i32 = -24;
const INFINITY: u16 = 0x7c00;

impl Exact {
    /// A finite number of a format.
    fn decode(bits: u64, exponent_bits: u32, fraction_bits: u32) -> Exact {
        let field = bits >> fraction_bits & ((1 << exponent_bits) - 1);
        let fraction = bits & ((1 << fraction_bits) - 1);
        let hidden = u64::from(field != 0) << fraction_bits;
        let bias = (1 << (exponent_bits - 1)) - 1;
        Exact {
            negative: bits >> (exponent_bits + fraction_bits) & 1 == 1,
            magnitude: u128::from(fraction | hidden),
            exponent: field.max(1) as i32 - bias - fraction_bits as i32,
            sticky: false,
        }
    }

    fn half(bits: u16) -> Exact {
        Exact::decode(bits.into(), 5, 10)
    }

    /// As a multiple of 2^`exponent`, which it is.
    fn at(self, exponent: i32) -> i128 {
        let magnitude = (self.magnitude << (self.exponent - exponent)) as i128;
        if self.negative { -magnitude } else { magnitude }
    }

    /// The multiple of 2^`last` that `rm` chooses, and whether it is another number.
    fn round(self, last: i32, rm: RoundingMode) -> (u128, bool) {
        let shift = last - self.exponent;
        if shift <= 0 {
            assert!(!self.sticky, "too few bits: {self:?}");
            return (self.magnitude << -shift, false);
        }
        // Beyond any number of bits there is only what is left over.
        let shift = shift.min(126) as u32;
        let (whole, rest) = (self.magnitude >> shift, self.magnitude & ((1 << shift) - 1));
        let inexact = rest != 0 || self.sticky;
        let tie = (1 << (shift - 1), false);
        let up = match rm {
            Rne => (rest, self.sticky) > tie || (rest, self.sticky) == tie && whole & 1 == 1,
            Rmm => (rest, self.sticky) >= tie,
            Rtz => false,
            Rdn => inexact && self.negative,
            Rup => inexact && !self.negative,
        };
        (whole + u128::from(up), inexact)
    }

    /// The half, with tininess detected after rounding.
    fn to_half(self, rm: RoundingMode) -> (u16, Fflags) {
        let sign = u16::from(self.negative) << 15;
        if self.magnitude == 0 {
            return (sign, Fflags::NONE);
        }
        let digits = 128 - self.magnitude.leading_zeros() as i32;
        let unbounded = self.exponent + digits - 11;
        let last = unbounded.max(LEAST);
        let (significand, inexact) = self.round(last, rm);
        let flags = Fflags::nx_if(inexact);
        // A carry into the exponent is where it belongs.
        let bits = (((last - LEAST) as u128) << 10) + significand;
        if bits >= u128::from(INFINITY) {
            let stays = matches!((rm, self.negative), (Rtz, _) | (Rdn, false) | (Rup, true));
            let magnitude = INFINITY - u16::from(stays);
            return (sign | magnitude, Fflags::OF | Fflags::NX);
        }
        let tiny = match unbounded < LEAST {
            true => self.round(unbounded, rm).0 < 1 << (10 + LEAST - unbounded).min(120),
            false => significand < 1 << 10,
        };
        let underflow = if tiny && inexact {
            Fflags::UF
        } else {
            Fflags::NONE
        };
        (sign | bits as u16, flags | underflow)
    }
}

/// A sum as a number; an exact zero has the sign that IEEE 754 gives it.
fn sum(a: i128, b: i128, zero_signs: [bool; 2], exponent: i32, rm: RoundingMode) -> Exact {
    let sum = a + b;
    let [x, y] = zero_signs;
    let negative = match sum {
        0 if x == y => x,
        0 => rm == Rdn,
        _ => sum < 0,
    };
    let magnitude = sum.unsigned_abs();
    Exact {
        negative,
        magnitude,
        exponent,
        sticky: false,
    }
}

/// a × b + c for finite numbers.
fn fused(a: Exact, b: Exact, c: Exact, rm: RoundingMode) -> Exact {
    let negative = a.negative != b.negative;
    let product = a.at(LEAST) * b.at(LEAST);
    sum(
        product,
        c.at(2 * LEAST),
        [negative, c.negative],
        2 * LEAST,
        rm,
    )
}

fn quotient(a: Exact, b: Exact) -> Exact {
    let [x, y] = [a, b].map(|x| x.at(LEAST).unsigned_abs());
    Exact {
        negative: a.negative != b.negative,
        magnitude: (x << 60) / y,
        exponent: -60,
        sticky: (x << 60) % y != 0,
    }
}

fn root(a: Exact) -> Exact {
    let square = a.at(LEAST).unsigned_abs() << 60;
    let magnitude = square.isqrt();
    let sticky = magnitude * magnitude != square;
    Exact {
        negative: a.negative,
        magnitude,
        exponent: (LEAST - 60) / 2,
        sticky,
    }
}

/// The result where an operand is infinite or NaN, from the host's single precision.
fn special(operands: &[u16], result: f32) -> (u16, Fflags) {
    let any = |f: fn(u16) -> bool| operands.iter().any(|&x| f(x));
    let invalid = any(bits::is_signaling_h) || result.is_nan() && !any(bits::is_nan_h);
    let bits = match result {
        nan if nan.is_nan() => CANONICAL_NAN_H,
        infinite if infinite.is_infinite() => INFINITY,
        zero => {
            assert_eq!(zero, 0.0);
            0
        }
    };
    let sign = if result.is_nan() {
        0
    } else {
        u16::from(result.is_sign_negative()) << 15
    };
    (sign | bits, Fflags::nv_if(invalid))
}

fn is_finite(a: u16) -> bool {
    a & INFINITY != INFINITY
}

fn number(a: u16) -> f32 {
    f32::from_bits(exact::cvt_s_h(a).0)
}

#[test]
fn sums_products_and_quotients() {
    let mut random = Random(6);
    for _ in 0..cases() {
        let (a, b, rm) = (random.half(), random.half(), random.rm());
        let (x, y) = (number(a), number(b));
        let expect = if is_finite(a) && is_finite(b) {
            let [p, q] = [a, b].map(Exact::half);
            let plus = |q: Exact| {
                sum(
                    p.at(LEAST),
                    q.at(LEAST),
                    [p.negative, q.negative],
                    LEAST,
                    rm,
                )
                .to_half(rm)
            };
            let product = Exact {
                negative: p.negative != q.negative,
                magnitude: p.magnitude * q.magnitude,
                exponent: p.exponent + q.exponent,
                sticky: false,
            };
            let quotient = match (p.magnitude, q.magnitude) {
                (0, 0) => (CANONICAL_NAN_H, Fflags::NV),
                (_, 0) => (INFINITY | (a ^ b) & 0x8000, Fflags::DZ),
                _ => quotient(p, q).to_half(rm),
            };
            let minus = Exact {
                negative: !q.negative,
                ..q
            };
            [plus(q), plus(minus), product.to_half(rm), quotient]
        } else {
            [x + y, x - y, x * y, x / y].map(|result| special(&[a, b], result))
        };
        let got = [
            exact::add_h(a, b, rm),
            exact::sub_h(a, b, rm),
            exact::mul_h(a, b, rm),
            exact::div_h(a, b, rm),
        ];
        assert_eq!(got, expect, "{a:x} {b:x} {rm:?}");
    }
}

#[test]
fn fused_sums() {
    let mut random = Random(7);
    for _ in 0..cases() {
        let (a, b, rm) = (random.half(), random.half(), random.rm());
        // Often what nearly cancels the product.
        let c = match random.below(4) {
            0 => {
                exact::mul_h(a, b, Rne)
                    .0
                    .wrapping_add(random.nudge() as u16)
                    ^ 0x8000
            }
            _ => random.half(),
        };
        let model = |a: u16, c: u16| {
            if [a, b, c].iter().all(|&x| is_finite(x)) {
                let [p, q, r] = [a, b, c].map(Exact::half);
                return fused(p, q, r, rm).to_half(rm);
            }
            let product = number(a) * number(b);
            let (result, flags) = special(&[a, b, c], product + number(c));
            // Infinity times zero is invalid even if a quiet NaN is added.
            let no_nan = !bits::is_nan_h(a) && !bits::is_nan_h(b);
            (result, flags | Fflags::nv_if(product.is_nan() && no_nan))
        };
        let (minus_a, minus_c) = (a ^ 0x8000, c ^ 0x8000);
        let expect = [
            model(a, c),
            model(a, minus_c),
            model(minus_a, c),
            model(minus_a, minus_c),
        ];
        let got = [
            exact::madd_h(a, b, c, rm),
            exact::msub_h(a, b, c, rm),
            exact::nmsub_h(a, b, c, rm),
            exact::nmadd_h(a, b, c, rm),
        ];
        assert_eq!(got, expect, "{a:x} {b:x} {c:x} {rm:?}");
    }
}

/// A number rounded to an integer of `length` bits, saturated and sign-extended from there.
fn to_integer(a: u16, signed: bool, length: u32, rm: RoundingMode) -> (u64, Fflags) {
    let (low, high) = match signed {
        true => (-(1i128 << (length - 1)), (1 << (length - 1)) - 1),
        false => (0, (1i128 << length) - 1),
    };
    let extend = |value: i128| (value << (128 - length) >> (128 - length)) as u64;
    if !is_finite(a) {
        // NaN is converted as +infinity is.
        let negative = a == 0xfc00;
        return (extend(if negative { low } else { high }), Fflags::NV);
    }
    let number = Exact::half(a);
    let (magnitude, inexact) = number.round(0, rm);
    let value = if number.negative {
        -(magnitude as i128)
    } else {
        magnitude as i128
    };
    if value < low || value > high {
        return (extend(value.clamp(low, high)), Fflags::NV);
    }
    (extend(value), Fflags::nx_if(inexact))
}

/// Every half in every rounding mode.
#[test]
fn unary_operations_on_all_halves() {
    for rm in RoundingMode::ALL {
        for a in 0..=u16::MAX {
            let x = Exact::half(a);
            let root = match is_finite(a) && (!x.negative || x.magnitude == 0) {
                true => root(x).to_half(rm),
                false => special(&[a], number(a).sqrt()),
            };
            assert_eq!(exact::sqrt_h(a, rm), root, "{a:x} {rm:?}");

            let integral = match is_finite(a) {
                true => {
                    let (magnitude, inexact) = x.round(0, rm);
                    let integer = Exact {
                        magnitude,
                        exponent: 0,
                        ..x
                    };
                    (integer.to_half(rm).0, Fflags::nx_if(inexact))
                }
                false => special(&[a], number(a)),
            };
            assert_eq!(exact::roundnx_h(a, rm), integral, "{a:x} {rm:?}");

            let got = [
                exact::cvt_w_h(a, rm),
                exact::cvt_wu_h(a, rm),
                exact::cvt_l_h(a, rm),
                exact::cvt_lu_h(a, rm),
            ];
            let expect = [(true, 32), (false, 32), (true, 64), (false, 64)]
                .map(|(signed, length)| to_integer(a, signed, length, rm));
            assert_eq!(got, expect, "{a:x} {rm:?}");
        }
    }
}

#[test]
fn widening_and_narrowing() {
    for a in 0..=u16::MAX {
        let (single, double) = (exact::cvt_s_h(a), exact::cvt_d_h(a));
        let flags = Fflags::nv_if(bits::is_signaling_h(a));
        assert_eq!((single.1, double.1), (flags, flags), "{a:x}");
        if bits::is_nan_h(a) {
            assert_eq!((single.0, double.0), (CANONICAL_NAN_S, CANONICAL_NAN_D));
            continue;
        }
        let number = f64::from_bits(double.0);
        assert_eq!(
            f64::from(f32::from_bits(single.0)).to_bits(),
            double.0,
            "{a:x}"
        );
        assert_eq!(number.is_sign_negative(), a >> 15 == 1, "{a:x}");
        let x = Exact::half(a);
        let magnitude = match is_finite(a) {
            true => x.magnitude as f64 * 2f64.powi(x.exponent),
            false => f64::INFINITY,
        };
        assert_eq!(number.abs(), magnitude, "{a:x}");
    }
    let mut random = Random(8);
    for _ in 0..cases() {
        let (s, d, rm) = (random.single(), random.double(), random.rm());
        if f32::from_bits(s).is_finite() {
            let expect = Exact::decode(s.into(), 8, 23).to_half(rm);
            assert_eq!(exact::cvt_h_s(s, rm), expect, "{s:x} {rm:?}");
        }
        if f64::from_bits(d).is_finite() {
            let expect = Exact::decode(d, 11, 52).to_half(rm);
            assert_eq!(exact::cvt_h_d(d, rm), expect, "{d:x} {rm:?}");
        }
    }
}

#[test]
fn from_integers() {
    let mut random = Random(9);
    for _ in 0..cases() {
        let (x, rm) = (random.integer(), random.rm());
        let half = |negative, magnitude: u64| {
            let magnitude = magnitude.into();
            Exact {
                negative,
                magnitude,
                exponent: 0,
                sticky: false,
            }
            .to_half(rm)
        };
        let (w, l) = (i64::from(x as i32), x as i64);
        let got = [
            exact::cvt_h_w(x, rm),
            exact::cvt_h_wu(x, rm),
            exact::cvt_h_l(x, rm),
            exact::cvt_h_lu(x, rm),
        ];
        let expect = [
            half(w < 0, w.unsigned_abs()),
            half(false, (x as u32).into()),
            half(l < 0, l.unsigned_abs()),
            half(false, x),
        ];
        assert_eq!(got, expect, "{x:x} {rm:?}");
    }
}
