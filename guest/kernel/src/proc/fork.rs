//! `clone`, in the form of `fork`: a child that is a copy, sharing every page until one side writes.

use abi::errno::{EINVAL, ENOMEM, Errno};
use abi::process::{
    CLONE_CHILD_CLEARTID, CLONE_CHILD_SETTID, CLONE_PARENT_SETTID, CLONE_SETTLS, CLONE_VFORK,
    CLONE_VM, CSIGNAL,
};
use abi::signal::NSIG;
use alloc::boxed::Box;

use super::{Pid, Process, Start, State, process::Usage, table::with_table};
use crate::{
    arch::{self, TrapFrame},
    mm::{heap, kernel_stack::KernelStack, pager, user},
};

/// What can be asked for. `CLONE_VM` with `CLONE_VFORK` is `vfork`, which may be a plain fork.
const SUPPORTED: usize = CSIGNAL
    | CLONE_VM
    | CLONE_VFORK
    | CLONE_SETTLS
    | CLONE_PARENT_SETTID
    | CLONE_CHILD_SETTID
    | CLONE_CHILD_CLEARTID;

/// Bytes of heap for a process, its areas included, and for each page that it shares with its parent.
const FORK_HEAP: usize = 8 << 10;
const SHARED_PAGE_HEAP: usize = 64;

/// Makes a child. It goes on where the parent does, with 0 as its result and, if given, a stack and a
/// thread pointer of its own. Returns its id.
pub fn clone(
    frame: &TrapFrame,
    [flags, stack, parent_tid, tls, _, _]: [usize; 6],
) -> Result<Pid, Errno> {
    let is_thread = flags & (CLONE_VM | CLONE_VFORK) == CLONE_VM;
    if flags & !SUPPORTED != 0 || is_thread {
        return Err(EINVAL);
    }
    let mut child_frame = *frame;
    child_frame.x[TrapFrame::A0] = 0;
    if stack != 0 {
        child_frame.x[TrapFrame::SP] = stack;
    }
    if flags & CLONE_SETTLS != 0 {
        child_frame.x[TrapFrame::TP] = tls;
    }
    let pid = fork(&child_frame, flags & CSIGNAL)?;
    if flags & CLONE_PARENT_SETTID != 0 {
        // As on Linux, a bad address does not undo the fork.
        let _ = user::write_value(parent_tid, &pid);
    }
    Ok(pid)
}

fn fork(child_frame: &TrapFrame, exit_signal: usize) -> Result<Pid, Errno> {
    let parent_space = pager::current_space()?;
    let resident = pager::with_vm(|vm| vm.counts(parent_space)).map_or(0, |counts| counts.resident);
    if !heap::has_room_for(FORK_HEAP + resident as usize * SHARED_PAGE_HEAP) {
        return Err(ENOMEM);
    }
    let space = pager::run(|vm, attempt| vm.fork(parent_space, attempt))??;
    let stack = match pager::new_stack() {
        Ok(stack) => stack,
        Err(errno) => {
            pager::destroy_space(space);
            return Err(errno);
        }
    };
    let root = pager::root_of(space)?;
    Ok(with_table(|table| {
        let pid = table.new_pid();
        let parent = table.running_mut().expect("a process forks");
        if core::mem::take(&mut parent.float_dirty) {
            arch::save_float_registers(&mut parent.float);
        }
        let child = Process {
            pid,
            parent: parent.pid,
            group: parent.group,
            name: parent.name.clone(),
            state: State::Runnable,
            wake_at: None,
            stack: Some(prepared(stack, child_frame)),
            space: Some(space),
            root,
            files: parent.files.clone(),
            directory: parent.directory.clone(),
            umask: parent.umask,
            signals: parent.signals.for_child(),
            exit_signal: if exit_signal <= NSIG { exit_signal } else { 0 },
            alarm: None,
            float: Box::new(*parent.float),
            float_dirty: false,
            about: parent.about.for_child(),
            usage: Usage::default(),
            children_usage: Usage::default(),
        };
        table.insert(child);
        pid
    }))
}

fn prepared(stack: KernelStack, frame: &TrapFrame) -> KernelStack {
    let mut stack = stack;
    stack.prepare(frame, Start::User as usize);
    stack
}
