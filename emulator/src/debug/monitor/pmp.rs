//! `pmp`: the regions in words.

use super::MonitorError;
use super::words::Words;
use crate::debug::size::Size;
use crate::debug::view::View;
use crate::hart::pmp::{Entry, Matching};
use crate::hart::{AccessKind, Privilege};
use std::fmt::Write;

const KINDS: [(AccessKind, &str); 3] = [
    (AccessKind::Load, "read"),
    (AccessKind::Store, "write"),
    (AccessKind::Fetch, "execute"),
];

/// `pmp`.
pub(super) fn pmp(view: &View<'_>, words: Words) -> Result<String, MonitorError> {
    words.end()?;
    let pmp = &view.hart.csr.pmp;
    let entries = pmp.describe();
    if entries.is_empty() {
        return Ok("the hart has no PMP entries: everything is allowed\n".to_owned());
    }
    let mut text = String::new();
    for entry in entries
        .iter()
        .filter(|entry| entry.matching != Matching::Off || entry.locked)
    {
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "{}", line(entry));
    }
    let off = entries
        .iter()
        .filter(|entry| entry.matching == Matching::Off);
    let _ = writeln!(text, "{} of {} entries are off", off.count(), entries.len());
    // An access that no entry matches: one of no bytes at all is matched by none.
    let unmatched = [Privilege::Machine, Privilege::Supervisor].map(|mode| {
        let may = |kind| pmp.permits_where_none_matches(kind, mode);
        allowed(may)
    });
    let _ = writeln!(
        text,
        "where none matches, M-mode {}, and S- and U-mode {}",
        unmatched[0], unmatched[1]
    );
    text += "the matching entry with the lowest number decides (Privileged ISA, Physical Memory Protection)\n";
    Ok(text)
}

/// An entry in one line.
fn line(entry: &Entry) -> String {
    let (index, name) = (entry.index, entry.matching.name());
    let locked = if entry.locked { ", locked" } else { "" };
    let Some((first, last)) = entry.range() else {
        return format!("entry {index:>2}: matches nothing ({name}{locked})");
    };
    let bytes = match last.wrapping_sub(first).wrapping_add(1) {
        0 => "everything".to_owned(),
        bytes => Size(bytes).to_string(),
    };
    let machine = allowed(|kind| entry.permits(kind, Privilege::Machine));
    let others = allowed(|kind| entry.permits(kind, Privilege::Supervisor));
    format!(
        "entry {index:>2}: {first:#x}-{last:#x} ({bytes}, {name}{locked}): M-mode {machine}; S- and \
         U-mode {others}"
    )
}

fn allowed(may: impl Fn(AccessKind) -> bool) -> String {
    let kinds = KINDS.iter().filter(|(kind, _)| may(*kind));
    let names: Vec<&str> = kinds.map(|(_, name)| *name).collect();
    match names[..] {
        [] => "may do nothing".to_owned(),
        [one] => format!("may only {one}"),
        [one, two] => format!("may {one} and {two}"),
        _ => "may do everything".to_owned(),
    }
}
