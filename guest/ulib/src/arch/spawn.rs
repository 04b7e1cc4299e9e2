//! Starting threads: a closure on a stack of its own.

use super::{machine, sys};
use crate::mem::Mapping;
use abi::errno::Errno;
use alloc::boxed::Box;
use core::sync::atomic::AtomicU32;

/// What a new thread runs; its result is its exit status.
pub(crate) type Body = Box<dyn FnOnce() -> i32 + Send>;

/// The first code of a new thread: `argument` is the address of what it runs.
extern "C" fn begin(argument: usize) -> ! {
    let body: *mut Body = core::ptr::with_exposed_provenance_mut(argument);
    // SAFETY: `onto_stack` leaked it for this thread alone.
    let body = unsafe { Box::from_raw(body) };
    let status = body();
    sys::exit_thread(status)
}

/// Makes a thread or process that shares this memory (`CLONE_VM` and more), and runs `body` on `stack`.
/// With the flags that say so its id is in `tid` until it has ended. Returns the id.
///
/// # Safety
/// The stack and the word stay as long as the child lives, and nothing else uses the stack.
pub(crate) unsafe fn onto_stack(
    flags: usize,
    stack: &Mapping,
    tid: &AtomicU32,
    body: Body,
) -> sys::Result<u32> {
    let argument = Box::into_raw(Box::new(body));
    let tid = tid.as_ptr().expose_provenance();
    let args = [flags, stack.addr() + stack.len(), tid, 0, tid];
    // SAFETY: the caller's duty; the stack's top is page-aligned, and so as the C convention wants it.
    let made = Errno::decode(unsafe {
        machine::clone_onto_stack(args, begin, argument.expose_provenance())
    });
    if made.is_err() {
        // SAFETY: no thread has taken it.
        drop(unsafe { Box::from_raw(argument) });
    }
    made.map(|tid| tid as u32)
}
