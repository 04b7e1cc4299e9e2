//! Large pages as `/proc` shows them.

use crate::harness::{Failure, Test, TestResult};
use crate::large::{Blocks, need, with_pool};
use crate::proc::read;
use alloc::format;
use alloc::string::String;
use ulib::abi::errno::EINVAL;
use ulib::fs::OpenOptions;
use ulib::mem::{LARGE_PAGES, Mapping};
use ulib::{PAGE_SIZE, stats};
use user::procfs::{kib, sum_of_kib};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "large-smaps",
        run: smaps,
    },
    Test {
        name: "large-buddyinfo",
        run: buddyinfo,
    },
    Test {
        name: "hugetlb-proc",
        run: pool,
    },
];

const LARGE_KIB: u64 = (LARGE_PAGES * PAGE_SIZE) as u64 / 1024;

/// What `smaps` says of the area that an address is in.
fn area_at(address: usize) -> Result<String, Failure> {
    let text = read("/proc/self/smaps")?;
    let mut found = String::new();
    let mut inside = false;
    for line in text.lines() {
        let bounds = line.split(' ').next().and_then(|word| word.split_once('-'));
        if let Some((start, end)) = bounds {
            let [start, end] = [start, end].map(|number| usize::from_str_radix(number, 16));
            if let (Ok(start), Ok(end)) = (start, end) {
                inside = (start..end).contains(&address);
            }
        }
        if inside {
            found.push_str(line);
            found.push('\n');
        }
    }
    Ok(found)
}

fn smaps() -> TestResult {
    need(2)?;
    let before = kib(&read("/proc/meminfo")?, "AnonHugePages").unwrap_or(0);
    let memory = Blocks::large(1)?;
    memory.write(3, 1);
    let area = area_at(memory.addr(0))?;
    for (name, expected) in [
        ("Rss", LARGE_KIB),
        ("Private_Dirty", LARGE_KIB),
        ("AnonHugePages", LARGE_KIB),
        ("MMUPageSize", PAGE_SIZE as u64 / 1024),
    ] {
        check_eq!(kib(&area, name), Some(expected), "{name}: {area}");
    }
    check!(area.contains("THPeligible:    1"), "{area}");
    check!(area.contains(" hg "), "{area}");
    let now = kib(&read("/proc/meminfo")?, "AnonHugePages");
    check_eq!(now, Some(before + LARGE_KIB), "AnonHugePages of all");
    Ok(())
}

fn buddyinfo() -> TestResult {
    stats::vmstat()?;
    // Reading takes no frame for itself, but may leave some of the heap's behind.
    read("/proc/buddyinfo")?;
    let text = read("/proc/buddyinfo")?;
    let numbers = text.split_ascii_whitespace().skip(4);
    for (order, number) in numbers.enumerate() {
        let expected = format!("{}", stats::free_blocks(order)?);
        check_eq!(number, expected, "free blocks of order {order}");
    }
    Ok(())
}

/// The pool's counts in `meminfo`: all, free, spoken for.
fn counts() -> Result<[Option<u64>; 3], Failure> {
    let text = read("/proc/meminfo")?;
    let count = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().parse().ok()
    };
    Ok(["HugePages_Total:", "HugePages_Free:", "HugePages_Rsvd:"].map(count))
}

fn pool() -> TestResult {
    with_pool(1, || {
        let total = stats::huge_pages()?.map(|pages| Some(pages as u64));
        check_eq!(counts()?, total, "the pool in meminfo");
        let setting = read("/proc/sys/vm/nr_hugepages")?;
        check_eq!(setting.trim().parse().ok(), total[0], "nr_hugepages");
        let file = OpenOptions::new()
            .write()
            .open("/proc/sys/vm/nr_hugepages")?;
        check_eq!(file.write_all(b"-1"), Err(EINVAL), "fewer than none");
        file.write_all(setting.as_bytes())?;
        let memory = Mapping::hugetlb(LARGE_PAGES, 0)?;
        memory.write_page(0, 1);
        let area = area_at(memory.page_addr(0))?;
        for (name, expected) in [
            ("Rss", 0),
            ("Private_Hugetlb", LARGE_KIB),
            ("MMUPageSize", LARGE_KIB),
        ] {
            check_eq!(kib(&area, name), Some(expected), "{name}: {area}");
        }
        check!(area.contains("/anon_hugepage (deleted)"), "{area}");
        check_eq!(
            counts()?,
            stats::huge_pages()?.map(|pages| Some(pages as u64)),
            "the pool"
        );
        let status = read("/proc/self/status")?;
        check_eq!(
            sum_of_kib(&status, "HugetlbPages"),
            LARGE_KIB,
            "HugetlbPages"
        );
        Ok(())
    })
}
