//! Threads and virtual memory: several at one page, and one that changes what another is using.

use crate::harness::{Failure, Test, TestResult, breathe, counters, finish, measured, start};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering::SeqCst};
use ulib::abi::errno::EFAULT;
use ulib::abi::syscall::SYS_READ;
use ulib::mem::{Mapping, READ_WRITE};
use ulib::probe::syscall;
use ulib::thread::Thread;
use ulib::{PAGE_SIZE, futex, process, stats, sys, thread};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "thread-lazy",
        run: lazy,
    },
    Test {
        name: "thread-file-page",
        run: file_page,
    },
    Test {
        name: "thread-swap-in",
        run: swap_in,
    },
    Test {
        name: "thread-overlap",
        run: overlap,
    },
    Test {
        name: "thread-cow-fork",
        run: cow_fork,
    },
    Test {
        name: "thread-munmap",
        run: munmap,
    },
];

const THREADS: usize = 5;

/// Threads that all load the word at one address when they are let go.
struct Crowd {
    go: Arc<AtomicU32>,
    arrived: Arc<AtomicU64>,
    threads: Vec<Thread<u64>>,
}

impl Crowd {
    fn gather(memory: &Arc<Mapping>) -> Result<Self, Failure> {
        let (go, arrived) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU64::new(0)));
        let one = |_| {
            let (memory, go) = (Arc::clone(memory), Arc::clone(&go));
            let arrived = Arc::clone(&arrived);
            Ok(thread::spawn(move || {
                arrived.fetch_add(1, SeqCst);
                while go.load(SeqCst) == 0 {
                    // Whatever ends the sleep, the word is looked at again.
                    let _ = futex::wait(&go, 0, None, 0);
                }
                memory.read(0)
            })?)
        };
        let threads = (0..THREADS).map(one).collect::<Result<Vec<_>, Failure>>()?;
        while arrived.load(SeqCst) < THREADS as u64 {
            breathe();
        }
        Ok(Self {
            go,
            arrived,
            threads,
        })
    }

    /// Lets them go. What each has seen must be `expected`.
    fn rush(self, expected: u64) -> TestResult {
        self.go.store(1, SeqCst);
        futex::wake(&self.go, futex::ALL, 0)?;
        for one in self.threads {
            check_eq!(one.join(), Some(expected), "what a thread saw");
        }
        drop(self.arrived);
        Ok(())
    }
}

/// Many threads touch a page that nobody has touched: one of them gets it a frame.
fn lazy() -> TestResult {
    let memory = Arc::new(Mapping::anonymous(1)?);
    let crowd = Crowd::gather(&memory)?;
    let before = counters()?;
    let theirs = Arc::clone(&memory);
    let writers: Vec<_> = (0..THREADS)
        .map(|_| {
            let memory = Arc::clone(&theirs);
            thread::spawn(move || memory.fetch_add(0, 1))
        })
        .collect::<Result<_, _>>()?;
    let mut seen: Vec<_> = writers.into_iter().filter_map(Thread::join).collect();
    seen.sort_unstable();
    check!(
        seen.iter().copied().eq(0..THREADS as u64),
        "additions got lost: {seen:?}"
    );
    crowd.rush(THREADS as u64)?;
    let page = stats::page(memory.addr())?;
    check_eq!(page.sharers, 1, "pages of address space that map the frame");
    // Stacks and heap of the threads take frames too, so this is an upper bound.
    let zeroed = counters()?.demand_zero - before.demand_zero;
    check!(zeroed < 4 * THREADS as u64, "{zeroed} pages zeroed");
    Ok(())
}

/// Many threads wait for one page of a file: it is read once.
fn file_page() -> TestResult {
    let mut content = alloc::vec![0u8; PAGE_SIZE];
    content[..8].copy_from_slice(&77u64.to_le_bytes());
    let scratch = crate::file::Scratch::with(&content)?;
    let file = ulib::fs::File::open(&scratch.path)?;
    let memory = Arc::new(Mapping::file_shared(&file, 0, 1, ulib::abi::mm::PROT_READ)?);
    let crowd = Crowd::gather(&memory)?;
    sys::fsync(file.fd())?;
    stats::drop_caches()?;
    let (delta, result) = measured(|| crowd.rush(77))?;
    result?;
    check!(
        delta.of(|now| now.file_read) <= 2,
        "{} pages read, for one page of the file and perhaps one of the program",
        delta.of(|now| now.file_read)
    );
    Ok(())
}

/// Many threads wait for one page in swap: it is read once.
fn swap_in() -> TestResult {
    let memory = Arc::new(Mapping::anonymous(1)?);
    memory.write(0, 99);
    let crowd = Crowd::gather(&memory)?;
    stats::evict(memory.addr())?;
    let before = counters()?;
    crowd.rush(99)?;
    let after = counters()?;
    check_eq!(
        after.swapped_in - before.swapped_in,
        1,
        "pages read from swap"
    );
    check_eq!(stats::page(memory.addr())?.sharers, 1, "pages that map it");
    Ok(())
}

/// While one thread waits for its page, another one computes.
fn overlap() -> TestResult {
    let memory = Mapping::anonymous(4)?;
    let (count, over) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU32::new(0)));
    let (theirs, end) = (Arc::clone(&count), Arc::clone(&over));
    let busy = thread::spawn(move || {
        while end.load(SeqCst) == 0 {
            theirs.fetch_add(1, SeqCst);
        }
    })?;
    while count.load(SeqCst) == 0 {
        breathe();
    }
    for page in 0..4 {
        memory.write_page(page, 7);
        stats::evict(memory.page_addr(page))?;
        let before = count.load(SeqCst);
        check_eq!(memory.read_page(page), 7, "the page");
        let made = count.load(SeqCst) - before;
        check!(made > 0, "nothing was computed while page {page} came in");
    }
    over.store(1, SeqCst);
    check_eq!(busy.join(), Some(()), "the thread that computes");
    Ok(())
}

/// A fork by a thread: the child has that thread alone, and a copy of the memory.
fn cow_fork() -> TestResult {
    const PAGES: usize = 16;
    let memory = Arc::new(Mapping::anonymous(PAGES)?);
    for page in 0..PAGES {
        memory.write_page(page, page as u64);
    }
    let theirs = Arc::clone(&memory);
    let made = thread::spawn(move || {
        let before = counters()?.cow_copied;
        let child = start(|| {
            check_eq!(sys::gettid(), sys::getpid(), "the only thread's id");
            for page in 0..PAGES {
                check_eq!(theirs.read_page(page), page as u64, "page {page}");
                theirs.write_page(page, 1000);
            }
            Ok(())
        })?;
        finish(child)?;
        let copied = counters()?.cow_copied - before;
        check!(copied >= PAGES as u64, "{copied} pages copied");
        for page in 0..PAGES {
            check_eq!(
                theirs.read_page(page),
                page as u64,
                "page {page} afterwards"
            );
        }
        Ok(())
    })?;
    made.join()
        .unwrap_or_else(|| Err(Failure::Failed("the thread ended early".into())))
}

/// Memory goes away while another thread sleeps in a read into it: the read fails, and takes nothing.
fn munmap() -> TestResult {
    let (read, write) = process::pipe()?;
    let memory = Mapping::anonymous(1)?;
    let (fd, target) = (read.fd() as usize, memory.addr());
    let asleep = Arc::new(AtomicU32::new(0));
    let theirs = Arc::clone(&asleep);
    let reader = thread::spawn(move || {
        theirs.store(1, SeqCst);
        syscall(SYS_READ, [fd, target, 8, 0, 0, 0])
    })?;
    while asleep.load(SeqCst) == 0 {
        breathe();
    }
    // It has nothing else to do than to go to sleep.
    ulib::time::sleep(core::time::Duration::from_millis(1));
    memory.unmap()?;
    write.write_all(b"12345678")?;
    check_eq!(reader.join(), Some(Err(EFAULT)), "the read");
    let mut bytes = [0; 8];
    read.read_exact(&mut bytes)?;
    check_eq!(&bytes, b"12345678", "what the read left behind");
    // The same where only the rights are gone.
    let memory = Mapping::anonymous(1)?;
    memory.protect(ulib::abi::mm::PROT_READ)?;
    write.write_all(b"abcdefgh")?;
    let refused = syscall(SYS_READ, [fd, memory.addr(), 8, 0, 0, 0]);
    check_eq!(refused, Err(EFAULT), "a read into what cannot be written");
    memory.protect(READ_WRITE)?;
    check_eq!(
        syscall(SYS_READ, [fd, memory.addr(), 8, 0, 0, 0]),
        Ok(8),
        "a read"
    );
    check!(memory.bytes_are(0, b"abcdefgh"), "the bytes that were left");
    Ok(())
}
