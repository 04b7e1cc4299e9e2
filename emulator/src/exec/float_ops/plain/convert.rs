//! Conversions.

use super::single::is_normal;
use super::{are_boxed, rm};
use crate::exec::float::{Fflags, box_single};
use crate::exec::float_ops::{load_double, load_single};
use crate::hart::Hart;
use crate::isa::Op;

/// `fcvt.s.d`
#[inline(always)]
pub(in crate::exec) fn cvt_s_d(h: &mut Hart, op: &Op) -> bool {
    let value = f64::from_bits(h.f.get(op.rs1)) as f32;
    if !h.csr.rounds_silently(rm(op)) || !is_normal(value) {
        return false;
    }
    h.f.set(op.rd, box_single(value.to_bits()));
    true
}

/// `fcvt.d.s`: always exact, but a NaN must be the canonical one.
#[inline(always)]
pub(in crate::exec) fn cvt_d_s(h: &mut Hart, op: &Op) -> bool {
    let bits = h.f.get(op.rs1);
    let x = f32::from_bits(bits as u32);
    if !are_boxed(bits) || x.is_nan() || !h.csr.rounds_to_nearest(rm(op)) {
        return false;
    }
    h.f.set(op.rd, f64::from(x).to_bits());
    true
}

/// From integers, exactly where a significand has room for all their bits.
macro_rules! from_integer {
    ($($name:ident $set:ident, $float:ty, $integer:ty;)*) => {$(
        #[inline(always)]
        pub(in crate::exec) fn $name(h: &mut Hart, op: &Op) -> bool {
            const ALL_FIT: bool = <$integer>::BITS <= <$float>::MANTISSA_DIGITS;
            let value = h.x.get(op.rs1) as $integer as $float;
            let is_plain = match ALL_FIT {
                true => h.csr.rounds_to_nearest(rm(op)),
                false => h.csr.rounds_silently(rm(op)),
            };
            if is_plain {
                $set(h, op.rd, value.to_bits());
            }
            is_plain
        }
    )*};
}

from_integer! {
    cvt_s_w load_single, f32, i32;
    cvt_s_wu load_single, f32, u32;
    cvt_s_l load_single, f32, i64;
    cvt_s_lu load_single, f32, u64;
    cvt_d_w load_double, f64, i32;
    cvt_d_wu load_double, f64, u32;
    cvt_d_l load_double, f64, i64;
    cvt_d_lu load_double, f64, u64;
}

/// A number to be made an integer.
#[inline(always)]
fn double(register: u64) -> Option<f64> {
    Some(f64::from_bits(register))
}

#[inline(always)]
fn single(register: u64) -> Option<f32> {
    are_boxed(register).then(|| f32::from_bits(register as u32))
}

/// To integers: rounding towards zero, as the host does, and what is an integer already.
macro_rules! to_integer {
    ($($name:ident $number:ident, $float:ty, $integer:ty, $extend:ty;)*) => {$(
        #[inline(always)]
        pub(in crate::exec) fn $name(h: &mut Hart, op: &Op) -> bool {
            const RTZ: u32 = 1;
            /// One more than the largest integer: a power of two, so exact.
            const END: $float = (<$integer>::MAX / 2 + 1) as $float * 2.0;
            let Some(x) = $number(h.f.get(op.rs1)) else {
                return false;
            };
            let is_in_range = x >= <$integer>::MIN as $float && x < END;
            let integer = x as $integer;
            let inexact = integer as $float != x;
            if !is_in_range || h.csr.fs() == 0 {
                return false;
            }
            let is_plain = match (rm(op) == RTZ, inexact) {
                // To raise NX again makes FS Dirty.
                (true, true) => h.csr.fs_is_dirty() && h.csr.fflags() & Fflags::NX.bits() != 0,
                (true, false) => true,
                (false, inexact) => !inexact && h.csr.rounds_to_nearest(rm(op)),
            };
            if !is_plain {
                return false;
            }
            h.x.set(op.rd, integer as $extend as u64);
            true
        }
    )*};
}

// 32-bit results are sign-extended, the unsigned ones too.
to_integer! {
    cvt_w_s single, f32, i32, i32;
    cvt_wu_s single, f32, u32, i32;
    cvt_l_s single, f32, i64, i64;
    cvt_lu_s single, f32, u64, u64;
    cvt_w_d double, f64, i32, i32;
    cvt_wu_d double, f64, u32, i32;
    cvt_l_d double, f64, i64, i64;
    cvt_lu_d double, f64, u64, u64;
}
