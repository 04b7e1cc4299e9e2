//! `swapstress [--ratio R]`: works on R times as much memory as the machine has (2 unless said
//! otherwise, fractions allowed), and verifies every page of it in several orders. `swapstress --frames N` does
//! the same with N frames of its own, so that its counts are those of every machine.
#![cfg_attr(target_os = "none", no_std, no_main)]

use replacement::PolicyKind;
use ulib::abi::mm::MADV_RANDOM;
use ulib::env::Args;
use ulib::mem::Mapping;
use ulib::stats::{self, VmStats};
use ulib::trace::{Phase, mark};
use ulib::{Errno, eprintln, println, rng::Rng};
use user::cli::{complain, usage};
use user::pattern::Pattern;
use user::{limited, measure};

ulib::entry!(run);

const PATTERN: Pattern = Pattern::new(0x5a4b);
const DEFAULT_RATIO_MILLI: u64 = 2000;
/// Frames to leave for page tables and the rest of the system when swap is sized up.
const SLACK: u64 = 64;
/// Frames that a process may be limited to here: with fewer no instruction may be done with its pages.
const FEWEST: u64 = 16;
const MOST: u64 = 4096;

/// Is told what has been done.
type Progress<'a> = &'a dyn Fn(&str) -> Result<(), Errno>;

fn run(args: Args) -> i32 {
    let ratio = match (args.get(1), args.get(2), args.get(3)) {
        (None, ..) => Some(DEFAULT_RATIO_MILLI),
        (Some("--frames"), Some(frames), None) => {
            return match frames.parse() {
                Ok(frames @ FEWEST..=MOST) => confined(frames),
                _ => usage("swapstress --frames N, from 16 to 4096"),
            };
        }
        (Some("--ratio"), Some(ratio), None) => milli(ratio),
        _ => None,
    };
    let Some(ratio) = ratio.filter(|&ratio| ratio > 0) else {
        return usage("swapstress [--ratio R | --frames N], such as --ratio 1.5");
    };
    let before = match stats::vmstat() {
        Ok(stats) => stats,
        Err(errno) => return complain("swapstress", "vmstat", errno),
    };
    let pages = before.frames_total.saturating_mul(ratio) / 1000;
    let room = (before.frames_free + before.swap_total - before.swap_used).saturating_sub(SLACK);
    if pages > room {
        eprintln!(
            "swapstress: {pages} pages are wanted, but frames and swap have room for {room}: use a smaller --ratio or a larger swap disk"
        );
        return 1;
    }
    println!(
        "swapstress: working on {pages} pages with {} frames of RAM and {} swap slots",
        before.frames_total, before.swap_total
    );
    mark("swap", Phase::Begin);
    let verified = Mapping::anonymous(pages as usize)
        .and_then(|memory| work(&memory, pages as usize, &progress));
    mark("swap", Phase::End);
    let (verified, after) = match verified.and_then(|verified| Ok((verified, stats::vmstat()?))) {
        Ok(done) => done,
        Err(errno) => return complain("swapstress", "memory", errno),
    };
    show(&before, &after, pages, verified)
}

/// With so many frames, and twice as many pages. Who leaves is the page that came first, and no page comes
/// before it is touched: then each count follows from the orders in which pages are touched.
fn confined(frames: u64) -> i32 {
    let pages = 2 * frames as usize;
    let worked = rehearse().and_then(|()| {
        let memory = limited::confine(PolicyKind::Fifo, frames, pages)?;
        memory.advise(MADV_RANDOM)?;
        println!("swapstress: working on {pages} pages with {frames} frames for them");
        let before = stats::vmstat()?;
        let from_here = |what: &str| {
            let now = stats::vmstat()?;
            tell(
                what,
                now.swapped_out - before.swapped_out,
                now.swapped_in - before.swapped_in,
            );
            Ok(())
        };
        let verified = work(&memory, pages, &from_here)?;
        Ok((before, stats::vmstat()?, verified))
    });
    let (before, after, verified) = match worked {
        Ok(worked) => worked,
        Err(errno) => return complain("swapstress", "memory", errno),
    };
    for (what, count) in [
        (
            "pages written to swap",
            after.swapped_out - before.swapped_out,
        ),
        (
            "pages dropped without a write",
            after.clean_dropped - before.clean_dropped,
        ),
        ("pages read from swap", after.swapped_in - before.swapped_in),
    ] {
        println!("  {what:34} {count:8}");
    }
    tell_verified(verified);
    i32::from(!verified)
}

/// Brings in everything that the work and what it prints need.
fn rehearse() -> Result<(), Errno> {
    measure::warm_up();
    const PAGES: usize = 8;
    work(&Mapping::anonymous(PAGES)?, PAGES, &|_| {
        stats::vmstat().map(drop)
    })
    .map(drop)
}

/// `2`, `1.5` in thousandths.
fn milli(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = u32::try_from(fraction.len())
        .ok()
        .filter(|&digits| digits <= 3)?;
    let fraction = fraction.parse::<u64>().ok()? * 10_u64.pow(3 - digits);
    whole
        .parse::<u64>()
        .ok()?
        .checked_mul(1000)?
        .checked_add(fraction)
}

/// Writes every page, then verifies them in three orders, with stores in between.
fn work(memory: &Mapping, pages: usize, progress: Progress<'_>) -> Result<bool, Errno> {
    for page in 0..pages {
        PATTERN.write(memory, page, 0);
    }
    progress("written")?;
    // Forward; every fourth page is rewritten, so that clean and dirty pages compete.
    for page in 0..pages {
        if !PATTERN.check(memory, page, 0) {
            return Ok(wrong(page, "forward"));
        }
        if page % 4 == 0 {
            PATTERN.write(memory, page, 1);
        }
    }
    progress("verified forward, every fourth page rewritten")?;
    let version = |page: usize| u64::from(page % 4 == 0);
    // Strided: a step that shares no factor with the count visits every page once.
    let step = (pages / 3..)
        .find(|&step| step > 0 && gcd(step, pages) == 1)
        .unwrap_or(1);
    for index in 0..pages {
        let page = index * step % pages;
        if !PATTERN.check(memory, page, version(page)) {
            return Ok(wrong(page, "strided"));
        }
    }
    progress("verified in strides")?;
    let mut rng = Rng::new(1);
    for _ in 0..pages / 2 {
        let page = rng.below(pages);
        if !PATTERN.check(memory, page, version(page)) {
            return Ok(wrong(page, "random"));
        }
    }
    progress("verified at random")?;
    Ok(true)
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn progress(what: &str) -> Result<(), Errno> {
    let now = stats::vmstat()?;
    tell(what, now.swapped_out, now.swapped_in);
    Ok(())
}

fn tell(what: &str, out: u64, back: u64) {
    println!("  {what}: {out} pages out, {back} in so far");
}

fn tell_verified(verified: bool) {
    let answer = if verified { "yes" } else { "NO" };
    println!("  {:34} {answer:>8}", "every page as it was written");
}

fn wrong(page: usize, pass: &str) -> bool {
    eprintln!("swapstress: WRONG: page {page} has lost its content (seen in the {pass} pass)");
    false
}

fn show(before: &VmStats, after: &VmStats, working_set: u64, verified: bool) -> i32 {
    let ram_frames = before.frames_total;
    let swapped_out = after.swapped_out - before.swapped_out;
    let swapped_in = after.swapped_in - before.swapped_in;
    println!("  {:34} {ram_frames:8}", "frames of RAM");
    println!("  {:34} {working_set:8}", "pages worked on");
    println!(
        "  {:34} {swapped_out:8}   by {} requests",
        "pages written to swap",
        after.swap_writes - before.swap_writes
    );
    println!(
        "  {:34} {:8}   their copy in swap was still good",
        "pages dropped without a write",
        after.clean_dropped - before.clean_dropped
    );
    println!(
        "  {:34} {swapped_in:8}   by {} requests",
        "pages read from swap",
        after.swap_reads - before.swap_reads
    );
    println!(
        "  {:34} {:8}   {} of them were needed",
        "pages that came along",
        after.swap_readahead - before.swap_readahead,
        after.swap_readahead_hits - before.swap_readahead_hits
    );
    tell_verified(verified);
    println!(
        "@json {{\"swap\":{{\"ram_frames\":{ram_frames},\"working_set\":{working_set},\"swapped_out\":{swapped_out},\"swapped_in\":{swapped_in},\"verified\":{verified}}}}}"
    );
    i32::from(!verified)
}
