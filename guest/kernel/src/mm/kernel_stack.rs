//! Kernel stacks: one a process, above an unmapped guard page.
//!
//! From the top down: the process's trap frame, then the stack itself. The lowest bytes keep the
//! context of the thread while it is suspended.
#![allow(unsafe_code, reason = "stacks and what lies on them are raw memory")]

use alloc::vec::Vec;

use super::{kernel_map, layout};
use crate::{
    PAGE_SIZE,
    arch::{self, Context, TrapFrame},
    sync::Global,
};

const PAGES: usize = layout::STACK_SIZE / PAGE_SIZE;

/// Which places are taken.
static PLACES: Global<Vec<bool>> = Global::new("kernel stacks", Vec::new());

/// A mapped kernel stack.
#[derive(Debug)]
pub struct KernelStack {
    place: usize,
}

/// Frames that a kernel stack takes.
pub const FRAMES: usize = PAGES;

impl KernelStack {
    /// Maps a stack onto these frames. Gives them back when there are as many stacks as there can be.
    pub fn new(frames: [usize; PAGES]) -> Result<Self, [usize; PAGES]> {
        let mut places = PLACES.lock();
        let place = match places.iter().position(|taken| !taken) {
            Some(free) => free,
            None if places.len() < layout::STACK_COUNT => {
                places.push(false);
                places.len() - 1
            }
            None => return Err(frames),
        };
        places[place] = true;
        let stack = Self { place };
        for (index, frame) in frames.into_iter().enumerate() {
            kernel_map::map_stack_page(stack.bottom() + index * PAGE_SIZE, frame);
        }
        Ok(stack)
    }

    /// Unmaps it and returns its frames. No thread may be running on it.
    pub fn free(self) -> [usize; PAGES] {
        let bottom = self.bottom();
        PLACES.lock()[self.place] = false;
        core::array::from_fn(|index| kernel_map::unmap_stack_page(bottom + index * PAGE_SIZE))
    }

    /// The name of the suspended thread that this stack holds.
    #[must_use]
    pub fn thread(&self) -> Thread {
        Thread(self.bottom())
    }

    /// Prepares a thread that starts in [`crate::proc::thread_main`] with `argument`, and then runs
    /// user code from `frame`.
    pub fn prepare(&mut self, frame: &TrapFrame, argument: usize) {
        let context = Context::new(self.frame_address(), argument);
        // SAFETY: both places lie in this stack, aligned, and nothing runs on it yet.
        unsafe {
            self.thread().context().write(context);
            core::ptr::with_exposed_provenance_mut::<TrapFrame>(self.frame_address()).write(*frame);
        }
    }

    /// Sets the registers that the thread of this stack goes to user mode with. It must not be serving
    /// a trap from there.
    pub fn set_frame(&mut self, frame: &TrapFrame) {
        // SAFETY: the frame's place is above everything that the thread has on its stack.
        unsafe {
            core::ptr::with_exposed_provenance_mut::<TrapFrame>(self.frame_address()).write(*frame)
        }
    }

    /// The registers that the thread of this stack goes to user mode with, as last set.
    #[must_use]
    pub fn frame(&self) -> TrapFrame {
        // SAFETY: `prepare` wrote a frame there, and the assembler keeps one there since.
        unsafe { core::ptr::with_exposed_provenance::<TrapFrame>(self.frame_address()).read() }
    }

    fn frame_address(&self) -> usize {
        self.bottom() + layout::STACK_SIZE - size_of::<TrapFrame>()
    }

    fn bottom(&self) -> usize {
        layout::STACKS + self.place * layout::STACK_STRIDE + PAGE_SIZE
    }
}

/// A thread of the kernel, by where its context is kept. Valid as long as its stack is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thread(usize);

impl Thread {
    /// Suspends the running thread, which must be this one, and resumes `next`. Returns when
    /// something resumes this one.
    pub fn switch_to(self, next: Self) {
        // SAFETY: the scheduler frees a stack only once its thread has been switched away from for
        // the last time, and resumes only threads that were prepared or suspended.
        unsafe { arch::switch(self.context(), next.context()) }
    }

    /// Resumes this thread from the boot stack, which is left for good.
    pub fn switch_to_first(self) -> ! {
        let mut boot = Context::default();
        // SAFETY: as above; nothing resumes `boot`.
        unsafe { arch::switch(&raw mut boot, self.context()) }
        unreachable!("nothing resumes the boot stack")
    }

    fn context(self) -> *mut Context {
        core::ptr::with_exposed_provenance_mut(self.0)
    }
}

/// Whether an address lies in the guard page of a kernel stack.
#[must_use]
pub fn is_guard(address: usize) -> bool {
    address >= layout::STACKS
        && (address - layout::STACKS) % layout::STACK_STRIDE < PAGE_SIZE
        && (address - layout::STACKS) / layout::STACK_STRIDE < layout::STACK_COUNT
}
