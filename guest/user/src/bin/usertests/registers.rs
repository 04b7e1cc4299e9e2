//! Registers: a system call changes `a0` alone, whatever it does meanwhile; a fault, a signal and another
//! process's turn change none. Each test puts a different value into every register but `sp`, floating-point
//! ones included.

use crate::harness::{Test, TestResult};
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use core::time::Duration;
use ulib::abi::errno::{EBADF, EFAULT, EINTR, EINVAL, ENOENT, ENOSYS};
use ulib::abi::signal::{SIGALRM, SIGCHLD, SIGUSR1};
use ulib::abi::syscall::{
    SYS_CLONE, SYS_CLOSE, SYS_EXECVE, SYS_GETPPID, SYS_KILL, SYS_MUNMAP, SYS_NANOSLEEP, SYS_READ,
    SYS_RT_SIGSUSPEND, SYS_SCHED_YIELD, SYS_SIGALTSTACK, SYS_VMSTAT, SYS_WAIT4, SYS_WRITE,
};
use ulib::abi::time::{RUSAGE_SELF, Timespec};
use ulib::mem::Mapping;
use ulib::probe::{Registers, Target};
use ulib::process::{self, Fork, WaitStatus};
use ulib::signal::{self, SA_RESTART, SIG_BLOCK, SigInfo, UContext, set_of};
use ulib::{Errno, PAGE_SIZE, sys};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "registers-call",
        run: calls,
    },
    Test {
        name: "registers-blocked",
        run: blocked,
    },
    Test {
        name: "registers-fork",
        run: fork,
    },
    Test {
        name: "registers-signal",
        run: signals,
    },
    Test {
        name: "registers-restart",
        run: restart,
    },
    Test {
        name: "registers-fault",
        run: fault,
    },
    Test {
        name: "registers-turns",
        run: turns,
    },
];

/// Whether all registers but one are as they were.
fn kept(before: &Registers, after: &Registers, free: usize, what: &str) -> TestResult {
    const SP: usize = 2;
    let all = before.words.iter().zip(after.words).enumerate();
    for (place, (before, after)) in all {
        if place != SP && place != free {
            check_eq!(
                after,
                *before,
                "{what}: word {place} (fcsr, x1 to x31, f0 to f31)"
            );
        }
    }
    Ok(())
}

const A0: usize = 10;

/// A call with known values in all registers, of which it may change one.
fn call(
    seed: u64,
    number: usize,
    args: [usize; 6],
    what: &str,
) -> Result<Result<usize, Errno>, crate::harness::Failure> {
    let before = Registers::for_call(seed, number, args);
    let mut after = before.clone();
    after.ecall();
    kept(&before, &after, A0, what)?;
    Ok(Errno::decode(after.words[A0] as usize))
}

/// The same where only the exit status can tell: 0 if the registers were kept, and the result is this one.
fn call_in_child(seed: u64, number: usize, args: [usize; 6], result: usize) -> i32 {
    i32::from(!matches!(call(seed, number, args, ""), Ok(Ok(got)) if got == result))
}

fn calls() -> TestResult {
    let parent = sys::getppid() as usize;
    let memory = Mapping::anonymous(1)?;
    let page = memory.addr();
    memory.write(0, 0);
    for (number, args, result, what) in [
        (SYS_GETPPID, [0; 6], Ok(parent), "getppid"),
        (SYS_SCHED_YIELD, [0; 6], Ok(0), "sched_yield, alone"),
        (SYS_CLOSE, [99, 1, 2, 3, 4, 5], Err(EBADF), "a bad close"),
        (SYS_MUNMAP, [1, 1, 0, 0, 0, 0], Err(EINVAL), "a bad munmap"),
        (SYS_VMSTAT, [8, 0, 0, 0, 0, 0], Err(EFAULT), "a bad vmstat"),
        (444, [7; 6], Err(ENOSYS), "an unknown number"),
        (usize::MAX, [7; 6], Err(ENOSYS), "a number beyond all"),
        (SYS_SIGALTSTACK, [0; 6], Ok(0), "sigaltstack"),
        // A whole frame is wanted for these two, and they fail.
        (
            SYS_EXECVE,
            [page, 0, 0, 0, 0, 0],
            Err(ENOENT),
            "execve of an empty path",
        ),
        (SYS_CLONE, [1 << 16; 6], Err(EINVAL), "a senseless clone"),
    ] {
        let got = call(number as u64 % 1000, number, args, what)?;
        check_eq!(got, result, "{what}");
    }
    Ok(())
}

/// Both ends of a wait: the process sleeps in the call, and others run.
fn blocked() -> TestResult {
    let (read, write) = process::pipe()?;
    let memory = Mapping::shared(1)?;
    let byte = memory.addr();
    let status = Mapping::anonymous(1)?;
    let (read_fd, write_fd) = (read.fd() as usize, write.fd() as usize);
    let time = Timespec::from_nanos(3_000_000).to_bytes();
    memory.write(
        64,
        u64::from_le_bytes(time[..8].try_into().unwrap_or_default()),
    );
    memory.write(
        72,
        u64::from_le_bytes(time[8..].try_into().unwrap_or_default()),
    );
    let child = process::spawn(|| {
        call_in_child(11, SYS_NANOSLEEP, [byte + 64, 0, 0, 0, 0, 0], 0)
            | call_in_child(12, SYS_WRITE, [write_fd, byte, 1, 0, 0, 0], 1)
            | call_in_child(13, SYS_NANOSLEEP, [byte + 64, 0, 0, 0, 0, 0], 0)
    })?;
    let got = call(
        14,
        SYS_READ,
        [read_fd, byte + 8, 1, 0, 0, 0],
        "a read that waits",
    )?;
    check_eq!(got, Ok(1), "what is read");
    // The status goes to a page that is not there yet.
    let args = [child as usize, status.addr(), 0, 0, 0, 0];
    let got = call(15, SYS_WAIT4, args, "a wait4 that waits")?;
    check_eq!(got, Ok(child as usize), "who has ended");
    check_eq!(status.read(0), 0, "the status of a child that lost nothing");
    Ok(())
}

/// The child goes on with its parent's registers, and both are told apart by `a0` alone.
fn fork() -> TestResult {
    let before = Registers::for_call(21, SYS_CLONE, [SIGCHLD, 0, 0, 0, 0, 0]);
    let mut after = before.clone();
    after.ecall();
    let same = kept(&before, &after, A0, "a fork");
    match after.words[A0] {
        0 => sys::exit(i32::from(same.is_err())),
        pid => {
            let status = process::wait(pid as u32)?;
            check_eq!(status, WaitStatus::Exited(0), "the child's end");
            same
        }
    }
}

static HANDLED: AtomicUsize = AtomicUsize::new(0);

/// A handler that leaves no register as it was.
extern "C" fn scramble(_: i32, _: &SigInfo, _: &mut UContext) {
    let mut registers = Registers::for_call(99, SYS_GETPPID, [0; 6]);
    registers.ecall();
    HANDLED.fetch_add(1, Relaxed);
}

fn signals() -> TestResult {
    signal::handle(SIGUSR1, scramble, 0, 0)?;
    signal::handle(SIGALRM, scramble, 0, 0)?;
    let me = sys::getpid() as usize;
    let got = call(
        31,
        SYS_KILL,
        [me, SIGUSR1, 0, 0, 0, 0],
        "a signal to itself",
    )?;
    check_eq!(got, Ok(0), "kill");
    check_eq!(HANDLED.load(Relaxed), 1, "handlers run");
    // One that interrupts a sleep.
    let memory = Mapping::anonymous(1)?;
    memory.write(0, 3);
    let soon = Duration::from_millis(2);
    signal::set_alarm(soon, Duration::ZERO)?;
    let args = [memory.addr(), 0, 0, 0, 0, 0];
    let got = call(32, SYS_NANOSLEEP, args, "an interrupted sleep")?;
    check_eq!(got, Err(EINTR), "nanosleep");
    check_eq!(HANDLED.load(Relaxed), 2, "handlers run");
    signal::change_mask(SIG_BLOCK, set_of(SIGUSR1))?;
    signal::raise(SIGUSR1)?;
    memory.write(8, 0);
    let args = [memory.addr() + 8, 8, 0, 0, 0, 0];
    let got = call(33, SYS_RT_SIGSUSPEND, args, "sigsuspend")?;
    check_eq!(got, Err(EINTR), "sigsuspend");
    check_eq!(HANDLED.load(Relaxed), 3, "handlers run");
    // And while it runs: between two instructions of the loop.
    signal::set_alarm(soon, Duration::ZERO)?;
    let before = Registers::all(34);
    while HANDLED.load(Relaxed) == 3 {
        let mut after = before.clone();
        after.spin(10_000);
        kept(&before, &after, 31, "a signal in the loop")?;
    }
    Ok(())
}

/// A call that is made again after a handler has all its arguments again.
fn restart() -> TestResult {
    signal::handle(SIGALRM, scramble, SA_RESTART, 0)?;
    let (read, write) = process::pipe()?;
    let memory = Mapping::anonymous(1)?;
    let parent = sys::getpid();
    let child = match process::fork()? {
        Fork::Parent(child) => child,
        Fork::Child => {
            // Not before the handler has run, and the read waits again.
            let mut sent = true;
            for _ in 0..3 {
                ulib::time::sleep(Duration::from_millis(1));
                sent &= sys::kill(parent as i32, SIGALRM).is_ok();
            }
            ulib::time::sleep(Duration::from_millis(1));
            process::exit(i32::from(!(sent && write.write_all(&[5]).is_ok())));
        }
    };
    let args = [read.fd() as usize, memory.addr(), 1, 0, 0, 0];
    let got = call(41, SYS_READ, args, "a read that is made again")?;
    check_eq!(got, Ok(1), "what is read");
    check_eq!(memory.read(0), 5, "the byte");
    check!(HANDLED.load(Relaxed) > 0, "no handler has run");
    check_eq!(process::wait(child)?, WaitStatus::Exited(0), "the child");
    Ok(())
}

fn fault() -> TestResult {
    let memory = Mapping::anonymous(3)?;
    for page in 0..3 {
        let mut before = Registers::all(51 + page as u64);
        let mut after = before.clone();
        let target = Target::new(memory.addr() + page * PAGE_SIZE);
        target.load_among_all(&mut after);
        before.words[11] = target.addr() as u64;
        before.words[A0] = 0;
        kept(&before, &after, 0xff, "a demand-zero fault")?;
    }
    Ok(())
}

/// Two processes take turns, each with values of its own.
fn turns() -> TestResult {
    fn spin(seed: u64) -> TestResult {
        let switched = || sys::getrusage(RUSAGE_SELF).map(|usage| usage.nivcsw);
        let first = switched()?;
        for _ in 0..1000 {
            let before = Registers::all(seed);
            let mut after = before.clone();
            after.spin(1 << 20);
            kept(&before, &after, 31, "another one's turn")?;
            if switched()? > first + 1 {
                let yielded = call(seed, SYS_SCHED_YIELD, [0; 6], "a switch")?;
                check_eq!(yielded, Ok(0), "sched_yield");
                return Ok(());
            }
        }
        check!(false, "no turn has ever ended");
        Ok(())
    }
    let go = Mapping::shared(1)?;
    let child = process::spawn(|| {
        let result = spin(61);
        go.fetch_add(0, 1);
        i32::from(result.is_err())
    })?;
    // Its turns end only while somebody else wants the hart.
    let mut mine = Ok(());
    while go.read(0) == 0 && mine.is_ok() {
        let before = Registers::all(62);
        let mut after = before.clone();
        after.spin(1 << 20);
        mine = kept(&before, &after, 31, "another one's turn");
    }
    check_eq!(
        process::wait(child)?,
        WaitStatus::Exited(0),
        "the other one"
    );
    mine
}
