//! Processes: what the kernel knows of each, and the table of them.

pub mod exec;
pub mod exit;
pub mod fork;
pub mod process;
pub mod sched;
pub mod signal;
pub mod table;

pub use process::{Pid, Process, State};
pub use table::{current, with_current};

use alloc::string::String;

use crate::mm::kernel_stack::KernelStack;

/// The first process, which adopts orphans.
pub const INIT: Pid = 1;

/// What a new thread does before it goes to user mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Start {
    /// Nothing: it is a fork's child.
    User = 0,
    /// It mounts the root file system and becomes the first program.
    Init = 1,
    /// It frees memory in the background, for ever.
    Pageout = 2,
    /// It writes dirty pages to their files, for ever.
    Flusher = 3,
    /// It reads pages of files ahead of their use, for ever.
    Reader = 4,
}

/// The first kernel code of a new thread, called by the assembler with a [`Start`]. Coming back
/// leads to user mode.
pub fn thread_main(argument: usize) {
    sched::after_switch();
    if argument == Start::Init as usize {
        crate::boot::init::run();
    } else if argument == Start::Pageout as usize {
        crate::mm::pager::reclaim_for_ever();
    } else if argument == Start::Flusher as usize {
        crate::mm::writeback::flush_for_ever();
    } else if argument == Start::Reader as usize {
        crate::mm::readahead::read_for_ever();
    }
    let frame = with_current(|process| process.stack.as_ref().map(KernelStack::frame));
    if let Some(mut frame) = frame {
        crate::trap::before_user_mode(&mut frame, None);
        set_user_frame(&frame);
    }
}

/// Sets the registers that the running process, a thread of the kernel so far, goes to user mode with.
pub fn set_user_frame(frame: &crate::arch::TrapFrame) {
    with_current(|process| {
        if let Some(stack) = &mut process.stack {
            stack.set_frame(frame);
        }
    });
}

/// Which process runs, for messages. `None` before there is one, or when the table is taken.
pub fn running_name() -> Option<(Pid, String)> {
    let table = table::TABLE.try_lock()?;
    let process = table.running()?;
    Some((process.pid, process.name.clone()))
}
