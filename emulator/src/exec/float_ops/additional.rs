//! Zfa on a hart.

use super::half::{half, put_half, set_half};
use super::{
    ReservedRounding, put_double, put_integer, put_single, rounding, set_double, set_single,
};
use crate::exec::float::{additional, bits, exact, fast, unbox_single};
use crate::hart::Hart;
use crate::isa::{Op, Rare};

/// Executes an instruction of Zfa, and says whether it is one. FS is not Off.
///
/// # Errors
/// [`ReservedRounding`]; nothing has been changed then.
pub(super) fn compute(h: &mut Hart, op: Op, rare: Rare) -> Result<bool, ReservedRounding> {
    Ok(in_half(h, op, rare)? || in_single(h, op, rare)? || in_double(h, op, rare)?)
}

fn in_half(h: &mut Hart, op: Op, rare: Rare) -> Result<bool, ReservedRounding> {
    let (a, b) = (half(h, op.rs1), half(h, op.rs2));
    let (rd, rm) = (op.rd, rounding(h, op));
    match rare {
        Rare::FliH => set_half(h, rd, additional::li_h(op.immediate() as u32)),
        Rare::FminmH => put_half(h, rd, bits::minm_h(a, b)),
        Rare::FmaxmH => put_half(h, rd, bits::maxm_h(a, b)),
        Rare::FleqH => put_integer(h, rd, bits::leq_h(a, b)),
        Rare::FltqH => put_integer(h, rd, bits::ltq_h(a, b)),
        Rare::FroundH => put_half(h, rd, additional::round_h(a, rm?)),
        Rare::FroundnxH => put_half(h, rd, exact::roundnx_h(a, rm?)),
        _ => return Ok(false),
    }
    Ok(true)
}

fn in_single(h: &mut Hart, op: Op, rare: Rare) -> Result<bool, ReservedRounding> {
    let [a, b] = [op.rs1, op.rs2].map(|reg| unbox_single(h.f.get(reg)));
    let (rd, rm) = (op.rd, rounding(h, op));
    match rare {
        Rare::FliS => set_single(h, rd, additional::li_s(op.immediate() as u32)),
        Rare::FminmS => put_single(h, rd, bits::minm_s(a, b)),
        Rare::FmaxmS => put_single(h, rd, bits::maxm_s(a, b)),
        Rare::FleqS => put_integer(h, rd, bits::leq_s(a, b)),
        Rare::FltqS => put_integer(h, rd, bits::ltq_s(a, b)),
        Rare::FroundS => put_single(h, rd, additional::round_s(a, rm?)),
        Rare::FroundnxS => put_single(h, rd, fast::roundnx_s(a, rm?)),
        _ => return Ok(false),
    }
    Ok(true)
}

fn in_double(h: &mut Hart, op: Op, rare: Rare) -> Result<bool, ReservedRounding> {
    let [a, b] = [op.rs1, op.rs2].map(|reg| h.f.get(reg));
    let (rd, rm) = (op.rd, rounding(h, op));
    match rare {
        Rare::FliD => set_double(h, rd, additional::li_d(op.immediate() as u32)),
        Rare::FminmD => put_double(h, rd, bits::minm_d(a, b)),
        Rare::FmaxmD => put_double(h, rd, bits::maxm_d(a, b)),
        Rare::FleqD => put_integer(h, rd, bits::leq_d(a, b)),
        Rare::FltqD => put_integer(h, rd, bits::ltq_d(a, b)),
        Rare::FroundD => put_double(h, rd, additional::round_d(a, rm?)),
        Rare::FroundnxD => put_double(h, rd, fast::roundnx_d(a, rm?)),
        Rare::FcvtmodWD => put_integer(h, rd, additional::cvtmod_w_d(a)),
        _ => return Ok(false),
    }
    Ok(true)
}
