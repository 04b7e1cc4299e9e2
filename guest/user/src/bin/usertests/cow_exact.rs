//! Copy on write: how many copies, and which frames.

use crate::harness::{
    Gate, Test, TestResult, counters, finish, in_child, measured, misaligned, start,
};
use alloc::vec::Vec;
use ulib::abi::syscall::SYS_READ;
use ulib::mem::Mapping;
use ulib::probe::{Target, syscall};
use ulib::stats::{self, PageInfo, PageState};
use ulib::{Errno, PAGE_SIZE, process};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "cow-frame-identity",
        run: frame_identity,
    },
    Test {
        name: "cow-three-writers",
        run: three_writers,
    },
    Test {
        name: "cow-chain",
        run: chain,
    },
    Test {
        name: "cow-reuse-last",
        run: reuse_last,
    },
    Test {
        name: "cow-amo",
        run: amo,
    },
    Test {
        name: "cow-straddle",
        run: straddle,
    },
    Test {
        name: "cow-copyout",
        run: copyout,
    },
    Test {
        name: "cow-untouched",
        run: untouched,
    },
];

/// Private memory whose every page has been written.
fn written(pages: usize) -> Result<Mapping, Errno> {
    let memory = Mapping::anonymous(pages)?;
    for page in 0..pages {
        memory.write_page(page, page as u64 + 1);
    }
    Ok(memory)
}

fn write_all(memory: &Mapping, value: u64) {
    for page in 0..memory.pages() {
        memory.write_page(page, value);
    }
}

fn infos(memory: &Mapping) -> Result<Vec<PageInfo>, Errno> {
    (0..memory.pages())
        .map(|page| stats::page(memory.page_addr(page)))
        .collect()
}

fn frame_identity() -> TestResult {
    counters()?;
    let memory = written(4)?;
    let before = infos(&memory)?;
    for (page, info) in before.iter().enumerate() {
        check_eq!(
            info.page_state(),
            Some(PageState::Resident),
            "state of page {page}"
        );
        check_eq!(info.sharers, 1, "sharers of page {page} before fork");
        check!(
            info.has(PageInfo::WRITABLE),
            "page {page} is not writable before fork"
        );
    }
    in_child(|| {
        for (page, (now, old)) in infos(&memory)?.iter().zip(&before).enumerate() {
            check_eq!(now.frame, old.frame, "frame of page {page} after fork");
            check_eq!(now.sharers, 2, "sharers of page {page} after fork");
            check!(
                !now.has(PageInfo::WRITABLE),
                "page {page} is writable though shared"
            );
        }
        memory.write_page(0, 100);
        let after = infos(&memory)?;
        check!(
            after[0].frame != before[0].frame,
            "the written page has the parent's frame"
        );
        check_eq!(after[0].sharers, 1, "sharers of the written page");
        check!(
            after[0].has(PageInfo::WRITABLE),
            "the written page is not writable"
        );
        check_eq!(
            after[1].frame,
            before[1].frame,
            "frame of a page that was not written"
        );
        Ok(())
    })?;
    for (page, (now, old)) in infos(&memory)?.iter().zip(&before).enumerate() {
        check_eq!(now.frame, old.frame, "the parent's frame of page {page}");
        check_eq!(
            now.sharers,
            1,
            "sharers of page {page} after the child's end"
        );
    }
    Ok(())
}

/// Two children write every page, then the parent: two copies of each, and the last one's own.
fn three_writers() -> TestResult {
    const PAGES: usize = 40;
    // A child that gave up early would leave the parent waiting.
    counters()?;
    let memory = written(PAGES)?;
    let (written_gate, done) = (Gate::new()?, Gate::new()?);
    let mut children = Vec::new();
    for index in 0..2 {
        children.push(start(|| {
            let (delta, ()) = measured(|| write_all(&memory, 100 + index))?;
            check_eq!(
                delta.of(|s| s.cow_copied),
                PAGES as u64,
                "copies for child {index}"
            );
            check_eq!(
                delta.of(|s| s.cow_reused),
                0,
                "pages reused by child {index}"
            );
            written_gate.open()?;
            // It keeps its frames until the parent has counted.
            done.pass()?;
            check_eq!(
                memory.read_page(PAGES - 1),
                100 + index,
                "child {index} afterwards"
            );
            Ok(())
        })?);
        written_gate.pass()?;
    }
    let (delta, ()) = measured(|| write_all(&memory, 7))?;
    check_eq!(
        delta.of(|s| s.cow_copied),
        0,
        "copies for the parent, the last sharer"
    );
    check_eq!(
        delta.of(|s| s.cow_reused),
        PAGES as u64,
        "pages reused by the parent"
    );
    for child in children {
        done.open()?;
        finish(child)?;
    }
    check_eq!(memory.read_page(0), 7, "the parent's page");
    Ok(())
}

/// A chain of forks. The deepest writes first, then each of its ancestors: every one but the first
/// process still shares with somebody above, so copies.
fn chain() -> TestResult {
    const DEPTH: u64 = 5;
    const PAGES: usize = 10;
    fn link(memory: &Mapping, depth: u64) -> TestResult {
        if depth < DEPTH {
            in_child(|| link(memory, depth + 1))?;
        }
        let (delta, ()) = measured(|| write_all(memory, depth))?;
        let (copied, reused) = if depth == 0 {
            (0, PAGES as u64)
        } else {
            (PAGES as u64, 0)
        };
        check_eq!(
            delta.of(|s| s.cow_copied),
            copied,
            "copies at depth {depth}"
        );
        check_eq!(
            delta.of(|s| s.cow_reused),
            reused,
            "pages reused at depth {depth}"
        );
        check_eq!(memory.read_page(3), depth, "a page at depth {depth}");
        Ok(())
    }
    link(&written(PAGES)?, 0)
}

fn reuse_last() -> TestResult {
    const PAGES: usize = 50;
    let memory = written(PAGES)?;
    let frames = infos(&memory)?;
    in_child(|| {
        check_eq!(memory.read_page(0), 1, "the child's view");
        Ok(())
    })?;
    let (delta, ()) = measured(|| write_all(&memory, 9))?;
    check_eq!(delta.of(|s| s.cow_copied), 0, "copies");
    check_eq!(
        delta.of(|s| s.cow_reused),
        PAGES as u64,
        "pages made writable in place"
    );
    check_eq!(delta.of(|s| s.faults), PAGES as u64, "page faults");
    for (page, (now, old)) in infos(&memory)?.iter().zip(&frames).enumerate() {
        check_eq!(now.frame, old.frame, "frame of page {page}");
    }
    Ok(())
}

/// An AMO reads and writes: its fault is a store fault, and copies once.
fn amo() -> TestResult {
    let memory = written(1)?;
    in_child(|| {
        let (delta, old) = measured(|| memory.fetch_add(0, 10))?;
        check_eq!(old, 1, "the old value");
        check_eq!(memory.read(0), 11, "the new value");
        check_eq!(delta.of(|s| s.cow_copied), 1, "copies");
        check_eq!(delta.of(|s| s.faults), 1, "page faults");
        Ok(())
    })?;
    check_eq!(memory.read(0), 1, "the parent's value");
    Ok(())
}

/// One store across the end of a page copies both.
fn straddle() -> TestResult {
    let memory = written(2)?;
    memory.write(PAGE_SIZE - 8, u64::MAX);
    misaligned(|| {
        let target = Target::new(memory.addr() + PAGE_SIZE - 4);
        let (delta, ()) = measured(|| target.store_u64(0x1122_3344_5566_7788))?;
        check_eq!(delta.of(|s| s.cow_copied), 2, "copies");
        check_eq!(
            memory.read(PAGE_SIZE - 8),
            0x5566_7788_ffff_ffff,
            "the first page"
        );
        check_eq!(memory.read(PAGE_SIZE), 0x1122_3344, "the second page");
        Ok(())
    })?;
    check_eq!(
        memory.read(PAGE_SIZE - 8),
        u64::MAX,
        "the parent's first page"
    );
    check_eq!(memory.read(PAGE_SIZE), 2, "the parent's second page");
    Ok(())
}

/// The kernel's own store to a shared page copies as the process's does.
fn copyout() -> TestResult {
    let memory = written(2)?;
    let (read, write) = process::pipe()?;
    write.write_all(b"0123456789abcdef")?;
    in_child(|| {
        let args = [
            read.fd() as usize,
            memory.addr() + PAGE_SIZE - 8,
            16,
            0,
            0,
            0,
        ];
        let (delta, got) = measured(|| syscall(SYS_READ, args))?;
        check_eq!(got, Ok(16), "bytes read");
        check_eq!(delta.of(|s| s.cow_copied), 2, "copies");
        check!(
            memory.bytes_are(PAGE_SIZE - 8, b"0123456789abcdef"),
            "the bytes are wrong"
        );
        check_eq!(memory.read(0), 1, "the rest of the first page");
        Ok(())
    })?;
    check_eq!(memory.read(PAGE_SIZE - 8), 0, "the parent's first page");
    check_eq!(memory.read_page(1), 2, "the parent's second page");
    Ok(())
}

/// What nobody has touched is not shared: each process gets a page of its own, without a copy.
fn untouched() -> TestResult {
    let memory = Mapping::anonymous(8)?;
    in_child(|| {
        let (delta, ()) = measured(|| write_all(&memory, 5))?;
        check_eq!(delta.of(|s| s.demand_zero), 8, "frames given to the child");
        check_eq!(delta.of(|s| s.cow_copied), 0, "copies");
        Ok(())
    })?;
    let (delta, ()) = measured(|| write_all(&memory, 6))?;
    check_eq!(delta.of(|s| s.demand_zero), 8, "frames given to the parent");
    Ok(())
}
