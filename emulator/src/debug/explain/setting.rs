//! What decides about an access, with changes tried on top of it, and the rules that come before the
//! first entry is read.

use super::rules::{Failure, Report, Rule, of_walk};
use super::{Question, Remedy};
use crate::addr::{PhysAddr, Ppn};
use crate::hart::pmp::Ruling;
use crate::hart::{AccessKind, Hart, Privilege};
use crate::mem::Memory;
use crate::mmu::translate::effective_privilege;
use crate::mmu::walk::{Scheme, WalkFault};

/// A change of bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Edit {
    /// In a page-table entry.
    Entry {
        /// Where it lies.
        at: PhysAddr,
        /// Bits to set.
        set: u64,
        /// Bits to clear.
        clear: u64,
    },
    /// `mstatus.SUM` set.
    Sum,
    /// `mstatus.MXR` set.
    Mxr,
    /// PMP made to allow this.
    Pmp {
        /// The address of its first byte.
        at: PhysAddr,
        /// Bytes.
        size: u64,
        /// The access.
        kind: AccessKind,
        /// The mode.
        privilege: Privilege,
    },
}

/// What decides.
#[derive(Debug)]
pub(super) struct Setting<'a> {
    pub(super) hart: &'a Hart,
    pub(super) memory: &'a Memory,
    pub(super) question: Question,
    /// The mode that the access is made with.
    pub(super) privilege: Privilege,
    edits: Vec<Edit>,
}

impl<'a> Setting<'a> {
    pub(super) fn new(hart: &'a Hart, memory: &'a Memory, question: Question) -> Setting<'a> {
        let privilege = question
            .mode
            .unwrap_or_else(|| effective_privilege(hart, question.kind));
        Setting {
            hart,
            memory,
            question,
            privilege,
            edits: Vec::new(),
        }
    }

    /// Tries a change.
    pub(super) fn apply(&mut self, edit: Edit) {
        self.edits.push(edit);
    }

    pub(super) fn sum(&self) -> bool {
        self.hart.csr.sum() || self.edits.contains(&Edit::Sum)
    }

    pub(super) fn mxr(&self) -> bool {
        self.hart.csr.mxr() || self.edits.contains(&Edit::Mxr)
    }

    /// An entry, if RAM is where it lies.
    pub(super) fn entry(&self, wanted: PhysAddr) -> Option<u64> {
        let stored = self.memory.ram.read_at(wanted)?;
        Some(self.edits.iter().fold(stored, |entry, edit| match *edit {
            Edit::Entry { at, set, clear } if at == wanted => entry & !clear | set,
            _ => entry,
        }))
    }

    /// What PMP says; `None` where a change has made it allow the access.
    pub(super) fn ruling(
        &self,
        pa: PhysAddr,
        bytes: u64,
        of: AccessKind,
        by: Privilege,
    ) -> Option<Ruling> {
        let wanted = Edit::Pmp {
            at: pa,
            size: bytes,
            kind: of,
            privilege: by,
        };
        let tried = self.edits.contains(&wanted);
        (!tried).then(|| self.hart.csr.pmp.ruling(pa.0, bytes, of, by))
    }

    /// Which mode the access is made with.
    pub(super) fn mode(&self, report: &mut Report) {
        const CHAPTER: Rule = Rule::Chapter("Memory Privilege in mstatus Register");
        let hart = self.hart;
        let (own, made) = (hart.privilege.letter(), self.privilege.letter());
        let found = match (self.question.mode, self.question.kind) {
            (Some(_), _) => format!("asked for as an access in {made}-mode"),
            (None, AccessKind::Fetch) => {
                format!("fetches are made in the hart's own mode, {own}, whatever MPRV is")
            }
            (None, _) if hart.csr.mprv() => {
                format!("MPRV = 1: loads and stores are made as in the mode that MPP holds, {made}")
            }
            (None, _) => format!("MPRV = 0: the access is made in the hart's own mode, {own}"),
        };
        report.holds(CHAPTER, found);
    }

    /// The scheme and the root table, or `None` where virtual addresses are physical ones.
    pub(super) fn root(&self, report: &mut Report) -> Option<(Scheme, Ppn)> {
        const CHAPTER: Rule =
            Rule::Chapter("Supervisor Address Translation and Protection (satp) Register");
        let satp = self.hart.csr.satp();
        let scheme = Scheme::from_mode(satp >> 60);
        if self.privilege == Privilege::Machine {
            let elsewhere = match scheme {
                Some(_) => "; it is for S and U, which --mode asks for",
                None => "",
            };
            let found = format!(
                "satp is not looked at in M-mode{elsewhere}: the virtual address is the physical one"
            );
            report.holds(CHAPTER, found);
            return None;
        }
        let Some(scheme) = scheme else {
            let found = "MODE = 0 (Bare): the virtual address is the physical one";
            report.holds(CHAPTER, found);
            return None;
        };
        let root = Ppn(satp & ((1 << 44) - 1));
        let mode = satp >> 60;
        let asid = satp >> 44 & 0xffff;
        let found = format!(
            "satp = {satp:#x}: MODE = {mode} ({scheme:?}), ASID = {asid}, the root table is at {}",
            root.base()
        );
        report.holds(CHAPTER, found);
        Some((scheme, root))
    }

    /// Whether the upper bits of the address are as the scheme wants them.
    pub(super) fn canonical(&self, report: &mut Report, scheme: Scheme) -> Result<(), Failure> {
        let chapter = Rule::Chapter(match scheme {
            Scheme::Sv39 => "Sv39: Page-Based 39-bit Virtual-Memory System",
            Scheme::Sv48 => "Sv48: Page-Based 48-bit Virtual-Memory System",
            Scheme::Sv57 => "Sv57: Page-Based 57-bit Virtual-Memory System",
        });
        let va = self.question.va;
        let (bits, top) = (scheme.va_bits(), scheme.va_bits() - 1);
        let sign = va.0 >> top & 1;
        if scheme.is_canonical(va) {
            let found = format!("bits 63-{bits} all equal bit {top}, which is {sign}");
            report.holds(chapter, found);
            return Ok(());
        }
        let near = scheme.sign_extend(va.0);
        let found = format!("bits 63-{bits} do not all equal bit {top}, which is {sign}");
        let remedy = Remedy {
            text: format!("another address: {near} has the same low {bits} bits and is canonical"),
            edit: None,
        };
        Err(report.fails(chapter, found, of_walk(WalkFault::NonCanonical, remedy)))
    }
}
