//! An access explained: the walk of its address entry by entry, each rule of the specification that
//! was applied, up to the one that failed, and what would have let it pass.
//!
//! The rules are judged here one by one, in the specification's words, and not by [`crate::mmu::walk`],
//! which gives reasons by the class only; tests hold both against each other on random tables and
//! registers, and try what is said to help.

mod entry;
mod protection;
mod rules;
mod setting;
#[cfg(test)]
mod tests;
mod text;

pub use protection::Target;
pub use rules::{Check, Part, Rule};
pub use setting::Edit;

use crate::addr::{PhysAddr, VirtAddr};
use crate::hart::{AccessKind, Exception, Hart, Privilege};
use crate::mem::Memory;
use crate::mmu::walk::WalkFault;
use rules::{Failure, Report};
use setting::Setting;

/// The access that is asked about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Question {
    /// Its address.
    pub va: VirtAddr,
    /// What it does.
    pub kind: AccessKind,
    /// Its bytes, which lie in one page.
    pub size: u64,
    /// The mode that it is made with, or `None` for the hart's, with MPRV applied.
    pub mode: Option<Privilege>,
}

/// What an access would do now.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The access.
    pub question: Question,
    /// The mode it is made with.
    pub privilege: Privilege,
    /// The rules applied, in order.
    pub parts: Vec<Part>,
    /// What the address translates to, where PMP allows the access, or the exception.
    pub translation: Result<PhysAddr, Exception>,
    /// Why the walk failed, if it was the walk.
    pub walk_fault: Option<WalkFault>,
    /// What lies there, if the address translates.
    pub target: Option<Target>,
    /// What would let the access pass: all of it together, in this order.
    pub remedies: Vec<Remedy>,
}

/// A change that takes one failure away.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remedy {
    /// In words.
    pub text: String,
    /// The change, where it is one of bits; elsewhere somebody has to decide more.
    pub edit: Option<Edit>,
}

impl Explanation {
    /// Explains an access by this hart.
    #[must_use]
    pub fn new(hart: &Hart, memory: &Memory, question: Question) -> Explanation {
        let mut setting = Setting::new(hart, memory, question);
        let (parts, outcome) = judge(&setting);
        let mut explanation = Explanation {
            question,
            privilege: setting.privilege,
            parts,
            translation: Ok(PhysAddr(0)),
            walk_fault: None,
            target: None,
            remedies: Vec::new(),
        };
        let mut next = match outcome {
            Ok((pa, target)) => {
                explanation.translation = Ok(pa);
                let nothing = target.failure(&question, pa);
                explanation.target = Some(target);
                nothing
            }
            Err(failure) => {
                explanation.translation = Err(failure.exception(&question));
                explanation.walk_fault = failure.walk_fault;
                Some(failure)
            }
        };
        // With one failure out of the way there may be another behind it.
        while let Some(failure) = next.take() {
            let edit = failure.remedy.edit;
            explanation.remedies.push(failure.remedy);
            let Some(edit) = edit else {
                break;
            };
            setting.apply(edit);
            next = match judge(&setting).1 {
                Ok((pa, target)) => target.failure(&question, pa),
                Err(failure) => Some(failure),
            };
        }
        explanation
    }

    /// The exception that the access raises, if any: of its translation, or because nothing that
    /// allows it lies where it leads to.
    #[must_use]
    pub fn exception(&self) -> Option<Exception> {
        let Question { va, kind, .. } = self.question;
        match (&self.translation, &self.target) {
            (Err(exception), _) => Some(*exception),
            (Ok(_), Some(target)) if target.refuses(&self.question) => {
                Some(Exception::access_fault(kind, va))
            }
            (Ok(_), _) => None,
        }
    }
}

/// Applies the rules, in order.
fn judge(setting: &Setting<'_>) -> (Vec<Part>, Result<(PhysAddr, Target), Failure>) {
    let mut report = Report::default();
    let outcome = apply(setting, &mut report);
    (report.finish(), outcome)
}

fn apply(setting: &Setting<'_>, report: &mut Report) -> Result<(PhysAddr, Target), Failure> {
    setting.mode(report);
    let pa = match setting.root(report) {
        None => PhysAddr(setting.question.va.0),
        Some((scheme, root)) => {
            setting.canonical(report, scheme)?;
            setting.descend(report, scheme, root)?
        }
    };
    setting.protected(report, pa)?;
    Ok((pa, setting.target(report, pa)))
}
