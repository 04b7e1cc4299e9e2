//! Known answers.

use super::*;

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
    assert_eq!(box_half(0x3c00), 0xffff_ffff_ffff_3c00);
    assert_eq!(unbox_half(0xffff_ffff_ffff_3c00), 0x3c00);
    assert_eq!(unbox_half(0xffff_ffff_fffe_3c00), CANONICAL_NAN_H);
    assert_eq!(unbox_half(0x7fff_ffff_ffff_3c00), CANONICAL_NAN_H);
    // A half is boxed in a single, in turn boxed.
    assert_eq!(box_single(0xffff_3c00), box_half(0x3c00));
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

/// By sign, exponent and significand, as the specification lists them (Unprivileged ISA, Zfa,
/// Load-Immediate Instructions).
#[test]
fn constants() {
    #[rustfmt::skip]
    const SINGLES: [u32; 32] = [
        0xbf80_0000, 0x0080_0000, 0x3780_0000, 0x3800_0000, 0x3b80_0000, 0x3c00_0000, 0x3d80_0000,
        0x3e00_0000, 0x3e80_0000, 0x3ea0_0000, 0x3ec0_0000, 0x3ee0_0000, 0x3f00_0000, 0x3f20_0000,
        0x3f40_0000, 0x3f60_0000, 0x3f80_0000, 0x3fa0_0000, 0x3fc0_0000, 0x3fe0_0000, 0x4000_0000,
        0x4020_0000, 0x4040_0000, 0x4080_0000, 0x4100_0000, 0x4180_0000, 0x4300_0000, 0x4380_0000,
        0x4700_0000, 0x4780_0000, 0x7f80_0000, 0x7fc0_0000,
    ];
    #[rustfmt::skip]
    const HALVES: [u16; 32] = [
        // The smallest normal number is larger than the two after it, which are subnormal.
        0xbc00, 0x0400, 0x0100, 0x0200, 0x1c00, 0x2000, 0x2c00, 0x3000, 0x3400, 0x3500, 0x3600,
        0x3700, 0x3800, 0x3900, 0x3a00, 0x3b00, 0x3c00, 0x3d00, 0x3e00, 0x3f00, 0x4000, 0x4100,
        0x4200, 0x4400, 0x4800, 0x4c00, 0x5800, 0x5c00, 0x7800,
        // 65536 is infinite.
        0x7c00, 0x7c00, 0x7e00,
    ];
    for (number, (single, half)) in SINGLES.into_iter().zip(HALVES).enumerate() {
        let number = number as u32;
        let double = match number {
            1 => SMALLEST_NORMAL,
            _ => exact::cvt_d_s(single).0,
        };
        assert_eq!(additional::li_h(number), half, "{number}");
        assert_eq!(additional::li_s(number), single, "{number}");
        assert_eq!(additional::li_d(number), double, "{number}");
    }
}

#[test]
fn conversion_wraps() {
    let (nv, nx, none) = (Fflags::NV, Fflags::NX, Fflags::NONE);
    for (input, result, flags) in [
        (d(0.0), 0, none),
        (MINUS, 0, none),
        (1, 0, nx),
        (d(-0.9), 0, nx),
        (d(1.5), 1, nx),
        (d(-1.5), -1, nx),
        (d(2147483647.0), i32::MAX, none),
        (d(2147483647.5), i32::MAX, nx),
        (d(2147483648.0), i32::MIN, nv),
        (d(-2147483648.0), i32::MIN, none),
        (d(-2147483648.5), i32::MIN, nx),
        (d(-2147483649.0), i32::MAX, nv),
        (d(4294967295.0), -1, nv),
        // Out of range is invalid and not inexact, whatever the fraction.
        (d(4294967297.25), 1, nv),
        (d(-4294967297.0), -1, nv),
        (d(9007199254740991.0), -1, nv),
        (d(9007199254740994.0), 2, nv),
        // 2^83 + 2^31, 2^84 + 2^32
        (0x4520_0000_0000_0001, i32::MIN, nv),
        (0x4530_0000_0000_0001, 0, nv),
        (LARGEST, 0, nv),
        (INF, 0, nv),
        (INF | MINUS, 0, nv),
        (QNAN, 0, nv),
        (SNAN, 0, nv),
    ] {
        let result = i64::from(result) as u64;
        assert_eq!(additional::cvtmod_w_d(input), (result, flags), "{input:x}");
    }
}

#[test]
fn rounding_to_integers_in_the_same_format() {
    let (nv, nx, none) = (Fflags::NV, Fflags::NX, Fflags::NONE);
    for (input, rm, result, flags) in [
        (d(2.5), Rne, d(2.0), nx),
        (d(2.5), Rmm, d(3.0), nx),
        (d(-2.5), Rup, d(-2.0), nx),
        (d(-2.5), Rdn, d(-3.0), nx),
        (d(0.3), Rdn, 0, nx),
        (d(-0.3), Rup, MINUS, nx),
        (d(-0.3), Rdn, d(-1.0), nx),
        (1, Rup, d(1.0), nx),
        (MINUS, Rdn, MINUS, none),
        (0, Rup, 0, none),
        (d(7.0), Rtz, d(7.0), none),
        (LARGEST, Rup, LARGEST, none),
        (INF | MINUS, Rup, INF | MINUS, none),
        (QNAN, Rne, CANONICAL_NAN_D, none),
        (SNAN, Rne, CANONICAL_NAN_D, nv),
    ] {
        assert_eq!(
            fast::roundnx_d(input, rm),
            (result, flags),
            "{input:x} {rm:?}"
        );
        assert_eq!(
            exact::roundnx_d(input, rm),
            (result, flags),
            "{input:x} {rm:?}"
        );
        let (rounded, raised) = additional::round_d(input, rm);
        assert_eq!(
            (rounded, raised),
            (result, flags.without_nx()),
            "{input:x} {rm:?}"
        );
    }
}

#[test]
fn any_nan_is_the_minimum_and_the_maximum() {
    let one = d(1.0);
    for (a, b, min, max, flags) in [
        (one, d(2.0), one, d(2.0), Fflags::NONE),
        (MINUS, 0, MINUS, 0, Fflags::NONE),
        (QNAN, one, CANONICAL_NAN_D, CANONICAL_NAN_D, Fflags::NONE),
        (one, SNAN, CANONICAL_NAN_D, CANONICAL_NAN_D, Fflags::NV),
    ] {
        assert_eq!(bits::minm_d(a, b), (min, flags), "{a:x} {b:x}");
        assert_eq!(bits::maxm_d(a, b), (max, flags), "{a:x} {b:x}");
    }
}
