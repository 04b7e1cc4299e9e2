//! Swap areas that come and go, and pages that go to swap and come from there several at a time.

use alloc::string::String;
use alloc::vec::Vec;

use crate::harness::{
    Failure, Test, TestResult, counters, in_child, measured, need_room, ram_frames,
};
use ulib::abi::errno::{EBUSY, EINVAL, ENOENT, ENOMEM};
use ulib::abi::swap::{SWAP_FLAG_DISCARD, SWAP_FLAGS_VALID};
use ulib::mem::Mapping;
use ulib::stats;
use ulib::swap::{self, Area};
use ulib::{Errno, fs};
use user::pattern::Pattern;

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "swapon-refused",
        run: refused,
    },
    Test {
        name: "swapon-priorities",
        run: priorities,
    },
    Test {
        name: "swapon-equals-in-turn",
        run: equals_in_turn,
    },
    Test {
        name: "swapoff-reads-back",
        run: reads_back,
    },
    Test {
        name: "swapoff-no-room",
        run: no_room,
    },
    Test {
        name: "swap-cluster",
        run: cluster,
    },
    Test {
        name: "swap-readahead",
        run: readahead,
    },
];

/// The areas in use; skips the test unless there are two.
fn two_areas() -> Result<[Area; 2], Failure> {
    let mut areas = swap::areas()?;
    areas.sort_by_key(|area| core::cmp::Reverse(area.priority));
    <[Area; 2]>::try_from(areas).map_err(|_| Failure::Skipped("there are not two areas".into()))
}

/// Runs `part` in a child, and takes the areas into use as they were before, whatever it came to.
fn with_areas(part: impl FnOnce(&[Area; 2]) -> TestResult) -> TestResult {
    let areas = two_areas()?;
    let done = in_child(|| part(&areas));
    for area in swap::areas()? {
        swap::off(&area.path)?;
    }
    for area in &areas {
        swap::on(&area.path, None)?;
    }
    done
}

fn used(path: &str) -> Result<u64, Failure> {
    let areas = swap::areas()?;
    let area = areas.iter().find(|area| area.path == path);
    Ok(area.map_or(0, |area| area.used))
}

/// Evicts pages with a pattern, one after another.
fn evicted(pages: usize) -> Result<(Mapping, Pattern), Failure> {
    let memory = Mapping::anonymous(pages)?;
    let pattern = Pattern::new(21);
    for page in 0..pages {
        pattern.write(&memory, page, 0);
    }
    for page in 0..pages {
        stats::evict(memory.page_addr(page))?;
    }
    Ok((memory, pattern))
}

fn check_all(memory: &Mapping, pattern: &Pattern) -> TestResult {
    let wrong = (0..memory.pages()).find(|&page| !pattern.check(memory, page, 0));
    check_eq!(wrong, None, "the first page that is wrong");
    Ok(())
}

fn refused() -> TestResult {
    let areas = two_areas()?;
    let first = areas[0].path.as_str();
    let is_area = |path: &str| areas.iter().any(|area| area.path == path);
    let disks = ["/dev/vda", "/dev/vdb", "/dev/vdc"];
    let root = disks.into_iter().find(|&path| !is_area(path));
    let root = root.ok_or_else(|| Failure::Failed("no disk but swap areas".into()))?;
    let busy: [(&str, usize, Errno); 6] = [
        ("/nowhere", 0, ENOENT),
        ("/bin/init", 0, EINVAL),
        ("/dev/null", 0, EINVAL),
        (first, 0, EBUSY),
        (first, SWAP_FLAGS_VALID + 1, EINVAL),
        (root, SWAP_FLAG_DISCARD, EBUSY),
    ];
    for (path, flags, errno) in busy {
        check_eq!(
            swap::on_with(path, flags),
            Err(errno),
            "swapon {path} with flags {flags:#x}"
        );
    }
    for (path, errno) in [("/nowhere", ENOENT), ("/bin/init", EINVAL), (root, EINVAL)] {
        check_eq!(swap::off(path), Err(errno), "swapoff {path}");
    }
    check_eq!(two_areas()?, areas, "the areas in use");
    let stat = fs::metadata(root)?;
    check_eq!(stat.mode, 0o060_660, "the mode of {root}");
    check_eq!(stat.rdev & !0xf0, 254 << 8, "the device number of {root}");
    let file = fs::File::open(root)?;
    let mut magic = [0; 2];
    file.seek(1024 + 56)?;
    file.read_exact(&mut magic)?;
    check_eq!(magic, [0x53, 0xef], "the magic number of its file system");
    Ok(())
}

/// The area with the higher priority is filled first, whichever came first.
fn priorities() -> TestResult {
    with_areas(|[large, small]| {
        swap::off(&small.path)?;
        swap::on(&small.path, Some(5))?;
        let before = [used(&large.path)?, used(&small.path)?];
        let (memory, pattern) = evicted(8)?;
        let after = [used(&large.path)?, used(&small.path)?];
        check_eq!(after[0], before[0], "pages in the area without a priority");
        check_eq!(after[1], before[1] + 8, "pages in the area with one");
        check_all(&memory, &pattern)
    })
}

fn equals_in_turn() -> TestResult {
    with_areas(|[large, small]| {
        for area in [large, small] {
            swap::off(&area.path)?;
            swap::on(&area.path, Some(7))?;
        }
        let before = [used(&large.path)?, used(&small.path)?];
        let (memory, pattern) = evicted(8)?;
        let after = [used(&large.path)?, used(&small.path)?];
        for (at, name) in [&large.path, &small.path].into_iter().enumerate() {
            check_eq!(after[at], before[at] + 4, "pages in {name}");
        }
        check_all(&memory, &pattern)
    })
}

fn reads_back() -> TestResult {
    const PAGES: usize = 100;
    with_areas(|[large, small]| {
        let (memory, pattern) = evicted(PAGES)?;
        check!(
            used(&large.path)? >= PAGES as u64,
            "the pages are elsewhere"
        );
        swap::off(&large.path)?;
        let names: Vec<String> = swap::areas()?.into_iter().map(|area| area.path).collect();
        check_eq!(names, [small.path.clone()], "the areas in use");
        check_eq!(swap::off(&large.path), Err(EINVAL), "swapoff once more");
        let (delta, right) = measured(|| check_all(&memory, &pattern))?;
        right?;
        check_eq!(delta.of(|s| s.swapped_in), 0, "pages read afterwards");
        swap::on(&large.path, None)?;
        check_all(&memory, &pattern)
    })
}

/// What is in an area that fits nowhere else stays there, and the area in use.
fn no_room() -> TestResult {
    let pages = ram_frames()? + 2048;
    need_room(pages)?;
    with_areas(|areas| {
        let [large, _] = areas;
        let memory = Mapping::anonymous(pages)?;
        for page in 0..pages {
            memory.write_page(page, page as u64);
        }
        check_eq!(swap::off(&large.path), Err(ENOMEM), "swapoff");
        let still: Vec<String> = swap::areas()?.into_iter().map(|area| area.path).collect();
        check!(still.contains(&large.path), "the area is gone");
        let wrong = (0..pages).find(|&page| memory.read_page(page) != page as u64);
        check_eq!(wrong, None, "the first page that is wrong");
        Ok(())
    })
}

/// Under pressure pages go to swap several a request, and one a request if that is what is asked for.
fn cluster() -> TestResult {
    let pages = stats::drop_caches()? + 1024;
    need_room(pages)?;
    let normal = stats::set_swap_cluster(1)?;
    let done = in_child(|| {
        for (size, at_least, at_most) in [(1, 1, 1), (8, 6, 8)] {
            stats::set_swap_cluster(size)?;
            let memory = Mapping::anonymous(pages)?;
            let before = counters()?;
            for page in 0..pages {
                memory.write_page(page, 1);
            }
            let after = counters()?;
            let written = after.swapped_out - before.swapped_out;
            let requests = after.swap_writes - before.swap_writes;
            check!(written >= 512, "only {written} pages were written");
            check!(
                (at_least * requests..=at_most * requests).contains(&written),
                "{written} pages were written by {requests} requests of {size}"
            );
        }
        Ok(())
    });
    stats::set_swap_cluster(normal)?;
    done
}

/// A scan of pages that were evicted in order takes few reads, a walk that jumps about one for each page.
fn readahead() -> TestResult {
    const PAGES: usize = 64;
    let read = |window: usize, order: fn(usize) -> usize| -> Result<[u64; 3], Failure> {
        let (memory, pattern) = evicted(PAGES)?;
        let normal = stats::set_swap_readahead(window)?;
        let before = counters()?;
        let wrong = (0..PAGES)
            .map(order)
            .find(|&page| !pattern.check(&memory, page, 0));
        let after = counters()?;
        stats::set_swap_readahead(normal)?;
        check_eq!(wrong, None, "the first page that is wrong");
        Ok([
            after.swap_reads - before.swap_reads,
            after.swapped_in - before.swapped_in,
            after.swap_readahead_hits - before.swap_readahead_hits,
        ])
    };
    check_eq!(read(1, |page| page)?, [64, 64, 0], "without readahead");
    let [reads, pages, hits] = read(8, |page| page)?;
    check!(
        reads <= 14 && pages >= 64 && hits >= 50,
        "{reads} reads of {pages} pages, of which {hits} came along, in order"
    );
    let [reads, ..] = read(8, |page| page * 37 % PAGES)?;
    check!(reads >= 40, "{reads} reads of {PAGES} pages, not in order");
    Ok(())
}
