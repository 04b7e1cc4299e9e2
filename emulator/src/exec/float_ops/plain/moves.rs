//! What does not round: moves, signs, comparisons, minimum and maximum, classes.

use super::are_boxed;
use crate::exec::float::{bits, box_single, unbox_single};
use crate::hart::Hart;
use crate::isa::Op;

/// Bits of doubles into a register.
#[inline(always)]
fn move_double(h: &mut Hart, op: &Op, f: impl FnOnce(u64, u64) -> u64) -> bool {
    if !h.csr.fs_is_dirty() {
        return false;
    }
    let value = f(h.f.get(op.rs1), h.f.get(op.rs2));
    h.f.set(op.rd, value);
    true
}

/// Bits of singles into a register.
#[inline(always)]
fn move_single(h: &mut Hart, op: &Op, f: impl FnOnce(u32, u32) -> u32) -> bool {
    let (a, b) = (h.f.get(op.rs1), h.f.get(op.rs2));
    if !h.csr.fs_is_dirty() || !are_boxed(a & b) {
        return false;
    }
    h.f.set(op.rd, box_single(f(a as u32, b as u32)));
    true
}

/// A comparison of numbers, which raises nothing.
#[inline(always)]
fn compare_double(h: &mut Hart, op: &Op, f: impl FnOnce(&f64, &f64) -> bool) -> bool {
    let [x, y] = [op.rs1, op.rs2].map(|reg| f64::from_bits(h.f.get(reg)));
    if h.csr.fs() == 0 || x.is_nan() || y.is_nan() {
        return false;
    }
    h.x.set(op.rd, f(&x, &y).into());
    true
}

#[inline(always)]
fn compare_single(h: &mut Hart, op: &Op, f: impl FnOnce(&f32, &f32) -> bool) -> bool {
    let (a, b) = (h.f.get(op.rs1), h.f.get(op.rs2));
    let [x, y] = [a, b].map(|bits| f32::from_bits(bits as u32));
    if h.csr.fs() == 0 || !are_boxed(a & b) || x.is_nan() || y.is_nan() {
        return false;
    }
    h.x.set(op.rd, f(&x, &y).into());
    true
}

/// The smaller of two numbers, `x` being less than `y` or not. Equal ones differ in the sign of zero
/// at most, and −0 is the smaller then.
macro_rules! minimum {
    ($x:expr, $y:expr) => {
        match ($x < $y, $x == $y) {
            (true, _) => $x.to_bits(),
            (_, true) => $x.to_bits() | $y.to_bits(),
            _ => $y.to_bits(),
        }
    };
}

/// The greater.
macro_rules! maximum {
    ($x:expr, $y:expr) => {
        match ($x > $y, $x == $y) {
            (true, _) => $x.to_bits(),
            (_, true) => $x.to_bits() & $y.to_bits(),
            _ => $y.to_bits(),
        }
    };
}

#[inline(always)]
fn choose_double(h: &mut Hart, op: &Op, f: impl FnOnce(f64, f64) -> u64) -> bool {
    let [x, y] = [op.rs1, op.rs2].map(|reg| f64::from_bits(h.f.get(reg)));
    if !h.csr.fs_is_dirty() || x.is_nan() || y.is_nan() {
        return false;
    }
    h.f.set(op.rd, f(x, y));
    true
}

#[inline(always)]
fn choose_single(h: &mut Hart, op: &Op, f: impl FnOnce(f32, f32) -> u32) -> bool {
    let (a, b) = (h.f.get(op.rs1), h.f.get(op.rs2));
    let [x, y] = [a, b].map(|bits| f32::from_bits(bits as u32));
    if !h.csr.fs_is_dirty() || !are_boxed(a & b) || x.is_nan() || y.is_nan() {
        return false;
    }
    h.f.set(op.rd, box_single(f(x, y)));
    true
}

/// Instructions by what they have in common and what is their own.
macro_rules! instructions {
    ($($name:ident $way:ident $f:expr;)*) => {$(
        #[inline(always)]
        pub(in crate::exec) fn $name(h: &mut Hart, op: &Op) -> bool {
            $way(h, op, $f)
        }
    )*};
}

instructions! {
    sgnj_d move_double bits::sgnj_d;
    sgnjn_d move_double bits::sgnjn_d;
    sgnjx_d move_double bits::sgnjx_d;
    sgnj_s move_single bits::sgnj_s;
    sgnjn_s move_single bits::sgnjn_s;
    sgnjx_s move_single bits::sgnjx_s;
    eq_d compare_double f64::eq;
    lt_d compare_double f64::lt;
    le_d compare_double f64::le;
    eq_s compare_single f32::eq;
    lt_s compare_single f32::lt;
    le_s compare_single f32::le;
    min_d choose_double |x: f64, y: f64| minimum!(x, y);
    max_d choose_double |x: f64, y: f64| maximum!(x, y);
    min_s choose_single |x: f32, y: f32| minimum!(x, y);
    max_s choose_single |x: f32, y: f32| maximum!(x, y);
}

/// Something of a floating-point register, to an integer one.
#[inline(always)]
fn to_integer_register(h: &mut Hart, op: &Op, f: impl FnOnce(u64) -> u64) -> bool {
    if h.csr.fs() == 0 {
        return false;
    }
    h.x.set(op.rd, f(h.f.get(op.rs1)));
    true
}

#[inline(always)]
fn from_integer_register(h: &mut Hart, op: &Op, f: impl FnOnce(u64) -> u64) -> bool {
    if !h.csr.fs_is_dirty() {
        return false;
    }
    h.f.set(op.rd, f(h.x.get(op.rs1)));
    true
}

// Moves take the bits as they are, boxed or not.
instructions! {
    mv_x_d to_integer_register |bits| bits;
    mv_x_w to_integer_register |bits| bits as i32 as u64;
    class_d to_integer_register bits::class_d;
    class_s to_integer_register |bits| bits::class_s(unbox_single(bits));
    mv_d_x from_integer_register |bits| bits;
    mv_w_x from_integer_register |bits| box_single(bits as u32);
}
