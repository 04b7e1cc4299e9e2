//! `mremap`.

use crate::file::{Scratch, pattern};
use crate::harness::{Failure, Test, TestResult, counters, dies_of, in_child, measured, touch};
use alloc::vec::Vec;
use ulib::abi::errno::{EFAULT, EINVAL, ENOMEM};
use ulib::abi::mm::*;
use ulib::abi::signal::Signal;
use ulib::abi::syscall::*;
use ulib::fs::OpenOptions;
use ulib::mem::{Mapping, READ_WRITE};
use ulib::probe::{Target, syscall};
use ulib::stats;
use ulib::{Errno, PAGE_SIZE};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "mremap-in-place",
        run: in_place,
    },
    Test {
        name: "mremap-moves-frames",
        run: moves_frames,
    },
    Test {
        name: "mremap-fixed",
        run: fixed,
    },
    Test {
        name: "mremap-file",
        run: file,
    },
    Test {
        name: "mremap-refused",
        run: refused,
    },
];

const ANON: usize = MAP_PRIVATE | MAP_ANONYMOUS;
const NO_FD: usize = usize::MAX;

pub(crate) fn mremap(
    addr: usize,
    pages: usize,
    new_pages: usize,
    flags: usize,
    to: usize,
) -> Result<usize, Errno> {
    let (len, new_len) = (pages * PAGE_SIZE, new_pages * PAGE_SIZE);
    syscall(SYS_MREMAP, [addr, len, new_len, flags, to, 0])
}

pub(crate) fn munmap(addr: usize, pages: usize) -> TestResult {
    syscall(SYS_MUNMAP, [addr, pages * PAGE_SIZE, 0, 0, 0, 0])?;
    Ok(())
}

/// Pages that each hold their number and one.
pub(crate) fn numbered(pages: usize) -> Result<Mapping, Errno> {
    let memory = Mapping::anonymous(pages)?;
    for page in 0..pages {
        memory.write_page(page, page as u64 + 1);
    }
    Ok(memory)
}

/// A run of pages in which nothing is.
pub(crate) fn free_place(pages: usize) -> Result<usize, Errno> {
    let memory = Mapping::anonymous(pages)?;
    let addr = memory.addr();
    memory.unmap()?;
    Ok(addr)
}

fn in_place() -> TestResult {
    // A mapping with room above it.
    let mut memory = numbered(8)?;
    memory.split_off(4).unmap()?;
    let (delta, moved) = measured(|| memory.resize(6, 0))?;
    check_eq!(moved, Ok(false), "growing into the room above");
    check_eq!(delta.of(|s| s.faults), 0, "faults");
    check_eq!(
        (memory.read_page(3), memory.read_page(5)),
        (4, 0),
        "an old page and a new one"
    );
    let (delta, moved) = measured(|| memory.resize(1, 0))?;
    check_eq!(moved, Ok(false), "shrinking");
    check_eq!(delta.of(|s| s.frames_free), 3, "frames given back");
    let cut_off = memory.addr() + 3 * PAGE_SIZE;
    dies_of(Signal::Segv, "a load from what was cut off", || {
        Target::new(cut_off).load_u64();
    })?;
    let obstacle = syscall(
        SYS_MMAP,
        [
            memory.addr() + PAGE_SIZE,
            PAGE_SIZE,
            READ_WRITE,
            ANON | MAP_FIXED_NOREPLACE,
            NO_FD,
            0,
        ],
    )?;
    check_eq!(
        memory.resize(2, 0),
        Err(ENOMEM),
        "growing against an obstacle"
    );
    check_eq!(memory.read_page(0), 1, "the page");
    munmap(obstacle, 1)
}

/// Frames and slots go along; nothing is copied or read.
fn moves_frames() -> TestResult {
    const PAGES: usize = 6;
    let swaps = counters()?.swap_total > 0;
    let memory = numbered(PAGES)?;
    if swaps {
        stats::evict(memory.page_addr(2))?;
    }
    let child = || {
        // Every page is shared with the parent.
        let target = moved_to(memory.addr(), PAGES, PAGES)?;
        let (delta, ()) = measured(|| Target::new(target).store_u64(77))?;
        check_eq!(
            delta.of(|s| s.cow_copied),
            1,
            "pages copied at the first store"
        );
        munmap(target, PAGES)
    };
    in_child(child)?;
    let target = moved_to(memory.addr(), PAGES, PAGES + 2)?;
    core::mem::forget(memory);
    let words = (0..PAGES + 2).map(|page| Target::new(target + page * PAGE_SIZE));
    let (delta, sum) = measured(|| words.map(Target::load_u64).sum::<u64>())?;
    check_eq!(sum, 21, "the sum of the pages");
    check_eq!(
        delta.of(|s| s.swapped_in),
        u64::from(swaps),
        "pages read from swap"
    );
    munmap(target, PAGES + 2)
}

/// Moves pages, and holds the kernel to having moved frames and slots. Returns where they are then.
fn moved_to(addr: usize, pages: usize, new_pages: usize) -> Result<usize, Failure> {
    let frames = frames_at(addr, pages)?;
    let target = free_place(new_pages)?;
    let flags = MREMAP_MAYMOVE | MREMAP_FIXED;
    let (delta, moved) = measured(|| mremap(addr, pages, new_pages, flags, target))?;
    check_eq!(moved, Ok(target), "where they are");
    check_eq!(delta.of(|s| s.remap_moved), pages as u64, "pages moved");
    check_eq!(delta.of(|s| s.cow_copied), 0, "pages copied");
    check_eq!(delta.of(|s| s.faults), 0, "faults");
    check_eq!(delta.of(|s| s.swapped_in), 0, "pages read");
    check_eq!(frames_at(target, pages)?, frames, "frames and slots");
    Ok(target)
}

fn frames_at(addr: usize, pages: usize) -> Result<Vec<u64>, Failure> {
    let addresses = (0..pages).map(|page| addr + page * PAGE_SIZE);
    let frames = addresses.map(|addr| stats::page(addr).map(|info| info.frame));
    Ok(frames.collect::<Result<_, _>>()?)
}

fn fixed() -> TestResult {
    let memory = numbered(4)?;
    let other = numbered(4)?;
    in_child(|| {
        let flags = MREMAP_MAYMOVE | MREMAP_FIXED;
        let moved = mremap(memory.addr(), 4, 3, flags, other.addr());
        check_eq!(moved, Ok(other.addr()), "a move over another mapping");
        check_eq!(
            [0, 1, 2, 3].map(|page| other.read_page(page)),
            [1, 2, 3, 4],
            "three pages moved, and one of the other"
        );
        dies_of(Signal::Segv, "a load from what was cut off", || {
            touch(memory.read_page(3));
        })?;
        let kept = mremap(other.addr(), 2, 2, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0)?;
        check_eq!(Target::new(kept + PAGE_SIZE).load_u64(), 2, "what moved");
        check_eq!(other.read_page(1), 0, "what stayed");
        Ok(())
    })
}

fn file() -> TestResult {
    let scratch = Scratch::patterned(6 * PAGE_SIZE)?;
    let file = OpenOptions::new().read().write().open(&scratch.path)?;
    let mut memory = Mapping::file_shared(&file, 1, 2, READ_WRITE)?;
    memory.write_u8(3, 0x33);
    memory.resize(4, MREMAP_MAYMOVE)?;
    check_eq!(memory.read_u8(3), 0x33, "a byte that was stored");
    check_eq!(
        memory.read_u8(3 * PAGE_SIZE),
        pattern(4 * PAGE_SIZE),
        "a page further on"
    );
    // Without a length it is shown once more.
    let again = mremap(memory.addr(), 0, 2, MREMAP_MAYMOVE, 0)?;
    let target = Target::new(again + PAGE_SIZE);
    target.store_u8(0x44);
    check_eq!(
        memory.read_u8(PAGE_SIZE),
        0x44,
        "a store through the second view"
    );
    munmap(again, 2)?;
    memory.unmap()?;
    let content = scratch.content()?;
    check_eq!(
        (content[PAGE_SIZE + 3], content[2 * PAGE_SIZE]),
        (0x33, 0x44),
        "the file"
    );
    Ok(())
}

fn refused() -> TestResult {
    let mut memory = numbered(6)?;
    let rest = memory.split_off(3);
    rest.protect(PROT_READ)?;
    let (addr, may) = (memory.addr(), MREMAP_MAYMOVE);
    let place = free_place(8)?;
    for (what, answer, expected) in [
        ("within a page", mremap(addr + 8, 1, 2, may, 0), EINVAL),
        ("to nothing", mremap(addr, 1, 0, may, 0), EINVAL),
        ("unknown flags", mremap(addr, 1, 2, 8, 0), EINVAL),
        (
            "fixed, and may not move",
            mremap(addr, 1, 2, MREMAP_FIXED, place),
            EINVAL,
        ),
        (
            "kept, and longer",
            mremap(addr, 1, 2, may | MREMAP_DONTUNMAP, 0),
            EINVAL,
        ),
        (
            "private, without a length",
            mremap(addr, 0, 2, may, 0),
            EINVAL,
        ),
        (
            "onto itself",
            mremap(addr, 2, 2, may | MREMAP_FIXED, addr + PAGE_SIZE),
            EINVAL,
        ),
        (
            "to within a page",
            mremap(addr, 2, 2, may | MREMAP_FIXED, place + 8),
            EINVAL,
        ),
        (
            "to the kernel",
            mremap(addr, 2, 2, may | MREMAP_FIXED, 1 << 39),
            EINVAL,
        ),
        ("where nothing is", mremap(place, 1, 2, may, 0), EFAULT),
        ("over two areas", mremap(addr, 6, 7, may, 0), EFAULT),
        ("a part, in place", mremap(addr, 2, 3, 0, 0), ENOMEM),
        ("1 TiB", mremap(addr, 3, 1 << 28, may, 0), ENOMEM),
    ] {
        check_eq!(answer, Err(expected), "mremap {what}");
    }
    check_eq!(
        (memory.read_page(2), rest.read_page(2)),
        (3, 6),
        "the pages"
    );
    Ok(())
}
