//! Processes and their threads.
//!
//! | module | what |
//! |---|---|
//! | [`about`] | what a process is known by, for `/proc` |
//! | [`process`], [`thread`] | what the threads of a process share, and what each has for itself |
//! | [`table`] | all of them, and who runs |
//! | [`sched`] | turns, sleep and wake |
//! | [`clone`], [`fork`] | making threads and processes; a copy's memory |
//! | [`exec`] | becoming another program |
//! | [`exit`], [`wait`] | ending, and a parent's learning of it |
//! | [`signal`], [`job`] | signals; stopping and going on |
//! | [`futex`] | sleeping on a word of memory |

pub mod about;
pub mod clone;
pub mod exec;
pub mod exit;
pub mod fork;
pub mod futex;
pub mod job;
pub mod limits;
pub mod process;
pub mod sched;
pub mod signal;
pub mod table;
pub mod thread;
pub mod wait;

pub use process::{Pid, Process};
pub use table::{charge, current, current_thread, with_current, with_running};
pub use thread::{State, Thread};

use alloc::string::String;

use crate::mm::user;

/// The first process, which adopts orphans.
pub const INIT: Pid = 1;

/// What a new thread does before it goes to user mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Start {
    /// Its id is written where `clone` was told to.
    User = 0,
    /// It mounts the root file system and becomes the first program.
    Init = 1,
    /// It frees memory in the background, for ever.
    Pageout = 2,
    /// It writes dirty pages to their files, for ever.
    Flusher = 3,
    /// It reads pages of files ahead of their use, for ever.
    Reader = 4,
    /// It makes large pages of small ones, for ever.
    Khugepaged = 5,
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
    } else if argument == Start::Khugepaged as usize {
        crate::mm::khugepaged::promote_for_ever();
    }
    let (tid, set_tid) = with_running(|thread, _| (thread.tid, thread.set_tid));
    if set_tid != 0 {
        // As on Linux, a bad address is the program's own loss.
        let _ = user::write_value(set_tid, &tid);
    }
    let mut frame = with_running(|thread, _| thread.stack.frame());
    crate::trap::before_user_mode(&mut frame, None);
    set_user_frame(&frame);
}

/// Sets the registers that the running thread, one of the kernel so far, goes to user mode with.
pub fn set_user_frame(frame: &crate::arch::TrapFrame) {
    with_running(|thread, _| thread.stack.set_frame(frame));
}

/// Which process runs, for messages. `None` before there is one, or when the table is taken.
pub fn running_name() -> Option<(Pid, String)> {
    let table = table::TABLE.try_lock()?;
    let process = table.running()?;
    Some((process.pid, process.name.clone()))
}
