//! `tlb`: the translations that are cached, folded to ranges, and the leaves that are cached whole.

use super::MonitorError;
use super::address::range;
use super::words::Words;
use crate::addr::PAGE_SIZE;
use crate::debug::size::Size;
use crate::debug::view::View;
use crate::hart::AccessKind;
use crate::mmu::tlb::{Cached, CachedLeaf, Context};
use std::fmt::Write;
use std::ops::RangeInclusive;

/// Pages that follow one another and are cached alike.
#[derive(Clone, Copy, Debug)]
struct Row {
    first: u64,
    pages: u64,
    physical: u64,
    /// Whether loads, stores and fetches have an entry, in this order.
    sides: [bool; 3],
    watched: bool,
}

/// `tlb [FROM [TO]]`.
pub(super) fn tlb(view: &View<'_>, mut words: Words) -> Result<String, MonitorError> {
    let wanted = range(view, &mut words)?;
    words.end()?;
    let mut text = counts(view);
    let tlb = &view.hart.tlb;
    if !tlb.is_enabled() {
        return Ok(text + "this engine caches no translations\n");
    }
    let mut entries: Vec<Cached> = tlb.entries().collect();
    entries.retain(|entry| {
        let last = entry.va | (PAGE_SIZE - 1);
        last >= *wanted.start() && entry.va <= *wanted.end()
    });
    // Entries of one context stand together, in order of address.
    entries.sort_by_key(|entry| (entry.number, entry.va, entry.kind as usize));
    let mut current = None;
    for (context, row) in fold(&entries, view.machine.memory.ram.base().0) {
        if current != Some(context) {
            current = Some(context);
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "{}", heading(&context));
        }
        let last = row.first + (row.pages * PAGE_SIZE - 1);
        let letters = letters(row.sides);
        let watched = if row.watched {
            "  stores are watched: code lies there"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "  {:#018x}-{last:#018x} {:>9}  {letters}  {:#x}{watched}",
            row.first,
            Size(row.pages * PAGE_SIZE),
            row.physical
        );
    }
    let _ = writeln!(text, "{} entries that can be hit", entries.len());
    leaves(&mut text, view, &wanted);
    Ok(text)
}

/// The leaves that are asked before a walk is made.
fn leaves(text: &mut String, view: &View<'_>, wanted: &RangeInclusive<u64>) {
    let mut leaves: Vec<CachedLeaf> = view.hart.tlb.leaves().collect();
    leaves.retain(|leaf| {
        let last = leaf.va | (leaf.size - 1);
        last >= *wanted.start() && leaf.va <= *wanted.end()
    });
    leaves.sort_by_key(|leaf| (leaf.number, leaf.va, leaf.size));
    let mut current = None;
    for leaf in &leaves {
        if current != Some(leaf.number) {
            current = Some(leaf.number);
            let _ = writeln!(text, "whole leaves, {}", heading(&leaf.context));
        }
        let [fetch, load, store] = leaf.kinds;
        let letters = letters([load, store, fetch]);
        let last = leaf.va | (leaf.size - 1);
        let _ = writeln!(
            text,
            "  {:#018x}-{last:#018x} {:>9}  {letters}  {:#x}",
            leaf.va,
            Size(leaf.size),
            leaf.pa
        );
    }
    if !leaves.is_empty() {
        let _ = writeln!(text, "{} leaves that spare a walk", leaves.len());
    }
}

/// Loads, stores and fetches, as permissions are written.
fn letters(sides: [bool; 3]) -> String {
    let sides = sides.iter().zip("rwx".chars());
    sides
        .map(|(there, letter)| if *there { letter } else { '-' })
        .collect()
}

/// Joins the sides of a page, then pages that follow one another.
fn fold(entries: &[Cached], ram: u64) -> Vec<(Context, Row)> {
    let mut rows: Vec<(u64, Context, Row)> = Vec::new();
    for entry in entries {
        let place = match entry.kind {
            AccessKind::Load => 0,
            AccessKind::Store => 1,
            AccessKind::Fetch => 2,
        };
        let physical = ram.wrapping_add(entry.ram_offset);
        match rows.last_mut() {
            Some((number, _, row))
                if (*number, row.first, row.physical) == (entry.number, entry.va, physical) =>
            {
                row.sides[place] = true;
                row.watched |= entry.watched;
            }
            _ => {
                let mut sides = [false; 3];
                sides[place] = true;
                let row = Row {
                    first: entry.va,
                    pages: 1,
                    physical,
                    sides,
                    watched: entry.watched,
                };
                rows.push((entry.number, entry.context, row));
            }
        }
    }
    let mut folded: Vec<(u64, Context, Row)> = Vec::new();
    for (number, context, row) in rows {
        if let Some((last_number, _, last)) = folded.last_mut() {
            let bytes = last.pages * PAGE_SIZE;
            let follows = last.first.wrapping_add(bytes) == row.first
                && last.physical.wrapping_add(bytes) == row.physical;
            let alike = (last.sides, last.watched) == (row.sides, row.watched);
            if *last_number == number && follows && alike {
                last.pages += 1;
                continue;
            }
        }
        folded.push((number, context, row));
    }
    let rows = folded.into_iter();
    rows.map(|(_, context, row)| (context, row)).collect()
}

/// A context in words.
fn heading(context: &Context) -> String {
    let mode = context.privilege.letter();
    let space = match context.space {
        Some((scheme, asid)) => format!("{scheme:?}, ASID {asid}"),
        None => "addresses are physical".to_owned(),
    };
    let sum = if context.sum { ", SUM" } else { "" };
    let mxr = if context.mxr { ", MXR" } else { "" };
    format!("{mode}-mode, {space}{sum}{mxr}:")
}

/// Hits and misses, which are counted for all harts together.
fn counts(view: &View<'_>) -> String {
    let counts = view.machine.snapshot().tlb;
    let sides = [
        ("fetch", counts.fetch),
        ("load", counts.load),
        ("store", counts.store),
    ];
    let mut text = String::new();
    for (name, side) in sides {
        let (accesses, hits, misses) = (side.accesses, side.hits, side.misses);
        // Writing to a `String` does not fail.
        let _ = writeln!(
            text,
            "{name:<6} {accesses} look-ups, {hits} hits, {misses} misses"
        );
    }
    let (flushes, pages) = (counts.flushes, counts.page_flushes);
    let _ = writeln!(
        text,
        "{flushes} flushes of everything or of an ASID, {pages} of one address"
    );
    text
}
