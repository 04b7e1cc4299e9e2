//! `race`: one waits for a disk while another one computes. Pages are taken out of memory one at a time, and
//! touched: who touches one sleeps until the disk has brought it, and meanwhile the hart is the other's.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::format;
use core::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use ulib::abi::fs::SEEK_SET;
use ulib::abi::mm::{MADV_RANDOM, PROT_READ};
use ulib::abi::signal::Signal;
use ulib::abi::time::RUSAGE_THREAD;
use ulib::env::Args;
use ulib::fs::{self, File};
use ulib::mem::{Mapping, Window};
use ulib::{Errno, PAGE_SIZE, eprintln, print, println, process, stats, sys, thread};
use user::cli::complain;
use user::measure;

ulib::entry!(run);

/// Pages that are touched each time.
const PAGES: usize = 8;

/// Further pages of the file, more than the kernel keeps blocks of the disk.
const OTHERS: usize = 64;

/// What the word at the start of a page is.
const fn content(page: usize) -> u64 {
    0x0123_4567_89ab_0000 + page as u64
}

fn run(_: Args) -> i32 {
    match race() {
        Ok(true) => 0,
        Ok(false) => {
            eprintln!("race: the counts are not as they must be");
            1
        }
        Err(errno) => {
            complain("race", "cannot run", errno);
            1
        }
    }
}

/// How it went.
#[derive(Clone, Copy, Debug, Default)]
struct Outcome {
    /// Touches in which whoever touched the page slept.
    slept: usize,
    /// Of these, how many the other one got further in.
    computed: usize,
    /// Pages that did not hold what they must.
    wrong: usize,
}

impl Outcome {
    fn print(self, what: &str, other: &str) {
        println!(
            "  {what:28} {PAGES:5} {:7} {:9}   {other}",
            self.slept, self.computed
        );
    }

    /// Whether every touch slept, or none, and the other one got further in each that did.
    fn is(self, slept: usize) -> bool {
        (self.slept, self.computed, self.wrong) == (slept, slept, 0)
    }
}

/// How often this thread has slept.
fn sleeps() -> Result<i64, Errno> {
    Ok(sys::getrusage(RUSAGE_THREAD)?.nvcsw)
}

/// Touches the pages one after another, each taken out of memory before. `progress` is what the other one has
/// computed.
fn touch(
    memory: &Window,
    take_out: impl Fn(usize) -> Result<(), Errno>,
    progress: &AtomicU64,
) -> Result<Outcome, Errno> {
    let mut outcome = Outcome::default();
    measure::warm_up();
    for page in 0..PAGES {
        take_out(page)?;
        let (slept, computed) = (sleeps()?, progress.load(SeqCst));
        let value = memory.read_page(page);
        let computed = progress.load(SeqCst) - computed;
        let slept = sleeps()? - slept;
        outcome.slept += usize::from(slept > 0);
        outcome.computed += usize::from(slept > 0 && computed > 0);
        outcome.wrong += usize::from(value != content(page));
    }
    Ok(outcome)
}

/// Pages that have been written, so that swap is where they go.
fn written() -> Result<Mapping, Errno> {
    let memory = Mapping::anonymous(PAGES)?;
    for page in 0..PAGES {
        memory.write_page(page, content(page));
    }
    Ok(memory)
}

/// A file with the pages' content, on the disk.
fn file() -> Result<(Mapping, impl Drop), Errno> {
    /// Removes the file.
    struct Removal(alloc::string::String);
    impl Drop for Removal {
        fn drop(&mut self) {
            // What is left behind is the next one's to overwrite.
            let _ = fs::remove_file(&self.0);
        }
    }
    let path = format!("/tmp/race-{}", process::id());
    let file = File::create(&path)?;
    let removal = Removal(path);
    let mut bytes = alloc::vec![0; (PAGES + OTHERS) * PAGE_SIZE];
    for page in 0..PAGES {
        bytes[page * PAGE_SIZE..][..8].copy_from_slice(&content(page).to_le_bytes());
    }
    file.write_all(&bytes)?;
    sys::fsync(file.fd())?;
    let file = File::open(&removal.0)?;
    // The kernel keeps the last few blocks of the disk for its own use: these are to be others.
    stats::drop_caches()?;
    sys::lseek(file.fd(), (PAGES * PAGE_SIZE) as i64, SEEK_SET)?;
    file.read_exact(&mut bytes[..OTHERS * PAGE_SIZE])?;
    let mapped = Mapping::file_private(&file, 0, PAGES, PROT_READ)?;
    // Each page is to come by its own fault.
    mapped.advise(MADV_RANDOM)?;
    Ok((mapped, removal))
}

/// Waits until the other one has begun.
fn await_begin(progress: &AtomicU64) {
    while progress.load(SeqCst) == 0 {
        sys::sched_yield();
    }
}

fn race() -> Result<bool, Errno> {
    stats::vmstat()?;
    println!("race: one touches pages that are not in memory, another one computes");
    println!("                               pages   slept  computed");
    let (swapped, (mapped, removal)) = (written()?, file()?);
    let evict = |page| stats::evict(swapped.page_addr(page));
    // No page is in memory when it is touched.
    let forget = |_| stats::drop_caches().map(drop);

    let shared = Mapping::shared(1)?;
    let progress = shared.atomic(0);
    let other = process::spawn(|| {
        loop {
            progress.fetch_add(1, SeqCst);
        }
    })?;
    await_begin(progress);
    let in_memory = touch(&swapped, |_| Ok(()), progress)?;
    let from_swap = touch(&swapped, evict, progress)?;
    let from_file = touch(&mapped, forget, progress)?;
    process::kill(other, Signal::Kill)?;
    process::wait(other)?;

    static PROGRESS: AtomicU64 = AtomicU64::new(0);
    static OVER: AtomicBool = AtomicBool::new(false);
    let other = thread::spawn(|| {
        while !OVER.load(SeqCst) {
            PROGRESS.fetch_add(1, SeqCst);
        }
    })?;
    await_begin(&PROGRESS);
    let beside_thread = touch(&swapped, evict, &PROGRESS)?;
    OVER.store(true, SeqCst);
    other.join();
    drop(removal);

    in_memory.print("in memory", "another process");
    from_swap.print("in swap", "another process");
    from_file.print("in a file", "another process");
    beside_thread.print("in swap", "another thread");
    let wrong: usize = [in_memory, from_swap, from_file, beside_thread]
        .map(|outcome| outcome.wrong)
        .iter()
        .sum();
    print!("  every page as it was written ");
    println!("{}", if wrong == 0 { "yes" } else { "no" });
    let waited = [from_swap, from_file, beside_thread];
    Ok(in_memory.is(0) && waited.iter().all(|outcome| outcome.is(PAGES)))
}
