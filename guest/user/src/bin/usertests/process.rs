//! Processes: fork, exec, wait, pipes, signals, the scheduler and the clock.

use crate::harness::{
    Failure, Gate, Test, TestResult, counters, finish, in_child, measured, output_of_with_env,
    start,
};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;
use ulib::abi::errno::{E2BIG, EACCES, EBADF, ECHILD, ENOENT, ENOEXEC, EPIPE, ESRCH};
use ulib::abi::process::{AT_ENTRY, AT_EXECFN, AT_PAGESZ};
use ulib::abi::signal::{SIGPIPE, Signal};
use ulib::abi::time::RUSAGE_SELF;
use ulib::env::{self, Args};
use ulib::fs::File;
use ulib::mem::Mapping;
use ulib::process::{self, Fork, WaitStatus};
use ulib::signal::{self, SIG_IGN};
use ulib::{PAGE_SIZE, print, probe, sys, time};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "fork-wait-status",
        run: fork_wait_status,
    },
    Test {
        name: "pipe-basic",
        run: pipe_basic,
    },
    Test {
        name: "pipe-epipe",
        run: pipe_epipe,
    },
    Test {
        name: "exec-args",
        run: exec_args,
    },
    Test {
        name: "exec-missing",
        run: exec_missing,
    },
    Test {
        name: "auxv",
        run: auxv,
    },
    Test {
        name: "dup-shares-offset",
        run: dup_shares_offset,
    },
    Test {
        name: "signals-kill",
        run: signals_kill,
    },
    Test {
        name: "sched-preempt",
        run: sched_preempt,
    },
    Test {
        name: "nanosleep-advances",
        run: nanosleep_advances,
    },
    Test {
        name: "getrusage-faults",
        run: getrusage_faults,
    },
];

fn fork_wait_status() -> TestResult {
    for status in [0, 1, 7, 128, 255] {
        let pid = process::spawn(|| status)?;
        check_eq!(
            process::wait(pid)?,
            WaitStatus::Exited(status as u8),
            "exit status"
        );
    }
    let parent = process::id();
    let pid = process::spawn(|| i32::from(sys::getppid() != parent))?;
    check_eq!(
        process::wait(pid)?,
        WaitStatus::Exited(0),
        "getppid in the child"
    );
    let mut children = Vec::new();
    for status in 1..=5 {
        children.push((process::spawn(move || status)?, status as u8));
    }
    for _ in 0..5 {
        let (pid, status) = process::wait_any()?;
        check!(
            children
                .iter()
                .any(|&(child, exit)| child == pid && WaitStatus::Exited(exit) == status),
            "wait for any child: {pid} with {status:?} is not among {children:?}"
        );
        children.retain(|&(child, _)| child != pid);
    }
    check_eq!(process::wait_any(), Err(ECHILD), "wait without children");
    let gate = Gate::new()?;
    let pid = start(|| gate.pass())?;
    check_eq!(
        process::try_wait_any(),
        Ok(None),
        "WNOHANG while the child runs"
    );
    gate.open()?;
    finish(pid)
}

fn pipe_basic() -> TestResult {
    const TOTAL: usize = 20_000;
    let byte = |index: usize| (index * 7 + index / 256) as u8;
    let (read, write) = process::pipe()?;
    let child = match process::fork()? {
        Fork::Parent(pid) => pid,
        Fork::Child => {
            drop(read);
            let bytes: Vec<u8> = (0..TOTAL).map(byte).collect();
            // More than a pipe holds, in pieces that do not divide it.
            let sent = bytes
                .chunks(777)
                .try_for_each(|piece| write.write_all(piece));
            process::exit(i32::from(sent.is_err()));
        }
    };
    drop(write);
    let bytes = read.read_to_end()?;
    check_eq!(process::wait(child)?, WaitStatus::Exited(0), "the writer");
    check_eq!(bytes.len(), TOTAL, "bytes through the pipe");
    let wrong = bytes
        .iter()
        .enumerate()
        .find(|&(index, &got)| got != byte(index));
    check_eq!(wrong, None, "first wrong byte");
    Ok(())
}

fn pipe_epipe() -> TestResult {
    crate::harness::dies_of(Signal::Pipe, "write to a pipe without readers", || {
        if let Ok((read, write)) = process::pipe() {
            drop(read);
            // The signal comes first; were it not to, the exit status would tell.
            let _ = write.write_all(b"x");
        }
    })?;
    in_child(|| {
        let (read, write) = process::pipe()?;
        drop(read);
        signal::set_disposition(SIGPIPE, SIG_IGN, 0)?;
        check_eq!(write.write_all(b"x"), Err(EPIPE), "with SIGPIPE ignored");
        Ok(())
    })
}

/// The hidden mode in which this program prints its arguments and one variable, a line each.
pub(crate) const SHOW_ARGS: &str = "--show-args";

/// Prints the arguments behind the mode and the variable `UT`.
pub(crate) fn show_args(args: Args) -> i32 {
    for arg in args.rest() {
        print!("[{arg}]");
    }
    print!("UT={}", env::var("UT").unwrap_or("unset"));
    0
}

/// The path of this very program.
fn own_path() -> &'static str {
    env::args().get(0).unwrap_or("usertests")
}

pub(crate) fn own_full_path() -> String {
    let name = own_path();
    if name.contains('/') {
        String::from(name)
    } else {
        format!("/bin/{name}")
    }
}

fn exec_args() -> TestResult {
    let path = own_full_path();
    let long = "x".repeat(300);
    let args = ["usertests", SHOW_ARGS, "one", "two words", "", &long];
    let shown = output_of_with_env(&path, &args, &["A=1", "UT=set", "Z=9"], || {})?;
    let expected = format!("[{SHOW_ARGS}][one][two words][][{}]UT=set", "x".repeat(300));
    check_eq!(shown, expected, "arguments and environment");
    Ok(())
}

fn exec_missing() -> TestResult {
    let exec = |path: &str| process::exec(path, &["x"]);
    check_eq!(exec("/no/such/program"), ENOENT, "exec of nothing");
    check_eq!(exec(""), ENOENT, "exec of an empty path");
    check_eq!(exec("/"), EACCES, "exec of a directory");
    let scratch =
        crate::file::Scratch::with(b"this is no program, and much longer than a header is")?;
    match exec(&scratch.path) {
        ENOEXEC | EACCES => {}
        errno => {
            return Err(Failure::Failed(format!(
                "exec of a text file: {errno:?}, not ENOEXEC"
            )));
        }
    }
    let big = "x".repeat(100_000);
    let many = [big.as_str(); 40];
    check_eq!(
        process::exec(&own_full_path(), &many),
        E2BIG,
        "4 MB of arguments"
    );
    Ok(())
}

fn auxv() -> TestResult {
    check_eq!(env::auxv(AT_PAGESZ), Some(PAGE_SIZE as u64), "AT_PAGESZ");
    check_eq!(
        env::auxv(AT_ENTRY),
        Some(probe::text_start() as u64),
        "AT_ENTRY"
    );
    check!(env::auxv(AT_EXECFN).is_some(), "AT_EXECFN is missing");
    Ok(())
}

fn dup_shares_offset() -> TestResult {
    let scratch = crate::file::Scratch::with(b"abcdef")?;
    let file = File::open(&scratch.path)?;
    let copy = File::from_fd(sys::dup(file.fd())?);
    let mut pair = [0; 2];
    file.read_exact(&mut pair)?;
    copy.read_exact(&mut pair)?;
    check_eq!(&pair, b"cd", "what the copy reads behind the original");
    let fd = copy.fd();
    drop(copy);
    check_eq!(
        sys::read(fd, &mut pair),
        Err(EBADF),
        "read from a closed descriptor"
    );
    // Across fork, too.
    in_child(|| Ok(file.read_exact(&mut [0])?))?;
    file.read_exact(&mut pair[..1])?;
    check_eq!(pair[0], b'f', "what the parent reads behind the child");
    Ok(())
}

fn signals_kill() -> TestResult {
    for (signal, number) in [(Signal::Term, 15), (Signal::Kill, 9), (Signal::Usr1, 10)] {
        let gate = Gate::new()?;
        let asleep = process::spawn(|| i32::from(gate.pass().is_ok()))?;
        process::kill(asleep, signal)?;
        check_eq!(
            process::wait(asleep)?,
            WaitStatus::Signaled(number),
            "a process that waits"
        );
    }
    let busy = process::spawn(|| {
        loop {
            core::hint::spin_loop();
        }
    })?;
    sys::kill(busy as i32, 0)?;
    process::kill(busy, Signal::Chld)?;
    process::kill(busy, Signal::Term)?;
    check_eq!(
        process::wait(busy)?,
        WaitStatus::Signaled(15),
        "a process that runs"
    );
    check_eq!(
        process::kill(busy, Signal::Term),
        Err(ESRCH),
        "kill of one that was waited for"
    );
    let pid = process::spawn(|| {
        // A process can end itself, and does not go on.
        let _ = process::kill(process::id(), Signal::Abrt);
        0
    })?;
    check_eq!(
        process::wait(pid)?,
        WaitStatus::Signaled(6),
        "kill of itself"
    );
    Ok(())
}

fn sched_preempt() -> TestResult {
    // Each spins, without a system call, until the other has moved ten times: only preemption lets
    // both finish. The watchdog ends a kernel that never preempts.
    let shared = Mapping::shared(1)?;
    let spin = |mine: usize, other: usize| {
        let mut seen = 0;
        let mut moves = 0;
        while moves < 10 {
            shared.fetch_add(mine, 1);
            let now = shared.read(other);
            moves += u64::from(now != seen);
            seen = now;
        }
        Ok(())
    };
    let first = start(|| spin(0, 8))?;
    let second = start(|| spin(8, 0))?;
    // One ends first and stands still, but by then the other has seen it move at least nine times;
    // it needs no more than one last change.
    finish_both(first, second, &shared)
}

/// Keeps both counters moving once one of the spinners has ended.
fn finish_both(first: u32, second: u32, shared: &Mapping) -> TestResult {
    let (ended, status) = process::wait_any()?;
    check_eq!(status, WaitStatus::Exited(0), "the first spinner to end");
    let (other, still) = if ended == first {
        (second, 0)
    } else {
        (first, 8)
    };
    loop {
        shared.fetch_add(still, 1);
        sys::sched_yield();
        match process::try_wait_any()? {
            Some((pid, status)) if pid == other => {
                check_eq!(status, WaitStatus::Exited(0), "the second spinner");
                return Ok(());
            }
            Some(_) | None => {}
        }
    }
}

fn nanosleep_advances() -> TestResult {
    for millis in [0, 1, 20] {
        let length = Duration::from_millis(millis);
        let before = time::now();
        time::sleep(length);
        let slept = time::now() - before;
        check!(slept >= length, "slept {slept:?} of {length:?}");
    }
    // Sleepers do not hold each other up: ten at once take about as long as one.
    let before = time::now();
    let mut sleepers = Vec::new();
    for _ in 0..10 {
        sleepers.push(start(|| {
            time::sleep(Duration::from_millis(200));
            Ok(())
        })?);
    }
    for pid in sleepers {
        finish(pid)?;
    }
    let all = time::now() - before;
    check!(
        all < Duration::from_millis(1900),
        "ten sleeps of 200 ms side by side took {all:?}"
    );
    Ok(())
}

fn getrusage_faults() -> TestResult {
    counters()?;
    let memory = Mapping::anonymous(37)?;
    sys::getrusage(RUSAGE_SELF)?;
    let (_, (before, after)) = measured(|| {
        let before = sys::getrusage(RUSAGE_SELF);
        for page in 0..memory.pages() {
            memory.write_page(page, 1);
        }
        (before, sys::getrusage(RUSAGE_SELF))
    })?;
    let (before, after) = (before?, after?);
    check_eq!(
        after.minflt - before.minflt,
        37,
        "minor faults of 37 first touches"
    );
    check_eq!(
        after.majflt - before.majflt,
        0,
        "major faults of anonymous memory"
    );
    Ok(())
}
