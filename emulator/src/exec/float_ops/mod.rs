//! Floating-point instructions on a hart: operands, rounding mode, flags, NaN boxing, and
//! `mstatus.FS`. What they compute is in `float`. F and D are here; Zfh and Zfa, which are rare,
//! have files of their own.

mod additional;
mod half;
pub(super) mod plain;

pub(super) use half::set_half;

use super::float::{Fflags, RoundingMode, bits, box_single, fast as arith, unbox_single};
use crate::hart::Hart;
use crate::isa::table::Format;
use crate::isa::{Kind, Op, Rare, Reg};

/// The instruction's rounding mode is reserved, which makes it illegal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ReservedRounding;

/// Writes a single-precision register.
#[inline(always)]
pub(super) fn set_single(h: &mut Hart, rd: Reg, value: u32) {
    set_double(h, rd, box_single(value));
}

/// Writes a double-precision register.
#[inline(always)]
pub(super) fn set_double(h: &mut Hart, rd: Reg, value: u64) {
    h.f.set(rd, value);
    h.csr.set_fs_dirty();
}

/// Writes a single-precision register while FS is Dirty.
#[inline(always)]
pub(super) fn load_single(h: &mut Hart, rd: Reg, value: u32) {
    h.f.set(rd, box_single(value));
}

/// Writes a double-precision register while FS is Dirty.
#[inline(always)]
pub(super) fn load_double(h: &mut Hart, rd: Reg, value: u64) {
    h.f.set(rd, value);
}

/// Accrues flags and writes a single-precision register.
#[inline(always)]
fn put_single(h: &mut Hart, rd: Reg, (value, flags): (u32, Fflags)) {
    raise(h, flags);
    set_single(h, rd, value);
}

/// Accrues flags and writes a double-precision register.
#[inline(always)]
fn put_double(h: &mut Hart, rd: Reg, (value, flags): (u64, Fflags)) {
    raise(h, flags);
    set_double(h, rd, value);
}

/// Accrues flags and writes an integer register, with the result of a conversion or comparison.
#[inline(always)]
fn put_integer(h: &mut Hart, rd: Reg, (value, flags): (impl Into<u64>, Fflags)) {
    raise(h, flags);
    h.x.set(rd, value.into());
}

/// Executes an instruction that computes on floating-point registers. FS is not Off.
///
/// # Errors
/// [`ReservedRounding`]; nothing has been changed then.
pub(super) fn compute(h: &mut Hart, op: Op) -> Result<(), ReservedRounding> {
    /// Single-precision operands.
    macro_rules! s {
        ($reg:expr) => {
            unbox_single(h.f.get($reg))
        };
    }
    /// Double-precision operands.
    macro_rules! d {
        ($reg:expr) => {
            h.f.get($reg)
        };
    }
    macro_rules! rounding {
        () => {
            rounding(h, op)?
        };
    }
    macro_rules! put_s {
        ($result:expr) => {{
            let result = $result;
            put_single(h, op.rd, result);
        }};
    }
    macro_rules! put_d {
        ($result:expr) => {{
            let result = $result;
            put_double(h, op.rd, result);
        }};
    }
    macro_rules! put_x {
        ($result:expr) => {{
            let result = $result;
            put_integer(h, op.rd, result);
        }};
    }
    let accrued = Fflags::from_bits(h.csr.fflags());
    match op.kind {
        Kind::FaddS => put_s!(arith::add_s(s!(op.rs1), s!(op.rs2), rounding!(), accrued)),
        Kind::FsubS => put_s!(arith::sub_s(s!(op.rs1), s!(op.rs2), rounding!(), accrued)),
        Kind::FmulS => put_s!(arith::mul_s(s!(op.rs1), s!(op.rs2), rounding!(), accrued)),
        Kind::FdivS => put_s!(arith::div_s(s!(op.rs1), s!(op.rs2), rounding!(), accrued)),
        Kind::FsqrtS => put_s!(arith::sqrt_s(s!(op.rs1), rounding!(), accrued)),
        Kind::FmaddS => put_s!(arith::madd_s(
            s!(op.rs1),
            s!(op.rs2),
            s!(rs3(op)),
            rounding!(),
            accrued
        )),
        Kind::FmsubS => put_s!(arith::msub_s(
            s!(op.rs1),
            s!(op.rs2),
            s!(rs3(op)),
            rounding!(),
            accrued
        )),
        Kind::FnmsubS => put_s!(arith::nmsub_s(
            s!(op.rs1),
            s!(op.rs2),
            s!(rs3(op)),
            rounding!(),
            accrued
        )),
        Kind::FnmaddS => put_s!(arith::nmadd_s(
            s!(op.rs1),
            s!(op.rs2),
            s!(rs3(op)),
            rounding!(),
            accrued
        )),
        Kind::FsgnjS => set_single(h, op.rd, bits::sgnj_s(s!(op.rs1), s!(op.rs2))),
        Kind::FsgnjnS => set_single(h, op.rd, bits::sgnjn_s(s!(op.rs1), s!(op.rs2))),
        Kind::FsgnjxS => set_single(h, op.rd, bits::sgnjx_s(s!(op.rs1), s!(op.rs2))),
        Kind::FminS => put_s!(bits::min_s(s!(op.rs1), s!(op.rs2))),
        Kind::FmaxS => put_s!(bits::max_s(s!(op.rs1), s!(op.rs2))),
        Kind::FeqS => put_x!(bits::eq_s(s!(op.rs1), s!(op.rs2))),
        Kind::FltS => put_x!(bits::lt_s(s!(op.rs1), s!(op.rs2))),
        Kind::FleS => put_x!(bits::le_s(s!(op.rs1), s!(op.rs2))),
        Kind::FclassS => h.x.set(op.rd, bits::class_s(s!(op.rs1))),
        Kind::FcvtWS => put_x!(arith::cvt_w_s(s!(op.rs1), rounding!())),
        Kind::FcvtWuS => put_x!(arith::cvt_wu_s(s!(op.rs1), rounding!())),
        Kind::FcvtLS => put_x!(arith::cvt_l_s(s!(op.rs1), rounding!())),
        Kind::FcvtLuS => put_x!(arith::cvt_lu_s(s!(op.rs1), rounding!())),
        Kind::FcvtSW => put_s!(arith::cvt_s_w(h.x.get(op.rs1), rounding!())),
        Kind::FcvtSWu => put_s!(arith::cvt_s_wu(h.x.get(op.rs1), rounding!())),
        Kind::FcvtSL => put_s!(arith::cvt_s_l(h.x.get(op.rs1), rounding!())),
        Kind::FcvtSLu => put_s!(arith::cvt_s_lu(h.x.get(op.rs1), rounding!())),
        // Moves take the bits as they are, boxed or not.
        Kind::FmvXW => h.x.set(op.rd, h.f.get(op.rs1) as i32 as u64),
        Kind::FmvWX => set_single(h, op.rd, h.x.get(op.rs1) as u32),
        Kind::FaddD => put_d!(arith::add_d(d!(op.rs1), d!(op.rs2), rounding!(), accrued)),
        Kind::FsubD => put_d!(arith::sub_d(d!(op.rs1), d!(op.rs2), rounding!(), accrued)),
        Kind::FmulD => put_d!(arith::mul_d(d!(op.rs1), d!(op.rs2), rounding!(), accrued)),
        Kind::FdivD => put_d!(arith::div_d(d!(op.rs1), d!(op.rs2), rounding!(), accrued)),
        Kind::FsqrtD => put_d!(arith::sqrt_d(d!(op.rs1), rounding!(), accrued)),
        Kind::FmaddD => put_d!(arith::madd_d(
            d!(op.rs1),
            d!(op.rs2),
            d!(rs3(op)),
            rounding!(),
            accrued
        )),
        Kind::FmsubD => put_d!(arith::msub_d(
            d!(op.rs1),
            d!(op.rs2),
            d!(rs3(op)),
            rounding!(),
            accrued
        )),
        Kind::FnmsubD => put_d!(arith::nmsub_d(
            d!(op.rs1),
            d!(op.rs2),
            d!(rs3(op)),
            rounding!(),
            accrued
        )),
        Kind::FnmaddD => put_d!(arith::nmadd_d(
            d!(op.rs1),
            d!(op.rs2),
            d!(rs3(op)),
            rounding!(),
            accrued
        )),
        Kind::FsgnjD => set_double(h, op.rd, bits::sgnj_d(d!(op.rs1), d!(op.rs2))),
        Kind::FsgnjnD => set_double(h, op.rd, bits::sgnjn_d(d!(op.rs1), d!(op.rs2))),
        Kind::FsgnjxD => set_double(h, op.rd, bits::sgnjx_d(d!(op.rs1), d!(op.rs2))),
        Kind::FminD => put_d!(bits::min_d(d!(op.rs1), d!(op.rs2))),
        Kind::FmaxD => put_d!(bits::max_d(d!(op.rs1), d!(op.rs2))),
        Kind::FeqD => put_x!(bits::eq_d(d!(op.rs1), d!(op.rs2))),
        Kind::FltD => put_x!(bits::lt_d(d!(op.rs1), d!(op.rs2))),
        Kind::FleD => put_x!(bits::le_d(d!(op.rs1), d!(op.rs2))),
        Kind::FclassD => h.x.set(op.rd, bits::class_d(d!(op.rs1))),
        Kind::FcvtSD => put_s!(arith::cvt_s_d(d!(op.rs1), rounding!(), accrued)),
        // Exact, but a reserved rounding mode is illegal all the same.
        Kind::FcvtDS => {
            rounding!();
            put_d!(arith::cvt_d_s(s!(op.rs1)));
        }
        Kind::FcvtWD => put_x!(arith::cvt_w_d(d!(op.rs1), rounding!())),
        Kind::FcvtWuD => put_x!(arith::cvt_wu_d(d!(op.rs1), rounding!())),
        Kind::FcvtLD => put_x!(arith::cvt_l_d(d!(op.rs1), rounding!())),
        Kind::FcvtLuD => put_x!(arith::cvt_lu_d(d!(op.rs1), rounding!())),
        Kind::FcvtDW => put_d!(arith::cvt_d_w(h.x.get(op.rs1), rounding!())),
        Kind::FcvtDWu => put_d!(arith::cvt_d_wu(h.x.get(op.rs1), rounding!())),
        Kind::FcvtDL => put_d!(arith::cvt_d_l(h.x.get(op.rs1), rounding!())),
        Kind::FcvtDLu => put_d!(arith::cvt_d_lu(h.x.get(op.rs1), rounding!())),
        Kind::FmvXD => h.x.set(op.rd, h.f.get(op.rs1)),
        Kind::FmvDX => set_double(h, op.rd, h.x.get(op.rs1)),
        // `dispatch` executes every other kind itself.
        other => unreachable!("{other:?} does not compute on floating-point registers"),
    }
    Ok(())
}

/// Executes a rare instruction that computes on floating-point registers. FS is not Off.
///
/// # Errors
/// [`ReservedRounding`]; nothing has been changed then.
pub(super) fn compute_rare(h: &mut Hart, op: Op, rare: Rare) -> Result<(), ReservedRounding> {
    if half::compute(h, op, rare)? || additional::compute(h, op, rare)? {
        return Ok(());
    }
    unreachable!("{rare:?} does not compute on floating-point registers")
}

/// The exception flags that an instruction would raise on `hart`, whether they are raised already
/// or not; none if it does not compute on floating-point registers. It is executed on `scratch`,
/// whose registers are overwritten. (Executing it for real may leave out what is accrued already.)
pub fn float_flags(scratch: &mut Hart, hart: &Hart, op: Op) -> u8 {
    let format = op.insn().map(|insn| insn.row().format);
    let moves = matches!(format, Some(Format::FLoad | Format::FStore));
    if moves || !format.is_some_and(Format::is_float) || hart.csr.fs() == 0 {
        return 0;
    }
    scratch.x.clone_from(&hart.x);
    scratch.f.clone_from(&hart.f);
    scratch.csr.set_rounding(hart.csr.frm());
    let computed = match op.rare() {
        Some(rare) => compute_rare(scratch, op, rare),
        None => compute(scratch, op),
    };
    match computed {
        Ok(()) => scratch.csr.fflags(),
        Err(ReservedRounding) => 0,
    }
}

/// The third source of a fused multiply-add.
#[inline(always)]
fn rs3(op: Op) -> Reg {
    Reg::new(op.imm as u32)
}

#[inline(always)]
fn rounding(h: &Hart, op: Op) -> Result<RoundingMode, ReservedRounding> {
    let rm = op.imm as u32 >> 8;
    RoundingMode::resolve(rm, u32::from(h.csr.frm())).ok_or(ReservedRounding)
}

/// Accrues flags. FS becomes dirty only if there are any: `fcsr` is part of the state.
#[inline(always)]
fn raise(h: &mut Hart, flags: Fflags) {
    if flags != Fflags::NONE {
        h.csr.or_fflags(flags.bits());
        h.csr.set_fs_dirty();
    }
}

#[cfg(test)]
mod tests;
