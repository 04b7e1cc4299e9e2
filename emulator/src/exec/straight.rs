//! Straight instructions: those behind which the next one follows.
//!
//! Each kind is a type, so that handlers are made of them: one by itself (`handlers`), or two
//! (`pairs`). What stands here raises nothing and touches no device; what it cannot do is left to
//! `slow`.

use super::float_ops::plain;
use super::step::Step;
use super::thread::{Code, Handler, Out, next, slow};
use super::{bitmanip, float_ops, integer, multiply, system};
use crate::hart::Hart;
use crate::hart::csr::CsrOp;
use crate::isa::Op;
use crate::mem::access;
use crate::mem::{Memory, Width};
use std::slice::Iter;

/// A kind of straight instruction.
pub(super) trait Straight: Sized {
    /// The handler for what `execute` could not do. As it takes a handler's arguments, to call it is to
    /// jump, and no registers are saved for it.
    const OTHERWISE: Handler = otherwise::<Self>;

    /// Executes it; `false`: nothing was done, it takes more. It should call nothing that is not
    /// inlined, or handlers save registers before anything else.
    fn execute(h: &mut Hart, m: &mut Memory, op: &Op) -> bool;

    /// Executes what `execute` could not; `false`: nothing was done, and it takes `slow`.
    fn execute_rest(_: &mut Hart, _: &mut Memory, _: &Op) -> bool {
        false
    }
}

#[cold]
#[inline(never)]
fn otherwise<'a, S: Straight>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    step: &'a Step,
    rest: Iter<'a, Step>,
) -> Out {
    if S::execute_rest(h, m, &step.op) {
        next(h, m, code, rest)
    } else {
        slow(h, m, code, step, rest)
    }
}

/// The effective address.
#[inline(always)]
pub(super) fn address(h: &Hart, op: &Op) -> u64 {
    h.x.get(op.rs1).wrapping_add(op.imm as u64)
}

#[inline(always)]
fn lui(h: &mut Hart, op: &Op) {
    h.x.set(op.rd, op.imm as u64);
}

/// The immediate includes the instruction's offset in its block (see `block::build`).
#[inline(always)]
fn auipc(h: &mut Hart, op: &Op) {
    h.x.set(op.rd, h.pc.wrapping_add(op.imm as u64));
}

/// Harts take turns and see each other's stores in order, so every fence holds already; and decoded
/// code follows every store at once (see `mem::code`).
#[inline(always)]
fn nothing(_: &mut Hart, _: &Op) {}

/// What computes on floating-point registers, where it takes more than its own handler.
#[inline(never)]
fn float<'a>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    step: &'a Step,
    rest: Iter<'a, Step>,
) -> Out {
    if plain::carefully(h, &step.op) {
        next(h, m, code, rest)
    } else {
        compute(h, m, code, step, rest)
    }
}

/// What takes more than that.
#[inline(never)]
fn compute<'a>(
    h: &mut Hart,
    m: &mut Memory,
    code: &mut Code<'a>,
    step: &'a Step,
    rest: Iter<'a, Step>,
) -> Out {
    if h.csr.fs() != 0 && float_ops::compute(h, step.op).is_ok() {
        next(h, m, code, rest)
    } else {
        slow(h, m, code, step, rest)
    }
}

/// A type for each kind, what it does, and a list of all.
macro_rules! straight {
    (
        reg { $($reg:ident $reg_f:path;)* }
        imm { $($imm:ident $imm_f:path;)* }
        unary { $($unary:ident $unary_f:path;)* }
        load { $($load:ident $load_t:ty, $load_set:expr;)* }
        float_load { $($fload:ident $fload_t:ty, $fload_set:path;)* }
        store { $($store:ident $store_t:ty;)* }
        float_store { $($fstore:ident $fstore_t:ty;)* }
        csr { $($csr:ident $csr_op:expr;)* }
        plain { $($plain:ident $plain_f:path;)* }
        other { $($other:ident $other_f:path;)* }
    ) => {
        /// The kinds, as types.
        pub(super) mod kinds {
            $(pub(in crate::exec) struct $reg;)*
            $(pub(in crate::exec) struct $imm;)*
            $(pub(in crate::exec) struct $unary;)*
            $(pub(in crate::exec) struct $load;)*
            $(pub(in crate::exec) struct $fload;)*
            $(pub(in crate::exec) struct $store;)*
            $(pub(in crate::exec) struct $fstore;)*
            $(pub(in crate::exec) struct $csr;)*
            $(pub(in crate::exec) struct $plain;)*
            $(pub(in crate::exec) struct $other;)*
        }
        $(impl Straight for kinds::$reg {
            #[inline(always)]
            fn execute(h: &mut Hart, _: &mut Memory, op: &Op) -> bool {
                let value = $reg_f(h.x.get(op.rs1), h.x.get(op.rs2));
                h.x.set(op.rd, value);
                true
            }
        })*
        $(impl Straight for kinds::$imm {
            #[inline(always)]
            fn execute(h: &mut Hart, _: &mut Memory, op: &Op) -> bool {
                let value = $imm_f(h.x.get(op.rs1), op.imm as u64);
                h.x.set(op.rd, value);
                true
            }
        })*
        $(impl Straight for kinds::$unary {
            #[inline(always)]
            fn execute(h: &mut Hart, _: &mut Memory, op: &Op) -> bool {
                let value = $unary_f(h.x.get(op.rs1));
                h.x.set(op.rd, value);
                true
            }
        })*
        $(impl Straight for kinds::$load {
            #[inline(always)]
            fn execute(h: &mut Hart, m: &mut Memory, op: &Op) -> bool {
                let value = access::load_fast::<$load_t>(h, m, address(h, op));
                value.map(|value| h.x.set(op.rd, ($load_set)(value))).is_some()
            }

            fn execute_rest(h: &mut Hart, m: &mut Memory, op: &Op) -> bool {
                let value = access::load_missed::<$load_t>(h, m, address(h, op));
                value.map(|value| h.x.set(op.rd, ($load_set)(value))).is_some()
            }
        })*
        $(impl Straight for kinds::$fload {
            #[inline(always)]
            fn execute(h: &mut Hart, m: &mut Memory, op: &Op) -> bool {
                if !h.csr.fs_is_dirty() {
                    return false;
                }
                let value = access::load_fast::<$fload_t>(h, m, address(h, op));
                value.map(|value| $fload_set(h, op.rd, value)).is_some()
            }

            fn execute_rest(h: &mut Hart, m: &mut Memory, op: &Op) -> bool {
                if !h.csr.fs_is_dirty() {
                    return false;
                }
                let value = access::load_missed::<$fload_t>(h, m, address(h, op));
                value.map(|value| $fload_set(h, op.rd, value)).is_some()
            }
        })*
        $(impl Straight for kinds::$store {
            #[inline(always)]
            fn execute(h: &mut Hart, m: &mut Memory, op: &Op) -> bool {
                let value = <$store_t>::truncate(h.x.get(op.rs2));
                access::store_fast(h, m, address(h, op), value)
            }

            fn execute_rest(h: &mut Hart, m: &mut Memory, op: &Op) -> bool {
                let value = <$store_t>::truncate(h.x.get(op.rs2));
                access::store_missed(h, m, address(h, op), value)
            }
        })*
        $(impl Straight for kinds::$fstore {
            #[inline(always)]
            fn execute(h: &mut Hart, m: &mut Memory, op: &Op) -> bool {
                let value = <$fstore_t>::truncate(h.f.get(op.rs2));
                h.csr.fs() != 0 && access::store_fast(h, m, address(h, op), value)
            }

            fn execute_rest(h: &mut Hart, m: &mut Memory, op: &Op) -> bool {
                let value = <$fstore_t>::truncate(h.f.get(op.rs2));
                h.csr.fs() != 0 && access::store_missed(h, m, address(h, op), value)
            }
        })*
        $(impl Straight for kinds::$csr {
            // Registers of trap handlers; the other CSRs take more.
            #[inline(always)]
            fn execute(h: &mut Hart, m: &mut Memory, op: &Op) -> bool {
                system::csr_of_handler(h, m, op, $csr_op)
            }
        })*
        $(impl Straight for kinds::$plain {
            const OTHERWISE: Handler = float;
            #[inline(always)]
            fn execute(h: &mut Hart, _: &mut Memory, op: &Op) -> bool {
                $plain_f(h, op)
            }
        })*
        $(impl Straight for kinds::$other {
            #[inline(always)]
            fn execute(h: &mut Hart, _: &mut Memory, op: &Op) -> bool {
                $other_f(h, op);
                true
            }
        })*
        /// Puts what `alone` makes of each kind into a table by kind.
        macro_rules! each_straight {
            ($table:ident, $alone:ident) => {
                $($table[Kind::$reg as usize] = $alone::<kinds::$reg>;)*
                $($table[Kind::$imm as usize] = $alone::<kinds::$imm>;)*
                $($table[Kind::$unary as usize] = $alone::<kinds::$unary>;)*
                $($table[Kind::$load as usize] = $alone::<kinds::$load>;)*
                $($table[Kind::$fload as usize] = $alone::<kinds::$fload>;)*
                $($table[Kind::$store as usize] = $alone::<kinds::$store>;)*
                $($table[Kind::$fstore as usize] = $alone::<kinds::$fstore>;)*
                $($table[Kind::$csr as usize] = $alone::<kinds::$csr>;)*
                $($table[Kind::$plain as usize] = $alone::<kinds::$plain>;)*
                $($table[Kind::$other as usize] = $alone::<kinds::$other>;)*
            };
        }
        pub(super) use each_straight;
    };
}

straight! {
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
    other {
        Lui lui;
        Auipc auipc;
        Fence nothing;
        FenceI nothing;
    }
}
