//! Large pages: transparent ones, and those of the pool.

use crate::harness::{
    Delta, Failure, Test, TestResult, counters, dies_of, finish, in_child, measured, start,
};
use alloc::format;
use ulib::abi::errno::{EBUSY, EINVAL, ENOMEM};
use ulib::abi::mm::{
    MADV_COLLAPSE, MADV_DONTNEED, MADV_HUGEPAGE, MADV_NOHUGEPAGE, MAP_HUGE_1GB, MAP_HUGE_2MB,
    PROT_READ,
};
use ulib::abi::signal::Signal;
use ulib::abi::syscall::{SYS_MPROTECT, SYS_MUNMAP};
use ulib::mem::{LARGE_PAGES, Mapping, READ_WRITE};
use ulib::probe::{Target, syscall};
use ulib::stats::{self, PageInfo, PageState, VmStats};
use ulib::{Errno, PAGE_SIZE};

/// A test by its name, which is that of its function but for the strokes.
macro_rules! tests {
    ($($name:literal $function:ident;)*) => {
        pub(crate) const TESTS: &[Test] = &[$(
            Test { name: $name, run: $function },
        )*];
    };
}

tests! {
    "large-first-touch" first_touch;
    "large-modes" modes;
    "large-fork" fork;
    "superpage-cow-demote" cow_demote;
    "large-reuse-last" reuse_last;
    "large-free-4k" free_4k;
    "large-discard" discard;
    "large-mprotect" mprotect;
    "large-swap" swap;
    "large-collapse" collapse;
    "large-collapse-scattered" collapse_scattered;
    "large-pass" pass;
    "large-fallback" fallback;
    "large-no-leak" no_leak;
    "hugetlb-pool" pool;
    "hugetlb-refused" refused;
    "hugetlb-fork" hugetlb_fork;
    "hugetlb-not-swapped" not_swapped;
}

const KIB_4: usize = PAGE_SIZE;

/// Memory in which so many large pages fit, aligned, of 4 KiB pages until it is advised otherwise.
pub(crate) struct Blocks {
    pub(crate) memory: Mapping,
    pub(crate) first: usize,
    pub(crate) pages: usize,
}

impl Blocks {
    pub(crate) fn map(blocks: usize) -> Result<Self, Failure> {
        let memory = Mapping::anonymous((blocks + 1) * LARGE_PAGES)?;
        let first = memory.first_aligned();
        Ok(Self {
            memory,
            first,
            pages: blocks * LARGE_PAGES,
        })
    }

    /// The same, advised to be large.
    pub(crate) fn large(blocks: usize) -> Result<Self, Failure> {
        let new = Self::map(blocks)?;
        new.advise(0, new.pages, MADV_HUGEPAGE)?;
        Ok(new)
    }

    pub(crate) fn advise(&self, page: usize, pages: usize, advice: usize) -> Result<(), Errno> {
        self.memory.advise_pages(self.first + page, pages, advice)
    }

    pub(crate) fn addr(&self, page: usize) -> usize {
        self.memory.page_addr(self.first + page)
    }

    pub(crate) fn write(&self, page: usize, value: u64) {
        self.memory.write_page(self.first + page, value);
    }

    pub(crate) fn read(&self, page: usize) -> u64 {
        self.memory.read_page(self.first + page)
    }

    /// Stores its number and one to each page.
    pub(crate) fn fill(&self) {
        for page in 0..self.pages {
            self.write(page, page as u64 + 1);
        }
    }

    /// Every page holds what [`Blocks::fill`] stored, but for those named.
    pub(crate) fn check(&self, but: &[(usize, Option<u64>)]) -> TestResult {
        for page in 0..self.pages {
            let other = but.iter().find(|(at, _)| *at == page);
            let expected = other.map_or(Some(page as u64 + 1), |(_, value)| *value);
            if let Some(expected) = expected {
                check_eq!(self.read(page), expected, "page {page}");
            }
        }
        Ok(())
    }

    pub(crate) fn is_large(&self, page: usize) -> Result<bool, Errno> {
        Ok(stats::page(self.addr(page))?.has(PageInfo::LARGE))
    }

    pub(crate) fn protect(&self, page: usize, pages: usize, prot: usize) -> Result<(), Errno> {
        let (addr, len) = (self.addr(page), pages * PAGE_SIZE);
        syscall(SYS_MPROTECT, [addr, len, prot, 0, 0, 0]).map(drop)
    }

    fn unmap(&self, page: usize, pages: usize) -> Result<(), Errno> {
        let (addr, len) = (self.addr(page), pages * PAGE_SIZE);
        syscall(SYS_MUNMAP, [addr, len, 0, 0, 0, 0]).map(drop)
    }
}

/// Skips the test where memory has no room for so many large pages, however it is used.
pub(crate) fn need(blocks: usize) -> TestResult {
    stats::drop_caches()?;
    let now = counters()?;
    let needed = (blocks * LARGE_PAGES + 256) as u64;
    if now.frames_free < needed {
        let why = format!("{} frames are free, {needed} are needed", now.frames_free);
        return Err(Failure::Skipped(why));
    }
    Ok(())
}

/// A counter of the kernel's.
type Counter = fn(&VmStats) -> u64;

/// Checks counters that must have gone up by so much.
fn check_counts(delta: &Delta, counts: &[(&str, Counter, u64)]) -> TestResult {
    for &(what, counter, expected) in counts {
        check_eq!(delta.of(counter), expected, "{what}");
    }
    Ok(())
}

const FAULTS: Counter = |stats| stats.faults;
const ALLOC: Counter = |stats| stats.thp_fault_alloc;
const SPLIT: Counter = |stats| stats.thp_split;
const COPIED: Counter = |stats| stats.cow_copied;
const REUSED: Counter = |stats| stats.cow_reused;
const COLLAPSE: Counter = |stats| stats.thp_collapse;

fn first_touch() -> TestResult {
    need(2)?;
    let memory = Blocks::large(2)?;
    let (delta, ()) = measured(|| memory.fill())?;
    check_counts(&delta, &[("faults", FAULTS, 2), ("large pages", ALLOC, 2)])?;
    check_counts(&delta, &[("small pages", |stats| stats.demand_zero, 0)])?;
    let in_large = delta.of(|stats| stats.frames_thp);
    check_eq!(in_large, 2 * LARGE_PAGES as u64, "pages in large ones");
    check!(
        memory.is_large(0)? && memory.is_large(1023)?,
        "both are large"
    );
    let frames = [0, 511].map(|page| stats::page(memory.addr(page)).map(|info| info.frame));
    check_eq!(frames[1]?, frames[0]? + 511, "the last frame of the first");
    memory.check(&[])
}

/// By number: who gets large pages without asking.
const MODES: [&str; 3] = ["always", "madvise", "never"];

fn modes() -> TestResult {
    need(1)?;
    let before = stats::set_transparent(1)?;
    let mut tried = Ok(());
    for (mode, name) in MODES.iter().enumerate() {
        for (advice, large) in [
            (None, mode == 0),
            (Some(MADV_HUGEPAGE), mode != 2),
            (Some(MADV_NOHUGEPAGE), false),
        ] {
            stats::set_transparent(mode)?;
            tried = tried.and_then(|()| one_mode(name, advice, large));
        }
    }
    stats::set_transparent(before)?;
    tried
}

fn one_mode(mode: &str, advice: Option<usize>, large: bool) -> TestResult {
    let memory = Blocks::map(1)?;
    if let Some(advice) = advice {
        memory.advise(0, LARGE_PAGES, advice)?;
    }
    memory.write(5, 1);
    check_eq!(memory.is_large(5)?, large, "{mode}, advice {advice:?}");
    Ok(())
}

fn fork() -> TestResult {
    need(1)?;
    let memory = Blocks::large(1)?;
    memory.fill();
    let (delta, child) = measured(|| {
        start(|| {
            check!(memory.is_large(9)?, "the child's is large");
            memory.check(&[])
        })
    })?;
    finish(child?)?;
    check_counts(&delta, &[("splits", SPLIT, 0)])?;
    check!(memory.is_large(9)?, "the parent's is large still");
    memory.check(&[])
}

/// Writing 4 KiB of a shared page of 2 MiB copies 4 KiB.
fn cow_demote() -> TestResult {
    need(1)?;
    let memory = Blocks::large(1)?;
    memory.fill();
    in_child(|| {
        let (delta, ()) = measured(|| memory.write(77, 7))?;
        check_counts(
            &delta,
            &[
                ("faults", FAULTS, 1),
                ("copies", COPIED, 1),
                ("splits", SPLIT, 1),
            ],
        )?;
        check!(!memory.is_large(0)?, "the child's has been split");
        memory.check(&[(77, Some(7))])
    })?;
    check!(memory.is_large(77)?, "the parent's is large still");
    memory.check(&[])
}

fn reuse_last() -> TestResult {
    need(1)?;
    let memory = Blocks::large(1)?;
    memory.fill();
    in_child(|| memory.check(&[]))?;
    let (delta, ()) = measured(|| memory.fill())?;
    check_counts(
        &delta,
        &[
            ("faults", FAULTS, 1),
            ("reused", REUSED, 1),
            ("copies", COPIED, 0),
        ],
    )?;
    check!(memory.is_large(0)?, "it is large still");
    Ok(())
}

fn free_4k() -> TestResult {
    need(1)?;
    let memory = Blocks::large(1)?;
    memory.fill();
    let (delta, unmapped) = measured(|| memory.unmap(100, 1))?;
    unmapped?;
    check_counts(&delta, &[("splits", SPLIT, 1)])?;
    let freed = delta.of(|stats| stats.frames_free);
    check_eq!(freed, 1, "frames freed");
    memory.check(&[(100, None)])?;
    dies_of(Signal::Segv, "a load from what was unmapped", || {
        memory.read(100);
    })
}

fn discard() -> TestResult {
    need(2)?;
    let memory = Blocks::large(2)?;
    memory.fill();
    let (delta, done) = measured(|| memory.advise(0, LARGE_PAGES, MADV_DONTNEED))?;
    done?;
    check_counts(&delta, &[("splits by dropping all of it", SPLIT, 0)])?;
    let (delta, done) = measured(|| memory.advise(LARGE_PAGES + 3, 2, MADV_DONTNEED))?;
    done?;
    check_counts(&delta, &[("splits by dropping part of it", SPLIT, 1)])?;
    check_eq!(memory.read(7), 0, "a page of the first");
    for page in LARGE_PAGES..2 * LARGE_PAGES {
        let dropped = (LARGE_PAGES + 3..LARGE_PAGES + 5).contains(&page);
        let expected = if dropped { 0 } else { page as u64 + 1 };
        check_eq!(memory.read(page), expected, "page {page}");
    }
    Ok(())
}

fn mprotect() -> TestResult {
    need(1)?;
    let memory = Blocks::large(1)?;
    memory.fill();
    let (delta, done) = measured(|| memory.protect(0, LARGE_PAGES, PROT_READ))?;
    done?;
    check_counts(&delta, &[("splits by protecting all of it", SPLIT, 0)])?;
    memory.protect(0, LARGE_PAGES, READ_WRITE)?;
    let (delta, done) = measured(|| memory.protect(200, 2, PROT_READ))?;
    done?;
    check_counts(&delta, &[("splits by protecting part of it", SPLIT, 1)])?;
    dies_of(Signal::Segv, "a store to the middle", || {
        memory.write(201, 1)
    })?;
    memory.write(199, 200);
    memory.write(202, 203);
    memory.check(&[])
}

fn swap() -> TestResult {
    need(1)?;
    if counters()?.swap_total == 0 {
        return Err(Failure::Skipped("there is no swap area".into()));
    }
    let memory = Blocks::large(1)?;
    memory.fill();
    let (delta, evicted) = measured(|| stats::evict(memory.addr(50)))?;
    evicted?;
    check_counts(
        &delta,
        &[
            ("splits", SPLIT, 1),
            ("pages written", |stats| stats.swapped_out, 1),
        ],
    )?;
    let state = |page| stats::page(memory.addr(page)).map(|info| info.page_state());
    check_eq!(state(50)?, Some(PageState::Swapped), "the page's state");
    check_eq!(state(51)?, Some(PageState::Resident), "its neighbour's");
    memory.check(&[])
}

fn collapse() -> TestResult {
    need(1)?;
    let memory = Blocks::large(1)?;
    memory.fill();
    let before = stats::page(memory.addr(0))?.frame;
    memory.protect(3, 1, PROT_READ)?;
    memory.protect(3, 1, READ_WRITE)?;
    check!(!memory.is_large(0)?, "it is split");
    let (delta, done) = measured(|| memory.advise(0, LARGE_PAGES, MADV_COLLAPSE))?;
    done?;
    check_counts(&delta, &[("collapses", COLLAPSE, 1), ("faults", FAULTS, 0)])?;
    check!(memory.is_large(0)?, "it is large again");
    check_eq!(
        stats::page(memory.addr(0))?.frame,
        before,
        "its first frame"
    );
    let (delta, ()) = measured(|| memory.fill())?;
    check_counts(&delta, &[("faults afterwards", FAULTS, 0)])?;
    memory.check(&[])
}

fn collapse_scattered() -> TestResult {
    need(2)?;
    let memory = Blocks::map(1)?;
    let nothing = memory.advise(0, LARGE_PAGES, MADV_COLLAPSE);
    check_eq!(nothing, Err(EINVAL), "collapsing what holds nothing");
    for page in (0..LARGE_PAGES).step_by(3) {
        memory.write(page, page as u64 + 1);
    }
    if counters()?.swap_total > 0 {
        stats::evict(memory.addr(30))?;
    }
    memory.advise(0, LARGE_PAGES, MADV_COLLAPSE)?;
    check!(memory.is_large(0)?, "it is large");
    for page in 0..LARGE_PAGES {
        let expected = if page % 3 == 0 { page as u64 + 1 } else { 0 };
        check_eq!(memory.read(page), expected, "page {page}");
    }
    memory.advise(0, LARGE_PAGES, MADV_COLLAPSE)?;
    Ok(())
}

fn pass() -> TestResult {
    need(2)?;
    let memory = Blocks::map(1)?;
    memory.write(9, 10);
    check_eq!(stats::collapse_pass()?, 0, "nobody asked");
    memory.advise(0, LARGE_PAGES, MADV_HUGEPAGE)?;
    check_eq!(stats::collapse_pass()?, 1, "one block");
    check!(memory.is_large(9)?, "it is large");
    check_eq!(memory.read(9), 10, "its content");
    check_eq!(memory.read(8), 0, "what was not touched");
    Ok(())
}

/// With every block of 2 MiB in use, small pages do.
fn fallback() -> TestResult {
    need(1)?;
    let memory = Blocks::large(1)?;
    let before = stats::huge_pages()?[0];
    // All that lie side by side, then most of the rest, however much is in pieces: else pages would be
    // moved until a large one is free.
    stats::set_huge_pages(before + stats::free_blocks(9)?)?;
    let rest = Mapping::anonymous(counters()?.frames_free as usize)?;
    let enough = LARGE_PAGES as u64 - 50;
    let mut touched = 0;
    while counters()?.frames_free > enough && touched < rest.pages() {
        rest.write_page(touched, 1);
        touched += 1;
    }
    let free = counters()?.frames_free;
    let counted = measured(|| memory.write(1, 1));
    let large = memory.is_large(1);
    let after = stats::set_huge_pages(before)?;
    check!(free <= enough, "{free} frames were free");
    let (delta, ()) = counted?;
    let fallbacks = delta.of(|stats| stats.thp_fault_fallback);
    check_eq!(fallbacks, 1, "fallbacks");
    check!(!large?, "it is small");
    check_eq!(after, before, "pages in the pool");
    Ok(())
}

/// The census after each test says whether anything is lost.
fn no_leak() -> TestResult {
    need(2)?;
    for round in 0..100 {
        let memory = Blocks::large(1)?;
        memory.write(round, 1);
        in_child(|| {
            memory.write(round + 1, 2);
            Ok(())
        })?;
        match round % 4 {
            0 => memory.unmap(round, 3)?,
            1 => memory.protect(round, 3, PROT_READ)?,
            2 => memory.advise(round, 3, MADV_DONTNEED)?,
            _ => memory.advise(0, LARGE_PAGES, MADV_COLLAPSE)?,
        }
    }
    stats::audit()?;
    Ok(())
}

/// Runs a test with so many pages in the pool, which is as before afterwards.
pub(crate) fn with_pool(pages: usize, test: impl FnOnce() -> TestResult) -> TestResult {
    need(pages + 1)?;
    let before = stats::huge_pages()?[0];
    let now = stats::set_huge_pages(before + pages)?;
    let result = if now == before + pages && stats::huge_pages()?[1] >= pages {
        test()
    } else {
        Err(Failure::Skipped(format!(
            "only {now} large pages can be had"
        )))
    };
    check_eq!(stats::set_huge_pages(before)?, before, "pages in the pool");
    result
}

fn unspoken() -> Result<usize, Errno> {
    let [_, free, reserved] = stats::huge_pages()?;
    Ok(free - reserved)
}

fn pool() -> TestResult {
    with_pool(2, || {
        let unspoken = unspoken()?;
        let over = Mapping::hugetlb((unspoken + 1) * LARGE_PAGES, 0);
        check_eq!(over.map(drop), Err(ENOMEM), "more than there are");
        // A little more than one is two.
        let all = Mapping::hugetlb(unspoken * LARGE_PAGES - LARGE_PAGES + 1, MAP_HUGE_2MB)?;
        check_eq!(all.pages(), unspoken * LARGE_PAGES, "pages, rounded up");
        let [_, free, reserved] = stats::huge_pages()?;
        check_eq!(free - reserved, 0, "pages nobody has spoken for");
        let more = Mapping::hugetlb(1, 0);
        check_eq!(more.map(drop), Err(ENOMEM), "one more");
        let (delta, ()) = measured(|| {
            for page in 0..LARGE_PAGES {
                all.write_page(page, page as u64 + 1);
            }
        })?;
        check_counts(
            &delta,
            &[
                ("faults", FAULTS, 1),
                ("large pages", |stats| stats.hugetlb_faults, 1),
            ],
        )?;
        check_eq!(stats::huge_pages()?[1], free - 1, "free pages");
        for page in 0..LARGE_PAGES {
            check_eq!(all.read_page(page), page as u64 + 1, "page {page}");
        }
        let busy = all.advise_pages(0, LARGE_PAGES, MADV_DONTNEED);
        check_eq!(busy, Ok(()), "dropping one");
        check_eq!(all.read_page(3), 0, "what was dropped");
        all.unmap()?;
        check_eq!(stats::huge_pages()?[1], free, "free pages at the end");
        Ok(())
    })
}

fn refused() -> TestResult {
    with_pool(1, || {
        for (what, size) in [("1 GiB", MAP_HUGE_1GB), ("64 KiB", 16 << 26)] {
            let other = Mapping::hugetlb(1, size);
            check_eq!(other.map(drop), Err(EINVAL), "pages of {what}");
        }
        let memory = Mapping::hugetlb(LARGE_PAGES, 0)?;
        let (addr, len) = (memory.addr(), LARGE_PAGES * PAGE_SIZE);
        check_eq!(addr % len, 0, "its address, from a large page");
        let part = [addr + KIB_4, KIB_4];
        for (what, call, arguments) in [
            (
                "unmapping 4 KiB",
                SYS_MUNMAP,
                [part[0], part[1], 0, 0, 0, 0],
            ),
            ("unmapping half", SYS_MUNMAP, [addr, len / 2, 0, 0, 0, 0]),
            ("protecting half", SYS_MPROTECT, [addr, len / 2, 0, 0, 0, 0]),
        ] {
            check_eq!(syscall(call, arguments), Err(EINVAL), "{what}");
        }
        check_eq!(
            memory.advise_pages(1, 1, MADV_DONTNEED),
            Err(EINVAL),
            "dropping 4 KiB"
        );
        let advice = memory.advise_pages(0, LARGE_PAGES, MADV_HUGEPAGE);
        check_eq!(advice, Err(EINVAL), "advice");
        Ok(())
    })
}

fn hugetlb_fork() -> TestResult {
    with_pool(1, || {
        let unspoken = unspoken()?;
        let memory = Mapping::hugetlb(unspoken * LARGE_PAGES, 0)?;
        for block in 0..unspoken {
            memory.write_page(block * LARGE_PAGES, 5);
        }
        in_child(|| {
            check_eq!(memory.read_page(0), 5, "what it shares");
            Ok(())
        })?;
        dies_of(Signal::Bus, "a store that finds the pool empty", || {
            memory.write_page(0, 6);
        })?;
        memory.write_page(0, 7);
        check_eq!(memory.read_page(0), 7, "the parent's");
        Ok(())
    })
}

fn not_swapped() -> TestResult {
    with_pool(1, || {
        let memory = Mapping::hugetlb(LARGE_PAGES, 0)?;
        memory.write_page(1, 1);
        let Err(refused) = stats::evict(memory.page_addr(1)) else {
            return Err(Failure::Failed("it was evicted".into()));
        };
        check_eq!(refused, EBUSY, "evicting a part");
        // A load faults as an access of the whole would.
        check_eq!(Target::new(memory.addr()).load_u8(), 0, "its first byte");
        Ok(())
    })
}
