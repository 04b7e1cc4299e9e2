//! The linker's and the stack's stand-ins.

use core::ops::Range;

/// The parts of the kernel's image, by virtual address.
#[derive(Clone, Debug)]
pub struct ImageLayout {
    /// Code.
    pub text: Range<usize>,
    /// Constants.
    pub rodata: Range<usize>,
    /// The first page after the image.
    pub end: usize,
}

/// There is no image.
#[must_use]
pub fn image_layout() -> ImageLayout {
    ImageLayout {
        text: 0..0,
        rodata: 0..0,
        end: 0,
    }
}

/// No stack of its own: work runs on the caller's.
#[derive(Debug)]
pub struct Stack;

impl Stack {
    /// Nothing.
    #[must_use]
    pub fn new(_: usize) -> Self {
        Self
    }

    /// Runs `work`.
    pub fn run<R>(&mut self, work: impl FnOnce() -> R) -> R {
        work()
    }

    /// Nothing is used.
    #[must_use]
    pub fn high_water(&self) -> usize {
        0
    }
}
