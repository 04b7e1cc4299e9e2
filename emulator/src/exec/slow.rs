//! The instructions that take more than a handler does, and the cases of the others that do.
//! `None`: go on with the next instruction.

use super::atomic::Amo;
use super::handlers::is_taken;
use super::{BlockExit, Span, float_ops, rare, system};
use crate::addr::VirtAddr;
use crate::hart::{Exception, Hart};
use crate::isa::{Kind, Op, Reg};
use crate::mem::access::{self, Flow};
use crate::mem::{Memory, Width};
use crate::recording;
use tracepoint::id;

/// Executes instruction `i` of `span`.
#[inline(never)]
pub(super) fn execute(h: &mut Hart, m: &mut Memory, span: Span<'_>, i: usize) -> Option<BlockExit> {
    let op = span.op;
    match op.kind {
        Kind::Lb | Kind::Lbu | Kind::Lh | Kind::Lhu | Kind::Lw | Kind::Lwu | Kind::Ld => {
            load_integer(h, m, span, i)
        }
        Kind::Sb => store::<u8>(h, m, span, i, h.x.get(op.rs2)),
        Kind::Sh => store::<u16>(h, m, span, i, h.x.get(op.rs2)),
        Kind::Sw => store::<u32>(h, m, span, i, h.x.get(op.rs2)),
        Kind::Sd => store::<u64>(h, m, span, i, h.x.get(op.rs2)),
        Kind::Csrrw | Kind::Csrrs | Kind::Csrrc | Kind::Csrrwi | Kind::Csrrsi | Kind::Csrrci => {
            system::execute_csr(h, m, span, i)
        }
        Kind::Ecall | Kind::Ebreak | Kind::Mret | Kind::Sret | Kind::Wfi | Kind::SfenceVma => {
            Some(system::execute(h, m, span, i))
        }
        Kind::Jal | Kind::Beq | Kind::Bne | Kind::Blt | Kind::Bge | Kind::Bltu | Kind::Bgeu => {
            // Where it leads is not aligned, which matters if it is taken.
            let target = VirtAddr(h.pc.wrapping_add(op.imm as u64));
            is_taken(op.kind, h.x.get(op.rs1), h.x.get(op.rs2))
                .then(|| span.trap(h, i, Exception::InstructionMisaligned(target)))
        }
        Kind::Jalr => {
            let target = VirtAddr(h.x.get(op.rs1).wrapping_add(op.imm as u64) & !1);
            Some(span.trap(h, i, Exception::InstructionMisaligned(target)))
        }
        Kind::Spin => {
            // To itself: the pc is where it was.
            h.x.set(op.rd, h.pc.wrapping_add(u64::from(span.layout.end)));
            h.unexecuted = 0;
            Some(BlockExit::Spin)
        }
        // Where counts are taken, its block is left first.
        Kind::Tracepoint if op.imm == id::MARK => {
            Some(span.leave_after(h, i, BlockExit::Tracepoint(op.imm)))
        }
        Kind::Tracepoint => {
            recording::tracepoint(h, m, op.imm);
            None
        }
        Kind::Illegal => {
            let word = u64::from(op.imm as u32);
            Some(span.trap(h, i, Exception::IllegalInstruction(word)))
        }
        Kind::Rare => rare::execute(h, m, span, i),
        _ => atomic_or_float(h, m, span, i),
    }
}

fn atomic_or_float(h: &mut Hart, m: &mut Memory, span: Span<'_>, i: usize) -> Option<BlockExit> {
    let op = span.op;
    match op.kind {
        Kind::LrW => load_reserved::<u32>(h, m, span, i),
        Kind::LrD => load_reserved::<u64>(h, m, span, i),
        Kind::ScW => store_conditional::<u32>(h, m, span, i),
        Kind::ScD => store_conditional::<u64>(h, m, span, i),
        Kind::AmoswapW => amo::<u32>(h, m, span, i, |_, new| new),
        Kind::AmoaddW => amo::<u32>(h, m, span, i, Amo::add),
        Kind::AmoxorW => amo::<u32>(h, m, span, i, Amo::xor),
        Kind::AmoandW => amo::<u32>(h, m, span, i, Amo::and),
        Kind::AmoorW => amo::<u32>(h, m, span, i, Amo::or),
        Kind::AmominW => amo::<u32>(h, m, span, i, Amo::min_signed),
        Kind::AmomaxW => amo::<u32>(h, m, span, i, Amo::max_signed),
        Kind::AmominuW => amo::<u32>(h, m, span, i, Amo::min_unsigned),
        Kind::AmomaxuW => amo::<u32>(h, m, span, i, Amo::max_unsigned),
        Kind::AmoswapD => amo::<u64>(h, m, span, i, |_, new| new),
        Kind::AmoaddD => amo::<u64>(h, m, span, i, Amo::add),
        Kind::AmoxorD => amo::<u64>(h, m, span, i, Amo::xor),
        Kind::AmoandD => amo::<u64>(h, m, span, i, Amo::and),
        Kind::AmoorD => amo::<u64>(h, m, span, i, Amo::or),
        Kind::AmominD => amo::<u64>(h, m, span, i, Amo::min_signed),
        Kind::AmomaxD => amo::<u64>(h, m, span, i, Amo::max_signed),
        Kind::AmominuD => amo::<u64>(h, m, span, i, Amo::min_unsigned),
        Kind::AmomaxuD => amo::<u64>(h, m, span, i, Amo::max_unsigned),
        // All that is left is of floating point, which exists only while `mstatus.FS` is not Off.
        _ if h.csr.fs() == 0 => Some(system::illegal(h, m, span, i)),
        Kind::Flw => load(h, m, span, i, float_ops::set_single),
        Kind::Fld => load(h, m, span, i, float_ops::set_double),
        Kind::Fsw => store::<u32>(h, m, span, i, h.f.get(op.rs2)),
        Kind::Fsd => store::<u64>(h, m, span, i, h.f.get(op.rs2)),
        _ => {
            let computed = float_ops::compute(h, op);
            computed.err().map(|_| system::illegal(h, m, span, i))
        }
    }
}

fn load_integer(h: &mut Hart, m: &mut Memory, span: Span<'_>, i: usize) -> Option<BlockExit> {
    match span.op.kind {
        Kind::Lb => load(h, m, span, i, |h, rd, value: u8| {
            h.x.set(rd, value as i8 as u64)
        }),
        Kind::Lbu => load(h, m, span, i, |h, rd, value: u8| h.x.set(rd, value.into())),
        Kind::Lh => load(h, m, span, i, |h, rd, value: u16| {
            h.x.set(rd, value as i16 as u64)
        }),
        Kind::Lhu => load(h, m, span, i, |h, rd, value: u16| h.x.set(rd, value.into())),
        Kind::Lw => load(h, m, span, i, |h, rd, value: u32| {
            h.x.set(rd, value as i32 as u64)
        }),
        Kind::Lwu => load(h, m, span, i, |h, rd, value: u32| h.x.set(rd, value.into())),
        _ => load(h, m, span, i, |h, rd, value: u64| h.x.set(rd, value)),
    }
}

fn address(h: &Hart, op: Op) -> u64 {
    h.x.get(op.rs1).wrapping_add(op.imm as u64)
}

/// Loads what the fast path has not found, and hands it to `set`.
fn load<T: Width>(
    h: &mut Hart,
    m: &mut Memory,
    span: Span<'_>,
    i: usize,
    set: impl FnOnce(&mut Hart, Reg, T),
) -> Option<BlockExit> {
    let op = span.op;
    match access::load::<T>(h, m, address(h, op)) {
        Ok(value) => {
            set(h, op.rd, value);
            None
        }
        Err(Flow::Device(value)) => {
            set(h, op.rd, T::truncate(value));
            Some(span.leave_after(h, i, touched(m)))
        }
        Err(flow) => Some(leave(h, m, span, i, flow)),
    }
}

/// Stores what the fast path could not.
fn store<T: Width>(
    h: &mut Hart,
    m: &mut Memory,
    span: Span<'_>,
    i: usize,
    value: u64,
) -> Option<BlockExit> {
    let va = address(h, span.op);
    let stored = access::store::<T>(h, m, va, T::truncate(value));
    stored.err().map(|flow| leave(h, m, span, i, flow))
}

/// Zaamo, and Zabha: `rd` is the old value, and memory what `f` makes of it and of `rs2`.
#[inline]
pub(super) fn amo<T: Amo>(
    h: &mut Hart,
    m: &mut Memory,
    span: Span<'_>,
    i: usize,
    f: fn(T, T) -> T,
) -> Option<BlockExit> {
    let op = span.op;
    let operand = T::truncate(h.x.get(op.rs2));
    let old = access::amo::<T>(h, m, h.x.get(op.rs1), |old| f(old, operand));
    finish_amo(h, m, span, i, old)
}

/// What is left to do when memory has changed, or has not.
pub(super) fn finish_amo<T: Amo>(
    h: &mut Hart,
    m: &Memory,
    span: Span<'_>,
    i: usize,
    old: Result<T, Flow>,
) -> Option<BlockExit> {
    let rd = span.op.rd;
    match old {
        Ok(old) => {
            h.x.set(rd, old.result());
            None
        }
        Err(Flow::Device(old)) => {
            h.x.set(rd, T::truncate(old).result());
            Some(span.leave_after(h, i, touched(m)))
        }
        Err(flow) => Some(leave(h, m, span, i, flow)),
    }
}

/// LR.
pub(super) fn load_reserved<T: Amo>(
    h: &mut Hart,
    m: &mut Memory,
    span: Span<'_>,
    i: usize,
) -> Option<BlockExit> {
    let value = access::load_reserved::<T>(h, m, h.x.get(span.op.rs1));
    finish_amo(h, m, span, i, value)
}

/// SC.
pub(super) fn store_conditional<T: Amo>(
    h: &mut Hart,
    m: &mut Memory,
    span: Span<'_>,
    i: usize,
) -> Option<BlockExit> {
    let op = span.op;
    let (va, value) = (h.x.get(op.rs1), T::truncate(h.x.get(op.rs2)));
    match access::store_conditional::<T>(h, m, va, value) {
        Ok(stored) => {
            h.x.set(op.rd, u64::from(!stored));
            None
        }
        Err(Flow::Device(result)) => {
            h.x.set(op.rd, result);
            Some(span.leave_after(h, i, touched(m)))
        }
        Err(flow) => Some(leave(h, m, span, i, flow)),
    }
}

/// Leaves for what a load or store ran into.
#[cold]
#[inline(never)]
pub(super) fn leave(h: &mut Hart, m: &Memory, span: Span<'_>, i: usize, flow: Flow) -> BlockExit {
    match flow {
        Flow::Trap(exception) => span.trap(h, i, exception),
        Flow::Stored if !m.tohost_written && !m.bus.kicked() => {
            let exit = if m.watches.has_hit() {
                BlockExit::Watched
            } else {
                BlockExit::CodeWritten
            };
            span.leave_after(h, i, exit)
        }
        Flow::Device(_) | Flow::Stored => span.leave_after(h, i, touched(m)),
    }
}

/// What an instruction is left by after an access that somebody must look at: where that is a debugger
/// alone, the rest of the machine must not notice.
pub(super) fn touched(m: &Memory) -> BlockExit {
    let others = m.tohost_written || m.bus.kicked() || m.code.any_written();
    if m.watches.has_hit() && !others {
        return BlockExit::Watched;
    }
    BlockExit::Touched
}
