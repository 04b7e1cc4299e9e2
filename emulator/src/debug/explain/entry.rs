//! Steps 1 to 10 of the Virtual Address Translation Process (Privileged ISA), entry by entry.

use super::Remedy;
use super::protection::{describe, verb};
use super::rules::{Failure, Report, Rule, of_walk};
use super::setting::{Edit, Setting};
use crate::addr::{PhysAddr, Ppn};
use crate::hart::{AccessKind, Privilege};
use crate::isa::Ext;
use crate::mmu::pte::Pte;
use crate::mmu::walk::{Scheme, WalkFault};

/// Bytes in an entry.
const PTE_SIZE: u64 = 8;
/// The names of an entry's low bits, in order.
const FLAGS: [&str; 8] = ["V", "R", "W", "X", "U", "G", "A", "D"];
/// The low page-number bits of the one NAPOT encoding there is: 64 KiB (Svnapot).
const NAPOT_MASK: u64 = 0xf;
const NAPOT_64K: u64 = 0x8;

/// An entry in its place.
#[derive(Clone, Copy, Debug)]
struct Place {
    level: usize,
    at: PhysAddr,
    pte: Pte,
}

impl Place {
    fn has(&self, bits: u64) -> bool {
        self.pte.has(bits)
    }

    /// The first bit of these names as text, `W = 1`.
    fn shown(&self, flags: u64) -> String {
        let named = FLAGS.iter().enumerate();
        let named = named.filter(|(bit, _)| flags >> bit & 1 == 1);
        let texts = named.map(|(bit, name)| format!("{name} = {}", self.pte.0 >> bit & 1));
        texts.collect::<Vec<_>>().join(", ")
    }

    /// A change of this entry's bits.
    fn change(&self, what: &str, set: u64, clear: u64) -> Remedy {
        let (at, old, new) = (self.at, self.pte.0, self.pte.0 & !clear | set);
        Remedy {
            text: format!(
                "{what} in the level-{} entry at {at} ({new:#x}, not {old:#x})",
                self.level
            ),
            edit: Some(Edit::Entry { at, set, clear }),
        }
    }

    fn reserved(&self, what: &str, set: u64, clear: u64) -> Failure {
        of_walk(WalkFault::Reserved, self.change(what, set, clear))
    }
}

/// Every bit of an entry, named.
pub(super) fn fields(pte: Pte) -> String {
    let flags = FLAGS.iter().enumerate();
    let mut text: String = flags
        .map(|(bit, name)| format!("{name}={} ", pte.0 >> bit & 1))
        .collect();
    let (software, ppn) = (pte.0 >> 8 & 3, pte.ppn().0);
    let (reserved, memory_type, napot) = (pte.0 >> 54 & 0x7f, pte.0 >> 61 & 3, pte.0 >> 63);
    text += &format!(
        "RSW={software} PPN={ppn:#x} bits 60-54={reserved:#x} PBMT={memory_type} N={napot}"
    );
    text
}

/// How much a leaf of this level maps.
pub(super) const fn page_size(level: usize) -> &'static str {
    ["4 KiB", "2 MiB", "1 GiB", "512 GiB", "256 TiB"][level]
}

impl Setting<'_> {
    /// The physical address, or the first rule that fails.
    pub(super) fn descend(
        &self,
        report: &mut Report,
        scheme: Scheme,
        root: Ppn,
    ) -> Result<PhysAddr, Failure> {
        let top = scheme.levels() - 1;
        let begin = format!("a = satp.PPN * 4096 = {}, i = {top}", root.base());
        report.holds(Rule::Step(1), begin);
        let mut table = root;
        let mut level = top;
        let mut from = "satp".to_owned();
        loop {
            let place = self.read(report, table, level, &from)?;
            self.valid(report, &place)?;
            if place.pte.is_leaf() {
                return self.leaf(report, &place);
            }
            if level == 0 {
                let found = "R = 0 and X = 0 at level 0: a pointer where only a leaf can be";
                let failure = of_walk(WalkFault::NoLeaf, self.grant(&place, "a leaf"));
                return Err(report.fails(Rule::Step(4), found, failure));
            }
            let next = place.pte.ppn();
            let found = format!(
                "R = 0 and X = 0: a pointer; a = PPN * 4096 = {}, i = {}",
                next.base(),
                level - 1
            );
            report.holds(Rule::Step(4), found);
            from = format!("the level-{level} entry at {}", place.at);
            table = next;
            level -= 1;
        }
    }

    /// Step 2: reads the entry.
    fn read(
        &self,
        report: &mut Report,
        table: Ppn,
        level: usize,
        from: &str,
    ) -> Result<Place, Failure> {
        const READ: (AccessKind, Privilege) = (AccessKind::Load, Privilege::Supervisor);
        let vpn = self.question.va.0 >> (12 + 9 * level) & 0x1ff;
        let at = table.base().wrapping_add(vpn * PTE_SIZE);
        let entry = self.entry(at);
        let mut heading = vec![format!(
            "level {level}: entry {vpn} (va.vpn[{level}]) of the table at {}, at {at}",
            table.base()
        )];
        let (found, remedy) = describe(
            self.ruling(at, PTE_SIZE, READ.0, READ.1),
            at,
            PTE_SIZE,
            READ.0,
            READ.1,
        );
        let Some(remedy) = remedy else {
            let Some(entry) = entry else {
                report.part(heading);
                let remedy = Remedy {
                    text: format!("a page number in {from} that leads to RAM"),
                    edit: None,
                };
                let found = format!("no RAM lies at {at}: the entry cannot be read");
                let failure = of_walk(WalkFault::PteUnreadable, remedy);
                return Err(report.fails(Rule::Step(2), found, failure));
            };
            let pte = Pte(entry);
            heading[0] += &format!(", is {entry:#018x}");
            heading.push(fields(pte));
            report.part(heading);
            report.holds(Rule::Step(2), format!("RAM lies at {at}; {found}"));
            return Ok(Place { level, at, pte });
        };
        report.part(heading);
        let failure = of_walk(WalkFault::PteUnreadable, remedy);
        Err(report.fails(Rule::Step(2), found, failure))
    }

    /// Step 3: valid, and nothing reserved.
    fn valid(&self, report: &mut Report, place: &Place) -> Result<(), Failure> {
        const STEP: Rule = Rule::Step(3);
        if !place.has(Pte::V) {
            let found = match place.pte.0 {
                0 => "V = 0: the entry maps nothing",
                _ => "V = 0: the entry maps nothing (its other bits are software's own)",
            };
            let text = format!(
                "a valid entry at {}, mapped by the guest: at level {}, {}a leaf with {}",
                place.at,
                place.level,
                if place.level > 0 {
                    "a pointer to a table, or "
                } else {
                    ""
                },
                self.wanted_text()
            );
            let failure = of_walk(WalkFault::NotPresent, Remedy { text, edit: None });
            return Err(report.fails(STEP, found, failure));
        }
        match self.reservation(place) {
            Some((rule, found, failure)) => Err(report.fails(rule, found, failure)),
            None => {
                let kind = if place.pte.is_leaf() {
                    format!(
                        "PBMT = {}, N = {}",
                        place.pte.0 >> 61 & 3,
                        place.pte.0 >> 63
                    )
                } else {
                    "and so are a pointer's D, A, U, PBMT and N".to_owned()
                };
                let found = format!(
                    "V = 1; {}, not the reserved R = 0 with W = 1; bits 60-54 are 0, {kind}",
                    place.shown(Pte::R | Pte::W)
                );
                report.holds(STEP, found);
                Ok(())
            }
        }
    }

    /// What is reserved in a valid entry, if anything.
    fn reservation(&self, place: &Place) -> Option<(Rule, String, Failure)> {
        const STEP: Rule = Rule::Step(3);
        const SVNAPOT: Rule = Rule::Chapter("step 3; Svnapot Extension");
        const SVPBMT: Rule = Rule::Chapter("step 3; Svpbmt Extension");
        let memory_type = place.pte.0 >> 61 & 3;
        let range = place.pte.ppn().0 & NAPOT_MASK;
        if place.has(Pte::W) && !place.has(Pte::R) {
            let found = "R = 0 with W = 1, which is reserved";
            return Some((STEP, found.into(), place.reserved("R = 1", Pte::R, 0)));
        }
        if place.has(Pte::RESERVED) {
            let bits = place.pte.0 >> 54 & 0x7f;
            let found = format!("bits 60-54 are {bits:#x}, and are reserved");
            let failure = place.reserved("bits 60-54 zero", 0, Pte::RESERVED);
            return Some((STEP, found, failure));
        }
        let clear_napot = || place.reserved("N = 0", 0, Pte::N);
        if place.has(Pte::N) && !self.hart.extensions.has(Ext::Svnapot) {
            let found = "N = 1, which is reserved without Svnapot";
            return Some((SVNAPOT, found.into(), clear_napot()));
        }
        let clear_type = || place.reserved("PBMT = 0", 0, Pte::PBMT);
        if memory_type != 0 && !self.hart.csr.pbmte() {
            let found = format!(
                "PBMT = {memory_type}, and is reserved while menvcfg.PBMTE = 0 (or without Svpbmt)"
            );
            return Some((SVPBMT, found, clear_type()));
        }
        if !place.pte.is_leaf() {
            const LEAVES_ONLY: u64 = Pte::D | Pte::A | Pte::U | Pte::PBMT | Pte::N;
            let found = format!(
                "a pointer (R = 0, X = 0) with {}, PBMT = {memory_type}, N = {}, of which all are \
                 reserved there",
                place.shown(Pte::U | Pte::A | Pte::D),
                place.pte.0 >> 63
            );
            let failure = || place.reserved("U, A, D, PBMT and N zero", 0, LEAVES_ONLY);
            return place.has(LEAVES_ONLY).then(|| (STEP, found, failure()));
        }
        if memory_type == 3 {
            let found = "PBMT = 3, which is reserved";
            return Some((SVPBMT, found.into(), clear_type()));
        }
        if place.has(Pte::N) && place.level > 0 {
            let found = format!(
                "N = 1 in a leaf of level {}, which is reserved",
                place.level
            );
            return Some((SVNAPOT, found, clear_napot()));
        }
        if place.has(Pte::N) && range != NAPOT_64K {
            let found =
                format!("N = 1 with ppn[3:0] = {range:#x}: only 0x8, 64 KiB, is not reserved");
            return Some((SVNAPOT, found, clear_napot()));
        }
        None
    }

    /// Steps 4 to 10 of a leaf.
    fn leaf(&self, report: &mut Report, place: &Place) -> Result<PhysAddr, Failure> {
        let level = place.level;
        let found = format!(
            "{}: a leaf, of {}",
            place.shown(Pte::R | Pte::X),
            page_size(level)
        );
        report.holds(Rule::Step(4), found);
        self.aligned(report, place)?;
        self.mode_may(report, place)?;
        self.kind_may(report, place)?;
        self.referenced(report, place)?;
        // Svnapot: the low page-number bits of a range come from the address, too.
        let range = if place.has(Pte::N) { 4 } else { 0 };
        let offset = (1_u64 << (12 + 9 * level + range)) - 1;
        let pa = PhysAddr(place.pte.ppn().base().0 & !offset | self.question.va.0 & offset);
        let size = match (level, range) {
            (0, 0) => "page",
            (_, 0) => "superpage",
            _ => "64 KiB NAPOT range",
        };
        let found = format!(
            "pa = {pa}: the {size}'s address with va's low {} bits",
            offset.count_ones()
        );
        report.holds(Rule::Step(10), found);
        Ok(pa)
    }

    /// Step 5.
    fn aligned(&self, report: &mut Report, place: &Place) -> Result<(), Failure> {
        const STEP: Rule = Rule::Step(5);
        let level = place.level;
        let mask = (1_u64 << (9 * level)) - 1;
        let low = place.pte.ppn().0 & mask;
        if level == 0 {
            report.holds(STEP, "i = 0: no superpage");
            return Ok(());
        }
        let which = format!("ppn[{}:0]", level - 1);
        if low == 0 {
            report.holds(STEP, format!("{which} = 0: the superpage is aligned"));
            return Ok(());
        }
        let found = format!("{which} = {low:#x}, not 0: a misaligned superpage");
        let remedy = place.change(&format!("{which} = 0"), 0, mask << 10);
        Err(report.fails(STEP, found, of_walk(WalkFault::Misaligned, remedy)))
    }

    /// Step 6: U, with the mode and SUM.
    fn mode_may(&self, report: &mut Report, place: &Place) -> Result<(), Failure> {
        const STEP: Rule = Rule::Step(6);
        let user = place.has(Pte::U);
        let fetch = self.question.kind == AccessKind::Fetch;
        let remedy = match (self.privilege, user) {
            (Privilege::User, true) => {
                report.holds(STEP, "U = 1: U-mode may use the page");
                return Ok(());
            }
            (Privilege::User, false) => place.change("U = 1", Pte::U, 0),
            (_, false) => {
                report.holds(STEP, "U = 0: S-mode may use the page");
                return Ok(());
            }
            (_, true) if fetch => place.change("U = 0", 0, Pte::U),
            (_, true) if self.sum() => {
                let found = "U = 1, and SUM = 1: S-mode may load and store there";
                report.holds(STEP, found);
                return Ok(());
            }
            (_, true) => Remedy {
                text: "sstatus.SUM = 1 (or U = 0 in the entry)".to_owned(),
                edit: Some(Edit::Sum),
            },
        };
        let found = match self.privilege {
            Privilege::User => "U = 0: U-mode may not use the page",
            _ if fetch => "U = 1: S-mode never executes from U-mode's pages, whatever SUM is",
            _ => "U = 1, and SUM = 0: S-mode may not use U-mode's pages",
        };
        Err(report.fails(STEP, found, of_walk(WalkFault::Permission, remedy)))
    }

    /// Step 8: R, W and X, with MXR.
    fn kind_may(&self, report: &mut Report, place: &Place) -> Result<(), Failure> {
        const STEP: Rule = Rule::Step(8);
        let flag = match self.question.kind {
            AccessKind::Fetch => Pte::X,
            AccessKind::Load => Pte::R,
            AccessKind::Store => Pte::W,
        };
        let (shown, verb) = (place.shown(flag), verb(self.question.kind));
        if place.has(flag) {
            report.holds(STEP, format!("{shown}: the page can be used to {verb}"));
            return Ok(());
        }
        let by_execute = self.question.kind == AccessKind::Load && place.has(Pte::X);
        if by_execute && self.mxr() {
            report.holds(
                STEP,
                "R = 0, but X = 1 and MXR = 1: loads may read what is executable",
            );
            return Ok(());
        }
        let found = match by_execute {
            true => {
                "R = 0, and MXR = 0, so X = 1 does not help: the page cannot be read".to_owned()
            }
            false => format!("{shown}: the page cannot be used to {verb}"),
        };
        let remedy = match by_execute {
            true => Remedy {
                text: "sstatus.MXR = 1 (or R = 1 in the entry)".to_owned(),
                edit: Some(Edit::Mxr),
            },
            false => self.grant(place, ""),
        };
        Err(report.fails(STEP, found, of_walk(WalkFault::Permission, remedy)))
    }

    /// Step 9: A and D.
    fn referenced(&self, report: &mut Report, place: &Place) -> Result<(), Failure> {
        const STEP: Rule = Rule::Step(9);
        const SVADE: Rule = Rule::Chapter("step 9; Svade");
        const SVADU: Rule = Rule::Chapter("step 9; Svadu Extension");
        let store = self.question.kind == AccessKind::Store;
        let wanted = Pte::A | if store { Pte::D } else { 0 };
        let shown = place.shown(wanted);
        let missing = wanted & !place.pte.0;
        if missing == 0 {
            report.holds(
                STEP,
                format!("{shown}: nothing is to be noted in the entry"),
            );
            return Ok(());
        }
        let names = Place {
            pte: Pte(missing),
            ..*place
        }
        .shown(missing);
        if !self.hart.csr.adue() {
            let fault = match missing & Pte::A {
                0 => WalkFault::DirtyClear,
                _ => WalkFault::AccessedClear,
            };
            let found = format!("{shown}, and hardware does not set them: menvcfg.ADUE = 0");
            let mut remedy = place.change(&names, missing, 0);
            if self.hart.extensions.has(Ext::Svadu) {
                remedy.text += ", or menvcfg.ADUE = 1";
            }
            return Err(report.fails(SVADE, found, of_walk(fault, remedy)));
        }
        let (kind, privilege) = (AccessKind::Store, Privilege::Supervisor);
        let ruling = self.ruling(place.at, PTE_SIZE, kind, privilege);
        let (found, remedy) = describe(ruling, place.at, PTE_SIZE, kind, privilege);
        let found = format!("{shown}, and hardware writes {names} (menvcfg.ADUE = 1); {found}");
        match remedy {
            None => {
                report.holds(SVADU, found);
                Ok(())
            }
            Some(remedy) => {
                let failure = of_walk(WalkFault::PteUnreadable, remedy);
                Err(report.fails(SVADU, found, failure))
            }
        }
    }

    /// The permissions that the access needs, set in an entry.
    fn grant(&self, place: &Place, also: &str) -> Remedy {
        let (what, set) = match self.question.kind {
            AccessKind::Fetch => ("X = 1", Pte::X),
            AccessKind::Load => ("R = 1", Pte::R),
            // W without R is reserved.
            AccessKind::Store if !place.has(Pte::R) => ("R = 1 and W = 1", Pte::R | Pte::W),
            AccessKind::Store => ("W = 1", Pte::W),
        };
        let also = if also.is_empty() {
            String::new()
        } else {
            format!("{also}, with ")
        };
        place.change(&format!("{also}{what}"), set, 0)
    }

    /// The bits that a leaf for the access needs.
    fn wanted_text(&self) -> String {
        let kind = match self.question.kind {
            AccessKind::Fetch => "X",
            AccessKind::Load => "R",
            AccessKind::Store => "R, W",
        };
        let user = match self.privilege {
            Privilege::User => ", U",
            _ => "",
        };
        let dirty = match self.question.kind {
            AccessKind::Store => ", D",
            _ => "",
        };
        let marks = match self.hart.csr.adue() {
            true => String::new(),
            false => format!(", A{dirty}"),
        };
        format!("V, {kind}{user}{marks} set")
    }
}
