//! The interpreter's loop: one `match` over the kinds of instruction.

use super::atomic::Amo;
use super::{BlockExit, Span, bitmanip, float_ops, integer, multiply, rare, system};
use crate::addr::VirtAddr;
use crate::hart::{Exception, Hart};
use crate::isa::{Kind, Reg};
use crate::mem::Memory;
use crate::mem::access::{self, Flow};

/// Executes the instructions of `span` in order, until one of them leaves it.
///
/// On entry `h.pc` is the block's first address, and `h.cycle` and `h.instret` include the whole
/// span. The generated code is one indirect jump for each instruction, so arms hold the common
/// case only; whatever is rare is behind a `#[cold]` call.
pub fn run(h: &mut Hart, m: &mut Memory, span: &Span<'_>) -> BlockExit {
    for (i, op) in span.ops.iter().enumerate() {
        let op = *op;

        /// `rd = f(rs1, rs2)`
        macro_rules! reg {
            ($f:path) => {{
                let value = $f(h.x.get(op.rs1), h.x.get(op.rs2));
                h.x.set(op.rd, value);
            }};
        }
        /// `rd = f(rs1, imm)`
        macro_rules! imm {
            ($f:path) => {{
                let value = $f(h.x.get(op.rs1), op.imm as u64);
                h.x.set(op.rd, value);
            }};
        }
        /// `rd = f(rs1)`
        macro_rules! unary {
            ($f:path) => {{
                let value = $f(h.x.get(op.rs1));
                h.x.set(op.rd, value);
            }};
        }
        /// The effective address.
        macro_rules! address {
            () => {
                h.x.get(op.rs1).wrapping_add(op.imm as u64)
            };
        }
        /// `$set(memory[rs1 + imm])`; `$t` is the width in memory.
        macro_rules! load {
            ($t:ty, |$value:ident| $set:expr) => {{
                match access::load::<$t>(h, m, address!(), span.ahead(i)) {
                    Ok($value) => $set,
                    Err(Flow::Device(value)) => {
                        let $value = value as $t;
                        $set;
                        return span.leave_after(h, i, BlockExit::Touched);
                    }
                    Err(flow) => return leave(h, span, i, flow),
                }
            }};
        }
        macro_rules! load_x {
            ($t:ty, $signed:ty) => {
                load!($t, |value| h.x.set(op.rd, value as $signed as u64))
            };
        }
        macro_rules! store {
            ($t:ty, $value:expr) => {{
                let value = $value as $t;
                if let Err(flow) = access::store::<$t>(h, m, address!(), value, span.ahead(i)) {
                    return leave(h, span, i, flow);
                }
            }};
        }
        /// A taken branch or `jal`: the target is relative to the block's first address.
        macro_rules! jump {
            () => {{
                let target = h.pc.wrapping_add(op.imm as u64);
                if target & h.jump_mask != 0 {
                    return span.trap(h, i, Exception::InstructionMisaligned(VirtAddr(target)));
                }
                h.pc = target;
                return BlockExit::Next;
            }};
        }
        macro_rules! branch {
            (|$a:ident, $b:ident| $taken:expr) => {{
                let ($a, $b) = (h.x.get(op.rs1), h.x.get(op.rs2));
                if $taken {
                    jump!();
                }
            }};
        }
        macro_rules! amo {
            ($t:ty, $f:expr) => {{
                let operand = h.x.get(op.rs2) as $t;
                let va = h.x.get(op.rs1);
                let f: fn($t, $t) -> $t = $f;
                match access::amo::<$t>(h, m, va, |old| f(old, operand)) {
                    Ok(old) => h.x.set(op.rd, old.result()),
                    Err(Flow::Device(old)) => {
                        h.x.set(op.rd, (old as $t).result());
                        return span.leave_after(h, i, BlockExit::Touched);
                    }
                    Err(flow) => return leave(h, span, i, flow),
                }
            }};
        }
        macro_rules! lr {
            ($t:ty) => {{
                let va = h.x.get(op.rs1);
                match access::load_reserved::<$t>(h, m, va) {
                    Ok(value) => h.x.set(op.rd, value.result()),
                    Err(flow) => return leave(h, span, i, flow),
                }
            }};
        }
        macro_rules! sc {
            ($t:ty) => {{
                let (va, value) = (h.x.get(op.rs1), h.x.get(op.rs2) as $t);
                match access::store_conditional::<$t>(h, m, va, value) {
                    Ok(stored) => h.x.set(op.rd, u64::from(!stored)),
                    Err(Flow::Device(result)) => {
                        h.x.set(op.rd, result);
                        return span.leave_after(h, i, BlockExit::Touched);
                    }
                    Err(flow) => return leave(h, span, i, flow),
                }
            }};
        }
        /// Floating-point instructions exist only while `mstatus.FS` is not Off.
        macro_rules! need_fs {
            () => {
                if h.csr.fs() == 0 {
                    return system::illegal(h, m, span, i);
                }
            };
        }

        match op.kind {
            Kind::Addi => imm!(integer::add),
            Kind::Add => reg!(integer::add),
            Kind::Ld => load_x!(u64, u64),
            Kind::Sd => store!(u64, h.x.get(op.rs2)),
            Kind::Lw => load_x!(u32, i32),
            Kind::Sw => store!(u32, h.x.get(op.rs2)),
            Kind::Bne => branch!(|a, b| a != b),
            Kind::Beq => branch!(|a, b| a == b),
            Kind::Blt => branch!(|a, b| (a as i64) < b as i64),
            Kind::Bge => branch!(|a, b| a as i64 >= b as i64),
            Kind::Bltu => branch!(|a, b| a < b),
            Kind::Bgeu => branch!(|a, b| a >= b),
            Kind::Jal => {
                let target = h.pc.wrapping_add(op.imm as u64);
                if target & h.jump_mask != 0 {
                    return span.trap(h, i, Exception::InstructionMisaligned(VirtAddr(target)));
                }
                h.x.set(op.rd, h.pc.wrapping_add(u64::from(span.end)));
                h.pc = target;
                return BlockExit::Next;
            }
            Kind::Jalr => {
                let target = address!() & !1;
                if target & h.jump_mask != 0 {
                    return span.trap(h, i, Exception::InstructionMisaligned(VirtAddr(target)));
                }
                h.x.set(op.rd, h.pc.wrapping_add(u64::from(span.end)));
                h.pc = target;
                return BlockExit::Next;
            }
            Kind::Lui => h.x.set(op.rd, op.imm as u64),
            // The immediate includes the instruction's offset in its block (see `block::build`).
            Kind::Auipc => h.x.set(op.rd, h.pc.wrapping_add(op.imm as u64)),
            Kind::Lb => load_x!(u8, i8),
            Kind::Lbu => load_x!(u8, u8),
            Kind::Lh => load_x!(u16, i16),
            Kind::Lhu => load_x!(u16, u16),
            Kind::Lwu => load_x!(u32, u32),
            Kind::Sb => store!(u8, h.x.get(op.rs2)),
            Kind::Sh => store!(u16, h.x.get(op.rs2)),
            Kind::Slti => imm!(integer::slt),
            Kind::Sltiu => imm!(integer::sltu),
            Kind::Xori => imm!(integer::xor),
            Kind::Ori => imm!(integer::or),
            Kind::Andi => imm!(integer::and),
            Kind::Slli => imm!(integer::sll),
            Kind::Srli => imm!(integer::srl),
            Kind::Srai => imm!(integer::sra),
            Kind::Addiw => imm!(integer::addw),
            Kind::Slliw => imm!(integer::sllw),
            Kind::Srliw => imm!(integer::srlw),
            Kind::Sraiw => imm!(integer::sraw),
            Kind::Sub => reg!(integer::sub),
            Kind::Sll => reg!(integer::sll),
            Kind::Slt => reg!(integer::slt),
            Kind::Sltu => reg!(integer::sltu),
            Kind::Xor => reg!(integer::xor),
            Kind::Srl => reg!(integer::srl),
            Kind::Sra => reg!(integer::sra),
            Kind::Or => reg!(integer::or),
            Kind::And => reg!(integer::and),
            Kind::Addw => reg!(integer::addw),
            Kind::Subw => reg!(integer::subw),
            Kind::Sllw => reg!(integer::sllw),
            Kind::Srlw => reg!(integer::srlw),
            Kind::Sraw => reg!(integer::sraw),
            Kind::Mul => reg!(multiply::mul),
            Kind::Mulh => reg!(multiply::mulh),
            Kind::Mulhsu => reg!(multiply::mulhsu),
            Kind::Mulhu => reg!(multiply::mulhu),
            Kind::Div => reg!(multiply::div),
            Kind::Divu => reg!(multiply::divu),
            Kind::Rem => reg!(multiply::rem),
            Kind::Remu => reg!(multiply::remu),
            Kind::Mulw => reg!(multiply::mulw),
            Kind::Divw => reg!(multiply::divw),
            Kind::Divuw => reg!(multiply::divuw),
            Kind::Remw => reg!(multiply::remw),
            Kind::Remuw => reg!(multiply::remuw),
            Kind::AddUw => reg!(bitmanip::add_uw),
            Kind::Sh1add => reg!(bitmanip::sh1add),
            Kind::Sh2add => reg!(bitmanip::sh2add),
            Kind::Sh3add => reg!(bitmanip::sh3add),
            Kind::Sh1addUw => reg!(bitmanip::sh1add_uw),
            Kind::Sh2addUw => reg!(bitmanip::sh2add_uw),
            Kind::Sh3addUw => reg!(bitmanip::sh3add_uw),
            Kind::Andn => reg!(bitmanip::andn),
            Kind::Orn => reg!(bitmanip::orn),
            Kind::Xnor => reg!(bitmanip::xnor),
            Kind::Max => reg!(bitmanip::max),
            Kind::Maxu => reg!(bitmanip::maxu),
            Kind::Min => reg!(bitmanip::min),
            Kind::Minu => reg!(bitmanip::minu),
            Kind::Rol => reg!(bitmanip::rol),
            Kind::Ror => reg!(bitmanip::ror),
            Kind::Rolw => reg!(bitmanip::rolw),
            Kind::Rorw => reg!(bitmanip::rorw),
            Kind::Bclr => reg!(bitmanip::bclr),
            Kind::Bext => reg!(bitmanip::bext),
            Kind::Binv => reg!(bitmanip::binv),
            Kind::Bset => reg!(bitmanip::bset),
            Kind::CzeroEqz => reg!(bitmanip::czero_eqz),
            Kind::CzeroNez => reg!(bitmanip::czero_nez),
            Kind::SlliUw => imm!(bitmanip::slli_uw),
            Kind::Rori => imm!(bitmanip::ror),
            Kind::Roriw => imm!(bitmanip::rorw),
            Kind::Bclri => imm!(bitmanip::bclr),
            Kind::Bexti => imm!(bitmanip::bext),
            Kind::Binvi => imm!(bitmanip::binv),
            Kind::Bseti => imm!(bitmanip::bset),
            Kind::Clz => unary!(bitmanip::clz),
            Kind::Ctz => unary!(bitmanip::ctz),
            Kind::Cpop => unary!(bitmanip::cpop),
            Kind::Clzw => unary!(bitmanip::clzw),
            Kind::Ctzw => unary!(bitmanip::ctzw),
            Kind::Cpopw => unary!(bitmanip::cpopw),
            Kind::SextB => unary!(bitmanip::sext_b),
            Kind::SextH => unary!(bitmanip::sext_h),
            Kind::ZextH => unary!(bitmanip::zext_h),
            Kind::OrcB => unary!(bitmanip::orc_b),
            Kind::Rev8 => unary!(bitmanip::rev8),
            // Harts take turns and see each other's stores in order: every fence holds already.
            Kind::Fence => {}
            Kind::LrW => lr!(u32),
            Kind::LrD => lr!(u64),
            Kind::ScW => sc!(u32),
            Kind::ScD => sc!(u64),
            Kind::AmoswapW => amo!(u32, |_, new| new),
            Kind::AmoaddW => amo!(u32, Amo::add),
            Kind::AmoxorW => amo!(u32, Amo::xor),
            Kind::AmoandW => amo!(u32, Amo::and),
            Kind::AmoorW => amo!(u32, Amo::or),
            Kind::AmominW => amo!(u32, Amo::min_signed),
            Kind::AmomaxW => amo!(u32, Amo::max_signed),
            Kind::AmominuW => amo!(u32, Amo::min_unsigned),
            Kind::AmomaxuW => amo!(u32, Amo::max_unsigned),
            Kind::AmoswapD => amo!(u64, |_, new| new),
            Kind::AmoaddD => amo!(u64, Amo::add),
            Kind::AmoxorD => amo!(u64, Amo::xor),
            Kind::AmoandD => amo!(u64, Amo::and),
            Kind::AmoorD => amo!(u64, Amo::or),
            Kind::AmominD => amo!(u64, Amo::min_signed),
            Kind::AmomaxD => amo!(u64, Amo::max_signed),
            Kind::AmominuD => amo!(u64, Amo::min_unsigned),
            Kind::AmomaxuD => amo!(u64, Amo::max_unsigned),
            Kind::Flw => {
                need_fs!();
                load!(u32, |value| float_ops::set_single(h, op.rd, value));
            }
            Kind::Fld => {
                need_fs!();
                load!(u64, |value| float_ops::set_double(h, op.rd, value));
            }
            Kind::Fsw => {
                need_fs!();
                store!(u32, h.f.get(op.rs2));
            }
            Kind::Fsd => {
                need_fs!();
                store!(u64, h.f.get(op.rs2));
            }
            Kind::Ecall
            | Kind::Ebreak
            | Kind::Csrrw
            | Kind::Csrrs
            | Kind::Csrrc
            | Kind::Csrrwi
            | Kind::Csrrsi
            | Kind::Csrrci
            | Kind::Mret
            | Kind::Sret
            | Kind::Wfi
            | Kind::SfenceVma
            | Kind::FenceI => return system::execute(h, m, span, i),
            Kind::Rare => {
                if let Some(exit) = rare::execute(h, m, span, i) {
                    return exit;
                }
            }
            Kind::Illegal => {
                return span.trap(
                    h,
                    i,
                    Exception::IllegalInstruction(u64::from(op.imm as u32)),
                );
            }
            // All that is left computes on floating-point registers.
            _ => {
                need_fs!();
                if float_ops::compute(h, op).is_err() {
                    return system::illegal(h, m, span, i);
                }
            }
        }
        debug_assert_eq!(h.x.get(Reg::R0), 0);
    }
    h.pc = h.pc.wrapping_add(u64::from(span.end));
    BlockExit::Next
}

/// Leaves for what a load or store ran into.
#[cold]
#[inline(never)]
pub(super) fn leave(h: &mut Hart, span: &Span<'_>, i: usize, flow: Flow) -> BlockExit {
    match flow {
        Flow::Trap(exception) => span.trap(h, i, exception),
        Flow::Device(_) | Flow::Stored => span.leave_after(h, i, BlockExit::Touched),
    }
}
