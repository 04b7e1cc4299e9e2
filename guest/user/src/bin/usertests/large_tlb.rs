//! Large pages as the hart's counters see them: a translation each.

use crate::harness::{Failure, Test, TestResult};
use crate::large::{Blocks, need};
use ulib::mem::LARGE_PAGES;
use user::walks;

pub(crate) const TESTS: &[Test] = &[Test {
    name: "large-tlb-misses",
    run: misses,
}];

/// More memory than the emulator's 4096 entries for loads hold by pages of 4 KiB.
const MANY: usize = 12;
/// How often it is read.
const ROUNDS: usize = 3;

/// A large page takes one walk, and more of them than the TLB has entries for small ones take no others.
fn misses() -> TestResult {
    let Some(counter) = walks::by_leaf()? else {
        let why = "the machine counts no TLB misses, or one for each 4 KiB of a large page";
        return Err(Failure::Skipped(why.into()));
    };
    for (memory, expected) in [
        (Blocks::map(1)?, LARGE_PAGES as u64),
        (Blocks::large(1)?, 1),
    ] {
        memory.fill();
        let misses = walks::after_switch(counter, &memory.memory, memory.first, memory.pages)?;
        check_eq!(misses, expected, "misses when 2 MiB are read");
    }
    if matches!(need(MANY), Err(Failure::Skipped(_))) {
        return Ok(());
    }
    let read_again = |memory: Blocks| -> u64 {
        memory.fill();
        let rounds = (0..ROUNDS).map(|_| walks::reading(counter, memory.addr(0), memory.pages));
        rounds.sum()
    };
    let small = read_again(Blocks::map(MANY)?);
    let large = read_again(Blocks::large(MANY)?);
    let fewest = (ROUNDS * MANY * LARGE_PAGES / 3) as u64;
    check!(small > fewest, "{small} misses with pages of 4 KiB");
    check!(
        large * 100 < small,
        "{large} misses with pages of 2 MiB, {small} with pages of 4 KiB"
    );
    Ok(())
}
