//! `ppoll`: which files have something to tell, and what ends the wait.

use crate::harness::{Failure, Gate, Test, TestResult, finish, start};
use core::time::Duration;
use ulib::abi::errno::{EAGAIN, EFAULT, EINTR, EINVAL};
use ulib::abi::fs::{O_NONBLOCK, POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT, PollFd};
use ulib::abi::signal::SIGUSR1;
use ulib::abi::syscall::SYS_PPOLL;
use ulib::abi::time::Timespec;
use ulib::mem::Mapping;
use ulib::probe::syscall;
use ulib::process;
use ulib::signal::{self, SIG_BLOCK, SigInfo, UContext, set_of};
use ulib::{sys, time};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "poll-pipe",
        run: pipe,
    },
    Test {
        name: "poll-files",
        run: files,
    },
    Test {
        name: "poll-wait",
        run: wait,
    },
    Test {
        name: "poll-signal",
        run: signals,
    },
    Test {
        name: "poll-refused",
        run: refused,
    },
];

/// Asks for events of descriptors; `limit` of time at most. Returns what each tells, and how many do.
pub(crate) fn poll<const N: usize>(
    asked: [(i32, i16); N],
    limit: Option<Duration>,
    mask: Option<u64>,
) -> Result<([i16; N], usize), ulib::Errno> {
    let memory = Mapping::anonymous(1)?;
    for (index, (fd, events)) in asked.into_iter().enumerate() {
        let entry = PollFd {
            fd,
            events,
            revents: 0x7f,
        };
        memory.write_bytes(8 * index, &entry.to_bytes());
    }
    let at = memory.addr();
    let time = limit.map_or(0, |limit| {
        let time = Timespec::from_nanos(limit.as_nanos() as u64);
        memory.write_bytes(1024, &time.to_bytes());
        at + 1024
    });
    let mask = mask.map_or(0, |mask| {
        memory.write(2048, mask);
        at + 2048
    });
    let count = syscall(SYS_PPOLL, [at, N, time, mask, 8, 0])?;
    // `revents` are the upper half of the word's upper half.
    let told = core::array::from_fn(|index| (memory.read(8 * index) >> 48) as i16);
    Ok((told, count))
}

pub(crate) const NOW: Option<Duration> = Some(Duration::ZERO);

fn pipe() -> TestResult {
    let (read, write) = process::pipe()?;
    let (r, w) = (read.fd() as i32, write.fd() as i32);
    let both = POLLIN | POLLOUT;
    check_eq!(
        poll([(r, both), (w, both)], NOW, None)?,
        ([0, POLLOUT], 1),
        "an empty pipe"
    );
    check_eq!(
        poll([(w, POLLIN)], NOW, None)?,
        ([0], 0),
        "nothing that was asked for"
    );
    write.write_all(b"x")?;
    check_eq!(
        poll([(r, both), (w, both)], NOW, None)?,
        ([POLLIN, POLLOUT], 2),
        "a pipe with a byte"
    );
    // Filled until a write would wait.
    let (other_read, other) = sys::pipe2(O_NONBLOCK)?;
    let fill = loop {
        match sys::write(other, &[0; 1024]) {
            Ok(_) => {}
            full => break full,
        }
    };
    check_eq!(fill, Err(EAGAIN), "a write to a full pipe");
    check_eq!(
        poll([(other as i32, POLLOUT)], NOW, None)?,
        ([0], 0),
        "a full pipe"
    );
    sys::close(other_read)?;
    check_eq!(
        poll([(other as i32, POLLOUT)], NOW, None)?,
        ([POLLERR], 1),
        "a full pipe without a reader"
    );
    sys::close(other)?;
    drop(write);
    check_eq!(
        poll([(r, POLLIN)], NOW, None)?,
        ([POLLIN | POLLHUP], 1),
        "the last bytes"
    );
    read.read_exact(&mut [0])?;
    check_eq!(
        poll([(r, 0)], NOW, None)?,
        ([POLLHUP], 1),
        "nobody writes any more"
    );
    Ok(())
}

fn files() -> TestResult {
    let scratch = crate::file::Scratch::with(b"text")?;
    let file = ulib::fs::File::open(&scratch.path)?;
    let null = ulib::fs::File::open("/dev/null")?;
    let (f, n) = (file.fd() as i32, null.fd() as i32);
    let both = POLLIN | POLLOUT;
    check_eq!(
        poll([(f, both), (-1, both), (n, POLLIN), (250, both)], NOW, None)?,
        ([both, 0, POLLIN, POLLNVAL], 3),
        "a file, nothing, a device and a number that is closed"
    );
    Ok(())
}

fn wait() -> TestResult {
    let (first, second) = (process::pipe()?, process::pipe()?);
    let gate = Gate::new()?;
    let fds = [first.0.fd(), second.0.fd()].map(|fd| (fd as i32, POLLIN));
    let length = Duration::from_millis(3);
    let begun = time::now();
    check_eq!(
        poll(fds, Some(length), None)?,
        ([0, 0], 0),
        "nothing in time"
    );
    let took = time::now() - begun;
    check!(took >= length, "{length:?} took {took:?}");
    check_eq!(poll([], Some(length), None)?, ([], 0), "nothing at all");
    let child = start(|| {
        gate.pass()?;
        // The parent is asleep by then, or about to be.
        sys::sched_yield();
        second.1.write_all(b"x")?;
        Ok(())
    })?;
    gate.open()?;
    check_eq!(
        poll(fds, None, None)?,
        ([0, POLLIN], 1),
        "a byte in the second"
    );
    let long = Some(Duration::from_secs(1000));
    check_eq!(
        poll(fds, long, None)?,
        ([0, POLLIN], 1),
        "at once, with a limit"
    );
    finish(child)?;
    drop(first.1);
    check_eq!(
        poll(fds, None, None)?,
        ([POLLHUP, POLLIN], 2),
        "and an end of the first"
    );
    Ok(())
}

extern "C" fn nothing(_: i32, _: &SigInfo, _: &mut UContext) {}

fn signals() -> TestResult {
    let (read, _write) = process::pipe()?;
    let fds = [(read.fd() as i32, POLLIN)];
    signal::handle(SIGUSR1, nothing, signal::SA_RESTART, 0)?;
    let blocked = set_of(SIGUSR1);
    signal::change_mask(SIG_BLOCK, blocked)?;
    signal::raise(SIGUSR1)?;
    let short = Some(Duration::from_millis(1));
    check_eq!(
        poll(fds, short, None),
        Ok(([0], 0)),
        "with a blocked signal"
    );
    check_eq!(
        poll(fds, None, Some(0)),
        Err(EINTR),
        "with its mask, the signal"
    );
    check_eq!(signal::mask()?, blocked, "the mask afterwards");
    check_eq!(signal::pending()?, 0, "what waits");
    check_eq!(poll(fds, short, Some(0)), Ok(([0], 0)), "without a signal");
    check_eq!(signal::mask()?, blocked, "the mask after no signal");
    Ok(())
}

fn refused() -> TestResult {
    let memory = Mapping::anonymous(1)?;
    let at = memory.addr();
    memory.write(64, u64::MAX);
    for (what, args, errno) in [
        ("too many", [at, 10_000, 0, 0, 8, 0], EINVAL),
        ("no such time", [at, 1, at + 64, 0, 8, 0], EINVAL),
        ("a mask of another size", [at, 1, 0, at, 4, 0], EINVAL),
        ("descriptors nowhere", [0x10, 1, 0, 0, 8, 0], EFAULT),
    ] {
        check_eq!(syscall(SYS_PPOLL, args), Err(errno), "{what}");
    }
    Ok::<(), Failure>(())
}
