//! A process's areas and pages: `maps`, `smaps`, `smaps_rollup` and `pagemap`.

use alloc::{format, string::String, vec::Vec};
use core::fmt::Write;

use abi::errno::{EINVAL, ENOMEM, Errno};
use vm::{
    Access, Advice, Area, AreaKind, Backing, HugePages, InodeId, LARGE_PAGES, Locked, ObjectId,
    PageFact, SHARE, Sharing, SpaceId, Usage, Vpn,
};

use super::{GONE, Who, view::View};
use crate::{
    PAGE_SIZE,
    fs::{names, volume},
    mm::{layout, pager},
};

/// A page in KiB.
const PAGE_KIB: u64 = PAGE_SIZE as u64 / 1024;

/// The column of an area's name in `maps`.
const NAME_COLUMN: usize = 73;

/// Bytes of heap that an area's lines take at most, while the text grows.
const MAPS_HEAP: usize = 2 * 160;
const SMAPS_HEAP: usize = 2 * 1000;

/// The device of the root file system, as `stat` gives it too.
const ROOT_DEVICE: u64 = 1;

/// The areas of a process with what each costs, if that is wanted; nothing for a process that has no
/// memory of its own.
fn areas(view: &View, heap: usize, costs: bool) -> Result<Vec<(Area, Usage)>, Errno> {
    let Some(space) = view.space else {
        return Ok(Vec::new());
    };
    let count = pager::with_vm(|vm| vm.areas(space).map_or(0, |areas| areas.iter().count()));
    if !volume::make_room(count * (heap + size_of::<(Area, Usage)>())) {
        return Err(ENOMEM);
    }
    Ok(pager::with_vm(|vm| {
        let Some(areas) = vm.areas(space) else {
            return Vec::new();
        };
        let cost = |area: &Area| {
            if costs {
                vm.usage(space, area.range)
            } else {
                Usage::default()
            }
        };
        areas
            .iter()
            .map(|area| (area.clone(), cost(area)))
            .collect()
    }))
}

/// `maps`.
pub(super) fn maps(view: &View) -> Result<String, Errno> {
    let mut text = String::new();
    for (area, _) in areas(view, MAPS_HEAP, false)? {
        header(&mut text, &area);
    }
    Ok(text)
}

/// `smaps`.
pub(super) fn smaps(view: &View) -> Result<String, Errno> {
    let mut text = String::new();
    for (area, usage) in areas(view, SMAPS_HEAP, true)? {
        header(&mut text, &area);
        let page_kib = match area.attributes.huge_pages {
            HugePages::Pool => LARGE_PAGES * PAGE_KIB,
            HugePages::Default | HugePages::Wanted | HugePages::Unwanted => PAGE_KIB,
        };
        for (name, kib) in [
            ("Size", area.range.pages() * PAGE_KIB),
            ("KernelPageSize", page_kib),
            ("MMUPageSize", page_kib),
        ] {
            line(&mut text, name, kib);
        }
        costs(&mut text, &usage, locked(&area, &usage));
        let eligible = u8::from(pager::with_vm(|vm| vm.is_large_eligible(&area)));
        let flags = flags(&area);
        let _ = writeln!(text, "THPeligible:    {eligible}\nVmFlags: {flags}");
    }
    Ok(text)
}

/// `smaps_rollup`: all of `smaps` in one.
pub(super) fn rollup(view: &View) -> Result<String, Errno> {
    let areas = areas(view, 0, true)?;
    let mut sum = Usage::default();
    for (_, usage) in &areas {
        sum.add(usage);
    }
    let locked = areas.iter().map(|(area, usage)| locked(area, usage)).sum();
    let (Some((first, _)), Some((last, _))) = (areas.first(), areas.last()) else {
        return Ok(String::new());
    };
    let mut text = format!(
        "{:08x}-{:08x} ---p 00000000 00:00 0 ",
        first.range.start().addr().get(),
        last.range.end().addr().get(),
    );
    name_column(&mut text, 0, "[rollup]");
    costs(&mut text, &sum, locked);
    Ok(text)
}

/// The line that an area has in `maps`.
fn header(text: &mut String, area: &Area) {
    let start = text.len();
    let letter = |access, letter| {
        if area.prot.permits(access) {
            letter
        } else {
            '-'
        }
    };
    let sharing = match area.sharing() {
        Sharing::Private => 'p',
        Sharing::Shared => 's',
    };
    let source = file_of(area);
    let (offset, device, inode) = match source {
        Some((file, first)) => (first * PAGE_SIZE as u64, ROOT_DEVICE, file.0),
        None => (0, 0, 0),
    };
    let _ = write!(
        text,
        "{:08x}-{:08x} {}{}{}{sharing} {offset:08x} {:02x}:{:02x} {inode} ",
        area.range.start().addr().get(),
        area.range.end().addr().get(),
        letter(Access::Load, 'r'),
        letter(Access::Store, 'w'),
        letter(Access::Fetch, 'x'),
        device >> 8,
        device & 0xff,
    );
    match name(area, source.map(|(file, _)| file)) {
        Some(name) => name_column(text, start, &name),
        None => text.push('\n'),
    }
}

/// Adds a name, in its column of the line that starts at `start`, and ends the line.
fn name_column(text: &mut String, start: usize, name: &str) {
    while text.len() - start < NAME_COLUMN {
        text.push(' ');
    }
    text.push_str(name);
    text.push('\n');
}

/// The file on the disk that an area shows, and from which page on.
fn file_of(area: &Area) -> Option<(InodeId, u64)> {
    match area.backing {
        Backing::Object {
            object: ObjectId::File(file),
            first,
            ..
        } if file != pager::TRAMPOLINE_FILE => Some((file, first)),
        Backing::Object { .. } | Backing::Anon => None,
    }
}

fn name(area: &Area, file: Option<InodeId>) -> Option<String> {
    if let Some(file) = file {
        return names::of(file);
    }
    let name = match (area.kind, area.backing) {
        (AreaKind::Heap, _) => "[heap]",
        (AreaKind::Stack, _) => "[stack]",
        // What Linux calls a page that only signal handlers return to (32-bit Arm has one).
        (AreaKind::Trampoline, _) => "[sigpage]",
        (_, Backing::Object { object, .. }) => {
            return names::of_memory(object).or_else(|| Some("/dev/zero (deleted)".into()));
        }
        _ if area.attributes.huge_pages == HugePages::Pool => "/anon_hugepage (deleted)",
        _ => return None,
    };
    Some(name.into())
}

fn line(text: &mut String, name: &str, kib: u64) {
    let _ = writeln!(text, "{:<16}{kib:8} kB", format!("{name}:"));
}

/// What an area has in memory and keeps there, in parts of a page as `Usage::proportional`.
fn locked(area: &Area, usage: &Usage) -> u64 {
    match area.attributes.locked {
        Locked::No => 0,
        Locked::OnFault | Locked::Yes => usage.proportional,
    }
}

/// The lines of `smaps` that count pages.
fn costs(text: &mut String, usage: &Usage, locked: u64) {
    let share = |parts: u64| parts * PAGE_KIB / SHARE;
    let pages = |pages: u64| pages * PAGE_KIB;
    for (name, kib) in [
        ("Rss", pages(usage.resident)),
        ("Pss", share(usage.proportional)),
        ("Pss_Dirty", share(usage.proportional_dirty)),
        ("Shared_Clean", pages(usage.shared_clean)),
        ("Shared_Dirty", pages(usage.shared_dirty)),
        ("Private_Clean", pages(usage.private_clean)),
        ("Private_Dirty", pages(usage.private_dirty)),
        ("Referenced", pages(usage.referenced)),
        ("Anonymous", pages(usage.anonymous)),
        ("LazyFree", 0),
        ("AnonHugePages", pages(usage.large)),
        ("ShmemPmdMapped", 0),
        ("FilePmdMapped", 0),
        ("Shared_Hugetlb", pages(usage.shared_pool)),
        ("Private_Hugetlb", pages(usage.private_pool)),
        ("Swap", pages(usage.swapped)),
        ("SwapPss", share(usage.swapped_proportional)),
        ("Locked", share(locked)),
    ] {
        line(text, name, kib);
    }
}

/// `VmFlags`: two letters for each thing that is so.
fn flags(area: &Area) -> String {
    let shared = area.sharing() == Sharing::Shared;
    let huge_pages = area.attributes.huge_pages;
    let all = [
        ("rd", area.prot.permits(Access::Load)),
        ("wr", area.prot.permits(Access::Store)),
        ("ex", area.prot.permits(Access::Fetch)),
        ("sh", shared),
        ("mr", area.max_prot.permits(Access::Load)),
        ("mw", area.max_prot.permits(Access::Store)),
        ("me", area.max_prot.permits(Access::Fetch)),
        ("ms", shared),
        ("gd", area.grows_to.is_some()),
        ("lo", area.attributes.locked != Locked::No),
        ("sr", area.attributes.advice == Advice::Sequential),
        ("rr", area.attributes.advice == Advice::Random),
        ("dc", area.attributes.not_in_child),
        ("nr", area.attributes.no_reserve),
        ("ht", huge_pages == HugePages::Pool),
        ("wf", area.attributes.wiped_in_child),
        ("dd", area.attributes.not_dumped),
        ("hg", huge_pages == HugePages::Wanted),
        ("nh", huge_pages == HugePages::Unwanted),
    ];
    let mut text = String::new();
    for (flag, _) in all.into_iter().filter(|&(_, set)| set) {
        text.push_str(flag);
        text.push(' ');
    }
    text
}

/// Bytes of an entry of `pagemap`.
const ENTRY: usize = size_of::<u64>();

/// Reads `pagemap`: a word for each page of the address space, made as it is read.
pub(super) fn read_pagemap(who: Who, at: u64, buffer: &mut [u8]) -> Result<usize, Errno> {
    let view = View::of(who).ok_or(GONE)?;
    if at % ENTRY as u64 != 0 || buffer.len() % ENTRY != 0 {
        return Err(EINVAL);
    }
    let Some(space) = view.space else {
        return Ok(0);
    };
    let first = at / ENTRY as u64;
    let end = (layout::USER_END / PAGE_SIZE) as u64;
    let count = (buffer.len() / ENTRY) as u64;
    let pages = first..first.saturating_add(count).min(end).max(first);
    let len = (pages.end - pages.start) as usize * ENTRY;
    for (page, word) in pages.zip(buffer.chunks_exact_mut(ENTRY)) {
        word.copy_from_slice(&pagemap_entry(space, Vpn::new(page)).to_le_bytes());
    }
    Ok(len)
}

/// An entry of `pagemap` (Linux, `Documentation/admin-guide/mm/pagemap.rst`).
fn pagemap_entry(space: SpaceId, page: Vpn) -> u64 {
    const PRESENT: u64 = 1 << 63;
    const SWAPPED: u64 = 1 << 62;
    const SHAREABLE: u64 = 1 << 61;
    const EXCLUSIVE: u64 = 1 << 56;
    /// The number of the swap area has bits 0 to 4, and the slot those above.
    const SLOT_SHIFT: u32 = 5;
    let fact = pager::with_vm(|vm| vm.page_fact(space, page));
    match fact {
        PageFact::Nowhere => 0,
        PageFact::Swapped(slot) => SWAPPED | u64::from(slot.get()) << SLOT_SHIFT,
        PageFact::Frame {
            frame,
            exclusive,
            shareable,
        } => {
            let bit = |set: bool, bit: u64| if set { bit } else { 0 };
            let number = pager::page_number(frame) as u64;
            PRESENT | number | bit(shareable, SHAREABLE) | bit(exclusive, EXCLUSIVE)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vm::{PageRange, Prot};

    fn area(kind: AreaKind, prot: Prot, backing: Backing) -> Area {
        Area {
            range: PageRange::new(Vpn::new(0x10), Vpn::new(0x12)).expect("not empty"),
            prot,
            max_prot: Prot::RWX,
            backing,
            kind,
            grows_to: None,
            attributes: vm::Attributes::default(),
        }
    }

    /// The lines of a real Linux's `maps` for areas like these, by `cat /proc/self/maps`.
    #[test]
    fn lines_are_laid_out_as_linux_does() {
        let file = Backing::Object {
            object: ObjectId::File(InodeId(393_222)),
            first: 3,
            bytes: u64::MAX,
            sharing: Sharing::Shared,
        };
        names::note(InodeId(393_222), "/bin/a b");
        for (kind, prot, backing, line) in [
            (
                AreaKind::Mmap,
                Prot::RW,
                Backing::Anon,
                "00010000-00012000 rw-p 00000000 00:00 0 \n",
            ),
            (
                AreaKind::Heap,
                Prot::RW,
                Backing::Anon,
                "00010000-00012000 rw-p 00000000 00:00 0                                  [heap]\n",
            ),
            (
                AreaKind::Mmap,
                Prot::RX,
                file,
                "00010000-00012000 r-xs 00003000 00:01 393222                             /bin/a b\n",
            ),
        ] {
            let mut text = String::new();
            header(&mut text, &area(kind, prot, backing));
            assert_eq!(text, line);
        }
    }

    #[test]
    fn counts_have_their_columns() {
        let mut text = String::new();
        line(&mut text, "Rss", 4);
        line(&mut text, "Private_Hugetlb", 123_456_789);
        assert_eq!(
            text,
            "Rss:                   4 kB\nPrivate_Hugetlb:123456789 kB\n"
        );
    }

    #[test]
    fn flags_are_pairs_of_letters() {
        let mut area = area(AreaKind::Mmap, Prot::RX, Backing::Anon);
        for (huge_pages, expected) in [
            (HugePages::Default, "rd ex mr mw me "),
            (HugePages::Wanted, "rd ex mr mw me hg "),
            (HugePages::Unwanted, "rd ex mr mw me nh "),
            (HugePages::Pool, "rd ex mr mw me ht "),
        ] {
            area.attributes.huge_pages = huge_pages;
            assert_eq!(flags(&area), expected);
        }
    }
}
