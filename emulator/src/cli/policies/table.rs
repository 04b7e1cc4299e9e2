//! The counts for people, as a table.

use super::Comparison;
use replacement::replay::{Counts, Curve};
use std::fmt::Write;

/// Stands behind a count that shows Belady's anomaly.
const MARK: char = '*';

/// The comparison as text.
pub(super) fn render(comparison: &Comparison) -> String {
    let trace = &comparison.trace;
    let mut text = format!(
        "{}, {}, {}\n\nFaults by frames\n",
        counted(trace.len(), "reference"),
        counted(trace.pages(), "page"),
        counted(trace.writes(), "store"),
    );
    let anomaly = |curve: &Curve, at| curve.is_anomaly(at);
    rows(&mut text, comparison, |counts| counts.faults, anomaly);
    let points = 0..comparison.frames.len();
    let mut curves = comparison.curves.iter();
    if curves.any(|curve| points.clone().any(|at| curve.is_anomaly(at))) {
        // Writing to a `String` does not fail.
        let _ = writeln!(
            text,
            "{MARK} more faults than with fewer frames: Belady's anomaly"
        );
    }
    if trace.writes() > 0 {
        text += "\nPages written back when they were evicted\n";
        rows(
            &mut text,
            comparison,
            |counts| counts.write_backs,
            |_, _| false,
        );
    }
    text
}

fn counted(number: usize, of: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {of}{plural}")
}

/// A column for each policy, a row for each number of frames.
fn rows(
    text: &mut String,
    comparison: &Comparison,
    value: fn(&Counts) -> u64,
    is_marked: impl Fn(&Curve, usize) -> bool,
) {
    let curves = &comparison.curves;
    // Two lines of heading: `enhanced-` above `clock`.
    let headings = curves.iter().map(|curve| {
        let name = curve.algorithm.name();
        name.split_at(name.find('-').map_or(0, |hyphen| hyphen + 1))
    });
    let headings: Vec<(&str, &str)> = headings.collect();
    let widths = headings.iter().zip(curves).map(|((upper, lower), curve)| {
        let most = curve.counts.iter().map(value).max().unwrap_or(0);
        most.to_string().len().max(upper.len()).max(lower.len())
    });
    let widths: Vec<usize> = widths.collect();
    let mut row = |first: &str, cells: &mut dyn Iterator<Item = (String, char)>| {
        let mut line = format!("{first:>7}");
        for ((cell, mark), width) in cells.zip(&widths) {
            let _ = write!(line, " {cell:>width$}{mark}");
        }
        *text += line.trim_end();
        text.push('\n');
    };
    if headings.iter().any(|(upper, _)| !upper.is_empty()) {
        row(
            "",
            &mut headings.iter().map(|(upper, _)| ((*upper).to_owned(), ' ')),
        );
    }
    row(
        "frames ",
        &mut headings.iter().map(|(_, lower)| ((*lower).to_owned(), ' ')),
    );
    for (at, frames) in comparison.frames.iter().enumerate() {
        let mut cells = curves.iter().map(|curve| {
            let mark = if is_marked(curve, at) { MARK } else { ' ' };
            (value(&curve.counts[at]).to_string(), mark)
        });
        row(&format!("{frames} "), &mut cells);
    }
}
