//! What a process says of its memory, and asks of it: `madvise`, `mincore`, `msync`.

use alloc::vec;

use abi::errno::{EBUSY, EFAULT, EINVAL, ENOMEM, Errno};
use abi::mm::{
    MADV_COLD, MADV_COLLAPSE, MADV_DODUMP, MADV_DOFORK, MADV_DONTDUMP, MADV_DONTFORK,
    MADV_DONTNEED, MADV_DONTNEED_LOCKED, MADV_FREE, MADV_HUGEPAGE, MADV_KEEPONFORK,
    MADV_NOHUGEPAGE, MADV_NORMAL, MADV_PAGEOUT, MADV_POPULATE_READ, MADV_POPULATE_WRITE,
    MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED, MADV_WIPEONFORK, MS_ASYNC, MS_INVALIDATE, MS_SYNC,
};
use vm::{
    Access, Advice, Area, Backing, HugePages, Locked, Madvise, ObjectId, PageRange, Sharing, Source,
};

use super::{
    Outcome,
    memory::{address, check_heap},
};
use crate::{
    PAGE_SIZE,
    mm::{
        khugepaged,
        layout::USER_END,
        pager::{self, current_space, with_vm},
        readahead, user, writeback,
    },
};

/// Advice that takes effect at once. `None`: it takes longer, or there is no such advice.
const fn immediate(advice: usize) -> Option<Madvise> {
    Some(match advice {
        MADV_NORMAL => Madvise::Expect(Advice::Normal),
        MADV_RANDOM => Madvise::Expect(Advice::Random),
        MADV_SEQUENTIAL => Madvise::Expect(Advice::Sequential),
        MADV_DONTNEED => Madvise::DontNeed { even_locked: false },
        MADV_DONTNEED_LOCKED => Madvise::DontNeed { even_locked: true },
        MADV_FREE => Madvise::Free,
        MADV_COLD => Madvise::Cold,
        MADV_DONTFORK => Madvise::InChild(false),
        MADV_DOFORK => Madvise::InChild(true),
        MADV_WIPEONFORK => Madvise::WipedInChild(true),
        MADV_KEEPONFORK => Madvise::WipedInChild(false),
        MADV_HUGEPAGE => Madvise::HugePages(HugePages::Wanted),
        MADV_NOHUGEPAGE => Madvise::HugePages(HugePages::Unwanted),
        MADV_DONTDUMP => Madvise::Dumped(false),
        MADV_DODUMP => Madvise::Dumped(true),
        _ => return None,
    })
}

pub(super) fn madvise(addr: usize, len: usize, advice: usize) -> Outcome {
    let at_once = immediate(advice);
    let takes_longer = matches!(
        advice,
        MADV_WILLNEED | MADV_COLLAPSE | MADV_PAGEOUT | MADV_POPULATE_READ | MADV_POPULATE_WRITE
    );
    if at_once.is_none() && !takes_longer || addr % PAGE_SIZE != 0 {
        return Err(EINVAL);
    }
    let padded = len.checked_next_multiple_of(PAGE_SIZE).ok_or(EINVAL)?;
    let end = addr.checked_add(padded).ok_or(EINVAL)?;
    let space = current_space()?;
    let Some(range) = PageRange::new(address(addr).page(), address(end).page()) else {
        return Ok(0);
    };
    match (advice, at_once) {
        (_, Some(at_once)) => {
            check_heap()?;
            let advised = with_vm(|vm| vm.madvise(space, address(addr), padded as u64, at_once));
            khugepaged::after_change();
            advised?;
        }
        (MADV_WILLNEED, _) => {
            read_files_ahead(range)?;
            let mut from = range.start();
            pager::run(|vm, attempt| vm.will_need(space, &mut from, range.end(), attempt))?;
            for_each_part(range, |_| Ok(()))?;
        }
        (MADV_COLLAPSE, _) => {
            let len = padded as u64;
            pager::run(|vm, attempt| vm.collapse(space, address(addr), len, attempt))??;
        }
        (MADV_PAGEOUT, _) => page_out(range)?,
        (MADV_POPULATE_READ, _) => prefault(range, Access::Load)?,
        _ => prefault(range, Access::Store)?,
    }
    Ok(0)
}

/// Reads what the areas in a range show of files: neighbouring pages in one go.
fn read_files_ahead(range: PageRange) -> Result<(), Errno> {
    let space = current_space()?;
    let mut next = range.start();
    let part_from = |from| with_vm(|vm| vm.areas(space)?.next_part(from, range.end()));
    while let Some(part) = part_from(next) {
        next = part.range.end();
        let last = vm::Vpn::new(next.get() - 1);
        if let (
            Source::Page {
                object: ObjectId::File(inode),
                index: first,
                ..
            },
            Source::Page { index: last, .. },
        ) = (part.source(part.range.start()), part.source(last))
        {
            readahead::read_ahead(inode, first..last + 1);
        }
    }
    Ok(())
}

/// Evicts what is this process's alone; what cannot be evicted stays.
fn page_out(range: PageRange) -> Result<(), Errno> {
    let space = current_space()?;
    for_each_part(range, |part| {
        if part.attributes.locked != Locked::No {
            return Err(EINVAL);
        }
        let (mut from, end) = (part.range.start(), part.range.end());
        while let Some(page) = with_vm(|vm| vm.next_to_page_out(space, from, end)) {
            let _: Result<(), Errno> = pager::evict(page.addr());
            from = page.checked_add(1).ok_or(EINVAL)?;
        }
        Ok(())
    })
}

/// Faults every page in as an access would. A page that cannot be had is `EFAULT`, a hole `ENOMEM`.
fn prefault(range: PageRange, access: Access) -> Result<(), Errno> {
    let space = current_space()?;
    for_each_part(range, |part| {
        if !part.prot.permits(access) {
            return Err(EINVAL);
        }
        let mut page = part.range.start();
        while page < part.range.end() {
            let at = page.addr();
            pager::run(|vm, attempt| vm.access(space, at, access, attempt))?.map_err(|_| EFAULT)?;
            page = page.checked_add(1).ok_or(EINVAL)?;
        }
        Ok(())
    })
}

/// Works on the areas in a range, cut off at its ends. Holes are passed over, and `ENOMEM` when all is done.
fn for_each_part(
    range: PageRange,
    mut work: impl FnMut(&Area) -> Result<(), Errno>,
) -> Result<(), Errno> {
    let space = current_space()?;
    let (mut next, mut holes) = (range.start(), false);
    let part_from = |from| with_vm(|vm| vm.areas(space)?.next_part(from, range.end()));
    while let Some(part) = part_from(next) {
        holes |= part.range.start() > next;
        next = part.range.end();
        work(&part)?;
    }
    if holes || next < range.end() {
        return Err(ENOMEM);
    }
    Ok(())
}

/// Pages that are told about at a time.
const MINCORE_CHUNK: usize = 512;

pub(super) fn mincore(addr: usize, len: usize, vector: usize) -> Outcome {
    if addr % PAGE_SIZE != 0 {
        return Err(EINVAL);
    }
    let end = addr.checked_add(len).filter(|&end| end <= USER_END);
    let space = current_space()?;
    let pages = (end.ok_or(ENOMEM)? - addr).div_ceil(PAGE_SIZE);
    let mut done = 0;
    while done < pages {
        let mut chunk = vec![0; MINCORE_CHUNK.min(pages - done)];
        let first = address(addr + done * PAGE_SIZE).page();
        let complete = with_vm(|vm| {
            for (byte, index) in chunk.iter_mut().zip(0..) {
                let page = first.checked_add(index)?;
                *byte = u8::from(vm.in_core(space, page)?);
            }
            Some(())
        });
        complete.ok_or(ENOMEM)?;
        user::write(vector.checked_add(done).ok_or(EFAULT)?, &chunk)?;
        done += chunk.len();
    }
    Ok(0)
}

pub(super) fn msync(addr: usize, len: usize, flags: usize) -> Outcome {
    let both = MS_ASYNC | MS_SYNC;
    if flags & !(both | MS_INVALIDATE) != 0 || flags & both == both || addr % PAGE_SIZE != 0 {
        return Err(EINVAL);
    }
    let padded = len.checked_next_multiple_of(PAGE_SIZE).ok_or(ENOMEM)?;
    let end = addr.checked_add(padded).ok_or(ENOMEM)?;
    let Some(range) = PageRange::new(address(addr).page(), address(end).page()) else {
        return Ok(0);
    };
    for_each_part(range, |part| {
        // A page that must stay cannot be thrown away for a newer one.
        if flags & MS_INVALIDATE != 0 && part.attributes.locked != Locked::No {
            return Err(EBUSY);
        }
        if let Backing::Object {
            object: ObjectId::File(inode),
            sharing: Sharing::Shared,
            ..
        } = part.backing
        {
            match flags & both {
                MS_SYNC => writeback::sync_file(inode)?,
                // What was stored is known to be newer than the disk, and will be written.
                _ => {
                    with_vm(|vm| vm.collect_dirty(inode));
                    writeback::after_dirtying();
                }
            }
        }
        Ok(())
    })?;
    Ok(0)
}
