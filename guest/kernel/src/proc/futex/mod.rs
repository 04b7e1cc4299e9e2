//! Futexes: sleeping until another thread says that a word of memory has changed (`futex(2)`).
//!
//! | module | what |
//! |---|---|
//! | [`queue`] | who waits for what, in order: pure |
//! | [`robust`] | what a thread that ends leaves behind |
//!
//! The kernel is not interrupted, so a thread that reads the word and goes to sleep without a fault in
//! between cannot miss a change: every path here does all that may sleep first, and then both at once.

pub mod queue;
pub mod robust;

use abi::errno::{EAGAIN, EFAULT, EINTR, EINVAL, ETIMEDOUT, Errno};
use vm::{Access, VirtAddr};

use super::{
    Pid,
    sched::{self, Channel},
    table::{self, with_table},
};
use crate::{
    PAGE_SIZE, arch,
    mm::{pager, user},
    sync::Global,
};
use queue::{Key, Queue};

/// A bit set that every waiter has a bit of.
pub const ANY: u32 = u32::MAX;

static QUEUE: Global<Queue> = Global::new("futexes", Queue::new());

/// Whether a futex is said to be used by one process only, so that its address names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// It is (`FUTEX_PRIVATE_FLAG`).
    Private,
    /// It may lie in memory that others map too, at addresses of their own.
    Shared,
}

/// What a word of the running process's memory is known by. Does not sleep.
fn key_of(address: usize, scope: Scope) -> Result<Key, Errno> {
    let end = address.checked_add(size_of::<u32>()).ok_or(EFAULT)?;
    if address % size_of::<u32>() != 0 {
        return Err(EINVAL);
    }
    if end > crate::mm::layout::USER_END {
        return Err(EFAULT);
    }
    let space = pager::current_space()?;
    let private = Key::Private { space, address };
    if scope == Scope::Private {
        return Ok(private);
    }
    let page = VirtAddr::new(address as u64).page();
    pager::with_vm(|vm| {
        let area = vm.areas(space).and_then(|areas| areas.find(page));
        let key = match area.ok_or(EFAULT)?.shared_page(page) {
            Some((object, index)) => Key::Shared {
                object,
                index,
                offset: address % PAGE_SIZE,
            },
            None => private,
        };
        Ok(key)
    })
}

/// As [`key_of`], of a word that can be read: it is there, or the program has no right to it.
fn key_of_word(address: usize, scope: Scope) -> Result<Key, Errno> {
    if scope == Scope::Shared {
        user::read_now(address)?;
    }
    key_of(address, scope)
}

/// Sleeps if the word holds `expected`, until somebody wakes this thread by one of the bits, or the clock
/// reads `deadline`.
pub fn wait(
    address: usize,
    scope: Scope,
    expected: u32,
    bits: u32,
    deadline: Option<u64>,
) -> Result<(), Errno> {
    let me = table::current_thread();
    key_of(address, scope)?;
    // From here to the sleep nothing else sleeps.
    let word = user::read_now(address)?;
    let key = key_of(address, scope)?;
    if word != expected {
        return Err(EAGAIN);
    }
    QUEUE.lock().add(key, bits, me);
    loop {
        let slept = sched::sleep_until(Channel::Futex, deadline);
        let mut queue = QUEUE.lock();
        if !queue.has(me) {
            return Ok(());
        }
        let late = deadline.is_some_and(|at| at <= arch::clock_ticks());
        if slept.is_err() || late {
            queue.remove(me);
            return Err(if late { ETIMEDOUT } else { EINTR });
        }
    }
}

/// Wakes up to `most` threads that wait for the word by one of the bits. Returns how many.
pub fn wake(address: usize, scope: Scope, most: usize, bits: u32) -> Result<usize, Errno> {
    let key = key_of_word(address, scope)?;
    let woken = QUEUE.lock().take(key, most, bits);
    Ok(wake_threads(&woken))
}

fn wake_threads(tids: &[Pid]) -> usize {
    with_table(|table| {
        for &tid in tids {
            sched::wake_thread(table, tid, Channel::Futex);
        }
    });
    tids.len()
}

/// Wakes up to `wake` threads that wait for the word, and has up to `requeue` others wait for another word
/// instead: if `expected` is given, only while the word holds it. Returns how many it was in all.
pub fn requeue(
    [from, to]: [usize; 2],
    scope: Scope,
    [wake, requeue]: [usize; 2],
    expected: Option<u32>,
) -> Result<usize, Errno> {
    key_of_word(to, scope)?;
    key_of_word(from, scope)?;
    if let Some(expected) = expected {
        if user::read_now(from)? != expected {
            return Err(EAGAIN);
        }
    }
    // Looked up again, since reading may have slept.
    let (from, to) = (key_of(from, scope)?, key_of(to, scope)?);
    let (woken, moved) = {
        let mut queue = QUEUE.lock();
        let woken = queue.take(from, wake, ANY);
        (woken, queue.requeue(from, to, requeue))
    };
    Ok(wake_threads(&woken) + moved)
}

/// Writes a 0 where a thread's id was, and wakes who waits for its end there.
pub(super) fn clear_and_wake(address: usize) {
    // As on Linux, a bad address is the program's own loss. Threads wait by the address, others by what
    // is mapped there: `FUTEX_WAIT` of either kind finds it, when nothing but this memory has it.
    if user::write_value(address, &0u32).is_ok() {
        let _ = wake(address, Scope::Shared, 1, ANY);
    }
}

/// Changes a word of user memory in one go, if the program may write it.
fn update(address: usize, change: impl Fn(u32) -> u32) -> Result<(u32, u32), Errno> {
    loop {
        let old = user::read_now(address)?;
        let new = change(old);
        if user::write_now(address, new).is_ok() {
            return Ok((old, new));
        }
        // Not writable now: let it be made so, and look at the word again.
        user::touch(address, Access::Store)?;
    }
}
