//! `shm`: two programs that know of each other no more than a descriptor share memory. A ring buffer in it
//! takes messages from one to the other; the kernel copies none of them.
//!
//! The second program is this one again, started with `shm consume FD…`: it inherits the descriptors and
//! nothing else.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::format;
use ulib::abi::errno::{EINVAL, EIO, EPERM};
use ulib::abi::fs::{F_ADD_SEALS, F_SEAL_WRITE};
use ulib::abi::mm::{MFD_ALLOW_SEALING, PROT_READ};
use ulib::abi::syscall::SYS_FCNTL;
use ulib::env::Args;
use ulib::fs::File;
use ulib::mem::{Mapping, READ_WRITE, memory_file};
use ulib::probe::syscall;
use ulib::process::{self, WaitStatus};
use ulib::stats;
use ulib::{Errno, PAGE_SIZE, eprintln, println};
use user::cli::{complain, number, usage};
use user::measure;

ulib::entry!(run);

/// A page of words about the ring, and the ring.
const PAGES: usize = 2;
const RING: usize = PAGE_SIZE;
const SLOTS: usize = PAGE_SIZE / 8;

/// Messages, and after how many of them one program tells the other: half the ring, so that both can work.
const MESSAGES: usize = 8192;
const BATCH: usize = SLOTS / 2;

/// Words of the first page: what the consumer says of itself.
const ADDRESS: usize = 0;
const FRAME: usize = 8;
const RING_FRAME: usize = 16;
const SUM: usize = 24;
const SHOWN: usize = 32;

const fn message(number: usize) -> u64 {
    (number * number) as u64
}

fn run(args: Args) -> i32 {
    let mut rest = args.rest();
    let done = match rest.next() {
        None => demonstrate(),
        Some("consume") => {
            let mut fd = || {
                rest.next()
                    .and_then(number)
                    .map(|fd| File::from_fd(fd as u32))
            };
            match (fd(), fd(), fd()) {
                (Some(memory), Some(full), Some(empty)) => consume(&memory, &full, &empty),
                _ => Err(EINVAL),
            }
        }
        Some(_) => return usage("shm"),
    };
    match done {
        Ok(true) => 0,
        Ok(false) => {
            eprintln!("shm: WRONG: these are not the numbers that must come out");
            1
        }
        Err(errno) => complain("shm", "the demonstration", errno),
    }
}

/// The stranger.
fn consume(file: &File, full: &File, empty: &File) -> Result<bool, Errno> {
    // So that its view lies elsewhere than the other's.
    let _obstacle = Mapping::anonymous(10)?;
    let memory = Mapping::file_shared(file, 0, PAGES, READ_WRITE)?;
    measure::warm_up();
    let before = stats::vmstat()?;
    let _ = memory.read(0) ^ memory.read(RING);
    memory.write(SHOWN, stats::vmstat()?.file - before.file);
    let mut sum = 0_u64;
    for number in 0..MESSAGES {
        if number % BATCH == 0 {
            full.read_exact(&mut [0])?;
        }
        sum = sum.wrapping_add(memory.read(RING + number % SLOTS * 8));
        if (number + 1) % BATCH == 0 {
            // Nobody may want more.
            let _: Result<(), Errno> = empty.write_all(&[1]);
        }
    }
    memory.write(ADDRESS, memory.addr() as u64);
    memory.write(FRAME, stats::page(memory.addr())?.frame);
    memory.write(RING_FRAME, stats::page(memory.addr() + RING)?.frame);
    memory.write(SUM, sum);
    Ok(true)
}

/// What came of it.
struct Outcome {
    /// Frames that the kernel gave for the shared memory.
    frames: u64,
    /// Pages of it that the other found there already.
    shown: u64,
    elsewhere: bool,
    same_frames: bool,
    sum: u64,
}

fn demonstrate() -> Result<bool, Errno> {
    let file = memory_file("ring", MFD_ALLOW_SEALING)?;
    file.set_len((PAGES * PAGE_SIZE) as u64)?;
    let outcome = exchange(&file)?;
    let expected = (0..MESSAGES).map(message).sum::<u64>();
    let yes = |is_so| if is_so { "yes" } else { "no" };
    println!("shm: two programs that share a descriptor, and by it two pages of memory");
    println!(
        "  {:34} {:>6}",
        "at another address in the other",
        yes(outcome.elsewhere)
    );
    println!(
        "  {:34} {:>6}",
        "in the same frames",
        yes(outcome.same_frames)
    );
    println!("  {:34} {:6}", "frames given for them", outcome.frames);
    println!(
        "  {:34} {:6}   found by the other",
        "pages that were there already", outcome.shown
    );
    println!("  {:34} {MESSAGES:6}", "messages through the ring");
    println!("  {:34} {:6}", "slots of the ring", SLOTS);
    println!(
        "  {:34} {:>6}",
        "their sum is right",
        yes(outcome.sum == expected)
    );
    println!(
        "  {:34} {:6}   a byte each way for {BATCH} messages",
        "bytes that the kernel copied",
        2 * MESSAGES / BATCH
    );
    let refused = seal(&file)?;
    println!("shm: sealed against writing, it can be shown and read");
    println!(
        "  {:34} {:>6}",
        "a view for stores is refused",
        yes(refused)
    );
    Ok(outcome.frames == PAGES as u64
        && outcome.shown == PAGES as u64
        && outcome.elsewhere
        && outcome.same_frames
        && outcome.sum == expected
        && refused)
}

/// Sends all messages to a stranger.
fn exchange(file: &File) -> Result<Outcome, Errno> {
    let (full_read, full_write) = process::pipe()?;
    let (empty_read, empty_write) = process::pipe()?;
    let memory = Mapping::file_shared(file, 0, PAGES, READ_WRITE)?;
    measure::warm_up();
    let before = stats::vmstat()?;
    memory.write(0, 0);
    memory.write(RING, 0);
    let frames = stats::vmstat()?.demand_zero - before.demand_zero;
    let pid = process::spawn(|| {
        let fds = [file, &full_read, &empty_write].map(|file| format!("{}", file.fd()));
        let errno = process::exec("/bin/shm", &["shm", "consume", &fds[0], &fds[1], &fds[2]]);
        complain("shm", "/bin/shm", errno)
    })?;
    for number in 0..MESSAGES {
        memory.write(RING + number % SLOTS * 8, message(number));
        if (number + 1) % BATCH == 0 {
            full_write.write_all(&[1])?;
            // The half that comes next must be free.
            if number + 1 >= 2 * BATCH {
                empty_read.read_exact(&mut [0])?;
            }
        }
    }
    if process::wait(pid)? != WaitStatus::Exited(0) {
        return Err(EIO);
    }
    let frame = |page| stats::page(memory.page_addr(page)).map(|info| info.frame);
    Ok(Outcome {
        frames,
        shown: memory.read(SHOWN),
        elsewhere: memory.read(ADDRESS) != memory.addr() as u64,
        same_frames: memory.read(FRAME) == frame(0)? && memory.read(RING_FRAME) == frame(1)?,
        sum: memory.read(SUM),
    })
}

/// Seals the file against writing; tells whether it can be seen still, but not stored to.
fn seal(file: &File) -> Result<bool, Errno> {
    syscall(
        SYS_FCNTL,
        [file.fd() as usize, F_ADD_SEALS, F_SEAL_WRITE, 0, 0, 0],
    )?;
    let for_stores = Mapping::file_shared(file, 0, PAGES, READ_WRITE);
    let for_loads = Mapping::file_shared(file, 0, PAGES, PROT_READ)?;
    Ok(for_stores.is_err_and(|errno| errno == EPERM) && for_loads.read(SUM) != 0)
}
