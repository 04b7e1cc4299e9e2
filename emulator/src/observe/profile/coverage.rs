//! Which lines of the guest's source were executed, and how often, in the format of lcov.

use crate::debug::programs::{Here, Program, Programs};
use crate::debug::symbols::demangled;
use crate::debug::{Lines, unpacked};
use crate::loader::SymbolKind;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Instructions lie at even addresses.
const PARCEL: u64 = 2;

/// Counts of the instructions in one segment.
#[derive(Clone, Debug)]
struct Segment {
    /// Where it is linked.
    start: u64,
    /// By the parcel that an instruction begins with.
    counts: Vec<u64>,
}

impl Segment {
    /// The number of the parcel at an address, if it is of this segment.
    fn parcel(&self, linked: u64) -> Option<usize> {
        let parcel = linked.checked_sub(self.start)? / PARCEL;
        usize::try_from(parcel)
            .ok()
            .filter(|it| *it < self.counts.len())
    }
}

/// How often each instruction of each program was executed.
#[derive(Clone, Debug)]
pub struct Coverage {
    programs: Vec<Vec<Segment>>,
}

/// What is known of one file of the source.
#[derive(Clone, Default, Debug)]
struct Source {
    /// How often each line was executed.
    lines: BTreeMap<u32, u64>,
    /// Functions by name: their first lines, and how often they were called.
    functions: BTreeMap<String, (u32, u64)>,
}

/// Files by their paths.
type Sources = BTreeMap<String, Source>;

impl Coverage {
    /// Counts for the code of these programs, none yet.
    #[must_use]
    pub fn new(programs: &Programs) -> Coverage {
        let segments = |program: &Program| {
            let segments = program.segments().map(|(start, bytes)| Segment {
                start,
                counts: vec![0; bytes.div_ceil(PARCEL as usize)],
            });
            segments.collect()
        };
        Coverage {
            programs: programs.all().iter().map(segments).collect(),
        }
    }

    /// Counts the instruction at `pc`, which is here.
    pub(super) fn count(&mut self, here: &Here, pc: u64) {
        let Some(segments) = here.program.and_then(|it| self.programs.get_mut(it)) else {
            return;
        };
        let linked = here.linked(pc);
        for segment in segments {
            if let Some(parcel) = segment.parcel(linked) {
                segment.counts[parcel] += 1;
                return;
            }
        }
    }

    /// The tracefile, as `geninfo` of lcov writes it. `files` are the programs' executables, whose
    /// debug information leads from addresses to lines.
    #[must_use]
    pub fn tracefile(&self, programs: &Programs, files: &[Vec<u8>]) -> String {
        let mut sources = Sources::new();
        let all = programs.all().iter().zip(&self.programs).zip(files);
        for ((program, segments), file) in all {
            // A program without debug information has no lines to be covered.
            let file = unpacked(file);
            if let Some(lines) = Lines::read(&file) {
                add_lines(&mut sources, program, segments, &lines);
                add_functions(&mut sources, program, segments, &lines);
            }
        }
        sources
            .iter()
            .fold(String::new(), |mut text, (path, source)| {
                record(&mut text, path, source);
                text
            })
    }
}

/// A line counts as often as that of its instructions which was executed most, in each function
/// that it was compiled into, and these are added: for generic and inlined code.
fn add_lines(sources: &mut Sources, program: &Program, segments: &[Segment], lines: &Lines<'_>) {
    let mut counts: BTreeMap<(&str, u32, u64), u64> = BTreeMap::new();
    let rows: Vec<_> = segments
        .iter()
        .flat_map(|segment| {
            let end = segment.start + PARCEL * segment.counts.len() as u64;
            lines
                .rows(segment.start..end)
                .map(move |row| (segment, row))
        })
        .collect();
    for (segment, row) in &rows {
        let symbols = program.symbols();
        let function = symbols.function(row.addresses.start);
        let function = function.map_or(0, |function| function.symbol.addr);
        let first = segment.parcel(row.addresses.start);
        let len = (row.addresses.end - row.addresses.start).div_ceil(PARCEL) as usize;
        let parcels = first.and_then(|first| segment.counts.get(first..));
        let parcels = parcels.unwrap_or_default().iter().take(len);
        let most = parcels.copied().max().unwrap_or(0);
        let count = counts.entry((row.file, row.line, function)).or_default();
        *count = most.max(*count);
    }
    for ((file, line, _), count) in counts {
        let source = sources.entry(file.to_owned()).or_default();
        *source.lines.entry(line).or_default() += count;
    }
}

/// A function was called as often as its first instruction was executed.
fn add_functions(
    sources: &mut Sources,
    program: &Program,
    segments: &[Segment],
    lines: &Lines<'_>,
) {
    let symbols = program.symbols().symbols().as_slice().iter();
    for symbol in symbols.filter(|symbol| symbol.kind == SymbolKind::Function) {
        let found = segments
            .iter()
            .find_map(|segment| Some(segment.counts[segment.parcel(symbol.addr)?]));
        let (Some(count), Some(end)) = (found, symbol.addr.checked_add(PARCEL)) else {
            continue;
        };
        let Some(row) = lines.rows(symbol.addr..end).next() else {
            continue;
        };
        let source = sources.entry(row.file.to_owned()).or_default();
        let name = demangled(&symbol.name);
        let function = source.functions.entry(name).or_insert((row.line, 0));
        *function = (function.0.min(row.line), function.1 + count);
    }
}

/// A file's part of the tracefile (geninfo(1), FILES).
fn record(text: &mut String, path: &str, source: &Source) {
    let hit = |counts: &mut dyn Iterator<Item = u64>| counts.filter(|count| *count > 0).count();
    let functions = &source.functions;
    // Writing to a `String` does not fail.
    let _ = writeln!(text, "TN:\nSF:{path}");
    for (name, (line, _)) in functions {
        let _ = writeln!(text, "FN:{line},{name}");
    }
    for (name, (_, count)) in functions {
        let _ = writeln!(text, "FNDA:{count},{name}");
    }
    let called = hit(&mut functions.values().map(|(_, count)| *count));
    let _ = writeln!(text, "FNF:{}\nFNH:{called}", functions.len());
    for (line, count) in &source.lines {
        let _ = writeln!(text, "DA:{line},{count}");
    }
    let covered = hit(&mut source.lines.values().copied());
    let _ = writeln!(
        text,
        "LF:{}\nLH:{covered}\nend_of_record",
        source.lines.len()
    );
}
