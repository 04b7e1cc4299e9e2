//! This system's own calls: what virtual memory is doing.

use alloc::vec::Vec;

use abi::errno::{EINVAL, EIO, ENOENT, ENOMEM, Errno};
use abi::vmstat::{ProcInfo, ProcState, VmCtl};
use vm::{
    Frames, OOM_SCORE_ADJ_MAX, OOM_SCORE_ADJ_MIN, Overcommit, PolicyKind, SpaceId, Transparent,
    VirtAddr,
};

use super::Outcome;
use crate::{
    fs::volume,
    mm::{khugepaged, pager, protection, user, writeback},
    println,
    proc::{
        Process, State,
        exec::random,
        table::{Table, with_table},
    },
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
            .map(|process| (describe(table, process), process.space))
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

/// What a process does: the liveliest of what its threads do.
fn state_of(table: &Table, process: &Process) -> ProcState {
    if process.is_zombie() {
        return ProcState::Zombie;
    }
    if process.stop.is_some_and(|stop| stop.complete) {
        return ProcState::Stopped;
    }
    let states = table
        .threads_of(process.pid)
        .filter_map(|thread| match thread.state {
            State::Runnable => Some(ProcState::Runnable),
            State::Sleeping { .. } if thread.state.waits_for_disk() => Some(ProcState::Paging),
            State::Sleeping { .. } | State::Stopped => Some(ProcState::Sleeping),
            State::Ended => None,
        });
    let liveliness = |state: &ProcState| match state {
        ProcState::Runnable => 2,
        ProcState::Paging => 1,
        _ => 0,
    };
    states.max_by_key(liveliness).unwrap_or(ProcState::Runnable)
}

fn describe(table: &Table, process: &Process) -> ProcInfo {
    let state = state_of(table, process);
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

/// A number of pages that one request may have.
fn transfer_size(argument: usize) -> Result<u32, Errno> {
    let pages = u32::try_from(argument).map_err(|_| EINVAL)?;
    let sound = (1..=Frames::MAX as u32).contains(&pages);
    sound.then_some(pages).ok_or(EINVAL)
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
            if !volume::make_room(pager::with_vm(|vm| vm.policy_heap(kind))) {
                return Err(ENOMEM);
            }
            Ok(pager::with_vm(|vm| {
                let before = vm.policy();
                vm.set_policy(kind);
                before.number()
            }))
        }
        VmCtl::SwapCluster => {
            let pages = transfer_size(argument)?;
            Ok(pager::with_vm(|vm| {
                let before = vm.swap_cluster();
                vm.set_swap_cluster(pages);
                before as usize
            }))
        }
        VmCtl::SwapReadahead => {
            let pages = transfer_size(argument)?;
            Ok(pager::with_vm(|vm| {
                let before = vm.swap_readahead();
                vm.set_swap_readahead(pages);
                before as usize
            }))
        }
        VmCtl::Overcommit => {
            let mode = Overcommit::from_number(argument)?;
            Ok(pager::with_vm(|vm| {
                let before = vm.overcommit();
                vm.set_overcommit(mode);
                before as usize
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
        VmCtl::OomAdjust => {
            let adjustment = i16::try_from(argument as isize).map_err(|_| EINVAL)?;
            if !(OOM_SCORE_ADJ_MIN..=OOM_SCORE_ADJ_MAX).contains(&adjustment) {
                return Err(EINVAL);
            }
            let space = pager::current_space()?;
            pager::with_vm(|vm| vm.set_oom_adjustment(space, adjustment));
            Ok(0)
        }
        VmCtl::Randomize => {
            random::set_seed((argument != 0).then_some(argument as u64));
            Ok(0)
        }
        VmCtl::CheckProtection => match protection::check() {
            Ok(()) => Ok(0),
            Err(wrong) => {
                println!("kernel: protection: {wrong}");
                Err(EIO)
            }
        },
        VmCtl::LoadUnprotected => {
            // The copy has the right to user memory, which must be gone again with its end.
            user::read(argument, &mut [0])?;
            Ok(usize::from(protection::is_shut_out(argument)))
        }
        VmCtl::OverflowStack => Ok(protection::overflow_stack(argument)),
        VmCtl::GetPolicy => Ok(pager::with_vm(|vm| vm.policy().number())),
        VmCtl::SetHugePages => pager::resize_pool(argument as u64).map(|pages| pages as usize),
        VmCtl::HugePages => {
            let pool = pager::with_vm(|vm| vm.pool());
            let counts = [pool.total, pool.free, pool.reserved];
            counts
                .get(argument)
                .map(|&count| count as usize)
                .ok_or(EINVAL)
        }
        VmCtl::FreeBlocks => {
            let blocks = pager::with_vm(|vm| vm.free_blocks());
            blocks
                .get(argument)
                .map(|&count| count as usize)
                .ok_or(EINVAL)
        }
        VmCtl::SetTransparent => {
            let mode = *Transparent::ALL.get(argument).ok_or(EINVAL)?;
            let before = pager::with_vm(|vm| {
                let before = vm.transparent();
                vm.set_transparent(mode);
                before
            });
            khugepaged::after_change();
            let number = |mode| Transparent::ALL.iter().position(|&other| other == mode);
            number(before).ok_or(EINVAL)
        }
        op @ (VmCtl::KhugepagedScanSleep
        | VmCtl::KhugepagedPagesToScan
        | VmCtl::KhugepagedDefrag) => set_khugepaged(op, argument),
        VmCtl::CollapsePass => Ok(pager::with_vm(|vm| vm.collapse_pass()) as usize),
        VmCtl::Audit => match pager::with_vm(|vm| vm.audit()) {
            Ok(()) => Ok(0),
            Err(wrong) => {
                println!("kernel: audit: {wrong}");
                Err(EIO)
            }
        },
    }
}

/// Changes one of the settings of `khugepaged`. Returns what it was.
fn set_khugepaged(setting: VmCtl, argument: usize) -> Outcome {
    let value = argument as u64;
    let values = match setting {
        VmCtl::KhugepagedDefrag => 0..=1,
        VmCtl::KhugepagedPagesToScan => 1..=khugepaged::Settings::MAX,
        _ => 0..=khugepaged::Settings::MAX,
    };
    if !values.contains(&value) {
        return Err(EINVAL);
    }
    Ok(match setting {
        VmCtl::KhugepagedDefrag => usize::from(pager::with_vm(|vm| {
            let before = vm.khugepaged_defrag();
            vm.set_khugepaged_defrag(argument == 1);
            before
        })),
        VmCtl::KhugepagedPagesToScan => khugepaged::set_pages_to_scan(value) as usize,
        _ => khugepaged::set_sleep(value) as usize,
    })
}
