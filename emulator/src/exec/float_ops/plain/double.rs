//! Arithmetic in double precision.

use super::rm;
use crate::exec::float::fast::fused_is_exact;
use crate::exec::float_ops::rs3;
use crate::hart::Hart;
use crate::isa::Op;

pub(super) const SIGN: u64 = 1 << 63;

/// The upper ten of the eleven bits of an exponent, plus one: 0 modulo 1024 for what is near overflow,
/// infinite or NaN, 1 for what is near underflow, subnormal or zero.
#[inline(always)]
const fn magnitude(x: f64) -> u32 {
    (x.to_bits() >> 53) as u32 + 1
}

/// Whether it is a number below 2¹⁰²³.
#[inline(always)]
const fn is_finite(x: f64) -> bool {
    magnitude(x) & 0x3ff != 0
}

/// Whether it is one that, besides, is not below 2⁻¹⁰²¹.
#[inline(always)]
const fn is_normal(x: f64) -> bool {
    magnitude(x) & 0x3fe != 0
}

/// An operation on `rs1` and `rs2`. `is_fine` says of a result that it raises nothing but NX.
#[inline(always)]
fn operate(
    h: &mut Hart,
    op: &Op,
    f: impl FnOnce(f64, f64) -> f64,
    is_fine: impl FnOnce(f64) -> bool,
) -> bool {
    let [x, y] = [op.rs1, op.rs2].map(|reg| f64::from_bits(h.f.get(reg)));
    let value = f(x, y);
    if !h.csr.rounds_silently(rm(op)) || !is_fine(value) {
        return false;
    }
    h.f.set(op.rd, value.to_bits());
    true
}

#[inline(always)]
pub(in crate::exec) fn add_d(h: &mut Hart, op: &Op) -> bool {
    operate(h, op, |x, y| x + y, is_finite)
}

#[inline(always)]
pub(in crate::exec) fn sub_d(h: &mut Hart, op: &Op) -> bool {
    operate(h, op, |x, y| x - y, is_finite)
}

#[inline(always)]
pub(in crate::exec) fn mul_d(h: &mut Hart, op: &Op) -> bool {
    operate(h, op, |x, y| x * y, is_normal)
}

#[inline(always)]
pub(in crate::exec) fn div_d(h: &mut Hart, op: &Op) -> bool {
    operate(h, op, |x, y| x / y, is_normal)
}

#[inline(always)]
pub(in crate::exec) fn sqrt_d(h: &mut Hart, op: &Op) -> bool {
    // Roots are never near overflow or underflow, and that of infinity is infinite and exact.
    operate(h, op, |x, _| x.sqrt(), |value| !value.is_nan())
}

/// ±(a × b) ± c, with these signs flipped.
#[inline(always)]
fn multiply_add(h: &mut Hart, op: &Op, product: u64, addend: u64) -> bool {
    if !fused_is_exact() || !h.csr.rounds_silently(rm(op)) {
        return false;
    }
    let x = f64::from_bits(h.f.get(op.rs1) ^ product);
    let y = f64::from_bits(h.f.get(op.rs2));
    let z = f64::from_bits(h.f.get(rs3(*op)) ^ addend);
    let value = x.mul_add(y, z);
    // What is added to zero stays what it is.
    if !is_normal(value) && !(is_finite(value) && (x == 0.0 || y == 0.0)) {
        return false;
    }
    h.f.set(op.rd, value.to_bits());
    true
}

#[inline(always)]
pub(in crate::exec) fn madd_d(h: &mut Hart, op: &Op) -> bool {
    multiply_add(h, op, 0, 0)
}

#[inline(always)]
pub(in crate::exec) fn msub_d(h: &mut Hart, op: &Op) -> bool {
    multiply_add(h, op, 0, SIGN)
}

#[inline(always)]
pub(in crate::exec) fn nmsub_d(h: &mut Hart, op: &Op) -> bool {
    multiply_add(h, op, SIGN, 0)
}

#[inline(always)]
pub(in crate::exec) fn nmadd_d(h: &mut Hart, op: &Op) -> bool {
    multiply_add(h, op, SIGN, SIGN)
}
