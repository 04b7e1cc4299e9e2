//! Pages that stay in memory.

use abi::errno::{EAGAIN, EFAULT, EINVAL, ENOMEM, Errno};
use abi::mm::{MCL_CURRENT, MCL_FUTURE, MCL_ONFAULT, MLOCK_ONFAULT};
use vm::{Locked, VirtAddr};

use super::{
    Outcome,
    memory::{address, check_heap},
};
use crate::{
    PAGE_SIZE,
    mm::{
        khugepaged,
        pager::{self, current_space, with_vm},
    },
};

pub(super) fn mlock(addr: usize, len: usize) -> Outcome {
    lock(addr, len, Locked::Yes)
}

pub(super) fn mlock2(addr: usize, len: usize, flags: usize) -> Outcome {
    match flags {
        0 => lock(addr, len, Locked::Yes),
        MLOCK_ONFAULT => lock(addr, len, Locked::OnFault),
        _ => Err(EINVAL),
    }
}

pub(super) fn munlock(addr: usize, len: usize) -> Outcome {
    lock(addr, len, Locked::No)
}

fn lock(addr: usize, len: usize, how: Locked) -> Outcome {
    let space = current_space()?;
    // Rounded to whole pages at both ends.
    let start = addr / PAGE_SIZE * PAGE_SIZE;
    let bytes = len.checked_add(addr - start).ok_or(EINVAL)? as u64;
    check_heap()?;
    with_vm(|vm| vm.lock(space, address(start), bytes, how))?;
    khugepaged::after_change();
    if how == Locked::Yes {
        bring_in(address(start), bytes).map_err(|errno| match errno {
            // What POSIX says (and Linux does).
            EFAULT => ENOMEM,
            ENOMEM => EAGAIN,
            errno => errno,
        })?;
    }
    Ok(0)
}

pub(super) fn mlockall(flags: usize) -> Outcome {
    if flags & !(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0
        || flags & (MCL_CURRENT | MCL_FUTURE) == 0
    {
        return Err(EINVAL);
    }
    let space = current_space()?;
    let how = if flags & MCL_ONFAULT != 0 {
        Locked::OnFault
    } else {
        Locked::Yes
    };
    let current = (flags & MCL_CURRENT != 0).then_some(how);
    let future = if flags & MCL_FUTURE != 0 {
        how
    } else {
        Locked::No
    };
    with_vm(|vm| vm.lock_all(space, current, future))?;
    if current == Some(Locked::Yes) {
        // Pages that cannot be had are passed over, as on Linux.
        populate_locked(address(0), crate::mm::layout::USER_END as u64);
    }
    Ok(0)
}

pub(super) fn munlockall() -> Outcome {
    let space = current_space()?;
    with_vm(|vm| vm.lock_all(space, Some(Locked::No), Locked::No))?;
    khugepaged::after_change();
    Ok(0)
}

/// Brings every page of a range in, up to the first that cannot be had.
fn bring_in(start: VirtAddr, len: u64) -> Result<(), Errno> {
    let space = current_space()?;
    for offset in (0..len).step_by(PAGE_SIZE) {
        let page = start.checked_add(offset).ok_or(EINVAL)?;
        pager::run(|vm, attempt| vm.populate(space, page, attempt))??;
    }
    Ok(())
}

/// `MAP_POPULATE`: a page that cannot be had now is faulted in later, or then reported.
pub(super) fn populate(start: VirtAddr, len: u64) {
    let _: Result<(), Errno> = bring_in(start, len);
}

/// Brings in what lies in a range and is locked, but not on fault.
pub(super) fn populate_locked(start: VirtAddr, len: u64) {
    let Ok(space) = current_space() else {
        return;
    };
    let Some(end) = start.checked_add(len).and_then(VirtAddr::page_up) else {
        return;
    };
    let mut from = start.page();
    while let Some(page) = with_vm(|vm| vm.next_locked(space, from, end)) {
        let _: Result<Result<(), Errno>, Errno> =
            pager::run(|vm, attempt| vm.populate(space, page.addr(), attempt));
        let Some(next) = page.checked_add(1) else {
            return;
        };
        from = next;
    }
}
