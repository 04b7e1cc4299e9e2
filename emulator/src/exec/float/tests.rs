//! The exact functions against known answers, the fast ones against the exact ones.

use softfloat_wrapper::{F32, F64, Float};

use super::RoundingMode::{self, Rdn, Rmm, Rne, Rtz, Rup};
use super::*;

/// How many operand tuples each operation is tried on.
const CASES: u32 = 200_000;

/// SplitMix64: the same cases in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn rm(&mut self) -> RoundingMode {
        // Mostly the mode that the fast way is for.
        let choice = self.below(8);
        RoundingMode::ALL
            .get(choice as usize)
            .copied()
            .unwrap_or(Rne)
    }

    fn accrued(&mut self) -> Fflags {
        Fflags::from_bits(self.next() as u8 & 1)
    }

    /// An integer of any length, with few bits set or nearly all.
    fn integer(&mut self) -> u64 {
        let (length, low) = (self.below(64), self.below(64));
        match self.below(4) {
            0 => self.next() >> length,
            1 => (self.next() as i64 >> length) as u64,
            2 => 1 << length | 1 << low,
            _ => (1u64 << length).wrapping_sub(self.below(3)),
        }
    }

    /// A number of the format with this many exponent and fraction bits, biased towards edges.
    fn float(&mut self, exponent_bits: u32, fraction_bits: u32) -> u64 {
        let (max_exponent, one) = ((1 << exponent_bits) - 1, 1u64 << fraction_bits);
        let bias = max_exponent / 2;
        let near = |center: u64, offset: u64| (center + offset).saturating_sub(4).min(max_exponent);
        let offset = self.below(9);
        let exponent = match self.below(10) {
            0 => self.below(max_exponent + 1),
            1 => near(0, offset),
            2 => near(max_exponent, offset),
            3 => near(bias / 2, offset),
            4 => near(bias + bias / 2, offset),
            5 => near(bias, self.below(2 * u64::from(fraction_bits))),
            _ => near(bias, offset),
        };
        let bit = 1 << self.below(u64::from(fraction_bits));
        let fraction = match self.below(8) {
            0 => 0,
            1 => 1,
            2 => one - 1,
            3 => bit,
            4 => one - bit,
            5 => one / 2 + self.below(3) - 1,
            6 => self.next() & !(bit - 1),
            _ => self.next(),
        };
        let sign = self.below(2) << (exponent_bits + fraction_bits);
        sign | exponent << fraction_bits | fraction & (one - 1)
    }

    fn single(&mut self) -> u32 {
        self.float(8, 23) as u32
    }

    fn double(&mut self) -> u64 {
        // Doubles that are singles, too: what narrowing meets.
        if self.below(8) == 0 {
            let single = f32::from_bits(self.single());
            let ulps = self.below(5).wrapping_sub(2);
            return f64::from(single).to_bits().wrapping_add(ulps);
        }
        self.float(11, 52)
    }
}

/// One test a function: its fast form and its exact form agree on result and accrued flags.
macro_rules! agree {
    ($($name:ident($($arg:ident)*) $accrued:tt;)*) => {$(
        #[test]
        fn $name() {
            let mut random = Random(0);
            let mut shortfall = 0;
            for _ in 0..CASES {
                let args = ($(random.$arg(),)*);
                let (rm, accrued) = (random.rm(), random.accrued());
                let fast = agree!(@fast $name args, rm, accrued, $accrued $($arg)*);
                let slow = agree!(@exact $name args, rm, $($arg)*);
                let (fast, slow) = ((fast.0, fast.1 | accrued), (slow.0, slow.1 | accrued));
                assert_eq!(fast, slow, "{args:x?} {rm:?} {accrued:?}");
                shortfall += u32::from(slow.1 == accrued);
            }
            // Neither all cases exceptional nor none.
            assert!((CASES / 50..CASES).contains(&shortfall), "{shortfall}");
        }
    )*};
    (@fast $name:ident $args:ident, $rm:ident, $accrued:ident, accrued $a:ident) => {
        fast::$name($args.0, $rm, $accrued)
    };
    (@fast $name:ident $args:ident, $rm:ident, $accrued:ident, accrued $a:ident $b:ident) => {
        fast::$name($args.0, $args.1, $rm, $accrued)
    };
    (@fast $name:ident $args:ident, $rm:ident, $accrued:ident, accrued
        $a:ident $b:ident $c:ident) => {
        fast::$name($args.0, $args.1, $args.2, $rm, $accrued)
    };
    (@fast $name:ident $args:ident, $rm:ident, $accrued:ident, plain $a:ident) => {
        fast::$name($args.0, $rm)
    };
    (@exact $name:ident $args:ident, $rm:ident, $a:ident) => {
        exact::$name($args.0, $rm)
    };
    (@exact $name:ident $args:ident, $rm:ident, $a:ident $b:ident) => {
        exact::$name($args.0, $args.1, $rm)
    };
    (@exact $name:ident $args:ident, $rm:ident, $a:ident $b:ident $c:ident) => {
        exact::$name($args.0, $args.1, $args.2, $rm)
    };
}

mod fast_agrees_with_exact {
    use super::*;

    agree! {
        add_s(single single) accrued;
        sub_s(single single) accrued;
        mul_s(single single) accrued;
        div_s(single single) accrued;
        sqrt_s(single) accrued;
        madd_s(single single single) accrued;
        msub_s(single single single) accrued;
        nmsub_s(single single single) accrued;
        nmadd_s(single single single) accrued;
        add_d(double double) accrued;
        sub_d(double double) accrued;
        mul_d(double double) accrued;
        div_d(double double) accrued;
        sqrt_d(double) accrued;
        madd_d(double double double) accrued;
        msub_d(double double double) accrued;
        nmsub_d(double double double) accrued;
        nmadd_d(double double double) accrued;
        cvt_s_d(double) accrued;
        cvt_w_s(single) plain;
        cvt_wu_s(single) plain;
        cvt_l_s(single) plain;
        cvt_lu_s(single) plain;
        cvt_w_d(double) plain;
        cvt_wu_d(double) plain;
        cvt_l_d(double) plain;
        cvt_lu_d(double) plain;
        cvt_s_w(integer) plain;
        cvt_s_wu(integer) plain;
        cvt_s_l(integer) plain;
        cvt_s_lu(integer) plain;
        cvt_d_l(integer) plain;
        cvt_d_lu(integer) plain;
    }

    /// Results of multiplying back: quotients, roots and sums that are exact or nearly so, which
    /// random operands seldom give.
    #[test]
    fn where_exactness_hangs_on_the_last_bit() {
        let mut random = Random(1);
        for _ in 0..CASES {
            let (a, b, nudge) = (random.double(), random.double(), random.below(3));
            let accrued = random.accrued();
            let near = |bits: u64| bits.wrapping_add(nudge).wrapping_sub(1);
            let product = near(fast::mul_d(a, b, Rne, Fflags::NX).0);
            let square = near(fast::mul_d(a, a, Rne, Fflags::NX).0);
            let minus = bits::sgnjn_d(product, product);
            let with = |(bits, flags): (u64, Fflags)| (bits, flags | accrued);
            assert_eq!(
                with(fast::div_d(product, b, Rne, accrued)),
                with(exact::div_d(product, b, Rne)),
                "{product:x} {b:x}"
            );
            assert_eq!(
                with(fast::sqrt_d(square, Rne, accrued)),
                with(exact::sqrt_d(square, Rne)),
                "{square:x}"
            );
            assert_eq!(
                with(fast::madd_d(a, b, minus, Rne, accrued)),
                with(exact::madd_d(a, b, minus, Rne)),
                "{a:x} {b:x} {minus:x}"
            );
        }
    }

    #[test]
    fn widening_and_exact_conversions() {
        let mut random = Random(2);
        for _ in 0..CASES {
            let (a, x) = (random.single(), random.integer());
            assert_eq!(fast::cvt_d_s(a), exact::cvt_d_s(a), "{a:x}");
            assert_eq!(fast::cvt_d_w(x, Rup), exact::cvt_d_w(x, Rup), "{x:x}");
            assert_eq!(fast::cvt_d_wu(x, Rdn), exact::cvt_d_wu(x, Rdn), "{x:x}");
        }
    }
}

#[test]
fn comparisons_agree_with_softfloat() {
    let mut random = Random(3);
    for _ in 0..CASES {
        let (a, b) = (random.single(), random.single());
        let (x, y) = (F32::from_bits(a), F32::from_bits(b));
        assert_eq!(bits::eq_s(a, b).0, x.eq(y));
        assert_eq!(bits::lt_s(a, b).0, x.lt_quiet(y));
        assert_eq!(bits::le_s(a, b).0, x.le_quiet(y));
        assert_eq!(bits::is_signaling_s(a), x.is_signaling_nan());
        assert_eq!(bits::is_nan_s(a), x.is_nan());
        let (a, b) = (random.double(), random.double());
        let (x, y) = (F64::from_bits(a), F64::from_bits(b));
        assert_eq!(bits::eq_d(a, b).0, x.eq(y));
        assert_eq!(bits::lt_d(a, b).0, x.lt_quiet(y));
        assert_eq!(bits::le_d(a, b).0, x.le_quiet(y));
        assert_eq!(bits::is_signaling_d(a), x.is_signaling_nan());
        assert_eq!(bits::is_nan_d(a), x.is_nan());
    }
}

const INF: u64 = 0x7ff0_0000_0000_0000;
const SNAN: u64 = 0x7ff0_0000_0000_0001;
const QNAN: u64 = 0x7ff8_0000_0000_0123;
const MINUS: u64 = 1 << 63;
const SMALLEST_NORMAL: u64 = 1 << 52;
const LARGEST: u64 = INF - 1;

fn d(x: f64) -> u64 {
    x.to_bits()
}

#[test]
fn special_cases_of_arithmetic() {
    let none = Fflags::NONE;
    let overflow = Fflags::OF | Fflags::NX;
    for (got, expect) in [
        (exact::add_d(d(1.0), d(2.0), Rne), (d(3.0), none)),
        (exact::sub_d(d(1.0), d(1.0), Rne), (0, none)),
        (exact::sub_d(d(1.0), d(1.0), Rdn), (MINUS, none)),
        (exact::sub_d(INF, INF, Rne), (CANONICAL_NAN_D, Fflags::NV)),
        (exact::add_d(QNAN, d(1.0), Rne), (CANONICAL_NAN_D, none)),
        (
            exact::add_d(SNAN, d(1.0), Rne),
            (CANONICAL_NAN_D, Fflags::NV),
        ),
        (exact::mul_d(0, INF, Rne), (CANONICAL_NAN_D, Fflags::NV)),
        (exact::mul_d(LARGEST, d(2.0), Rne), (INF, overflow)),
        (exact::mul_d(LARGEST, d(2.0), Rtz), (LARGEST, overflow)),
        (exact::div_d(d(1.0), 0, Rne), (INF, Fflags::DZ)),
        (exact::div_d(0, 0, Rne), (CANONICAL_NAN_D, Fflags::NV)),
        (
            exact::div_d(d(1.0), d(3.0), Rup),
            (d(1.0 / 3.0) + 1, Fflags::NX),
        ),
        (exact::sqrt_d(d(-1.0), Rne), (CANONICAL_NAN_D, Fflags::NV)),
        (exact::sqrt_d(MINUS, Rne), (MINUS, none)),
        // Infinity times zero is invalid even when a quiet NaN is added.
        (
            exact::madd_d(INF, 0, QNAN, Rne),
            (CANONICAL_NAN_D, Fflags::NV),
        ),
        (exact::madd_d(d(2.0), d(3.0), d(4.0), Rne), (d(10.0), none)),
        (exact::msub_d(d(2.0), d(3.0), d(4.0), Rne), (d(2.0), none)),
        (exact::nmsub_d(d(2.0), d(3.0), d(4.0), Rne), (d(-2.0), none)),
        (
            exact::nmadd_d(d(2.0), d(3.0), d(4.0), Rne),
            (d(-10.0), none),
        ),
    ] {
        assert_eq!(got, expect);
    }
}

#[test]
fn tininess_is_detected_after_rounding() {
    // Both products are below the smallest normal number N and come out as N. With an unbounded
    // exponent the first would be rounded to N as well, and so is not tiny; the second would not.
    let (below, above) = (d(1.0 - 2f64.powi(-28)), SMALLEST_NORMAL | 1 << (52 - 28));
    let product = exact::mul_d(below, above, Rne);
    assert_eq!(product, (SMALLEST_NORMAL, Fflags::NX));
    let almost_one = d(1.0) - 1;
    let product = exact::mul_d(SMALLEST_NORMAL, almost_one, Rne);
    assert_eq!(product, (SMALLEST_NORMAL, Fflags::UF | Fflags::NX));
    // An exact subnormal result is no underflow.
    let half = exact::mul_d(SMALLEST_NORMAL, d(0.5), Rne);
    assert_eq!(half, (1 << 51, Fflags::NONE));
}

#[test]
fn conversions_saturate() {
    // Unprivileged ISA, "Domains of float-to-integer conversions and behavior for invalid inputs".
    let (nv, nx, none) = (Fflags::NV, Fflags::NX, Fflags::NONE);
    let i32_max = 0x7fff_ffff;
    let i32_min = 0xffff_ffff_8000_0000;
    let i64_max = i64::MAX as u64;
    let i64_min = i64::MIN as u64;
    for (input, w, wu, l, lu) in [
        (
            QNAN,
            (i32_max, nv),
            (u64::MAX, nv),
            (i64_max, nv),
            (u64::MAX, nv),
        ),
        (
            SNAN | MINUS,
            (i32_max, nv),
            (u64::MAX, nv),
            (i64_max, nv),
            (u64::MAX, nv),
        ),
        (
            INF,
            (i32_max, nv),
            (u64::MAX, nv),
            (i64_max, nv),
            (u64::MAX, nv),
        ),
        (INF | MINUS, (i32_min, nv), (0, nv), (i64_min, nv), (0, nv)),
        (
            d(-1.0),
            (u64::MAX, none),
            (0, nv),
            (u64::MAX, none),
            (0, nv),
        ),
        (d(-0.5), (0, nx), (0, nx), (0, nx), (0, nx)),
        (
            d(2147483648.0),
            (i32_max, nv),
            (i32_min, none),
            (1 << 31, none),
            (1 << 31, none),
        ),
        (
            d(4294967296.0),
            (i32_max, nv),
            (u64::MAX, nv),
            (1 << 32, none),
            (1 << 32, none),
        ),
        (
            d(9.3e18),
            (i32_max, nv),
            (u64::MAX, nv),
            (i64_max, nv),
            (9300000000000000000, none),
        ),
    ] {
        assert_eq!(exact::cvt_w_d(input, Rtz), w, "w {input:x}");
        assert_eq!(exact::cvt_wu_d(input, Rtz), wu, "wu {input:x}");
        assert_eq!(exact::cvt_l_d(input, Rtz), l, "l {input:x}");
        assert_eq!(exact::cvt_lu_d(input, Rtz), lu, "lu {input:x}");
    }
}

#[test]
fn rounding_modes_differ_at_ties() {
    let halves = [2.5, 3.5, -2.5];
    for (rm, expect) in [
        (Rne, [2, 4, -2]),
        (Rtz, [2, 3, -2]),
        (Rdn, [2, 3, -3]),
        (Rup, [3, 4, -2]),
        (Rmm, [3, 4, -3]),
    ] {
        let got = halves.map(|x| exact::cvt_l_d(d(x), rm));
        assert_eq!(got, expect.map(|n: i64| (n as u64, Fflags::NX)), "{rm:?}");
    }
}

#[test]
fn minimum_and_maximum_numbers() {
    let one = d(1.0);
    for (a, b, min, max, flags) in [
        (one, d(2.0), one, d(2.0), Fflags::NONE),
        (d(-1.0), d(-2.0), d(-2.0), d(-1.0), Fflags::NONE),
        (0, MINUS, MINUS, 0, Fflags::NONE),
        (MINUS, 0, MINUS, 0, Fflags::NONE),
        (INF, one, one, INF, Fflags::NONE),
        (QNAN, one, one, one, Fflags::NONE),
        (one, SNAN, one, one, Fflags::NV),
        (QNAN, QNAN, CANONICAL_NAN_D, CANONICAL_NAN_D, Fflags::NONE),
        (SNAN, QNAN, CANONICAL_NAN_D, CANONICAL_NAN_D, Fflags::NV),
    ] {
        assert_eq!(bits::min_d(a, b), (min, flags), "{a:x} {b:x}");
        assert_eq!(bits::max_d(a, b), (max, flags), "{a:x} {b:x}");
    }
    assert_eq!(bits::min_s(0x8000_0000, 0), (0x8000_0000, Fflags::NONE));
    assert_eq!(bits::max_s(0x7f80_0001, 5), (5, Fflags::NV));
}

#[test]
fn comparisons_signal() {
    let one = d(1.0);
    for (a, b, eq, less) in [
        (one, one, Fflags::NONE, Fflags::NONE),
        (one, QNAN, Fflags::NONE, Fflags::NV),
        (SNAN, one, Fflags::NV, Fflags::NV),
    ] {
        assert_eq!(bits::eq_d(a, b).1, eq);
        assert_eq!(bits::lt_d(a, b).1, less);
        assert_eq!(bits::le_d(a, b).1, less);
    }
}

#[test]
fn classes() {
    for (bit, double, single) in [
        (0, INF | MINUS, 0xff80_0000),
        (1, d(-1.0), 0xbf80_0000),
        (2, MINUS | 1, 0x8000_0001),
        (3, MINUS, 0x8000_0000),
        (4, 0, 0),
        (5, SMALLEST_NORMAL - 1, 0x007f_ffff),
        (6, SMALLEST_NORMAL, 0x0080_0000),
        (7, INF, 0x7f80_0000),
        (8, SNAN | MINUS, 0x7f80_0001),
        (9, QNAN, 0xffc0_0000),
    ] {
        assert_eq!(bits::class_d(double), 1 << bit, "{double:x}");
        assert_eq!(bits::class_s(single), 1 << bit, "{single:x}");
    }
}

#[test]
fn signs_are_injected() {
    let (a, b) = (d(1.5), d(-2.0));
    assert_eq!(bits::sgnj_d(a, b), d(-1.5));
    assert_eq!(bits::sgnjn_d(a, b), a);
    assert_eq!(bits::sgnjx_d(b, b), d(2.0));
    assert_eq!(bits::sgnjx_d(a, b), d(-1.5));
    assert_eq!(bits::sgnjn_s(0x7fc0_0001, 0), 0xffc0_0001);
}

#[test]
fn boxes() {
    assert_eq!(box_single(0x3f80_0000), 0xffff_ffff_3f80_0000);
    assert_eq!(unbox_single(0xffff_ffff_3f80_0000), 0x3f80_0000);
    assert_eq!(unbox_single(0xffff_fffe_3f80_0000), CANONICAL_NAN_S);
    assert_eq!(unbox_single(0x3f80_0000), CANONICAL_NAN_S);
}

#[test]
fn rounding_modes_resolve() {
    for (rm, frm, expect) in [
        (0, 7, Some(Rne)),
        (4, 0, Some(Rmm)),
        (5, 0, None),
        (6, 0, None),
        (7, 1, Some(Rtz)),
        (7, 2, Some(Rdn)),
        (7, 3, Some(Rup)),
        (7, 5, None),
        (7, 7, None),
    ] {
        assert_eq!(RoundingMode::resolve(rm, frm), expect, "{rm} {frm}");
    }
    for rm in RoundingMode::ALL {
        assert_eq!(RoundingMode::resolve(rm as u32, 0), Some(rm));
    }
}
