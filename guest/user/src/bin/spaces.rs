//! `spaces`: what the page tables of a sparse address space cost, and that equal addresses of two processes
//! lead to different frames. From `/proc/self/status` and `/proc/self/pagemap`.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::vec::Vec;
use ulib::abi::errno::{EIO, ENOMEM};
use ulib::env::Args;
use ulib::fs::File;
use ulib::mem::{Mapping, Window};
use ulib::process::{self, WaitStatus};
use ulib::{Errno, PAGE_SIZE, eprintln, println, sys};
use user::cli::complain;
use user::procfs;

ulib::entry!(run);

/// Pages that are touched in each layout.
const TOUCHED: usize = 64;

/// User addresses of Sv39 have so many bits, and a page-table entry so many bytes.
const ADDRESS_BITS: u32 = 38;
const ENTRY_BYTES: usize = 8;

/// Where the layouts begin: far above the program and far below its stack.
const START: usize = 64 << 30;

/// Pages that parent and child have at equal addresses, and those of them that the child writes.
const SHARED: usize = 16;
const WRITTEN: usize = 4;

fn run(_: Args) -> i32 {
    match show() {
        Ok(true) => 0,
        Ok(false) => {
            eprintln!("spaces: WRONG: the counts are not what they should be");
            1
        }
        Err(errno) => complain("spaces", "the measurement", errno),
    }
}

fn show() -> Result<bool, Errno> {
    let cost = show_cost()?;
    let isolated = show_isolation()?;
    Ok(cost && isolated)
}

/// Frames of page tables that this process has.
fn tables() -> Result<u64, Errno> {
    let status = ulib::fs::read_to_string("/proc/self/status")?;
    let kib = procfs::kib(&status, "VmPTE").ok_or(EIO)?;
    Ok(kib * 1024 / PAGE_SIZE as u64)
}

/// Page tables that are added when so many pages are touched `stride` bytes apart.
fn cost(stride: usize) -> Result<u64, Errno> {
    let before = tables()?;
    let mut pages: Vec<Mapping> = Vec::with_capacity(TOUCHED);
    for index in 0..TOUCHED {
        let page = Mapping::anonymous_at(START + index * stride, 1)?.ok_or(ENOMEM)?;
        page.write_page(0, 1);
        pages.push(page);
    }
    let added = tables()? - before;
    drop(pages);
    // Tables without a page go back.
    if tables()? == before {
        Ok(added)
    } else {
        Err(EIO)
    }
}

fn show_cost() -> Result<bool, Errno> {
    // The tables of the places where this program itself touches something are there from now on.
    tables()?;
    let flat = (1_usize << ADDRESS_BITS) / PAGE_SIZE * ENTRY_BYTES / PAGE_SIZE;
    println!("spaces: an address space of 256 GiB, {TOUCHED} pages of it touched");
    println!(
        "  {:30} {:>14} {:>14}",
        "", "three levels", "one flat table"
    );
    let mut right = true;
    for (what, stride, expected) in [
        ("side by side", PAGE_SIZE, 2),
        ("2 MiB apart", 2 << 20, 1 + TOUCHED as u64),
        ("1 GiB apart", 1 << 30, 2 * TOUCHED as u64),
    ] {
        let added = cost(stride)?;
        println!("  {what:30} {added:14} {flat:14}   pages of page tables");
        right &= added == expected;
    }
    Ok(right)
}

/// The frames of a window's pages, by `pagemap`.
fn frames(window: &Window) -> Result<Vec<u64>, Errno> {
    const FRAME: u64 = (1 << 55) - 1;
    let file = File::open("/proc/self/pagemap")?;
    let mut words = alloc::vec![0; window.pages() * 8];
    let at = (window.addr() / PAGE_SIZE * 8) as u64;
    if sys::pread(file.fd(), &mut words, at)? != words.len() {
        return Err(EIO);
    }
    let word = |bytes: &[u8]| {
        bytes
            .iter()
            .rev()
            .fold(0, |word, &byte| word << 8 | u64::from(byte))
    };
    Ok(words.chunks(8).map(|bytes| word(bytes) & FRAME).collect())
}

fn show_isolation() -> Result<bool, Errno> {
    let memory = Mapping::anonymous(SHARED)?;
    for page in 0..SHARED {
        memory.write_page(page, page as u64);
    }
    let before = frames(&memory)?;
    println!("spaces: parent and child have the same addresses; which frames these lead to");
    println!("  {:30} {:>6}", "pages at equal addresses", SHARED);
    let child = process::spawn(|| match compare(&memory, &before) {
        Ok(true) => 0,
        Ok(false) | Err(_) => 1,
    })?;
    let right = process::wait(child)? == WaitStatus::Exited(0);
    let unchanged = (0..SHARED).all(|page| memory.read_page(page) == page as u64);
    let kept = frames(&memory)? == before;
    println!(
        "  {:30} {:>6}",
        "the parent's frames and data",
        if unchanged && kept { "kept" } else { "CHANGED" }
    );
    Ok(right && unchanged && kept)
}

/// The child's part: how many of its frames are the parent's, before and after it stores to some pages.
fn compare(memory: &Mapping, parent: &[u64]) -> Result<bool, Errno> {
    let same = |frames: &[u64]| {
        frames
            .iter()
            .zip(parent)
            .filter(|(own, its)| own == its)
            .count()
    };
    let after_fork = same(&frames(memory)?);
    for page in 0..WRITTEN {
        memory.write_page(page, 1000);
    }
    let after_stores = same(&frames(memory)?);
    println!(
        "  {:30} {after_fork:6}   none is copied by fork",
        "the same frame after fork"
    );
    println!(
        "  {:30} {after_stores:6}   the child has stored to {WRITTEN}",
        "the same frame after stores"
    );
    ulib::io::flush();
    Ok(after_fork == SHARED && after_stores == SHARED - WRITTEN)
}
