//! A file's content. Reads go through the page cache; writes go to the disk, and to the pages that are
//! in the cache, so that `read`, `write` and `mmap` agree.

use abi::errno::{EFBIG, Errno};

use super::{inode::InodeRef, volume};
use crate::{
    PAGE_SIZE,
    mm::{pager, phys},
};

/// The longest file that this kernel makes: what ext4 can hold with 4 KiB blocks.
pub const MAX_LEN: u64 = 1 << 44;

/// Bytes that go to the file system in one call, which needs as much heap again.
const CHUNK: usize = 8 * PAGE_SIZE;

/// Reads from `offset` on. Fewer bytes than asked for mean the end of the file.
pub fn read(inode: &InodeRef, offset: u64, buffer: &mut [u8]) -> Result<usize, Errno> {
    let mut done = 0;
    while done < buffer.len() {
        let at = offset.saturating_add(done as u64);
        let in_page = (at % PAGE_SIZE as u64) as usize;
        let in_file = usize::try_from(inode.len().saturating_sub(at)).unwrap_or(usize::MAX);
        let len = (PAGE_SIZE - in_page).min(buffer.len() - done).min(in_file);
        if len == 0 {
            break;
        }
        let frame = pager::file_page(inode.id(), at / PAGE_SIZE as u64)?;
        phys::with_frame(frame, |page| {
            buffer[done..done + len].copy_from_slice(&page[in_page..in_page + len]);
        });
        done += len;
    }
    Ok(done)
}

/// Writes from `offset` on; the file grows as needed.
pub fn write(inode: &InodeRef, offset: u64, bytes: &[u8]) -> Result<(), Errno> {
    let end = offset
        .checked_add(bytes.len() as u64)
        .filter(|&end| end <= MAX_LEN);
    end.ok_or(EFBIG)?;
    let mut done = 0;
    while done < bytes.len() {
        let at = offset + done as u64;
        let piece = &bytes[done..bytes.len().min(done + CHUNK)];
        volume::with(|fs| fs.write_inode(inode.number(), at, piece))?;
        inode.grow(at + piece.len() as u64);
        patch(inode, at, piece);
        done += piece.len();
    }
    Ok(())
}

/// Cuts a file off, or lets it grow with zeros.
pub fn truncate(inode: &InodeRef, len: u64) -> Result<(), Errno> {
    if len > MAX_LEN {
        return Err(EFBIG);
    }
    // What processes stored to pages that stay must not get lost behind the new end.
    pager::sync_file(inode.id())?;
    let old = inode.len();
    inode.set_len(len);
    let done = volume::with(|fs| fs.truncate_inode(inode.number(), len));
    if done.is_err() {
        inode.set_len(old);
    }
    done
}

/// Brings the pages in the cache in line with what was written.
fn patch(inode: &InodeRef, offset: u64, bytes: &[u8]) {
    let mut done = 0;
    while done < bytes.len() {
        let at = offset + done as u64;
        let in_page = (at % PAGE_SIZE as u64) as usize;
        let len = (PAGE_SIZE - in_page).min(bytes.len() - done);
        if let Some(frame) = pager::cached_page(inode.id(), at / PAGE_SIZE as u64) {
            phys::with_frame(frame, |page| {
                page[in_page..in_page + len].copy_from_slice(&bytes[done..done + len]);
            });
        }
        done += len;
    }
}
