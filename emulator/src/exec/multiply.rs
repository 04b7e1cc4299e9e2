//! The M extension (Unprivileged ISA, Integer Multiplication and Division).
//!
//! Division never traps: by zero it gives all ones and the dividend as remainder, and the one
//! overflow (most negative by −1) gives the dividend and remainder zero.

use super::integer::sext32;

/// `mul`
#[inline(always)]
#[must_use]
pub fn mul(a: u64, b: u64) -> u64 {
    a.wrapping_mul(b)
}

/// `mulh`
#[inline(always)]
#[must_use]
pub fn mulh(a: u64, b: u64) -> u64 {
    ((i128::from(a as i64) * i128::from(b as i64)) >> 64) as u64
}

/// `mulhsu`: signed by unsigned
#[inline(always)]
#[must_use]
pub fn mulhsu(a: u64, b: u64) -> u64 {
    ((i128::from(a as i64) * i128::from(b)) >> 64) as u64
}

/// `mulhu`
#[inline(always)]
#[must_use]
pub fn mulhu(a: u64, b: u64) -> u64 {
    ((u128::from(a) * u128::from(b)) >> 64) as u64
}

/// `mulw`
#[inline(always)]
#[must_use]
pub fn mulw(a: u64, b: u64) -> u64 {
    sext32(a.wrapping_mul(b))
}

/// `div`
#[inline(always)]
#[must_use]
pub fn div(a: u64, b: u64) -> u64 {
    let (a, b) = (a as i64, b as i64);
    if b == 0 {
        u64::MAX
    } else {
        a.wrapping_div(b) as u64
    }
}

/// `rem`
#[inline(always)]
#[must_use]
pub fn rem(a: u64, b: u64) -> u64 {
    let (a, b) = (a as i64, b as i64);
    if b == 0 {
        a as u64
    } else {
        a.wrapping_rem(b) as u64
    }
}

/// `divu`
#[inline(always)]
#[must_use]
pub fn divu(a: u64, b: u64) -> u64 {
    a.checked_div(b).unwrap_or(u64::MAX)
}

/// `remu`
#[inline(always)]
#[must_use]
pub fn remu(a: u64, b: u64) -> u64 {
    a.checked_rem(b).unwrap_or(a)
}

/// `divw`
#[inline(always)]
#[must_use]
pub fn divw(a: u64, b: u64) -> u64 {
    let (a, b) = (a as i32, b as i32);
    if b == 0 {
        u64::MAX
    } else {
        a.wrapping_div(b) as u64
    }
}

/// `remw`
#[inline(always)]
#[must_use]
pub fn remw(a: u64, b: u64) -> u64 {
    let (a, b) = (a as i32, b as i32);
    if b == 0 {
        a as u64
    } else {
        a.wrapping_rem(b) as u64
    }
}

/// `divuw`
#[inline(always)]
#[must_use]
pub fn divuw(a: u64, b: u64) -> u64 {
    sext32(u64::from(
        (a as u32).checked_div(b as u32).unwrap_or(u32::MAX),
    ))
}

/// `remuw`
#[inline(always)]
#[must_use]
pub fn remuw(a: u64, b: u64) -> u64 {
    sext32(u64::from(
        (a as u32).checked_rem(b as u32).unwrap_or(a as u32),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIN: u64 = 1 << 63;

    #[test]
    fn division_by_zero_and_overflow() {
        assert_eq!((div(7, 0), rem(7, 0)), (u64::MAX, 7));
        assert_eq!((divu(7, 0), remu(7, 0)), (u64::MAX, 7));
        assert_eq!((div(MIN, u64::MAX), rem(MIN, u64::MAX)), (MIN, 0));
        assert_eq!(
            (divw(7, 0), remw(0x8000_0000, 0)),
            (u64::MAX, sext32(0x8000_0000))
        );
        assert_eq!(
            (divuw(7, 0), remuw(0x8000_0000, 0)),
            (u64::MAX, sext32(0x8000_0000))
        );
        let min = sext32(0x8000_0000);
        assert_eq!((divw(min, u64::MAX), remw(min, u64::MAX)), (min, 0));
        assert_eq!(divuw(0xffff_ffff, 1), u64::MAX);
        assert_eq!(
            (div(-7_i64 as u64, 2), rem(-7_i64 as u64, 2)),
            (-3_i64 as u64, u64::MAX)
        );
    }

    #[test]
    fn high_halves_know_their_signs() {
        assert_eq!(mulh(u64::MAX, u64::MAX), 0);
        assert_eq!(mulhu(u64::MAX, u64::MAX), u64::MAX - 1);
        assert_eq!(mulhsu(u64::MAX, u64::MAX), u64::MAX);
        assert_eq!(mulhsu(1, u64::MAX), 0);
        assert_eq!(mulw(0x1_0000_0001, 0x8000_0000), sext32(0x8000_0000));
    }
}
