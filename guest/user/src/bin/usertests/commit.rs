//! Overcommit: promises of memory that are kept, and those that are not made.

use crate::harness::{Test, TestResult, counters, in_child};
use ulib::PAGE_SIZE;
use ulib::abi::errno::{EINVAL, ENOMEM};
use ulib::mem::{Break, Mapping};
use ulib::{process, stats};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "overcommit-counted",
        run: counted,
    },
    Test {
        name: "overcommit-strict",
        run: strict,
    },
    Test {
        name: "overcommit-heuristic",
        run: heuristic,
    },
];

/// Runs `part` in a child while promises are judged by a mode.
fn judged_by(mode: usize, part: impl FnOnce() -> TestResult) -> TestResult {
    let before = stats::set_overcommit(mode)?;
    let done = in_child(part);
    stats::set_overcommit(before)?;
    done
}

/// What is reserved counts from the beginning, touched or not.
fn counted() -> TestResult {
    check_eq!(stats::set_overcommit(3), Err(EINVAL), "mode 3");
    let before = counters()?.committed;
    let memory = Mapping::anonymous(50)?;
    check_eq!(counters()?.committed, before + 50, "pages promised");
    memory.write_page(0, 1);
    check_eq!(counters()?.committed, before + 50, "after a store");
    drop(memory);
    check_eq!(counters()?.committed, before, "after munmap");
    let shared = Mapping::shared(50)?;
    check_eq!(
        counters()?.committed,
        before,
        "shared pages are not counted"
    );
    drop(shared);
    Ok(())
}

/// With strict accounts mmap, brk and fork say ENOMEM, and what was promised can be had.
fn strict() -> TestResult {
    counters()?;
    judged_by(2, || {
        let now = counters()?;
        let left = (now.commit_limit - now.committed) as usize;
        let refused = Mapping::anonymous(left + 1);
        check_eq!(refused.err(), Some(ENOMEM), "a mapping of all that is left");
        // More than a half, so that a child could not have the same.
        let most = left / 2 + 64;
        let memory = Mapping::anonymous(most)?;
        let mut brk = Break::here()?;
        let moved = brk.resize(left * PAGE_SIZE);
        check_eq!(
            moved.err(),
            Some(ENOMEM),
            "a program break beyond what is left"
        );
        let child = process::spawn(|| 0);
        check_eq!(child.err(), Some(ENOMEM), "a fork");
        for page in 0..most {
            memory.write_page(page, page as u64);
        }
        let wrong = (0..most).find(|&page| memory.read_page(page) != page as u64);
        check_eq!(wrong, None, "the first page that is wrong");
        check_eq!(counters()?.oom_kills, now.oom_kills, "processes killed");
        Ok(())
    })
}

/// The heuristic refuses what could never be had, and lets others be promised twice.
fn heuristic() -> TestResult {
    counters()?;
    judged_by(0, || {
        let now = counters()?;
        let all = (now.frames_total + now.swap_total) as usize;
        let refused = Mapping::anonymous(all + 1);
        check_eq!(refused.err(), Some(ENOMEM), "more than memory and swap");
        let first = Mapping::anonymous(all - 64)?;
        let second = Mapping::anonymous(all - 64)?;
        drop((first, second));
        Ok(())
    })
}
