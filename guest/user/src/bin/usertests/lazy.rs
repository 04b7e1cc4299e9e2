//! Memory that is promised at once and given at the first touch.

use crate::harness::{Test, TestResult, counters, dies_of, in_child, measured, ram_frames};
use alloc::vec::Vec;
use ulib::PAGE_SIZE;
use ulib::abi::errno::ENOMEM;
use ulib::abi::signal::Signal;
use ulib::mem::{Break, Mapping};
use ulib::probe::Target;
use ulib::stats::{self, PageInfo, PageState};
use user::measure::count_pages;

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "lazy-exact-count",
        run: exact_count,
    },
    Test {
        name: "lazy-huge-sparse",
        run: huge_sparse,
    },
    Test {
        name: "lazy-load-maps-zero",
        run: load_maps_zero,
    },
    Test {
        name: "unmapped-kills",
        run: unmapped_kills,
    },
    Test {
        name: "unmap-frees",
        run: unmap_frees,
    },
    Test {
        name: "oom-is-error-not-panic",
        run: oom_is_error,
    },
    Test {
        name: "zero-fresh",
        run: zero_fresh,
    },
    Test {
        name: "read-then-write-zero",
        run: read_then_write_zero,
    },
];

fn exact_count() -> TestResult {
    const TOUCHED: usize = 100;
    let memory = Mapping::anonymous(1024)?;
    check_eq!(
        stats::page(memory.addr())?.page_state(),
        Some(PageState::Untouched),
        "before"
    );
    let (delta, ()) = measured(|| {
        for index in 0..TOUCHED {
            memory.write_page(index * 10, 1);
        }
    })?;
    check_eq!(delta.of(|s| s.demand_zero), TOUCHED as u64, "frames given");
    check_eq!(delta.of(|s| s.faults), TOUCHED as u64, "page faults");
    check_eq!(delta.of(|s| s.minor), TOUCHED as u64, "faults without I/O");
    check_eq!(
        count_pages(&memory, PageState::Resident)?,
        TOUCHED,
        "resident pages"
    );
    let (delta, ()) = measured(|| {
        for index in 0..TOUCHED {
            memory.write_page(index * 10, 2);
        }
    })?;
    check_eq!(delta.of(|s| s.faults), 0, "page faults of second touches");
    Ok(())
}

fn huge_sparse() -> TestResult {
    const GIB: usize = 1 << 30;
    const STEP: usize = 16 << 20;
    let memory = Mapping::anonymous(GIB / PAGE_SIZE)?;
    let (delta, ()) = measured(|| {
        for offset in (0..GIB).step_by(STEP) {
            memory.write(offset, offset as u64 + 1);
        }
    })?;
    check_eq!(
        delta.of(|s| s.demand_zero),
        (GIB / STEP) as u64,
        "frames given"
    );
    for offset in (0..GIB).step_by(STEP) {
        check_eq!(memory.read(offset), offset as u64 + 1, "at {offset:#x}");
        check_eq!(memory.read(offset + PAGE_SIZE - 8), 0, "behind {offset:#x}");
    }
    Ok(())
}

fn load_maps_zero() -> TestResult {
    let memory = Mapping::anonymous(16)?;
    let (delta, sum) = measured(|| (0..16).map(|page| memory.read_page(page)).sum::<u64>())?;
    check_eq!(sum, 0, "sum of fresh words");
    check_eq!(delta.of(|s| s.faults), 16, "page faults");
    check_eq!(
        delta.of(|s| s.zero_page_reads),
        16,
        "loads given the shared zero page"
    );
    check_eq!(delta.of(|s| s.demand_zero), 0, "frames given");
    Ok(())
}

fn unmapped_kills() -> TestResult {
    let memory = Mapping::anonymous(2)?;
    memory.write_page(0, 1);
    let touched = Target::new(memory.page_addr(0));
    let untouched = Target::new(memory.page_addr(1));
    memory.unmap()?;
    for target in [touched, untouched] {
        check_eq!(
            stats::page(target.addr())
                .map(|info| info.state)
                .unwrap_or(0),
            PageState::Unmapped as u32,
            "state after munmap"
        );
        dies_of(Signal::Segv, "load from unmapped memory", || {
            target.load_u8();
        })?;
        dies_of(Signal::Segv, "store to unmapped memory", || {
            target.store_u8(1)
        })?;
    }
    Ok(())
}

fn unmap_frees() -> TestResult {
    let memory = Mapping::anonymous(200)?;
    let before = counters()?;
    for page in 0..200 {
        memory.write_page(page, 1);
    }
    check_eq!(
        counters()?.frames_anon - before.frames_anon,
        200,
        "frames in use"
    );
    memory.unmap()?;
    check_eq!(
        counters()?.frames_anon,
        before.frames_anon,
        "frames in use after munmap"
    );
    Ok(())
}

fn oom_is_error() -> TestResult {
    // More than an Sv39 address space holds.
    check_eq!(
        Mapping::anonymous((1 << 40) / PAGE_SIZE).err(),
        Some(ENOMEM),
        "mmap of 1 TiB"
    );
    let mut end = Break::here()?;
    check_eq!(end.resize(1 << 40), Err(ENOMEM), "brk by 1 TiB");
    end.resize(PAGE_SIZE)?;
    end.write(0, 1);
    // Address space runs out before anything else does when nothing is touched.
    in_child(|| {
        let mut held = Vec::new();
        let errno = loop {
            match Mapping::anonymous((8 << 30) / PAGE_SIZE) {
                Ok(mapping) => held.push(mapping),
                Err(errno) => break errno,
            }
            check!(
                held.len() < 64,
                "512 GiB of a 256 GiB address space were given"
            );
        };
        check_eq!(errno, ENOMEM, "mmap when the address space is full");
        Ok(())
    })
}

fn zero_fresh() -> TestResult {
    let pages = ram_frames().map_or(512, |frames| frames / 8).min(1024);
    // Frames that the first child has filled are given to the second.
    in_child(|| {
        let memory = Mapping::anonymous(pages)?;
        for page in 0..pages {
            for word in 0..8 {
                memory.write(page * PAGE_SIZE + word * 512 + 8, u64::MAX);
            }
        }
        Ok(())
    })?;
    in_child(|| {
        let memory = Mapping::anonymous(pages)?;
        for page in 0..pages {
            // A store elsewhere in the page first: a frame, not the shared zero page, is looked at.
            memory.write(page * PAGE_SIZE, 1);
            let dirty =
                (1..PAGE_SIZE / 8).find(|word| memory.read(page * PAGE_SIZE + word * 8) != 0);
            check_eq!(dirty, None, "first word of page {page} that is not zero");
        }
        Ok(())
    })
}

fn read_then_write_zero() -> TestResult {
    const PAGES: usize = 8;
    let memory = Mapping::anonymous(PAGES)?;
    let (delta, sum) = measured(|| (0..PAGES).map(|page| memory.read_page(page)).sum::<u64>())?;
    check_eq!(sum, 0, "sum of fresh words");
    check_eq!(
        delta.of(|s| s.zero_page_reads),
        PAGES as u64,
        "loads given the zero page"
    );
    let zero = stats::page(memory.page_addr(0))?;
    for page in 0..PAGES {
        let info = stats::page(memory.page_addr(page))?;
        check!(info.has(PageInfo::ZERO), "page {page} is not the zero page");
        check!(!info.has(PageInfo::WRITABLE), "page {page} is writable");
        check_eq!(info.frame, zero.frame, "frame of page {page}");
    }
    let (delta, ()) = measured(|| {
        for page in 0..PAGES {
            memory.write_page(page, 7);
        }
    })?;
    check_eq!(
        delta.of(|s| s.faults),
        PAGES as u64,
        "page faults of the stores"
    );
    check_eq!(delta.of(|s| s.cow_copied), PAGES as u64, "copies");
    for page in 0..PAGES {
        let info = stats::page(memory.page_addr(page))?;
        check!(
            !info.has(PageInfo::ZERO),
            "page {page} is still the zero page"
        );
        check_eq!(memory.read_page(page), 7, "page {page}");
        check_eq!(
            memory.read(page * PAGE_SIZE + 8),
            0,
            "behind the store to page {page}"
        );
    }
    let fresh = Mapping::anonymous(1)?;
    check_eq!(
        fresh.read_page(0),
        0,
        "the zero page after stores to its sharers"
    );
    Ok(())
}
