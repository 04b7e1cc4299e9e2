//! Programs that use memory in many ways at once.

use crate::harness::{Test, TestResult, finish, measured, misaligned, start};
use alloc::vec::Vec;
use ulib::PAGE_SIZE;
use ulib::mem::{Mapping, Window};
use ulib::probe::Target;
use ulib::rng::Rng;
use ulib::sys;
use user::pattern::Pattern;

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "straddle-two-faults",
        run: straddle,
    },
    Test {
        name: "paging-linear",
        run: linear,
    },
    Test {
        name: "paging-shuffle",
        run: shuffle,
    },
    Test {
        name: "paging-parallel",
        run: parallel,
    },
    Test {
        name: "merge-sort-children",
        run: merge_sort,
    },
];

/// One access, two faults, both resolved.
fn straddle() -> TestResult {
    let memory = Mapping::anonymous(2)?;
    misaligned(|| {
        let target = Target::new(memory.addr() + PAGE_SIZE - 4);
        let (delta, ()) = measured(|| target.store_u64(0x1122_3344_5566_7788))?;
        check_eq!(delta.of(|s| s.demand_zero), 2, "frames given");
        check_eq!(delta.of(|s| s.faults), 2, "page faults");
        check_eq!(target.load_u64(), 0x1122_3344_5566_7788, "the word");
        check_eq!(memory.read_page(1), 0x1122_3344, "its upper half");
        Ok(())
    })?;
    let memory = Mapping::anonymous(2)?;
    misaligned(|| {
        let target = Target::new(memory.addr() + PAGE_SIZE - 2);
        let (delta, value) = measured(|| target.load_u32())?;
        check_eq!(value, 0, "a fresh word");
        check_eq!(
            delta.of(|s| s.zero_page_reads),
            2,
            "loads given the zero page"
        );
        Ok(())
    })
}

/// Every byte of 512 KiB, forwards, backwards, and inverted.
fn linear() -> TestResult {
    const PAGES: usize = 128;
    let memory = Mapping::anonymous(PAGES)?;
    for offset in (0..memory.len()).step_by(8) {
        memory.write(offset, offset as u64);
    }
    for offset in (0..memory.len()).step_by(8).rev() {
        check_eq!(
            memory.read(offset),
            offset as u64,
            "at {offset:#x}, backwards"
        );
        memory.write(offset, !(offset as u64));
    }
    for offset in (0..memory.len()).step_by(8) {
        check_eq!(
            memory.read(offset),
            !(offset as u64),
            "at {offset:#x}, inverted"
        );
    }
    Ok(())
}

fn shuffle() -> TestResult {
    const PAGES: usize = 256;
    let memory = Mapping::anonymous(PAGES)?;
    let mut order: Vec<usize> = (0..PAGES).collect();
    let mut rng = Rng::new(42);
    rng.shuffle(&mut order);
    let (delta, ()) = measured(|| {
        for &page in &order {
            memory.write_page(page, page as u64);
        }
    })?;
    check_eq!(delta.of(|s| s.demand_zero), PAGES as u64, "frames given");
    // Shuffles the pages' contents in memory itself, and follows along in a model.
    let mut model: Vec<u64> = (0..PAGES as u64).collect();
    for last in (1..PAGES).rev() {
        let other = rng.below(last + 1);
        model.swap(last, other);
        let (a, b) = (memory.read_page(last), memory.read_page(other));
        memory.write_page(last, b);
        memory.write_page(other, a);
    }
    for (page, &expected) in model.iter().enumerate() {
        check_eq!(memory.read_page(page), expected, "page {page}");
    }
    Ok(())
}

fn parallel() -> TestResult {
    const PAGES: usize = 100;
    let mut children = Vec::new();
    for seed in 0..4 {
        children.push(start(move || {
            let memory = Mapping::anonymous(PAGES)?;
            let pattern = Pattern::new(seed);
            for version in 0..4 {
                for page in 0..PAGES {
                    pattern.write(&memory, page, version);
                    if page % 16 == 0 {
                        sys::sched_yield();
                    }
                }
                let wrong = (0..PAGES).find(|&page| !pattern.check(&memory, page, version));
                check_eq!(
                    wrong,
                    None,
                    "child {seed}, version {version}: first wrong page"
                );
            }
            Ok(())
        })?);
    }
    children.into_iter().try_for_each(finish)
}

/// Children sort the parts of 1 MiB of shared memory, in turn and side by side; the parent merges.
fn merge_sort() -> TestResult {
    const WORDS: usize = (1 << 20) / 8;
    const PARTS: usize = 8;
    let memory = Mapping::shared(WORDS * 8 / PAGE_SIZE)?;
    let mut rng = Rng::new(3);
    let mut sum = 0_u64;
    for word in 0..WORDS {
        let value = rng.next_u64();
        sum = sum.wrapping_add(value);
        memory.write(word * 8, value);
    }
    let part = WORDS / PARTS;
    let mut side_by_side = Vec::new();
    for index in 0..PARTS {
        let child = start(|| {
            sort(&memory, index * part, part);
            Ok(())
        })?;
        if index < PARTS / 2 {
            finish(child)?;
        } else {
            side_by_side.push(child);
        }
    }
    side_by_side.into_iter().try_for_each(finish)?;
    let merged = merge(&memory, part);
    check_eq!(merged.len(), WORDS, "words merged");
    check!(
        merged.windows(2).all(|pair| pair[0] <= pair[1]),
        "the words are not in order"
    );
    let merged_sum = merged
        .iter()
        .fold(0_u64, |sum, &value| sum.wrapping_add(value));
    check_eq!(merged_sum, sum, "their sum");
    Ok(())
}

fn sort(memory: &Window, first: usize, count: usize) {
    let mut words: Vec<u64> = (first..first + count)
        .map(|word| memory.read(word * 8))
        .collect();
    words.sort_unstable();
    for (index, &value) in words.iter().enumerate() {
        memory.write((first + index) * 8, value);
    }
}

/// Merges sorted parts of `part` words each.
fn merge(memory: &Window, part: usize) -> Vec<u64> {
    let words = memory.len() / 8;
    let mut heads: Vec<usize> = (0..words).step_by(part).collect();
    let ends: Vec<usize> = heads.iter().map(|head| head + part).collect();
    let mut merged = Vec::with_capacity(words);
    loop {
        let least = (0..heads.len())
            .filter(|&index| heads[index] < ends[index])
            .min_by_key(|&index| memory.read(heads[index] * 8));
        let Some(index) = least else { return merged };
        merged.push(memory.read(heads[index] * 8));
        heads[index] += 1;
    }
}
