//! Resident limits: local replacement with an exact number of frames, held against the model; and who is
//! ended when memory is full.

use alloc::vec::Vec;
use core::time::Duration;

use crate::harness::{Failure, Gate, Test, TestResult, describe, finish, in_child, start};
use replacement::PolicyKind;
use replacement::replay::{Algorithm, Reference, Trace};
use ulib::abi::errno::{EINVAL, ESRCH};
use ulib::abi::process::{RLIM_INFINITY, RLIMIT_RSS, Rlimit};
use ulib::abi::signal::Signal;
use ulib::mem::Mapping;
use ulib::process::{self, WaitStatus};
use ulib::rng::Rng;
use ulib::stats::PageState;
use ulib::{PAGE_SIZE, stats, swap, sys, time};
use user::limited::{self, Report};
use user::measure;

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "rlimit-rss",
        run: rlimit,
    },
    Test {
        name: "belady",
        run: belady,
    },
    Test {
        name: "opt-bound",
        run: opt_bound,
    },
    Test {
        name: "working-set-curve",
        run: working_set_curve,
    },
    Test {
        name: "oom-score",
        run: oom_score,
    },
];

/// Faults of a string in a process that may have so many frames for it.
fn faults(kind: PolicyKind, frames: u64, string: &[u64]) -> Result<u64, Failure> {
    let report = Report::new()?;
    in_child(|| Ok(limited::run(kind, frames, string, &report)?))?;
    let misses = (0..string.len()).filter(|&place| !report.was_hit(place));
    check_eq!(
        report.faults(),
        misses.count() as u64,
        "faults of {} with {frames} frames",
        kind.name()
    );
    Ok(report.faults())
}

fn stores(string: &[u64]) -> Trace {
    string.iter().copied().map(Reference::write).collect()
}

fn limit_of(pages: u64) -> Rlimit {
    Rlimit {
        cur: pages * PAGE_SIZE as u64,
        max: RLIM_INFINITY,
    }
}

/// The limit is as it was set, a child has it as well, and it is kept.
fn rlimit() -> TestResult {
    stats::vmstat()?;
    const PAGES: usize = 100;
    let none = sys::prlimit(RLIMIT_RSS, None)?;
    check_eq!(none.cur, RLIM_INFINITY, "the limit that nobody has set");
    let wrong = Rlimit { cur: 2, max: 1 };
    check_eq!(
        sys::prlimit(RLIMIT_RSS, Some(wrong)).err(),
        Some(EINVAL),
        "a soft limit above the hard one"
    );
    check_eq!(sys::prlimit(99, None).err(), Some(EINVAL), "limit 99");
    let of_nobody = sys::prlimit_of(99_999, RLIMIT_RSS, None);
    check_eq!(of_nobody.err(), Some(ESRCH), "the limit of nobody");
    in_child(|| {
        sys::prlimit(RLIMIT_RSS, Some(limit_of(50)))?;
        let before = sys::prlimit(RLIMIT_RSS, None)?;
        check_eq!(before.cur, 50 * PAGE_SIZE as u64, "the limit");
        in_child(|| {
            let inherited = sys::prlimit(RLIMIT_RSS, None)?;
            check_eq!(inherited.cur, before.cur, "the child's limit");
            let memory = Mapping::anonymous(PAGES)?;
            let evictions = stats::vmstat()?.limit_evictions;
            for page in 0..PAGES {
                memory.write_page(page, page as u64);
            }
            // What is shared with the parent does not go, and counts.
            let resident = measure::count_pages(&memory, PageState::Resident)?;
            check!(resident <= 50, "{resident} pages with a limit of 50");
            let wrong = (0..PAGES).find(|&page| memory.read_page(page) != page as u64);
            check_eq!(wrong, None, "the first page that is wrong");
            let evicted = stats::vmstat()?.limit_evictions - evictions;
            check!(
                evicted >= PAGES as u64 - 50,
                "only {evicted} pages were given up for others"
            );
            Ok(())
        })?;
        sys::prlimit(RLIMIT_RSS, Some(none))?;
        check_eq!(
            sys::prlimit(RLIMIT_RSS, None)?.cur,
            RLIM_INFINITY,
            "the limit, lifted"
        );
        Ok(())
    })
}

/// More frames, more faults.
fn belady() -> TestResult {
    const STRING: [u64; 12] = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];
    check_eq!(faults(PolicyKind::Fifo, 3, &STRING)?, 9, "with 3 frames");
    check_eq!(faults(PolicyKind::Fifo, 4, &STRING)?, 10, "with 4 frames");
    Ok(())
}

/// Pages with some locality: steps of one mostly, and a jump now and then.
fn wandering(len: usize, pages: usize) -> Vec<u64> {
    let mut rng = Rng::new(3);
    let mut page = 0;
    let mut next = || {
        page = match rng.below(8) {
            0 => rng.below(pages),
            1..=3 => (page + 1) % pages,
            4..=6 => (page + pages - 1) % pages,
            _ => page,
        };
        page as u64
    };
    (0..len).map(|_| next()).collect()
}

/// Each policy evicts what its replay evicts, and none does better than the optimum.
fn opt_bound() -> TestResult {
    const FRAMES: u32 = 5;
    let string = wandering(200, 10);
    let trace = stores(&string);
    let least = Algorithm::Opt.replay(&trace, FRAMES).faults;
    for kind in PolicyKind::ALL {
        let expected = Algorithm::Policy(kind).replay(&trace, FRAMES).faults;
        let counted = faults(kind, u64::from(FRAMES), &string)?;
        check_eq!(counted, expected, "faults of {}", kind.name());
        check!(
            counted >= least,
            "{}: {counted} faults, and the optimum has {least}",
            kind.name()
        );
    }
    Ok(())
}

/// With more frames LRU has no more faults.
fn working_set_curve() -> TestResult {
    const PAGES: usize = 10;
    let string = wandering(200, PAGES);
    let mut curve = Vec::with_capacity(PAGES);
    for frames in [2, 4, 6, 8, 10] {
        curve.push(faults(PolicyKind::Lru, frames, &string)?);
    }
    let falls = curve.windows(2).all(|pair| pair[0] >= pair[1]);
    check!(falls, "faults with 2, 4, 6, 8 and 10 frames: {curve:?}");
    check_eq!(curve[4], PAGES as u64, "faults with a frame for each page");
    check!(curve[0] > 5 * curve[4], "faults with two frames: {curve:?}");
    Ok(())
}

/// Not the largest process is ended but the one with the highest score.
fn oom_score() -> TestResult {
    const SMALL: usize = 1000;
    // A small swap area is filled sooner.
    let areas = swap::areas()?;
    let large = areas.iter().find(|area| area.pages > 4096);
    let Some(large) = large.filter(|_| areas.len() == 2) else {
        return Err(Failure::Skipped("there are not two swap areas".into()));
    };
    swap::off(&large.path)?;
    let done = in_child(|| {
        let ready = Gate::new()?;
        let small = start(|| {
            stats::adjust_oom_score(1000)?;
            let memory = Mapping::anonymous(SMALL)?;
            for page in 0..SMALL {
                memory.write_page(page, 1);
            }
            ready.open()?;
            time::sleep(Duration::from_secs(3600));
            Ok(())
        })?;
        ready.pass()?;
        stats::drop_caches()?;
        let now = stats::vmstat()?;
        let room = now.frames_free + now.swap_total - now.swap_used;
        let large = start(|| {
            let pages = room as usize + SMALL / 2;
            let memory = Mapping::anonymous(pages)?;
            for page in 0..pages {
                memory.write_page(page, page as u64);
            }
            let wrong = (0..pages).find(|&page| memory.read_page(page) != page as u64);
            check_eq!(wrong, None, "the first page that is wrong");
            Ok(())
        })?;
        let status = process::wait(small)?;
        let killed = status == WaitStatus::Signaled(Signal::Kill as u8);
        check!(killed, "the one with the high score {}", describe(status));
        finish(large)
    });
    swap::on(&large.path, None)?;
    // The order is as it was.
    for area in areas.iter().filter(|area| area.path != large.path) {
        swap::off(&area.path)?;
        swap::on(&area.path, None)?;
    }
    done
}
