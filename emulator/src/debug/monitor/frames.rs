//! `frames`: physical memory by what maps it.
//!
//! What can be known from outside is exact: the page tables of every address space that `satp` has
//! named are read. Which pages the guest counts as free, caches or swaps is its own secret, unless it tells
//! (`told.rs`).

use super::MonitorError;
use super::address::range;
use super::told::Told;
use super::words::Words;
use crate::addr::{PAGE_SIZE, PhysAddr, Ppn, VirtAddr};
use crate::debug::size::Size;
use crate::debug::view::View;
use crate::hart::{AccessKind, Privilege};
use crate::mem::Ram;
use crate::mmu::pte::Pte;
use crate::mmu::tables::{Found, Tables, span};
use crate::mmu::translate::{read_pte, rules};
use crate::mmu::walk::Scheme;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::ops::Range;

/// Rows that are shown at most.
const MOST_ROWS: usize = 4096;
/// Mappings of a frame that are shown at most.
const MOST_MAPPINGS: usize = 8;

/// An address space.
#[derive(Clone, Copy, Debug)]
struct Space {
    satp: u64,
    /// The hart that it is current on.
    hart: Option<usize>,
}

impl Space {
    fn scheme(&self) -> Option<Scheme> {
        Scheme::from_mode(self.satp >> 60)
    }

    fn root(&self) -> Ppn {
        Ppn(self.satp & ((1 << 44) - 1))
    }
}

/// A page that an address space maps for U-mode.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Mapping {
    space: usize,
    va: u64,
    bits: u64,
}

/// What is known of a page of RAM.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
struct Frame {
    /// It holds a table of this level.
    table: Option<usize>,
    /// S-mode's mappings give these permissions.
    supervisor: u64,
    mappings: Vec<Mapping>,
}

/// All of RAM.
#[derive(Debug)]
struct Survey {
    spaces: Vec<Space>,
    /// Page tables that are none any more.
    dead: usize,
    frames: BTreeMap<u64, Frame>,
}

/// `frames [PA [PA]]`.
pub(super) fn frames(view: &View<'_>, mut words: Words) -> Result<String, MonitorError> {
    let whole = words.is_empty();
    let wanted = range(view, &mut words)?;
    words.end()?;
    let survey = survey(view);
    if whole {
        return Ok(survey.summary(view));
    }
    let ram = &view.machine.memory.ram;
    let (base, end) = (ram.base().0, ram.base().0 + ram.size());
    let (from, to) = (*wanted.start() / PAGE_SIZE, *wanted.end() / PAGE_SIZE);
    let first = from.max(base / PAGE_SIZE);
    let last = to.min(end / PAGE_SIZE - 1);
    if first > last {
        let text = format!(
            "there is no RAM there: it lies at {base:#x}-{:#x}\n",
            end - 1
        );
        return Ok(text);
    }
    let told = Told::of(view);
    Ok(survey.spaces_text() + &survey.rows(first, last, told.as_ref()))
}

/// All address spaces that are alive, the current ones first.
fn spaces(view: &View<'_>) -> (Vec<Space>, usize) {
    let mut found: Vec<Space> = Vec::new();
    for hart in &view.machine.harts {
        let satp = hart.csr.satp();
        let new = found.iter().all(|space| space.satp != satp);
        if new && Scheme::from_mode(satp >> 60).is_some() {
            let hart = Some(hart.id);
            found.push(Space { satp, hart });
        }
    }
    let current = found.clone();
    let mut seen: Vec<u64> = Vec::new();
    for hart in &view.machine.harts {
        seen.extend(hart.csr.seen_satps.all());
    }
    seen.sort_unstable();
    seen.dedup();
    seen.retain(|satp| found.iter().all(|space| space.satp != *satp));
    let before = seen.len();
    seen.retain(|satp| is_alive(view, *satp, &current));
    let dead = before - seen.len();
    found.extend(seen.into_iter().map(|satp| Space { satp, hart: None }));
    (found, dead)
}

/// Whether a root that `satp` once named still looks like one. A table that was freed has been
/// cleared or written over: then it maps nothing, or has entries that no walk gets past. Where the
/// current table has a kernel in the upper half of the addresses, so must all others.
fn is_alive(view: &View<'_>, satp: u64, current: &[Space]) -> bool {
    let Some(scheme) = Scheme::from_mode(satp >> 60) else {
        return false;
    };
    let memory = &view.machine.memory;
    let root = |satp: u64| Ppn(satp & ((1 << 44) - 1)).base();
    let entry =
        |satp: u64, number: u64| read_pte(view.hart, memory, root(satp).wrapping_add(8 * number));
    let alike = current
        .iter()
        .filter(|space| space.scheme() == Some(scheme));
    let has_other_kernel = alike.into_iter().any(|space| {
        let kernel = (256..512).map(|number| (entry(space.satp, number), entry(satp, number)));
        let mut kernel = kernel.filter(|(own, _)| own.is_some_and(|own| Pte(own).has(Pte::V)));
        kernel.any(|(own, other)| own != other)
    });
    if has_other_kernel {
        return false;
    }
    let (mut leaves, mut bad) = (0_u64, 0_u64);
    let space = Space { satp, hart: None };
    visit(view, &space, |found| match found {
        Found::Leaf { .. } => leaves += 1,
        Found::Bad { .. } => bad += 1,
        Found::Table { .. } => {}
    });
    leaves > 0 && bad == 0
}

fn visit(view: &View<'_>, space: &Space, show: impl FnMut(Found)) {
    let Some(scheme) = space.scheme() else {
        return;
    };
    let (hart, memory) = (view.hart, &view.machine.memory);
    let (kind, mode) = (AccessKind::Load, Privilege::Supervisor);
    let rules = rules(hart, VirtAddr(0), kind, mode, scheme, space.root());
    Tables::new(&rules, 0..=u64::MAX).visit(|at| read_pte(hart, memory, at), show);
}

fn survey(view: &View<'_>) -> Survey {
    let (spaces, dead) = spaces(view);
    let ram = &view.machine.memory.ram;
    let mut frames: BTreeMap<u64, Frame> = BTreeMap::new();
    // Kernels map all of RAM by tables that every address space shares: once is enough.
    let mut kernel: HashSet<PhysAddr> = HashSet::new();
    for (number, space) in spaces.iter().enumerate() {
        visit(view, space, |found| match found {
            Found::Bad { .. } => {}
            Found::Table { at, level } => {
                frames.entry(at.0 / PAGE_SIZE).or_default().table = Some(level);
            }
            Found::Leaf { at, pte, .. } if !pte.has(Pte::U) && !kernel.insert(at) => {}
            Found::Leaf {
                va, pa, level, pte, ..
            } => {
                let bits = pte.0 & (Pte::R | Pte::W | Pte::X);
                for page in pages_in(ram, pa, span(level)) {
                    let frame = frames.entry(page).or_default();
                    if pte.has(Pte::U) {
                        let va = va.0 + (page * PAGE_SIZE - pa.0);
                        frame.mappings.push(Mapping {
                            space: number,
                            va,
                            bits,
                        });
                    } else {
                        frame.supervisor |= bits;
                    }
                }
            }
        });
    }
    Survey {
        spaces,
        dead,
        frames,
    }
}

/// The numbers of the pages of a range that lie in RAM.
fn pages_in(ram: &Ram, pa: PhysAddr, bytes: u64) -> Range<u64> {
    let (base, end) = (ram.base().0, ram.base().0 + ram.size());
    let first = pa.0.max(base) / PAGE_SIZE;
    first..pa.0.saturating_add(bytes).min(end) / PAGE_SIZE
}

/// Permissions as letters.
fn letters(bits: u64) -> String {
    let flags = [(Pte::R, 'r'), (Pte::W, 'w'), (Pte::X, 'x')];
    let flags = flags.into_iter();
    flags
        .map(|(bit, letter)| if bits & bit != 0 { letter } else { '-' })
        .collect()
}

impl Frame {
    /// In how many address spaces U-mode has it.
    fn sharers(&self) -> usize {
        let mut spaces: Vec<_> = self.mappings.iter().map(|it| it.space).collect();
        // Mappings were entered space by space.
        spaces.dedup();
        spaces.len()
    }

    fn text(&self) -> String {
        if let Some(level) = self.table {
            return format!("page table of level {level}");
        }
        if self.mappings.is_empty() {
            return match self.supervisor {
                0 => "mapped by nobody".to_owned(),
                bits => format!("S-mode's only, {}", letters(bits)),
            };
        }
        let shown = self.mappings.iter().take(MOST_MAPPINGS);
        let shown = shown.map(|it| {
            let (space, bits) = (it.space, letters(it.bits));
            format!("#{space} {bits} at {:#x}", it.va)
        });
        let shown: Vec<_> = shown.collect();
        let more = match self.mappings.len().saturating_sub(MOST_MAPPINGS) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        format!("U-mode's: {}{more}", shown.join(", "))
    }

    /// Whether the frame `distance` pages on goes on as this one does.
    fn goes_on(&self, next: &Frame, distance: u64) -> bool {
        let shifted = |it: &Mapping| Mapping {
            va: it.va.wrapping_add(distance * PAGE_SIZE),
            ..*it
        };
        self.table == next.table
            && (!self.mappings.is_empty() || self.supervisor == next.supervisor)
            && self.mappings.len() == next.mappings.len()
            && self
                .mappings
                .iter()
                .zip(&next.mappings)
                .all(|(own, other)| shifted(own) == *other)
    }
}

impl Survey {
    fn spaces_text(&self) -> String {
        let mut text = String::new();
        for (number, space) in self.spaces.iter().enumerate() {
            let asid = space.satp >> 44 & 0xffff;
            let current = match space.hart {
                Some(hart) => format!(", current on hart {hart}"),
                None => String::new(),
            };
            // Writing to a `String` does not fail.
            let _ = writeln!(
                text,
                "#{number}: root table at {}, ASID {asid}{current}",
                space.root().base()
            );
        }
        if self.dead > 0 {
            let _ = writeln!(
                text,
                "{} more tables that satp has named since reset are none any more",
                self.dead
            );
        }
        text
    }

    fn summary(&self, view: &View<'_>) -> String {
        let ram = &view.machine.memory.ram;
        let (base, size) = (ram.base().0, ram.size());
        let mut text = format!(
            "RAM: {} frames, {base:#x}-{:#x}\n",
            size / PAGE_SIZE,
            base + size - 1
        );
        text += &self.spaces_text();
        let mut kinds: BTreeMap<(usize, String), u64> = BTreeMap::new();
        let mut known = 0;
        for frame in self.frames.values() {
            *kinds.entry(frame.kind()).or_default() += 1;
            known += 1;
        }
        let nobody = (size / PAGE_SIZE).saturating_sub(known);
        *kinds.entry((0, "mapped by nobody".to_owned())).or_default() += nobody;
        for ((_, kind), count) in kinds.iter().rev().filter(|(_, count)| **count > 0) {
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "{count:>9} {:>10}  {kind}", Size(count * PAGE_SIZE));
        }
        text + &match Told::of(view) {
            Some(told) => told.summary(),
            None => {
                "Which of S-mode's own frames are free, cached or swap's only the guest knows.\n"
                    .to_owned()
            }
        }
    }

    /// The frames of a range, folded.
    fn rows(&self, first: u64, last: u64, told: Option<&Told<'_>>) -> String {
        let nobody = Frame::default();
        let mut text = String::new();
        let mut count = 0;
        let mut at = first;
        while at <= last {
            let frame = self.frames.get(&at).unwrap_or(&nobody);
            let mut end = at;
            while end < last {
                let next = self.frames.get(&(end + 1)).unwrap_or(&nobody);
                let goes_on = frame.goes_on(next, end + 1 - at);
                if !goes_on || told.is_some_and(|told| !told.goes_on(at, end + 1)) {
                    break;
                }
                end += 1;
            }
            if count == MOST_ROWS {
                text += "there is more: name a smaller range to see it\n";
                break;
            }
            count += 1;
            let bytes = Size((end - at + 1) * PAGE_SIZE).to_string();
            let (from, to) = (at * PAGE_SIZE, end * PAGE_SIZE + (PAGE_SIZE - 1));
            let told = told.map_or_else(String::new, |told| told.text(at));
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "{from:#x}-{to:#x} {bytes:>9}  {}{told}", frame.text());
            at = end + 1;
        }
        text
    }
}

impl Frame {
    /// Its line in the summary, with a number by which lines are put in order, the greatest first.
    fn kind(&self) -> (usize, String) {
        if self.table.is_some() {
            return (usize::MAX, "page tables".to_owned());
        }
        let bits = self.mappings.iter().fold(0, |all, it| all | it.bits);
        let what = match (bits & Pte::X != 0, bits & Pte::W != 0) {
            (true, false) => "code",
            (true, true) => "code that can be written",
            (false, true) => "data",
            (false, false) => "data that can only be read",
        };
        match self.sharers() {
            0 if self.supervisor == 0 => (0, "mapped by nobody".to_owned()),
            0 => (1, "S-mode's only".to_owned()),
            1 => (2, format!("U-mode's, in one address space: {what}")),
            several => (
                1 + several,
                format!("U-mode's, in {several} address spaces: {what}"),
            ),
        }
    }
}
