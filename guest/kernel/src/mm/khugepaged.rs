//! `khugepaged`: the thread that makes large pages of small ones in the background.

use core::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use vm::Scanned;

use super::pager::with_vm;
use crate::{
    arch,
    proc::sched::{self, Channel},
    time,
};

/// How busy the thread is: Linux's settings in `transparent_hugepage/khugepaged`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Milliseconds from one turn to the next.
    pub scan_sleep_millisecs: u64,
    /// Pages that it looks at in a turn.
    pub pages_to_scan: u64,
    /// Whether pages are moved out of the way of a new large one.
    pub defrag: bool,
}

impl Settings {
    /// Linux's own.
    pub const DEFAULT: Self = Self {
        scan_sleep_millisecs: 10_000,
        pages_to_scan: 4096,
        defrag: true,
    };

    /// The longest sleep, and the most pages, that Linux takes.
    pub const MAX: u64 = u32::MAX as u64;
}

const NS_PER_MILLISECOND: u64 = 1_000_000;

static SLEEP_MILLISECS: AtomicU64 = AtomicU64::new(Settings::DEFAULT.scan_sleep_millisecs);
static PAGES_TO_SCAN: AtomicU64 = AtomicU64::new(Settings::DEFAULT.pages_to_scan);

/// The sleep's length has changed since the thread went to sleep.
static RESTART: AtomicBool = AtomicBool::new(false);

/// Takes the settings, once virtual memory has started.
pub fn start(settings: &Settings) {
    SLEEP_MILLISECS.store(settings.scan_sleep_millisecs, Ordering::Relaxed);
    PAGES_TO_SCAN.store(settings.pages_to_scan, Ordering::Relaxed);
    with_vm(|vm| vm.set_khugepaged_defrag(settings.defrag));
}

/// Sets how long the thread sleeps between two turns, from now on. Returns how long it was.
pub fn set_sleep(milliseconds: u64) -> u64 {
    let before = SLEEP_MILLISECS.swap(milliseconds, Ordering::Relaxed);
    RESTART.store(true, Ordering::Relaxed);
    sched::wake(Channel::Khugepaged);
    before
}

/// Sets how many pages the thread looks at in a turn. Returns how many it was.
pub fn set_pages_to_scan(pages: u64) -> u64 {
    PAGES_TO_SCAN.swap(pages, Ordering::Relaxed)
}

/// Tells the thread of blocks that it may make large, if something has just brought some about.
pub fn after_change() {
    if with_vm(|vm| vm.take_large_news()) {
        sched::wake(Channel::Khugepaged);
    }
}

/// The thread's life: a turn every so often while there is anything to come back for.
pub fn promote_for_ever() -> ! {
    let mut next_turn: Option<u64> = None;
    loop {
        if RESTART.swap(false, Ordering::Relaxed) {
            next_turn = None;
        }
        let wanted = with_vm(|vm| vm.wants_scan());
        if next_turn.is_some_and(|at| arch::clock_ticks() >= at) {
            next_turn = None;
            if wanted {
                take_turn();
            }
            continue;
        }
        let sleep = SLEEP_MILLISECS.load(Ordering::Relaxed);
        let ticks = time::ns_to_ticks(sleep.saturating_mul(NS_PER_MILLISECOND));
        let at = || next_turn.unwrap_or_else(|| arch::clock_ticks().saturating_add(ticks));
        next_turn = wanted.then(at);
        sched::sleep_until_woken(Channel::Khugepaged, next_turn);
    }
}

/// Looks at as many pages as one turn may. Others run after each block: to copy two mebibytes takes as long
/// as many a system call.
fn take_turn() {
    let mut pages = PAGES_TO_SCAN.load(Ordering::Relaxed);
    while with_vm(|vm| vm.scan_for_large(&mut pages)) == Scanned::Promoted && pages > 0 {
        sched::yield_now();
    }
}
