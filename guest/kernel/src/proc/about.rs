//! What a process is known by, beside what it needs to run: for `/proc`.

use alloc::{string::String, sync::Arc};
use core::ops::Range;

use crate::{arch, fs::inode::InodeRef};

/// The program that a process runs, shared by all that forked from it. Dropping the last reference may
/// sleep.
#[derive(Debug)]
pub struct Image {
    /// Its file.
    pub file: InodeRef,
    /// The path that the file was found at.
    pub path: String,
    /// Addresses of its code.
    pub code: Range<usize>,
    /// Addresses of its initial data.
    pub data: Range<usize>,
    /// Where the stack pointer was at first.
    pub stack: usize,
    /// Addresses of the strings of its arguments.
    pub arguments: Range<usize>,
    /// Addresses of the strings of its environment.
    pub environment: Range<usize>,
}

/// What a process is known by.
#[derive(Clone, Debug)]
pub struct About {
    /// Its program; `None` for a thread of the kernel, and for a zombie.
    pub image: Option<Arc<Image>>,
    /// When it was made, in ticks.
    pub started: u64,
}

impl About {
    /// A new thread of the kernel.
    #[must_use]
    pub fn new() -> Self {
        Self {
            image: None,
            started: arch::clock_ticks(),
        }
    }

    /// A forked child: the parent's program, and its own start.
    #[must_use]
    pub fn for_child(&self) -> Self {
        Self {
            started: arch::clock_ticks(),
            ..self.clone()
        }
    }
}

impl Default for About {
    fn default() -> Self {
        Self::new()
    }
}
