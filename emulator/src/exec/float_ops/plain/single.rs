//! Arithmetic in single precision.

use super::{are_boxed, rm};
use crate::exec::float::box_single;
use crate::exec::float_ops::rs3;
use crate::hart::Hart;
use crate::isa::Op;

pub(super) const SIGN: u32 = 1 << 31;

/// The upper seven of the eight bits of an exponent, plus one: 0 modulo 128 for what is near overflow,
/// infinite or NaN, 1 for what is near underflow, subnormal or zero.
#[inline(always)]
const fn magnitude(x: f32) -> u32 {
    (x.to_bits() >> 24) + 1
}

/// Whether it is a number below 2¹²⁷.
#[inline(always)]
const fn is_finite(x: f32) -> bool {
    magnitude(x) & 0x7f != 0
}

/// Whether it is one that, besides, is not below 2⁻¹²⁵.
#[inline(always)]
pub(super) const fn is_normal(x: f32) -> bool {
    magnitude(x) & 0x7e != 0
}

/// An operation on `rs1` and `rs2`; see the one in double precision.
#[inline(always)]
fn operate(
    h: &mut Hart,
    op: &Op,
    f: impl FnOnce(f32, f32) -> f32,
    is_fine: impl FnOnce(f32) -> bool,
) -> bool {
    let (a, b) = (h.f.get(op.rs1), h.f.get(op.rs2));
    let value = f(f32::from_bits(a as u32), f32::from_bits(b as u32));
    if !are_boxed(a & b) || !h.csr.rounds_silently(rm(op)) || !is_fine(value) {
        return false;
    }
    h.f.set(op.rd, box_single(value.to_bits()));
    true
}

#[inline(always)]
pub(in crate::exec) fn add_s(h: &mut Hart, op: &Op) -> bool {
    operate(h, op, |x, y| x + y, is_finite)
}

#[inline(always)]
pub(in crate::exec) fn sub_s(h: &mut Hart, op: &Op) -> bool {
    operate(h, op, |x, y| x - y, is_finite)
}

#[inline(always)]
pub(in crate::exec) fn mul_s(h: &mut Hart, op: &Op) -> bool {
    operate(h, op, |x, y| x * y, is_normal)
}

#[inline(always)]
pub(in crate::exec) fn div_s(h: &mut Hart, op: &Op) -> bool {
    operate(h, op, |x, y| x / y, is_normal)
}

#[inline(always)]
pub(in crate::exec) fn sqrt_s(h: &mut Hart, op: &Op) -> bool {
    // Not by `operate`, since `rs2` is no operand.
    let bits = h.f.get(op.rs1);
    let value = f32::from_bits(bits as u32).sqrt();
    if !are_boxed(bits) || !h.csr.rounds_silently(rm(op)) || value.is_nan() {
        return false;
    }
    h.f.set(op.rd, box_single(value.to_bits()));
    true
}

/// x × y + z rounded to double precision, and then to single; `None` if that may not be the same as
/// to single precision at once. It is, unless the first result lies in the middle between two singles,
/// where its error may have turned the scales.
#[inline(always)]
pub(super) fn fused(x: f64, y: f64, z: f64) -> Option<(f64, f32)> {
    /// The bits that a double has more than a single, and the highest of them.
    const BELOW: u64 = (1 << 29) - 1;
    const HALF: u64 = 1 << 28;
    // The product is exact, and does not underflow: zero is zero.
    let sum = x * y + z;
    let value = sum as f32;
    let known = (is_normal(value) || sum == 0.0) && sum.to_bits() & BELOW != HALF;
    known.then_some((sum, value))
}

/// ±(a × b) ± c, with these signs flipped.
#[inline(always)]
fn multiply_add(h: &mut Hart, op: &Op, product: u32, addend: u32) -> bool {
    let [a, b, c] = [op.rs1, op.rs2, rs3(*op)].map(|reg| h.f.get(reg));
    let [x, y, z] = [a as u32 ^ product, b as u32, c as u32 ^ addend]
        .map(|bits| f64::from(f32::from_bits(bits)));
    let Some((_, value)) = fused(x, y, z) else {
        return false;
    };
    if !are_boxed(a & b & c) || !h.csr.rounds_silently(rm(op)) {
        return false;
    }
    h.f.set(op.rd, box_single(value.to_bits()));
    true
}

#[inline(always)]
pub(in crate::exec) fn madd_s(h: &mut Hart, op: &Op) -> bool {
    multiply_add(h, op, 0, 0)
}

#[inline(always)]
pub(in crate::exec) fn msub_s(h: &mut Hart, op: &Op) -> bool {
    multiply_add(h, op, 0, SIGN)
}

#[inline(always)]
pub(in crate::exec) fn nmsub_s(h: &mut Hart, op: &Op) -> bool {
    multiply_add(h, op, SIGN, 0)
}

#[inline(always)]
pub(in crate::exec) fn nmadd_s(h: &mut Hart, op: &Op) -> bool {
    multiply_add(h, op, SIGN, SIGN)
}
