//! Pages of files that are read before anybody asks.

use crate::file::Scratch;
use crate::harness::{Delta, Failure, Gate, Test, TestResult, finish, measured, start};
use ulib::PAGE_SIZE;
use ulib::abi::errno::{EBADF, EINVAL, ESPIPE};
use ulib::abi::fs::{
    POSIX_FADV_DONTNEED, POSIX_FADV_NORMAL, POSIX_FADV_RANDOM, POSIX_FADV_SEQUENTIAL,
    POSIX_FADV_WILLNEED,
};
use ulib::abi::mm::PROT_READ;
use ulib::fs::File;
use ulib::mem::Mapping;
use ulib::{process, stats, sys};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "readahead-sequential",
        run: sequential,
    },
    Test {
        name: "readahead-random",
        run: random,
    },
    Test {
        name: "readahead-off",
        run: off,
    },
    Test {
        name: "readahead-reads",
        run: reads,
    },
    Test {
        name: "readahead-advice",
        run: advice,
    },
    Test {
        name: "readahead-wasted",
        run: wasted,
    },
    Test {
        name: "io-overlap-file",
        run: io_overlap,
    },
];

/// Pages of the files.
const PAGES: usize = 128;

/// Pages of the largest window.
const WINDOW: usize = 32;

/// Windows on the way to the largest: 4, 8 and 16 pages, and two pages before it is seen that they come in
/// turn.
const GROWTH: u64 = 5;

/// Faults that a sequential touch of all pages may cost.
const SEQUENTIAL_FAULTS: u64 = (PAGES / WINDOW) as u64 + GROWTH;

/// A file on the disk of which nothing is in memory.
fn cold_file() -> Result<(Scratch, File), Failure> {
    let scratch = Scratch::patterned(PAGES * PAGE_SIZE)?;
    sys::sync()?;
    stats::drop_caches()?;
    let file = File::open(&scratch.path)?;
    Ok((scratch, file))
}

/// Touches pages of a fresh mapping of a cold file.
fn touch(pages: impl Iterator<Item = usize>) -> Result<Delta, Failure> {
    let (_scratch, file) = cold_file()?;
    let memory = Mapping::file_private(&file, 0, PAGES, PROT_READ)?;
    let (delta, wrong) = measured(|| {
        pages
            .map(|page| page * PAGE_SIZE)
            .find(|&offset| memory.read_u8(offset) != crate::file::pattern(offset))
    })?;
    check_eq!(wrong, None, "first wrong byte");
    Ok(delta)
}

fn sequential() -> TestResult {
    let delta = touch(0..PAGES)?;
    let faults = delta.of(|s| s.faults);
    check!(
        faults <= SEQUENTIAL_FAULTS,
        "{faults} faults for {PAGES} pages in turn, {SEQUENTIAL_FAULTS} expected"
    );
    check_eq!(delta.of(|s| s.file_read), PAGES as u64, "pages read");
    check_eq!(
        faults + delta.of(|s| s.mapped_around),
        PAGES as u64,
        "pages that a fault mapped, and that were mapped with them"
    );
    // The first two pages, and the one that ends the first window, are asked for.
    check_eq!(
        delta.of(|s| s.readahead_pages),
        PAGES as u64 - 3,
        "pages read ahead"
    );
    Ok(())
}

/// Every page once, never in turn.
fn random() -> TestResult {
    let delta = touch((0..PAGES).map(|nth| nth * 37 % PAGES))?;
    check_eq!(delta.of(|s| s.faults), PAGES as u64, "faults");
    check_eq!(
        delta.of(|s| s.major),
        PAGES as u64,
        "that waited for the disk"
    );
    check_eq!(delta.of(|s| s.readahead_pages), 0, "pages read ahead");
    Ok(())
}

fn off() -> TestResult {
    let before = stats::set_readahead(0)?;
    let delta = touch(0..PAGES);
    stats::set_readahead(before)?;
    let delta = delta?;
    check_eq!(
        (delta.of(|s| s.faults), delta.of(|s| s.readahead_pages)),
        (PAGES as u64, 0),
        "faults and pages read ahead"
    );
    Ok(())
}

fn reads() -> TestResult {
    let (scratch, file) = cold_file()?;
    let (delta, content) = measured(|| file.read_to_end())?;
    check_eq!(content?.len(), PAGES * PAGE_SIZE, "bytes");
    check_eq!(delta.of(|s| s.file_read), PAGES as u64, "pages read");
    check_eq!(
        (
            delta.of(|s| s.readahead_pages),
            delta.of(|s| s.readahead_hits)
        ),
        (PAGES as u64 - 1, PAGES as u64 - 1),
        "pages read ahead, all but the first, and used"
    );
    // Here and there.
    stats::drop_caches()?;
    let file = File::open(&scratch.path)?;
    let (delta, done) = measured(|| -> TestResult {
        for nth in 1..PAGES {
            file.seek((nth * 37 % PAGES * PAGE_SIZE) as u64)?;
            file.read_exact(&mut [0])?;
        }
        Ok(())
    })?;
    done?;
    check_eq!(
        (delta.of(|s| s.file_read), delta.of(|s| s.readahead_pages)),
        (PAGES as u64 - 1, 0),
        "pages read here and there, and ahead"
    );
    Ok(())
}

fn advice() -> TestResult {
    let (_scratch, file) = cold_file()?;
    let advise = |advice| sys::fadvise(file.fd(), 0, 0, advice);
    let read_some = |pages: usize| -> Result<Delta, Failure> {
        stats::drop_caches()?;
        file.seek(0)?;
        let (delta, done) = measured(|| -> TestResult {
            for _ in 0..pages {
                file.read_exact(&mut [0; PAGE_SIZE])?;
            }
            Ok(())
        })?;
        done?;
        Ok(delta)
    };
    advise(POSIX_FADV_RANDOM)?;
    let delta = read_some(3)?;
    check_eq!(
        (delta.of(|s| s.file_read), delta.of(|s| s.readahead_pages)),
        (3, 0),
        "pages read, and ahead, of a file of which random use is expected"
    );
    advise(POSIX_FADV_SEQUENTIAL)?;
    let delta = read_some(1)?;
    check_eq!(
        delta.of(|s| s.file_read),
        WINDOW as u64,
        "pages read for the first, when sequential use is expected"
    );
    advise(POSIX_FADV_NORMAL)?;
    stats::drop_caches()?;
    let (delta, done) = measured(|| advise(POSIX_FADV_WILLNEED))?;
    done?;
    check_eq!(
        delta.of(|s| s.file_read),
        PAGES as u64,
        "pages that will be needed"
    );
    sys::fadvise(file.fd(), 100, 10 * PAGE_SIZE, POSIX_FADV_DONTNEED)?;
    file.seek(0)?;
    let (delta, content) = measured(|| file.read_to_end())?;
    content?;
    check_eq!(
        delta.of(|s| s.file_read),
        9,
        "pages read again of nine whole ones that were not needed"
    );
    stats::drop_caches()?;
    let (delta, done) = measured(|| sys::readahead(file.fd(), PAGE_SIZE as u64 - 1, PAGE_SIZE))?;
    done?;
    check_eq!(
        delta.of(|s| s.file_read),
        2,
        "pages that a page across two brings"
    );
    let (pipe, _write) = process::pipe()?;
    for (what, got, expected) in [
        (
            "fadvise with advice 6",
            sys::fadvise(file.fd(), 0, 0, 6),
            EINVAL,
        ),
        (
            "fadvise of a pipe",
            sys::fadvise(pipe.fd(), 0, 0, 0),
            ESPIPE,
        ),
        ("fadvise of nothing", sys::fadvise(9999, 0, 0, 0), EBADF),
        (
            "readahead of a pipe",
            sys::readahead(pipe.fd(), 0, 1),
            EINVAL,
        ),
        ("readahead of nothing", sys::readahead(9999, 0, 1), EBADF),
    ] {
        check_eq!(got, Err(expected), "{what}");
    }
    Ok(())
}

fn wasted() -> TestResult {
    let (_scratch, file) = cold_file()?;
    let (delta, done) = measured(|| -> TestResult {
        file.read_exact(&mut [0])?;
        stats::drop_caches()?;
        Ok(())
    })?;
    done?;
    check_eq!(
        (
            delta.of(|s| s.readahead_pages),
            delta.of(|s| s.readahead_wasted),
            delta.of(|s| s.readahead_hits)
        ),
        (3, 3, 0),
        "pages read ahead, dropped unused, and used"
    );
    Ok(())
}

/// While one process waits for a page of a file another runs: the counter that it counts in goes on between
/// the start and the end of each wait.
fn io_overlap() -> TestResult {
    let before = stats::set_readahead(0)?;
    let result = overlap();
    stats::set_readahead(before)?;
    result
}

fn overlap() -> TestResult {
    const READS: usize = 32;
    let (_scratch, file) = cold_file()?;
    let counter = Mapping::shared(1)?;
    counter.write(0, 0);
    counter.write(8, 0);
    let (ready, go) = (Gate::new()?, Gate::new()?);
    let worker = start(|| {
        ready.open()?;
        go.pass()?;
        while counter
            .atomic(8)
            .load(core::sync::atomic::Ordering::Relaxed)
            == 0
        {
            counter.fetch_add(0, 1);
        }
        Ok(())
    })?;
    ready.pass()?;
    let memory = Mapping::file_private(&file, 0, PAGES, PROT_READ)?;
    go.open()?;
    while counter.read(0) == 0 {
        sys::sched_yield();
    }
    let mut overlapped = 0;
    let mut last = counter.read(0);
    for nth in 0..READS {
        let _ = memory.read_u8(nth * 37 % PAGES * PAGE_SIZE);
        let now = counter.read(0);
        overlapped += usize::from(now > last);
        last = now;
    }
    counter.write(8, 1);
    finish(worker)?;
    // One or the other wait may be over before the other process, whose turn ends just then, has stored.
    check!(
        overlapped >= READS - READS / 8,
        "the other process got on during {overlapped} of {READS} waits for a page"
    );
    Ok(())
}
