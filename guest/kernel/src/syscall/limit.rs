//! `prlimit64`, and what a process is told that is at a limit.

use abi::errno::{EFBIG, EINVAL, ENOMEM, ESRCH, Errno};
use abi::process::{
    RLIM_INFINITY, RLIMIT_AS, RLIMIT_DATA, RLIMIT_FSIZE, RLIMIT_MEMLOCK, RLIMIT_NOFILE, RLIMIT_RSS,
    RLIMIT_STACK, Rlimit,
};
use abi::signal::SIGXFSZ;
use vm::{LockLimit, SpaceId};

use super::Outcome;
use crate::{
    fs::volume,
    mm::{
        pager::{self, with_vm},
        user,
    },
    proc::{
        self, Pid, Process,
        signal::{self, Origin},
        table::with_table,
        with_current,
    },
};

/// Reads and changes a limit of any process: all are the same user's, who may (`CAP_SYS_RESOURCE`).
pub(super) fn prlimit64(pid: usize, resource: usize, new: usize, old: usize) -> Outcome {
    let asked: Option<Rlimit> = match new {
        0 => None,
        address => Some(user::read_value(address)?),
    };
    let pid = match pid as Pid {
        0 => proc::current(),
        id => with_table(|table| table.process_of(id).map(|process| process.pid)).ok_or(ESRCH)?,
    };
    let (mut limits, space) = with_process(pid, |process| (process.limits, process.space))?;
    let before = limits.get(resource).ok_or(EINVAL)?;
    if let Some(asked) = asked {
        // What is refused is refused before anything is done.
        limits.set(resource, asked)?;
        if let Some(space) = space {
            limit_memory(space, resource, asked)?;
        }
        let sizes = with_process(pid, |process| {
            if resource == RLIMIT_NOFILE {
                process.files.set_limit(asked.cur as usize);
            }
            process.limits.set(resource, asked)?;
            Ok(process.limits.sizes())
        })??;
        let sized = matches!(resource, RLIMIT_AS | RLIMIT_DATA | RLIMIT_STACK);
        // Memory that another process lends has that one's limits.
        if let Some(space) = space.filter(|&space| sized && !pager::is_shared(Some(space))) {
            with_vm(|vm| vm.set_size_limits(space, sizes));
        }
    }
    user::write_optional(old, &before)?;
    Ok(0)
}

fn with_process<R>(pid: Pid, work: impl FnOnce(&mut Process) -> R) -> Result<R, Errno> {
    with_table(|table| table.get(pid).map(work)).ok_or(ESRCH)
}

/// Limits that the address space keeps in ways of its own.
fn limit_memory(space: SpaceId, resource: usize, limit: Rlimit) -> Result<(), Errno> {
    match resource {
        RLIMIT_RSS => limit_resident(space, limit.cur),
        RLIMIT_MEMLOCK => {
            let limit = LockLimit {
                soft: limit.cur,
                hard: limit.max,
            };
            with_vm(|vm| vm.set_lock_limit(space, limit));
            Ok(())
        }
        _ => Ok(()),
    }
}

fn limit_resident(space: SpaceId, bytes: u64) -> Result<(), Errno> {
    let limit = (bytes != RLIM_INFINITY).then_some(bytes);
    let more = with_vm(|vm| {
        let heap = |bytes: Option<u64>| bytes.map_or(0, |bytes| vm.resident_limit_heap(bytes));
        heap(limit).saturating_sub(heap(vm.resident_limit(space)))
    });
    if more > 0 && !volume::make_room(more) {
        return Err(ENOMEM);
    }
    with_vm(|vm| vm.set_resident_limit(space, limit))
}

/// Whether the running process may let a file of `old` bytes have `len`.
pub(super) fn check_growth(old: u64, len: u64) -> Result<(), Errno> {
    let limit = with_current(|process| process.limits.soft(RLIMIT_FSIZE));
    if len > old && len > limit {
        return Err(too_large());
    }
    Ok(())
}

/// `EFBIG`, after the signal that goes with it where it is the process's limit and not the file system's.
pub(super) fn too_large() -> Errno {
    if with_current(|process| process.limits.soft(RLIMIT_FSIZE)) != RLIM_INFINITY {
        let (me, thread) = (proc::current(), proc::current_thread());
        // A thread that ignores the signal learns of it by the error.
        let _ = signal::send_to_thread(thread, None, SIGXFSZ, Origin::Process(me));
    }
    EFBIG
}
