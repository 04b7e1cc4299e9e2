//! The short ways against `compute`: what they do, they do alike, and what they leave, they leave alone.

use super::*;
use crate::exec::float::tests::{Random, cases};
use crate::exec::float::{Fflags, RoundingMode, box_single, fast};
use crate::exec::float_ops::tests::{has_rm, word};
use crate::exec::float_ops::{ReservedRounding, compute};
use crate::hart::Hart;
use crate::hart::csr::{self, CsrOp, number};
use crate::isa::{Extensions, Insn, Reg, decode};

/// A short way of an instruction.
type Way = fn(&mut Hart, &Op) -> bool;

/// Which operands a row draws: doubles, singles or an integer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Operands {
    Double,
    Single,
    Integer,
}
use Operands::{Double, Integer, Single};

const WAYS: [(&str, Operands, Way); 58] = [
    ("fadd.d", Double, add_d),
    ("fsub.d", Double, sub_d),
    ("fmul.d", Double, mul_d),
    ("fdiv.d", Double, div_d),
    ("fsqrt.d", Double, sqrt_d),
    ("fmadd.d", Double, madd_d),
    ("fmsub.d", Double, msub_d),
    ("fnmsub.d", Double, nmsub_d),
    ("fnmadd.d", Double, nmadd_d),
    ("fadd.s", Single, add_s),
    ("fsub.s", Single, sub_s),
    ("fmul.s", Single, mul_s),
    ("fdiv.s", Single, div_s),
    ("fsqrt.s", Single, sqrt_s),
    ("fmadd.s", Single, madd_s),
    ("fmsub.s", Single, msub_s),
    ("fnmsub.s", Single, nmsub_s),
    ("fnmadd.s", Single, nmadd_s),
    ("fcvt.s.d", Double, cvt_s_d),
    ("fcvt.d.s", Single, cvt_d_s),
    ("fcvt.w.s", Single, cvt_w_s),
    ("fcvt.wu.s", Single, cvt_wu_s),
    ("fcvt.l.s", Single, cvt_l_s),
    ("fcvt.lu.s", Single, cvt_lu_s),
    ("fcvt.w.d", Double, cvt_w_d),
    ("fcvt.wu.d", Double, cvt_wu_d),
    ("fcvt.l.d", Double, cvt_l_d),
    ("fcvt.lu.d", Double, cvt_lu_d),
    ("fcvt.s.w", Integer, cvt_s_w),
    ("fcvt.s.wu", Integer, cvt_s_wu),
    ("fcvt.s.l", Integer, cvt_s_l),
    ("fcvt.s.lu", Integer, cvt_s_lu),
    ("fcvt.d.w", Integer, cvt_d_w),
    ("fcvt.d.wu", Integer, cvt_d_wu),
    ("fcvt.d.l", Integer, cvt_d_l),
    ("fcvt.d.lu", Integer, cvt_d_lu),
    ("fsgnj.d", Double, sgnj_d),
    ("fsgnjn.d", Double, sgnjn_d),
    ("fsgnjx.d", Double, sgnjx_d),
    ("fsgnj.s", Single, sgnj_s),
    ("fsgnjn.s", Single, sgnjn_s),
    ("fsgnjx.s", Single, sgnjx_s),
    ("feq.d", Double, eq_d),
    ("flt.d", Double, lt_d),
    ("fle.d", Double, le_d),
    ("feq.s", Single, eq_s),
    ("flt.s", Single, lt_s),
    ("fle.s", Single, le_s),
    ("fmin.d", Double, min_d),
    ("fmax.d", Double, max_d),
    ("fmin.s", Single, min_s),
    ("fmax.s", Single, max_s),
    ("fclass.d", Double, class_d),
    ("fclass.s", Single, class_s),
    ("fmv.x.d", Double, mv_x_d),
    ("fmv.x.w", Single, mv_x_w),
    ("fmv.d.x", Integer, mv_d_x),
    ("fmv.w.x", Integer, mv_w_x),
];

const RD: Reg = Reg::R10;
const SOURCES: [Reg; 3] = [Reg::R11, Reg::R12, Reg::R13];

/// A source's bits. A few are in no box, or in a box that they have no use for.
fn source(random: &mut Random, from: Operands) -> u64 {
    match (random.below(16), from) {
        (0, _) => random.double(),
        (1, _) => box_single(random.single()),
        (_, Single) => box_single(random.single()),
        (_, Double | Integer) => random.double(),
    }
}

/// Three sources. In some cases the first is nearly a product of the second, and the third nearly
/// cancels what the first two give: quotients, roots and fused sums that are exact, or nearly so.
fn sources(random: &mut Random, from: Operands) -> [u64; 3] {
    let [mut a, b, mut c] = [(); 3].map(|()| source(random, from));
    let (related, nudge) = (random.below(6), random.nudge());
    let product = |x: u64, y: u64| match from {
        Single => {
            let (bits, _) = fast::mul_s(x as u32, y as u32, RoundingMode::Rne, Fflags::NX);
            box_single(bits.wrapping_add(nudge as u32))
        }
        Double | Integer => {
            let (bits, _) = fast::mul_d(x, y, RoundingMode::Rne, Fflags::NX);
            bits.wrapping_add(nudge)
        }
    };
    match related {
        0 => a = product(c, b),
        1 => a = product(c, c),
        2 => c = product(a, b) ^ (1 << 63 | 1 << 31) & !(u64::from(from == Single) << 63),
        _ => {}
    }
    [a, b, c]
}

/// `f` registers, `x` register, flags and FS that an instruction can change.
fn outcome(h: &Hart) -> [u64; 4] {
    let fs = h.csr.fs().into();
    [h.f.get(RD), h.x.get(RD), h.csr.fflags().into(), fs]
}

/// A hart whose FS is Off. It is too large for a test's stack.
#[inline(never)]
fn hart() -> Box<Hart> {
    Box::new(Hart::new(0, Extensions::all(), 0))
}

/// Holds one way against `compute`, and gives the part of the cases that it takes.
fn agrees(name: &str, from: Operands, way: Way) -> f64 {
    let row = Insn::named(name).unwrap().row();
    let (mut short, mut long) = (hart(), hart());
    let mut random = Random(name.len() as u64);
    let mut taken = 0;
    for _ in 0..cases() / 4 {
        // Mostly dynamic and to nearest; reserved modes, too.
        let [rm, frm] = [7, 0].map(|usual| match random.below(8) {
            0 => random.below(8) as u32,
            1 => 1,
            2 => 0,
            _ => usual,
        });
        let word = word(row, if has_rm(row) { rm } else { 0 });
        let op = decode(word, Extensions::all()).op;
        let (sources, integer) = (sources(&mut random, from), random.integer());
        let accrued = random.accrued();
        // Initial, Clean, and mostly Dirty.
        let fs = match random.below(32) {
            few @ 1..=2 => few,
            _ => 3,
        };
        for h in [&mut short, &mut long] {
            SOURCES
                .into_iter()
                .zip(sources)
                .for_each(|(reg, bits)| h.f.set(reg, bits));
            h.x.set(SOURCES[0], integer);
            h.f.set(RD, 1);
            h.x.set(RD, 2);
            h.csr.set_fs_dirty();
            h.csr.set_rounding(frm as u8);
            h.csr.or_fflags(accrued.bits());
            let status = fs << 13;
            csr::access(h, number::MSTATUS, CsrOp::Write, status, true, false, 0).unwrap();
        }
        let before = outcome(&short);
        let done = way(&mut short, &op);
        let expect = match (done, compute(&mut long, op)) {
            (false, _) => before,
            (true, Ok(())) => outcome(&long),
            (true, Err(ReservedRounding)) => panic!("{name} executes what is reserved"),
        };
        assert_eq!(
            outcome(&short),
            expect,
            "{name} {sources:x?} {integer:x} {rm} {frm}"
        );
        taken += u32::from(done);
    }
    f64::from(taken) / f64::from(cases() / 4)
}

#[test]
fn short_ways_agree_with_long_ones() {
    for (name, from, way) in WAYS {
        let part = agrees(name, from, way);
        assert!(part > 0.04, "{name} takes a part of {part} only");
    }
}

#[test]
fn exactness_is_found_out() {
    for (name, from, _) in WAYS
        .iter()
        .filter(|(name, ..)| has_rm(Insn::named(name).unwrap().row()))
    {
        let part = agrees(name, *from, carefully);
        // What has a way of its own for every case, or gives integers, is not this way's business.
        let declined = name.starts_with("fcvt.w") || name.starts_with("fcvt.l");
        let declined = declined || ["fcvt.d.s", "fcvt.d.w", "fcvt.d.wu"].contains(name);
        assert_eq!(part > 0.04, !declined, "{name} takes a part of {part}");
    }
}

#[test]
fn nothing_is_done_while_fs_is_off() {
    let mut h = hart();
    h.csr.or_fflags(Fflags::NX.bits());
    let before = outcome(&h);
    for (name, _, way) in WAYS {
        let op = decode(word(Insn::named(name).unwrap().row(), 0), Extensions::all()).op;
        assert!(!way(&mut h, &op) && !carefully(&mut h, &op), "{name}");
        assert_eq!(outcome(&h), before, "{name}");
    }
}
