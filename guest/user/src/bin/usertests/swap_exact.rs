//! Swap, page by page, with exact counts: the test evicts the pages itself.

use crate::file::{Scratch, pattern};
use crate::harness::{
    Failure, Gate, Test, TestResult, counters, describe, finish, in_child, measured, start,
    without_readahead,
};
use alloc::format;
use ulib::PAGE_SIZE;
use ulib::abi::mm::{PROT_EXEC, PROT_READ};
use ulib::abi::time::RUSAGE_SELF;
use ulib::fs::File;
use ulib::mem::{Mapping, READ_WRITE};
use ulib::probe::{self, Target};
use ulib::process::{self, WaitStatus};
use ulib::stats::{self, PageState};
use ulib::sys;
use user::pattern::Pattern;

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "swap-one-page",
        run: one_page,
    },
    Test {
        name: "swap-clean-drop",
        run: clean_drop,
    },
    Test {
        name: "swap-shared-once",
        run: shared_once,
    },
    Test {
        name: "swap-file-page",
        run: file_page,
    },
    Test {
        name: "swap-slot-leak",
        run: slot_leak,
    },
    Test {
        name: "swap-io-error",
        run: io_error,
    },
    Test {
        name: "zero-after-swap",
        run: zero_after_swap,
    },
    Test {
        name: "ifetch-swapped",
        run: ifetch_swapped,
    },
    Test {
        name: "io-overlap",
        run: io_overlap,
    },
];

fn state(addr: usize) -> Result<Option<PageState>, Failure> {
    Ok(stats::page(addr)?.page_state())
}

fn need_swap() -> TestResult {
    match counters()?.swap_total {
        0 => Err(Failure::Skipped("there is no swap".into())),
        _ => Ok(()),
    }
}

fn one_page() -> TestResult {
    need_swap()?;
    let memory = Mapping::anonymous(1)?;
    let pattern = Pattern::new(9);
    pattern.write(&memory, 0, 0);
    let (delta, evicted) = measured(|| stats::evict(memory.addr()))?;
    evicted?;
    check_eq!(delta.of(|s| s.swapped_out), 1, "pages written");
    check_eq!(delta.of(|s| s.evictions), 1, "evictions");
    check_eq!(state(memory.addr())?, Some(PageState::Swapped), "state");
    let (delta, right) = measured(|| pattern.check(&memory, 0, 0))?;
    check!(right, "the page came back wrong");
    check_eq!(delta.of(|s| s.swapped_in), 1, "pages read");
    check_eq!(delta.of(|s| s.swap_in), 1, "faults served from swap");
    check_eq!(delta.of(|s| s.major), 1, "faults that waited");
    check_eq!(
        state(memory.addr())?,
        Some(PageState::Resident),
        "state afterwards"
    );
    Ok(())
}

/// A page that did not change since it was read back is dropped, not written again.
fn clean_drop() -> TestResult {
    need_swap()?;
    let memory = Mapping::anonymous(1)?;
    memory.write(0, 1);
    stats::evict(memory.addr())?;
    check_eq!(memory.read(0), 1, "after the first eviction");
    let (delta, evicted) = measured(|| stats::evict(memory.addr()))?;
    evicted?;
    check_eq!(delta.of(|s| s.swapped_out), 0, "writes of a clean page");
    check_eq!(delta.of(|s| s.clean_dropped), 1, "clean pages dropped");
    check_eq!(memory.read(0), 1, "after the second eviction");
    memory.write(0, 2);
    let (delta, evicted) = measured(|| stats::evict(memory.addr()))?;
    evicted?;
    check_eq!(
        delta.of(|s| s.swapped_out),
        1,
        "writes of a page that changed"
    );
    check_eq!(delta.of(|s| s.clean_dropped), 0, "changed pages dropped");
    check_eq!(memory.read(0), 2, "after the third eviction");
    Ok(())
}

/// A frame with two mappers leaves both at once, and is written once.
fn shared_once() -> TestResult {
    need_swap()?;
    let memory = Mapping::anonymous(1)?;
    memory.write(0, 77);
    let (ready, done) = (Gate::new()?, Gate::new()?);
    let child = start(|| {
        ready.open()?;
        done.pass()?;
        let info = stats::page(memory.addr())?;
        check_eq!(
            info.page_state(),
            Some(PageState::Swapped),
            "state in the child"
        );
        check_eq!(memory.read(0), 77, "the page in the child");
        Ok(())
    })?;
    ready.pass()?;
    let (delta, evicted) = measured(|| stats::evict(memory.addr()))?;
    evicted?;
    check_eq!(delta.of(|s| s.swapped_out), 1, "pages written");
    done.open()?;
    finish(child)?;
    check_eq!(memory.read(0), 77, "the page in the parent");
    Ok(())
}

/// A clean page of a file is dropped without a write, and read again.
fn file_page() -> TestResult {
    counters()?;
    let scratch = Scratch::patterned_on_disk(2 * PAGE_SIZE)?;
    let memory = Mapping::file_private(&File::open(&scratch.path)?, 0, 2, READ_WRITE)?;
    check_eq!(memory.read_u8(9), pattern(9), "before");
    let (delta, evicted) = measured(|| stats::evict(memory.addr()))?;
    evicted?;
    check_eq!(
        delta.of(|s| s.swapped_out),
        0,
        "clean file pages written to swap"
    );
    check_eq!(delta.of(|s| s.file_dropped), 1, "clean file pages dropped");
    check_eq!(memory.read_u8(9), pattern(9), "after");
    // Once stored to it is the process's own, and goes to swap.
    memory.write_u8(9, 0xfe);
    let (delta, evicted) = measured(|| stats::evict(memory.addr()))?;
    evicted?;
    check_eq!(
        delta.of(|s| s.swapped_out),
        1,
        "private copies written to swap"
    );
    check_eq!(memory.read_u8(9), 0xfe, "the store");
    check_eq!(memory.read_u8(10), pattern(10), "next to the store");
    Ok(())
}

fn slot_leak() -> TestResult {
    const ROUNDS: usize = 200;
    need_swap()?;
    let memory = Mapping::anonymous(4)?;
    for page in 0..4 {
        memory.write_page(page, 1);
    }
    stats::evict(memory.page_addr(0))?;
    let before = counters()?.swap_used;
    for round in 0..ROUNDS {
        in_child(|| {
            // One slot shared with the parent, and some of the child's own.
            for page in 1..4 {
                memory.write_page(page, round as u64);
                stats::evict(memory.page_addr(page))?;
            }
            Ok(())
        })?;
    }
    check_eq!(
        counters()?.swap_used,
        before,
        "slots in use after {ROUNDS} children"
    );
    check_eq!(memory.read_page(0), 1, "the parent's page");
    Ok(())
}

/// A page that cannot be read kills who needs it, and nobody else.
fn io_error() -> TestResult {
    need_swap()?;
    let memory = Mapping::anonymous(1)?;
    memory.write(0, 5);
    stats::evict(memory.addr())?;
    let victim = start(|| {
        stats::fail_swap(1000)?;
        let word = memory.read(0);
        stats::fail_swap(0)?;
        check!(false, "the load returned {word} though the disk failed");
        Ok(())
    })?;
    let status = process::wait(victim)?;
    stats::fail_swap(0)?;
    match status {
        WaitStatus::Signaled(_) => {}
        status => {
            return Err(Failure::Failed(format!("the process {}", describe(status))));
        }
    }
    check_eq!(memory.read(0), 5, "the page, once the disk works again");
    // A page that cannot be written stays where it is.
    stats::fail_swap(1000)?;
    memory.write(0, 6);
    let evicted = stats::evict(memory.addr());
    stats::fail_swap(0)?;
    check!(
        evicted.is_err(),
        "an eviction succeeded though the disk failed"
    );
    check_eq!(memory.read(0), 6, "the page that could not be written");
    Ok(())
}

/// Frames and slots that held one process's data show none of it to the next.
fn zero_after_swap() -> TestResult {
    const PAGES: usize = 64;
    need_swap()?;
    in_child(|| {
        let memory = Mapping::anonymous(PAGES)?;
        for page in 0..PAGES {
            for word in 0..PAGE_SIZE / 8 {
                memory.write(page * PAGE_SIZE + word * 8, u64::MAX);
            }
            stats::evict(memory.page_addr(page))?;
        }
        // Half of them come back, and end as frames.
        for page in (0..PAGES).step_by(2) {
            check_eq!(memory.read_page(page), u64::MAX, "page {page}");
        }
        Ok(())
    })?;
    in_child(|| {
        let memory = Mapping::anonymous(PAGES)?;
        for page in 0..PAGES {
            memory.write(page * PAGE_SIZE, 0);
            if page % 2 == 1 {
                stats::evict(memory.page_addr(page))?;
            }
            let dirty =
                (0..PAGE_SIZE / 8).find(|word| memory.read(page * PAGE_SIZE + word * 8) != 0);
            check_eq!(dirty, None, "first word of page {page} that is not zero");
        }
        Ok(())
    })
}

/// Code is evicted and fetched again, and no stale copy of it runs.
fn ifetch_swapped() -> TestResult {
    need_swap()?;
    // addi a0, a0, IMM; ret
    let code = |imm: u64| 0x0000_8067_0005_0513 | imm << 20;
    let memory = Mapping::anonymous(1)?;
    let target = Target::new(memory.addr());
    for (imm, argument) in [(1, 10), (2, 20), (700, 1)] {
        memory.protect(READ_WRITE)?;
        memory.write(0, code(imm));
        memory.protect(PROT_READ | PROT_EXEC)?;
        probe::fence_i();
        check_eq!(
            target.call(argument),
            argument + imm as usize,
            "the code before eviction"
        );
        stats::evict(memory.addr())?;
        let (delta, result) = measured(|| target.call(argument))?;
        check_eq!(
            result,
            argument + imm as usize,
            "the code fetched from swap"
        );
        check_eq!(delta.of(|s| s.swapped_in), 1, "pages read from swap");
    }
    // This program's own code, while it runs.
    for addr in (probe::text_start()..probe::text_end()).step_by(PAGE_SIZE) {
        match stats::evict(addr) {
            Ok(()) | Err(ulib::abi::errno::ENOENT) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
    check!(
        Pattern::new(1).word(2, 3, 4) != Pattern::new(1).word(2, 3, 5),
        "its own code"
    );
    Ok(())
}

/// While one process waits for its page, another runs.
fn io_overlap() -> TestResult {
    without_readahead(overlap)
}

fn overlap() -> TestResult {
    const PAGES: usize = 16;
    need_swap()?;
    let shared = Mapping::shared(1)?;
    let memory = Mapping::anonymous(PAGES)?;
    let spinner = start(|| {
        while shared.read(8) == 0 {
            shared.fetch_add(0, 1);
        }
        Ok(())
    })?;
    for page in 0..PAGES {
        memory.write_page(page, page as u64);
        stats::evict(memory.page_addr(page))?;
    }
    let before = sys::getrusage(RUSAGE_SELF)?;
    let mut overlapped = 0;
    for page in 0..PAGES {
        let count = shared.read(0);
        check_eq!(memory.read_page(page), page as u64, "page {page}");
        overlapped += usize::from(shared.read(0) != count);
    }
    let after = sys::getrusage(RUSAGE_SELF)?;
    shared.write(8, 1);
    finish(spinner)?;
    check_eq!(after.majflt - before.majflt, PAGES as i64, "major faults");
    check!(
        overlapped >= PAGES / 2,
        "the other process ran during {overlapped} of {PAGES} waits for a page"
    );
    Ok(())
}
