//! Futexes: who is woken, what they are known by, and what ends a wait.

use crate::harness::{Failure, Test, TestResult, breathe, finish, start};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering::SeqCst};
use core::time::Duration;
use ulib::Errno;
use ulib::abi::errno::{EAGAIN, EFAULT, EINTR, EINVAL, ENOSYS, ETIMEDOUT};
use ulib::abi::futex::{FUTEX_WAIT, FUTEX_WAIT_BITSET, FUTEX_WAKE, FUTEX_WAKE_BITSET};
use ulib::abi::signal::SIGUSR1;
use ulib::abi::syscall::{SYS_FUTEX, SYS_TGKILL};
use ulib::abi::time::{CLOCK_REALTIME, Timespec};
use ulib::futex::{self, ALL, FUTEX_BITSET_MATCH_ANY, FUTEX_CLOCK_REALTIME, FUTEX_PRIVATE_FLAG};
use ulib::mem::{Mapping, READ_WRITE};
use ulib::probe::syscall;
use ulib::process::{self, WaitStatus};
use ulib::signal::{self, SA_RESTART, SigInfo, UContext};
use ulib::thread::{self, Thread};
use ulib::{PAGE_SIZE, fs, stats, sys, time};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "futex-refused",
        run: refused,
    },
    Test {
        name: "futex-refused-wake",
        run: refused_wake,
    },
    Test {
        name: "futex-wake",
        run: wake,
    },
    Test {
        name: "futex-bits",
        run: bits,
    },
    Test {
        name: "futex-requeue",
        run: requeue,
    },
    Test {
        name: "futex-timeout",
        run: timeout,
    },
    Test {
        name: "futex-signal",
        run: signal,
    },
    Test {
        name: "futex-shared-anon",
        run: shared_anon,
    },
    Test {
        name: "futex-shared-file",
        run: shared_file,
    },
    Test {
        name: "futex-swapped",
        run: swapped,
    },
    Test {
        name: "futex-exit",
        run: exit,
    },
];

const PRIVATE: usize = FUTEX_PRIVATE_FLAG;

/// A word that holds 5, at the start of a page.
fn five() -> Result<Mapping, Errno> {
    let memory = Mapping::anonymous(1)?;
    memory.atomic_u32(0).store(5, SeqCst);
    Ok(memory)
}

/// An address where nothing is mapped.
const HOLE: usize = 0x20;

/// Waits: where, how, the value, where the time is, the bits; and what comes of it.
fn refused() -> TestResult {
    const BITS: usize = FUTEX_WAIT_BITSET;
    const CLOCK: usize = FUTEX_WAIT | FUTEX_CLOCK_REALTIME;
    let memory = five()?;
    memory.write_bytes(64, &Timespec::default().to_bytes());
    memory.write_bytes(128, &Timespec { sec: 0, nsec: -1 }.to_bytes());
    let at = memory.addr();
    let (zero, bad) = (at + 64, at + 128);
    for (what, [at, op, value, time, bits], errno) in [
        ("another value", [at, FUTEX_WAIT, 4, 0, 0], EAGAIN),
        ("no time to wait", [at, FUTEX_WAIT, 5, zero, 0], ETIMEDOUT),
        ("no such time", [at, FUTEX_WAIT, 5, bad, 0], EINVAL),
        ("a time nowhere", [at, FUTEX_WAIT, 5, HOLE, 0], EFAULT),
        ("across words", [at + 2, FUTEX_WAIT, 5, 0, 0], EINVAL),
        ("nowhere", [HOLE, FUTEX_WAIT, 5, 0, 0], EFAULT),
        ("nowhere, private", [HOLE, PRIVATE, 5, 0, 0], EFAULT),
        ("for no bits", [at, BITS, 5, 0, 0], EINVAL),
        ("a length by a clock", [at, CLOCK, 5, zero, 0], ENOSYS),
        ("no operation", [at, 77, 5, 0, 0], ENOSYS),
    ] {
        let waited = syscall(SYS_FUTEX, [at, op, value, time, 0, bits]);
        check_eq!(waited, Err(errno), "{what}");
    }
    Ok(())
}

fn refused_wake() -> TestResult {
    const BITS: usize = FUTEX_WAKE_BITSET;
    const CLOCK: usize = FUTEX_WAKE | FUTEX_CLOCK_REALTIME;
    let memory = five()?;
    let (at, kernel) = (memory.addr(), 1 << 38);
    for (what, [at, op, bits], answer) in [
        ("nobody", [at, FUTEX_WAKE, 0], Ok(0)),
        ("nowhere", [HOLE, FUTEX_WAKE, 0], Err(EFAULT)),
        ("nowhere, private", [HOLE, FUTEX_WAKE | PRIVATE, 0], Ok(0)),
        (
            "the kernel's",
            [kernel, FUTEX_WAKE | PRIVATE, 0],
            Err(EFAULT),
        ),
        ("across words", [at + 1, FUTEX_WAKE, 0], Err(EINVAL)),
        ("for no bits", [at, BITS, 0], Err(EINVAL)),
        ("by a clock", [at, CLOCK, 0], Err(ENOSYS)),
    ] {
        let woken = syscall(SYS_FUTEX, [at, op, 9, 0, 0, bits]);
        check_eq!(woken, answer, "{what}");
    }
    let words = [memory.atomic_u32(0), memory.atomic_u32(8)];
    for (what, counts, expected, answer) in [
        ("another value", [1, 1], Some(4), Err(EAGAIN)),
        ("nobody", [1, 1], Some(5), Ok(0)),
        ("fewer than none", [usize::MAX, 1], None, Err(EINVAL)),
        (
            "to move fewer than none",
            [1, usize::MAX],
            None,
            Err(EINVAL),
        ),
    ] {
        let moved = futex::requeue(words, counts, expected, 0);
        check_eq!(moved, answer, "{what}");
    }
    Ok(())
}

/// Threads that sleep on a word, and say in which order they woke.
struct Sleepers {
    memory: Arc<Mapping>,
    woken: Arc<AtomicU64>,
    threads: Vec<Thread<Result<(), Errno>>>,
}

/// Where in the memory the word is that they sleep on, and another one.
const WORDS: [usize; 2] = [0, 64];

impl Sleepers {
    /// One for each of `bits`, in that order.
    fn start(bits: &[u32]) -> Result<Self, Failure> {
        let memory = Arc::new(Mapping::anonymous(1)?);
        let woken = Arc::new(AtomicU64::new(0));
        let mut threads = Vec::new();
        for &bits in bits {
            let (memory, woken) = (Arc::clone(&memory), Arc::clone(&woken));
            threads.push(thread::spawn(move || {
                let word = memory.atomic_u32(WORDS[0]);
                let result = futex::wait_bits(word, 0, None, bits, PRIVATE);
                woken.fetch_add(1, SeqCst);
                result
            })?);
            // It gets as far as it can.
            time::sleep(Duration::from_micros(300));
        }
        Ok(Self {
            memory,
            woken,
            threads,
        })
    }

    fn word(&self, index: usize) -> &AtomicU32 {
        self.memory.atomic_u32(WORDS[index])
    }

    /// Those that have woken, once they had time to.
    fn awake(&self) -> Vec<usize> {
        time::sleep(Duration::from_millis(1));
        (0..self.threads.len())
            .filter(|&index| self.threads[index].is_over())
            .collect()
    }

    /// Wakes whoever is left on either word. All must have been woken for no other reason.
    fn end(self) -> TestResult {
        for index in 0..WORDS.len() {
            futex::wake(self.word(index), ALL, PRIVATE)?;
        }
        let count = self.threads.len() as u64;
        for one in self.threads {
            check_eq!(one.join(), Some(Ok(())), "a wait");
        }
        check_eq!(self.woken.load(SeqCst), count, "threads that woke");
        Ok(())
    }
}

fn wake() -> TestResult {
    let sleepers = Sleepers::start(&[FUTEX_BITSET_MATCH_ANY; 5])?;
    let word = sleepers.word(0);
    check_eq!(
        futex::wake(sleepers.word(1), ALL, PRIVATE)?,
        0,
        "on another word"
    );
    check_eq!(sleepers.awake(), [], "awake before");
    check_eq!(futex::wake(word, 1, PRIVATE)?, 1, "a wake of one");
    check_eq!(sleepers.awake(), [0], "awake: the one that came first");
    check_eq!(futex::wake(word, 2, PRIVATE)?, 2, "a wake of two");
    check_eq!(sleepers.awake(), [0, 1, 2], "awake then");
    check_eq!(futex::wake(word, ALL, PRIVATE)?, 2, "a wake of all");
    check_eq!(futex::wake(word, ALL, PRIVATE)?, 0, "a wake of nobody");
    sleepers.end()
}

fn bits() -> TestResult {
    let sleepers = Sleepers::start(&[1, 2, 3, 4])?;
    let word = sleepers.word(0);
    check_eq!(
        futex::wake_bits(word, ALL, 8, PRIVATE)?,
        0,
        "a bit of nobody"
    );
    check_eq!(
        futex::wake_bits(word, 1, 2, PRIVATE)?,
        1,
        "the first of a bit"
    );
    check_eq!(sleepers.awake(), [1], "awake");
    check_eq!(futex::wake_bits(word, ALL, 3, PRIVATE)?, 2, "two bits");
    check_eq!(sleepers.awake(), [0, 1, 2], "awake then");
    check_eq!(futex::wake(word, ALL, PRIVATE)?, 1, "whatever the bits");
    sleepers.end()
}

fn requeue() -> TestResult {
    let sleepers = Sleepers::start(&[FUTEX_BITSET_MATCH_ANY; 6])?;
    let words = [sleepers.word(0), sleepers.word(1)];
    check_eq!(
        futex::requeue(words, [1, 2], Some(0), PRIVATE)?,
        3,
        "one woken and two moved"
    );
    check_eq!(sleepers.awake(), [0], "awake");
    check_eq!(
        futex::wake(words[1], 1, PRIVATE)?,
        1,
        "a wake on the other word"
    );
    check_eq!(sleepers.awake(), [0, 1], "awake: the first that was moved");
    check_eq!(futex::wake(words[0], 1, PRIVATE)?, 1, "a wake on the word");
    check_eq!(sleepers.awake(), [0, 1, 3], "awake: the first that was not");
    check_eq!(
        futex::requeue(words, [0, ALL], None, PRIVATE)?,
        2,
        "all the others moved"
    );
    check_eq!(futex::wake(words[0], ALL, PRIVATE)?, 0, "left on the word");
    check_eq!(futex::wake(words[1], ALL, PRIVATE)?, 3, "on the other word");
    sleepers.end()
}

fn timeout() -> TestResult {
    let word = AtomicU32::new(1);
    let length = Duration::from_millis(3);
    let begun = time::now();
    let late = futex::wait(&word, 1, Some(length), PRIVATE);
    check_eq!(late, Err(ETIMEDOUT), "a wait with a limit");
    let took = time::now() - begun;
    check!(took >= length, "{length:?} took {took:?}");
    let until = time::now() + length;
    let late = futex::wait_bits(&word, 1, Some(until), 1, PRIVATE);
    check_eq!(late, Err(ETIMEDOUT), "a wait until a time");
    check!(time::now() >= until, "it is not {until:?} yet");
    let now = sys::clock_gettime(CLOCK_REALTIME)?.to_nanos().unwrap_or(0);
    let until = Duration::from_nanos(now) + length;
    let flags = PRIVATE | FUTEX_CLOCK_REALTIME;
    let late = futex::wait_bits(&word, 1, Some(until), 1, flags);
    check_eq!(late, Err(ETIMEDOUT), "a wait until a time of day");
    let now = sys::clock_gettime(CLOCK_REALTIME)?.to_nanos().unwrap_or(0);
    check!(
        Duration::from_nanos(now) >= until,
        "it is not {until:?} yet"
    );
    let late = futex::wait_bits(&word, 1, Some(Duration::ZERO), 1, PRIVATE);
    check_eq!(late, Err(ETIMEDOUT), "a wait until a time that has passed");
    // Who has given up is not woken.
    check_eq!(futex::wake(&word, ALL, PRIVATE)?, 0, "a wake afterwards");
    Ok(())
}

static CALLS: AtomicU32 = AtomicU32::new(0);

extern "C" fn note(_: i32, _: &SigInfo, _: &mut UContext) {
    CALLS.fetch_add(1, SeqCst);
}

/// A handler ends a wait, or the wait is made again after it.
fn signal() -> TestResult {
    for (flags, limit, expected) in [
        (0, None, Some(EINTR)),
        (SA_RESTART, Some(Duration::from_secs(1000)), Some(EINTR)),
        (SA_RESTART, None, None),
    ] {
        signal::handle(SIGUSR1, note, flags, 0)?;
        let memory = Arc::new(Mapping::anonymous(1)?);
        let theirs = Arc::clone(&memory);
        let waiter = thread::spawn(move || {
            let word = theirs.atomic_u32(0);
            theirs.write(64, 1);
            futex::wait(word, 0, limit, PRIVATE)
        })?;
        while memory.read(64) == 0 {
            breathe();
        }
        time::sleep(Duration::from_micros(300));
        let before = CALLS.load(SeqCst);
        let (pid, tid) = (sys::getpid() as usize, waiter.tid() as usize);
        syscall(SYS_TGKILL, [pid, tid, SIGUSR1, 0, 0, 0])?;
        while CALLS.load(SeqCst) == before {
            breathe();
        }
        time::sleep(Duration::from_micros(300));
        let woken = futex::wake(memory.atomic_u32(0), ALL, PRIVATE)?;
        check_eq!(
            woken,
            usize::from(expected.is_none()),
            "asleep after the handler"
        );
        let result = expected.map_or(Ok(()), Err);
        check_eq!(
            waiter.join(),
            Some(result),
            "flags {flags:#x}, {limit:?}: the wait"
        );
    }
    Ok(())
}

/// Takes turns with a child through one word, each at its own address for it.
fn take_turns(
    ours: &AtomicU32,
    child: impl FnOnce(fn(&AtomicU32) -> TestResult) -> TestResult,
) -> TestResult {
    const TURNS: u32 = 20;
    /// The child's side: it makes odd numbers even.
    fn answer(word: &AtomicU32) -> TestResult {
        for turn in 0..TURNS {
            loop {
                match word.load(SeqCst) {
                    now if now == 2 * turn + 1 => break,
                    now => {
                        let _ = futex::wait(word, now, None, 0);
                    }
                }
            }
            word.store(2 * turn + 2, SeqCst);
            futex::wake(word, 1, 0)?;
        }
        Ok(())
    }
    let pid = start(|| child(answer))?;
    for turn in 0..TURNS {
        ours.store(2 * turn + 1, SeqCst);
        futex::wake(ours, 1, 0)?;
        while ours.load(SeqCst) == 2 * turn + 1 {
            // Whatever ends the sleep, the word is looked at again.
            let _ = futex::wait(ours, 2 * turn + 1, None, 0);
        }
    }
    finish(pid)
}

fn shared_anon() -> TestResult {
    let memory = Mapping::shared(3)?;
    let offset = 2 * PAGE_SIZE + 8;
    take_turns(memory.atomic_u32(offset), |answer| {
        answer(memory.atomic_u32(offset))
    })?;
    // With the private flag the two are not the same.
    let word = memory.atomic_u32(0);
    let child = process::spawn(|| {
        let limit = Some(Duration::from_millis(5));
        i32::from(futex::wait(word, 0, limit, PRIVATE) != Err(ETIMEDOUT))
    })?;
    time::sleep(Duration::from_millis(1));
    check_eq!(
        futex::wake(word, ALL, PRIVATE)?,
        0,
        "a private wake of another process"
    );
    check_eq!(
        futex::wake(word, ALL, 0)?,
        0,
        "a shared wake of a private wait"
    );
    check_eq!(
        process::wait(child)?,
        WaitStatus::Exited(0),
        "the private wait"
    );
    Ok(())
}

fn shared_file() -> TestResult {
    let scratch = crate::file::Scratch::with(&[0; 2 * PAGE_SIZE])?;
    let map = || {
        let file = fs::OpenOptions::new().read().write().open(&scratch.path)?;
        Mapping::file_shared(&file, 1, 1, READ_WRITE)
    };
    let memory = map()?;
    take_turns(memory.atomic_u32(16), |answer| {
        // The parent's mapping stays where it is, so this one is elsewhere.
        let other = map()?;
        check!(other.addr() != memory.addr(), "two mappings at one address");
        answer(other.atomic_u32(16))
    })
}

/// The word's page leaves memory while somebody waits: what is waited for stays the same.
fn swapped() -> TestResult {
    for shared in [false, true] {
        let memory = Arc::new(if shared {
            Mapping::shared(1)?
        } else {
            Mapping::anonymous(1)?
        });
        memory.write(64, 1);
        let theirs = Arc::clone(&memory);
        let waiter = thread::spawn(move || futex::wait(theirs.atomic_u32(0), 0, None, 0))?;
        time::sleep(Duration::from_millis(1));
        stats::evict(memory.addr())?;
        check_eq!(
            futex::wake(memory.atomic_u32(0), ALL, 0)?,
            1,
            "shared {shared}: a wake"
        );
        check_eq!(waiter.join(), Some(Ok(())), "shared {shared}: the wait");
        // And the word is read where the page is in swap.
        memory.atomic_u32(0).store(3, SeqCst);
        stats::evict(memory.addr())?;
        let limit = Some(Duration::from_millis(5));
        let changed = futex::wait(memory.atomic_u32(0), 0, limit, 0);
        check_eq!(
            changed,
            Err(EAGAIN),
            "shared {shared}: another value, in swap"
        );
    }
    Ok(())
}

/// Who is killed while waiting waits no longer.
fn exit() -> TestResult {
    let memory = Mapping::shared(1)?;
    let children: Vec<u32> = (0..3)
        .map(|_| {
            process::spawn(|| i32::from(futex::wait(memory.atomic_u32(0), 0, None, 0).is_ok()))
        })
        .collect::<Result<_, _>>()?;
    time::sleep(Duration::from_millis(2));
    sys::kill(children[1] as i32, ulib::abi::signal::SIGKILL)?;
    check_eq!(
        process::wait(children[1])?,
        WaitStatus::Signaled(9),
        "the one killed"
    );
    check_eq!(
        futex::wake(memory.atomic_u32(0), ALL, 0)?,
        2,
        "a wake of the others"
    );
    for child in [children[0], children[2]] {
        check_eq!(
            process::wait(child)?,
            WaitStatus::Exited(1),
            "one of the others"
        );
    }
    Ok(())
}
