//! Files in memory.

use crate::file::{Scratch, pattern};
use crate::harness::{Test, TestResult, dies_of, in_child, measured};
use ulib::PAGE_SIZE;
use ulib::abi::mm::PROT_READ;
use ulib::abi::signal::Signal;
use ulib::fs::{self, File, OpenOptions};
use ulib::mem::{Mapping, READ_WRITE};
use ulib::probe::Target;
use ulib::stats::{self, PageState};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "mmap-file-read",
        run: read,
    },
    Test {
        name: "mmap-file-lazy",
        run: lazy,
    },
    Test {
        name: "mmap-file-offset",
        run: offset,
    },
    Test {
        name: "mmap-file-private",
        run: private,
    },
    Test {
        name: "mmap-shared-file-writeback",
        run: shared_writeback,
    },
    Test {
        name: "mmap-file-twice",
        run: twice,
    },
    Test {
        name: "mmap-file-beyond-end",
        run: beyond_end,
    },
    Test {
        name: "mmap-survives-close-unlink",
        run: survives_unlink,
    },
];

/// The length of the files: three pages and a bit.
const LEN: usize = 3 * PAGE_SIZE + 100;

fn open_both(scratch: &Scratch) -> Result<File, ulib::Errno> {
    OpenOptions::new().read().write().open(&scratch.path)
}

fn read() -> TestResult {
    let scratch = Scratch::patterned(LEN)?;
    let memory = Mapping::file_private(&File::open(&scratch.path)?, 0, 4, PROT_READ)?;
    let wrong = (0..LEN).find(|&offset| memory.read_u8(offset) != pattern(offset));
    check_eq!(wrong, None, "first wrong byte");
    let tail = (LEN..4 * PAGE_SIZE).find(|&offset| memory.read_u8(offset) != 0);
    check_eq!(tail, None, "first byte behind the end that is not zero");
    dies_of(Signal::Segv, "a store to a read-only file", || {
        Target::new(memory.addr()).store_u8(1);
    })
}

fn lazy() -> TestResult {
    crate::harness::counters()?;
    let scratch = Scratch::patterned(LEN)?;
    let memory = Mapping::file_private(&File::open(&scratch.path)?, 0, 4, PROT_READ)?;
    for page in 0..4 {
        let state = stats::page(memory.page_addr(page))?.page_state();
        check_eq!(
            state,
            Some(PageState::Untouched),
            "page {page} before a touch"
        );
    }
    let (delta, byte) = measured(|| memory.read_u8(2 * PAGE_SIZE))?;
    check_eq!(byte, pattern(2 * PAGE_SIZE), "the byte");
    check_eq!(delta.of(|s| s.file), 1, "faults served from the file");
    check_eq!(delta.of(|s| s.demand_zero), 0, "zeroed frames");
    let (delta, ()) = measured(|| {
        for page in 0..4 {
            let _ = memory.read_u8(page * PAGE_SIZE);
        }
    })?;
    check!(
        delta.of(|s| s.file) <= 3,
        "{} faults for three pages",
        delta.of(|s| s.file)
    );
    // A second mapping finds the pages in the cache: nothing is read.
    let again = Mapping::file_private(&File::open(&scratch.path)?, 0, 4, PROT_READ)?;
    let (delta, byte) = measured(|| again.read_u8(PAGE_SIZE + 1))?;
    check_eq!(
        byte,
        pattern(PAGE_SIZE + 1),
        "the byte in the second mapping"
    );
    check_eq!(
        delta.of(|s| s.file_read),
        0,
        "pages read for the second mapping"
    );
    Ok(())
}

fn offset() -> TestResult {
    let scratch = Scratch::patterned(LEN)?;
    let memory = Mapping::file_private(&File::open(&scratch.path)?, 2, 2, PROT_READ)?;
    for offset in [0, 1, PAGE_SIZE - 1, PAGE_SIZE, PAGE_SIZE + 99] {
        check_eq!(
            memory.read_u8(offset),
            pattern(2 * PAGE_SIZE + offset),
            "offset {offset}"
        );
    }
    Ok(())
}

fn private() -> TestResult {
    let scratch = Scratch::patterned(LEN)?;
    let before = scratch.content()?;
    let file = File::open(&scratch.path)?;
    // A read-only descriptor is enough: the stores do not reach the file.
    let mine = Mapping::file_private(&file, 0, 4, READ_WRITE)?;
    let other = Mapping::file_private(&file, 0, 4, PROT_READ)?;
    check_eq!(mine.read_u8(5), pattern(5), "before the store");
    let (delta, ()) = measured(|| {
        mine.write_u8(5, 0xaa);
        mine.write_u8(PAGE_SIZE + 5, 0xbb);
    })?;
    check_eq!(delta.of(|s| s.file_written), 0, "pages written to the file");
    check_eq!(
        (mine.read_u8(5), mine.read_u8(PAGE_SIZE + 5)),
        (0xaa, 0xbb),
        "the stores"
    );
    check_eq!(mine.read_u8(6), pattern(6), "next to the first store");
    check_eq!(
        mine.read_u8(PAGE_SIZE + 6),
        pattern(PAGE_SIZE + 6),
        "next to the second"
    );
    check_eq!(other.read_u8(5), pattern(5), "the other mapping");
    in_child(|| {
        check_eq!(mine.read_u8(5), 0xaa, "the store, in a child");
        mine.write_u8(5, 0xcc);
        Ok(())
    })?;
    check_eq!(mine.read_u8(5), 0xaa, "the store, after the child's");
    mine.unmap()?;
    check!(scratch.content()? == before, "the file changed");
    Ok(())
}

fn shared_writeback() -> TestResult {
    let scratch = Scratch::patterned(LEN)?;
    let file = open_both(&scratch)?;
    let mut expected = scratch.content()?;
    let memory = Mapping::file_shared(&file, 0, 4, READ_WRITE)?;
    memory.write_u8(PAGE_SIZE + 7, 0x77);
    memory.write_u8(LEN - 1, 0x88);
    // Behind the file's end, within its last page: goes nowhere.
    memory.write_u8(LEN + 1, 0x99);
    expected[PAGE_SIZE + 7] = 0x77;
    expected[LEN - 1] = 0x88;
    memory.unmap()?;
    check!(
        scratch.content()? == expected,
        "the file does not have the stores after munmap"
    );
    check_eq!(fs::metadata(&scratch.path)?.size, LEN as i64, "size");
    // A process that just ends writes back as well.
    in_child(|| {
        let memory = Mapping::file_shared(&file, 0, 4, READ_WRITE)?;
        memory.write_u8(3, 0x33);
        core::mem::forget(memory);
        Ok(())
    })?;
    expected[3] = 0x33;
    check!(
        scratch.content()? == expected,
        "the file does not have the store of a process that ended"
    );
    // And what it wrote is on the disk, not in a cache alone.
    if stats::drop_caches().is_ok() {
        check!(
            scratch.content()? == expected,
            "the stores are lost once the caches are dropped"
        );
    }
    Ok(())
}

fn twice() -> TestResult {
    let scratch = Scratch::patterned(LEN)?;
    let file = open_both(&scratch)?;
    let first = Mapping::file_shared(&file, 0, 4, READ_WRITE)?;
    let second = Mapping::file_shared(&file, 1, 2, READ_WRITE)?;
    first.write_u8(PAGE_SIZE + 1, 0x51);
    check_eq!(
        second.read_u8(1),
        0x51,
        "a store, seen through the other mapping"
    );
    second.write_u8(PAGE_SIZE + 2, 0x52);
    check_eq!(
        first.read_u8(2 * PAGE_SIZE + 2),
        0x52,
        "and the other way round"
    );
    in_child(|| {
        second.write_u8(9, 0x53);
        Ok(())
    })?;
    check_eq!(first.read_u8(PAGE_SIZE + 9), 0x53, "a child's store");
    Ok(())
}

fn beyond_end() -> TestResult {
    let scratch = Scratch::patterned(100)?;
    let memory = Mapping::file_private(&File::open(&scratch.path)?, 0, 3, PROT_READ)?;
    check_eq!(memory.read_u8(99), pattern(99), "the last byte");
    check_eq!(memory.read_u8(100), 0, "the byte behind it");
    dies_of(
        Signal::Bus,
        "a load from a page behind the file's end",
        || {
            Target::new(memory.page_addr(1)).load_u8();
        },
    )
}

fn survives_unlink() -> TestResult {
    let scratch = Scratch::patterned(LEN)?;
    let file = open_both(&scratch)?;
    let memory = Mapping::file_shared(&file, 0, 4, READ_WRITE)?;
    check_eq!(memory.read_u8(1), pattern(1), "a page touched before");
    drop(file);
    fs::remove_file(&scratch.path)?;
    check_eq!(
        memory.read_u8(PAGE_SIZE),
        pattern(PAGE_SIZE),
        "a page touched after the unlink"
    );
    memory.write_u8(0, 0x42);
    check_eq!(memory.read_u8(0), 0x42, "a store after the unlink");
    Ok(())
}
