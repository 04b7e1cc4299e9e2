//! `lazy [RESERVE_MIB [TOUCH_PAGES]]`: reserves memory, touches a few pages far apart, and shows that
//! the kernel gave out exactly those; then the same with the heap.
#![cfg_attr(target_os = "none", no_std, no_main)]

extern crate alloc;

use alloc::vec::Vec;
use ulib::abi::errno::EIO;
use ulib::env::Args;
use ulib::fs::File;
use ulib::mem::Mapping;
use ulib::stats::{self, PageState};
use ulib::trace::{Phase, mark};
use ulib::{Errno, PAGE_SIZE, eprintln, println};
use user::cli::{complain, number, usage};
use user::measure;

ulib::entry!(run);

const DEFAULT_RESERVE_MIB: usize = 64;
const DEFAULT_TOUCH_PAGES: usize = 100;
const PAGES_PER_MIB: usize = (1 << 20) / PAGE_SIZE;

struct Counts {
    reserved: usize,
    touched: usize,
    resident: usize,
    faults: u64,
    zeroed: u64,
    table_frames: u64,
}

fn run(args: Args) -> i32 {
    let reserve = args.get(1).map_or(Some(DEFAULT_RESERVE_MIB), number);
    let touch = args.get(2).map_or(Some(DEFAULT_TOUCH_PAGES), number);
    let pages = reserve.and_then(|mib| mib.checked_mul(PAGES_PER_MIB));
    let (Some(reserved), Some(touched)) = (pages, touch) else {
        return usage("lazy [RESERVE_MIB [TOUCH_PAGES]]");
    };
    if touched == 0 || touched > reserved {
        eprintln!("lazy: {touched} pages cannot be touched of {reserved} reserved");
        return 2;
    }
    let measured = measure(reserved, touched).and_then(|counts| Ok((counts, heap()?)));
    match measured {
        Ok((counts, heap)) => show(&counts).max(show_heap(&heap)),
        Err(errno) => complain("lazy", "the measurement", errno),
    }
}

fn measure(reserved: usize, touched: usize) -> Result<Counts, Errno> {
    let memory = Mapping::anonymous(reserved)?;
    let stride = reserved / touched;
    measure::warm_up();
    let before = stats::vmstat()?;
    mark("lazy", Phase::Begin);
    for index in 0..touched {
        memory.write_page(index * stride, index as u64 + 1);
    }
    mark("lazy", Phase::End);
    let after = stats::vmstat()?;
    Ok(Counts {
        reserved,
        touched,
        resident: measure::count_pages(&memory, PageState::Resident)?,
        faults: after.faults - before.faults,
        zeroed: after.demand_zero - before.demand_zero,
        table_frames: after.frames_page_table - before.frames_page_table,
    })
}

fn show(counts: &Counts) -> i32 {
    let Counts {
        reserved,
        touched,
        resident,
        faults,
        zeroed,
        table_frames,
    } = *counts;
    let kib = PAGE_SIZE / 1024;
    println!("lazy: memory is promised at once, and given page by page at the first touch");
    println!("  {:28} {:>8} {:>10}", "", "pages", "KiB");
    println!(
        "  {:28} {reserved:8} {:10}",
        "reserved by mmap",
        reserved * kib
    );
    println!("  {:28} {touched:8} {:10}", "touched", touched * kib);
    println!(
        "  {:28} {resident:8} {:10}",
        "resident afterwards",
        resident * kib
    );
    println!(
        "  {:28} {faults:8}   one for each page's first touch",
        "page faults"
    );
    println!(
        "  {:28} {zeroed:8}   so nobody's old data shows",
        "frames given, zeroed"
    );
    println!(
        "  {:28} {table_frames:8}   to map pages that far apart",
        "page-table frames added"
    );
    println!(
        "@json {{\"lazy\":{{\"reserved\":{reserved},\"touched\":{touched},\"resident\":{resident},\"faults\":{faults}}}}}"
    );
    if resident == touched && faults == touched as u64 && zeroed == faults {
        0
    } else {
        eprintln!("lazy: WRONG: touched, resident, faults and zeroed frames should be one number");
        1
    }
}

/// Blocks that are large for the heap, their pages, and small ones.
const LARGE_BLOCKS: usize = 8;
const LARGE_PAGES: usize = PAGES_PER_MIB;
const SMALL_BLOCKS: usize = 2000;
const SMALL_BYTES: usize = 100;

/// Pages of this process, in all and in memory.
#[derive(Clone, Copy)]
struct Pages {
    reserved: i64,
    resident: i64,
}

impl Pages {
    /// From `/proc/self/statm`, by a buffer that is there already.
    fn now(file: &File) -> Result<Self, Errno> {
        let mut buffer = [0; 128];
        let len = ulib::sys::pread(file.fd(), &mut buffer, 0)?;
        let text = core::str::from_utf8(&buffer[..len]).map_err(|_| EIO)?;
        let mut numbers = text.split(' ').map_while(|word| word.parse().ok());
        let (Some(reserved), Some(resident)) = (numbers.next(), numbers.next()) else {
            return Err(EIO);
        };
        Ok(Self { reserved, resident })
    }

    fn since(self, before: Self) -> Self {
        Self {
            reserved: self.reserved - before.reserved,
            resident: self.resident - before.resident,
        }
    }
}

/// What the heap has come to have, after each step.
struct Heap {
    large: Pages,
    touched: Pages,
    freed: Pages,
    small: Pages,
}

fn heap() -> Result<Heap, Errno> {
    let statm = File::open("/proc/self/statm")?;
    let mut blocks: Vec<Vec<u8>> = Vec::with_capacity(LARGE_BLOCKS);
    let mut small: Vec<Vec<u8>> = Vec::new();
    // What holds the blocks is touched before it is measured what they take.
    small.resize_with(SMALL_BLOCKS, Vec::new);
    measure::warm_up();
    let before = Pages::now(&statm)?;
    blocks.extend((0..LARGE_BLOCKS).map(|_| Vec::with_capacity(LARGE_PAGES * PAGE_SIZE)));
    let large = Pages::now(&statm)?;
    // The first byte of each: all that is in a block so far.
    blocks.iter_mut().for_each(|block| block.push(1));
    let touched = Pages::now(&statm)?;
    blocks.clear();
    let freed = Pages::now(&statm)?;
    small.fill_with(|| alloc::vec![1; SMALL_BYTES]);
    let of_small = Pages::now(&statm)?.since(freed);
    Ok(Heap {
        large: large.since(before),
        touched: touched.since(before),
        freed: freed.since(before),
        small: of_small,
    })
}

fn show_heap(heap: &Heap) -> i32 {
    let Heap {
        large,
        touched,
        freed,
        small,
    } = heap;
    println!("lazy: the heap does so too; what a process has by /proc/self/statm, in pages");
    println!("  {:36} {:>8} {:>9}", "", "reserved", "resident");
    for (what, pages) in [
        ("8 blocks of 1 MiB, by mmap", large),
        ("after a byte is stored to each", touched),
        ("after they are freed, by munmap", freed),
        ("2000 blocks of 100 bytes, by brk", small),
    ] {
        println!("  {what:36} {:+8} {:+9}", pages.reserved, pages.resident);
    }
    let blocks = (LARGE_BLOCKS * LARGE_PAGES) as i64;
    let bytes = (SMALL_BLOCKS * SMALL_BYTES) as i64;
    let right = (large.reserved, large.resident) == (blocks, 0)
        && (touched.reserved, touched.resident) == (blocks, LARGE_BLOCKS as i64)
        && (freed.reserved, freed.resident) == (0, 0)
        && small.resident * PAGE_SIZE as i64 >= bytes
        && small.reserved >= small.resident;
    if right {
        0
    } else {
        eprintln!("lazy: WRONG: the heap should take what is touched, and give back what is freed");
        1
    }
}
