//! The program break.

use crate::harness::{Test, TestResult, counters, dies_of, in_child, measured};
use alloc::vec::Vec;
use ulib::PAGE_SIZE;
use ulib::abi::errno::ENOMEM;
use ulib::abi::signal::Signal;
use ulib::abi::syscall::SYS_BRK;
use ulib::mem::Break;
use ulib::probe::{self, Target};
use ulib::rng::{Rng, mix};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "brk-grow-shrink",
        run: grow_shrink,
    },
    Test {
        name: "brk-shrink-frees",
        run: shrink_frees,
    },
    Test {
        name: "brk-byte-steps",
        run: byte_steps,
    },
    Test {
        name: "brk-one-live-page",
        run: one_live_page,
    },
    Test {
        name: "brk-below-start",
        run: below_start,
    },
    Test {
        name: "brk-stress-seed",
        run: stress_seed,
    },
];

fn grow_shrink() -> TestResult {
    const PAGES: usize = 64;
    let mut heap = Break::here()?;
    heap.resize(PAGES * PAGE_SIZE)?;
    for page in 0..PAGES {
        check_eq!(heap.read_page(page), 0, "fresh page {page}");
        heap.write_page(page, page as u64 + 1);
    }
    heap.resize(PAGES / 2 * PAGE_SIZE)?;
    let gone = Target::new(heap.addr() + PAGES / 2 * PAGE_SIZE + PAGE_SIZE);
    dies_of(Signal::Segv, "store above the break", || gone.store_u8(1))?;
    heap.resize(PAGES * PAGE_SIZE)?;
    for page in 0..PAGES {
        let expected = if page < PAGES / 2 { page as u64 + 1 } else { 0 };
        check_eq!(
            heap.read_page(page),
            expected,
            "page {page} after shrinking and growing"
        );
    }
    in_child(|| {
        // The child has the same break, and moves its own.
        heap.resize(0)?;
        Ok(())
    })?;
    check_eq!(
        heap.read_page(1),
        2,
        "the parent's page after the child shrank"
    );
    Ok(())
}

fn shrink_frees() -> TestResult {
    let before = counters()?;
    let mut heap = Break::here()?;
    heap.resize(100 * PAGE_SIZE)?;
    let (delta, ()) = measured(|| {
        for page in 0..100 {
            heap.write_page(page, 1);
        }
    })?;
    check_eq!(delta.of(|s| s.demand_zero), 100, "frames given");
    let full = counters()?;
    heap.resize(0)?;
    let after = counters()?;
    check_eq!(
        full.frames_anon - after.frames_anon,
        100,
        "frames freed by shrinking"
    );
    check!(
        after.frames_page_table >= before.frames_page_table,
        "page tables went missing"
    );
    Ok(())
}

fn byte_steps() -> TestResult {
    // The break moves by bytes; pages come and go whole.
    let mut heap = Break::here()?;
    for len in [
        1,
        8,
        PAGE_SIZE - 1,
        PAGE_SIZE,
        PAGE_SIZE + 1,
        3 * PAGE_SIZE + 5,
    ] {
        heap.resize(len)?;
        heap.write_u8(len - 1, 0x5a);
        check_eq!(heap.read_u8(len - 1), 0x5a, "the last of {len} bytes");
        let end = probe::syscall(SYS_BRK, [0; 6])?;
        check_eq!(end, heap.addr() + len, "the break at {len} bytes");
    }
    heap.resize(0)?;
    Ok(())
}

fn one_live_page() -> TestResult {
    // 4 MiB pass through the break with one page of it in use at a time.
    const STEPS: usize = (4 << 20) / PAGE_SIZE;
    let mut heap = Break::here()?;
    let free = counters().map(|stats| stats.frames_anon);
    for step in 0..STEPS {
        heap.resize(PAGE_SIZE)?;
        check_eq!(heap.read(8), 0, "a page given again, step {step}");
        heap.write(8, step as u64 + 1);
        heap.resize(0)?;
    }
    if let Ok(before) = free {
        check_eq!(
            counters()?.frames_anon,
            before,
            "anonymous frames afterwards"
        );
    }
    Ok(())
}

fn below_start() -> TestResult {
    let mut heap = Break::here()?;
    heap.resize(PAGE_SIZE)?;
    heap.write(0, 42);
    let end = heap.addr() + PAGE_SIZE;
    for wanted in [
        1,
        probe::text_start(),
        probe::data_start(),
        usize::MAX,
        1 << 39,
    ] {
        let answer = probe::syscall(SYS_BRK, [wanted, 0, 0, 0, 0, 0])?;
        check_eq!(answer, end, "brk({wanted:#x})");
    }
    check_eq!(heap.resize(1 << 38), Err(ENOMEM), "brk across everything");
    check_eq!(heap.read(0), 42, "the heap afterwards");
    Ok(())
}

fn stress_seed() -> TestResult {
    const MAX_PAGES: usize = 96;
    for seed in 1..=3 {
        let mut rng = Rng::new(seed);
        let mut heap = Break::here()?;
        // What each page of the heap must hold.
        let mut model: Vec<u64> = Vec::new();
        for round in 0..150 {
            let pages = rng.below(MAX_PAGES + 1);
            heap.resize(pages * PAGE_SIZE)?;
            model.resize(pages, 0);
            for _ in 0..pages.min(12) {
                let page = rng.below(pages);
                model[page] = mix(round ^ seed << 32);
                heap.write_page(page, model[page]);
            }
            let wrong = (0..pages).find(|&page| heap.read_page(page) != model[page]);
            check_eq!(wrong, None, "seed {seed}, round {round}: first wrong page");
        }
        heap.resize(0)?;
    }
    Ok(())
}
