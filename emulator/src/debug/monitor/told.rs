//! `frames`, as far as the guest tells of them by tracepoints: what page tables do not say. It is the
//! guest's word, and stands apart from what the tables say.

use crate::addr::PAGE_SIZE;
use crate::debug::size::Size;
use crate::debug::view::View;
use crate::recording::{FrameKind, FrameUse, Ledger, Mapper};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Mappers of a frame that are named at most.
const MOST_MAPPERS: usize = 8;

/// What a guest has told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'a> {
    ledger: &'a Ledger,
    /// The number of RAM's first page.
    first: u64,
}

impl<'a> Told<'a> {
    /// What this machine's guest has told of frames, if it has.
    pub(super) fn of(view: &View<'a>) -> Option<Told<'a>> {
        let memory = &view.machine.memory;
        let ledger = memory.ledger.as_deref()?;
        let first = memory.ram.base().0 / PAGE_SIZE;
        ledger.knows_frames().then_some(Told { ledger, first })
    }

    fn frame(&self, page: u64) -> Option<&'a FrameUse> {
        let number = u32::try_from(page.checked_sub(self.first)?).ok()?;
        self.ledger.frames().get(number)
    }

    /// What it says of the frame of this page.
    pub(super) fn text(&self, page: u64) -> String {
        let Some(frame) = self.frame(page) else {
            return String::new();
        };
        let mut text = format!("; guest: {}", use_of(frame));
        let shown = frame.mappers.iter().take(MOST_MAPPERS);
        let shown = shown.map(|it| format!("{} at {:#x}", self.owner(it.space), it.va));
        let shown: Vec<_> = shown.collect();
        let more = match frame.mappers.len().saturating_sub(MOST_MAPPERS) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        // Writing to a `String` does not fail.
        let _ = match frame.mappers.len() {
            0 => Ok(()),
            1 => write!(text, " of {}", shown[0]),
            several => write!(
                text,
                ", shared by {several} pages: {}{more}",
                shown.join(", ")
            ),
        };
        if let Some((area, slot)) = frame.slot {
            let how = if frame.in_transit {
                "on its way to or from"
            } else {
                "last written to or read from"
            };
            let _ = write!(text, ", {how} page {slot} of swap area {area}");
        }
        text
    }

    /// Whether the frame of `next` goes on as that of `page`, some pages before it.
    pub(super) fn goes_on(&self, page: u64, next: u64) -> bool {
        let (Some(own), Some(other)) = (self.frame(page), self.frame(next)) else {
            return true;
        };
        let distance = next - page;
        let shifted = |it: &Mapper| Mapper {
            va: it.va.wrapping_add(distance * PAGE_SIZE),
            ..*it
        };
        let slot = own
            .slot
            .map(|(area, slot)| (area, slot.wrapping_add(distance as u32)));
        use_of(own) == use_of(other)
            && slot == other.slot
            && own.in_transit == other.in_transit
            && own
                .mappers
                .iter()
                .map(shifted)
                .eq(other.mappers.iter().copied())
    }

    /// Whose a space is.
    fn owner(&self, space: u32) -> String {
        let members = self.ledger.members(space);
        let members = members.map(|(pid, name)| format!("pid {pid} {name}").trim_end().to_owned());
        let members: Vec<_> = members.collect();
        if members.is_empty() {
            return format!("space {space}");
        }
        members.join(" and ")
    }

    /// All frames by use, and who has how many.
    pub(super) fn summary(&self) -> String {
        let mut uses: BTreeMap<&str, u64> = BTreeMap::new();
        let mut spaces: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
        for frame in self.ledger.frames().iter() {
            *uses.entry(use_of(frame)).or_default() += 1;
            let mut mappers: Vec<u32> = frame.mappers.iter().map(|it| it.space).collect();
            mappers.sort_unstable();
            mappers.dedup();
            for space in &mappers {
                let (all, shared) = spaces.entry(*space).or_default();
                *all += 1;
                *shared += u64::from(frame.mappers.len() > 1);
            }
        }
        let mut text = "The guest tells by its tracepoints:\n".to_owned();
        for (name, count) in uses {
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "{count:>9} {:>10}  {name}", Size(count * PAGE_SIZE));
        }
        for (space, (all, shared)) in spaces {
            let (owner, bytes) = (self.owner(space), Size(all * PAGE_SIZE));
            let shared = match shared {
                0 => String::new(),
                _ => format!(", {shared} of them shared"),
            };
            let _ = writeln!(text, "{all:>9} {bytes:>10}  mapped by {owner}{shared}");
        }
        text
    }
}

/// What a frame is used for, in words.
fn use_of(frame: &FrameUse) -> &'static str {
    let is_mapped = !frame.mappers.is_empty();
    match frame.kind {
        None => "not given out",
        Some(FrameKind::Free) => "free",
        Some(FrameKind::Table) => "page table",
        Some(FrameKind::Kernel) => "the kernel's",
        Some(FrameKind::Zero) => "the page of zeros",
        Some(FrameKind::Pool) => "in the pool of large pages",
        Some(FrameKind::Anon) if is_mapped => "private page",
        // It is there for who will want it, or on its way out.
        Some(FrameKind::Anon) if frame.slot.is_some() => "swap cache",
        Some(FrameKind::Anon) => "private page, mapped by nobody",
        Some(FrameKind::File) if is_mapped => "page cache, mapped",
        Some(FrameKind::File) => "page cache",
        Some(FrameKind::SharedAnon) if is_mapped => "shared memory, mapped",
        Some(FrameKind::SharedAnon) => "shared memory",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::machine;
    use super::super::{SymbolTable, command};
    use crate::addr::PAGE_SIZE;
    use crate::isa::Reg;
    use crate::machine::Machine;
    use crate::platform::RAM_BASE;
    use crate::recording;
    use tracepoint::{id, usage};

    fn tell(machine: &mut Machine, id: i32, arguments: &[u64]) {
        let registers = [Reg::R10, Reg::R11, Reg::R12, Reg::R13];
        for (register, value) in registers.into_iter().zip(arguments) {
            machine.harts[0].x.set(register, *value);
        }
        recording::tracepoint(&machine.harts[0], &mut machine.memory, id);
    }

    fn ask(machine: &Machine, line: &str) -> String {
        command(machine, &SymbolTable::default(), 0, line).unwrap()
    }

    #[test]
    fn the_guests_word_stands_beside_the_tables() {
        let mut machine = machine();
        machine.listen();
        assert!(ask(&machine, "frames").ends_with("only the guest knows.\n"));
        machine
            .memory
            .ram
            .slice_mut(crate::addr::PhysAddr(RAM_BASE), 4)
            .unwrap()
            .copy_from_slice(b"sh\0\0");
        tell(&mut machine, id::PROCESS_START, &[5, 1]);
        tell(&mut machine, id::PROCESS_NAME, &[5, RAM_BASE, 2]);
        tell(&mut machine, id::PROCESS_SPACE, &[5, 70]);
        tell(&mut machine, id::FRAMES, &[16, 32]);
        for frame in [20, 21, 22] {
            tell(&mut machine, id::FRAME_USE, &[frame, usage::ANON]);
        }
        tell(&mut machine, id::FRAME_MAP, &[20, 70, 0x10]);
        tell(&mut machine, id::FRAME_MAP, &[21, 70, 0x11]);
        tell(&mut machine, id::FRAME_MAP, &[21, 71, 0x11]);
        tell(&mut machine, id::SWAP_IN, &[22, 0, 9]);
        tell(&mut machine, id::FRAME_USE, &[23, usage::FILE]);
        let page = |number: u64| RAM_BASE + number * PAGE_SIZE;
        for (number, words) in [
            (0, "; guest: not given out\n"),
            (17, "; guest: free\n"),
            (20, "; guest: private page of pid 5 sh at 0x10000\n"),
            (
                21,
                "; guest: private page, shared by 2 pages: pid 5 sh at 0x11000, space 71 at 0x11000\n",
            ),
            (
                22,
                "; guest: swap cache, on its way to or from page 9 of swap area 0\n",
            ),
            (23, "; guest: page cache\n"),
        ] {
            let row = ask(&machine, &format!("frames {:#x}", page(number)));
            assert!(row.ends_with(words), "{row}");
        }
        let rows = ask(
            &machine,
            &format!("frames {:#x} {:#x}", page(16), page(24) - 1),
        );
        let rows: Vec<_> = rows
            .lines()
            .map(|row| row.split("guest: ").nth(1))
            .collect();
        assert_eq!(rows.len(), 5, "{rows:?}");
        assert_eq!(rows[0], Some("free"));
        let summary = ask(&machine, "frames");
        for words in [
            "The guest tells by its tracepoints:\n",
            "       12     48 KiB  free\n",
            "        1      4 KiB  swap cache\n",
            "        2      8 KiB  mapped by pid 5 sh, 1 of them shared\n",
        ] {
            assert!(summary.contains(words), "{words}: {summary}");
        }
        assert!(!summary.contains("only the guest knows"));
        tell(&mut machine, id::PROCESS_EXIT, &[5, 0]);
        let row = ask(&machine, &format!("frames {:#x}", page(20)));
        assert!(
            row.ends_with("private page of space 70 at 0x10000\n"),
            "{row}"
        );
    }
}
