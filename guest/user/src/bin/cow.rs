//! `cow [PAGES]`: forks, and shows that pages are shared until one of the two processes writes, and
//! that the last one to hold a page writes it in place.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::abi::errno::EIO;
use ulib::env::Args;
use ulib::fs::File;
use ulib::mem::Mapping;
use ulib::process::{self, Fork, WaitStatus};
use ulib::stats;
use ulib::trace::{Phase, mark};
use ulib::{Errno, eprintln, println};
use user::cli::{complain, number, usage};
use user::measure;
use user::pattern::Pattern;

ulib::entry!(run);

const DEFAULT_PAGES: usize = 256;
const PATTERN: Pattern = Pattern::new(0xc0);

/// What stores to shared pages did.
#[derive(Clone, Copy)]
struct Stores {
    copied: u64,
    reused: u64,
}

struct Counts {
    pages: usize,
    shared: usize,
    child: Stores,
    parent: Stores,
    parent_unchanged: bool,
}

fn run(args: Args) -> i32 {
    let pages = match args.get(1).map_or(Some(DEFAULT_PAGES), number) {
        Some(pages) if pages >= 4 => pages,
        Some(_) | None => return usage("cow [PAGES], at least 4"),
    };
    match measure(pages) {
        Ok(counts) => show(&counts),
        Err(errno) => complain("cow", "the measurement", errno),
    }
}

fn measure(pages: usize) -> Result<Counts, Errno> {
    let memory = Mapping::anonymous(pages)?;
    for page in 0..pages {
        PATTERN.write(&memory, page, 0);
    }
    let (go_read, go_write) = process::pipe()?;
    let (result_read, result_write) = process::pipe()?;
    let child = match process::fork()? {
        Fork::Parent(pid) => pid,
        Fork::Child => {
            let told = be_child(&memory, &go_read, &result_write);
            process::exit(i32::from(told.is_err()));
        }
    };
    let mut shared = 0;
    for page in 0..pages {
        let info = stats::page(memory.page_addr(page))?;
        shared += usize::from(info.sharers == 2);
    }
    go_write.write_all(&[1])?;
    let mut words = [0; 16];
    result_read.read_exact(&mut words)?;
    if process::wait(child)? != WaitStatus::Exited(0) {
        return Err(EIO);
    }
    let word = |at: usize| {
        words[at..][..8]
            .iter()
            .rev()
            .fold(0, |value, &b| value << 8 | u64::from(b))
    };
    let parent_unchanged = (0..pages).all(|page| PATTERN.check(&memory, page, 0));
    let parent = count_stores(&memory, pages, "cowreuse")?;
    Ok(Counts {
        pages,
        shared,
        child: Stores {
            copied: word(0),
            reused: word(8),
        },
        parent,
        parent_unchanged,
    })
}

/// Waits until the parent has looked, writes a quarter of the pages, and reports what that did.
fn be_child(memory: &Mapping, go: &File, result: &File) -> Result<(), Errno> {
    go.read_exact(&mut [0])?;
    let Stores { copied, reused } = count_stores(memory, memory.pages() / 4, "cow")?;
    result.write_all(&copied.to_le_bytes())?;
    result.write_all(&reused.to_le_bytes())
}

/// Writes the first `pages` pages and counts what the kernel did about it.
fn count_stores(memory: &Mapping, pages: usize, label: &str) -> Result<Stores, Errno> {
    measure::warm_up();
    let before = stats::vmstat()?;
    mark(label, Phase::Begin);
    for page in 0..pages {
        memory.write_page(page, page as u64);
    }
    mark(label, Phase::End);
    let after = stats::vmstat()?;
    Ok(Stores {
        copied: after.cow_copied - before.cow_copied,
        reused: after.cow_reused - before.cow_reused,
    })
}

fn show(counts: &Counts) -> i32 {
    let Counts {
        pages,
        shared,
        child,
        parent,
        parent_unchanged,
    } = *counts;
    let expected = pages as u64 / 4;
    let copied = child.copied + parent.copied;
    println!("cow: fork copies no memory; a page is copied when one of its sharers writes it");
    println!("  {:34} {:>8}", "", "pages");
    println!("  {:34} {pages:8}", "written by the parent before fork");
    println!(
        "  {:34} {shared:8}   the same frames in both",
        "shared right after fork"
    );
    println!(
        "  {:34} {:8}   {expected} written, one copy each",
        "copied as the child wrote", child.copied
    );
    println!(
        "  {:34} {:>8}",
        "parent's data unchanged",
        if parent_unchanged { "yes" } else { "NO" }
    );
    println!(
        "  {:34} {:8}   the child is gone: nobody to copy for",
        "copied as the parent wrote", parent.copied
    );
    println!(
        "  {:34} {:8}   made writable where they are",
        "reused in place by the parent", parent.reused
    );
    println!(
        "@json {{\"cow\":{{\"shared\":{shared},\"copied\":{copied},\"expected\":{expected}}}}}"
    );
    let right = shared == pages
        && child.copied == expected
        && child.reused == 0
        && parent.copied == 0
        && parent.reused == pages as u64
        && parent_unchanged;
    if right {
        0
    } else {
        eprintln!(
            "cow: WRONG: {pages} pages should be shared, {expected} copied by the child (0 reused, got {}), 0 copied and {pages} reused by the parent",
            child.reused
        );
        1
    }
}
