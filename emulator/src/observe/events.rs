//! The rare events as lines of the trace log, one target a category.
//!
//! A line begins with the hart, its privilege and the cycle, so it can be found again: a run
//! repeats exactly.

use crate::addr::{PhysAddr, VirtAddr};
use crate::hart::interrupt::Interrupt;
use crate::hart::{AccessKind, Exception, Hart, Privilege, csr};
use crate::isa::csr_names;
use crate::mmu::walk::{Request, Walk};
use log::{Level, log_enabled, trace};
use std::fmt;

/// Where and when: `hart 0 S 12345`.
struct At<'a>(&'a Hart);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let h = self.0;
        write!(f, "hart {} {} {}", h.id, h.privilege.letter(), h.cycle)
    }
}

/// Whether page-table walks are traced.
#[inline]
#[must_use]
pub fn traces_walks() -> bool {
    log_enabled!(target: "mmu", Level::Trace)
}

/// Whether what enters the TLB is traced.
#[inline]
#[must_use]
pub fn traces_tlb_fills() -> bool {
    log_enabled!(target: "tlb", Level::Trace)
}

/// A page-table walk: each entry, and how it ended.
#[cold]
pub fn walk(h: &Hart, request: &Request, walk: &Walk) {
    let mut line = format!("{} walk {:?} va={}", At(h), request.kind, request.va);
    for step in walk.steps() {
        line += &format!(" [{}] {}={}", step.level, step.pte_addr, step.pte);
    }
    match walk.outcome {
        Ok(leaf) => {
            trace!(target: "mmu", "{line} -> pa={}{}", leaf.pa, if leaf.update { " (A/D set)" } else { "" })
        }
        Err(fault) => trace!(target: "mmu", "{line} -> fault: {fault}"),
    }
}

/// An entry of the TLB was filled, for a page of a leaf that maps so many bytes.
#[inline]
pub fn tlb_fill(h: &Hart, va: VirtAddr, pa: PhysAddr, kind: AccessKind, mapped: u64) {
    if traces_tlb_fills() {
        // 4 KiB a page at level 0, and 512 times as much for each level above.
        let bits = mapped.trailing_zeros() - 12;
        let (level, napot) = (bits / 9, if bits % 9 == 0 { "" } else { " napot" });
        let (va, pa) = (va.page_base(), pa.page_base());
        trace!(target: "tlb", "{} fill {kind:?} {va}->{pa} level {level}{napot}", At(h));
    }
}

/// `sfence.vma`, in its four forms.
#[inline]
pub fn tlb_flush(h: &Hart, va: Option<u64>, asid: Option<u16>) {
    let at = At(h);
    match (va, asid) {
        (None, None) => trace!(target: "tlb", "{at} flush all"),
        (None, Some(asid)) => trace!(target: "tlb", "{at} flush asid {asid}"),
        (Some(va), None) => trace!(target: "tlb", "{at} flush {va:#x}"),
        (Some(va), Some(asid)) => trace!(target: "tlb", "{at} flush {va:#x} asid {asid}"),
    }
}

/// Whether writes of CSRs are traced.
#[inline]
#[must_use]
pub fn traces_csr_writes() -> bool {
    log_enabled!(target: "csr", Level::Trace)
}

/// A CSR instruction has written.
#[inline]
pub fn csr_write(h: &Hart, number: u16) {
    if traces_csr_writes() {
        let name = csr_names::name(number).unwrap_or("?");
        // `time`, which the last argument is for, is read-only.
        let value = csr::peek(h, number, 0).unwrap_or(0);
        trace!(target: "csr", "{} {name}={value:#x}", At(h));
    }
}

/// A trap has been entered: `from` and `pc` are where it was raised, `h` is in the handler.
#[inline]
pub fn trap(h: &Hart, from: Privilege, pc: u64, exception: Exception) {
    trace!(
        target: "trap",
        "{} {} from {} pc={pc:#x} tval={:#x} -> {:#x}",
        At(h), Exception::name_of(exception.code()), from.letter(), exception.tval(), h.pc
    );
}

/// An interrupt has been taken.
#[inline]
pub fn interrupt(h: &Hart, from: Privilege, pc: u64, which: Interrupt) {
    trace!(
        target: "irq",
        "{} {} from {} pc={pc:#x} -> {:#x}",
        At(h), which.name(), from.letter(), h.pc
    );
}
