//! The common case of the common instructions, for the interpreter's handlers: rounding to nearest
//! even, NX accrued already, operands and result far from all that raises another flag. The rules are
//! those of `float::fast`, which is asked for everything else.

use super::{rs3, set_double, set_single};
use crate::exec::float::fast::fused_is_exact;
use crate::exec::float::{bits, unbox_single};
use crate::hart::Hart;
use crate::isa::Op;

const SIGN: u64 = 1 << 63;

/// Whether the instruction's result depends on nothing but its operands, and raises nothing new.
#[inline(always)]
fn is_plain(h: &Hart, op: &Op) -> bool {
    let rm = op.imm as u32 >> 8;
    h.csr.fs() != 0 && h.csr.fflags() & 1 != 0 && (rm == 0 || rm == 7 && h.csr.frm() == 0)
}

/// Whether rounding can have raised no flag but NX.
macro_rules! is_normal {
    ($float:ty, $value:expr) => {
        $value.abs() > <$float>::MIN_POSITIVE && $value.abs() <= <$float>::MAX
    };
}

/// A double-precision operation on `rs1` and `rs2`; `None` where `f` does not know the result.
#[inline(always)]
fn double(h: &mut Hart, op: &Op, f: impl FnOnce(f64, f64) -> Option<f64>) -> bool {
    if !is_plain(h, op) {
        return false;
    }
    let (a, b) = (h.f.get(op.rs1), h.f.get(op.rs2));
    match f(f64::from_bits(a), f64::from_bits(b)) {
        Some(value) => {
            set_double(h, op.rd, value.to_bits());
            true
        }
        None => false,
    }
}

/// `fadd.d`; `fsub.d` by the negated operand.
#[inline(always)]
fn sum_d(x: f64, y: f64) -> Option<f64> {
    const LIMIT: f64 = f64::MAX / 4.0;
    (x.abs() < LIMIT && y.abs() < LIMIT).then_some(x + y)
}

#[inline(always)]
pub(in crate::exec) fn add_d(h: &mut Hart, op: &Op) -> bool {
    double(h, op, sum_d)
}

#[inline(always)]
pub(in crate::exec) fn sub_d(h: &mut Hart, op: &Op) -> bool {
    double(h, op, |x, y| sum_d(x, -y))
}

#[inline(always)]
pub(in crate::exec) fn mul_d(h: &mut Hart, op: &Op) -> bool {
    double(h, op, |x, y| {
        let product = x * y;
        is_normal!(f64, product).then_some(product)
    })
}

#[inline(always)]
pub(in crate::exec) fn div_d(h: &mut Hart, op: &Op) -> bool {
    double(h, op, |x, y| {
        let quotient = x / y;
        is_normal!(f64, quotient).then_some(quotient)
    })
}

#[inline(always)]
pub(in crate::exec) fn sqrt_d(h: &mut Hart, op: &Op) -> bool {
    double(h, op, |x, _| {
        (0.0..=f64::MAX).contains(&x).then(|| x.sqrt())
    })
}

/// ±(a × b) ± c, with these signs flipped.
#[inline(always)]
fn fused_d(h: &mut Hart, op: &Op, product: u64, addend: u64) -> bool {
    if !fused_is_exact() || !is_plain(h, op) {
        return false;
    }
    let x = f64::from_bits(h.f.get(op.rs1) ^ product);
    let y = f64::from_bits(h.f.get(op.rs2));
    let z = f64::from_bits(h.f.get(rs3(*op)) ^ addend);
    let value = x.mul_add(y, z);
    if !is_normal!(f64, value) {
        return false;
    }
    set_double(h, op.rd, value.to_bits());
    true
}

#[inline(always)]
pub(in crate::exec) fn madd_d(h: &mut Hart, op: &Op) -> bool {
    fused_d(h, op, 0, 0)
}

#[inline(always)]
pub(in crate::exec) fn msub_d(h: &mut Hart, op: &Op) -> bool {
    fused_d(h, op, 0, SIGN)
}

#[inline(always)]
pub(in crate::exec) fn nmsub_d(h: &mut Hart, op: &Op) -> bool {
    fused_d(h, op, SIGN, 0)
}

#[inline(always)]
pub(in crate::exec) fn nmadd_d(h: &mut Hart, op: &Op) -> bool {
    fused_d(h, op, SIGN, SIGN)
}

/// A single-precision operation on `rs1` and `rs2`.
#[inline(always)]
fn single(h: &mut Hart, op: &Op, f: impl FnOnce(f32, f32) -> Option<f32>) -> bool {
    if !is_plain(h, op) {
        return false;
    }
    let [a, b] = [op.rs1, op.rs2].map(|reg| f32::from_bits(unbox_single(h.f.get(reg))));
    match f(a, b) {
        Some(value) => {
            set_single(h, op.rd, value.to_bits());
            true
        }
        None => false,
    }
}

#[inline(always)]
fn sum_s(x: f32, y: f32) -> Option<f32> {
    const LIMIT: f32 = f32::MAX / 4.0;
    (x.abs() < LIMIT && y.abs() < LIMIT).then_some(x + y)
}

#[inline(always)]
pub(in crate::exec) fn add_s(h: &mut Hart, op: &Op) -> bool {
    single(h, op, sum_s)
}

#[inline(always)]
pub(in crate::exec) fn sub_s(h: &mut Hart, op: &Op) -> bool {
    single(h, op, |x, y| sum_s(x, -y))
}

#[inline(always)]
pub(in crate::exec) fn mul_s(h: &mut Hart, op: &Op) -> bool {
    single(h, op, |x, y| {
        let product = x * y;
        is_normal!(f32, product).then_some(product)
    })
}

/// What only moves bits between floating-point registers.
#[inline(always)]
fn bits_d(h: &mut Hart, op: &Op, f: impl FnOnce(u64, u64) -> u64) -> bool {
    if h.csr.fs() == 0 {
        return false;
    }
    let value = f(h.f.get(op.rs1), h.f.get(op.rs2));
    set_double(h, op.rd, value);
    true
}

#[inline(always)]
pub(in crate::exec) fn sgnj_d(h: &mut Hart, op: &Op) -> bool {
    bits_d(h, op, bits::sgnj_d)
}

#[inline(always)]
pub(in crate::exec) fn sgnjn_d(h: &mut Hart, op: &Op) -> bool {
    bits_d(h, op, bits::sgnjn_d)
}

#[inline(always)]
pub(in crate::exec) fn sgnjx_d(h: &mut Hart, op: &Op) -> bool {
    bits_d(h, op, bits::sgnjx_d)
}

/// A comparison of numbers, which raises nothing.
#[inline(always)]
fn compare_d(h: &mut Hart, op: &Op, f: impl FnOnce(&f64, &f64) -> bool) -> bool {
    let [x, y] = [op.rs1, op.rs2].map(|reg| f64::from_bits(h.f.get(reg)));
    if h.csr.fs() == 0 || x.is_nan() || y.is_nan() {
        return false;
    }
    h.x.set(op.rd, f(&x, &y).into());
    true
}

#[inline(always)]
pub(in crate::exec) fn eq_d(h: &mut Hart, op: &Op) -> bool {
    compare_d(h, op, f64::eq)
}

#[inline(always)]
pub(in crate::exec) fn lt_d(h: &mut Hart, op: &Op) -> bool {
    compare_d(h, op, f64::lt)
}

#[inline(always)]
pub(in crate::exec) fn le_d(h: &mut Hart, op: &Op) -> bool {
    compare_d(h, op, f64::le)
}

/// `fmv.x.d`
#[inline(always)]
pub(in crate::exec) fn mv_x_d(h: &mut Hart, op: &Op) -> bool {
    if h.csr.fs() == 0 {
        return false;
    }
    h.x.set(op.rd, h.f.get(op.rs1));
    true
}

/// `fmv.d.x`
#[inline(always)]
pub(in crate::exec) fn mv_d_x(h: &mut Hart, op: &Op) -> bool {
    if h.csr.fs() == 0 {
        return false;
    }
    let value = h.x.get(op.rs1);
    set_double(h, op.rd, value);
    true
}
