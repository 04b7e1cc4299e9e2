//! `lazy [RESERVE_MIB [TOUCH_PAGES]]`: reserves memory, touches a few pages far apart, and shows that
//! the kernel gave out exactly those.
#![cfg_attr(target_os = "none", no_std, no_main)]

use ulib::env::Args;
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
    match measure(reserved, touched) {
        Ok(counts) => show(&counts),
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
