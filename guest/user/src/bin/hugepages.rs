//! `hugepages`: walks over memory made of pages of 4 KiB, and over as much made of pages of 2 MiB, and shows
//! what each costs; then takes a large page apart and puts it together again.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::string::{String, ToString};
use ulib::abi::mm::{MADV_COLLAPSE, MADV_HUGEPAGE, MADV_NOHUGEPAGE};
use ulib::abi::syscall::SYS_MUNMAP;
use ulib::env::Args;
use ulib::mem::{LARGE_PAGES, Mapping};
use ulib::probe::syscall;
use ulib::process;
use ulib::stats::{self, PageInfo, PageState};
use ulib::trace::{Phase, mark};
use ulib::walks::LoadWalks;
use ulib::{Errno, PAGE_SIZE, eprintln, println};
use user::cli::{complain, usage};
use user::{measure, walks};

ulib::entry!(run);

/// Memory walked over, in large pages: 4 MiB.
const BLOCKS: usize = 2;
const PAGES: usize = BLOCKS * LARGE_PAGES;
/// How often each page is touched.
const ROUNDS: usize = 4;
/// What it cost to walk over memory.
#[derive(Default)]
struct Walk {
    pages: usize,
    faults: u64,
    tables: u64,
    put_by: u64,
    /// Page-table walks of the hart's when all of it was read once more, where it counts them.
    misses: Option<u64>,
    /// Tables that a translation is looked up in.
    levels: u64,
}

fn run(args: Args) -> i32 {
    if args.get(1).is_some() {
        return usage("hugepages");
    }
    let shown = compare().and_then(|()| take_apart());
    match shown {
        Ok(true) => 0,
        Ok(false) => {
            eprintln!("hugepages: WRONG: a page does not hold what was stored to it");
            1
        }
        Err(errno) => complain("hugepages", "the measurement", errno),
    }
}

fn compare() -> Result<(), Errno> {
    let small = walk("walk-4k", MADV_NOHUGEPAGE)?;
    let large = walk("walk-2m", MADV_HUGEPAGE)?;
    let pool = walk_pool()?;
    let mib = (PAGES * PAGE_SIZE) >> 20;
    println!("hugepages: {mib} MiB, each page of 4 KiB touched {ROUNDS} times in turn");
    println!("  {:36} {:>8} {:>8} {:>8}", "", "4 KiB", "2 MiB", "pool");
    let row = |what: &str, of: fn(&Walk) -> Option<u64>| {
        let shown = |walk| of(walk).map_or(String::from("-"), |number| number.to_string());
        let [a, b, c] = [&small, &large, &pool].map(shown);
        println!("  {what:36} {a:>8} {b:>8} {c:>8}");
    };
    row("pages that are mapped", |walk| Some(walk.pages as u64));
    row("page faults", |walk| Some(walk.faults));
    row("tables of 4 KiB entries in use", |walk| {
        Some(walk.tables - walk.put_by)
    });
    row("tables put by, to split with", |walk| Some(walk.put_by));
    row("TLB misses, all read after a switch", |walk| walk.misses);
    row("table entries read on these", |walk| {
        walk.misses.map(|misses| misses * walk.levels)
    });
    Ok(())
}

/// Touches private zeros of one page size or the other.
fn walk(label: &str, advice: usize) -> Result<Walk, Errno> {
    let memory = Mapping::anonymous(PAGES + LARGE_PAGES)?;
    let first = memory.first_aligned();
    memory.advise_pages(first, PAGES, advice)?;
    // What leads to the tables of this part of the address space is there from now on.
    memory.write_page(if first > 0 { 0 } else { PAGES }, 1);
    touch_all(label, &memory, first)
}

fn walk_pool() -> Result<Walk, Errno> {
    let before = stats::huge_pages()?[0];
    let free = stats::huge_pages()?[1] - stats::huge_pages()?[2];
    stats::set_huge_pages(before + BLOCKS.saturating_sub(free))?;
    let walked = Mapping::hugetlb(PAGES, 0).and_then(|memory| touch_all("pool", &memory, 0));
    stats::set_huge_pages(before)?;
    walked
}

fn touch_all(label: &str, memory: &Mapping, first: usize) -> Result<Walk, Errno> {
    let large = |page| stats::page(memory.page_addr(first + page));
    measure::warm_up();
    let before = (stats::vmstat()?, stats::this_process()?.pages_table);
    mark(label, Phase::Begin);
    for _ in 0..ROUNDS {
        for page in 0..PAGES {
            memory.write_page(first + page, page as u64);
        }
    }
    mark(label, Phase::End);
    let after = (stats::vmstat()?, stats::this_process()?.pages_table);
    let page_size = match large(0)?.has(PageInfo::LARGE) {
        true => LARGE_PAGES,
        false => 1,
    };
    Ok(Walk {
        pages: PAGES / page_size,
        faults: after.0.faults - before.0.faults,
        tables: after.1 - before.1,
        put_by: (after.0.frames_thp - before.0.frames_thp) / LARGE_PAGES as u64,
        misses: LoadWalks::open()
            .map(|counter| walks::after_switch(counter, memory, first, PAGES))
            .transpose()?,
        levels: if page_size == 1 { 3 } else { 2 },
    })
}

/// One large page from its first touch to its promotion. Tells whether every page held what it must.
fn take_apart() -> Result<bool, Errno> {
    let memory = Mapping::anonymous(2 * LARGE_PAGES)?;
    let first = memory.first_aligned();
    memory.advise_pages(first, LARGE_PAGES, MADV_HUGEPAGE)?;
    for page in 0..LARGE_PAGES {
        memory.write_page(first + page, page as u64);
    }
    println!("hugepages: one page of 2 MiB, shared, copied in part, taken apart and made whole");
    println!("  {:36} {:>8} {:>8} {:>8}", "", "large", "small", "copied");
    let show = |what: &str, copied: u64| -> Result<(), Errno> {
        let (large, small) = count(&memory, first)?;
        println!("  {what:36} {large:8} {small:8} {copied:8}");
        Ok(())
    };
    show("after its first touch", 0)?;
    let child = process::spawn(|| match store_in_child(&memory, first) {
        Ok((large, small, copied)) => {
            let what = "in a child that stores to a byte";
            println!("  {what:36} {large:8} {small:8} {copied:8}");
            0
        }
        Err(_) => 1,
    })?;
    process::wait(child)?;
    show("in its parent, which shares it", 0)?;
    let middle = memory.page_addr(first + 7);
    syscall(SYS_MUNMAP, [middle, PAGE_SIZE, 0, 0, 0, 0])?;
    show("4 KiB of it unmapped", 0)?;
    let right = (0..LARGE_PAGES)
        .filter(|&page| page != 7)
        .all(|page| memory.read_page(first + page) == page as u64);
    let whole = Mapping::anonymous(2 * LARGE_PAGES)?;
    let start = whole.first_aligned();
    for page in 0..LARGE_PAGES {
        whole.write_page(start + page, page as u64);
    }
    let (large, small) = count(&whole, start)?;
    let what = "another of 512 small pages";
    println!("  {what:36} {large:8} {small:8} {:8}", 0);
    whole.advise_pages(start, LARGE_PAGES, MADV_COLLAPSE)?;
    let (large, small) = count(&whole, start)?;
    let what = "the same, made large";
    println!("  {what:36} {large:8} {small:8} {:8}", LARGE_PAGES);
    let kept = (0..LARGE_PAGES).all(|page| whole.read_page(start + page) == page as u64);
    Ok(right && kept)
}

fn store_in_child(memory: &Mapping, first: usize) -> Result<(usize, usize, u64), Errno> {
    measure::warm_up();
    let before = stats::vmstat()?.cow_copied;
    memory.write_u8((first + 9) * PAGE_SIZE, 1);
    let copied = stats::vmstat()?.cow_copied - before;
    let (large, small) = count(memory, first)?;
    Ok((large, small, copied))
}

/// Large and small pages that a block is mapped by.
fn count(memory: &Mapping, first: usize) -> Result<(usize, usize), Errno> {
    let (mut in_large, mut small) = (0, 0);
    for page in 0..LARGE_PAGES {
        let info = stats::page(memory.page_addr(first + page))?;
        if info.has(PageInfo::LARGE) {
            in_large += 1;
        } else if info.page_state() == Some(PageState::Resident) {
            small += 1;
        }
    }
    Ok((in_large / LARGE_PAGES, small))
}
