//! This system's own calls: what virtual memory is doing.

use alloc::vec::Vec;

use abi::errno::{EINVAL, EIO, ENOENT};
use abi::vmstat::{ProcInfo, ProcState, VmCtl};
use vm::{PolicyKind, SpaceId, VirtAddr};

use super::Outcome;
use crate::{
    fs::volume,
    mm::{pager, user, writeback},
    println,
    proc::{Process, State, sched::Channel, table::with_table},
    time,
    trap::account,
};

pub(super) fn vmstat(buffer: usize) -> Outcome {
    let stats = pager::with_vm(|vm| vm.stats());
    user::write_value(buffer, &stats)?;
    Ok(0)
}

pub(super) fn procinfo(index: usize, buffer: usize) -> Outcome {
    account::settle();
    let found: Option<(ProcInfo, Option<SpaceId>)> = with_table(|table| {
        let mut processes: Vec<&Process> = table.iter().collect();
        processes.sort_by_key(|process| process.pid);
        processes
            .get(index)
            .map(|process| (describe(process), process.space))
    });
    let (mut info, space) = found.ok_or(ENOENT)?;
    if let Some(counts) = space.and_then(|space| pager::with_vm(|vm| vm.counts(space))) {
        info.pages_reserved = counts.reserved;
        info.pages_resident = counts.resident;
        info.pages_swapped = counts.swapped;
        info.pages_table = counts.tables;
    }
    user::write_value(buffer, &info)?;
    Ok(0)
}

fn describe(process: &Process) -> ProcInfo {
    let state = match process.state {
        State::Runnable => ProcState::Runnable,
        State::Sleeping {
            channel: Channel::Disk(_) | Channel::Page(_) | Channel::Memory | Channel::Lock(_),
            ..
        } => ProcState::Paging,
        State::Sleeping { .. } => ProcState::Sleeping,
        State::Zombie(_) => ProcState::Zombie,
    };
    let mut name = [0; 32];
    for (to, from) in name.iter_mut().zip(process.name.bytes()) {
        *to = from;
    }
    ProcInfo {
        pid: process.pid,
        ppid: process.parent,
        state: state as u32,
        name,
        minor_faults: process.usage.minor_faults,
        major_faults: process.usage.major_faults,
        user_ns: time::ticks_to_ns(process.usage.times.user),
        system_ns: time::ticks_to_ns(process.usage.times.system),
        ..ProcInfo::default()
    }
}

pub(super) fn pageinfo(address: usize, buffer: usize) -> Outcome {
    let space = pager::current_space()?;
    let info = pager::with_vm(|vm| vm.page_info(space, VirtAddr::new(address as u64)));
    user::write_value(buffer, &info)?;
    Ok(0)
}

pub(super) fn vmctl(op: usize, argument: usize) -> Outcome {
    match VmCtl::from_number(op).ok_or(EINVAL)? {
        VmCtl::EvictPage => pager::evict(VirtAddr::new(argument as u64)).map(|()| 0),
        VmCtl::FailSwap => {
            pager::fail_swap(argument as u64);
            Ok(0)
        }
        VmCtl::DropCaches => Ok(pager::with_vm(|vm| {
            vm.drop_caches();
            vm.stats().frames_free as usize
        })),
        VmCtl::SetPolicy => {
            let kind = PolicyKind::from_number(argument).ok_or(EINVAL)?;
            Ok(pager::with_vm(|vm| {
                let before = vm.policy();
                vm.set_policy(kind);
                before.number()
            }))
        }
        VmCtl::FailFiles => {
            volume::fail_transfers(argument as u64);
            Ok(0)
        }
        VmCtl::SetReadahead => {
            const MAX_PAGES: usize = 256;
            let pages = argument.min(MAX_PAGES) as u64;
            Ok(pager::with_vm(|vm| vm.set_readahead(pages)) as usize)
        }
        VmCtl::RunFlusher => writeback::run_flusher(argument.min(100) as u64).map(|()| 0),
        VmCtl::GetPolicy => Ok(pager::with_vm(|vm| vm.policy().number())),
        VmCtl::Audit => match pager::with_vm(|vm| vm.audit()) {
            Ok(()) => Ok(0),
            Err(wrong) => {
                println!("kernel: audit: {wrong}");
                Err(EIO)
            }
        },
    }
}
