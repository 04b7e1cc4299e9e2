//! `pager`: pages memory in user space. A region permits no access; the handler of `SIGSEGV` lets a page
//! be accessed when it is touched, and fills it. With room for few pages it puts the oldest out first,
//! which is FIFO, and shows what Belady found about that.
#![cfg_attr(target_os = "none", no_std, no_main)]

use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use ulib::abi::mm::{MADV_DONTNEED, PROT_NONE};
use ulib::abi::signal::SIGSEGV;
use ulib::abi::syscall::{SYS_MADVISE, SYS_MPROTECT};
use ulib::env::Args;
use ulib::mem::{Mapping, READ_WRITE};
use ulib::probe::{Target, syscall};
use ulib::signal::{self, SEGV_ACCERR, SigInfo, UContext};
use ulib::stats::{self, PageState};
use ulib::{Errno, PAGE_SIZE, eprintln, print, println, process};
use user::cli::complain;
use user::measure;

ulib::entry!(run);

/// Pages of the region.
const PAGES: usize = 64;

/// Every so many of them are touched.
const STRIDE: usize = 4;

/// The pages that Belady's example asks for, and with room for how many.
const STRING: [usize; 12] = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];
const ROOMS: [usize; 2] = [3, 4];

/// Most pages that the pager keeps.
const MOST: usize = PAGES;

/// The pager: what it knows is in atomics, as its handler runs in the middle of anything.
struct Pager {
    /// Where the region starts; 0 while there is none.
    base: AtomicUsize,
    /// How many pages may be in it at a time.
    room: AtomicUsize,
    /// How many are.
    held: AtomicUsize,
    /// Which, the next to go at `oldest`.
    queue: [AtomicUsize; MOST],
    oldest: AtomicUsize,
    faults: AtomicUsize,
}

static PAGER: Pager = Pager {
    base: AtomicUsize::new(0),
    room: AtomicUsize::new(0),
    held: AtomicUsize::new(0),
    queue: [const { AtomicUsize::new(0) }; MOST],
    oldest: AtomicUsize::new(0),
    faults: AtomicUsize::new(0),
};

/// What the word at the start of a page is to be.
const fn content(page: usize) -> u64 {
    (page * page) as u64
}

impl Pager {
    /// Begins anew with a region that nothing is in.
    fn start(&self, region: &Mapping, room: usize) -> Result<(), Errno> {
        region.protect(PROT_NONE)?;
        self.base.store(region.addr(), Relaxed);
        self.room.store(room, Relaxed);
        for counter in [&self.held, &self.oldest, &self.faults] {
            counter.store(0, Relaxed);
        }
        Ok(())
    }

    /// Brings the page of an address in; tells whether the address is the pager's business.
    fn fault(&self, address: usize) -> bool {
        let base = self.base.load(Relaxed);
        if base == 0 || !(base..base + PAGES * PAGE_SIZE).contains(&address) {
            return false;
        }
        self.faults.fetch_add(1, Relaxed);
        if self.held.load(Relaxed) == self.room.load(Relaxed) && self.put_out().is_err() {
            return false;
        }
        let page = (address - base) / PAGE_SIZE;
        self.bring_in(page).is_ok()
    }

    fn bring_in(&self, page: usize) -> Result<(), Errno> {
        let address = self.base.load(Relaxed) + page * PAGE_SIZE;
        syscall(SYS_MPROTECT, [address, PAGE_SIZE, READ_WRITE, 0, 0, 0])?;
        Target::new(address).store_u64(content(page));
        let held = self.held.fetch_add(1, Relaxed);
        let place = (self.oldest.load(Relaxed) + held) % MOST;
        self.queue[place].store(page, Relaxed);
        Ok(())
    }

    fn put_out(&self) -> Result<(), Errno> {
        let oldest = self.oldest.load(Relaxed);
        let page = self.queue[oldest].load(Relaxed);
        let address = self.base.load(Relaxed) + page * PAGE_SIZE;
        syscall(SYS_MADVISE, [address, PAGE_SIZE, MADV_DONTNEED, 0, 0, 0])?;
        syscall(SYS_MPROTECT, [address, PAGE_SIZE, PROT_NONE, 0, 0, 0])?;
        self.oldest.store((oldest + 1) % MOST, Relaxed);
        self.held.fetch_sub(1, Relaxed);
        Ok(())
    }
}

/// The handler. The instruction that faulted is executed again when it returns.
extern "C" fn on_fault(_: i32, info: &SigInfo, _: &mut UContext) {
    let served = info.code == SEGV_ACCERR && PAGER.fault(info.addr() as usize);
    if !served {
        // Returning would only fault again.
        process::exit(3);
    }
}

fn run(_: Args) -> i32 {
    match show() {
        Ok(true) => 0,
        Ok(false) => {
            eprintln!("pager: WRONG: these are not the numbers that must come out");
            1
        }
        Err(errno) => complain("pager", "the demonstration", errno),
    }
}

fn show() -> Result<bool, Errno> {
    signal::handle(SIGSEGV, on_fault, 0, 0)?;
    let on_demand = show_demand()?;
    let belady = show_belady()?;
    Ok(on_demand && belady)
}

/// What touching pages came to.
struct Touches {
    faults: usize,
    signals: u64,
    wrong: usize,
}

fn touch(region: &Mapping, pages: impl Iterator<Item = usize>) -> Result<Touches, Errno> {
    let before = (PAGER.faults.load(Relaxed), stats::vmstat()?.segv);
    let wrong = pages
        .filter(|&page| region.read_page(page) != content(page))
        .count();
    Ok(Touches {
        faults: PAGER.faults.load(Relaxed) - before.0,
        signals: stats::vmstat()?.segv - before.1,
        wrong,
    })
}

fn show_demand() -> Result<bool, Errno> {
    let region = Mapping::anonymous(PAGES)?;
    PAGER.start(&region, PAGES)?;
    measure::warm_up();
    let touched = PAGES / STRIDE;
    let first = touch(&region, (0..PAGES).step_by(STRIDE))?;
    let again = touch(&region, (0..PAGES).step_by(STRIDE))?;
    let resident = measure::count_pages(&region, PageState::Resident)?;
    println!(
        "pager: a region without access; the handler of SIGSEGV fills pages as they are touched"
    );
    println!("  {:30} {PAGES:6}", "pages of the region");
    println!("  {:30} {touched:6}", "pages touched");
    println!(
        "  {:30} {:6}   one for each page's first touch",
        "faults handled", first.faults
    );
    println!("  {:30} {:6}", "accesses the kernel refused", first.signals);
    println!("  {:30} {:6}", "faults when touched again", again.faults);
    println!("  {:30} {resident:6}", "pages that have a frame");
    println!(
        "  {:30} {:6}",
        "words that were wrong",
        first.wrong + again.wrong
    );
    Ok(first.faults == touched
        && first.signals == touched as u64
        && again.faults == 0
        && resident == touched
        && first.wrong + again.wrong == 0)
}

fn show_belady() -> Result<bool, Errno> {
    let region = Mapping::anonymous(PAGES)?;
    println!("pager: the same with room for few pages; the one that came first goes first");
    print!("  {:25}", "reference string");
    for page in STRING {
        print!(" {page}");
    }
    println!();
    let mut right = true;
    let mut faults = [0; ROOMS.len()];
    for (run, (room, expected)) in ROOMS.into_iter().zip([9, 10]).enumerate() {
        PAGER.start(&region, room)?;
        let touches = touch(&region, STRING.into_iter())?;
        let resident = measure::count_pages(&region, PageState::Resident)?;
        println!(
            "  faults with room for {room}         {:6}   {resident} pages have a frame at the end",
            touches.faults
        );
        faults[run] = touches.faults;
        right &= touches.faults == expected && touches.wrong == 0 && resident == room;
        region.protect(PROT_NONE)?;
        syscall(
            SYS_MADVISE,
            [region.addr(), region.len(), MADV_DONTNEED, 0, 0, 0],
        )?;
    }
    if faults[1] > faults[0] {
        println!("  more room, and more faults: Belady's anomaly");
    }
    Ok(right)
}
