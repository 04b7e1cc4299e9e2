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
        None => load_missed(h, m, code, op, rest, set),
    }
}

/// A function of its own with the arguments of a handler, so that the call is a jump, and the way of
/// most loads saves no registers for it.
#[cold]
#[inline(never)]
fn load_missed<'a, T: Width>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    op: &'a Op,
    rest: Iter<'a, Op>,
    set: impl FnOnce(&mut Hart, Reg, T),
) -> Out {
    let Some(value) = access::load_missed::<T>(h, m, address(h, op)) else {
        return thread::slow(code, &rest);
    };
    set(h, op.rd, value);
    next(h, m, code, rest)
}

#[inline(always)]
fn store<'a, T: Width>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    op: &'a Op,
    rest: Iter<'a, Op>,
    get: impl Fn(&Hart, Reg) -> u64,
) -> Out {
    let value = T::truncate(get(h, op.rs2));
    if access::store_fast::<T>(h, m, address(h, op), value) {
        next(h, m, code, rest)
    } else {
        store_missed::<T>(h, m, code, op, rest, get)
    }
}

#[cold]
#[inline(never)]
fn store_missed<'a, T: Width>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    op: &'a Op,
    rest: Iter<'a, Op>,
    get: impl FnOnce(&Hart, Reg) -> u64,
) -> Out {
    let value = T::truncate(get(h, op.rs2));
    if access::store_missed::<T>(h, m, address(h, op), value) {
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

/// What computes on floating-point registers.
fn float<'a>(
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
                if h.csr.fs() == 0 {
                    return thread::slow(code, &rest);
                }
                load::<$fload_t>(h, m, code, op, rest, $fload_set)
            };)*
            $(all[Kind::$store as usize] = |h, m, code, op, rest| {
                store::<$store_t>(h, m, code, op, rest, |h, rs2| h.x.get(rs2))
            };)*
            $(all[Kind::$fstore as usize] = |h, m, code, op, rest| {
                if h.csr.fs() == 0 {
                    return thread::slow(code, &rest);
                }
                store::<$fstore_t>(h, m, code, op, rest, |h, rs2| h.f.get(rs2))
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
        Flw u32, float_ops::set_single;
        Fld u64, float_ops::set_double;
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
        FsgnjD plain::sgnj_d;
        FsgnjnD plain::sgnjn_d;
        FsgnjxD plain::sgnjx_d;
        FeqD plain::eq_d;
        FltD plain::lt_d;
        FleD plain::le_d;
        FmvXD plain::mv_x_d;
        FmvDX plain::mv_d_x;
    }
    float {
        FmaddS FmsubS FnmsubS FnmaddS FdivS FsqrtS FsgnjS FsgnjnS FsgnjxS FminS FmaxS FeqS FltS FleS FclassS FcvtWS FcvtWuS FcvtLS FcvtLuS FcvtSW FcvtSWu FcvtSL FcvtSLu FmvXW FmvWX FminD FmaxD FcvtSD FcvtDS FclassD FcvtWD FcvtWuD FcvtLD FcvtLuD FcvtDW FcvtDWu FcvtDL FcvtDLu
    }
}
