//! Large pages made of small ones in the background, by the kernel's thread `khugepaged`.

use crate::harness::{Delta, Failure, Gate, Test, TestResult, breathe, counters, finish, start};
use crate::large::{Blocks, need};
use crate::proc::read;
use alloc::format;
use alloc::sync::Arc;
use core::sync::atomic::{AtomicBool, Ordering::SeqCst};
use core::time::Duration;
use ulib::abi::errno::EINVAL;
use ulib::abi::mm::{MADV_DONTNEED, PROT_READ};
use ulib::mem::{LARGE_PAGES, Mapping, READ_WRITE};
use ulib::stats::{self, VmCtl};
use ulib::{sys, thread, time};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "khugepaged-promotes",
        run: promotes,
    },
    Test {
        name: "khugepaged-fork",
        run: after_fork,
    },
    Test {
        name: "khugepaged-off",
        run: off,
    },
    Test {
        name: "khugepaged-pressure",
        run: pressure,
    },
    Test {
        name: "khugepaged-concurrent",
        run: concurrent,
    },
    Test {
        name: "khugepaged-settings",
        run: settings,
    },
];

/// The thread's name.
const NAME: &str = "khugepaged";

/// Milliseconds that it sleeps while a test is to see it work.
const SOON: usize = 1;

/// By number: who gets large pages without asking.
const MADVISE: usize = 1;
const NEVER: usize = 2;

/// Time in which it would have had many turns.
const WHILE: Duration = Duration::from_millis(50);

/// Waits until a page is part of a large one.
fn until_large(memory: &Blocks, page: usize) -> TestResult {
    while !memory.is_large(page)? {
        breathe();
    }
    let [first, last] = [0, LARGE_PAGES - 1].map(|part| memory.addr(page + part));
    let frames = [stats::page(first)?.frame, stats::page(last)?.frame];
    check_eq!(frames[0] % LARGE_PAGES as u64, 0, "the first frame");
    check_eq!(frames[1] - frames[0], LARGE_PAGES as u64 - 1, "the last");
    Ok(())
}

/// Protects one page and unprotects it: the block is in small pages then.
fn split(memory: &Blocks, page: usize) -> TestResult {
    memory.protect(page, 1, PROT_READ)?;
    memory.protect(page, 1, READ_WRITE)?;
    check!(!memory.is_large(page)?, "it is split");
    Ok(())
}

/// What a piece of code did to the counters, without bringing anything in before.
fn counted(body: impl FnOnce() -> TestResult) -> Result<Delta, Failure> {
    let before = counters()?;
    body()?;
    Ok(Delta::between(before, counters()?))
}

/// The thread's time on the processor so far, in nanoseconds.
fn time_used() -> Result<u64, Failure> {
    stats::vmstat()?;
    let thread = stats::processes().find(|info| stats::name(info) == NAME);
    let thread = thread.ok_or(Failure::Failed("there is no khugepaged".into()))?;
    Ok(thread.system_ns + thread.user_ns)
}

/// One large page that a partial `mprotect` has split becomes one again, where it is.
fn promotes() -> TestResult {
    need(2)?;
    let memory = Blocks::large(1)?;
    memory.fill();
    let frame = stats::page(memory.addr(0))?.frame;
    split(&memory, 100)?;
    let delta = counted(|| {
        stats::set_khugepaged_sleep(SOON)?;
        until_large(&memory, 0)
    })?;
    check_eq!(delta.of(|stats| stats.thp_collapse), 1, "blocks promoted");
    let taken = delta.of(|stats| stats.thp_collapse_alloc);
    check_eq!(taken, 0, "of these, copied");
    check_eq!(stats::page(memory.addr(0))?.frame, frame, "its first frame");
    let delta = counted(|| {
        memory.fill();
        memory.check(&[])
    })?;
    check_eq!(delta.of(|stats| stats.faults), 0, "faults afterwards");
    // It can be split and promoted again.
    split(&memory, 511)?;
    until_large(&memory, 0)?;
    memory.check(&[])
}

/// A block whose pages a fork shared, and of which a store copied one: it is copied together once the child
/// has gone.
fn after_fork() -> TestResult {
    need(3)?;
    let memory = Blocks::large(1)?;
    memory.fill();
    let gate = Gate::new()?;
    let child = start(|| {
        gate.pass()?;
        memory.check(&[])
    })?;
    memory.write(77, 78);
    check!(!memory.is_large(0)?, "the parent's is split");
    let delta = counted(|| {
        stats::set_khugepaged_sleep(SOON)?;
        time::sleep(WHILE);
        check!(!memory.is_large(0)?, "the child shares most of it");
        gate.open()?;
        finish(child)?;
        until_large(&memory, 0)
    })?;
    let taken = delta.of(|stats| stats.thp_collapse_alloc);
    check_eq!(taken, 1, "blocks copied together");
    memory.check(&[])
}

/// It does nothing, and takes no time, where nobody is to have large pages, or nobody asked, or all are large.
fn off() -> TestResult {
    need(3)?;
    let idle = || {
        stats::set_khugepaged_sleep(SOON)?;
        // It looks when that is said, and then no more.
        time::sleep(WHILE);
        let before = time_used()?;
        let delta = counted(|| {
            time::sleep(WHILE);
            Ok(())
        })?;
        check_eq!(time_used()?, before, "its time");
        for (what, count) in [
            ("promoted", delta.of(|stats| stats.thp_collapse)),
            ("failed", delta.of(|stats| stats.thp_collapse_alloc_failed)),
            ("faults", delta.of(|stats| stats.faults)),
        ] {
            check_eq!(count, 0, "{what}");
        }
        Ok(())
    };
    let unasked = Blocks::map(1)?;
    unasked.write(3, 4);
    idle()?;
    check!(!unasked.is_large(3)?, "nobody asked");
    let asked = Blocks::large(1)?;
    asked.fill();
    idle()?;
    let before = stats::set_transparent(NEVER)?;
    let result = split(&asked, 9).and_then(|()| idle());
    let is_large = asked.is_large(9);
    stats::set_transparent(before)?;
    result?;
    check!(!is_large?, "nobody is to have one");
    check_eq!(before, MADVISE, "the mode");
    until_large(&asked, 0)?;
    asked.check(&[])
}

/// With little free memory it waits, and evicts nothing.
fn pressure() -> TestResult {
    need(2)?;
    let memory = Blocks::large(1)?;
    memory.fill();
    memory.advise(5, 1, MADV_DONTNEED)?;
    check!(!memory.is_large(0)?, "it is split");
    let now = counters()?;
    let most = LARGE_PAGES as u64 + now.mark_high - 1;
    let pages = now.frames_free.saturating_sub(most) as usize;
    let rest = Mapping::anonymous(pages + 64)?;
    let mut touched = 0;
    while counters()?.frames_free > most && touched < rest.pages() {
        rest.write_page(touched, 1);
        touched += 1;
    }
    let delta = counted(|| {
        stats::set_khugepaged_sleep(SOON)?;
        time::sleep(WHILE);
        check!(!memory.is_large(0)?, "there is no room");
        Ok(())
    })?;
    let failed = delta.of(|stats| stats.thp_collapse_alloc_failed);
    check!(failed > 0, "it has tried");
    for (what, count) in [
        ("promoted", delta.of(|stats| stats.thp_collapse)),
        ("evicted", delta.of(|stats| stats.evictions)),
    ] {
        check_eq!(count, 0, "{what}");
    }
    memory.check(&[(5, Some(0))])?;
    drop(rest);
    until_large(&memory, 0)?;
    memory.check(&[(5, Some(0))])
}

/// While the pages are copied together, another thread stores to them.
fn concurrent() -> TestResult {
    const ROUNDS: usize = 8;
    need(3)?;
    let memory = Arc::new(Blocks::large(1)?);
    memory.fill();
    let over = Arc::new(AtomicBool::new(false));
    let (of_thread, until) = (Arc::clone(&memory), Arc::clone(&over));
    // Every page but the first has its number and how often it has been stored to.
    let writer = thread::spawn(move || {
        let mut times = 0;
        loop {
            for page in 1..LARGE_PAGES {
                let expected = page as u64 + 1 + times * LARGE_PAGES as u64;
                if of_thread.read(page) != expected {
                    return Err(page);
                }
                of_thread.write(page, expected + LARGE_PAGES as u64);
            }
            times += 1;
            if until.load(SeqCst) {
                return Ok(times);
            }
        }
    })?;
    let watched = (0..ROUNDS).try_for_each(|round| {
        memory.advise(0, 1, MADV_DONTNEED)?;
        memory.write(0, round as u64);
        check!(!memory.is_large(0)?, "it is split");
        if round == 0 {
            stats::set_khugepaged_sleep(SOON)?;
        }
        until_large(&memory, 0)?;
        check_eq!(memory.read(0), round as u64, "the first page");
        Ok(())
    });
    over.store(true, SeqCst);
    let written = writer.join();
    watched?;
    let Some(Ok(times)) = written else {
        let why = format!("a store was lost: {written:?}");
        return Err(Failure::Failed(why));
    };
    for page in 1..LARGE_PAGES {
        let expected = page as u64 + 1 + times * LARGE_PAGES as u64;
        check_eq!(memory.read(page), expected, "page {page}");
    }
    Ok(())
}

fn settings() -> TestResult {
    const MOST: usize = u32::MAX as usize;
    check_eq!(
        stats::set_khugepaged_sleep(7)?,
        MOST,
        "what tests begin with"
    );
    check_eq!(stats::set_khugepaged_sleep(MOST)?, 7, "the sleep");
    let pages = stats::set_khugepaged_pages(512)?;
    check_eq!(stats::set_khugepaged_pages(pages)?, 512, "pages in a turn");
    let defrag = stats::set_khugepaged_defrag(false)?;
    check!(
        !stats::set_khugepaged_defrag(defrag)?,
        "it was switched off"
    );
    for (setting, value) in [
        (VmCtl::KhugepagedScanSleep, MOST + 1),
        (VmCtl::KhugepagedPagesToScan, 0),
        (VmCtl::KhugepagedPagesToScan, MOST + 1),
        (VmCtl::KhugepagedDefrag, 2),
    ] {
        let refused = sys::vmctl(setting, value);
        check_eq!(refused, Err(EINVAL), "{setting:?} to {value}");
    }
    let counts = read("/proc/vmstat")?;
    for name in ["thp_collapse_alloc ", "thp_collapse_alloc_failed "] {
        let there = counts.lines().any(|line| line.starts_with(name));
        check!(there, "{name}is not in /proc/vmstat");
    }
    time_used().map(drop)
}
