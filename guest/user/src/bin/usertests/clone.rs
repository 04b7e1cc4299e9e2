//! `clone`: what it refuses, and processes that use another one's memory.

use crate::harness::{Gate, Test, TestResult, in_child};
use alloc::sync::Arc;
use ulib::abi::errno::EINVAL;
use ulib::abi::process::{
    CLONE_FILES, CLONE_FS, CLONE_NEWNS, CLONE_SIGHAND, CLONE_THREAD, CLONE_VFORK, CLONE_VM,
};
use ulib::abi::signal::SIGCHLD;
use ulib::abi::syscall::SYS_CLONE;
use ulib::mem::Mapping;
use ulib::probe::syscall;
use ulib::process::{self, WaitStatus};
use ulib::{sys, thread};

pub(crate) const TESTS: &[Test] = &[
    Test {
        name: "clone-refused",
        run: refused,
    },
    Test {
        name: "clone-vfork",
        run: vfork,
    },
    Test {
        name: "clone-vm",
        run: borrowed_memory,
    },
];

fn refused() -> TestResult {
    let shared = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND;
    for flags in [
        CLONE_THREAD,
        CLONE_THREAD | CLONE_VM,
        CLONE_SIGHAND | SIGCHLD,
        shared & !CLONE_VM | CLONE_THREAD,
        CLONE_NEWNS | CLONE_FS | SIGCHLD,
    ] {
        let made = syscall(SYS_CLONE, [flags, 0, 0, 0, 0, 0]);
        if made == Ok(0) {
            sys::exit(0);
        }
        check_eq!(made, Err(EINVAL), "clone({flags:#x})");
    }
    Ok(())
}

/// A child that borrows the memory keeps its parent waiting until it gives it back.
fn vfork() -> TestResult {
    let memory = Arc::new(Mapping::anonymous(1)?);
    let theirs = Arc::clone(&memory);
    let child = thread::borrow_memory(CLONE_VFORK, move || {
        for _ in 0..5 {
            sys::sched_yield();
        }
        theirs.write(0, u64::from(sys::getpid()));
        drop(theirs);
        6
    })?;
    let pid = child.pid;
    check_eq!(memory.read(0), u64::from(pid), "what the child wrote");
    child.release()?;
    check_eq!(process::wait(pid)?, WaitStatus::Exited(6), "its end");
    // And one that becomes another program, which does not end before it is told to.
    let (read, write) = process::pipe()?;
    let fds = (read.fd(), write.fd());
    let child = thread::borrow_memory(CLONE_VFORK, move || {
        let set = sys::dup3(fds.0, 0, 0).and_then(|_| sys::close(fds.1));
        if set.is_ok() {
            process::exec("/bin/cat", &["cat"]);
        }
        1
    })?;
    let pid = child.pid;
    child.release()?;
    let early = sys::wait4(pid as i32, ulib::abi::process::WNOHANG)?;
    check_eq!(early.map(|(pid, ..)| pid), None, "a child that runs on");
    drop(write);
    drop(read);
    check_eq!(
        process::wait(pid)?,
        WaitStatus::Exited(0),
        "the program's end"
    );
    Ok(())
}

/// A process that uses this one's memory, and nothing else of it.
fn borrowed_memory() -> TestResult {
    let memory = Arc::new(Mapping::anonymous(2)?);
    let gate = Gate::new()?;
    let (theirs, fd) = (Arc::clone(&memory), gate.read_fd());
    let child = thread::borrow_memory(0, move || {
        let own = sys::getpid() == sys::gettid();
        let passed = sys::read(fd, &mut [0]) == Ok(1) && sys::close(fd).is_ok();
        theirs.write(0, theirs.read(8) + 1);
        theirs.write_page(1, 5);
        i32::from(!(own && passed))
    })?;
    memory.write(8, 41);
    gate.open()?;
    let pid = child.pid;
    check!(pid != sys::getpid(), "a process of its own");
    check_eq!(process::wait(pid)?, WaitStatus::Exited(0), "its end");
    child.release()?;
    check_eq!(memory.read(0), 42, "what it wrote");
    check_eq!(memory.read_page(1), 5, "a page that it touched first");
    // It closed its own descriptor.
    gate.open()?;
    gate.pass()?;
    in_child(|| {
        check_eq!(memory.read(0), 42, "what a fork's child sees");
        memory.write(0, 1);
        Ok(())
    })?;
    check_eq!(memory.read(0), 42, "what stays after a fork's child wrote");
    Ok(())
}
