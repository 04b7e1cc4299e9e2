//! The flusher, and those who change a mapping before it comes round or while it writes: what is on the disk
//! afterwards is read without the page cache.

use crate::file::{Scratch, pattern};
use crate::harness::{
    Delta, Failure, Gate, Test, TestResult, dies_of, finish, in_child, measured, start,
};
use alloc::vec::Vec;
use ulib::PAGE_SIZE;
use ulib::abi::mm::{MS_ASYNC, MS_SYNC, PROT_READ};
use ulib::abi::signal::Signal;
use ulib::fs::{File, OpenOptions};
use ulib::mem::{Mapping, READ_WRITE};
use ulib::stats;

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "flusher-mprotect",
        run: mprotect,
    },
    Test {
        name: "flusher-exit",
        run: exit,
    },
    Test {
        name: "flusher-race",
        run: race,
    },
];

const PAGES: usize = 6;

/// Rounds of the flusher after which a page is old.
const OLD: usize = 6;

struct Mapped {
    scratch: Scratch,
    file: File,
    memory: Mapping,
}

impl Mapped {
    /// A file on the disk, nothing of it dirty, mapped so that stores reach it.
    fn new() -> Result<Self, Failure> {
        let scratch = Scratch::patterned_on_disk(PAGES * PAGE_SIZE)?;
        let file = OpenOptions::new().read().write().open(&scratch.path)?;
        let memory = Mapping::file_shared(&file, 0, PAGES, READ_WRITE)?;
        Ok(Self {
            scratch,
            file,
            memory,
        })
    }

    /// Stores the byte to the start of a page.
    fn store(&self, page: usize, byte: u8) {
        self.memory.write_u8(page * PAGE_SIZE, byte);
    }

    /// Unmaps it, which must find nothing to write, and checks the first byte of each page on the disk.
    fn check_disk(self, expected: [u8; PAGES]) -> TestResult {
        let Self {
            scratch,
            file,
            memory,
        } = self;
        let (delta, done) = measured(|| memory.unmap())?;
        done?;
        check_eq!(delta.of(|s| s.file_written), 0, "pages written at the end");
        drop(file);
        stats::drop_caches()?;
        let (delta, content) = measured(|| scratch.content())?;
        let content = content?;
        let read = delta.of(|s| s.file_read);
        check_eq!(read, PAGES as u64, "pages read from the disk");
        for (page, byte) in expected.into_iter().enumerate() {
            let start = page * PAGE_SIZE;
            check_eq!(content[start], byte, "the first byte of page {page}");
            let wrong = (start + 1..start + PAGE_SIZE).find(|&at| content[at] != pattern(at));
            check_eq!(wrong, None, "the first byte that nobody has stored to");
        }
        Ok(())
    }
}

/// The first byte of each page before anybody has stored to it.
fn untouched() -> [u8; PAGES] {
    core::array::from_fn(|page| pattern(page * PAGE_SIZE))
}

fn dirtied(delta: &Delta) -> u64 {
    delta.of(|s| s.file_dirtied)
}

/// Lets the flusher go round until what is dirty is old, which must have it write so many pages.
fn flush(pages: u64) -> TestResult {
    let (delta, done) = measured(|| stats::run_flusher(OLD))?;
    done?;
    let counts = (dirtied(&delta), delta.of(|s| s.file_flushed));
    check_eq!(counts, (0, pages), "pages found dirty, and written");
    Ok(())
}

/// A mapping that becomes read-only tells what was stored to it; it is written without another's asking, and
/// a store after it has become writable again counts again.
fn mprotect() -> TestResult {
    let mapped = Mapped::new()?;
    let mut expected = untouched();
    for round in 1..4_u8 {
        for page in [0, 2, 3] {
            expected[page] = page as u8 * 16 + round;
            mapped.store(page, expected[page]);
        }
        let (delta, done) = measured(|| mapped.memory.protect(PROT_READ))?;
        done?;
        let told = (dirtied(&delta), delta.of(|s| s.file_written));
        check_eq!(told, (3, 0), "pages told of, and written by mprotect");
        flush(3)?;
        flush(0)?;
        // Only now: a process that ends has all written that mappings told of.
        dies_of(Signal::Segv, "a store to what is read-only", || {
            mapped.store(1, 1)
        })?;
        let (delta, done) = measured(|| mapped.memory.protect(READ_WRITE))?;
        done?;
        check_eq!(dirtied(&delta), 0, "pages told of by a right that is given");
    }
    mapped.check_disk(expected)
}

/// What a process stored and made read-only before it ended is there for the flusher, or has been written.
fn exit() -> TestResult {
    let mapped = Mapped::new()?;
    let mut expected = untouched();
    let (delta, done) = measured(|| {
        in_child(|| {
            mapped.store(4, 99);
            mapped.memory.protect(PROT_READ)?;
            Ok(())
        })
    })?;
    done?;
    expected[4] = 99;
    check_eq!(dirtied(&delta), 1, "pages made dirty");
    stats::run_flusher(OLD)?;
    mapped.check_disk(expected)
}

/// One process lets the flusher go round and round, another stores, takes and gives rights, unmaps and asks
/// for the disk meanwhile: the last store to each page is on the disk in the end.
fn race() -> TestResult {
    const ROUNDS: u8 = 60;
    stats::vmstat()?;
    let mut mapped = Mapped::new()?;
    let over = Mapping::shared(1)?;
    let ready = Gate::new()?;
    let flusher = start(|| {
        ready.open()?;
        while over.read_page(0) == 0 {
            stats::run_flusher(OLD)?;
        }
        Ok(())
    })?;
    ready.pass()?;
    let mut expected = untouched();
    let worked = (1..=ROUNDS).try_for_each(|round| -> TestResult {
        for page in (0..PAGES).filter(|page| (page + usize::from(round)) % 3 != 0) {
            expected[page] = round;
            mapped.store(page, round);
        }
        match round % 4 {
            0 => mapped.memory.sync(MS_SYNC)?,
            1 => mapped.memory.sync(MS_ASYNC)?,
            2 => {
                let again = Mapping::file_shared(&mapped.file, 0, PAGES, READ_WRITE)?;
                core::mem::replace(&mut mapped.memory, again).unmap()?;
            }
            _ => {}
        }
        mapped.memory.protect(PROT_READ)?;
        let shown: Vec<u8> = (0..PAGES)
            .map(|page| mapped.memory.read_u8(page * PAGE_SIZE))
            .collect();
        check_eq!(shown, expected, "what the mapping shows in round {round}");
        mapped.memory.protect(READ_WRITE)?;
        Ok(())
    });
    over.write_page(0, 1);
    finish(flusher)?;
    worked?;
    mapped.memory.protect(PROT_READ)?;
    stats::run_flusher(OLD)?;
    mapped.check_disk(expected)
}
