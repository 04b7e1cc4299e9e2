//! Floating-point instructions that do not round: comparing, choosing, classifying, moving signs.

use super::{CANONICAL_NAN_D, CANONICAL_NAN_H, CANONICAL_NAN_S, Fflags};

/// All precisions have the same functions, under the mnemonics' names. `$number` is the number
/// as the host compares it.
macro_rules! define {
    (
        $bits:ty, $number:path, $canonical:ident, $exponent:literal, $fraction:literal,
        $sgnj:ident $sgnjn:ident $sgnjx:ident $min:ident $max:ident $eq:ident $lt:ident
        $le:ident $class:ident $is_nan:ident $is_signaling:ident $min_or_max:ident $order:ident
        $minm:ident $maxm:ident $ltq:ident $leq:ident
    ) => {
        /// Whether this is a NaN of either sort.
        #[inline(always)]
        pub(super) const fn $is_nan(a: $bits) -> bool {
            a << 1 > $exponent << 1
        }

        /// Whether this is a signaling NaN: one whose fraction's highest bit is clear.
        #[inline(always)]
        pub(super) const fn $is_signaling(a: $bits) -> bool {
            const QUIET: $bits = ($fraction >> 1) + 1;
            $is_nan(a) && a & QUIET == 0
        }

        /// `fsgnj`: the magnitude of `a` with the sign of `b`.
        #[inline(always)]
        #[must_use]
        pub const fn $sgnj(a: $bits, b: $bits) -> $bits {
            const SIGN: $bits = 1 << (<$bits>::BITS - 1);
            a & !SIGN | b & SIGN
        }

        /// `fsgnjn`: the magnitude of `a` with the opposite of the sign of `b`.
        #[inline(always)]
        #[must_use]
        pub const fn $sgnjn(a: $bits, b: $bits) -> $bits {
            $sgnj(a, !b)
        }

        /// `fsgnjx`: `a` with its sign flipped if `b` is negative.
        #[inline(always)]
        #[must_use]
        pub const fn $sgnjx(a: $bits, b: $bits) -> $bits {
            $sgnj(a, a ^ b)
        }

        /// Numbers in their order as signed integers, with −0 just below +0, as `fmin` and
        /// `fmax` want it.
        #[inline(always)]
        const fn $order(a: $bits) -> $bits {
            const SIGN: $bits = 1 << (<$bits>::BITS - 1);
            if a & SIGN != 0 { !a } else { a | SIGN }
        }

        #[inline(always)]
        const fn $min_or_max(a: $bits, b: $bits, max: bool) -> ($bits, Fflags) {
            let flags = Fflags::nv_if($is_signaling(a) || $is_signaling(b));
            let result = match ($is_nan(a), $is_nan(b)) {
                (true, true) => $canonical,
                (true, false) => b,
                (false, true) => a,
                (false, false) if ($order(a) < $order(b)) != max => a,
                (false, false) => b,
            };
            (result, flags)
        }

        /// `fmin`: IEEE 754-2019 minimumNumber; a quiet NaN is no number and loses.
        #[inline]
        #[must_use]
        pub const fn $min(a: $bits, b: $bits) -> ($bits, Fflags) {
            $min_or_max(a, b, false)
        }

        /// `fmax`: IEEE 754-2019 maximumNumber; a quiet NaN is no number and loses.
        #[inline]
        #[must_use]
        pub const fn $max(a: $bits, b: $bits) -> ($bits, Fflags) {
            $min_or_max(a, b, true)
        }

        /// `fminm`: IEEE 754-2019 minimum; any NaN wins.
        #[inline]
        #[must_use]
        pub const fn $minm(a: $bits, b: $bits) -> ($bits, Fflags) {
            let (min, flags) = $min(a, b);
            (
                if $is_nan(a) || $is_nan(b) {
                    $canonical
                } else {
                    min
                },
                flags,
            )
        }

        /// `fmaxm`: IEEE 754-2019 maximum; any NaN wins.
        #[inline]
        #[must_use]
        pub const fn $maxm(a: $bits, b: $bits) -> ($bits, Fflags) {
            let (max, flags) = $max(a, b);
            (
                if $is_nan(a) || $is_nan(b) {
                    $canonical
                } else {
                    max
                },
                flags,
            )
        }

        /// `feq`: a quiet comparison, invalid for signaling NaNs only.
        #[inline(always)]
        #[must_use]
        pub fn $eq(a: $bits, b: $bits) -> (bool, Fflags) {
            let equal = $number(a) == $number(b);
            (equal, Fflags::nv_if($is_signaling(a) || $is_signaling(b)))
        }

        /// `flt`: a signaling comparison, invalid for any NaN.
        #[inline(always)]
        #[must_use]
        pub fn $lt(a: $bits, b: $bits) -> (bool, Fflags) {
            let less = $number(a) < $number(b);
            (less, Fflags::nv_if($is_nan(a) || $is_nan(b)))
        }

        /// `fle`: a signaling comparison, invalid for any NaN.
        #[inline(always)]
        #[must_use]
        pub fn $le(a: $bits, b: $bits) -> (bool, Fflags) {
            let less_or_equal = $number(a) <= $number(b);
            (less_or_equal, Fflags::nv_if($is_nan(a) || $is_nan(b)))
        }

        /// `fltq`: a quiet comparison, invalid for signaling NaNs only.
        #[inline]
        #[must_use]
        pub fn $ltq(a: $bits, b: $bits) -> (bool, Fflags) {
            let (less, _) = $lt(a, b);
            (less, Fflags::nv_if($is_signaling(a) || $is_signaling(b)))
        }

        /// `fleq`: a quiet comparison, invalid for signaling NaNs only.
        #[inline]
        #[must_use]
        pub fn $leq(a: $bits, b: $bits) -> (bool, Fflags) {
            let (less_or_equal, _) = $le(a, b);
            (
                less_or_equal,
                Fflags::nv_if($is_signaling(a) || $is_signaling(b)),
            )
        }

        /// `fclass`: one bit that tells what sort of number this is (Unprivileged ISA,
        /// Floating-Point Classify Instruction).
        #[inline]
        #[must_use]
        pub const fn $class(a: $bits) -> u64 {
            let negative = a >> (<$bits>::BITS - 1) != 0;
            // From the infinities inwards; the signs mirror each other around 3½.
            let magnitude = match (a & $exponent, a & $fraction) {
                ($exponent, 0) => 0,
                ($exponent, _) if $is_signaling(a) => return 1 << 8,
                ($exponent, _) => return 1 << 9,
                (0, 0) => 3,
                (0, _) => 2,
                _ => 1,
            };
            1 << if negative { magnitude } else { 7 - magnitude }
        }
    };
}

define! {
    u16, number_h, CANONICAL_NAN_H, 0x7c00, 0x03ff,
    sgnj_h sgnjn_h sgnjx_h min_h max_h eq_h lt_h
    le_h class_h is_nan_h is_signaling_h min_or_max_h order_h
    minm_h maxm_h ltq_h leq_h
}
define! {
    u32, f32::from_bits, CANONICAL_NAN_S, 0x7f80_0000, 0x007f_ffff,
    sgnj_s sgnjn_s sgnjx_s min_s max_s eq_s lt_s
    le_s class_s is_nan_s is_signaling_s min_or_max_s order_s
    minm_s maxm_s ltq_s leq_s
}
define! {
    u64, f64::from_bits, CANONICAL_NAN_D, 0x7ff0_0000_0000_0000, 0x000f_ffff_ffff_ffff,
    sgnj_d sgnjn_d sgnjx_d min_d max_d eq_d lt_d
    le_d class_d is_nan_d is_signaling_d min_or_max_d order_d
    minm_d maxm_d ltq_d leq_d
}

/// A half-precision number in single precision; a NaN is some NaN.
fn number_h(a: u16) -> f32 {
    // With its exponent field as it is, the number would be this much too small.
    const SCALE: f32 = f32::from_bits((127 + 127 - 15) << 23);
    const INFINITY: u16 = 0x7c00;
    let magnitude = match a & 0x7fff {
        INFINITY => f32::INFINITY,
        nan if nan > INFINITY => f32::NAN,
        finite => f32::from_bits(u32::from(finite) << 13) * SCALE,
    };
    if a >> 15 == 0 { magnitude } else { -magnitude }
}
