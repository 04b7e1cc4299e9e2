//! Threads: what they share and what each has for itself, and how they end.

use crate::harness::{Failure, Gate, Test, TestResult, breathe, dies_of, finish, output_of, start};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering::SeqCst};
use core::time::Duration;
use ulib::abi::errno::{EAGAIN, EBADF, EINVAL, ESRCH};
use ulib::abi::futex::{FUTEX_OWNER_DIED, FUTEX_WAITERS, RobustListHead};
use ulib::abi::signal::{SIGUSR1, SIGUSR2, Signal};
use ulib::abi::syscall::{SYS_GETTID, SYS_SET_ROBUST_LIST, SYS_SET_TID_ADDRESS, SYS_TGKILL};
use ulib::mem::Mapping;
use ulib::probe::{Target, syscall};
use ulib::process::{self, WaitStatus};
use ulib::signal::{self, SIG_BLOCK, SIG_UNBLOCK, SigInfo, UContext, set_of};
use ulib::sync::{Condition, Mutex};
use ulib::{futex, print, stats, sys, thread, time};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "thread-share",
        run: share,
    },
    Test {
        name: "thread-mutex",
        run: mutex,
    },
    Test {
        name: "thread-condition",
        run: condition,
    },
    Test {
        name: "thread-many",
        run: many,
    },
    Test {
        name: "thread-guard",
        run: guard,
    },
    Test {
        name: "thread-exit-first",
        run: exit_first,
    },
    Test {
        name: "thread-exit-group",
        run: exit_group,
    },
    Test {
        name: "thread-fatal",
        run: fatal,
    },
    Test {
        name: "thread-exec",
        run: exec,
    },
    Test {
        name: "thread-signals",
        run: signals,
    },
    Test {
        name: "thread-robust",
        run: robust,
    },
];

/// A thread, or the reason why there is none.
fn spawn<T: Send + 'static>(
    body: impl FnOnce() -> T + Send + 'static,
) -> Result<thread::Thread<T>, Failure> {
    Ok(thread::spawn(body)?)
}

/// Waits until a word is no longer 0.
fn await_word(word: &AtomicU32) -> u32 {
    loop {
        match word.load(SeqCst) {
            // Whatever ends the sleep, the word is looked at again.
            0 => {
                let _ = futex::wait(word, 0, None, 0);
            }
            value => return value,
        }
    }
}

fn set_word(word: &AtomicU32, value: u32) {
    word.store(value, SeqCst);
    // Nobody may be waiting.
    let _ = futex::wake(word, futex::ALL, 0);
}

fn share() -> TestResult {
    let memory = Arc::new(Mapping::anonymous(1)?);
    memory.write(0, 1);
    let (theirs, pid) = (Arc::clone(&memory), sys::getpid());
    let gate = Gate::new()?;
    let made = spawn(move || {
        theirs.write(8, theirs.read(0) + 1);
        drop(theirs);
        // What it opens and closes is open and closed for all.
        (sys::getpid(), sys::gettid(), sys::dup(1))
    })?;
    let tid = made.tid();
    let Some((their_pid, their_tid, copy)) = made.join() else {
        return Err(Failure::Failed("the thread returned nothing".into()));
    };
    check_eq!(their_pid, pid, "getpid in a thread");
    check_eq!(
        their_tid,
        tid,
        "gettid in a thread, and what clone returned"
    );
    check_eq!(sys::gettid(), pid, "gettid in the first thread");
    check!(tid != pid, "two threads have the id {tid}");
    check_eq!(memory.read(8), 2, "what the thread wrote");
    sys::close(copy?)?;
    let own = sys::dup(1)?;
    check_eq!(
        spawn(move || sys::close(own))?.join(),
        Some(Ok(())),
        "close in a thread"
    );
    check_eq!(sys::close(own), Err(EBADF), "close of what a thread closed");
    // `kill` finds the process by any of its threads; a thread that is gone is nobody.
    let asleep = Arc::new(AtomicU32::new(0));
    let word = Arc::clone(&asleep);
    let made = spawn(move || await_word(&word))?;
    let tid = made.tid() as i32;
    check_eq!(sys::kill(tid, 0), Ok(()), "kill by a thread's id");
    set_word(&asleep, 1);
    made.join();
    check_eq!(
        sys::kill(tid, 0),
        Err(ESRCH),
        "kill by a thread that is gone"
    );
    drop(gate);
    Ok(())
}

fn mutex() -> TestResult {
    const THREADS: u64 = 6;
    const ROUNDS: u64 = 200;
    let counter = Arc::new(Mutex::new(0u64));
    let made: Vec<_> = (0..THREADS)
        .map(|_| {
            let counter = Arc::clone(&counter);
            spawn(move || {
                for round in 0..ROUNDS {
                    let mut value = counter.lock();
                    let seen = *value;
                    // Whoever is given the turn here finds it taken.
                    if round % 16 == 0 {
                        sys::sched_yield();
                    }
                    *value = seen + 1;
                }
            })
        })
        .collect::<Result<_, _>>()?;
    for one in made {
        check_eq!(one.join(), Some(()), "a thread that counts");
    }
    check_eq!(*counter.lock(), THREADS * ROUNDS, "counted in all");
    let taken = counter.lock();
    check!(counter.try_lock().is_none(), "a mutex was taken twice");
    drop(taken);
    Ok(())
}

/// One thread hands numbers on to others; all of them are told of the end at once.
fn condition() -> TestResult {
    const READERS: usize = 4;
    const NUMBERS: u64 = 100;
    struct Channel {
        slot: Mutex<(Option<u64>, bool)>,
        changed: Condition,
    }
    let channel = Arc::new(Channel {
        slot: Mutex::new((None, false)),
        changed: Condition::new(),
    });
    let readers: Vec<_> = (0..READERS)
        .map(|_| {
            let channel = Arc::clone(&channel);
            spawn(move || {
                let mut sum = 0;
                loop {
                    let slot = channel.slot.lock();
                    let ready = |slot: &mut (Option<u64>, bool)| slot.0.is_some() || slot.1;
                    let mut slot = channel.changed.wait_until(slot, ready);
                    let Some(number) = slot.0.take() else {
                        return sum;
                    };
                    sum += number;
                    channel.changed.notify_all(&channel.slot);
                }
            })
        })
        .collect::<Result<_, _>>()?;
    for number in 1..=NUMBERS {
        let slot = channel.slot.lock();
        let mut slot = channel.changed.wait_until(slot, |slot| slot.0.is_none());
        slot.0 = Some(number);
        channel.changed.notify_one();
        // A reader may have taken that notice for one of its own: none is lost by telling all.
        channel.changed.notify_all(&channel.slot);
    }
    let slot = channel.slot.lock();
    let mut slot = channel.changed.wait_until(slot, |slot| slot.0.is_none());
    slot.1 = true;
    channel.changed.notify_all(&channel.slot);
    drop(slot);
    let mut sum = 0;
    for reader in readers {
        sum += reader.join().unwrap_or(0);
    }
    check_eq!(
        sum,
        NUMBERS * (NUMBERS + 1) / 2,
        "the sum of what came over"
    );
    Ok(())
}

/// Threads one after another and many at a time: none leaves a frame behind.
fn many() -> TestResult {
    for _ in 0..50 {
        check_eq!(spawn(|| 7)?.join(), Some(7), "a thread's result");
    }
    let go = Arc::new(AtomicU32::new(0));
    let made: Vec<_> = (0..40)
        .map(|index| {
            let go = Arc::clone(&go);
            spawn(move || await_word(&go) + index)
        })
        .collect::<Result<_, _>>()?;
    let mut ids: Vec<u32> = made.iter().map(thread::Thread::tid).collect();
    ids.dedup();
    check_eq!(ids.len(), 40, "different ids");
    set_word(&go, 100);
    for (index, one) in made.into_iter().enumerate() {
        check_eq!(one.join(), Some(100 + index as u32), "thread {index}");
    }
    Ok(())
}

/// A stack has an end that a thread does not get past.
fn guard() -> TestResult {
    dies_of(Signal::Segv, "a touch below a thread's stack", || {
        if let Ok(made) = thread::spawn(|| time::sleep(Duration::from_secs(1000))) {
            Target::new(made.guard() + ulib::PAGE_SIZE - 8).store_u64(1);
        }
    })
}

/// The first thread ends before another one: the process lives on, and has the first one's status.
fn exit_first() -> TestResult {
    let go = Gate::new()?;
    let pid = process::spawn(|| {
        let fd = go.read_fd();
        let made = thread::spawn(move || {
            let read = sys::read(fd, &mut [0]);
            sys::exit_thread(i32::from(read != Ok(1)) + 5)
        });
        // Its handle stays: nobody is left to wait for it.
        core::mem::forget(made);
        sys::exit_thread(3)
    })?;
    while stats::processes().any(|info| info.pid == pid && info.state == 0) {
        breathe();
    }
    check_eq!(
        sys::wait4(pid as i32, ulib::abi::process::WNOHANG)?.map(|(pid, ..)| pid),
        None,
        "a wait while a thread lives"
    );
    check_eq!(sys::kill(pid as i32, 0), Ok(()), "kill of the process");
    go.open()?;
    check_eq!(process::wait(pid)?, WaitStatus::Exited(3), "its end");
    Ok(())
}

/// Starts threads that sleep in every way there is, and waits until they do.
fn start_sleepers(read: u32) -> TestResult {
    static NEVER: AtomicU32 = AtomicU32::new(0);
    let sleepers: [fn(u32); 4] = [
        |_| {
            await_word(&NEVER);
        },
        |read| {
            let _ = sys::read(read, &mut [0]);
        },
        |_| time::sleep(Duration::from_secs(1000)),
        |_| {
            let _ = signal::suspend(0);
        },
    ];
    for sleep in sleepers {
        core::mem::forget(spawn(move || sleep(read))?);
    }
    // They get as far as they can while this one has nothing to do.
    time::sleep(Duration::from_millis(2));
    Ok(())
}

/// The end of a process ends all its threads, whatever they are at, and whoever asks for it.
fn exit_group() -> TestResult {
    let (read, _write) = process::pipe()?;
    let fd = read.fd();
    let first = start(|| {
        start_sleepers(fd)?;
        sys::exit(0)
    })?;
    finish(first)?;
    let other = process::spawn(|| {
        if start_sleepers(fd).is_err() {
            return 1;
        }
        core::mem::forget(thread::spawn(|| sys::exit(9)));
        time::sleep(Duration::from_secs(1000));
        2
    })?;
    check_eq!(process::wait(other)?, WaitStatus::Exited(9), "by a thread");
    // And one that computes does not keep it.
    let busy = process::spawn(|| {
        core::mem::forget(thread::spawn(|| {
            loop {
                core::hint::spin_loop();
            }
        }));
        time::sleep(Duration::from_millis(1));
        4
    })?;
    check_eq!(process::wait(busy)?, WaitStatus::Exited(4), "beside a loop");
    Ok(())
}

fn fatal() -> TestResult {
    dies_of(Signal::Segv, "a fault in a thread", || {
        if let Ok(made) = thread::spawn(|| Target::new(0x10).load_u8()) {
            made.join();
        }
        time::sleep(Duration::from_secs(1000));
    })?;
    dies_of(Signal::Kill, "a kill of sleeping threads", || {
        let made = thread::spawn(|| {
            time::sleep(Duration::from_secs(1000));
        });
        let _ = sys::kill(sys::getpid() as i32, Signal::Kill.number());
        drop(made);
    })
}

/// The hidden mode in which this program says whose ids are whose.
pub(crate) const SHOW_IDS: &str = "--show-ids";

/// Prints whether the only thread is the first one, and that it has nothing of the old program's.
pub(crate) fn show_ids() -> i32 {
    let alone = syscall(SYS_GETTID, [0; 6]) == Ok(sys::getpid() as usize);
    print!(
        "{} {}",
        sys::getpid(),
        if alone { "alone" } else { "beside others" }
    );
    0
}

/// A thread becomes another program: the others end, and it is the process.
fn exec() -> TestResult {
    let path = crate::process::own_full_path();
    let (read, _write) = process::pipe()?;
    for first in [true, false] {
        let fd = read.fd();
        let shown = output_of(&path, &["usertests", SHOW_IDS], || {
            let path = path.clone();
            let exec = move || process::exec(&path, &["usertests", SHOW_IDS]);
            if start_sleepers(fd).is_ok() && !first {
                if let Ok(made) = thread::spawn(exec) {
                    made.join();
                }
            }
        })?;
        let rest = shown.split_once(' ').map(|(_, rest)| rest);
        check_eq!(rest, Some("alone"), "the new program's threads");
    }
    Ok(())
}

static TID: AtomicU32 = AtomicU32::new(0);
static CALLS: AtomicU64 = AtomicU64::new(0);

extern "C" fn note_thread(_: i32, _: &SigInfo, _: &mut UContext) {
    TID.store(sys::gettid(), SeqCst);
    CALLS.fetch_add(1, SeqCst);
}

/// Signals for a thread and for the process.
fn signals() -> TestResult {
    signal::handle(SIGUSR1, note_thread, 0, 0)?;
    signal::change_mask(SIG_BLOCK, set_of(SIGUSR2))?;
    let (state, over) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let (theirs, end) = (Arc::clone(&state), Arc::clone(&over));
    let made = spawn(move || {
        let inherited = signal::mask();
        let _ = signal::change_mask(SIG_UNBLOCK, set_of(SIGUSR1));
        set_word(&theirs, 1);
        await_word(&end);
        (inherited, signal::pending(), CALLS.load(SeqCst))
    })?;
    await_word(&state);
    let (pid, tid) = (sys::getpid() as usize, made.tid() as usize);
    let tgkill = |pid, tid, number| syscall(SYS_TGKILL, [pid, tid, number, 0, 0, 0]);
    tgkill(pid, tid, SIGUSR1)?;
    while CALLS.load(SeqCst) == 0 {
        breathe();
    }
    check_eq!(
        TID.load(SeqCst),
        made.tid(),
        "who handled what was sent to it"
    );
    // Blocked here, so the other one takes it.
    signal::change_mask(SIG_BLOCK, set_of(SIGUSR1))?;
    sys::kill(pid as i32, SIGUSR1)?;
    while CALLS.load(SeqCst) == 1 {
        breathe();
    }
    check_eq!(TID.load(SeqCst), made.tid(), "who handled the process's");
    tgkill(pid, pid, SIGUSR2)?;
    check_eq!(
        signal::pending()?,
        set_of(SIGUSR2),
        "what waits for this thread"
    );
    for (pid, tid, errno) in [(pid, 99_999, ESRCH), (99_999, tid, ESRCH), (0, tid, EINVAL)] {
        check_eq!(tgkill(pid, tid, 0), Err(errno), "tgkill({pid}, {tid})");
    }
    set_word(&over, 1);
    let Some((inherited, pending, calls)) = made.join() else {
        return Err(Failure::Failed("the thread returned nothing".into()));
    };
    check_eq!(inherited?, set_of(SIGUSR2), "a new thread's mask");
    check_eq!(pending?, 0, "what waits for the other thread");
    check_eq!(calls, 2, "handlers run");
    Ok(())
}

/// A lock that a thread holds when it ends is marked, and who waits for it is woken.
fn robust() -> TestResult {
    // The head, an entry with its lock behind it, and a second one.
    let memory = Arc::new(Mapping::anonymous(1)?);
    let (head, first, second) = (memory.addr(), memory.addr() + 64, memory.addr() + 128);
    let (theirs, go) = (Arc::clone(&memory), Arc::new(AtomicU32::new(0)));
    let word = Arc::clone(&go);
    let made = spawn(move || {
        let list = RobustListHead {
            next: first as u64,
            futex_offset: 8,
            pending: 0,
        };
        theirs.write_bytes(0, &list.to_bytes());
        theirs.write(64, second as u64);
        theirs.write(128, head as u64);
        let tid = sys::gettid();
        let waited = u64::from(tid | FUTEX_WAITERS);
        theirs.write(72, waited);
        // Another's lock is left alone.
        theirs.write(136, u64::from(tid + 1));
        drop(theirs);
        let size = size_of::<RobustListHead>();
        let set = syscall(SYS_SET_ROBUST_LIST, [head, size, 0, 0, 0, 0]);
        await_word(&word);
        set
    })?;
    let tid = made.tid();
    while memory.read(136) == 0 {
        breathe();
    }
    let waiter = {
        let memory = Arc::clone(&memory);
        spawn(move || {
            let lock = memory.atomic_u32(72);
            futex::wait(lock, tid | FUTEX_WAITERS, None, 0)
        })?
    };
    time::sleep(Duration::from_millis(1));
    set_word(&go, 1);
    check_eq!(made.join(), Some(Ok(0)), "set_robust_list");
    let woken = waiter.join();
    check!(
        matches!(woken, Some(Ok(()) | Err(EAGAIN))),
        "who waits for the lock got {woken:?}"
    );
    let lock = memory.read(72) as u32;
    check_eq!(lock, FUTEX_OWNER_DIED | FUTEX_WAITERS, "the lock's word");
    check_eq!(memory.read(136), u64::from(tid + 1), "another's lock");
    let wrong = syscall(SYS_SET_ROBUST_LIST, [head, 8, 0, 0, 0, 0]);
    check_eq!(wrong, Err(EINVAL), "a head of another size");
    let tid = syscall(SYS_SET_TID_ADDRESS, [0; 6])?;
    check_eq!(tid, sys::getpid() as usize, "set_tid_address");
    Ok(())
}
