//! Threads: closures that run beside one another in one address space.
#![allow(
    unsafe_code,
    reason = "promises that a thread's stack stays until the thread has ended"
)]

use crate::arch::spawn::{Body, onto_stack};
use crate::mem::Mapping;
use crate::sys::{self, Result};
use crate::{futex, io};
use abi::mm::PROT_NONE;
use abi::process::{
    CLONE_CHILD_CLEARTID, CLONE_CHILD_SETTID, CLONE_FILES, CLONE_FS, CLONE_PARENT_SETTID,
    CLONE_SIGHAND, CLONE_SYSVSEM, CLONE_THREAD, CLONE_VM,
};
use abi::signal::SIGCHLD;
use alloc::boxed::Box;
use alloc::sync::Arc;
use core::sync::atomic::{AtomicU32, Ordering};
use spin::Mutex;

/// Pages of a thread's stack, which cost frames only when they are touched.
const STACK_PAGES: usize = 16;

/// What makes a thread, as C libraries ask for it.
const THREAD: usize = CLONE_VM
    | CLONE_FS
    | CLONE_FILES
    | CLONE_SIGHAND
    | CLONE_THREAD
    | CLONE_SYSVSEM
    | CLONE_PARENT_SETTID
    | CLONE_CHILD_SETTID
    | CLONE_CHILD_CLEARTID;

/// The calling thread's id.
#[must_use]
pub fn id() -> u32 {
    sys::gettid()
}

/// A stack, above a page that nobody may touch.
#[derive(Debug)]
struct Stack {
    guard: Mapping,
    pages: Mapping,
}

impl Stack {
    fn new() -> Result<Self> {
        let mut guard = Mapping::anonymous(1 + STACK_PAGES)?;
        let pages = guard.split_off(1);
        guard.protect(PROT_NONE)?;
        Ok(Self { guard, pages })
    }
}

/// A thread. Dropping it waits for its end: its stack is needed until then.
#[derive(Debug)]
pub struct Thread<T> {
    tid: u32,
    /// Its id, until the kernel has done with it and writes 0.
    alive: Arc<AtomicU32>,
    result: Arc<Mutex<Option<T>>>,
    stack: Stack,
}

/// Runs `body` in a thread of its own.
pub fn spawn<T: Send + 'static>(body: impl FnOnce() -> T + Send + 'static) -> Result<Thread<T>> {
    let result = Arc::new(Mutex::new(None));
    let place = Arc::clone(&result);
    let body: Body = Box::new(move || {
        let value = body();
        *place.lock() = Some(value);
        drop(place);
        0
    });
    // What it would be when the thread has ended, until there is one.
    let alive = Arc::new(AtomicU32::new(0));
    let stack = Stack::new()?;
    // SAFETY: both are part of the `Thread`, whose drop waits until the kernel has done with it.
    let tid = unsafe { onto_stack(THREAD, &stack.pages, &alive, body) }?;
    Ok(Thread {
        tid,
        alive,
        result,
        stack,
    })
}

impl<T> Thread<T> {
    /// Its id.
    #[must_use]
    pub fn tid(&self) -> u32 {
        self.tid
    }

    /// Where its stack is.
    #[must_use]
    pub fn stack(&self) -> core::ops::Range<usize> {
        let start = self.stack.pages.addr();
        start..start + self.stack.pages.len()
    }

    /// The page below its stack.
    #[must_use]
    pub fn guard(&self) -> usize {
        self.stack.guard.addr()
    }

    /// Whether it has ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.alive.load(Ordering::Acquire) == 0
    }

    /// Waits for its end, and returns what it returned: `None` if it ended otherwise.
    pub fn join(self) -> Option<T> {
        self.wait();
        self.result.lock().take()
    }

    fn wait(&self) {
        loop {
            let tid = self.alive.load(Ordering::Acquire);
            if tid == 0 {
                return;
            }
            // Whatever ends the sleep, the word is looked at again. The kernel wakes by what is mapped.
            let _ = futex::wait(&self.alive, tid, None, 0);
        }
    }
}

impl<T> Drop for Thread<T> {
    fn drop(&mut self) {
        self.wait();
    }
}

/// A process that uses this one's memory. Dropping it waits for nothing.
#[derive(Debug)]
pub struct Borrower {
    /// Its id.
    pub pid: u32,
    stack: Stack,
    _alive: Arc<AtomicU32>,
}

impl Borrower {
    /// Lets go of its stack, once it has ended or become another program.
    pub fn release(self) -> Result<()> {
        let Stack { guard, pages } = self.stack;
        guard.unmap()?;
        pages.unmap()
    }
}

/// Runs `body` in a process of its own that shares this one's memory, and ends with its result. With
/// `CLONE_VFORK` among the flags it has ended, or become another program, when this returns. What `body`
/// uses must stay until then.
pub fn borrow_memory(
    flags: usize,
    body: impl FnOnce() -> i32 + Send + 'static,
) -> Result<Borrower> {
    io::flush();
    let stack = Stack::new()?;
    let alive = Arc::new(AtomicU32::new(0));
    let flags = flags | CLONE_VM | SIGCHLD;
    // SAFETY: the stack goes with the `Borrower`, which is released when the process has done with it.
    let pid = unsafe { onto_stack(flags, &stack.pages, &alive, Box::new(body)) }?;
    Ok(Borrower {
        pid,
        stack,
        _alive: alive,
    })
}
