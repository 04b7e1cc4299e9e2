//! `madvise`, `mincore` and `msync`.

use crate::file::{Scratch, pattern};
use crate::harness::{Test, TestResult, counters, dies_of, in_child, measured, touch};
use alloc::vec;
use alloc::vec::Vec;
use ulib::abi::errno::{EBUSY, EFAULT, EINVAL, ENOMEM};
use ulib::abi::mm::*;
use ulib::abi::signal::Signal;
use ulib::abi::syscall::{SYS_MADVISE, SYS_MINCORE, SYS_MSYNC};
use ulib::fs::{File, OpenOptions};
use ulib::mem::{Mapping, READ_WRITE};
use ulib::probe::{Target, syscall};
use ulib::stats::{self, PageState};
use ulib::{Errno, PAGE_SIZE};
use user::measure;

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "madvise-dontneed",
        run: dont_need,
    },
    Test {
        name: "madvise-refused",
        run: refused,
    },
    Test {
        name: "madvise-free",
        run: free,
    },
    Test {
        name: "madvise-willneed",
        run: will_need,
    },
    Test {
        name: "madvise-pageout",
        run: page_out,
    },
    Test {
        name: "madvise-fork",
        run: fork,
    },
    Test {
        name: "madvise-populate",
        run: populate,
    },
    Test {
        name: "mincore",
        run: in_core,
    },
    Test {
        name: "msync-dirty-only",
        run: sync_dirty_only,
    },
    Test {
        name: "msync-refused",
        run: sync_refused,
    },
];

fn madvise(addr: usize, pages: usize, advice: usize) -> Result<(), Errno> {
    syscall(SYS_MADVISE, [addr, pages * PAGE_SIZE, advice, 0, 0, 0]).map(drop)
}

/// Pages that each hold their number and one.
fn numbered(pages: usize) -> Result<Mapping, Errno> {
    let memory = Mapping::anonymous(pages)?;
    for page in 0..pages {
        memory.write_page(page, page as u64 + 1);
    }
    Ok(memory)
}

fn open_both(scratch: &Scratch) -> Result<File, Errno> {
    OpenOptions::new().read().write().open(&scratch.path)
}

fn dont_need() -> TestResult {
    const PAGES: usize = 6;
    let memory = numbered(PAGES)?;
    let (delta, advised) = measured(|| madvise(memory.addr(), 4, MADV_DONTNEED))?;
    advised?;
    check_eq!(delta.of(|s| s.frames_free), 4, "frames given back");
    let (delta, sum) = measured(|| (0..4).map(|page| memory.read_page(page)).sum::<u64>())?;
    check_eq!(sum, 0, "the sum of the pages that were given up");
    check_eq!(
        delta.of(|s| s.zero_page_reads),
        4,
        "loads given the zero page"
    );
    check_eq!(
        (memory.read_page(4), memory.read_page(5)),
        (5, 6),
        "the rest"
    );
    // A private page of a file shows the file again, a shared one what was stored.
    let scratch = Scratch::patterned(2 * PAGE_SIZE)?;
    let file = open_both(&scratch)?;
    let private = Mapping::file_private(&file, 0, 2, READ_WRITE)?;
    let shared = Mapping::file_shared(&file, 0, 2, READ_WRITE)?;
    private.write_u8(PAGE_SIZE, 0x55);
    shared.write_u8(1, 0x66);
    private.advise(MADV_DONTNEED)?;
    shared.advise(MADV_DONTNEED)?;
    check_eq!(
        private.read_u8(PAGE_SIZE),
        pattern(PAGE_SIZE),
        "the private page"
    );
    check_eq!(
        (private.read_u8(1), shared.read_u8(1)),
        (0x66, 0x66),
        "the shared page"
    );
    let object = Mapping::shared(1)?;
    object.write_page(0, 7);
    object.advise(MADV_DONTNEED)?;
    check_eq!(object.read_page(0), 7, "a page of shared memory");
    Ok(())
}

fn refused() -> TestResult {
    let mut memory = numbered(5)?;
    let mut rest = memory.split_off(2);
    let last = rest.split_off(1);
    rest.unmap()?;
    check_eq!(
        madvise(memory.addr(), 4, MADV_DONTNEED),
        Err(ENOMEM),
        "advice for a range with a hole"
    );
    check_eq!(
        [
            memory.read_page(0),
            memory.read_page(1),
            last.read_page(0),
            last.read_page(1)
        ],
        [0, 0, 0, 5],
        "the pages on both sides of the hole are given up even so"
    );
    let scratch = Scratch::patterned(PAGE_SIZE)?;
    let file = Mapping::file_private(&File::open(&scratch.path)?, 0, 1, READ_WRITE)?;
    last.lock()?;
    for (what, addr, pages, advice, expected) in [
        ("no such advice", memory.addr(), 1, 77, Err(EINVAL)),
        (
            "within a page",
            memory.addr() + 8,
            1,
            MADV_NORMAL,
            Err(EINVAL),
        ),
        ("nothing", memory.addr(), 0, MADV_DONTNEED, Ok(())),
        (
            "more than there is",
            memory.addr(),
            usize::MAX / PAGE_SIZE,
            MADV_NORMAL,
            Err(EINVAL),
        ),
        (
            "locked, not needed",
            last.addr(),
            1,
            MADV_DONTNEED,
            Err(EINVAL),
        ),
        ("locked, cold", last.addr(), 1, MADV_COLD, Err(EINVAL)),
        ("locked, out", last.addr(), 1, MADV_PAGEOUT, Err(EINVAL)),
        ("locked, free", last.addr(), 1, MADV_FREE, Err(EINVAL)),
        ("a file, free", file.addr(), 1, MADV_FREE, Err(EINVAL)),
        (
            "a file, wiped",
            file.addr(),
            1,
            MADV_WIPEONFORK,
            Err(EINVAL),
        ),
        ("a file, cold", file.addr(), 1, MADV_COLD, Ok(())),
        (
            "locked, not needed even so",
            last.addr(),
            1,
            MADV_DONTNEED_LOCKED,
            Ok(()),
        ),
    ] {
        check_eq!(madvise(addr, pages, advice), expected, "{what}");
    }
    for advice in [
        MADV_RANDOM,
        MADV_SEQUENTIAL,
        MADV_NORMAL,
        MADV_HUGEPAGE,
        MADV_NOHUGEPAGE,
        MADV_DONTDUMP,
        MADV_DODUMP,
        MADV_KEEPONFORK,
        MADV_DOFORK,
    ] {
        check_eq!(memory.advise(advice), Ok(()), "advice {advice}");
    }
    Ok(())
}

/// What is given up is dropped without a write, unless it is stored to.
fn free() -> TestResult {
    let memory = numbered(3)?;
    memory.advise(MADV_FREE)?;
    memory.write_page(1, 50);
    let (delta, evicted) =
        measured(|| (0..2).try_for_each(|page| stats::evict(memory.page_addr(page))))?;
    evicted?;
    check_eq!(delta.of(|s| s.lazily_freed), 1, "pages dropped");
    check_eq!(delta.of(|s| s.swapped_out), 1, "pages written");
    check_eq!(
        [0, 1, 2].map(|page| memory.read_page(page)),
        [0, 50, 3],
        "dropped, stored to, and not evicted"
    );
    Ok(())
}

fn will_need() -> TestResult {
    const PAGES: usize = 6;
    if counters()?.swap_total > 0 {
        let memory = numbered(PAGES)?;
        for page in 0..PAGES {
            stats::evict(memory.page_addr(page))?;
        }
        let (delta, advised) = measured(|| memory.advise(MADV_WILLNEED))?;
        advised?;
        check!(delta.of(|s| s.willneed_reads) > 0, "nothing was read");
        let (delta, sum) = measured(|| (0..PAGES).map(|page| memory.read_page(page)).sum::<u64>())?;
        check_eq!(sum, 21, "the sum of the pages");
        check_eq!(delta.of(|s| s.major), 0, "faults that waited");
        check_eq!(
            delta.of(|s| s.swap_in),
            PAGES as u64,
            "pages found in memory"
        );
    }
    let scratch = Scratch::patterned_on_disk(PAGES * PAGE_SIZE)?;
    stats::drop_caches()?;
    let file = Mapping::file_private(&File::open(&scratch.path)?, 0, PAGES, PROT_READ)?;
    let (delta, advised) = measured(|| file.advise(MADV_WILLNEED))?;
    advised?;
    check_eq!(
        delta.of(|s| s.file_read),
        PAGES as u64,
        "pages of the file read"
    );
    let (delta, byte) = measured(|| {
        (0..PAGES).for_each(|page| touch(file.read_u8(page * PAGE_SIZE)));
        file.read_u8(5)
    })?;
    check_eq!(byte, pattern(5), "a byte of the file");
    check_eq!(delta.of(|s| s.major), 0, "faults that waited");
    check_eq!(delta.of(|s| s.file_read), 0, "pages read for them");
    Ok(())
}

fn page_out() -> TestResult {
    if counters()?.swap_total == 0 {
        return Ok(());
    }
    let memory = numbered(4)?;
    in_child(|| {
        // The child shares pages 1 to 3 with its parent, and has page 0 for itself.
        memory.write_page(0, 9);
        let (delta, advised) = measured(|| memory.advise(MADV_PAGEOUT))?;
        advised?;
        check_eq!(delta.of(|s| s.swapped_out), 1, "pages written by the child");
        check_eq!(memory.read_page(0), 9, "its own page");
        Ok(())
    })?;
    let (delta, advised) = measured(|| memory.advise(MADV_PAGEOUT))?;
    advised?;
    check_eq!(delta.of(|s| s.evictions), 4, "pages evicted");
    check_eq!(
        measure::count_pages(&memory, PageState::Swapped)?,
        4,
        "pages in swap"
    );
    check_eq!(
        [0, 1, 2, 3].map(|page| memory.read_page(page)),
        [1, 2, 3, 4],
        "the pages"
    );
    Ok(())
}

fn fork() -> TestResult {
    let memory = numbered(3)?;
    madvise(memory.page_addr(0), 1, MADV_DONTFORK)?;
    madvise(memory.page_addr(1), 1, MADV_WIPEONFORK)?;
    let part = || {
        check_eq!(
            (memory.read_page(1), memory.read_page(2)),
            (0, 3),
            "wiped and kept"
        );
        memory.write_page(1, 8);
        dies_of(
            Signal::Segv,
            "a load from what a child does not get",
            || {
                touch(memory.read_page(0));
            },
        )?;
        in_child(|| {
            check_eq!(memory.read_page(1), 0, "wiped again");
            Ok(())
        })
    };
    in_child(part)?;
    check_eq!(
        [0, 1, 2].map(|page| memory.read_page(page)),
        [1, 2, 3],
        "the parent's pages"
    );
    madvise(memory.page_addr(0), 1, MADV_DOFORK)?;
    madvise(memory.page_addr(1), 1, MADV_KEEPONFORK)?;
    in_child(|| {
        check_eq!(
            (memory.read_page(0), memory.read_page(1)),
            (1, 2),
            "as usual again"
        );
        Ok(())
    })
}

fn populate() -> TestResult {
    let memory = Mapping::anonymous(6)?;
    let (delta, advised) = measured(|| madvise(memory.addr(), 4, MADV_POPULATE_WRITE))?;
    advised?;
    check_eq!(delta.of(|s| s.demand_zero), 4, "frames given");
    let (delta, advised) = measured(|| madvise(memory.page_addr(4), 2, MADV_POPULATE_READ))?;
    advised?;
    check_eq!(
        delta.of(|s| s.zero_page_reads),
        2,
        "pages shown the zero page"
    );
    let (delta, ()) = measured(|| {
        (0..4).for_each(|page| memory.write_page(page, 1));
        touch(memory.read_page(5));
    })?;
    check_eq!(delta.of(|s| s.faults), 0, "faults afterwards");
    memory.protect(PROT_READ)?;
    check_eq!(
        memory.advise(MADV_POPULATE_WRITE),
        Err(EINVAL),
        "for stores that are forbidden"
    );
    Ok(())
}

fn in_core() -> TestResult {
    let memory = Mapping::anonymous(5)?;
    memory.write_page(0, 1);
    touch(memory.read_page(1));
    memory.write_page(2, 1);
    let swaps = counters()?.swap_total > 0;
    if swaps {
        stats::evict(memory.page_addr(2))?;
    }
    let expected = [true, true, !swaps, false, false];
    check_eq!(memory.in_core()?, expected, "anonymous pages");
    // Pages of a file count when anybody has read them.
    let scratch = Scratch::patterned_on_disk(3 * PAGE_SIZE)?;
    let file = File::open(&scratch.path)?;
    stats::drop_caches()?;
    let view = Mapping::file_private(&file, 0, 3, PROT_READ)?;
    check_eq!(
        view.in_core()?,
        [false; 3],
        "pages of a file that nobody has read"
    );
    let mut buffer = vec![0; 3 * PAGE_SIZE];
    file.read_exact(&mut buffer)?;
    check_eq!(view.in_core()?, [true; 3], "after a read of the file");

    let mincore = |addr, len, vector| syscall(SYS_MINCORE, [addr, len, vector, 0, 0, 0]);
    let vector = Mapping::anonymous(1)?;
    let (addr, len) = (memory.addr(), memory.len());
    for (what, answer, expected) in [
        (
            "within a page",
            mincore(addr + 1, len, vector.addr()),
            Err(EINVAL),
        ),
        ("to nowhere", mincore(addr, len, 8), Err(EFAULT)),
        ("of nothing", mincore(addr, 0, 8), Ok(0)),
        (
            "of the kernel",
            mincore(1 << 38, PAGE_SIZE, vector.addr()),
            Err(ENOMEM),
        ),
        (
            "of more than there is",
            mincore(addr, usize::MAX - addr, vector.addr()),
            Err(ENOMEM),
        ),
    ] {
        check_eq!(answer, expected, "mincore {what}");
    }
    let hole = Mapping::anonymous(1)?;
    let free = hole.addr();
    hole.unmap()?;
    check_eq!(
        mincore(free, PAGE_SIZE, vector.addr()),
        Err(ENOMEM),
        "mincore of a hole"
    );
    Ok(())
}

/// Only pages that were stored to are written, and each once.
fn sync_dirty_only() -> TestResult {
    const PAGES: usize = 6;
    let scratch = Scratch::patterned_on_disk(PAGES * PAGE_SIZE)?;
    let file = open_both(&scratch)?;
    let memory = Mapping::file_shared(&file, 0, PAGES, READ_WRITE)?;
    (0..PAGES).for_each(|page| touch(memory.read_u8(page * PAGE_SIZE)));
    memory.write_u8(PAGE_SIZE, 0x11);
    memory.write_u8(4 * PAGE_SIZE, 0x44);
    let (delta, synced) = measured(|| memory.sync(MS_SYNC))?;
    synced?;
    check_eq!(delta.of(|s| s.file_written), 2, "pages written");
    let (delta, synced) = measured(|| memory.sync(MS_SYNC))?;
    synced?;
    check_eq!(delta.of(|s| s.file_written), 0, "pages written once more");
    memory.write_u8(2 * PAGE_SIZE, 0x22);
    let (delta, unmapped) = measured(|| {
        memory.sync(MS_ASYNC)?;
        memory.unmap()?;
        // However the kernel puts it off, this is the end of it.
        syscall(
            ulib::abi::syscall::SYS_FSYNC,
            [file.fd() as usize, 0, 0, 0, 0, 0],
        )
    })?;
    unmapped?;
    check_eq!(delta.of(|s| s.file_written), 1, "pages written in the end");
    stats::drop_caches()?;
    let content = scratch.content()?;
    let bytes: Vec<u8> = (0..PAGES).map(|page| content[page * PAGE_SIZE]).collect();
    let expected = [
        pattern(0),
        0x11,
        0x22,
        pattern(3 * PAGE_SIZE),
        0x44,
        pattern(5 * PAGE_SIZE),
    ];
    check_eq!(bytes, expected, "the file's pages");
    Ok(())
}

fn sync_refused() -> TestResult {
    let mut memory = Mapping::anonymous(3)?;
    let mut middle = memory.split_off(1);
    let last = middle.split_off(1);
    middle.unmap()?;
    let msync = |addr, len, flags| syscall(SYS_MSYNC, [addr, len, flags, 0, 0, 0]);
    let addr = memory.addr();
    for (what, answer, expected) in [
        ("within a page", msync(addr + 1, 1, MS_SYNC), Err(EINVAL)),
        ("unknown flags", msync(addr, 1, 8), Err(EINVAL)),
        (
            "now and later",
            msync(addr, 1, MS_SYNC | MS_ASYNC),
            Err(EINVAL),
        ),
        ("nothing", msync(addr, 0, MS_SYNC), Ok(0)),
        ("no flags", msync(addr, 1, 0), Ok(0)),
        ("a hole", msync(addr, 3 * PAGE_SIZE, MS_SYNC), Err(ENOMEM)),
        (
            "beyond the end",
            msync(addr, usize::MAX - 4095, MS_SYNC),
            Err(ENOMEM),
        ),
    ] {
        check_eq!(answer, expected, "msync of {what}");
    }
    last.lock()?;
    check_eq!(
        last.sync(MS_INVALIDATE),
        Err(EBUSY),
        "throwing locked pages away"
    );
    last.unlock()?;
    check_eq!(last.sync(MS_INVALIDATE), Ok(()), "throwing pages away");
    Target::new(addr).store_u64(1);
    Ok(())
}
