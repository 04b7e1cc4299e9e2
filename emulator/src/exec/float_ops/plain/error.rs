//! Whether a sum, product, quotient or square root in double precision is exact, by the FPU alone.
//!
//! The classic error-free transformations (Knuth, Dekker, Veltkamp): a rounded sum or product and its
//! rounding error are found exactly, provided that nothing overflows or underflows on the way.

/// The rounding error of the sum `s` of `a` and `b`, none of which is within a factor of four of
/// overflow. Subnormal sums are exact.
macro_rules! sum_error {
    ($a:expr, $b:expr, $s:expr) => {{
        let b_part = $s - $a;
        let a_part = $s - b_part;
        ($a - a_part) + ($b - b_part)
    }};
}
pub(super) use sum_error;

/// Whether a number can be a factor, quotient or root of what [`product_error`] multiplies.
#[inline(always)]
pub(super) fn is_middling(x: f64) -> bool {
    const LARGE: f64 = f64::from_bits((1023 + 400) << 52);
    const SMALL: f64 = 1.0 / LARGE;
    (SMALL..LARGE).contains(&x.abs())
}

/// A number as the sum of two of 26 bits.
#[inline(always)]
fn split(x: f64) -> [f64; 2] {
    const FACTOR: f64 = ((1 << 27) + 1) as f64;
    let scaled = FACTOR * x;
    let high = scaled - (scaled - x);
    [high, x - high]
}

/// The rounding error of the product `p` of `a` and `b`, both [middling](is_middling).
#[inline(always)]
pub(super) fn product_error(a: f64, b: f64, p: f64) -> f64 {
    let [a_high, a_low] = split(a);
    let [b_high, b_low] = split(b);
    let rest = a_high * b_high - p + a_high * b_low + a_low * b_high;
    rest + a_low * b_low
}

/// Whether `a` is `b × c`, the latter two being middling.
#[inline(always)]
pub(super) fn is_product(a: f64, b: f64, c: f64) -> bool {
    let product = b * c;
    product == a && product_error(b, c, product) == 0.0
}
