//! What the program was started with: arguments, environment, auxiliary vector.
#![allow(
    unsafe_code,
    reason = "reads the vectors that the kernel put on the stack"
)]

use core::ffi::{CStr, c_char};
use core::sync::atomic::{AtomicUsize, Ordering};

/// Where the kernel put `argc`; 0 before start-up and on the host.
static VECTORS: AtomicUsize = AtomicUsize::new(0);

/// Remembers where the vectors are.
///
/// # Safety
/// `stack` must be the address of `argc`, followed by a NULL-terminated `argv`, a NULL-terminated
/// `envp` and an auxiliary vector ended by `AT_NULL`, all of which stay unchanged for ever.
#[cfg(target_os = "none")]
pub(crate) unsafe fn init(stack: usize) {
    VECTORS.store(stack, Ordering::Relaxed);
}

/// Where the stack's frames end and what the kernel put there begins.
pub(crate) fn stack_top() -> usize {
    VECTORS.load(Ordering::Relaxed)
}

/// The word at `index` counted from `argc`; 0 where nothing is known.
fn word(index: usize) -> usize {
    let base: *const usize = core::ptr::with_exposed_provenance(VECTORS.load(Ordering::Relaxed));
    if base.is_null() {
        return 0;
    }
    // SAFETY: `init`'s contract; callers stop at the terminators.
    unsafe { base.add(index).read() }
}

/// The string that the word at `index` points to; bytes that are not UTF-8 read as "?".
fn string(index: usize) -> Option<&'static str> {
    let start: *const c_char = core::ptr::with_exposed_provenance(word(index));
    if start.is_null() {
        return None;
    }
    // SAFETY: `init`'s contract: argv and envp point to NUL-terminated strings that stay.
    let string = unsafe { CStr::from_ptr(start) };
    Some(string.to_str().unwrap_or("?"))
}

fn argc() -> usize {
    word(0)
}

fn env_count() -> usize {
    (0..).take_while(|i| word(2 + argc() + i) != 0).count()
}

/// The arguments, the program's name first.
#[derive(Clone, Copy, Debug)]
pub struct Args(());

/// The arguments, the program's name first.
#[must_use]
pub fn args() -> Args {
    Args(())
}

impl Args {
    /// How many there are, the program's name included.
    #[must_use]
    pub fn len(self) -> usize {
        argc()
    }

    /// Whether there is not even a name.
    #[must_use]
    pub fn is_empty(self) -> bool {
        argc() == 0
    }

    /// The argument at `index`; the program's name is at 0.
    #[must_use]
    pub fn get(self, index: usize) -> Option<&'static str> {
        if index < argc() {
            string(1 + index)
        } else {
            None
        }
    }

    /// The program's name as its user wrote it, without folders.
    #[must_use]
    pub fn program(self) -> &'static str {
        let path = self.get(0).unwrap_or("?");
        path.rsplit('/').next().unwrap_or(path)
    }

    /// The arguments behind the name.
    pub fn rest(self) -> impl Iterator<Item = &'static str> + Clone {
        (1..argc()).filter_map(move |index| self.get(index))
    }
}

/// The environment as `NAME=value` strings.
pub fn vars() -> impl Iterator<Item = &'static str> {
    let first = 2 + argc();
    (0..env_count()).filter_map(move |index| string(first + index))
}

/// The value of an environment variable.
#[must_use]
pub fn var(name: &str) -> Option<&'static str> {
    vars().find_map(|entry| entry.strip_prefix(name)?.strip_prefix('='))
}

/// The value of an entry `AT_*` of the auxiliary vector.
#[must_use]
pub fn auxv(kind: u64) -> Option<u64> {
    if VECTORS.load(Ordering::Relaxed) == 0 {
        return None;
    }
    let first = 2 + argc() + env_count() + 1;
    (0..)
        .map(|entry| {
            (
                word(first + 2 * entry) as u64,
                word(first + 2 * entry + 1) as u64,
            )
        })
        .take_while(|&(key, _)| key != abi::process::AT_NULL)
        .find_map(|(key, value)| (key == kind).then_some(value))
}
