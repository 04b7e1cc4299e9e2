//! What mappings can be asked for, and what they refuse: flags, stacks, places, many of them.

use crate::file::Scratch;
use crate::harness::{
    Failure, Test, TestResult, counters, dies_of, finish, in_child, measured, need_room,
    ram_frames, start, touch,
};
use alloc::vec;
use alloc::vec::Vec;
use ulib::abi::errno::{EEXIST, EINVAL, ENODEV, ENOMEM, EOPNOTSUPP, EOVERFLOW, EPERM};
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

use crate::remap::{free_place, mremap, munmap, numbered};

pub(crate) const TESTS: &[Test] = &[
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
        name: "mmap-area-limit",
        run: area_limit,
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
/// A flag that nobody knows.
const UNKNOWN: usize = 0x4000_0000;
const NO_FD: usize = usize::MAX;

fn mmap(
    addr: usize,
    len: usize,
    prot: usize,
    flags: usize,
    fd: usize,
    offset: usize,
) -> Result<usize, Errno> {
    syscall(SYS_MMAP, [addr, len, prot, flags, fd, offset])
}

fn flags() -> TestResult {
    let scratch = Scratch::patterned(100)?;
    let file = File::open(&scratch.path)?;
    let fd = file.fd() as usize;
    let (read, _write) = process::pipe()?;
    let pipe = read.fd() as usize;
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
            mmap(0, 4096, PROT_READ, MAP_SHARED_VALIDATE | UNKNOWN, fd, 0),
            EOPNOTSUPP,
        ),
        (
            "a pipe",
            mmap(0, 4096, PROT_READ, MAP_PRIVATE, pipe, 0),
            ENODEV,
        ),
        (
            "beyond what files can have",
            mmap(
                0,
                4096,
                PROT_READ,
                MAP_PRIVATE,
                fd,
                isize::MAX as usize & !4095,
            ),
            EOVERFLOW,
        ),
        (
            "a file that grows down",
            mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_GROWSDOWN, fd, 0),
            EINVAL,
        ),
        (
            "shared zeros that grow down",
            mmap(
                0,
                4096,
                PROT_READ,
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
    flags_accepted(fd)
}

/// Flags that are ignored, hints, and pages at once.
fn flags_accepted(fd: usize) -> TestResult {
    // Without validation unknown flags are ignored; so are unknown bits of the rights.
    let ignored = mmap(0, 4096, PROT_READ | 0x100, MAP_SHARED | UNKNOWN, fd, 0)?;
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
    let scratch = Scratch::patterned_on_disk(PAGES * PAGE_SIZE)?;
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

/// Holes make areas, and these take the kernel's memory: it refuses in time, and all is well afterwards.
fn area_limit() -> TestResult {
    const MOST: usize = 70_000;
    let memory = Mapping::anonymous(2 * MOST)?;
    let addr = memory.addr();
    let hole = |index: usize| {
        let at = addr + (2 * index + 1) * PAGE_SIZE;
        syscall(SYS_MUNMAP, [at, PAGE_SIZE, 0, 0, 0, 0])
    };
    let holes = (0..MOST).take_while(|&index| hole(index).is_ok()).count();
    check!((1000..MOST).contains(&holes), "{holes} areas");
    check_eq!(hole(holes), Err(ENOMEM), "one more hole");
    check_eq!(
        Mapping::anonymous(1).map(drop),
        Err(ENOMEM),
        "one more mapping"
    );
    Target::new(addr + 2 * holes * PAGE_SIZE).store_u64(1);
    memory.unmap()?;
    Mapping::anonymous(1)?.write_page(0, 1);
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
