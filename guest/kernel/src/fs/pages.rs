//! A file's content. Reads and writes go through the page cache, whose frames mappings show as well, so that
//! `read`, `write` and `mmap` agree.

use abi::errno::{EFBIG, ENOSPC, EOPNOTSUPP, Errno};
use vm::{Advice, Before, Stream};

use super::{
    inode::InodeRef,
    on_disk::{self, MAX_LEN},
    volume,
};
use crate::{
    PAGE_SIZE,
    mm::{pager, phys, writeback},
};

/// Bytes for which room on the disk is taken in one call.
const CHUNK: usize = 8 * PAGE_SIZE;

/// How somebody reads a file, and what is known of how it goes on.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Which pages were wanted.
    pub stream: Stream,
    /// What the program has said.
    pub advice: Advice,
}

impl Reading {
    /// From the start, in turn as long as nothing else is seen.
    pub const START: Self = Self {
        stream: Stream::OF_READS,
        advice: Advice::Normal,
    };

    /// Of one that looks at a piece here and there.
    pub const HERE_AND_THERE: Self = Self {
        advice: Advice::Random,
        ..Self::START
    };
}

/// Reads from `offset` on. Fewer bytes than asked for mean the end of the file.
pub fn read(
    inode: &InodeRef,
    offset: u64,
    buffer: &mut [u8],
    reading: &mut Reading,
) -> Result<usize, Errno> {
    let mut done = 0;
    while done < buffer.len() {
        let at = offset.saturating_add(done as u64);
        let in_page = (at % PAGE_SIZE as u64) as usize;
        let in_file = usize::try_from(inode.len().saturating_sub(at)).unwrap_or(usize::MAX);
        let len = (PAGE_SIZE - in_page).min(buffer.len() - done).min(in_file);
        if len == 0 {
            break;
        }
        let index = at / PAGE_SIZE as u64;
        let frame = pager::file_page(inode.id(), index, &mut reading.stream, reading.advice)?;
        phys::with_frame(frame, |page| {
            buffer[done..done + len].copy_from_slice(&page[in_page..in_page + len]);
        });
        done += len;
    }
    Ok(done)
}

/// Writes from `offset` on; the file grows as needed. The bytes go to the page cache, and from there to the
/// disk later; room for them on the disk is taken now, so that a full disk is told now. Returns how many
/// bytes found room.
pub fn write(inode: &InodeRef, offset: u64, bytes: &[u8]) -> Result<usize, Errno> {
    let end = offset
        .checked_add(bytes.len() as u64)
        .filter(|&end| end <= MAX_LEN);
    end.ok_or(EFBIG)?;
    let mut done = 0;
    let mut piece_len = CHUNK;
    while done < bytes.len() {
        let at = offset + done as u64;
        let to_page_end = PAGE_SIZE - (at % PAGE_SIZE as u64) as usize;
        let piece = &bytes[done..bytes.len().min(done + piece_len.max(to_page_end))];
        match write_piece(inode, at, piece) {
            Ok(()) => done += piece.len(),
            // Where there is no room for all of it there may be some for a page.
            Err(ENOSPC) if piece.len() > to_page_end => piece_len = 0,
            Err(_) if done > 0 => break,
            Err(errno) => return Err(errno),
        }
    }
    writeback::after_dirtying();
    Ok(done)
}

fn write_piece(inode: &InodeRef, offset: u64, bytes: &[u8]) -> Result<(), Errno> {
    let end = offset + bytes.len() as u64;
    let old_len = inode.len();
    match inode.reserve(offset, bytes.len() as u64) {
        Ok(()) => inode.grow(end),
        // A file without extents: there is no room to take in advance.
        Err(EOPNOTSUPP) => {
            volume::with(|fs| on_disk::write(fs, inode.number(), offset, bytes))?;
            inode.grow(end);
        }
        Err(errno) => return Err(errno),
    }
    let mut done = 0;
    while done < bytes.len() {
        let at = offset + done as u64;
        let in_page = (at % PAGE_SIZE as u64) as usize;
        let len = (PAGE_SIZE - in_page).min(bytes.len() - done);
        let page_start = at - in_page as u64;
        let replaced = in_page == 0 && at + len as u64 >= old_len.min(at + PAGE_SIZE as u64);
        let before = if replaced || page_start >= old_len {
            Before::Replaced
        } else {
            Before::Kept
        };
        let index = at / PAGE_SIZE as u64;
        let frame = pager::file_page_with(inode.id(), index, before)?;
        phys::with_frame(frame, |page| {
            page[in_page..in_page + len].copy_from_slice(&bytes[done..done + len]);
        });
        pager::with_vm(|vm| vm.mark_dirty(inode.id(), index));
        done += len;
    }
    Ok(())
}

/// Cuts a file off, or lets it grow with zeros.
pub fn truncate(inode: &InodeRef, len: u64) -> Result<(), Errno> {
    if len > MAX_LEN {
        return Err(EFBIG);
    }
    // A page that is being written now would come to the disk behind the new end.
    writeback::wait_for_file(inode.id());
    let old = inode.len();
    inode.set_len(len);
    let done = volume::with(|fs| fs.truncate_inode(inode.number(), len));
    if done.is_err() {
        inode.set_len(old);
    }
    done
}
