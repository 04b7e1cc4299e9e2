//! What is common, but not enough so for a handler of its own: NX is not raised yet, or the result is
//! zero. Whether a result is inexact is found out by the FPU.

use super::error::{is_middling, is_product, product_error, sum_error};
use super::{are_boxed, double, rm, single};
use crate::exec::float::{Fflags, box_single};
use crate::exec::float_ops::rs3;
use crate::hart::Hart;
use crate::isa::{Kind, Op};

/// A result, and whether it is inexact, if both are known.
type Known<T> = Option<(T, bool)>;

/// Executes an instruction, and says whether it has; see the module.
#[inline(always)]
pub(in crate::exec) fn carefully(h: &mut Hart, op: &Op) -> bool {
    if !h.csr.rounds_to_nearest(rm(op)) {
        return false;
    }
    let Some((bits, inexact)) = result(h, op) else {
        return false;
    };
    h.csr.or_fflags(Fflags::nx_if(inexact).bits());
    h.f.set(op.rd, bits);
    true
}

/// What the instruction writes into its register.
#[inline(always)]
fn result(h: &Hart, op: &Op) -> Known<u64> {
    let (a, b) = (h.f.get(op.rs1), h.f.get(op.rs2));
    let [x, y] = [a, b].map(f64::from_bits);
    let [x_s, y_s] = [a, b].map(|bits| f32::from_bits(bits as u32));
    let integer = h.x.get(op.rs1);
    match op.kind {
        Kind::FaddD => bits_d(sum(x, y)),
        Kind::FsubD => bits_d(sum(x, -y)),
        Kind::FmulD => bits_d(product(x, y)),
        Kind::FdivD => bits_d(quotient(x, y)),
        Kind::FsqrtD => bits_d(root(x)),
        Kind::FmaddD => bits_d(fused(h, op, 0, 0)),
        Kind::FmsubD => bits_d(fused(h, op, 0, double::SIGN)),
        Kind::FnmsubD => bits_d(fused(h, op, double::SIGN, 0)),
        Kind::FnmaddD => bits_d(fused(h, op, double::SIGN, double::SIGN)),
        Kind::FcvtDL => bits_d(fits(integer as i64 as f64)),
        Kind::FcvtDLu => bits_d(fits(integer as f64)),
        Kind::FaddS if are_boxed(a & b) => bits_s(sum_s(x_s, y_s)),
        Kind::FsubS if are_boxed(a & b) => bits_s(sum_s(x_s, -y_s)),
        Kind::FmulS if are_boxed(a & b) => bits_s(product_s(x_s, y_s)),
        Kind::FdivS if are_boxed(a & b) => bits_s(quotient_s(x_s, y_s)),
        Kind::FsqrtS if are_boxed(a) => bits_s(root_s(x_s)),
        Kind::FmaddS => bits_s(fused_s(h, op, 0, 0)),
        Kind::FmsubS => bits_s(fused_s(h, op, 0, single::SIGN)),
        Kind::FnmsubS => bits_s(fused_s(h, op, single::SIGN, 0)),
        Kind::FnmaddS => bits_s(fused_s(h, op, single::SIGN, single::SIGN)),
        Kind::FcvtSD => bits_s(narrow(x)),
        Kind::FcvtSW => bits_s(fits_s(integer as i32 as f32)),
        Kind::FcvtSWu => bits_s(fits_s(integer as u32 as f32)),
        Kind::FcvtSL => bits_s(fits_s(integer as i64 as f32)),
        Kind::FcvtSLu => bits_s(fits_s(integer as f32)),
        _ => None,
    }
}

#[inline(always)]
fn bits_d(known: Known<f64>) -> Known<u64> {
    known.map(|(value, inexact)| (value.to_bits(), inexact))
}

#[inline(always)]
fn bits_s(known: Known<f32>) -> Known<u64> {
    known.map(|(value, inexact)| (box_single(value.to_bits()), inexact))
}

fn sum(x: f64, y: f64) -> Known<f64> {
    const LIMIT: f64 = f64::MAX / 4.0;
    let value = x + y;
    (x.abs() < LIMIT && y.abs() < LIMIT).then(|| (value, sum_error!(x, y, value) != 0.0))
}

fn product(x: f64, y: f64) -> Known<f64> {
    let value = x * y;
    // Zero times what is not a number or infinite would be NaN.
    if value == 0.0 && (x == 0.0 || y == 0.0) {
        return Some((value, false));
    }
    let known = is_middling(x) && is_middling(y);
    known.then(|| (value, product_error(x, y, value) != 0.0))
}

fn quotient(x: f64, y: f64) -> Known<f64> {
    let value = x / y;
    // Zero by zero or NaN would be NaN.
    if value == 0.0 && x == 0.0 {
        return Some((value, false));
    }
    let known = is_middling(value) && is_middling(y);
    known.then(|| (value, !is_product(x, value, y)))
}

fn root(x: f64) -> Known<f64> {
    let value = x.sqrt();
    if value == 0.0 {
        return Some((value, false));
    }
    is_middling(value).then(|| (value, !is_product(x, value, value)))
}

/// A fused sum is an ordinary one if the product is exact.
#[inline(always)]
fn fused(h: &Hart, op: &Op, flip_product: u64, flip_addend: u64) -> Known<f64> {
    let x = f64::from_bits(h.f.get(op.rs1) ^ flip_product);
    let y = f64::from_bits(h.f.get(op.rs2));
    let z = f64::from_bits(h.f.get(rs3(*op)) ^ flip_addend);
    match product(x, y) {
        Some((product, false)) => sum(product, z),
        _ => None,
    }
}

/// An integer in double precision, if that is certain to be exact.
fn fits(value: f64) -> Known<f64> {
    const END: f64 = (1_u64 << f64::MANTISSA_DIGITS) as f64;
    (value.abs() < END).then_some((value, false))
}

fn sum_s(x: f32, y: f32) -> Known<f32> {
    const LIMIT: f32 = f32::MAX / 4.0;
    let value = x + y;
    (x.abs() < LIMIT && y.abs() < LIMIT).then(|| (value, sum_error!(x, y, value) != 0.0))
}

/// A product of two singles is exact in double precision.
fn product_s(x: f32, y: f32) -> Known<f32> {
    narrow(f64::from(x) * f64::from(y))
}

/// What is rounded to single precision.
fn narrow(x: f64) -> Known<f32> {
    let value = x as f32;
    let known = single::is_normal(value) || x == 0.0;
    known.then_some((value, f64::from(value) != x))
}

fn quotient_s(x: f32, y: f32) -> Known<f32> {
    let value = x / y;
    let known = single::is_normal(value) || value == 0.0 && x == 0.0;
    // By infinity, zero is zero.
    let inexact = value != 0.0 && f64::from(value) * f64::from(y) != f64::from(x);
    known.then_some((value, inexact))
}

fn root_s(x: f32) -> Known<f32> {
    let value = x.sqrt();
    let inexact = f64::from(value) * f64::from(value) != f64::from(x);
    (!value.is_nan()).then_some((value, inexact))
}

#[inline(always)]
fn fused_s(h: &Hart, op: &Op, flip_product: u32, flip_addend: u32) -> Known<f32> {
    let [a, b, c] = [op.rs1, op.rs2, rs3(*op)].map(|reg| h.f.get(reg));
    let [x, y, z] = [a as u32 ^ flip_product, b as u32, c as u32 ^ flip_addend]
        .map(|bits| f64::from(f32::from_bits(bits)));
    let (sum, value) = single::fused(x, y, z).filter(|_| are_boxed(a & b & c))?;
    let inexact = f64::from(value) != sum || sum_error!(x * y, z, sum) != 0.0;
    Some((value, inexact))
}

/// An integer in single precision, if that is certain to be exact.
fn fits_s(value: f32) -> Known<f32> {
    const END: f32 = (1_u32 << f32::MANTISSA_DIGITS) as f32;
    (value.abs() < END).then_some((value, false))
}
