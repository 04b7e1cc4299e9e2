//! Job control: processes that are stopped and go on.

use crate::harness::{Failure, Gate, Test, TestResult, breathe, dies_of, finish, start};
use crate::poll::{NOW, poll};
use core::sync::atomic::{AtomicU64, Ordering::SeqCst};
use core::time::Duration;
use ulib::abi::errno::EINTR;
use ulib::abi::fs::POLLIN;
use ulib::abi::process::{WCONTINUED, WNOHANG, WUNTRACED};
use ulib::abi::signal::{
    CLD_CONTINUED, CLD_STOPPED, SA_NOCLDSTOP, SIGCHLD, SIGCONT, SIGKILL, SIGSTOP, SIGTSTP, SIGUSR1,
    Signal,
};
use ulib::abi::syscall::SYS_SETPGID;
use ulib::abi::vmstat::ProcState;
use ulib::mem::Mapping;
use ulib::probe::syscall;
use ulib::process::{self, WaitStatus};
use ulib::signal::{self, SIG_BLOCK, SIG_DFL, SIG_IGN, SIG_UNBLOCK, SigInfo, UContext, set_of};
use ulib::{stats, sys, thread, time};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "job-stop",
        run: stop,
    },
    Test {
        name: "job-sleeper",
        run: sleeper,
    },
    Test {
        name: "job-terminal",
        run: terminal,
    },
    Test {
        name: "job-orphan",
        run: orphan,
    },
    Test {
        name: "job-parent",
        run: parent,
    },
    Test {
        name: "job-cancel",
        run: cancel,
    },
    Test {
        name: "job-threads",
        run: threads,
    },
    Test {
        name: "job-kill",
        run: kill,
    },
];

/// What `wait4` says of a child, of the kinds asked for.
fn news(pid: u32, options: usize) -> Result<Option<WaitStatus>, Failure> {
    Ok(sys::wait4(pid as i32, options)?.map(|(_, status, _)| status))
}

fn state(pid: u32) -> Option<ProcState> {
    let found = stats::processes().find(|info| info.pid == pid)?;
    ProcState::from_number(found.state)
}

fn send(pid: u32, number: usize) -> TestResult {
    Ok(sys::kill(pid as i32, number)?)
}

/// Stops a child, and waits until that has been told.
fn stop_and_see(child: u32) -> TestResult {
    send(child, SIGSTOP)?;
    let stopped = Some(WaitStatus::Stopped(SIGSTOP as u8));
    check_eq!(news(child, WUNTRACED)?, stopped, "wait4 of a stopped child");
    Ok(())
}

/// A moment in which whoever can run does.
fn pause() {
    time::sleep(Duration::from_millis(2));
}

fn stop() -> TestResult {
    let memory = Mapping::shared(1)?;
    let child = process::spawn(|| {
        loop {
            memory.fetch_add(0, 1);
        }
    })?;
    while memory.read(0) == 0 {
        breathe();
    }
    check_eq!(
        news(child, WNOHANG | WUNTRACED)?,
        None,
        "before it is stopped"
    );
    stop_and_see(child)?;
    check_eq!(news(child, WUNTRACED | WNOHANG)?, None, "the same again");
    check_eq!(state(child), Some(ProcState::Stopped), "its state");
    let count = memory.read(0);
    pause();
    check_eq!(memory.read(0), count, "what it counts while it is stopped");
    check_eq!(
        news(child, WCONTINUED | WNOHANG)?,
        None,
        "before it goes on"
    );
    send(child, SIGCONT)?;
    check_eq!(
        news(child, WCONTINUED)?,
        Some(WaitStatus::Continued),
        "then"
    );
    check_eq!(news(child, WCONTINUED | WNOHANG)?, None, "the same again");
    while memory.read(0) == count {
        breathe();
    }
    send(child, SIGKILL)?;
    check_eq!(process::wait(child)?, WaitStatus::Signaled(9), "its end");
    Ok(())
}

/// A stop reaches who sleeps, who learns nothing of it: what it waits for it gets when it goes on.
fn sleeper() -> TestResult {
    let memory = Mapping::shared(1)?;
    let (read, write) = process::pipe()?;
    let child = start(|| {
        let mut byte = [0];
        memory.write(8, 1);
        let got = read.read(&mut byte);
        memory.write(0, 1);
        check_eq!((got, byte[0]), (Ok(1), b'x'), "the read that was stopped");
        Ok(())
    })?;
    while memory.read(8) == 0 {
        breathe();
    }
    pause();
    stop_and_see(child)?;
    write.write_all(b"x")?;
    pause();
    check_eq!(memory.read(0), 0, "what it does while it is stopped");
    let left = poll([(read.fd() as i32, POLLIN)], NOW, None)?;
    check_eq!(left, ([POLLIN], 1), "what it takes while it is stopped");
    check_eq!(state(child), Some(ProcState::Stopped), "its state");
    send(child, SIGCONT)?;
    finish(child)?;
    check_eq!(memory.read(0), 1, "what it does then");
    Ok(())
}

static CALLS: AtomicU64 = AtomicU64::new(0);
static CODE: AtomicU64 = AtomicU64::new(0);
static STATUS: AtomicU64 = AtomicU64::new(0);

extern "C" fn note(_: i32, info: &SigInfo, _: &mut UContext) {
    CALLS.fetch_add(1, SeqCst);
    CODE.store(info.code as u64, SeqCst);
    STATUS.store(info.status() as u64, SeqCst);
}

/// Starts a part of the test in a process group of its own, and waits until it is there.
fn start_job(part: impl FnOnce() -> TestResult) -> Result<u32, Failure> {
    let (ready, go) = (Gate::new()?, Gate::new()?);
    let pid = start(|| {
        ready.open()?;
        go.pass()?;
        part()
    })?;
    ready.pass()?;
    syscall(SYS_SETPGID, [pid as usize, pid as usize, 0, 0, 0, 0])?;
    go.open()?;
    Ok(pid)
}

/// The terminal's stop can be handled, ignored and blocked.
fn terminal() -> TestResult {
    let stopped = Some(WaitStatus::Stopped(SIGTSTP as u8));
    let job = start_job(|| {
        signal::handle(SIGTSTP, note, 0, 0)?;
        signal::raise(SIGTSTP)?;
        check_eq!(CALLS.load(SeqCst), 1, "handlers run");
        signal::set_disposition(SIGTSTP, SIG_IGN, 0)?;
        signal::raise(SIGTSTP)?;
        signal::set_disposition(SIGTSTP, SIG_DFL, 0)?;
        signal::change_mask(SIG_BLOCK, set_of(SIGTSTP))?;
        signal::raise(SIGTSTP)?;
        check_eq!(signal::pending()?, set_of(SIGTSTP), "what waits");
        // Here it stops.
        signal::change_mask(SIG_UNBLOCK, set_of(SIGTSTP))?;
        check_eq!(signal::pending()?, 0, "what waits afterwards");
        Ok(())
    })?;
    check_eq!(news(job, WUNTRACED)?, stopped, "the job");
    send(job, SIGCONT)?;
    finish(job)
}

/// Where nobody could let it go on the terminal stops nobody.
fn orphan() -> TestResult {
    let (read, write) = process::pipe()?;
    let parent = start(|| {
        let grandchild = start(|| {
            syscall(SYS_SETPGID, [0; 6])?;
            // Until `init` is its parent.
            while syscall(ulib::abi::syscall::SYS_GETPPID, [0; 6])? != 1 {
                breathe();
            }
            signal::raise(SIGTSTP)?;
            write.write_all(b"!")?;
            Ok(())
        })?;
        check!(grandchild > 0, "no grandchild");
        Ok(())
    })?;
    finish(parent)?;
    read.read_exact(&mut [0])?;
    Ok(())
}

/// What a parent is told, and that it need not be.
fn parent() -> TestResult {
    signal::handle(SIGCHLD, note, 0, 0)?;
    let gate = Gate::new()?;
    let child = start(|| gate.pass())?;
    for (number, code, options, status) in [
        (SIGSTOP, CLD_STOPPED, WUNTRACED, WaitStatus::Stopped(19)),
        (SIGCONT, CLD_CONTINUED, WCONTINUED, WaitStatus::Continued),
    ] {
        let before = CALLS.load(SeqCst);
        send(child, number)?;
        while CALLS.load(SeqCst) == before {
            breathe();
        }
        check_eq!(CODE.load(SeqCst) as i32, code, "si_code");
        check_eq!(STATUS.load(SeqCst), number as u64, "si_status");
        let told = loop {
            match sys::wait4(child as i32, options) {
                Err(EINTR) => {}
                told => break told?.map(|(_, status, _)| status),
            }
        };
        check_eq!(told, Some(status), "wait4");
    }
    signal::handle(SIGCHLD, note, SA_NOCLDSTOP, 0)?;
    let before = CALLS.load(SeqCst);
    stop_and_see(child)?;
    send(child, SIGCONT)?;
    check_eq!(
        news(child, WCONTINUED)?,
        Some(WaitStatus::Continued),
        "wait4 then"
    );
    check_eq!(
        CALLS.load(SeqCst),
        before,
        "signals of a stop, with SA_NOCLDSTOP"
    );
    signal::set_disposition(SIGCHLD, SIG_DFL, 0)?;
    gate.open()?;
    finish(child)
}

/// Stops and `SIGCONT` cancel each other, and `SIGCONT` does its work even where it is blocked.
fn cancel() -> TestResult {
    let both = set_of(SIGTSTP) | set_of(SIGCONT);
    signal::change_mask(SIG_BLOCK, both)?;
    signal::handle(SIGCONT, note, 0, 0)?;
    signal::raise(SIGTSTP)?;
    check_eq!(signal::pending()?, set_of(SIGTSTP), "a stop waits");
    signal::raise(SIGCONT)?;
    check_eq!(signal::pending()?, set_of(SIGCONT), "and is cancelled");
    signal::raise(SIGTSTP)?;
    check_eq!(
        signal::pending()?,
        set_of(SIGTSTP),
        "as is what cancelled it"
    );
    signal::raise(SIGCONT)?;
    let memory = Mapping::shared(1)?;
    let child = start(|| {
        memory.write(0, 1);
        while memory.read(8) == 0 {
            breathe();
        }
        check_eq!(
            signal::pending()?,
            set_of(SIGCONT),
            "what waits for the child"
        );
        signal::change_mask(SIG_UNBLOCK, set_of(SIGCONT))?;
        check_eq!(CALLS.load(SeqCst), 1, "handlers run");
        Ok(())
    })?;
    while memory.read(0) == 0 {
        breathe();
    }
    stop_and_see(child)?;
    send(child, SIGCONT)?;
    memory.write(8, 1);
    finish(child)
}

/// A process stops with all its threads: those that run, those that sleep, and those that wait for a page.
fn threads() -> TestResult {
    let memory = Mapping::shared(3)?;
    let child = start(|| {
        let counter = |index: usize| {
            let word = memory.page_addr(index);
            move || {
                loop {
                    ulib::probe::Target::new(word).amo_add_u64(1);
                }
            }
        };
        for index in 0..2 {
            core::mem::forget(thread::spawn::<()>(counter(index))?);
        }
        core::mem::forget(thread::spawn(|| time::sleep(Duration::from_secs(1000)))?);
        let own = memory.page_addr(2);
        loop {
            ulib::probe::Target::new(own).amo_add_u64(1);
            stats::evict(own)?;
        }
    })?;
    let counts = || [0, 1, 2].map(|page| memory.read_page(page));
    while counts().contains(&0) {
        breathe();
    }
    for _ in 0..5 {
        stop_and_see(child)?;
        let before = counts();
        pause();
        check_eq!(counts(), before, "what the threads count");
        send(child, SIGCONT)?;
        let moved = |now: [u64; 3]| now.iter().zip(&before).all(|(now, before)| now > before);
        while !moved(counts()) {
            breathe();
        }
    }
    send(child, SIGKILL)?;
    check_eq!(process::wait(child)?, WaitStatus::Signaled(9), "its end");
    Ok(())
}

/// Who is stopped can be killed, and any other signal waits until it goes on.
fn kill() -> TestResult {
    dies_of(Signal::Kill, "a stopped process", || {
        let me = sys::getpid() as i32;
        let helper = process::spawn(move || {
            let info = || stats::processes().find(|info| info.pid == me as u32);
            while info().is_some_and(|info| info.state != ProcState::Stopped as u32) {
                breathe();
            }
            i32::from(sys::kill(me, SIGKILL).is_err())
        });
        if helper.is_ok() {
            let _ = signal::raise(SIGSTOP);
        }
    })?;
    let child = start(|| {
        loop {
            sys::sched_yield();
        }
    })?;
    stop_and_see(child)?;
    send(child, SIGUSR1)?;
    pause();
    check_eq!(
        state(child),
        Some(ProcState::Stopped),
        "after another signal"
    );
    send(child, SIGCONT)?;
    check_eq!(process::wait(child)?, WaitStatus::Signaled(10), "its end");
    Ok(())
}
