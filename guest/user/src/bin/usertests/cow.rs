//! Copy on write: what each process sees.

use crate::harness::{Gate, Test, TestResult, finish, in_child, misaligned, ram_frames, start};
use ulib::PAGE_SIZE;
use ulib::mem::Mapping;
use ulib::probe::Target;
use ulib::stats;
use user::pattern::Pattern;

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "cow-isolation",
        run: isolation,
    },
    Test {
        name: "cow-fork-of-fork",
        run: fork_of_fork,
    },
    Test {
        name: "cow-two-thirds",
        run: two_thirds,
    },
    Test {
        name: "cow-100x3",
        run: hundred_by_three,
    },
    Test {
        name: "cow-tree",
        run: tree,
    },
    Test {
        name: "cow-swapped",
        run: swapped,
    },
];

fn isolation() -> TestResult {
    const PAGES: usize = 32;
    let memory = Mapping::anonymous(PAGES)?;
    let pattern = Pattern::new(1);
    for page in 0..PAGES {
        pattern.write(&memory, page, 0);
    }
    let parent_wrote = Gate::new()?;
    let child = start(|| {
        parent_wrote.pass()?;
        // The parent has written every page by now; the child still sees the old ones.
        for page in 0..PAGES {
            check!(
                pattern.check(&memory, page, 0),
                "the child sees the parent's store to {page}"
            );
            pattern.write(&memory, page, 2);
        }
        Ok(())
    })?;
    for page in 0..PAGES {
        pattern.write(&memory, page, 1);
    }
    parent_wrote.open()?;
    finish(child)?;
    for page in 0..PAGES {
        check!(
            pattern.check(&memory, page, 1),
            "the parent sees the child's store to {page}"
        );
    }
    Ok(())
}

fn fork_of_fork() -> TestResult {
    const PAGES: usize = 8;
    let memory = Mapping::anonymous(PAGES)?;
    let stamp = |value: u64| {
        for page in 0..PAGES {
            memory.write_page(page, value);
        }
    };
    let expect = |who: &str, value: u64| {
        for page in 0..PAGES {
            check_eq!(memory.read_page(page), value, "{who}, page {page}");
        }
        Ok(())
    };
    stamp(1);
    in_child(|| {
        expect("child before it wrote", 1)?;
        let grandchild = start(|| {
            stamp(3);
            expect("grandchild", 3)
        })?;
        stamp(2);
        finish(grandchild)?;
        expect("child", 2)
    })?;
    expect("parent", 1)
}

/// With two thirds of RAM in use a fork that copied would fail; one that shares does not.
fn two_thirds() -> TestResult {
    let pages = ram_frames()? * 2 / 3;
    crate::harness::need_room(pages + pages / 8)?;
    let memory = Mapping::anonymous(pages)?;
    for page in 0..pages {
        memory.write_page(page, page as u64 + 1);
    }
    in_child(|| {
        for page in (0..pages).step_by(8) {
            check_eq!(
                memory.read_page(page),
                page as u64 + 1,
                "page {page} in the child"
            );
            memory.write_page(page, 0);
        }
        Ok(())
    })?;
    for page in 0..pages {
        check_eq!(
            memory.read_page(page),
            page as u64 + 1,
            "page {page} in the parent"
        );
    }
    Ok(())
}

fn hundred_by_three() -> TestResult {
    let memory = Mapping::anonymous(3)?;
    for round in 0..100 {
        memory.write_page(1, round);
        let mut children = [0; 3];
        for (index, child) in children.iter_mut().enumerate() {
            *child = start(|| {
                check_eq!(
                    memory.read_page(1),
                    round,
                    "in child {index} of round {round}"
                );
                memory.write_page(1, round + 1000);
                memory.write_page(2, index as u64);
                check_eq!(memory.read_page(1), round + 1000, "the child's own store");
                Ok(())
            })?;
        }
        for child in children {
            finish(child)?;
        }
        check_eq!(
            memory.read_page(1),
            round,
            "in the parent after round {round}"
        );
    }
    Ok(())
}

/// Every process forks two, three levels deep; each sees its own stamp and those of its ancestors.
fn tree() -> TestResult {
    fn level(memory: &Mapping, depth: usize, id: u64) -> TestResult {
        memory.write_page(depth, id);
        if depth < 3 {
            let left = start(|| level(memory, depth + 1, id * 2))?;
            let right = start(|| level(memory, depth + 1, id * 2 + 1))?;
            finish(left)?;
            finish(right)?;
        }
        for above in 0..=depth {
            let expected = id >> (depth - above);
            check_eq!(
                memory.read_page(above),
                expected,
                "process {id}, page {above}"
            );
        }
        for below in depth + 1..4 {
            check_eq!(memory.read_page(below), 0, "process {id}, page {below}");
        }
        Ok(())
    }
    let memory = Mapping::anonymous(4)?;
    level(&memory, 0, 1)
}

/// A fork while pages are in swap: the slot is shared, both read right, and a store stays private.
fn swapped() -> TestResult {
    crate::harness::counters()?;
    let memory = Mapping::anonymous(2)?;
    memory.write_page(0, 111);
    memory.write_page(1, 222);
    stats::evict(memory.page_addr(0))?;
    stats::evict(memory.page_addr(1))?;
    let before = stats::page(memory.page_addr(0))?;
    let (looked, wrote) = (Gate::new()?, Gate::new()?);
    let child = start(|| {
        let info = stats::page(memory.page_addr(0))?;
        check_eq!(
            (info.state, info.frame),
            (before.state, before.frame),
            "the child's slot"
        );
        check_eq!(info.sharers, 2, "sharers of the slot");
        check_eq!(memory.read_page(0), 111, "page 0 in the child");
        memory.write_page(0, 333);
        memory.write_page(1, 444);
        check_eq!(
            (memory.read_page(0), memory.read_page(1)),
            (333, 444),
            "the child's stores"
        );
        wrote.open()?;
        looked.pass()
    })?;
    wrote.pass()?;
    check_eq!(
        (memory.read_page(0), memory.read_page(1)),
        (111, 222),
        "in the parent"
    );
    looked.open()?;
    finish(child)?;
    memory.write_page(1, 555);
    check_eq!(
        (memory.read_page(0), memory.read_page(1)),
        (111, 555),
        "after the child's end"
    );
    misaligned(|| {
        // A page brought back and shared again still takes a store across its end.
        Target::new(memory.addr() + PAGE_SIZE - 4).store_u64(u64::MAX);
        check_eq!(
            memory.read_page(0),
            111,
            "page 0 after a store across its end"
        );
        check_eq!(memory.read_page(1), 0xffff_ffff, "page 1 after it");
        Ok(())
    })
}
