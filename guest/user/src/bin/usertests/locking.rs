//! `mlock` and its kin.

use crate::harness::{
    Failure, Test, TestResult, counters, in_child, measured, need_room, ram_frames, touch,
};
use ulib::abi::errno::{EAGAIN, EBUSY, EINVAL, ENOMEM, EPERM};
use ulib::abi::mm::*;
use ulib::abi::process::RLIMIT_MEMLOCK;
use ulib::abi::syscall::*;
use ulib::mem::{Mapping, READ_WRITE};
use ulib::probe::syscall;
use ulib::stats::{self, PageInfo};
use ulib::{Errno, PAGE_SIZE};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "mlock-brings-in",
        run: brings_in,
    },
    Test {
        name: "mlock-never-victim",
        run: never_victim,
    },
    Test {
        name: "mlock-copies",
        run: copies,
    },
    Test {
        name: "mlock-onfault",
        run: on_fault,
    },
    Test {
        name: "mlock-all",
        run: all,
    },
    Test {
        name: "mlock-limit",
        run: limit,
    },
    Test {
        name: "mlock-refused",
        run: refused,
    },
];

const ANON: usize = MAP_PRIVATE | MAP_ANONYMOUS;

fn mmap(pages: usize, flags: usize) -> Result<usize, Errno> {
    let len = pages * PAGE_SIZE;
    syscall(SYS_MMAP, [0, len, READ_WRITE, ANON | flags, usize::MAX, 0])
}

fn munmap(addr: usize, pages: usize) -> TestResult {
    syscall(SYS_MUNMAP, [addr, pages * PAGE_SIZE, 0, 0, 0, 0])?;
    Ok(())
}

fn set_limit(bytes: u64) -> TestResult {
    let limit = Mapping::anonymous(1)?;
    limit.write(0, bytes);
    limit.write(8, bytes);
    syscall(SYS_PRLIMIT64, [0, RLIMIT_MEMLOCK, limit.addr(), 0, 0, 0])?;
    Ok(())
}

fn is_locked(addr: usize) -> Result<bool, Failure> {
    Ok(stats::page(addr)?.has(PageInfo::LOCKED))
}

fn brings_in() -> TestResult {
    const PAGES: usize = 8;
    let memory = Mapping::anonymous(PAGES)?;
    memory.write_page(0, 1);
    let (delta, locked) = measured(|| memory.lock())?;
    locked?;
    check_eq!(
        delta.of(|s| s.demand_zero),
        PAGES as u64 - 1,
        "frames given"
    );
    check_eq!(delta.of(|s| s.frames_locked), PAGES as u64, "frames locked");
    let (delta, ()) = measured(|| (0..PAGES).for_each(|page| memory.write_page(page, 2)))?;
    check_eq!(
        delta.of(|s| s.faults),
        0,
        "faults when the pages are touched"
    );
    check_eq!(
        stats::evict(memory.addr()),
        Err(EBUSY),
        "evicting a locked page"
    );
    memory.unlock()?;
    check!(
        !is_locked(memory.addr())?,
        "the page is locked after munlock"
    );
    if counters()?.swap_total > 0 {
        stats::evict(memory.addr())?;
        check_eq!(memory.read_page(0), 2, "the page, from swap");
    }
    // What is unmapped is no longer locked; the frames are counted after the test.
    memory.lock()?;
    let (delta, unmapped) = measured(|| memory.unmap())?;
    unmapped?;
    check_eq!(
        delta.of(|s| s.frames_locked),
        0_u64.wrapping_sub(PAGES as u64),
        "frames locked"
    );
    Ok(())
}

/// A working set beyond memory drives out everything but what is locked.
fn never_victim() -> TestResult {
    const PAGES: usize = 32;
    let frames = ram_frames()?;
    let size = frames + frames / 8;
    need_room(size + PAGES)?;
    if counters()?.swap_total == 0 {
        return Err(Failure::Skipped("there is no swap".into()));
    }
    let memory = Mapping::anonymous(PAGES)?;
    memory.lock()?;
    (0..PAGES).for_each(|page| memory.write_page(page, page as u64));
    let others = Mapping::anonymous(PAGES)?;
    (0..PAGES).for_each(|page| others.write_page(page, page as u64));
    let working_set = Mapping::anonymous(size)?;
    for round in 0..2 {
        (0..size).for_each(|page| working_set.write_page(page, round));
    }
    working_set.unmap()?;
    let (delta, wrong) = measured(|| {
        (0..PAGES)
            .filter(|&page| memory.read_page(page) != page as u64)
            .count()
    })?;
    check_eq!(wrong, 0, "locked pages that are wrong");
    check_eq!(delta.of(|s| s.faults), 0, "faults on locked pages");
    let (delta, wrong) = measured(|| {
        (0..PAGES)
            .filter(|&page| others.read_page(page) != page as u64)
            .count()
    })?;
    check_eq!(wrong, 0, "other pages that are wrong");
    check!(
        delta.of(|s| s.faults) > 0,
        "pages that are not locked were spared as well"
    );
    Ok(())
}

/// What a store would copy, the lock copies.
fn copies() -> TestResult {
    let memory = Mapping::anonymous(3)?;
    memory.write_page(0, 1);
    touch(memory.read_page(1));
    in_child(|| {
        let (delta, locked) = measured(|| memory.lock())?;
        locked?;
        check_eq!(
            delta.of(|s| s.cow_copied),
            2,
            "a shared page and the page of zeros, copied"
        );
        check_eq!(delta.of(|s| s.demand_zero), 1, "frames of zeros given");
        let (delta, ()) = measured(|| (0..3).for_each(|page| memory.write_page(page, 7)))?;
        check_eq!(delta.of(|s| s.faults), 0, "faults of stores");
        in_child(|| {
            check!(
                stats::page(memory.addr())?.sharers > 1,
                "shared with the parent"
            );
            memory.write_page(0, 8);
            check!(!is_locked(memory.addr())?, "a lock was inherited");
            Ok(())
        })
    })?;
    check_eq!(memory.read_page(0), 1, "the first process's page");
    Ok(())
}

fn on_fault() -> TestResult {
    let memory = Mapping::anonymous(4)?;
    let call = [memory.addr(), memory.len(), MLOCK_ONFAULT, 0, 0, 0];
    let (delta, locked) = measured(|| syscall(SYS_MLOCK2, call))?;
    locked?;
    check_eq!(delta.of(|s| s.faults), 0, "pages brought in");
    memory.write_page(1, 1);
    check!(
        is_locked(memory.page_addr(1))?,
        "a touched page is not locked"
    );
    check_eq!(stats::evict(memory.page_addr(1)), Err(EBUSY), "evicting it");
    Ok(())
}

fn all() -> TestResult {
    in_child(|| {
        set_limit(1 << 30)?;
        let before = Mapping::anonymous(3)?;
        syscall(SYS_MLOCKALL, [MCL_CURRENT | MCL_FUTURE, 0, 0, 0, 0, 0])?;
        check!(
            is_locked(before.page_addr(2))?,
            "what was mapped is not locked"
        );
        let (delta, after) = measured(|| Mapping::anonymous(5))?;
        let after = after?;
        check_eq!(
            delta.of(|s| s.demand_zero),
            5,
            "frames given to a new mapping"
        );
        check_eq!(delta.of(|s| s.frames_locked), 5, "frames locked with it");
        syscall(SYS_MUNLOCKALL, [0; 6])?;
        check!(!is_locked(after.addr())?, "locked after munlockall");
        let (delta, later) = measured(|| Mapping::anonymous(5))?;
        drop(later?);
        check_eq!(
            delta.of(|s| s.faults),
            0,
            "faults of a mapping made afterwards"
        );
        syscall(SYS_MLOCKALL, [MCL_FUTURE | MCL_ONFAULT, 0, 0, 0, 0, 0])?;
        let lazy = Mapping::anonymous(2)?;
        lazy.write_page(0, 1);
        check!(is_locked(lazy.addr())?, "not locked at its first touch");
        in_child(|| {
            let child = Mapping::anonymous(1)?;
            child.write_page(0, 1);
            check!(!is_locked(child.addr())?, "a child locks what it maps");
            Ok(())
        })
    })
}

fn limit() -> TestResult {
    in_child(|| {
        let memory = Mapping::anonymous(6)?;
        set_limit(4 * PAGE_SIZE as u64 + 100)?;
        check_eq!(memory.lock(), Err(ENOMEM), "six pages with a limit of four");
        let lock = |pages| syscall(SYS_MLOCK, [memory.addr(), pages * PAGE_SIZE, 0, 0, 0, 0]);
        check_eq!(lock(3), Ok(0), "three pages");
        check_eq!(lock(4), Ok(0), "a fourth: those that are locked count once");
        check_eq!(
            mmap(1, MAP_LOCKED),
            Err(EAGAIN),
            "a locked mapping of a fifth"
        );
        let current = syscall(SYS_MLOCKALL, [MCL_CURRENT, 0, 0, 0, 0, 0]);
        check_eq!(current, Err(ENOMEM), "all there is");
        memory.unlock()?;
        let (delta, mapped) = measured(|| mmap(4, MAP_LOCKED))?;
        check_eq!(
            delta.of(|s| s.demand_zero),
            4,
            "frames given to a locked mapping"
        );
        let grown = syscall(SYS_MREMAP, [mapped?, 4 * PAGE_SIZE, 5 * PAGE_SIZE, 1, 0, 0]);
        check_eq!(grown, Err(EAGAIN), "growing it");
        munmap(mapped?, 4)?;
        set_limit(0)?;
        check_eq!(memory.lock(), Err(EPERM), "with a limit of nothing");
        check_eq!(mmap(1, MAP_LOCKED), Err(EPERM), "a locked mapping");
        let future = syscall(SYS_MLOCKALL, [MCL_FUTURE, 0, 0, 0, 0, 0]);
        check_eq!(future, Err(EPERM), "what is to come");
        in_child(|| {
            check_eq!(memory.lock(), Err(EPERM), "in a child");
            Ok(())
        })
    })
}

fn refused() -> TestResult {
    let mut memory = Mapping::anonymous(3)?;
    let mut middle = memory.split_off(1);
    let last = middle.split_off(1);
    middle.unmap()?;
    let call = |number, args: [usize; 3]| syscall(number, [args[0], args[1], args[2], 0, 0, 0]);
    let (addr, len) = (memory.addr(), 3 * PAGE_SIZE);
    for (what, answer, expected) in [
        (
            "mlock over a hole",
            call(SYS_MLOCK, [addr, len, 0]),
            Err(ENOMEM),
        ),
        (
            "munlock over a hole",
            call(SYS_MUNLOCK, [addr, len, 0]),
            Err(ENOMEM),
        ),
        (
            "mlock past the end",
            call(SYS_MLOCK, [addr, usize::MAX, 0]),
            Err(EINVAL),
        ),
        ("mlock of nothing", call(SYS_MLOCK, [addr, 0, 0]), Ok(0)),
        (
            "mlock within a page",
            call(SYS_MLOCK, [last.addr() + 9, 1, 0]),
            Ok(0),
        ),
        (
            "mlock2 with unknown flags",
            call(SYS_MLOCK2, [addr, 1, 2]),
            Err(EINVAL),
        ),
        (
            "mlockall of nothing",
            call(SYS_MLOCKALL, [0, 0, 0]),
            Err(EINVAL),
        ),
        (
            "mlockall on fault alone",
            call(SYS_MLOCKALL, [MCL_ONFAULT, 0, 0]),
            Err(EINVAL),
        ),
        (
            "mlockall with unknown flags",
            call(SYS_MLOCKALL, [8, 0, 0]),
            Err(EINVAL),
        ),
    ] {
        check_eq!(answer, expected, "{what}");
    }
    check!(
        is_locked(last.addr())?,
        "a range within a page locks the page"
    );
    last.protect(PROT_NONE)?;
    let unreachable = call(SYS_MLOCK, [last.addr(), PAGE_SIZE, 0]);
    check_eq!(unreachable, Err(ENOMEM), "mlock of what nothing may touch");
    Ok(())
}
