//! Signals between processes: children's ends, alarms, interrupted calls, fork and exec.

use crate::harness::{
    Failure, Gate, Test, TestResult, dies_of, finish, in_child, output_of, start,
};
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use core::time::Duration;
use ulib::abi::errno::{EAGAIN, ECHILD, EINTR, EPERM, ESRCH};
use ulib::abi::signal::{SIGALRM, SIGCHLD, SIGKILL, SIGTERM, SIGUSR1, SIGUSR2, Signal};
use ulib::abi::syscall::{SYS_CLONE, SYS_NANOSLEEP, SYS_SETPGID};
use ulib::abi::time::Timespec;
use ulib::abi::vmstat::ProcState;
use ulib::mem::Mapping;
use ulib::probe;
use ulib::process::{self, WaitStatus};
use ulib::signal::{
    self, CLD_EXITED, CLD_KILLED, SA_NOCLDWAIT, SA_RESTART, SI_KERNEL, SIG_BLOCK, SIG_DFL, SIG_IGN,
    SigInfo, UContext, set_of,
};
use ulib::{print, stats, sys, time};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "signal-fork",
        run: fork,
    },
    Test {
        name: "signal-exec",
        run: exec,
    },
    Test {
        name: "signal-child",
        run: child,
    },
    Test {
        name: "signal-child-unwanted",
        run: child_unwanted,
    },
    Test {
        name: "signal-alarm",
        run: alarm,
    },
    Test {
        name: "signal-alarm-interval",
        run: alarm_interval,
    },
    Test {
        name: "signal-restart",
        run: restart,
    },
    Test {
        name: "signal-timedwait",
        run: timedwait,
    },
    Test {
        name: "signal-wait-status",
        run: wait_status,
    },
    Test {
        name: "signal-queue-full",
        run: queue_full,
    },
    Test {
        name: "signal-asks",
        run: asks,
    },
    Test {
        name: "signal-orphan",
        run: orphan,
    },
    Test {
        name: "signal-init",
        run: init,
    },
];

static CALLS: AtomicU64 = AtomicU64::new(0);
static CODE: AtomicU64 = AtomicU64::new(0);
static PID: AtomicU64 = AtomicU64::new(0);
static STATUS: AtomicU64 = AtomicU64::new(0);

extern "C" fn note(_: i32, info: &SigInfo, _: &mut UContext) {
    CALLS.fetch_add(1, Relaxed);
    CODE.store(info.code as u64, Relaxed);
    PID.store(u64::from(info.pid()), Relaxed);
    STATUS.store(info.status() as u64, Relaxed);
}

fn calls() -> u64 {
    CALLS.load(Relaxed)
}

fn fork() -> TestResult {
    signal::handle(SIGUSR1, note, 0, 0)?;
    signal::set_disposition(SIGTERM, SIG_IGN, 0)?;
    signal::change_mask(SIG_BLOCK, set_of(SIGUSR2))?;
    signal::raise(SIGUSR2)?;
    signal::set_alarm(Duration::from_secs(1000), Duration::ZERO)?;
    in_child(|| {
        check_eq!(signal::mask()?, set_of(SIGUSR2), "the child's mask");
        check_eq!(signal::pending()?, 0, "what waits for the child");
        check_eq!(
            signal::alarm()?,
            (Duration::ZERO, Duration::ZERO),
            "the child's alarm"
        );
        signal::raise(SIGTERM)?;
        signal::raise(SIGUSR1)?;
        check_eq!(calls(), 1, "handlers run in the child");
        signal::set_disposition(SIGUSR1, SIG_DFL, 0)?;
        Ok(())
    })?;
    check_eq!(signal::pending()?, set_of(SIGUSR2), "what waits");
    signal::raise(SIGUSR1)?;
    check_eq!(calls(), 1, "handlers run in the parent");
    Ok(())
}

/// The hidden mode in which this program prints what is done about its signals.
pub(crate) const SHOW_SIGNALS: &str = "--show-signals";

/// Prints it.
pub(crate) fn show_signals() -> i32 {
    let how = |number| match signal::action(number, None).map(|action| action.handler) {
        Ok(SIG_DFL) => "default",
        Ok(SIG_IGN) => "ignored",
        Ok(_) => "handled",
        Err(_) => "unknown",
    };
    let stack = signal::alternate_stack(None).unwrap_or_default();
    print!(
        "{} {} mask {:#x} waiting {:#x} stack {} alarm {}",
        how(SIGUSR1),
        how(SIGUSR2),
        signal::mask().unwrap_or(u64::MAX),
        signal::pending().unwrap_or(u64::MAX),
        stack.size,
        signal::alarm().is_ok_and(|(left, _)| left > Duration::ZERO),
    );
    0
}

fn exec() -> TestResult {
    let memory = Mapping::anonymous(2)?;
    signal::use_alternate_stack(&memory, 0)?;
    signal::handle(SIGUSR1, note, 0, 0)?;
    signal::set_disposition(SIGUSR2, SIG_IGN, 0)?;
    signal::change_mask(SIG_BLOCK, set_of(SIGTERM))?;
    // Fork forgets what waits and the alarm, so the child has to have its own.
    let prepare = || {
        let _ = signal::raise(SIGTERM);
        let _ = signal::set_alarm(Duration::from_secs(1000), Duration::ZERO);
    };
    let path = crate::process::own_full_path();
    let shown = output_of(&path, &["usertests", SHOW_SIGNALS], prepare)?;
    check_eq!(
        shown,
        "default ignored mask 0x4000 waiting 0x4000 stack 0 alarm true",
        "what a new program finds"
    );
    Ok(())
}

fn child() -> TestResult {
    signal::handle(SIGCHLD, note, 0, 0)?;
    let blocked = set_of(SIGCHLD);
    signal::change_mask(SIG_BLOCK, blocked)?;
    for (what, act, code, status, end) in [
        (
            "an exit",
            (|| 7) as fn() -> i32,
            CLD_EXITED,
            7,
            WaitStatus::Exited(7),
        ),
        (
            "a signal",
            (|| i32::from(signal::raise(SIGKILL).is_ok())) as fn() -> i32,
            CLD_KILLED,
            9,
            WaitStatus::Signaled(9),
        ),
    ] {
        CALLS.store(0, Relaxed);
        let pid = process::spawn(act)?;
        check_eq!(signal::suspend(0), Err(EINTR), "{what}: sigsuspend");
        check_eq!(calls(), 1, "{what}: handlers run");
        check_eq!(CODE.load(Relaxed) as i32, code, "{what}: si_code");
        check_eq!(PID.load(Relaxed), u64::from(pid), "{what}: si_pid");
        check_eq!(STATUS.load(Relaxed), status, "{what}: si_status");
        check_eq!(process::wait(pid)?, end, "{what}: wait");
    }
    Ok(())
}

fn child_unwanted() -> TestResult {
    for (handler, flags) in [(SIG_IGN, 0), (SIG_DFL, SA_NOCLDWAIT)] {
        signal::set_disposition(SIGCHLD, handler, flags)?;
        let gate = Gate::new()?;
        let pid = process::spawn(|| i32::from(gate.pass().is_err()))?;
        gate.open()?;
        check_eq!(process::wait(pid), Err(ECHILD), "wait for the child");
        // `wait` itself would take a child that has stayed, so this one is only looked for.
        let pid = process::spawn(|| 0)?;
        while let Some(info) = stats::processes().find(|info| info.pid == pid) {
            let zombie = info.state == ProcState::Zombie as u32;
            check!(!zombie, "the child has ended and stays in the table");
            sys::sched_yield();
        }
    }
    Ok(())
}

fn alarm() -> TestResult {
    dies_of(Signal::Alrm, "an alarm without a handler", || {
        let _ = signal::set_alarm(Duration::from_millis(1), Duration::ZERO);
        loop {
            core::hint::spin_loop();
        }
    })?;
    signal::handle(SIGALRM, note, 0, 0)?;
    let none = (Duration::ZERO, Duration::ZERO);
    check_eq!(signal::alarm()?, none, "the alarm before it is set");
    let (first, interval) = (Duration::from_secs(500), Duration::from_secs(3));
    check_eq!(
        signal::set_alarm(first, interval)?,
        none,
        "what was set before"
    );
    let (left, then) = signal::alarm()?;
    check!(
        left <= first && left > Duration::ZERO,
        "{left:?} are left of {first:?}"
    );
    check_eq!(then, interval, "the interval");
    let length = Duration::from_millis(5);
    let (_, then) = signal::set_alarm(length, Duration::ZERO)?;
    check_eq!(then, interval, "the interval from before");
    // The alarm comes while the process runs: nothing but the clock interrupts it.
    while calls() == 0 {
        core::hint::spin_loop();
    }
    check_eq!(CODE.load(Relaxed) as i32, SI_KERNEL, "si_code");
    check_eq!(signal::alarm()?, none, "the alarm after it went off");
    signal::set_alarm(first, interval)?;
    let (left, then) = signal::set_alarm(Duration::ZERO, Duration::ZERO)?;
    check!(left > Duration::ZERO, "nothing was left of {first:?}");
    check_eq!(
        then,
        interval,
        "the interval of an alarm that is taken away"
    );
    check_eq!(signal::alarm()?, none, "the alarm that was taken away");
    check_eq!(calls(), 1, "signals in all");
    Ok(())
}

fn alarm_interval() -> TestResult {
    signal::handle(SIGALRM, note, 0, 0)?;
    signal::change_mask(SIG_BLOCK, set_of(SIGALRM))?;
    let step = Duration::from_millis(2);
    let begun = time::now();
    signal::set_alarm(step, step)?;
    for count in 1..=5 {
        check_eq!(signal::suspend(0), Err(EINTR), "sigsuspend");
        check_eq!(calls(), count, "signals");
    }
    let took = time::now() - begun;
    check!(took >= 5 * step, "five intervals of {step:?} took {took:?}");
    // However many have passed meanwhile, one waits.
    time::sleep(4 * step);
    signal::set_alarm(Duration::ZERO, Duration::ZERO)?;
    check_eq!(signal::pending()?, set_of(SIGALRM), "what waits");
    signal::change_mask(signal::SIG_UNBLOCK, set_of(SIGALRM))?;
    check_eq!(calls(), 6, "signals in all");
    // The shortest interval there is keeps nobody from running on.
    signal::set_alarm(Duration::from_micros(1), Duration::from_micros(1))?;
    while calls() < 100 {
        core::hint::spin_loop();
    }
    signal::set_alarm(Duration::ZERO, Duration::ZERO)?;
    Ok(())
}

/// Runs something that waits, under an alarm that comes again and again until it has interrupted it: the
/// first may come too soon.
fn under_alarm<T>(waits: impl FnOnce() -> T) -> Result<T, Failure> {
    let soon = Duration::from_millis(5);
    let before = calls();
    signal::set_alarm(soon, soon)?;
    let result = waits();
    signal::set_alarm(Duration::ZERO, Duration::ZERO)?;
    check!(calls() > before, "no alarm came");
    Ok(result)
}

fn restart() -> TestResult {
    let (read, write) = process::pipe()?;
    let gate = Gate::new()?;
    let asleep = start(|| gate.pass())?;
    let mut byte = [0];
    signal::handle(SIGALRM, note, 0, 0)?;
    let got = under_alarm(|| read.read(&mut byte))?;
    check_eq!(got, Err(EINTR), "a read without SA_RESTART");
    let got = under_alarm(|| process::wait(asleep))?;
    check_eq!(got, Err(EINTR), "a wait without SA_RESTART");
    // Now the handler makes happen what the call waits for, so that the call, made again, returns.
    signal::handle(SIGALRM, let_go_on, SA_RESTART, 0)?;
    WRITE_END.store(u64::from(write.fd()), Relaxed);
    let got = under_alarm(|| read.read(&mut byte))?;
    check_eq!((got, byte[0]), (Ok(1), b'!'), "a read with SA_RESTART");
    WRITE_END.store(u64::from(gate.write_fd()), Relaxed);
    under_alarm(|| finish(asleep))??;
    // Sleeps are never made again: the program is told what is left.
    let long = Mapping::anonymous(1)?;
    long.write(0, 1000);
    let times = [long.addr(), long.addr() + 16, 0, 0, 0, 0];
    let got = under_alarm(|| probe::syscall(SYS_NANOSLEEP, times))?;
    check_eq!(got, Err(EINTR), "a sleep, with SA_RESTART");
    let left = Timespec {
        sec: long.read(16) as i64,
        nsec: long.read(24) as i64,
    };
    check!(
        (1..1000).contains(&left.sec) && left.to_nanos().is_some(),
        "what is left of 1000 s: {left:?}"
    );
    Ok(())
}

fn timedwait() -> TestResult {
    let set = set_of(SIGUSR1) | set_of(SIGCHLD);
    signal::change_mask(SIG_BLOCK, set)?;
    let long = Duration::from_secs(1000);
    let none = signal::wait(set, Duration::ZERO);
    check_eq!(none, Err(EAGAIN), "nothing waits, and no time is given");
    let none = signal::wait(set, Duration::from_millis(2));
    check_eq!(none, Err(EAGAIN), "nothing comes in time");
    signal::raise(SIGUSR1)?;
    let info = signal::wait(set, Duration::ZERO)?;
    check_eq!(info.signo as usize, SIGUSR1, "the signal that waits");
    check_eq!(signal::pending()?, 0, "what waits once it is taken");
    // Ignored by default, and still it comes to whoever waits for it.
    let pid = process::spawn(|| 3)?;
    let info = signal::wait(set_of(SIGCHLD), long)?;
    check_eq!(
        (info.signo as usize, info.code, info.pid(), info.status()),
        (SIGCHLD, CLD_EXITED, pid, 3),
        "a child's end"
    );
    process::wait(pid)?;
    signal::handle(SIGALRM, note, SA_RESTART, 0)?;
    let got = under_alarm(|| signal::wait(set, long))?;
    check_eq!(got, Err(EINTR), "a wait that another signal interrupts");
    Ok(())
}

static WRITE_END: AtomicU64 = AtomicU64::new(0);

/// Writes what the interrupted call waits for.
extern "C" fn let_go_on(number: i32, info: &SigInfo, context: &mut UContext) {
    note(number, info, context);
    let _ = sys::write(WRITE_END.load(Relaxed) as u32, b"!");
}

fn wait_status() -> TestResult {
    for &signal in Signal::ALL {
        use ulib::abi::signal::DefaultAction;
        let expected = match signal.default_action() {
            DefaultAction::Terminate => WaitStatus::Signaled(signal.number() as u8),
            DefaultAction::Ignore | DefaultAction::Continue => WaitStatus::Exited(5),
            // Nobody is stopped here, which is not for a test to ask for.
            DefaultAction::Stop => continue,
        };
        let pid = process::spawn(move || {
            let raised = signal::raise(signal.number());
            if raised.is_ok() { 5 } else { 6 }
        })?;
        check_eq!(process::wait(pid)?, expected, "{}", signal.name());
    }
    let pid = process::spawn(|| {
        let _ = signal::raise(63);
        5
    })?;
    check_eq!(
        process::wait(pid)?,
        WaitStatus::Signaled(63),
        "a real-time signal"
    );
    Ok(())
}

/// Real-time signals, each of which counts, until there is room for no more.
fn queue_full() -> TestResult {
    let set = set_of(50) | set_of(SIGUSR1);
    signal::change_mask(SIG_BLOCK, set)?;
    let mut sent = 0;
    let refused = loop {
        match signal::raise(50) {
            Ok(()) if sent < 10_000 => sent += 1,
            result => break result,
        }
    };
    check_eq!(refused, Err(EAGAIN), "one real-time signal too many");
    signal::raise(SIGUSR1)?;
    signal::raise(SIGUSR1)?;
    check_eq!(signal::pending()?, set, "what waits");
    for taken in 0..sent {
        let info = signal::wait(set_of(50), Duration::ZERO)?;
        check_eq!(info.signo, 50, "signal {taken} of {sent}");
    }
    signal::wait(set, Duration::ZERO)?;
    let none = signal::wait(set, Duration::ZERO);
    check_eq!(none, Err(EAGAIN), "what waits when all are taken");
    Ok(())
}

/// Signal 0 asks whether a signal could be sent, whoever it would go to.
fn asks() -> TestResult {
    const PAGEOUT: i32 = 2;
    let gate = Gate::new()?;
    let pid = process::spawn(|| i32::from(gate.pass().is_err()))?;
    let group = sys::getpid() as i32;
    probe::syscall(SYS_SETPGID, [0; 6])?;
    probe::syscall(SYS_SETPGID, [pid as usize, group as usize, 0, 0, 0, 0])?;
    for (target, answer) in [
        (pid as i32, Ok(())),
        (0, Ok(())),
        (-group, Ok(())),
        (-1, Ok(())),
        (PAGEOUT, Err(EPERM)),
        (99_999, Err(ESRCH)),
        (-99_999, Err(ESRCH)),
    ] {
        check_eq!(sys::kill(target, 0), answer, "kill({target}, 0)");
    }
    gate.open()?;
    check_eq!(process::wait(pid)?, WaitStatus::Exited(0), "the child");
    // A process that has ended can be asked until somebody has waited for it, and is gone then.
    check_eq!(sys::kill(pid as i32, 0), Err(ESRCH), "who has ended");
    Ok(())
}

/// A child of whoever ends tells its new parent, `init`, by `SIGCHLD`, whatever it was to tell the old one
/// by: `init` would end by most of the others.
fn orphan() -> TestResult {
    let gate = Gate::new()?;
    let (read, write) = process::pipe()?;
    let parent = start(|| {
        let child = probe::syscall(SYS_CLONE, [SIGUSR1, 0, 0, 0, 0, 0])?;
        if child == 0 {
            process::exit(i32::from(gate.pass().is_err()));
        }
        write.write_all(&(child as u32).to_le_bytes())?;
        Ok(())
    })?;
    finish(parent)?;
    let mut pid = [0; 4];
    read.read_exact(&mut pid)?;
    gate.open()?;
    let pid = u32::from_le_bytes(pid);
    while stats::processes().any(|info| info.pid == pid) {
        stats::vmstat()?;
        time::sleep(Duration::from_millis(1));
    }
    Ok(())
}

/// What `init` has no handler for does not end it.
fn init() -> TestResult {
    // On Linux the tests may run under an `init` that is not ours to send signals to.
    stats::vmstat()?;
    for signal in [SIGTERM, SIGKILL, SIGUSR1, 40] {
        check_eq!(sys::kill(1, signal), Ok(()), "kill(1, {signal})");
    }
    let lives =
        stats::processes().any(|info| info.pid == 1 && info.state != ProcState::Zombie as u32);
    check!(lives, "init is gone");
    Ok(())
}
