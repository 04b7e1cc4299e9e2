//! Zfh on a hart. It has no fast way: everything that rounds is SoftFloat's.

use super::{
    ReservedRounding, put_double, put_integer, put_single, raise, rounding, rs3, set_double,
};
use crate::exec::float::{Fflags, bits, box_half, exact, unbox_half, unbox_single};
use crate::hart::Hart;
use crate::isa::{Op, Rare, Reg};

/// Writes a half-precision register.
pub(in crate::exec) fn set_half(h: &mut Hart, rd: Reg, value: u16) {
    set_double(h, rd, box_half(value));
}

/// Accrues flags and writes a half-precision register.
pub(super) fn put_half(h: &mut Hart, rd: Reg, (value, flags): (u16, Fflags)) {
    raise(h, flags);
    set_half(h, rd, value);
}

/// Reads a half-precision register.
pub(super) fn half(h: &Hart, reg: Reg) -> u16 {
    unbox_half(h.f.get(reg))
}

/// Executes an instruction of Zfh, and says whether it is one. FS is not Off.
///
/// # Errors
/// [`ReservedRounding`]; nothing has been changed then.
pub(super) fn compute(h: &mut Hart, op: Op, rare: Rare) -> Result<bool, ReservedRounding> {
    let (a, b) = (half(h, op.rs1), half(h, op.rs2));
    let rd = op.rd;
    match rare {
        Rare::FsgnjH => set_half(h, rd, bits::sgnj_h(a, b)),
        Rare::FsgnjnH => set_half(h, rd, bits::sgnjn_h(a, b)),
        Rare::FsgnjxH => set_half(h, rd, bits::sgnjx_h(a, b)),
        Rare::FminH => put_half(h, rd, bits::min_h(a, b)),
        Rare::FmaxH => put_half(h, rd, bits::max_h(a, b)),
        Rare::FeqH => put_integer(h, rd, bits::eq_h(a, b)),
        Rare::FltH => put_integer(h, rd, bits::lt_h(a, b)),
        Rare::FleH => put_integer(h, rd, bits::le_h(a, b)),
        Rare::FclassH => h.x.set(rd, bits::class_h(a)),
        // Moves take the bits as they are, boxed or not.
        Rare::FmvXH => h.x.set(rd, h.f.get(op.rs1) as i16 as u64),
        Rare::FmvHX => set_half(h, rd, h.x.get(op.rs1) as u16),
        _ => return round(h, op, rare),
    }
    Ok(true)
}

/// The instructions that have a rounding mode.
fn round(h: &mut Hart, op: Op, rare: Rare) -> Result<bool, ReservedRounding> {
    let [a, b, c] = [op.rs1, op.rs2, rs3(op)].map(|reg| half(h, reg));
    let double = h.f.get(op.rs1);
    let integer = h.x.get(op.rs1);
    let (rd, rm) = (op.rd, rounding(h, op));
    match rare {
        Rare::FaddH => put_half(h, rd, exact::add_h(a, b, rm?)),
        Rare::FsubH => put_half(h, rd, exact::sub_h(a, b, rm?)),
        Rare::FmulH => put_half(h, rd, exact::mul_h(a, b, rm?)),
        Rare::FdivH => put_half(h, rd, exact::div_h(a, b, rm?)),
        Rare::FsqrtH => put_half(h, rd, exact::sqrt_h(a, rm?)),
        Rare::FmaddH => put_half(h, rd, exact::madd_h(a, b, c, rm?)),
        Rare::FmsubH => put_half(h, rd, exact::msub_h(a, b, c, rm?)),
        Rare::FnmsubH => put_half(h, rd, exact::nmsub_h(a, b, c, rm?)),
        Rare::FnmaddH => put_half(h, rd, exact::nmadd_h(a, b, c, rm?)),
        Rare::FcvtWH => put_integer(h, rd, exact::cvt_w_h(a, rm?)),
        Rare::FcvtWuH => put_integer(h, rd, exact::cvt_wu_h(a, rm?)),
        Rare::FcvtLH => put_integer(h, rd, exact::cvt_l_h(a, rm?)),
        Rare::FcvtLuH => put_integer(h, rd, exact::cvt_lu_h(a, rm?)),
        Rare::FcvtHW => put_half(h, rd, exact::cvt_h_w(integer, rm?)),
        Rare::FcvtHWu => put_half(h, rd, exact::cvt_h_wu(integer, rm?)),
        Rare::FcvtHL => put_half(h, rd, exact::cvt_h_l(integer, rm?)),
        Rare::FcvtHLu => put_half(h, rd, exact::cvt_h_lu(integer, rm?)),
        Rare::FcvtHS => put_half(h, rd, exact::cvt_h_s(unbox_single(double), rm?)),
        Rare::FcvtHD => put_half(h, rd, exact::cvt_h_d(double, rm?)),
        // Exact, but a reserved rounding mode is illegal all the same.
        Rare::FcvtSH => rm.map(|_| put_single(h, rd, exact::cvt_s_h(a)))?,
        Rare::FcvtDH => rm.map(|_| put_double(h, rd, exact::cvt_d_h(a)))?,
        _ => return Ok(false),
    }
    Ok(true)
}
