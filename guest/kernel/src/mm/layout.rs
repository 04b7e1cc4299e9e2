//! The kernel's half of the address space. Every page table has it, out of user mode's reach:
//!
//! | from | what |
//! |---|---|
//! | [`PHYSICAL_BASE`] | all of physical memory: RAM read-write, the kernel's image by section, devices |
//! | [`STACKS`] | kernel stacks, each above an unmapped guard page |
//!
//! The user half is described in the `vm` crate.

/// Where physical address 0 is mapped. The linker script holds the same number.
pub const PHYSICAL_BASE: usize = 0xffff_ffc0_0000_0000;

/// RAM starts here on this platform.
pub const RAM_START: usize = 0x8000_0000;

/// Where kernel stacks are mapped: the last gigabyte.
pub const STACKS: usize = 0xffff_ffff_c000_0000;

/// Bytes of a kernel stack, its trap frame included. File-system work runs on a stack of its own.
pub const STACK_SIZE: usize = 4 * crate::PAGE_SIZE;

/// From one kernel stack to the next: the stack and the guard page below it.
pub const STACK_STRIDE: usize = STACK_SIZE + crate::PAGE_SIZE;

/// Bytes of the stack that file-system calls run on.
pub const FILE_SYSTEM_STACK_SIZE: usize = 8 * crate::PAGE_SIZE;

/// Most kernel stacks there can be, and so most processes.
pub const STACK_COUNT: usize = 512;

/// User addresses lie below this (Sv39's lower half).
pub const USER_END: usize = 0x40_0000_0000;

/// The page of each process that signal handlers return to, the highest that is mapped.
pub const TRAMPOLINE: usize = USER_END - 2 * crate::PAGE_SIZE;
