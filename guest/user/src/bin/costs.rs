//! `costs`: what the kernel's work costs, in instructions retired: the median of many times each. The
//! machine's counter is read right before and right after, in user mode.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::vec::Vec;
use core::hint::black_box;

use ulib::abi::errno::EIO;
use ulib::abi::mm::PROT_READ;
use ulib::env::Args;
use ulib::fs::File;
use ulib::mem::{Mapping, Window};
use ulib::process::{self, Fork, WaitStatus};
use ulib::time::instructions;
use ulib::{Errno, PAGE_SIZE, println, stats, sys};
use user::cli::{complain, usage};
use user::measure;

ulib::entry!(run);

/// Makes this program one of a mebibyte, for [`exec`].
static BALLAST: [u8; 1 << 20] = [0x5a; 1 << 20];
/// Where this program is.
const PATH: &core::ffi::CStr = c"/bin/costs";
/// How often something cheap is done.
const TIMES: usize = 201;
/// How often something dear is done.
const FEW_TIMES: usize = 9;
/// Private pages of the process that forks: a mebibyte.
const PAGES: usize = 256;

/// One line of the table.
struct Row {
    key: &'static str,
    what: &'static str,
    instructions: u64,
}

fn run(args: Args) -> i32 {
    match (args.get(1), args.get(2)) {
        (None, _) => {}
        (Some("--started"), None) => return report_start(),
        _ => return usage("costs"),
    }
    match measure_all() {
        Ok(rows) => {
            show(&rows);
            0
        }
        Err(errno) => complain("costs", "the measurement", errno),
    }
}

fn measure_all() -> Result<Vec<Row>, Errno> {
    let mut rows = Vec::new();
    let mut add = |key, what, instructions| {
        rows.push(Row {
            key,
            what,
            instructions,
        });
    };
    // What is measured must not wait for pages of this program.
    measure::warm_up();
    black_box(&BALLAST);
    let call = median((0..TIMES).map(|_| cost(sys::getppid)));
    add("null_call", "a system call that does nothing", call);
    add("switch", "a context switch, in sched_yield", switch()?);
    demand(&mut add)?;
    copies(&mut add)?;
    forks(&mut add)?;
    add("exec", "exec of a 1 MiB program, up to its main", exec()?);
    swap(&mut add)?;
    Ok(rows)
}

/// Takes a row: its key, what it is, and the instructions.
type Add<'a> = dyn FnMut(&'static str, &'static str, u64) + 'a;

/// Instructions from before `work` to after it. What it gives is not looked at.
fn cost<T>(work: impl FnOnce() -> T) -> u64 {
    let start = instructions();
    black_box(work());
    // Reading the counter is itself one.
    instructions() - start - 1
}

/// The value in the middle: what a timer's interrupt adds now and then is not in it.
fn median(values: impl Iterator<Item = u64>) -> u64 {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

/// The median cost of touching one page after the other.
fn touches<T>(window: &Window, touch: impl Fn(usize) -> T) -> u64 {
    median((0..window.pages()).map(|page| cost(|| touch(page))))
}

/// First touches: of memory, and of a file whose pages are in memory already.
fn demand(add: &mut Add<'_>) -> Result<(), Errno> {
    let memory = Mapping::anonymous(PAGES)?;
    let store = touches(&memory, |page| memory.write_page(page, 1));
    add("demand_zero", "a demand-zero fault", store);
    let memory = Mapping::anonymous(PAGES)?;
    let load = touches(&memory, |page| memory.read_page(page));
    add("zero_page", "a fault that maps the zero page", load);
    let file = File::open(PATH.to_str().unwrap_or_default())?;
    let pages = file.metadata()?.size as usize / PAGE_SIZE;
    let mapped = Mapping::file_private(&file, 0, pages.min(PAGES), PROT_READ)?;
    for page in 0..mapped.pages() {
        // Into the page cache; this program's own pages are there already.
        black_box(mapped.read_page(page));
    }
    let mapped = Mapping::file_private(&file, 0, pages.min(PAGES), PROT_READ)?;
    let load = touches(&mapped, |page| mapped.read_page(page));
    add(
        "file_hit",
        "a fault on a file's page in the page cache",
        load,
    );
    Ok(())
}

/// Stores to pages shared by fork, while there is a sharer and when there is none any more.
fn copies(add: &mut Add<'_>) -> Result<(), Errno> {
    let memory = filled()?;
    let (wait, go) = process::pipe()?;
    let child = process::spawn(|| i32::from(wait.read_exact(&mut [0]).is_err()))?;
    // The first half is copied; the child goes; the second half is nobody else's then.
    let half = PAGES / 2;
    measure::warm_up();
    let store = |page| cost(|| memory.write_page(page, 2));
    let copied = median((0..half).map(store));
    go.write_all(&[1])?;
    expect_success(child)?;
    let reused = median((half..PAGES).map(store));
    add("cow_copy", "a COW fault that copies", copied);
    add("cow_reuse", "a COW fault of the last sharer", reused);
    Ok(())
}

/// A mebibyte that has been written to.
fn filled() -> Result<Mapping, Errno> {
    let memory = Mapping::anonymous(PAGES)?;
    for page in 0..PAGES {
        memory.write_page(page, 1);
    }
    Ok(memory)
}

fn expect_success(child: u32) -> Result<(), Errno> {
    match process::wait(child)? {
        WaitStatus::Exited(0) => Ok(()),
        _ => Err(EIO),
    }
}

fn forks(add: &mut Add<'_>) -> Result<(), Errno> {
    let _memory = filled()?;
    let (mut alone, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..FEW_TIMES {
        let start = instructions();
        let Fork::Parent(child) = process::fork()? else {
            sys::exit(0);
        };
        alone.push(instructions() - start);
        expect_success(child)?;
        whole.push(instructions() - start);
    }
    let (alone, whole) = (median(alone.into_iter()), median(whole.into_iter()));
    add("fork", "fork of a process with 1 MiB of its own", alone);
    add("fork_wait", "the same, the child's exit, and wait", whole);
    Ok(())
}

/// Two processes yield to each other.
fn switch() -> Result<u64, Errno> {
    let shared = Mapping::shared(1)?;
    shared.write(0, 0);
    let child = process::spawn(|| {
        while shared.atomic(0).load(core::sync::atomic::Ordering::SeqCst) == 0 {
            sys::sched_yield();
        }
        0
    })?;
    // To the other and back: two switches, in two calls.
    let there_and_back = median((0..TIMES).map(|_| cost(sys::sched_yield)));
    shared.fetch_add(0, 1);
    expect_success(child)?;
    Ok(there_and_back / 2)
}

/// From the call in one program to `main` of the next.
fn exec() -> Result<u64, Errno> {
    let shared = Mapping::shared(1)?;
    let mut costs = Vec::new();
    for _ in 0..FEW_TIMES {
        let (from_child, to_parent) = process::pipe()?;
        let child = process::spawn(|| {
            let redirected = sys::dup3(to_parent.fd(), 1, 0);
            shared.write(0, instructions());
            let errno = sys::execve(PATH, &[PATH, c"--started"], &[]);
            i32::from(redirected.is_ok()) + errno.number() as i32
        })?;
        let mut word = [0; 8];
        from_child.read_exact(&mut word)?;
        expect_success(child)?;
        costs.push(u64::from_le_bytes(word) - shared.read(0));
    }
    Ok(median(costs.into_iter()))
}

/// The program that [`exec`] starts says when it began.
fn report_start() -> i32 {
    let started = instructions();
    match File::from_fd(1).write_all(&started.to_le_bytes()) {
        Ok(()) => 0,
        Err(errno) => complain("costs", "the pipe", errno),
    }
}

/// Pages on their way to the swap disk and back. The disk's time is not counted: who waits retires
/// nothing.
fn swap(add: &mut Add<'_>) -> Result<(), Errno> {
    let (memory, out) = swapped_out()?;
    // Most pages of a walk in order have come along with others.
    let along = touches(&memory, |page| memory.read_page(page));
    let (memory, _) = swapped_out()?;
    let window = stats::set_swap_readahead(1)?;
    let back = touches(&memory, |page| memory.read_page(page));
    stats::set_swap_readahead(window)?;
    add("swap_out", "a page out to swap, without the disk", out);
    add("swap_in", "a page in from swap, without the disk", back);
    add("swap_along", "a page that came in along with others", along);
    Ok(())
}

/// A mebibyte in swap, and what it cost to bring a page there.
fn swapped_out() -> Result<(Mapping, u64), Errno> {
    let memory = filled()?;
    let out = touches(&memory, |page| stats::evict(memory.page_addr(page)));
    match measure::count_pages(&memory, stats::PageState::Swapped)? {
        pages if pages == memory.pages() => Ok((memory, out)),
        _ => Err(EIO),
    }
}

fn show(rows: &[Row]) {
    println!("costs: instructions retired, from user mode and back, median");
    for row in rows {
        println!("  {:46} {:>9}", row.what, row.instructions);
    }
    for row in rows {
        println!(
            "@json {{\"cost\":{{\"key\":\"{}\",\"what\":\"{}\",\"instructions\":{}}}}}",
            row.key, row.what, row.instructions
        );
    }
}
