//! Page-table walks counted by the hart: how many it takes to read memory of which no translation is at hand.

use ulib::abi::mm::MADV_HUGEPAGE;
use ulib::mem::{LARGE_PAGES, Mapping, Window};
use ulib::probe::{self, Target};
use ulib::walks::LoadWalks;
use ulib::{Errno, PAGE_SIZE, process};

/// How often it is measured. An interrupt may come in between, and the kernel's own walks with it; not in
/// each of so few instructions.
const TIMES: usize = 3;

/// The walks that it takes to read each of these pages once, after another process has run: the kernel has
/// only one address-space identifier, and so what was cached is gone.
pub fn after_switch(
    counter: LoadWalks,
    memory: &Window,
    first: usize,
    pages: usize,
) -> Result<u64, Errno> {
    let mut least = u64::MAX;
    for _ in 0..TIMES {
        process::wait(process::spawn(|| 0)?)?;
        // Code, stack, and what else reading needs.
        reading(counter, probe::text_start(), 1);
        least = least.min(reading(counter, memory.page_addr(first), pages));
    }
    Ok(least)
}

/// The walks that it takes to read each of these pages once.
#[inline(never)]
pub fn reading(counter: LoadWalks, start: usize, pages: usize) -> u64 {
    let before = counter.now();
    for page in 0..pages {
        let _ = Target::new(start + page * PAGE_SIZE).load_u8();
    }
    counter.now() - before
}

/// The counter, where one walk serves a whole large page: QEMU, for one, counts a miss for each 4 KiB of it.
pub fn by_leaf() -> Result<Option<LoadWalks>, Errno> {
    let Some(counter) = LoadWalks::open() else {
        return Ok(None);
    };
    let memory = Mapping::anonymous(2 * LARGE_PAGES)?;
    let first = memory.first_aligned();
    memory.advise_pages(first, LARGE_PAGES, MADV_HUGEPAGE)?;
    memory.write_page(first, 1);
    let walks = after_switch(counter, &memory, first, LARGE_PAGES)?;
    Ok((walks < LARGE_PAGES as u64).then_some(counter))
}
