//! Replacement: each policy in turn, switched to while the system runs. The rest of the system holds
//! frames, too, so what is exact here is what becomes of this process's own pages.

use crate::harness::{Failure, Test, TestResult, finish, need_room, start};
use alloc::format;
use replacement::PolicyKind;
use ulib::abi::errno::EINVAL;
use ulib::mem::Mapping;
use ulib::stats::{self, PageState};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "policy-switch",
        run: switch,
    },
    Test {
        name: "victim-order",
        run: victim_order,
    },
    Test {
        name: "victim-hot-page",
        run: hot_page,
    },
];

/// Pages more than there are free frames.
const EXCESS: usize = 1024;

/// The page that is touched after each other one. So many come before it that the kernel always has
/// others to evict while this process waits for a page.
const HOT: usize = 512;

/// Runs `part` under each policy, in a child of its own, with the number of pages that it shall touch.
/// Afterwards the policy from before is in force again, whatever happened.
fn under_each(kinds: &[PolicyKind], part: impl Fn(PolicyKind, usize) -> TestResult) -> TestResult {
    let before = stats::policy()?;
    let done = kinds.iter().try_for_each(|&kind| under(kind, &part));
    stats::set_policy(before)?;
    done
}

fn under(kind: PolicyKind, part: impl Fn(PolicyKind, usize) -> TestResult) -> TestResult {
    stats::set_policy(kind.number())?;
    check_eq!(stats::policy()?, kind.number(), "the policy in force");
    let pages = stats::drop_caches()? + EXCESS;
    need_room(pages)?;
    finish(start(|| {
        part(kind, pages).map_err(|failure| match failure {
            Failure::Failed(why) => Failure::Failed(format!("{}: {why}", kind.name())),
            skipped @ Failure::Skipped(_) => skipped,
        })
    })?)
}

fn is_swapped(memory: &Mapping, page: usize) -> Result<bool, Failure> {
    Ok(stats::page(memory.page_addr(page))?.page_state() == Some(PageState::Swapped))
}

/// Every policy can be switched to, serves a working set larger than memory, and loses nothing.
fn switch() -> TestResult {
    let unknown = stats::set_policy(PolicyKind::ALL.len());
    match unknown {
        Err(EINVAL) => {}
        Err(errno) => return Err(errno.into()),
        Ok(_) => check!(false, "a policy that there is not was accepted"),
    }
    under_each(&PolicyKind::ALL, |_, pages| {
        let memory = Mapping::anonymous(pages)?;
        for page in 0..pages {
            memory.write_page(page, page as u64);
        }
        let next = PolicyKind::from_number(stats::policy()? + 1).unwrap_or(PolicyKind::Fifo);
        stats::set_policy(next.number())?;
        let wrong = (0..pages).find(|&page| memory.read_page(page) != page as u64);
        check_eq!(wrong, None, "the first page that is wrong");
        Ok(())
    })
}

/// Pages that are touched once, in order, are evicted in that order: those that have gone are the first.
fn victim_order() -> TestResult {
    let kinds = [
        PolicyKind::Fifo,
        PolicyKind::Clock,
        PolicyKind::EnhancedClock,
        PolicyKind::Lru,
        PolicyKind::TwoQueues,
    ];
    under_each(&kinds, |_, pages| {
        let memory = Mapping::anonymous(pages)?;
        for page in 0..pages {
            memory.write_page(page, 1);
        }
        let mut gone = 0;
        while is_swapped(&memory, gone)? {
            gone += 1;
        }
        check!(gone >= EXCESS / 2, "only {gone} pages were evicted");
        let first_kept = gone;
        for page in first_kept..pages {
            if is_swapped(&memory, page)? {
                // More may have gone in the meantime, but not this one before others.
                while gone < page && is_swapped(&memory, gone)? {
                    gone += 1;
                }
                check!(gone == page, "page {page} is gone, and page {gone} is not");
            }
        }
        Ok(())
    })
}

/// A page that is touched all the time is never evicted by a policy that looks at accessed bits, once
/// by FIFO, which does not, and once by 2Q, which knows it when it comes back.
fn hot_page() -> TestResult {
    let kinds = [
        (PolicyKind::Fifo, 1),
        (PolicyKind::Clock, 0),
        (PolicyKind::EnhancedClock, 0),
        (PolicyKind::Aging, 0),
        (PolicyKind::Lru, 0),
        (PolicyKind::WsClock, 0),
        (PolicyKind::TwoQueues, 1),
    ];
    under_each(&kinds.map(|(kind, _)| kind), |kind, pages| {
        let memory = Mapping::anonymous(pages)?;
        let mut evictions = 0;
        for page in 0..pages {
            memory.write_page(page, 1);
            evictions += usize::from(is_swapped(&memory, HOT)?);
            if page >= HOT {
                check_eq!(memory.read_page(HOT), 1, "the page in use");
            }
        }
        let expected = kinds.iter().find(|(other, _)| *other == kind);
        let expected = expected.map(|(_, evictions)| *evictions);
        check_eq!(Some(evictions), expected, "evictions of the page in use");
        Ok(())
    })
}
