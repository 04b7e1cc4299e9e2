//! More memory than the machine has.

use crate::file::{Scratch, pattern};
use crate::harness::{Test, TestResult, counters, dies_of, finish, need_room, ram_frames, start};
use alloc::vec::Vec;
use ulib::PAGE_SIZE;
use ulib::abi::mm::PROT_READ;
use ulib::abi::signal::Signal;
use ulib::fs::File;
use ulib::mem::Mapping;
use ulib::rng::Rng;
use user::pattern::Pattern;

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "swap-anon-twice-ram",
        run: anon_twice_ram,
    },
    Test {
        name: "swap-fork-children",
        run: fork_children,
    },
    Test {
        name: "swap-mixed-file",
        run: mixed_file,
    },
    Test {
        name: "swap-fork-under-pressure",
        run: fork_under_pressure,
    },
    Test {
        name: "swap-full",
        run: full,
    },
];

/// Anonymous memory of twice RAM: written, read in another order, a part written again.
fn anon_twice_ram() -> TestResult {
    let frames = ram_frames()?;
    let pages = frames * 2;
    need_room(pages)?;
    let before = counters()?;
    let memory = Mapping::anonymous(pages)?;
    let pattern = Pattern::new(11);
    for page in 0..pages {
        pattern.write(&memory, page, 0);
    }
    let written = counters()?;
    // Whatever is not in a frame now was written out.
    let out = (written.swapped_out - before.swapped_out) as usize;
    check!(
        out >= pages - frames,
        "{out} pages written out of {pages}, with {frames} frames"
    );
    for page in (0..pages).rev() {
        check!(
            pattern.check(&memory, page, 0),
            "page {page} is wrong, read backwards"
        );
        if page % 8 == 0 {
            pattern.write(&memory, page, 1);
        }
    }
    let mut rng = Rng::new(5);
    for _ in 0..pages / 32 {
        let page = rng.below(pages);
        let version = u64::from(page % 8 == 0);
        check!(
            pattern.check(&memory, page, version),
            "page {page} is wrong, read at random"
        );
    }
    let after = counters()?;
    check!(
        after.oom_kills == before.oom_kills,
        "somebody was killed for want of memory"
    );
    Ok(())
}

/// Ten children side by side that together need more than RAM.
fn fork_children() -> TestResult {
    const CHILDREN: usize = 10;
    let pages = ram_frames()? / 8;
    need_room(CHILDREN * pages)?;
    let mut children = Vec::new();
    for seed in 0..CHILDREN {
        children.push(start(move || {
            let memory = Mapping::anonymous(pages)?;
            let pattern = Pattern::new(seed as u64);
            for page in 0..pages {
                pattern.write(&memory, page, 0);
            }
            let wrong = (0..pages).find(|&page| !pattern.check(&memory, page, 0));
            check_eq!(wrong, None, "first wrong page of child {seed}");
            Ok(())
        })?);
    }
    children.into_iter().try_for_each(finish)
}

/// File pages and anonymous pages compete for frames.
fn mixed_file() -> TestResult {
    const FILE_PAGES: usize = 64;
    let pages = ram_frames()?;
    need_room(pages)?;
    let scratch = Scratch::patterned(FILE_PAGES * PAGE_SIZE)?;
    let file = Mapping::file_private(&File::open(&scratch.path)?, 0, FILE_PAGES, PROT_READ)?;
    let memory = Mapping::anonymous(pages)?;
    let words = Pattern::new(21);
    for page in 0..pages {
        words.write(&memory, page, 0);
        if page % 64 == 0 {
            let offset = (page / 64 % FILE_PAGES) * PAGE_SIZE + 5;
            check_eq!(
                file.read_u8(offset),
                pattern(offset),
                "the file at {offset}"
            );
        }
    }
    for page in (0..pages).step_by(3) {
        check!(words.check(&memory, page, 0), "page {page} is wrong");
    }
    let wrong = (0..FILE_PAGES * PAGE_SIZE)
        .step_by(97)
        .find(|&at| file.read_u8(at) != pattern(at));
    check_eq!(wrong, None, "first wrong byte of the file");
    Ok(())
}

/// A fork while most pages are in swap; parent and child then both use all of them.
fn fork_under_pressure() -> TestResult {
    let pages = ram_frames()? * 9 / 8;
    need_room(pages * 5 / 4)?;
    let memory = Mapping::anonymous(pages)?;
    let pattern = Pattern::new(31);
    for page in 0..pages {
        pattern.write(&memory, page, 0);
    }
    let child = start(|| {
        for page in (0..pages).step_by(8) {
            check!(
                pattern.check(&memory, page, 0),
                "page {page} is wrong in the child"
            );
            pattern.write(&memory, page, 1);
        }
        for page in (0..pages).step_by(8) {
            check!(
                pattern.check(&memory, page, 1),
                "page {page} lost the child's store"
            );
        }
        Ok(())
    })?;
    for page in (0..pages).step_by(4) {
        check!(
            pattern.check(&memory, page, 0),
            "page {page} is wrong in the parent"
        );
    }
    finish(child)
}

/// Memory and swap are both full: the process that filled them dies, and nobody else.
fn full() -> TestResult {
    const BYSTANDERS: usize = 8;
    let before = counters()?;
    let pages = (before.frames_total + before.swap_total) as usize;
    let memory = Mapping::anonymous(BYSTANDERS)?;
    let words = Pattern::new(41);
    for page in 0..BYSTANDERS {
        words.write(&memory, page, 0);
    }
    let greedy = Mapping::anonymous(pages)?;
    dies_of(Signal::Kill, "more pages than memory and swap hold", || {
        for page in 0..pages {
            greedy.write_page(page, page as u64);
        }
    })?;
    let after = counters()?;
    check_eq!(
        after.oom_kills - before.oom_kills,
        1,
        "processes killed for want of memory"
    );
    let out = after.swapped_out - before.swapped_out;
    check!(
        out >= before.swap_total - before.swap_used,
        "{out} pages written to {} slots",
        before.swap_total
    );
    let wrong = (0..BYSTANDERS).find(|&page| !words.check(&memory, page, 0));
    check_eq!(wrong, None, "first wrong page of a bystander");
    Ok(())
}
