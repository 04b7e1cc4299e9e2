//! `page-table`: an address space, folded to ranges that are mapped alike.

use super::MonitorError;
use super::address::{evaluate, range};
use super::words::Words;
use crate::addr::{PhysAddr, Ppn, VirtAddr};
use crate::debug::size::Size;
use crate::debug::view::View;
use crate::hart::{AccessKind, Privilege};
use crate::mmu::pte::Pte;
use crate::mmu::tables::{Found, Tables, span};
use crate::mmu::translate::{read_pte, rules};
use crate::mmu::walk::{Request, Scheme, WalkFault};
use std::fmt::Write;

/// Rows that are shown at most.
const MOST_ROWS: usize = 4096;
/// What a row's entries have in common beside their level, in the order in which it is shown.
const ALIKE: u64 = Pte::R | Pte::W | Pte::X | Pte::U | Pte::G | Pte::PBMT | Pte::N;

/// What the entries of a row are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Mapped { level: usize, bits: u64 },
    Bad { level: usize, fault: WalkFault },
}

/// Entries that follow one another and are alike.
#[derive(Clone, Copy, Debug)]
struct Row {
    kind: Kind,
    first: u64,
    last: u64,
    entries: u64,
    accessed: u64,
    dirty: u64,
    /// Where the first leads to, and whether the others follow on.
    physical: u64,
    contiguous: bool,
}

impl Row {
    fn new(found: &Found) -> Option<Row> {
        let (kind, va, level, pte, pa) = match *found {
            Found::Table { .. } => return None,
            Found::Bad { va, level, fault } => {
                (Kind::Bad { level, fault }, va, level, Pte(0), PhysAddr(0))
            }
            Found::Leaf {
                va, pa, level, pte, ..
            } => {
                let bits = pte.0 & ALIKE;
                (Kind::Mapped { level, bits }, va, level, pte, pa)
            }
        };
        Some(Row {
            kind,
            first: va.0,
            last: va.0 | (span(level) - 1),
            entries: 1,
            accessed: u64::from(pte.has(Pte::A)),
            dirty: u64::from(pte.has(Pte::D)),
            physical: pa.0,
            contiguous: true,
        })
    }

    /// Takes in the next row if it goes on alike.
    fn joins(&mut self, next: &Row) -> bool {
        if self.kind != next.kind || self.last.wrapping_add(1) != next.first {
            return false;
        }
        let distance = next.first.wrapping_sub(self.first);
        self.contiguous &= self.physical.wrapping_add(distance) == next.physical;
        self.last = next.last;
        self.entries += 1;
        self.accessed += next.accessed;
        self.dirty += next.dirty;
        true
    }

    fn text(&self) -> String {
        let (first, last) = (self.first, self.last);
        let bytes = Size(last.wrapping_sub(first).wrapping_add(1)).to_string();
        let range = format!("{first:#018x}-{last:#018x} {bytes:>9}");
        let (level, bits) = match self.kind {
            Kind::Bad { level, fault } => {
                let entries = self.entries;
                return format!("{range}  {entries} at level {level}: {fault}");
            }
            Kind::Mapped { level, bits } => (level, bits),
        };
        let pages = format!("{} x {}", self.entries, Size(span(level)));
        let flags: String = [Pte::R, Pte::W, Pte::X, Pte::U, Pte::G]
            .into_iter()
            .zip("rwxug".chars())
            .map(|(bit, letter)| if bits & bit != 0 { letter } else { '-' })
            .collect();
        let more = if self.contiguous {
            ""
        } else {
            ", then elsewhere"
        };
        let memory_type = ["", " nc", " io", ""][(bits >> 61 & 3) as usize];
        let napot = if bits & Pte::N != 0 { " napot" } else { "" };
        format!(
            "{range}  {pages:<14} {flags} {:>8} {:>5}  {:#x}{more}{memory_type}{napot}",
            self.accessed, self.dirty, self.physical
        )
    }
}

/// `page-table [FROM [TO]] [--root PA] [--scheme sv39|sv48|sv57] [--asid N]`.
pub(super) fn page_table(view: &View<'_>, mut words: Words) -> Result<String, MonitorError> {
    let (rules, title) = space(view, &mut words)?;
    let wanted = range(view, &mut words)?;
    words.end()?;
    let Some(rules) = rules else {
        return Ok(title);
    };
    let mut rows: Vec<Row> = Vec::new();
    let (mut tables, mut cut) = (0_u64, 0_u64);
    let read = |at| read_pte(view.hart, &view.machine.memory, at);
    let complete = Tables::new(&rules, wanted).visit(read, |found| {
        tables += u64::from(matches!(found, Found::Table { .. }));
        let Some(row) = Row::new(&found) else {
            return;
        };
        if rows.last_mut().is_some_and(|last| last.joins(&row)) {
            return;
        }
        if rows.len() < MOST_ROWS {
            rows.push(row);
        } else {
            cut += 1;
        }
    });
    let mut text = title;
    // Writing to a `String` does not fail.
    let _ = writeln!(
        text,
        "{:<37} {:>9}  {:<14} rwxug accessed dirty  physical",
        "virtual addresses", "bytes", "entries"
    );
    for row in &rows {
        let _ = writeln!(text, "{}", row.text());
    }
    let entries: u64 = rows.iter().map(|row| row.entries).sum();
    let _ = writeln!(
        text,
        "{entries} entries in {} ranges, {tables} tables",
        rows.len()
    );
    if cut > 0 || !complete {
        let more = "there is more: name a range to see it";
        let _ = writeln!(text, "{more}");
    }
    Ok(text)
}

/// The address space that the options name, or the hart's; without one where addresses are physical.
fn space(view: &View<'_>, words: &mut Words) -> Result<(Option<Request>, String), MonitorError> {
    const SCHEMES: &str = "sv39, sv48 or sv57";
    const ROOTS: &str = "the physical address of a root table, a multiple of 4096";
    let mut satp = view.hart.csr.satp();
    let asid = words.option("--asid")?;
    if let Some(text) = asid {
        let asid = words.number(&text, "the number of an address space")?;
        let harts = view.machine.harts.iter();
        let seen = harts.flat_map(|hart| hart.csr.seen_satps.all());
        let mut of_asid = seen.copied().filter(|satp| satp >> 44 & 0xffff == asid);
        let current = Some(satp).filter(|satp| satp >> 44 & 0xffff == asid && satp >> 60 != 0);
        let found = current.or_else(|| of_asid.next_back());
        satp = found.ok_or_else(|| {
            words.unexpected("an address space that satp has named since reset", text)
        })?;
    }
    let scheme = match words.option("--scheme")?.as_deref() {
        None => Scheme::from_mode(satp >> 60),
        Some("sv39") => Some(Scheme::Sv39),
        Some("sv48") => Some(Scheme::Sv48),
        Some("sv57") => Some(Scheme::Sv57),
        Some(other) => return Err(words.unexpected(SCHEMES, other.to_owned())),
    };
    let mut root = Ppn(satp & ((1 << 44) - 1));
    let named = words.option("--root")?;
    if let Some(text) = &named {
        let at = evaluate(view, text)?;
        if at % 4096 != 0 || at >> 56 != 0 {
            return Err(words.unexpected(ROOTS, text.clone()));
        }
        root = Ppn::from(PhysAddr(at));
    }
    let scheme = match (scheme, &named) {
        (None, Some(_)) => Scheme::Sv39,
        (None, None) => {
            let id = view.hart.id;
            let text = format!(
                "hart {id}: satp.MODE = 0 (Bare): addresses are physical; --root names a table\n"
            );
            return Ok((None, text));
        }
        (Some(scheme), _) => scheme,
    };
    let template = rules(
        view.hart,
        VirtAddr(0),
        AccessKind::Load,
        Privilege::Supervisor,
        scheme,
        root,
    );
    let asid = match named {
        Some(_) => String::new(),
        None => format!(", ASID {}", satp >> 44 & 0xffff),
    };
    let text = format!("{scheme:?}{asid}, root table at {}\n", root.base());
    Ok((Some(template), text))
}
