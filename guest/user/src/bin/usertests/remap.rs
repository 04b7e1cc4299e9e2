//! `mremap`, and more of what mappings can be asked for.

use crate::file::{Scratch, pattern};
use crate::harness::{
    Failure, Test, TestResult, counters, dies_of, finish, in_child, measured, need_room,
    ram_frames, start, touch,
};
use alloc::vec;
use alloc::vec::Vec;
use ulib::abi::errno::{EEXIST, EFAULT, EINVAL, ENODEV, ENOMEM, EOPNOTSUPP, EOVERFLOW, EPERM};
use ulib::abi::mm::*;
use ulib::abi::signal::Signal;
use ulib::abi::syscall::*;
use ulib::fs::{File, OpenOptions};
use ulib::mem::{Mapping, READ_WRITE};
use ulib::probe::{self, Target, syscall};
use ulib::process;
use ulib::rng::Rng;
use ulib::stats::{self, PageState};
use ulib::{Errno, PAGE_SIZE, sys};
use user::pattern::Pattern;

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
    Test {
        name: "mmap-flags",
        run: flags,
    },
    Test {
        name: "mmap-growsdown",
        run: grows_down,
    },
    Test {
        name: "mmap-not-over",
        run: not_over,
    },
    Test {
        name: "mmap-file-shuffle",
        run: shuffle,
    },
    Test {
        name: "mmap-exit-writes-dirty-only",
        run: exit_writes_dirty_only,
    },
    Test {
        name: "mmap-many-areas",
        run: many_areas,
    },
    Test {
        name: "mprotect-over-hole",
        run: protect_over_hole,
    },
    Test {
        name: "evict-while-copyin",
        run: evict_while_copying,
    },
];

const ANON: usize = MAP_PRIVATE | MAP_ANONYMOUS;
const NO_FD: usize = usize::MAX;

fn mremap(
    addr: usize,
    pages: usize,
    new_pages: usize,
    flags: usize,
    to: usize,
) -> Result<usize, Errno> {
    let (len, new_len) = (pages * PAGE_SIZE, new_pages * PAGE_SIZE);
    syscall(SYS_MREMAP, [addr, len, new_len, flags, to, 0])
}

fn munmap(addr: usize, pages: usize) -> TestResult {
    syscall(SYS_MUNMAP, [addr, pages * PAGE_SIZE, 0, 0, 0, 0])?;
    Ok(())
}

/// Pages that each hold their number and one.
fn numbered(pages: usize) -> Result<Mapping, Errno> {
    let memory = Mapping::anonymous(pages)?;
    for page in 0..pages {
        memory.write_page(page, page as u64 + 1);
    }
    Ok(memory)
}

/// A run of pages in which nothing is.
fn free_place(pages: usize) -> Result<usize, Errno> {
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

fn flags() -> TestResult {
    let mmap = |addr, len, prot, flags, fd, offset| {
        syscall(SYS_MMAP, [addr, len, prot, flags, fd, offset])
    };
    let scratch = Scratch::patterned(100)?;
    let file = File::open(&scratch.path)?;
    let fd = file.fd() as usize;
    let (read, _write) = process::pipe()?;
    let pipe = read.fd() as usize;
    let read_only = PROT_READ;
    let unknown = 0x4000_0000;
    for (what, answer, expected) in [
        (
            "shared zeros with validation",
            mmap(
                0,
                4096,
                READ_WRITE,
                MAP_SHARED_VALIDATE | MAP_ANONYMOUS,
                NO_FD,
                0,
            ),
            EINVAL,
        ),
        (
            "flags nobody knows, with validation",
            mmap(0, 4096, read_only, MAP_SHARED_VALIDATE | unknown, fd, 0),
            EOPNOTSUPP,
        ),
        (
            "a pipe",
            mmap(0, 4096, read_only, MAP_PRIVATE, pipe, 0),
            ENODEV,
        ),
        (
            "beyond what files can have",
            mmap(
                0,
                4096,
                read_only,
                MAP_PRIVATE,
                fd,
                isize::MAX as usize & !4095,
            ),
            EOVERFLOW,
        ),
        (
            "a file that grows down",
            mmap(0, 4096, read_only, MAP_PRIVATE | MAP_GROWSDOWN, fd, 0),
            EINVAL,
        ),
        (
            "shared zeros that grow down",
            mmap(
                0,
                4096,
                read_only,
                MAP_SHARED | MAP_ANONYMOUS | MAP_GROWSDOWN,
                NO_FD,
                0,
            ),
            EINVAL,
        ),
        (
            "the page at NULL",
            mmap(0, 4096, READ_WRITE, ANON | MAP_FIXED, NO_FD, 0),
            EPERM,
        ),
    ] {
        check_eq!(answer, Err(expected), "mmap of {what}");
    }
    // Without validation unknown flags are ignored; so are unknown bits of the rights.
    let ignored = mmap(0, 4096, read_only | 0x100, MAP_SHARED | unknown, fd, 0)?;
    munmap(ignored, 1)?;
    // A hint is kept where there is room, rounded down, and passed over where there is none.
    let place = free_place(4)?;
    let hinted = mmap(place + 5, 4096, READ_WRITE, ANON, NO_FD, 0)?;
    check_eq!(hinted, place, "a mapping with a hint");
    let elsewhere = mmap(
        place,
        4096,
        READ_WRITE,
        ANON | MAP_NORESERVE | MAP_STACK,
        NO_FD,
        0,
    )?;
    check!(elsewhere != place, "a hint took what was there");
    munmap(hinted, 1)?;
    munmap(elsewhere, 1)?;
    // All pages at once, without a fault afterwards.
    let (delta, populated) =
        measured(|| mmap(0, 8 * 4096, READ_WRITE, ANON | MAP_POPULATE, NO_FD, 0))?;
    let populated = populated?;
    check_eq!(
        delta.of(|s| s.demand_zero),
        8,
        "frames given by MAP_POPULATE"
    );
    let (delta, ()) = measured(|| Target::new(populated + 7 * PAGE_SIZE).store_u64(1))?;
    check_eq!(delta.of(|s| s.faults), 0, "faults afterwards");
    munmap(populated, 8)
}

fn grows_down() -> TestResult {
    let place = free_place(64)?;
    let top = place + 64 * PAGE_SIZE;
    let stack = top - PAGE_SIZE;
    let flags = ANON | MAP_GROWSDOWN | MAP_FIXED_NOREPLACE;
    let mapped = syscall(SYS_MMAP, [stack, PAGE_SIZE, READ_WRITE, flags, NO_FD, 0])?;
    check_eq!(mapped, stack, "a stack of one page");
    Target::new(stack - 10 * PAGE_SIZE).store_u64(5);
    check_eq!(
        Target::new(stack - 10 * PAGE_SIZE).load_u64(),
        5,
        "ten pages below"
    );
    check_eq!(
        stats::page(stack - 5 * PAGE_SIZE)?.page_state(),
        Some(PageState::Untouched),
        "between them"
    );
    // From the start, wherever that is now.
    let protect = [stack, PAGE_SIZE, PROT_READ | PROT_GROWSDOWN, 0, 0, 0];
    syscall(SYS_MPROTECT, protect)?;
    dies_of(Signal::Segv, "a store to the stack's lowest page", || {
        Target::new(stack - 10 * PAGE_SIZE).store_u64(6);
    })?;
    munmap(stack - 10 * PAGE_SIZE, 11)
}

/// Nothing is put over code, stack or the kernel's part unless it is asked for in so many words.
fn not_over() -> TestResult {
    let place = |addr: usize, flags| {
        syscall(
            SYS_MMAP,
            [addr, 2 * PAGE_SIZE, READ_WRITE, ANON | flags, NO_FD, 0],
        )
    };
    let stack = probe::stack_pointer() & !(PAGE_SIZE - 1);
    let text = probe::text_start();
    for (what, addr) in [
        ("code", text),
        ("data", probe::data_start()),
        ("the stack", stack),
    ] {
        check_eq!(place(addr, MAP_FIXED_NOREPLACE), Err(EEXIST), "over {what}");
        let beside = place(addr, 0)?;
        check!(
            beside != addr & !(PAGE_SIZE - 1),
            "a hint put it over {what}"
        );
        munmap(beside, 2)?;
    }
    for (what, addr) in [
        ("kernel", 1 << 38),
        ("last pages", usize::MAX - 2 * PAGE_SIZE + 1),
    ] {
        check_eq!(
            place(addr, MAP_FIXED),
            Err(ENOMEM),
            "over the {what}, fixed"
        );
        let elsewhere = place(addr, 0)?;
        munmap(elsewhere, 2)?;
    }
    Ok(())
}

/// The bytes of a mapped file, shuffled in place and followed along in a model.
fn shuffle() -> TestResult {
    const PAGES: usize = 8;
    let scratch = Scratch::patterned(PAGES * PAGE_SIZE)?;
    let file = OpenOptions::new().read().write().open(&scratch.path)?;
    let memory = Mapping::file_shared(&file, 0, PAGES, READ_WRITE)?;
    let mut model: Vec<u8> = scratch.content()?;
    let mut rng = Rng::new(5);
    for last in (1..model.len()).rev().step_by(3) {
        let other = rng.below(last + 1);
        model.swap(last, other);
        let (a, b) = (memory.read_u8(last), memory.read_u8(other));
        memory.write_u8(last, b);
        memory.write_u8(other, a);
    }
    check!(
        memory.bytes_are(0, &model),
        "the mapping differs from the model"
    );
    memory.unmap()?;
    check!(
        scratch.content()? == model,
        "the file differs from the model"
    );
    Ok(())
}

/// A process that just ends writes what it stored, and no more.
fn exit_writes_dirty_only() -> TestResult {
    const PAGES: usize = 8;
    let scratch = Scratch::patterned(PAGES * PAGE_SIZE)?;
    let file = OpenOptions::new().read().write().open(&scratch.path)?;
    let (delta, ended) = measured(|| {
        in_child(|| {
            let memory = Mapping::file_shared(&file, 0, PAGES, READ_WRITE)?;
            (0..PAGES).for_each(|page| touch(memory.read_u8(page * PAGE_SIZE)));
            for page in [1, 5, 6] {
                memory.write_u8(page * PAGE_SIZE, 0x99);
            }
            core::mem::forget(memory);
            Ok(())
        })?;
        sys::fsync(file.fd())?;
        Ok::<(), Failure>(())
    })?;
    ended?;
    check_eq!(delta.of(|s| s.file_written), 3, "pages written");
    stats::drop_caches()?;
    let content = scratch.content()?;
    let changed: Vec<usize> = (0..PAGES)
        .filter(|page| content[page * PAGE_SIZE] == 0x99)
        .collect();
    check_eq!(changed, [1, 5, 6], "pages changed");
    Ok(())
}

/// Areas split as rights differ, and merge as they agree again: the last is as large as the first.
fn many_areas() -> TestResult {
    const PAGES: usize = 512;
    let memory = Mapping::anonymous(PAGES)?;
    for page in (0..PAGES).step_by(2) {
        syscall(
            SYS_MPROTECT,
            [memory.page_addr(page), PAGE_SIZE, PROT_READ, 0, 0, 0],
        )?;
    }
    for page in (1..PAGES).step_by(2) {
        memory.write_page(page, page as u64);
    }
    dies_of(Signal::Segv, "a store to every second page", || {
        memory.write_page(256, 1)
    })?;
    // Over half a thousand areas at once, and then over one.
    memory.protect(READ_WRITE)?;
    for page in 0..PAGES {
        check_eq!(
            memory.read_page(page),
            page as u64 % 2 * page as u64,
            "page {page}"
        );
        memory.write_page(page, 1);
    }
    let grown = mremap(memory.addr(), PAGES, PAGES - 1, 0, 0);
    check_eq!(
        grown,
        Ok(memory.addr()),
        "shrinking the one area that it is again"
    );
    Ok(())
}

/// What lies below a hole changes, what lies above does not.
fn protect_over_hole() -> TestResult {
    let mut memory = numbered(5)?;
    let mut middle = memory.split_off(2);
    let last = middle.split_off(1);
    middle.unmap()?;
    let protect = |prot| syscall(SYS_MPROTECT, [memory.addr(), 5 * PAGE_SIZE, prot, 0, 0, 0]);
    check_eq!(protect(PROT_READ), Err(ENOMEM), "mprotect over a hole");
    dies_of(Signal::Segv, "a store below the hole", || {
        memory.write_page(1, 1)
    })?;
    last.write_page(0, 9);
    check_eq!(protect(PROT_READ | 0x100), Err(EINVAL), "unknown rights");
    let nothing = syscall(SYS_MPROTECT, [memory.addr(), 0, PROT_READ, 0, 0, 0]);
    check_eq!(nothing, Ok(0), "mprotect of nothing");
    Ok(())
}

/// The kernel copies from pages that are in swap, and between others' evictions: no byte is lost.
fn evict_while_copying() -> TestResult {
    const PAGES: usize = 24;
    let frames = ram_frames()?;
    need_room(frames + frames / 8 + 2 * PAGES)?;
    if counters()?.swap_total == 0 {
        return Err(Failure::Skipped("there is no swap".into()));
    }
    let (read, write) = process::pipe()?;
    let hog = start(|| {
        let size = frames + frames / 8;
        let memory = Mapping::anonymous(size)?;
        (0..size).for_each(|page| memory.write_page(page, 1));
        Ok(())
    })?;
    let writer = start(|| {
        let memory = Mapping::anonymous(PAGES)?;
        let pattern = Pattern::new(3);
        for round in 0..4 {
            for page in 0..PAGES {
                pattern.write(&memory, page, round);
                // It may be on its way out already.
                let _: Result<(), Errno> = stats::evict(memory.page_addr(page));
            }
            let mut sent = 0;
            while sent < memory.len() {
                let rest = [
                    write.fd() as usize,
                    memory.addr() + sent,
                    memory.len() - sent,
                    0,
                    0,
                    0,
                ];
                sent += syscall(SYS_WRITE, rest)?;
            }
        }
        Ok(())
    })?;
    let pattern = Pattern::new(3);
    let copy = Mapping::anonymous(PAGES)?;
    let mut buffer = vec![0; PAGE_SIZE];
    for round in 0..4 {
        for page in 0..PAGES {
            read.read_exact(&mut buffer)?;
            copy.write_bytes(page * PAGE_SIZE, &buffer);
        }
        let wrong = (0..PAGES).find(|&page| !pattern.check(&copy, page, round));
        check_eq!(
            wrong,
            None,
            "the first page that came wrong in round {round}"
        );
    }
    finish(writer)?;
    finish(hog)
}
