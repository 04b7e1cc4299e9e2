//! One hart of a machine, looked at in words: nothing is counted, filled or flushed by it.

use super::explain::Question;
use super::{Explanation, SymbolTable};
use crate::addr::{PhysAddr, VirtAddr};
use crate::hart::csr::{number, peek};
use crate::hart::interrupt::Interrupt;
use crate::hart::trap::Cause;
use crate::hart::{AccessKind, Hart, Privilege};
use crate::isa::disassemble;
use crate::machine::Machine;
use crate::mmu::translate::{request_as, walk_memory};

/// A hart, and what is needed to explain it.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    pub(super) machine: &'a Machine,
    pub(super) hart: &'a Hart,
    pub(super) symbols: &'a SymbolTable,
}

/// The CSRs of one trap handler.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handler {
    pub(super) mode: Privilege,
    /// The name of its vector CSR.
    pub(super) vector_name: &'static str,
    /// Where that points, without its mode bits.
    pub(super) vector: u64,
    pub(super) cause: u64,
    pub(super) epc: u64,
    pub(super) tval: u64,
    /// The mode that was trapped from.
    pub(super) from: Privilege,
}

impl View<'_> {
    /// Where the hart stands, in one line.
    pub(super) fn position(&self) -> String {
        let (id, pc, mode) = (self.hart.id, self.hart.pc, self.hart.privilege.letter());
        let text = match self.instruction(pc) {
            Some(word) => {
                let digits = if word & 3 == 3 { 10 } else { 6 };
                let text = disassemble(word, pc, self.hart.extensions);
                format!("({word:#0digits$x}) {text}")
            }
            None => "nothing can be fetched here".to_owned(),
        };
        format!("hart {id} in {mode}-mode at pc {}: {text}", self.place(pc))
    }

    /// An address with the symbol it lies in.
    pub(super) fn place(&self, address: u64) -> String {
        match self.symbols.lookup(address) {
            Some(location) => format!("{address:#x} <{location}>"),
            None => format!("{address:#x}"),
        }
    }

    /// A CSR, or 0 if the hart does not have it.
    pub(super) fn csr(&self, number: u16) -> u64 {
        // `time` is the machine's and not asked for here.
        peek(self.hart, number, 0).unwrap_or(0)
    }

    /// The time that the hart would read.
    pub(super) fn time(&self) -> u64 {
        let memory = &self.machine.memory;
        memory.bus.mtime(memory.ticks(self.hart.cycle))
    }

    /// The names of the interrupts that `mie` enables.
    pub(super) fn enabled_interrupts(&self) -> String {
        let mie = self.csr(number::MIE);
        let enabled = Interrupt::BY_PRIORITY
            .into_iter()
            .filter(|which| mie & which.bit() != 0);
        enabled.map(Interrupt::name).collect::<Vec<_>>().join(", ")
    }

    /// The word at a virtual address, if the hart could fetch it.
    pub(super) fn instruction(&self, pc: u64) -> Option<u32> {
        self.instruction_in(pc, self.hart.privilege)
    }

    /// The word at a virtual address, if the hart could fetch it in this mode.
    pub(super) fn instruction_in(&self, pc: u64, mode: Privilege) -> Option<u32> {
        let half = |va: u64| -> Option<u32> {
            let pa = self.physical(va, AccessKind::Fetch, mode)?;
            self.machine.memory.ram.read_at::<u16>(pa).map(u32::from)
        };
        let low = half(pc)?;
        if low & 3 != 3 {
            return Some(low);
        }
        Some(half(pc.wrapping_add(2))? << 16 | low)
    }

    /// The doubleword in RAM at an aligned virtual address, if it could be loaded in this mode.
    pub(super) fn word(&self, va: u64, mode: Privilege) -> Option<u64> {
        let aligned = va % 8 == 0;
        let pa = aligned.then(|| self.physical(va, AccessKind::Load, mode))??;
        self.machine.memory.ram.read_at(pa)
    }

    /// Whether a page fault says that code cannot be fetched which lies at this address in RAM, where it was
    /// executed before translation was switched on, or its page taken away.
    pub(super) fn is_code_unmapped(&self, cause: u64, pc: u64) -> bool {
        const FETCH_PAGE_FAULT: u64 = 12;
        let there = self.machine.memory.ram.read_at::<u16>(PhysAddr(pc));
        cause == FETCH_PAGE_FAULT && there.is_some_and(|half| half != 0)
    }

    fn physical(&self, va: u64, kind: AccessKind, mode: Privilege) -> Option<PhysAddr> {
        let Some(request) = request_as(self.hart, VirtAddr(va), kind, mode) else {
            return Some(PhysAddr(va));
        };
        let walk = walk_memory(self.hart, &self.machine.memory, &request);
        walk.outcome.ok().map(|leaf| leaf.pa)
    }

    /// The handler that traps of this mode, or of U-mode below S, go to.
    pub(super) fn handler(&self, mode: Privilege) -> Handler {
        match mode {
            Privilege::Machine => Handler {
                mode,
                vector_name: "mtvec",
                vector: self.csr(number::MTVEC) & !3,
                cause: self.csr(number::MCAUSE),
                epc: self.csr(number::MEPC),
                tval: self.csr(number::MTVAL),
                from: self.hart.csr.mpp(),
            },
            Privilege::Supervisor | Privilege::User => {
                const SPP: u64 = 1 << 8;
                let supervisor = self.csr(number::SSTATUS) & SPP != 0;
                Handler {
                    mode: Privilege::Supervisor,
                    vector_name: "stvec",
                    vector: self.csr(number::STVEC) & !3,
                    cause: self.csr(number::SCAUSE),
                    epc: self.csr(number::SEPC),
                    tval: self.csr(number::STVAL),
                    from: if supervisor {
                        Privilege::Supervisor
                    } else {
                        Privilege::User
                    },
                }
            }
        }
    }

    /// A trap in words, and what its address leads to now if it has one.
    pub(super) fn trap(&self, cause: u64, epc: u64, tval: u64, from: Privilege) -> String {
        let name = Cause::name_of(cause);
        let place = self.place(epc);
        let mut text = format!(
            "{name} at {place} in {}-mode, tval {tval:#x}\n",
            from.letter()
        );
        if let Some(kind) = faulting_access(cause) {
            text += &self.explain(VirtAddr(tval), kind, from);
        }
        text
    }

    /// The last trap that this handler got, if it has had one.
    pub(super) fn last_trap(&self, handler: &Handler) -> Option<String> {
        let Handler {
            mode,
            cause,
            epc,
            tval,
            from,
            ..
        } = *handler;
        // A boot shim that leaves by mret sets epc without a trap.
        ((cause, tval) != (0, 0)).then(|| {
            let trap = self.trap(cause, epc, tval, from);
            format!("last trap to {}-mode: {trap}", mode.letter())
        })
    }

    /// What an access to this address in this mode would do now, and why.
    fn explain(&self, va: VirtAddr, kind: AccessKind, privilege: Privilege) -> String {
        let question = Question {
            va,
            kind,
            size: 1,
            mode: Some(privilege),
        };
        Explanation::new(self.hart, &self.machine.memory, question).brief()
    }
}

/// The access whose address an exception reports: of access faults and page faults.
pub(super) fn faulting_access(cause: u64) -> Option<AccessKind> {
    match cause {
        1 | 12 => Some(AccessKind::Fetch),
        5 | 13 => Some(AccessKind::Load),
        7 | 15 => Some(AccessKind::Store),
        _ => None,
    }
}
