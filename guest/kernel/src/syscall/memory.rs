//! Memory.

use abi::errno::{EACCES, EINVAL, ENOMEM, EOVERFLOW};
use abi::mm::{
    MADV_DONTNEED, MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED, MAP_ANONYMOUS,
    MAP_FIXED, MAP_FIXED_NOREPLACE, MAP_POPULATE, MAP_PRIVATE, MAP_SHARED, MAP_SHARED_VALIDATE,
    MAP_TYPE, MS_ASYNC, MS_INVALIDATE, MS_SYNC,
};
use vm::{
    Access, Area, Backing, Content, MapRequest, ObjectId, PageRange, Prot, Sharing, VirtAddr, Where,
};

use super::Outcome;
use crate::{
    PAGE_SIZE, arch,
    fs::inode,
    mm::{
        heap,
        pager::{self, current_space, with_vm},
        writeback,
    },
    proc::{
        sched::{self, Channel},
        with_current,
    },
};

fn address(value: usize) -> VirtAddr {
    VirtAddr::new(value as u64)
}

/// Linux's `brk`: returns where the end is, moved or not.
pub(super) fn brk(end: usize) -> Outcome {
    let space = current_space()?;
    let end = with_vm(|vm| vm.brk(space, address(end))).ok_or(ENOMEM)?;
    Ok(end.get() as usize)
}

pub(super) fn mmap([addr, len, prot, flags, fd, offset]: [usize; 6]) -> Outcome {
    let space = current_space()?;
    check_heap()?;
    let sharing = match flags & MAP_TYPE {
        MAP_PRIVATE => Sharing::Private,
        MAP_SHARED | MAP_SHARED_VALIDATE => Sharing::Shared,
        _ => return Err(EINVAL),
    };
    if len == 0 || offset % PAGE_SIZE != 0 {
        return Err(EINVAL);
    }
    let place = if flags & MAP_FIXED_NOREPLACE != 0 {
        Where::FixedNoReplace(address(addr))
    } else if flags & MAP_FIXED != 0 {
        Where::Fixed(address(addr))
    } else if addr != 0 {
        Where::Hint(address(addr))
    } else {
        Where::Anywhere
    };
    let rights = Prot::from_bits(prot).ok_or(EINVAL)?;
    let (content, max_prot) = if flags & MAP_ANONYMOUS != 0 {
        let content = match sharing {
            Sharing::Private => Content::Zeros,
            Sharing::Shared => Content::SharedZeros,
        };
        (content, Prot::RWX)
    } else {
        file_content(fd, offset, len, sharing)?
    };
    if rights.intersection(max_prot) != rights {
        return Err(EACCES);
    }
    let request = MapRequest {
        content,
        max_prot,
        ..MapRequest::anon(place, len as u64, rights)
    };
    let start = with_vm(|vm| vm.mmap(space, &request))?;
    if sharing == Sharing::Shared && flags & MAP_ANONYMOUS == 0 {
        // Nobody tells the flusher of stores through a mapping: it has to look.
        sched::wake(Channel::Flusher);
    }
    if matches!(place, Where::Fixed(_)) {
        after_unmap();
    }
    if flags & MAP_POPULATE != 0 {
        populate(start, len, rights);
    }
    Ok(start.get() as usize)
}

/// Areas take heap, of which a process must not be able to take all.
fn check_heap() -> Result<(), abi::Errno> {
    if heap::has_room_for(0) {
        Ok(())
    } else {
        Err(ENOMEM)
    }
}

fn file_content(
    fd: usize,
    offset: usize,
    len: usize,
    sharing: Sharing,
) -> Result<(Content, Prot), abi::Errno> {
    let file = with_current(|process| process.files.get(fd))?;
    let inode = file.regular_inode()?;
    if !file.is_readable() {
        return Err(EACCES);
    }
    offset.checked_add(len).ok_or(EOVERFLOW)?;
    // What `mprotect` may allow later: stores must not reach a file that is not open for writing.
    let writes_reach_file = sharing == Sharing::Shared;
    let max_prot = if writes_reach_file && !file.is_writable() {
        Prot::RX
    } else {
        Prot::RWX
    };
    let content = Content::File {
        inode: inode.id(),
        file_len: inode.len(),
        offset: offset as u64,
        bytes: u64::MAX,
        sharing,
    };
    Ok((content, max_prot))
}

/// `MAP_POPULATE`: a page that cannot be had now is faulted in later, or then reported.
fn populate(start: VirtAddr, len: usize, rights: Prot) {
    let access = if rights.permits(Access::Store) {
        Access::Store
    } else {
        Access::Load
    };
    for offset in (0..len as u64).step_by(PAGE_SIZE) {
        let resolved = start
            .checked_add(offset)
            .and_then(|page| pager::fault(page, access));
        if resolved != Some(vm::Resolution::Retry) {
            return;
        }
    }
}

pub(super) fn munmap(addr: usize, len: usize) -> Outcome {
    let space = current_space()?;
    with_vm(|vm| vm.munmap(space, address(addr), len as u64))?;
    after_unmap();
    Ok(0)
}

/// What was stored to a shared file goes to disk, and a file whose last use this was is freed.
fn after_unmap() {
    writeback::write_back_unmapped();
    inode::reap();
}

pub(super) fn mprotect(addr: usize, len: usize, prot: usize) -> Outcome {
    let space = current_space()?;
    if len == 0 {
        return if addr % PAGE_SIZE == 0 {
            Ok(0)
        } else {
            Err(EINVAL)
        };
    }
    let rights = Prot::from_bits(prot).ok_or(EINVAL)?;
    check_heap()?;
    with_vm(|vm| vm.mprotect(space, address(addr), len as u64, rights))?;
    Ok(0)
}

pub(super) fn msync(addr: usize, len: usize, flags: usize) -> Outcome {
    if flags & !(MS_ASYNC | MS_SYNC | MS_INVALIDATE) != 0 || addr % PAGE_SIZE != 0 {
        return Err(EINVAL);
    }
    for area in areas_in(addr, len)? {
        if let Backing::Object {
            object: ObjectId::File(inode),
            sharing: Sharing::Shared,
            ..
        } = area.backing
        {
            writeback::sync_file(inode)?;
        }
    }
    Ok(0)
}

/// The areas that cover a range. `ENOMEM` when there is a hole.
fn areas_in(addr: usize, len: usize) -> Result<alloc::vec::Vec<Area>, abi::Errno> {
    let space = current_space()?;
    if len == 0 {
        return Ok(alloc::vec::Vec::new());
    }
    let range = PageRange::from_bytes(address(addr), len as u64).ok_or(EINVAL)?;
    with_vm(|vm| {
        let areas = vm.areas(space).ok_or(ENOMEM)?;
        if !areas.covers(range) {
            return Err(ENOMEM);
        }
        Ok(areas
            .overlapping(range)
            .filter_map(|area| area.part(range))
            .collect())
    })
}

/// Hints are taken note of and ignored; dropping pages is a promise about their content, which is kept.
pub(super) fn madvise(addr: usize, len: usize, advice: usize) -> Outcome {
    match advice {
        MADV_NORMAL | MADV_RANDOM | MADV_SEQUENTIAL | MADV_WILLNEED => {
            areas_in(addr, len)?;
            Ok(0)
        }
        MADV_DONTNEED => {
            let space = current_space()?;
            with_vm(|vm| vm.discard(space, address(addr), len as u64))?;
            Ok(0)
        }
        _ => Err(EINVAL),
    }
}

/// Pages are not kept in memory on request.
pub(super) fn mlock(addr: usize, len: usize) -> Outcome {
    areas_in(addr / PAGE_SIZE * PAGE_SIZE, len)?;
    Err(abi::errno::EPERM)
}

pub(super) fn flush_icache() -> Outcome {
    arch::flush_instructions();
    Ok(0)
}
