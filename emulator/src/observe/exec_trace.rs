//! What observers of instructions tell the tracer: what each instruction was, and what it did.
//!
//! ```text
//! core   0: M 0x0000000080000004 <_start+0x4> (0x00a5b023) sd a0,0(a1)     mem[0x0000000080001000]=0x0000000000000001
//! ```
//!
//! Hart, privilege before the instruction, address, symbol, word, disassembly; then the
//! registers, CSRs and memory written, or the exception raised.

use super::effects::{Access, Destination, destination, physical, written_csr};
use super::trace::{At, Effect, Event, Insn, Touched, Tracer, What};
use crate::addr::PAGE_SIZE;
use crate::hart::{AccessKind, Exception, Hart};
use crate::isa::Op;
use crate::machine::{Fetched, InsnObserver};
use crate::mem::Memory;

/// Tells a [`Tracer`] of each instruction.
#[derive(Debug)]
pub struct ExecTrace {
    tracer: Tracer,
    /// What was known before the instruction in hand; `None` while nothing is written.
    before: Option<Before>,
}

#[derive(Debug)]
struct Before {
    at: At,
    access: Option<Access>,
    touched: Option<Touched>,
    pc_pa: Option<u64>,
}

impl ExecTrace {
    /// A trace by this tracer.
    #[must_use]
    pub fn new(tracer: Tracer) -> ExecTrace {
        ExecTrace {
            tracer,
            before: None,
        }
    }
}

/// A place as the hart sees it now; the physical address only where it is another.
fn touched(hart: &Hart, memory: &Memory, va: u64, size: u64, kind: AccessKind) -> Touched {
    let first = physical(hart, memory, va, kind);
    let here = size.min(PAGE_SIZE - va % PAGE_SIZE);
    let next = if here < size {
        physical(hart, memory, va.wrapping_add(here), kind)
    } else {
        None
    };
    Touched {
        va,
        pa: first.filter(|pa| *pa != va),
        size,
        parts: [first.map(|pa| (pa, here)), next.map(|pa| (pa, size - here))],
    }
}

/// What an instruction accesses, before it does.
pub(super) fn about_to_touch(hart: &Hart, memory: &Memory, access: &Access) -> Touched {
    let kind = if access.may_store() {
        AccessKind::Store
    } else {
        AccessKind::Load
    };
    touched(hart, memory, access.va, access.size, kind)
}

fn effects(hart: &Hart, memory: &Memory, op: &Op, before: &Before) -> Vec<Effect> {
    let mut effects = Vec::new();
    match destination(op) {
        Some(Destination::X(number)) => {
            effects.push(Effect::X(number, hart.x.visible()[number]));
        }
        Some(Destination::F(number)) => {
            effects.push(Effect::F(number, hart.f.visible()[number]));
        }
        None => {}
    }
    if let Some((number, value)) = written_csr(hart, op) {
        effects.push(Effect::Csr(number, value));
    }
    let Some(access) = before.access else {
        return effects;
    };
    if access.loads {
        // It has been translated, as a look at the tables after the walk for it finds.
        let kind = AccessKind::Load;
        effects.push(Effect::Load(touched(
            hart,
            memory,
            access.va,
            access.size,
            kind,
        )));
    }
    // What clears a cache block says so by its name.
    let stores = access.stores(hart, memory, op);
    for (va, size, value) in stores.into_iter().filter(|_| access.size <= 16) {
        let place = touched(hart, memory, va, size, AccessKind::Store);
        effects.push(Effect::Store(place, value));
    }
    effects
}

impl InsnObserver for ExecTrace {
    fn before(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched) {
        self.before = self.tracer.may_write(hart).then(|| {
            let access = Access::of(hart, memory, &insn.op);
            Before {
                at: At::of(hart, Some(insn.pc)),
                access,
                touched: access.map(|access| about_to_touch(hart, memory, &access)),
                pc_pa: physical(hart, memory, insn.pc, AccessKind::Fetch),
            }
        });
    }

    fn after(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched, trap: Option<Exception>) {
        let Some(before) = self.before.take() else {
            return;
        };
        let effects = match trap {
            Some(_) => Vec::new(),
            None => effects(hart, memory, &insn.op, &before),
        };
        let it = Insn {
            word: insn.word,
            len: insn.len,
            extensions: hart.extensions,
            effects,
            trap,
            access: before.touched,
        };
        let pc_pa = before.pc_pa.filter(|pa| *pa != insn.pc);
        self.tracer.emit(Event {
            at: At { pc_pa, ..before.at },
            what: What::Insn(&it),
        });
    }

    fn begins_at(&self) -> u64 {
        self.tracer.begins_at()
    }

    fn is_done(&self) -> bool {
        self.tracer.is_done()
    }
}

/// Tells a [`Tracer`] which instruction is in hand, before other observers see it. With any observer
/// the machine goes instruction by instruction, and so the cycle in the lines of walks and TLB fills
/// is the instruction's and not the end of its block.
#[derive(Clone, Debug)]
pub struct ExactTime(Tracer);

impl ExactTime {
    /// For this tracer.
    #[must_use]
    pub fn new(tracer: Tracer) -> ExactTime {
        ExactTime(tracer)
    }
}

impl InsnObserver for ExactTime {
    fn before(&mut self, hart: &Hart, _: &Memory, insn: &Fetched) {
        if self.0.may_write(hart) || self.0.wants_pcs() {
            self.0.reaches(hart.id, insn.pc);
        }
    }

    fn after(&mut self, _: &Hart, _: &Memory, _: &Fetched, _: Option<Exception>) {}

    fn begins_at(&self) -> u64 {
        self.0.begins_at()
    }

    fn is_done(&self) -> bool {
        self.0.is_done()
    }
}
