//! What instructions do where nothing stands in the way: a function for each kind, which calls the
//! next instruction's by a table.
//!
//! The calls are in tail position and take their arguments in registers, so where the compiler
//! optimises they are jumps (see `thread`). A handler raises nothing and touches no device; what it
//! cannot do it leaves to `slow`.

use super::float_ops::plain;
use super::thread::{self, Code, Handler, Out, jump, jump_indirect, link, next};
use super::{bitmanip, float_ops, integer, multiply, system};
use crate::hart::Hart;
use crate::hart::csr::CsrOp;
use crate::isa::{Kind, Op, Reg};
use crate::mem::access;
use crate::mem::{Memory, Width};
use std::slice::Iter;

fn slow<'a>(
    _: &mut Hart,
    _: &mut Memory,
    code: &mut Code<'a>,
    _: &'a Op,
    rest: Iter<'a, Op>,
) -> Out {
    thread::slow(code, &rest)
}

/// The effective address.
#[inline(always)]
fn address(h: &Hart, op: &Op) -> u64 {
    h.x.get(op.rs1).wrapping_add(op.imm as u64)
}

/// A load of `T`, which `set` puts into `rd`.
#[inline(always)]
fn load<'a, T: Width>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    op: &'a Op,
    rest: Iter<'a, Op>,
    set: impl FnOnce(&mut Hart, Reg, T),
) -> Out {
    match access::load_fast::<T>(h, m, address(h, op)) {
        Some(value) => {
            set(h, op.rd, value);
            next(h, m, code, rest)
        }
        None => thread::slow(code, &rest),
    }
}

#[inline(always)]
fn store<'a, T: Width>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    op: &'a Op,
    rest: Iter<'a, Op>,
    value: u64,
) -> Out {
    let (va, value) = (address(h, op), T::truncate(value));
    if access::store_fast::<T>(h, m, va, value) || access::store_beside_code(h, m, va, value) {
        next(h, m, code, rest)
    } else {
        thread::slow(code, &rest)
    }
}

/// A branch or `jal`: the target is relative to the block's first address.
#[inline(always)]
fn branch<'a>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    op: &'a Op,
    rest: &Iter<'a, Op>,
) -> Out {
    let target = h.pc.wrapping_add(op.imm as u64);
    if target & h.jump_mask != 0 {
        return thread::slow(code, rest);
    }
    jump(h, m, code, rest, target)
}

fn jal<'a>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    op: &'a Op,
    rest: Iter<'a, Op>,
) -> Out {
    let target = h.pc.wrapping_add(op.imm as u64);
    if target & h.jump_mask != 0 {
        return thread::slow(code, &rest);
    }
    let link = link(h, code, &rest);
    h.x.set(op.rd, link);
    jump(h, m, code, &rest, target)
}

fn jalr<'a>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    op: &'a Op,
    rest: Iter<'a, Op>,
) -> Out {
    let target = address(h, op) & !1;
    if target & h.jump_mask != 0 {
        return thread::slow(code, &rest);
    }
    let link = link(h, code, &rest);
    h.x.set(op.rd, link);
    jump_indirect(h, m, code, &rest, target)
}

fn lui<'a>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    op: &'a Op,
    rest: Iter<'a, Op>,
) -> Out {
    h.x.set(op.rd, op.imm as u64);
    next(h, m, code, rest)
}

/// The immediate includes the instruction's offset in its block (see `block::build`).
fn auipc<'a>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    op: &'a Op,
    rest: Iter<'a, Op>,
) -> Out {
    h.x.set(op.rd, h.pc.wrapping_add(op.imm as u64));
    next(h, m, code, rest)
}

/// Harts take turns and see each other's stores in order, so every fence holds already; and
/// decoded code follows every store at once (see `mem::code`).
fn nothing<'a>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    _: &'a Op,
    rest: Iter<'a, Op>,
) -> Out {
    next(h, m, code, rest)
}

/// Registers of trap handlers; the other CSRs take more.
#[inline(always)]
fn csr<'a>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    op: &'a Op,
    rest: Iter<'a, Op>,
    kind: CsrOp,
) -> Out {
    if system::csr_of_handler(h, op, kind) {
        return next(h, m, code, rest);
    }
    thread::slow(code, &rest)
}

/// What computes on floating-point registers, where it takes more than its own handler.
#[inline(never)]
fn float<'a>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    op: &'a Op,
    rest: Iter<'a, Op>,
) -> Out {
    if plain::carefully(h, op) {
        return next(h, m, code, rest);
    }
    compute(h, m, code, op, rest)
}

/// What takes more than that.
#[inline(never)]
fn compute<'a>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    op: &'a Op,
    rest: Iter<'a, Op>,
) -> Out {
    if h.csr.fs() == 0 || float_ops::compute(h, *op).is_err() {
        return thread::slow(code, &rest);
    }
    next(h, m, code, rest)
}

macro_rules! handlers {
    (
        reg { $($reg:ident $reg_f:path;)* }
        imm { $($imm:ident $imm_f:path;)* }
        unary { $($unary:ident $unary_f:path;)* }
        branch { $($branch:ident $branch_f:expr;)* }
        load { $($load:ident $load_t:ty, $load_set:expr;)* }
        float_load { $($fload:ident $fload_t:ty, $fload_set:path;)* }
        store { $($store:ident $store_t:ty;)* }
        float_store { $($fstore:ident $fstore_t:ty;)* }
        csr { $($csr:ident $csr_op:expr;)* }
        other { $($other:ident $other_f:path;)* }
        plain { $($plain:ident $plain_f:path;)* }
        float { $($float:ident)* }
    ) => {
        /// By kind; what is not named here takes the slow way.
        pub(super) static HANDLERS: [Handler; 256] = {
            let mut all: [Handler; 256] = [slow; 256];
            $(all[Kind::$reg as usize] = |h, m, code, op, rest| {
                let value = $reg_f(h.x.get(op.rs1), h.x.get(op.rs2));
                h.x.set(op.rd, value);
                next(h, m, code, rest)
            };)*
            $(all[Kind::$imm as usize] = |h, m, code, op, rest| {
                let value = $imm_f(h.x.get(op.rs1), op.imm as u64);
                h.x.set(op.rd, value);
                next(h, m, code, rest)
            };)*
            $(all[Kind::$unary as usize] = |h, m, code, op, rest| {
                let value = $unary_f(h.x.get(op.rs1));
                h.x.set(op.rd, value);
                next(h, m, code, rest)
            };)*
            $(all[Kind::$branch as usize] = |h, m, code, op, rest| {
                let taken: fn(u64, u64) -> bool = $branch_f;
                if taken(h.x.get(op.rs1), h.x.get(op.rs2)) {
                    return branch(h, m, code, op, &rest);
                }
                next(h, m, code, rest)
            };)*
            $(all[Kind::$load as usize] = |h, m, code, op, rest| {
                load::<$load_t>(h, m, code, op, rest, |h, rd, value| h.x.set(rd, ($load_set)(value)))
            };)*
            $(all[Kind::$fload as usize] = |h, m, code, op, rest| {
                if !h.csr.fs_is_dirty() {
                    return thread::slow(code, &rest);
                }
                load::<$fload_t>(h, m, code, op, rest, $fload_set)
            };)*
            $(all[Kind::$store as usize] = |h, m, code, op, rest| {
                let value = h.x.get(op.rs2);
                store::<$store_t>(h, m, code, op, rest, value)
            };)*
            $(all[Kind::$fstore as usize] = |h, m, code, op, rest| {
                if h.csr.fs() == 0 {
                    return thread::slow(code, &rest);
                }
                let value = h.f.get(op.rs2);
                store::<$fstore_t>(h, m, code, op, rest, value)
            };)*
            $(all[Kind::$csr as usize] = |h, m, code, op, rest| csr(h, m, code, op, rest, $csr_op);)*
            $(all[Kind::$other as usize] = $other_f;)*
            $(all[Kind::$plain as usize] = |h, m, code, op, rest| {
                if $plain_f(h, op) {
                    return next(h, m, code, rest);
                }
                float(h, m, code, op, rest)
            };)*
            $(all[Kind::$float as usize] = float;)*
            all
        };
    };
}

handlers! {
    reg {
        Add integer::add;
        Sub integer::sub;
        Sll integer::sll;
        Slt integer::slt;
        Sltu integer::sltu;
        Xor integer::xor;
        Srl integer::srl;
        Sra integer::sra;
        Or integer::or;
        And integer::and;
        Addw integer::addw;
        Subw integer::subw;
        Sllw integer::sllw;
        Srlw integer::srlw;
        Sraw integer::sraw;
        Mul multiply::mul;
        Mulh multiply::mulh;
        Mulhsu multiply::mulhsu;
        Mulhu multiply::mulhu;
        Div multiply::div;
        Divu multiply::divu;
        Rem multiply::rem;
        Remu multiply::remu;
        Mulw multiply::mulw;
        Divw multiply::divw;
        Divuw multiply::divuw;
        Remw multiply::remw;
        Remuw multiply::remuw;
        AddUw bitmanip::add_uw;
        Sh1add bitmanip::sh1add;
        Sh2add bitmanip::sh2add;
        Sh3add bitmanip::sh3add;
        Sh1addUw bitmanip::sh1add_uw;
        Sh2addUw bitmanip::sh2add_uw;
        Sh3addUw bitmanip::sh3add_uw;
        Andn bitmanip::andn;
        Orn bitmanip::orn;
        Xnor bitmanip::xnor;
        Max bitmanip::max;
        Maxu bitmanip::maxu;
        Min bitmanip::min;
        Minu bitmanip::minu;
        Rol bitmanip::rol;
        Ror bitmanip::ror;
        Rolw bitmanip::rolw;
        Rorw bitmanip::rorw;
        Bclr bitmanip::bclr;
        Bext bitmanip::bext;
        Binv bitmanip::binv;
        Bset bitmanip::bset;
        CzeroEqz bitmanip::czero_eqz;
        CzeroNez bitmanip::czero_nez;
    }
    imm {
        Addi integer::add;
        Slti integer::slt;
        Sltiu integer::sltu;
        Xori integer::xor;
        Ori integer::or;
        Andi integer::and;
        Slli integer::sll;
        Srli integer::srl;
        Srai integer::sra;
        Addiw integer::addw;
        Slliw integer::sllw;
        Srliw integer::srlw;
        Sraiw integer::sraw;
        SlliUw bitmanip::slli_uw;
        Rori bitmanip::ror;
        Roriw bitmanip::rorw;
        Bclri bitmanip::bclr;
        Bexti bitmanip::bext;
        Binvi bitmanip::binv;
        Bseti bitmanip::bset;
    }
    unary {
        Clz bitmanip::clz;
        Ctz bitmanip::ctz;
        Cpop bitmanip::cpop;
        Clzw bitmanip::clzw;
        Ctzw bitmanip::ctzw;
        Cpopw bitmanip::cpopw;
        SextB bitmanip::sext_b;
        SextH bitmanip::sext_h;
        ZextH bitmanip::zext_h;
        OrcB bitmanip::orc_b;
        Rev8 bitmanip::rev8;
    }
    branch {
        Bne |a, b| a != b;
        Beq |a, b| a == b;
        Blt |a, b| (a as i64) < b as i64;
        Bge |a, b| a as i64 >= b as i64;
        Bltu |a, b| a < b;
        Bgeu |a, b| a >= b;
    }
    load {
        Ld u64, std::convert::identity;
        Lw u32, |value: u32| value as i32 as u64;
        Lb u8, |value: u8| value as i8 as u64;
        Lbu u8, u64::from;
        Lh u16, |value: u16| value as i16 as u64;
        Lhu u16, u64::from;
        Lwu u32, u64::from;
    }
    float_load {
        Flw u32, float_ops::load_single;
        Fld u64, float_ops::load_double;
    }
    store {
        Sd u64;
        Sw u32;
        Sh u16;
        Sb u8;
    }
    float_store {
        Fsw u32;
        Fsd u64;
    }
    csr {
        Csrrw CsrOp::Write;
        Csrrs CsrOp::Set;
        Csrrc CsrOp::Clear;
        Csrrwi CsrOp::Write;
        Csrrsi CsrOp::Set;
        Csrrci CsrOp::Clear;
    }
    other {
        Lui lui;
        Auipc auipc;
        Jal jal;
        Jalr jalr;
        Fence nothing;
        FenceI nothing;
        End thread::end;
    }
    plain {
        FaddD plain::add_d;
        FsubD plain::sub_d;
        FmulD plain::mul_d;
        FdivD plain::div_d;
        FsqrtD plain::sqrt_d;
        FmaddD plain::madd_d;
        FmsubD plain::msub_d;
        FnmsubD plain::nmsub_d;
        FnmaddD plain::nmadd_d;
        FaddS plain::add_s;
        FsubS plain::sub_s;
        FmulS plain::mul_s;
        FdivS plain::div_s;
        FsqrtS plain::sqrt_s;
        FmaddS plain::madd_s;
        FmsubS plain::msub_s;
        FnmsubS plain::nmsub_s;
        FnmaddS plain::nmadd_s;
        FcvtSD plain::cvt_s_d;
        FcvtDS plain::cvt_d_s;
        FcvtWS plain::cvt_w_s;
        FcvtWuS plain::cvt_wu_s;
        FcvtLS plain::cvt_l_s;
        FcvtLuS plain::cvt_lu_s;
        FcvtWD plain::cvt_w_d;
        FcvtWuD plain::cvt_wu_d;
        FcvtLD plain::cvt_l_d;
        FcvtLuD plain::cvt_lu_d;
        FcvtSW plain::cvt_s_w;
        FcvtSWu plain::cvt_s_wu;
        FcvtSL plain::cvt_s_l;
        FcvtSLu plain::cvt_s_lu;
        FcvtDW plain::cvt_d_w;
        FcvtDWu plain::cvt_d_wu;
        FcvtDL plain::cvt_d_l;
        FcvtDLu plain::cvt_d_lu;
        FsgnjS plain::sgnj_s;
        FsgnjnS plain::sgnjn_s;
        FsgnjxS plain::sgnjx_s;
        FsgnjD plain::sgnj_d;
        FsgnjnD plain::sgnjn_d;
        FsgnjxD plain::sgnjx_d;
        FminS plain::min_s;
        FmaxS plain::max_s;
        FminD plain::min_d;
        FmaxD plain::max_d;
        FeqS plain::eq_s;
        FltS plain::lt_s;
        FleS plain::le_s;
        FeqD plain::eq_d;
        FltD plain::lt_d;
        FleD plain::le_d;
        FclassS plain::class_s;
        FclassD plain::class_d;
        FmvXW plain::mv_x_w;
        FmvWX plain::mv_w_x;
        FmvXD plain::mv_x_d;
        FmvDX plain::mv_d_x;
    }
    float {
    }
}
