//! What protects physical addresses: PMP, and what lies there at all.

use super::rules::{Failure, Report, Rule};
use super::setting::{Edit, Setting};
use super::{Question, Remedy};
use crate::addr::PhysAddr;
use crate::hart::pmp::{Entry, Ruling};
use crate::hart::{AccessKind, Privilege};

/// What lies at a physical address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// RAM.
    Ram,
    /// A device, by its name.
    Device(String),
    /// Nothing, or nothing for all of the bytes.
    Nothing,
}

impl Target {
    /// Whether it refuses the access (devices may have reasons of their own besides).
    #[must_use]
    pub fn refuses(&self, question: &Question) -> bool {
        match self {
            Target::Ram => false,
            Target::Device(_) => {
                question.kind == AccessKind::Fetch || question.va.0 % question.size != 0
            }
            Target::Nothing => true,
        }
    }

    pub(super) fn failure(&self, question: &Question, pa: PhysAddr) -> Option<Failure> {
        let text = match self {
            _ if !self.refuses(question) => return None,
            Target::Device(_) if question.kind != AccessKind::Fetch => {
                format!("an address that is a multiple of {}", question.size)
            }
            _ => format!("another physical address than {pa}, one where RAM is"),
        };
        Some(Failure {
            walk_fault: None,
            remedy: Remedy { text, edit: None },
        })
    }
}

/// An access as a verb.
pub(super) const fn verb(kind: AccessKind) -> &'static str {
    match kind {
        AccessKind::Fetch => "execute",
        AccessKind::Load => "read",
        AccessKind::Store => "write",
    }
}

const fn letter(kind: AccessKind) -> char {
    match kind {
        AccessKind::Fetch => 'X',
        AccessKind::Load => 'R',
        AccessKind::Store => 'W',
    }
}

/// An entry in a few words.
fn entry_text(entry: &Entry) -> String {
    let bits: String = entry
        .bits
        .iter()
        .zip("RWX".chars())
        .map(|(set, letter)| if *set { letter } else { '-' })
        .collect();
    let (first, last) = entry.range().unwrap_or((0, 0));
    let locked = if entry.locked { ", locked" } else { "" };
    let matching = entry.matching.name();
    format!(
        "entry {} ({first:#x}-{last:#x}, {matching}, {bits}{locked})",
        entry.index
    )
}

/// What PMP says, in words, and the change that would help if it forbids the access.
pub(super) fn describe(
    ruling: Option<Ruling>,
    pa: PhysAddr,
    size: u64,
    kind: AccessKind,
    privilege: Privilege,
) -> (String, Option<Remedy>) {
    let (verb, mode) = (verb(kind), privilege.letter());
    let Some(ruling) = ruling else {
        return ("as changed, PMP allows it".to_owned(), None);
    };
    let found = match &ruling {
        Ruling::NoEntries => "the hart has no PMP entries, so PMP allows everything".to_owned(),
        Ruling::Unmatched { allowed: true } => {
            format!("no PMP entry matches {pa}, and {mode}-mode may {verb} there then")
        }
        Ruling::Unmatched { allowed: false } => {
            format!("no PMP entry matches {pa}, and {mode}-mode may not {verb} there then")
        }
        Ruling::Matched { entry, allowed } => {
            let may = if *allowed { "lets" } else { "does not let" };
            format!("PMP {} {may} {mode}-mode {verb} {pa}", entry_text(entry))
        }
        Ruling::Partly { entry } => format!(
            "PMP {} matches only some of the {size} bytes at {pa}",
            entry_text(entry)
        ),
    };
    if ruling.allows() {
        return (found, None);
    }
    let edit = Some(Edit::Pmp {
        at: pa,
        size,
        kind,
        privilege,
    });
    let text = match ruling {
        Ruling::Matched { entry, .. } if entry.locked => format!(
            "another PMP entry {}, which is locked until reset, or one before it: it decides about \
             {pa}, and would have to let {mode}-mode {verb}",
            entry.index
        ),
        Ruling::Matched { entry, .. } => format!(
            "{} in PMP entry {}, or an entry before it that lets {mode}-mode {verb} {pa}",
            letter(kind),
            entry.index
        ),
        Ruling::Partly { entry } => format!(
            "a PMP entry before entry {} that matches all {size} bytes at {pa} and lets {mode}-mode \
             {verb}",
            entry.index
        ),
        Ruling::NoEntries | Ruling::Unmatched { .. } => {
            format!("a PMP entry that matches {pa} and lets {mode}-mode {verb}")
        }
    };
    (found, Some(Remedy { text, edit }))
}

impl Setting<'_> {
    /// Whether PMP allows the access itself.
    pub(super) fn protected(&self, report: &mut Report, pa: PhysAddr) -> Result<(), Failure> {
        const CHAPTER: Rule = Rule::Chapter("Physical Memory Protection");
        let Question { kind, size, .. } = self.question;
        report.part(vec![format!("physical address {pa}")]);
        let ruling = self.ruling(pa, size, kind, self.privilege);
        let (found, remedy) = describe(ruling, pa, size, kind, self.privilege);
        match remedy {
            None => {
                report.holds(CHAPTER, found);
                Ok(())
            }
            Some(remedy) => {
                let failure = Failure {
                    walk_fault: None,
                    remedy,
                };
                Err(report.fails(CHAPTER, found, failure))
            }
        }
    }

    /// What lies at the physical address.
    pub(super) fn target(&self, report: &mut Report, pa: PhysAddr) -> Target {
        const CHAPTER: Rule = Rule::Chapter("Physical Memory Attributes");
        let question = &self.question;
        let ram = self.memory.ram.slice(pa, question.size as usize);
        let target = match (ram, self.memory.bus.name_at(pa.0, question.size)) {
            (Some(_), _) => Target::Ram,
            (None, Some(name)) => Target::Device(name.to_owned()),
            (None, None) => Target::Nothing,
        };
        let found = match &target {
            Target::Ram => "RAM lies there".to_owned(),
            Target::Nothing => "neither RAM nor a device lies there".to_owned(),
            Target::Device(name) if question.kind == AccessKind::Fetch => {
                format!("a device lies there, {name}: instructions come from RAM only")
            }
            Target::Device(name) if target.refuses(question) => {
                format!("a device lies there, {name}, which takes aligned accesses only")
            }
            Target::Device(name) => format!("a device lies there, {name}"),
        };
        match target.failure(question, pa) {
            None => report.holds(CHAPTER, found),
            Some(failure) => {
                report.fails(CHAPTER, found, failure);
            }
        }
        target
    }
}
