//! Runs tests, each in a forked child under a watchdog, and counts memory before and after.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::time::Duration;
use ulib::abi::errno::ENOSYS;
use ulib::abi::signal::Signal;
use ulib::fs::File;
use ulib::process::{self, Fork, WaitStatus};
use ulib::stats::{self, VmStats};
use ulib::{Errno, env, eprintln, io, println, sys, time};
use user::measure;

/// A test.
pub(crate) struct Test {
    pub(crate) name: &'static str,
    pub(crate) run: fn() -> TestResult,
}

/// Why a test did not pass.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The kernel did something wrong.
    Failed(String),
    /// The machine lacks what the test needs.
    Skipped(String),
}

/// What a test returns.
pub(crate) type TestResult = Result<(), Failure>;

impl From<Errno> for Failure {
    fn from(errno: Errno) -> Self {
        match errno {
            // Linux, where the programs run too, does not know this system's own calls.
            ENOSYS => Self::Skipped("this kernel lacks a call that the test needs".to_string()),
            errno => Self::Failed(format!("a call that must succeed failed: {errno}")),
        }
    }
}

/// Fails the test unless the condition holds; the rest says what was expected.
macro_rules! check {
    ($condition:expr, $($what:tt)+) => {
        if !$condition {
            return Err($crate::harness::Failure::Failed(alloc::format!($($what)+)));
        }
    };
}

/// Fails the test unless two values are equal; the rest says what they are.
macro_rules! check_eq {
    ($got:expr, $expected:expr, $($what:tt)+) => {{
        let (got, expected) = ($got, $expected);
        if got != expected {
            return Err($crate::harness::Failure::Failed(alloc::format!(
                "{}: got {got:?}, expected {expected:?}", format_args!($($what)+)
            )));
        }
    }};
}

/// How long a test may take before the watchdog ends it.
const LIMIT: Duration = Duration::from_secs(180);

/// Exit statuses by which a test's process tells its result.
const PASSED: i32 = 0;
const FAILED: i32 = 1;
const SKIPPED: i32 = 2;

/// Longest message that a test passes on: what a pipe takes at once.
const MESSAGE_MAX: usize = 512;

/// Runs the tests; the exit status for all of them.
pub(crate) fn run_all(tests: &[&Test]) -> i32 {
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    let mut lost = Vec::with_capacity(8);
    // What this process itself touches when it runs a test it touches here, before the first count.
    let warm_up = Test {
        name: "warm-up",
        run: || Ok(()),
    };
    if let Err(failure) = run_one(&warm_up) {
        eprintln!("usertests: cannot even run an empty test: {failure:?}");
        return 1;
    }
    println!("running {} tests", tests.len());
    let settings = Settings::take();
    let mut before = Census::take();
    for test in tests {
        let result = run_one(test);
        settings.restore();
        let after = Census::take();
        Census::compare(&before, &after, &mut lost);
        before = after;
        match result {
            Ok(()) if lost.is_empty() => {
                passed += 1;
                println!("test {} ... ok", test.name);
            }
            Err(Failure::Skipped(why)) => {
                skipped += 1;
                println!("test {} ... skipped: {why}", test.name);
            }
            result => {
                failed += 1;
                if let Err(Failure::Failed(why)) = result {
                    lost.insert(0, why);
                }
                println!("test {} ... FAILED: {}", test.name, lost.join("; "));
            }
        }
        lost.clear();
    }
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    i32::from(failed > 0)
}

/// Runs one test in a child. The result comes back as the exit status, its message through a pipe.
fn run_one(test: &Test) -> TestResult {
    let (read, write) = process::pipe()?;
    let gate = Gate::new()?;
    let child = match process::fork()? {
        Fork::Parent(pid) => pid,
        Fork::Child => {
            drop(read);
            let ready = both_wait(gate);
            process::exit(tell_result(ready.and_then(|()| (test.run)()), &write));
        }
    };
    drop(write);
    let started = time::now();
    let watchdog = process::spawn(|| {
        if gate.open().is_err() {
            return 1;
        }
        time::sleep(LIMIT);
        // If the test ended just now there is nobody to end.
        i32::from(process::kill(child, Signal::Kill).is_err())
    })?;
    gate.open()?;
    drop(gate);
    let status = process::wait(child)?;
    // It sleeps, or has just done its work: either way it is there to be waited for.
    process::kill(watchdog, Signal::Kill)?;
    process::wait(watchdog)?;
    // A process of the test that outlives it would hold the pipe open, so the message is read only
    // when the test has said that it wrote one.
    match status {
        WaitStatus::Exited(0) => Ok(()),
        WaitStatus::Exited(1) => Err(Failure::Failed(read_message(&read)?)),
        WaitStatus::Exited(2) => Err(Failure::Skipped(read_message(&read)?)),
        WaitStatus::Exited(101) => Err(Failure::Failed("it panicked, see above".to_string())),
        WaitStatus::Signaled(9) if time::now() - started >= LIMIT => Err(Failure::Failed(format!(
            "still running after {} s",
            LIMIT.as_secs()
        ))),
        status => Err(Failure::Failed(describe(status))),
    }
}

/// Waits until the parent and the watchdog have copied what they write of their stacks: a test that
/// counts frames would count these, where time is real and turns are not always the same.
fn both_wait(gate: Gate) -> TestResult {
    let Gate { read, write } = gate;
    drop(write);
    read.read_exact(&mut [0; 2])?;
    Ok(())
}

fn tell_result(result: TestResult, to: &File) -> i32 {
    let (status, why) = match result {
        Ok(()) => return PASSED,
        Err(Failure::Failed(why)) => (FAILED, why),
        Err(Failure::Skipped(why)) => (SKIPPED, why),
    };
    match to.write_all(&why.as_bytes()[..why.len().min(MESSAGE_MAX)]) {
        Ok(()) => status,
        Err(errno) => {
            eprintln!("usertests: cannot report: {errno}");
            101
        }
    }
}

fn read_message(from: &File) -> Result<String, Failure> {
    let mut message = [0; MESSAGE_MAX];
    let len = from.read(&mut message)?;
    Ok(String::from_utf8_lossy(&message[..len]).into_owned())
}

/// How a process ended, in words.
pub(crate) fn describe(status: WaitStatus) -> String {
    match status {
        WaitStatus::Exited(status) => format!("exited with status {status}"),
        WaitStatus::Signaled(number) => format!("killed by {}", signal_name(number)),
        WaitStatus::Stopped(number) => format!("stopped by {}", signal_name(number)),
        WaitStatus::Continued => "continued".to_string(),
    }
}

fn signal_name(number: u8) -> String {
    match Signal::from_number(usize::from(number)) {
        Some(signal) => signal.name().to_string(),
        None => format!("signal {number}"),
    }
}

/// What tests may change for the whole system: one that dies cannot put it right again.
struct Settings {
    readahead: Option<usize>,
    /// How long `khugepaged` sleeps: for longer than all tests take, but in those of its own.
    khugepaged_sleep: Option<usize>,
}

impl Settings {
    fn take() -> Self {
        let readahead = stats::set_swap_readahead(1).ok();
        let sleep = u32::MAX as usize;
        let khugepaged_sleep = stats::set_khugepaged_sleep(sleep).ok().map(|_| sleep);
        let settings = Self {
            readahead,
            khugepaged_sleep,
        };
        settings.restore();
        settings
    }

    fn restore(&self) {
        if let Some(pages) = self.readahead {
            // It was accepted before.
            let _ = stats::set_swap_readahead(pages);
        }
        if let Some(milliseconds) = self.khugepaged_sleep {
            let _ = stats::set_khugepaged_sleep(milliseconds);
        }
    }
}

/// What memory is in use while everything is quiet. `None` where the kernel cannot say (Linux).
struct Census {
    page_tables: u64,
    kernel: u64,
    /// Anonymous pages, wherever they are.
    anonymous: u64,
    /// Frames that no count covers.
    unaccounted: i64,
    audited: bool,
}

impl Census {
    /// Counts, once nothing is being written or read: a page on its way to swap has a frame and a slot.
    fn take() -> Option<Self> {
        let mut patience = 1000;
        loop {
            // Otherwise a page of this process that comes back from swap behind the drop would
            // count twice: as a frame, and as the slot that it still has.
            measure::warm_up();
            stats::drop_caches().ok()?;
            let now = stats::vmstat().ok()?;
            if now.frames_pinned == 0 || patience == 0 {
                return Some(Self::of(&now));
            }
            patience -= 1;
            time::sleep(Duration::from_millis(1));
        }
    }

    fn of(now: &VmStats) -> Self {
        let counted = now.frames_free
            + now.frames_file
            + now.frames_anon
            + now.frames_kernel
            + now.frames_page_table;
        Self {
            page_tables: now.frames_page_table,
            kernel: now.frames_kernel,
            anonymous: now.frames_anon + now.swap_used,
            unaccounted: now.frames_total as i64 - counted as i64,
            audited: stats::audit().is_ok(),
        }
    }

    /// Adds to `lost` what does not agree.
    fn compare(before: &Option<Self>, after: &Option<Self>, lost: &mut Vec<String>) {
        let (Some(before), Some(after)) = (before, after) else {
            return;
        };
        for (what, before, after) in [
            (
                "page-table frames",
                before.page_tables as i64,
                after.page_tables as i64,
            ),
            ("kernel frames", before.kernel as i64, after.kernel as i64),
            (
                "anonymous frames and swap slots",
                before.anonymous as i64,
                after.anonymous as i64,
            ),
            ("uncounted frames", before.unaccounted, after.unaccounted),
        ] {
            if before != after {
                lost.push(format!("{what} in use went from {before} to {after}"));
            }
        }
        if !after.audited {
            lost.push("the kernel's own audit failed, see above".to_string());
        }
    }
}

/// Totals now; skips the test where the kernel has none.
pub(crate) fn counters() -> Result<VmStats, Failure> {
    Ok(stats::vmstat()?)
}

/// Counters around a piece of code.
pub(crate) struct Delta {
    before: VmStats,
    after: VmStats,
}

impl Delta {
    /// What happened between two readings.
    pub(crate) fn between(before: VmStats, after: VmStats) -> Self {
        Self { before, after }
    }

    /// By how much a counter went up.
    pub(crate) fn of(&self, counter: fn(&VmStats) -> u64) -> u64 {
        counter(&self.after).wrapping_sub(counter(&self.before))
    }
}

/// Runs `body` while a read from swap is of one page, so that exact numbers can be asked for.
pub(crate) fn without_readahead<T>(
    body: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    let before = stats::set_swap_readahead(1)?;
    let done = body();
    stats::set_swap_readahead(before)?;
    done
}

/// Runs `body` and says what it did to the counters. What the process itself needs is brought in
/// before, so that exact numbers can be asked for.
pub(crate) fn measured<T>(body: impl FnOnce() -> T) -> Result<(Delta, T), Failure> {
    without_readahead(|| {
        measure::warm_up();
        let before = counters()?;
        let value = body();
        let after = counters()?;
        Ok((Delta { before, after }, value))
    })
}

/// Forks a child that runs a part of the test; it tells why it failed on standard error.
pub(crate) fn start(part: impl FnOnce() -> TestResult) -> Result<u32, Failure> {
    let pid = process::spawn(|| match part() {
        Ok(()) => PASSED,
        Err(Failure::Failed(why)) => {
            eprintln!("usertests: in a child: {why}");
            FAILED
        }
        Err(Failure::Skipped(why)) => {
            eprintln!("usertests: in a child: skipped: {why}");
            SKIPPED
        }
    })?;
    Ok(pid)
}

/// Waits for a child made by [`start`], and takes over its result.
pub(crate) fn finish(pid: u32) -> TestResult {
    match process::wait(pid)? {
        WaitStatus::Exited(0) => Ok(()),
        WaitStatus::Exited(2) => Err(Failure::Skipped("a part of it was skipped".to_string())),
        status => Err(Failure::Failed(format!(
            "a child of the test {}",
            describe(status)
        ))),
    }
}

/// Runs a part of the test in a child of its own.
pub(crate) fn in_child(part: impl FnOnce() -> TestResult) -> TestResult {
    finish(start(part)?)
}

/// Runs `act` in a child, which must die of `signal`.
pub(crate) fn dies_of(signal: Signal, what: &str, act: impl FnOnce()) -> TestResult {
    let pid = process::spawn(|| {
        act();
        PASSED
    })?;
    let status = process::wait(pid)?;
    check!(
        status == WaitStatus::Signaled(signal as u8),
        "{what}: the process {}, expected {}",
        describe(status),
        signal.name()
    );
    Ok(())
}

/// Runs `act`, which makes a misaligned access, in a child. Skips the test where the machine answers
/// that with SIGBUS, which it may (Unprivileged ISA, Load and Store Instructions).
pub(crate) fn misaligned(act: impl FnOnce() -> TestResult) -> TestResult {
    let pid = start(act)?;
    match process::wait(pid)? {
        WaitStatus::Exited(0) => Ok(()),
        WaitStatus::Signaled(signal) if usize::from(signal) == Signal::Bus.number() => Err(
            Failure::Skipped("this machine has no misaligned accesses".to_string()),
        ),
        WaitStatus::Exited(2) => Err(Failure::Skipped("a part of it was skipped".to_string())),
        status => Err(Failure::Failed(format!(
            "the misaligned access: {}",
            describe(status)
        ))),
    }
}

/// Runs a program and returns what it printed. `prepare` is what its process does before.
pub(crate) fn output_of(
    path: &str,
    args: &[&str],
    prepare: impl FnOnce(),
) -> Result<String, Failure> {
    let vars: Vec<&str> = env::vars().collect();
    output_of_with_env(path, args, &vars, prepare)
}

/// As [`output_of`], with this environment.
pub(crate) fn output_of_with_env(
    path: &str,
    args: &[&str],
    vars: &[&str],
    prepare: impl FnOnce(),
) -> Result<String, Failure> {
    let (read, write) = process::pipe()?;
    let pid = match process::fork()? {
        Fork::Parent(pid) => pid,
        Fork::Child => {
            drop(read);
            let errno = match sys::dup3(write.fd(), io::STDOUT, 0) {
                Ok(_) => {
                    drop(write);
                    prepare();
                    process::exec_with_env(path, args, vars)
                }
                Err(errno) => errno,
            };
            eprintln!("usertests: exec {path}: {errno}");
            process::exit(1);
        }
    };
    drop(write);
    let shown = String::from_utf8_lossy(&read.read_to_end()?).into_owned();
    let status = process::wait(pid)?;
    check!(
        status == WaitStatus::Exited(0),
        "{path} {} and printed: {shown}",
        describe(status)
    );
    Ok(shown)
}

/// Lets others run, in a loop that waits for what they do. A loop that never ends is over soon, in the
/// machine's time, by the watchdog.
pub(crate) fn breathe() {
    time::sleep(Duration::from_micros(100));
}

/// A one-shot signal between processes: made before the fork, awaited by one, sent by another.
pub(crate) struct Gate {
    read: File,
    write: File,
}

impl Gate {
    /// A closed gate.
    pub(crate) fn new() -> Result<Self, Failure> {
        let (read, write) = process::pipe()?;
        Ok(Self { read, write })
    }

    /// Waits until it is opened.
    pub(crate) fn pass(&self) -> TestResult {
        self.read.read_exact(&mut [0])?;
        Ok(())
    }

    /// The descriptor that a byte read from passes by, for other threads.
    pub(crate) fn read_fd(&self) -> u32 {
        self.read.fd()
    }

    /// The descriptor that a byte written to lets one process pass, for handlers.
    pub(crate) fn write_fd(&self) -> u32 {
        self.write.fd()
    }

    /// Lets one process pass.
    pub(crate) fn open(&self) -> TestResult {
        self.write.write_all(&[1])?;
        Ok(())
    }
}

/// Takes the value of a load that is made for its page fault alone.
pub(crate) fn touch<T>(_: T) {}

/// Frames that the machine has, for tests whose size follows the machine's.
pub(crate) fn ram_frames() -> Result<usize, Failure> {
    Ok(counters()?.frames_total as usize)
}

/// Skips the test unless free frames and slots have room for `pages` more.
pub(crate) fn need_room(pages: usize) -> TestResult {
    let now = counters()?;
    // For page tables, kernel stacks and the pages of the program itself.
    let slack = 128 + pages as u64 / 256;
    let room = now.frames_free + now.swap_total - now.swap_used;
    if room < pages as u64 + slack {
        return Err(Failure::Skipped(format!(
            "needs room for {pages} pages, there is for {room}"
        )));
    }
    Ok(())
}

/// This process's id, for names that must differ.
pub(crate) fn pid() -> u32 {
    sys::getpid()
}
