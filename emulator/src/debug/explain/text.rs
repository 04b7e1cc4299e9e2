//! An explanation as lines of text.

use super::{Check, Explanation, Target};
use crate::hart::{AccessKind, Exception};
use std::fmt::{self, Write};

/// The indent of what belongs to a heading.
const INDENT: &str = "         ";

impl Explanation {
    /// What the access would do, in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let question = &self.question;
        let access = match question.kind {
            AccessKind::Fetch => "fetch",
            AccessKind::Load => "read",
            AccessKind::Store => "write",
        };
        let bytes = match question.size {
            1 => "1 byte".to_owned(),
            size => format!("{size} bytes"),
        };
        let mode = self.privilege.letter();
        let what = format!("{access} of {bytes} at {} in {mode}-mode", question.va);
        if let Some(exception) = self.exception() {
            let code = exception.code();
            let name = Exception::name_of(code);
            let why = self.failed().map(|check| check.found.as_str());
            return format!("{what}: {name} ({code}): {}", why.unwrap_or_default());
        }
        match (&self.translation, &self.target) {
            (Ok(pa), Some(Target::Device(name))) => format!("{what}: passes, to {pa}, {name}"),
            (Ok(pa), _) => format!("{what}: passes, to physical address {pa}"),
            // Without an exception there is a translation.
            (Err(_), _) => what,
        }
    }

    /// The rule that failed.
    #[must_use]
    pub fn failed(&self) -> Option<&Check> {
        let mut checks = self.parts.iter().flat_map(|part| &part.checks);
        checks.find(|check| !check.holds)
    }

    /// The sentence, the entries, the rule that failed and what would help, without the rules that
    /// hold: for those who did not ask.
    #[must_use]
    pub fn brief(&self) -> String {
        let mut text = format!("  {}\n", self.sentence());
        let headings = self.parts.iter().map(|part| &part.heading);
        let entries = headings.filter(|heading| heading.len() > 1).flatten();
        for (number, line) in entries.enumerate() {
            let indent = if number % 2 == 0 { 4 } else { 6 };
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "{:indent$}{line}", "");
        }
        if let Some(Check { rule, .. }) = self.failed() {
            let _ = writeln!(text, "    the rule is {rule}");
        }
        for line in self.advice().lines() {
            let _ = writeln!(text, "    {line}");
        }
        text
    }

    /// What would help, in one line or several; empty if the access passes.
    fn advice(&self) -> String {
        match &self.remedies[..] {
            [] => String::new(),
            [one] => format!("It would pass with {}.\n", one.text),
            several => {
                let lines = several.iter().map(|it| format!("  - {}\n", it.text));
                "It would pass with all of these:\n".to_owned() + &lines.collect::<String>()
            }
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.sentence())?;
        for part in &self.parts {
            for (number, line) in part.heading.iter().enumerate() {
                let indent = if number == 0 { "" } else { INDENT };
                writeln!(f, "{indent}{line}")?;
            }
            for Check { rule, found, holds } in &part.checks {
                let mark = if *holds { "ok" } else { "FAILS" };
                writeln!(f, "  {mark:<5}  {rule}: {found}")?;
            }
        }
        f.write_str(&self.advice())?;
        f.write_str(
            "(Steps are those of the Virtual Address Translation Process, and chapters those of the \
             Privileged ISA.)\n",
        )
    }
}
