//! A second stack for work that needs more room than a kernel stack has.

use alloc::{vec, vec::Vec};

use super::call_on_stack;

/// The word that the lowest places of an unused stack hold.
const CANARY: u128 = 0x5ca1_ab1e_5ca1_ab1e_5ca1_ab1e_5ca1_ab1e;
const CANARIES: usize = 4;

/// A stack of its own, in the direct map.
#[derive(Debug)]
pub struct Stack {
    words: Vec<u128>,
}

impl Stack {
    /// A stack of `size` bytes.
    #[must_use]
    pub fn new(size: usize) -> Self {
        Self {
            words: vec![CANARY; size / size_of::<u128>()],
        }
    }

    /// Runs `work` on it and comes back. The work may sleep.
    ///
    /// # Panics
    /// When the work used all of the stack.
    pub fn run<R>(&mut self, work: impl FnOnce() -> R) -> R {
        struct Job<F, R> {
            work: Option<F>,
            result: Option<R>,
        }
        extern "C" fn run<F: FnOnce() -> R, R>(job: *mut core::ffi::c_void) {
            // SAFETY: `job` is the `Job<F, R>` below, alive and unshared during the call.
            let job = unsafe { &mut *job.cast::<Job<F, R>>() };
            job.result = job.work.take().map(|work| work());
        }
        fn runner<F: FnOnce() -> R, R>(_: &Job<F, R>) -> extern "C" fn(*mut core::ffi::c_void) {
            run::<F, R>
        }
        let mut job = Job {
            work: Some(work),
            result: None,
        };
        let function = runner(&job);
        let top = self.words.as_mut_ptr_range().end.addr();
        // SAFETY: the stack is mapped and lent to this call alone; `job` outlives it.
        unsafe { call_on_stack((&raw mut job).cast(), function, top) };
        assert!(
            self.words[..CANARIES].iter().all(|&word| word == CANARY),
            "the second stack of {} bytes overflowed",
            self.words.len() * size_of::<u128>()
        );
        job.result.expect("the work ran")
    }

    /// Bytes that were ever used.
    #[must_use]
    pub fn high_water(&self) -> usize {
        let unused = self
            .words
            .iter()
            .take_while(|&&word| word == CANARY)
            .count();
        (self.words.len() - unused) * size_of::<u128>()
    }
}
