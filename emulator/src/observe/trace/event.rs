//! What can be traced, as data: filters ask it, and text and JSON are made of it.

use super::super::filter::Facts;
use super::super::log::Category;
use crate::addr::{PhysAddr, VirtAddr};
use crate::devices::DeviceEvent;
use crate::hart::interrupt::Interrupt;
use crate::hart::{AccessKind, Exception, Hart, Privilege};
use crate::isa::{Extensions, disassemble};
use crate::mmu::walk::{Request, Scheme, Walk};
use log::Level;

/// Where and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct At {
    /// The hart; what a disk does by itself is done for the hart that rang its bell last.
    pub hart: usize,
    /// Its mode now: of a trap that has been taken, the handler's.
    pub privilege: Privilege,
    /// Its time.
    pub cycle: u64,
    /// Instructions that it has retired.
    pub insns: u64,
    /// The instruction that it happens in or before.
    pub pc: Option<u64>,
    /// Where that lies in memory, if translation is on.
    pub pc_pa: Option<u64>,
    /// `satp`.
    pub satp: u64,
}

impl At {
    /// A hart, and the instruction that is in hand.
    #[must_use]
    pub fn of(hart: &Hart, pc: Option<u64>) -> At {
        At {
            hart: hart.id,
            privilege: hart.privilege,
            cycle: hart.cycle,
            insns: hart.instret(),
            pc,
            pc_pa: None,
            satp: hart.csr.satp(),
        }
    }

    /// The address space, where translation is on: ASID and the root's page number.
    #[must_use]
    pub fn space(&self) -> Option<(u16, u64)> {
        Scheme::from_mode(self.satp >> 60)?;
        Some(((self.satp >> 44) as u16, self.satp & ((1 << 44) - 1)))
    }
}

/// A place in memory that an instruction reads or writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Touched {
    /// Its virtual address.
    pub va: u64,
    /// Its physical one, if that is another and there is one.
    pub pa: Option<u64>,
    /// Bytes.
    pub size: u64,
    /// Where its bytes lie in memory: address and count on the page that it begins on, and on the next one
    /// that it reaches into.
    pub parts: [Option<(u64, u64)>; 2],
}

/// What an instruction has done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// An integer register was written.
    X(usize, u64),
    /// A floating-point register was written.
    F(usize, u64),
    /// A CSR was written.
    Csr(u16, u64),
    /// Memory was read.
    Load(Touched),
    /// Memory was written; the value, if it can be told.
    Store(Touched, Option<u64>),
}

/// An instruction that was executed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Insn {
    /// The word in memory.
    pub word: u32,
    /// 2 or 4 bytes.
    pub len: u8,
    /// What the hart understands, for the disassembler.
    pub extensions: Extensions,
    /// What it did.
    pub effects: Vec<Effect>,
    /// What it raised.
    pub trap: Option<Exception>,
    /// What it accessed, whether or not that is an effect.
    pub access: Option<Touched>,
}

impl Insn {
    /// Disassembled, for this address.
    #[must_use]
    pub fn text(&self, pc: u64) -> String {
        disassemble(self.word, pc, self.extensions).to_string()
    }
}

/// An exception that has been taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// What it was.
    pub exception: Exception,
    /// The mode it was raised in.
    pub from: Privilege,
    /// Where its handler begins.
    pub handler: u64,
    /// What `xtval` means, or what was called.
    pub meaning: String,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum What<'a> {
    /// An instruction was executed.
    Insn(&'a Insn),
    /// An instruction was retired: Spike's line for it, without its end, and what it accessed.
    Commit(&'a str, Option<Touched>),
    /// An exception was taken.
    Trap(&'a Taken),
    /// An interrupt was taken: which, the mode before, and where the handler begins.
    Interrupt(Interrupt, Privilege, u64),
    /// Page tables were walked.
    Walk(&'a Request, &'a Walk),
    /// A TLB entry was filled, for a page of a leaf that maps so many bytes.
    Fill(VirtAddr, PhysAddr, AccessKind, u64),
    /// `sfence.vma`.
    Flush(Option<u64>, Option<u16>),
    /// A CSR was written: number, and what it held and holds.
    Csr(u16, u64, u64),
    /// A device did something.
    Device(&'a DeviceEvent),
    /// A system call: its number, its line, and its parts for JSON.
    Syscall(&'a super::super::syscalls::Line),
}

/// Something that happened, somewhere.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// Where and when.
    pub at: At,
    /// What.
    pub what: What<'a>,
}

/// CSRs that every trap handler writes: too many to be of interest often.
fn belongs_to_handlers(number: u16) -> bool {
    use crate::hart::csr::number::{MSCRATCH, MTVAL, SSCRATCH, STVAL};
    (SSCRATCH..=STVAL).contains(&number) || (MSCRATCH..=MTVAL).contains(&number)
}

impl Event<'_> {
    /// Its category, and the level from which on it is shown: what is frequent and seldom looked
    /// for is `Trace`, the rest `Debug`.
    #[must_use]
    pub fn class(&self) -> (Category, Level) {
        match &self.what {
            What::Insn(_) => (Category::Exec, Level::Trace),
            What::Commit(..) => (Category::Commit, Level::Trace),
            What::Trap(_) => (Category::Trap, Level::Debug),
            What::Interrupt(..) => (Category::Irq, Level::Debug),
            What::Walk(_, walk) if walk.outcome.is_err() => (Category::Mmu, Level::Debug),
            What::Walk(..) => (Category::Mmu, Level::Trace),
            What::Fill(..) => (Category::Tlb, Level::Trace),
            What::Flush(..) => (Category::Tlb, Level::Debug),
            What::Csr(number, ..) if belongs_to_handlers(*number) => (Category::Csr, Level::Trace),
            What::Csr(..) => (Category::Csr, Level::Debug),
            What::Device(event) => match event {
                DeviceEvent::Claim { .. } | DeviceEvent::Complete { .. } => {
                    (Category::Irq, Level::Trace)
                }
                DeviceEvent::Register { .. } => (Category::Virtio, Level::Trace),
                DeviceEvent::Request { .. } => (Category::Virtio, Level::Debug),
            },
            What::Syscall(_) => (Category::Syscall, Level::Debug),
        }
    }

    /// What a filter may ask.
    #[must_use]
    pub fn facts(&self, pid: Option<u32>) -> Facts {
        let at = &self.at;
        let mut facts = Facts {
            hart: at.hart as u64,
            privilege: at.privilege as u64,
            cycle: at.cycle,
            insns: at.insns,
            pc: at.pc,
            asid: at.space().map(|(asid, _)| asid.into()),
            pid: pid.map(u64::from),
            ..Facts::default()
        };
        let touched = |facts: &mut Facts, access: &Option<Touched>| {
            if let Some(touched) = access {
                facts.va = Some((touched.va, touched.size));
                facts.pa = touched.parts;
            }
        };
        match &self.what {
            What::Insn(insn) => {
                touched(&mut facts, &insn.access);
                facts.cause = insn.trap.map(Exception::code);
                facts.csr = insn.effects.iter().find_map(|effect| match effect {
                    Effect::Csr(number, _) => Some(u64::from(*number)),
                    _ => None,
                });
            }
            What::Commit(_, access) => touched(&mut facts, access),
            What::Trap(taken) => {
                // Filters are about who was interrupted.
                facts.privilege = taken.from as u64;
                facts.cause = Some(taken.exception.code());
                facts.va = faulting_address(taken.exception).map(|va| (va, 1));
            }
            What::Interrupt(which, from, _) => {
                facts.privilege = *from as u64;
                facts.cause = Some(1 << 63 | which.code());
            }
            What::Walk(request, walk) => {
                facts.va = Some((request.va.0, 1));
                facts.pa[0] = walk.outcome.ok().map(|leaf| (leaf.pa.0, 1));
            }
            What::Fill(va, pa, ..) => {
                facts.va = Some((va.page_base().0, 4096));
                facts.pa[0] = Some((pa.page_base().0, 4096));
            }
            What::Flush(va, _) => facts.va = va.map(|va| (va, 1)),
            What::Csr(number, ..) => facts.csr = Some(u64::from(*number)),
            What::Device(_) => {}
            What::Syscall(line) => facts.syscall = Some(line.number),
        }
        facts
    }
}

/// The address whose access an exception reports.
pub(super) fn faulting_address(exception: Exception) -> Option<u64> {
    use Exception as E;
    match exception {
        E::InstructionMisaligned(va)
        | E::InstructionAccess(va)
        | E::LoadMisaligned(va)
        | E::LoadAccess(va)
        | E::StoreMisaligned(va)
        | E::StoreAccess(va)
        | E::InstructionPageFault(va)
        | E::LoadPageFault(va)
        | E::StorePageFault(va) => Some(va.0),
        E::IllegalInstruction(_)
        | E::Breakpoint(_)
        | E::EcallFromU
        | E::EcallFromS
        | E::EcallFromM => None,
    }
}
