//! Memory: areas come, go and change. Advice and locks are in `advise` and `lock`.

use abi::errno::{EACCES, EINVAL, ENOMEM, EOPNOTSUPP, EOVERFLOW, Errno};
use abi::mm::{
    MAP_ANONYMOUS, MAP_DENYWRITE, MAP_EXECUTABLE, MAP_FIXED, MAP_FIXED_NOREPLACE, MAP_GROWSDOWN,
    MAP_HUGE_2MB, MAP_HUGE_MASK, MAP_HUGE_SHIFT, MAP_HUGETLB, MAP_LOCKED, MAP_NONBLOCK,
    MAP_NORESERVE, MAP_POPULATE, MAP_PRIVATE, MAP_SHARED, MAP_SHARED_VALIDATE, MAP_STACK, MAP_TYPE,
    MREMAP_DONTUNMAP, MREMAP_FIXED, MREMAP_MAYMOVE, PROT_EXEC, PROT_GROWSDOWN, PROT_GROWSUP,
    PROT_READ, PROT_SEM, PROT_WRITE,
};
use vm::{
    Access, Attributes, Content, HugePages, LARGE_PAGES, Locked, MapRequest, PageRange, Prot,
    Remap, Sharing, Target, VirtAddr, Where,
};

use super::{Outcome, lock};
use crate::{
    PAGE_SIZE, arch,
    fs::{
        file::{Mappable, OpenFile},
        inode, on_disk, volume,
    },
    mm::{
        khugepaged,
        pager::{self, current_space, with_vm},
        writeback,
    },
    proc::{
        exec,
        sched::{self, Channel},
        with_current,
    },
};

/// What `MAP_SHARED_VALIDATE` knows of; `MAP_SHARED` ignores the rest.
const KNOWN_FLAGS: usize = MAP_TYPE
    | MAP_FIXED
    | MAP_ANONYMOUS
    | MAP_GROWSDOWN
    | MAP_DENYWRITE
    | MAP_EXECUTABLE
    | MAP_LOCKED
    | MAP_NORESERVE
    | MAP_POPULATE
    | MAP_NONBLOCK
    | MAP_STACK
    | MAP_HUGETLB
    | MAP_FIXED_NOREPLACE;

/// The rights that `prot` names. Other bits of it mean nothing to `mmap`.
fn rights_of(prot: usize) -> Prot {
    Prot::from_bits(prot & (PROT_READ | PROT_WRITE | PROT_EXEC)).unwrap_or(Prot::NONE)
}

pub(super) const fn address(value: usize) -> VirtAddr {
    VirtAddr::new(value as u64)
}

/// Linux's `brk`: returns where the end is, moved or not.
pub(super) fn brk(end: usize) -> Outcome {
    let space = current_space()?;
    let old = with_vm(|vm| vm.brk(space, address(0))).ok_or(ENOMEM)?;
    let end = with_vm(|vm| vm.brk(space, address(end))).ok_or(ENOMEM)?;
    khugepaged::after_change();
    lock::populate_locked(old, end.get().saturating_sub(old.get()));
    Ok(end.get() as usize)
}

pub(super) fn mmap([addr, len, prot, flags, fd, offset]: [usize; 6]) -> Outcome {
    let space = current_space()?;
    if offset % PAGE_SIZE != 0 {
        return Err(EINVAL);
    }
    let file = if flags & MAP_ANONYMOUS == 0 {
        Some(with_current(|process| process.files.get(fd))?)
    } else {
        None
    };
    if len == 0 {
        return Err(EINVAL);
    }
    check_heap()?;
    let (len, huge_pages) = page_size_of([len, flags, offset])?;
    let rights = rights_of(prot);
    let (content, max_prot) = match file {
        Some(file) => file_content(&file, [offset, len, flags], rights)?,
        None => (anonymous_content(flags)?, Prot::RWX),
    };
    let place = place(addr, flags);
    let request = MapRequest {
        content,
        max_prot,
        grows_to: lowest_of_stack(addr, flags, len),
        attributes: Attributes {
            locked: if flags & MAP_LOCKED != 0 {
                Locked::Yes
            } else {
                Locked::No
            },
            no_reserve: flags & MAP_NORESERVE != 0,
            huge_pages,
            ..Attributes::NONE
        },
        ..MapRequest::anon(place, len as u64, rights)
    };
    let start = with_vm(|vm| vm.mmap(space, &request))?;
    let shows_stores = matches!(
        request.content,
        Content::File {
            sharing: Sharing::Shared,
            ..
        }
    );
    if shows_stores {
        // Nobody tells the flusher of stores through a mapping: it has to look.
        sched::wake(Channel::Flusher);
    }
    khugepaged::after_change();
    if matches!(place, Where::Fixed(_)) {
        after_unmap();
    }
    if flags & (MAP_POPULATE | MAP_NONBLOCK) == MAP_POPULATE {
        lock::populate(start, len as u64);
    } else {
        lock::populate_locked(start, len as u64);
    }
    Ok(start.get() as usize)
}

/// For `MAP_HUGETLB`: the length in whole pages of 2 MiB, and that they come from the pool. Otherwise the
/// length as it is.
///
/// There are no others, and none for files or for memory that forked children share: `EINVAL`.
fn page_size_of([len, flags, offset]: [usize; 3]) -> Result<(usize, HugePages), Errno> {
    const LARGE: usize = LARGE_PAGES as usize * PAGE_SIZE;
    if flags & MAP_HUGETLB == 0 {
        return Ok((len, HugePages::Default));
    }
    let size = flags & MAP_HUGE_MASK << MAP_HUGE_SHIFT;
    let private = flags & (MAP_TYPE | MAP_ANONYMOUS) == MAP_PRIVATE | MAP_ANONYMOUS;
    if !matches!(size, 0 | MAP_HUGE_2MB) || !private || offset % LARGE != 0 {
        return Err(EINVAL);
    }
    let len = len.checked_next_multiple_of(LARGE).ok_or(ENOMEM)?;
    Ok((len, HugePages::Pool))
}

const fn place(addr: usize, flags: usize) -> Where {
    if flags & MAP_FIXED_NOREPLACE != 0 {
        Where::FixedNoReplace(address(addr))
    } else if flags & MAP_FIXED != 0 {
        Where::Fixed(address(addr))
    } else if addr != 0 {
        Where::Hint(address(addr))
    } else {
        Where::Anywhere
    }
}

fn anonymous_content(flags: usize) -> Result<Content, Errno> {
    match flags & MAP_TYPE {
        MAP_PRIVATE => Ok(Content::Zeros),
        MAP_SHARED if flags & MAP_GROWSDOWN == 0 => Ok(Content::SharedZeros),
        _ => Err(EINVAL),
    }
}

/// For `MAP_GROWSDOWN`: how far down faults may bring its start. One that goes anywhere does not grow: the
/// next area that goes anywhere will be right below it.
fn lowest_of_stack(addr: usize, flags: usize, len: usize) -> Option<VirtAddr> {
    let fixed = flags & (MAP_FIXED | MAP_FIXED_NOREPLACE) != 0;
    if flags & MAP_GROWSDOWN == 0 || !fixed {
        return None;
    }
    let end = addr.checked_add(len)?;
    Some(address(end.saturating_sub(exec::STACK_LIMIT)))
}

/// Areas take heap, of which a process must not be able to take all.
pub(super) fn check_heap() -> Result<(), Errno> {
    if volume::make_room(0) {
        Ok(())
    } else {
        Err(ENOMEM)
    }
}

fn file_content(
    file: &OpenFile,
    [offset, len, flags]: [usize; 3],
    rights: Prot,
) -> Result<(Content, Prot), Errno> {
    let end = offset.checked_add(len).ok_or(EOVERFLOW)?;
    let sharing = match flags & MAP_TYPE {
        MAP_PRIVATE => Sharing::Private,
        MAP_SHARED => Sharing::Shared,
        MAP_SHARED_VALIDATE if flags & !KNOWN_FLAGS != 0 => return Err(EOPNOTSUPP),
        MAP_SHARED_VALIDATE => Sharing::Shared,
        _ => return Err(EINVAL),
    };
    let is_shared = sharing == Sharing::Shared;
    let stores = rights.permits(Access::Store);
    if is_shared && stores && !file.is_writable() || !file.is_readable() {
        return Err(EACCES);
    }
    let mappable = file.mappable()?;
    if flags & MAP_GROWSDOWN != 0 {
        return Err(EINVAL);
    }
    let inode = match mappable {
        Mappable::Disk(inode) => inode,
        Mappable::Memory(file) => return file.content(offset as u64, rights, sharing),
    };
    if end as u64 > on_disk::MAX_LEN {
        return Err(EOVERFLOW);
    }
    // What `mprotect` may allow later: stores must not reach a file that is not open for writing.
    let max_prot = if is_shared && !file.is_writable() {
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

pub(super) fn munmap(addr: usize, len: usize) -> Outcome {
    let space = current_space()?;
    // A hole makes one area more; nothing else here does.
    let splits = PageRange::from_bytes(address(addr), len as u64)
        .is_some_and(|range| with_vm(|vm| Some(vm.areas(space)?.splits(range) == 2)) == Some(true));
    if splits {
        check_heap()?;
    }
    with_vm(|vm| vm.munmap(space, address(addr), len as u64))?;
    khugepaged::after_change();
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
    let grows = prot & (PROT_GROWSDOWN | PROT_GROWSUP);
    // No stack grows upwards.
    if addr % PAGE_SIZE != 0 || grows & PROT_GROWSUP != 0 {
        return Err(EINVAL);
    }
    if len == 0 {
        return Ok(0);
    }
    let end = addr.checked_add(len).ok_or(ENOMEM)?;
    if prot & !(PROT_READ | PROT_WRITE | PROT_EXEC | PROT_SEM | grows) != 0 {
        return Err(EINVAL);
    }
    check_heap()?;
    let start = if grows == 0 {
        addr
    } else {
        start_of_stack(addr)?
    };
    let (rights, bytes) = (rights_of(prot), (end - start) as u64);
    let protected = with_vm(|vm| vm.mprotect(space, address(start), bytes, rights));
    khugepaged::after_change();
    if !rights.permits(Access::Store) {
        writeback::after_read_only();
    }
    protected?;
    if rights.permits(Access::Store) && with_vm(|vm| vm.dirties_files(space, address(start), bytes))
    {
        // Nobody tells the flusher of stores through a mapping: it has to look.
        sched::wake(Channel::Flusher);
    }
    Ok(0)
}

/// Where the stack that `addr` lies in starts now.
fn start_of_stack(addr: usize) -> Result<usize, Errno> {
    let space = current_space()?;
    with_vm(|vm| {
        let area = vm
            .areas(space)
            .and_then(|areas| areas.find(address(addr).page()))
            .ok_or(ENOMEM)?;
        area.grows_to.ok_or(EINVAL)?;
        Ok(area.range.start().addr().get() as usize)
    })
}

pub(super) fn mremap([addr, len, new_len, flags, new_addr]: [usize; 5]) -> Outcome {
    let space = current_space()?;
    let target = match flags & (MREMAP_MAYMOVE | MREMAP_FIXED) {
        0 => Target::InPlace,
        MREMAP_MAYMOVE => Target::Anywhere,
        MREMAP_FIXED => return Err(EINVAL),
        _ => Target::Fixed(address(new_addr)),
    };
    if flags & !(MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP) != 0 {
        return Err(EINVAL);
    }
    check_heap()?;
    let request = Remap {
        addr: address(addr),
        len: len as u64,
        new_len: new_len as u64,
        target,
        keep_old: flags & MREMAP_DONTUNMAP != 0,
    };
    let moved = pager::run(|vm, attempt| vm.mremap(space, &request, attempt))?;
    after_unmap();
    let start = moved?;
    lock::populate_locked(start, new_len as u64);
    Ok(start.get() as usize)
}

pub(super) fn flush_icache() -> Outcome {
    arch::flush_instructions();
    Ok(0)
}
