//! Zicsr, Zifencei and the privileged instructions.
//!
//! All but those that access CSRs are the last of their block. `hart.cycle` includes the instruction,
//! as a CSR may tell it.

use super::{BlockExit, Span};
use crate::addr::VirtAddr;
use crate::hart::csr::{self, CsrOp};
use crate::hart::{Exception, Hart, Privilege, trap};
use crate::isa::{Kind, Op, Rare, Reg};
use crate::mem::{Memory, access};
use crate::mmu;
use crate::observe::events;

/// Executes instruction `i` of `span`, which accesses a CSR. `None`: go on with the next.
#[inline(never)]
pub(super) fn execute_csr(
    h: &mut Hart,
    m: &mut Memory,
    span: Span<'_>,
    i: usize,
) -> Option<BlockExit> {
    match span.op.kind {
        Kind::Csrrw | Kind::Csrrwi => csr(h, m, span, i, CsrOp::Write),
        Kind::Csrrs | Kind::Csrrsi => csr(h, m, span, i, CsrOp::Set),
        _ => csr(h, m, span, i, CsrOp::Clear),
    }
}

/// Executes instruction `i` of `span`, which is another system instruction.
#[cold]
#[inline(never)]
pub(super) fn execute(h: &mut Hart, m: &mut Memory, span: Span<'_>, i: usize) -> BlockExit {
    let op = span.op;
    match op.kind {
        Kind::Ecall => {
            let exception = match h.privilege {
                Privilege::User => Exception::EcallFromU,
                Privilege::Supervisor => Exception::EcallFromS,
                Privilege::Machine => Exception::EcallFromM,
            };
            span.trap(h, i, exception)
        }
        Kind::Ebreak => {
            let pc = h.pc.wrapping_add(span.layout.offset_of(i));
            span.trap(h, i, Exception::Breakpoint(VirtAddr(pc)))
        }
        Kind::Mret => trap_return(h, m, span, i, trap::mret),
        Kind::Sret => trap_return(h, m, span, i, trap::sret),
        Kind::Wfi if trap::wfi_allowed(h) => span.leave_after(h, i, BlockExit::Wfi),
        Kind::SfenceVma if trap::sfence_allowed(h) => {
            sfence_vma(h, m, span, i);
            span.leave_after(h, i, BlockExit::SystemChanged)
        }
        _ => illegal(h, m, span, i),
    }
}

/// Ends with an illegal-instruction exception whose `xtval` is the word at instruction `i`.
#[cold]
#[inline(never)]
pub(super) fn illegal(h: &mut Hart, m: &mut Memory, span: Span<'_>, i: usize) -> BlockExit {
    let pc = h.pc.wrapping_add(span.layout.offset_of(i));
    let word = access::peek_word(h, m, pc).unwrap_or(0);
    span.trap(h, i, Exception::IllegalInstruction(u64::from(word)))
}

/// What a CSR instruction works on.
struct Operands {
    number: u16,
    operand: u64,
    write: bool,
}

#[inline(always)]
fn operands(h: &Hart, op: &Op, kind: CsrOp) -> Operands {
    let immediate = matches!(op.kind, Kind::Csrrwi | Kind::Csrrsi | Kind::Csrrci);
    let zimm = (op.imm >> 16) as u64 & 0x1f;
    let operand = if immediate { zimm } else { h.x.get(op.rs1) };
    // Set and clear by x0 or by zero do not write; write to x0 does not read (Unprivileged
    // ISA, Zicsr, table of side effects).
    let source_is_zero = if immediate {
        zimm == 0
    } else {
        op.rs1 == Reg::R0
    };
    Operands {
        number: (op.imm & 0xfff) as u16,
        operand,
        write: kind == CsrOp::Write || !source_is_zero,
    }
}

/// Executes a CSR instruction on one of the registers of trap handlers, if it is one that the mode
/// may access, and nobody traces it.
#[inline(always)]
pub(super) fn csr_of_handler(h: &mut Hart, m: &Memory, op: &Op, kind: CsrOp) -> bool {
    let Operands {
        number,
        operand,
        write,
    } = operands(h, op, kind);
    if events::traces_csr_writes(m) {
        return false;
    }
    let old = csr::access_handler_register(h, number, kind, operand, write);
    old.map(|old| h.x.set(op.rd, old)).is_some()
}

fn csr(h: &mut Hart, m: &mut Memory, span: Span<'_>, i: usize, kind: CsrOp) -> Option<BlockExit> {
    let op = span.op;
    let Operands {
        number,
        operand,
        write,
    } = operands(h, &op, kind);
    let read = kind != CsrOp::Write || op.rd != Reg::Sink;
    let time = m.bus.mtime(m.ticks(h.cycle - 1));
    let traced = write && events::traces_csr_writes(m);
    let before = traced.then(|| csr::peek(h, number, time)).flatten();
    let accessed = csr::access(h, number, kind, operand, write, read, time);
    let Ok((old, effect)) = accessed else {
        return Some(illegal(h, m, span, i));
    };
    h.x.set(op.rd, old);
    if let Some(before) = before {
        let pc = h.pc.wrapping_add(span.layout.offset_of(i));
        events::csr_write(h, m, pc, number, before);
    }
    if effect.flush {
        h.tlb.flush_all();
    }
    if write {
        events::translation_changed(h, m, number, effect.flush);
    }
    if effect.translation {
        mmu::update_context(h);
    }
    let exit = if matches!(number, csr::number::STIMECMP | csr::number::MENVCFG) && write {
        // A deadline may have moved.
        BlockExit::Touched
    } else if effect.translation || effect.interrupts || effect.flush {
        BlockExit::SystemChanged
    } else {
        return None;
    };
    Some(span.leave_after(h, i, exit))
}

/// Svinval: `sinval.vma` does at once what the fences around it would order (Privileged ISA,
/// Svinval). The fences are there for S-mode whatever TVM says.
pub(super) fn svinval(
    h: &mut Hart,
    m: &mut Memory,
    span: Span<'_>,
    i: usize,
    rare: Rare,
) -> BlockExit {
    let allowed = match rare {
        Rare::SinvalVma => trap::sfence_allowed(h),
        _ => h.privilege != Privilege::User,
    };
    if !allowed {
        return illegal(h, m, span, i);
    }
    if rare == Rare::SinvalVma {
        sfence_vma(h, m, span, i);
    }
    span.leave_after(h, i, BlockExit::SystemChanged)
}

fn trap_return(
    h: &mut Hart,
    m: &mut Memory,
    span: Span<'_>,
    i: usize,
    kind: fn(&mut Hart) -> Result<(), trap::Illegal>,
) -> BlockExit {
    let pc = h.pc;
    if kind(h).is_err() {
        h.pc = pc;
        return illegal(h, m, span, i);
    }
    mmu::update_context(h);
    h.unexecuted = 0;
    events::trap_return(h, m);
    BlockExit::SystemChanged
}

/// The four forms of `sfence.vma`. Which entries go is `mmu::tlb`'s business.
fn sfence_vma(h: &mut Hart, m: &mut Memory, span: Span<'_>, i: usize) {
    let op = span.op;
    let va = (op.rs1 != Reg::R0).then(|| h.x.get(op.rs1));
    let asid = (op.rs2 != Reg::R0).then(|| h.x.get(op.rs2) as u16);
    match (va, asid) {
        (None, None) => h.tlb.flush_all(),
        (None, Some(asid)) => h.tlb.flush_asid(asid),
        (Some(va), _) => h.tlb.flush_page(va),
    }
    let pc = h.pc.wrapping_add(span.layout.offset_of(i));
    events::tlb_flush(h, m, pc, va, asid);
}

#[cfg(test)]
mod tests;
