//! The fast functions against the exact ones.

use super::*;

/// One test a function: its fast form and its exact form agree on result and accrued flags.
macro_rules! agree {
    ($($name:ident($($arg:ident)*) $accrued:tt;)*) => {$(
        #[test]
        fn $name() {
            let mut random = Random(0);
            let mut shortfall = 0;
            for _ in 0..cases() {
                let args = ($(random.$arg(),)*);
                let (rm, accrued) = (random.rm(), random.accrued());
                let fast = agree!(@fast $name args, rm, accrued, $accrued $($arg)*);
                let slow = agree!(@exact $name args, rm, $($arg)*);
                let (fast, slow) = ((fast.0, fast.1 | accrued), (slow.0, slow.1 | accrued));
                assert_eq!(fast, slow, "{args:x?} {rm:?} {accrued:?}");
                shortfall += u32::from(slow.1 == accrued);
            }
            // Neither all cases exceptional nor none.
            assert!((cases() / 50..cases()).contains(&shortfall), "{shortfall}");
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
    roundnx_s(single) plain;
    roundnx_d(double) plain;
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
    for _ in 0..cases() {
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
    for _ in 0..cases() {
        let (a, x) = (random.single(), random.integer());
        assert_eq!(fast::cvt_d_s(a), exact::cvt_d_s(a), "{a:x}");
        assert_eq!(fast::cvt_d_w(x, Rup), exact::cvt_d_w(x, Rup), "{x:x}");
        assert_eq!(fast::cvt_d_wu(x, Rdn), exact::cvt_d_wu(x, Rdn), "{x:x}");
    }
}
