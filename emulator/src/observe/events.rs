//! Where things happen that traces and recordings tell of: each is made into an event of theirs here,
//! if somebody traces or records it. The places where they happen know of nobody who listens.

use super::filter::Trigger;
use super::log::Category;
use super::trace::{At, Event, Taken, Tracer, What};
use crate::addr::{PhysAddr, VirtAddr};
use crate::hart::interrupt::Interrupt;
use crate::hart::trap::Cause;
use crate::hart::{AccessKind, Exception, Hart, Privilege, csr};
use crate::isa::{Reg, disassemble};
use crate::mem::{CYCLES_PER_TICK, Memory};
use crate::mmu::translate::walk_memory;
use crate::mmu::walk::{Leaf, Request, WalkFault};
use crate::recording::{self, Hex};

#[inline]
fn tracer_for(m: &Memory, category: Category) -> Option<&Tracer> {
    m.tracer.as_deref().filter(|tracer| tracer.wants(category))
}

/// Whether somebody hears of page-table walks, or of what enters the TLB.
#[inline]
#[must_use]
pub fn tells_walks(m: &Memory) -> bool {
    let wanted = |tracer: &Tracer| tracer.wants(Category::Mmu) || tracer.wants(Category::Tlb);
    m.recorder.is_some() || m.tracer.as_deref().is_some_and(wanted)
}

/// The instruction that a walk is made for: that of a fetch is the one at the pc; else it is in
/// hand, as walks are traced instruction by instruction.
fn instruction(h: &Hart, tracer: &Tracer, kind: AccessKind) -> Option<u64> {
    match kind {
        AccessKind::Fetch => Some(h.pc),
        AccessKind::Load | AccessKind::Store => tracer.in_hand(h.id),
    }
}

/// Page tables are walked: tells each entry, and how it ends.
#[inline]
pub fn walk(h: &Hart, m: &mut Memory, request: &Request, outcome: Result<Leaf, WalkFault>) {
    if let Some(tracer) = tracer_for(m, Category::Mmu) {
        let walk = walk_memory(h, m, request);
        tracer.emit(Event {
            at: At::of(h, instruction(h, tracer, request.kind)),
            what: What::Walk(request, &walk),
        });
    }
    if m.recorder.is_some() {
        recording::walk(h, m, request, outcome);
    }
}

/// An entry of the TLB was filled, for a page of a leaf that maps so many bytes.
#[inline]
pub fn tlb_fill(
    h: &Hart,
    m: &mut Memory,
    va: VirtAddr,
    pa: PhysAddr,
    kind: AccessKind,
    mapped: u64,
) {
    if let Some(tracer) = tracer_for(m, Category::Tlb) {
        tracer.emit(Event {
            at: At::of(h, instruction(h, tracer, kind)),
            what: What::Fill(va, pa, kind, mapped),
        });
    }
    if let Some(recorder) = &mut m.recorder
        && h.tlb.is_enabled()
    {
        let event = recording::Event::TlbFill {
            access: kind,
            va: Hex(va.page_base().0),
            pa: Hex(pa.page_base().0),
            size: mapped,
        };
        recorder.note(h, &event);
    }
}

/// `sfence.vma` at this pc, in its four forms.
#[inline]
pub fn tlb_flush(h: &Hart, m: &mut Memory, pc: u64, va: Option<u64>, asid: Option<u16>) {
    if let Some(tracer) = tracer_for(m, Category::Tlb) {
        tracer.emit(Event {
            at: At::of(h, Some(pc)),
            what: What::Flush(va, asid),
        });
    }
    if let Some(recorder) = &mut m.recorder {
        let asid = asid.map(|asid| Hex(asid.into()));
        let va = va.map(Hex);
        recorder.note(h, &recording::Event::TlbFlush { va, asid });
    }
}

/// Whether writes of CSRs are traced.
#[inline]
#[must_use]
pub fn traces_csr_writes(m: &Memory) -> bool {
    tracer_for(m, Category::Csr).is_some()
}

/// A CSR instruction at this pc has written; `old` is what the CSR held.
#[inline]
pub fn csr_write(h: &Hart, m: &Memory, pc: u64, number: u16, old: u64) {
    if let Some(tracer) = tracer_for(m, Category::Csr) {
        // `time`, which the last argument is for, is read-only.
        let new = csr::peek(h, number, 0).unwrap_or(0);
        tracer.emit(Event {
            at: At::of(h, Some(pc)),
            what: What::Csr(number, old, new),
        });
    }
}

/// A CSR has been written, and the TLB was flushed for it or not: other tables may be in use from now on.
#[inline]
pub fn translation_changed(h: &Hart, m: &mut Memory, number: u16, flush: bool) {
    if let Some(recorder) = &mut m.recorder {
        recorder.csr_written(h, number, flush);
    }
}

/// A trap has been entered: `from` and `pc` are where it was raised, `h` is in the handler.
#[inline]
pub fn trap(h: &Hart, m: &mut Memory, from: Privilege, pc: u64, exception: Exception) {
    if let Some(tracer) = m.tracer.as_deref() {
        trap_for(tracer, h, m, from, pc, exception);
    }
    if let Some(recorder) = &mut m.recorder {
        recorder.trap(h, from, pc, Cause::Exception(exception));
    }
}

#[cold]
fn trap_for(tracer: &Tracer, h: &Hart, m: &Memory, from: Privilege, pc: u64, exception: Exception) {
    let code = exception.code();
    tracer.happens(|trigger| match trigger {
        Trigger::Trap(codes) => codes.is_empty() || codes.contains(&code),
        _ => false,
    });
    if tracer.wants(Category::Trap) && tracer.is_open() {
        let taken = Taken {
            exception,
            from,
            handler: h.pc,
            meaning: meaning(h, exception),
        };
        tracer.emit(Event {
            at: At::of(h, Some(pc)),
            what: What::Trap(&taken),
        });
    }
    tracer.settle();
    if exception == Exception::EcallFromU {
        tracer.syscall(h, m, pc);
    }
}

/// What `xtval` says; of calls, what is called.
fn meaning(h: &Hart, exception: Exception) -> String {
    use Exception as E;
    let address = |what: &str, va: VirtAddr| {
        let null = if va.0 < crate::addr::PAGE_SIZE {
            ", in the page at zero"
        } else {
            ""
        };
        format!("the address {what}{null}")
    };
    match exception {
        E::InstructionMisaligned(va) => address("jumped to", va),
        E::InstructionAccess(va) | E::InstructionPageFault(va) => address("fetched from", va),
        E::LoadMisaligned(va) | E::LoadAccess(va) | E::LoadPageFault(va) => {
            address("loaded from", va)
        }
        E::StoreMisaligned(va) | E::StoreAccess(va) | E::StorePageFault(va) => {
            address("stored to", va)
        }
        E::IllegalInstruction(word) => disassemble(word as u32, 0, h.extensions).to_string(),
        E::Breakpoint(_) => "the address of the ebreak".to_owned(),
        E::EcallFromU | E::EcallFromS | E::EcallFromM => {
            let (a7, a6) = (h.x.get(Reg::R17), h.x.get(Reg::R16));
            format!("a7={a7:#x} a6={a6:#x}")
        }
    }
}

/// An interrupt has been taken.
#[inline]
pub fn interrupt(h: &Hart, m: &mut Memory, from: Privilege, pc: u64, which: Interrupt) {
    if let Some(tracer) = m.tracer.as_deref() {
        tracer.happens(|trigger| *trigger == Trigger::Interrupt);
        if tracer.wants(Category::Irq) {
            tracer.emit(Event {
                at: At::of(h, Some(pc)),
                what: What::Interrupt(which, from, h.pc),
            });
        }
        tracer.settle();
    }
    if let Some(recorder) = &mut m.recorder {
        recorder.trap(h, from, pc, Cause::Interrupt(which));
    }
}

/// `sret` or `mret` has been executed.
#[inline]
pub fn trap_return(h: &Hart, m: &mut Memory) {
    if let Some(tracer) = m.tracer.as_deref() {
        if h.privilege == Privilege::User {
            tracer.returns(h, m);
        }
    }
    if let Some(recorder) = &mut m.recorder {
        recorder.returned(h);
    }
}

/// The guest has set a mark.
pub fn mark(m: &Memory, label: &str) {
    if let Some(tracer) = &m.tracer {
        tracer.mark(label);
    }
}

/// A hart has accessed a device: tells what that has done.
#[inline]
pub fn device(h: &Hart, m: &mut Memory) {
    if m.tracer.is_some() {
        let at = At::of(h, None);
        devices(m, Some(at), h.cycle);
    }
}

/// Devices have done what was due at this tick.
#[inline]
pub fn serviced(m: &mut Memory, ticks: u64) {
    if m.tracer.is_some() {
        devices(m, None, ticks * CYCLES_PER_TICK);
    }
}

#[cold]
fn devices(m: &mut Memory, at: Option<At>, now: u64) {
    let events = m.bus.take_events();
    if let Some(tracer) = &m.tracer {
        for event in &events {
            tracer.device(at, now, event);
        }
    }
}
